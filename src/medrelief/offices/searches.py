"""Searches over all rows of a table at once, gathered per person, three-valued.

In: rows with `person`, expressions over them.  Out: per person what each search gives and
whether it is open.  Must never: take an unknown row for one that is not met.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.expressions import type_of
from medrelief.evaluate.columns.knowing import core
from medrelief.facts.days import OPEN_END
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medrelief.evaluate.columns.expressions import Expressions


class Search:
    """A quantifier taken apart."""

    def __init__(self, node: n.Node) -> None:
        what = node.what
        assert isinstance(what, n.Each)
        self.node = node
        self.predicate = core(what.inner[-1])
        self.value = None if what.value is None else core(what.value)
        self.mode = "distinct" if what.mode == "count" and what.value is not None else what.mode


def parts_of_search(search: Search, seen: Expressions) -> tuple[pl.Expr, pl.Expr]:
    """Whether a row is met, and its value (of no consequence where there is none to look at)."""
    holds = seen.of(search.predicate).cast(pl.Boolean)
    if search.value is None:
        return holds, pl.lit(value=True)
    value = seen.of(search.value)
    if search.mode.endswith("total"):
        value = value.cast(type_of(search.node))
    return holds, value


def gathered(asked: Sequence[Search], rows: pl.LazyFrame, seen: Expressions) -> pl.DataFrame:
    """Per person with a row: `#<index>` of each search, and `open #<index>`, whether it is open."""
    columns, gathers = [], []
    for search in asked:
        name = f"#{search.node.index}"
        holds, value = parts_of_search(search, seen)
        columns.append(holds.alias(f"h {name}"))
        columns.append(value.alias(f"v {name}"))
        gathers += _gathers(search, name)
    marked = rows.select("person", *columns)
    slim = marked.select("person", *_columns(asked))
    return slim.group_by("person").agg(gathers).collect()


def of_nothing(search: Search) -> pl.Expr:
    """What a search without a row gives."""
    match search.mode:
        case "exists":
            return pl.lit(value=False)
        case "earliest":
            return pl.lit(OPEN_END)
        case "latest":
            return pl.lit(date.min)
        case "values":
            return pl.lit([], dtype=type_of(search.node))
    return pl.lit(0, dtype=type_of(search.node))


def _columns(asked: Sequence[Search]) -> list[pl.Expr]:
    """Per search a column of what counts, and one of whether the row leaves it open."""
    columns = []
    for search in asked:
        name = f"#{search.node.index}"
        holds, value = pl.col(f"h {name}"), pl.col(f"v {name}")
        match search.mode:
            case "exists" | "count":
                columns.append(holds.fill_null(value=False).alias(name))
            case _:
                columns.append(pl.when(holds).then(value).alias(name))
        open_ = holds.is_null()
        if search.value is not None and search.mode != "exists":
            open_ = open_ | (holds & value.is_null()).fill_null(value=False)
        columns.append(open_.alias(f"open {name}"))
    return columns


def _gathers(search: Search, name: str) -> list[pl.Expr]:
    met, open_ = pl.col(name), pl.col(f"open {name}").any()
    match search.mode:
        case "exists":
            return [met.any(), (open_ & ~met.any()).alias(f"open {name}")]
        case "count":
            return [met.sum().cast(pl.Int64), open_]
        case "distinct":
            return [met.drop_nulls().n_unique().cast(pl.Int64), open_]
        case "earliest":
            return [met.min(), open_]
        case "latest":
            return [met.max(), open_]
        case "values":
            return [met.drop_nulls().unique().sort(), open_]
        case "known_total":
            return [met.sum(), pl.lit(value=False).first().alias(f"open {name}")]
    return [met.sum(), open_]
