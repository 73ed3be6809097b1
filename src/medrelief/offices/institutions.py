"""What belongs to each institution under one pack, out of the tables of a run.

Why: a statement looks at the rows of an institution as a list of persons looks at theirs.
In: `Sources`.  Out: facts of institutions, their events and claims, advances, transfers.
Must never: read an amount that an event does not plainly state.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from medrelief.facts.amounts import fen_of
from medrelief.facts.case_columns import FROM_FACILITY
from medrelief.facts.columns import FUNDS
from medrelief.facts.days import add_months
from medrelief.facts.refusals import Refused
from medrelief.offices.people import People
from medrelief.subjects.matters import About
from medrelief.subjects.reversals import reversals_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from medrelief.offices.sources import Sources
    from medrelief.subjects.case import Case, Facts

ADVANCE, TRANSFER = "advance", "transfer"
CLINICS_PAYER = "basic_insurance"
"""Whose money a township hospital passes on to its clinics."""


class Institutions:
    """The rows of a run by institution, under one pack."""

    def __init__(self, sources: Sources, policy: str, *, with_claims: bool = True) -> None:
        """Args: with_claims: whether anybody will search the institutions' claims."""
        self._people = People(sources, policy)
        self._with_claims = with_claims
        self.policy = policy

    def about(self, facility_id: str | None) -> About:
        """Everything known about an institution."""
        return About(
            facility=self.facts(facility_id),
            events=self._events.get(facility_id or "", ()),
            claims=self._claims.get(facility_id or "", ()) if self._with_claims else (),
        )

    def facts(self, facility_id: str | None) -> Facts:
        """The institution's row, or what its claims say of it where it has none."""
        own = self._people.facilities.get(facility_id or "")
        return own or {
            "facility_id": facility_id,
            **self._told_by_claims.get(facility_id or "", {}),
        }

    def parent_of(self, facility_id: str | None) -> str | None:
        """The township hospital of a village clinic; None for any other institution."""
        facts = self.facts(facility_id)
        parent = facts.get("parent_id")
        if facts.get("level") != "village" or parent in (None, "none", facility_id):
            return None
        return str(parent)

    def named_by_event(self, facility_id: str | None) -> bool:
        """Whether an event of the institution names this pack."""
        rows = self._events.get(facility_id or "", ())
        return any(row.get("policy") == self.policy for row in rows)

    def advances(self, month: date) -> Iterator[tuple[str | None, str, int | None]]:
        """Institution, payer (empty where not said) and fen of the month's advances.

        The amount is None where the event does not state one.
        """
        for place, rows in sorted(self._events.items()):
            for row in rows:
                day: Any = row["on"]
                if row["kind"] == ADVANCE and _same_month(day, month):
                    label, amount = _labelled(row.get("value"))
                    payer = label if label in FUNDS else ""
                    yield place, payer, amount if label in ("", *FUNDS) else None

    def transferred(self, facility_id: str | None, payer: str, month: date) -> int | None:
        """Fen passed on to a clinic for a month; None where nothing was, or it is not stated."""
        if payer != CLINICS_PAYER:
            return None
        amounts: list[int | None] = []
        for row in self._events.get(facility_id or "", ()):
            day: Any = row["on"]
            label, amount = _labelled(row.get("value"))
            meant = label or f"{add_months(day, -1):%Y-%m}"
            if row["kind"] == TRANSFER and meant == f"{month:%Y-%m}":
                amounts.append(amount)
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known and len(known) == len(amounts) else None

    @cached_property
    def _events(self) -> Mapping[str, Sequence[Facts]]:
        found: dict[str, list[Facts]] = defaultdict(list)
        for row in self._people.rows("events"):
            if row.get("facility_id") is not None:
                found[str(row["facility_id"])].append(row)
        return found

    @cached_property
    def _claims(self) -> Mapping[str, Sequence[Facts]]:
        """Institution → its claims as rows of a search; void ones left out, orphans their day."""
        found: dict[str, list[Facts]] = defaultdict(list)
        for cases in self._people.cases.values():
            reversed_ = reversals_of(cases)
            for case in cases:
                if case.claim_id not in reversed_.void:
                    orphan = case.claim_id in reversed_.orphans
                    found[_place(case)].append(_day_of(case) if orphan else case.facts)
        return found

    @cached_property
    def _told_by_claims(self) -> Mapping[str, Facts]:
        """Institution → the columns that its claims carry, where they agree."""
        told: dict[str, dict[str, set[object]]] = defaultdict(lambda: defaultdict(set))
        columns = {flat: name for name, flat in FROM_FACILITY.items()}
        for row in self._people.rows("claims"):
            place = row.get("facility_id")
            if place is None:
                continue
            for flat, name in columns.items():
                if row.get(flat) is not None:
                    told[str(place)][name].add(row[flat])
        return {
            place: {name: values.pop() for name, values in facts.items() if len(values) == 1}
            for place, facts in told.items()
        }


def _place(case: Case) -> str:
    place = case.facts["facility_id"]
    return place if isinstance(place, str) else ""


def _day_of(case: Case) -> Facts:
    return {"date": case.date, "service_date": case.date}


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _labelled(value: object) -> tuple[str, int | None]:
    """What stands before the colon, and the amount in fen behind it."""
    label, mark, rest = str(value or "").partition(":")
    if not mark:
        label, rest = "", label
    try:
        amount = fen_of(rest.strip())
    except Refused:
        return label.strip(), None
    return label.strip(), amount if amount >= 0 else None
