"""The kinds of forms, and how one is made.

In: what a form is made for.  Out: sheets.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.reports import card, notice, registers, slip, statement, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from medrelief.reports.sheets import Sheet
    from medrelief.reports.tables import Wanted


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of form: its main table, the section whose rules it rests on, how it is made."""

    main: str
    section: str
    sheets: Callable[[Wanted], Iterator[Sheet]]
    of_month: bool = False


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "card": Form(card.MAIN, card.SECTION, card.sheets),
        "slip": Form(slip.MAIN, slip.SECTION, slip.sheets),
        "survey": Form(survey.MAIN, survey.SECTION, survey.sheets, of_month=True),
        "registers": Form(registers.MAIN, registers.SECTION, registers.sheets, of_month=True),
        "statement": Form(statement.MAIN, statement.SECTION, statement.sheets, of_month=True),
        "register-notice": Form(notice.MAIN, notice.SECTION, notice.sheets),
    }
)
