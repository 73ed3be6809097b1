"""Which readings of the text mattered for a claim."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medrelief.explain.labels import bracketed
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.evaluate.outcome import Trace
    from medrelief.program.program import Decision, Program


def readings_used(trace: Trace, decision: Decision | None, lang: str) -> Iterator[str]:
    """One line per reading on the way to the outcome: the question, the option, the others."""
    policy = trace.program.policy
    for name, option in _used(trace, decision).items():
        reading = policy.readings[name]
        options = dict(reading.options)
        others = [other for other in options if other != option]
        chosen = f"{reading.question.of(lang)} → {options[option].of(lang)}"
        key = f"{policy.id}.{name}={option}"
        if others:
            key += f"；另有：{'、'.join(others)}" if lang == "zh" else f"; or: {', '.join(others)}"
        yield chosen + bracketed(key, lang)


def _used(trace: Trace, decision: Decision | None) -> dict[str, str]:
    found: dict[str, str] = {}
    below = _nodes_with_readings(trace.program)
    waiting = [trace.program.in_force]
    if decision is not None:
        waiting += [each.node for each in decision.require]
        waiting += [decision.amounts[fund] for fund in decision.amounts]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if node.index in seen or node.index not in below:
            continue
        seen.add(node.index)
        match node.what:
            case n.Read(reading=reading, option=option):
                found[reading] = option
                waiting.append(node.args[0])
            case n.Choose() | n.Grant():
                test = trace.value(node.args[0])
                waiting.append(node.args[0])
                waiting += [node.args[1]] if test is not False else []
                waiting += [node.args[2]] if test is not True else []
            case n.Each(inner=inner):
                waiting += [*inner, *node.args]
            case n.All() | n.Any():
                waiting += _deciding(node, trace)
            case _:
                waiting += node.args
    return dict(sorted(found.items()))


def _deciding(node: n.Node, trace: Trace) -> tuple[n.Node, ...]:
    """The parts that decide: one that is enough, or all."""
    enough = isinstance(node.what, n.Any)
    if trace.value(node) is not enough:
        return node.args
    return next((arg,) for arg in node.args if trace.value(arg) is enough)


@lru_cache(maxsize=64)
def _nodes_with_readings(program: Program) -> frozenset[int]:
    """Indices of the nodes that depend on a reading."""
    found: set[int] = set()
    for node in program.nodes:
        inner = node.what.inner if isinstance(node.what, n.Each) else ()
        if isinstance(node.what, n.Read) or any(
            each.index in found for each in (*node.args, *inner)
        ):
            found.add(node.index)
    return frozenset(found)
