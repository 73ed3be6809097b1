"""The lists of persons for all persons at once: what `screen` says one by one, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.judge import Verdict
from medrelief.facts.kinds import Kind
from medrelief.offices.columns import as_text, empty_as_null, judged_in_columns
from medrelief.offices.person_frames import person_frames
from medrelief.subjects.matters import period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medrelief.offices.columns import Judged
    from medrelief.offices.packs import Pack
    from medrelief.offices.person_frames import PersonFrames
    from medrelief.offices.sources import Sources

LISTED_STATUS = "listed"


def listed_in_columns(
    sources: Sources, pack: Pack, today: date, kinds: Mapping[str, Kind]
) -> dict[str, pl.DataFrame]:
    """List → its rows, for the rules that columns can judge and show.

    Args: pack: with the rules about persons alone.  `kinds`: what columns of the report hold.
    """
    in_force = pack.in_force.on(today)
    if not pack.rules or not isinstance(in_force, bool):
        return {}
    if in_force is False:
        return {rule.provision.id: pl.DataFrame() for rule in pack.rules}
    frames = person_frames(sources, pack.id)
    given = period(today.year, today)
    found: dict[str, pl.DataFrame] = {}
    judged = judged_in_columns(pack.rules, given, frames)
    for rule, each in zip(pack.rules, judged, strict=True):
        shown = _shown(each, frames, kinds)
        if shown is not None:
            name = rule.provision.id
            found[name] = shown.with_columns(pl.lit(pack.id).alias("policy"), list=pl.lit(name))
    return found


def _shown(judged: Judged, frames: PersonFrames, kinds: Mapping[str, Kind]) -> pl.DataFrame | None:
    """The rows of a list; None where a value is of a kind that columns cannot show as text."""
    values: dict[str, pl.Expr] = {}
    for name, kind in judged.kinds.items():
        value: pl.Expr | None = pl.col(name)
        if kinds.get(name) is Kind.TEXT or name == "detail_amount":
            value = as_text(pl.col(name), kind)
        if value is None:
            return None
        values[name] = value
    said = [values[name] for name in ("detail", "detail_amount") if name in values]
    said = [pl.when(each != "").then(each) for each in said]
    detail = pl.concat_str(said, separator=" ", ignore_nulls=True) if said else pl.lit("")
    undecided = pl.col("verdict") == Verdict.UNDETERMINED.value
    status = pl.when(undecided).then(pl.col("verdict")).otherwise(pl.lit(LISTED_STATUS))
    persons = frames.persons
    told = [
        pl.lit(persons[name]).gather(pl.col("person")).alias(name)
        for name in ("person_id", "township", "listed")
        if name in persons.columns
    ]
    rows = judged.frame.filter(pl.col("verdict") != Verdict.REFUSED.value).with_columns(
        *told, **{**values, "detail": detail, "status": status, "findings": pl.col("noted")}
    )
    texts = empty_as_null("detail", "reasons", "missing", "findings", "clauses")
    return rows.filter("listed").with_columns(texts)
