"""Overlays: a file that gives what a pack leaves open, or says something else instead.

Why: a county's own table, a later notice or a what-if is laid over a pack
without touching it.  In: the nodes of a pack, the nodes of an overlay.  Out: new
nodes, read by the schema like any others.  Must never: turn a misspelt name into
a new one; what is new comes with everything its section demands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.fields import Faults, Fields, fields_of
from medrelief.policy.nearest import hint_for
from medrelief.policy.pack_nodes import (
    PackNodes,
    map_under,
    with_entry,
    with_value,
    without_key,
)
from medrelief.policy.pack_shapes import SECTIONS
from medrelief.policy.yaml_nodes import Entry, ListNode, MapNode, ScalarNode, read_nodes

if TYPE_CHECKING:
    from pathlib import Path

REPLACED = (
    "definitions",
    "conditions",
    "findings",
    "accumulators",
    "benefits",
    "not_encoded",
    *SECTIONS,
)
"""Sections whose entries an overlay replaces or adds as a whole."""


def overlay_policy(path: Path) -> str:
    """The policy an overlay is for.  Raises `PackFaults`."""
    faults = Faults([])
    name = _top(path, faults).name("policy")
    if faults.found:
        raise PackFaults(faults.found)
    return name


def with_overlay(nodes: PackNodes, path: Path, faults: Faults) -> PackNodes:
    """The nodes of the pack with the overlay laid on."""
    try:
        top = _top(path, faults)
    except PackFaults as broken:
        faults.found.extend(broken.diagnostics)
        return nodes
    wanted = nodes.policy.get("pack")
    meant = top.entry("policy")
    if isinstance(wanted, ScalarNode) and meant and top.text("policy") != wanted.text:
        found = top.text("policy")
        faults.add("MR501", meant.value.place, found=found, wanted=wanted.text)
        return nodes
    nodes = _with_parameters(nodes, top)
    nodes = _with_items(nodes, top)
    nodes = _with_defaults(nodes, top)
    for section in REPLACED:
        nodes = _with_replaced(nodes, top, section)
    clauses = map_under(nodes.clauses, "clauses")
    for entry in top.named("clauses"):
        clauses = with_entry(clauses, entry)
    return replace(nodes, clauses=with_value(nodes.clauses, "clauses", clauses))


def _top(path: Path, faults: Faults) -> Fields:
    node = read_nodes(path)
    return fields_of(node, "overlay", node.place, faults)


def _with_replaced(nodes: PackNodes, top: Fields, section: str) -> PackNodes:
    entries = tuple(top.named(section))
    if not entries:
        return nodes
    changed = map_under(nodes.policy, section)
    for entry in entries:
        changed = with_entry(changed, entry)
    return replace(nodes, policy=with_value(nodes.policy, section, changed))


def _with_parameters(nodes: PackNodes, top: Fields) -> PackNodes:
    entries = tuple(top.named("parameters"))
    if not entries:
        return nodes
    section = map_under(nodes.policy, "parameters")
    for entry in entries:
        name = entry.key.text
        change = fields_of(entry.value, "parameter_change", entry.key.place, top.faults).node
        old = section.get(name)
        if isinstance(old, MapNode):
            section = with_value(section, name, _changed_parameter(old, change))
        elif change.get("kind") is not None:
            section = with_entry(section, entry)  # a new one, with all that a parameter needs
        else:
            _not_there(entry, "parameter", section, top.faults)
    return replace(nodes, policy=with_value(nodes.policy, "parameters", section))


def _changed_parameter(old: MapNode, change: MapNode) -> MapNode:
    for entry in change.entries:
        if entry.key.text != "values" or not isinstance(entry.value, MapNode):
            old = with_entry(old, entry)
            continue
        values = map_under(old, "values")
        for dated in entry.value.entries:
            values = with_entry(values, dated)
        # ISO dates sort as text; the overlay's dates fall between the pack's own.
        ascending = tuple(sorted(values.entries, key=lambda dated: dated.key.text))
        values = MapNode(ascending, entry.value.place)
        old = with_value(without_key(old, "not_given"), "values", values)
    return old


def _with_items(nodes: PackNodes, top: Fields) -> PackNodes:
    for entry in top.named("lists"):
        change = fields_of(entry.value, "list_change", entry.key.place, top.faults).node
        policy_lists = map_under(nodes.policy, "lists")
        disease_lists = map_under(nodes.diseases, "lists") if nodes.diseases else None
        name = entry.key.text
        if name in policy_lists.names():
            lists = _with_changed_list(policy_lists, name, change)
            nodes = replace(nodes, policy=with_value(nodes.policy, "lists", lists))
        elif nodes.diseases and disease_lists and name in disease_lists.names():
            lists = _with_changed_list(disease_lists, name, change)
            nodes = replace(nodes, diseases=with_value(nodes.diseases, "lists", lists))
        elif change.get("of") is not None:
            lists = with_entry(policy_lists, entry)
            nodes = replace(nodes, policy=with_value(nodes.policy, "lists", lists))
        else:
            known = (*policy_lists.entries, *(disease_lists.entries if disease_lists else ()))
            _not_there(entry, "list", MapNode(known, policy_lists.place), top.faults)
    return nodes


def _with_changed_list(lists: MapNode, name: str, change: MapNode) -> MapNode:
    old = map_under(lists, name)
    for entry in change.entries:
        there = old.get("items")
        value = entry.value
        if (
            entry.key.text == "items"
            and isinstance(there, ListNode)
            and isinstance(value, ListNode)
        ):
            joined = ListNode((*there.items, *value.items), there.place)
            old = with_value(old, "items", joined)
        else:
            old = with_entry(old, entry)
    return with_value(lists, name, old)


def _with_defaults(nodes: PackNodes, top: Fields) -> PackNodes:
    """Readings whose default is the option that the overlay names."""
    section = map_under(nodes.policy, "readings")
    entries = tuple(top.named("readings"))
    for entry in entries:
        reading = section.get(entry.key.text)
        if isinstance(entry.value, MapNode):
            section = with_entry(section, entry)
        elif not isinstance(reading, MapNode):
            _not_there(entry, "reading", section, top.faults)
        elif isinstance(entry.value, ScalarNode):
            changed = _with_first(reading, entry.value, top.faults)
            section = with_value(section, entry.key.text, changed)
    if not entries:
        return nodes
    return replace(nodes, policy=with_value(nodes.policy, "readings", section))


def _with_first(reading: MapNode, option: ScalarNode, faults: Faults) -> MapNode:
    options = map_under(reading, "options")
    if option.text not in options.names():
        hint = hint_for(option.text, options.names())
        faults.add("MR502", option.place, hint, kind="option", name=option.text)
        return reading
    ordered = sorted(options.entries, key=lambda entry: entry.key.text != option.text)
    return with_value(reading, "options", replace(options, entries=tuple(ordered)))


def _not_there(entry: Entry, kind: str, section: MapNode, faults: Faults) -> None:
    hint = hint_for(entry.key.text, section.names())
    faults.add("MR502", entry.key.place, hint, kind=kind, name=entry.key.text)
