"""Resident identity numbers and names: doubts about a number, and masking for lists.

Why: a mistyped number is worth a warning, never a refusal, and a printed list
should not carry whole numbers.  Must never: conclude residence, household or
age from a number.
"""

from __future__ import annotations

import re
from datetime import date

from medrelief.facts.folding import half_width

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MODERN = re.compile(r"[0-9]{17}[0-9X]")
_FIRST_GENERATION = re.compile(r"[0-9]{15}")
# Disability certificates carry the number, then the kind and grade, then a mark for replacements.
_CERTIFICATE_LENGTHS = (20, 22)
_SHOWN = 3


def written_number(text: str) -> str:
    """The number in half width and capitals, without spaces and a spreadsheet's apostrophe."""
    return half_width(text).removeprefix("'").replace(" ", "").upper()


def doubt_about(number: str) -> str:
    """What speaks against a number: `form`, `birth_date`, `check_digit`, or nothing (``''``).

    A doubt is a reason to look again: other certificates use the same column.
    """
    plain = written_number(number)
    if len(plain) in _CERTIFICATE_LENGTHS:
        plain = plain[:18]
    if _FIRST_GENERATION.fullmatch(plain):
        return "" if _is_day("19" + plain[6:12]) else "birth_date"
    if not _MODERN.fullmatch(plain):
        return "form"
    if not _is_day(plain[6:14]):
        return "birth_date"
    return "" if check_digit(plain[:17]) == plain[17] else "check_digit"


def check_digit(first17: str) -> str:
    """The eighteenth character after GB 11643."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first17, strict=True))
    return _CHECKS[total % 11]


def masked_number(number: str) -> str:
    """The number with all but its first and last three characters starred."""
    if len(number) <= 2 * _SHOWN:
        return "*" * len(number)
    return number[:_SHOWN] + "*" * (len(number) - 2 * _SHOWN) + number[-_SHOWN:]


def masked_name(name: str) -> str:
    """The name with everything after its first character starred."""
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
