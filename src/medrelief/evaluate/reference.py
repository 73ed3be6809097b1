"""The reference evaluator: one claim after the other, exact and traced.

It is the meaning of a program, the explanation, and the interface of services.
In: a `Program` and `Case`s in the order of (date, claim id).  Out: `Outcome`s.
Must never: use a float, a clock, or anything of the columnar evaluator.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.outcome import NOTHING, Outcome, Status, Trace
from medrelief.evaluate.steps import Around, constant, steps_of
from medrelief.facts.columns import FUNDS
from medrelief.language import nodes as n
from medrelief.language.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medrelief.evaluate.totals import Totals
    from medrelief.program.program import Decision, Program, Require
    from medrelief.subjects.case import Case, Rows

_EMPTY = MappingProxyType(dict.fromkeys(FUNDS))


class Reference:
    """A program made ready to decide claims; holds nothing that changes."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._city = program.policy.id
        self._facts = tuple(
            (node.index, node.what.column)
            for node in program.nodes
            if isinstance(node.what, n.Fact)
        )
        self._steps = steps_of(program.nodes, program.roots, program.totals)
        blank: list[object] = [None] * (program.nodes[-1].index + 1)
        for node in program.nodes:
            blank[node.index] = constant(node)
        self._blank = tuple(blank)

    def decided(self, case: Case, peers: Rows, totals: Totals, *, traced: bool) -> Outcome:
        """The outcome of one claim, counted into the totals.

        Args:
            case: the claim; not void.
            peers: facts of every claim of the same person under this policy,
                this one included, void ones not.
            totals: what earlier claims took; changed by this call.
            traced: keep every node's value for an explanation.
        """
        values = self._values(case, peers, totals)
        trace = Trace(self._program, case, values, peers) if traced else None
        outcome = self._outcome(case, values, trace)
        if outcome.status is not Status.NOT_IN_FORCE:
            sound = (
                outcome.status is not Status.CONFLICT and values[self._program.in_force.at] is True
            )
            totals.add(self._program, values, known=sound)
        return outcome

    def orphan(self, case: Case, totals: Totals) -> Outcome:
        """The outcome of a reversal whose claim is not there."""
        values = self._values(case, (), totals)
        totals.add(self._program, values, known=False)
        return Outcome(
            claim_id=case.claim_id,
            policy=self._city,
            status=Status.UNDETERMINED,
            amounts=_EMPTY,
            extras=MappingProxyType(dict.fromkeys(self._program.extras)),
            missing=("reverses",),
            findings=(f"{self._city}.orphan_reversal",),
        )

    def _values(self, case: Case, peers: Rows, totals: Totals) -> list[Any]:
        """The value of every node that this claim needs."""
        values: list[Any] = list(self._blank)
        facts = case.facts
        for index, column in self._facts:
            values[index] = facts[column]
        totals.look_at(case.person_id, (case.date, case.claim_id))
        around = Around({**case.rows, "peer": peers}, totals)
        for index, step in self._steps:
            values[index] = step(values, around)
        return values

    def void(self, case: Case, findings: tuple[str, ...] = ()) -> Outcome:
        """The outcome of a claim and its reversal, both."""
        return self._empty(case, Status.VOID, findings=self._ids(findings))

    def _empty(
        self,
        case: Case,
        status: Status,
        *,
        findings: tuple[str, ...] = (),
        clauses: Iterable[str] = (),
        trace: Trace | None = None,
    ) -> Outcome:
        return Outcome(
            claim_id=case.claim_id,
            policy=self._city,
            status=status,
            amounts=_EMPTY,
            extras=MappingProxyType(dict.fromkeys(self._program.extras)),
            findings=findings,
            clauses=self._ids(clauses),
            trace=trace,
        )

    def _outcome(self, case: Case, v: list[Any], trace: Trace | None) -> Outcome:
        program = self._program
        in_force = v[program.in_force.at]
        if in_force is False:
            clauses = program.policy.in_force_cite
            return self._empty(case, Status.NOT_IN_FORCE, clauses=clauses, trace=trace)
        applying = [d for d in program.decisions if v[d.applies.at] is True]
        if in_force is True:
            conflicts = self._conflicts(case, v, applying)
            if conflicts:
                findings = self._ids(conflicts)
                return self._empty(case, Status.CONFLICT, findings=findings, trace=trace)
        if in_force is not True or any(
            v[d.applies.at].__class__ is Unknown for d in program.decisions
        ):
            return self._valued(case, v, None, trace, told=False)
        if applying:
            return self._valued(case, v, applying[0], trace)
        closed = [each for each in program.closed if v[each.node.at] is True]
        if closed:
            cite = [clause for each in closed for clause in each.cite]
            return self._empty(case, Status.NOT_ENCODED, clauses=cite, trace=trace)
        told = all(v[each.node.at] is False for each in program.closed)
        return self._valued(case, v, None, trace, told=told)

    def _conflicts(self, case: Case, v: list[Any], applying: list[Decision]) -> tuple[str, ...]:
        found = [f"conflict.{name}" for name in case.conflicts]
        if v[self._program.overpaid.at] is True:
            found.append("conflict.reported_above_cost")
        if len(applying) > 1:
            found.append("conflict.two_benefits")
        return tuple(found)

    def _valued(
        self,
        case: Case,
        v: list[Any],
        decision: Decision | None,
        trace: Trace | None,
        *,
        told: bool = True,
    ) -> Outcome:
        """The outcome with its amounts; `told` false where it is open what applies."""
        program = self._program
        missing: set[str] = set()

        def cell(node: n.Node) -> int | None:
            value = v[node.at]
            if value.__class__ is Unknown:
                missing.update(value.facts)
                return None
            return int(value)

        amounts = {fund: cell(node) for fund, node in program.amounts.items()}
        extras = {name: cell(node) for name, node in program.extras.items()} or NOTHING
        total, person = cell(program.fund_total), cell(program.person_pays)
        certain = None not in amounts.values()
        status, reasons, clauses = self._judged(v, decision, told=told, certain=certain)
        findings, cited = self._found(v, decision)
        return Outcome(
            claim_id=case.claim_id,
            policy=self._city,
            status=status,
            amounts=amounts,
            fund_total=total,
            person_pays=person,
            extras=extras,
            reasons=self._ids(reasons),
            missing=tuple(sorted(missing)),
            findings=self._ids(findings),
            clauses=self._ids((*clauses, *cited)),
            benefit=decision.id if decision else "",
            trace=trace,
        )

    def _judged(
        self, v: list[Any], decision: Decision | None, *, told: bool, certain: bool
    ) -> tuple[Status, list[str], list[str]]:
        """Status, reasons and the clauses they rest on."""
        if not told:
            return Status.UNDETERMINED, [], []
        if decision is None:
            cites = [clause for d in self._program.decisions for clause in d.cite]
            return Status.NOT_ELIGIBLE, ["care_type"], cites
        clauses = list(decision.cite)
        failed = _failed(v, decision.require)
        if failed:
            clauses += [clause for each in failed for clause in each.cite]
            return Status.NOT_ELIGIBLE, [each.id for each in failed], clauses
        reasons: list[str] = []
        in_scope = refused = 0
        for pay in decision.pay:
            if v[pay.scope.at] is not True:
                continue
            in_scope += 1
            failed = _failed(v, pay.require)
            if failed:
                refused += 1
                reasons += [each.id for each in failed]
                clauses += [clause for each in failed for clause in each.cite]
            else:
                clauses += pay.cite
        if not certain:
            return Status.UNDETERMINED, reasons, clauses
        if refused and refused == in_scope:
            return Status.NOT_ELIGIBLE, reasons, clauses
        return Status.SETTLED, reasons, clauses

    @staticmethod
    def _found(v: list[Any], decision: Decision | None) -> tuple[list[str], list[str]]:
        """Findings that are certain, and their clauses."""
        if decision is None:
            return [], []
        met = [each for each in decision.findings if v[each.node.at] is True]
        found = [each.id for each in met]
        if v[decision.limited.at] is True:
            found.append("limited_to_cost")
        return found, [clause for each in met for clause in each.cite]

    def _ids(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({f"{self._city}.{name}" for name in names}))


def _failed(v: list[Any], require: tuple[Require, ...]) -> list[Require]:
    return [each for each in require if v[each.node.at] is False]


def ordered(cases: Iterable[Case]) -> list[Case]:
    """Cases in the order in which totals run."""
    return sorted(cases, key=lambda case: (case.date, case.claim_id))
