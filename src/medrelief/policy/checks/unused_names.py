"""MR303: what is declared is used."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medrelief.policy.checks.unique_names import declared_names
from medrelief.policy.diagnostics import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.model import Benefit, Formula, Policy
    from medrelief.policy.pack_nodes import Pack

_QUOTED = re.compile(r'"[^"]*"')
_WORD = re.compile(r"(?<![.\w])[a-z][a-z0-9_]*")


def unused_names(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per declared name that no formula and no list of names mentions.

    Words of formulas are enough here: a name that only looks used is the
    compiler's affair, and shared provisions are used by the engine.
    """
    policy = pack.policy
    used = _words(_formulas(policy)) | set(_required(policy)) | pack.nodes.shared
    used |= set(_awaited(policy))
    for kind, name, place in declared_names(policy):
        if name not in used:
            yield fault("MR303", place, kind=kind, name=name)
    for name, accumulator in policy.accumulators.items():
        if name not in used and accumulator.place is not None:
            yield fault("MR303", accumulator.place, kind="accumulator", name=name)


def _awaited(policy: Policy) -> Iterator[str]:
    """Names whose clause waits for a later provision, which will use them."""
    later = {clause.id for clause in policy.clauses.values() if clause.later is not None}
    for section in (policy.parameters, policy.lists, policy.readings):
        for name, declared in section.items():
            if later.intersection(declared.cite):
                yield name


def _words(formulas: Iterator[Formula]) -> set[str]:
    return {word for formula in formulas for word in _WORD.findall(_QUOTED.sub("", formula.text))}


def _required(policy: Policy) -> Iterator[str]:
    for benefit in policy.benefits.values():
        yield from benefit.require
        yield from benefit.findings
        for payment in benefit.pay:
            yield from payment.require
    for provision in policy.provisions.values():
        yield from provision.require
        yield from provision.findings


def _formulas(policy: Policy) -> Iterator[Formula]:
    yield policy.in_force_from
    if policy.in_force_to is not None:
        yield policy.in_force_to
    yield from (definition.formula for definition in policy.definitions.values())
    yield from (condition.that for condition in policy.conditions.values())
    yield from (finding.when for finding in policy.findings.values())
    yield from (each.when for each in policy.not_encoded.values())
    for accumulator in policy.accumulators.values():
        yield from accumulator.key
    for benefit in policy.benefits.values():
        yield from _formulas_of_benefit(benefit)
    for provision in policy.provisions.values():
        if provision.when is not None:
            yield provision.when
        yield from (result.formula for result in provision.yields)
        yield from (alert.when for alert in provision.alerts)


def _formulas_of_benefit(benefit: Benefit) -> Iterator[Formula]:
    yield benefit.when
    for payment in benefit.pay:
        yield payment.amount
        if payment.when is not None:
            yield payment.when
    yield from (extra.amount for extra in benefit.yields)
