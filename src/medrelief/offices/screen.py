"""`screen`: lists of persons whom an office should look for, each list a rule of a pack.

In: persons with everything that belongs to them.  Out: one row per list and person, list
by list.  Must never: drop a person for whom a fact is missing: the row says which.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.judge import Verdict
from medrelief.evaluate.run import Engine
from medrelief.facts.amounts import fen_text
from medrelief.facts.kinds import Kind
from medrelief.language.operations.money import half_up
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
from medrelief.offices.screen_columns import listed_in_columns
from medrelief.offices.sources import days_named
from medrelief.policy.settings import WrongUse
from medrelief.subjects import matters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources
    from medrelief.subjects.case import Facts
    from medrelief.subjects.rows import Matter

    Progress = Callable[[int, int], None]
    Row = dict[str, Any]

SECTION = "screening"
LISTED_STATUS, UNDETERMINED = "listed", "undetermined"
OWN = {
    "policy": Kind.TEXT,
    "list": Kind.TEXT,
    "person_id": Kind.TEXT,
    "township": Kind.TEXT,
    "detail": Kind.TEXT,
}
_SAID_IN_DETAIL = ("detail", "detail_amount")


def screened(
    sources: Sources,
    pack: Pack,
    today: date,
    *,
    engine: Engine = Engine.COLUMNS,
    progress: Progress | None = None,
) -> Report:
    """The lists of a pack as of a day.

    Returns: the columns of `OWN`, what the pack yields beyond them, status (`listed`, or
        `undetermined` with what is missing) and ids.
    Raises: `BeyondCalendar`.
    """
    kinds = {**kinds_of_packs([pack]), **OWN}
    extras = [name for name in extra_names(kinds, OWN) if name not in _SAID_IN_DETAIL]
    columns = [*OWN, *extras, "status", *LISTED]
    lists: dict[str, pl.DataFrame] = {}
    if engine is Engine.COLUMNS:
        lists = listed_in_columns(sources, pack.about("person"), today, kinds)
    rest = [
        pair
        for pair in zip(pack.rules, pack.judges, strict=True)
        if pair[0].provision.id not in lists
    ]
    some = replace(pack, rules=tuple(r for r, _ in rest), judges=tuple(j for _, j in rest))
    for name, rows in _by_reference(sources, some, today, kinds, progress).items():
        lists[name] = frame_of(rows, columns, kinds)
    whole = [frame_of([], columns, kinds)]
    for rule in pack.rules:
        found = lists[rule.provision.id]
        whole.append(found.select(name for name in columns if name in found.columns))
    persons = sources.tables[sources.main].frame.height
    closed = persons if pack.in_force.on(today) is False else 0
    counts = {"persons": persons, NOT_IN_FORCE: closed}
    frame = pl.concat(whole, how="diagonal")
    return Report("screen", frame, kinds, counts=counts, as_of=today)


def _by_reference(
    sources: Sources,
    pack: Pack,
    today: date,
    kinds: Mapping[str, Kind],
    progress: Progress | None,
) -> dict[str, list[Row]]:
    people = People(sources, pack.id)
    by_list: dict[str, list[Row]] = {rule.provision.id: [] for rule in pack.rules}
    for subject in dict.fromkeys(rule.provision.subject for rule in pack.rules):
        about = pack.about(subject)
        rows = list(_subjects(people, subject))
        for done, (person_id, row) in enumerate(rows, 1):
            matter = _matter(people, subject, person_id, row, today)
            for found in _listed(about, matter, kinds):
                own = _own(pack, people, person_id)
                by_list[found["list"]].append({**found, **own})
            if progress is not None and done % 1000 == 0:
                progress(done, len(rows))
    return by_list


def latest_day(sources: Sources) -> date:
    """The last day on which something happened, for a run that names no day of its own.

    Raises: `WrongUse` where no table names one.
    """
    days = days_named(sources)
    if not days:
        raise WrongUse("no table names a day", "--on gives the day of the lists")
    return max(days)


def _subjects(people: People, subject: str) -> Iterator[tuple[str, Facts]]:
    """The persons, or rows of persons, that a list is about."""
    if subject == "person":
        yield from people.persons.items()
        return
    table = {
        "application": "registrations",
        "identity_change": "identities",
        "occurrence": "events",
        "claim": "claims",
    }[subject]
    for row in people.rows(table):
        yield str(row.get("person_id") or ""), row


def _matter(people: People, subject: str, person_id: str, row: Facts, today: date) -> Matter:
    place = row.get("facility_id")
    about = people.about(person_id or None, None if place is None else str(place))
    match subject:
        case "application":
            return matters.application(row, about, today)
        case "identity_change":
            return matters.identity_change(row, about, today)
        case "occurrence":
            return matters.occurrence(row, about, today)
        case "claim":
            return people.claim_matter(row, about)
        case _:
            return matters.person_in_year(today.year, about, today)


def _listed(pack: Pack, matter: Matter, kinds: Mapping[str, Kind]) -> Iterator[Row]:
    """The lists on which one matter stands, or may stand."""
    in_force = pack.in_force.on(matter.facts["date"])  # type: ignore[arg-type]  # always a date
    if in_force is False:
        return
    for judgement in pack.judged(matter):
        if judgement.verdict in (Verdict.NOT_APPLICABLE, Verdict.REFUSED):
            continue
        one = merged([judgement], in_force)
        assert one is not None
        undecided = judgement.verdict is Verdict.UNDETERMINED
        yield {
            **(values := one.shown(kinds)),
            "list": judgement.rule.provision.id,
            "detail": _detail(values),
            "status": UNDETERMINED if undecided else LISTED_STATUS,
            **one.lists(),
        }


def _detail(values: Row) -> str:
    """What is said of the person on the list: a text, an amount in yuan, or both."""
    amount = values.get("detail_amount")
    said = [values.get("detail"), None if amount is None else fen_text(half_up(amount))]
    return " ".join(part for part in said if part)


def _own(pack: Pack, people: People, person_id: str) -> Row:
    person = people.persons.get(person_id) or {}
    return {"policy": pack.id, "person_id": person_id, "township": person.get("township")}


def with_rows(report: Report, rows: list[Row]) -> Report:
    """The same report with further rows, as the lists that the engine itself makes."""
    if not rows:
        return report
    more = frame_of(rows, report.frame.columns, report.kinds)
    return replace(report, frame=pl.concat([report.frame, more]))
