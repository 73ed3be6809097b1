"""A source as it was found: cells still text, rows still where they stood.

Why: every format is read by its own parser and judged by one.  In: what a parser
gives.  Out: `Raw`, without rows that hold nothing.  Must never: read a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from medrelief.facts.folding import fold
from medrelief.tables.messages import Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from medrelief.tables.headers import Header

    Lines = Callable[[pl.Series], pl.Series]

_TOTALS = frozenset(
    fold(word) for word in ("合计", "总计", "小计", "共计", "total", "sum", "合计:")
)
FAULTS = {"row": pl.Int64, "column": pl.String, "code": pl.String}


@dataclass(frozen=True, slots=True)
class Raw:
    """A source: named columns, one row per record, and what is wrong with whole rows."""

    header: Header
    frame: pl.DataFrame
    faults: pl.DataFrame
    """row (from 0), column (empty: the whole row), code."""
    lines: Lines
    """Rows (from 0) → physical lines of the source, or rows of the sheet."""
    notes: tuple[Note, ...] = ()
    spreadsheet: bool = False


def raw_of(
    header: Header,
    cells: pl.DataFrame,
    faults: pl.DataFrame,
    lines: Lines,
    *,
    spreadsheet: bool = False,
) -> Raw:
    """Name the columns, leave out blank rows and a totals row at the end.

    Args:
        cells: one column per header cell, in that order; further columns are ignored.
        faults: as in `Raw`; a row with a fault is never blank.
        lines: as in `Raw`, for rows of `cells`.
    """
    position, notes = _left_out(header, cells, faults)
    if position is not None:
        cells = cells[position]
        faults = _moved(faults, position)
        before = lines

        def lines_of_kept(rows: pl.Series) -> pl.Series:
            return before(position.gather(rows))

        lines = lines_of_kept
    names = cells.columns
    frame = cells.select(pl.col(names[at]).alias(column) for column, at in header.where.items())
    return Raw(header, frame, faults, lines, notes, spreadsheet)


def no_faults() -> pl.DataFrame:
    """The frame of faults without a row."""
    return pl.DataFrame(schema=FAULTS)


def row_faults(rows: pl.Series, code: str) -> pl.DataFrame:
    """The same fault of several whole rows."""
    return pl.DataFrame({"row": rows.cast(pl.Int64)}).with_columns(
        pl.lit("").alias("column"), pl.lit(code).alias("code")
    )


def _left_out(
    header: Header, cells: pl.DataFrame, faults: pl.DataFrame
) -> tuple[pl.Series | None, tuple[Note, ...]]:
    if cells.is_empty():
        return None, ()
    notes: list[Note] = []
    blank = _blank_rows(header, cells, faults)
    out = set(blank)
    last = next((at for at in range(cells.height - 1, -1, -1) if at not in out), None)
    if last is not None and _is_totals(header, cells.row(last)):
        out.add(last)
        notes.append(
            Note(
                "totals_row", "最后一行是合计，未采用", "the last row holds totals and is not read"
            )
        )
    if blank:
        notes.append(
            Note("blank_rows", f"{len(blank)} 个空行未计", f"blank rows not counted: {len(blank)}")
        )
    if not out:
        return None, ()
    keep = pl.int_range(cells.height, eager=True)
    dropped = pl.Series(sorted(out), dtype=pl.Int64)
    return keep.filter(~keep.is_in(dropped.implode())), tuple(notes)


def _blank_rows(header: Header, cells: pl.DataFrame, faults: pl.DataFrame) -> list[int]:
    # A blank row has no cell in any one column; few rows are looked at closely.
    probe = cells.columns[next(iter(header.where.values()))]
    candidates = cells.select(_is_empty(probe, cells)).to_series().arg_true()
    if not len(candidates):
        return []
    few = cells[candidates]
    blank = candidates.filter(
        few.select(pl.all_horizontal(_is_empty(name, few) for name in few.columns)).to_series()
    )
    return [row for row in blank.to_list() if row not in set(faults["row"])]


def _is_empty(name: str, cells: pl.DataFrame) -> pl.Expr:
    # A quoted empty cell is text without a letter.
    cell = pl.col(name)
    return cell.is_null() | (cell == "") if cells.schema[name] == pl.String else cell.is_null()


def _is_totals(header: Header, row: tuple[object, ...]) -> bool:
    texts = [value if isinstance(value, str) else "" for value in row]
    if not any(text and fold(text) in _TOTALS for text in texts):
        return False
    # A total names no single claim, person or day.
    required = [texts[at] for at in header.where.values()]
    return any(not text or fold(text) in _TOTALS for text in required)


def _moved(faults: pl.DataFrame, position: pl.Series) -> pl.DataFrame:
    if faults.is_empty():
        return faults
    places = pl.DataFrame({"row": position, "to": pl.int_range(len(position), eager=True)})
    return faults.join(places, on="row").select(pl.col("to").alias("row"), "column", "code")
