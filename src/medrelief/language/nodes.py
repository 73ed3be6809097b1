"""Nodes: formulas after every name is resolved and every kind is known.

Why: one closed, typed graph that each evaluator walks and each explanation
reads.  Equal nodes are one object (`Graph` interns them), so a shared part is
evaluated once.  Must never: hold a Polars object or evaluate anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.language.ranges import Range, aligned

if TYPE_CHECKING:
    from medrelief.facts.kinds import Kind
    from medrelief.language.operations.base import Operation
    from medrelief.policy.model import Parameter, Place


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant."""

    value: object


@dataclass(frozen=True, slots=True)
class Fact:
    """A column of the case: of the claim, its person or its facility."""

    column: str


@dataclass(frozen=True, slots=True)
class RowFact:
    """A column of the row that a quantifier is looking at."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A parameter's value in force on the day given by the one argument."""

    parameter: Parameter
    missing: str


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Always unknown, waiting for `missing`."""

    missing: str


@dataclass(frozen=True, slots=True)
class Apply:
    """An operation on its arguments; unknown as soon as one of them is."""

    name: str


@dataclass(frozen=True, slots=True)
class All:
    """`and` over any number of arguments; one false decides."""


@dataclass(frozen=True, slots=True)
class Any:
    """`or` over any number of arguments; one true decides."""


@dataclass(frozen=True, slots=True)
class Not:
    """The other truth value."""


@dataclass(frozen=True, slots=True)
class Choose:
    """`if`: test, yes, no.  With an unknown test, known where both branches are known and equal."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Test, granted value, other value.  With an unknown test always unknown."""


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The first argument that is known."""


@dataclass(frozen=True, slots=True)
class IsKnown:
    """Whether the one argument is known."""


@dataclass(frozen=True, slots=True)
class Named:
    """The one argument under its name in the pack: `role` is definition, condition or parameter."""

    role: str
    id: str


@dataclass(frozen=True, slots=True)
class Read:
    """The one argument as one reading of the text has it."""

    reading: str
    option: str


@dataclass(frozen=True, slots=True)
class Each:
    """A search over rows of a table.

    `mode`: exists, count, total, known_total, earliest, latest, values.  `inner` are the
    nodes of one row in order, the last is the predicate.  `value`, one of them,
    is what is counted (distinct), summed or compared.  The arguments are the
    outer nodes that `inner` reads.
    """

    mode: str
    table: str
    inner: tuple[Node, ...]
    value: Node | None = None


@dataclass(frozen=True, slots=True)
class Fill:
    """What still fits: arguments amount and limit, less what the accumulator took before."""

    accumulator: str


@dataclass(frozen=True, slots=True)
class Highest:
    """The highest amount (the one argument) of the accumulator's earlier claims."""

    accumulator: str


What = (
    Literal
    | Fact
    | RowFact
    | Dated
    | NotKnown
    | Apply
    | All
    | Any
    | Not
    | Choose
    | Grant
    | FirstKnown
    | IsKnown
    | Named
    | Read
    | Each
    | Fill
    | Highest
)


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One part of a program: what it does, to which arguments, giving which kind.

    `index` is its position in the order of evaluation: arguments come first.
    `at` is the index of the node that computes its value: its own, or for a
    name or a reading that of the node behind it.
    `range` bounds numbers.  `row` is the table of the quantifier the node
    belongs to, or empty.  `place` and `text` are where it was written first.
    """

    index: int
    at: int
    what: What
    args: tuple[Node, ...]
    kind: Kind
    range: Range | None
    row: str = ""
    operation: Operation | None = None
    place: Place | None = None
    text: str = ""


def hull(args: tuple[Node, ...]) -> Range | None:
    """The range that holds the values of every argument; None where one has none."""
    ranges = [arg.range for arg in args if arg.range is not None]
    if len(ranges) != len(args):
        return None
    ranges = list(aligned(*ranges))
    return Range(ranges[0].scale, min(r.low for r in ranges), max(r.high for r in ranges))


class Graph:
    """Makes nodes, each distinct one once."""

    def __init__(self) -> None:
        self._known: dict[object, Node] = {}
        self.nodes: list[Node] = []

    def node(
        self,
        what: What,
        args: tuple[Node, ...],
        kind: Kind,
        bounds: Range | None = None,
        *,
        operation: Operation | None = None,
        place: Place | None = None,
        text: str = "",
        row: str | None = None,
    ) -> Node:
        """The node that does this; the first one made where there is one already."""
        key = (what, tuple(arg.index for arg in args), kind)
        known = self._known.get(key)
        if known is not None:
            return known
        if row is None:
            row = next((arg.row for arg in args if arg.row), "")
        index = len(self.nodes)
        at = args[0].at if isinstance(what, Named | Read) else index
        made = Node(index, at, what, args, kind, bounds, row, operation, place, text)
        self.nodes.append(made)
        self._known[key] = made
        return made
