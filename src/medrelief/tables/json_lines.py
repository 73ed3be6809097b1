"""JSON lines as columns of text.

Why: programs hand over one object per line; a broken line must not cost the others.
In: a UTF-8 file.  Out: `Raw`.  Must never: drop a line without saying so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from medrelief.tables.headers import header_of
from medrelief.tables.messages import Unreadable
from medrelief.tables.raw import Raw, raw_of, row_faults

if TYPE_CHECKING:
    from pathlib import Path


def read_json_lines(path: Path, table: str, name: str, folder: Path) -> Raw:
    """The rows of a file with one JSON object per line."""
    try:
        names = _names(path)
        broken: list[int] = []
    except pl.exceptions.PolarsError:
        path, broken = _without_broken_lines(path, folder)
        names = _names_at_last(path, name)
    header = header_of(names, table, name)
    # As text throughout: a number of 18 digits must not pass through a binary fraction.
    cells = pl.read_ndjson(path, schema=dict.fromkeys(names, pl.String))
    numbers = _numbers(path)
    faults = row_faults(numbers.is_in(broken).arg_true(), "not_json")
    return raw_of(header, cells, faults, numbers.gather)


def _names(path: Path) -> list[str]:
    # Every line is looked at: a key that only the last one has is a column too.
    return pl.scan_ndjson(path, infer_schema_length=None).collect_schema().names()


def _names_at_last(path: Path, name: str) -> list[str]:
    try:
        names = _names(path)
    except pl.exceptions.PolarsError:
        names = []
    if not names:
        raise Unreadable(f"{name}：没有一行是 JSON 对象", f"{name}: no line is a JSON object")
    return names


def _numbers(path: Path) -> pl.Series:
    """The line of each object; empty lines hold none."""
    lines = pl.scan_lines(path, row_index_name="at", row_index_offset=1, glob=False)
    kept = lines.filter(pl.col("line").str.strip_chars() != "").select(pl.col("at").cast(pl.Int64))
    return kept.collect().to_series()


def _without_broken_lines(path: Path, folder: Path) -> tuple[Path, list[int]]:
    target = folder / "whole.jsonl"
    broken: list[int] = []
    with path.open("rb") as source, target.open("wb") as copy:
        for number, line in enumerate(source, 1):
            if not line.strip() or _is_object(line):
                copy.write(line)
            else:
                broken.append(number)
                copy.write(b"{}\n")  # keeps its place as a row
    return target, broken


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
