"""Scenarios of a pack, run: given facts through the reference evaluator, outcome compared.

Why: `policies test` and pytest prove a pack by the same means.  In: the cases of
`policy.cases` and their policy.  Out: a `CaseResult` per case with every field that
differs.  Must never: allow a tolerance, or change an expectation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.batch import decide_all
from medrelief.evaluate.reference import Reference
from medrelief.evaluate.result import LISTED, cells_of
from medrelief.evaluate.totals import Totals
from medrelief.facts.amounts import fen_of_text, fen_text
from medrelief.facts.cells import value_of
from medrelief.facts.headers import columns_read
from medrelief.facts.refusals import Refused
from medrelief.policy.settings import with_settings
from medrelief.program.compile import program_from_policy
from medrelief.subjects.case import case_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medrelief.evaluate.outcome import Outcome
    from medrelief.policy.cases import Case as Scenario
    from medrelief.policy.cases import Cell, Row
    from medrelief.policy.model import Policy
    from medrelief.program.program import Program
    from medrelief.subjects.case import Case, Facts

CLAIM, PERSON = "c1", "p1"
"""The ids of the claim and the person where a scenario does not give them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of the result that is not as expected; lists are joined by `;`."""

    field: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What running a scenario gave; `unreadable` says which cell prevented it."""

    case: Scenario
    outcome: Outcome | None
    differences: tuple[Difference, ...] = ()
    unreadable: str = ""

    @property
    def passed(self) -> bool:
        """Whether the scenario ran and everything it expects is so."""
        return not self.differences and not self.unreadable


def run_cases(policy: Policy, cases: Iterable[Scenario]) -> tuple[CaseResult, ...]:
    """The results of the scenarios of a policy, in their order.

    Raises: `PackFaults` where the policy, or a choice of a scenario, does not compile.
    """
    compiled: dict[str, Program] = {}
    results = []
    for case in cases:
        varied = with_settings(policy, case.set, case.choose)
        if varied.digest not in compiled:
            compiled[varied.digest] = program_from_policy(varied)
        results.append(_run(compiled[varied.digest], case))
    return tuple(results)


def _run(program: Program, scenario: Scenario) -> CaseResult:
    try:
        claims = [_case(scenario, claim, number) for number, claim in enumerate(_claims(scenario))]
        totals = _totals(program, scenario, claims[0])
        expected = dict(_expected(scenario))
    except _Unread as unread:
        return CaseResult(scenario, None, unreadable=str(unread))
    outcomes = decide_all(Reference(program), claims, totals, traced=lambda each: each == CLAIM)
    return CaseResult(scenario, outcomes[0], tuple(_differences(outcomes[0], expected)))


class _Unread(ValueError):  # it says what a cell should have been
    """A cell of a scenario that is not the fact it should be."""


def _claims(scenario: Scenario) -> tuple[Row, ...]:
    return (scenario.claim, *scenario.others)


def _case(scenario: Scenario, claim: Row, number: int) -> Case:
    facts = _facts("claims", claim, "claim" if number == 0 else f"others {number}")
    facts.setdefault("claim_id", CLAIM if number == 0 else f"other-{number}")
    facts.setdefault("person_id", PERSON)
    for required in ("service_date", "total_cost"):
        if facts.get(required) is None:
            raise _Unread(f"claim {facts['claim_id']} has no {required}")
    # Rows of other tables belong to the person of the scenario unless they name another.
    owner = _facts("claims", scenario.claim, "claim").get("person_id", PERSON)
    own = facts["person_id"] == owner
    person = _facts("persons", scenario.person or {}, "person") if own else {}
    person.pop("person_id", None)
    whose = (facts["person_id"], owner)
    return case_of(
        facts,
        person,
        _facility(scenario, facts, number),
        registrations=_rows(scenario.registrations, "registrations", whose),
        identities=_rows(scenario.identities, "identities", whose),
        events=_rows(scenario.events, "events", whose),
    )


def _facility(scenario: Scenario, claim: Facts, number: int) -> Facts | None:
    if scenario.facility is None:
        return None
    facility = _facts("facilities", scenario.facility, "facility")
    same = facility.get("facility_id") is not None and (
        claim.get("facility_id") == facility["facility_id"]
    )
    return facility if number == 0 or same else None


def _rows(
    rows: Sequence[Row] | None, table: str, whose: tuple[object, object]
) -> list[Facts] | None:
    if rows is None:
        return None
    person, owner = whose
    read = (_facts(table, row, table) for row in rows)
    return [row for row in read if row.get("person_id", owner) == person]


def _facts(table: str, row: Row, where: str) -> dict[str, Any]:
    columns = {column.name: column for column in columns_read(table)}
    facts = {}
    for name, cell in row.items():
        try:
            facts[name] = value_of(columns[name], cell)
        except Refused as refused:
            raise _Unread(f"{where}: {name}: {refused}") from None
    return facts


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
        opening[name, key] = int(_fen(name, cell))
    return Totals(opening, lost)


def _fen(name: str, cell: Cell) -> int:
    try:
        return fen_of_text(cell if isinstance(cell, str) else ";".join(cell))
    except Refused as refused:
        raise _Unread(f"{name}: {refused}") from None


def _expected(scenario: Scenario) -> Iterator[tuple[str, Cell]]:
    """What is expected, amounts spelled as results spell them."""
    for field, cell in scenario.expect.items():
        if field in LISTED:
            yield field, tuple(sorted(_ids(cell)))
        elif cell and field not in {"claim_id", "policy", "status"}:
            yield field, fen_text(_fen(field, cell))
        else:
            yield field, cell


def _ids(cell: Cell) -> tuple[str, ...]:
    if isinstance(cell, str):
        return tuple(part.strip() for part in cell.split(";") if part.strip())
    return cell


def _differences(outcome: Outcome, expected: dict[str, Cell]) -> Iterator[Difference]:
    got = cells_of(outcome)
    for field, cell in expected.items():
        if isinstance(cell, tuple):
            found = getattr(outcome, field)
            if not _same_ids(cell, found, outcome.policy):
                yield Difference(field, ";".join(cell), ";".join(found))
        elif got.get(field, "") != cell:
            yield Difference(field, cell, got.get(field, ""))


def _same_ids(expected: Sequence[str], got: Sequence[str], city: str) -> bool:
    """Whether these are the same ids; an expected one may lack its city."""
    left = list(got)
    for each in expected:
        for spelled in (each, f"{city}.{each}"):
            if spelled in left:
                left.remove(spelled)
                break
        else:
            return False
    return not left
