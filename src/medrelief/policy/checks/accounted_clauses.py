"""MR302: every clause is implemented, administrative, or left for a later version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import fault
from medrelief.policy.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.model import Clause
    from medrelief.policy.pack_nodes import Pack


def unaccounted_clauses(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per clause with no account, or with two that exclude each other."""
    for clause in pack.policy.clauses.values():
        fact, hint = _account(clause)
        if fact:
            place = clause.place or Place("", 1, 1)
            yield fault("MR302", place, hint=hint, name=clause.id, fact=fact)


def _account(clause: Clause) -> tuple[str, str]:
    # `later` may stand beside `implements`: the row is known, its provision is to come.
    if clause.administrative and clause.implements:
        return "is both implemented and administrative", "split the clause, or drop one of the two"
    if clause.administrative and clause.later:
        return "is both administrative and left for later", "drop one of the two"
    if not (clause.administrative or clause.implements or clause.later):
        return "says neither what implements it nor why nothing does", (
            "add 'implements', 'administrative' or 'later'"
        )
    return "", ""
