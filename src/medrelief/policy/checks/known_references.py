"""MR201 for names outside formulas: `require`, `findings` and `of`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import fault
from medrelief.policy.nearest import hint_for
from medrelief.policy.pack_nodes import map_under, scalars_under
from medrelief.policy.pack_shapes import SECTIONS
from medrelief.policy.yaml_nodes import MapNode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.policy.diagnostics import Diagnostic
    from medrelief.policy.pack_nodes import Pack
    from medrelief.policy.yaml_nodes import Node


def unknown_references(pack: Pack) -> Iterator[Diagnostic]:
    """A diagnostic per required condition, finding or fund that is not declared."""
    for section in SECTIONS:
        under = map_under(pack.nodes.policy, section)
        yield from _unknown(under, "require", pack.policy.conditions, "condition")
        for entry in under.entries:
            found = entry.value.get("findings") if isinstance(entry.value, MapNode) else None
            if found is not None and isinstance(entry.value, MapNode):
                yield from _unknown(entry.value, "findings", pack.policy.findings, "finding")
    benefits = map_under(pack.nodes.policy, "benefits")
    yield from _unknown(benefits, "require", pack.policy.conditions, "condition")
    for entry in benefits.entries:
        if isinstance(entry.value, MapNode):
            yield from _unknown(entry.value, "findings", pack.policy.findings, "finding")
            paid = map_under(entry.value, "pay").names()
            yields = map_under(entry.value, "yields")
            yield from _unknown(yields, "of", dict.fromkeys(paid), "payment of this benefit")


def _unknown(node: Node, key: str, known: Mapping[str, object], kind: str) -> Iterator[Diagnostic]:
    for name in scalars_under(node, key):
        if name.text not in known:
            hint = hint_for(name.text, known)
            yield fault("MR201", name.place, hint=hint, kind=kind, name=name.text)
