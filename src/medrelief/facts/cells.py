"""One cell of a table → the fact it states.

Why: records, small readers and tests must read a cell in one way.  In: a column
and whatever a caller holds.  Out: an exact value, or None for an empty cell.
Must never: decide what an empty cell means (see `Empty`), or repeat the value
in a message.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from medrelief.facts.amounts import fen_of, ratio_of
from medrelief.facts.days import date_of
from medrelief.facts.folding import fold, half_width, tidy
from medrelief.facts.kinds import Kind
from medrelief.facts.refusals import Refused
from medrelief.facts.vocabulary import vocabulary, words_of_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medrelief.facts.columns import Column

NONE = "none"
"""The text of a known absence."""

_NONE_SPELLINGS = frozenset((NONE, "无"))
_TRUE = frozenset(("true", "1", "是", "y", "yes"))
_FALSE = frozenset(("false", "0", "否", "n", "no", "无", NONE))
_BETWEEN = re.compile(r"[;；、]")
_COUNT = re.compile(r"[0-9]{1,9}")
_DURATION = re.compile(r"([0-9]{1,6})\s*(days?|天|日|weeks?|周)?")
_DAYS = {"week": 7, "weeks": 7, "周": 7}


@cache
def reader_of(column: Column) -> Callable[[object], Any]:
    """The function that reads the cells of a column.

    It gives None for None and for empty text, and raises `Refused` with a
    stable code for what it cannot read.
    """
    read = _reader(column)

    def read_cell(raw: object) -> Any:
        return None if raw is None or _is_blank(raw) else read(raw)

    return read_cell


def _is_blank(raw: object) -> bool:
    # A letter or digit in front settles nearly every cell.
    return isinstance(raw, str) and not raw[:1].isalnum() and not tidy(raw)


def value_of(column: Column, raw: object) -> Any:
    """What a cell states, or None where it is empty.

    Raises:
        Refused: the cell cannot be read as the column's kind; a closed word is unknown.
    """
    return reader_of(column)(raw)


def _reader(column: Column) -> Callable[[object], Any]:
    match column.kind:
        case Kind.MONEY:
            return fen_of
        case Kind.RATIO:
            return ratio_of
        case Kind.DATE:
            return date_of
        case Kind.BOOL:
            return flag_of
        case Kind.DURATION:
            return days_of
        case Kind.COUNT:
            return _count_reader(column)
        case Kind.SET:
            return _set_reader(column)
        case Kind.TEXT:
            return _text_reader(column)


def flag_of(raw: object) -> bool:
    """true/false, 1/0, 是/否, Y/N; 无 is a known no."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, (int, str)):
        word = half_width(str(raw)).lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
    raise Refused("bool", "true/false, 1/0, 是/否 or Y/N", "true/false、1/0、是/否 或 Y/N")


def days_of(raw: object) -> int:
    """Whole days: `84`, `84 days`, `12 weeks`, 84天, 12周."""
    if isinstance(raw, timedelta) and raw >= timedelta(0) and not raw % timedelta(days=1):
        return raw.days
    if isinstance(raw, (int, str)) and not isinstance(raw, bool):
        found = _DURATION.fullmatch(half_width(str(raw)))
        if found is not None:
            return int(found[1]) * _DAYS.get(found[2], 1)
    raise Refused("days", "a whole number of days", "整数天数")


def text_of(raw: object) -> str:
    """Tidy text; whole numbers as their digits; 无 is `none`."""
    if isinstance(raw, str):
        text = tidy(raw)
        return NONE if text in _NONE_SPELLINGS or text.lower() == NONE else text
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise Refused("text", "text", "文本")


def _text_reader(column: Column) -> Callable[[object], str]:
    if column.words:
        return _word_reader(column)
    if column.vocabulary:
        name = column.vocabulary

        def read(raw: object) -> str:
            text = text_of(raw)
            return text if text == NONE else vocabulary(name).id_of(text)

        return read
    return text_of


def _word_reader(column: Column) -> Callable[[object], str]:
    """A closed word, or a known id of the column's vocabulary that no rule asks for."""

    def read(raw: object) -> str:
        words = vocabulary(column.vocabulary) if column.vocabulary else words_of_column(column.name)
        text = text_of(raw)
        word = words.id_of(text) if words else fold(text)
        if word not in column.words and not (words and word in words):
            listed = ", ".join(column.words)
            raise Refused("word", f"one of {listed}", f"以下之一：{listed}")
        return word

    return read


def _count_reader(column: Column) -> Callable[[object], int]:
    def read(raw: object) -> int:
        if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0:
            return raw
        if isinstance(raw, str):
            text = half_width(raw)
            if not _COUNT.fullmatch(text):
                words = words_of_column(column.name)
                text = words.id_of(text) if words else text
            if _COUNT.fullmatch(text):
                return int(text)
        raise Refused("count", "a whole number", "整数")

    return read


def _set_reader(column: Column) -> Callable[[object], frozenset[str]]:
    """A set of ids or texts; `none` or 无 alone is the empty set."""

    def read(raw: object) -> frozenset[str]:
        items = {text_of(item) for item in _items(raw)}
        items.discard("")
        if NONE in items:
            if len(items) > 1:
                raise Refused("set", "either none or a list", "“无”或清单，不能兼有")
            return frozenset()
        if column.vocabulary:
            return frozenset(map(vocabulary(column.vocabulary).id_of, items))
        return frozenset(items)

    return read


def _items(raw: object) -> Iterable[object]:
    if isinstance(raw, str):
        return _BETWEEN.split(raw)
    if isinstance(raw, (frozenset, set, tuple, list)):
        return raw
    if isinstance(raw, int) and not isinstance(raw, bool):
        return (raw,)
    raise Refused("set", "a list separated by ;", "以分号分隔的清单")
