"""What follows from a flag that changed, or a time limit that moved on: the rules themselves.

Why: the rule engine chains events; these are its rules, as data.  All values are whole
numbers, and no rule compares one event with another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class About(IntEnum):
    """What an event is about."""

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


class Concern(IntEnum):
    """What an office makes of a standing: nothing, that it hurries, that it was missed."""

    CALM = 0
    NEAR = 1
    MISSED = 2


CONCERN: Mapping[int, Concern] = MappingProxyType(
    {
        Standing.NONE: Concern.CALM,
        Standing.OPEN: Concern.CALM,
        Standing.NEAR: Concern.NEAR,
        Standing.OVERDUE: Concern.MISSED,
        Standing.DONE: Concern.CALM,
        Standing.DONE_LATE: Concern.MISSED,
    }
)


class Then(IntEnum):
    """What is concluded."""

    FLAG_RAISED = 1
    FLAG_ENDED = 2
    NEAR_RAISED = 3
    NEAR_ENDED = 4
    MISSED_RAISED = 5
    MISSED_ENDED = 6


@dataclass(frozen=True, slots=True)
class Follow:
    """A rule: of a change about something, from one value to another, what follows."""

    about: About
    before: int
    now: int
    then: tuple[Then, ...]


FOLLOWS: Mapping[str, Follow] = MappingProxyType(
    {
        "flag_raised": Follow(About.FLAG, 0, RAISED, (Then.FLAG_RAISED,)),
        "flag_ended": Follow(About.FLAG, RAISED, 0, (Then.FLAG_ENDED,)),
        "comes_near": Follow(About.LIMIT, Concern.CALM, Concern.NEAR, (Then.NEAR_RAISED,)),
        "is_missed": Follow(About.LIMIT, Concern.CALM, Concern.MISSED, (Then.MISSED_RAISED,)),
        "met_in_time": Follow(About.LIMIT, Concern.NEAR, Concern.CALM, (Then.NEAR_ENDED,)),
        "near_is_missed": Follow(
            About.LIMIT, Concern.NEAR, Concern.MISSED, (Then.NEAR_ENDED, Then.MISSED_RAISED)
        ),
        "not_missed_after_all": Follow(
            About.LIMIT, Concern.MISSED, Concern.CALM, (Then.MISSED_ENDED,)
        ),
        "not_missed_but_near": Follow(
            About.LIMIT, Concern.MISSED, Concern.NEAR, (Then.NEAR_RAISED, Then.MISSED_ENDED)
        ),
    }
)
"""One rule per kind of change: an event is taken by one rule only."""
