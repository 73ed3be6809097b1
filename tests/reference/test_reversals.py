"""Claims and their reversals."""

from __future__ import annotations

import pytest

from medrelief.evaluate.outcome import Status
from reference.town import EMPTY, amounts, case, decided, town

BODY = """
parameters:
  cap: {kind: money, ABOUT, cite: art-2, values: {2020-01-01: 100 yuan}}
accumulators:
  yearly: {ABOUT, key: [claim.person_id, year(claim.date)], cite: art-2}
findings:
  visits:
    when: (count peer with peer.date <= claim.date) >= 2
    say: {zh: 甲, en: a}
    cite: art-3
benefits:
  all:
    ABOUT
    cite: art-1
    when: claim.severe
    findings: [visits]
    pay: {relief_fund: {cite: art-2, amount: "fill(share(claim.total_cost, 80%), cap, yearly)"}}
"""
GOOD = {"severe": True, "basic_paid": 0}


def test_a_claim_and_its_reversal_are_void() -> None:
    first, second = decided(
        town(BODY), case("a", **GOOD), case("b", total_cost=-10_000, reverses="a", **GOOD)
    )
    for found in (first, second):
        assert found.status is Status.VOID
        assert amounts(found) == EMPTY
        assert (found.reasons, found.missing, found.findings, found.clauses) == ((), (), (), ())


def test_what_is_void_counts_nowhere() -> None:
    *_, last = decided(
        town(BODY),
        case("a", "2020-01-01", **GOOD),
        case("b", "2020-01-02", -10_000, reverses="a", **GOOD),
        case("c", "2020-01-03", **GOOD),
    )
    # 80.00 of the cap of 100.00: nothing was taken before, and it is the only visit
    assert last.amounts["relief_fund"] == 8_000
    assert last.findings == ()


def test_unequal_amounts_are_void_with_a_finding() -> None:
    found = decided(
        town(BODY), case("a", **GOOD), case("b", total_cost=-9_999, reverses="a", **GOOD)
    )
    assert [each.status for each in found] == [Status.VOID, Status.VOID]
    assert [each.findings for each in found] == [("town.reversal_amount_differs",)] * 2


def test_an_orphan_reversal() -> None:
    (found,) = decided(town(BODY), case("b", total_cost=-10_000, reverses="a", **GOOD))
    assert found.status is Status.UNDETERMINED
    assert amounts(found) == EMPTY
    assert found.missing == ("reverses",)
    assert found.findings == ("town.orphan_reversal",)


def test_nobody_knows_what_an_orphan_took_back() -> None:
    _, later, next_year = decided(
        town(BODY),
        case("b", "2020-01-02", -10_000, reverses="a", **GOOD),
        case("c", "2020-01-03", **GOOD),
        case("d", "2021-01-03", **GOOD),
    )
    assert later.status is Status.UNDETERMINED
    assert "history.yearly" in later.missing
    assert next_year.amounts["relief_fund"] == 8_000


def test_the_second_reversal_of_a_claim_is_an_orphan() -> None:
    found = decided(
        town(BODY),
        case("a", "2020-01-01", **GOOD),
        case("b2", "2020-01-03", -10_000, reverses="a", **GOOD),
        case("b1", "2020-01-02", -10_000, reverses="a", **GOOD),
    )
    # the earlier of the two reverses it, whatever the order of the rows
    assert [each.status for each in found] == [Status.VOID, Status.UNDETERMINED, Status.VOID]
    assert found[1].findings == ("town.orphan_reversal",)


@pytest.mark.parametrize(
    ("on", "void"), [("2020-01-03", "b1"), ("2020-01-02", "b1")], ids=["later", "same day"]
)
def test_reversals_of_one_day_are_told_apart_by_their_id(on: str, void: str) -> None:
    found = decided(
        town(BODY),
        case("b2", on, -10_000, reverses="a", **GOOD),
        case("b1", "2020-01-02", -10_000, reverses="a", **GOOD),
        case("a", "2020-01-01", **GOOD),
    )
    assert {each.claim_id for each in found if each.status is Status.VOID} == {"a", void}


def test_the_reversal_of_another_person_is_an_orphan() -> None:
    first, second = decided(
        town(BODY),
        case("a", **GOOD),
        case("b", total_cost=-10_000, reverses="a", person_id="p2", **GOOD),
    )
    assert first.status is Status.SETTLED
    assert (second.status, second.findings) == (
        Status.UNDETERMINED,
        ("town.orphan_reversal",),
    )


def test_a_reversal_is_not_reversed() -> None:
    found = decided(
        town(BODY),
        case("a", "2020-01-01", **GOOD),
        case("b", "2020-01-02", -10_000, reverses="a", **GOOD),
        case("c", "2020-01-03", 10_000, reverses="b", **GOOD),
    )
    assert [each.status for each in found] == [Status.VOID, Status.VOID, Status.UNDETERMINED]


def test_a_claim_does_not_reverse_itself() -> None:
    (found,) = decided(town(BODY), case("a", total_cost=-10_000, reverses="a", **GOOD))
    assert (found.status, found.findings) == (
        Status.UNDETERMINED,
        ("town.orphan_reversal",),
    )


def test_void_comes_before_everything() -> None:
    # neither in force nor without contradiction
    found = decided(
        town(BODY),
        case("a", "2019-01-01", relief_paid=99_999, **GOOD),
        case("b", "2019-01-02", -10_000, reverses="a", **GOOD),
    )
    assert [each.status for each in found] == [Status.VOID, Status.VOID]


def test_a_reversal_across_the_years_gives_the_old_year_back() -> None:
    *_, old = decided(
        town(BODY),
        case("a", "2020-12-30", **GOOD),
        case("b", "2021-01-05", -10_000, reverses="a", **GOOD),
        case("c", "2020-12-31", **GOOD),
    )
    assert old.amounts["relief_fund"] == 8_000
