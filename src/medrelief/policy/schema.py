"""Nodes → `Policy`: the frame of a pack and everything that formulas can name.

Why: after here nothing knows YAML.  In: the nodes of the pack's files, overlays
already laid on.  Out: a `Policy` whose every scalar has its kind; faults are
collected, and beside a fault the policy holds placeholders and must not be used.
Must never: evaluate a formula or look into a vocabulary (see `checks/`).
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from medrelief.facts.kinds import Kind
from medrelief.policy.fields import (
    Faults,
    Fields,
    day_of,
    fields_of,
    formula_of,
    is_empty,
    items_of,
    sentence_of,
    text_of,
    typed_value,
)
from medrelief.policy.model import (
    Accumulator,
    Clause,
    Condition,
    Definition,
    Document,
    Formula,
    Item,
    NamedList,
    Note,
    Parameter,
    Policy,
    Reading,
)
from medrelief.policy.schema_provisions import (
    benefit_from,
    finding_from,
    not_encoded_from,
    provisions_from,
)
from medrelief.policy.values import RANGES, is_in_range
from medrelief.policy.yaml_nodes import MapNode, Node, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from medrelief.policy.pack_nodes import PackNodes
    from medrelief.policy.yaml_nodes import Entry

T = TypeVar("T")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def policy_from_nodes(nodes: PackNodes, faults: Faults) -> Policy:
    """The policy that the nodes describe; only sound where no fault was noted."""
    top = fields_of(nodes.policy, "policy", nodes.policy.place, faults)
    in_force = top.part("in_force")
    return Policy(
        id=top.name("pack"),
        title=top.sentence("title"),
        document=_document(top),
        division=top.text("division"),
        in_force_from=in_force.formula("from") if in_force else Formula("", ((0, top.place),)),
        in_force_to=in_force.formula_if("to") if in_force else None,
        in_force_cite=in_force.cite() if in_force else (),
        parameters=_all(top, "parameters", "parameter", _parameter),
        lists=MappingProxyType({**_all(top, "lists", "list", _list), **_diseases(nodes, faults)}),
        readings=_all(top, "readings", "reading", _reading),
        definitions=_definitions(top),
        conditions=_all(top, "conditions", "condition", _condition),
        findings=_all(top, "findings", "finding", finding_from),
        accumulators=_all(top, "accumulators", "accumulator", _accumulator),
        benefits=_all(top, "benefits", "benefit", benefit_from),
        not_encoded=_all(top, "not_encoded", "not_encoded", not_encoded_from),
        clauses=_clauses(nodes, faults),
        provisions=MappingProxyType({each.id: each for each in provisions_from(top)}),
        notes=tuple(_notes(top)),
    )


def _all(top: Fields, key: str, part: str, read: Callable[[Entry, Fields], T]) -> Mapping[str, T]:
    found = {
        entry.key.text: read(entry, fields_of(entry.value, part, entry.key.place, top.faults))
        for entry in top.named(key)
    }
    return MappingProxyType(found)


def _document(top: Fields) -> Document:
    part = top.part("document")
    if part is None:
        return Document("", None, "", "")
    entry, digest = part.entry("sha256"), part.text("sha256")
    if entry and digest and not _SHA256.fullmatch(digest):
        expected = "64 hexadecimal digits"
        top.faults.add("MR105", entry.value.place, text=digest, kind=expected)
    return Document(part.text("number"), part.date_if("issued"), digest, part.text("file"))


def _parameter(entry: Entry, fields: Fields) -> Parameter:
    word = fields.word("kind")
    given, not_given = fields.has("values"), fields.has("not_given")
    fact = "is both given and not given" if given else "is neither given nor not given"
    if given == not_given:
        fields.faults.add("MR308", entry.key.place, name=entry.key.text, fact=fact)
    return Parameter(
        id=entry.key.text,
        kind=Kind(word) if word else Kind.TEXT,
        cite=fields.cite(),
        about=fields.sentence("about"),
        values=tuple(_values(fields, Kind(word))) if word else (),
        not_given=fields.sentence_if("not_given"),
        optional=fields.flag("optional"),
        place=entry.key.place,
    )


def _values(fields: Fields, kind: Kind) -> Iterator[tuple[date, object]]:
    under = fields.entry("values")
    if under is None:
        return
    if not isinstance(under.value, MapNode) or not under.value.entries:
        wanted = "a mapping of dates to values"
        fields.faults.add(
            "MR101", under.key.place, what="'values'", wanted=wanted, got="something else"
        )
        return
    earlier: date | None = None
    for entry in under.value.entries:
        day = day_of(entry.key, fields.faults)
        value = typed_value(kind, entry.value, "a value", fields.faults)
        if day is None or value is None:
            continue
        if earlier is not None and day < earlier:
            fields.faults.add("MR306", entry.key.place, later=str(day), earlier=str(earlier))
        if not is_in_range(kind, value):
            _out_of_range(kind, entry.value, fields.faults)
        earlier = day
        yield day, value


def _out_of_range(kind: Kind, node: Node, faults: Faults) -> None:
    text = node.text if isinstance(node, ScalarNode) else "the value"
    faults.add("MR307", node.place, text=text, kind=f"kind {kind}", range=RANGES[kind])


def _list(entry: Entry, fields: Fields) -> NamedList:
    return _named_list(entry, fields, fields.word("of", "text"))


def _named_list(entry: Entry, fields: Fields, of: str) -> NamedList:
    return NamedList(
        id=entry.key.text,
        of=of,
        cite=fields.cite(),
        items=tuple(_items(fields)),
        open=fields.flag("open"),
        about=fields.sentence_if("about"),
        place=entry.key.place,
    )


def _items(fields: Fields) -> Iterator[Item]:
    under = fields.entry("items")
    if under is None:
        return
    for node in items_of(under.value, "'items'", fields.faults):
        if isinstance(node, ScalarNode):
            yield Item(text_of(node, "an item", fields.faults), "", node.place)
        else:
            item = fields_of(node, "item", node.place, fields.faults)
            stands = item.node.get("id")
            place = stands.place if stands else node.place
            yield Item(item.text("id"), item.text("label"), place)


def _reading(entry: Entry, fields: Fields) -> Reading:
    options = tuple(
        (option.key.text, sentence_of(option, fields.faults)) for option in fields.named("options")
    )
    return Reading(
        id=entry.key.text,
        cite=fields.cite(),
        question=fields.sentence("question"),
        options=options,
        place=entry.key.place,
    )


def _definitions(top: Fields) -> Mapping[str, Definition]:
    return MappingProxyType(
        {e.key.text: _definition(e, top.faults) for e in top.named("definitions")}
    )


def _definition(entry: Entry, faults: Faults) -> Definition:
    name, place = entry.key.text, entry.key.place
    if not isinstance(entry.value, MapNode):
        return Definition(name, formula_of(entry.value, f"'{name}'", faults), place=place)
    fields = fields_of(entry.value, "definition", place, faults)
    about = fields.sentence_if("about")
    return Definition(name, fields.formula("formula"), about, fields.cite(), place)


def _condition(entry: Entry, fields: Fields) -> Condition:
    return Condition(
        id=entry.key.text,
        that=fields.formula("that"),
        otherwise=fields.sentence("else"),
        about=fields.sentence_if("about"),
        cite=fields.cite(),
        place=entry.key.place,
    )


def _accumulator(entry: Entry, fields: Fields) -> Accumulator:
    under = fields.entry("key")
    parts = items_of(under.value, "'key'", fields.faults) if under else ()
    return Accumulator(
        id=entry.key.text,
        about=fields.sentence("about"),
        key=tuple(formula_of(part, "a part of 'key'", fields.faults) for part in parts),
        cite=fields.cite(),
        place=entry.key.place,
    )


def _notes(top: Fields) -> Iterator[Note]:
    from medrelief.policy.model import Text

    under = top.entry("notes")
    if under is None or is_empty(under.value):
        return
    for node in items_of(under.value, "'notes'", top.faults):
        note = fields_of(node, "note", node.place, top.faults)
        yield Note(Text(note.text("zh"), note.text("en")), note.cite(), note.date_if("before"))


def _diseases(nodes: PackNodes, faults: Faults) -> Mapping[str, NamedList]:
    if nodes.diseases is None:
        return {}
    top = fields_of(nodes.diseases, "diseases", nodes.diseases.place, faults)
    return _all(top, "lists", "disease_list", lambda e, fields: _named_list(e, fields, "disease"))


def _clauses(nodes: PackNodes, faults: Faults) -> Mapping[str, Clause]:
    top = fields_of(nodes.clauses, "clauses", nodes.clauses.place, faults)
    return _all(top, "clauses", "clause", _clause)


def _clause(entry: Entry, fields: Fields) -> Clause:
    return Clause(
        id=entry.key.text,
        at=fields.sentence("at"),
        gist=fields.sentence("gist"),
        implements=fields.texts("implements"),
        figures=fields.texts("figures"),
        administrative=fields.sentence_if("administrative"),
        later=fields.sentence_if("later"),
        place=entry.key.place,
    )
