"""Settling small tables under the shipped packs."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from medrelief.cli.main import exit_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, with the rows of its result, of its list of indicators, and its receipt."""

    code: int
    out: str
    err: str
    rows: list[dict[str, str]]
    indicators: list[dict[str, str]]
    receipt: dict[str, Any]

    def line(self, facility_id: str, payer: str) -> dict[str, str]:
        """The one row of an institution and a payer."""
        (row,) = [
            row for row in self.rows if (row["facility_id"], row["payer"]) == (facility_id, payer)
        ]
        return row


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a file; empty cells are empty text."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def settle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Settle a month of tables given as text, in English, with the result in `out.csv`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")

    def run(claims: str, month: str, *arguments: str, **beside: str) -> Ended:
        given = ["settle", _table(tmp_path, "claims", claims), "--month", month, "-o", "out.csv"]
        for name, text in beside.items():
            given += [f"--{name}", _table(tmp_path, name, text)]
        code = exit_code([*given, *arguments])
        captured = capsys.readouterr()
        receipt = tmp_path / "out.csv.receipt.json"
        return Ended(
            code,
            captured.out,
            captured.err,
            rows_of(tmp_path / "out.csv"),
            rows_of(tmp_path / "out.indicators.csv"),
            json.loads(receipt.read_text(encoding="utf-8")) if receipt.exists() else {},
        )

    return run


def _table(folder: Path, name: str, text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines()]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"{name}.csv"
