"""A comparison as headings, paragraphs and grids, once for the terminal and the page.

Why: both show the same, in the same order and words.  In: `Comparison`, perhaps an
`Effect`, a language.  Out: `Block`s.  Must never: know how anything is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.compare.model import Comparison, Effect, Section, Standing
from medrelief.compare.report_effect import (
    amount_change,
    effect_blocks,
    id_changes,
    status_change,
)
from medrelief.compare.report_members import members_block
from medrelief.compare.report_shapes import Block, Grid, Item, Line
from medrelief.compare.words import POINTS, SECTIONS, either, phrase
from medrelief.facts.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medrelief.compare.model import Aspect, Entry, Matched, Said, Witness

_IN_A_LINE = frozenset([Section.PARAMETERS, Section.READINGS])
"""Sections of whose one-sided entries one line says all."""


def named_apart(a: str, b: str) -> tuple[str, str]:
    """What the two sides are called; told apart where they are called the same."""
    return (f"{a} (A)", f"{b} (B)") if a == b else (a, b)


def report(
    comparison: Comparison,
    effect: Effect | None = None,
    *,
    lang: str,
    names: tuple[str, str] | None = None,
) -> tuple[Block, ...]:
    """Everything that differs, section by section, then the effect.

    Args: names: what the sides are called; their ids by default.
    """
    names = names or named_apart(comparison.a.id, comparison.b.id)
    told = _Report(comparison, lang, names)
    blocks = [told.head(), *told.sections()]
    if effect is not None:
        blocks += effect_blocks(effect, comparison, lang, names)
    return tuple(blocks)


class _Report:
    def __init__(self, comparison: Comparison, lang: str, names: tuple[str, str]) -> None:
        self._comparison = comparison
        self._lang = lang
        self._names = names
        self._witnesses = {(each.section, each.id): each for each in comparison.witnesses}

    def head(self) -> Block:
        """What is compared, and how many things stand how."""
        names, lang = self._names, self._lang
        heading = phrase("heading", lang, a=names[0], b=names[1])
        c = self._comparison
        lines = tuple(
            Line(
                f"{name}：{side.title.of(lang)} · {side.number}"
                if lang == "zh"
                else f"{name}: {side.title.of(lang)} · {side.number}"
            )
            for name, side in ((names[0], c.a), (names[1], c.b))
        )
        if not c.differs:
            return Block(heading, 1, (*lines, Line(phrase("none", lang))))
        header = (
            phrase("what", lang),
            phrase("different", lang),
            phrase("rests_short", lang),
            phrase("only", lang, side=names[0]),
            phrase("only", lang, side=names[1]),
            phrase("same", lang),
        )
        rows = tuple(self._counted(section) for section in Section if c.of(section))
        return Block(heading, 1, lines, Grid(header, rows, numbers=frozenset(range(1, 6))))

    def _counted(self, section: Section) -> tuple[str, ...]:
        standings = [entry.standing for entry in self._comparison.of(section)]
        shown = (
            Standing.DIFFERENT,
            Standing.RESTS,
            Standing.ONLY_A,
            Standing.ONLY_B,
            Standing.SAME,
        )
        counts = (str(standings.count(each) or "") for each in shown)
        return either(SECTIONS[section], self._lang), *counts

    def sections(self) -> Iterator[Block]:
        """A block per section in which something differs; lists bring their members."""
        for section in Section:
            entries = self._comparison.of(section)
            if section is Section.LISTS:
                differ_by_pack = not self._comparison.is_same_pack
                yield from (
                    members_block(each, self._lang, self._names, with_common=differ_by_pack)
                    for each in self._comparison.matched
                    if _tells(each)
                )
            items = tuple(self._items(entries))
            if items:
                yield Block(either(SECTIONS[section], self._lang), 2, (), items=items)

    def _items(self, entries: Sequence[Entry]) -> Iterator[Item]:
        order = (Standing.DIFFERENT, Standing.RESTS, Standing.ONLY_A, Standing.ONLY_B)
        for standing in order:
            for entry in entries:
                if entry.standing is standing:
                    yield self._item(entry)

    def _item(self, entry: Entry) -> Item:
        points = tuple(self._point(entry, aspect) for aspect in self._shown_points(entry))
        one_sided = entry.standing in (Standing.ONLY_A, Standing.ONLY_B)
        return Item(
            title=self._quoted(entry, entry.label.of(self._lang)),
            id=entry.id,
            standing=entry.standing,
            group=self._group(entry),
            place=self._place(entry),
            remark=self._remark(entry),
            points=points,
            is_brief=one_sided,
            is_counted=entry.section is Section.DEFINITIONS
            and entry.standing is not Standing.DIFFERENT,
            witness=self._witness(entry),
        )

    def _quoted(self, entry: Entry, text: str) -> str:
        """Of a condition without a name for people, the sentence of where it fails in quotes."""
        named = any(aspect.name == "about" for aspect in entry.aspects)
        return text if entry.section is not Section.CONDITIONS or named else f"“{text}”"

    def _place(self, entry: Entry) -> str:
        """The clause, where both sides name the same or only one is there."""
        for aspect in entry.aspects:
            if (aspect.name, aspect.key) == ("clause", ""):
                said = aspect.a or aspect.b
                alone = aspect.a is None or aspect.b is None or not aspect.differs
                return said.text.of(self._lang) if said is not None and alone else ""
        return ""

    def _shown_points(self, entry: Entry) -> Sequence[Aspect]:
        own = [each for each in entry.aspects if (each.name, each.key) != ("clause", "")]
        match entry.standing:
            case Standing.DIFFERENT:
                clause = [each for each in entry.differing if each not in own]
                return [each for each in own if each.differs and not each.minor] + clause
            case Standing.ONLY_A | Standing.ONLY_B if entry.section not in _IN_A_LINE:
                return own
            case _:
                return ()

    def _point(self, entry: Entry, aspect: Aspect) -> tuple[str, str, str]:
        return self._called(entry, aspect), self._said(aspect.a), self._said(aspect.b)

    def _said(self, said: Said | None) -> str:
        return phrase("not_there", self._lang) if said is None else said.text.of(self._lang)

    def _called(self, entry: Entry, aspect: Aspect) -> str:
        name = either(POINTS[aspect.name], self._lang)
        lang, key = self._lang, aspect.key
        if aspect.name == "value":
            return phrase("from", lang, day=key) if key else phrase("every_day", lang)
        if aspect.name in ("require", "finding", "item", "option") or not key:
            return name
        fund, _, _ = key.partition(".")
        if fund in vocabulary("funds"):
            separator = "·" if lang == "zh" else ": "
            return f"{vocabulary('funds').label(fund, lang)}{separator}{name}"
        return f"{name} {key}" if entry.section is not Section.READINGS else name

    def _remark(self, entry: Entry) -> str:
        lang = self._lang
        if entry.standing is Standing.RESTS:
            return phrase("rests_on", lang, names=self._joined(self._named(entry.through)))
        if entry.standing not in (Standing.ONLY_A, Standing.ONLY_B):
            return ""
        return self._in_a_line(entry) if entry.section in _IN_A_LINE else ""

    def _group(self, entry: Entry) -> str:
        match entry.standing:
            case Standing.ONLY_A:
                return phrase("only_in", self._lang, side=self._names[0])
            case Standing.ONLY_B:
                return phrase("only_in", self._lang, side=self._names[1])
            case Standing.RESTS:
                return phrase("rests", self._lang)
            case _:
                return ""

    def _in_a_line(self, entry: Entry) -> str:
        """The values of a parameter, or why there is none; the option of a reading."""
        told = [each for each in entry.aspects if each.name in ("value", "used")]
        colon = "：" if self._lang == "zh" else ": "
        parts = []
        for aspect in told or [each for each in entry.aspects if each.name == "given"]:
            said = aspect.a or aspect.b
            if said is not None:
                dated = aspect.name == "value" and aspect.key
                since = f"{self._called(entry, aspect)}{colon}" if dated else ""
                parts.append(since + said.text.of(self._lang))
        return ("；" if self._lang == "zh" else "; ").join(parts)

    def _named(self, names: Sequence[str]) -> list[str]:
        labels = {
            entry.id: self._quoted(entry, entry.label.of(self._lang))
            for entry in reversed(self._comparison.entries)
        }
        labels["policy.division"] = either(POINTS["division"], self._lang)
        return list(dict.fromkeys(labels.get(name, name) for name in names))

    def _joined(self, texts: Sequence[str]) -> str:
        return ("、" if self._lang == "zh" else ", ").join(texts)

    def _witness(self, entry: Entry) -> str:
        witness = self._witnesses.get((entry.section, entry.id))
        return "" if witness is None else self._witness_text(witness)

    def _witness_text(self, witness: Witness) -> str:
        lang, one, other = self._lang, witness.before, witness.after
        told = status_change(one.status, other.status, lang)
        moved = [
            amount_change(name, fen, other.amounts.get(name), lang)
            for name, fen in one.amounts.items()
            if fen != other.amounts.get(name)
        ]
        why = [] if moved else list(id_changes(one, other, self._comparison, lang))
        case = phrase("case", lang, case=witness.case)
        return f"{case} · {('；' if lang == 'zh' else '; ').join([told, *moved[:3], *why])}"


def _tells(matched: Matched) -> bool:
    return any(member.standing is not Standing.SAME for member in matched.members)
