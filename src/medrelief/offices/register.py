"""`register`: what is decided about every application for a disease, and by when.

In: rows of `registrations` with everything that belongs to the applicant.  Out: one
row per application, in their order.  Must never: leave an application out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.offices.people import People, all_rows
from medrelief.offices.report import (
    LISTED,
    NOT_APPLICABLE,
    Report,
    extra_names,
    frame_of,
    kinds_of_packs,
    merged,
)
from medrelief.subjects.matters import application

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from typing import Any

    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources
    from medrelief.subjects.case import Facts

    Progress = Callable[[int, int], None]

SECTION = "registration"
OWN = {
    "person_id": Kind.TEXT,
    "policy": Kind.TEXT,
    "disease": Kind.TEXT,
    "status": Kind.TEXT,
    "benefit_from": Kind.DATE,
    "due_on": Kind.DATE,
}


def registered(
    sources: Sources,
    packs: Mapping[str, Pack],
    *,
    today: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """Every application with what its pack says.

    Args:
        sources: the main table is `registrations`.
        packs: by name; an application under another pack is `not_applicable`.
        today: for rules that ask for it; unknown where None.
    Returns: the columns of `OWN`, what packs yield beyond them, then the ids.
    Raises: `BeyondCalendar`.
    """
    packs = {name: pack.about("application") for name, pack in packs.items()}
    people = {name: People(sources, name) for name in packs}
    kinds = {**kinds_of_packs(packs.values()), **OWN}
    rows: list[dict[str, Any]] = []
    applications = all_rows(sources, "registrations")
    for done, row in enumerate(applications, 1):
        policy = str(row["policy"])
        pack = packs.get(policy)
        judged = {} if pack is None else _judged(pack, people[policy], row, today, kinds)
        rows.append({**{name: row.get(name) for name in OWN}, "status": NOT_APPLICABLE, **judged})
        if progress is not None and done % 1000 == 0:
            progress(done, len(applications))
    columns = [*OWN, *extra_names(kinds, OWN), *LISTED]
    return Report("register", frame_of(rows, columns, kinds), kinds)


def _judged(
    pack: Pack, people: People, row: Facts, today: date | None, kinds: Mapping[str, Kind]
) -> dict[str, Any]:
    about = people.about(str(row["person_id"]))
    matter = application(row, about, today)
    day: Any = matter.facts["date"]
    found = merged(pack.judged(matter), pack.in_force.on(day))
    if found is None:
        return {}
    return {**found.shown(kinds), "status": found.status, **found.lists()}
