"""Small readers from a node to one typed thing, which note a fault and go on.

Why: all faults of a pack are shown together, so that a reader never stops; what
it hands back beside a fault is a placeholder that the caller throws away.
These readers are written by hand rather than with pydantic: a validator of plain
values knows neither the line of a missing key nor the nearest known one, and a
pack is read without paying for its import.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.policy.diagnostics import Diagnostic, filled
from medrelief.policy.model import Formula, Place, Text
from medrelief.policy.nearest import hint_for, nearest
from medrelief.policy.pack_shapes import shape
from medrelief.policy.values import EXPECTED, Unread, date_of, value_of
from medrelief.policy.yaml_nodes import Entry, ListNode, MapNode, Node, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medrelief.policy.shapes import Shape

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CLAUSE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_GOT = {MapNode: "a mapping", ListNode: "a list", ScalarNode: "a text"}


@dataclass(frozen=True, slots=True)
class Faults:
    """Where the readers of one pack put what they find."""

    found: list[Diagnostic]

    def add(self, code: str, place: Place, hint: str = "", **words: str) -> None:
        """Note a fault."""
        self.found.append(filled(code, place, words, hint=hint))


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping whose keys were compared with its shape."""

    node: MapNode
    place: Place
    shape: Shape
    faults: Faults

    def entry(self, key: str) -> Entry | None:
        """The key with what stands under it."""
        return next((entry for entry in self.node.entries if entry.key.text == key), None)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return self.entry(key) is not None

    def text(self, key: str) -> str:
        """A text; empty where the key is absent."""
        entry = self.entry(key)
        return text_of(entry.value, f"'{key}'", self.faults) if entry else ""

    def name(self, key: str) -> str:
        """A name."""
        entry = self.entry(key)
        return name_of(entry.value, f"'{key}'", self.faults) if entry else ""

    def sentence(self, key: str) -> Text:
        """A sentence in both languages."""
        return self.sentence_if(key) or Text("", "")

    def sentence_if(self, key: str) -> Text | None:
        """A sentence in both languages, where the key is there."""
        entry = self.entry(key)
        return sentence_of(entry, self.faults) if entry else None

    def formula(self, key: str) -> Formula:
        """A formula."""
        return self.formula_if(key) or Formula("", ((0, self.place),))

    def formula_if(self, key: str) -> Formula | None:
        """A formula, where the key is there."""
        entry = self.entry(key)
        return formula_of(entry.value, f"'{key}'", self.faults) if entry else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent."""
        return tuple(scalar.text for scalar in self.scalars(key))

    def scalars(self, key: str) -> tuple[ScalarNode, ...]:
        """The texts of a list with their places; one bare text is a list of one."""
        entry = self.entry(key)
        if entry is None:
            return ()
        if isinstance(entry.value, ScalarNode) and key == "cite":
            return (entry.value,)
        items = items_of(entry.value, f"'{key}'", self.faults)
        return tuple(_scalars(items, f"an item of '{key}'", self.faults))

    def cite(self) -> tuple[str, ...]:
        """The clauses cited."""
        cited = self.scalars("cite")
        for scalar in cited:
            if not _CLAUSE.fullmatch(scalar.text):
                self.faults.add("MR106", scalar.place, name=scalar.text)
        return tuple(scalar.text for scalar in cited)

    def flag(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        entry = self.entry(key)
        if entry is None:
            return False
        return typed_value(Kind.BOOL, entry.value, f"'{key}'", self.faults) is True

    def date_if(self, key: str) -> date | None:
        """A date, where the key is there."""
        entry = self.entry(key)
        if entry is None:
            return None
        found = typed_value(Kind.DATE, entry.value, f"'{key}'", self.faults)
        return found if isinstance(found, date) else None

    def word(self, key: str, absent: str = "") -> str:
        """A word of the closed list of the shape."""
        entry = self.entry(key)
        if entry is None:
            return absent
        word = text_of(entry.value, f"'{key}'", self.faults)
        known = self.shape.words(key)
        if word and word not in known:
            # The nearest word of a short list may mean something else, so all are shown.
            hint = f"known: {', '.join(known)}"
            self.faults.add("MR104", entry.value.place, hint, word=word, what=f"'{key}'")
            return absent
        return word

    def named(self, key: str) -> Iterator[Entry]:
        """The entries of a mapping of names; each name in the right letters."""
        entry = self.entry(key)
        if entry is not None and not is_empty(entry.value):
            yield from named_entries(entry.value, f"'{key}'", self.faults)

    def part(self, key: str) -> Fields | None:
        """The mapping under a key, compared with its own shape."""
        entry = self.entry(key)
        of = next(k.of for k in self.shape.keys if k.name == key)
        return fields_of(entry.value, of, entry.key.place, self.faults) if entry else None


def fields_of(node: Node, name: str, place: Place, faults: Faults) -> Fields:
    """The node as the part of a pack called `name`; `place` is where it is named."""
    part = shape(name)
    if not isinstance(node, MapNode):
        got = "nothing" if is_empty(node) else _GOT[type(node)]
        at = place if is_empty(node) else node.place
        faults.add("MR101", at, what=part.what, wanted="a mapping", got=got)
        return Fields(MapNode((), node.place), place, part, faults)
    known = part.names()
    for entry in node.entries:
        if entry.key.text not in known:
            unknown_key(entry.key, part.what, known, faults)
    misspelt = {nearest(key, known) for key in node.names() if key not in known}
    for key in part.required():
        # A misspelt key is one fault, not two.
        if node.get(key) is None and key not in misspelt:
            faults.add("MR103", place, what=part.what, key=key)
    return Fields(node, place, part, faults)


def unknown_key(key: ScalarNode, what: str, known: Iterable[str], faults: Faults) -> None:
    """Note a key that the part does not have, with the nearest that it has."""
    faults.add("MR102", key.place, hint_for(key.text, known), what=what, key=key.text)


def is_empty(node: Node) -> bool:
    """Whether nothing was written where the node stands."""
    return isinstance(node, ScalarNode) and not node.text and not node.style


def named_entries(node: Node, what: str, faults: Faults) -> Iterator[Entry]:
    """The entries of a mapping whose keys are names."""
    if not isinstance(node, MapNode):
        faults.add("MR101", node.place, what=what, wanted="a mapping", got=_GOT[type(node)])
        return
    for entry in node.entries:
        pattern = _CLAUSE if what == "'clauses'" else _NAME
        if not pattern.fullmatch(entry.key.text):
            faults.add("MR106", entry.key.place, name=entry.key.text)
        yield entry


def items_of(node: Node, what: str, faults: Faults) -> tuple[Node, ...]:
    """The items of a list."""
    if isinstance(node, ListNode):
        return node.items
    got = "nothing" if is_empty(node) else _GOT[type(node)]
    faults.add("MR101", node.place, what=what, wanted="a list", got=got)
    return ()


def text_of(node: Node, what: str, faults: Faults) -> str:
    """A text that is not empty."""
    if not isinstance(node, ScalarNode):
        faults.add("MR101", node.place, what=what, wanted="a text", got=_GOT[type(node)])
        return ""
    if not node.text.strip():
        faults.add("MR107", node.place, what=what)
    return node.text


def name_of(node: Node, what: str, faults: Faults) -> str:
    """A name in lower_case_words."""
    text = text_of(node, what, faults)
    if text and not _NAME.fullmatch(text):
        faults.add("MR106", node.place, name=text)
    return text


def sentence_of(entry: Entry, faults: Faults) -> Text:
    """A sentence in both languages."""
    what, node = f"'{entry.key.text}'", entry.value
    if not isinstance(node, MapNode):
        hint = "write {zh: …, en: …}"
        got = "nothing" if is_empty(node) else _GOT[type(node)]
        faults.add("MR101", node.place, hint, what=what, wanted="a sentence in zh and en", got=got)
        return Text("", "")
    for inner in node.entries:
        if inner.key.text not in {"zh", "en"}:
            # `{en: first, but second}` reads as a key without a value.
            comma = "put a sentence that contains a comma in quotes"
            hint = comma if is_empty(inner.value) else "known: en, zh"
            faults.add("MR102", inner.key.place, hint, what=what, key=inner.key.text)
    zh, en = (_language(node, language, entry, faults) for language in ("zh", "en"))
    return Text(zh, en)


def _language(node: MapNode, language: str, entry: Entry, faults: Faults) -> str:
    found = node.get(language)
    if found is None:
        faults.add("MR103", entry.key.place, what=f"'{entry.key.text}'", key=language)
        return ""
    return text_of(found, f"'{language}'", faults)


def formula_of(node: Node, what: str, faults: Faults) -> Formula:
    """A formula with the place of each of its characters."""
    if not isinstance(node, ScalarNode):
        brackets = "put a formula that begins with a bracket in quotes"
        hint = brackets if isinstance(node, ListNode | MapNode) else ""
        faults.add("MR101", node.place, hint, what=what, wanted="a formula", got=_GOT[type(node)])
        return Formula("", ((0, node.place),))
    if not node.text.strip():
        faults.add("MR107", node.place, what=what)
    return Formula(node.text, node.pieces or ((0, node.place),))


def typed_value(kind: Kind, node: Node, what: str, faults: Faults) -> object:
    """The value of a scalar (for a set: of a list) by kind; None beside a fault."""
    if kind is Kind.SET and isinstance(node, ListNode):
        return frozenset(s.text for s in _scalars(node.items, f"an item of {what}", faults))
    if kind is Kind.SET or not isinstance(node, ScalarNode):
        wanted = "a list" if kind is Kind.SET else "a text"
        faults.add("MR101", node.place, what=what, wanted=wanted, got=_GOT[type(node)])
        return None
    value = value_of(kind, node.text)
    if isinstance(value, Unread):
        faults.add("MR105", node.place, value.hint, text=node.text, kind=EXPECTED[kind])
        return None
    return value


def day_of(scalar: ScalarNode, faults: Faults) -> date | None:
    """A date that is a key."""
    day = date_of(scalar.text)
    if day is None:
        hint = "write the date as 2020-01-31"
        faults.add("MR105", scalar.place, hint, text=scalar.text, kind=EXPECTED[Kind.DATE])
    return day


def _scalars(items: Iterable[Node], what: str, faults: Faults) -> Iterator[ScalarNode]:
    for item in items:
        if isinstance(item, ScalarNode):
            text_of(item, what, faults)
            yield item
        else:
            faults.add("MR101", item.place, what=what, wanted="a text", got=_GOT[type(item)])
