"""An outcome as text for people, in Chinese or English.

In: an `Outcome` with its trace.  Out: what was decided, the amounts with their
arithmetic, the conditions with both sides of each comparison, the readings
used, what is missing, the findings, the clauses.
Must never: show an identity number, a name, or a value of a private column.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.evaluate.outcome import Status
from medrelief.explain.arithmetic import amount_text
from medrelief.explain.conditions import condition_lines
from medrelief.explain.labels import (
    bracketed,
    clause_text,
    finding_text,
    label,
    missing_text,
    money,
    place_text,
    reason_text,
)
from medrelief.explain.ranges import open_range
from medrelief.explain.readings import readings_used
from medrelief.facts.columns import REPORTED
from medrelief.facts.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.evaluate.outcome import Outcome, Trace
    from medrelief.program.program import Decision, Pay, Require

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


def explained(outcome: Outcome, lang: str = "zh") -> str:
    """The explanation of an outcome.

    Args: lang: `zh` or `en`.
    Raises: `ValueError` where the claim was evaluated without a trace, or for another language.
    """
    if lang not in _TEXT:
        raise ValueError("explanations are in zh or en")
    if outcome.trace is None and outcome.status not in (Status.VOID, Status.UNDETERMINED):
        raise ValueError("the claim was evaluated without a trace; ask for it with traced=True")
    return "\n".join(_Explanation(outcome, lang).lines())


class _Explanation:
    def __init__(self, outcome: Outcome, lang: str) -> None:
        self._outcome = outcome
        self._lang = lang
        self._t = _TEXT[lang]

    def lines(self) -> Iterator[str]:
        """All lines, top to bottom."""
        outcome, trace = self._outcome, self._outcome.trace
        if trace is None:
            yield f"{outcome.claim_id} · {outcome.policy}"
            yield self._t["decided"] + label("statuses", outcome.status, self._lang)
            yield from (f"  {name}" for name in outcome.findings)
            return
        yield from self._head(trace)
        decision = self._decision(trace)
        yield from self._why(trace)
        if outcome.fund_total is not None or outcome.status in (
            Status.UNDETERMINED,
            Status.SETTLED,
            Status.NOT_ELIGIBLE,
        ):
            yield from self._amounts(trace, decision)
        if decision is not None and outcome.status is not Status.CONFLICT:
            yield from self._conditions(trace, decision)
        yield from self._named("missing", (self._missing(trace, m) for m in outcome.missing))
        yield from self._named("findings", (self._finding(trace, f) for f in outcome.findings))
        yield from self._named("readings", readings_used(trace, decision, self._lang))
        yield from self._named("clauses", (self._clause(trace, c) for c in outcome.clauses))
        yield from self._named("notes", self._notes(trace))

    def _decision(self, trace: Trace) -> Decision | None:
        for decision in trace.program.decisions:
            if decision.id == self._outcome.benefit:
                return decision
        return None

    def _head(self, trace: Trace) -> Iterator[str]:
        policy = trace.program.policy
        about = ""
        if self._outcome.benefit:
            about = f" · {policy.benefits[self._outcome.benefit].about.of(self._lang)}"
        day = f"{self._t['day']} {trace.case.date.isoformat()}"
        number = bracketed(policy.document.number, self._lang)
        yield f"{self._outcome.claim_id} · {policy.title.of(self._lang)}{number}{about} · {day}"
        status = label("statuses", self._outcome.status, self._lang)
        yield self._t["decided"] + status

    def _why(self, trace: Trace) -> Iterator[str]:
        policy = trace.program.policy
        names = [_bare(reason) for reason in self._outcome.reasons]
        yield from self._named("why", (reason_text(policy, name, self._lang) for name in names))

    def _amounts(self, trace: Trace, decision: Decision | None) -> Iterator[str]:
        outcome = self._outcome
        total = trace.case.facts["total_cost"]
        cost = f"{label('facts', 'total_cost', self._lang)} {money(total, self._lang)}"
        yield self._t["amounts"] + bracketed(cost, self._lang)
        ruled = {pay.fund: pay for pay in decision.pay} if decision else {}
        funds = vocabulary("funds")
        for fund, amount in outcome.amounts.items():
            name = funds.label(fund, self._lang)
            pay = ruled.get(fund)
            if amount is None:
                low, high = open_range(trace.program.amounts[fund], trace)
                span = self._t["open"].format(
                    low=money(low, self._lang), high=money(high, self._lang)
                )
                yield f"  {name}  {span}"
            elif pay is not None:
                yield f"  {name}  {money(amount, self._lang)}{self._how(trace, pay)}"
            elif amount:
                yield f"  {name}  {money(amount, self._lang)}  {self._t['reported']}"
        if outcome.fund_total is not None and outcome.person_pays is not None:
            yield f"  {self._t['total']}  {money(outcome.fund_total, self._lang)}"
            yield f"  {self._t['person']}  {money(outcome.person_pays, self._lang)}"
        for name, extra in outcome.extras.items():
            about = self._extra_about(trace, name)
            if extra is None:
                yield f"  {about}  ?"
            elif extra:
                yield f"  {about}  {money(extra, self._lang)}"

    def _extra_about(self, trace: Trace, name: str) -> str:
        for benefit in trace.program.policy.benefits.values():
            for each in benefit.yields:
                if each.id == name and each.about is not None:
                    return each.about.of(self._lang)
        return name

    def _how(self, trace: Trace, pay: Pay) -> str:
        if trace.value(pay.granted) is not True:
            known = trace.value(pay.scope)
            word = self._t["scope"] if known is False else self._t["refused"]
            return f"  {word}"
        reported = trace.case.facts[REPORTED[pay.fund]]
        if pay.reported_stands and isinstance(reported, int):
            return f"  {self._t['reported']}"
        return f"  = {amount_text(pay.raw, trace, self._lang)}"

    def _conditions(self, trace: Trace, decision: Decision) -> Iterator[str]:
        scoped = [pay for pay in decision.pay if trace.value(pay.scope) is not False]
        required = dict.fromkeys([*decision.require, *(r for p in scoped for r in p.require)])
        if required:
            yield self._t["conditions"]
        for each in required:
            yield from self._condition(trace, each)
        failed = [each for each in required if trace.value(each.node) is False]
        if self._outcome.status is Status.NOT_ELIGIBLE and failed:
            yield self._t["change"]
            for each in failed:
                for line in condition_lines(each.node, trace, self._lang):
                    yield f"  {'  ' * line.depth}{line.text}"

    def _condition(self, trace: Trace, each: Require) -> Iterator[str]:
        policy = trace.program.policy
        value = trace.value(each.node)
        holds = value if isinstance(value, bool) else None
        place = bracketed(place_text(policy, each.cite, self._lang), self._lang)
        said = f" {reason_text(policy, each.id, self._lang)}" if holds is False else ""
        yield f"  {_MARKS[holds]} {each.id}{said}{place}"
        for line in condition_lines(each.node, trace, self._lang):
            yield f"    {'  ' * line.depth}{_MARKS[line.holds]} {line.text}"

    def _missing(self, trace: Trace, name: str) -> str:
        text = f"{missing_text(trace.program.policy, name, self._lang)} [{name}]"
        bare = _bare(name)
        parameter = trace.program.policy.parameters.get(bare)
        if parameter is not None and parameter.not_given is not None and "." in name:
            text += f" — {parameter.not_given.of(self._lang)}"
        return text

    def _finding(self, trace: Trace, name: str) -> str:
        return f"{finding_text(trace.program.policy, _bare(name), self._lang)} [{name}]"

    def _clause(self, trace: Trace, name: str) -> str:
        return clause_text(trace.program.policy, _bare(name), self._lang)

    def _notes(self, trace: Trace) -> Iterator[str]:
        used = {_bare(name) for name in self._outcome.clauses}
        for note in trace.program.policy.notes:
            if used & set(note.cite):
                yield note.text.of(self._lang)

    def _named(self, heading: str, texts: Iterator[str]) -> Iterator[str]:
        found = list(texts)
        if found:
            yield self._t[heading]
            yield from (f"  {text}" for text in found)


def _bare(name: str) -> str:
    """An id without its city."""
    return name.partition(".")[2] if "." in name else name
