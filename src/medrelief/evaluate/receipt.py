"""The receipt of a run: everything that its result depends on, and its sums.

Why: two runs with equal receipts have equal results, and an auditor can tell which
readings, figures and files a result rests on.  In: a `Run` and the user's options.
Out: a plain mapping, ready for JSON.  Must never: name a person, or a time of day.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.inputs import BESIDE_CLAIMS, without_person
from medrelief.evaluate.result import AMOUNTS
from medrelief.facts.amounts import fen_text
from medrelief.facts.columns import PERSON_COLUMNS, REPORTED, TABLES
from medrelief.facts.kinds import Empty
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.evaluate.run import Run
    from medrelief.facts.columns import Column
    from medrelief.policy.model import Policy
    from medrelief.program.program import Program
    from medrelief.tables.read import TableRead

OTHER_PAYERS = "other_payers"


def receipt_of(run: Run, choice: Choice, *, engine: str, version: str) -> dict[str, Any]:
    """The receipt.  Amounts are yuan as text; tables and packs stand under their names."""
    used = _used(run)
    return {
        "medrelief": version,
        "engine": engine,
        "packs": {name: pack_entry(program.policy) for name, program in used.items()},
        "inputs": {name: input_entry(read) for name, read in run.inputs.tables()},
        "tables_not_supplied": [n for n in BESIDE_CLAIMS if n not in run.inputs.beside],
        "options": options_entry(choice),
        "readings": {name: _readings(program) for name, program in used.items()},
        "not_carried": not_carried(run),
        "totals_begin": _totals_begin(run),
        "later_documents": {name: list(later_documents(program)) for name, program in used.items()},
        "remarks": list(remarks(run)),
        "claims": {
            "rows_in": run.inputs.claims.rows_in,
            "rows_out": run.result.height,
            "rows_rejected": run.inputs.claims.rows_rejected,
            "of_persons_not_in_the_persons_table": without_person(run.inputs),
        },
        "dates": {name: _span(*days) for name, days in spans(run).items()},
        "status": status_counts(run.result),
        "sums": sums(run.result),
    }


def status_counts(result: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Policy → status → how many claims, in the order of the alphabet."""
    counted = result.group_by("policy", "status").len().sort("policy", "status")
    found: dict[str, dict[str, int]] = {}
    for policy, status, count in counted.iter_rows():
        found.setdefault(policy, {})[status] = count
    return found


def sums(result: pl.DataFrame) -> dict[str, dict[str, str]]:
    """Policy → amount column → its sum in yuan; empty amounts add nothing."""
    summed = result.group_by("policy").agg(pl.col(AMOUNTS).sum()).sort("policy")
    return {
        row["policy"]: {name: fen_text(row[name]) for name in AMOUNTS}
        for row in summed.iter_rows(named=True)
    }


def spans(run: Run) -> dict[str, tuple[date, date]]:
    """Policy → first and last service date of its accepted claims."""
    service = pl.col("service_date")
    found = (
        run.inputs.claims.frame.group_by("policy")
        .agg(service.min().alias("first"), service.max().alias("last"))
        .sort("policy")
    )
    return {policy: (first, last) for policy, first, last in found.iter_rows()}


def not_carried(run: Run) -> dict[str, dict[str, Any]]:
    """Table → column that it does not carry → what that was taken to mean."""
    return {name: dict(_absent(run, name, read)) for name, read in run.inputs.tables()}


def later_documents(program: Program) -> Iterator[dict[str, Any]]:
    """Parameters that some rule asks for, under the readings in use, and nobody has given."""
    policy = program.policy
    wanted = {node.what.missing for node in program.nodes if isinstance(node.what, n.NotKnown)}
    for parameter in policy.parameters.values():
        if parameter.values or parameter.not_given is None:
            continue
        asked = f"{policy.id}.{parameter.id}" in wanted
        if not asked and not (parameter.optional and parameter.id in program.used):
            continue
        yield {
            "parameter": f"{policy.id}.{parameter.id}",
            "optional": parameter.optional,
            "zh": parameter.not_given.zh,
            "en": parameter.not_given.en,
        }


def remarks(run: Run) -> Iterator[dict[str, str]]:
    """What a pack notes about claims before a day, where there are such claims."""
    service = spans(run)
    for name, program in _used(run).items():
        first, _ = service[name]
        for note in program.policy.notes:
            if note.before is not None and first < note.before:
                yield {"policy": name, "zh": note.text.zh, "en": note.text.en}


def _used(run: Run) -> dict[str, Program]:
    policies = set(run.result["policy"].unique())
    return {name: program for name, program in run.programs.items() if name in policies}


def pack_entry(policy: Policy) -> dict[str, str]:
    """A pack: its document and the digest of what was read."""
    return {"document": policy.document.number, "sha256": policy.digest}


def input_entry(read: TableRead) -> dict[str, Any]:
    """A table: where it came from, its rows, what was not used."""
    return {
        "name": read.name,
        "sha256": read.sha256,
        "rows_in": read.rows_in,
        "rows_rejected": read.rows_rejected,
        "rows_folded": read.rows_folded,
        "unknown_columns": list(read.unknown),
        "notes": [{"code": note.code, "zh": note.zh, "en": note.en} for note in read.notes],
    }


def options_entry(choice: Choice) -> dict[str, Any]:
    """What the user chose about packs."""
    return {
        "policy": choice.policy,
        "set": sorted(choice.settings),
        "choose": sorted(choice.choices),
        "overlays": [
            {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
            for path in choice.overlays
        ],
    }


def _readings(program: Program) -> dict[str, Any]:
    policy = program.policy
    return {
        reading.id: {
            "option": policy.choices.get(reading.id, reading.options[0][0]),
            "chosen": reading.id in policy.choices,
        }
        for reading in policy.readings.values()
        if reading.id in program.used
    }


def _absent(run: Run, table: str, read: TableRead) -> Iterator[tuple[str, Any]]:
    carried = set(read.carried)
    columns: tuple[Column, ...] = TABLES[table].columns
    if table == "claims":
        persons = run.inputs.beside.get("persons")
        carried |= set(persons.carried) if persons is not None else set()
        columns = (*columns, *PERSON_COLUMNS)
    for column in columns:
        if column.name not in carried:
            yield column.name, _taken_as(run, table, column)


def _taken_as(run: Run, table: str, column: Column) -> Any:
    if table != "claims" or column.name not in REPORTED.values() or column.name == "basic_paid":
        return column.empty.value
    options = {
        name: program.policy.choices.get(
            OTHER_PAYERS, program.policy.readings[OTHER_PAYERS].options[0][0]
        )
        for name, program in _used(run).items()
        if OTHER_PAYERS in program.policy.readings
    }
    if set(options.values()) <= {"none_unless_reported"}:
        return "none_unless_the_notice_computes_the_fund"
    if set(options.values()) == {"must_be_reported"}:
        return Empty.UNKNOWN.value
    return options


def _totals_begin(run: Run) -> dict[str, str]:
    return {
        f"{name}.{total}": _begin(run, name, total)
        for name, program in _used(run).items()
        for total in program.totals
    }


def _begin(run: Run, policy: str, total: str) -> str:
    given = sum(1 for name, _ in run.ready.opening.get(policy, {}) if name == total)
    return f"opening ({given} rows), else zero" if given else "zero"


def _span(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}
