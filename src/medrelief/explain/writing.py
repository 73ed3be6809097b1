"""Values as people write them, one small function per kind, made once per column.

Why: an explanation writes dozens of values; what is the same for every claim is
looked up before.  Must never: show the value of a private column.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.explain.labels import money, percent, private_columns, text_value
from medrelief.facts.days import OPEN_END
from medrelief.facts.kinds import Kind
from medrelief.language.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    Writer = Callable[[Any], str]

_WORDS = MappingProxyType(
    {
        "zh": {
            "yes": "是",
            "no": "否",
            "unknown": "不明",
            "none": "无",
            "open": "长期",
            "days": "天",
            "ever": "不限",
            "and": "、",
        },
        "en": {
            "yes": "yes",
            "no": "no",
            "unknown": "unknown",
            "none": "none",
            "open": "without an end",
            "days": " days",
            "ever": "ever",
            "and": ", ",
        },
    }
)


def unknown_word(lang: str) -> str:
    """How a value that is not known is written."""
    return _WORDS[lang]["unknown"]


def bool_word(value: object, lang: str) -> str:
    """Yes or no."""
    return _WORDS[lang]["yes" if value else "no"]


@lru_cache(maxsize=1024)
def writer(kind: Kind, lang: str, column: str = "") -> Writer:
    """How values of a kind, in a column, are written: 480.00 元, 90%, 2020-01-01, 是."""
    words = _WORDS[lang]
    unknown = words["unknown"]
    known = _hidden if column in private_columns() else _known(kind, lang, column)

    def write(value: Any) -> str:
        if value is None or value.__class__ is Unknown:
            return unknown
        return known(value)

    return write


def _hidden(_: object) -> str:
    return "***"


def _known(kind: Kind, lang: str, column: str) -> Writer:
    words = _WORDS[lang]
    match kind:
        case Kind.BOOL:
            return lambda value: words["yes"] if value else words["no"]
        case Kind.MONEY:
            return lambda value: money(value, lang)
        case Kind.RATIO:
            return percent
        case Kind.DATE:
            return lambda value: _day(value, words)
        case Kind.DURATION:
            return lambda value: f"{value}{words['days']}"
        case Kind.SET:
            return lambda value: (
                words["and"].join(sorted(text_value(column, each, lang) for each in value))
                or words["none"]
            )
        case Kind.TEXT:
            return lambda value: text_value(column, value, lang)
        case _:
            return str


def _day(value: date, words: dict[str, str]) -> str:
    if value == OPEN_END:
        return words["open"]
    return words["ever"] if value == date.min else value.isoformat()
