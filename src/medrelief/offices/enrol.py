"""`enrol`: who is to be insured for a year, who is subsidised, and by when.

In: persons with their identities and enrolments.  Out: one row per person whom a rule
concerns, in the order of the persons.  Must never: take a missing table for "not enrolled".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.facts.kinds import Kind
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
from medrelief.subjects.matters import person_in_year

if TYPE_CHECKING:
    from collections.abc import Callable
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
    progress: Progress | None = None,
) -> Report:
    """Every person of the table whom a rule of the pack concerns in the year.

    Args: today: the day as of which it is asked; the end of the year where None.
    Returns: the columns of `OWN`, what the pack yields beyond them, status and ids; the lists
        that a person stands on are among the findings.
    Raises: `BeyondCalendar`.
    """
    pack, people = pack.about("person"), People(sources, pack.id)
    kinds = {**kinds_of_packs([pack]), **OWN}
    rows: list[dict[str, Any]] = []
    not_in_force = 0
    for done, person_id in enumerate(people.persons, 1):
        matter = person_in_year(year, people.about(person_id), today)
        day: Any = matter.facts["date"]
        found = merged(pack.judged(matter), pack.in_force.on(day), alerts_count=True)
        if found is not None and found.status == NOT_IN_FORCE:
            not_in_force += 1
        elif found is not None:
            own = {"person_id": person_id, "policy": pack.id, "year": year}
            rows.append({**found.shown(kinds), **own, "status": found.status, **found.lists()})
        if progress is not None and done % 1000 == 0:
            progress(done, len(people.persons))
    columns = [*OWN, *extra_names(kinds, OWN), "status", *LISTED]
    counts = {"persons": len(people.persons), NOT_IN_FORCE: not_in_force}
    return Report("enrol", frame_of(rows, columns, kinds), kinds, counts=counts, as_of=today)
