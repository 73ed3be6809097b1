"""`exists` and `count` over the rows of other tables, three-valued, without a loop over rows.

Why: a quantifier is unknown exactly where no row decides it and some row could.
In: levels of rows beside each claim, or pairs of claim and row.  Out: expressions
and columns.  Must never: pair what cannot match.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add, or_
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.expressions import type_of
from medrelief.facts.days import OPEN_END

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medrelief.evaluate.columns.expressions import Expressions
    from medrelief.evaluate.columns.rows import Level, Quantified
    from medrelief.language.nodes import Node


def over_levels(asked: Quantified, levels: Sequence[Level], around: Expressions) -> pl.Expr:
    """The quantifier over rows that stand beside each claim."""
    if not levels:
        return _of_nothing(asked)
    met = []
    values = []
    for level in levels:
        here = around.within(level.have, level.row)
        holds = here.of(asked.predicate)
        met.append(holds if level.present is None else level.present & holds)
        if asked.value is not None:
            values.append(_held(asked, here))
    match asked.mode:
        case "exists":
            return reduce(or_, met)
        case "count":
            return reduce(add, (each.cast(pl.Int64) for each in met))
        case "distinct":
            return _distinct(met, values)
        case "values":
            return _texts(met, values)
    nothing = _of_nothing(asked)
    pairs = zip(met, values, strict=True)
    if asked.mode == "known_total":
        return reduce(
            add, (pl.when(m).then(v).otherwise(nothing).fill_null(nothing) for m, v in pairs)
        )
    found = [pl.when(m).then(v).when(~m).then(nothing) for m, v in pairs]
    if asked.mode == "total":
        return reduce(add, found)
    known = pl.all_horizontal(each.is_not_null() for each in found)
    best = pl.min_horizontal(found) if asked.mode == "earliest" else pl.max_horizontal(found)
    return pl.when(known).then(best)


def _held(asked: Quantified, here: Expressions) -> pl.Expr:
    """The value of a row, as wide as the total of all."""
    assert asked.value is not None
    value = here.of(asked.value)
    return value.cast(type_of(asked.node)) if asked.mode.endswith("total") else value


def _of_nothing(asked: Quantified) -> pl.Expr:
    """What a search without a row gives."""
    match asked.mode:
        case "exists":
            return pl.lit(value=False)
        case "earliest":
            return pl.lit(OPEN_END)
        case "latest":
            return pl.lit(date.min)
        case "values":
            return pl.lit([], dtype=type_of(asked.node))
    return pl.lit(0, dtype=type_of(asked.node))


def _distinct(met: list[pl.Expr], values: list[pl.Expr]) -> pl.Expr:
    """How many different values the rows met have; unknown where one of them is."""
    # value == value is null for a row that is met and whose value is not known
    certain = [holds & (value == value) for holds, value in zip(met, values, strict=True)]
    fresh = []
    for k, holds in enumerate(met):
        before = [met[j] & (values[j] == values[k]) for j in range(k)]
        fresh.append(holds & ~reduce(or_, before) if before else holds)
    total = reduce(add, (each.cast(pl.Int64) for each in fresh))
    known = reduce(add, (each.cast(pl.Int64) for each in certain))
    return pl.when(known.is_not_null()).then(total)


def _texts(met: list[pl.Expr], values: list[pl.Expr]) -> pl.Expr:
    """The different texts of the rows met; unknown where one of them is."""
    nothing = pl.lit([], dtype=pl.List(pl.String))
    found = [
        pl.when(holds & value.is_not_null()).then(pl.concat_list(value)).when(~holds).then(nothing)
        for holds, value in zip(met, values, strict=True)
    ]
    return pl.concat_list(found).list.unique().list.sort()


def over_pairs(
    asked: Quantified,
    claims: pl.DataFrame,
    outer: Sequence[str],
    rows: pl.DataFrame,
    around: Expressions,
) -> pl.DataFrame:
    """The quantifier over pairs, each different claim with each different row.

    Args:
        claims: `person` and the columns `outer` that the predicate reads of the claim.
        rows: `person` and the columns of the nodes that read the row alone.
        around: expressions over both side by side.
    Returns: the different claims with the value in `met`.
    """
    asking = claims.select("person", *outer).unique().with_row_index("asking")
    names = [name for name in rows.columns if name != "person"]
    different = rows.lazy().group_by("person", *names).agg(pl.len().alias("alike"))
    value = pl.lit(value=True) if asked.value is None else _held(asked, around)
    pairs = (
        asking.lazy()
        .join(different, on="person")
        .select(
            "asking",
            pl.col("alike").cast(pl.Int64),
            around.of(asked.predicate).alias("holds"),
            value.alias("value"),
        )
        .filter(pl.col("holds").fill_null(value=True))
    )
    open_ = pl.col("holds").is_null() | pl.col("value").is_null()
    if asked.mode == "exists":
        open_ = pl.col("holds").is_null() & ~pl.col("holds").any()
    elif asked.mode == "known_total":
        pairs = pairs.filter(pl.col("holds").is_not_null() & pl.col("value").is_not_null())
    found = pairs.group_by("asking").agg(_gathered(asked).alias("met"), open_.any().alias("open"))
    value = (
        pl.when(pl.col("open").is_null())
        .then(_of_nothing(asked))
        .when(~pl.col("open"))
        .then(pl.col("met").cast(type_of(asked.node)))
    )
    return (
        asking.lazy()
        .join(found, on="asking", how="left")
        .select("person", *outer, met=value)
        .collect()
    )


def _gathered(asked: Quantified) -> pl.Expr:
    """What the rows of one claim give together, each known; alike rows stand once."""
    match asked.mode:
        case "exists":
            return pl.col("holds").any()
        case "count":
            return pl.col("alike").sum()
        case "distinct":
            return pl.col("value").n_unique()
        case "earliest":
            return pl.col("value").min()
        case "latest":
            return pl.col("value").max()
        case "values":
            return pl.col("value").unique().sort()
    return (pl.col("value") * pl.col("alike").cast(type_of(asked.node))).sum()


def joined_back(claims: pl.DataFrame, found: pl.DataFrame, outer: Sequence[str]) -> pl.Series:
    """The value of `met` for every claim, in the order of the claims."""
    return (
        claims.select("person", *outer)
        .join(found, on=["person", *outer], how="left", nulls_equal=True, maintain_order="left")
        .get_column("met")
    )


def outer_names(asked: Quantified, around: Expressions) -> dict[int, str]:
    """The columns of the claim that the predicate reads."""
    args: tuple[Node, ...] = asked.node.args
    return {arg.at: around.have[arg.at] for arg in args if arg.at in around.have}


def masks_over_pairs(
    claims: pl.DataFrame,
    outer: Sequence[str],
    rows: pl.DataFrame,
    holds: pl.Expr,
    mask: pl.Expr,
    value: pl.Expr | None,
) -> pl.DataFrame:
    """What keeps the rows of a quantifier unknown, joined per different claim, in `met`."""
    asking = claims.select("person", *outer).unique().with_row_index("asking")
    zero = pl.lit(0, dtype=pl.Int64)
    pending = pl.when(holds.is_null()).then(mask).otherwise(zero)
    if value is not None:
        pending = pending | pl.when(holds).then(value).otherwise(zero)
    found = (
        asking.lazy()
        .join(rows.lazy().unique(), on="person")
        .select("asking", met=pending)
        .group_by("asking")
        .agg(pl.col("met").bitwise_or())
    )
    joined = asking.lazy().join(found, on="asking", how="left")
    return joined.select("person", *outer, pl.col("met").fill_null(0)).collect()
