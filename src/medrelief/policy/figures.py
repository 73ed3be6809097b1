"""The figures that a text prints, whatever way it writes them.

Why: 95％, 95 %, 百分之九十五 and 九成五 are one figure, and so are 14500, 1.45万 and
一万四千五百.  In: a text.  Out: numbers, shares and days as exact values.
Must never: take a figure for another because it only looks like it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Figure = tuple[str, Fraction | date]
"""`number`, `share` or `day`, with its value."""

_DIGITS = MappingProxyType(
    {character: value for value, character in enumerate("零一二三四五六七八九")}
    | {"〇": 0, "两": 2, "○": 0}
)
_UNITS = MappingProxyType({"十": 10, "百": 100, "千": 1000})
_LARGE = MappingProxyType({"万": 10**4, "亿": 10**8})
_CHINESE = "零〇○一二三四五六七八九两十百千"
_DECIMAL = r"\d+(?:\.\d+)?"
_NUMERAL = rf"[{_CHINESE}万亿]*[{_CHINESE}][{_CHINESE}万亿]*(?:点[{_CHINESE}]+)?"
_DAY = re.compile(
    rf"(?P<year>\d{{4}}|[{_CHINESE}]{{4}})年(?P<month>\d{{1,2}}|[{_CHINESE}]+)月"
    rf"(?P<day>\d{{1,2}}|[{_CHINESE}]+)日|(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
)
_FIGURE = re.compile(
    rf"百分之(?P<per>{_DECIMAL}|{_NUMERAL})"
    rf"|(?P<tenths>{_DECIMAL}|[一二三四五六七八九])成(?P<half>[一二三四五六七八九半])?"
    rf"|(?P<number>{_DECIMAL})(?P<unit>%|[百千]?[万亿])?"
    rf"|(?P<chinese>{_NUMERAL})"
)


def figures_in(text: str) -> frozenset[Figure]:
    """Every figure of the text: numbers, shares of a whole, calendar days."""
    plain = _plain(text)
    return frozenset((*_days(plain), *_numbers(plain)))


def figure_of(written: str) -> Figure | None:
    """The one figure that a pack writes: `95%`, `14500 yuan`, `12 weeks`, `2017-06-07`."""
    plain = _plain(written)
    days = tuple(_days(plain))
    if days:
        return days[0]
    numbers = tuple(_numbers(plain))
    return numbers[0] if numbers else None


def _plain(text: str) -> str:
    # NFKC makes full-width digits, signs and brackets plain; commas may group thousands.
    narrow = unicodedata.normalize("NFKC", text)
    grouped = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", narrow)
    return re.sub(r"(?<=[\d.])\s+(?=[%万亿年月日])|(?<=[年月])\s+(?=\d)", "", grouped)


def _days(text: str) -> Iterator[Figure]:
    for found in _DAY.finditer(text):
        if found["iso"]:
            parts = [int(part) for part in found["iso"].split("-")]
        else:
            parts = [_whole(found[name]) for name in ("year", "month", "day")]
        try:
            yield "day", date(*parts)
        except ValueError:
            continue


def _numbers(text: str) -> Iterator[Figure]:
    for found in _FIGURE.finditer(text):
        if found["per"]:
            yield "share", _value(found["per"]) / 100
        elif found["tenths"]:
            half = found["half"]
            more = Fraction(0) if not half else Fraction(5) if half == "半" else _value(half)
            yield "share", _value(found["tenths"]) / 10 + more / 100
        elif found["number"]:
            value, unit = Fraction(found["number"]), found["unit"] or ""
            if unit == "%":
                yield "share", value / 100
                continue
            for character in unit:
                value *= _UNITS.get(character) or _LARGE[character]
            yield "number", value
        else:
            yield "number", _value(found["chinese"])


def _value(written: str) -> Fraction:
    if written[0].isdecimal() and written.isascii():
        return Fraction(written)
    whole, _, decimals = written.partition("点")
    value = Fraction(_whole(whole))
    for position, digit in enumerate(decimals, start=1):
        value += Fraction(_DIGITS.get(digit, 0), 10**position)
    return value


def _whole(written: str) -> int:
    """A whole number in digits or in Chinese numerals, positional (二〇一七) or with units."""
    if written.isascii():
        return int(written)
    if all(character in _DIGITS for character in written):
        return int("".join(str(_DIGITS[character]) for character in written))
    total = section = digit = 0
    for character in written:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _UNITS:
            section += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            total += (section + digit or 1) * _LARGE[character]
            section = digit = 0
    return total + section + digit
