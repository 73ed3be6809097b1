"""The yearly monitor for all persons at once: what `monitor_rows` says, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.judge import Verdict
from medrelief.language.values import Unknown
from medrelief.offices.columns import empty_as_null, judged_in_columns
from medrelief.offices.person_frames import person_frames
from medrelief.offices.report import LISTED, NOT_IN_FORCE
from medrelief.subjects.matters import period

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.facts.kinds import Kind
    from medrelief.offices.monitor import Asked
    from medrelief.offices.packs import Pack
    from medrelief.offices.person_frames import PersonFrames
    from medrelief.offices.sources import Sources

BURDEN = "actual_burden"


def monitored_in_columns(
    sources: Sources, pack: Pack, asked: Asked, kinds: Mapping[str, Kind], *, whole: bool
) -> pl.DataFrame | None:
    """A row per person and year.

    Args: kinds: what the columns of the report hold.
    Returns: None where it is not known whether the notice is in force, or where a column is
        shown as text since another pack means something else by it.
    """
    (rule,) = pack.rules
    if any(kinds[each.id] is not each.amount.kind for each in rule.yields):
        return None
    frames = person_frames(sources, pack.id)
    present = set(frames.years["year"].unique())
    parts: list[pl.DataFrame] = []
    for year in sorted(present) if asked.year is None else [asked.year]:
        given = period(year, asked.today)
        in_force = pack.in_force.on(given["date"])  # type: ignore[arg-type]  # a date
        if isinstance(in_force, Unknown):
            return None
        scope = _scope(frames, year, whole=whole)
        if in_force is False:
            parts.append(scope.select(status=pl.lit(NOT_IN_FORCE)))
            continue
        rows = _of_year(pack, frames, given).join(scope, on="person", how="semi")
        if year - 1 in present and BURDEN in rows.columns:
            before = _of_year(pack, frames, period(year - 1, None))
            slim = before.select("person", pl.col(BURDEN).alias("previous_year"))
            rows = rows.join(slim, on="person", how="left")
        parts.append(rows.with_columns(year=pl.lit(year, dtype=pl.Int64)))
    if not parts:
        return pl.DataFrame(schema={"status": pl.String})
    return _with_persons(pl.concat(parts, how="diagonal"), frames, pack.id)


def _scope(frames: PersonFrames, year: int, *, whole: bool) -> pl.DataFrame:
    """The persons who are looked at in a year."""
    with_claims = frames.years.filter(pl.col("year") == year).select("person")
    if not whole:
        return with_claims
    listed = frames.persons["listed"].arg_true().cast(pl.UInt32).alias("person")
    return pl.concat([with_claims, listed.to_frame()]).unique()


def _of_year(pack: Pack, frames: PersonFrames, given: Mapping[str, object]) -> pl.DataFrame:
    (found,) = judged_in_columns(pack.rules, given, frames, alerts_count=True)
    judged = found.frame
    alerted, lacking = pl.col("alerts") != "", pl.col("missing") != ""
    status = (
        pl.when(pl.col("verdict") == Verdict.REFUSED.value)
        .then(pl.col("verdict"))
        .when(alerted)
        .then(pl.lit(Verdict.APPROVED.value))
        .when(lacking)
        .then(pl.lit(Verdict.UNDETERMINED.value))
        .otherwise(pl.col("verdict"))
    )
    texts = empty_as_null("alerts", *LISTED)
    return judged.with_columns(*texts, status=status).drop("verdict", "uncertain", "noted")


def _with_persons(rows: pl.DataFrame, frames: PersonFrames, policy: str) -> pl.DataFrame:
    if "person" not in rows.columns:
        return rows
    persons = frames.persons
    told = [
        pl.lit(persons[name]).gather(pl.col("person")).alias(name)
        for name in ("person_id", "township", "village")
        if name in persons.columns
    ]
    return rows.with_columns(*told, policy=pl.lit(policy)).drop("person")
