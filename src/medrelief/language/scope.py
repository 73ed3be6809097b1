"""Where names of a formula come from: the subject it is about, and rows of other tables.

Why: a formula about a claim and one about an application read different facts
by the same grammar.  A `Subject` says which owners there are (`claim.x`,
`person.x`), which flat column each fact stands in, and which tables can be searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.case_columns import CASE
from medrelief.facts.columns import CLAIM_COLUMNS, PERSON_COLUMNS, TABLES
from medrelief.facts.kinds import Empty, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Found:
    """A fact a name stands for: its flat column, kind, emptiness, and its name when missing."""

    column: str
    kind: Kind
    empty: Empty
    missing: str


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What formulas are about.

    `owners`: owner → name after the dot → fact.  `rows`: table of a quantifier →
    column → fact.  `day`: the flat column whose date picks dated values.
    """

    name: str
    owners: Mapping[str, Mapping[str, Found]]
    rows: Mapping[str, Mapping[str, Found]]
    day: str

    def flat(self, column: str) -> Found:
        """The fact that stands in a flat column.

        Raises: `KeyError` where no owner has it.
        """
        for owned in self.owners.values():
            for found in owned.values():
                if found.column == column:
                    return found
        raise KeyError(column)


def _of_case(names: list[str], prefix: str = "") -> Mapping[str, Found]:
    return MappingProxyType(
        {
            name.removeprefix(prefix): Found(
                name, CASE[name].kind, CASE[name].empty, CASE[name].missing
            )
            for name in names
        }
    )


def of_table(table: str) -> Mapping[str, Found]:
    """The facts of a row of a table, named `table.column` when missing."""
    return MappingProxyType(
        {
            column.name: Found(column.name, column.kind, column.empty, f"{table}.{column.name}")
            for column in TABLES[table].columns
        }
    )


_CLAIM = _of_case([*(column.name for column in CLAIM_COLUMNS), "date"])
_PERSON = _of_case([column.name for column in PERSON_COLUMNS])
_FACILITY = _of_case([name for name in CASE if name.startswith("facility_")], "facility_")

CLAIM = Subject(
    "claim",
    MappingProxyType({"claim": _CLAIM, "person": _PERSON, "facility": _FACILITY}),
    MappingProxyType(
        {
            "registration": of_table("registrations"),
            "identity": of_table("identities"),
            "event": of_table("events"),
            "peer": _CLAIM,
        }
    ),
    "date",
)
"""A claim with its person and facility; `peer` are the person's claims under the same policy."""


def _owned(*facts: tuple[str, Kind]) -> Mapping[str, Found]:
    """Facts that the caller gives and that are never missing."""
    return MappingProxyType({name: Found(name, kind, Empty.UNKNOWN, name) for name, kind in facts})


_ROWS_OF_PERSON = MappingProxyType(
    {
        "registration": of_table("registrations"),
        "identity": of_table("identities"),
        "enrolment": of_table("enrolments"),
        "event": of_table("events"),
        "claim": _CLAIM,
    }
)

APPLICATION = Subject(
    "application",
    MappingProxyType(
        {
            "application": MappingProxyType(
                {**of_table("registrations"), **_owned(("date", Kind.DATE), ("today", Kind.DATE))}
            ),
            "person": _PERSON,
        }
    ),
    _ROWS_OF_PERSON,
    "date",
)
"""A row of `registrations`; `application.date` is the first of its known days, else today."""

PERSON = Subject(
    "person",
    MappingProxyType(
        {
            "person": _PERSON,
            "period": _owned(
                ("year", Kind.COUNT),
                ("start", Kind.DATE),
                ("end", Kind.DATE),
                ("today", Kind.DATE),
                ("date", Kind.DATE),
            ),
        }
    ),
    _ROWS_OF_PERSON,
    "date",
)
"""A person in a year: `period.start` to `period.end`; `period.date` is today within the year."""

IDENTITY_CHANGE = Subject(
    "identity_change",
    MappingProxyType(
        {
            "change": MappingProxyType(
                {**of_table("identities"), **_owned(("date", Kind.DATE), ("today", Kind.DATE))}
            ),
            "person": _PERSON,
        }
    ),
    _ROWS_OF_PERSON,
    "date",
)
"""A row of `identities`; `change.date` is the day it was received, else the day it states."""

OCCURRENCE = Subject(
    "occurrence",
    MappingProxyType(
        {
            "occurrence": MappingProxyType(
                {**of_table("events"), **_owned(("date", Kind.DATE), ("today", Kind.DATE))}
            ),
            "person": _PERSON,
            "facility": _FACILITY,
        }
    ),
    _ROWS_OF_PERSON,
    "date",
)
"""A row of `events`; the event rows to search are those of the same person or institution."""

STATEMENT = Subject(
    "statement",
    MappingProxyType(
        {
            "statement": _owned(
                ("month_start", Kind.DATE),
                ("month_end", Kind.DATE),
                ("payer", Kind.TEXT),
                ("amount", Kind.MONEY),
                ("claims", Kind.COUNT),
                ("today", Kind.DATE),
                ("date", Kind.DATE),
            ),
            "facility": _FACILITY,
        }
    ),
    MappingProxyType({"event": of_table("events"), "claim": _CLAIM}),
    "date",
)
"""An institution, a payer and a month; rows are the institution's own."""

SUBJECTS: Mapping[str, Subject] = MappingProxyType(
    {
        subject.name: subject
        for subject in (CLAIM, APPLICATION, PERSON, IDENTITY_CHANGE, OCCURRENCE, STATEMENT)
    }
)
"""What a provision can be about."""
