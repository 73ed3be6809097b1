"""Every kind of bad input: a clear message, the promised exit code, nothing half-written."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from medrelief.tables import encoding, receipts

from .conftest import CLAIMS, claim, folder_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ended

    Run = Callable[..., Ended]
    Claims = Callable[..., Path]


def rejects_of(folder: Path) -> list[list[str]]:
    text = (folder / "out.csv.rejects.csv").read_text(encoding="utf-8-sig")
    return [line.split(",", 3)[:3] for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "claims.csv: the file is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "claims.csv: it is no table; it is a PDF file"),
        (b"\x00\x01\x02\x03binary", "claims.csv: it is no table; it holds binary content"),
        (b"<!DOCTYPE html><html>", "claims.csv: it is no table; it is a web page or XML"),
        (b"claim_id,person_id\n\xff\xff\xff,1\n", "claims.csv: the text is not UTF-8"),
        (b"just a sentence\nand another\n", "claims.csv: none of the first 10 rows is a header"),
    ],
    ids=["empty", "pdf", "binary", "html", "encoding", "prose"],
)
def test_what_is_no_table_cannot_be_read(
    run: Run, tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "claims.csv").write_bytes(content)
    ended = run("evaluate", "claims.csv", "-o", "out.csv")
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.startswith(told)
    assert folder_of(tmp_path) == {"claims.csv"}


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    ended = run("evaluate", "nowhere.csv", "-o", "out.csv")
    assert (ended.code, ended.err) == (4, "nowhere.csv: there is no such file\n")
    assert folder_of(tmp_path) == set()


@pytest.mark.parametrize("engine", ["reference", "columns"])
def test_a_header_alone_is_done(run: Run, claims: Claims, tmp_path: Path, engine: str) -> None:
    ended = run("evaluate", claims(), "-o", "out.csv", "--engine", engine)
    assert (ended.code, ended.err) == (0, "")
    assert len((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()) == 1


def test_a_required_column_that_is_missing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("claim_id,person_id,service_date\nc1,p1,2018-03-05\n")
    ended = run("evaluate", "claims.csv", "--policy", "linxi")
    assert (ended.code, ended.err) == (
        4,
        "claims.csv: the required column is missing: total_cost\n",
    )


def test_rows_that_name_no_policy_at_all(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(
        "claim_id,person_id,service_date,total_cost\nc1,p1,2018-03-05,1.00\n"
    )
    ended = run("evaluate", "claims.csv")
    assert ended.code == 4
    assert ended.err == (
        "claims.csv: there is no column policy\nhint: --policy names the pack for all rows\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--policies", "nowhere"), "there is no pack in the folder of --policies"),
        (("--policy", "linxii"), "no pack is named 'linxii'\nhint: write 'linxi'"),
        (("--choose", "linxi.uplift_as=both"), "linxi.uplift_as has no option 'both'"),
        (("--choose", "linxi.uplift=points"), "linxi has no reading 'uplift'"),
        (("--choose", "linxi.uplift_as"), "is not of the form policy.name=value"),
        (("--set", "linxi.base_ratio=90"), "'90' does not read as a ratio"),
        (("--set", "linxi.base=90%"), "linxi has no parameter 'base'"),
        (("--set", "atlantis.base_ratio=90%"), "no policy is named 'atlantis'"),
        (("--engine", "abacus"), "abacus"),
        (("--lang", "fr"), "fr"),
        (("--colour",), "--colour"),
        (("-o", "claims.csv"), "claims.csv is read by this run and would be overwritten"),
        (("-o", "a.csv", "--rejects", "a.csv"), "a.csv is the target of two files of this run"),
    ],
)
def test_wrong_use(
    run: Run, claims: Claims, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    ended = run("evaluate", claims(claim()), *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert folder_of(tmp_path) == {"claims.csv"}


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (claim("c2", total="1.005"), "total_cost", "money_decimals"),
        (claim("c2", total="-5.00"), "total_cost", "negative"),
        (claim("c2", total="abc"), "total_cost", "money"),
        (claim("c2", total=""), "total_cost", "missing"),
        (claim("c2", day="2018-02-30"), "service_date", "date"),
        (claim("c2", day="soon"), "service_date", "date"),
        (claim("c2").replace("linxi", "atlantis"), "policy", "policy_unknown"),
        (claim("c2").replace("linxi", ""), "policy", "policy_blank"),
        (claim("c2").replace("chronic_outpatient", "spa"), "care_type", "word"),
    ],
)
def test_a_bad_row_is_rejected_and_the_others_are_done(
    run: Run, claims: Claims, tmp_path: Path, row: str, column: str, code: str
) -> None:
    ended = run("evaluate", claims(claim("c1"), row, claim("c3")), "-o", "out.csv")
    assert ended.code == 3
    assert ended.err == "claims.csv: 1 of 3 rows rejected, see out.csv.rejects.csv\n"
    assert rejects_of(tmp_path) == [["3", column, code]]
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["c1", "c3"]


def test_every_copy_of_a_duplicate_claim_is_rejected(
    run: Run, claims: Claims, tmp_path: Path
) -> None:
    ended = run("evaluate", claims(claim("c1"), claim("c2"), claim("c1")), "-o", "out.csv")
    assert ended.code == 3
    assert rejects_of(tmp_path) == [["2", "claim_id", "duplicate"], ["4", "claim_id", "duplicate"]]


def test_a_rejected_row_leaves_later_totals_unknown(run: Run, tmp_path: Path) -> None:
    head = (
        "claim_id,person_id,policy,service_date,care_type,total_cost,in_policy_cost,basic_paid,"
        "identities\n"
    )
    rows = (
        "c1,p1,xuchang,2022-06-01,inpatient,2000.00,1500.00,500.00,特困人员\n"
        "c2,p1,xuchang,2022-05-01,inpatient,2000.005,1500.00,500.00,特困人员\n"
        "c3,p1,xuchang,2022-04-01,inpatient,2000.00,1500.00,500.00,特困人员\n"
    )
    (tmp_path / "claims.csv").write_text(head + rows, encoding="utf-8")
    given = [
        *("--set", "xuchang.assistance_deductible=0 yuan"),
        *("--set", "xuchang.assistance_ratio=70%"),
        *("--set", "xuchang.assistance_cap=1500 yuan"),
    ]
    assert run("evaluate", "claims.csv", "-o", "out.csv", *given).code == 3
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert lines[0].startswith("c1,xuchang,undetermined,")
    assert "history.assistance_cap" in lines[0]
    assert lines[1].startswith("c3,xuchang,settled,500.00,0.00,700.00,")


def test_claims_of_unknown_persons_are_counted(run: Run, claims: Claims, tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("person_id,township\np9,北镇\n", encoding="utf-8")
    ended = run("evaluate", claims(claim()), "--persons", "persons.csv", "-o", "out.csv")
    assert ended.code == 0
    assert ended.err == "claims of persons who are not in the persons table: 1\n"


def test_rejects_of_other_tables_name_their_table(run: Run, claims: Claims, tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text("person_id,birth_date\np1,yesterday\n")
    ended = run("evaluate", claims(claim()), "--persons", "persons.csv", "-o", "out.csv")
    assert ended.code == 3
    assert rejects_of(tmp_path) == [["2", "persons.birth_date", "date"]]
    assert "yesterday" not in ended.err


def test_a_line_without_end(run: Run, tmp_path: Path) -> None:
    text = CLAIMS + "c1," + "x" * (encoding.LONGEST_LINE + 1)
    (tmp_path / "claims.csv").write_text(text, encoding="utf-8")
    ended = run("evaluate", "claims.csv", "-o", "out.csv")
    assert ended.code == 4
    assert ended.err == "claims.csv: a line is longer than 16 MiB; this is no table\n"
    assert folder_of(tmp_path) == {"claims.csv"}


def new_pack(run: Run) -> Path:
    assert run("policies", "new", "packs/mycounty").code == 0
    return Path("packs/mycounty/policy.yaml")


def test_a_broken_pack_does_not_run(run: Run, claims: Claims, tmp_path: Path) -> None:
    file = new_pack(run)
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "share(claim.in_policy_cost, subsidy_ratio)", "share(claim.in_policy_cost, ratio)"
        ),
        encoding="utf-8",
    )
    path = claims(claim().replace("linxi", "mycounty"))
    ended = run("evaluate", path, "--policies", "packs", "-o", "out.csv")
    assert (ended.code, ended.out) == (5, "")
    assert "packs/mycounty/policy.yaml:" in ended.err
    assert "error[MR" in ended.err
    assert "^^^^^" in ended.err
    assert folder_of(tmp_path) == {"claims.csv", "packs"}


def test_a_pack_with_a_yaml_bomb(run: Run, claims: Claims) -> None:
    file = new_pack(run)
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    file.write_text(bomb + file.read_text(encoding="utf-8"), encoding="utf-8")
    path = claims(claim().replace("linxi", "mycounty"))
    ended = run("evaluate", path, "--policies", "packs")
    assert (ended.code, ended.out) == (5, "")
    assert "packs/mycounty/policy.yaml:1:" in ended.err


def test_an_overlay_that_is_not_there(run: Run, claims: Claims) -> None:
    ended = run("evaluate", claims(claim()), "--overlay", "nowhere.yaml")
    assert ended.code == 5
    assert "nowhere.yaml" in ended.err


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("nowhere/out.csv", "out.csv: cannot be written; the folder does not exist"),
        ("claims.csv/out.csv", "out.csv: cannot be written; the folder does not exist"),
        (".", "cannot be written"),
        ("/dev/null", "null: cannot be written"),
        ("out.docx", "out.docx: cannot be written; the extension is none of"),
    ],
)
def test_a_place_that_cannot_be_written_to(
    run: Run, claims: Claims, tmp_path: Path, target: str, told: str
) -> None:
    rest = ("--rejects", "r.csv", "--receipt", "r.json")
    ended = run("evaluate", claims(claim()), "-o", target, *rest)
    assert (ended.code, ended.out) == (6, "")
    assert told in ended.err
    assert folder_of(tmp_path) == {"claims.csv"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to every folder")
def test_a_folder_that_is_read_only(run: Run, claims: Claims, tmp_path: Path) -> None:
    path = claims(claim())
    (tmp_path / "closed").mkdir(mode=0o500)
    ended = run("evaluate", path, "-o", "closed/out.csv")
    assert ended.code == 6
    assert "writing is not permitted" in ended.err


def test_a_full_disk(
    run: Run, claims: Claims, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(receipts, "_on_disk", full)
    ended = run("evaluate", claims(claim()), "-o", "out.csv")
    assert ended.code == 6
    assert "cannot be written; the disk is full" in ended.err
    assert folder_of(tmp_path) == {"claims.csv"}


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
from medrelief.cli.main import exit_code
sys.exit(exit_code(sys.argv[1:]))
"""


def test_a_file_that_outgrows_what_may_be_written(claims: Claims, tmp_path: Path) -> None:
    path = claims(*(claim(f"c{number}") for number in range(200)))
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, "evaluate", str(path), "-o", "out.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 6, ended.stderr
    assert "out.csv" in ended.stderr
    assert not (tmp_path / "out.csv").exists()
    assert [name for name in folder_of(tmp_path) if name.startswith(".medrelief")] == []


def test_an_interrupted_run_leaves_nothing(claims: Claims, tmp_path: Path) -> None:
    path = claims(*(claim(f"c{number}") for number in range(60_000)))
    running = subprocess.Popen(
        [
            *(sys.executable, "-m", "medrelief", "evaluate", str(path), "-o", "out.csv"),
            # The slower engine is still at it after some seconds, wherever this runs.
            *("--engine", "reference"),
        ],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(tmp_path), "LC_ALL": "C.UTF-8"},
    )
    try:
        time.sleep(4)
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
    finally:
        running.kill()
    assert (running.returncode, told) == (130, "interrupted\n")
    assert folder_of(tmp_path) == {"claims.csv"}


def test_a_fault_of_ours_asks_for_a_report(
    run: Run, claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("a name that must not be shown")

    monkeypatch.setattr("medrelief.evaluate.run.read_inputs", broken)
    ended = run("evaluate", claims(claim()))
    assert (ended.code, ended.out) == (70, "")
    assert ended.err.startswith("a fault of medrelief itself; please report this line: medrelief")
    assert ended.err.count("\n") == 1
    assert "KeyError" in ended.err
    assert "must not be shown" not in ended.err


def test_a_fault_of_ours_shows_its_trace_when_asked(
    run: Run, claims: Claims, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("cause")

    monkeypatch.setattr("medrelief.evaluate.run.read_inputs", broken)
    monkeypatch.setenv("MEDRELIEF_DEBUG", "1")
    with pytest.raises(KeyError):
        run("evaluate", claims(claim()))


def test_a_message_in_chinese(run: Run, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_bytes(b"")
    ended = run("evaluate", "claims.csv", "--lang", "zh")
    assert (ended.code, ended.err) == (4, "claims.csv：文件为空\n")
