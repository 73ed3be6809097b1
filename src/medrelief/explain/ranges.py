"""Which payment is still open: bounds of an amount while facts are missing.

The bounds hold whatever the missing facts turn out to be; they are not the
narrowest possible.  No payment is below zero or above the total cost.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.language.operations.money import half_up

if TYPE_CHECKING:
    from medrelief.evaluate.outcome import Trace

    Bounds = tuple[Fraction, Fraction]


def open_range(node: n.Node, trace: Trace) -> tuple[int, int]:
    """The least and the most that an amount can turn out to be, in fen."""
    total = trace.case.facts["total_cost"]
    assert isinstance(total, int)
    low, high = _Ranges(trace, Fraction(max(total, 0))).of(node)
    return max(0, half_up(low)), min(max(total, 0), half_up(high))


class _Ranges:
    def __init__(self, trace: Trace, total: Fraction) -> None:
        self._trace = trace
        self._total = total
        self._known: dict[int, Bounds] = {}

    def of(self, node: n.Node) -> Bounds:
        """Bounds of a numeric node."""
        if node.at not in self._known:
            self._known[node.at] = self._bounds(node)
        return self._known[node.at]

    def _bounds(self, node: n.Node) -> Bounds:
        value = self._trace.value(node)
        if isinstance(value, int | Fraction):
            exact = Fraction(value)
            return exact, exact
        match node.what:
            case n.Named() | n.Read():
                return self.of(node.args[0])
            case n.Choose() | n.Grant():
                return self._branches(node)
            case n.FirstKnown():
                return _hull([self._of_any_fact(node), *(self.of(arg) for arg in node.args)])
            case n.Apply(name=name):
                return self._applied(name, node)
            case n.Fill():
                return Fraction(0), max(Fraction(0), self.of(node.args[0])[1])
            case _:
                return self._of_any_fact(node)

    def _of_any_fact(self, node: n.Node) -> Bounds:
        if node.kind is Kind.MONEY:
            return Fraction(0), self._total
        if node.kind is Kind.RATIO:
            return Fraction(0), Fraction(1)
        assert node.range is not None
        scale = 10**node.range.scale
        return Fraction(node.range.low, scale), Fraction(node.range.high, scale)

    def _branches(self, node: n.Node) -> Bounds:
        test = self._trace.value(node.args[0])
        if test is True:
            return self.of(node.args[1])
        if test is False:
            return self.of(node.args[2])
        return _hull([self.of(node.args[1]), self.of(node.args[2])])

    def _applied(self, name: str, node: n.Node) -> Bounds:
        args = [self.of(arg) for arg in node.args if arg.range is not None]
        match name:
            case "+":
                return args[0][0] + args[1][0], args[0][1] + args[1][1]
            case "-" if len(args) == 2:
                return args[0][0] - args[1][1], args[0][1] - args[1][0]
            case "share" | "*":
                corners = [a * b for a in args[0] for b in args[1]]
                return min(corners), max(corners)
            case "top_up":
                return (
                    max(Fraction(0), args[0][0] - args[1][1]),
                    max(Fraction(0), args[0][1] - args[1][0]),
                )
            case "least":
                return min(low for low, _ in args), min(high for _, high in args)
            case "greatest":
                return max(low for low, _ in args), max(high for _, high in args)
            case "rounded":
                return Fraction(half_up(args[0][0])), Fraction(half_up(args[0][1]))
        return self._of_any_fact(node)


def _hull(bounds: list[Bounds]) -> Bounds:
    return min(low for low, _ in bounds), max(high for _, high in bounds)
