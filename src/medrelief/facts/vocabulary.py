"""Vocabularies: the spellings of one thing folded to one id, with labels in both languages.

Why: offices, eras and exports name one identity, disease or paper differently,
and rules must compare ids.  In: `rules/*.yaml`.  Out: frozen `Vocabulary`.
Must never: hold a rule, or refuse a text it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.facts.folding import fold
from medrelief.facts.places import rules_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAMES = ("identities", "diseases", "funds", "care_types", "facility_levels", "papers", "subtypes")
"""The open vocabularies, one file each."""


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a thing in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The name in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Ids with labels, and every known spelling of each."""

    name: str
    labels: Mapping[str, Label]
    spellings: Mapping[str, str]
    """Folded spelling → id; an id is a spelling of itself."""

    def __contains__(self, id_: object) -> bool:
        return id_ in self.labels

    def id_of(self, text: str) -> str:
        """The id of a spelling; a text that is not known is kept, folded."""
        known = self.spellings.get(text)
        if known is not None:
            return known
        folded = fold(text)
        return self.spellings.get(folded, folded)

    def label(self, id_: str, lang: str) -> str:
        """The label in `zh` or `en`; the id itself where the vocabulary does not know it."""
        label = self.labels.get(id_)
        return id_ if label is None else label.of(lang)


@cache
def vocabulary(name: str) -> Vocabulary:
    """The open vocabulary of that name, one of `NAMES`."""
    if name not in NAMES:
        raise KeyError(name)
    content = tree_of(rules_folder() / f"{name}.yaml")
    return _vocabulary(name, content["entries"], tuple(content.get("suffixes", ("",))))


@cache
def words_of_column(column: str) -> Vocabulary | None:
    """The closed words of a column and their spellings; nothing where `words.yaml` has none."""
    for name, section in _word_sections():
        if column in section["columns"]:
            return _vocabulary(name, section["entries"])
    return None


def tree_of(path: Path) -> Any:
    """A packaged YAML file as mappings, lists and text; no scalar is anything but text."""
    # Imported here: a start-up path must not pay for it.
    import yaml

    with path.open(encoding="utf-8") as file:
        # The base loader builds no objects and types no scalar; the files are our own.
        return yaml.load(file, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def _word_sections() -> Iterator[tuple[str, Any]]:
    content = tree_of(rules_folder() / "words.yaml")
    yield from content["sets"].items()
    yield "grades", content["grades"]


def _vocabulary(
    name: str, entries: Mapping[str, Any], suffixes: tuple[str, ...] = ("",)
) -> Vocabulary:
    spellings: dict[str, str] = {}
    for id_, entry in entries.items():
        for spelling in _spellings(id_, entry, suffixes):
            other = spellings.setdefault(fold(spelling), id_)
            if other != id_:
                raise ValueError(f"{name}: {spelling!r} is a spelling of {other} and of {id_}")
    labels = {id_: Label(entry["zh"], entry["en"]) for id_, entry in entries.items()}
    return Vocabulary(name, MappingProxyType(labels), MappingProxyType(spellings))


def _spellings(id_: str, entry: Mapping[str, Any], suffixes: tuple[str, ...]) -> Iterator[str]:
    yield from (id_, entry["zh"], entry["en"])
    yield from entry.get("spellings", ())
    yield from entry.get("codes", ())
    for of_era in entry.get("by_era", {}).values():
        yield from of_era
    for stem in entry.get("stems", ()):
        yield from (stem + suffix for suffix in suffixes)
