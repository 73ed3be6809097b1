"""`monitor`: what a person's illness cost in a year, against the thresholds of a notice.

In: claims with everything about their persons.  Out: one row per pack, person and year,
and a list per group for the offices that receive it.  Must never: take what is not known
for nothing: a total over it is empty, and what is known and over a threshold still alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.evaluate.judge import Verdict
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
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    import polars as pl

    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources

    Progress = Callable[[int, int], None]
    Row = dict[str, Any]

SECTION = "monitoring"
OWN = {
    "policy": Kind.TEXT,
    "person_id": Kind.TEXT,
    "year": Kind.COUNT,
    "group": Kind.TEXT,
    "in_policy_burden": Kind.MONEY,
    "actual_burden": Kind.MONEY,
    "to_in_policy": Kind.MONEY,
    "to_actual": Kind.MONEY,
    "previous_year": Kind.MONEY,
    "alerts": Kind.TEXT,
}
LIST_COLUMNS = (
    "policy",
    "person_id",
    "township",
    "village",
    "year",
    "in_policy_burden",
    "actual_burden",
    "previous_year",
    "alerts",
)
NO_GROUP = "group_unknown"


def monitored(
    sources: Sources,
    packs: Mapping[str, Pack],
    *,
    all_persons_under: str | None = None,
    year: int | None = None,
    today: date | None = None,
    every: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Every person with an alert, or every person, by year.

    Args:
        sources: the main table is `claims`.
        all_persons_under: the pack under which the persons of the persons table stand, with
            claims or without.
        year: only this year; else all years in which claims count.
        today: the day as of which it is asked; the end of each year where None.
        every: whether rows without an alert are shown.
    Returns: the columns of `OWN`, what packs yield beyond them, status and ids.
        `previous_year` is the actual burden of the year before, empty where no claim of the
        file counts in it.  A list per group, of the rows with an alert.
    """
    kinds = {**kinds_of_packs(packs.values()), **OWN}
    rows: list[Row] = []
    for name, pack in packs.items():
        people = People(sources, name)
        whole = tuple(people.persons) if name == all_persons_under else ()
        rows += _rows(pack.about("person"), people, whole, year, today, progress)
    not_in_force = sum(row["status"] == NOT_IN_FORCE for row in rows)
    rows = [row for row in rows if row["status"] != NOT_IN_FORCE]
    shown = [row for row in rows if every or row["alerts"]]
    columns = [*OWN, *extra_names(kinds, OWN), "status", *LISTED]
    hidden = [row for row in rows if not row["alerts"]]
    counts = {
        "persons_and_years": len(rows),
        "undetermined_without_alert": sum(row["status"] == "undetermined" for row in hidden),
        NOT_IN_FORCE: not_in_force,
    }
    return Report(
        "monitor",
        frame_of(shown, columns, kinds),
        kinds,
        lists=_lists(rows, kinds),
        counts=counts,
        as_of=today,
    )


def _rows(
    pack: Pack,
    people: People,
    whole: Iterable[str],
    year: int | None,
    today: date | None,
    progress: Progress | None,
) -> list[Row]:
    by_year = _persons_by_year(people)
    years = sorted(by_year) if year is None else [year]
    rows: list[Row] = []
    for each in years:
        ids = list(dict.fromkeys([*whole, *by_year.get(each, ())]))
        for done, person_id in enumerate(ids, 1):
            row = _row(pack, people, person_id, each, today)
            if row is not None and row["status"] == NOT_IN_FORCE:
                rows.append(row)
            elif row is not None:
                before = _row(pack, people, person_id, each - 1, None, whatever=True)
                known = each - 1 in by_year and before is not None
                row["previous_year"] = before["actual_burden"] if known and before else None
                rows.append(row)
            if progress is not None and done % 1000 == 0:
                progress(done, len(ids))
    return rows


def _persons_by_year(people: People) -> dict[int, list[str]]:
    found: dict[int, dict[str, None]] = {}
    for person_id, claims in (people.claims or {}).items():
        for claim in claims:
            day: Any = claim["date"]
            found.setdefault(day.year, {})[person_id] = None
    return {year: list(ids) for year, ids in found.items()}


def _row(
    pack: Pack,
    people: People,
    person_id: str,
    year: int,
    today: date | None,
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
    found = merged(pack.judged(matter), in_force, alerts_count=True)
    if found is None:
        return None
    person = about.person or {}
    if found.alerts:
        # What is known is over a line already, whatever else there is.
        found.status = Verdict.APPROVED.value
    elif found.missing:
        found.status = Verdict.UNDETERMINED.value
    return {
        "actual_burden": None,
        **found.values,
        "policy": pack.id,
        "person_id": person_id,
        "year": year,
        "alerts": ";".join(found.alerts),
        "status": found.status,
        "township": person.get("township"),
        "village": person.get("village"),
        **found.lists(alerts_apart=True),
    }


def _lists(rows: Iterable[Row], kinds: Mapping[str, Kind]) -> dict[str, pl.DataFrame]:
    """Group → who is to be reported, by township and village."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row["alerts"]:
            groups.setdefault(str(row.get("group") or NO_GROUP), []).append(row)
    order = ("policy", "year", "township", "village", "person_id")
    return {
        group: frame_of(listed, LIST_COLUMNS, kinds).sort(order, nulls_last=True)
        for group, listed in sorted(groups.items())
    }
