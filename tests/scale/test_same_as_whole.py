"""A run in buckets writes what a run over the whole file writes, to the byte."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medrelief.evaluate.packs_in_use import Choice
from medrelief.scale.bound import Sizes
from medrelief.synthetic import generate, write_dataset

from .runs import as_a_whole, in_buckets

if TYPE_CHECKING:
    import random

GIVEN = (
    "linxi.base_ratio=50%",
    "xuchang.assistance_deductible=300 yuan",
    "xuchang.assistance_ratio=70%",
    "xuchang.assistance_cap=3000 yuan",
    "yeji.deductible_township=100 yuan",
    "yeji.deductible_secondary=300 yuan",
    "zibo.pooled_ratio=50%",
    "zibo.pooled_ceiling=300 yuan",
)
BESIDE = ("persons", "identities", "registrations", "facilities", "enrolments", "events", "opening")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    write_dataset(generate(claims=400, seed=11), folder)
    return folder


@pytest.mark.parametrize(
    "sizes",
    [Sizes(12_000, 4, 50), Sizes(40_000, 1, 1_000), Sizes(1 << 20, 5, 90)],
    ids=["many-pieces", "one-bucket", "one-piece"],
)
@pytest.mark.parametrize("beside", [BESIDE, ()], ids=["tables", "one-file"])
def test_five_cities(tmp_path: Path, drawn: Path, sizes: Sizes, beside: tuple[str, ...]) -> None:
    tables = {name: drawn / f"{name}.csv" for name in beside}
    choice = Choice(settings=GIVEN)
    whole = as_a_whole(tmp_path, drawn / "claims.csv", tables, choice)
    assert in_buckets(tmp_path, drawn / "claims.csv", tables, choice, sizes) == whole


@pytest.mark.parametrize("beside", [BESIDE[:-1], ()], ids=["tables", "one-file"])
def test_a_ceiling_that_a_township_shares(
    tmp_path: Path, drawn: Path, beside: tuple[str, ...]
) -> None:
    tables = {name: drawn / f"{name}.csv" for name in beside}
    choice = Choice(settings=GIVEN, choices=("zibo.ceiling_of=township_year",))
    whole = as_a_whole(tmp_path, drawn / "claims.csv", tables, choice)
    assert in_buckets(tmp_path, drawn / "claims.csv", tables, choice, Sizes(9_000, 4, 50)) == whole


@pytest.mark.parametrize(
    ("source", "form"),
    [
        *(("csv", form) for form in ("jsonl", "parquet", "xlsx")),
        *((source, "csv") for source in ("gb18030", "utf-16", "jsonl", "parquet", "xlsx")),
    ],
)
def test_every_format_in_and_out(tmp_path: Path, drawn: Path, source: str, form: str) -> None:
    claims = _as_format(drawn / "claims.csv", tmp_path, source)
    tables = {"persons": drawn / "persons.csv", "facilities": drawn / "facilities.csv"}
    whole = as_a_whole(tmp_path, claims, tables, Choice(settings=GIVEN), form)
    parts = in_buckets(tmp_path, claims, tables, Choice(settings=GIVEN), Sizes(9_000, 3, 50), form)
    assert (parts.rejects, parts.receipt) == (whole.rejects, whole.receipt)
    read = {"parquet": pl.read_parquet, "xlsx": pl.read_excel}.get(form)
    if read is None:
        assert parts.result == whole.result
    else:
        assert read(io.BytesIO(parts.result)).equals(read(io.BytesIO(whole.result)))


def _as_format(path: Path, folder: Path, form: str) -> Path:
    target = folder / f"claims.{form}"
    frame = pl.read_csv(path, infer_schema_length=0)
    match form:
        case "parquet":
            frame.write_parquet(target)
        case "jsonl":
            lines = frame.write_ndjson().splitlines()
            lines[3:3] = ["", "{broken", "[1]"]
            # A key that only the last line has is a column of all.
            last = json.loads(lines[-1]) | {"remark": "x"}
            target.write_text("\n".join([*lines[:-1], json.dumps(last)]), encoding="utf-8")
        case "xlsx":
            frame.write_excel(target)
        case "csv":
            return path
        case _:
            target.write_text(path.read_text(encoding="utf-8"), encoding=form)
    return target


HEAD = (
    *("claim_id", "person_id", "policy", "service_date", "care_type", "disease", "total_cost"),
    *("in_policy_cost", "basic_paid", "reverses", "registered", "identities", "note"),
)
CELLS = {
    "claim_id": ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", " c1", "", "合计"],
    "person_id": ["p1", "p2", "p3", "p4", "", "1e+15", "合计"],
    "policy": ["linxi", "zibo", "yeji", "Weihai", "", "nowhere"],
    "service_date": ["2024-06-01", "2024-06-02", "2024/7/1", "2023-12-31", "x", "", "--"],
    "care_type": ["inpatient", "outpatient", "two_disease_outpatient", ""],
    "disease": ["高血压", "糖尿病", "none", ""],
    "total_cost": ["100", "1,000.00", "99.99", "-100", "0.001", "", "--"],
    "in_policy_cost": ["80", "800", "", "--", "many"],
    "basic_paid": ["40", "", "10.5"],
    "reverses": ["", "", "", "", "c1", "c2"],
    "registered": ["true", "", "是", "maybe"],
    "identities": ["低保对象", "none", "", "特困人员;孤儿"],
    "note": ["", "", "two\nlines", "a,b", 'an "inch"', "plain"],
}
ROW = st.tuples(*(st.sampled_from(CELLS[name]) for name in HEAD))
GOOD = ("c{}", "p{}", "zibo", "2024-06-01", "outpatient", "高血压", "100", "80", "40", "", "true")


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file of claims in all conditions: most rows are sound, few cells are strange."""
    rows = []
    for at in range(draw(st.integers(0, 25))):
        row = [cell.format(at) for cell in GOOD] + ["低保对象", ""]
        row[1] = f"p{at % 4}"
        for name, cell in draw(
            st.dictionaries(st.sampled_from(HEAD), st.integers(0, 9), max_size=3)
        ).items():
            row[HEAD.index(name)] = CELLS[name][cell % len(CELLS[name])]
        shape = draw(st.integers(0, 30))
        rows.append(
            [] if shape == 0 else row[:-2] if shape == 1 else [*row, "x"] if shape == 2 else row
        )
    out = io.StringIO()
    if draw(st.booleans()):
        out.write("明细表\n")
    end = draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(out, lineterminator=end, quoting=quoting).writerows([HEAD, *rows])
    text = out.getvalue()
    if any(rows) and draw(st.integers(0, 5)) == 0:
        # A quote that belongs to nothing.
        at = draw(st.integers(text.index("note") + 5, len(text) - 1))
        text = text[:at] + '"' + text[at:]
    return text.rstrip("\r\n") if draw(st.booleans()) else text


@settings(max_examples=25, deadline=None)
@given(files(), st.sampled_from([60, 150, 700]), st.integers(1, 4), st.integers(1, 9))
def test_files_in_any_condition(text: str, piece: int, buckets: int, rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        claims = folder / "claims.csv"
        claims.write_bytes(text.encode())
        whole = as_a_whole(folder, claims, {}, Choice(policy="zibo"))
        parts = in_buckets(folder, claims, {}, Choice(policy="zibo"), Sizes(piece, buckets, rows))
        assert parts == whole


PERSONS = ("person_id", "township", "birth_date", "identities")
PERSON = st.tuples(
    st.sampled_from(["p1", "p2", "p3", "p4", "p5", ""]),
    st.sampled_from(["east", "east", "west"]),
    st.sampled_from(["1950-01-01", "1950-01-01", "x"]),
    st.sampled_from(["低保对象", "低保对象", ""]),
)


@settings(max_examples=10, deadline=None)
@given(st.lists(PERSON, max_size=12), st.sampled_from([20, 60, 700]), st.randoms())
def test_persons_that_stand_twice(
    persons: list[tuple[str, ...]], piece: int, chance: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_dataset(generate(claims=12, seed=chance.randrange(1000)), folder)
        for table, head, rows in (
            ("persons", PERSONS, persons),
            (
                "opening",
                ("person_id", "policy", "year", "accumulator", "amount"),
                [
                    (p, "zibo", "2024", "pooled_ceiling", str(chance.choice([1, 2])))
                    for p, *_ in persons
                ],
            ),
        ):
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([head, *rows])
        claims = folder / "claims.csv"
        text = claims.read_text(encoding="utf-8")
        claims.write_text(_with_persons(text, chance), encoding="utf-8")
        beside = {table: folder / f"{table}.csv" for table in ("persons", "opening", "identities")}
        whole = as_a_whole(folder, claims, beside, Choice())
        assert in_buckets(folder, claims, beside, Choice(), Sizes(piece, 3, 5)) == whole


def _with_persons(text: str, chance: random.Random) -> str:
    rows = list(csv.reader(io.StringIO(text)))
    at = rows[0].index("person_id")
    for row in rows[1:]:
        row[at] = f"p{chance.randrange(1, 7)}"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
