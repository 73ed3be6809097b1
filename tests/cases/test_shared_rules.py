"""A shared rule serves another city, with that city's own lines, lists and clauses."""

from __future__ import annotations

from pathlib import Path

from medrelief.evaluate.cases import run_cases
from medrelief.policy.cases import read_cases
from medrelief.policy.library import load_policy
from medrelief.program.compile import program_from_policy

NEIGHBOUR = Path(__file__).parent / "neighbour"


def test_the_monitor_of_a_neighbour_comes_out_as_expected() -> None:
    policy = load_policy(NEIGHBOUR)
    results = run_cases(policy, read_cases(NEIGHBOUR / "cases.yaml", policy))
    assert results
    assert [(r.case.name, r.unreadable, r.differences) for r in results if not r.passed] == []


def test_a_pack_of_provisions_alone_compiles() -> None:
    program_from_policy(load_policy(NEIGHBOUR))
