"""The parts a report is made of, whatever draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medrelief.compare.model import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, perhaps with a word of its own in front."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under a header; `numbers` are the columns that align to the right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that differs: its points are (what, here, there), `place` its clause.

    Items of one `group` stand together under its name; most have none.

    `is_brief`: a narrow report names it only; `is_counted`: it counts it only.
    """

    title: str
    id: str
    standing: Standing
    group: str = ""
    place: str = ""
    remark: str = ""
    points: tuple[tuple[str, str, str], ...] = ()
    is_brief: bool = False
    is_counted: bool = False
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of level 1 or 2 and what stands below it, in this order; `after` stands last."""

    heading: str
    level: int
    lines: tuple[Line, ...] = ()
    grid: Grid | None = None
    items: tuple[Item, ...] = ()
    after: tuple[Line, ...] = ()
