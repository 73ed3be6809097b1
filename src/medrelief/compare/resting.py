"""Which names of a pack a thing rests on, through everything between.

Why: `not is_needy` says the same in two packs and means what each calls needy.
In: a policy.  Out: a function from a thing to all names below it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medrelief.compare.formula_text import names_in
from medrelief.compare.model import Section
from medrelief.language.parser import parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from medrelief.policy.model import Benefit, Formula, Policy, Provision


def names_below(policy: Policy) -> Callable[[Section, str], frozenset[str]]:
    """The names that a thing of a section rests on, directly or not."""

    @cache
    def below(name: str) -> frozenset[str]:
        direct = frozenset(
            found
            for section in (Section.DEFINITIONS, Section.CONDITIONS, Section.ACCUMULATORS)
            for found in _direct(policy, section, name)
        ) - {name}
        return direct.union(*(below(each) for each in direct))

    def of(section: Section, name: str) -> frozenset[str]:
        direct = frozenset(_direct(policy, section, name))
        return direct.union(*(below(each) for each in direct))

    return of


def _direct(policy: Policy, section: Section, name: str) -> Iterator[str]:
    match section:
        case Section.DEFINITIONS if name in policy.definitions:
            yield from _of([policy.definitions[name].formula])
        case Section.CONDITIONS if name in policy.conditions:
            yield from _of([policy.conditions[name].that])
        case Section.FINDINGS if name in policy.findings:
            yield from _of([policy.findings[name].when])
        case Section.ACCUMULATORS if name in policy.accumulators:
            yield from _of(policy.accumulators[name].key)
        case Section.NOT_ENCODED if name in policy.not_encoded:
            yield from _of([policy.not_encoded[name].when])
        case Section.PROVISIONS if name in policy.provisions:
            yield from _of_provision(policy.provisions[name])
        case Section.BENEFITS if name in policy.benefits:
            yield from _of_benefit(policy.benefits[name])


def _of_benefit(benefit: Benefit) -> Iterator[str]:
    yield from (*benefit.require, *benefit.findings)
    yield from _of([benefit.when, *(extra.amount for extra in benefit.yields)])
    for pay in benefit.pay:
        yield from pay.require
        yield from _of([pay.amount, *([pay.when] if pay.when else [])])


def _of_provision(provision: Provision) -> Iterator[str]:
    yield from (*provision.require, *provision.findings)
    yield from _of([each.formula for each in provision.yields])
    yield from _of([each.when for each in provision.alerts])
    yield from _of([provision.when] if provision.when else [])


def _of(formulas: Iterable[Formula]) -> Iterator[str]:
    for formula in formulas:
        yield from names_in(parsed(formula.text))
