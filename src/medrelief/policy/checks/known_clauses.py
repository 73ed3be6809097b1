"""MR301: every `cite` is the id of a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import fault
from medrelief.policy.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.pack_nodes import Pack


def unknown_clauses(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per citation that leads nowhere."""
    clauses = pack.policy.clauses
    for cited in pack.scalars_under("cite"):
        if cited.text not in clauses:
            near = nearest(cited.text, clauses)
            hint = f"write '{near}'" if near else "list the clause in clauses.yaml"
            yield fault("MR301", cited.place, hint=hint, name=cited.text)
