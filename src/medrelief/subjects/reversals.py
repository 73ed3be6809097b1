"""Which claims a reversal cancels, and which reversals have no claim.

A reversal cancels the claim it names where policy and person are the same and
that claim is not a reversal itself; a claim is cancelled once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medrelief.subjects.case import Case

NO_REVERSAL = "none"


@dataclass(frozen=True, slots=True)
class Reversals:
    """Claim ids: void ones, those whose amounts do not cancel out, and orphans."""

    void: frozenset[str]
    unequal: frozenset[str]
    orphans: frozenset[str]


def reversals_of(cases: Sequence[Case]) -> Reversals:
    """The reversals among claims of one policy, in the order of (date, claim id)."""
    by_id = {case.claim_id: case for case in cases}
    void: set[str] = set()
    unequal: set[str] = set()
    orphans: set[str] = set()
    for case in sorted(cases, key=lambda each: (each.date, each.claim_id)):
        if case.reverses == NO_REVERSAL:
            continue
        original = by_id.get(case.reverses)
        if original is None or not _cancels(case, original) or original.claim_id in void:
            orphans.add(case.claim_id)
            continue
        pair = {case.claim_id, original.claim_id}
        void |= pair
        if case.facts["total_cost"] != -original.facts["total_cost"]:  # type: ignore[operator]  # required amounts
            unequal |= pair
    return Reversals(frozenset(void), frozenset(unequal), frozenset(orphans))


def _cancels(reversal: Case, original: Case) -> bool:
    return original.person_id == reversal.person_id and original.reverses == NO_REVERSAL
