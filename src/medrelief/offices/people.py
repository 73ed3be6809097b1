"""What belongs to each person under one pack, out of the tables of a run.

Why: a provision about one person looks at all rows of that person.  In: `Sources`.
Out: `About` a person, an institution.  Must never: mix what another pack rules.

Rows that name no policy belong to every pack.  A table that was not supplied stays
unknown (see `subjects.matters`).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.by_reference import facts_of_frame
from medrelief.facts.columns import PERSON_COLUMNS
from medrelief.subjects.case import case_of
from medrelief.subjects.matters import About, claim, claim_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from medrelief.offices.sources import Sources
    from medrelief.subjects.case import Case, Facts
    from medrelief.subjects.rows import Matter

    ByPerson = Mapping[str, Sequence[Facts]]


def all_rows(sources: Sources, table: str) -> list[Facts]:
    """The rows of a table, whatever pack they count under; none where it was not supplied."""
    return list(facts_of_frame(sources.frame(table), table))


class People:
    """The rows of a run by person, under one pack; each table is taken apart when asked for."""

    def __init__(self, sources: Sources, policy: str) -> None:
        self._sources = sources
        self.policy = policy

    def about(self, person_id: str | None, facility_id: str | None = None) -> About:
        """Everything known about a person, and about an institution."""
        if person_id is None and facility_id is not None:
            return self.about_institution(facility_id)
        own = person_id or ""
        return About(
            person=self.persons.get(own) or self._told_by_claims.get(own),
            facility=self.facilities.get(facility_id or ""),
            registrations=_of(self.registrations, own),
            identities=_of(self.identities, own),
            enrolments=_of(self.enrolments, own),
            events=_of(self.events, own),
            claims=_of(self.claims, own),
        )

    def about_institution(self, facility_id: str) -> About:
        """Everything known about an institution: its events and its claims."""
        return About(
            facility=self.facilities.get(facility_id),
            events=_of(self._events_of_institutions, facility_id),
            claims=_of(self._claims_of_institutions, facility_id),
        )

    def rows(self, table: str) -> list[Facts]:
        """The rows of a table that count under the pack, in their order."""
        return list(facts_of_frame(self._of_policy(table), table))

    def claim_matter(self, row: Facts, about: About) -> Matter:
        """A claim with the rows of its person, beside the person's other claims."""
        case = case_of(
            row,
            about.person,
            about.facility,
            registrations=about.registrations,
            identities=about.identities,
            events=about.events,
        )
        return claim(case, about.claims or ())

    @cached_property
    def persons(self) -> Mapping[str, Facts]:
        """Person → the row of `persons`, in the order of the table."""
        return {row["person_id"]: row for row in self.rows("persons")}  # type: ignore[misc]  # required text

    @cached_property
    def facilities(self) -> Mapping[str, Facts]:
        """Institution → its row."""
        return {row["facility_id"]: row for row in self.rows("facilities")}  # type: ignore[misc]  # required text

    @cached_property
    def registrations(self) -> ByPerson | None:
        """Person → rows."""
        return self._by("registrations", "person_id")

    @cached_property
    def identities(self) -> ByPerson | None:
        """Person → rows."""
        return self._by("identities", "person_id")

    @cached_property
    def enrolments(self) -> ByPerson | None:
        """Person → rows."""
        return self._by("enrolments", "person_id")

    @cached_property
    def events(self) -> ByPerson | None:
        """Person → rows."""
        return self._by("events", "person_id")

    @cached_property
    def cases(self) -> Mapping[str, Sequence[Case]]:
        """Person → claims, void ones too."""
        found: dict[str, list[Case]] = defaultdict(list)
        for row in self.rows("claims"):
            place = self.facilities.get(str(row.get("facility_id") or ""))
            # Only the claim's own facts are looked at, so that no rows need to be joined.
            case = case_of(row, None, place, registrations=(), identities=(), events=())
            found[case.person_id].append(case)
        return found

    @cached_property
    def claims(self) -> ByPerson | None:
        """Person → claims as rows of a search, void ones left out."""
        read = self._sources.tables.get("claims")
        if read is None:
            return None
        lost = self._lost(read.rejected)
        return {
            person: claim_rows(self.cases.get(person, ()), lost.get(person, ()))
            for person in (*self.cases, *(each for each in lost if each not in self.cases))
        }

    @cached_property
    def _told_by_claims(self) -> Mapping[str, Facts]:
        """Person → what the claims say about the person, for one-file use."""
        frame = self._of_policy("claims")
        if frame is None:
            return {}
        told = [column.name for column in PERSON_COLUMNS if column.name in frame.columns]
        if not told:
            return {}
        rows = frame.group_by("person_id", maintain_order=True).agg(
            pl.col(name).drop_nulls().first() for name in told
        )
        return {row["person_id"]: row for row in facts_of_frame(rows, "claims")}

    @cached_property
    def _events_of_institutions(self) -> ByPerson | None:
        return self._by("events", "facility_id")

    @cached_property
    def _claims_of_institutions(self) -> ByPerson | None:
        if self._sources.tables.get("claims") is None:
            return None
        found: dict[str, list[Case]] = defaultdict(list)
        for cases in self.cases.values():
            for case in cases:
                found[str(case.facts["facility_id"])].append(case)
        return {facility: claim_rows(cases) for facility, cases in found.items()}

    def _lost(self, rejected: pl.DataFrame) -> Mapping[str, list[date]]:
        """Person → the days of rejected rows that may have been claims under the pack."""
        ours = rejected.filter(
            pl.col("person_id").is_not_null()
            & pl.col("date").is_not_null()
            & (pl.col("policy").is_null() | (pl.col("policy") == self.policy))
        )
        lost: dict[str, list[date]] = defaultdict(list)
        for person, day in ours.select("person_id", "date").iter_rows():
            lost[person].append(day)
        return lost

    def _of_policy(self, table: str) -> pl.DataFrame | None:
        frame = self._sources.frame(table)
        if frame is not None and "policy" in frame.columns:
            frame = frame.filter(pl.col("policy").is_null() | (pl.col("policy") == self.policy))
        return frame

    def _by(self, table: str, column: str) -> ByPerson | None:
        if self._sources.frame(table) is None:
            return None
        found: dict[str, list[Facts]] = defaultdict(list)
        for row in self.rows(table):
            owner = row.get(column)
            if owner is not None:
                found[str(owner)].append(row)
        return found


def _of(rows: ByPerson | None, owner: str) -> Sequence[Facts] | None:
    return None if rows is None else rows.get(owner, ())
