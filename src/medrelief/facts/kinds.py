"""The kinds of value that facts, parameters and formulas have.

Why: one closed list, so that every table column, parameter and node of a
formula says what it holds in the same words.  Nothing here converts anything.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a value is; the member's value is the word packs and messages use."""

    BOOL = "bool"
    MONEY = "money"  # whole fen on facts; exact fractions of a fen inside formulas
    RATIO = "ratio"  # 0.9 and 90% alike; at most four decimal places as a fact
    COUNT = "count"  # whole number
    DATE = "date"
    DURATION = "duration"  # whole days
    TEXT = "text"
    SET = "set"  # set of text


class Empty(StrEnum):
    """What an absent column or an empty cell means."""

    UNKNOWN = "unknown"
    NONE = "none"  # a known absence: false, the text 'none', the empty set
    OPEN = "open"  # a date without an end
    NOT_CHECKED = "not_checked"  # nobody looked; a formula may ask with given(...)
