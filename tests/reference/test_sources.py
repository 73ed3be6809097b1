"""Facts from several places, and values that hold from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from medrelief.evaluate.outcome import Status
from reference.town import EMPTY, amounts, case, outcome, town

DATED = """
parameters:
  amount: {kind: money, ABOUT, cite: art-2, values: {2020-02-01: 10 yuan, 2021-01-01: 20 yuan}}
  lacking: {kind: money, ABOUT, cite: art-2, not_given: {zh: 甲, en: a}}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    pay: {relief_fund: {cite: art-2, amount: %s}}
"""
GOOD: dict[str, Any] = {"severe": True, "basic_paid": 0}


@pytest.mark.parametrize(
    ("on", "paid"),
    [
        ("2020-01-31", None),
        ("2020-02-01", 1_000),
        ("2020-02-02", 1_000),
        ("2020-12-31", 1_000),
        ("2021-01-01", 2_000),
        ("2021-01-02", 2_000),
    ],
)
def test_a_value_counts_from_its_day_on(on: str, paid: int | None) -> None:
    found = outcome(town(DATED % "amount"), case(on=on, **GOOD))
    assert found.amounts["relief_fund"] == paid
    assert ("town.amount" in found.missing) is (paid is None)


def test_a_value_counts_on_the_day_of_discharge() -> None:
    stay = {"care_type": "inpatient", "discharge_date": date(2021, 1, 1)}
    found = outcome(town(DATED % "amount"), case(on="2020-12-31", **GOOD, **stay))
    assert found.amounts["relief_fund"] == 2_000
    visit = {**stay, "care_type": "outpatient"}
    found = outcome(town(DATED % "amount"), case(on="2020-12-31", **GOOD, **visit))
    assert found.amounts["relief_fund"] == 1_000
    # who is discharged was an inpatient, where nothing else is said
    unsaid = {**stay, "care_type": None}
    found = outcome(town(DATED % "amount"), case(on="2020-12-31", **GOOD, **unsaid))
    assert found.amounts["relief_fund"] == 2_000


def test_a_parameter_that_is_not_given_is_named_until_it_is() -> None:
    found = outcome(town(DATED % "lacking"), case(**GOOD))
    assert (found.status, found.missing) == (Status.UNDETERMINED, ("relief_paid", "town.lacking"))
    program = town(DATED % "lacking", settings={"lacking": "30 yuan"})
    assert outcome(program, case(**GOOD)).amounts["relief_fund"] == 3_000


@pytest.mark.parametrize(
    ("on", "given"), [("2020-01-31", False), ("2020-02-01", True), ("2020-02-02", True)]
)
def test_whether_a_parameter_is_given_is_asked_on_the_day(on: str, *, given: bool) -> None:
    formula = '"if given(amount) then 1 yuan else 2 yuan"'
    found = outcome(town(DATED % formula), case(on=on, **GOOD))
    assert found.amounts["relief_fund"] == (100 if given else 200)


NEEDY = """
lists:
  poor: {of: text, cite: art-2, items: [poor]}
conditions:
  needy:
    that: >-
      exists identity with identity.identity in poor
      and identity.valid_from <= claim.date and claim.date <= identity.valid_to
    ELSE
    cite: art-2
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    require: [needy]
    pay: {relief_fund: {cite: art-2, amount: 10 yuan}}
"""
REFUSED, SETTLED, OPEN = Status.NOT_ELIGIBLE, Status.SETTLED, Status.UNDETERMINED
FROM = date(2020, 3, 1)


@pytest.mark.parametrize(
    ("identities", "status"),
    [
        ([], REFUSED),
        ([{"identity": "poor", "valid_from": FROM}], SETTLED),
        ([{"identity": "poor", "valid_from": date(2020, 2, 29)}], SETTLED),
        ([{"identity": "poor", "valid_from": date(2020, 3, 2)}], REFUSED),
        ([{"identity": "poor", "valid_from": FROM, "valid_to": FROM}], SETTLED),
        (
            [{"identity": "poor", "valid_from": date(2020, 1, 1), "valid_to": date(2020, 2, 29)}],
            REFUSED,
        ),
        ([{"identity": "other", "valid_from": FROM}], REFUSED),
        ([{"identity": "poor"}], OPEN),
        ([{"identity": "other"}], REFUSED),
        ([{"identity": "poor"}, {"identity": "poor", "valid_from": FROM}], SETTLED),
    ],
)
def test_dated_identities(identities: list[dict[str, Any]], status: Status) -> None:
    found = outcome(town(NEEDY), case(identities=identities, **GOOD))
    assert found.status is status
    if status is OPEN:
        assert found.missing == ("identities.valid_from",)


@pytest.mark.parametrize(
    ("identities", "status"),
    [
        (frozenset({"poor"}), SETTLED),
        (frozenset({"other"}), REFUSED),
        (frozenset(), REFUSED),
        (None, OPEN),
    ],
)
def test_undated_identities_count_on_every_day(
    identities: frozenset[str] | None, status: Status
) -> None:
    found = outcome(town(NEEDY), case(person={"identities": identities}, **GOOD))
    assert found.status is status
    if status is OPEN:
        assert found.missing == ("identities",)


def test_dated_beats_undated() -> None:
    undated = {"identities": frozenset({"poor"})}
    dated = [{"identity": "poor", "valid_from": date(2020, 3, 2)}]
    found = outcome(town(NEEDY), case(person=undated, identities=dated, **GOOD))
    assert found.status is REFUSED
    # a table in which the person has no row says that there is none
    found = outcome(town(NEEDY), case(person=undated, identities=[], **GOOD))
    assert found.status is REFUSED


REGISTERED = """
conditions:
  registered:
    that: >-
      exists registration with registration.disease == claim.disease
      and registration.decision == "approved"
      and registration.valid_from <= claim.date and claim.date <= registration.valid_to
    ELSE
    cite: art-2
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    require: [registered]
    pay: {relief_fund: {cite: art-2, amount: 10 yuan}}
"""
OWN: dict[str, Any] = {**GOOD, "disease": "diabetes"}


@pytest.mark.parametrize(
    ("facts", "status", "missing"),
    [
        ({"registered": True, "registration_valid_from": FROM}, SETTLED, ()),
        ({"registered": False}, REFUSED, ()),
        ({"registered": True}, OPEN, ("registration_valid_from",)),
        ({"registered": True, "registration_valid_from": date(2020, 3, 2)}, REFUSED, ()),
        (
            {
                "registered": True,
                "registration_valid_from": date(2019, 1, 1),
                "registration_valid_to": date(2020, 2, 29),
            },
            REFUSED,
            (),
        ),
        ({"registration_valid_from": FROM}, OPEN, ("registered",)),
        ({}, OPEN, ("registered", "registration_valid_from")),
    ],
)
def test_a_claim_carries_its_own_registration(
    facts: dict[str, Any], status: Status, missing: tuple[str, ...]
) -> None:
    found = outcome(town(REGISTERED), case(**OWN, **facts))
    assert found.status is status
    assert found.missing == missing


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([], REFUSED),
        ([{"disease": "diabetes", "decision": "approved", "valid_from": FROM}], SETTLED),
        ([{"disease": "diabetes", "decision": "refused", "valid_from": FROM}], REFUSED),
        ([{"disease": "other", "decision": "approved", "valid_from": FROM}], REFUSED),
        ([{"disease": "diabetes", "decision": "approved"}], OPEN),
    ],
)
def test_a_table_of_registrations_replaces_what_the_claim_carries(
    rows: list[dict[str, Any]], status: Status
) -> None:
    for own in ({"registered": True, "registration_valid_from": FROM}, {"registered": False}, {}):
        found = outcome(town(REGISTERED), case(registrations=rows, **OWN, **own))
        assert found.status is status
        assert found.missing == (("registrations.valid_from",) if status is OPEN else ())


FACTS = """
benefits:
  all:
    ABOUT
    cite: art-1
    when: person.mobility_limited and claim.facility_contracted
    pay: {relief_fund: {cite: art-2, amount: 10 yuan}}
"""


@pytest.mark.parametrize(
    ("claim", "person", "told"),
    [
        ({"mobility_limited": True}, {"mobility_limited": True}, ()),
        ({"mobility_limited": None}, {"mobility_limited": True}, ()),
        ({"mobility_limited": True}, {"mobility_limited": None}, ()),
        ({"mobility_limited": True}, {"mobility_limited": False}, ("mobility_limited",)),
        # a column that no formula reads is a contradiction too
        ({"sex": "male"}, {"sex": "female"}, ("sex",)),
        ({"sex": "male", "village": "a"}, {"sex": "female", "village": "b"}, ("sex", "village")),
        # an empty cell that means none says nothing against another source
        ({"disqualified_years": frozenset()}, {"disqualified_years": frozenset({"2020"})}, ()),
        ({"disqualified_years": frozenset({"2020"})}, {"disqualified_years": frozenset()}, ()),
        (
            {"disqualified_years": frozenset({"2019"})},
            {"disqualified_years": frozenset({"2020"})},
            ("disqualified_years",),
        ),
    ],
)
def test_two_sources(claim: dict[str, Any], person: dict[str, Any], told: tuple[str, ...]) -> None:
    facts = {"basic_paid": 0, "facility_contracted": True, "mobility_limited": True}
    found = outcome(town(FACTS), case(person=person, **{**facts, **claim}))
    assert (found.status is Status.CONFLICT) is bool(told)
    assert found.findings == tuple(f"town.conflict.{name}" for name in told)
    if told:
        assert amounts(found) == EMPTY
    else:
        assert found.status is SETTLED


def test_the_facility_is_a_source_too() -> None:
    facts = {"basic_paid": 0, "mobility_limited": True}
    found = outcome(town(FACTS), case(facility={"contracted": True}, **facts))
    assert found.status is SETTLED
    found = outcome(
        town(FACTS), case(facility={"contracted": True}, facility_contracted=False, **facts)
    )
    assert found.findings == ("town.conflict.facility_contracted",)
    # a facility that nobody knows leaves the fact open
    found = outcome(town(FACTS), case(facility={}, **facts))
    assert found.missing == ("facility_contracted",)


def test_all_contradictions_are_named() -> None:
    facts = {"basic_paid": 20_000, "mobility_limited": True, "facility_contracted": True}
    found = outcome(town(FACTS), case(person={"mobility_limited": False}, **facts))
    assert found.findings == (
        "town.conflict.mobility_limited",
        "town.conflict.reported_above_cost",
    )


PAPERS = """
conditions:
  complete:
    that: not given(claim.papers) or has_all(claim.papers, ["receipt"])
    ELSE
    cite: art-2
findings:
  collected: {when: claim.collected_by != "none", say: {zh: 甲, en: a}, cite: art-3}
  deceived: {when: claim.deception_proven, say: {zh: 甲, en: a}, cite: art-3}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    require: [complete]
    findings: [collected, deceived]
    pay: {relief_fund: {cite: art-2, amount: 10 yuan}}
"""


@pytest.mark.parametrize(
    ("papers", "status"),
    [
        (None, SETTLED),
        (frozenset(), REFUSED),
        (frozenset({"other"}), REFUSED),
        (frozenset({"other", "receipt"}), SETTLED),
    ],
)
def test_papers_that_nobody_checked(papers: frozenset[str] | None, status: Status) -> None:
    assert outcome(town(PAPERS), case(papers=papers, **GOOD)).status is status


def test_an_empty_cell_can_mean_none() -> None:
    found = outcome(town(PAPERS), case(**GOOD))
    assert (found.status, found.findings) == (SETTLED, ())
    found = outcome(town(PAPERS), case(collected_by="d1", deception_proven=True, **GOOD))
    assert found.findings == ("town.collected", "town.deceived")


VISITS = """
findings:
  second: {when: "(count peer with peer.date < claim.date) == 1", say: {zh: 甲, en: a}, cite: art-3}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    findings: [second]
    pay: {relief_fund: {cite: art-2, amount: 10 yuan}}
"""


def test_peers_are_the_claims_of_the_person_whatever_their_status() -> None:
    from reference.town import decided

    found = decided(
        town(VISITS),
        case("a", "2020-01-01", severe=False, basic_paid=0),
        case("b", "2020-01-02", **GOOD),
        case("c", "2020-01-03", **GOOD),
        case("d", "2020-01-03", person_id="p2", **GOOD),
    )
    assert [each.findings for each in found] == [(), ("town.second",), (), ()]
