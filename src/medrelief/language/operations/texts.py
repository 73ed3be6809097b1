"""Words about what a text holds: label_in, has_amount, amount_in, as_month.

Why: an event has one `value`, and some events name a thing and its price in it
(`bed:12.50`), others the month they belong to (`2020-05`).
Must never: take a text without an amount for an amount; `has_amount` asks first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language.operations.base import Manual, Operation, exactly, no_bounds
from medrelief.language.ranges import Range

if TYPE_CHECKING:
    from datetime import date

    import polars as pl

    from medrelief.language.operations.base import Exprs, Ranges

_YUAN = r"[0-9]{1,10}"
_AMOUNT = rf"^(?:[^:]*:)?({_YUAN})(?:\.([0-9]{{1,2}}))?$"
_LARGEST = 10**12


def _label(text: str) -> str:
    before, mark, _ = text.partition(":")
    return before if mark else ""


def _fen(text: str) -> int | None:
    found = re.fullmatch(_AMOUNT.strip("^$"), text)
    if found is None:
        return None
    yuan, decimals = found.groups()
    return int(yuan) * 100 + int((decimals or "").ljust(2, "0"))


def _label_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    text = exprs[0]
    marked = text.str.contains(":", literal=True)
    return pl.when(marked).then(text.str.extract(r"(?s)^([^:]*):")).when(~marked).then(pl.lit(""))


def _fen_column(text: pl.Expr) -> pl.Expr:
    """Whole fen, null where the text holds no amount or is not known."""
    import polars as pl

    yuan = text.str.extract(_AMOUNT, 1).cast(pl.Int64)
    decimals = text.str.extract(_AMOUNT, 2).fill_null("").str.pad_end(2, "0").cast(pl.Int64)
    return yuan * 100 + decimals


def _has_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    return pl.when(exprs[0].is_not_null()).then(_fen_column(exprs[0]).is_not_null())


def _amount_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    import polars as pl

    return pl.when(exprs[0].is_not_null()).then(_fen_column(exprs[0]).fill_null(0))


def _month_column(exprs: Exprs, _ranges: Ranges, _out: Range | None) -> pl.Expr:
    return exprs[0].dt.strftime("%Y-%m")


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


LABEL_IN = Operation(
    "label_in",
    "a text",
    Manual(
        "冒号之前的部分，没有冒号则为空",
        "what stands before the first colon, empty without one",
        "label_in(occurrence.value)",
    ),
    exactly(Kind.TEXT, gives=Kind.TEXT),
    _label,
    no_bounds,
    _label_column,
)
HAS_AMOUNT = Operation(
    "has_amount",
    "a text",
    Manual(
        "是否为金额（元），冒号之前可有名称",
        "whether it is an amount in yuan, alone or after a label and a colon",
        "has_amount(occurrence.value)",
    ),
    exactly(Kind.TEXT, gives=Kind.BOOL),
    lambda text: _fen(text) is not None,
    no_bounds,
    _has_column,
)
AMOUNT_IN = Operation(
    "amount_in",
    "a text",
    Manual(
        "文本中的金额（元），没有金额则为零；先用 has_amount 查明",
        "the amount in yuan that has_amount finds, zero where it finds none",
        "amount_in(occurrence.value)",
    ),
    exactly(Kind.TEXT, gives=Kind.MONEY),
    lambda text: _fen(text) or 0,
    lambda _: Range(0, 0, _LARGEST),
    _amount_column,
)
AS_MONTH = Operation(
    "as_month",
    "a date",
    Manual("所在月份，如2020-05", "its month as a text such as 2020-05", "as_month(claim.date)"),
    exactly(Kind.DATE, gives=Kind.TEXT),
    _month,
    no_bounds,
    _month_column,
)
