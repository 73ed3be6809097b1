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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.facts.kinds import Empty, Kind


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
        """The fact that stands in a flat column."""
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
