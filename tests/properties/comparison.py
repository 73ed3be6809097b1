"""One data set through every evaluator, and what they say differently.

Why: the reference is the meaning; whoever claims to be faster (columns, buckets,
Spark) adds itself to `EVALUATORS` and is held to it, column for column.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.batch import decide_all
from medrelief.evaluate.columns import Before, decided_frame
from medrelief.evaluate.reference import Reference
from medrelief.evaluate.result import LISTED, amounts_of, extra_columns, result_columns
from medrelief.evaluate.totals import Totals
from medrelief.facts.columns import PERSON_COLUMNS, TABLES
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.subjects.case import case_of
from medrelief.subjects.frames import TYPES, frames_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from medrelief.program.program import Program

    Row = dict[str, Any]
    Rows = list[Row]

RATIO_PLACES = 10_000


@dataclass
class Data:
    """Facts as Python values; a row leaves out what its table does not carry."""

    claims: Rows
    persons: Rows | None = None
    facilities: Rows | None = None
    registrations: Rows | None = None
    identities: Rows | None = None
    events: Rows | None = None
    rejected: list[tuple[str, date, str]] = field(default_factory=list)
    opening: list[tuple[str, int, str, int]] = field(default_factory=list)
    unknown_start: bool = False


def differences(programs: Mapping[str, Program], data: Data) -> list[str]:
    """Every cell in which an evaluator says something else than the reference."""
    expected = by_reference(programs, data)
    found = []
    for name, evaluator in EVALUATORS.items():
        got = evaluator(programs, data)
        if got.columns != expected.columns:
            found.append(f"{name}: columns {got.columns} for {expected.columns}")
            continue
        for want, have in zip(
            expected.iter_rows(named=True), got.iter_rows(named=True), strict=True
        ):
            found += [
                f"{name}: {want['claim_id']} {column}: {have[column]!r} for {want[column]!r}"
                for column in want
                if want[column] != have[column]
            ]
    return found


def by_reference(programs: Mapping[str, Program], data: Data) -> pl.DataFrame:
    """The result of the reference, claim by claim."""
    outcomes = {}
    for policy, program in programs.items():
        cases = [_case(claim, data) for claim in data.claims if claim["policy"] == policy]
        totals = Totals(
            _opening(program, data),
            _lost(data),
            unknown_start=data.unknown_start,
        )
        for outcome in decide_all(Reference(program), cases, totals):
            outcomes[outcome.claim_id] = outcome
    extras = extra_columns(programs.values())
    rows = []
    for claim in data.claims:
        outcome = outcomes[claim["claim_id"]]
        rows.append(
            {
                "claim_id": outcome.claim_id,
                "policy": outcome.policy,
                "status": outcome.status.value,
                **dict.fromkeys(extras),
                **amounts_of(outcome),
                **{name: ";".join(getattr(outcome, name)) for name in LISTED},
            }
        )
    texts = {"claim_id", "policy", "status", *LISTED}
    columns = result_columns(extras)
    schema = {name: pl.String() if name in texts else pl.Int64() for name in columns}
    return pl.DataFrame(rows, schema=schema, orient="row").select(columns)


def by_columns(programs: Mapping[str, Program], data: Data) -> pl.DataFrame:
    """The result of the columnar evaluator."""
    frames = frames_of(
        frame_of("claims", data.claims),
        persons=frame_of("persons", data.persons),
        facilities=frame_of("facilities", data.facilities),
        registrations=frame_of("registrations", data.registrations),
        identities=frame_of("identities", data.identities),
        events=frame_of("events", data.events),
    )
    return decided_frame(programs, frames, before_of(data))


def before_of(data: Data) -> Before:
    """What was before the claims, as frames."""
    rejected = pl.DataFrame(
        data.rejected,
        schema={"person_id": pl.String, "date": pl.Date, "claim_id": pl.String},
        orient="row",
    )
    opening = pl.DataFrame(
        data.opening,
        schema={
            "person_id": pl.String,
            "year": pl.Int64,
            "accumulator": pl.String,
            "amount": pl.Int64,
        },
        orient="row",
    )
    return Before(rejected, opening, unknown=data.unknown_start)


EVALUATORS: Mapping[str, Callable[[Mapping[str, Program], Data], pl.DataFrame]] = {
    "columns": by_columns,
}
"""Everything that has to agree with the reference."""


def frame_of(table: str, rows: Rows | None) -> pl.DataFrame | None:
    """Rows as a typed frame with the columns that any of them carries."""
    if rows is None:
        return None
    columns = {column.name: column.kind for column in TABLES[table].columns}
    if table == "claims":
        columns |= {column.name: column.kind for column in PERSON_COLUMNS}
    required = [column.name for column in TABLES[table].columns if column.required]
    carried = dict.fromkeys([*required, *(name for row in rows for name in row)])
    schema = {name: TYPES[columns[name]] for name in carried}
    held = [{name: _held(columns[name], row.get(name)) for name in carried} for row in rows]
    return pl.DataFrame(held, schema=schema, orient="row")


def _held(kind: Kind, value: Any) -> Any:
    if value is None:
        return None
    if kind is Kind.RATIO:
        return int(Fraction(value) * RATIO_PLACES)
    return sorted(value) if kind is Kind.SET else value


def _case(claim: Row, data: Data) -> Any:
    person = next((p for p in data.persons or () if p["person_id"] == claim["person_id"]), None)
    facility = next(
        (f for f in data.facilities or () if f["facility_id"] == claim.get("facility_id")), None
    )
    return case_of(
        claim,
        person,
        facility,
        registrations=_of(data.registrations, claim),
        identities=_of(data.identities, claim),
        events=_of(data.events, claim),
    )


def _of(rows: Rows | None, claim: Row) -> Iterable[Row] | None:
    if rows is None:
        return None
    return [
        row
        for row in rows
        if row["person_id"] == claim["person_id"] and row.get("policy") in (None, claim["policy"])
    ]


def _lost(data: Data) -> dict[str, list[tuple[date, str]]]:
    lost: dict[str, list[tuple[date, str]]] = {}
    for person, day, claim_id in data.rejected:
        lost.setdefault(person, []).append((day, claim_id))
    return lost


def _opening(program: Program, data: Data) -> dict[tuple[str, tuple[object, ...]], int]:
    """Openings by key; a total of another key than a person and a year has none."""
    opening = {}
    for person, year, name, amount in data.opening:
        total = program.totals.get(name)
        if total is None:
            continue
        parts = [_part(node, person, year) for node in total.key]
        if None not in parts and person in parts and year in parts:
            opening[name, tuple(parts)] = amount
    return opening


def _part(node: n.Node, person: str, year: int) -> object:
    while isinstance(node.what, n.Named | n.Read):
        node = node.args[0]
    match node.what:
        case n.Fact(column="person_id"):
            return person
        case n.Apply(name="year"):
            return year
    return None
