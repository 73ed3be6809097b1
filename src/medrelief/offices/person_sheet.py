"""Persons as rows, rules as columns: a sheet that grows a column per node.

Why: what several parts of a rule read is computed once, and all searches of a table take
one pass over it.  In: a rule whose period is given, `PersonFrames`.  Out: a sheet.
Must never: reorder, add or drop a person.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, cast

import polars as pl

from medrelief.evaluate.columns.expressions import Expressions, type_of
from medrelief.evaluate.columns.knowing import Knowing, Known, below, core
from medrelief.facts.case_columns import CASE
from medrelief.language import nodes as n
from medrelief.language.scope import PERSON
from medrelief.offices.searches import Search, gathered, of_nothing
from medrelief.subjects.frames import absence, has_absence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from medrelief.offices.person_frames import PersonFrames
    from medrelief.program.program import Program
    from medrelief.program.provision import Rule

NO_PROGRAM = cast("Program", SimpleNamespace(totals=MappingProxyType({})))
"""What is known of nodes asks a program for its running totals; rules have none."""


class RuleOfPeriod:
    """A rule whose period is known, so that its facts are constants."""

    def __init__(self, rule: Rule, given: Mapping[str, object], *, alerts_count: bool) -> None:
        fixed = _with_given(rule.nodes, given)
        self.rule = rule
        self.day: date = cast("date", given["date"])
        self.node = fixed
        self.applies, self.granted = fixed[rule.applies.index], fixed[rule.granted.index]
        self.require = tuple(fixed[each.node.index] for each in rule.require)
        self.findings = tuple(fixed[each.node.index] for each in rule.findings)
        self.alerts = tuple(fixed[each.node.index] for each in rule.alerts)
        self.yields = tuple(fixed[each.amount.index] for each in rule.yields)
        self.cells = (self.applies, self.granted, *self.yields)
        if alerts_count:
            self.cells = (*self.cells, *self.alerts)
        self.roots = (
            *(self.applies, self.granted),
            *(*self.require, *self.findings, *self.alerts, *self.yields),
        )
        self.nodes = below(*self.roots)


def _with_given(nodes: Iterable[n.Node], given: Mapping[str, object]) -> dict[int, n.Node]:
    """The same nodes, with constants for the facts that are given."""
    made: dict[int, n.Node] = {}
    for node in nodes:
        what = node.what
        if isinstance(what, n.Fact) and what.column in given:
            what = n.Literal(given[what.column])
        elif isinstance(what, n.Each):
            value = None if what.value is None else made[what.value.index]
            what = replace(what, inner=tuple(made[i.index] for i in what.inner), value=value)
        made[node.index] = replace(
            node, what=what, args=tuple(made[arg.index] for arg in node.args)
        )
    return made


class PersonSheet:
    """The persons, with a column per node that was asked for."""

    def __init__(self, frames: PersonFrames, rules: Sequence[RuleOfPeriod]) -> None:
        """Rules about one subject, from one graph, so that what they share is one node."""
        day = rules[0].day
        self.frames = frames
        self.nodes = {index: node for rule in rules for index, node in rule.nodes.items()}
        self.frame = frames.persons
        self.have: dict[int, str] = {}
        self.knowing = Knowing(NO_PROGRAM, self._fact_known, self._row_known, (day, day))
        self._carried = frozenset(self.frame.columns)
        self._reads = _reads(self.nodes.values())

    def expressions(self) -> Expressions:
        """Expressions over the persons as they stand."""
        return Expressions(self.knowing, self.have, self._carried)

    def column(self, node: n.Node) -> pl.Expr:
        """The value of a node that was asked for."""
        return self.expressions().of(node)

    def ensure(self, wanted: Iterable[n.Node]) -> None:
        """Give these nodes, what they share and their searches a column, arguments first."""
        asked = {core(node).index for node in wanted}
        needed = below(*(self.nodes[index] for index in asked))
        waiting = [node for _, node in sorted(needed.items()) if self._is_kept(node, asked)]
        while waiting:
            ready = self._ready(waiting)
            searches = [node for node in ready if isinstance(node.what, n.Each)]
            if searches:
                self._search(searches)
            plain = [node for node in ready if not isinstance(node.what, n.Each)]
            here = self.expressions()
            self.frame = self.frame.with_columns(
                here.made(node).alias(f"#{node.index}") for node in plain
            )
            self.have |= {node.index: f"#{node.index}" for node in plain}
            done = {node.index for node in ready}
            waiting = [node for node in waiting if node.index not in done]

    def _is_kept(self, node: n.Node, asked: set[int]) -> bool:
        if node.row or node.index in self.have:
            return False
        if isinstance(node.what, n.Each):
            return True
        if isinstance(node.what, n.Literal | n.NotKnown) or self.knowing.never(node):
            return False
        if self.knowing.constant(node):
            return False
        return node.index in asked or self._reads.get(node.index, 0) > 1

    def _ready(self, waiting: Sequence[n.Node]) -> list[n.Node]:
        """Those that rest on no other that waits; what a search reads of the person comes first."""
        left = {node.index for node in waiting}
        return [node for node in waiting if not (left - {node.index}) & below(node).keys()]

    def _search(self, searches: Sequence[n.Node]) -> None:
        """All searches of a round, one pass per table."""
        for table in dict.fromkeys(table_of(node) for node in searches):
            here = [node for node in searches if table_of(node) == table]
            asked = [Search(node) for node in here]
            rows, seen = self.seen_from(table, asked)
            found = gathered(asked, rows, seen)
            self._beside(asked, found)

    def seen_from(self, table: str, asked: Sequence[Search]) -> tuple[pl.LazyFrame, Expressions]:
        """The rows of a table with what searches read of their person, and expressions there."""
        outer = self._outer(asked)
        self.frame = self.frame.with_columns(
            self.expressions().of(node).alias(f"#{node.index}")
            for node in outer.values()
            if node.index not in self.have
        )
        have = {index: f"#{index}" for index in outer}
        rows = self.frames.rows[table]
        lazy = rows.lazy().with_columns(
            pl.lit(self.frame[name]).gather(pl.col("person")).alias(name) for name in have.values()
        )
        carried = frozenset(rows.columns)

        def read(what: n.RowFact) -> pl.Expr:
            if what.column in carried:
                return pl.col(what.column)
            found = PERSON.rows[what.table][what.column]
            return absence(found.kind, found.empty)

        return lazy, Expressions(self.knowing, have, frozenset(), row=read)

    def _outer(self, asked: Sequence[Search]) -> dict[int, n.Node]:
        found: dict[int, n.Node] = {}
        for search in asked:
            for arg in search.node.args:
                node = core(arg)
                if not self.knowing.constant(node) and not self.knowing.never(node):
                    found[node.index] = node
        return found

    def _beside(self, asked: Sequence[Search], found: pl.DataFrame) -> None:
        """What the rows gave, beside each person; what nothing gives where there is no row."""
        persons = self.frame.select(person=pl.int_range(pl.len(), dtype=pl.UInt32))
        met = persons.join(found, on="person", how="left", maintain_order="left")
        columns = []
        for search in asked:
            name = f"#{search.node.index}"
            there = pl.col(f"open {name}")
            value = (
                pl.when(there.is_null())
                .then(of_nothing(search))
                .when(~there)
                .then(pl.col(name).fill_null(of_nothing(search)))
            )
            columns.append(value.cast(type_of(search.node)).alias(name))
            self.have[search.node.index] = name
        self.frame = self.frame.with_columns(met.select(columns).get_columns())

    def _fact_known(self, column: str) -> Known:
        if column in self.frames.persons.columns:
            return _known(self.frames.persons[column])
        return Known.ALWAYS if has_absence(CASE[column].empty) else Known.NEVER

    def _row_known(self, table: str, column: str) -> Known:
        rows = self.frames.rows[table]
        if rows.is_empty():
            return Known.ALWAYS
        if column in rows.columns:
            return _known(rows[column])
        empty = PERSON.rows[table][column].empty
        return Known.ALWAYS if has_absence(empty) else Known.NEVER


def table_of(node: n.Node) -> str:
    """The table that a search looks at."""
    assert isinstance(node.what, n.Each)
    return node.what.table


def _known(column: pl.Series) -> Known:
    nulls = column.null_count()
    if nulls == 0:
        return Known.ALWAYS
    return Known.NEVER if nulls == column.len() else Known.SOMETIMES


def _reads(nodes: Iterable[n.Node]) -> dict[int, int]:
    """How often each node is read by another."""
    reads: dict[int, int] = {}
    for node in nodes:
        if not node.row:
            for arg in node.args:
                reads[core(arg).index] = reads.get(core(arg).index, 0) + 1
    return reads
