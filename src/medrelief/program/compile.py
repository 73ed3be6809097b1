"""`Policy` → `Program`.

Why: the meaning that all packs share (one decision over several benefits, the
cells of the result) is built here as nodes, once, so that every evaluator gets
it from the program.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from medrelief.facts.columns import FUNDS
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.language.scope import CLAIM, SUBJECTS
from medrelief.language.syntax import FormulaFault
from medrelief.policy.diagnostics import Diagnostic, PackFaults
from medrelief.program.benefit import decision_of, formulas_of
from medrelief.program.builder import Builder
from medrelief.program.environment import Misfit
from medrelief.program.payments import as_reported, reported_or_none, sum_of
from medrelief.program.program import Closed, Program, Total
from medrelief.program.provision import rules_from_policy
from medrelief.program.reach import case_columns, reachable, row_columns
from medrelief.program.totals import contributions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from medrelief.policy.model import Formula, Policy
    from medrelief.program.program import Decision


S = TypeVar("S")
T = TypeVar("T")


def program_from_policy(policy: Policy) -> Program:
    """The program of a well-formed pack.

    Raises: `PackFaults` with a diagnostic per formula that means nothing.
    """
    return _Compiler(policy).program()


class _Compiler:
    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._graph = n.Graph()
        self._b = Builder(policy, self._graph, CLAIM)
        self._faults: list[Diagnostic] = []

    def program(self) -> Program:
        """Everything compiled, or every fault."""
        in_force = self._first(self._each([self._policy], lambda _: self._in_force()))
        closed = self._each(
            self._policy.not_encoded.values(),
            lambda each: Closed(each.id, self._free(each.id, each.when, Kind.BOOL), each.cite),
        )
        # No argument of a fill names the key of its total, so the keys come first.
        for accumulator in self._policy.accumulators.values():
            self._each(accumulator.key, partial(self._free, accumulator.id))
        decisions = self._each(
            self._policy.benefits.values(), lambda benefit: decision_of(self._b, benefit)
        )
        if len(decisions) < len(self._policy.benefits):
            for benefit in self._policy.benefits.values():
                self._each(formulas_of(self._policy, benefit), self._alone)
        self._check_scopes(decisions)
        told = self._told_apart(decisions)
        totals = self._each(
            self._policy.accumulators, lambda name: self._total(name, decisions, told)
        )
        self._check_the_unused()
        if self._faults or in_force is None:
            raise PackFaults(self._faults)
        computable = self._b.negated(self._b.any_of(each.node for each in closed))
        certain = self._b.all_of([in_force, told])
        amounts = {fund: self._cell(fund, certain, computable, decisions) for fund in FUNDS}
        paid = sum_of(self._b, list(amounts.values()))
        left = self._b.sign("-", self._b.fact("total_cost"), paid)
        extras = self._extras(certain, decisions)
        overpaid = self._overpaid()
        roots = [
            in_force,
            overpaid,
            paid,
            left,
            *(each.node for each in closed),
            *amounts.values(),
            *extras.values(),
            *_roots_of(decisions),
            *(node for total in totals for node in _roots_of_total(total)),
        ]
        shown = [each for d in decisions for pay in d.pay for each in (pay.raw, pay.computed)]
        nodes = reachable([*roots, *shown])
        return Program(
            policy=self._policy,
            nodes=nodes,
            roots=tuple(roots),
            in_force=in_force,
            overpaid=overpaid,
            decisions=tuple(decisions),
            closed=tuple(closed),
            amounts=MappingProxyType(amounts),
            fund_total=paid,
            person_pays=left,
            extras=MappingProxyType(extras),
            totals=MappingProxyType({total.id: total for total in totals}),
            facts=case_columns(nodes),
            row_facts=MappingProxyType(row_columns(nodes)),
            used=frozenset(self._b.used),
        )

    def _each(self, items: Iterable[S], build: Callable[[S], T]) -> list[T]:
        built = []
        for item in items:
            try:
                built.append(build(item))
            except Misfit as misfit:
                self._faults.append(
                    Diagnostic(misfit.code, misfit.place, misfit.message, hint=misfit.hint)
                )
        return built

    def _alone(self, found: tuple[Formula, Kind]) -> n.Node:
        """A formula of a benefit by itself: a benefit that is built stops at its first fault."""
        return self._b.formula(*found, self._b.everywhere)

    @staticmethod
    def _first(found: list[n.Node]) -> n.Node | None:
        return found[0] if found else None

    def _check_the_unused(self) -> None:
        """What no benefit uses must mean something too."""
        used = frozenset(self._b.used)
        policy, b = self._policy, self._b
        elsewhere = self._used_by_rules()
        self._each([name for name in policy.conditions if name in used], self._free_of_totals)
        nowhere = used | elsewhere
        unused = [name for name in policy.conditions if name not in nowhere]
        self._each(unused, lambda name: self._somewhere(b.condition, name))
        unused = [name for name in policy.definitions if name not in nowhere]
        self._each(unused, lambda name: self._somewhere(b.definition, name))
        b.used.clear()
        b.used.update(used)

    def _somewhere(self, of_a_claim: Callable[[str], n.Node], name: str) -> n.Node:
        """A name that stands unused: it means something about a claim, or in some other place."""
        try:
            return of_a_claim(name)
        except Misfit as about_claims:
            for build in self._elsewhere(name):
                with suppress(Misfit):
                    return build()
            raise about_claims from None

    def _elsewhere(self, name: str) -> Iterator[Callable[[], n.Node]]:
        """What can make a node of the name: each subject, each table that it can search."""
        for subject in SUBJECTS.values():
            builder = Builder(self._policy, n.Graph(), subject)
            if name in self._policy.conditions:
                yield partial(builder.condition, name)
                continue
            yield partial(builder.definition, name)
            # What a pack says of a row is for a search of its own; what all share may lie idle.
            for row in subject.rows if self._is_shared(name) else ():
                yield partial(builder.definition, name, row)

    def _is_shared(self, name: str) -> bool:
        place = self._policy.definitions[name].place
        own = self._policy.in_force_from.place(0).file
        return place is not None and Path(place.file).parent != Path(own).parent

    def _used_by_rules(self) -> frozenset[str]:
        """Names that provisions about other subjects mention; their formulas are checked there."""
        try:
            rules = rules_from_policy(self._policy)
        except PackFaults as faults:
            self._faults.extend(faults.diagnostics)
            return frozenset([*self._policy.conditions, *self._policy.definitions])
        named = [node.what for rule in rules for node in rule.nodes]
        return frozenset(what.id for what in named if isinstance(what, n.Named))

    def _free_of_totals(self, name: str) -> n.Node:
        """A condition, which may not depend on what earlier claims took."""
        node = self._b.condition(name)
        self._refuse_totals(name, node, self._policy.conditions[name].that)
        return node

    def _check_scopes(self, decisions: list[Decision]) -> None:
        """Whether a benefit or a fund applies may not depend on what earlier claims took either."""
        for decision in decisions:
            benefit = self._policy.benefits[decision.id]
            scopes = {payment.fund: payment.when for payment in benefit.pay}
            self._each(
                [
                    (benefit.id, decision.applies, benefit.when),
                    *((pay.fund, pay.scope, scopes[pay.fund]) for pay in decision.pay),
                ],
                lambda each: self._refuse_totals(*each),
            )

    def _free(self, name: str, formula: Formula, kind: Kind | None = None) -> n.Node:
        """The node of a formula that may not depend on what earlier claims took."""
        node = self._b.of_any_kind(formula) if kind is None else self._b.formula(formula, kind)
        self._refuse_totals(name, node, formula)
        return node

    @staticmethod
    def _refuse_totals(name: str, node: n.Node, formula: Formula | None) -> None:
        for each in reachable([node]):
            if isinstance(each.what, n.Fill | n.Highest) and formula is not None:
                message = f"'{name}' depends on the running total '{each.what.accumulator}'"
                fault = FormulaFault("MR210", message, 0, len(formula.text))
                raise Misfit(fault, formula.place(0, len(formula.text)))

    def _in_force(self) -> n.Node:
        day = self._b.fact("date")
        start = self._free("in_force", self._policy.in_force_from, Kind.DATE)
        parts = [self._b.sign(">=", day, start)]
        if self._policy.in_force_to is not None:
            end = self._free("in_force", self._policy.in_force_to, Kind.DATE)
            parts.append(self._b.sign("<=", day, end))
        return self._b.all_of(parts)

    def _told_apart(self, decisions: list[Decision]) -> n.Node:
        """Never false; unknown while a second benefit may apply, which would be a conflict."""
        b = self._b
        if len(decisions) < 2:
            return b.literal(Kind.BOOL, True)
        return b.all_of(b.any_of([each.applies, b.negated(each.applies)]) for each in decisions)

    def _cell(
        self, fund: str, certain: n.Node, computable: n.Node, decisions: list[Decision]
    ) -> n.Node:
        ruled = any(pay.fund == fund for decision in decisions for pay in decision.pay)
        cell = reported_or_none(self._b, fund) if ruled else as_reported(self._b, fund)
        cell = self._b.grant(computable, cell, cell)
        for decision in reversed(decisions):
            cell = self._b.grant(decision.applies, decision.amounts[fund], cell)
        return self._b.grant(certain, cell, cell)

    def _extras(self, certain: n.Node, decisions: list[Decision]) -> dict[str, n.Node]:
        names = dict.fromkeys(extra.id for each in decisions for extra in each.extras)
        cells = {}
        for name in names:
            cell = self._b.literal(Kind.MONEY, 0)
            for decision in reversed(decisions):
                here = {extra.id: extra.amount for extra in decision.extras}
                zero = self._b.literal(Kind.MONEY, 0)
                cell = self._b.grant(decision.applies, here.get(name, zero), cell)
            cells[name] = self._b.grant(certain, cell, cell)
        return cells

    def _overpaid(self) -> n.Node:
        reported = sum_of(self._b, [reported_or_none(self._b, fund) for fund in FUNDS])
        return self._b.sign(">", reported, self._b.fact("total_cost"))

    def _total(self, name: str, decisions: list[Decision], told: n.Node) -> Total:
        key = tuple(self._b.of_any_kind(part) for part in self._policy.accumulators[name].key)
        fills, highests = contributions(self._b, name, decisions, told)
        return Total(name, key, fills, highests)


def _roots_of(decisions: Iterable[Decision]) -> Iterator[n.Node]:
    for decision in decisions:
        yield from (decision.applies, decision.granted, decision.limited)
        yield from (each.node for each in decision.require)
        yield from (each.node for each in decision.findings)
        for pay in decision.pay:
            yield from (pay.scope, *(each.node for each in pay.require))


def _roots_of_total(total: Total) -> Iterator[n.Node]:
    yield from total.key
    for each in (*total.fills, *total.highests):
        yield from (each.guard, each.node, each.amount)
