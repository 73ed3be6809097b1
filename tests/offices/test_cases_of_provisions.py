"""Scenarios about provisions run like those about claims, and say what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from medrelief.evaluate.cases import run_cases
from medrelief.policy.cases import read_cases
from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.library import load_policy

if TYPE_CHECKING:
    from medrelief.evaluate.cases import CaseResult

FICTIONAL = Path(__file__).parent.parent / "packs" / "fictional"


def read(tmp_path: Path, text: str) -> tuple[CaseResult, ...]:
    policy = load_policy(FICTIONAL)
    path = tmp_path / "cases.yaml"
    path.write_text(f"cases:\n  - {{name: a, cite: art-4, {text}}}\n", encoding="utf-8")
    return run_cases(policy, read_cases(path, policy))


def test_the_scenarios_of_the_fictional_city_come_out() -> None:
    policy = load_policy(FICTIONAL)
    results = run_cases(policy, read_cases(FICTIONAL / "cases.yaml", policy))
    of_provisions = [each for each in results if each.case.provision]
    assert len(of_provisions) == 8
    assert [each.case.name for each in of_provisions if not each.passed] == []


def test_a_difference_names_the_field(tmp_path: Path) -> None:
    (result,) = read(
        tmp_path,
        "provision: visited, occurrence: {kind: visit_asked, on: 2020-01-31},"
        " expect: {verdict: approved, due_on: 2020-03-02, alerts: [late]}",
    )
    assert [(d.field, d.expected, d.got) for d in result.differences] == [
        ("due_on", "2020-03-02", "2020-02-29"),
        ("alerts", "late", ""),
    ]


def test_a_cell_that_does_not_read_is_named(tmp_path: Path) -> None:
    (result,) = read(tmp_path, "provision: yearly_cost, period: {year: soon}, expect: {}")
    assert result.unreadable == "period: year: expected a whole number"


@pytest.mark.parametrize(
    ("text", "code", "fact"),
    [
        ("expect: {}", "MR103", "'claim' or 'provision'"),
        ("provision: visit, expect: {}", "MR602", "no provision 'visit'"),
        ("provision: visited, change: {}, expect: {}", "MR102", "'change'"),
        ("provision: yearly_cost, opening: {}, expect: {}", "MR102", "'opening'"),
        ("provision: yearly_cost, period: {start: 2020-01-01}, expect: {}", "MR102", "'start'"),
        ("provision: visited, expect: {due: 2020-01-01}", "MR102", "'due'"),
        ("claim: {}, today: 2020-01-01, expect: {}", "MR102", "'today'"),
    ],
)
def test_a_scenario_with_a_fault_is_refused(
    tmp_path: Path, text: str, code: str, fact: str
) -> None:
    with pytest.raises(PackFaults) as refused:
        read(tmp_path, text)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == code
    assert fact in diagnostic.message
