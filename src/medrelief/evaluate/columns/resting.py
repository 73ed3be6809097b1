"""Which running totals rest on which: the order in which they can be known.

In: a program.  Out: total → the totals that come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.evaluate.columns.knowing import below
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.program.program import Program

State = tuple[str, str]
"""`taken` or `highest`, and the accumulator."""


def rests_of(program: Program) -> dict[State, frozenset[State]]:
    """Total → every total that has to be known before it, itself where it runs in a circle."""
    common = [program.in_force, program.overpaid, *(d.applies for d in program.decisions)]
    direct: dict[State, set[State]] = {}
    for name, total in program.totals.items():
        for kind, parts in (("taken", total.fills), ("highest", total.highests)):
            roots = [*common, *total.key]
            for part in parts:
                roots += [part.guard, part.amount, *([part.limit] if part.limit else [])]
            direct[kind, name] = {
                ("taken" if isinstance(node.what, n.Fill) else "highest", node.what.accumulator)
                for node in below(*roots).values()
                if isinstance(node.what, n.Fill | n.Highest)
            }
    return {state: frozenset(_closure(direct, state)) for state in direct}


def _closure(direct: Mapping[State, set[State]], state: State) -> set[State]:
    found: set[State] = set()
    waiting = set(direct[state])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting |= direct[each]
    return found
