"""Rows that were spread, in the order of their source again.

Why: one output row per claim, in input order, whatever bucket decided it.
In: files of rows, each in order of `record` or `line`.  Out: frames, one after the other.
Must never: hold more than one stretch of the source at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

GROUP = 1 << 14
"""Rows in a group of a file that can be read alone."""


def in_order(files: Sequence[Path], by: Sequence[str], rows: int) -> Iterator[pl.DataFrame]:
    """All rows in order.

    Args:
        by: columns to sort by, the first a whole number that few rows share.
        rows: how many numbers of that column are taken at a time.
    """
    if not files:
        return
    lazy = pl.scan_parquet(list(files), glob=False)
    first = pl.col(by[0])
    low, high = lazy.select(first.min().alias("low"), first.max().alias("high")).collect().row(0)
    if low is None:
        return
    for start in range(low, high + 1, rows):
        stretch = lazy.filter(first.is_between(start, start + rows - 1)).sort(by).collect()
        if not stretch.is_empty():
            yield stretch
