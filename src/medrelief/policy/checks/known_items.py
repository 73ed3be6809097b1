"""MR304, MR313: list items are ids of the vocabulary, each once."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.vocabulary import vocabulary
from medrelief.policy.diagnostics import Label, fault
from medrelief.policy.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.facts.vocabulary import Vocabulary
    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.model import Place
    from medrelief.policy.pack_nodes import Pack

_VOCABULARY_OF = MappingProxyType(
    {"disease": "diseases", "identity": "identities", "paper": "papers"}
)


def unknown_items(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per item that the vocabulary of its list does not have."""
    for named in pack.policy.lists.values():
        name = _VOCABULARY_OF.get(named.of)
        if name is None:
            continue  # facilities and free texts are the user's own ids
        known = vocabulary(name)
        for item in named.items:
            if item.place and not _is_met(item.id, known):
                hint = _hint(item.id, known)
                yield fault("MR304", item.place, hint=hint, vocabulary=name, name=item.id)


def repeated_items(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per item that its list already has."""
    for named in pack.policy.lists.values():
        first: dict[str, Place] = {}
        for item in named.items:
            if item.place is None:
                continue
            if item.id in first:
                label = (Label(first[item.id], "it stands here first"),)
                words = {"name": item.id, "list": named.id}
                yield fault("MR313", item.place, labels=label, **words)
            first.setdefault(item.id, item.place)


def _is_met(item: str, known: Vocabulary) -> bool:
    """Whether facts can hold the item: an id, or a local name that facts keep as it is written."""
    if item in known:
        return True
    return not item.isascii() and known.id_of(item) == item


def _hint(item: str, known: Vocabulary) -> str:
    meant = known.id_of(item)
    near = meant if meant in known else nearest(item, known.labels)
    return f"write '{near}'" if near else "write the local name as the data has it"
