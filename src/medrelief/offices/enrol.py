"""`enrol`: who is to be insured for a year, who is subsidised, and by when.

In: persons with their identities and enrolments.  Out: one row per person whom a rule
concerns, in the order of the persons.  Must never: take a missing table for "not enrolled".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.run import Engine
from medrelief.facts.kinds import Kind
from medrelief.offices.enrol_columns import enrolled_in_columns
from medrelief.offices.people import People
from medrelief.offices.report import (
    LISTED,
    NOT_IN_FORCE,
    Report,
    extra_names,
    frame_of,
    kinds_of_packs,
    merged,
)
from medrelief.subjects.matters import period, person_in_year

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources

    Progress = Callable[[int, int], None]

SECTION = "enrolment"
OWN = {
    "person_id": Kind.TEXT,
    "policy": Kind.TEXT,
    "year": Kind.COUNT,
    "subsidy": Kind.TEXT,
    "amount": Kind.MONEY,
    "enrol_by": Kind.DATE,
}


def enrolled(
    sources: Sources,
    pack: Pack,
    year: int,
    *,
    today: date | None = None,
    engine: Engine = Engine.COLUMNS,
    progress: Progress | None = None,
) -> Report:
    """Every person of the table whom a rule of the pack concerns in the year.

    Args: today: the day as of which it is asked; the end of the year where None.
    Returns: the columns of `OWN`, what the pack yields beyond them, status and ids; the lists
        that a person stands on are among the findings.
    Raises: `BeyondCalendar`.
    """
    pack = pack.about("person")
    kinds = {**kinds_of_packs([pack]), **OWN}
    columns = [*OWN, *extra_names(kinds, OWN), "status", *LISTED]
    given = period(year, today)
    in_force = pack.in_force.on(given["date"])  # type: ignore[arg-type]  # a date
    persons = sources.tables[sources.main].frame.height
    nobody = frame_of([], columns, kinds)
    found = nobody if in_force is False else None
    if in_force is True and engine is Engine.COLUMNS:
        found = enrolled_in_columns(sources, pack, year, today, kinds)
    if found is None:
        rows = _by_reference(sources, pack, year, today, kinds, in_force, progress)
        found = frame_of(rows, columns, kinds)
    found = found.select(name for name in columns if name in found.columns)
    frame = pl.concat([nobody, found], how="diagonal")
    counts = {"persons": persons, NOT_IN_FORCE: persons if in_force is False else 0}
    return Report("enrol", frame, kinds, counts=counts, as_of=today)


def _by_reference(
    sources: Sources,
    pack: Pack,
    year: int,
    today: date | None,
    kinds: Mapping[str, Kind],
    in_force: object,
    progress: Progress | None,
) -> list[dict[str, Any]]:
    people = People(sources, pack.id)
    rows: list[dict[str, Any]] = []
    for done, person_id in enumerate(people.persons, 1):
        matter = person_in_year(year, people.about(person_id), today)
        found = merged(pack.judged(matter), in_force, alerts_count=True)
        if found is not None:
            own = {"person_id": person_id, "policy": pack.id, "year": year}
            rows.append({**found.shown(kinds), **own, "status": found.status, **found.lists()})
        if progress is not None and done % 1000 == 0:
            progress(done, len(people.persons))
    return rows
