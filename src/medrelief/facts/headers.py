"""Which header of a file is which column.

Why: offices hand over exports with the platform's names, the core database's
names or Chinese headers.  In: a table's name and the headers of a file.  Out:
an `Assignment`.  Must never: read a header whose meaning differs, or drop one
without saying so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.facts.columns import PERSON_COLUMNS, TABLES
from medrelief.facts.folding import fold
from medrelief.facts.places import rules_folder
from medrelief.facts.vocabulary import Label, tree_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.facts.columns import Column

_WITH_PERSON_COLUMNS = ("claims", "persons")
_NAMES_OF_PERSON_COLUMNS = frozenset(column.name for column in PERSON_COLUMNS)


@dataclass(frozen=True, slots=True)
class Assignment:
    """What becomes of each header of a file; positions count from 0."""

    columns: Mapping[str, int]
    """Column → position of the header that is read for it, in the order of the table."""
    not_used: tuple[tuple[int, str], ...] = ()
    """Headers that name a column for which a preferred header is present, and that column."""
    twice: tuple[tuple[int, str], ...] = ()
    """Headers that repeat the very header that is read; which one counts cannot be known."""
    refused: tuple[tuple[int, Label], ...] = ()
    """Headers that look like a column and mean something else, and what they mean."""
    unknown: tuple[int, ...] = ()
    """Headers that no table knows."""


@dataclass(frozen=True, slots=True)
class _Headers:
    columns: Mapping[str, tuple[str, int]]
    """Folded header → column, and how much it is preferred (0 first)."""
    stand_in: Mapping[str, str]
    refused: Mapping[str, Label]


def columns_read(table: str) -> tuple[Column, ...]:
    """The columns a table may carry: its own, and in `claims` those of the person."""
    own = TABLES[table].columns
    return (*own, *PERSON_COLUMNS) if table == "claims" else own


def assignment_of(table: str, headers: Sequence[str]) -> Assignment:
    """What each header of a file means for a table.

    Every header is found in exactly one part of the answer; one that stands in
    for a column the file does not have is read for both.
    """
    known = _headers_of(table)
    folded = [fold(header) for header in headers]
    chosen = _chosen(folded, known.columns)
    left = sorted(set(range(len(folded))) - set(chosen.values()))
    others = [(p, known.columns[folded[p]][0]) for p in left if folded[p] in known.columns]
    strange = [p for p in left if folded[p] not in known.columns]
    for column, other in known.stand_in.items():
        if other in chosen:
            chosen.setdefault(column, chosen[other])
    return Assignment(
        columns=MappingProxyType(
            {c.name: chosen[c.name] for c in columns_read(table) if c.name in chosen}
        ),
        not_used=tuple((p, column) for p, column in others if folded[p] != folded[chosen[column]]),
        twice=tuple((p, column) for p, column in others if folded[p] == folded[chosen[column]]),
        refused=tuple((p, known.refused[folded[p]]) for p in strange if folded[p] in known.refused),
        unknown=tuple(p for p in strange if folded[p] not in known.refused),
    )


def _chosen(folded: Sequence[str], known: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    """Column → position of its most preferred header; the first of equal ones."""
    chosen: dict[str, int] = {}
    for place, header in enumerate(folded):
        if header not in known:
            continue
        column, preference = known[header]
        if column not in chosen or preference < known[folded[chosen[column]]][1]:
            chosen[column] = place
    return chosen


@cache
def _headers_of(table: str) -> _Headers:
    content = tree_of(rules_folder() / "columns.yaml")
    columns: dict[str, tuple[str, int]] = {}
    for column in columns_read(table):
        for preference, header in enumerate((column.name, *_aliases(content, table, column.name))):
            other, _ = columns.setdefault(fold(header), (column.name, preference))
            if other != column.name:
                raise ValueError(f"{table}: {header!r} heads {other} and {column.name}")
    readable = {column.name for column in columns_read(table)}
    return _Headers(
        columns=MappingProxyType(columns),
        stand_in=MappingProxyType(
            {column: other for column, other in content["stand_in"].items() if other in readable}
        ),
        refused=MappingProxyType(
            {
                fold(header): Label(entry["zh"], entry["en"])
                for entry in content["refused"]
                for header in entry["headers"]
            }
        ),
    )


def _aliases(content: Any, table: str, column: str) -> Sequence[str]:
    own: Sequence[str] = content["tables"][table].get(column, ())
    if own or table not in _WITH_PERSON_COLUMNS or column not in _NAMES_OF_PERSON_COLUMNS:
        return own
    about_the_person: Sequence[str] = content["person"].get(column, ())
    return about_the_person
