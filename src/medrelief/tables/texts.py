"""Text as its writer meant it, for whole columns.

Why: full width, stray spaces and a spreadsheet's apostrophe make one id into two.
In: columns of text.  Out: the same texts, tidy.  Must never: touch letters, or
spend time on a column that has nothing to tidy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.facts.cells import NONE

if TYPE_CHECKING:
    from medrelief.tables.encoding import Traits

_INVISIBLE = [
    chr(code)
    for code in (
        0xAD,
        0x61C,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0xFEFF,
    )
]
_WIDE = [chr(code) for code in range(0xFF01, 0xFF5F)] + ["\u3000", "\u00a0"]
_NARROW = [chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)] + [" ", " "]
_CUT = r"^[0-9](\.[0-9]+)?[eE]\+[0-9]{2,}$"
_NONE_SPELLINGS = ["无", "None", "NONE"]


def half_width(cells: pl.Series) -> pl.Series:
    """The cells in half width, without outer spaces or a spreadsheet's apostrophe: for numbers,
    dates and words."""
    if not _is_ascii(cells):
        cells = cells.str.replace_many(_INVISIBLE, [""]).str.normalize("NFKC")
        cells = cells.str.replace_all("−", "-", literal=True)
    return cells.str.strip_chars().str.strip_prefix("'").str.strip_chars()


def tidied(
    cells: pl.Series, traits: Traits | None, *, known_none: bool, as_written: bool = False
) -> tuple[pl.Series, pl.Series]:
    """Free text tidied, and the rows whose number a spreadsheet has cut (their text is null).

    `traits` of the whole source spare looking where there is nothing to find.  What is
    to come out `as_written` keeps its full width; only what stands around it goes.
    """
    wide = not as_written and (traits is None or not traits.ascii)
    if wide and not _is_ascii(cells):
        cells = cells.str.replace_many(_INVISIBLE + _WIDE, [""] * len(_INVISIBLE) + _NARROW)
    if _has_outer_marks(cells, traits):
        cells = cells.str.strip_chars().str.strip_prefix("'").str.strip_chars()
        cells = cells.set(cells == "", None)
    if known_none:
        for spelling in _NONE_SPELLINGS:
            same = cells == spelling
            if same.any():
                cells = cells.set(same, NONE)
    if traits is not None and not traits.plus:
        return cells, pl.Series([], dtype=pl.Int64)
    cut = cells.str.contains(_CUT).fill_null(value=False)
    if not cut.any():
        return cells, pl.Series([], dtype=pl.Int64)
    return cells.set(cut, None), cut.arg_true().cast(pl.Int64)


def _is_ascii(cells: pl.Series) -> bool:
    return bool(cells.str.len_bytes().sum() == cells.str.len_chars().sum())


def _has_outer_marks(cells: pl.Series, traits: Traits | None) -> bool:
    if traits is not None and not (
        traits.spaces or traits.tabs or traits.apostrophes or traits.quotes
    ):
        # A cell can begin or end with a line break only inside quotes.
        return not traits.ascii and bool(
            (cells.str.starts_with(" ") | cells.str.ends_with(" ")).any()
        )
    return bool(cells.str.contains(r"^['\s]|\s$|^$").any())
