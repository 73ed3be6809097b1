"""Reversals among synthetic claims: one claim in a hundred takes the one before it back.

Why: a claim and its reversal count nowhere, and only whole files show that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.synthetic.amounts import AMOUNT_COLUMNS
from medrelief.synthetic.draws import where, yuan

if TYPE_CHECKING:
    from medrelief.synthetic.draws import Draws

OWN = ("mixed", "claim_chance", "number", "turn", "claim_id", *AMOUNT_COLUMNS)


def with_reversals(rows: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """The rows, person after person, with some turned into reversals; amounts become text.

    A reversal repeats the claim before it with the amounts negated.  A few name a
    claim that is in no file, and a few give back another amount.
    """
    drawn = draws.chance("reversal", 115)
    reverses = (
        drawn & (pl.col("number") == pl.col("number").shift(1)) & ~drawn.shift(1, fill_value=False)
    ).fill_null(value=False)
    orphan = pl.col("reversal") & draws.chance("orphan", 600)
    off = pl.when(draws.chance("other amount", 300)).then(1).otherwise(0)
    repeated = [name for name in rows.columns if name not in OWN]
    return (
        rows.with_columns(reversal=reverses)
        .with_columns(
            pl.when(pl.col("reversal"))
            .then(pl.col(name).shift(1))
            .otherwise(pl.col(name))
            .alias(name)
            for name in repeated
        )
        .with_columns(
            reverses=where(
                pl.col("reversal"),
                pl.when(orphan)
                .then(pl.concat_str(pl.lit("X"), pl.col("claim_id")))
                .otherwise(pl.col("claim_id").shift(1)),
            ),
            **{name: _amount(name, off) for name in AMOUNT_COLUMNS},
        )
    )


def _amount(name: str, off: pl.Expr) -> pl.Expr:
    given_back = -pl.col(name).shift(1)
    if name == "total_cost":
        given_back = given_back + off
    return yuan(pl.when(pl.col("reversal")).then(given_back).otherwise(pl.col(name)))
