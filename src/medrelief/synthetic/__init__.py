"""Synthetic data: every table users hand over, with no living person in it.

Why: examples, benchmarks and bug reports need realistic data that anyone may see.
In: how many claims, and a seed.  Out: one frame per table of `facts.columns`.
The same numbers give the same tables on every machine.  Must never: read real data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

__all__ = ["generate", "write_dataset", "write_generated"]


def generate(claims: int, seed: int) -> dict[str, pl.DataFrame]:
    """All tables of a synthetic data set, by name, in the columns of `facts.columns`.

    Args:
        claims: how many rows the claims table has; 0 or more.
        seed: any whole number; the same seed gives the same tables everywhere.

    Returns:
        claims, persons, identities, registrations, facilities, enrolments, events
        and opening.  Amounts are text in yuan with two decimals, dates are dates,
        an unknown value is null.

    Raises:
        ValueError: `claims` is negative.

    Example:
        >>> from medrelief.synthetic import generate
        >>> generate(claims=3, seed=1)["claims"].height
        3
    """
    from medrelief.synthetic.dataset import dataset

    return dataset(claims, seed)


def write_dataset(frames: Mapping[str, pl.DataFrame], folder: Path) -> list[Path]:
    """Write each frame as `<folder>/<name>.csv`; the folder is made where it is missing."""
    from medrelief.synthetic.dataset import write_frames

    return write_frames(frames, folder)


def write_generated(claims: int, seed: int, folder: Path) -> list[Path]:
    """Write what `generate` makes, without holding it: memory does not grow with the claims.

    The files are those of `write_dataset(generate(claims, seed), folder)`.
    """
    from medrelief.synthetic.dataset import write_blocks

    return write_blocks(claims, seed, folder)
