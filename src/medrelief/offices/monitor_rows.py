"""The yearly monitor person by person: the meaning of `monitor_columns`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.evaluate.judge import Verdict
from medrelief.offices.people import People
from medrelief.offices.report import NOT_IN_FORCE, frame_of, merged
from medrelief.subjects.matters import person_in_year

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from medrelief.facts.kinds import Kind
    from medrelief.offices.monitor import Asked
    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources

    Row = dict[str, Any]


def monitored_by_reference(
    sources: Sources, pack: Pack, asked: Asked, kinds: Mapping[str, Kind], *, whole: bool
) -> pl.DataFrame:
    """A row per person and year, with township and village; of another day, `not_in_force`.

    Args: whole: whether every person of the persons table is looked at.
    """
    people = People(sources, pack.id)
    by_year = _persons_by_year(people)
    every = list(people.persons) if whole else []
    rows: list[Row] = []
    for year in sorted(by_year) if asked.year is None else [asked.year]:
        for person_id in dict.fromkeys([*every, *by_year.get(year, ())]):
            row = _row(pack, people, person_id, year, asked.today, kinds)
            if row is not None and row["status"] != NOT_IN_FORCE and year - 1 in by_year:
                before = _row(pack, people, person_id, year - 1, None, kinds, whatever=True) or {}
                row["previous_year"] = before.get("actual_burden")
            if row is not None:
                rows.append(row)
    known = list(dict.fromkeys(name for row in rows for name in row))
    return frame_of(rows, known, kinds)


def _persons_by_year(people: People) -> dict[int, dict[str, None]]:
    found: dict[int, dict[str, None]] = {}
    for person_id, claims in (people.claims or {}).items():
        for claim in claims:
            day: Any = claim["date"]
            found.setdefault(day.year, {})[person_id] = None
    return found


def _row(
    pack: Pack,
    people: People,
    person_id: str,
    year: int,
    today: date | None,
    kinds: Mapping[str, Kind],
    *,
    whatever: bool = False,
) -> Row | None:
    """A person in a year; None where no rule concerns it.

    Args: whatever: also where the notice is not in force, to compare with the year before.
    """
    about = people.about(person_id)
    matter = person_in_year(year, about, today)
    day: Any = matter.facts["date"]
    in_force = True if whatever else pack.in_force.on(day)
    if in_force is False:
        return {"status": NOT_IN_FORCE}
    found = merged(pack.judged(matter), in_force, alerts_count=True)
    if found is None:
        return None
    person = about.person or {}
    status = found.status
    if status != Verdict.REFUSED.value and found.alerts:
        # What is known is over a line already, whatever else there is.
        status = Verdict.APPROVED.value
    elif status != Verdict.REFUSED.value and found.missing:
        status = Verdict.UNDETERMINED.value
    return {
        **found.shown(kinds),
        "policy": pack.id,
        "person_id": person_id,
        "year": year,
        "alerts": ";".join(found.alerts),
        "status": status,
        "township": person.get("township"),
        "village": person.get("village"),
        **found.lists(alerts_apart=True),
    }
