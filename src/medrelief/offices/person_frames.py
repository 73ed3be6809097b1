"""Persons and all rows that belong to them, as columns.

Why: a rule about a person is judged for a million persons at once.  In: the tables of a
run.  Out: `PersonFrames`, which hold what `People` gives one person at a time.
Must never: decide anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from medrelief.facts.columns import PERSON_COLUMNS
from medrelief.facts.days import OPEN_END
from medrelief.language.scope import PERSON
from medrelief.subjects.frames import TYPES, absence, frames_of, has_absence
from medrelief.subjects.reversed_frames import concerned, reversed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.offices.sources import Sources

_TABLES = {
    "registration": "registrations",
    "identity": "identities",
    "enrolment": "enrolments",
    "event": "events",
}
_ALWAYS = ("valid_from", "received_on", "maintained_on")
_PERSONAL = tuple(column.name for column in PERSON_COLUMNS)


@dataclass(frozen=True, slots=True)
class PersonFrames:
    """What rules about persons are judged on, under one pack.

    `persons`: row i is person i: `person_id`, what is known of the person, `listed` (in the
    table of persons) and `first` (the place of the first claim, null without one).
    `rows`: table of a search → its rows, with `person`.  `undated`: whether the identities
    are those of the table of persons.  `years`: person and year of every claim.
    """

    persons: pl.DataFrame
    rows: Mapping[str, pl.DataFrame]
    undated: bool
    years: pl.DataFrame

    def of(self, chosen: pl.Series) -> PersonFrames:
        """Only some persons, given by their numbers, numbered anew in that order."""
        numbers = pl.Series("person", [None], dtype=pl.UInt32).new_from_index(
            0, self.persons.height
        )
        fresh = pl.int_range(chosen.len(), dtype=pl.UInt32, eager=True)
        numbers = numbers.scatter(chosen, fresh)
        renumbered = pl.lit(numbers).gather(pl.col("person")).alias("person")
        return PersonFrames(
            self.persons[chosen],
            {
                table: rows.with_columns(renumbered).filter(pl.col("person").is_not_null())
                for table, rows in self.rows.items()
            },
            self.undated,
            self.years.clear(),
        )


def person_frames(sources: Sources, policy: str) -> PersonFrames:
    """Everything about the persons of a run under one pack.

    Persons stand in the order of their table, then those whom only claims name.
    """
    claims = _claims(sources, policy)
    persons = _persons(sources, claims, policy)
    numbers = persons.select("person_id", person=pl.int_range(pl.len(), dtype=pl.UInt32))
    rows = {name: _rows(sources, name, table, policy, numbers) for name, table in _TABLES.items()}
    undated = sources.frame("identities") is None
    if undated:
        rows["identity"] = _undated(persons)
    years = pl.DataFrame(schema={"person": pl.UInt32, "year": pl.Int32})
    if claims is None:
        rows["claim"] = _unknown(persons)
    else:
        owned = claims.join(numbers, on="person_id", maintain_order="left")
        rows["claim"] = owned
        years = owned.select("person", pl.col("date").dt.year().alias("year")).unique()
        first = owned.group_by("person").agg(pl.col("place").min().alias("first"))
        place = numbers.join(first, on="person", how="left", maintain_order="left")["first"]
        persons = persons.with_columns(place)
    if "first" not in persons.columns:
        persons = persons.with_columns(first=pl.lit(None, dtype=pl.UInt32))
    return PersonFrames(persons, rows, undated, years)


def _of_policy(sources: Sources, table: str, policy: str) -> pl.DataFrame | None:
    frame = sources.frame(table)
    if frame is not None and "policy" in frame.columns:
        frame = frame.filter(pl.col("policy").is_null() | (pl.col("policy") == policy))
    return frame


def _claims(sources: Sources, policy: str) -> pl.DataFrame | None:
    """The claims that a search sees: void ones left out, lost ones as their day."""
    read = sources.tables.get("claims")
    if read is None:
        return None
    ours = read.frame.filter(pl.col("policy") == policy)
    facilities = sources.frame("facilities")
    wanted = [*(n for n in ours.columns if n not in _PERSONAL)]
    claims = frames_of(ours.select(wanted), facilities=facilities).claims
    reversed_ = reversed_rows(concerned(claims), policy)
    known = [name for name in claims.columns if name in PERSON.rows["claim"]]
    claims = claims.select(known).with_row_index("row")
    orphans = claims.filter(pl.col("row").is_in(reversed_.orphans.implode()))
    gone = pl.concat([reversed_.void, reversed_.orphans])
    if not gone.is_empty():
        claims = claims.filter(~pl.col("row").is_in(gone.implode()))
    lost = read.rejected.filter(
        pl.col("person_id").is_not_null()
        & pl.col("date").is_not_null()
        & (pl.col("policy").is_null() | (pl.col("policy") == policy))
    )
    places = pl.col("row").cast(pl.UInt32).alias("place")
    beyond = pl.int_range(pl.len(), dtype=pl.UInt32) + ours.height
    days = pl.concat(
        [
            orphans.select("person_id", "date", places),
            lost.select("person_id", "date", beyond.alias("place")),
        ]
    ).with_columns(service_date="date")
    claims = claims.with_columns(places).drop("row")
    return claims if days.is_empty() else _with_days(claims, days)


def _with_days(claims: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Rows of which only the day is known, below the others."""
    columns = PERSON.rows["claim"]
    filled = [
        absence(columns[name].kind, columns[name].empty).alias(name)
        for name in claims.columns
        if name in columns and name not in days.columns and has_absence(columns[name].empty)
    ]
    return pl.concat([claims, days.with_columns(filled)], how="diagonal")


def _persons(sources: Sources, claims: pl.DataFrame | None, policy: str) -> pl.DataFrame:
    known = sources.frame("persons")
    persons = pl.DataFrame(schema={"person_id": pl.String})
    if known is not None:
        names = [name for name in known.columns if name in _PERSONAL]
        persons = known.select("person_id", *names)
    persons = persons.with_columns(listed=pl.lit(value=True))
    if claims is not None:
        others = claims.select("person_id").unique(maintain_order=True)
        others = others.join(persons, on="person_id", how="anti", maintain_order="left")
        if not others.is_empty():
            told = _told_by_claims(sources, others, policy).with_columns(listed=pl.lit(value=False))
            persons = pl.concat([persons, told], how="diagonal")
    filled = [
        pl.col(column.name).fill_null(absence(column.kind, column.empty))
        for column in PERSON_COLUMNS
        if column.name in persons.columns and has_absence(column.empty)
    ]
    return persons.with_columns(filled)


def _told_by_claims(sources: Sources, persons: pl.DataFrame, policy: str) -> pl.DataFrame:
    """What claims say of persons whom no table of persons names."""
    claims = sources.frame("claims")
    assert claims is not None
    told = [name for name in claims.columns if name in _PERSONAL]
    if not told:
        return persons
    rows = claims.filter(pl.col("policy") == policy).join(persons, on="person_id", how="semi")
    found = rows.group_by("person_id").agg(pl.col(name).drop_nulls().first() for name in told)
    return persons.join(found, on="person_id", how="left", maintain_order="left")


def _rows(
    sources: Sources, name: str, table: str, policy: str, numbers: pl.DataFrame
) -> pl.DataFrame:
    frame = _of_policy(sources, table, policy)
    if frame is None:
        return _unknown(numbers) if name != "event" else _unknown(numbers).clear()
    columns = PERSON.rows[name]
    filled = [
        pl.col(each).fill_null(absence(columns[each].kind, columns[each].empty))
        for each in frame.columns
        if each in columns and has_absence(columns[each].empty)
    ]
    known = [each for each in frame.columns if each in columns]
    rows = frame.with_columns(filled).join(numbers, on="person_id", maintain_order="left")
    return rows.select("person", *known)


def _unknown(persons: pl.DataFrame) -> pl.DataFrame:
    """A row per person of which nothing is known, for a table that was not supplied."""
    return persons.select(person=pl.int_range(pl.len(), dtype=pl.UInt32))


def _undated(persons: pl.DataFrame) -> pl.DataFrame:
    """Undated identities, each counting on every day; one that is not known where none is told."""
    always = {name: pl.lit(date.min) for name in _ALWAYS}
    numbered = persons.with_row_index("person")
    if "identities" not in persons.columns:
        rows = numbered.select("person", identity=pl.lit(None, dtype=pl.String))
    else:
        sets = numbered.select("person", identity="identities")
        told = sets.filter(pl.col("identity").list.len() > 0).explode("identity")
        silent = sets.filter(pl.col("identity").is_null()).select(
            "person", identity=pl.lit(None, dtype=TYPES[PERSON.rows["identity"]["identity"].kind])
        )
        rows = pl.concat([told, silent])
    return rows.with_columns(valid_to=pl.lit(OPEN_END), **always)
