"""Enrolment for all persons at once: what `enrol` says one by one, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.judge import Verdict
from medrelief.offices.columns import empty_as_null, judged_in_columns
from medrelief.offices.person_frames import person_frames
from medrelief.subjects.matters import period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medrelief.facts.kinds import Kind
    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources


def enrolled_in_columns(
    sources: Sources, pack: Pack, year: int, today: date | None, kinds: Mapping[str, Kind]
) -> pl.DataFrame | None:
    """A row per person whom the one rule of the pack concerns, in the order of the persons.

    Args: kinds: what the columns of the report hold.
    Returns: None where there are several rules, or a column is shown as text.
    """
    if len(pack.rules) != 1:
        return None
    (rule,) = pack.rules
    if any(kinds[each.id] is not each.amount.kind for each in rule.yields):
        return None
    frames = person_frames(sources, pack.id)
    (judged,) = judged_in_columns(pack.rules, period(year, today), frames, alerts_count=True)
    persons = frames.persons
    told = [
        pl.lit(persons[name]).gather(pl.col("person")).alias(name)
        for name in ("person_id", "listed")
    ]
    undecided = pl.lit(Verdict.UNDETERMINED.value)
    status = pl.when("uncertain").then(undecided).otherwise(pl.col("verdict"))
    rows = judged.frame.with_columns(
        *told,
        policy=pl.lit(pack.id),
        year=pl.lit(year, dtype=pl.Int64),
        status=status,
        findings="noted",
    )
    texts = empty_as_null("reasons", "missing", "findings", "clauses")
    return rows.filter("listed").with_columns(texts)
