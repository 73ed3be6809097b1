"""The status of a claim: the first that holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from medrelief.evaluate.outcome import Status
from reference.town import EMPTY, amounts, case, outcome, town

if TYPE_CHECKING:
    from medrelief.program.program import Program

BODY = """
conditions:
  needy: {that: person.mobility_limited, ELSE, cite: art-2}
  listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
  contracted: {that: claim.facility_contracted, ELSE, cite: art-4}
benefits:
  chronic:
    ABOUT
    cite: art-1
    when: claim.care_type == "chronic_outpatient"
    require: [needy, listed]
    pay:
      relief_fund:
        cite: art-5
        when: claim.severe
        require: [contracted]
        amount: top_up(share(claim.total_cost, 95%), paid_before)
not_encoded:
  closed: {when: claim.care_type == "inpatient", because: {zh: 甲, en: a}, cite: art-6}
"""
GOOD: dict[str, Any] = {
    "care_type": "chronic_outpatient",
    "disease": "diabetes",
    "facility_contracted": True,
    "severe": True,
    "mobility_limited": True,
    "basic_paid": 4_000,
}


@pytest.fixture(scope="module")
def program() -> Program:
    return town(BODY)


def with_(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


def test_settled(program: Program) -> None:
    found = outcome(program, case(**GOOD))
    assert found.status is Status.SETTLED
    # 100.00 × 95% − 40.00 = 55.00; the person pays 100.00 − 40.00 − 55.00
    assert amounts(found) == [4_000, 0, 0, 5_500, 0, 500]
    assert found.fund_total == 9_500
    assert (found.reasons, found.missing, found.findings) == ((), (), ())
    assert found.clauses == ("town.art-1", "town.art-5")
    assert found.benefit == "chronic"


@pytest.mark.parametrize(
    ("on", "in_force"),
    [("2019-12-31", False), ("2020-01-01", True), ("2022-12-31", True), ("2023-01-01", False)],
)
def test_not_in_force(program: Program, on: str, *, in_force: bool) -> None:
    found = outcome(program, case(on=on, **GOOD))
    assert (found.status is Status.NOT_IN_FORCE) is not in_force
    assert (amounts(found) == EMPTY) is not in_force
    assert found.missing == ()


def test_not_in_force_comes_before_a_conflict(program: Program) -> None:
    found = outcome(program, case(on="2019-12-31", **with_(relief_paid=99_999)))
    assert found.status is Status.NOT_IN_FORCE
    assert (found.findings, found.clauses) == ((), ("town.art-1",))


def test_a_conflict_comes_before_a_refusal(program: Program) -> None:
    found = outcome(program, case(**with_(disease="other"), person={"mobility_limited": False}))
    assert found.status is Status.CONFLICT
    assert amounts(found) == EMPTY
    assert (found.reasons, found.missing) == ((), ())
    assert found.findings == ("town.conflict.mobility_limited",)


def test_a_conflict_comes_before_what_is_unknown(program: Program) -> None:
    found = outcome(program, case(mobility_limited=True, person={"mobility_limited": False}))
    assert found.status is Status.CONFLICT
    assert found.missing == ()


def test_no_benefit_applies(program: Program) -> None:
    found = outcome(program, case(**with_(care_type="outpatient")))
    assert found.status is Status.NOT_ELIGIBLE
    assert found.reasons == ("town.care_type",)
    assert amounts(found) == [4_000, 0, 0, 0, 0, 6_000]
    assert found.missing == ()
    assert found.clauses == ("town.art-1",)


def test_no_benefit_applies_whatever_else_is_unknown(program: Program) -> None:
    found = outcome(program, case(care_type="outpatient"))
    assert found.status is Status.NOT_ELIGIBLE
    assert found.reasons == ("town.care_type",)
    assert amounts(found) == [None, 0, 0, 0, 0, None]
    assert found.missing == ("basic_paid",)


def test_a_clause_known_as_not_computable(program: Program) -> None:
    found = outcome(program, case(**with_(care_type="inpatient")))
    assert found.status is Status.NOT_ENCODED
    assert amounts(found) == EMPTY
    assert (found.reasons, found.missing, found.clauses) == ((), (), ("town.art-6",))


@pytest.mark.parametrize(
    ("referred", "status", "missing"),
    [
        (True, Status.NOT_ENCODED, ()),
        (False, Status.NOT_ELIGIBLE, ()),
        (None, Status.UNDETERMINED, ("referred",)),
    ],
)
def test_whether_it_is_computable_may_be_unknown(
    referred: bool | None, status: Status, missing: tuple[str, ...]
) -> None:
    program = town(BODY.replace('claim.care_type == "inpatient"', "claim.referred"))
    found = outcome(program, case(**with_(care_type="outpatient", referred=referred)))
    assert (found.status, found.missing) == (status, missing)
    if status is not Status.NOT_ELIGIBLE:
        assert amounts(found) == EMPTY


def test_whether_a_benefit_applies_is_unknown(program: Program) -> None:
    found = outcome(program, case(**with_(care_type=None)))
    assert found.status is Status.UNDETERMINED
    assert found.reasons == ()
    assert found.amounts["relief_fund"] is None
    assert "care_type" in found.missing


def test_whether_a_benefit_applies_comes_before_its_conditions(program: Program) -> None:
    # with another care type the reason would be care_type, so that listed is not certain
    found = outcome(program, case(**with_(care_type=None, disease="other")))
    assert found.status is Status.UNDETERMINED
    assert found.reasons == ()
    assert "care_type" in found.missing


def test_every_false_condition_is_a_reason(program: Program) -> None:
    found = outcome(program, case(**with_(disease="other", mobility_limited=False)))
    assert found.status is Status.NOT_ELIGIBLE
    assert found.reasons == ("town.listed", "town.needy")
    assert amounts(found) == [4_000, 0, 0, 0, 0, 6_000]
    assert found.clauses == ("town.art-1", "town.art-2", "town.art-3")


def test_the_fund_of_a_refused_claim_stays_as_reported(program: Program) -> None:
    found = outcome(program, case(**with_(disease="other", relief_paid=1_000)))
    assert amounts(found) == [4_000, 0, 0, 1_000, 0, 5_000]


@pytest.mark.parametrize("unknown", ["mobility_limited", "severe", "facility_contracted"])
def test_a_certain_refusal_stays_one(program: Program, unknown: str) -> None:
    found = outcome(program, case(**with_(**{"disease": "other", unknown: None})))
    assert found.status is Status.NOT_ELIGIBLE
    assert found.reasons == ("town.listed",)
    assert amounts(found) == [4_000, 0, 0, 0, 0, 6_000]
    assert found.missing == ()


def test_a_certain_refusal_stays_one_without_the_insurance(program: Program) -> None:
    found = outcome(program, case(**with_(disease="other", basic_paid=None)))
    assert found.status is Status.NOT_ELIGIBLE
    assert amounts(found) == [None, 0, 0, 0, 0, None]
    assert found.missing == ("basic_paid",)


def test_an_unknown_condition(program: Program) -> None:
    found = outcome(program, case(**with_(disease=None)))
    assert found.status is Status.UNDETERMINED
    assert found.reasons == ()
    # the insurance is as reported, whatever the condition turns out to be
    assert amounts(found) == [4_000, 0, 0, None, 0, None]
    assert found.fund_total is None
    assert found.missing == ("disease",)


def test_an_unknown_condition_stays_unknown_beside_a_refused_fund(program: Program) -> None:
    # not listed would be the reason, and not contracted would not
    found = outcome(program, case(**with_(disease=None, facility_contracted=False)))
    assert found.status is Status.UNDETERMINED
    assert found.missing == ("disease",)
    assert found.amounts["relief_fund"] is None


def test_an_unknown_condition_stays_unknown_beside_a_fund_out_of_scope(program: Program) -> None:
    found = outcome(program, case(**with_(disease=None, severe=False)))
    assert found.status is Status.UNDETERMINED
    assert found.missing == ("disease",)


def test_a_fund_out_of_scope_pays_nothing_without_a_reason(program: Program) -> None:
    found = outcome(program, case(**with_(severe=False, facility_contracted=False)))
    assert found.status is Status.SETTLED
    assert found.reasons == ()
    assert amounts(found) == [4_000, 0, 0, 0, 0, 6_000]
    assert found.clauses == ("town.art-1",)


def test_all_funds_that_the_notice_rules_are_refused(program: Program) -> None:
    found = outcome(program, case(**with_(facility_contracted=False)))
    assert found.status is Status.NOT_ELIGIBLE
    assert found.reasons == ("town.contracted",)
    assert amounts(found) == [4_000, 0, 0, 0, 0, 6_000]
    assert found.clauses == ("town.art-1", "town.art-4")


def test_an_unknown_scope(program: Program) -> None:
    found = outcome(program, case(**with_(severe=None)))
    assert found.status is Status.UNDETERMINED
    assert amounts(found) == [4_000, 0, 0, None, 0, None]
    assert found.missing == ("severe",)


def test_an_unknown_scope_beside_a_false_condition_of_the_fund(program: Program) -> None:
    # severe: refused for lack of a contract; not severe: settled without a reason
    found = outcome(program, case(**with_(severe=None, facility_contracted=False)))
    assert found.status is Status.UNDETERMINED
    assert found.missing == ("severe",)
    assert found.amounts["relief_fund"] is None
    assert found.reasons == ()


def test_an_unknown_condition_of_a_fund(program: Program) -> None:
    found = outcome(program, case(**with_(facility_contracted=None)))
    assert found.status is Status.UNDETERMINED
    assert found.missing == ("facility_contracted",)


TWO_FUNDS = BODY.replace(
    "      relief_fund:",
    """\
      basic_insurance:
        cite: art-7
        amount: share(claim.in_policy_cost, 50%)
      relief_fund:""",
)


def test_one_fund_refused_and_another_paid_is_settled_with_a_reason() -> None:
    facts = with_(basic_paid=None, in_policy_cost=6_000, facility_contracted=False)
    found = outcome(town(TWO_FUNDS), case(**facts))
    assert found.status is Status.SETTLED
    assert found.reasons == ("town.contracted",)
    assert amounts(found) == [3_000, 0, 0, 0, 0, 7_000]
    assert found.clauses == ("town.art-1", "town.art-4", "town.art-7")


def test_one_fund_unknown_leaves_the_other_alone() -> None:
    facts = with_(basic_paid=None, in_policy_cost=6_000, facility_contracted=None)
    found = outcome(town(TWO_FUNDS), case(**facts))
    assert found.status is Status.UNDETERMINED
    assert amounts(found) == [3_000, 0, 0, None, 0, None]


def test_an_unknown_fund_leaves_those_that_read_it_unknown() -> None:
    found = outcome(town(TWO_FUNDS), case(**with_(basic_paid=None)))
    assert amounts(found) == [None, 0, 0, None, 0, None]
    # what was paid, or what it is computed from; what is reported stands before either
    assert found.missing == ("basic_paid", "in_policy_cost", "relief_paid")


def test_what_is_missing_is_named_at_once() -> None:
    # not only the condition: were it met, the amount would be asked for next
    found = outcome(town(TWO_FUNDS), case(**with_(basic_paid=None, disease=None)))
    assert found.missing == ("basic_paid", "disease", "in_policy_cost", "relief_paid")


UNKNOWN_START = (
    BODY
    + """
parameters:
  starts_on: {kind: date, ABOUT, cite: art-1, not_given: {zh: 甲, en: a}}
"""
)
FROM_A_PARAMETER = "in_force: {from: starts_on, cite: art-1}\n"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"disease": "other"},
        {"care_type": "outpatient"},
        {"care_type": "inpatient"},
        {"relief_paid": 99_999},
        {"facility_contracted": False},
    ],
    ids=["settled", "refused", "no benefit", "not encoded", "conflict", "fund refused"],
)
def test_whether_it_is_in_force_is_unknown(changes: dict[str, Any]) -> None:
    # whatever would come later in the order: before that day the claim is not in force
    program = town(UNKNOWN_START, in_force=FROM_A_PARAMETER)
    found = outcome(program, case(**with_(**changes)))
    assert found.status is Status.UNDETERMINED
    assert "town.starts_on" in found.missing
    assert amounts(found) == EMPTY
    assert (found.reasons, found.findings) == ((), ())


def test_the_parameter_decides_it() -> None:
    program = town(UNKNOWN_START, in_force=FROM_A_PARAMETER, settings={"starts_on": "2020-03-02"})
    assert outcome(program, case(**GOOD)).status is Status.NOT_IN_FORCE
    program = town(UNKNOWN_START, in_force=FROM_A_PARAMETER, settings={"starts_on": "2020-03-01"})
    assert outcome(program, case(**GOOD)).status is Status.SETTLED


TWO_BENEFITS = """
conditions:
  listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
benefits:
  first:
    ABOUT
    cite: art-1
    when: claim.severe
    require: [listed]
    pay: {relief_fund: {cite: art-5, amount: 10 yuan}}
  second:
    ABOUT
    cite: art-2
    when: claim.referred
    pay: {relief_fund: {cite: art-5, amount: 20 yuan}}
"""


@pytest.mark.parametrize(
    ("severe", "referred", "status", "relief", "missing"),
    [
        (True, False, Status.SETTLED, 1_000, ()),
        (False, True, Status.SETTLED, 2_000, ()),
        (True, True, Status.CONFLICT, None, ()),
        (False, False, Status.NOT_ELIGIBLE, 0, ()),
        (None, False, Status.UNDETERMINED, None, ("severe",)),
        (False, None, Status.UNDETERMINED, None, ("referred",)),
        (None, None, Status.UNDETERMINED, None, ("referred", "severe")),
        # the other one could apply too, which would be a conflict
        (True, None, Status.UNDETERMINED, None, ("referred",)),
        (None, True, Status.UNDETERMINED, None, ("severe",)),
    ],
)
def test_two_benefits(
    severe: bool | None,  # a column of the table
    referred: bool | None,
    status: Status,
    relief: int | None,
    missing: tuple[str, ...],
) -> None:
    facts = {"severe": severe, "referred": referred, "basic_paid": 0, "disease": "diabetes"}
    found = outcome(town(TWO_BENEFITS), case(**facts))
    assert found.status is status
    assert found.amounts["relief_fund"] == relief
    assert found.missing == missing


def test_a_refusal_is_not_certain_while_another_benefit_may_apply() -> None:
    facts = {"severe": True, "basic_paid": 0, "disease": "other"}
    found = outcome(town(TWO_BENEFITS), case(**facts))
    assert found.status is Status.UNDETERMINED
    assert found.missing == ("referred",)


def test_two_benefits_are_named_as_the_conflict() -> None:
    facts = {"severe": True, "referred": True, "basic_paid": 0, "disease": "diabetes"}
    found = outcome(town(TWO_BENEFITS), case(**facts))
    assert found.findings == ("town.conflict.two_benefits",)


EXTRA = """
benefits:
  chronic:
    ABOUT
    cite: art-1
    when: claim.severe
    pay: {relief_fund: {cite: art-5, amount: 10 yuan}}
    yields:
      base: {cite: art-6, amount: claim.in_policy_cost}
      of_relief: {cite: art-6, of: relief_fund, amount: "top_up(claim.total_cost, paid_before)"}
"""


def test_an_unknown_extra_column_leaves_only_its_own_cell_empty() -> None:
    found = outcome(town(EXTRA), case(severe=True, basic_paid=4_000))
    assert found.status is Status.SETTLED
    assert amounts(found) == [4_000, 0, 0, 1_000, 0, 5_000]
    # around the fund, paid_before is what was paid before it: 100.00 − 40.00
    assert found.extras == {"base": None, "of_relief": 6_000}
    assert found.missing == ("in_policy_cost",)


def test_an_extra_column_is_zero_where_nothing_applies() -> None:
    found = outcome(town(EXTRA), case(severe=False, basic_paid=4_000))
    assert found.extras == {"base": 0, "of_relief": 0}
