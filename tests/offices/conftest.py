"""Running verbs on small tables, under a county that does not exist."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from medrelief.cli.main import exit_code

if TYPE_CHECKING:
    from collections.abc import Callable

PACKS = Path(__file__).parent / "packs"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, with the rows of its result."""

    code: int
    out: str
    err: str
    rows: list[dict[str, str]]


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file; empty cells are empty text."""
    if path.suffix != ".csv" or not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a table: a header and rows, with blanks around cells left out."""

    def written(name: str, text: str) -> Path:
        lines = [line.strip() for line in text.strip().splitlines()]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return written


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Run a verb in an empty folder, in English, with the result in `out.csv`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("MEDRELIEF_DEBUG", raising=False)

    def ran(verb: str, *arguments: object, output: str | None = "out.csv") -> Ended:
        out = tmp_path / (output or "none")
        out.unlink(missing_ok=True)
        given = [verb, *(str(argument) for argument in arguments)]
        if verb != "merge-identities":
            given += ["--policies", str(PACKS)]
        if output is not None:
            given += ["-o", output]
        capsys.readouterr()
        code = exit_code(given)
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err, rows_of(out))

    return ran
