"""Running totals: who counts, in which order, under which limit."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from medrelief.evaluate.outcome import Status
from medrelief.evaluate.totals import Totals
from reference.town import case, decided, outcome, town

if TYPE_CHECKING:
    from medrelief.subjects.case import Case

BODY = """
parameters:
  cap: {kind: money, ABOUT, cite: art-2, values: {%s}}
conditions:
  listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
accumulators:
  yearly: {ABOUT, key: [claim.person_id, year(claim.date)], cite: art-2}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    require: [listed]
    pay: {relief_fund: {cite: art-2, amount: "fill(claim.in_policy_cost, cap, yearly)"}}
"""
CONSTANT = "2020-01-01: 100 yuan"
RISING = "2020-01-01: 100 yuan, 2020-07-01: 150 yuan"
FALLING = "2020-01-01: 100 yuan, 2020-07-01: 60 yuan"
GOOD: dict[str, Any] = {"severe": True, "basic_paid": 0, "disease": "diabetes"}


def visit(claim_id: str, on: str, amount: int | None, **facts: Any) -> Case:
    """A claim of 1000.00 yuan with an in-policy cost of so many fen."""
    return case(claim_id, on, 100_000, in_policy_cost=amount, **{**GOOD, **facts})


def relief(body: str, *cases: Case, totals: Totals | None = None) -> list[int | None]:
    """What the fund pays for each claim."""
    return [each.amounts["relief_fund"] for each in decided(town(body), *cases, totals=totals)]


@pytest.mark.parametrize(
    ("limits", "days", "paid"),
    [
        # 40 + 40 + 20 fill 100
        (CONSTANT, ("01-01", "02-01", "03-01", "04-01"), [4_000, 4_000, 2_000, 0]),
        # 40 + 40 of 100; then 150 leave 70 more, of which 40 and 30 are taken
        (RISING, ("01-01", "02-01", "07-01", "07-02"), [4_000, 4_000, 4_000, 3_000]),
        # full at 100, and the limit of 150 opens 50 again: 40 and 10
        (RISING, ("01-01", "01-02", "06-30", "07-01"), [4_000, 4_000, 2_000, 4_000]),
        # 80 were taken, more than the 60 that are allowed from July on: nothing is taken back
        (FALLING, ("01-01", "02-01", "07-01", "07-02"), [4_000, 4_000, 0, 0]),
        # 40 were taken, 20 of 60 are left
        (FALLING, ("01-01", "07-01", "07-02", "07-03"), [4_000, 2_000, 0, 0]),
    ],
    ids=["constant", "rising", "rising after it was full", "falling below", "falling"],
)
def test_the_limit_is_the_one_of_the_day(
    limits: str, days: tuple[str, ...], paid: list[int]
) -> None:
    cases = [visit(f"c{n}", f"2020-{day}", 4_000) for n, day in enumerate(days)]
    assert relief(BODY % limits, *cases) == paid


def test_a_cap_that_rises_pays_no_arrears() -> None:
    # 150 are allowed at the end, but 50 of the 150 were refused in June
    cases = [visit("a", "2020-06-30", 15_000), visit("b", "2020-07-01", 2_000)]
    assert relief(BODY % RISING, *cases) == [10_000, 2_000]


def test_the_limit_is_reached_to_the_fen() -> None:
    cases = [
        visit("a", "2020-01-01", 9_999),
        visit("b", "2020-01-02", 1),
        visit("c", "2020-01-03", 1),
    ]
    assert relief(BODY % CONSTANT, *cases) == [9_999, 1, 0]


def test_every_year_and_every_person_has_a_total() -> None:
    cases = [
        visit("a", "2020-12-31", 10_000),
        visit("b", "2021-01-01", 10_000),
        visit("c", "2020-12-31", 10_000, person_id="p2"),
    ]
    assert relief(BODY % CONSTANT, *cases) == [10_000, 10_000, 10_000]


def test_an_inpatient_counts_in_the_year_of_discharge() -> None:
    stay = {"care_type": "inpatient", "discharge_date": date(2021, 1, 2)}
    cases = [
        visit("a", "2020-12-30", 10_000, **stay),
        visit("b", "2020-12-31", 4_000),
        visit("c", "2021-01-01", 4_000),
        visit("d", "2021-01-03", 4_000),
    ]
    # b is alone in 2020; in 2021 c comes first, the stay takes 60, nothing is left for d
    assert relief(BODY % CONSTANT, *cases) == [6_000, 4_000, 4_000, 0]


def test_claims_of_one_day_run_by_their_id_as_text() -> None:
    cases = [visit("c2", "2020-01-01", 8_000), visit("c10", "2020-01-01", 8_000)]
    assert relief(BODY % CONSTANT, *cases) == [2_000, 8_000]


def test_the_order_of_rows_does_not_matter() -> None:
    cases = [
        visit("a", "2020-02-01", 3_000),
        visit("b", "2020-01-01", 5_000),
        visit("c", "2020-02-01", 4_000),
        visit("d", "2020-06-01", 1_000),
    ]
    for rows in permutations(cases):
        paid = relief(BODY % CONSTANT, *rows)
        # 50, 30, then 20 of 40, then nothing
        assert dict(zip([row.claim_id for row in rows], paid, strict=True)) == {
            "a": 3_000,
            "b": 5_000,
            "c": 2_000,
            "d": 0,
        }


@pytest.mark.parametrize(
    "changes",
    [
        {"disease": "other"},
        {"severe": False},
        {"on": "2019-12-31"},
    ],
    ids=["refused", "another benefit", "not in force"],
)
def test_only_granted_claims_count(changes: dict[str, str]) -> None:
    first = visit("a", **{"on": "2020-01-01", "amount": 8_000, **changes})
    assert relief(BODY % CONSTANT, first, visit("b", "2020-01-02", 8_000))[1] == 8_000


def test_a_claim_before_the_first_day_counts_nowhere() -> None:
    program = town(BODY % CONSTANT, in_force="in_force: {from: 2020-02-01, cite: art-1}\n")
    found = decided(program, visit("a", "2020-01-31", 8_000), visit("b", "2020-02-01", 8_000))
    assert [each.status for each in found] == [Status.NOT_IN_FORCE, Status.SETTLED]
    assert found[1].amounts["relief_fund"] == 8_000


@pytest.mark.parametrize(
    "changes",
    [{"amount": None}, {"disease": None}, {"severe": None}],
    ids=["amount", "condition", "benefit"],
)
def test_an_unknown_amount_leaves_later_claims_of_the_year_open(changes: dict[str, Any]) -> None:
    first = visit("b", **{"on": "2020-02-01", "amount": 8_000, **changes})
    found = decided(
        town(BODY % CONSTANT),
        visit("a", "2020-01-01", 1_000),
        first,
        visit("c", "2020-03-01", 1_000),
        visit("d", "2021-01-01", 1_000),
        visit("e", "2020-03-01", 1_000, person_id="p2"),
    )
    statuses = [each.status for each in found]
    assert statuses == [
        Status.SETTLED,
        Status.UNDETERMINED,
        Status.UNDETERMINED,
        Status.SETTLED,
        Status.SETTLED,
    ]
    assert "history.yearly" in found[2].missing
    assert "history.yearly" not in found[1].missing


def test_an_amount_that_does_not_matter_leaves_nothing_open() -> None:
    # nothing is left to take, so that not knowing the condition changes no total
    cases = [
        visit("a", "2020-01-01", 10_000),
        visit("b", "2020-01-02", 4_000, disease=None),
        visit("c", "2020-01-03", 4_000),
    ]
    assert relief(BODY % CONSTANT, *cases)[2] == 0


def test_a_conflict_leaves_later_claims_open() -> None:
    cases = [
        visit("a", "2020-01-01", 1_000, relief_paid=999_999),
        visit("b", "2020-01-02", 1_000),
    ]
    found = decided(town(BODY % CONSTANT), *cases)
    assert [each.status for each in found] == [Status.CONFLICT, Status.UNDETERMINED]
    assert "history.yearly" in found[1].missing


@pytest.mark.parametrize(
    ("opening", "paid"), [(0, 4_000), (6_000, 4_000), (6_001, 3_999), (10_000, 0), (10_001, 0)]
)
def test_totals_can_begin_above_zero(opening: int, paid: int) -> None:
    totals = Totals({("yearly", ("p1", 2020)): opening})
    assert relief(BODY % CONSTANT, visit("a", "2020-01-01", 4_000), totals=totals) == [paid]


def test_an_opening_is_of_its_person_and_year() -> None:
    totals = Totals({("yearly", ("p2", 2020)): 10_000, ("yearly", ("p1", 2021)): 10_000})
    assert relief(BODY % CONSTANT, visit("a", "2020-01-01", 4_000), totals=totals) == [4_000]


def test_nobody_knows_what_came_before() -> None:
    found = outcome(
        town(BODY % CONSTANT), visit("a", "2020-01-01", 4_000), Totals(unknown_start=True)
    )
    assert found.status is Status.UNDETERMINED
    assert found.missing == ("history.yearly", "relief_paid")


@pytest.mark.parametrize(
    ("lost_on", "known"),
    [
        ("2019-12-31", True),
        ("2020-01-01", False),
        ("2020-02-28", False),
        # a rejected row of the same day comes before the claim
        ("2020-03-01", False),
        ("2020-03-02", True),
        ("2021-01-01", True),
    ],
)
def test_a_rejected_row_leaves_later_claims_of_the_year_open(lost_on: str, *, known: bool) -> None:
    totals = Totals(lost={"p1": [(date.fromisoformat(lost_on), "")]})
    found = outcome(town(BODY % CONSTANT), visit("a", "2020-03-01", 4_000), totals)
    assert (found.status is Status.SETTLED) is known
    assert ("history.yearly" in found.missing) is not known


@pytest.mark.parametrize(("lost_id", "known"), [("a0", False), ("a1", True), ("a2", True)])
def test_a_rejected_row_with_an_id_has_its_place_in_the_day(lost_id: str, *, known: bool) -> None:
    totals = Totals(lost={"p1": [(date(2020, 3, 1), lost_id)]})
    found = outcome(town(BODY % CONSTANT), visit("a1", "2020-03-01", 4_000), totals)
    assert (found.status is Status.SETTLED) is known


def test_a_rejected_row_of_another_person_leaves_nothing_open() -> None:
    totals = Totals(lost={"p2": [(date(2020, 1, 1), "")]})
    assert relief(BODY % CONSTANT, visit("a", "2020-03-01", 4_000), totals=totals) == [4_000]


def test_a_total_that_is_not_asked_for_leaves_nothing_open() -> None:
    # the refused claim needs no total
    totals = Totals(unknown_start=True)
    found = outcome(town(BODY % CONSTANT), visit("a", "2020-03-01", 1, disease="other"), totals)
    assert (found.status, found.missing) == (Status.NOT_ELIGIBLE, ())


BRANCHED = """
accumulators:
  yearly: {ABOUT, key: [claim.person_id], cite: art-2}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    pay:
      relief_fund:
        cite: art-2
        amount: if claim.referred then fill(50 yuan, 100 yuan, yearly) else 10 yuan
"""


def test_a_branch_that_is_not_taken_takes_nothing() -> None:
    cases = [
        visit("a", "2020-01-01", 0, referred=False),
        visit("b", "2020-01-02", 0, referred=True),
        visit("c", "2020-01-03", 0, referred=False),
        visit("d", "2020-01-04", 0, referred=True),
        visit("e", "2020-01-05", 0, referred=True),
    ]
    assert relief(BRANCHED, *cases) == [1_000, 5_000, 1_000, 5_000, 0]


PREFERRED = BRANCHED.replace(
    "if claim.referred then fill(50 yuan, 100 yuan, yearly) else 10 yuan",
    '"first_known(claim.in_policy_cost, fill(50 yuan, 100 yuan, yearly))"',
)


def test_a_value_that_is_not_preferred_takes_nothing() -> None:
    cases = [
        visit("a", "2020-01-01", 2_000),
        visit("b", "2020-01-02", None),
        visit("c", "2020-01-03", None),
        visit("d", "2020-01-04", None),
    ]
    assert relief(PREFERRED, *cases) == [2_000, 5_000, 5_000, 0]


OF_A_FUND = """
accumulators:
  yearly: {ABOUT, key: [claim.person_id], cite: art-2}
conditions:
  listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    pay:
      basic_insurance: {cite: art-2, amount: 1 yuan}
      relief_fund:
        cite: art-2
        when: claim.referred
        require: [listed]
        amount: fill(60 yuan, 100 yuan, yearly)
"""


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"referred": True}, 4_000),
        ({"referred": False}, 6_000),
        ({"referred": True, "disease": "other"}, 6_000),
        ({"referred": None, "disease": "other"}, 6_000),
        ({"referred": None}, None),
        ({"referred": True, "disease": None}, None),
    ],
)
def test_a_fund_counts_where_it_is_granted(changes: dict[str, Any], left: int | None) -> None:
    facts = {"referred": True, "basic_paid": None}
    first = visit("a", "2020-01-01", 50_000, **{**facts, **changes})
    second = visit("b", "2020-01-02", 50_000, **facts)
    assert relief(OF_A_FUND, first, second)[1] == left


HIGHEST = """
accumulators:
  chain: {ABOUT, key: [claim.person_id, claim.episode_id], cite: art-2}
definitions:
  standard: if claim.facility_level == "township" then 20 yuan else 50 yuan
conditions:
  listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    require: [listed]
    pay: {relief_fund: {cite: art-2, amount: 1 yuan}}
    yields:
      step: {cite: art-2, amount: "top_up(standard, highest_before(standard, chain))"}
"""


def test_the_highest_of_the_earlier_claims() -> None:
    township, secondary = {"facility_level": "township"}, {"facility_level": "secondary"}
    chain = {"episode_id": "e1"}
    found = decided(
        town(HIGHEST),
        visit("a", "2020-01-01", 0, **township, **chain),
        visit("b", "2020-01-02", 0, **secondary, **chain),
        visit("c", "2020-01-03", 0, **township, **chain),
        visit("d", "2020-01-04", 0, **secondary, **chain),
        visit("e", "2020-01-05", 0, **secondary, episode_id="e2"),
        visit("f", "2020-01-06", 0, **secondary, episode_id="e3", disease="other"),
        visit("g", "2020-01-07", 0, **secondary, episode_id="e3"),
    )
    # 20, then 50 − 20, then nothing down or level; another episode begins anew;
    # a refused claim is no step
    assert [each.extras["step"] for each in found] == [2_000, 3_000, 0, 0, 5_000, 5_000, 5_000]


def test_an_unknown_step_leaves_the_later_ones_open() -> None:
    found = decided(
        town(HIGHEST),
        visit("a", "2020-01-01", 0, episode_id="e1"),
        visit("b", "2020-01-02", 0, facility_level="township", episode_id="e1"),
    )
    assert [each.extras["step"] for each in found] == [None, None]
    assert found[1].missing == ("history.chain",)
    neither = outcome(town(HIGHEST), visit("a", "2020-01-01", 0, episode_id="e1"), _nobody_knows())
    assert neither.missing == ("facility_level", "history.chain")
    # an extra column that is open does not touch the status
    assert found[1].status is Status.SETTLED


def _nobody_knows() -> Totals:
    return Totals(unknown_start=True)


def test_a_conflict_leaves_the_later_steps_open() -> None:
    facts = {"facility_level": "township", "episode_id": "e1"}
    found = decided(
        town(HIGHEST),
        visit("a", "2020-01-01", 0, other_paid=999_999, **facts),
        visit("b", "2020-01-02", 0, **facts),
    )
    assert found[0].status is Status.CONFLICT
    assert (found[1].extras["step"], found[1].missing) == (None, ("history.chain",))


def test_a_claim_of_unknown_episode_waits_for_it() -> None:
    found = outcome(town(HIGHEST), visit("a", "2020-01-01", 0, facility_level="township"))
    assert (found.extras["step"], found.missing) == (None, ("episode_id",))


def test_the_other_branch_takes_where_the_test_is_false() -> None:
    swapped = BRANCHED.replace(
        "if claim.referred then fill(50 yuan, 100 yuan, yearly) else 10 yuan",
        "if claim.referred then 10 yuan else fill(50 yuan, 100 yuan, yearly)",
    )
    cases = [
        visit("a", "2020-01-01", 0, referred=True),
        visit("b", "2020-01-02", 0, referred=False),
        visit("c", "2020-01-03", 0, referred=True),
        visit("d", "2020-01-04", 0, referred=False),
        visit("e", "2020-01-05", 0, referred=False),
    ]
    assert relief(swapped, *cases) == [1_000, 5_000, 1_000, 5_000, 0]


READ_BY_ANOTHER = """
accumulators:
  yearly: {ABOUT, key: [claim.person_id], cite: art-2}
conditions:
  listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    pay:
      assistance:
        cite: art-2
        require: [listed]
        amount: fill(60 yuan, 100 yuan, yearly)
      relief_fund: {cite: art-2, amount: "top_up(80 yuan, paid_before)"}
"""


@pytest.mark.parametrize(
    ("disease", "first", "second"),
    [("diabetes", (6_000, 2_000), (4_000, 4_000)), ("other", (0, 8_000), (6_000, 2_000))],
)
def test_a_fund_that_is_read_by_another_counts_once_and_only_where_it_is_granted(
    disease: str, first: tuple[int, int], second: tuple[int, int]
) -> None:
    cases = [
        visit("a", "2020-01-01", 0, disease=disease),
        visit("b", "2020-01-02", 0, disease="diabetes"),
    ]
    found = decided(town(READ_BY_ANOTHER), *cases)
    paid = [(each.amounts["assistance"], each.amounts["relief_fund"]) for each in found]
    assert paid == [first, second]


IN_A_COLUMN = """
accumulators:
  yearly: {ABOUT, key: [claim.person_id], cite: art-2}
conditions:
  listed: {that: claim.disease == "diabetes", ELSE, cite: art-3}
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    pay: {relief_fund: {cite: art-2, require: [listed], amount: 1 yuan}}
    yields:
      used: {cite: art-2, of: relief_fund, amount: "fill(60 yuan, 100 yuan, yearly)"}
"""


@pytest.mark.parametrize(("disease", "used"), [("diabetes", [6_000, 4_000]), ("other", [0, 6_000])])
def test_a_column_of_a_fund_counts_where_the_fund_is_granted(disease: str, used: list[int]) -> None:
    cases = [
        visit("a", "2020-01-01", 0, disease=disease),
        visit("b", "2020-01-02", 0, disease="diabetes"),
    ]
    assert [each.extras["used"] for each in decided(town(IN_A_COLUMN), *cases)] == used


OF_TWO_BENEFITS = (
    BODY % CONSTANT
    + """\
  other:
    ABOUT
    cite: art-1
    when: claim.referred
    pay: {assistance: {cite: art-2, amount: 1 yuan}}
"""
)


@pytest.mark.parametrize(
    ("referred", "paid"),
    [(False, 2_000), (True, None), (None, None)],
    ids=["one", "two", "perhaps"],
)
def test_a_claim_that_may_be_in_conflict_leaves_later_claims_open(
    referred: bool | None, paid: int | None
) -> None:
    cases = [
        visit("a", "2020-01-01", 8_000, referred=referred),
        visit("b", "2020-01-02", 8_000, referred=False),
    ]
    assert relief(OF_TWO_BENEFITS, *cases)[1] == paid
