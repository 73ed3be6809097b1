"""`due`: every time limit of the notices, as it stands on a day.

In: applications, changes of identity, events, persons.  Out: one row per limit that has
begun by that day.  Must never: use what happened after that day, or guess a working day
that no calendar has published.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.judge import Verdict
from medrelief.facts.days import OPEN_END, month_end
from medrelief.facts.kinds import Kind
from medrelief.offices.months import Statement, institution_months, statements
from medrelief.offices.packs import only_pack
from medrelief.offices.people import People, all_rows
from medrelief.offices.report import (
    LISTED,
    NOT_IN_FORCE,
    Report,
    extra_names,
    frame_of,
    kinds_of_packs,
    merged,
)
from medrelief.offices.sources import days_named
from medrelief.subjects import matters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from medrelief.evaluate.judge import Judge
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources
    from medrelief.program.provision import Rule
    from medrelief.subjects.case import Facts
    from medrelief.subjects.rows import Matter

    Progress = Callable[[int, int], None]
    Row = dict[str, Any]

SECTION = "deadlines"
NEAR = 3
"""Days before the last one from which on a limit is near, unless the user says otherwise."""
OWN = {
    "policy": Kind.TEXT,
    "deadline": Kind.TEXT,
    "subject": Kind.TEXT,
    "started_on": Kind.DATE,
    "due_on": Kind.DATE,
    "done_on": Kind.DATE,
    "state": Kind.TEXT,
    "days_late": Kind.COUNT,
}
_OF_MONEY = frozenset({"payer", "amount", "claims"})
_TABLES = (
    ("application", "registrations"),
    ("identity_change", "identities"),
    ("occurrence", "events"),
    ("person", "persons"),
)


class State(StrEnum):
    """How a time limit stands on a day."""

    OPEN = "open"
    NEAR = "near"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day that states are of, and from how many days before its end a limit is near."""

    day: date
    near: int = NEAR


def state_of(due_on: date, done_on: date | None, as_of: AsOf) -> tuple[State, int]:
    """The state of a limit and how many days it is late.

    Args: done_on: None where it is not done; a later day than that of `as_of` is not yet known.
    """
    if done_on is not None and done_on <= as_of.day:
        late = (done_on - due_on).days
        return (State.DONE_LATE, late) if late > 0 else (State.DONE, 0)
    left = (due_on - as_of.day).days
    if left < 0:
        return State.OVERDUE, -left
    if left == 0:
        return State.DUE, 0
    return (State.NEAR if left <= as_of.near else State.OPEN), 0


def due(
    sources: Sources,
    packs: Mapping[str, Pack],
    choice: Choice,
    as_of: AsOf,
    *,
    progress: Progress | None = None,
) -> Report:
    """Every limit that has begun, by kind of subject, pack by pack, in the order of the rows.

    Raises: `BeyondCalendar`; `WrongUse` where a table that names no policy could be under
        several packs.
    """
    rows: list[Row] = []
    counts = {"not_begun": 0, NOT_IN_FORCE: 0}
    for subject, table in _TABLES:
        able = {name: pack.about(subject) for name, pack in packs.items()}
        able = {name: pack for name, pack in able.items() if pack.rules}
        given = all_rows(sources, table) if able else []
        people = {name: People(sources, name) for name in able}
        for done, row in enumerate(given, 1):
            pack = _pack_of(row, able, choice, table)
            if pack is not None:
                for limit in _limits(pack, people[pack.id], subject, row, as_of):
                    if isinstance(limit, str):
                        counts[limit] += 1
                    else:
                        rows.append(limit)
            if progress is not None and done % 1000 == 0:
                progress(done, len(given))
    for pack in packs.values():
        for limit in _of_statements(sources, pack.about("statement"), as_of):
            if isinstance(limit, str):
                counts[limit] += 1
            else:
                rows.append(limit)
    kinds = {**kinds_of_packs(packs.values()), **OWN}
    columns = [*OWN, *extra_names(kinds, OWN), "status", *LISTED]
    return Report("due", frame_of(rows, columns, kinds), kinds, counts=counts, as_of=as_of.day)


def _pack_of(row: Facts, packs: Mapping[str, Pack], choice: Choice, table: str) -> Pack | None:
    named = row.get("policy")
    return only_pack(choice, packs, table) if named is None else packs.get(str(named))


def _of_statements(sources: Sources, pack: Pack, as_of: AsOf) -> Iterator[Row | str]:
    """Limits about institutions and months: per payer where a rule looks at what is owed."""
    people = People(sources, pack.id)
    owed: list[tuple[Rule, Judge]] = []
    plain: list[tuple[Rule, Judge]] = []
    for rule, judge in zip(pack.rules, pack.judges, strict=True):
        (owed if _OF_MONEY & set(rule.facts) else plain).append((rule, judge))
    for pairs, found in (
        (owed, statements(sources, people, pack.program) if owed else ()),
        (plain, _months(sources, people, pack, as_of) if plain else ()),
    ):
        some = replace(pack, rules=tuple(r for r, _ in pairs), judges=tuple(j for _, j in pairs))
        for each in found:
            about = people.about_institution(each.facility_id)
            matter = matters.statement(
                each.month, each.payer, each.amount, each.claims, about, as_of.day
            )
            parts = (each.facility_id, each.payer, f"{each.month:%Y-%m}")
            yield from _judged(some, matter, "/".join(p for p in parts if p), as_of)


def _months(sources: Sources, people: People, pack: Pack, as_of: AsOf) -> Iterator[Statement]:
    """Institutions and months from the first of which a table speaks, while the notice holds."""
    days = [day for day in days_named(sources) if day <= as_of.day]
    for each in institution_months(people, min(days), as_of.day) if days else ():
        if pack.in_force.on(month_end(each.month)) is not False:
            yield each


def _limits(
    pack: Pack, people: People, subject: str, row: Facts, as_of: AsOf
) -> Iterator[Row | str]:
    matter = _matter(people, subject, row, as_of.day)
    yield from _judged(pack, matter, _called(subject, row), as_of)


def _judged(pack: Pack, matter: Matter, subject: str, as_of: AsOf) -> Iterator[Row | str]:
    """The limits of one subject; for one that is left out, the word by which it is counted."""
    in_force = pack.in_force.on(matter.facts["date"])  # type: ignore[arg-type]  # always a date
    for judgement in pack.judged(matter):
        if judgement.verdict is Verdict.NOT_APPLICABLE:
            continue
        if in_force is False:
            yield NOT_IN_FORCE
            continue
        one = merged([judgement], in_force)
        assert one is not None
        values = one.values
        started = values.get("started_on")
        if started is not None and started > as_of.day:
            yield "not_begun"
            continue
        done = values.get("done_on")
        certain = done is not None or "done_on" not in judgement.yields
        state = _state(values.get("due_on"), done, as_of, known=certain)
        yield {
            **values,
            **state,
            "policy": pack.id,
            "deadline": judgement.rule.provision.id,
            "subject": subject,
            "done_on": None if done is None or done > as_of.day else done,
            "status": one.status if state["state"] else Verdict.UNDETERMINED.value,
            **one.lists(),
        }


def _state(due_on: date | None, done_on: date | None, as_of: AsOf, *, known: bool) -> Row:
    if due_on is None or not known:
        return {"state": None, "days_late": None}
    done = None if done_on in (None, OPEN_END) else done_on
    state, late = state_of(due_on, done, as_of)
    return {"state": state.value, "days_late": late}


def _matter(people: People, subject: str, row: Facts, today: date) -> Matter:
    person = row.get("person_id")
    person_id = None if person is None else str(person)
    place = row.get("facility_id")
    about = people.about(person_id, None if place is None else str(place))
    match subject:
        case "application":
            return matters.application(row, about, today)
        case "identity_change":
            return matters.identity_change(row, about, today)
        case "occurrence":
            return matters.occurrence(row, about, today)
        case _:
            return matters.person_in_year(today.year, about, today)


def _called(subject: str, row: Facts) -> str:
    """The subject in one cell: who, and what of several things of one person."""
    parts = {
        "application": ("person_id", "disease"),
        "identity_change": ("person_id", "identity"),
        "occurrence": ("person_id", "facility_id", "kind"),
        "person": ("person_id",),
    }[subject]
    return "/".join(str(row[name]) for name in parts if row.get(name) is not None)
