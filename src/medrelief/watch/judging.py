"""The flags and time limits of one person under one pack, by the engine.

Why: alerts rest on the same rules as the batch verbs.  In: a pack, what is held of a
person, a day.  Out: rule → name → flag or state.
Must never: raise what is not certain, or use a row of a later day than a batch would.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.judge import Judge, Verdict
from medrelief.facts.days import OPEN_END
from medrelief.language.scope import PERSON
from medrelief.offices.due import AsOf, State, state_of
from medrelief.program.reach import case_columns, reachable, row_columns
from medrelief.subjects import matters
from medrelief.subjects.case import Case
from medrelief.subjects.reversals import NO_REVERSAL, reversals_of
from medrelief.subjects.rows import Matter, matter_of
from medrelief.watch.rules import RAISED, Standing
from medrelief.watch.turning import named_days, turns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medrelief.offices.packs import Pack
    from medrelief.program.provision import Rule
    from medrelief.subjects.case import Facts
    from medrelief.watch.holdings import Held

    Row = dict[str, Any]

TABLE_BITS: Mapping[str, int] = MappingProxyType(
    {
        "claims": 1,
        "identities": 2,
        "registrations": 4,
        "enrolments": 8,
        "events": 16,
        "persons": 32,
        "facilities": 32,
    }
)
TIME, LIMITS = 64, 128
"""The bits of a look that time alone brings: at all rules, at time limits only."""
EVERYTHING = 255
UNREGISTERED = "unregistered"
"""The list of a pack's screening that names who was treated and is not registered."""
_SEARCHED = MappingProxyType(
    {
        "claim": "claims",
        "identity": "identities",
        "registration": "registrations",
        "enrolment": "enrolments",
        "event": "events",
    }
)
_TABLE_OF = MappingProxyType(
    {
        "application": "registrations",
        "identity_change": "identities",
        "occurrence": "events",
    }
)
_STANDING = MappingProxyType(
    {
        State.OPEN: Standing.OPEN,
        State.NEAR: Standing.NEAR,
        State.DUE: Standing.NEAR,
        State.OVERDUE: Standing.OVERDUE,
        State.DONE: Standing.DONE,
        State.DONE_LATE: Standing.DONE_LATE,
    }
)
_NOTHING = matters.About(registrations=(), identities=(), enrolments=(), events=(), claims=())


@dataclass(frozen=True, slots=True)
class Watched:
    """A rule made ready: only what its alert needs is worked out."""

    section: str
    name: str
    subject: str
    judge: Judge
    tables: int


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found for one person: name → flag or state; days to look again; due days."""

    group: str
    names: Mapping[str, int]
    look_again: tuple[date, ...] = ()
    due: Mapping[str, date] = field(default_factory=dict)


class PackWatch:
    """A pack with the rules that a watch asks, ready for one person after another."""

    def __init__(self, pack: Pack, near: int, lists: Iterable[str]) -> None:
        wanted = {UNREGISTERED, *lists}
        self.id = pack.id
        self._near = near
        self._in_force = pack.in_force
        kept = [_reduced(rule) for rule in pack.rules if _is_wanted(rule, wanted)]
        self.rules = tuple(_watched(rule) for rule in kept)
        self.claim_columns = frozenset(
            column for rule in kept for column in rule.row_facts.get("claim", ())
        ) | {"claim_id", "reverses", "total_cost", "service_date", "policy"}
        read: dict[str, set[str]] = {name: set() for name in _SEARCHED}
        facts: set[str] = set()
        for rule in kept:
            for name, columns in rule.row_facts.items():
                read.setdefault(name, set()).update(columns)
            facts |= set(rule.facts)
        blank = matter_of(PERSON, {}, {name: ({},) for name in _SEARCHED})
        self._blank_rows = {
            name: {column: blank.rows[name][0][column] for column in read[name]}
            for name in _SEARCHED
        }
        self._blank_facts = {name: value for name, value in blank.facts.items() if name in facts}
        self.sweeps = named_days(kept)
        self.turns = turns_of(kept, _SEARCHED, _TABLE_OF)

    def found(self, held: Held, year: int, today: date, tables: int) -> Iterator[Found]:
        """What the rules find that rest on some of the tables.

        Args: year: the calendar year; in an earlier one than today's, as of its end.
        """
        asked = [rule for rule in self.rules if rule.tables & tables]
        if not asked:
            return
        rows = self._rows(held)
        as_of = today if year == today.year else date(year, 12, 31)
        person: Matter | None = None
        for rule in asked:
            if rule.section == "deadlines":
                if year == today.year and self._has_limits(rule, held):
                    yield self._limits(rule, held, rows, today)
                continue
            if person is None:
                person = self._person(held, rows, year, as_of)
            yield self._flags(rule, person, year, as_of)

    def _has_limits(self, rule: Watched, held: Held) -> bool:
        return rule.subject == "person" or bool(held.rows.get(_TABLE_OF[rule.subject]))

    def _flags(self, rule: Watched, matter: Matter, year: int, as_of: date) -> Found:
        group = f"{rule.section}|{self.id}|{rule.name}|{year}"
        if self._in_force.on(as_of) is not True:
            return Found(group, {})
        judgement = rule.judge.judged(matter)
        if rule.section == "screening":
            listed = judgement.verdict is Verdict.APPROVED
            return Found(group, {rule.name: RAISED} if listed else {})
        if judgement.verdict is Verdict.NOT_APPLICABLE:
            return Found(group, {})
        names = [each.partition(".")[2] for each in judgement.alerts]
        return Found(group, dict.fromkeys(names, RAISED))

    def _limits(
        self, rule: Watched, held: Held, rows: Mapping[str, Sequence[Facts]], today: date
    ) -> Found:
        names: dict[str, int] = {}
        again: list[date] = []
        due: dict[str, date] = {}
        for name, matter in self._subjects(rule, held, rows, today):
            if self._in_force.on(matter.facts["date"]) is False:  # type: ignore[arg-type]  # a date
                continue
            judgement = rule.judge.judged(matter)
            if judgement.verdict is Verdict.NOT_APPLICABLE:
                continue
            started: Any = judgement.yields.get("started_on")
            due_on: Any = judgement.yields.get("due_on")
            done_on: Any = judgement.yields.get("done_on")
            if started is not None and started > today:
                again.append(started)
                continue
            if due_on is None or done_on is None:
                continue
            done = None if done_on == OPEN_END else done_on
            state, _ = state_of(due_on, done, AsOf(today, self._near))
            names[name], due[name] = int(_STANDING[state]), due_on
            if due_on != OPEN_END and (done is None or done > today):
                again += [_before(due_on, self._near), due_on, _before(due_on, -1)]
            if done is not None:
                again.append(done)
        group = f"deadlines|{self.id}|{rule.name}|"
        return Found(group, names, tuple(day for day in again if day > today), due)

    def _subjects(
        self, rule: Watched, held: Held, rows: Mapping[str, Sequence[Facts]], today: date
    ) -> Iterator[tuple[str, Matter]]:
        if rule.subject == "person":
            yield "", self._person(held, rows, today.year, today)
            return
        given = held.rows.get(_TABLE_OF[rule.subject], ())
        subjects = [row for row in given if row.get("policy", self.id) == self.id]
        if not subjects:
            return
        about = replace(_NOTHING, person=held.own or None)
        if "facility_id" in held.own:
            about = replace(_NOTHING, facility=held.own)
        for row in subjects:
            match rule.subject:
                case "application":
                    matter = matters.application(row, about, today)
                case "identity_change":
                    matter = matters.identity_change(row, about, today)
                case _:
                    matter = matters.occurrence(row, about, today)
            yield _called(rule.subject, row), Matter(matter.facts, rows)  # type: ignore[arg-type]  # lists serve

    def _person(
        self, held: Held, rows: Mapping[str, Sequence[Facts]], year: int, as_of: date
    ) -> Matter:
        start, end = date(year, 1, 1), date(year, 12, 31)
        facts = {
            **self._blank_facts,
            **held.own,
            "year": year,
            "start": start,
            "end": end,
            "today": as_of,
            "date": min(max(as_of, start), end),
        }
        return Matter(facts, rows)  # type: ignore[arg-type]  # lists serve as rows

    def _rows(self, held: Held) -> dict[str, Sequence[Facts]]:
        found: dict[str, Sequence[Facts]] = {}
        for name, table in _SEARCHED.items():
            blank = self._blank_rows[name]
            found[name] = [
                {**blank, **row}
                for row in self._counting(held, table)
                if row.get("policy", self.id) == self.id
            ]
        return found

    def _counting(self, held: Held, table: str) -> Sequence[Row]:
        """The rows of a table that count: void claims do not, nor changes that were refused."""
        rows = held.rows.get(table, ())
        if table == "claims" and any("reverses" in row for row in rows):
            return _not_void(rows)
        if table == "identities":
            return held.rows.get("periods", ()) or _undated(held.own)
        return rows


def _is_wanted(rule: Rule, lists: set[str]) -> bool:
    section, name = rule.provision.section, rule.provision.id
    if rule.provision.subject not in ("person", *_TABLE_OF):
        return False
    if section == "screening":
        return name in lists or f"{rule.policy.id}.{name}" in lists
    return section in ("monitoring", "enrolment", "deadlines")


def _watched(rule: Rule) -> Watched:
    """A reduced rule, ready, with the tables that it rests on."""
    tables = TIME | TABLE_BITS["persons"]
    if rule.provision.section == "deadlines":
        tables |= LIMITS
    for name in rule.row_facts:
        tables |= TABLE_BITS[_SEARCHED[name]]
    if rule.provision.subject in _TABLE_OF:
        tables |= TABLE_BITS[_TABLE_OF[rule.provision.subject]]
    provision = rule.provision
    return Watched(provision.section, provision.id, provision.subject, Judge(rule), tables)


def _reduced(rule: Rule) -> Rule:
    """The rule without what no alert needs: of a time limit its days, else no yields."""
    days = ("started_on", "due_on", "done_on") if rule.provision.section == "deadlines" else ()
    yields = tuple(each for each in rule.yields if each.id in days)
    alerts = () if rule.provision.section in ("deadlines", "screening") else rule.alerts
    roots = (
        rule.applies,
        rule.granted,
        *(each.node for each in rule.require),
        *(each.node for each in alerts),
        *(each.amount for each in yields),
    )
    nodes = reachable(roots)
    return replace(
        rule,
        nodes=nodes,
        roots=roots,
        yields=yields,
        alerts=alerts,
        findings=(),
        facts=case_columns(nodes),
        row_facts=MappingProxyType(row_columns(nodes)),
    )


def _called(subject: str, row: Row) -> str:
    parts = {
        "application": ("disease", "applied_on", "accepted_on"),
        "identity_change": ("identity", "valid_from", "received_on"),
        "occurrence": ("kind", "on", "value"),
    }[subject]
    return "/".join(str(row[name]) for name in parts if name in row)


def _not_void(rows: Sequence[Row]) -> list[Row]:
    """Claims without those that a reversal cancels; of a reversal without its claim, the day."""
    kept: list[Row] = []
    for policy in dict.fromkeys(row["policy"] for row in rows):
        ours = [row for row in rows if row["policy"] == policy]
        cases = [
            Case(row["claim_id"], "", row["date"], row.get("reverses", NO_REVERSAL), row, {})
            for row in ours
        ]
        reversed_ = reversals_of(cases)
        for row in ours:
            if row["claim_id"] in reversed_.orphans:
                day = row["date"]
                kept.append({"policy": policy, "date": day, "service_date": day})
            elif row["claim_id"] not in reversed_.void:
                kept.append(row)
    return kept


def _undated(own: Row) -> Sequence[Row]:
    """Identities without dates, where the person's own row says which; a stream tells the rest."""
    if "identities" not in own:
        return ()
    return matters.undated(own["identities"])  # type: ignore[return-value]  # rows of facts


def _before(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() - days, 1), OPEN_END.toordinal()))
