"""What the cases of a pack show: each provision granted and refused, each option, each row.

Why: a provision that no case refuses may never refuse anything.  In: a policy and
the results of its cases.  Out: `Gap`s, empty where everything is shown.
Must never: count what a case does not reach as shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from medrelief.evaluate.judge import Verdict
from medrelief.evaluate.outcome import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medrelief.evaluate.cases import CaseResult
    from medrelief.evaluate.outcome import Outcome, Trace
    from medrelief.policy.model import Policy
    from medrelief.program.program import Decision, Program, Require


class Lacking(StrEnum):
    """What no case shows."""

    GRANTED = "granted"
    REFUSED = "refused"
    FOUND = "found"
    NOT_FOUND = "not found"
    CHOSEN = "chosen"
    ANY = "any case"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of a pack (its kind and id) that no case shows in one respect."""

    kind: str
    id: str
    lacking: Lacking


def gaps_of(policy: Policy, program: Program, results: Sequence[CaseResult]) -> tuple[Gap, ...]:
    """Everything that the cases leave unshown, in the order of the pack."""
    outcomes = [result.outcome for result in results if result.outcome is not None]
    return (
        *_of_benefits(program, outcomes),
        *_of_conditions(program, outcomes),
        *_of_findings(program, outcomes),
        *_of_provisions(policy, results),
        *_of_readings(policy, program, results),
        *_of_rows(policy, results),
    )


def rows_of(policy: Policy) -> frozenset[str]:
    """Rows of the requirement that clauses of the document itself answer to now."""
    own = Path(policy.in_force_from.place(0).file).parent
    return frozenset(
        row
        for clause in policy.clauses.values()
        if clause.administrative is None and clause.later is None
        # What all packs share stands in another folder, and has its tests there.
        if clause.place is not None and Path(clause.place.file).parent == own
        for row in clause.implements
    )


def _of_benefits(program: Program, outcomes: Sequence[Outcome]) -> Iterator[Gap]:
    for decision in program.decisions:
        here = [outcome for outcome in outcomes if outcome.benefit == decision.id]
        if not any(outcome.status is Status.SETTLED for outcome in here):
            yield Gap("benefit", decision.id, Lacking.GRANTED)
        # Conditions of a single fund refuse that fund; the claim may still be settled.
        if decision.require and not any(outcome.status is Status.NOT_ELIGIBLE for outcome in here):
            yield Gap("benefit", decision.id, Lacking.REFUSED)


def _of_conditions(program: Program, outcomes: Sequence[Outcome]) -> Iterator[Gap]:
    city = program.policy.id
    granted: set[str] = set()
    refused = {reason for outcome in outcomes for reason in outcome.reasons}
    for outcome in outcomes:
        granted.update(_met(outcome))
    for name in dict.fromkeys(each.id for each in _required(program)):
        if name not in granted:
            yield Gap("condition", name, Lacking.GRANTED)
        if f"{city}.{name}" not in refused:
            yield Gap("condition", name, Lacking.REFUSED)


def _met(outcome: Outcome) -> Iterator[str]:
    """Conditions that hold for the claim, of the benefit that applies to it."""
    decision = _applied(outcome)
    if decision is None or outcome.trace is None:
        return
    for each in _of_decision(decision):
        if outcome.trace.value(each.node) is True:
            yield each.id


def _of_findings(program: Program, outcomes: Sequence[Outcome]) -> Iterator[Gap]:
    city = program.policy.id
    found = {finding for outcome in outcomes for finding in outcome.findings}
    quiet: set[str] = set()
    for outcome in outcomes:
        decision = _applied(outcome)
        if decision is not None and outcome.trace is not None:
            quiet.update(
                each.id for each in decision.findings if outcome.trace.value(each.node) is False
            )
    names = dict.fromkeys(each.id for decision in program.decisions for each in decision.findings)
    for name in names:
        if f"{city}.{name}" not in found:
            yield Gap("finding", name, Lacking.FOUND)
        if name not in quiet:
            yield Gap("finding", name, Lacking.NOT_FOUND)


def _of_provisions(policy: Policy, results: Sequence[CaseResult]) -> Iterator[Gap]:
    """Provisions that are not about claims."""
    judged = [(r.case.provision, r.judgement.verdict) for r in results if r.judgement is not None]
    for provision in policy.provisions.values():
        if (provision.id, Verdict.APPROVED) not in judged:
            yield Gap("provision", provision.id, Lacking.GRANTED)
        if provision.require and (provision.id, Verdict.REFUSED) not in judged:
            yield Gap("provision", provision.id, Lacking.REFUSED)


def _of_readings(policy: Policy, program: Program, results: Sequence[CaseResult]) -> Iterator[Gap]:
    for reading in policy.readings.values():
        if reading.id not in program.used:
            continue  # it concerns provisions that no claim meets
        default = reading.options[0][0]
        chosen = {result.case.choose.get(reading.id, default) for result in results}
        for option, _ in reading.options:
            if option not in chosen:
                yield Gap("reading", f"{reading.id}={option}", Lacking.CHOSEN)


def _of_rows(policy: Policy, results: Sequence[CaseResult]) -> Iterator[Gap]:
    told = {row for result in results for row in result.case.rows}
    for row in sorted(rows_of(policy) - told):
        yield Gap("row", row, Lacking.ANY)


def _applied(outcome: Outcome) -> Decision | None:
    trace: Trace | None = outcome.trace
    if trace is None or not outcome.benefit:
        return None
    return next(each for each in trace.program.decisions if each.id == outcome.benefit)


def _required(program: Program) -> Iterator[Require]:
    for decision in program.decisions:
        yield from _of_decision(decision)


def _of_decision(decision: Decision) -> Iterable[Require]:
    yield from decision.require
    for pay in decision.pay:
        yield from pay.require
