"""Anything but a claim with everything it is judged on, as the reference evaluator takes it.

In: flat facts of a subject (an application, a person in a year, an event, …) and
rows of other tables.  Out: `Matter`, in which an unknown value names itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.language.values import unknown
from medrelief.subjects.case import absence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medrelief.language.scope import Found, Subject
    from medrelief.subjects.case import Facts, Rows


@dataclass(frozen=True, slots=True)
class Matter:
    """A subject ready to be judged: flat facts, and rows by the name formulas give them."""

    facts: Facts
    rows: Mapping[str, Rows]


def matter_of(
    subject: Subject, facts: Facts, rows: Mapping[str, Iterable[Facts]] | None = None
) -> Matter:
    """The matter of a subject.

    Args:
        facts: flat column → value; None or absent where unknown.
        rows: table of a search → its rows; a table that is not given has none.
    """
    owned = {each.column: each for names in subject.owners.values() for each in names.values()}
    given = rows or {}
    return Matter(
        _filled(owned, facts),
        {
            table: tuple(
                _filled({c.column: c for c in columns.values()}, row)
                for row in given.get(table, ())
            )
            for table, columns in subject.rows.items()
        },
    )


def _filled(columns: Mapping[str, Found], values: Facts) -> dict[str, object]:
    filled: dict[str, object] = {}
    for name, found in columns.items():
        value = values.get(name)
        if value is None:
            value = absence(found.kind, found.empty)
        filled[name] = unknown(found.missing) if value is None else value
    return filled
