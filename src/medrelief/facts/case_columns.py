"""The one row a claim is decided on: claim, person and facility side by side.

Why: programs read facts by one flat name; readers, services and evaluators must
agree on it.  A claim's or person's column keeps its name; a facility's column
that no claim carries is prefixed with `facility_`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.columns import CLAIM_COLUMNS, PERSON_COLUMNS, TABLES
from medrelief.facts.kinds import Empty, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CaseColumn:
    """A column of the case and the name under which it is reported as missing."""

    name: str
    kind: Kind
    empty: Empty
    missing: str


def _case_columns() -> dict[str, CaseColumn]:
    columns = {
        column.name: CaseColumn(column.name, column.kind, column.empty, column.name)
        for column in (*CLAIM_COLUMNS, *PERSON_COLUMNS)
    }
    columns["date"] = CaseColumn("date", Kind.DATE, Empty.UNKNOWN, "service_date")
    for column in TABLES["facilities"].columns[1:]:
        if f"facility_{column.name}" not in columns and column.name != "consortium_id":
            name = f"facility_{column.name}"
            columns[name] = CaseColumn(name, column.kind, column.empty, f"facilities.{column.name}")
    return columns


CASE: Mapping[str, CaseColumn] = MappingProxyType(_case_columns())
"""Flat name → column of the case."""

FROM_FACILITY: Mapping[str, str] = MappingProxyType(
    {
        "level": "facility_level",
        "division": "facility_division",
        "contracted": "facility_contracted",
        "consortium_id": "consortium_id",
        "name": "facility_name",
        "township": "facility_township",
        "diagnostic": "facility_diagnostic",
        "parent_id": "facility_parent_id",
    }
)
"""Column of `facilities` → column of the case."""

ROWS: Mapping[str, str] = MappingProxyType(
    {"registration": "registrations", "identity": "identities", "event": "events", "peer": "claims"}
)
"""What a formula calls a row of another table → that table."""
