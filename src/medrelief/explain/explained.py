"""An outcome as text for people, in Chinese or English.

In: an `Outcome` with its trace.  Out: what was decided, the amounts with their
arithmetic, the conditions with both sides of each comparison, the readings
used, what is missing, the findings, the clauses.
Must never: show an identity number, a name, or a value of a private column.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.evaluate.outcome import Status
from medrelief.explain.conditions import Conditions
from medrelief.explain.labels import (
    bracketed,
    clause_text,
    condition_text,
    finding_text,
    label,
    missing_text,
    money,
    place_text,
    reason_text,
)
from medrelief.explain.ranges import open_range
from medrelief.explain.readings import Readings
from medrelief.explain.sentences import Sentences
from medrelief.facts.columns import REPORTED
from medrelief.facts.vocabulary import vocabulary
from medrelief.language.operations.money import half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.evaluate.outcome import Outcome, Trace
    from medrelief.language.nodes import Node
    from medrelief.program.program import Decision, Pay, Program, Require

_TEXT = MappingProxyType(
    {
        "zh": {
            "decided": "结论：",
            "why": "原因",
            "amounts": "金额",
            "total": "基金合计",
            "person": "个人支付",
            "reported": "按已报支付",
            "scope": "不适用",
            "refused": "不予支付",
            "limited": "，以剩余费用为限",
            "open": "待定，在 {low} 与 {high} 之间",
            "conditions": "条件",
            "change": "要得到支付，须改变",
            "missing": "缺少的事实",
            "findings": "提示",
            "readings": "采用的理解",
            "clauses": "依据",
            "extras": "其他结果",
            "notes": "说明",
            "day": "待遇计算日",
        },
        "en": {
            "decided": "Decision: ",
            "why": "Because",
            "amounts": "Amounts",
            "total": "All funds",
            "person": "The person pays",
            "reported": "as reported",
            "scope": "does not apply",
            "refused": "does not pay",
            "limited": ", within what is left of the cost",
            "open": "open, between {low} and {high}",
            "conditions": "Conditions",
            "change": "For a payment, this would have to be different",
            "missing": "Missing facts",
            "findings": "Findings",
            "readings": "Readings used",
            "clauses": "Clauses",
            "extras": "Other results",
            "notes": "Notes",
            "day": "counted on",
        },
    }
)
_MARKS = {True: "✓", False: "✗", None: "?"}
_INDENT = ("", "  ", "    ", "      ")


def explained(outcome: Outcome, lang: str = "zh") -> str:
    """The explanation of an outcome.

    Args: lang: `zh` or `en`.
    Raises: `ValueError` where the claim was evaluated without a trace, or for another language.
    """
    if lang not in _TEXT:
        raise ValueError("explanations are in zh or en")
    if outcome.trace is None:
        if outcome.status not in (Status.VOID, Status.UNDETERMINED):
            raise ValueError("the claim was evaluated without a trace; ask for it")
        return "\n".join(_untraced(outcome, lang))
    return "\n".join(_explainer(outcome.trace.program, lang).lines(outcome, outcome.trace))


def _untraced(outcome: Outcome, lang: str) -> Iterator[str]:
    """Void claims and orphan reversals, about which there is nothing to trace."""
    yield f"{outcome.claim_id} · {outcome.policy}"
    yield _TEXT[lang]["decided"] + label("statuses", outcome.status, lang)
    yield from (f"  {label('findings', bare(name), lang)} [{name}]" for name in outcome.findings)
    yield from (f"  {label('facts', name, lang)} [{name}]" for name in outcome.missing)


@lru_cache(maxsize=64)
def _explainer(program: Program, lang: str) -> _Explainer:
    return _Explainer(program, lang)


class _Explainer:
    """A program made ready to explain its outcomes in one language."""

    def __init__(self, program: Program, lang: str) -> None:
        policy = program.policy
        funds = {d.amounts[p.fund].index: p.fund for d in program.decisions for p in d.pay}
        self._program = program
        self._policy = policy
        self._lang = lang
        self._t = _TEXT[lang]
        self._sentences = Sentences(policy, lang, funds)
        self._comparisons = Conditions(self._sentences, lang)
        self._readings = Readings(policy, program.nodes, lang)
        self._decisions = {decision.id: decision for decision in program.decisions}
        self._funds = {fund: vocabulary("funds").label(fund, lang) for fund in program.amounts}
        self._places: dict[tuple[str, ...], str] = {}
        self._clauses: dict[str, str] = {}

    def lines(self, outcome: Outcome, trace: Trace) -> Iterator[str]:
        """All lines, top to bottom."""
        decision = self._decisions.get(outcome.benefit)
        yield from self._head(outcome, trace)
        yield from self._named("why", self._why(outcome))
        if outcome.status in (Status.UNDETERMINED, Status.SETTLED, Status.NOT_ELIGIBLE):
            yield from self._amounts(outcome, trace, decision)
        if decision is not None:
            yield from self._conditions(outcome, trace, decision)
        yield from self._named("missing", [self._missing(name) for name in outcome.missing])
        yield from self._named("findings", [self._finding(name) for name in outcome.findings])
        yield from self._named("readings", self._read(trace, decision))
        yield from self._named("clauses", [self._clause(name) for name in outcome.clauses])
        yield from self._named("notes", self._notes(outcome))

    def _why(self, outcome: Outcome) -> list[str]:
        if outcome.status is not Status.NOT_ENCODED:
            return [reason_text(self._policy, bare(r), self._lang) for r in outcome.reasons]
        cited = {bare(name) for name in outcome.clauses}
        closed = self._policy.not_encoded.values()
        return [each.because.of(self._lang) for each in closed if cited.issuperset(each.cite)]

    def _head(self, outcome: Outcome, trace: Trace) -> Iterator[str]:
        policy, lang = self._policy, self._lang
        benefit = policy.benefits.get(outcome.benefit)
        about = f" · {benefit.about.of(lang)}" if benefit else ""
        day = f"{self._t['day']} {trace.case.date.isoformat()}"
        number = bracketed(policy.document.number, lang)
        yield f"{outcome.claim_id} · {policy.title.of(lang)}{number}{about} · {day}"
        yield self._t["decided"] + label("statuses", outcome.status, lang)

    def _amounts(self, outcome: Outcome, trace: Trace, decision: Decision | None) -> Iterator[str]:
        lang = self._lang
        cost = f"{label('facts', 'total_cost', lang)} {money(trace.case.facts['total_cost'], lang)}"
        yield self._t["amounts"] + bracketed(cost, lang)
        ruled = {pay.fund: pay for pay in decision.pay} if decision else {}
        for fund, amount in outcome.amounts.items():
            pay = ruled.get(fund)
            if amount is None:
                written = self._open(self._program.amounts[fund], trace, outcome)
                yield f"  {self._funds[fund]}  {written}"
            elif pay is not None:
                how = self._how(trace, decision, pay, amount)
                yield f"  {self._funds[fund]}  {money(amount, lang)}{how}"
            elif amount:
                yield f"  {self._funds[fund]}  {money(amount, lang)}  {self._t['reported']}"
        if outcome.fund_total is not None and outcome.person_pays is not None:
            yield f"  {self._t['total']}  {money(outcome.fund_total, lang)}"
            yield f"  {self._t['person']}  {money(outcome.person_pays, lang)}"
        nodes = {extra.id: extra.amount for extra in decision.extras} if decision else {}
        for name, extra in outcome.extras.items():
            if extra is None:
                yield f"  {self._extra_about(name)}  ?"
            elif extra != 0:
                how = self._arithmetic(nodes[name], trace) if name in nodes else ""
                yield f"  {self._extra_about(name)}  {money(extra, lang)}{how}"

    def _open(self, node: Node, trace: Trace, outcome: Outcome) -> str:
        """The range of an open amount, within what the amounts that are known leave."""
        low, high = open_range(node, trace)
        known = sum(each for each in outcome.amounts.values() if each is not None)
        total = trace.case.facts["total_cost"]
        assert isinstance(total, int)
        high = max(low, min(high, total - known))
        return self._t["open"].format(low=money(low, self._lang), high=money(high, self._lang))

    def _extra_about(self, name: str) -> str:
        for benefit in self._policy.benefits.values():
            for each in benefit.yields:
                if each.id == name and each.about is not None:
                    return each.about.of(self._lang)
        return name

    def _how(self, trace: Trace, decision: Decision | None, pay: Pay, amount: int) -> str:
        reported = isinstance(trace.case.facts[REPORTED[pay.fund]], int)
        # `pay.granted` as a whole may be no step of the program; what it joins always is
        required = [*(decision.require if decision else ()), *pay.require]
        nodes = (pay.scope, *(each.node for each in required))
        granted = all(trace.value(node) is True for node in nodes)
        if reported and (pay.reported_stands or not granted):
            return "  " + self._t["reported"]
        if not granted:
            known = trace.value(pay.scope)
            return "  " + (self._t["scope"] if known is False else self._t["refused"])
        computed = trace.value(pay.raw)
        limited = isinstance(computed, int | Fraction) and half_up(computed) != amount
        return self._arithmetic(pay.raw, trace) + (self._t["limited"] if limited else "")

    def _arithmetic(self, node: Node, trace: Trace) -> str:
        """How an amount comes about; nothing where that would only repeat it."""
        value = trace.value(node)
        if not isinstance(value, int | Fraction):
            return ""
        text = self._sentences.text(node)(trace.values)
        return "" if text == money(value, self._lang) else f"  = {text}"

    def _conditions(self, outcome: Outcome, trace: Trace, decision: Decision) -> Iterator[str]:
        scoped = [pay for pay in decision.pay if trace.value(pay.scope) is not False]
        required = list(
            dict.fromkeys([*decision.require, *(r for pay in scoped for r in pay.require)])
        )
        if not required:
            return
        rows = {**trace.case.rows, "peer": trace.peers}
        change: list[str] = []
        yield self._t["conditions"]
        for each in required:
            value = trace.value(each.node)
            holds = value if isinstance(value, bool) else None
            about = condition_text(self._policy, each.id, holds, self._lang)
            yield f"  {_MARKS[holds]} {about}{self._place(each)}"
            for line in self._comparisons.lines(each.node)(trace.values, rows):
                yield f"    {_INDENT[line.depth]}{_MARKS[line.holds]} {line.text}"
                if holds is False and not line.given:
                    change.append(_INDENT[line.depth] + line.text)
        if outcome.status is Status.NOT_ELIGIBLE:
            yield from self._named("change", change)

    def _place(self, each: Require) -> str:
        if each.cite not in self._places:
            place = place_text(self._policy, each.cite, self._lang)
            self._places[each.cite] = bracketed(place, self._lang)
        return self._places[each.cite]

    def _read(self, trace: Trace, decision: Decision | None) -> list[str]:
        roots = [self._program.in_force]
        if decision is not None:
            roots += [each.node for each in decision.require]
            roots += decision.amounts.values()
        return self._readings.used(roots, trace.values)

    def _missing(self, name: str) -> str:
        text = f"{missing_text(self._policy, name, self._lang)} [{name}]"
        parameter = self._policy.parameters.get(bare(name)) if "." in name else None
        if parameter is not None and parameter.not_given is not None:
            text += f" — {parameter.not_given.of(self._lang)}"
        return text

    def _finding(self, name: str) -> str:
        return f"{finding_text(self._policy, bare(name), self._lang)} [{name}]"

    def _clause(self, name: str) -> str:
        if name not in self._clauses:
            self._clauses[name] = clause_text(self._policy, bare(name), self._lang)
        return self._clauses[name]

    def _notes(self, outcome: Outcome) -> list[str]:
        used = {bare(name) for name in outcome.clauses}
        notes = self._policy.notes
        return [note.text.of(self._lang) for note in notes if not used.isdisjoint(note.cite)]

    def _named(self, heading: str, texts: list[str]) -> Iterator[str]:
        if texts:
            yield self._t[heading]
            for text in texts:
                yield "  " + text


def bare(name: str) -> str:
    """An id without its city."""
    return name.partition(".")[2] or name
