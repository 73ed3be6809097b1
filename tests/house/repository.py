"""Where things stand in this repository, for the tests about it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "medrelief"


def modules(*folders: str) -> list[Path]:
    """Every module of the package, or of the named folders."""
    roots = [PACKAGE / folder for folder in folders] or [PACKAGE]
    return sorted(path for root in roots for path in root.rglob("*.py"))


def shown(path: Path) -> str:
    """A path as it reads in a message: from the root of the repository."""
    return path.relative_to(ROOT).as_posix()
