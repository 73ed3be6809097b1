"""How the format of a pack is described: parts, their keys, what stands under a key.

Why: `pack_shapes.py` says it once for the reader, the JSON schema for editors and
the hints of messages.  Must never: read anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What stands under a key."""

    TEXT = "a text"
    NAME = "a name"
    SENTENCE = "a sentence in zh and en"
    FORMULA = "a formula"
    FORMULAS = "a list of formulas"
    NAMES = "a list of names"
    CITE = "a clause id or a list of them"
    DATE = "a date"
    FLAG = "true or false"
    WORD = "one of a few words"
    VALUES = "a mapping of dates to values"
    ITEMS = "a list of items"
    PART = "a mapping"
    NAMED = "a mapping of names"
    TEXTS = "a list of texts"
    PARTS = "a list of mappings"
    CELLS = "a mapping of columns to cells"
    ROWS = "a list of rows"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a part; `of` is the part that stands under it, `words` the allowed words."""

    name: str
    holds: Holds
    required: bool = False
    of: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """One part of a pack."""

    name: str
    what: str
    keys: tuple[Key, ...]

    def names(self) -> tuple[str, ...]:
        """All its keys."""
        return tuple(key.name for key in self.keys)

    def required(self) -> tuple[str, ...]:
        """The keys that must be there."""
        return tuple(key.name for key in self.keys if key.required)

    def words(self, name: str) -> tuple[str, ...]:
        """The closed list of words under one of its keys."""
        return next(key.words for key in self.keys if key.name == name)
