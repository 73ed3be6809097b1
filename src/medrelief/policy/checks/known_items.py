"""MR304, MR313: list items are ids of the vocabulary, each once."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import Label, fault
from medrelief.policy.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        known = _ids(name)
        for item in named.items:
            if item.id not in known and item.place:
                near = nearest(item.id, known)
                hint = f"write '{near}'" if near else f"add it to rules/{name}.yaml"
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


def _ids(name: str) -> Mapping[str, object]:
    # Imported here: the other checks need no vocabulary.
    from medrelief.facts.vocabulary import vocabulary

    return vocabulary(name).labels
