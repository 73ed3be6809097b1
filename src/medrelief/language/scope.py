"""Where names of a formula come from: the case, the rows of tables, the pack.

`fact` gives what a dotted name stands for, or None where it stands for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.facts.case_columns import CASE, ROWS
from medrelief.facts.columns import CLAIM_COLUMNS, PERSON_COLUMNS, TABLES

if TYPE_CHECKING:
    from medrelief.facts.kinds import Empty, Kind

_OF_CLAIM = frozenset(column.name for column in CLAIM_COLUMNS) | {"date"}
_OF_PERSON = frozenset(column.name for column in PERSON_COLUMNS)


@dataclass(frozen=True, slots=True)
class Found:
    """A fact a name stands for: its column, kind, emptiness, and its name when missing."""

    column: str
    kind: Kind
    empty: Empty
    missing: str


def case_fact(owner: str, column: str) -> Found | None:
    """The case's column for `claim.x`, `person.x` or `facility.x`."""
    name = f"facility_{column}" if owner == "facility" else column
    owned = {"claim": _OF_CLAIM, "person": _OF_PERSON, "facility": CASE.keys()}.get(owner)
    if owned is None or name not in owned:
        return None
    case = CASE[name]
    return Found(name, case.kind, case.empty, case.missing)


def row_fact(table: str, column: str) -> Found | None:
    """The column of a row that a quantifier looks at."""
    if table == "peer":
        return case_fact("claim", column)
    if table not in ROWS:
        return None
    try:
        of_table = TABLES[ROWS[table]].column(column)
    except KeyError:
        return None
    return Found(column, of_table.kind, of_table.empty, f"{ROWS[table]}.{column}")


def columns_of(owner: str) -> tuple[str, ...]:
    """The names that may follow `owner.`, for hints."""
    if owner == "claim":
        return tuple(sorted(_OF_CLAIM))
    if owner == "person":
        return tuple(sorted(_OF_PERSON))
    if owner == "facility":
        return tuple(
            name.removeprefix("facility_") for name in CASE if name.startswith("facility_")
        )
    if owner == "peer":
        return tuple(sorted(_OF_CLAIM))
    if owner in ROWS:
        return tuple(column.name for column in TABLES[ROWS[owner]].columns)
    return ()
