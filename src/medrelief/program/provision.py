"""Provisions about something else than a claim → `Rule`s, by the same builder and the same nodes.

In: a `Policy`.  Out: one `Rule` per provision; rules about one subject share a
graph.  Raises `PackFaults` with every formula that means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.language.scope import SUBJECTS
from medrelief.policy.diagnostics import Diagnostic, PackFaults
from medrelief.program.builder import Builder
from medrelief.program.environment import Misfit
from medrelief.program.program import Extra, Notice, Require
from medrelief.program.reach import case_columns, reachable, row_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.policy.model import Policy, Provision


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A provision, compiled.

    `applies` and `granted` are bool nodes; `yields` and `alerts` are evaluated
    wherever it applies.  `facts` and `row_facts` are the columns it reads.
    """

    policy: Policy
    provision: Provision
    nodes: tuple[n.Node, ...]
    roots: tuple[n.Node, ...]
    applies: n.Node
    require: tuple[Require, ...]
    granted: n.Node
    yields: tuple[Extra, ...]
    findings: tuple[Notice, ...]
    alerts: tuple[Notice, ...]
    facts: tuple[str, ...]
    row_facts: Mapping[str, tuple[str, ...]]


def rules_from_policy(policy: Policy, section: str = "") -> tuple[Rule, ...]:
    """The rules of a section, or of all sections, in the order of the pack.

    Raises: `PackFaults` with a diagnostic per formula that means nothing.
    """
    builders = {name: Builder(policy, n.Graph(), subject) for name, subject in SUBJECTS.items()}
    rules: list[Rule] = []
    faults: list[Diagnostic] = []
    for provision in policy.provisions.values():
        if section and provision.section != section:
            continue
        try:
            rules.append(_rule(builders[provision.subject], provision))
        except Misfit as misfit:
            # building stops at the first fault, so each formula is looked at by itself too
            found = [misfit, *_misfits(builders[provision.subject], provision)]
            faults += [Diagnostic(m.code, m.place, m.message, hint=m.hint) for m in found]
    if faults:
        raise PackFaults(faults)
    return tuple(rules)


def _misfits(b: Builder, provision: Provision) -> Iterator[Misfit]:
    tests = [each.when for each in provision.alerts]
    tests += [b.policy.findings[name].when for name in provision.findings]
    builds = [partial(b.condition, name) for name in provision.require]
    builds += [partial(b.formula, test, Kind.BOOL) for test in tests]
    builds += [partial(b.of_any_kind, each.formula) for each in provision.yields]
    for build in builds:
        try:
            build()
        except Misfit as misfit:
            yield misfit


def _rule(b: Builder, provision: Provision) -> Rule:
    policy = b.policy
    applies = b.literal(Kind.BOOL, True)
    if provision.when is not None:
        applies = b.formula(provision.when, Kind.BOOL)
    require = tuple(
        Require(name, b.condition(name), policy.conditions[name].cite) for name in provision.require
    )
    granted = b.all_of(each.node for each in require)
    yields = tuple(
        Extra(each.id, b.of_any_kind(each.formula), each.cite) for each in provision.yields
    )
    findings = tuple(
        Notice(name, b.formula(policy.findings[name].when, Kind.BOOL), policy.findings[name].cite)
        for name in provision.findings
    )
    alerts = tuple(
        Notice(each.id, b.formula(each.when, Kind.BOOL), each.cite) for each in provision.alerts
    )
    roots = (
        applies,
        granted,
        *(each.node for each in require),
        *(each.node for each in (*findings, *alerts)),
        *(each.amount for each in yields),
    )
    nodes = reachable(roots)
    return Rule(
        policy=policy,
        provision=provision,
        nodes=nodes,
        roots=roots,
        applies=applies,
        require=require,
        granted=granted,
        yields=yields,
        findings=findings,
        alerts=alerts,
        facts=case_columns(nodes),
        row_facts=MappingProxyType(row_columns(nodes)),
    )
