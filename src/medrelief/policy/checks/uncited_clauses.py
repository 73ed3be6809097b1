"""MR311: what implements a clause cites it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.pack_nodes import Pack


def uncited_clauses(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per implemented clause that nothing of the pack cites."""
    cited = {scalar.text for scalar in pack.scalars_under("cite")}
    for clause in pack.policy.clauses.values():
        if clause.implements and not clause.later and clause.id not in cited and clause.place:
            rows = ", ".join(clause.implements)
            yield fault("MR311", clause.place, name=clause.id, rows=rows)
