"""The words of the formula language, in one place."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.language.operations import arithmetic, comparison, days, money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.language.operations.base import Operation

SIGNS: Mapping[str, Operation] = MappingProxyType(
    {
        operation.name: operation
        for operation in (
            arithmetic.ADD,
            arithmetic.SUBTRACT,
            arithmetic.MULTIPLY,
            comparison.EQUAL,
            comparison.DIFFERENT,
            comparison.BELOW,
            comparison.AT_MOST,
            comparison.ABOVE,
            comparison.AT_LEAST,
            comparison.IN,
        )
    }
)
"""Operations written as a sign between two operands."""

WORDS: Mapping[str, Operation] = MappingProxyType(
    {
        operation.name: operation
        for operation in (
            money.SHARE,
            money.TOP_UP,
            money.LEAST,
            money.GREATEST,
            money.ROUNDED,
            days.YEAR,
            days.YEAR_START,
            days.YEAR_END,
            days.ADD_YEARS,
            days.ADD_MONTHS,
            days.AGE,
            days.AS_TEXT,
            comparison.HAS_ALL,
            comparison.HAS_ANY,
        )
    }
)
"""Operations written as a word with arguments."""
