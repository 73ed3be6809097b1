"""What each fund pays: order, one rounding, limits, what is reported."""

from __future__ import annotations

from typing import Any

import pytest

from medrelief.evaluate.outcome import Status
from reference.town import EMPTY, amounts, case, outcome, town

ORDER = """
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    pay:
      other_funds: {cite: art-6, amount: "share(paid_before, 10%)"}
      relief_fund: {cite: art-5, amount: "share(paid_before, 10%)"}
      assistance: {cite: art-4, amount: "share(paid_before, 10%)"}
      critical_illness: {cite: art-3, amount: "share(paid_before, 10%)"}
      basic_insurance: {cite: art-2, amount: "share(claim.in_policy_cost, 50%)"}
"""


def test_funds_pay_in_their_order_however_the_pack_lists_them() -> None:
    found = outcome(town(ORDER), case(severe=True, in_policy_cost=10_000))
    # 5000; 10% of 5000; of 5500; of 6050; of 6655 is 665.5, rounded up
    assert amounts(found) == [5_000, 500, 550, 605, 666, 2_679]
    assert found.fund_total == 7_321
    assert found.clauses == tuple(f"town.art-{number}" for number in range(1, 7))


def test_a_fund_reads_the_rounded_amounts_before_it() -> None:
    body = """
    benefits:
      all:
        ABOUT
        cite: art-1
        when: claim.severe
        pay:
          basic_insurance: {cite: art-2, amount: "share(claim.in_policy_cost, 50%)"}
          relief_fund: {cite: art-5, amount: "share(fund.basic_insurance, 50%)"}
    """
    found = outcome(town(body), case(severe=True, in_policy_cost=3_331))
    # 1665.5 is 1666; half of that 833, where half of 1665.5 would have been 832.75, also 833
    assert amounts(found)[:4] == [1_666, 0, 0, 833]
    found = outcome(town(body), case(severe=True, in_policy_cost=5))
    # 2.5 is 3; half of 3 is 1.5, so 2; half of 2.5 would have been 1.25, so 1
    assert amounts(found)[:4] == [3, 0, 0, 2]


RELIEF = """
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    pay:
      relief_fund:
        cite: art-5
        amount: %s
"""


def relief(formula: str) -> Any:
    return town(RELIEF % formula)


@pytest.mark.parametrize(
    ("total", "paid"),
    [
        # 95 % of 0.09, 0.10, 0.11 yuan: 8.55, 9.5, 10.45 fen
        (9, 9),
        (10, 10),
        (11, 10),
        (0, 0),
    ],
)
def test_one_rounding_half_up_and_the_person_pays_the_rest(total: int, paid: int) -> None:
    found = outcome(
        relief("share(claim.total_cost, 95%)"), case(total_cost=total, severe=True, basic_paid=0)
    )
    assert amounts(found) == [0, 0, 0, paid, 0, total - paid]


@pytest.mark.parametrize(
    ("wanted", "paid", "limited"),
    [
        ("59.99 yuan", 5_999, False),
        ("60 yuan", 6_000, False),
        ("60.01 yuan", 6_000, True),
        ("1000 yuan", 6_000, True),
    ],
)
def test_a_fund_pays_at_most_what_is_left(wanted: str, paid: int, *, limited: bool) -> None:
    found = outcome(relief(wanted), case(severe=True, basic_paid=4_000))
    assert amounts(found) == [4_000, 0, 0, paid, 0, 6_000 - paid]
    assert found.findings == (("town.limited_to_cost",) if limited else ())
    assert found.status is Status.SETTLED


def test_what_a_later_fund_reports_is_left_to_it() -> None:
    found = outcome(relief("90 yuan"), case(severe=True, basic_paid=4_000, other_paid=2_500))
    # 100.00 − 40.00 − 25.00
    assert amounts(found) == [4_000, 0, 0, 3_500, 2_500, 0]
    assert found.findings == ("town.limited_to_cost",)


def test_a_fund_pays_nothing_below_zero() -> None:
    found = outcome(relief("10 yuan - 20 yuan"), case(severe=True, basic_paid=0))
    assert amounts(found) == [0, 0, 0, 0, 0, 10_000]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("in_policy", "paid", "limited"),
    [(5_999, 5_999, True), (6_000, 6_000, False), (6_001, 6_000, False)],
)
def test_insurance_pays_at_most_the_cost_in_the_policy(
    in_policy: int, paid: int, *, limited: bool
) -> None:
    body = """
    benefits:
      all:
        ABOUT
        cite: art-1
        when: claim.severe
        pay: {basic_insurance: {cite: art-2, amount: 60 yuan}}
    """
    found = outcome(town(body), case(severe=True, in_policy_cost=in_policy))
    assert amounts(found) == [paid, 0, 0, 0, 0, 10_000 - paid]
    assert found.findings == (("town.limited_to_cost",) if limited else ())


def test_a_computed_fund_leaves_the_reported_payment_in_place() -> None:
    found = outcome(relief("30 yuan"), case(severe=True, basic_paid=4_000, relief_paid=1_234))
    assert amounts(found) == [4_000, 0, 0, 1_234, 0, 4_766]


def test_what_is_reported_is_not_said_to_be_limited() -> None:
    found = outcome(relief("90 yuan"), case(severe=True, basic_paid=4_000, relief_paid=1_234))
    assert found.findings == ()


def test_a_reported_payment_can_be_ignored() -> None:
    body = RELIEF % "30 yuan" + "        reported: ignored\n"
    found = outcome(town(body), case(severe=True, basic_paid=4_000, relief_paid=1_234))
    assert amounts(found) == [4_000, 0, 0, 3_000, 0, 3_000]


def test_an_ignored_report_still_takes_no_room_from_itself() -> None:
    body = RELIEF % "90 yuan" + "        reported: ignored\n"
    found = outcome(town(body), case(severe=True, basic_paid=4_000, relief_paid=1_234))
    assert amounts(found) == [4_000, 0, 0, 6_000, 0, 0]


def test_an_ignored_report_takes_no_room_from_the_funds_before_it() -> None:
    body = """
    benefits:
      all:
        ABOUT
        cite: art-1
        when: claim.severe
        pay:
          assistance: {cite: art-2, amount: 90 yuan}
          relief_fund: {cite: art-5, reported: %s, amount: 5 yuan}
    """
    facts = {"severe": True, "basic_paid": 0, "relief_paid": 2_000}
    found = outcome(town(body % "ignored"), case(**facts))
    assert amounts(found) == [0, 0, 9_000, 500, 0, 500]
    # what is reported and stands leaves 80.00 of 100.00
    found = outcome(town(body % "stands"), case(**facts))
    assert amounts(found) == [0, 0, 8_000, 2_000, 0, 0]


@pytest.mark.parametrize(("cost", "column"), [(4, 2), (5, 3), (6, 3), (7, 4)])
def test_an_extra_column_is_rounded_half_up_too(cost: int, column: int) -> None:
    body = (
        RELIEF % "0 yuan"
        + """\
    yields:
      half: {cite: art-6, amount: "share(claim.in_policy_cost, 50%)"}
"""
    )
    found = outcome(town(body), case(severe=True, basic_paid=0, in_policy_cost=cost))
    assert found.extras == {"half": column}


def test_insurance_must_be_reported_where_it_is_not_ruled() -> None:
    found = outcome(relief("30 yuan"), case(severe=True))
    assert found.status is Status.UNDETERMINED
    assert amounts(found) == [None, 0, 0, None, 0, None]
    # the relief is limited to what insurance leaves
    assert found.missing == ("basic_paid", "relief_paid")
    # and whether it is limited is open
    assert found.findings == ()


PAYERS = "uses: [payers]\n" + RELIEF % "30 yuan"


def test_other_payers_are_none_unless_reported() -> None:
    found = outcome(town(PAYERS), case(severe=True, basic_paid=0))
    assert amounts(found) == [0, 0, 0, 3_000, 0, 7_000]


def test_other_payers_must_be_reported_where_so_chosen() -> None:
    program = town(PAYERS, choices={"other_payers": "must_be_reported"})
    found = outcome(program, case(severe=True, basic_paid=0))
    assert found.status is Status.UNDETERMINED
    assert amounts(found) == [0, None, None, None, None, None]
    # not the fund that the notice itself computes
    assert set(found.missing) >= {"assistance_paid", "critical_illness_paid", "other_paid"}
    facts = {"critical_illness_paid": 0, "assistance_paid": 100, "other_paid": 0}
    found = outcome(program, case(severe=True, basic_paid=0, **facts))
    assert found.status is Status.SETTLED
    assert amounts(found) == [0, 0, 100, 3_000, 0, 6_900]


@pytest.mark.parametrize(
    ("reported", "status"),
    [
        ({"basic_paid": 9_999}, Status.SETTLED),
        ({"basic_paid": 10_000}, Status.SETTLED),
        ({"basic_paid": 10_001}, Status.CONFLICT),
        ({"basic_paid": 5_000, "other_paid": 5_000}, Status.SETTLED),
        ({"basic_paid": 5_000, "other_paid": 5_001}, Status.CONFLICT),
        ({"other_paid": 10_001}, Status.CONFLICT),
    ],
)
def test_reported_payments_above_the_cost_are_a_conflict(
    reported: dict[str, int], status: Status
) -> None:
    found = outcome(relief("0 yuan"), case(severe=True, **reported))
    assert found.status is status
    if status is Status.CONFLICT:
        assert amounts(found) == EMPTY
        assert found.findings == ("town.conflict.reported_above_cost",)
        assert found.missing == ()


WITHIN = (
    RELIEF
    % """>-
          least(50 yuan, within_cost(share(claim.total_cost, 80%)))"""
)


def test_a_formula_that_is_within_the_cost_limits_itself() -> None:
    # 80 % is 80.00, only 70.00 is left of the cost, and at most 50.00 is paid
    found = outcome(town(WITHIN), case(severe=True, basic_paid=3_000))
    assert amounts(found) == [3_000, 0, 0, 5_000, 0, 2_000]
    assert found.findings == ("town.limited_to_cost",)
    found = outcome(town(WITHIN), case(severe=True, basic_paid=2_000))
    assert amounts(found) == [2_000, 0, 0, 5_000, 0, 3_000]
    assert found.findings == ()


def test_within_cost_bites_only_on_the_way_that_is_taken() -> None:
    body = (
        RELIEF
        % """>-
          if claim.referred then within_cost(90 yuan) else 10 yuan"""
    )
    found = outcome(town(body), case(severe=True, referred=False, basic_paid=3_000))
    assert (found.amounts["relief_fund"], found.findings) == (1_000, ())
    found = outcome(town(body), case(severe=True, referred=True, basic_paid=3_000))
    assert (found.amounts["relief_fund"], found.findings) == (7_000, ("town.limited_to_cost",))


def test_findings_need_certainty_and_some_need_a_grant() -> None:
    body = """
    conditions:
      listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
    findings:
      often: {when: claim.referred, say: {zh: 甲, en: a}, cite: art-6}
      paid: {when: claim.referred, say: {zh: 甲, en: a}, cite: art-7, only: granted}
    benefits:
      all:
        ABOUT
        cite: art-1
        when: claim.severe
        require: [listed]
        findings: [often, paid]
        pay: {relief_fund: {cite: art-5, amount: 10 yuan}}
    """
    program = town(body)
    facts = {"severe": True, "basic_paid": 0, "referred": True}
    found = outcome(program, case(disease="diabetes", **facts))
    assert found.findings == ("town.often", "town.paid")
    assert found.clauses == ("town.art-1", "town.art-5", "town.art-6", "town.art-7")
    found = outcome(program, case(disease="other", **facts))
    assert found.findings == ("town.often",)
    found = outcome(program, case(**facts))
    assert found.findings == ("town.often",)
    found = outcome(program, case(disease="diabetes", severe=True, basic_paid=0))
    assert (found.status, found.findings, found.missing) == (Status.SETTLED, (), ())
