"""The reference evaluator of provisions that are not about claims.

In: a `Rule` and a `Matter`.  Out: a `Judgement`.  Same nodes, same steps, same
three-valued meaning as claims; no running totals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.steps import Around, constant, steps_of
from medrelief.language import nodes as n
from medrelief.language.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.program.provision import Rule
    from medrelief.subjects.rows import Matter


class Verdict(StrEnum):
    """What a provision says about a matter."""

    NOT_APPLICABLE = "not_applicable"
    REFUSED = "refused"
    UNDETERMINED = "undetermined"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """The value of every node of the rule for one matter."""

    rule: Rule
    matter: Matter
    values: Sequence[object]

    def value(self, node: n.Node) -> object:
        """The value of a node: known, or `Unknown`."""
        return self.values[node.at]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a provision says: verdict, yields (None where unknown), ids with their city."""

    rule: Rule
    verdict: Verdict
    yields: Mapping[str, object]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[str, ...]
    alerts: tuple[str, ...]
    clauses: tuple[str, ...]
    trace: RuleTrace = field(repr=False, compare=False)


class Judge:
    """A rule made ready; holds nothing that changes."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._city = rule.policy.id
        self._facts = tuple(
            (node.index, node.what.column) for node in rule.nodes if isinstance(node.what, n.Fact)
        )
        self._steps = steps_of(rule.nodes, rule.roots)
        blank: list[object] = [None] * (rule.nodes[-1].index + 1)
        for node in rule.nodes:
            blank[node.index] = constant(node)
        self._blank = tuple(blank)

    def judged(self, matter: Matter) -> Judgement:
        """The judgement of one matter."""
        values: list[Any] = list(self._blank)
        for index, column in self._facts:
            values[index] = matter.facts[column]
        around = Around(matter.rows, None)
        for index, step in self._steps:
            values[index] = step(values, around)
        return self._judgement(matter, values)

    def _judgement(self, matter: Matter, v: list[Any]) -> Judgement:
        rule = self._rule
        applies = v[rule.applies.at]
        trace = RuleTrace(rule, matter, v)
        if applies is False:
            return Judgement(rule, Verdict.NOT_APPLICABLE, {}, (), (), (), (), (), trace)
        missing: set[str] = set()
        failed = [each for each in rule.require if v[each.node.at] is False]
        verdict = self._verdict(applies, v[rule.granted.at], missing)
        yields: dict[str, object] = {}
        for each in rule.yields:
            value = v[each.amount.at]
            if isinstance(value, Unknown):
                missing.update(value.facts)
                value = None
            yields[each.id] = value
        met = [each for each in rule.findings if v[each.node.at] is True]
        alerts = [each for each in rule.alerts if v[each.node.at] is True]
        cites = [*rule.provision.cite, *(c for each in failed for c in each.cite)]
        cites += [c for each in (*met, *alerts) for c in each.cite]
        return Judgement(
            rule=rule,
            verdict=verdict,
            yields=yields,
            reasons=self._ids(each.id for each in failed),
            missing=tuple(sorted(missing)),
            findings=self._ids(each.id for each in met),
            alerts=self._ids(each.id for each in alerts),
            clauses=self._ids(cites),
            trace=trace,
        )

    @staticmethod
    def _verdict(applies: object, granted: object, missing: set[str]) -> Verdict:
        if applies is True and granted is False:
            return Verdict.REFUSED
        for value in (applies, granted):
            if isinstance(value, Unknown):
                missing.update(value.facts)
        return Verdict.UNDETERMINED if missing else Verdict.APPROVED

    def _ids(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({f"{self._city}.{name}" for name in names}))
