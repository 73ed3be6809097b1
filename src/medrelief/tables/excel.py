"""A workbook as columns of text.

Why: offices keep titles above the header, totals below the rows, and numbers where
text is meant.  In: .xlsx or .xls.  Out: `Raw`, each cell as the sheet shows it.
Must never: take a number for an identity that the sheet has already cut.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.facts.kinds import Kind
from medrelief.tables.frames import as_text
from medrelief.tables.headers import (
    ROWS_SEARCHED,
    columns_by_name,
    header_of,
    header_row,
    recognised,
)
from medrelief.tables.messages import Note, Unreadable
from medrelief.tables.raw import Raw, no_faults, raw_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_excel(path: Path, table: str, name: str) -> Raw:
    """The rows of the sheet whose header names the most columns of the table."""
    import fastexcel  # costs start-up time, and only workbooks need it

    try:
        workbook = fastexcel.read_excel(path)
        heads = [_head(workbook, at) for at in range(len(workbook.sheet_names))]
    except fastexcel.FastExcelError:
        raise Unreadable(
            f"{name}：不是可读取的 Excel 工作簿",
            f"{name}: it is no workbook that can be read",
            "a password or another kind of archive prevents it; save it as .xlsx or CSV",
            hint_zh="可能有密码或是其他压缩文件；请另存为 .xlsx 或 CSV",
        ) from None
    at, row = _best(heads, table)
    if at < 0:
        raise Unreadable(f"{name}：工作簿没有内容", f"{name}: the workbook holds nothing")
    header = header_of(heads[at][row], table, name)
    cells = _cells(workbook, at, row + 1, len(header.cells))
    kinds = {position: columns_by_name(table)[c].kind for c, position in header.where.items()}
    text = cells.select(
        as_text(cells.to_series(position), kinds.get(position, Kind.TEXT), sheet=True)
        for position in range(cells.width)
    )
    first = row + 2
    raw = raw_of(
        header, text, no_faults(), lambda rows: rows.cast(pl.Int64) + first, spreadsheet=True
    )
    notes = (*raw.notes, *_other_sheets(workbook.sheet_names, at, heads))
    return Raw(raw.header, raw.frame, raw.faults, raw.lines, notes, raw.spreadsheet)


def _head(workbook: Any, at: int) -> list[list[str]]:
    with _quiet():
        # Rows skipped, even none, make the parser count from the first row of the sheet.
        sheet = workbook.load_sheet(
            at, header_row=None, skip_rows=0, n_rows=2 * ROWS_SEARCHED, dtypes="string"
        )
    return [[cell or "" for cell in row] for row in sheet.to_polars().rows()]


def _best(heads: list[list[list[str]]], table: str) -> tuple[int, int]:
    best, place = -1, (-1, -1)
    for at, rows in enumerate(heads):
        row = header_row(rows, table)
        if row < len(rows) and (count := recognised(rows[row], table)) > best:
            best, place = count, (at, row)
    return place


def _cells(workbook: Any, at: int, skip: int, width: int) -> pl.DataFrame:
    with _quiet():
        sheet = workbook.load_sheet(at, header_row=None, skip_rows=skip, schema_sample_rows=None)
    cells: pl.DataFrame = sheet.to_polars()
    cells.columns = [f"c{position}" for position in range(cells.width)]
    if cells.width < width:  # nothing below the header
        return pl.DataFrame(schema=dict.fromkeys((f"c{p}" for p in range(width)), pl.String))
    return cells


def _other_sheets(names: list[str], at: int, heads: list[list[list[str]]]) -> tuple[Note, ...]:
    others = sum(bool(rows) for position, rows in enumerate(heads) if position != at)
    if not others:
        return ()
    return (
        Note(
            "other_sheets",
            f"只读取工作表 '{names[at]}'，另有 {others} 个未读取",
            f"only the sheet '{names[at]}' is read; sheets not read: {others}",
        ),
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """The parser warns about columns without a cell; those are read as empty text."""
    logger = logging.getLogger("fastexcel")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
