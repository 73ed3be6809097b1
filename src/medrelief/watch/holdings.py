"""What is held of one person (or institution) between lines: rows, flags, states.

Why: a flag is about all rows of a person, and rows arrive one by one, some of them to
complete an earlier one.  Out: `Held`, and bytes for the store.
Must never: keep one thing twice because it arrived twice.
"""

from __future__ import annotations

import marshal
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.watch.lines import counting_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    Row = dict[str, Any]
    Group = dict[str, int]

_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "registrations": ("policy", "disease", "kind", "applied_on"),
        "enrolments": ("policy", "year", "scheme", "enrolled_on"),
        "identities": ("identity", "valid_from", "valid_to", "source", "received_on"),
    }
)
"""Two rows with the same values here speak of one thing, and the later completes the earlier."""


@dataclass(slots=True)
class Held:
    """The rows of one person by table, the person's own row, and what was found last.

    `found`: rule → name → flag or state, as the last evaluation left them.  `refused`:
    changes of identity that cannot be taken, as flags; None where none was received.
    """

    own: Row = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    found: dict[str, Group] = field(default_factory=dict)
    policies: set[str] = field(default_factory=set)
    refused: Group | None = None

    def take(self, table: str, row: Row) -> bool:
        """Take a row; False where it says nothing new.

        Raises: `KeyError` where another claim has that id already.
        """
        policy = row.get("policy")
        if policy is not None:
            self.policies.add(policy)
        if table in ("persons", "facilities"):
            changed = not row.items() <= self.own.items()
            self.own |= row
            return changed
        rows = self.rows.setdefault(table, [])
        if row in rows:
            return False
        if table == "claims":
            if any(each["claim_id"] == row["claim_id"] for each in rows):
                raise KeyError(row["claim_id"])
        else:
            key = _KEYS.get(table)
            earlier = None if key is None else _same(rows, row, key)
            if earlier is not None:
                changed = not row.items() <= earlier.items()
                earlier |= row
                return changed
        rows.append(row)
        return True


def claim_kept(
    row: Row, facility: Row | None, kept: frozenset[str], named: Mapping[str, str]
) -> Row:
    """Of a claim, what some rule reads and what its reversal would look for.

    Args: named: column of `facilities` → column of the claim.
    """
    short = {name: value for name, value in row.items() if name in kept}
    if facility is not None:
        for name, flat in named.items():
            if flat in kept and flat not in short and name in facility:
                short[flat] = facility[name]
    short["date"] = counting_day(row)
    return short


def _same(rows: list[Row], row: Row, key: tuple[str, ...]) -> Row | None:
    for each in rows:
        if all(each.get(name) == row.get(name) for name in key):
            return each
    return None


def packed(held: Held) -> bytes:
    """As bytes for the store of the same version of Python."""
    rows = {name: [_plain(row) for row in rows] for name, rows in held.rows.items()}
    return marshal.dumps((_plain(held.own), rows, held.found, sorted(held.policies), held.refused))


def unpacked(data: bytes) -> Held:
    """What `packed` packed."""
    own, rows, found, policies, refused = marshal.loads(data)
    return Held(
        _rich(own),
        {name: [_rich(row) for row in each] for name, each in rows.items()},
        found,
        set(policies),
        refused,
    )


def _plain(row: Row) -> Row:
    return {
        name: value if value.__class__ in (str, int, bool) else _coded(value)
        for name, value in row.items()
    }


def _coded(value: Any) -> Any:
    match value:
        case int():
            return int(value)
        case date():
            return (0, value.toordinal())
        case frozenset():
            return (1, *sorted(value))
        case Fraction():
            return (2, value.numerator, value.denominator)
    raise AssertionError(f"a fact of kind {type(value).__name__} cannot be stored")


def _rich(row: Row) -> Row:
    for name, value in row.items():
        if value.__class__ is tuple:
            row[name] = _decoded(value)
    return row


def _decoded(value: tuple[Any, ...]) -> Any:
    match value[0]:
        case 0:
            return date.fromordinal(value[1])
        case 1:
            return frozenset(value[1:])
        case _:
            return Fraction(value[1], value[2])
