"""What a formula's value can be in the reference: a Python value, or unknown.

Money is an `int` or a `Fraction` of fen, a ratio a `Fraction`, a duration an
`int` of days.  `Unknown` carries the names of the facts that keep it unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable


class Unknown:
    """Not known; `facts` names what would settle it."""

    __slots__ = ("facts",)

    def __init__(self, facts: frozenset[str]) -> None:
        self.facts = facts

    def __repr__(self) -> str:
        return f"Unknown({', '.join(sorted(self.facts))})"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false")


T = TypeVar("T")


def unknown(*facts: str) -> Unknown:
    """An unknown value that waits for these facts."""
    return Unknown(frozenset(facts))


def joined(values: Iterable[object]) -> Unknown:
    """Unknown for the reasons of every unknown among the values."""
    found = [value for value in values if value.__class__ is Unknown]
    if len(found) == 1:
        return found[0]
    facts: frozenset[str] = frozenset()
    return Unknown(facts.union(*(value.facts for value in found)))
