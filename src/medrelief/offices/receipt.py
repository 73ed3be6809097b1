"""The receipt of a verb: everything that its result depends on, and its counts.

In: what was read, the packs, the user's options, the report.  Out: a plain mapping,
ready for JSON.  Must never: name a person, or a time of day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.evaluate.receipt import input_entry, options_entry, pack_entry
from medrelief.facts.columns import TABLES
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.offices.packs import Pack
    from medrelief.offices.report import Report
    from medrelief.offices.sources import Sources


def receipt_of_report(
    report: Report,
    sources: Sources,
    packs: Mapping[str, Pack],
    choice: Choice,
    asked: Mapping[str, Any],
    version: str,
) -> dict[str, Any]:
    """The receipt.  `asked`: what the user asked the verb itself, such as a year or a day."""
    main = sources.tables[sources.main]
    return {
        "medrelief": version,
        "verb": report.verb,
        "packs": {name: pack_entry(pack.policy) for name, pack in packs.items()},
        "inputs": {name: input_entry(read) for name, read in sources.tables.items()},
        "tables_not_supplied": [name for name in TABLES if name not in sources.tables],
        "columns_not_carried": {
            name: list(read.not_carried) for name, read in sources.tables.items()
        },
        "options": {**options_entry(choice), **{k: str(v) for k, v in asked.items()}},
        "as_of": None if report.as_of is None else report.as_of.isoformat(),
        "readings": {name: readings(pack) for name, pack in packs.items()},
        "not_given": {name: list(not_given(pack)) for name, pack in packs.items()},
        "rows": {
            "rows_in": main.rows_in,
            "rows_rejected": main.rows_rejected,
            "rows_out": report.frame.height,
            **report.counts,
        },
        "status": status_counts(report),
        "lists": {name: rows.height for name, rows in report.lists.items()},
    }


def readings(pack: Pack) -> dict[str, Any]:
    """The readings that the rules rest on, with the option used."""
    policy = pack.policy
    read = {
        node.what.reading
        for rule in pack.rules
        for node in rule.nodes
        if isinstance(node.what, n.Read)
    }
    return {
        reading.id: {
            "option": policy.choices.get(reading.id, reading.options[0][0]),
            "chosen": reading.id in policy.choices,
        }
        for reading in policy.readings.values()
        if reading.id in read
    }


def not_given(pack: Pack) -> Iterator[str]:
    """Parameters that a rule asks for and nobody has given."""
    wanted = {
        node.what.missing
        for rule in pack.rules
        for node in rule.nodes
        if isinstance(node.what, n.NotKnown)
    }
    for name, parameter in pack.policy.parameters.items():
        if not parameter.values and f"{pack.id}.{name}" in wanted:
            yield f"{pack.id}.{name}"


def status_counts(report: Report) -> dict[str, dict[str, int]]:
    """Policy → status → how many rows, in the order of the alphabet."""
    found: dict[str, dict[str, int]] = {}
    if not {"policy", "status"} <= set(report.frame.columns):
        return found
    counted = report.frame.group_by("policy", "status").len().sort("policy", "status")
    for policy, status, count in counted.iter_rows():
        found.setdefault(policy, {})[status] = count
    return found
