"""`medrelief evaluate --memory`: the files, messages and exit codes of a file that fits."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from medrelief.cli.main import exit_code
from medrelief.policy.settings import WrongUse
from medrelief.scale.bound import bytes_of, fits, sizes_for
from medrelief.synthetic import generate, write_dataset

if TYPE_CHECKING:
    from pathlib import Path

BESIDE = ("persons", "identities", "registrations", "facilities", "enrolments", "events")
TABLES = tuple(part for name in BESIDE for part in (f"--{name}", f"{name}.csv"))
COLUMNS = ("--engine", "columns", "--lang", "en")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_dataset(generate(claims=150, seed=2), tmp_path)
    claims = tmp_path / "claims.csv"
    lines = claims.read_text(encoding="utf-8").splitlines()
    claims.write_text("\n".join([*lines, lines[1], "short,row"]) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MEDRELIEF_DEBUG", raising=False)
    return tmp_path


def beyond_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a byte of claims took a gigabyte."""
    monkeypatch.setattr("medrelief.scale.bound.WHOLE", 1 << 30)


def told(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


@pytest.mark.parametrize("more", [(), ("--choose", "zibo.ceiling_of=township_year")])
def test_the_same_files_and_messages(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
) -> None:
    assert exit_code(["evaluate", "claims.csv", *TABLES, *COLUMNS, *more, "-o", "a.csv"]) == 3
    whole = told(capsys)
    beyond_memory(monkeypatch)
    assert exit_code(["evaluate", "claims.csv", *TABLES, *COLUMNS, *more, "-o", "b.csv"]) == 3
    out, err = told(capsys)
    assert (out, err.replace("b.csv", "a.csv")) == whole
    for end in ("", ".rejects.csv", ".receipt.json"):
        assert (folder / f"b.csv{end}").read_bytes() == (folder / f"a.csv{end}").read_bytes()
    assert not (folder / "b.csv.work").exists()


def test_the_same_summary(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["evaluate", "claims.csv", *TABLES, *COLUMNS]) == 3
    whole = told(capsys)
    beyond_memory(monkeypatch)
    assert exit_code(["evaluate", "claims.csv", *TABLES, *COLUMNS]) == 3
    assert told(capsys) == whole
    assert list(folder.glob("*.work")) == []


@pytest.mark.parametrize("more", [(), ("--choose", "zibo.ceiling_of=township_year")])
def test_the_same_explanation(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
) -> None:
    text = (folder / "claims.csv").read_text(encoding="utf-8").splitlines()
    ids = [next(line for line in text[2:-2] if f",{city}," in line) for city in ("zibo", "yeji")]
    for claim_id in (line.split(",")[0] for line in ids):
        explain = ["evaluate", "claims.csv", *TABLES, *COLUMNS, *more, "--explain", claim_id]
        with monkeypatch.context() as patch:
            exit_code(explain)
            whole = told(capsys)[0]
            beyond_memory(patch)
            exit_code(explain)
            assert told(capsys)[0] == whole
            assert claim_id in whole


def test_an_explanation_of_no_claim(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (folder / "claims.csv").exists()
    beyond_memory(monkeypatch)
    assert exit_code(["evaluate", "claims.csv", *COLUMNS, "--explain", "none"]) == 2
    assert "no claim that could be read has the claim_id" in told(capsys)[1]


def test_standard_input_within_a_bound(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert exit_code(["evaluate", "claims.csv", *TABLES, *COLUMNS, "-o", "a.csv"]) == 3
    given = io.TextIOWrapper(io.BytesIO((folder / "claims.csv").read_bytes()))
    monkeypatch.setattr(sys, "stdin", given)
    capfdbinary.readouterr()
    places = ("--rejects", "r.csv", "--receipt", "r.json")
    arguments = ["evaluate", "-", *TABLES, *COLUMNS, "--memory", "1GB", "-o", "-", *places]
    assert exit_code(arguments) == 3
    assert b"\xef\xbb\xbf" + capfdbinary.readouterr().out == (folder / "a.csv").read_bytes()
    assert (folder / "r.csv").read_bytes() == (folder / "a.csv.rejects.csv").read_bytes()
    receipt = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    assert receipt["inputs"]["claims"]["name"] == "stdin"


def test_a_work_folder_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    beyond_memory(monkeypatch)
    (folder / "disk").mkdir()
    (folder / "disk" / "b.csv.work").mkdir()
    (folder / "disk" / "b.csv.work" / "mine").write_text("x", encoding="utf-8")
    arguments = ["evaluate", "claims.csv", *COLUMNS, "-o", "b.csv", "--work", "disk"]
    assert exit_code(arguments) == 2
    assert "b.csv.work holds files that no run of medrelief has left" in told(capsys)[1]
    (folder / "disk" / "b.csv.work" / "mine").unlink()
    assert exit_code(arguments) == 3
    assert list((folder / "disk").iterdir()) == []


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("2GB", 2_147_483_648),
        ("2 GiB", 2_147_483_648),
        ("512m", 536_870_912),
        ("300000000", 300_000_000),
        ("256MB", 268_435_456),
    ],
)
def test_amounts_of_memory(text: str, size: int) -> None:
    assert bytes_of(text) == size


@pytest.mark.parametrize("text", ["", "lots", "2.5GB", "-1GB", "2GBit", "255MB", "0"])
def test_what_is_no_amount_of_memory(text: str) -> None:
    with pytest.raises(WrongUse):
        bytes_of(text)


def test_parts_become_more_as_the_bound_falls_and_the_claims_grow() -> None:
    small, large = 1 << 28, 1 << 33
    assert sizes_for(large, 1 << 31).buckets > sizes_for(large, 1 << 33).buckets
    assert sizes_for(10 * large, 1 << 31).buckets > sizes_for(large, 1 << 31).buckets
    assert sizes_for(large, 1 << 31).piece < sizes_for(large, 1 << 33).piece
    assert sizes_for(10 * large, 1 << 31).piece == sizes_for(large, 1 << 31).piece
    assert fits(small, 1 << 33)
    assert not fits(large, 1 << 33)
