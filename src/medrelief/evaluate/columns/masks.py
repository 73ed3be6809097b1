"""Which facts keep a value unknown, as bits: one column per node and word of 63 facts.

Why: sets of names would be Python objects per row; a bit mask is one number.  Only
rows with an empty cell are looked at.
In: a sheet with those rows.  Out: columns of masks.
Must never: give a bit for a value that is known.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.knowing import core
from medrelief.facts.case_columns import CASE
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from medrelief.evaluate.columns.expressions import Expressions
    from medrelief.evaluate.columns.knowing import Knowing
    from medrelief.evaluate.columns.rows import Level
    from medrelief.evaluate.columns.tables import Tables
    from medrelief.program.program import Program

BITS = 62
NONE = pl.lit(0, dtype=pl.Int64)


def missing_names(program: Program, tables: Tables) -> tuple[str, ...]:
    """Every name that can be missing under a program, sorted."""
    names: set[str] = set()
    for node in program.nodes:
        match node.what:
            case n.Fact(column=column):
                names.add(CASE[column].missing)
            case n.RowFact(table=table, column=column):
                names.add(tables.missing(table, column))
            case n.NotKnown(missing=missing) | n.Dated(missing=missing):
                names.add(missing)
            case n.Fill(accumulator=name) | n.Highest(accumulator=name):
                names.add(f"history.{name}")
    return tuple(sorted(names))


class Masks:
    """Masks of one word of names over one frame.

    `values` are the expressions of the nodes' values in the same frame; `have` names the
    columns of masks that are there.
    """

    def __init__(
        self,
        word: Mapping[str, int],
        values: Expressions,
        tables: Tables,
        keys: Mapping[str, Sequence[n.Node]],
        *,
        have: Mapping[int, str] | None = None,
        levels: Callable[[n.Node], Sequence[tuple[Level, Mapping[int, str]]]] | None = None,
    ) -> None:
        self._word = word
        self._values = values
        self._knowing: Knowing = values.knowing
        self._tables = tables
        self._keys = keys
        self.have = dict(have or {})
        self._levels = levels
        self._possible: dict[int, frozenset[str]] = {}

    def seen_from(self, values: Expressions, have: Mapping[int, str]) -> Masks:
        """The same word for a row of a quantifier beside each claim."""
        masks = Masks(
            self._word,
            values,
            self._tables,
            self._keys,
            have={**self.have, **have},
            levels=self._levels,
        )
        masks._possible = self._possible
        return masks

    def of(self, node: n.Node) -> pl.Expr | None:
        """The mask of a node; None where no fact of this word can keep it unknown."""
        node = core(node)
        if not self.possible(node):
            return None
        column = self.have.get(node.index)
        return self.made(node) if column is None else pl.col(column)

    def possible(self, node: n.Node) -> frozenset[str]:
        """The names of this word that can keep a node unknown."""
        node = core(node)
        found = self._possible.get(node.index)
        if found is None:
            found = self._possible[node.index] = self._names_of(node)
        return found

    def keys_of(self, node: n.Node) -> Sequence[n.Node]:
        """The key of the total that a node reads."""
        match node.what:
            case n.Fill(accumulator=name) | n.Highest(accumulator=name):
                return self._keys[name]
        return ()

    def parts(self, node: n.Node) -> dict[int, n.Node]:
        """The nodes whose masks make up that of a node: operations are unknown as their
        arguments are."""
        node = core(node)
        if not self.possible(node):
            return {}
        if node.index in self.have or not isinstance(node.what, n.Apply | n.Not):
            return {node.index: node}
        found: dict[int, n.Node] = {}
        for arg in node.args:
            found |= self.parts(arg)
        return found

    def joined(self, nodes: Iterable[n.Node]) -> pl.Expr:
        """The union of the masks of some nodes."""
        parts: dict[int, n.Node] = {}
        for node in nodes:
            parts |= self.parts(node)
        masks = [mask for part in parts.values() if (mask := self.of(part)) is not None]
        return reduce(or_, masks) if masks else NONE

    def made(self, node: n.Node) -> pl.Expr:
        """The mask of a node, made from those of its arguments."""
        node = core(node)
        args = node.args
        match node.what:
            case n.Fact(column=column):
                return self.where_unknown(node, self._bit(CASE[column].missing))
            case n.RowFact(table=table, column=column):
                return self.where_unknown(node, self._bit(self._tables.missing(table, column)))
            case n.NotKnown(missing=missing) | n.Dated(missing=missing):
                return self.where_unknown(node, self._bit(missing))
            case n.Apply() | n.Not():
                return self.joined(args)
            case n.All() | n.Any() | n.FirstKnown():
                return self.where_unknown(node, self.joined(args))
            case n.Choose():
                return self._branched(node, told_by_value=True)
            case n.Grant():
                return self._branched(node, told_by_value=False)
            case n.Each():
                return self.where_unknown(node, self._each(node))
            case n.Fill(accumulator=name):
                rests = self.joined((*args, *self._keys[name]))
                return self.where_unknown(node, rests | self._history("taken", name))
            case n.Highest(accumulator=name):
                rests = self.joined((*args, *self._keys[name]))
                return self.where_unknown(node, rests | self._history("highest", name))
        raise AssertionError(f"a node that is always known: {node.what}")

    def _bit(self, name: str) -> pl.Expr:
        place = self._word.get(name)
        return NONE if place is None else pl.lit(1 << place, dtype=pl.Int64)

    def where_unknown(self, node: n.Node, mask: pl.Expr) -> pl.Expr:
        """The mask where the node is not known, nothing elsewhere."""
        if self._knowing.never(node):
            return mask
        return pl.when(self._values.of(node).is_null()).then(mask).otherwise(NONE)

    def _branched(self, node: n.Node, *, told_by_value: bool) -> pl.Expr:
        test, yes, no = node.args
        t, y, o = (self.joined([arg]) for arg in (test, yes, no))
        if yes.at == no.at and not told_by_value:
            return t | y
        decided = self._values.of(test)
        if self._knowing.always(test):
            return pl.when(decided).then(y).otherwise(o)
        chosen = pl.when(decided).then(y).when(~decided).then(o)
        every = t | y | o
        if told_by_value and not self._knowing.never(node):
            return chosen.when(self._values.of(node).is_null()).then(every).otherwise(NONE)
        return chosen.otherwise(every)

    def _history(self, kind: str, name: str) -> pl.Expr:
        bit = self._bit(f"history.{name}")
        column = self._values.before.get((kind, name))
        if column is None:
            return NONE
        lost = pl.col(column).is_null()
        keys = self._keys[name]
        for key in keys:
            if not self._knowing.always(key):
                lost = lost & self._values.of(key).is_not_null()
        return pl.when(lost).then(bit).otherwise(NONE)

    def _each(self, node: n.Node) -> pl.Expr:
        assert self._levels is not None
        asked = self._tables.asked(node)
        found = NONE
        for level, have in self._levels(node):
            values = self._values.within(level.have, level.row)
            here = self.seen_from(values, have)
            holds = values.of(asked.predicate)
            pending = holds.is_null()
            if level.present is not None:
                pending = pending & level.present
            found = found | pl.when(pending).then(here.joined([asked.predicate])).otherwise(NONE)
            if asked.value is not None:
                met = holds if level.present is None else holds & level.present
                value = here.joined([asked.value])
                found = found | pl.when(met).then(value).otherwise(NONE)
        return found

    def _names_of(self, node: n.Node) -> frozenset[str]:
        if self._knowing.always(node):
            return frozenset()
        names: set[str] = set()
        match node.what:
            case n.Fact(column=column):
                names.add(CASE[column].missing)
            case n.RowFact(table=table, column=column):
                names.add(self._tables.missing(table, column))
            case n.NotKnown(missing=missing) | n.Dated(missing=missing):
                names.add(missing)
            case n.Each():
                for each in node.what.inner:
                    names |= self.possible(each)
            case n.Fill(accumulator=name) | n.Highest(accumulator=name):
                names.add(f"history.{name}")
        for key in self.keys_of(node):
            names |= self.possible(key)
        for arg in node.args:
            names |= self.possible(arg)
        return frozenset(names & self._word.keys())


def words_of(names: Sequence[str]) -> list[dict[str, int]]:
    """The names cut into words: name → its bit."""
    cuts = [names[start : start + BITS] for start in range(0, len(names), BITS)]
    return [{name: place for place, name in enumerate(cut)} for cut in cuts] or [{}]


def kept_masks(nodes: Mapping[int, n.Node], masks: Masks) -> list[n.Node]:
    """The nodes whose masks more than one other reads, arguments first."""
    reads: dict[int, int] = {}
    for node in nodes.values():
        if node.row:
            continue
        for part in _read_by(node, masks):
            reads[part.index] = reads.get(part.index, 0) + 1
    return [
        node
        for index, node in sorted(nodes.items())
        if reads.get(index, 0) > 1
        and not node.row
        and not isinstance(node.what, n.NotKnown)
        and masks.possible(node)
    ]


def _read_by(node: n.Node, masks: Masks) -> Iterable[n.Node]:
    if not masks.possible(node):
        return ()
    parts: dict[int, n.Node] = {}
    for arg in node.args:
        parts |= masks.parts(arg)
    return parts.values()
