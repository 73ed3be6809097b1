"""Which readings of the text mattered for a claim.

A reading mattered where it lies on the way to the outcome: behind the branch
that was taken, among the parts that decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from medrelief.explain.labels import bracketed
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medrelief.policy.model import Policy

    Values = Sequence[Any]


class _Stop(NamedTuple):
    """A node on the way: its value's index, its children that lead to readings, how to go on."""

    at: int
    children: tuple[int, ...]
    reading: tuple[str, str] | None
    branches: tuple[int, int, int] | None  # test's value, yes, no
    enough: bool | None  # the value of one child that decides the whole


class Readings:
    """The readings of a program and the ways to them."""

    def __init__(self, policy: Policy, nodes: Iterable[n.Node], lang: str) -> None:
        self._policy = policy
        self._lang = lang
        self._stops: dict[int, _Stop] = {}
        self._ats: dict[int, int] = {}
        self._lines: dict[tuple[str, str], str] = {}
        for node in nodes:
            self._ats[node.index] = node.at
            stop = self._stop(node)
            if stop.children or stop.reading:
                self._stops[node.index] = stop

    def used(self, roots: Iterable[n.Node], values: Values) -> list[str]:
        """One line per reading on the way from the roots: question, option, the others."""
        found: set[tuple[str, str]] = set()
        waiting = [root.index for root in roots if root.index in self._stops]
        seen: set[int] = set()
        while waiting:
            index = waiting.pop()
            if index not in seen:
                seen.add(index)
                stop = self._stops[index]
                if stop.reading:
                    found.add(stop.reading)
                waiting += self._onward(stop, values)
        return [self._line(pair) for pair in sorted(found)]

    def _stop(self, node: n.Node) -> _Stop:
        inner = node.what.inner if isinstance(node.what, n.Each) else ()
        below = [*node.args, *inner]
        children = tuple(each.index for each in below if each.index in self._stops)
        reading = branches = enough = None
        match node.what:
            case n.Read(reading=name, option=option):
                reading = (name, option)
            case n.Choose() | n.Grant():
                test, yes, no = node.args
                branches = (test.at, yes.index, no.index)
            case n.All() | n.Any():
                enough = isinstance(node.what, n.Any)
        return _Stop(node.at, children, reading, branches, enough)

    def _onward(self, stop: _Stop, values: Values) -> Iterable[int]:
        if stop.branches is not None:
            test, yes, no = stop.branches
            decided = values[test]
            closed = no if decided is True else yes if decided is False else -1
            return [child for child in stop.children if child != closed or yes == no]
        if stop.enough is not None and values[stop.at] is stop.enough:
            deciding = [c for c in stop.children if values[self._ats[c]] is stop.enough]
            return deciding[:1]
        return stop.children

    def _line(self, pair: tuple[str, str]) -> str:
        if pair not in self._lines:
            self._lines[pair] = self._written(*pair)
        return self._lines[pair]

    def _written(self, name: str, option: str) -> str:
        lang, reading = self._lang, self._policy.readings[name]
        options = dict(reading.options)
        others = [other for other in options if other != option]
        key = f"{self._policy.id}.{name}={option}"
        if others:
            key += f"；另有：{'、'.join(others)}" if lang == "zh" else f"; or: {', '.join(others)}"
        return f"{reading.question.of(lang)} → {options[option].of(lang)}{bracketed(key, lang)}"
