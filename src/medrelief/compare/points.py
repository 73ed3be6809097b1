"""What each kind of thing in a pack says, point by point.

Why: two things are compared by the points they have in common, and shown by them.
In: a thing and its policy.  Out: (name, key) → `Said`, in the order of showing.
Must never: compare; see only one side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.compare.formula_text import constant_text, normal_text
from medrelief.compare.formula_words import in_words
from medrelief.compare.model import Said
from medrelief.compare.values import in_words as value_in_words
from medrelief.compare.vocabularies import item_label
from medrelief.facts.vocabulary import vocabulary
from medrelief.policy.model import Text
from medrelief.policy.settings import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from medrelief.facts.kinds import Kind
    from medrelief.policy.model import (
        Accumulator,
        Benefit,
        Clause,
        Condition,
        Definition,
        Finding,
        Formula,
        NamedList,
        NotEncoded,
        Parameter,
        Payment,
        Policy,
        Provision,
        Reading,
    )

    Points = dict[tuple[str, str], Said]

_KINDS: Mapping[str, tuple[str, str]] = {
    "bool": ("是或否", "yes or no"),
    "money": ("金额", "money"),
    "ratio": ("比例", "ratio"),
    "count": ("数目", "number"),
    "date": ("日期", "date"),
    "duration": ("天数", "days"),
    "text": ("文字", "text"),
    "set": ("集合", "set"),
}
_OF_SECTION: Mapping[str, tuple[str, str]] = {
    "registration": ("认定", "registration"),
    "enrolment": ("参保", "enrolment"),
    "monitoring": ("监测", "monitoring"),
    "screening": ("筛查", "screening"),
    "deadlines": ("时限", "deadlines"),
    "settlement": ("结算", "settlement"),
    "documents": ("文书", "documents"),
}


def parameter_points(each: Parameter, dates: Iterable[date]) -> Points:
    """A parameter; on each of the dates the value that counts from then on, if there is one."""
    points = {
        ("about", ""): Said(each.about),
        ("kind", ""): Said(Text(*_KINDS[each.kind.value]), each.kind.value),
        ("optional", ""): _yes_or_no(each.optional),
        ("given", ""): _given(each),
    }
    for day in sorted(dates):
        counting = [value for start, value in each.values if start <= day]
        if counting:
            points["value", day_text(day)] = _value(each.kind, counting[-1])
    return points


def day_text(day: date) -> str:
    """A date as a key; empty for a value that counts on every day."""
    return "" if day == ALWAYS else day.isoformat()


def list_points(each: NamedList) -> Points:
    """A list: every item is a point, said with the label that the pack prints."""
    points = _labelled(each.about)
    points["open", ""] = _yes_or_no(each.open)
    for item in each.items:
        label = item_label(each.of, item.id, item.label)
        points["item", item.id] = Said(label, label.zh)
    return points


def reading_points(each: Reading, policy: Policy) -> Points:
    """A reading: its question, its options, the one that is used."""
    options = dict(each.options)
    used = policy.choices.get(each.id, next(iter(options)))
    points = {("question", ""): Said(each.question)}
    points |= {("option", name): Said(text) for name, text in options.items()}
    points["used", ""] = Said(options[used], used)
    return points


def definition_points(each: Definition, policy: Policy) -> Points:
    """A named formula."""
    return _labelled(each.about) | {("formula", ""): _formula(each.formula, policy)}


def condition_points(each: Condition, policy: Policy) -> Points:
    """A condition: its sentence and what must hold."""
    return _labelled(each.about) | {
        ("otherwise", ""): Said(each.otherwise),
        ("that", ""): _formula(each.that, policy),
    }


def finding_points(each: Finding, policy: Policy) -> Points:
    """A finding: its sentence and when it is made."""
    return {
        ("say", ""): Said(each.say),
        ("when", ""): _formula(each.when, policy),
        ("granted_only", ""): _yes_or_no(each.granted_only),
    }


def accumulator_points(each: Accumulator, policy: Policy) -> Points:
    """A running total: what claims of one total share."""
    keys = [_formula(part, policy) for part in each.key]
    joined = Text("、".join(key.text.zh for key in keys), ", ".join(key.text.en for key in keys))
    return {
        ("about", ""): Said(each.about),
        ("key", ""): Said(joined, ", ".join(key.plain for key in keys)),
    }


def closed_points(each: NotEncoded, policy: Policy) -> Points:
    """A clause known as not computable."""
    return {("because", ""): Said(each.because), ("when", ""): _formula(each.when, policy)}


def clause_points(each: Clause) -> Points:
    """A clause: its place and gist."""
    return {("at", ""): Said(each.at), ("gist", ""): Said(each.gist)}


def benefit_points(each: Benefit, policy: Policy) -> Points:
    """A provision: when it applies, what it requires, what each fund pays."""
    points = {("about", ""): Said(each.about), ("when", ""): _formula(each.when, policy)}
    points |= {("require", name): _condition(name, policy) for name in each.require}
    points |= {
        ("finding", name): Said(policy.findings[name].say, name)
        for name in each.findings
        if name in policy.findings
    }
    for pay in each.pay:
        points |= _payment_points(pay, policy)
    for extra in each.yields:
        points["extra", extra.id] = _formula(extra.amount, policy)
        if extra.of:
            points["extra_of", extra.id] = Said(_fund(extra.of), extra.of)
    return points


def provision_points(each: Provision, policy: Policy) -> Points:
    """A provision about something else than a claim."""
    points = {
        ("section", ""): Said(
            Text(*_OF_SECTION.get(each.section, (each.section,) * 2)), each.section
        )
    }
    points["about", ""] = Said(each.about)
    if each.when is not None:
        points["when", ""] = _formula(each.when, policy)
    points |= {("require", name): _condition(name, policy) for name in each.require}
    points |= {
        ("finding", name): Said(policy.findings[name].say, name)
        for name in each.findings
        if name in policy.findings
    }
    points |= {("extra", one.id): _formula(one.formula, policy) for one in each.yields}
    points |= {("alert", one.id): _formula(one.when, policy) for one in each.alerts}
    return points


def _payment_points(pay: Payment, policy: Policy) -> Points:
    points = {("pays", pay.fund): _formula(pay.amount, policy)}
    if pay.when is not None:
        points["pays_when", pay.fund] = _formula(pay.when, policy)
    for name in pay.require:
        points["pays_require", f"{pay.fund}.{name}"] = _condition(name, policy)
    points["reported_stands", pay.fund] = _yes_or_no(pay.reported_stands)
    points["clause", pay.fund] = clauses(pay.cite, policy)
    return points


def clauses(cite: tuple[str, ...], policy: Policy) -> Said:
    """The places of the clauses."""
    known = [policy.clauses[name].at for name in cite if name in policy.clauses]
    text = Text("、".join(at.zh for at in known), ", ".join(at.en for at in known))
    return Said(text, ";".join(cite))


def _labelled(about: Text | None) -> Points:
    return {} if about is None else {("about", ""): Said(about)}


def _formula(formula: Formula, policy: Policy) -> Said:
    return Said(in_words(formula, policy), normal_text(formula))


def _condition(name: str, policy: Policy) -> Said:
    condition = policy.conditions.get(name)
    sentence = condition.otherwise if condition else Text(name, name)
    return Said(sentence, name)


def _fund(name: str) -> Text:
    known = vocabulary("funds")
    return Text(known.label(name, "zh"), known.label(name, "en"))


def _yes_or_no(value: bool) -> Said:
    return Said(Text("是", "yes") if value else Text("否", "no"), "true" if value else "false")


def _given(each: Parameter) -> Said:
    if each.values:
        return Said(Text("已给定", "given"), "given")
    why = each.not_given
    if why is None:
        return Said(Text("未给定", "not given"), "not_given")
    return Said(Text(f"未给定：{why.zh}", f"not given: {why.en}"), "not_given")


def _value(kind: Kind, value: object) -> Said:
    text = Text(value_in_words(kind, value, "zh"), value_in_words(kind, value, "en"))
    return Said(text, constant_text(kind, value))
