"""Scenarios of a pack, run: given facts through the reference evaluator, outcome compared.

Why: `policies test` and pytest prove a pack by the same means.  In: the cases of
`policy.cases` and their policy.  Out: a `CaseResult` per case with every field that
differs.  Must never: allow a tolerance, or change an expectation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.evaluate.batch import decide_all
from medrelief.evaluate.case_facts import (
    Unread,
    claims_of,
    fen_of_cell,
    ids_of_cell,
    same_ids,
    spelled,
)
from medrelief.evaluate.case_matters import matter_of_scenario
from medrelief.evaluate.judge import Judge
from medrelief.evaluate.judged import LISTED as JUDGED
from medrelief.evaluate.judged import cells_of_judgement, kinds_of_yields
from medrelief.evaluate.reference import Reference
from medrelief.evaluate.result import LISTED, cells_of
from medrelief.evaluate.totals import Totals
from medrelief.facts.kinds import Kind
from medrelief.policy.settings import with_settings
from medrelief.program.compile import program_from_policy
from medrelief.program.provision import rules_from_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medrelief.evaluate.judge import Judgement
    from medrelief.evaluate.outcome import Outcome
    from medrelief.policy.cases import Case as Scenario
    from medrelief.policy.cases import Cell
    from medrelief.policy.model import Policy
    from medrelief.program.program import Program
    from medrelief.program.provision import Rule
    from medrelief.subjects.case import Case


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of the result that is not as expected; lists are joined by `;`."""

    field: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What running a scenario gave; `unreadable` says which cell prevented it.

    A scenario about a claim has an outcome, one about a provision a judgement.
    """

    case: Scenario
    outcome: Outcome | None
    differences: tuple[Difference, ...] = ()
    unreadable: str = ""
    judgement: Judgement | None = None

    @property
    def passed(self) -> bool:
        """Whether the scenario ran and everything it expects is so."""
        return not self.differences and not self.unreadable


def run_cases(policy: Policy, cases: Iterable[Scenario]) -> tuple[CaseResult, ...]:
    """The results of the scenarios of a policy, in their order.

    Raises: `PackFaults` where the policy, or a choice of a scenario, does not compile.
    """
    programs: dict[str, Program] = {}
    rules: dict[str, Mapping[str, Rule]] = {}
    results = []
    for case in cases:
        varied = with_settings(policy, case.set, case.choose)
        if case.provision:
            if varied.digest not in rules:
                made = rules_from_policy(varied)
                rules[varied.digest] = {rule.provision.id: rule for rule in made}
            results.append(_judged(rules[varied.digest][case.provision], case))
            continue
        if varied.digest not in programs:
            programs[varied.digest] = program_from_policy(varied)
        results.append(_decided(programs[varied.digest], case))
    return tuple(results)


def _decided(program: Program, scenario: Scenario) -> CaseResult:
    try:
        claims = claims_of(scenario)
        totals = _totals(program, scenario, claims[0])
        expected = dict(_expected(scenario))
    except Unread as unread:
        return CaseResult(scenario, None, unreadable=str(unread))
    own = claims[0].claim_id
    outcome = decide_all(Reference(program), claims, totals, traced=own.__eq__)[0]
    listed = {name: getattr(outcome, name) for name in LISTED}
    found = _differences(cells_of(outcome), listed, expected, outcome.policy)
    return CaseResult(scenario, outcome, tuple(found))


def _judged(rule: Rule, scenario: Scenario) -> CaseResult:
    try:
        matter = matter_of_scenario(rule, scenario)
        judgement = Judge(rule).judged(matter)
        kinds = kinds_of_yields(judgement)
        expected = {
            name: ids_of_cell(cell) if name in JUDGED else spelled(name, cell, _kind(kinds, name))
            for name, cell in scenario.expect.items()
        }
    except Unread as unread:
        return CaseResult(scenario, None, unreadable=str(unread))
    listed = {name: getattr(judgement, name) for name in JUDGED}
    found = _differences(cells_of_judgement(judgement), listed, expected, rule.policy.id)
    return CaseResult(scenario, None, tuple(found), judgement=judgement)


def _kind(kinds: Mapping[str, Kind], name: str) -> Kind:
    return kinds.get(name, Kind.TEXT)


def _totals(program: Program, scenario: Scenario, claim: Case) -> Totals:
    lost = {claim.person_id: [(day, "") for day in scenario.rejected]}
    if not scenario.opening:
        return Totals(lost=lost)
    # The totals of a scenario are those that its claim belongs to.
    traced = Reference(program).decided(claim, (claim.facts,), Totals(), traced=True).trace
    if traced is None:
        raise AssertionError("an outcome that was to be traced has a trace")
    opening = {}
    for name, cell in scenario.opening.items():
        key = tuple(traced.value(part) for part in program.totals[name].key)
        opening[name, key] = int(fen_of_cell(name, cell))
    return Totals(opening, lost)


def _expected(scenario: Scenario) -> Iterator[tuple[str, Cell]]:
    """What is expected, amounts spelled as results spell them."""
    for field, cell in scenario.expect.items():
        if field in LISTED:
            yield field, ids_of_cell(cell)
        elif field in {"claim_id", "policy", "status"}:
            yield field, cell
        else:
            yield field, spelled(field, cell, Kind.MONEY)


def _differences(
    got: Mapping[str, str],
    listed: Mapping[str, Sequence[str]],
    expected: Mapping[str, Cell],
    city: str,
) -> Iterator[Difference]:
    for field, cell in expected.items():
        if isinstance(cell, tuple):
            if not same_ids(cell, listed[field], city):
                yield Difference(field, ";".join(cell), ";".join(listed[field]))
        elif got.get(field, "") != cell:
            yield Difference(field, cell, got.get(field, ""))
