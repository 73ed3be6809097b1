"""The reference meaning of nodes: one small function per node, run in order.

In: a `Program`.  Out: steps that fill a list of values, one per node.
This is the meaning of the language; the columnar evaluator has to agree with it.
Must never: short-circuit in a way that changes which facts are missing.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.facts.days import OPEN_END
from medrelief.language import nodes as n
from medrelief.language.values import Unknown, joined, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from medrelief.evaluate.totals import Totals
    from medrelief.program.program import Total
    from medrelief.subjects.case import Facts, Rows

    Values = list[Any]
    Step = Callable[[Values, "Around"], object]
    Block = tuple[tuple[int, Step], ...]
    Home = tuple[tuple[int, int], ...]


class Around:
    """What a step can see besides the values: rows, running totals, the current row."""

    __slots__ = ("_totals", "row", "rows")

    def __init__(self, rows: Mapping[str, Rows], totals: Totals | None) -> None:
        self.rows = rows
        self._totals = totals
        self.row: Facts = {}

    @property
    def totals(self) -> Totals:
        """The running totals; no row of a table has any."""
        assert self._totals is not None
        return self._totals


GIVEN = (n.Fact, n.Literal, n.NotKnown, n.Named, n.Read)
"""Nodes without a step of their own."""


def constant(node: n.Node) -> object:
    """The value that a node has for every claim, None where it has none."""
    match node.what:
        case n.Literal(value=value):
            return value
        case n.NotKnown(missing=missing):
            return unknown(missing)
    return None


def steps_of(
    nodes: Sequence[n.Node],
    roots: Iterable[n.Node],
    totals: Mapping[str, Total] = MappingProxyType({}),
) -> Block:
    """The steps that give the roots their values, in order.

    Facts and constants are there before; names and readings stand for the node
    behind them.  What only one branch of a decision needs stands in a block of
    its own, which runs only where the decision does not exclude that branch.
    """
    keys = {name: tuple(k.at for k in t.key) for name, t in totals.items()}
    homes = homes_of(nodes, roots)
    blocks: dict[Home, list[tuple[int, Step]]] = {}
    for node in nodes:
        home = homes.get(node.index)
        if home is None or node.row or isinstance(node.what, GIVEN):
            continue
        step = _step(node, keys)
        yes = tuple(blocks.pop((*home, (node.index, 1)), ()))
        no = tuple(blocks.pop((*home, (node.index, 2)), ()))
        if yes or no:
            step = _branching(node, step, yes, no)
        blocks.setdefault(home, []).append((node.index, step))
    return tuple(blocks.pop((), ()))


def homes_of(nodes: Sequence[n.Node], roots: Iterable[n.Node]) -> dict[int, Home]:
    """Index → the nest of branches that a node is needed in; () where it is always needed."""
    homes: dict[int, Home] = {root.at: () for root in roots}
    for node in reversed(nodes):
        home = homes.get(node.index)
        if home is None:
            continue
        for position, arg in enumerate(node.args):
            needed = home
            if position and isinstance(node.what, n.Choose | n.Grant):
                needed = (*home, (node.index, position))
            index = arg.at
            homes[index] = _common(homes[index], needed) if index in homes else needed
    return homes


def _common(left: Home, right: Home) -> Home:
    shared = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        shared += 1
    return left[:shared]


def _branching(node: n.Node, step: Step, yes: Block, no: Block) -> Step:
    """A decision that first runs what the branches that are still open need."""
    test = node.args[0].at

    def branching(v: Values, around: Around) -> object:
        decided = v[test]
        if decided is not False:
            for index, each in yes:
                v[index] = each(v, around)
        if decided is not True:
            for index, each in no:
                v[index] = each(v, around)
        return step(v, around)

    return branching


def _step(node: n.Node, keys: Mapping[str, Sequence[int]]) -> Step:
    args = tuple(arg.at for arg in node.args)
    match node.what:
        case n.Literal() | n.Fact() | n.NotKnown() | n.Named() | n.Read():
            raise AssertionError("constants and facts are there before the steps run")
        case n.RowFact(column=column):
            return lambda _v, a: a.row[column]
        case n.Dated():
            return _dated(node.what, args[0])
        case n.Apply():
            assert node.operation is not None
            return _applied(node.operation.meaning, args)
        case n.All():
            return _decided_by(args, deciding=False)
        case n.Any():
            return _decided_by(args, deciding=True)
        case n.Not():
            return _negated(args[0])
        case n.Choose():
            return _chosen(*args)
        case n.Grant():
            return _granted(*args)
        case n.FirstKnown():
            return _first_known(args)
        case n.IsKnown():
            only = args[0]
            return lambda v, _a: v[only].__class__ is not Unknown
        case n.Each():
            return _each(node.what, keys)
        case n.Fill(accumulator=name):
            return _fill(name, args, keys[name])
        case n.Highest(accumulator=name):
            return _highest(name, args[0], keys[name])


def _dated(what: n.Dated, day: int) -> Step:
    values = what.parameter.values[::-1]
    missing = unknown(what.missing)

    def step(v: Values, _: Around) -> object:
        on = v[day]
        for since, value in values:
            if since <= on:
                return value
        return missing

    return step


def _applied(meaning: Callable[..., object], args: tuple[int, ...]) -> Step:
    if len(args) == 1:
        only = args[0]

        def one(v: Values, _: Around) -> object:
            a = v[only]
            return a if a.__class__ is Unknown else meaning(a)

        return one
    if len(args) == 2:
        left, right = args

        def two(v: Values, _: Around) -> object:
            a, b = v[left], v[right]
            if a.__class__ is Unknown or b.__class__ is Unknown:
                return joined((a, b))
            return meaning(a, b)

        return two

    def many(v: Values, _: Around) -> object:
        found = [v[index] for index in args]
        if any(value.__class__ is Unknown for value in found):
            return joined(found)
        return meaning(*found)

    return many


def _decided_by(args: tuple[int, ...], *, deciding: bool) -> Step:
    def step(v: Values, _: Around) -> object:
        some_unknown = False
        for index in args:
            value = v[index]
            if value is deciding:
                return deciding
            if value.__class__ is Unknown:
                some_unknown = True
        return joined([v[index] for index in args]) if some_unknown else not deciding

    return step


def _negated(only: int) -> Step:
    def step(v: Values, _: Around) -> object:
        value = v[only]
        return value if value.__class__ is Unknown else not value

    return step


def _chosen(test: int, yes: int, no: int) -> Step:
    def step(v: Values, _: Around) -> object:
        decided = v[test]
        if decided.__class__ is not Unknown:
            return v[yes] if decided else v[no]
        a, b = v[yes], v[no]
        if a.__class__ is not Unknown and b.__class__ is not Unknown and a == b:
            return a
        return joined((decided, a, b))

    return step


def _granted(test: int, yes: int, no: int) -> Step:
    def step(v: Values, _: Around) -> object:
        decided = v[test]
        if decided.__class__ is not Unknown:
            return v[yes] if decided else v[no]
        return joined((decided, v[yes], v[no]))

    return step


def _first_known(args: tuple[int, ...]) -> Step:
    def step(v: Values, _: Around) -> object:
        for index in args:
            value = v[index]
            if value.__class__ is not Unknown:
                return value
        return joined([v[index] for index in args])

    return step


def _each(what: n.Each, keys: Mapping[str, Sequence[int]]) -> Step:
    inner = tuple(
        (node.index, _step(node, keys))
        for node in what.inner
        if node.row and not isinstance(node.what, GIVEN)
    )
    predicate = what.inner[-1].at
    value = None if what.value is None else what.value.at
    counts_values = what.mode == "count" and value is not None
    table, found = what.table, _FOUND["distinct" if counts_values else what.mode]

    def step(v: Values, around: Around) -> object:
        pending: list[object] = []
        met: list[object] = []
        for row in around.rows[table]:
            around.row = row
            for index, each in inner:
                v[index] = each(v, around)
            holds = v[predicate]
            if holds is True:
                met.append(True if value is None else v[value])
            elif holds.__class__ is Unknown:
                pending.append(holds)
        return found(met, pending)

    return step


def _exists(met: list[object], pending: list[object]) -> object:
    if met:
        return True
    return joined(pending) if pending else False


def _rows(met: list[object], pending: list[object]) -> object:
    return joined(pending) if pending else len(met)


def _distinct(met: list[object], pending: list[object]) -> object:
    pending += [value for value in met if value.__class__ is Unknown]
    return joined(pending) if pending else len(set(met))


def _total(met: list[Any], pending: list[object]) -> object:
    pending += [value for value in met if value.__class__ is Unknown]
    return joined(pending) if pending else sum(met)


def _known_total(met: list[Any], _: list[object]) -> object:
    return sum(value for value in met if value.__class__ is not Unknown)


def _earliest(met: list[Any], pending: list[object]) -> object:
    pending += [value for value in met if value.__class__ is Unknown]
    return joined(pending) if pending else min(met, default=OPEN_END)


def _latest(met: list[Any], pending: list[object]) -> object:
    pending += [value for value in met if value.__class__ is Unknown]
    return joined(pending) if pending else max(met, default=date.min)


def _values(met: list[object], pending: list[object]) -> object:
    pending += [value for value in met if value.__class__ is Unknown]
    return joined(pending) if pending else frozenset(met)


_FOUND: Mapping[str, Callable[[list[object], list[object]], object]] = MappingProxyType(
    {
        "exists": _exists,
        "count": _rows,
        "distinct": _distinct,
        "total": _total,
        "known_total": _known_total,
        "earliest": _earliest,
        "latest": _latest,
        "values": _values,
    }
)


def row_viewer(what: n.Each) -> Callable[[Sequence[object], Rows], Iterator[Values]]:
    """For an explanation: the values around each row that a search looked at."""
    steps = [
        (node.index, _step(node, {}))
        for node in what.inner
        if node.row and not isinstance(node.what, GIVEN)
    ]

    def seen(values: Sequence[object], rows: Rows) -> Iterator[Values]:
        around = Around({what.table: rows}, None)
        for row in rows:
            around.row = row
            own: Values = list(values)
            for index, step in steps:
                own[index] = step(own, around)
            yield own

    return seen


def _key(v: Values, key: Sequence[int]) -> tuple[object, ...]:
    return tuple(v[index] for index in key)


def _fill(name: str, args: tuple[int, ...], key: Sequence[int]) -> Step:
    amount, limit = args
    lost = unknown(f"history.{name}")

    def step(v: Values, around: Around) -> object:
        whose = _key(v, key)
        found = (v[amount], v[limit], *whose)
        taken = None
        if not any(value.__class__ is Unknown for value in whose):
            taken = around.totals.taken(name, whose)
            if taken is None:
                return joined((*found, lost))
        if taken is None or any(value.__class__ is Unknown for value in found):
            return joined(found)
        return max(0, min(v[limit] - taken, v[amount]))

    return step


def _highest(name: str, amount: int, key: Sequence[int]) -> Step:
    lost = unknown(f"history.{name}")

    def step(v: Values, around: Around) -> object:
        whose = _key(v, key)
        found = (v[amount], *whose)
        if any(value.__class__ is Unknown for value in whose):
            return joined(found)
        highest = around.totals.highest(name, whose)
        return joined((*found, lost)) if highest is None else highest

    return step
