"""The members of lists, matched through the vocabulary, as a block of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.compare.model import Standing
from medrelief.compare.report_shapes import Block, Grid, Line
from medrelief.compare.words import KINDS_OF_ITEM, either, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.compare.model import Matched, Member, Relation


def members_block(
    matched: Matched, lang: str, names: tuple[str, str], *, with_common: bool
) -> Block:
    """Which members stand in both, in one only, under other labels, and what is merely related."""
    other = matched.in_state(Standing.DIFFERENT)
    grid = None
    if other:
        header = (phrase("other_label", lang), *names)
        grid = Grid(header, tuple(_labels(each, lang) for each in other))
    lines = tuple(_lines(matched, lang, names, with_common=with_common))
    return Block(either(KINDS_OF_ITEM[matched.of], lang), 2, lines, grid)


def _lines(
    matched: Matched, lang: str, names: tuple[str, str], *, with_common: bool
) -> Iterator[Line]:
    for standing, title in (
        (Standing.SAME, phrase("in_both", lang)),
        (Standing.ONLY_A, phrase("only_in", lang, side=names[0])),
        (Standing.ONLY_B, phrase("only_in", lang, side=names[1])),
    ):
        members = matched.in_state(standing)
        if members and (with_common or standing is not Standing.SAME):
            listed = _joined([_printed(each, lang) for each in members], lang)
            yield Line(listed, f"{title} ({len(members)})")
    for relation in matched.related:
        yield Line(_relation(relation, lang, names), phrase("related", lang))


def _printed(member: Member, lang: str) -> str:
    """The label of the vocabulary, and the printed one behind it where that is another."""
    side = member.a or member.b
    known = member.label.of(lang)
    if lang == "en" or side is None or side.printed == (known,):
        return known
    return f"{known}（{_joined(side.printed, lang)}）"


def _labels(member: Member, lang: str) -> tuple[str, str, str]:
    a, b = (_joined(side.printed, lang) if side else "" for side in (member.a, member.b))
    return member.label.of(lang), a, b


def _relation(relation: Relation, lang: str, names: tuple[str, str]) -> str:
    basis = phrase(relation.basis, lang, shared=relation.shared)
    left = f"{relation.a_label.of(lang)} ({names[0]})"
    right = f"{relation.b_label.of(lang)} ({names[1]})"
    return f"{left} / {right}{'：' if lang == 'zh' else ': '}{basis}"


def _joined(texts: tuple[str, ...] | list[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(texts)
