"""Days on which a rule can change its mind although no row arrives.

Why: an identity that ends today is held today and not tomorrow; looking at everybody every
day would find that out, and cost a hundred times as much.  In: rules.  Out: for each date
column, how many days after its date to look again; days that parameters name.
Must never: miss a turn for the sake of speed: what is not plain is looked at on both days.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.days import OPEN_END
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from medrelief.program.provision import Rule

    Turns = Mapping[str, Mapping[str, frozenset[int]]]

_DAYS = frozenset({"date", "today"})
_BOTH = frozenset({0, 1})
_TURNS: Mapping[str, frozenset[int]] = MappingProxyType(
    {
        "<=": frozenset({0}),
        ">": frozenset({0}),
        "<": frozenset({1}),
        ">=": frozenset({1}),
        "==": _BOTH,
        "!=": _BOTH,
    }
)
"""How a row's date compares with the day → how long after that date the answer turns."""
_MIRRORED = MappingProxyType({"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="})


def turns_of(
    rules: Iterable[Rule], tables: Mapping[str, str], subjects: Mapping[str, str]
) -> Turns:
    """Table → date column → days after its date on which to look again.

    Args:
        tables: name of a search → table.
        subjects: name of a subject → the table of which it is a row.
    """
    found: dict[str, dict[str, frozenset[int]]] = {}
    for rule in rules:
        own = subjects.get(rule.provision.subject, "")
        for node in rule.nodes:
            if isinstance(node.what, n.Apply) and node.what.name in _TURNS:
                for search, column, after in _compared(node):
                    table = tables.get(search, own)
                    columns = found.setdefault(table, {})
                    columns[column] = columns.get(column, frozenset()) | after
    found.pop("", None)
    return found


def named_days(rules: Iterable[Rule]) -> tuple[date, ...]:
    """Days on which a parameter that a rule reads gets another value, or that are its value."""
    days: set[date] = set()
    for rule in rules:
        for node in rule.nodes:
            if isinstance(node.what, n.Dated):
                for since, value in node.what.parameter.values:
                    days.add(since)
                    if isinstance(value, date) and value != OPEN_END:
                        days |= {value, value + timedelta(days=1)}
    return tuple(sorted(days))


def _compared(node: n.Node) -> Iterator[tuple[str, str, frozenset[int]]]:
    """The date columns that a comparison holds against the day."""
    assert isinstance(node.what, n.Apply)
    left, right = node.args
    if not (_has_day(left) or _has_day(right)):
        return
    for side, other, sign in ((left, right, node.what.name), (right, left, _plain(node))):
        whole = _is_column(side) and _is_day(other)
        for search, column in _columns(side):
            yield search, column, _TURNS[sign] if whole else _BOTH


def _plain(node: n.Node) -> str:
    assert isinstance(node.what, n.Apply)
    return _MIRRORED[node.what.name]


def _behind(node: n.Node) -> n.Node:
    while isinstance(node.what, n.Named | n.Read):
        node = node.args[0]
    return node


def _is_day(node: n.Node) -> bool:
    what = _behind(node).what
    return isinstance(what, n.Fact) and what.column in _DAYS


def _is_column(node: n.Node) -> bool:
    what = _behind(node).what
    return isinstance(what, n.RowFact) or (isinstance(what, n.Fact) and what.column not in _DAYS)


def _has_day(node: n.Node) -> bool:
    return _is_day(node) or any(_has_day(arg) for arg in node.args)


def _columns(node: n.Node) -> Iterator[tuple[str, str]]:
    """The date columns in a part of a comparison, with the name of the search or nothing."""
    match node.what:
        case n.RowFact(table=table, column=column) if node.kind is Kind.DATE:
            yield table, column
        case n.Fact(column=column) if node.kind is Kind.DATE and column not in _DAYS:
            yield "", column
        case n.Each(value=value) if value is not None:
            yield from _columns(value)
    for arg in node.args:
        yield from _columns(arg)
