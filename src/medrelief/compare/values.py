"""Values of packs as people write them: 14500.00 元, 95%, 84 天, 糖尿病."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.explain.labels import money, percent, text_value
from medrelief.facts.kinds import Kind
from medrelief.facts.vocabulary import NAMES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable


def in_words(kind: Kind, value: object, lang: str, column: str = "") -> str:
    """A value of a formula or a parameter; `column` is what a bare text is a value of."""
    zh = lang == "zh"
    match kind, value:
        case Kind.BOOL, _:
            return ("是" if value else "否") if zh else ("yes" if value else "no")
        case Kind.MONEY, _:
            return money(value, lang)
        case Kind.RATIO, _:
            return percent(value)
        case Kind.DURATION, _:
            return f"{value} 天" if zh else f"{value} days"
        case Kind.TEXT, str():
            return text_in_words(value, lang, column)
        case Kind.SET, frozenset():
            return _joined((text_in_words(each, lang, column) for each in sorted(value)), lang)
        case _:
            return str(value)


def text_in_words(value: str, lang: str, column: str = "") -> str:
    """A text by the label that its column, or else any vocabulary, has for it."""
    found = text_value(column, value, lang) if column else value
    if found != value:
        return found
    for name in NAMES:
        if value in vocabulary(name):
            return vocabulary(name).label(value, lang)
    return text_value(column, value, lang)


def _joined(texts: Iterable[str], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(texts) or ("无" if lang == "zh" else "none")
