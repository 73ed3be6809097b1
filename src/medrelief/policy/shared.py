"""Shared provisions: `uses: [payers]` brings in what `rules/shared/payers.yaml` says.

Why: what holds in every city is written once and still cited and checked like
the pack's own.  In: a pack's nodes, the folder of rules.  Out: the nodes with
the shared ones merged.  Must never: replace what the pack says itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.nearest import hint_for
from medrelief.policy.pack_nodes import PackNodes, map_under, with_entry, with_value
from medrelief.policy.pack_shapes import SECTIONS as PROVISIONS
from medrelief.policy.yaml_nodes import ListNode, MapNode, ScalarNode, read_nodes

if TYPE_CHECKING:
    from pathlib import Path

    from medrelief.policy.fields import Faults

SECTIONS = (
    "parameters",
    "lists",
    "readings",
    "definitions",
    "conditions",
    "findings",
    "accumulators",
    "not_encoded",
    *PROVISIONS,
)
"""What shared provisions may bring besides their clauses."""


def shared_files(nodes: PackNodes, folder: Path, faults: Faults) -> tuple[Path, ...]:
    """The files that `uses` names, in its order; a name without a file is a fault."""
    uses = nodes.policy.get("uses")
    if not isinstance(uses, ListNode):
        return ()
    known = [path.stem for path in sorted(folder.glob("*.yaml"))]
    found = []
    for item in uses.items:
        if not isinstance(item, ScalarNode):
            continue
        if item.text in known:
            found.append(folder / f"{item.text}.yaml")
        else:
            hint = hint_for(item.text, known)
            faults.add("MR108", item.place, hint, name=item.text)
    return tuple(found)


def with_shared(nodes: PackNodes, files: tuple[Path, ...], faults: Faults) -> PackNodes:
    """The nodes with every shared file merged; a name the pack has too is a twofold key."""
    for path in files:
        try:
            shared = read_nodes(path)
        except PackFaults as broken:
            faults.found.extend(broken.diagnostics)
            continue
        if isinstance(shared, MapNode):
            nodes = _merged(nodes, shared, faults)
    return nodes


def _merged(nodes: PackNodes, shared: MapNode, faults: Faults) -> PackNodes:
    policy, clauses, names = nodes.policy, nodes.clauses, set(nodes.shared)
    for entry in shared.entries:
        section = entry.key.text
        if section == "clauses":
            listed = _joined(map_under(clauses, "clauses"), map_under(shared, section), faults)
            clauses = with_value(clauses, "clauses", listed)
        elif section in SECTIONS:
            brought = map_under(shared, section)
            policy = with_value(
                policy, section, _joined(map_under(policy, section), brought, faults)
            )
            names.update(brought.names())
        else:
            faults.add(
                "MR102",
                entry.key.place,
                hint_for(section, (*SECTIONS, "clauses")),
                what="a file of shared provisions",
                key=section,
            )
    return replace(nodes, policy=policy, clauses=clauses, shared=frozenset(names))


def _joined(own: MapNode, brought: MapNode, faults: Faults) -> MapNode:
    for entry in brought.entries:
        there = next((old.key for old in own.entries if old.key.text == entry.key.text), None)
        if there is not None:
            faults.add("MR011", there.place, key=entry.key.text)
            continue
        own = with_entry(own, entry)
    return own
