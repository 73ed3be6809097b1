"""`evaluate`: what it writes, says and exits with when the input is good."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
import pytest

from .conftest import claim, folder_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Run = Callable[..., Ended]
    Claims = Callable[..., Path]

HEADER = (
    "claim_id,policy,status,basic_insurance,critical_illness,assistance,relief_fund,other_funds,"
    "fund_total,person_pays,reasons,missing,findings,clauses,to_recover"
)


def rows_of(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == HEADER
    return [line.split(",") for line in lines[1:]]


def test_a_claim_is_decided_to_the_fen(run: Run, claims: Claims, tmp_path: Path) -> None:
    # 800.00 x 90 % = 720.00; 1000.00 x 95 % - 720.00 = 230.00; 1000.00 - 950.00 = 50.00
    ended = run("evaluate", claims(claim()), "-o", "out.csv")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    (row,) = rows_of(tmp_path / "out.csv")
    assert [*row[:10], row[-1]] == [
        *("c1", "linxi", "settled"),
        *("720.00", "0.00", "0.00", "230.00", "0.00", "950.00", "50.00", "0.00"),
    ]
    assert row[10:13] == ["", "", ""]
    assert folder_of(tmp_path) == {
        "claims.csv",
        "out.csv",
        "out.csv.rejects.csv",
        "out.csv.receipt.json",
    }


def test_rows_keep_the_order_of_the_input(run: Run, claims: Claims, tmp_path: Path) -> None:
    path = claims(claim("b", "2018-05-01"), claim("a", "2018-04-01"), claim("c", "2018-03-01"))
    assert run("evaluate", path, "-o", "out.csv").code == 0
    assert [row[0] for row in rows_of(tmp_path / "out.csv")] == ["b", "a", "c"]


def test_the_rejects_are_written_even_where_there_are_none(
    run: Run, claims: Claims, tmp_path: Path
) -> None:
    run("evaluate", claims(claim()), "-o", "out.csv")
    text = (tmp_path / "out.csv.rejects.csv").read_text(encoding="utf-8-sig")
    assert text == "line,column,code,message\n"


def test_without_a_target_a_summary_is_printed(run: Run, claims: Claims, tmp_path: Path) -> None:
    ended = run("evaluate", claims(claim(), claim("c2", "2017-06-06")))
    assert ended.code == 0
    lines = [line.split() for line in ended.out.splitlines() if "linxi" in line]
    assert lines[0] == ["linxi", "not", "in", "force", "1", *["0.00"] * 7]
    assert lines[1][:3] == ["linxi", "settled", "1"]
    assert lines[1][3:] == ["720.00", "0.00", "0.00", "230.00", "0.00", "950.00", "50.00"]
    assert "rows in 2, rows out 2, rejected 0" in ended.out
    assert folder_of(tmp_path) == {"claims.csv"}


def test_the_summary_speaks_chinese(run: Run, claims: Claims) -> None:
    ended = run("evaluate", claims(claim()), "--lang", "zh")
    assert "已核定" in ended.out
    assert "读入 1 行，结果 1 行，不能读取 0 行" in ended.out


def test_standard_output_takes_the_result_alone(run: Run, claims: Claims) -> None:
    ended = run("evaluate", claims(claim()), "-o", "-", "--rejects", "r.csv", "--receipt", "r.json")
    assert ended.code == 0
    assert ended.out.splitlines()[0] == HEADER
    assert ended.out.splitlines()[1].startswith("c1,linxi,settled,720.00,")


def test_standard_output_needs_places_for_the_other_files(run: Run, claims: Claims) -> None:
    ended = run("evaluate", claims(claim()), "-o", "-", "--rejects", "r.csv")
    assert ended.code == 2
    assert ended.err == "with -o - the rejects and the receipt need --rejects and --receipt\n"


def test_one_claim_is_explained(run: Run, claims: Claims) -> None:
    ended = run("evaluate", claims(claim()), "--explain", "c1")
    assert ended.code == 0
    for amount in ("720.00", "230.00", "50.00"):
        assert amount in ended.out
    assert "article 16" in ended.out or "contracted_in_county" in ended.out


def test_an_explanation_of_a_claim_that_is_not_there(run: Run, claims: Claims) -> None:
    ended = run("evaluate", claims(claim()), "--explain", "c9")
    assert ended.code == 2
    assert ended.err == "no claim that could be read has the claim_id given to --explain\n"


def test_strict_runs_tell_undetermined_rows(run: Run, claims: Claims) -> None:
    unknown = claim(in_policy="")
    assert run("evaluate", claims(unknown)).code == 0
    assert run("evaluate", claims(unknown), "--strict").code == 1
    assert run("evaluate", claims(claim()), "--strict").code == 0


def test_rejected_rows_outrank_undetermined_ones(run: Run, claims: Claims) -> None:
    path = claims(claim(in_policy=""), claim("c2", total="1.005"))
    assert run("evaluate", path, "--strict").code == 3


def test_a_policy_can_be_given_for_rows_without_one(
    run: Run, claims: Claims, tmp_path: Path
) -> None:
    path = claims(claim().replace("linxi", ""))
    assert run("evaluate", path, "-o", "out.csv", "--policy", "linxi").code == 0
    assert rows_of(tmp_path / "out.csv")[0][1:3] == ["linxi", "settled"]


def test_set_and_choose_change_the_result(run: Run, claims: Claims, tmp_path: Path) -> None:
    # Managed like inpatient care: 50 % + 10 % of 800.00 = 480.00, or 50 % x 110 % = 440.00
    path = claims(claim().replace(",quota,", ",inpatient,"))
    given = ("--set", "linxi.base_ratio=50%")
    run("evaluate", path, "-o", "points.csv", *given)
    run("evaluate", path, "-o", "relative.csv", *given, "--choose", "linxi.uplift_as=relative")
    assert rows_of(tmp_path / "points.csv")[0][3] == "480.00"
    assert rows_of(tmp_path / "relative.csv")[0][3] == "440.00"


def test_the_receipt_accounts_for_the_run(run: Run, claims: Claims, tmp_path: Path) -> None:
    path = claims(claim(), claim("c2", total="1.005"), claim("c3", "2018-04-01", "100.00", "80.00"))
    options = ("--set", "linxi.base_ratio=50%", "--choose", "linxi.missing_paper=refused")
    assert run("evaluate", path, "-o", "out.csv", *options).code == 3
    receipt = json.loads((tmp_path / "out.csv.receipt.json").read_text(encoding="utf-8"))
    assert receipt["claims"] == {
        "rows_in": 3,
        "rows_out": 2,
        "rows_rejected": 1,
        "of_persons_not_in_the_persons_table": None,
    }
    assert receipt["options"]["set"] == ["linxi.base_ratio=50%"]
    assert receipt["readings"]["linxi"]["missing_paper"] == {"option": "refused", "chosen": True}
    assert receipt["readings"]["linxi"]["uplift_as"] == {"option": "points", "chosen": False}
    assert receipt["dates"] == {"linxi": {"first": "2018-03-05", "last": "2018-04-01"}}
    assert receipt["status"] == {"linxi": {"settled": 2}}
    # 720.00 + 72.00; 230.00 + 23.00; 50.00 + 5.00
    assert receipt["sums"]["linxi"]["basic_insurance"] == "792.00"
    assert receipt["sums"]["linxi"]["relief_fund"] == "253.00"
    assert receipt["sums"]["linxi"]["person_pays"] == "55.00"
    assert receipt["not_carried"]["claims"]["reverses"] == "none"
    assert receipt["totals_begin"]["linxi.quota_amount"] == "zero"
    assert len(receipt["inputs"]["claims"]["sha256"]) == 64
    assert "registrations" in receipt["tables_not_supplied"]


def test_the_receipt_names_documents_that_are_still_missing(
    run: Run, claims: Claims, tmp_path: Path
) -> None:
    run("evaluate", claims(claim()), "-o", "out.csv")
    receipt = json.loads((tmp_path / "out.csv.receipt.json").read_text(encoding="utf-8"))
    wanted = {each["parameter"] for each in receipt["later_documents"]["linxi"]}
    assert "linxi.base_ratio" in wanted
    run("evaluate", claims(claim()), "-o", "out.csv", "--set", "linxi.base_ratio=50%")
    receipt = json.loads((tmp_path / "out.csv.receipt.json").read_text(encoding="utf-8"))
    wanted = {each["parameter"] for each in receipt["later_documents"]["linxi"]}
    assert "linxi.base_ratio" not in wanted


def test_equal_runs_have_equal_files(run: Run, claims: Claims, tmp_path: Path) -> None:
    path = claims(claim(), claim("c2", total="1.005"))
    run("evaluate", path, "-o", "a.csv")
    run("evaluate", path, "-o", "b.csv")
    for suffix in ("", ".rejects.csv", ".receipt.json"):
        first, second = (tmp_path / f"{name}.csv{suffix}" for name in "ab")
        assert first.read_bytes() == second.read_bytes()


def test_unknown_columns_are_named(run: Run, claims: Claims, tmp_path: Path) -> None:
    path = claims(claim())
    text = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{text[0]},shoe_size\n{text[1]},42\n", encoding="utf-8")
    ended = run("evaluate", path, "-o", "out.csv")
    assert ended.code == 0
    assert "claims.csv: unknown column 'shoe_size' is not read" in ended.err
    receipt = json.loads((tmp_path / "out.csv.receipt.json").read_text(encoding="utf-8"))
    assert receipt["inputs"]["claims"]["unknown_columns"] == ["shoe_size"]


def test_a_total_can_begin_above_zero(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(
        "claim_id,person_id,policy,service_date,care_type,total_cost,in_policy_cost,basic_paid,"
        "identities\nc1,p1,xuchang,2022-06-01,inpatient,2000.00,1500.00,500.00,特困人员\n",
        encoding="utf-8",
    )
    (tmp_path / "opening.csv").write_text(
        "person_id,policy,year,accumulator,amount\np1,xuchang,2022,assistance_cap,1400.00\n",
        encoding="utf-8",
    )
    given = [
        *("--set", "xuchang.assistance_deductible=0 yuan"),
        *("--set", "xuchang.assistance_ratio=70%"),
        *("--set", "xuchang.assistance_cap=1500 yuan"),
    ]
    # Base 1500.00 - 500.00; 70 % of it is 700.00, of which 100.00 fit under the limit.
    ended = run("evaluate", "claims.csv", "--opening", "opening.csv", "-o", "out.csv", *given)
    assert ended.code == 0
    line = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert line.startswith("c1,xuchang,settled,500.00,0.00,100.00,0.00,0.00,600.00,1400.00,")


def test_a_total_that_the_pack_does_not_keep(run: Run, claims: Claims, tmp_path: Path) -> None:
    (tmp_path / "opening.csv").write_text(
        "person_id,policy,year,accumulator,amount\np1,linxi,2018,quota,1.00\n", encoding="utf-8"
    )
    ended = run("evaluate", claims(claim()), "--opening", "opening.csv")
    assert ended.code == 2
    assert "'quota', which linxi does not keep" in ended.err


@pytest.mark.parametrize("engine", ["reference", "columns"])
@pytest.mark.parametrize(
    ("policy", "status"), [("", "settled"), ("linxi", "settled"), ("zibo", "not_eligible")]
)
def test_a_registration_without_a_policy_counts_under_each(
    run: Run, claims: Claims, tmp_path: Path, engine: str, policy: str, status: str
) -> None:
    (tmp_path / "registrations.csv").write_text(
        "person_id,policy,disease,decision,decided_on,valid_from\n"
        f"p1,{policy},糖尿病,approved,2018-01-10,2018-01-10\n",
        encoding="utf-8",
    )
    given = ("--registrations", "registrations.csv", "--engine", engine)
    assert run("evaluate", claims(claim()), "-o", "out.csv", *given).code == 0
    assert rows_of(tmp_path / "out.csv")[0][2] == status


@pytest.mark.parametrize("engine", ["reference", "columns"])
@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl", "xlsx"])
def test_a_result_can_be_written_in_every_format_and_read_again(
    run: Run, claims: Claims, tmp_path: Path, engine: str, form: str
) -> None:
    path = claims(claim(), claim("c2", in_policy=""))
    assert run("evaluate", path, "-o", f"out.{form}", "--engine", engine).code == 0
    read = {
        "csv": lambda target: pl.read_csv(target, infer_schema=False),
        "parquet": pl.read_parquet,
        "jsonl": pl.read_ndjson,
        "xlsx": pl.read_excel,
    }[form](tmp_path / f"out.{form}")
    assert read.columns == HEADER.split(",")
    assert [str(cell) for cell in read["claim_id"]] == ["c1", "c2"]
    assert Decimal(str(read["relief_fund"][0])) == 230
    assert read["relief_fund"][1] is None


def test_standard_input_is_read(
    run: Run, claims: Claims, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = claims(claim()).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run("evaluate", "-", "-o", "out.csv").code == 0
    assert rows_of(tmp_path / "out.csv")[0][:3] == ["c1", "linxi", "settled"]
