"""Text of a formula → tokens.  Literals carry their unit: `95%`, `14500 yuan`, `12 weeks`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language.ranges import MOST_PLACES
from medrelief.language.syntax import FormulaFault

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYWORDS = frozenset(["and", "or", "not", "in", "if", "then", "else", "true", "false", "with"])
_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})
  | (?P<number>[0-9]+(?:\.[0-9]+)?)(?:(?P<percent>%)|\s+(?P<unit>yuan|days|day|weeks|week)\b)?
  | (?P<text>"[^"\n]*")
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign>==|!=|<=|>=|[<>+\-*().,:\[\]])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`what` is a sign, a keyword, `name`, `literal` or `end`."""

    what: str
    text: str
    start: int
    end: int
    kind: Kind | None = None
    value: object = None


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a formula, closed by an `end` token.

    Raises: `FormulaFault` (MR202) at a character that starts nothing.
    """
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _fault_of_character(text, at)
        start, at = found.span()
        if found["space"] is None:
            yield _token(found, start, at)
    yield Token("end", "", at, at + 1)


def _token(found: re.Match[str], start: int, end: int) -> Token:
    text = found.group()
    if found["word"]:
        return Token(text if text in KEYWORDS else "name", text, start, end)
    if found["sign"]:
        return Token(text, text, start, end)
    if found["text"] is not None:
        return Token("literal", text, start, end, Kind.TEXT, text[1:-1])
    if found["date"]:
        return Token("literal", text, start, end, Kind.DATE, _date(text, start, end))
    kind, value = _number(found, start, end)
    return Token("literal", text, start, end, kind, value)


def _number(found: re.Match[str], start: int, end: int) -> tuple[Kind, object]:
    number = Fraction(found["number"])
    unit = found["unit"]
    if found["percent"]:
        return Kind.RATIO, _ratio(number / 100, start, end)
    if unit == "yuan":
        if (number * 100).denominator != 1:
            raise FormulaFault(
                "MR202",
                "an amount has at most two decimals",
                start,
                end,
                "fen are the smallest unit",
            )
        return Kind.MONEY, int(number * 100)
    if number.denominator != 1:
        raise FormulaFault(
            "MR202",
            f"{found['number']} has no unit",
            start,
            end,
            "write a ratio as 95%, money as 5 yuan",
        )
    if unit:
        return Kind.DURATION, int(number) * _UNITS[unit]
    return Kind.COUNT, int(number)


def _ratio(ratio: Fraction, start: int, end: int) -> Fraction:
    if 10**MOST_PLACES % ratio.denominator:
        message = f"a ratio has at most {MOST_PLACES} decimal places"
        raise FormulaFault("MR202", message, start, end)
    return ratio


def _date(text: str, start: int, end: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FormulaFault("MR202", f"{text} is not a day of the calendar", start, end) from None


def _fault_of_character(text: str, at: int) -> FormulaFault:
    character = text[at]
    if character == '"':
        return FormulaFault("MR202", "a text has no closing quotation mark", at, len(text))
    hints = {
        "=": "compare with ==",
        "'": 'texts stand in "double quotation marks"',
        "&": "write and",
    }
    return FormulaFault(
        "MR202", f"no formula has the character {character!r}", at, at + 1, hints.get(character, "")
    )
