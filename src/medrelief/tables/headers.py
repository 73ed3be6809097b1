"""The header of a source: where it stands, which column is where, what is left aside.

Why: exports put titles above the header, and a column that goes unread unnoticed is
a wrong decision.  In: the first rows of a source.  Out: `Header`, with a note for
every header that is not read.  Must never: choose between two amounts.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.facts.folding import fold
from medrelief.facts.headers import Assignment, assignment_of, columns_read
from medrelief.facts.kinds import Kind
from medrelief.tables.messages import Note, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.facts.columns import Column

ROWS_SEARCHED = 10
"""A header stands within the first rows; above it may be a title."""
_NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a source: where each stands, and what the others are."""

    cells: tuple[str, ...]
    where: Mapping[str, int]
    """Column → position among the cells, in the order of the table."""
    unknown: tuple[str, ...]
    notes: tuple[Note, ...]


def columns_by_name(table: str) -> dict[str, Column]:
    """The columns a table may carry, in order."""
    return {column.name: column for column in columns_read(table)}


def recognised(cells: Sequence[str], table: str) -> int:
    """How many columns the cells name."""
    return len(assignment_of(table, cells).columns)


def header_row(rows: Sequence[Sequence[str]], table: str) -> int:
    """The row that is the header: the first of those that name the most columns."""
    counts = [recognised(row, table) for row in rows[:ROWS_SEARCHED]]
    best = max(counts, default=0)
    if best:
        return counts.index(best)
    return next((at for at, row in enumerate(rows) if any(row)), len(rows))


def header_of(cells: Sequence[str], table: str, name: str) -> Header:
    """The header of a source.

    Raises:
        Unreadable: the same header twice, two headers for one amount, or a
            required column that no header names.
    """
    cells = tuple(cell.strip() for cell in cells)
    found = assignment_of(table, cells)
    known = columns_by_name(table)
    _refuse_twins(cells, found, known, name)
    unknown = tuple(cells[at] for at in found.unknown if cells[at])
    _require(found, unknown, known, name)
    return Header(cells, found.columns, unknown, tuple(_notes(cells, found, tuple(known))))


def nearest(word: str, known: Sequence[str]) -> str:
    """The known name most like a word, or nothing."""
    close = difflib.get_close_matches(fold(word), [fold(name) for name in known], 1, _NEAR)
    return next((name for name in known if close and fold(name) == close[0]), "")


def _refuse_twins(
    cells: Sequence[str], found: Assignment, known: Mapping[str, Column], name: str
) -> None:
    amounts = [(at, c) for at, c in found.not_used if known[c].kind is Kind.MONEY]
    for at, column in (*found.twice, *amounts):
        listed = f"'{cells[found.columns[column]]}', '{cells[at]}'"
        raise Unreadable(
            f"{name}：表头 {listed} 都是 {column}",
            f"{name}: the headers {listed} both mean {column}",
            "keep one of the two columns",
            hint_zh="请保留其中一列",
        )


def _require(
    found: Assignment, unknown: Sequence[str], known: Mapping[str, Column], name: str
) -> None:
    missing = [c for c, column in known.items() if column.required and c not in found.columns]
    if not missing:
        return
    if not found.columns:
        raise Unreadable(
            f"{name}：前 {ROWS_SEARCHED} 行没有可识别的表头；需要 {'、'.join(missing)}",
            f"{name}: none of the first {ROWS_SEARCHED} rows is a header that is known; "
            f"required are {', '.join(missing)}",
        )
    near = [(header, c) for c in missing if (header := nearest(c, unknown))]
    raise Unreadable(
        f"{name}：缺少必需的列 {'、'.join(missing)}",
        f"{name}: the required column is missing: {', '.join(missing)}",
        f"rename the header '{near[0][0]}' to '{near[0][1]}'" if near else "",
        hint_zh=f"请将表头 '{near[0][0]}' 改为 '{near[0][1]}'" if near else "",
    )


def _notes(cells: Sequence[str], found: Assignment, known: Sequence[str]) -> list[Note]:
    notes = [_unknown(cells[at], known) for at in found.unknown if cells[at]]
    for at, label in found.refused:
        zh, en = (
            f"列 '{cells[at]}' 未采用：{label.zh}",
            f"column '{cells[at]}' is not read: {label.en}",
        )
        notes.append(Note("refused_column", zh, en))
    for at, column in found.not_used:
        instead = cells[found.columns[column]]
        zh = f"列 '{cells[at]}' 未采用：{column} 取自 '{instead}'"
        en = f"column '{cells[at]}' is not read: {column} is taken from '{instead}'"
        notes.append(Note("column_not_used", zh, en))
    positions = list(found.columns.values())
    for column, at in found.columns.items():
        if positions.count(at) > 1 and column == "person_id":
            zh = f"没有 {column} 列，以 '{cells[at]}' 代替"
            en = f"there is no column {column}; '{cells[at]}' stands in for it"
            notes.append(Note("stand_in", zh, en))
    return notes


def _unknown(cell: str, known: Sequence[str]) -> Note:
    near = nearest(cell, known)
    zh, en = f"不认识的列 '{cell}' 未采用", f"unknown column '{cell}' is not read"
    if near:
        zh, en = f"{zh}；最接近的列名是 '{near}'", f"{en}; the nearest name is '{near}'"
    return Note("unknown_column", zh, en)
