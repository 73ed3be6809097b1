"""The cases of every shipped pack come out as expected, and show everything in scope.

The rows in scope are those of the requirement that concern a claim.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from medrelief.evaluate.cases import run_cases
from medrelief.evaluate.shown import Gap, gaps_of
from medrelief.policy.cases import read_cases
from medrelief.policy.library import load_policy, pack_folder, pack_names
from medrelief.program.compile import program_from_policy

if TYPE_CHECKING:
    from medrelief.evaluate.cases import CaseResult

IN_SCOPE = {
    "linxi": "LX1 LX2 LX3 LX4 LX5 LX6 LX7 LX8 LX10 LX11 LX12",
    "xuchang": "XC1 XC6 XC7 XC11",
    "weihai": "WH1 WH4 WH8",
    "zibo": "ZB1 ZB2 ZB4 ZB9",
    "yeji": "YJ5 YJ6 YJ7",
}
"""City → rows of the requirement that the provisions about claims answer to."""

BOUNDARY = ("below", "at", "above")

packs = pytest.mark.parametrize("pack", sorted(IN_SCOPE))


@cache
def results_of(pack: str) -> tuple[CaseResult, ...]:
    policy = load_policy(pack)
    return run_cases(policy, read_cases(pack_folder(pack) / "cases.yaml", policy))


@cache
def gaps_in(pack: str) -> tuple[Gap, ...]:
    policy = load_policy(pack)
    return gaps_of(policy, program_from_policy(policy), results_of(pack))


def told(result: CaseResult) -> str:
    place = result.case.place
    differing = [f"{d.field}: expected {d.expected}, got {d.got}" for d in result.differences]
    return f"{place.file}:{place.line} {result.case.name}: {result.unreadable}{differing}"


def test_every_shipped_pack_has_its_rows_here() -> None:
    assert set(pack_names()) == set(IN_SCOPE)


@packs
def test_every_case_comes_out_as_expected(pack: str) -> None:
    assert [told(result) for result in results_of(pack) if not result.passed] == []


@packs
def test_there_are_cases_for_every_row_in_scope(pack: str) -> None:
    shown = {row for result in results_of(pack) for row in result.case.rows}
    assert [row for row in IN_SCOPE[pack].split() if row not in shown] == []


@packs
def test_every_row_in_scope_is_answered_by_a_clause(pack: str) -> None:
    clauses = load_policy(pack).clauses.values()
    answered = {row for each in clauses if not each.administrative for row in each.implements}
    assert set(IN_SCOPE[pack].split()) - answered == set()


@packs
@pytest.mark.parametrize("kind", ["benefit", "condition", "finding", "reading", "row"])
def test_the_cases_leave_nothing_unshown(pack: str, kind: str) -> None:
    """Conditions and benefits granted and refused, findings found and not, options chosen."""
    assert [gap for gap in gaps_in(pack) if gap.kind == kind] == []


@packs
def test_boundaries_come_in_threes(pack: str) -> None:
    sides: dict[str, set[str]] = {}
    for result in results_of(pack):
        name, _, side = result.case.name.rpartition(" (")
        if side.rstrip(")") in BOUNDARY:
            sides.setdefault(name, set()).add(side.rstrip(")"))
    assert {name: found for name, found in sides.items() if found != set(BOUNDARY)} == {}


@packs
def test_every_case_about_a_claim_says_its_status(pack: str) -> None:
    about_claims = [r.case for r in results_of(pack) if not r.case.provision]
    assert [case.name for case in about_claims if "status" not in case.expect] == []
