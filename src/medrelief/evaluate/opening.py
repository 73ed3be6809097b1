"""Running totals that another system hands over.

Why: a year that began elsewhere does not begin at zero.  In: rows of `opening` and
the programs of a run.  Out: (accumulator, key) → fen, per policy.
Must never: drop an amount that belongs to no total.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.language import nodes as n
from medrelief.policy.nearest import hint_for
from medrelief.policy.settings import WrongUse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    import polars as pl

    from medrelief.program.program import Program, Total

    Opening: TypeAlias = dict[tuple[str, tuple[object, ...]], int]


def opening_of(
    frame: pl.DataFrame | None, programs: Mapping[str, Program]
) -> Mapping[str, Opening]:
    """Policy → totals to start from; rows of policies outside the run are left aside.

    Raises: `WrongUse` for a total that the policy does not keep per person and year.
    """
    found: dict[str, Opening] = {}
    if frame is None:
        return found
    wanted = frame.select("policy", "accumulator", "person_id", "year", "amount")
    for policy, name, person, year, amount in wanted.iter_rows():
        program = programs.get(policy)
        if program is None:
            continue
        total = program.totals.get(name)
        if total is None:
            raise WrongUse(
                f"opening names the running total '{name}', which {policy} does not keep",
                hint_for(name, program.totals),
            )
        found.setdefault(policy, {})[name, _key(total, policy, person, year)] = amount
    return found


def _key(total: Total, policy: str, person: str, year: int) -> tuple[object, ...]:
    return tuple(_part(node, f"{policy}.{total.id}", person, year) for node in total.key)


def _part(node: n.Node, name: str, person: str, year: int) -> object:
    while isinstance(node.what, n.Named | n.Read):
        node = node.args[0]
    match node.what:
        case n.Fact(column="person_id"):
            return person
        case n.Apply(name="year"):
            return year
    raise WrongUse(f"the running total {name} is not kept per person and year, as opening is")
