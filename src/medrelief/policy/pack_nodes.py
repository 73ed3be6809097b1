"""The nodes of a pack's files, and the few ways to change nodes without changing them.

Why: shared provisions and overlays are laid on before the schema reads, so that
what they bring is checked like everything else.  Must never: alter a node.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medrelief.policy.yaml_nodes import Entry, ListNode, MapNode, Node, ScalarNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.model import Policy


@dataclass(frozen=True, slots=True)
class PackNodes:
    """One mapping per file.  `shared` names what came in by `uses`."""

    policy: MapNode
    clauses: MapNode
    diseases: MapNode | None = None
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy beside the nodes it was read from, as the checks see it."""

    policy: Policy
    nodes: PackNodes

    def scalars_under(self, key: str) -> Iterator[ScalarNode]:
        """Every text, or item of a list, that stands under a key of that name."""
        yield from scalars_under(self.nodes.policy, key)
        if self.nodes.diseases is not None:
            yield from scalars_under(self.nodes.diseases, key)


def scalars_under(node: Node, key: str) -> Iterator[ScalarNode]:
    """Every text, or item of a list, under `key` anywhere in the node."""
    if isinstance(node, ListNode):
        for item in node.items:
            yield from scalars_under(item, key)
    elif isinstance(node, MapNode):
        for entry in node.entries:
            value = entry.value
            if entry.key.text != key:
                yield from scalars_under(value, key)
            elif isinstance(value, ScalarNode):
                yield value
            elif isinstance(value, ListNode):
                yield from (item for item in value.items if isinstance(item, ScalarNode))
            else:
                yield from scalars_under(value, key)


def map_under(node: MapNode, key: str) -> MapNode:
    """The mapping under a key; an empty one where there is none."""
    found = node.get(key)
    return found if isinstance(found, MapNode) else MapNode((), node.place)


def with_entry(node: MapNode, entry: Entry) -> MapNode:
    """The mapping with that entry, in the place of one with the same key or at the end."""
    name = entry.key.text
    if node.get(name) is None:
        return replace(node, entries=(*node.entries, entry))
    entries = tuple(entry if old.key.text == name else old for old in node.entries)
    return replace(node, entries=entries)


def with_value(node: MapNode, key: str, value: Node) -> MapNode:
    """The mapping with `value` under `key`; the key's own place is kept where it has one."""
    old = next((entry.key for entry in node.entries if entry.key.text == key), None)
    return with_entry(node, Entry(old or ScalarNode(key, value.place), value))


def without_key(node: MapNode, key: str) -> MapNode:
    """The mapping without a key."""
    return replace(node, entries=tuple(e for e in node.entries if e.key.text != key))
