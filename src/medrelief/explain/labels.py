"""The words explanations use: labels of facts, values, reasons, findings and clauses.

In: `rules/labels.yaml`, the vocabularies, a pack's own texts.  Out: text in one
language.  Must never: show an internal code where a label exists, or the value
of a private column.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.facts.amounts import fen_text
from medrelief.facts.columns import TABLES
from medrelief.facts.places import rules_folder
from medrelief.facts.vocabulary import NAMES, tree_of, vocabulary, words_of_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.policy.model import Policy


@cache
def _labels() -> Mapping[str, Any]:
    return MappingProxyType(tree_of(rules_folder() / "labels.yaml"))


@cache
def label(group: str, name: str, lang: str) -> str:
    """The label of a fact, row, status, reason or finding; the name where it has none."""
    found = _labels()[group].get(name)
    return str(found[lang]) if found else name


@cache
def private_columns() -> frozenset[str]:
    """Columns whose values are not shown."""
    return frozenset(c.name for table in TABLES.values() for c in table.columns if c.private)


@cache
def _vocabulary_of(column: str) -> str:
    for table in TABLES.values():
        for each in table.columns:
            if each.name == column and each.vocabulary:
                return each.vocabulary if each.vocabulary in NAMES else ""
    return "identities" if column == "identity" else ""


@lru_cache(maxsize=4096)
def text_value(column: str, value: str, lang: str) -> str:
    """A text of a column by its label: a disease, an identity, a closed word."""
    name = _vocabulary_of(column)
    if name and value in vocabulary(name):
        return vocabulary(name).label(value, lang)
    words = words_of_column(column)
    if words is not None and value in words:
        return words.label(value, lang)
    if value == "none":
        return "无" if lang == "zh" else "none"
    return value


def money(value: object, lang: str) -> str:
    """An amount in yuan; parts of a fen, which only occur before rounding, to four places."""
    assert isinstance(value, int | Fraction)
    unit = " 元" if lang == "zh" else " yuan"
    if value.denominator == 1:
        return fen_text(int(value)) + unit
    sign, size = ("-", -value) if value < 0 else ("", value)
    held = size * 100
    whole, rest = divmod(held.numerator, held.denominator)
    mark = "" if rest == 0 else "…"
    digits = f"{whole:05d}"
    return f"{sign}{digits[:-4] or '0'}.{digits[-4:]}{mark}{unit}"


def percent(value: object) -> str:
    """A ratio with as many places as it has: 95%, 33.33%."""
    assert isinstance(value, int | Fraction)
    held, rest = divmod(abs(value.numerator) * 10**6, value.denominator)
    if rest:
        return str(value)
    whole, places = divmod(held, 10**4)
    digits = f".{places:04d}".rstrip("0").rstrip(".") if places else ""
    return f"{'-' if value < 0 else ''}{whole}{digits}%"


def reason_text(policy: Policy, name: str, lang: str) -> str:
    """What is the case where a condition is false."""
    condition = policy.conditions.get(name)
    return condition.otherwise.of(lang) if condition else label("reasons", name, lang)


def condition_text(policy: Policy, name: str, holds: bool | None, lang: str) -> str:
    """What a condition asks for; of a failed one, what is the case."""
    condition = policy.conditions[name]
    if holds is False:
        return condition.otherwise.of(lang)
    return condition.about.of(lang) if condition.about else name


def finding_text(policy: Policy, name: str, lang: str) -> str:
    """What a finding says."""
    finding = policy.findings.get(name)
    if finding:
        return finding.say.of(lang)
    if name.startswith("conflict.") and name not in _labels()["findings"]:
        fact = label("facts", name.removeprefix("conflict."), lang)
        return str(_labels()["conflict"][lang]).format(fact=fact)
    return label("findings", name, lang)


def missing_text(policy: Policy, name: str, lang: str) -> str:
    """What a missing fact is."""
    owner, _, rest = name.partition(".")
    if not rest:
        return label("facts", name, lang)
    if owner == policy.id:
        return policy.parameters[rest].about.of(lang) if rest in policy.parameters else name
    if owner == "history":
        about = policy.accumulators[rest].about.of(lang)
        return f"此前累计：{about}" if lang == "zh" else f"running total before: {about}"
    row = {"registrations": "registration", "identities": "identity", "events": "event"}.get(owner)
    of = label("rows", row, lang) if row else label("facts", "facility_id", lang)
    return f"{of}·{label('facts', rest, lang)}"


def place_text(policy: Policy, cite: tuple[str, ...], lang: str) -> str:
    """Where some clauses stand."""
    places = [policy.clauses[name].at.of(lang) for name in cite if name in policy.clauses]
    return ("、" if lang == "zh" else ", ").join(places)


def bracketed(text: str, lang: str) -> str:
    """A remark in brackets, as the language sets them."""
    return f"（{text}）" if lang == "zh" else f" ({text})"


def clause_text(policy: Policy, name: str, lang: str) -> str:
    """Where a clause stands, and its gist."""
    clause = policy.clauses.get(name)
    if clause is None:
        return name
    colon = "：" if lang == "zh" else ": "
    return f"{clause.at.of(lang)}{colon}{clause.gist.of(lang)}"
