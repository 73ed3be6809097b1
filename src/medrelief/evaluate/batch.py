"""Claims of one pack through the reference evaluator, in the right order.

In: cases in any order.  Out: outcomes in the order of the cases given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.evaluate.totals import Totals
from medrelief.subjects.reversals import reversals_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medrelief.evaluate.outcome import Outcome
    from medrelief.evaluate.reference import Reference
    from medrelief.subjects.case import Case, Facts


def decide_all(
    reference: Reference,
    cases: Sequence[Case],
    totals: Totals | None = None,
    *,
    traced: Callable[[str], bool] = lambda _: False,
) -> list[Outcome]:
    """The outcomes of all claims of one pack.

    Args:
        cases: every claim that belongs to the same totals, in any order; ids unique.
        totals: running totals to start from; zero where None.
        traced: claim id → whether its explanation will be asked for.
    Returns: one outcome per case, in the order given.
    """
    totals = Totals() if totals is None else totals
    reversed_ = reversals_of(cases)
    peers = _peers(cases, reversed_.void)
    outcomes: dict[str, Outcome] = {}
    for case in sorted(cases, key=lambda each: (each.date, each.claim_id)):
        if case.claim_id in reversed_.void:
            findings = ("reversal_amount_differs",) if case.claim_id in reversed_.unequal else ()
            outcomes[case.claim_id] = reference.void(case, findings)
        elif case.claim_id in reversed_.orphans:
            outcomes[case.claim_id] = reference.orphan(case, totals)
        else:
            rows = peers[case.person_id]
            trace = traced(case.claim_id)
            outcomes[case.claim_id] = reference.decided(case, rows, totals, traced=trace)
    return [outcomes[case.claim_id] for case in cases]


def _peers(cases: Sequence[Case], void: frozenset[str]) -> dict[str, tuple[Facts, ...]]:
    by_person: dict[str, list[Facts]] = {}
    for case in cases:
        if case.claim_id not in void:
            by_person.setdefault(case.person_id, []).append(case.facts)
    return {person: tuple(rows) for person, rows in by_person.items()}
