"""Results: exact, harmless, whole or not there."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest

from medrelief.facts.kinds import Kind
from medrelief.tables import write
from medrelief.tables.messages import Unwritable
from medrelief.tables.read import read_table
from medrelief.tables.receipts import replacing, write_receipt
from medrelief.tables.write import write_table

FRAME = pl.DataFrame(
    {
        "amount": [0, 5, -5, -255, 10**12, None],
        "text": ["=1+1", "-x", "张三, 李四", "@a", "+b", None],
        "papers": [["b", "a"], [], None, ["=x"], ["c"], []],
        "ratio": [9000, 1, 10000, None, 875, 0],
        "day": [date(2020, 1, 1), None, None, None, None, date(9999, 12, 31)],
        "reasons": [["x.a", "x.b"], [], [], [], [], []],
    },
    schema_overrides={"papers": pl.List(pl.String), "reasons": pl.List(pl.String)},
)
KINDS = {
    "amount": Kind.MONEY,
    "text": Kind.TEXT,
    "papers": Kind.SET,
    "ratio": Kind.RATIO,
    "day": Kind.DATE,
}
LINES = [
    "amount,text,papers,ratio,day,reasons",
    "0.00,'=1+1,b;a,0.9000,2020-01-01,x.a;x.b",
    '0.05,\'-x,none,0.0001,,""',
    '-0.05,"张三, 李四",,1.0000,,""',
    "-2.55,'@a,'=x,,,\"\"",
    '10000000000.00,\'+b,c,0.0875,,""',
    ',,none,0.0000,9999-12-31,""',
]


def test_csv_is_exact_harmless_and_opens_in_excel(tmp_path: Path) -> None:
    write_table(FRAME, tmp_path / "o.csv", KINDS)
    content = (tmp_path / "o.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == LINES
    write_table(FRAME, tmp_path / "o.csv", KINDS, bom=False)
    assert (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines() == LINES


def test_standard_output_is_csv_without_mark() -> None:
    stream = io.BytesIO()
    write_table(FRAME, "-", KINDS, stdout=stream)
    assert stream.getvalue().decode().splitlines() == LINES


def test_parquet_and_json_lines(tmp_path: Path) -> None:
    write_table(FRAME, tmp_path / "o.parquet", KINDS)
    back = pl.read_parquet(tmp_path / "o.parquet")
    assert [str(v) if v is not None else None for v in back["amount"]] == [
        "0.00", "0.05", "-0.05", "-2.55", "10000000000.00", None,
    ]  # fmt: skip
    assert back["text"].to_list() == FRAME["text"].to_list()
    write_table(FRAME, tmp_path / "o.jsonl", KINDS)
    first = json.loads((tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["amount"] == "0.00"
    assert first["text"] == "=1+1"
    assert first["papers"] == ["b", "a"]


def test_a_workbook_shows_amounts_as_numbers_and_text_as_text(tmp_path: Path) -> None:
    write_table(FRAME, tmp_path / "o.xlsx", KINDS)
    sheet = fastexcel.read_excel(tmp_path / "o.xlsx").load_sheet(0).to_polars()
    assert sheet["amount"].to_list() == [0.0, 0.05, -0.05, -2.55, 10_000_000_000.0, None]
    assert sheet["text"].to_list() == ["'=1+1", "'-x", "张三, 李四", "'@a", "'+b", None]
    assert sheet["day"].to_list()[0].isoformat()[:10] == "2020-01-01"


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "xlsx"])
def test_what_is_written_is_read_again(tmp_path: Path, form: str) -> None:
    claims = pl.DataFrame(
        {
            "claim_id": ["a", "=b", "-c"],
            "person_id": ["p1", "p2", "'p3"],
            "policy": ["linxi", "zibo", "linxi"],
            "service_date": [date(2020, 1, 1), date(2020, 2, 29), date(2020, 3, 1)],
            "total_cost": [1, 123450, 10**12],
            "base_ratio": [9000, None, 8755],
            "papers": [["receipt"], [], None],
        }
    )
    kinds = {"total_cost": Kind.MONEY, "base_ratio": Kind.RATIO, "papers": Kind.SET}
    write_table(claims, tmp_path / f"claims.{form}", kinds)
    found = read_table(tmp_path / f"claims.{form}", "claims")
    back = found.frame.select(claims.columns)
    expected = claims.with_columns(pl.col("person_id").str.strip_prefix("'"))
    assert back.rows() == expected.rows()


def _left_behind(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, MemoryError])
def test_an_interrupted_writing_leaves_the_old_file(
    tmp_path: Path, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "o.csv"
    target.write_text("old")

    def interrupted(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(pl.DataFrame, "write_csv", interrupted)
    with pytest.raises(error):
        write_table(FRAME, target, KINDS)
    assert target.read_text() == "old"
    assert _left_behind(tmp_path) == ["o.csv"]


def test_a_missing_folder_a_folder_as_target_and_a_strange_extension(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="the folder does not exist") as refused:
        write_table(FRAME, tmp_path / "absent" / "o.csv", KINDS)
    assert refused.value.exit_code == 6
    (tmp_path / "o.csv").mkdir()
    with pytest.raises(Unwritable, match="the target is a folder"):
        write_table(FRAME, tmp_path / "o.csv", KINDS)
    with pytest.raises(Unwritable, match="extension"):
        write_table(FRAME, tmp_path / "o.docx", KINDS)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Unwritable, match="not permitted"):
            write_table(FRAME, tmp_path / "o.csv", KINDS)
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EROFS, "the file system is read-only"),
        (errno.EACCES, "writing is not permitted"),
        (errno.ENOSPC, "the disk is full"),
    ],
)
def test_what_the_system_says_is_said(
    tmp_path: Path, number: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    with pytest.raises(Unwritable, match=reason):
        write_table(FRAME, tmp_path / "o.csv", KINDS)


def test_messages_and_receipts_do_not_load_the_frame_library() -> None:
    code = (
        "import sys, medrelief.tables.messages, medrelief.tables.receipts;"
        "sys.exit('polars' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


FULL = """
import resource, signal, sys
import polars as pl
from pathlib import Path
from medrelief.facts.kinds import Kind
from medrelief.tables.messages import Unwritable
from medrelief.tables.write import write_table
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
frame = pl.DataFrame({"a": pl.int_range(300_000, eager=True).hash(1).cast(pl.String)})
try:
    write_table(frame, sys.argv[1], {})
except Unwritable as error:
    print(error)
    sys.exit(6)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "xlsx"])
def test_no_room_leaves_nothing(tmp_path: Path, form: str) -> None:
    target = tmp_path / f"o.{form}"
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(target)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 6, done.stderr
    assert "cannot be written" in done.stdout
    assert _left_behind(tmp_path) == []


def test_a_full_standard_output() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no such device here")
    with full.open("wb", buffering=0) as stream, pytest.raises(Unwritable):
        write_table(FRAME, "-", KINDS, stdout=stream)


def test_more_rows_than_a_sheet_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "SHEET_ROWS", 3)
    with pytest.raises(Unwritable, match="a sheet holds"):
        write_table(FRAME, tmp_path / "o.xlsx", KINDS)


def test_receipts_are_json_in_the_order_given(tmp_path: Path) -> None:
    write_receipt({"version": "1", "选项": {"b": 1, "a": None}}, tmp_path / "r.json")
    text = (tmp_path / "r.json").read_text(encoding="utf-8")
    assert text == '{\n  "version": "1",\n  "选项": {\n    "b": 1,\n    "a": null\n  }\n}\n'
    with pytest.raises(TypeError):
        write_receipt({"a": object()}, tmp_path / "r.json")
    assert (tmp_path / "r.json").read_text(encoding="utf-8") == text


def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        with replacing(tmp_path / "new") as temporary:
            temporary.write_text("x")
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o644
        (tmp_path / "new").chmod(0o600)
        with replacing(tmp_path / "new") as temporary:
            temporary.write_text("y")
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(mask)
