"""The words of the formula language, in one place."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.language.operations import arithmetic, comparison, days, money, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.language.operations.base import Operation

SIGNS: Mapping[str, tuple[Operation, ...]] = MappingProxyType(
    {
        "+": (arithmetic.ADD, arithmetic.LATER),
        "-": (arithmetic.SUBTRACT, arithmetic.EARLIER, arithmetic.BETWEEN),
        "*": (arithmetic.MULTIPLY,),
        "==": (comparison.EQUAL,),
        "!=": (comparison.DIFFERENT,),
        "<": (comparison.BELOW,),
        "<=": (comparison.AT_MOST,),
        ">": (comparison.ABOVE,),
        ">=": (comparison.AT_LEAST,),
        "in": (comparison.IN,),
    }
)
"""Sign between two operands → the operations it can mean, by kind of the operands."""

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
            days.MONTH_END,
            days.DAY_OF_MONTH,
            days.WORKING_DAYS_AFTER,
            days.AS_TEXT,
            comparison.HAS_ALL,
            comparison.HAS_ANY,
            comparison.LACKING,
            texts.LABEL_IN,
            texts.HAS_AMOUNT,
            texts.AMOUNT_IN,
            texts.AS_MONTH,
        )
    }
)
"""Operations written as a word with arguments."""
