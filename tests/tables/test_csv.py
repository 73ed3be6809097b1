"""CSV files as offices send them."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from medrelief.tables.messages import Unreadable
from medrelief.tables.read import TableRead, read_table

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "claim_id,person_id,policy,service_date,total_cost"


def read(path: Path, text: str | bytes, *, table: str = "claims", **options: object) -> TableRead:
    file = path / "claims.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_table(file, table, lang="en", **options)  # type: ignore[arg-type]


def faults(found: TableRead) -> list[tuple[int, str, str]]:
    return [(line, column, code) for line, column, code, _ in found.rejects.rows()]


def test_plain_rows_are_typed(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}\nc1,p1,linxi,2020-03-01,1234.5\nc2,p2,zibo,2020-03-02,7\n")
    assert found.frame.columns == [
        "claim_id",
        "person_id",
        "policy",
        "service_date",
        "total_cost",
        "record",
    ]
    assert found.frame.rows() == [
        ("c1", "p1", "linxi", date(2020, 3, 1), 123450, 1),
        ("c2", "p2", "zibo", date(2020, 3, 2), 700, 2),
    ]
    assert (found.rows_in, found.rows_rejected, found.rows_folded) == (2, 0, 0)
    assert found.rejects.is_empty()
    assert found.rejected.is_empty()
    assert "discharge_date" in found.not_carried


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b""), ("gb18030", b""), ("gbk", b"")],
)
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str, mark: bytes) -> None:
    text = "结算ID,人员编号,政策,就诊日期,总费用,病种名称\nc1,p1,linxi,2020-03-01,12.30,糖尿病\n"
    found = read(tmp_path, mark + text.encode(encoding))
    assert found.frame.rows() == [("c1", "p1", "linxi", date(2020, 3, 1), "diabetes", 1230, 1)]


def test_gb18030_that_begins_only_after_the_head(tmp_path: Path) -> None:
    rows = "".join(f"c{n},p1,linxi,2020-03-01,1.00,x\n" for n in range(20_000))
    text = f"{HEAD},village\n{rows}z,p1,linxi,2020-03-01,1.00,张庄\n".encode("gb18030")
    found = read(tmp_path, text)
    assert found.rows_in == 20_001
    assert found.frame["village"][-1] == "张庄"


def test_utf8_with_a_broken_byte_far_down_is_refused(tmp_path: Path) -> None:
    rows = "".join(f"c{n},p1,linxi,2020-03-01,1.00,张庄\n" for n in range(20_000))
    with pytest.raises(Unreadable, match="begins as UTF-8"):
        read(tmp_path, f"{HEAD},village\n{rows}".encode() + b"z,p1,linxi,2020-03-01,1.00,\xff\n")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = f"{HEAD}\nc1,p1,linxi,2020-03-01,12.30\n".replace(",", delimiter)
    assert read(tmp_path, text).frame["total_cost"].to_list() == [1230]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    text = f"{HEAD}\nc1,p1,linxi,2020-03-01,12.30\nc2,p1,linxi,2020-03-01,bad\n".replace("\n", end)
    found = read(tmp_path, text)
    assert found.frame["claim_id"].to_list() == ["c1"]
    assert faults(found) == [(3, "total_cost", "money")]


def test_a_line_break_in_quotes_moves_the_line_and_not_the_record(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f'{HEAD},village\nc1,p1,linxi,2020-03-01,1,"a\nb\nc"\nc2,p1,linxi,2020-03-01,bad,x\n'
        "c3,p1,linxi,2020-03-01,2,y\n",
    )
    assert faults(found) == [(5, "total_cost", "money")]
    assert found.frame["record"].to_list() == [1, 3]
    assert found.frame["village"].to_list() == ["a\nb\nc", "y"]


def test_rows_longer_and_shorter_than_the_header(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"{HEAD},village\n"
        "c1,p1,linxi,2020-03-01,1,v\n"
        "c2,p1,linxi,2020-03-01,1\n"  # too few, though only an optional cell is missing
        "c3,p1,linxi,2020-03-01,1,v,w\n"
        "c4,p1,linxi,2020-03-01,1,,\n"  # one empty cell too many holds nothing
        "c5,p1,linxi,2020-03-01,1,v,,,z\n"
        "c6,p1,linxi,2020-03-01,1,v\n",
    )
    assert faults(found) == [
        (3, "", "too_few_cells"),
        (4, "", "too_many_cells"),
        (6, "", "too_many_cells"),
    ]
    assert found.frame["claim_id"].to_list() == ["c1", "c4", "c6"]


def test_ragged_rows_among_quoted_delimiters(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f'{HEAD},village\nc1,p1,linxi,2020-03-01,1,"a,b\n,c"\nc2,p1,linxi,2020-03-01,1\n'
        'c3,p1,linxi,2020-03-01,"1","v","w"\nc4,p1,linxi,2020-03-01,1,"x"\n',
    )
    assert faults(found) == [(4, "", "too_few_cells"), (5, "", "too_many_cells")]
    assert found.frame["claim_id"].to_list() == ["c1", "c4"]


def test_a_stray_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f'{HEAD}\nc1,p1,linxi,2020-03-01,1\n"c2,p1,linxi,2020-03-01,1\nc3,p1,linxi,2020-03-01,1\n'
        '"c"4,p1,linxi,2020-03-01,1\nc5,p1,linxi,2020-03-01,1\n',
    )
    assert faults(found) == [(3, "", "broken_quotes"), (5, "", "broken_quotes")]
    assert found.frame["claim_id"].to_list() == ["c1", "c3", "c5"]
    assert found.rows_in == 5


def test_blank_rows_title_and_totals_are_no_rows(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "林西县2020年结算明细,,,,\n\n结算ID,人员编号,政策,就诊日期,总费用\nc1,p1,linxi,2020-03-01,1\n,,,,\n\n"
        "c2,p1,linxi,2020-03-01,bad\n合计,,,,1\n\n",
    )
    assert found.frame["claim_id"].to_list() == ["c1"]
    assert found.rows_in == 2
    assert faults(found) == [(7, "total_cost", "money")]
    assert [note.code for note in found.notes] == ["totals_row", "blank_rows"]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    for text in (HEAD, HEAD + "\n", "\ufeff" + HEAD + "\r\n"):
        found = read(tmp_path, text)
        assert found.rows_in == 0
        assert found.frame.columns[-1] == "record"
        assert found.frame.schema["total_cost"].is_integer()


def test_unknown_columns_are_named_with_the_nearest(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD},diseas,颜色\nc1,p1,linxi,2020-03-01,1,x,红\n")
    assert found.unknown == ("diseas", "颜色")
    assert found.notes[0].en == "unknown column 'diseas' is not read; the nearest name is 'disease'"
    assert found.notes[1].zh == "不认识的列 '颜色' 未采用"


def test_a_header_that_means_something_else_is_not_read(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD},结算时间\nc1,p1,linxi,2020-03-01,1,2020-04-01\n")
    assert [note.code for note in found.notes] == ["refused_column"]


def test_the_preferred_of_two_headers_is_read_and_the_other_named(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD},病种编码,病种名称\nc1,p1,linxi,2020-03-01,1,M01600,糖尿病\n")
    assert found.frame["disease"].to_list() == ["diabetes"]
    assert [note.code for note in found.notes] == ["column_not_used"]


@pytest.mark.parametrize("twin", ["total_cost", "总费用", "Total_Cost "])
def test_two_headers_for_one_amount_are_refused(tmp_path: Path, twin: str) -> None:
    with pytest.raises(Unreadable, match="both mean total_cost"):
        read(tmp_path, f"{HEAD},{twin}\nc1,p1,linxi,2020-03-01,1,2\n")


def test_a_missing_required_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read(
            tmp_path, "claim_id,person_id,policy,service_date,totalcost\nc1,p1,linxi,2020-03-01,1\n"
        )
    assert refused.value.message_en == "claims.csv: the required column is missing: total_cost"
    assert refused.value.hint == "rename the header 'totalcost' to 'total_cost'"
    assert refused.value.of("zh").startswith("claims.csv：缺少必需的列 total_cost\n提示：")


def test_an_identity_number_stands_in_for_a_person_id(tmp_path: Path) -> None:
    found = read(
        tmp_path, "claim_id,身份证号,policy,service_date,total_cost\nc1,n1,linxi,2020-03-01,1\n"
    )
    assert found.frame["person_id"].to_list() == ["n1"]
    assert found.frame["id_number"].to_list() == ["n1"]


def test_brackets_in_a_path_are_no_pattern(tmp_path: Path) -> None:
    file = tmp_path / "claims[1]*.csv"
    file.write_text(f"{HEAD}\nc1,p1,linxi,2020-03-01,1\n")
    assert read_table(file, "claims").rows_in == 1


def test_standard_input_and_progress() -> None:
    text = f"{HEAD}\nc1,p1,linxi,2020-03-01,1\n".encode()
    seen: list[tuple[int, int]] = []
    found = read_table(
        "-", "claims", stdin=io.BytesIO(text), progress=lambda done, all_: seen.append((done, all_))
    )
    assert found.rows_in == 1
    assert seen == [(len(text), len(text))]
    assert found.sha256 == hashlib.sha256(text).hexdigest()
