"""What is known of each node before any row is looked at.

Why: most facts of a file are never empty or not carried at all; a node that is
always known has no mask, and one that never is has no value to compute.
In: a program and which columns hold nulls.  Out: `Known` per node.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from medrelief.program.program import Program

    Span = tuple[date, date]


class Known(Enum):
    """Whether a node is known in every row, in none, or in some."""

    ALWAYS = "always"
    NEVER = "never"
    SOMETIMES = "sometimes"


class Knowing:
    """The nodes of one program over one set of frames.

    `facts` and `row_facts` say how each column is known, `span` the first and last
    day on which a claim counts.
    """

    def __init__(
        self,
        program: Program,
        facts: Callable[[str], Known],
        row_facts: Callable[[str, str], Known],
        span: Span | None,
    ) -> None:
        self._keys = {name: total.key for name, total in program.totals.items()}
        self._fact = facts
        self._row_fact = row_facts
        self._span = span
        self._found: dict[int, Known] = {}
        self._constants: dict[int, bool] = {}

    def of(self, node: n.Node) -> Known:
        """How the node is known."""
        node = core(node)
        found = self._found.get(node.index)
        if found is None:
            found = self._found[node.index] = self._judged(node)
        return found

    def always(self, node: n.Node) -> bool:
        """Whether the node is known in every row."""
        return self.of(node) is Known.ALWAYS

    def never(self, node: n.Node) -> bool:
        """Whether the node is known in no row."""
        return self.of(node) is Known.NEVER

    def constant(self, node: n.Node) -> bool:
        """Whether the node has one value for all rows."""
        node = core(node)
        found = self._constants.get(node.index)
        if found is None:
            found = self._constants[node.index] = self._is_constant(node)
        return found

    def _is_constant(self, node: n.Node) -> bool:
        match node.what:
            case n.Literal() | n.NotKnown():
                return True
            case n.Dated():
                return self.in_force(node.what) is not None
            case n.Fact() | n.RowFact() | n.Each() | n.Fill() | n.Highest():
                return False
        return all(self.constant(arg) for arg in node.args)

    def in_force(self, what: n.Dated) -> int | None:
        """Which value of a parameter counts for all claims; None where that depends on the day."""
        if self._span is None:
            return None
        first, last = self._span
        begun = [i for i, (since, _) in enumerate(what.parameter.values) if since <= first]
        until = [i for i, (since, _) in enumerate(what.parameter.values) if since <= last]
        return begun[-1] if begun and begun[-1] == until[-1] else None

    def _judged(self, node: n.Node) -> Known:
        args = node.args
        match node.what:
            case n.Literal() | n.IsKnown():
                return Known.ALWAYS
            case n.NotKnown():
                return Known.NEVER
            case n.Fact(column=column):
                return self._fact(column)
            case n.RowFact(table=table, column=column):
                return self._row_fact(table, column)
            case n.Dated():
                certain = self.in_force(node.what) is not None
                return Known.ALWAYS if certain else Known.SOMETIMES
            case n.Apply() | n.Not():
                return self._strict(args)
            case n.All() | n.Any():
                return self._joined(args)
            case n.Choose():
                return self._branched(args)
            case n.Grant():
                if self.never(args[0]):
                    return Known.NEVER
                return self._branched(args)
            case n.FirstKnown():
                if any(self.always(arg) for arg in args):
                    return Known.ALWAYS
                return self._joined(args)
            case n.Each(mode="known_total"):
                return Known.ALWAYS
            case n.Each():
                inner = node.what.inner
                leaves = [*args, *(each for each in inner if isinstance(each.what, n.RowFact))]
                settled = all(self.always(each) for each in leaves)
                never = any(isinstance(each.what, n.NotKnown) for each in _below(node))
                return Known.ALWAYS if settled and not never else Known.SOMETIMES
            case n.Fill(accumulator=name):
                lost = any(self.never(each) for each in (*args, *self._keys[name]))
                return Known.NEVER if lost else Known.SOMETIMES
            case n.Highest(accumulator=name):
                lost = any(self.never(each) for each in self._keys[name])
                return Known.NEVER if lost else Known.SOMETIMES
        raise AssertionError(f"a node of another kind: {node.what}")

    def _strict(self, args: tuple[n.Node, ...]) -> Known:
        if any(self.never(arg) for arg in args):
            return Known.NEVER
        return self._joined(args)

    def _joined(self, args: tuple[n.Node, ...]) -> Known:
        if all(self.always(arg) for arg in args):
            return Known.ALWAYS
        if all(self.never(arg) for arg in args):
            return Known.NEVER
        return Known.SOMETIMES

    def _branched(self, args: tuple[n.Node, ...]) -> Known:
        test, yes, no = args
        if self.never(yes) and self.never(no):
            return Known.NEVER
        return Known.ALWAYS if self._joined((test, yes, no)) is Known.ALWAYS else Known.SOMETIMES


def core(node: n.Node) -> n.Node:
    """The node that computes: the one behind names and readings."""
    while isinstance(node.what, n.Named | n.Read):
        node = node.args[0]
    return node


def parts_of(node: n.Node) -> tuple[n.Node, ...]:
    """The nodes that a node's value is made of, those of a quantifier's row too."""
    if isinstance(node.what, n.Each):
        return (*node.args, *node.what.inner)
    return node.args


def _below(node: n.Node) -> Iterator[n.Node]:
    waiting, seen = [node], set()
    while waiting:
        each = core(waiting.pop())
        if each.index not in seen:
            seen.add(each.index)
            waiting.extend(parts_of(each))
            yield each


def below(*roots: n.Node) -> Mapping[int, n.Node]:
    """The computing nodes that some roots are made of, the roots included."""
    return {node.index: node for root in roots for node in _below(root)}
