"""The same claims under both packs, sums and transitions worked out by hand.

claim  cost     hill (90 %)                       dale (80 %)
c1     100.00   settled, fund 90.00               settled, fund 80.00
c2      50.00   not needy: fund 0, person 50.00   settled, fund 40.00, person 10.00
c3     200.00   settled, fund 180.00              diabetes not listed: person 200.00
c4      30.00   inpatient: person 30.00           the same
c5      10.00   basic payment unknown             the same
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from medrelief.compare.effects import effect, effect_of

if TYPE_CHECKING:
    from medrelief.compare.model import Effect
    from medrelief.policy.model import Policy

CLAIMS = Path(__file__).parent / "claims.csv"


@pytest.fixture(scope="module")
def found(hill: Policy, dale: Policy) -> Effect:
    return effect(hill, dale, CLAIMS, lang="en")


def test_every_claim_is_decided_under_both_whatever_policy_it_names(found: Effect) -> None:
    assert (found.rows, found.rejected) == (5, 0)


def test_the_engines_agree(hill: Policy, dale: Policy, found: Effect) -> None:
    assert effect(hill, dale, CLAIMS, lang="en", engine="columns") == found


def test_rows_by_status(found: Effect) -> None:
    told = [(t.before.value, t.after.value, t.rows, t.changed) for t in found.transitions]
    assert told == [
        ("not_eligible", "not_eligible", 1, 0),
        ("not_eligible", "settled", 1, 1),
        ("undetermined", "undetermined", 1, 0),
        ("settled", "not_eligible", 1, 1),
        ("settled", "settled", 1, 1),
    ]


def test_fen_per_fund(found: Effect) -> None:
    funds = {fund.fund: fund for fund in found.funds}
    relief = funds["relief_fund"]
    # 90 + 0 + 180 + 0 and 80 + 40 + 0 + 0; c5: 10.00 × 90 % and × 80 %, limited by what is
    # left of the cost, which is unknown.
    assert (relief.before, relief.after, relief.difference) == (27000, 12000, -15000)
    assert (relief.empty_before, relief.empty_after) == (1, 1)
    person = funds["person_pays"]
    assert (person.before, person.after) == (11000, 26000)
    # Without c5 the costs are 380.00: the funds and the persons share them on either side.
    assert relief.before + person.before == relief.after + person.after == 38000


def test_kinds_of_change_name_what_came_and_went(found: Effect) -> None:
    kinds = {group.witnesses[0].claim_id: group for group in found.groups}
    assert {name: group.rows for name, group in kinds.items()} == {"c1": 1, "c2": 1, "c3": 1}
    assert kinds["c1"].kind.down == ("relief_fund",)
    assert kinds["c1"].kind.up == ("person_pays",)
    assert kinds["c2"].kind.reasons_lost == ("needy_person",)
    assert kinds["c2"].kind.up == ("relief_fund",)
    assert kinds["c3"].kind.reasons_gained == ("listed_disease",)
    change = kinds["c3"].witnesses[0]
    assert change.before.amounts["relief_fund"] == 18000
    assert change.after.amounts["relief_fund"] == 0


def table(**columns: list[object]) -> pl.DataFrame:
    rows = len(columns["status"])
    blank = {"claim_id": [f"c{at}" for at in range(rows)], "policy": ["x"] * rows}
    funds = (
        "basic_insurance",
        "critical_illness",
        "assistance",
        "relief_fund",
        "other_funds",
        "fund_total",
        "person_pays",
    )
    blank |= {name: [0] * rows for name in funds}
    blank |= {name: [""] * rows for name in ("reasons", "missing", "findings", "clauses")}
    schema = {name: pl.Int64 if name in funds else pl.String for name in blank | columns}
    return pl.DataFrame({**blank, **columns}, schema=schema)


def test_the_city_before_an_id_makes_no_difference() -> None:
    before = table(status=["not_eligible"], reasons=["hill.a;hill.b"], clauses=["hill.art-1"])
    after = table(status=["not_eligible"], reasons=["dale.a;dale.b"], clauses=["dale.first"])
    assert effect_of(before, after, ("hill", "dale")).changed == 0


def test_a_missing_parameter_is_not_the_fact_of_the_same_name() -> None:
    before = table(status=["undetermined"], missing=["base_ratio;hill.base_ratio"])
    after = table(status=["undetermined"], missing=["base_ratio"])
    (group,) = effect_of(before, after, ("hill", "hill")).groups
    assert group.kind.missing_lost == ("parameter.base_ratio",)


def test_a_difference_where_both_are_known_leaves_the_others_out() -> None:
    before = table(status=["settled", "settled"], relief_fund=[100, 40])
    after = table(status=["settled", "undetermined"], relief_fund=[130, None])
    fund = effect_of(before, after, ("x", "x")).funds[3]
    assert (fund.fund, fund.difference, fund.difference_where_both) == ("relief_fund", -10, 30)
    assert (fund.empty_before, fund.empty_after) == (0, 1)


def test_no_claims_have_no_effect() -> None:
    none = table(status=[])
    found = effect_of(none, none, ("x", "x"))
    assert (found.rows, found.changed, found.transitions, found.groups) == (0, 0, (), ())
    assert {fund.before for fund in found.funds} == {0}


def test_the_largest_kind_of_change_stands_first_with_three_claims() -> None:
    before = table(status=["settled"] * 6, relief_fund=[1, 1, 1, 1, 1, 9])
    after = table(status=["settled"] * 6, relief_fund=[2, 3, 4, 5, 6, 8])
    up, down = effect_of(before, after, ("x", "x")).groups
    assert (up.rows, [each.claim_id for each in up.witnesses]) == (5, ["c0", "c1", "c2"])
    assert (down.rows, [each.claim_id for each in down.witnesses]) == (1, ["c5"])


def test_an_extra_column_of_one_pack_only_is_left_aside() -> None:
    before = table(status=["settled"]).with_columns(to_recover=pl.lit(5))
    after = table(status=["settled"])
    assert effect_of(before, after, ("x", "y")).changed == 0
