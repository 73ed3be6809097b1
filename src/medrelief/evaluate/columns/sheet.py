"""A frame of claims that grows a column per node, level by level, on demand.

Why: a node that is read more than once is computed once; what needs other rows
(running totals, pairs) waits for exactly the nodes it reads.
In: claims of one policy, one row each.  Out: the same rows with more columns.
Must never: reorder, add or drop a row.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns import quantifiers
from medrelief.evaluate.columns.expressions import Expressions
from medrelief.evaluate.columns.knowing import below, core, parts_of
from medrelief.evaluate.columns.resting import rests_of
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.evaluate.columns.day_tables import DayTable
    from medrelief.evaluate.columns.knowing import Knowing
    from medrelief.evaluate.columns.resting import State
    from medrelief.evaluate.columns.tables import Tables
    from medrelief.evaluate.columns.totals import Totals
    from medrelief.program.program import Program

READ_ONCE = ("+", "-", "*", "==", "!=", "<", "<=", ">", ">=", "share", "year")
"""Operations whose columnar meaning names each argument once."""


class Shape:
    """How often each node of a program is read, and by whom more than once at a time."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.rests = rests_of(program)
        reads: Counter[int] = Counter()
        for node in program.nodes:
            if isinstance(node.what, n.Named | n.Read) or node.row:
                continue
            for arg in node.args:
                reads[arg.at] += 1 if _reads_once(node) else 2
        self._reads = reads
        cells = (
            *program.amounts.values(),
            program.fund_total,
            program.person_pays,
            *program.extras.values(),
        )
        self.cells = cells
        self.below_cells = below(*cells)
        self.reads_person_id = any(
            core(part).what == n.Fact("person_id")
            for node in program.nodes
            if not isinstance(node.what, n.Named | n.Read)
            for part in parts_of(node)
        )
        self.rests_on_order = any(
            isinstance(node.what, n.Fill | n.Highest) for node in program.nodes
        )

    def kept(self, node: n.Node, knowing: Knowing) -> bool:
        """Whether the node gets a column of its own."""
        if node.row or isinstance(node.what, n.Literal | n.NotKnown | n.Fact):
            return False
        if knowing.never(node) or knowing.constant(node):
            return False
        return self._reads[node.index] > 1 or isinstance(node.what, n.Each | n.Fill | n.Highest)


def _reads_once(node: n.Node) -> bool:
    match node.what:
        case n.Apply(name=name):
            return name in READ_ONCE
        case n.All() | n.Any() | n.Not() | n.IsKnown() | n.Dated() | n.FirstKnown():
            return True
    return False


class Sheet:
    """The frame, the columns of its nodes, and the running totals that it has."""

    def __init__(
        self,
        frame: pl.DataFrame,
        shape: Shape,
        knowing: Knowing,
        tables: Tables,
        totals: Totals,
    ) -> None:
        self._plan = frame.lazy()
        self._done: pl.DataFrame | None = frame
        self.have: dict[int, str] = {}
        self.before: dict[State, str] = {}
        self.counting = False
        self.days: Mapping[str, DayTable] = {}
        self.shape = shape
        self.knowing = knowing
        self.tables = tables
        self.totals = totals
        self._facts = frozenset(frame.columns)

    def copied(self) -> Sheet:
        """A sheet that starts as this one and changes alone."""
        copy = Sheet(self.frame, self.shape, self.knowing, self.tables, self.totals)
        copy.have = dict(self.have)
        copy.before = dict(self.before)
        copy.counting = self.counting
        copy.days = self.days
        copy._facts = self._facts
        return copy

    @property
    def frame(self) -> pl.DataFrame:
        """The rows with every column asked for so far."""
        if self._done is None:
            self._done = self._plan.collect()
            self._plan = self._done.lazy()
        return self._done

    @property
    def plan(self) -> pl.LazyFrame:
        """The rows as they will be; setting it changes what comes next."""
        return self._plan

    @plan.setter
    def plan(self, plan: pl.LazyFrame) -> None:
        self._plan, self._done = plan, None

    def extend(self, columns: Iterable[pl.Expr]) -> None:
        """Add columns."""
        self.plan = self._plan.with_columns(columns)

    def expressions(self) -> Expressions:
        """Expressions over the frame as it stands."""
        return Expressions(
            self.knowing,
            self.have,
            self._facts,
            before=self.before,
            each=self._each,
            days=self.days,
        )

    def column(self, node: n.Node) -> str:
        """The column of a node that `ensure` was asked for."""
        return self.have[node.at]

    def ensure(self, wanted: Iterable[n.Node]) -> None:
        """Give every one of these nodes a column."""
        targets = [core(node) for node in wanted if node.at not in self.have]
        self._meet_needs(targets)
        needed = self._needed(targets)
        asked = {node.index for node in targets}
        fresh = [
            node for node in needed if node.index in asked or self.shape.kept(node, self.knowing)
        ]
        self._compute(fresh)

    def take(self, columns: Mapping[int, pl.Expr]) -> None:
        """Take the columns of some nodes as they are."""
        self.extend(each.alias(f"#{index}") for index, each in columns.items())
        self.have |= {index: f"#{index}" for index in columns}

    def with_states(self, columns: Mapping[State, pl.Series]) -> None:
        """Set running totals, one column each."""
        named = {state: f"before {state[0]} {state[1]}" for state in columns}
        self.extend(pl.lit(series).alias(named[state]) for state, series in columns.items())
        self.before.update(named)

    def _meet_needs(self, targets: Sequence[n.Node]) -> None:
        """Running totals and pairs on which the nodes rest, first things first."""
        for node in self._needed(targets):
            match node.what:
                case n.Fill(accumulator=name):
                    self._meet_state(("taken", name), node)
                case n.Highest(accumulator=name):
                    self._meet_state(("highest", name), node)
                case n.Each() if self.tables.needs_pairs(node) and node.index not in self.have:
                    self._pair(node)

    def _meet_state(self, state: State, node: n.Node) -> None:
        if state not in self.before and not self.knowing.never(node):
            self.totals.resolve(self, state)

    def _pair(self, node: n.Node) -> None:
        self.ensure([arg for arg in node.args if not self.knowing.constant(arg)])
        around = self.expressions()
        asked = self.tables.asked(node)
        names = quantifiers.outer_names(asked, around)
        rows, have = self.tables.rows_of(node)
        outer = list(dict.fromkeys((*names.values(), *self.before.values())))
        beside = around.paired(have)
        found = quantifiers.over_pairs(asked, self.frame, outer, rows, beside)
        met = quantifiers.joined_back(self.frame, found, outer)
        self.extend([pl.lit(met).alias(f"#{node.index}")])
        self.have[node.index] = f"#{node.index}"

    def _each(self, node: n.Node, around: Expressions) -> pl.Expr:
        return quantifiers.over_levels(self.tables.asked(node), self.tables.levels(node), around)

    def _needed(self, targets: Iterable[n.Node]) -> list[n.Node]:
        """The nodes below some, those with a column left out, arguments first."""
        found: dict[int, n.Node] = {}

        def visit(node: n.Node) -> None:
            node = core(node)
            if node.index in found or node.index in self.have:
                return
            if not self.knowing.never(node):
                for part in parts_of(node):
                    visit(part)
            found[node.index] = node

        for target in targets:
            visit(target)
        return list(found.values())

    def _compute(self, fresh: Sequence[n.Node]) -> None:
        """Columns of nodes, arguments first: as many at once as do not read each other."""
        if not fresh:
            return
        levels: dict[int, int] = {}
        waiting = {node.index for node in fresh}
        depths: dict[int, int] = {}

        def depth(node: n.Node) -> int:
            """The level from which on the node's value can be read."""
            node = core(node)
            if node.index in self.have:
                return 0
            known = depths.get(node.index)
            if known is None:
                parts = () if self.knowing.never(node) else parts_of(node)
                known = max((depth(part) for part in parts), default=0)
                if node.index in waiting:
                    levels[node.index] = known
                    known += 1
                depths[node.index] = known
            return known

        for node in fresh:
            depth(node)
        by_level: dict[int, list[n.Node]] = {}
        for node in fresh:
            by_level.setdefault(levels[node.index], []).append(node)
        for level in sorted(by_level):
            here = self.expressions()
            nodes = by_level[level]
            self.extend(here.made(node).alias(f"#{node.index}") for node in nodes)
            self.have |= {node.index: f"#{node.index}" for node in nodes}
