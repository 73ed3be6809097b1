"""A form before it has a shape: title, head, table, foot.

Why: one account of what stands on a form, whether it is printed or opened as a workbook.
Out: frozen data.  Must never: hold a name or number that was not meant to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A text; `lacking` marks what should stand there and is not known, `right` an amount."""

    text: str
    lacking: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form.

    `head` and `foot` are labels with their cells, a foot's empty cell is a line to write on.
    `small`: several fit on a page.  `name` is short, for the tab of a workbook.
    """

    name: str
    title: str
    source: str = ""
    head: tuple[tuple[str, Cell], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    foot: tuple[tuple[str, Cell], ...] = ()
    notes: tuple[str, ...] = ()
    small: bool = False


BLANK = Cell("")


def text(value: object, lacking: str = "") -> Cell:
    """A cell of a text; where there is none, `lacking` with a mark, or nothing."""
    known = "" if value in (None, "", "none") else str(value)
    return Cell(known) if known or not lacking else Cell(lacking, lacking=True)


def amount(fen: int | None, lacking: str = "") -> Cell:
    """A cell of an amount in yuan."""
    from medrelief.facts.amounts import fen_text

    if fen is None:
        return Cell(lacking, lacking=bool(lacking), right=True)
    return Cell(fen_text(fen), right=True)
