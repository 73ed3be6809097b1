"""Laws that hold for every claim under every pack."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medrelief.evaluate.outcome import Outcome, Status
from medrelief.facts.case_columns import CASE
from medrelief.facts.columns import REPORTED
from medrelief.facts.kinds import Empty, Kind
from medrelief.language import nodes as n
from medrelief.policy.cases import read_cases
from medrelief.policy.library import load_policy
from medrelief.program.compile import program_from_policy
from medrelief.program.reach import reachable
from reference.drawn import GIVEN_APART, Drawn, Pool, seeds_of
from reference.town import decided, outcome

if TYPE_CHECKING:
    from medrelief.program.program import Program

POLICIES = Path(__file__).parents[2] / "policies"
CITIES = sorted(path.parent.name for path in POLICIES.glob("*/policy.yaml"))
VALUED = (Status.SETTLED, Status.NOT_ELIGIBLE, Status.UNDETERMINED)
EXAMPLES = settings(max_examples=60, deadline=None)
WHOLE = {
    Kind.MONEY: "50 yuan",
    Kind.RATIO: "60%",
    Kind.COUNT: "2",
    Kind.DATE: "2020-12-31",
    Kind.DURATION: "30 days",
}
by_city = pytest.mark.parametrize("city", CITIES)


@cache
def program_of(city: str, *, whole: bool = False) -> Program:
    """The pack as it is, or with everything given that its text leaves to others."""
    policy = load_policy(POLICIES / city)
    if not whole:
        return program_from_policy(policy)
    lacking = [each for each in policy.parameters.values() if not each.values]
    values = {each.id: WHOLE.get(each.kind, "[other]") for each in lacking}
    return program_from_policy(load_policy(POLICIES / city, settings=values))


@cache
def pool_of(program: Program) -> Pool:
    cases = read_cases(POLICIES / program.policy.id / "cases.yaml", program.policy)
    return Pool(program, seeds_of(cases))


def drawn(data: st.DataObject, program: Program, claim_id: str = "c1") -> Drawn:
    return data.draw(pool_of(program).drawn(claim_id))


def cells(found: Outcome) -> dict[str, int | None]:
    """Every amount of an outcome."""
    return {
        **found.amounts,
        "fund_total": found.fund_total,
        "person_pays": found.person_pays,
        **found.extras,
    }


@by_city
@EXAMPLES
@given(data=st.data())
def test_funds_and_person_make_up_the_cost(city: str, data: st.DataObject) -> None:
    each = drawn(data, program_of(city))
    found = outcome(program_of(city), each.case)
    if found.person_pays is not None:
        assert found.fund_total == sum(found.amounts.values())
        assert found.fund_total + found.person_pays == each.claim["total_cost"]
        assert found.person_pays >= 0
    paid = [amount for amount in found.amounts.values() if amount is not None]
    assert all(0 <= amount <= each.claim["total_cost"] for amount in paid)


@by_city
@EXAMPLES
@given(data=st.data())
def test_something_is_missing_exactly_where_a_cell_is_empty(city: str, data: st.DataObject) -> None:
    found = outcome(program_of(city), drawn(data, program_of(city)).case)
    empty = None in cells(found).values()
    if found.status in VALUED:
        assert bool(found.missing) is empty
        if found.status is Status.UNDETERMINED:
            assert None in found.amounts.values()
    else:
        assert set(cells(found).values()) == {None}
        assert found.missing == ()


@by_city
@EXAMPLES
@given(data=st.data())
def test_a_reason_goes_with_a_refusal(city: str, data: st.DataObject) -> None:
    found = outcome(program_of(city), drawn(data, program_of(city)).case)
    if found.status is Status.NOT_ELIGIBLE:
        assert found.reasons
    if found.status not in VALUED:
        assert found.reasons == ()


@by_city
@EXAMPLES
@given(data=st.data())
def test_supplying_everything_that_is_missing_decides(city: str, data: st.DataObject) -> None:
    program = program_of(city, whole=True)
    each = drawn(data, program)
    found = outcome(program, each.case)
    pool = pool_of(program)
    values: dict[str, Any] = {name: data.draw(pool.missing_value(name)) for name in found.missing}
    found = outcome(program, each.supplied(values).case)
    assert found.missing == ()
    assert found.status is not Status.UNDETERMINED


def preferred(program: Program) -> set[str]:
    """Columns whose absence lets another value count: not what the law is about."""
    firsts = [node.args[:-1] for node in program.nodes if isinstance(node.what, n.FirstKnown)]
    asked = [node.args for node in program.nodes if isinstance(node.what, n.IsKnown)]
    below = reachable([arg for args in (*firsts, *asked) for arg in args])
    columns = {node.what.column for node in below if isinstance(node.what, n.Fact)}
    absent = {name for name, column in CASE.items() if column.empty is not Empty.UNKNOWN}
    return columns | absent | set(REPORTED.values()) | GIVEN_APART


@by_city
@EXAMPLES
@given(data=st.data())
def test_a_fact_less_leaves_the_outcome_alone_or_open(city: str, data: st.DataObject) -> None:
    program = program_of(city)
    each = drawn(data, program)
    columns = sorted(set(each.claim) - preferred(program))
    if not columns:
        return
    before = outcome(program, each.case)
    after = outcome(program, each.without(data.draw(st.sampled_from(columns))).case)
    assert after.status in (before.status, Status.UNDETERMINED)
    if before.status in VALUED:
        for name, amount in cells(after).items():
            assert amount is None or amount == cells(before)[name]
    if after.status is before.status:
        assert set(after.reasons) <= set(before.reasons)
        assert set(after.findings) <= set(before.findings)


@by_city
@EXAMPLES
@given(data=st.data())
def test_the_order_of_rows_and_other_persons_do_not_matter(city: str, data: st.DataObject) -> None:
    program = program_of(city, whole=True)
    several = [drawn(data, program, f"c{number}") for number in range(4)]
    found = {each.claim_id: each for each in decided(program, *(each.case for each in several))}
    mixed = data.draw(st.permutations(several))
    assert {each.claim_id: each for each in decided(program, *(m.case for m in mixed))} == found
    for person in ("p1", "p2"):
        own = [each.case for each in several if each.claim["person_id"] == person]
        for each in decided(program, *own):
            assert each == found[each.claim_id]
