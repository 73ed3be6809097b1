"""CSV as columns of text, with the rows that are not as long as the header.

Why: the fast parser says nothing about short rows and stops at a stray quote; a
clerk needs every row back or its line named.  In: a UTF-8 file.  Out: `Raw`.
Must never: drop a row, or fill one up, without saying so.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from medrelief.tables import encoding, salvage
from medrelief.tables.headers import ROWS_SEARCHED, header_of, header_row, recognised
from medrelief.tables.messages import Unreadable
from medrelief.tables.raw import Raw, no_faults, raw_of, row_faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from medrelief.tables.encoding import Traits

DELIMITERS = (",", "\t", ";", "|")
_EXTRA = "beyond"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out: its delimiter, its header, and where the rows begin."""

    delimiter: str
    cells: tuple[str, ...]
    header_lines: int
    """Physical lines up to and with the header."""
    first_byte: int


def read_csv(path: Path, table: str, name: str, folder: Path, traits: Callable[[], Traits]) -> Raw:
    """The rows of a CSV file in UTF-8.

    `traits` is asked for after the parse, so that the digest can be taken meanwhile.
    """
    layout = layout_of(path, table)
    header = header_of(layout.cells, table, name)
    broken: tuple[int, ...] = ()
    try:
        cells = _parsed(path, layout)
        stray = traits().quotes and _holds_quotes(cells)
    except pl.exceptions.ComputeError as error:
        if "utf-8" in str(error).lower():
            path = encoding.as_gb18030(path, folder, name)
            return read_csv(path, table, name, folder, traits)
        stray = True
    if stray:
        path, broken = salvage.with_quotes_in_order(
            path, folder, layout.delimiter, layout.header_lines
        )
        cells = _parsed_at_last(path, layout, name)
    lines = _Lines(cells, layout.header_lines + 1, quotes=traits().quotes)
    faults = _faults(path, layout, cells, traits(), lines, broken)
    return raw_of(header, cells, faults, lines.of)


def layout_of(path: Path, table: str) -> Layout:
    """The delimiter and header that name the most columns of the table."""
    with path.open("rb") as file:
        head = file.read(encoding.HEAD)
    text = head.decode("utf-8", errors="ignore").removeprefix("\ufeff")
    best: tuple[int, int] = (-1, -1)
    chosen = Layout(",", (), 0, 0)
    for delimiter in DELIMITERS:
        rows, ends = _first_rows(text, delimiter)
        at = header_row(rows, table)
        if at >= len(rows):
            continue
        score = (recognised(rows[at], table), len(rows[at]))
        if score > best:
            best = score
            chosen = Layout(delimiter, tuple(rows[at]), ends[at], _offset(head, ends[at]))
    return chosen


class _Lines:
    """The physical line of a row; counted only when somebody asks."""

    __slots__ = ("_breaks", "_cells", "_exact", "_first", "_quotes")

    def __init__(self, cells: pl.DataFrame, first: int, *, quotes: bool) -> None:
        self._cells, self._first, self._quotes = cells, first, quotes
        self._breaks: pl.Series | None = None
        self._exact: pl.Series | None = None

    def of(self, rows: pl.Series) -> pl.Series:
        """Rows (from 0) → lines (from 1)."""
        if self._exact is not None:
            return self._exact.gather(rows)
        plain = rows.cast(pl.Int64) + self._first
        if not self._quotes:
            return plain
        before = self.breaks().cum_sum().shift(1, fill_value=0)
        return plain + before.gather(rows)

    def know(self, exact: pl.Series) -> None:
        """Take the lines as counted; cells beyond the header may have hidden line ends."""
        self._exact = exact

    def breaks(self) -> pl.Series:
        """How many line ends stand inside the cells of each row."""
        if self._breaks is None:
            self._breaks = _per_row(self._cells, "\n")
        return self._breaks


def _first_rows(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    rows: list[list[str]] = []
    ends: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            ends.append(reader.line_num)
            if len(rows) == 2 * ROWS_SEARCHED:
                break
    except csv.Error:
        pass  # a cell longer than the head: what was read so far decides
    return rows, ends


def _offset(head: bytes, lines: int) -> int:
    at = 0
    for _ in range(lines):
        end = head.find(b"\n", at)
        if end < 0:
            return len(head)
        at = end + 1
    return at


def _parsed(path: Path, layout: Layout) -> pl.DataFrame:
    """The cells; with one more column where some row has more than the header."""
    names = [f"c{at}" for at in range(len(layout.cells))]
    try:
        return _parsed_as(path, layout, names, extra="raise")
    except pl.exceptions.SchemaError:
        pass  # the first row has more cells
    except pl.exceptions.ComputeError as error:
        if "more fields" not in str(error):
            raise
    return _parsed_as(path, layout, [*names, _EXTRA], extra="ignore")


def _parsed_as(
    path: Path, layout: Layout, names: list[str], *, extra: Literal["raise", "ignore"]
) -> pl.DataFrame:
    return pl.read_csv(
        path,
        has_header=False,
        skip_lines=layout.header_lines,
        separator=layout.delimiter,
        schema=dict.fromkeys(names, pl.String),
        missing_columns="insert",
        extra_columns=extra,
        glob=False,
    )


def _holds_quotes(cells: pl.DataFrame) -> bool:
    """Whether a cell holds a quote: doubled as it should be, or stray and gluing rows together."""
    return any(cells.select(pl.all().str.contains('"', literal=True).any()).row(0))


def _parsed_at_last(path: Path, layout: Layout, name: str) -> pl.DataFrame:
    try:
        return _parsed(path, layout)
    except pl.exceptions.PolarsError:
        raise Unreadable(
            f"{name}：不能按 CSV 读取", f"{name}: the text cannot be read as CSV"
        ) from None


def _faults(
    path: Path,
    layout: Layout,
    cells: pl.DataFrame,
    traits: Traits,
    lines: _Lines,
    broken: tuple[int, ...],
) -> pl.DataFrame:
    if cells.is_empty():
        return no_faults()
    faults = [no_faults()]
    if broken or not _all_as_long_as_the_header(path, layout, cells, traits):
        ragged = _by_line(path, layout, cells, traits, lines)
        faults += [row_faults(rows, code) for code, rows in ragged.items()]
    if broken:
        rows = pl.int_range(cells.height, eager=True)
        at = rows.filter(lines.of(rows).is_in(list(broken)))
        faults.append(row_faults(at, "broken_quotes"))
    return pl.concat(faults)


def _all_as_long_as_the_header(
    path: Path, layout: Layout, cells: pl.DataFrame, traits: Traits
) -> bool:
    """Whether the bytes add up: cells, one delimiter between two cells, one line end a row.

    Cheap, and enough in nearly every file; where it says no, the lines are counted.
    """
    # Where rows are longer, a short one could make up for them.
    if traits.quotes or _EXTRA in cells.columns:
        return False
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(size - 1)
        ends = cells.height - (file.read(1) != b"\n")
    text = sum(cells.select(pl.all().str.len_bytes().cast(pl.Int64).sum().fill_null(0)).row(0))
    delimiters = (len(layout.cells) - 1) * cells.height
    return bool(size - layout.first_byte == text + delimiters + ends * (2 if traits.returns else 1))


def _by_line(
    path: Path, layout: Layout, cells: pl.DataFrame, traits: Traits, lines: _Lines
) -> dict[str, pl.Series]:
    """Rows with too many and too few cells, from the delimiters of every line."""
    delimiter = layout.delimiter
    if traits.quotes and _EXTRA in cells.columns:
        # What stands beyond the header was not parsed, and may hold quoted delimiters and lines.
        counted = _of_every_record(path, layout)
        lines.know(counted["line"])
    else:
        counted = _of_every_line(path, layout)
        if traits.quotes:
            counted = _of_records(counted, cells, delimiter, lines.breaks())
    counted = counted.head(cells.height)
    wanted = len(layout.cells) - 1
    few = (~counted["blank"] & (counted["found"] < wanted)).arg_true()
    many = counted["needed"] > wanted
    if _EXTRA in cells.columns:
        # A quoted empty cell is text without a letter.
        many |= (cells[_EXTRA].fill_null("") != "").head(counted.height)
    return {"too_few_cells": few, "too_many_cells": many.arg_true()}


def _of_every_line(path: Path, layout: Layout) -> pl.DataFrame:
    line = pl.col("line")
    # Empty cells beyond the header hold nothing and are let pass.
    filled = line.str.strip_chars_end(layout.delimiter)
    return (
        pl.scan_lines(path, glob=False)
        .slice(layout.header_lines)
        .select(
            line.str.count_matches(layout.delimiter, literal=True).cast(pl.Int64).alias("found"),
            filled.str.count_matches(layout.delimiter, literal=True).cast(pl.Int64).alias("needed"),
            (filled.str.strip_chars().str.len_bytes() == 0).alias("blank"),
        )
        .collect()
    )


def _of_every_record(path: Path, layout: Layout) -> pl.DataFrame:
    """Counted one by one: only for files with quotes in which a row is too long."""
    places = salvage.places_of(path, layout.delimiter, layout.header_lines)
    return pl.DataFrame(
        list(places),
        schema={"line": pl.Int64, "found": pl.Int64, "needed": pl.Int64},
        orient="row",
    ).with_columns((pl.col("needed") == 0).alias("blank"), pl.col("found", "needed") - 1)


def _of_records(
    counted: pl.DataFrame, cells: pl.DataFrame, delimiter: str, breaks: pl.Series
) -> pl.DataFrame:
    """Counts per record, without the delimiters that stand inside quoted cells."""
    rows = pl.int_range(cells.height, eager=True).alias("row")
    of_line = pl.DataFrame([rows, (breaks + 1).alias("lines")]).select(
        pl.col("row").repeat_by("lines").list.explode()
    )
    size = min(of_line.height, counted.height)
    per_record = (
        counted.head(size)
        .with_columns(of_line["row"].head(size))
        .group_by("row", maintain_order=True)
        .agg(pl.col("found", "needed").sum(), pl.col("blank").all())
    )
    inside = _per_row(cells, delimiter).head(per_record.height)
    return per_record.with_columns(pl.col("found", "needed") - inside)


def _per_row(cells: pl.DataFrame, mark: str) -> pl.Series:
    return cells.select(
        pl.sum_horizontal(
            pl.all().str.count_matches(mark, literal=True).cast(pl.Int64).fill_null(0)
        ).alias("marks")
    ).to_series()
