"""`policies check`: every fault of a pack at once, each with its place."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from medrelief.cli.options import Overlays, PackNames, Policies  # noqa: TC001  # typer reads it

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from medrelief.policy.diagnostics import Diagnostic

HELP = "Show everything that is wrong with packs. Exit 5 on an error, 1 on a warning with --strict."
BROKEN, FOUND = 5, 1


def command(
    names: PackNames = None,
    policies: Policies = None,
    overlay: Overlays = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="A warning makes the exit code 1.")
    ] = False,
) -> int:
    """Diagnostics of all packs, and one line per pack."""
    from medrelief.cli.policies.packs import folders
    from medrelief.policy.diagnostics import render

    errors = warnings = 0
    for folder in folders(names, policies):
        found = tuple(_found(folder, overlay or ()))
        if found:
            sys.stdout.write(render(found) + "\n\n")
        worst = sum(diagnostic.is_error for diagnostic in found)
        errors, warnings = errors + worst, warnings + len(found) - worst
        sys.stdout.write(f"{folder.resolve().name}: {_counted(worst, len(found) - worst)}\n")
    if errors:
        return BROKEN
    return FOUND if warnings and strict else 0


def _found(folder: Path, overlays: Sequence[Path]) -> Iterator[Diagnostic]:
    from medrelief.policy.cases import read_cases
    from medrelief.policy.diagnostics import PackFaults
    from medrelief.policy.library import read_pack
    from medrelief.policy.overlay import overlay_policy
    from medrelief.program.compile import program_from_policy

    name = folder.resolve().name
    try:
        laid_on = [overlay for overlay in overlays if overlay_policy(overlay) == name]
    except PackFaults as broken:
        yield from broken.diagnostics
        return
    reading = read_pack(folder, overlays=laid_on)
    yield from reading.diagnostics
    if reading.policy is None:
        return
    try:
        program_from_policy(reading.policy)
        if (folder / "cases.yaml").exists():
            read_cases(folder / "cases.yaml", reading.policy)
    except PackFaults as broken:
        yield from broken.diagnostics


def _counted(errors: int, warnings: int) -> str:
    parts = [_many(errors, "error"), _many(warnings, "warning")]
    return ", ".join(part for part in parts if part) or "sound"


def _many(count: int, what: str) -> str:
    return "" if not count else f"{count} {what}{'s' if count > 1 else ''}"
