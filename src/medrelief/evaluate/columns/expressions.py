"""Nodes → Polars expressions over exact whole numbers; a null is an unknown value.

Why: the second meaning of the language, judged against `evaluate/steps.py`.
In: nodes, and which of them have a column already.  Out: expressions.
Must never: lose a null (`when` takes a null test for false, `is_in` may too).
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.columns.day_tables import digits_of_birth, digits_of_day, years_between
from medrelief.evaluate.columns.knowing import core
from medrelief.facts.case_columns import CASE
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.language.operations.base import at_scale
from medrelief.language.ranges import LARGEST_INT64, LARGEST_INT128, aligned
from medrelief.subjects.frames import TYPES, absence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from medrelief.evaluate.columns.day_tables import DayTable
    from medrelief.evaluate.columns.knowing import Knowing
    from medrelief.language.ranges import Range

DIGITS = (digits_of_birth, digits_of_day)
FEW = 3
"""Up to so many members of a constant set are compared one by one."""


class Expressions:
    """Expressions of nodes in one frame.

    `have` names the columns of nodes computed before, `facts` the columns of the case
    that are carried, `row` reads a column of the row of a quantifier, `before` names
    the columns of running totals, `each` builds a quantifier, `days` looks up by day.
    """

    def __init__(
        self,
        knowing: Knowing,
        have: Mapping[int, str],
        facts: frozenset[str],
        *,
        row: Callable[[n.RowFact], pl.Expr] | None = None,
        before: Mapping[tuple[str, str], str] | None = None,
        each: Callable[[n.Node, Expressions], pl.Expr] | None = None,
        days: Mapping[str, DayTable] = MappingProxyType({}),
    ) -> None:
        self.knowing = knowing
        self.have = have
        self.facts = facts
        self.row = row
        self.before = before or {}
        self.each = each
        self.days = days

    def within(
        self, have: Mapping[int, str], row: Callable[[n.RowFact], pl.Expr] | None
    ) -> Expressions:
        """The same frame, seen from a row of a quantifier that stands beside each claim."""
        return Expressions(
            self.knowing,
            {**self.have, **have},
            self.facts,
            row=row,
            before=self.before,
            each=self.each,
            days=self.days,
        )

    def paired(self, have: Mapping[int, str]) -> Expressions:
        """A frame of pairs: only nodes with a column, and totals, are there to be read."""
        return Expressions(
            self.knowing, {**self.have, **have}, frozenset(), before=self.before, each=self.each
        )

    def of(self, node: n.Node) -> pl.Expr:
        """The value of a node: its column, or built from its arguments."""
        node = core(node)
        column = self.have.get(node.index)
        if column is None or self.knowing.constant(node):
            return self.made(node)
        return pl.col(column)

    def made(self, node: n.Node) -> pl.Expr:
        """The value of a node, built from its arguments."""
        node = core(node)
        if self.knowing.never(node):
            return pl.lit(None, dtype=type_of(node))
        args = node.args
        match node.what:
            case n.Literal(value=value):
                return literal(node, value)
            case n.Fact(column=column):
                return self.fact(column)
            case n.RowFact():
                assert self.row is not None
                return self.row(node.what)
            case n.Dated():
                return self._dated(node)
            case n.Apply():
                return self._applied(node)
            case n.All():
                return reduce(and_, (self.of(arg) for arg in args))
            case n.Any():
                return reduce(or_, (self.of(arg) for arg in args))
            case n.Not():
                return ~self.of(args[0])
            case n.Choose():
                return self._chosen(node)
            case n.Grant():
                return self._granted(node)
            case n.FirstKnown():
                held = [self.held_as(node, arg) for arg in self._until_certain(args)]
                return pl.coalesce(held) if len(held) > 1 else held[0]
            case n.IsKnown():
                return self.is_known(args[0])
            case n.Each():
                assert self.each is not None
                return self.each(node, self)
            case n.Fill(accumulator=name):
                return self._filled(node, pl.col(self.before["taken", name]))
            case n.Highest(accumulator=name):
                return pl.col(self.before["highest", name]).cast(type_of(node))
        raise AssertionError(f"a node of another kind: {node.what}")

    def _until_certain(self, args: tuple[n.Node, ...]) -> Iterator[n.Node]:
        """The arguments that can be the first known one."""
        for arg in args:
            if not self.knowing.never(arg):
                yield arg
            if self.knowing.always(arg):
                return

    def fact(self, column: str) -> pl.Expr:
        """A column of the case; what its empty cells hold where nobody carries it."""
        if column in self.facts:
            return pl.col(column)
        return absence(CASE[column].kind, CASE[column].empty)

    def is_known(self, node: n.Node) -> pl.Expr:
        """Whether a node is known."""
        if self.knowing.always(node):
            return pl.lit(value=True)
        if self.knowing.never(node):
            return pl.lit(value=False)
        return self.of(node).is_not_null()

    def held_as(self, node: n.Node, part: n.Node) -> pl.Expr:
        """A part of a node at the node's own scale and width."""
        expr, part = self.of(part), core(part)
        if node.range is None or part.range is None:
            return expr
        if is_wide(node.range) and not is_wide(part.range):
            expr = expr.cast(pl.Int128)
        return at_scale(expr, part.range, node.range.scale)

    def _dated(self, node: n.Node) -> pl.Expr:
        what = node.what
        assert isinstance(what, n.Dated)
        values = what.parameter.values
        certain = self.knowing.in_force(what)
        if certain is not None:
            return literal(node, values[certain][1])
        day = self.of(node.args[0])
        found = pl.lit(None, dtype=type_of(node))
        for since, value in values:
            found = pl.when(day >= since).then(literal(node, value)).otherwise(found)
        return found

    def _applied(self, node: n.Node) -> pl.Expr:
        assert node.operation is not None
        args = tuple(core(arg) for arg in node.args)
        if node.operation.name in ("in", "has_all", "has_any"):
            fixed = args[0 if node.operation.name == "has_any" and _is_set(args[0]) else 1]
            if _is_set(fixed):
                return self._of_constant_set(node.operation.name, args, fixed)
        if node.operation.name == "age":
            born, on = (self._digits(arg, to) for arg, to in zip(args, DIGITS, strict=True))
            return years_between(born, on)
        if node.operation.name in ("least", "greatest", "top_up") and self._plain(node, args):
            return self._plain_extreme(node, args)
        ranges = tuple(arg.range for arg in args)
        exprs = tuple(self.of(arg) for arg in args)
        if _needs_wide(node, ranges):
            exprs = tuple(
                expr if bounds is None else expr.cast(pl.Int128)
                for expr, bounds in zip(exprs, ranges, strict=True)
            )
            if node.operation.name == "negated":
                # 128 bits have no sign change of their own
                made = pl.lit(0, dtype=pl.Int128) - exprs[0]
            elif node.kind is Kind.DATE:
                # days beyond the calendar are its last or first day, so counts can be cut
                cut = [_cut(e, bounds) for e, bounds in zip(exprs, ranges, strict=True)]
                made = node.operation.column(tuple(cut), ranges, node.range)
            else:
                made = node.operation.column(exprs, ranges, node.range)
            narrow = node.range is not None and not is_wide(node.range)
            return made.cast(pl.Int64) if narrow else made
        return node.operation.column(exprs, ranges, node.range)

    def _digits(self, node: n.Node, of: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
        """A day as digits, looked up where it is a fact."""
        if isinstance(node.what, n.Fact) and node.what.column in self.days:
            table = self.days[node.what.column]
            return table.look(table.days.select(of(pl.col(table.column))).to_series())
        return of(self.of(node))

    def _plain(self, node: n.Node, args: tuple[n.Node, ...]) -> bool:
        """Whether no argument can be null and all are plain whole numbers of one scale."""
        ranges = [arg.range for arg in args]
        return (
            all(self.knowing.always(arg) for arg in args)
            and all(bounds is not None and bounds.scale == 0 for bounds in ranges)
            and not _needs_wide(node, tuple(ranges))
        )

    def _plain_extreme(self, node: n.Node, args: tuple[n.Node, ...]) -> pl.Expr:
        exprs = [self.of(arg) for arg in args]
        match node.operation.name if node.operation else "":
            case "least":
                return pl.min_horizontal(exprs)
            case "greatest":
                return pl.max_horizontal(exprs)
        target, paid = exprs
        return pl.max_horizontal(target - paid, pl.lit(0, dtype=pl.Int64))

    def _of_constant_set(self, name: str, args: tuple[n.Node, ...], fixed: n.Node) -> pl.Expr:
        assert isinstance(fixed.what, n.Literal)
        members = sorted(fixed.what.value)  # type: ignore[call-overload]  # a set of text
        other = self.of(args[0] if fixed is args[1] else args[1])
        if name == "in":
            if not members:
                return pl.when(other.is_not_null()).then(statement=pl.lit(value=False))
            if len(members) <= FEW:
                each: Iterator[pl.Expr] = (other == member for member in members)
                return reduce(or_, each)
            return other.is_in(members)
        inside = [other.list.contains(member) for member in members]
        known = other.is_not_null()
        if not inside:
            return pl.when(known).then(pl.lit(value=name == "has_all"))
        found: pl.Expr = reduce(and_ if name == "has_all" else or_, inside)
        return found if self.knowing.always(args[0]) else pl.when(known).then(found)

    def _chosen(self, node: n.Node) -> pl.Expr:
        test, yes, no = node.args
        t = self.of(test)
        if node.kind is Kind.BOOL:
            y, o = self.of(yes), self.of(no)
            return (t & y) | (~t & o) | (y & o)
        y, o = self.held_as(node, yes), self.held_as(node, no)
        if self.knowing.always(test):
            return pl.when(t).then(y).otherwise(o)
        chosen = pl.when(t).then(y).when(~t).then(o)
        if self.knowing.never(yes) or self.knowing.never(no):
            return chosen.otherwise(None)
        if node.kind is Kind.SET:
            same = y.list.set_symmetric_difference(o).list.len() == 0
        else:
            same = y == o
        return chosen.when(same).then(y)

    def _granted(self, node: n.Node) -> pl.Expr:
        test, yes, no = node.args
        t = self.of(test)
        y, o = self.held_as(node, yes), self.held_as(node, no)
        sure = self.knowing.always(test)
        if yes.at == no.at:
            return y if sure else pl.when(t.is_not_null()).then(y)
        chosen = pl.when(t).then(y)
        return chosen.otherwise(o) if sure else chosen.when(~t).then(o)

    def _filled(self, node: n.Node, taken: pl.Expr) -> pl.Expr:
        amount, limit = (self.of(arg) for arg in node.args)
        # what fits is no more than the amount, however wide the limit
        return filled(amount, limit, taken).cast(type_of(node))


def filled(amount: pl.Expr, limit: pl.Expr, taken: pl.Expr) -> pl.Expr:
    """max(0, min(limit - taken, amount)); null where one of them is."""
    room = limit - taken
    fits = pl.when(room < amount).then(room).when(room >= amount).then(amount)
    zero = pl.lit(0, dtype=pl.Int64)
    return pl.when(fits > 0).then(fits).when(fits <= 0).then(zero)


def is_wide(bounds: Range) -> bool:
    """Whether numbers of that range need 128 bits."""
    return bounds.size >= LARGEST_INT64


def type_of(node: n.Node) -> pl.DataType:
    """What the column of a node holds."""
    if node.range is not None and is_wide(node.range):
        return pl.Int128()
    return TYPES[node.kind]


def literal(node: n.Node, value: Any) -> pl.Expr:
    """A constant as the node holds it."""
    if node.kind is Kind.SET:
        return pl.lit(sorted(value), dtype=TYPES[Kind.SET])
    if node.range is not None:
        held = value * 10**node.range.scale
        assert held.denominator == 1
        return pl.lit(int(held), dtype=type_of(node))
    return pl.lit(value, dtype=type_of(node))


def _cut(expr: pl.Expr, bounds: Range | None) -> pl.Expr:
    """A number of days or months that is certain to leave the calendar where it was cut."""
    if bounds is None:
        return expr
    most = pl.lit(10**9, dtype=pl.Int128)
    within = pl.when(expr > most).then(most).when(expr < -(10**9)).then(-(10**9)).otherwise(expr)
    return within.cast(pl.Int64)


def _is_set(node: n.Node) -> bool:
    return node.kind is Kind.SET and isinstance(node.what, n.Literal)


def _needs_wide(node: n.Node, ranges: Iterable[Range | None]) -> bool:
    """Whether arguments at one scale, the result or what lies between leave 64 bits."""
    known = [bounds for bounds in ranges if bounds is not None]
    if not known:
        return False
    name = node.operation.name if node.operation else ""
    # products keep the scales of their factors; all else brings them to one scale
    held = known if name in ("*", "share") else list(aligned(*known))
    sizes = [bounds.size for bounds in held]
    if node.range is not None:
        sizes.append(node.range.size)
    if name == "rounded":
        sizes.append(known[0].size + 10 ** known[0].scale)
    if max(sizes) > LARGEST_INT128:
        raise OverflowError(f"a comparison leaves 128 bits: {node.text or name}")
    return max(sizes) >= LARGEST_INT64
