"""Running totals that a few synthetic persons bring along."""

from __future__ import annotations

import polars as pl

from medrelief.synthetic.cities import CITIES
from medrelief.synthetic.draws import Draws, by_city, yuan

ACCUMULATORS = ("", "assistance_cap", "", "pooled_ceiling", "assistance_cap")
"""The running total of each city that an earlier system may hand over."""


def opening(people: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The opening table: one total for one person in two hundred."""
    draws = Draws(seed, "person_chance")
    accumulator = by_city(ACCUMULATORS)
    return people.filter((accumulator != "") & draws.chance("opening", 50)).select(
        "person_id",
        policy=by_city([city.policy for city in CITIES]),
        year=pl.col("year"),
        accumulator=accumulator,
        amount=yuan(draws.below("opening amount", 300_00)),
    )
