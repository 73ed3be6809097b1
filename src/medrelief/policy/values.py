"""Text → typed value, by the kind that the schema asks for.

Why: YAML and the command line both hand over text; one place decides what it
means.  In: text and kind.  Out: fen (int), `Fraction`, days (int), date, bool,
text, frozenset.  Must never: guess a unit (a bare `90` is no ratio) or round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never

from medrelief.facts.kinds import Kind

MOST_FEN = 10**12
MOST_COUNT = 10**9
MOST_DAYS = 36_600
MOST_RATIO = 10

_NUMBER = r"-?(?:0|[1-9]\d{0,15})(?:\.\d{1,8})?"
_MONEY = re.compile(rf"({_NUMBER})(?: yuan)?")
_RATIO = re.compile(rf"({_NUMBER})(%?)")
_COUNT = re.compile(r"-?(?:0|[1-9]\d{0,15})")
_DURATION = re.compile(r"(-?(?:0|[1-9]\d{0,8})) (day|days|week|weeks)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

EXPECTED = {
    Kind.BOOL: "true or false",
    Kind.MONEY: "an amount of yuan with at most two decimals",
    Kind.RATIO: "a ratio",
    Kind.COUNT: "a whole number",
    Kind.DATE: "a date like 2020-01-31",
    Kind.DURATION: "days or weeks",
    Kind.TEXT: "a text",
    Kind.SET: "a set",
}
RANGES = {
    Kind.MONEY: f"0 to {MOST_FEN // 100} yuan",
    Kind.RATIO: f"0% to {MOST_RATIO}00%, at most four decimal places",
    Kind.COUNT: f"0 to {MOST_COUNT}",
    Kind.DURATION: f"0 to {MOST_DAYS} days",
}


@dataclass(frozen=True, slots=True)
class Unread:
    """Text that does not read as its kind, with what to write instead where that is clear."""

    hint: str = ""


def value_of(kind: Kind, text: str) -> object | Unread:
    """The typed value of `text`, or `Unread`."""
    match kind:
        case Kind.BOOL:
            return {"true": True, "false": False}.get(text, Unread())
        case Kind.MONEY:
            return _money(text)
        case Kind.RATIO:
            return _ratio(text)
        case Kind.COUNT:
            return int(text) if _COUNT.fullmatch(text) else Unread()
        case Kind.DATE:
            return date_of(text) or Unread("write the date as 2020-01-31")
        case Kind.DURATION:
            return _duration(text)
        case Kind.TEXT:
            return text
        case Kind.SET:
            return frozenset(part.strip() for part in text.split(";") if part.strip())
        case _:
            assert_never(kind)


def date_of(text: str) -> date | None:
    """The calendar day written as 2020-01-31."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_in_range(kind: Kind, value: object) -> bool:
    """Whether a typed value lies within the bounds that exact arithmetic is proven for."""
    match kind, value:
        case Kind.MONEY, int():
            return 0 <= value <= MOST_FEN
        case Kind.RATIO, Fraction():
            return 0 <= value <= MOST_RATIO and (value * 10_000).denominator == 1
        case Kind.COUNT, int():
            return 0 <= value <= MOST_COUNT
        case Kind.DURATION, int():
            return 0 <= value <= MOST_DAYS
        case _:
            return True


def _money(text: str) -> int | Unread:
    found = _MONEY.fullmatch(text)
    if not found:
        return Unread("write yuan with at most two decimals, like 14500 yuan")
    fen = Fraction(found[1]) * 100
    if fen.denominator != 1:
        return Unread("write yuan with at most two decimals, like 14500 yuan")
    return int(fen)


def _ratio(text: str) -> Fraction | Unread:
    found = _RATIO.fullmatch(text)
    if not found:
        return Unread("write a ratio as 95% or 0.95")
    number = Fraction(found[1])
    if found[2]:
        return number / 100
    if not 0 <= number <= 1:
        return Unread(f"write '{text}%'")
    return number


def _duration(text: str) -> int | Unread:
    found = _DURATION.fullmatch(text)
    if not found:
        return Unread(
            f"write '{text} days'" if _COUNT.fullmatch(text) else "write 84 days or 12 weeks"
        )
    return int(found[1]) * (7 if found[2].startswith("week") else 1)
