"""The day from which a policy is in force, under the readings in use."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medrelief.program.program import Program


def first_day(program: Program) -> date | None:
    """The first day, or None where it is not given or depends on the claim."""
    from medrelief.language import nodes as n

    test = program.in_force
    if isinstance(test.what, n.All):
        test = test.args[0]
    # The compiler writes: the day the claim counts on >= the first day.
    node = test.args[-1] if test.args else test
    while isinstance(node.what, n.Named | n.Read):
        node = node.args[0]
    if isinstance(node.what, n.Literal) and isinstance(node.what.value, date):
        return node.what.value
    return None
