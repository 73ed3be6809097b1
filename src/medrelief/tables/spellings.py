"""The clean spellings of each kind, and common unclean ones made clean, as expressions.

Why: nearly every cell of an export is written in one of few ways; reading those
natively leaves little for Python.  In: a column of text.  Out: expressions.
Must never: read a text otherwise than `facts.cells` does; null means 'not here'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.facts.kinds import Kind
from medrelief.facts.vocabulary import vocabulary

if TYPE_CHECKING:
    from medrelief.facts.columns import Column

_FEN = pl.Decimal(14, 2)
_CLEAN_MONEY = r"^-?[0-9]{1,10}(\.[0-9]{1,2})?$"
_GROUPED_MONEY = r"^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?$"
_CURRENCY_BEFORE = r"^(-?)\s*¥\s*(-?)"
_TIME_OF_DAY = (
    r"^([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?$"
)


def clean(column: Column, dtype: pl.DataType) -> pl.Expr | None:
    """The column typed where its cells are cleanly written, null elsewhere.

    Nothing for ratios and sets: they have few distinct texts, and each is looked at.
    """
    cell = pl.col(column.name)
    match column.kind:
        case Kind.MONEY:
            found = pl.when(cell.str.contains(_CLEAN_MONEY)).then(
                cell.cast(_FEN, strict=False).to_physical().cast(pl.Int64)
            )
        case Kind.DATE:
            return cell if dtype == pl.Date else cell.str.to_date("%Y-%m-%d", strict=False)
        case Kind.BOOL:
            found = pl.when((cell == "true") | (cell == "false")).then(cell == "true")
        case Kind.COUNT | Kind.DURATION:
            found = pl.when(cell.str.contains(r"^[0-9]{1,6}$")).then(
                cell.cast(pl.Int64, strict=False)
            )
        case Kind.RATIO | Kind.SET:
            return None
        case Kind.TEXT:
            words = known_words(column)
            if not words:
                return cell
            found = pl.when(cell.is_in(words)).then(cell)
    return found.alias(column.name)


def known_words(column: Column) -> list[str]:
    """The words and ids of a column that are written as they are meant."""
    if column.words:
        return list(column.words)
    return list(vocabulary(column.vocabulary).labels) if column.vocabulary else []


def cleaned(column: Column) -> pl.Expr:
    """Common unclean spellings, already in half width, written cleanly."""
    cell = pl.col(column.name)
    match column.kind:
        case Kind.MONEY:
            bare = (
                cell.str.replace(_CURRENCY_BEFORE, "$1$2").str.strip_suffix("元").str.strip_chars()
            )
            grouped = bare.str.contains(_GROUPED_MONEY)
            return (
                pl.when(grouped).then(bare.str.replace_all(",", "", literal=True)).otherwise(bare)
            )
        case Kind.DATE:
            # Without the time of day few distinct texts are left.
            day = cell.str.replace(_TIME_OF_DAY, "$1")
            slashed = day.str.contains(r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$")
            dashed = (
                pl.when(slashed).then(day.str.replace_all("/", "-", literal=True)).otherwise(day)
            )
            compact = day.str.contains(r"^[0-9]{8}$")
            parts = day.str.replace(r"^(....)(..)(..)$", "$1-$2-$3")
            return pl.when(compact).then(parts).otherwise(dashed)
        case Kind.BOOL:
            word = cell.str.to_lowercase()
            yes, no = word.is_in(["1", "是", "y", "yes"]), word.is_in(["0", "否", "n", "no"])
            return pl.when(yes).then(pl.lit("true")).when(no).then(pl.lit("false")).otherwise(word)
        case _:
            return cell
