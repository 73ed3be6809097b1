"""Two policies side by side: what each says, and where they do not say the same.

In: two policies.  Out: `Entry`s for everything that either names.
Must never: evaluate a claim, or call two things the same because their names are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.compare import points as p
from medrelief.compare.first_day import day_or_words
from medrelief.compare.formula_words import name_in_words
from medrelief.compare.model import Aspect, Entry, Said, Section, Standing
from medrelief.compare.resting import names_below
from medrelief.policy.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from medrelief.policy.model import Policy

    Points = dict[tuple[str, str], Said]
    PointsOf = Callable[[Any, Policy], Points]

_SECTIONS: Mapping[Section, PointsOf] = {
    Section.READINGS: p.reading_points,
    Section.BENEFITS: p.benefit_points,
    Section.PROVISIONS: p.provision_points,
    Section.CONDITIONS: p.condition_points,
    Section.FINDINGS: p.finding_points,
    Section.ACCUMULATORS: p.accumulator_points,
    Section.NOT_ENCODED: p.closed_points,
    Section.LISTS: lambda each, _: p.list_points(each),
    Section.DEFINITIONS: p.definition_points,
    Section.CLAUSES: lambda each, _: p.clause_points(each),
}
DIVISION = "policy.division"
"""What a formula calls the division of its pack."""


def entries_of(a: Policy, b: Policy) -> tuple[Entry, ...]:
    """Everything that either pack names, by section, in the order of a and then b."""
    found = [_document(a, b), *_parameters(a, b)]
    for section, points_of in _SECTIONS.items():
        # Clauses of two notices are different texts; only versions of one pack have the same.
        if section is not Section.CLAUSES or a.id == b.id:
            found += _section(section, points_of, a, b)
    return tuple(_resting(found, a, b))


def _document(a: Policy, b: Policy) -> Entry:
    sides = [_document_points(policy) for policy in (a, b)]
    aspects = _aspects(*sides, minor=frozenset())
    differs = any(aspect.differs for aspect in aspects)
    standing = Standing.DIFFERENT if differs else Standing.SAME
    return Entry(Section.DOCUMENT, "document", Text("文件", "document"), standing, aspects)


def _document_points(policy: Policy) -> Points:
    document = policy.document
    points = {
        ("title", ""): Said(policy.title),
        ("number", ""): _plain(document.number),
        ("issued", ""): _plain(document.issued.isoformat() if document.issued else ""),
        ("division", ""): _plain(policy.division),
        ("in_force_from", ""): day_or_words(policy.in_force_from, policy),
        ("sha256", ""): Said(Text(*[f"{document.sha256[:12]}…"] * 2), document.sha256),
    }
    if policy.in_force_to is not None:
        points["in_force_to", ""] = day_or_words(policy.in_force_to, policy)
    return {key: said for key, said in points.items() if said.text.zh}


def _plain(text: str) -> Said:
    return Said(Text(text, text), text)


def _parameters(a: Policy, b: Policy) -> Iterator[Entry]:
    for name in dict.fromkeys((*a.parameters, *b.parameters)):
        sides = [policy.parameters.get(name) for policy in (a, b)]
        dates = {day for each in sides if each for day, _ in each.values}
        points = [p.parameter_points(each, dates) if each else None for each in sides]
        yield _entry(Section.PARAMETERS, name, points, sides, a, b)


def _section(section: Section, points_of: PointsOf, a: Policy, b: Policy) -> Iterator[Entry]:
    left, right = (_things(policy, section) for policy in (a, b))
    for name in dict.fromkeys((*left, *right)):
        sides = [left.get(name), right.get(name)]
        points = [
            points_of(each, policy) if each is not None else None
            for each, policy in zip(sides, (a, b), strict=True)
        ]
        yield _entry(section, name, points, sides, a, b)


def _things(policy: Policy, section: Section) -> Mapping[str, Any]:
    things: Mapping[str, Any] = getattr(policy, section.value)
    return things


def _entry(
    section: Section,
    name: str,
    points: list[Points | None],
    sides: list[Any],
    a: Policy,
    b: Policy,
) -> Entry:
    for each, side, policy in zip(points, sides, (a, b), strict=True):
        if each is not None and section is not Section.CLAUSES:
            each["clause", ""] = p.clauses(side.cite, policy)
    # Another notice has other clauses; that alone is no difference of what they say.
    minor = frozenset() if a.id == b.id else frozenset(["clause"])
    aspects = _aspects(*points, minor=minor)
    owner = a if points[0] is not None else b
    return Entry(section, name, _label(section, name, owner), _standing(points, aspects), aspects)


def _standing(points: list[Points | None], aspects: tuple[Aspect, ...]) -> Standing:
    if points[0] is None:
        return Standing.ONLY_B
    if points[1] is None:
        return Standing.ONLY_A
    differs = any(aspect.differs and not aspect.minor for aspect in aspects)
    return Standing.DIFFERENT if differs else Standing.SAME


def _aspects(
    left: Points | None, right: Points | None, *, minor: frozenset[str]
) -> tuple[Aspect, ...]:
    left, right = left or {}, right or {}
    keys = list(left)
    for at, key in enumerate(right):
        if key not in left:
            before = list(right)[at - 1] if at else None
            keys.insert(keys.index(before) + 1 if before in keys else len(keys), key)
    return tuple(
        Aspect(name, key, left.get((name, key)), right.get((name, key)), name in minor)
        for name, key in keys
    )


def _label(section: Section, name: str, policy: Policy) -> Text:
    match section:
        case Section.BENEFITS:
            return policy.benefits[name].about
        case Section.PROVISIONS:
            return policy.provisions[name].about
        case Section.CONDITIONS:
            condition = policy.conditions[name]
            return condition.about or condition.otherwise
        case Section.FINDINGS:
            return policy.findings[name].say
        case Section.NOT_ENCODED:
            return policy.not_encoded[name].because
        case Section.ACCUMULATORS:
            return policy.accumulators[name].about
        case Section.CLAUSES:
            return policy.clauses[name].at
        case _:
            return name_in_words(policy, name)


def _resting(entries: list[Entry], a: Policy, b: Policy) -> Iterator[Entry]:
    """Entries that say the same but rest on something that differs say what it is."""
    apart = {entry.id for entry in entries if entry.standing is not Standing.SAME}
    if a.division != b.division:
        apart.add(DIVISION)
    below = [names_below(policy) for policy in (a, b)]
    for entry in entries:
        if entry.standing is not Standing.SAME or entry.section is Section.DOCUMENT:
            yield entry
            continue
        names = {name for each in below for name in each(entry.section, entry.id)}
        through = tuple(sorted((names & apart) - {entry.id}))
        standing = Standing.RESTS if through else Standing.SAME
        yield Entry(entry.section, entry.id, entry.label, standing, entry.aspects, through)
