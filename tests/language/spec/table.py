"""The shape of a table of an operation, and short spellings of its values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from medrelief.facts.kinds import Kind

BOOL, MONEY, RATIO, COUNT = Kind.BOOL, Kind.MONEY, Kind.RATIO, Kind.COUNT
DATE, DURATION, TEXT, SET = Kind.DATE, Kind.DURATION, Kind.TEXT, Kind.SET

Row = tuple[object, ...]
"""Arguments, then the value expected; None is a value that is not known."""


@dataclass(frozen=True, slots=True)
class Table:
    """An operation on arguments of some kinds; money in fen, durations in days."""

    word: str
    kinds: tuple[Kind, ...]
    gives: Kind
    rows: tuple[Row, ...]

    @property
    def formula(self) -> str:
        """The operation on the names `a`, `b`, `c`."""
        names = "abc"[: len(self.kinds)]
        if self.word == "negated":
            return "-a"
        if self.word.isidentifier() and self.word != "in":
            return f"{self.word}({', '.join(names)})"
        return f"a {self.word} b"


def day(text: str) -> date:
    """A date as written."""
    return date.fromisoformat(text)


def percent(text: str) -> Fraction:
    """A ratio from its percentage."""
    return Fraction(text) / 100


def fen(text: str) -> Fraction:
    """An amount that need not be whole fen."""
    return Fraction(text)


def some(*members: str) -> frozenset[str]:
    """A set of texts."""
    return frozenset(members)
