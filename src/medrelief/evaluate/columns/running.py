"""Running sums, limits and highest amounts along groups of ordered rows.

Why: a window as a global running sum minus its value at the group's start costs a
tenth of a window function.  In: a frame in order, `start` true at each group's first
row.  Out: expressions.  Must never: let a group see another's amounts.
"""

from __future__ import annotations

import polars as pl

LONGEST = 62
"""Bits that a whole number of 64 bits has to spare for amounts and groups together."""

ZERO = pl.lit(0, dtype=pl.Int64)


def at_start(value: pl.Expr) -> pl.Expr:
    """The value at the first row of each group, in all its rows."""
    return pl.when(pl.col("start")).then(value).forward_fill()


def sum_before(amount: pl.Expr) -> pl.Expr:
    """The sum of the earlier rows of the group; amounts are never null.

    The global sum may wrap around; the difference is right all the same.
    """
    before = amount.cum_sum() - amount
    return before - at_start(before)


def highest_before(amount: pl.Expr, groups: int, bits: int) -> pl.Expr:
    """The highest of the earlier rows of the group, at least 0.

    Args: amount: never null, of at most `bits` bits; `groups`: how many there are.
    """
    wide = bits + groups.bit_length() > LONGEST
    whole = pl.Int128() if wide else pl.Int64()
    base = pl.col("group").cast(whole) * pl.lit(2**bits, dtype=whole)
    raised = base + pl.max_horizontal(amount.cast(whole), pl.lit(0, dtype=whole))
    # the highest so far of an earlier group is below the base of this one
    earlier = raised.cum_max().shift(1)
    return pl.when(pl.col("start")).then(pl.lit(0, dtype=whole)).otherwise(earlier - base)


def taken_before(ordered: pl.DataFrame, amount: pl.Expr, limit: pl.Expr) -> pl.Series:
    """What earlier rows of the group took, each as much as still fitted under its limit.

    The total climbs through the bands between the different limits: a row fills a band
    only where its own limit lies above it.

    Args:
        ordered: also has `opening`, what was taken before the first row.
        amount: what would be taken without a limit, 0 where the row takes nothing.
        limit: not null where the amount is above 0.
    """
    frame = ordered.select("start", "group", "opening", left=amount, limit=limit)
    frame = frame.with_columns(
        limit=pl.when(pl.col("left") > 0).then(pl.col("limit")), before=pl.col("opening")
    )
    limits = frame.get_column("limit").drop_nulls().unique().sort()
    if limits.len() <= MOST_BANDS:
        floor = pl.col("opening")
        for ceiling in limits:
            top = pl.lit(ceiling, dtype=limits.dtype)
            frame = _band(frame, top, floor, only_one=limits.len() == 1)
            floor = pl.max_horizontal("opening", top)
        return frame.get_column("before")
    return _bands_by_group(frame)


MOST_BANDS = 24
"""Up to so many different limits in a file are taken one after the other for all groups."""


def _band(
    frame: pl.DataFrame, top: pl.Expr, floor: pl.Expr, *, only_one: bool = False
) -> pl.DataFrame:
    """Fill the band from `floor` to `top`, for all groups at once."""
    reaching = pl.col("left")
    if not only_one:
        reaching = pl.when(pl.col("limit") >= top).then(reaching).otherwise(ZERO)
    frame = frame.with_columns(room=pl.max_horizontal(top - floor, ZERO), reaching=reaching)
    frame = frame.with_columns(earlier=sum_before(pl.col("reaching")))
    room, earlier = pl.col("room"), pl.col("earlier")
    filled = pl.min_horizontal(earlier, room)
    taken = pl.min_horizontal(earlier + pl.col("reaching"), room) - filled
    return frame.with_columns(before=pl.col("before") + filled, left=pl.col("left") - taken)


def _bands_by_group(frame: pl.DataFrame) -> pl.Series:
    """The bands of each group apart, the lowest of every group first."""
    tops = (
        frame.select("group", top="limit")
        .drop_nulls()
        .unique()
        .sort("group", "top")
        .with_columns(band=pl.int_range(pl.len()).over("group"))
    )
    last = tops.get_column("band").max()
    floor = pl.col("opening")
    for band in range(int(last) + 1):  # type: ignore[arg-type]  # there are limits
        here = tops.filter(pl.col("band") == band).select("group", "top")
        frame = frame.join(here, on="group", how="left", maintain_order="left")
        frame = frame.with_columns(pl.col("top").fill_null(pl.col("opening")))
        frame = _band(frame.with_columns(floor=floor), pl.col("top"), pl.col("floor"))
        frame = frame.with_columns(opening=pl.max_horizontal("opening", "top")).drop("top", "floor")
    return frame.get_column("before")
