"""`policies test`: the scenarios of packs, run and compared."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from medrelief.cli.options import PackNames, Policies  # noqa: TC001  # typer reads it

if TYPE_CHECKING:
    from medrelief.evaluate.cases import CaseResult

HELP = "Run the cases of packs. Exit 1 where one does not come out as expected."
FOUND = 1


def command(names: PackNames = None, policies: Policies = None) -> int:
    """What differs, with its place, and one line per pack."""
    from medrelief.cli.policies.packs import folders, policies_of
    from medrelief.evaluate.cases import run_cases
    from medrelief.policy.cases import read_cases

    failed = 0
    for folder, policy in policies_of(folders(names, policies)).items():
        path = folder / "cases.yaml"
        results = run_cases(policy, read_cases(path, policy)) if path.exists() else ()
        differing = [result for result in results if not result.passed]
        for result in differing:
            sys.stdout.write(_shown(result))
        failed += len(differing)
        passed = len(results) - len(differing)
        rest = f", {len(differing)} differ" if differing else ""
        sys.stdout.write(f"{policy.id}: {passed} of {len(results)} cases as expected{rest}\n")
    return FOUND if failed else 0


def _shown(result: CaseResult) -> str:
    place = result.case.place
    lines = [f"{place.file}:{place.line}:{place.column}: {result.case.name}"]
    if result.unreadable:
        lines.append(f"  {result.unreadable}")
    for each in result.differences:
        lines.append(f"  {each.field}: expected {_or_empty(each.expected)}")
        lines.append(f"  {' ' * len(each.field)}       got {_or_empty(each.got)}")
    return "\n".join(lines) + "\n\n"


def _or_empty(cell: str | tuple[str, ...]) -> str:
    text = cell if isinstance(cell, str) else ";".join(cell)
    return text or "(empty)"
