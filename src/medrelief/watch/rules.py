"""What follows from a flag that changed, or a time limit that moved on: the rules themselves.

Why: the rule engine chains facts; these are its rules, as data.  All values are whole
numbers, and no rule compares one fact with another.
"""

from __future__ import annotations

from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class About(IntEnum):
    """What a fact is about."""

    FLAG = 1
    LIMIT = 2
    CONCLUSION = 3


class Standing(IntEnum):
    """How a time limit stands; a flag is NONE or RAISED."""

    NONE = 0
    OPEN = 1
    NEAR = 2
    OVERDUE = 3
    DONE = 4
    DONE_LATE = 5


RAISED = 1
"""The value of a flag that is raised."""


class Then(IntEnum):
    """What is concluded."""

    FLAG_RAISED = 1
    FLAG_ENDED = 2
    NEAR_RAISED = 3
    NEAR_ENDED = 4
    MISSED_RAISED = 5
    MISSED_ENDED = 6


def _is(**values: int) -> list[Mapping[str, object]]:
    return [{name: int(value)} for name, value in values.items()]


def _is_not(name: str, *values: int) -> list[Mapping[str, object]]:
    return [{"$neq": {name: int(value)}} for value in values]


FOLLOWS: Mapping[str, tuple[Then, list[Mapping[str, object]]]] = MappingProxyType(
    {
        "flag_raised": (Then.FLAG_RAISED, _is(about=About.FLAG, before=0, now=RAISED)),
        "flag_ended": (Then.FLAG_ENDED, _is(about=About.FLAG, before=RAISED, now=0)),
        "near": (
            Then.NEAR_RAISED,
            [*_is(about=About.LIMIT, now=Standing.NEAR), *_is_not("before", Standing.NEAR)],
        ),
        "no_longer_near": (
            Then.NEAR_ENDED,
            [*_is(about=About.LIMIT, before=Standing.NEAR), *_is_not("now", Standing.NEAR)],
        ),
        "overdue": (
            Then.MISSED_RAISED,
            [
                *_is(about=About.LIMIT, now=Standing.OVERDUE),
                *_is_not("before", Standing.OVERDUE, Standing.DONE_LATE),
            ],
        ),
        # Nobody saw it overdue: the day it was done was learned at once, or late.
        "done_late": (
            Then.MISSED_RAISED,
            [
                *_is(about=About.LIMIT, now=Standing.DONE_LATE),
                *_is_not("before", Standing.OVERDUE, Standing.DONE_LATE),
            ],
        ),
        "not_overdue_after_all": (
            Then.MISSED_ENDED,
            [
                *_is(about=About.LIMIT, before=Standing.OVERDUE),
                *_is_not("now", Standing.OVERDUE, Standing.DONE_LATE),
            ],
        ),
        "not_late_after_all": (
            Then.MISSED_ENDED,
            [
                *_is(about=About.LIMIT, before=Standing.DONE_LATE),
                *_is_not("now", Standing.OVERDUE, Standing.DONE_LATE),
            ],
        ),
    }
)
"""Rule → what it concludes, and the tests of one fact that all have to hold."""
