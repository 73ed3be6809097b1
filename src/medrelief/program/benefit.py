"""One benefit → `Decision`: its funds in the order of payment, limits, extra columns, findings.

Every fund that the notice computes is rounded once and limited to what the
funds before it and the reported payments leave; insurance also to the
in-policy cost.  A fund that is out of scope or refused keeps what was reported.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.columns import FUNDS, REPORTED
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.language.operations import WORDS
from medrelief.program.environment import Environment
from medrelief.program.paths import paths_to
from medrelief.program.payments import as_reported, reported_or_none, sum_of
from medrelief.program.program import Decision, Extra, Notice, Pay, Require

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.policy.model import Benefit, Formula, Payment, Policy
    from medrelief.program.builder import Builder


@dataclass(frozen=True, slots=True)
class _Funds:
    """The funds of a benefit: final amounts in order, and the ruled ones in detail."""

    amounts: Mapping[str, n.Node]
    pay: tuple[Pay, ...]


def decision_of(builder: Builder, benefit: Benefit) -> Decision:
    """The benefit, compiled.

    Raises: `Misfit` at the first formula that means nothing.
    """
    return _Benefit(builder, benefit).decision()


def formulas_of(policy: Policy, benefit: Benefit) -> Iterator[tuple[Formula, Kind]]:
    """Every formula that a benefit writes or names, with the kind it must have.

    Not its `when`: that is built first, and stands in no payment.
    """
    for payment in benefit.pay:
        yield payment.amount, Kind.MONEY
        if payment.when is not None:
            yield payment.when, Kind.BOOL
    for each in benefit.yields:
        yield each.amount, Kind.MONEY
    for name in benefit.findings:
        yield policy.findings[name].when, Kind.BOOL


class _Benefit:
    def __init__(self, builder: Builder, benefit: Benefit) -> None:
        self._b = builder
        self._benefit = benefit
        self._ruled = {payment.fund: payment for payment in benefit.pay}

    def decision(self) -> Decision:
        benefit, b = self._benefit, self._b
        applies = b.formula(benefit.when, Kind.BOOL)
        granted = self._granted(frozenset())
        funds = self._funds(frozenset())
        env = Environment(funds=funds.amounts, without=self._without)
        return Decision(
            id=benefit.id,
            applies=applies,
            require=self._requires(benefit.require, frozenset()),
            granted=granted,
            pay=funds.pay,
            amounts=MappingProxyType(dict(funds.amounts)),
            extras=self._extras(env, funds),
            findings=self._findings(env, granted),
            limited=b.any_of(pay.limited for pay in funds.pay),
            cite=benefit.cite,
        )

    def _requires(self, names: tuple[str, ...], ignoring: frozenset[str]) -> tuple[Require, ...]:
        env = Environment(ignoring=ignoring)
        conditions = self._b.policy.conditions
        return tuple(
            Require(name, self._b.condition(name, env), conditions[name].cite) for name in names
        )

    def _granted(self, ignoring: frozenset[str]) -> n.Node:
        return self._b.all_of(each.node for each in self._requires(self._benefit.require, ignoring))

    def _funds(self, ignoring: frozenset[str]) -> _Funds:
        amounts: dict[str, n.Node] = {}
        ruled: list[Pay] = []
        for fund in FUNDS:
            payment = self._ruled.get(fund)
            if payment is None:
                amounts[fund] = as_reported(self._b, fund)
                continue
            pay = self._pay(payment, dict(amounts), ignoring)
            amounts[fund] = pay.amount
            ruled.append(pay)
        return _Funds(MappingProxyType(amounts), tuple(ruled))

    def _pay(self, payment: Payment, before: dict[str, n.Node], ignoring: frozenset[str]) -> Pay:
        b, fund = self._b, payment.fund
        left = self._left(fund, before)
        env = Environment(
            funds=before,
            paid_before=sum_of(b, list(before.values())),
            cost_left=left,
            ignoring=ignoring,
        )
        scope = b.literal(Kind.BOOL, True)
        if payment.when is not None:
            scope = b.formula(payment.when, Kind.BOOL, replace(env, ignoring=frozenset()))
        require = self._requires(payment.require, ignoring)
        benefit, own = self._granted(ignoring), b.all_of(each.node for each in require)
        granted = b.all_of([benefit, scope, own])
        raw = b.formula(payment.amount, Kind.MONEY, env)
        computed, bites = self._limited(raw, left)
        reported = b.fact(REPORTED[fund])
        stands = payment.reported_stands
        pays = b.first_known(reported, computed) if stands else computed
        # A fund whose benefit or scope is open is open too, even where it pays nothing either
        # way: whether the claim is refused, and why, hangs on it.
        nothing = reported_or_none(b, fund)
        amount = b.grant(scope, b.grant(own, pays, nothing), nothing)
        limited = [granted, bites]
        if stands:
            limited.append(b.negated(b.is_known(reported)))
        return Pay(
            fund=fund,
            scope=scope,
            require=require,
            granted=granted,
            raw=raw,
            computed=computed,
            amount=b.grant(benefit, amount, nothing),
            limited=b.all_of(limited),
            reported_stands=stands,
            cite=payment.cite,
        )

    def _left(self, fund: str, before: dict[str, n.Node]) -> n.Node:
        """What the funds before this one and the reported payments after it leave of the cost."""
        b = self._b
        later = []
        for other in FUNDS[FUNDS.index(fund) + 1 :]:
            payment = self._ruled.get(other)
            if payment is None:
                later.append(as_reported(b, other))
            elif payment.reported_stands:
                later.append(reported_or_none(b, other))
        taken = sum_of(b, [*before.values(), *later])
        left = b.apply(WORDS["top_up"], b.fact("total_cost"), taken)
        if fund == "basic_insurance":
            left = b.apply(WORDS["least"], left, b.fact("in_policy_cost"))
        return left

    def _limited(self, raw: n.Node, left: n.Node) -> tuple[n.Node, n.Node]:
        """The amount rounded once and limited; and whether a limit bites."""
        b = self._b
        if isinstance(raw.what, n.NotKnown):
            return raw, b.literal(Kind.BOOL, False)
        rounded = b.not_negative(b.rounded(raw))
        inner = list(paths_to(b, raw, _is_within_cost))
        if inner:
            # a formula that says where it is within the cost limits itself
            return rounded, b.any_of(
                b.all_of([*tests, b.sign(">", *node.args[0].args)]) for node, tests in inner
            )
        return b.apply(WORDS["least"], rounded, left), b.sign(">", rounded, left)

    def _without(self, condition: str, fund: str) -> n.Node | None:
        """What a fund pays with one condition taken as true; None where nothing pays it."""
        return self._funds(frozenset([condition])).amounts.get(fund)

    def _extras(self, env: Environment, funds: _Funds) -> tuple[Extra, ...]:
        b = self._b
        zero = b.literal(Kind.MONEY, 0)
        granted = {pay.fund: pay.granted for pay in funds.pay}
        extras = []
        for each in self._benefit.yields:
            around = self._around(each.of, env) if each.of else env
            amount = b.rounded(b.formula(each.amount, Kind.MONEY, around))
            if each.of:
                amount = b.grant(granted[each.of], amount, zero)
            extras.append(Extra(each.id, amount, each.cite))
        return tuple(extras)

    def _around(self, fund: str, env: Environment) -> Environment:
        """What an extra column of a fund can read: also what was paid before that fund."""
        before = {name: env.funds[name] for name in FUNDS[: FUNDS.index(fund)]}
        paid = sum_of(self._b, list(before.values()))
        return replace(env, paid_before=paid, cost_left=self._left(fund, before))

    def _findings(self, env: Environment, granted: n.Node) -> tuple[Notice, ...]:
        b = self._b
        notices = []
        for name in self._benefit.findings:
            finding = b.policy.findings[name]
            b.used.add(name)
            node = b.formula(finding.when, Kind.BOOL, env)
            if finding.granted_only:
                node = b.all_of([granted, node])
            notices.append(Notice(name, node, finding.cite))
        return tuple(notices)


def _is_within_cost(node: n.Node) -> bool:
    return node.what == n.Named("within_cost", "")
