"""`policies show`: what a pack says, for people who have to rely on it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from medrelief.cli.layout import lined_up
from medrelief.cli.options import Choices, Language, Overlays, Policies, Settings, lang_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from medrelief.policy.model import Parameter, Policy, Reading

HELP = "Show a pack: parameters, readings, conditions, provisions, lists, notes."


def command(
    name: Annotated[str, typer.Argument(help="The name or the folder of a pack.")],
    policies: Policies = None,
    overlay: Overlays = None,
    settings: Settings = None,
    choices: Choices = None,
    lang: Language = None,
) -> int:
    """Sections of text; ids as options and results spell them."""
    from medrelief.cli.policies.first_day import first_day
    from medrelief.cli.policies.packs import folders, policies_of
    from medrelief.policy.settings import by_policy, with_settings
    from medrelief.program.compile import program_from_policy

    language = lang_of(lang)
    ((_, policy),) = policies_of(folders([name], policies), overlay or ()).items()
    known = (policy.id,)
    policy = with_settings(
        policy,
        by_policy(settings or (), known).get(policy.id),
        by_policy(choices or (), known).get(policy.id),
    )
    since = first_day(program_from_policy(policy))
    sys.stdout.write("\n".join(_sections(policy, since, language)))
    return 0


def _sections(policy: Policy, since: date | None, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield _head(policy, since, lang)
    parts: tuple[tuple[str, str, Sequence[Sequence[str]]], ...] = (
        ("参数", "parameters", [_parameter(each, lang) for each in policy.parameters.values()]),
        (
            "理解",
            "readings",
            [r for each in policy.readings.values() for r in _reading(policy, each, lang)],
        ),
        (
            "条件（不满足时）",
            "conditions (where they do not hold)",
            [
                (c.id, _cited(policy, c.cite, lang), c.otherwise.of(lang))
                for c in policy.conditions.values()
            ],
        ),
        (
            "待遇",
            "benefits",
            [row for each in policy.benefits for row in _benefit(policy, each, lang)],
        ),
        (
            "提示",
            "findings",
            [
                (f.id, _cited(policy, f.cite, lang), f.say.of(lang))
                for f in policy.findings.values()
            ],
        ),
        (
            "未编码条款",
            "clauses known as not computable",
            [
                (e.id, _cited(policy, e.cite, lang), e.because.of(lang))
                for e in policy.not_encoded.values()
            ],
        ),
        (
            "累计",
            "running totals",
            [
                (a.id, _cited(policy, a.cite, lang), a.about.of(lang))
                for a in policy.accumulators.values()
            ],
        ),
        ("清单", "lists", [_list(policy, each, lang) for each in policy.lists]),
        ("说明", "notes", [(_cited(policy, n.cite, lang), n.text.of(lang)) for n in policy.notes]),
    )
    for title_zh, title_en, rows in parts:
        if rows:
            yield f"{title_zh if zh else title_en}\n{lined_up(rows, indent='  ')}"


def _head(policy: Policy, since: date | None, lang: str) -> str:
    first = since.isoformat() if since else ("未给出" if lang == "zh" else "not given")
    words = ("文号", "施行", "摘要") if lang == "zh" else ("document", "in force from", "digest")
    values = (policy.document.number, first, policy.digest)
    head = lined_up(list(zip(words, values, strict=True)), indent="  ")
    return f"{policy.id} · {policy.title.of(lang)}\n{head}"


def _parameter(parameter: Parameter, lang: str) -> tuple[str, ...]:
    from medrelief.policy.settings import ALWAYS

    values = "; ".join(
        _value(parameter, value) + ("" if since == ALWAYS else f" ({since.isoformat()}–)")
        for since, value in parameter.values
    )
    if not values:
        values = "未给出" if lang == "zh" else "not given"
        if parameter.optional:
            values += "（可不给）" if lang == "zh" else ", optional"
    about = parameter.about.of(lang)
    if parameter.not_given is not None:
        separator = "：" if lang == "zh" else ": "
        about = f"{about}{separator}{parameter.not_given.of(lang)}"
    return (parameter.id, parameter.kind.value, values, ", ".join(parameter.cite), about)


def _value(parameter: Parameter, value: object) -> str:
    from fractions import Fraction

    from medrelief.facts.amounts import fen_text, ratio_text
    from medrelief.facts.kinds import Kind

    match parameter.kind, value:
        case Kind.MONEY, int():
            return f"{fen_text(value)} yuan"
        case Kind.RATIO, Fraction():
            return ratio_text(value)
        case Kind.DURATION, int():
            return f"{value} days"
        case Kind.BOOL, _:
            return str(value).lower()
        case _, frozenset():
            return ";".join(sorted(value))
    return str(value)


def _reading(policy: Policy, reading: Reading, lang: str) -> Iterator[tuple[str, ...]]:
    used = policy.choices.get(reading.id, reading.options[0][0])
    yield (reading.id, _cited(policy, reading.cite, lang), reading.question.of(lang))
    for option, text in reading.options:
        mark = "*" if option == used else " "
        yield (f"  {mark} {option}", "", text.of(lang))


def _benefit(policy: Policy, name: str, lang: str) -> Iterator[tuple[str, ...]]:
    benefit = policy.benefits[name]
    yield (benefit.id, _cited(policy, benefit.cite, lang), benefit.about.of(lang))
    if benefit.require:
        yield ("  require", "", ", ".join(benefit.require))
    for pay in benefit.pay:
        needs = f" [{', '.join(pay.require)}]" if pay.require else ""
        yield (f"  {pay.fund}", ", ".join(pay.cite), f"{pay.amount.text.strip()}{needs}")
    for extra in benefit.yields:
        yield (f"  {extra.id}", ", ".join(extra.cite), extra.amount.text.strip())


def _list(policy: Policy, name: str, lang: str) -> tuple[str, ...]:
    named = policy.lists[name]
    items = [f"{item.label} {item.id}" if item.label else item.id for item in named.items]
    more = (["等"] if lang == "zh" else ["open"]) if named.open else []
    return (named.id, ", ".join(named.cite), ("、" if lang == "zh" else ", ").join([*items, *more]))


def _cited(policy: Policy, cite: Sequence[str], lang: str) -> str:
    places = [policy.clauses[each].at.of(lang) for each in cite if each in policy.clauses]
    return ("、" if lang == "zh" else ", ").join(places)
