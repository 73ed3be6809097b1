"""Literals as packs and options write them: `14500 yuan`, `95%`, `12 weeks`, `2020-01-01`.

Why: a parameter in a pack, an overlay and `--set` are one notation.  In: a kind
and a text.  Out: the value a parameter of that kind holds.  Must never: accept a
bare number where its unit is the question.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from medrelief.facts.amounts import fen_of_text, ratio_of
from medrelief.facts.days import date_of_text
from medrelief.facts.folding import half_width, tidy
from medrelief.facts.kinds import Kind
from medrelief.facts.refusals import Refused

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

_YUAN = re.compile(r"(.*[0-9])\s*yuan")
_DURATION = re.compile(r"([0-9]{1,6})\s*(day|days|week|weeks)")
_COUNT = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS_OF_A_WEEK = 7


def literal_of(kind: Kind, text: str) -> bool | int | Fraction | date | str | frozenset[str]:
    """The value a literal states.

    Returns:
        Money in fen, a ratio as `Fraction` from 0 to 1, a duration in days, a set from
        `[a, b]` or `a;b`, other kinds as themselves.
    Raises:
        Refused: with the code of the kind.
    """
    match kind:
        case Kind.MONEY:
            return money_literal(text)
        case Kind.RATIO:
            return ratio_of(text)
        case Kind.DURATION:
            return duration_literal(text)
        case Kind.COUNT:
            return _count(text)
        case Kind.DATE:
            return _date(text)
        case Kind.BOOL:
            return _bool(text)
        case Kind.TEXT:
            return tidy(text)
        case Kind.SET:
            return _set(text)
    assert_never(kind)


def money_literal(text: str) -> int:
    """Whole fen from `14500 yuan`, `0.01 yuan` or `800`; never negative."""
    plain = half_width(text)
    with_unit = _YUAN.fullmatch(plain)
    fen = fen_of_text(with_unit[1] if with_unit else plain)
    if fen < 0:
        raise Refused("money_range", "an amount that is not negative", "不为负的金额")
    return int(fen)


def duration_literal(text: str) -> int:
    """Whole days from `12 weeks` or `10 days`; a bare number does not say which."""
    found = _DURATION.fullmatch(half_width(text))
    if found is None:
        raise Refused(
            "duration", "a duration such as 10 days or 12 weeks", "10 days 或 12 weeks 这样的期限"
        )
    return int(found[1]) * (_DAYS_OF_A_WEEK if found[2].startswith("week") else 1)


def _count(text: str) -> int:
    plain = half_width(text)
    if not _COUNT.fullmatch(plain):
        raise Refused("count", "a whole number", "整数")
    return int(plain)


def _date(text: str) -> date:
    plain = half_width(text)
    if not _DATE.fullmatch(plain):
        raise Refused("date", "a date such as 2026-05-05", "2026-05-05 这样的日期")
    return date_of_text(plain)


def _bool(text: str) -> bool:
    plain = half_width(text)
    if plain not in ("true", "false"):
        raise Refused("bool", "true or false", "true 或 false")
    return plain == "true"


def _set(text: str) -> frozenset[str]:
    plain = tidy(text)
    inner = plain[1:-1] if plain.startswith("[") and plain.endswith("]") else plain
    parts = (part.strip().strip("\"'") for part in re.split(r"[;,；，]", inner))
    return frozenset(part for part in parts if part)
