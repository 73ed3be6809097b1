"""Exact money and ratios from text.

Why: a fen that appears or vanishes while reading is a wrong decision; no
floating-point number may come near an amount.  In: text, whole yuan, decimals.
Out: whole fen, exact fractions.  Must never: round.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from medrelief.facts.folding import half_width
from medrelief.facts.refusals import Refused

MAX_FEN = 10**12
"""The largest absolute amount that is read; sums of a million of them stay within 62 bits."""

_PLAIN_MONEY = re.compile(r"(-?)([0-9]{1,11})(?:\.([0-9]{1,2}))?")
_MONEY = re.compile(
    r"(?P<sign>-?)\s*¥?\s*(?P<inner>-?)\s*"
    r"(?P<yuan>[0-9]+|[0-9]{1,3}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+))"
    r"(?:\.(?P<decimals>[0-9]+))?\s*元?"
)
_RATIO = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9}))?\s*(%?)")
_FINEST_RATIO = 10_000


class Fen(int):
    """Whole fen.  Known as fen, so that an amount read once is never taken for yuan again."""

    __slots__ = ()


def fen_of_text(text: str) -> Fen:
    """The amount a text states in yuan.

    Args:
        text: `1234.5`, `¥1,234.50`, `1 234.50 元`, full width alike; at most two decimals.
    Returns:
        Whole fen, |fen| <= 10^12.
    Raises:
        Refused: `money`, `money_decimals`, `money_range`.
    """
    plain = _PLAIN_MONEY.fullmatch(text)
    if plain is not None:
        sign, yuan, decimals = plain.groups()
    else:
        found = _MONEY.fullmatch(half_width(text))
        if found is None or (found["sign"] and found["inner"]):
            raise _no_money()
        sign, decimals = found["sign"] or found["inner"], found["decimals"]
        yuan = found["yuan"].replace(",", "").replace(" ", "")
        if len(yuan.lstrip("0")) > 11:
            raise _money_out_of_range()
    if decimals is not None and len(decimals) > 2:
        raise _too_many_decimals()
    fen = int(yuan) * 100 + (int(decimals.ljust(2, "0")) if decimals else 0)
    return _in_range(-fen if sign else fen)


def fen_of(value: object) -> Fen:
    """Whole fen from text, whole yuan or an exact decimal of yuan; `Fen` stays as it is."""
    match value:
        case str():
            return fen_of_text(value)
        case Fen():
            return _in_range(value)
        case bool():
            raise _no_money()
        case int():
            return _in_range(value * 100)
        case Decimal():
            return _fen_of_decimal(value)
        case float():
            raise Refused(
                "money_float",
                "an amount as text, whole yuan or Decimal; a float is not exact",
                "文本、整数元或 Decimal 金额；浮点数不精确",
            )
    raise _no_money()


def fen_text(fen: int) -> str:
    """The amount in yuan with two decimals, such as `-2.55`."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


def ratio_of(value: object, *, above_one: bool = False) -> Fraction:
    """An exact ratio.

    Args:
        value: `95%`, `0.95`, or an exact number; at most four decimal places as a value.
        above_one: whether more than 100 % is meant to be possible, as in a factor.
    Raises:
        Refused: `ratio`, `ratio_bare` (a bare 90), `ratio_decimals`, `ratio_range`,
            `ratio_float`.
    """
    match value:
        case str():
            ratio = _ratio_of_text(value, above_one=above_one)
        case bool():
            raise _no_ratio()
        case float():
            raise Refused(
                "ratio_float",
                "a ratio as text, Decimal or Fraction; a float is not exact",
                "文本、Decimal 或 Fraction 比例；浮点数不精确",
            )
        case Decimal() if not value.is_finite():
            raise _no_ratio()
        case int() | Fraction() | Decimal():
            ratio = Fraction(value)
        case _:
            raise _no_ratio()
    if ratio < 0 or (ratio > 1 and not above_one):
        raise Refused("ratio_range", "a ratio from 0 to 1", "0 至 1 之间的比例")
    if _FINEST_RATIO % ratio.denominator:
        raise _too_fine()
    return ratio


def ratio_text(ratio: Fraction) -> str:
    """A ratio of at most four decimal places as per cent, such as `95%` or `66.25%`."""
    if _FINEST_RATIO % ratio.denominator:
        raise _too_fine()
    percent = fen_text(int(ratio * _FINEST_RATIO))
    return percent.rstrip("0").rstrip(".") + "%"


def _ratio_of_text(text: str, *, above_one: bool) -> Fraction:
    found = _RATIO.fullmatch(half_width(text))
    if found is None:
        raise _no_ratio()
    whole, decimals, percent = found[1], found[2] or "", found[3]
    places = len(decimals) + (2 if percent else 0)
    parts = int(whole + decimals)
    if not percent and not above_one and parts > 10**places:
        raise Refused("ratio_bare", "a ratio such as 90% or 0.9", "90% 或 0.9 这样的比例")
    return Fraction(parts, 10**places)


def _fen_of_decimal(value: Decimal) -> Fen:
    if not value.is_finite():
        raise _no_money()
    if value.adjusted() > 11:
        raise _money_out_of_range()
    fen, rest = divmod(Fraction(value) * 100, 1)
    if rest:
        raise _too_many_decimals()
    return _in_range(fen)


def _in_range(fen: int) -> Fen:
    if not -MAX_FEN <= fen <= MAX_FEN:
        raise _money_out_of_range()
    return Fen(fen)


def _no_money() -> Refused:
    return Refused("money", "an amount in yuan such as 1234.50", "1234.50 这样以元为单位的金额")


def _too_many_decimals() -> Refused:
    return Refused("money_decimals", "an amount with at most two decimals", "至多两位小数的金额")


def _money_out_of_range() -> Refused:
    return Refused("money_range", "an amount of at most 10000000000 yuan", "不超过一百亿元的金额")


def _no_ratio() -> Refused:
    return Refused("ratio", "a ratio such as 90% or 0.9", "90% 或 0.9 这样的比例")


def _too_fine() -> Refused:
    return Refused(
        "ratio_decimals", "a ratio with at most four decimal places", "至多四位小数的比例"
    )
