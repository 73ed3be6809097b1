"""A definition that is named inside a search reads the row of that search."""

from __future__ import annotations

from datetime import date

import pytest

from language.bench import SERVICE_DATE, claim, policy_with, value_of
from medrelief.language.values import Unknown
from medrelief.program.environment import Misfit
from medrelief.subjects.case import Case, case_of

POLICY = policy_with(
    definitions={
        "began": "identity.valid_from <= claim.date",
        "is_poor": 'identity.identity == "poor" and began',
        "somebody_is_poor": "exists identity with is_poor",
        "is_late": "registration.decided_on > claim.date",
        "cost": "peer.total_cost",
        "cost_above": "top_up(cost, 30 yuan)",
    }
)


def with_identity(valid_from: date | None, identity: str = "poor") -> Case:
    return case_of(claim(), identities=[{"identity": identity, "valid_from": valid_from}])


@pytest.mark.parametrize(
    ("valid_from", "expected"),
    [
        (date(2020, 2, 29), True),
        (SERVICE_DATE, True),
        (date(2020, 3, 2), False),
    ],
)
def test_a_definition_reads_the_row(valid_from: date, expected: bool) -> None:
    case = with_identity(valid_from)
    assert value_of("exists identity with is_poor", POLICY, case) is expected
    assert value_of("count identity with is_poor", POLICY, case) == int(expected)


def test_what_a_row_does_not_say_keeps_it_unknown() -> None:
    found = value_of("exists identity with is_poor", POLICY, with_identity(None))
    assert isinstance(found, Unknown)
    assert found.facts == {"identities.valid_from"}


def test_a_definition_is_a_value_of_a_row() -> None:
    case = case_of(claim())
    peers = [case, case_of(claim(claim_id="c2", total_cost=2_000))]
    assert value_of("total peer of cost with true", POLICY, case, peers=peers) == 12_000
    assert value_of("total peer of cost_above with true", POLICY, case, peers=peers) == 7_000


def test_a_definition_may_search_for_itself_inside_a_search() -> None:
    case = case_of(
        claim(),
        identities=[{"identity": "poor", "valid_from": date(2020, 1, 1)}],
        registrations=[{"decision": "approved"}, {"decision": "refused"}],
    )
    searched = 'count registration with (registration.decision == "approved" and somebody_is_poor)'
    assert value_of(searched, POLICY, case) == 1


@pytest.mark.parametrize(
    "formula",
    [
        "is_poor",
        "exists registration with is_poor",
        "exists identity with is_late",
        "exists identity with (is_poor and (exists registration with is_late))",
    ],
)
def test_a_row_is_there_only_in_a_search_of_its_table(formula: str) -> None:
    with pytest.raises(Misfit) as raised:
        value_of(formula, POLICY)
    assert raised.value.code == "MR209"
