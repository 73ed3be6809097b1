"""Whose a running total is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.language import nodes as n

if TYPE_CHECKING:
    from medrelief.program.program import Program, Total


def is_per_person(total: Total) -> bool:
    """Whether nobody else's claims can belong to the total."""
    return any(isinstance(p.what, n.Fact) and p.what.column == "person_id" for p in total.key)


def all_per_person(program: Program) -> bool:
    """Whether a person's claims can be decided without anybody else's."""
    return all(is_per_person(total) for total in program.totals.values())
