"""Excel, Parquet, JSON lines and frames; and what is no table at all."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import xlsxwriter

from medrelief.tables import encoding
from medrelief.tables.messages import Unreadable
from medrelief.tables.read import read_table

if TYPE_CHECKING:
    from pathlib import Path

# Sheets know no time zones.
MARCH_1 = datetime(2020, 3, 1)  # noqa: DTZ001
MARCH_4 = datetime(2020, 3, 4, 8, 20)  # noqa: DTZ001
HEAD = ["claim_id", "person_id", "policy", "service_date", "total_cost"]


def workbook(path: Path, rows: list[list[Any]], name: str = "book.xlsx") -> Path:
    file = path / name
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("结算")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, column, cell)
                elif cell is not None:
                    sheet.write(at, column, cell)
    return file


def test_a_sheet_with_title_and_totals(tmp_path: Path) -> None:
    file = workbook(
        tmp_path,
        [
            ["2020年门诊慢特病结算明细"],
            [None],
            ["结算ID", "身份证号", "政策", "就诊日期", "总费用", "是否急诊"],
            ["c1", "999999198002290019", "linxi", MARCH_1, 12.3, "是"],
            ["c2", "999999198002290019", "linxi", "2020/3/2", "¥1,000.00", "否"],
            ["c3", "999999198002290019", "linxi", 43893, 12.345, None],
            [None],
            ["c4", "999999198002290019", "linxi", MARCH_4, 7, True],
            ["合计", None, None, None, 1024.6],
        ],
    )
    found = read_table(file, "claims", lang="en")
    assert found.frame.select(
        "claim_id", "service_date", "emergency", "total_cost", "record"
    ).rows() == [
        ("c1", date(2020, 3, 1), True, 1230, 1),
        ("c2", date(2020, 3, 2), False, 100000, 2),
        ("c4", date(2020, 3, 4), True, 700, 4),
    ]
    assert [r[:3] for r in found.rejects.rows()] == [(6, "total_cost", "money_decimals")]
    assert found.rows_in == 4


def test_binary_dust_of_a_spreadsheet_is_no_third_decimal(tmp_path: Path) -> None:
    """A sheet keeps binary numbers and shows 15 digits; `2100.2799999999997` shows as 2100.28."""
    file = workbook(
        tmp_path,
        [
            HEAD,
            ["c1", "p", "linxi", "2020-01-01", 12345.25],
            ["c2", "p", "linxi", "2020-01-01", 1.005],
        ],
    )
    exact = tmp_path / "dust.xlsx"
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(exact, "w") as target:
        for item in source.namelist():
            target.writestr(
                item, source.read(item).replace(b"<v>12345.25</v>", b"<v>2100.2799999999997</v>")
            )
    found = read_table(exact, "claims", lang="en")
    assert found.frame["total_cost"].to_list() == [210028]
    assert [r[:3] for r in found.rejects.rows()] == [(3, "total_cost", "money_decimals")]
    mixed = workbook(
        tmp_path,
        [
            HEAD,
            ["c1", "p", "linxi", "2020-01-01", 12345.25],
            ["c2", "p", "linxi", "2020-01-01", "¥3"],
        ],
    )
    with zipfile.ZipFile(mixed) as source, zipfile.ZipFile(exact, "w") as target:
        for item in source.namelist():
            target.writestr(
                item, source.read(item).replace(b"<v>12345.25</v>", b"<v>2100.2799999999997</v>")
            )
    assert read_table(exact, "claims").frame["total_cost"].to_list() == [210028, 300]


def test_an_id_number_that_a_sheet_has_cut_is_refused(tmp_path: Path) -> None:
    file = workbook(
        tmp_path,
        [
            HEAD,
            ["c1", 999999198002290019, "linxi", "2020-01-01", 1],
            ["c2", 12345, "linxi", "2020-01-01", 1],
        ],
    )
    found = read_table(file, "claims", lang="en")
    assert found.frame["person_id"].to_list() == ["12345"]
    assert [r[:3] for r in found.rejects.rows()] == [(2, "person_id", "number_cut")]


def test_rows_are_counted_as_the_sheet_shows_them(tmp_path: Path) -> None:
    file = workbook(tmp_path, [[], [], [], HEAD, ["c1", "p", "linxi", "bad", 1]])
    assert read_table(file, "claims").rejects["line"].to_list() == [5]


def test_header_only_and_empty_workbooks(tmp_path: Path) -> None:
    assert read_table(workbook(tmp_path, [HEAD]), "claims").rows_in == 0
    with pytest.raises(Unreadable, match="holds nothing"):
        read_table(workbook(tmp_path, []), "claims")


def test_the_sheet_that_is_the_table_is_read(tmp_path: Path) -> None:
    file = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("说明").write(0, 0, "请看下一页")
        sheet = book.add_worksheet("数据")
        for at, row in enumerate([HEAD, ["c1", "p", "linxi", "2020-01-01", 1]]):
            sheet.write_row(at, 0, row)
    found = read_table(file, "claims", lang="en")
    assert found.rows_in == 1
    assert [note.code for note in found.notes] == ["other_sheets"]


FRAME = pl.DataFrame(
    {
        "claim_id": ["a", "b"],
        "person_id": [1, 2],
        "policy": ["linxi", "linxi"],
        "service_date": [date(2020, 1, 1), date(2020, 1, 2)],
        "total_cost": [Decimal("12.30"), Decimal("7.00")],
        "referred": [True, None],
        "papers": [["receipt", "identity_card"], []],
        "something": [{"x": 1}, {"x": 2}],
    }
)
ROWS = [
    ("a", "1", "linxi", date(2020, 1, 1), True, 1230, ["identity_card", "receipt"], 1),
    ("b", "2", "linxi", date(2020, 1, 2), None, 700, [], 2),
]


def test_frames_of_every_maker() -> None:
    import duckdb
    import pandas as pd

    plain = FRAME.drop("something")
    table = plain.to_arrow()
    connection = duckdb.connect()
    for source in (
        FRAME,
        FRAME.lazy(),
        table,
        table.to_pandas(),
        pd.DataFrame(plain.to_dict(as_series=False), index=[7, 8]),
        connection.from_arrow(table),
    ):
        found = read_table(source, "claims")
        assert found.frame.rows() == ROWS, type(source)
    connection.close()


def test_parquet_is_read_as_the_frame_it_holds(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "claims.parquet")
    assert read_table(tmp_path / "claims.parquet", "claims").frame.rows() == ROWS


def test_floats_of_a_frame() -> None:
    frame = FRAME.head(1).with_columns(
        pl.Series("total_cost", [0.1 + 0.2]),
        pl.Series("base_ratio", [0.875]),
        pl.Series("person_id", [5.0]),
    )
    found = read_table(frame, "claims")
    assert found.frame.select("total_cost", "base_ratio", "person_id").rows() == [(30, 8750, "5")]
    three = frame.with_columns(pl.Series("total_cost", [1.005]))
    assert read_table(three, "claims").rejects["code"].to_list() == ["money_decimals"]
    nothing = frame.with_columns(pl.Series("total_cost", [float("nan")]))
    assert read_table(nothing, "claims").rejects["code"].to_list() == ["missing"]


def test_decimals_of_any_scale_are_exact() -> None:
    for value, fen in (
        (Decimal("12.5000"), 1250),
        (Decimal("100.000"), 10000),
        (Decimal("0.1"), 10),
    ):
        frame = FRAME.head(1).with_columns(pl.Series("total_cost", [value]))
        assert read_table(frame, "claims").frame["total_cost"].to_list() == [fen]
    frame = FRAME.head(1).with_columns(pl.Series("total_cost", [Decimal("1.005")]))
    assert read_table(frame, "claims").rejects["code"].to_list() == ["money_decimals"]


def test_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text(
        '{"claim_id":"a","person_id":999999198002290019,"policy":"linxi","service_date":"2020-01-01","total_cost":12.30}\n'
        "\n"
        '{"claim_id":"b","person_id":"p","policy":"linxi","service_date":"2020-01-02","total_cost":"7","papers":["receipt"],"referred":true}\n'
        '{"claim_id":"c","person_id":"p","policy":"linxi","service_date":"2020-01-02","total_cost":1.005}\n',
        encoding="utf-8",
    )
    found = read_table(file, "claims", lang="en")
    assert found.frame.select(
        "claim_id", "person_id", "total_cost", "papers", "referred"
    ).rows() == [
        ("a", "999999198002290019", 1230, None, None),
        ("b", "p", 700, ["receipt"], True),
    ]
    assert [r[:3] for r in found.rejects.rows()] == [(4, "total_cost", "money_decimals")]


def test_a_broken_json_line_costs_itself(tmp_path: Path) -> None:
    cells = ("a", "p", "linxi", "2020-01-01", "1")
    good = json.dumps(dict(zip(HEAD, cells, strict=True)), separators=(",", ":"))
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join((good, "", "{oops", "[1]", good.replace('"a"', '"b"'), "")))
    found = read_table(file, "claims", lang="en")
    assert [r[:3] for r in found.rejects.rows()] == [(3, "", "not_json"), (4, "", "not_json")]
    assert found.frame.select("claim_id", "record").rows() == [("a", 1), ("b", 4)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7\n...", "a PDF file"),
        (b"PK\x03\x04 and no workbook", "no workbook"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        (b"PAR1 and no more", "not complete"),
        (b"a\0b\0c\0", "UTF-16 text without BOM"),
        (b"some\0bytes", "binary content"),
        (b"\xff\xff\xff\x80", "not UTF-8, UTF-16 with BOM or GB18030"),
        (b"just some words\nand more\n", "none of the first 10 rows is a header"),
        (b"\n\n\n", "none of the first 10 rows is a header"),
        (b"[1, 2, 3]", "none of the first 10 rows is a header"),
        (b"{broken\n{more", "no line is a JSON object"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "claims.dat"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=message) as refused:
        read_table(file, "claims")
    assert refused.value.message_zh.startswith("claims.dat：")
    assert refused.value.exit_code == 4


def test_a_folder_and_an_absent_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="it is a folder"):
        read_table(tmp_path, "claims")
    with pytest.raises(Unreadable, match="no such file"):
        read_table(tmp_path / "absent.csv", "claims")


def test_a_line_without_end_is_refused_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_bytes(",".join(HEAD).encode() + b"\n" + b"x" * (encoding.LONGEST_LINE + 1))
    with pytest.raises(Unreadable, match="longer than 16 MiB"):
        read_table(file, "claims")


class _Endless(io.RawIOBase):
    """Letters without end; counts what was asked for."""

    taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"x" * size


def test_a_line_without_end_is_refused_from_standard_input() -> None:
    endless = _Endless()
    with pytest.raises(Unreadable, match="longer than 16 MiB"):
        read_table("-", "claims", stdin=endless)  # type: ignore[arg-type]
    assert endless.taken <= encoding.LONGEST_LINE + (2 << 20)


def test_a_long_text_within_bounds_is_read() -> None:
    text = "长" * 300_000
    stream = io.BytesIO(f"{','.join(HEAD)},village\na,p,linxi,2020-01-01,1,{text}\n".encode())
    assert read_table(stream, "claims").frame["village"].to_list() == [text]


def test_no_frame_and_a_column_of_structs() -> None:
    with pytest.raises(Unreadable, match="type Struct"):
        read_table(FRAME.with_columns(pl.col("something").alias("total_cost")), "claims")


def test_times_of_day_in_a_sheet_are_no_amounts(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*HEAD, "other"], ["c1", "p", "linxi", "2020-01-01", None, None]]
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        clock = book.add_format({"num_format": "hh:mm:ss"})
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        sheet.write(1, 4, 0.25, clock)
        sheet.write(1, 5, 0.25, clock)
    assert read_table(file, "claims").rejects["code"].to_list() == ["money"]


@pytest.mark.parametrize("name", ["claims[1].jsonl", "claims[1].parquet", "a*b.jsonl"])
def test_brackets_in_a_path_are_no_pattern(tmp_path: Path, name: str) -> None:
    plain = FRAME.drop("something")
    file = tmp_path / name
    if name.endswith("parquet"):
        plain.write_parquet(file)
    else:
        with file.open("wb") as target:
            plain.with_columns(pl.col("total_cost").cast(pl.String)).write_ndjson(target)
    assert read_table(file, "claims").frame.rows() == ROWS
