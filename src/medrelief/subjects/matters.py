"""Subjects beyond the claim, made from rows of tables: facts, and the rows a search sees.

Why: scenarios of packs and the verbs for offices must hand a provision the same thing.
In: rows as facts (column → value, None where a cell is empty), days.  Out: `Matter`s.
Must never: read a table, or decide anything.

A table that is not supplied is not known: a search of it sees one row of which nothing
is known.  Two exceptions, as for claims: without a table of identities the person's
undated ones count on every day, and without events nothing has happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.case_columns import FROM_FACILITY
from medrelief.facts.days import OPEN_END, month_end
from medrelief.language.scope import APPLICATION, IDENTITY_CHANGE, OCCURRENCE, PERSON, STATEMENT
from medrelief.language.values import Unknown
from medrelief.subjects.reversals import reversals_of
from medrelief.subjects.rows import Matter, matter_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.subjects.case import Case, Facts

    Searched = Mapping[str, Iterable[Facts]]

NOTHING: Facts = MappingProxyType({})
_DAYS_OF_APPLICATION = (
    "applied_on",
    "accepted_on",
    "county_received_on",
    "decided_on",
    "notified_on",
    "valid_from",
)


@dataclass(frozen=True, slots=True)
class About:
    """What belongs to one person (or institution); None is a table that is not supplied.

    `claims` are rows as `claim_rows` gives them.
    """

    person: Facts | None = None
    facility: Facts | None = None
    registrations: Sequence[Facts] | None = None
    identities: Sequence[Facts] | None = None
    enrolments: Sequence[Facts] | None = None
    events: Sequence[Facts] | None = None
    claims: Sequence[Facts] | None = None

    def searched(self) -> Searched:
        """Table of a search → its rows."""
        identities = self.identities
        if identities is None:
            identities = undated((self.person or NOTHING).get("identities"))
        return {
            "registration": _or_unknown(self.registrations),
            "identity": identities,
            "enrolment": _or_unknown(self.enrolments),
            "event": self.events or (),
            "claim": _or_unknown(self.claims),
        }

    def facts_of_facility(self) -> dict[str, object]:
        """The institution's columns by the name the case gives them."""
        known = self.facility or NOTHING
        return {
            "facility_id": known.get("facility_id"),
            **{flat: known.get(column) for column, flat in FROM_FACILITY.items()},
        }


def claim(case: Case, peers: Sequence[Facts]) -> Matter:
    """A claim beside the person's others; without running totals."""
    return Matter(case.facts, {**case.rows, "peer": tuple(peers)})


def application(row: Facts, about: About, today: date | None) -> Matter:
    """A row of `registrations`.  Its day is the first that it knows, else today."""
    days = [day for name in _DAYS_OF_APPLICATION if isinstance(day := row.get(name), date)]
    facts = {
        **(about.person or NOTHING),
        **row,
        "date": min(days, default=today or OPEN_END),
        "today": today,
    }
    return matter_of(APPLICATION, facts, about.searched())


def identity_change(row: Facts, about: About, today: date | None) -> Matter:
    """A row of `identities`.  Its day is the one it was received on, else the one it states."""
    day = row.get("received_on") or row.get("valid_from") or today or OPEN_END
    facts = {**(about.person or NOTHING), **row, "date": day, "today": today}
    return matter_of(IDENTITY_CHANGE, facts, about.searched())


def occurrence(row: Facts, about: About, today: date | None) -> Matter:
    """A row of `events`."""
    place = about.facts_of_facility()
    if place["facility_id"] is None:
        del place["facility_id"]
    facts = {**(about.person or NOTHING), **row, **place, "date": row["on"], "today": today}
    return matter_of(OCCURRENCE, facts, about.searched())


def period(year: int, today: date | None) -> dict[str, object]:
    """The facts of a calendar year; without today, as of its last day."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    return {
        "year": year,
        "start": start,
        "end": end,
        "today": today or end,
        "date": min(max(today or end, start), end),
    }


def person_in_year(year: int, about: About, today: date | None) -> Matter:
    """A person in a calendar year."""
    facts = {**(about.person or NOTHING), **period(year, today)}
    return matter_of(PERSON, facts, about.searched())


def statement(
    month_start: date,
    payer: str | None,
    amount: int | None,
    claims: int | None,
    about: About,
    today: date | None,
) -> Matter:
    """An institution, a payer and a month; its day is the month's last."""
    facts = {
        **about.facts_of_facility(),
        "month_start": month_start,
        "month_end": month_end(month_start),
        "payer": payer,
        "amount": amount,
        "claims": claims,
        "today": today,
        "date": month_end(month_start),
    }
    return matter_of(STATEMENT, facts, about.searched())


def claim_rows(cases: Sequence[Case], lost: Iterable[date] = ()) -> tuple[Facts, ...]:
    """The claims of one person (or institution) under one policy, as rows of a search.

    Args:
        cases: accepted claims; the void ones are left out.
        lost: days of rejected rows.
    Returns: of a reversal whose claim is not there, and of a rejected row, only the
        person and the day are known: what they would add or take away is not.
    """
    reversed_ = reversals_of(cases)
    rows = [
        _day_only(case.date) if case.claim_id in reversed_.orphans else case.facts
        for case in cases
        if case.claim_id not in reversed_.void
    ]
    return (*rows, *(_day_only(day) for day in lost))


def undated(identities: object) -> tuple[Facts, ...]:
    """A person's undated identities as rows that count on every day."""
    always = {"valid_from": date.min, "received_on": date.min, "maintained_on": date.min}
    if identities is None or isinstance(identities, Unknown):
        return ({**always, "identity": Unknown(frozenset({"identities"}))},)
    assert isinstance(identities, frozenset)
    return tuple({**always, "identity": identity} for identity in sorted(identities))


def _or_unknown(rows: Sequence[Facts] | None) -> Sequence[Facts]:
    return (NOTHING,) if rows is None else rows


def _day_only(day: date) -> Facts:
    return {"date": day, "service_date": day}
