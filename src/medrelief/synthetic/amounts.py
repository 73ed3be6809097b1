"""What synthetic claims cost and what they report as paid, in whole fen.

Why: amounts near a limit and amounts just off a half fen find mistakes that round
figures do not.  Reported payments stay within the cost but for a few, which are
conflicts; what a notice computes itself is left unreported more often.
"""

from __future__ import annotations

import polars as pl

from medrelief.synthetic.cities import (
    COUNTY_DISEASES,
    LINXI_INDEX,
    XUCHANG_INDEX,
    YEJI_INDEX,
    ZIBO_INDEX,
)
from medrelief.synthetic.draws import Draws, by_city, where

AMOUNT_COLUMNS = (
    "total_cost",
    "in_policy_cost",
    "basic_paid",
    "critical_illness_paid",
    "assistance_paid",
    "relief_paid",
    "other_paid",
)
BOUNDARIES = (1, 2, 10, 11, 50, 99, 100_00, 1000_00, 14500_00, 14500_01, 29028_00, 43500_00)
"""Amounts in fen at which rounding or a threshold turns."""
HUNDRED = 100
BASIC_REPORTED = (6_500, 9_900, 9_700, 7_000, 9_800)
"""Claims per myriad that report the insurance share, by city."""


def amounts(draws: Draws) -> dict[str, pl.Expr]:
    """The amount columns, in fen; a later one reads the parts, not the earlier columns."""
    total = _total(draws)
    in_policy = total * draws.between("in policy", 70, 100) // HUNDRED
    basic = _basic(draws, in_policy)
    inpatient = pl.col("care_type") == "inpatient"
    rest = in_policy - basic
    city = pl.col("city")
    too_much = draws.chance("too much", 25)
    return {
        "total_cost": total,
        "in_policy_cost": where(~draws.chance("in policy unknown", 120), in_policy),
        "basic_paid": where(
            (draws.below("basic reported", 10_000) < by_city(BASIC_REPORTED))
            & (~_county_pays() | draws.chance("basic for the county", 300)),
            pl.when(too_much).then(total + 1).otherwise(basic),
        ),
        "critical_illness_paid": where(
            inpatient & draws.chance("critical illness", 1_500), rest * 30 // HUNDRED
        ),
        "assistance_paid": where(
            city.is_in([XUCHANG_INDEX, YEJI_INDEX]) & draws.chance("assistance", 8_000),
            rest * draws.between("assistance share", 0, 40) // HUNDRED,
        ),
        "relief_paid": where(
            (city == LINXI_INDEX) & draws.chance("relief", 300), rest * 20 // HUNDRED
        ),
        "other_paid": where((city != ZIBO_INDEX) & draws.chance("other", 300), rest * 5 // HUNDRED),
    }


def _basic(draws: Draws, in_policy: pl.Expr) -> pl.Expr:
    """Linxi's quota is mostly what its notice says, rounded half up; other shares vary."""
    quota = (pl.col("managed_as") == "quota") & draws.chance("exact quota", 9_500)
    drawn = in_policy * draws.between("basic", 50, 84) // HUNDRED
    return pl.when(quota).then((in_policy * 90 + 50) // HUNDRED).otherwise(drawn)


def _county_pays() -> pl.Expr:
    """Whether the insurance does not manage the disease, so that the county's fund pays alone."""
    county = pl.col("disease").is_in(list(COUNTY_DISEASES)).fill_null(value=False)
    return (pl.col("city") == LINXI_INDEX) & county


def _total(draws: Draws) -> pl.Expr:
    """Many small costs and a few large ones: a square falls off as costs do."""
    largest = (
        pl.when(pl.col("care_type") == "inpatient")
        .then(pl.lit(60_000_00))
        .when(pl.col("care_type") == "chronic_outpatient")
        .then(pl.lit(4_000_00))
        .otherwise(pl.lit(400_00))
    )
    drawn = draws.below("size of the cost", 10_000)
    skewed = 15_00 + largest * drawn // 10_000 * drawn // 10_000 + draws.below("fen", 100)
    boundary = pl.lit(pl.Series(BOUNDARIES, dtype=pl.Int64)).gather(
        draws.below("which boundary", len(BOUNDARIES))
    )
    return pl.when(draws.chance("at a boundary", 200)).then(boundary).otherwise(skewed)
