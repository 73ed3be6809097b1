"""Claims with their persons and facilities side by side, as columns.

Why: the columnar evaluator reads one flat row per claim, joined as `subjects/case.py`
joins one.  In: typed frames, one per table.  Out: `Frames`.
Must never: decide anything, or change the order or number of the claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from medrelief.facts.case_columns import CASE, FROM_FACILITY
from medrelief.facts.columns import PERSON_COLUMNS, TABLES
from medrelief.facts.days import OPEN_END
from medrelief.facts.kinds import Empty, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

TOLD_TWICE = (
    *(column.name for column in PERSON_COLUMNS),
    *FROM_FACILITY.values(),
)
"""Columns of the case that two sources can tell differently; bit i of `conflicts` is the i-th."""

TYPES = {
    Kind.BOOL: pl.Boolean(),
    Kind.MONEY: pl.Int64(),
    Kind.RATIO: pl.Int64(),
    Kind.COUNT: pl.Int64(),
    Kind.DURATION: pl.Int64(),
    Kind.DATE: pl.Date(),
    Kind.TEXT: pl.String(),
    Kind.SET: pl.List(pl.String),
}
"""What a column of each kind holds: fen, ten-thousandths, days; null is unknown."""


@dataclass(frozen=True, slots=True)
class Frames:
    """What claims are decided on.

    `claims`: one row per claim with the columns of the case that any source carries,
    `person` (a number per person), `date` (the day it counts on) and `conflicts` (bits
    of `TOLD_TWICE`).  The other tables have `person` too; None where not supplied.
    """

    claims: pl.DataFrame
    registrations: pl.DataFrame | None = None
    identities: pl.DataFrame | None = None
    events: pl.DataFrame | None = None


def frames_of(
    claims: pl.DataFrame | pl.LazyFrame,
    *,
    persons: pl.DataFrame | pl.LazyFrame | None = None,
    facilities: pl.DataFrame | pl.LazyFrame | None = None,
    registrations: pl.DataFrame | pl.LazyFrame | None = None,
    identities: pl.DataFrame | pl.LazyFrame | None = None,
    events: pl.DataFrame | pl.LazyFrame | None = None,
) -> Frames:
    """Everything joined.

    Args: tables with the columns of `facts.columns`, typed as in `TYPES`; null is an
        empty cell.  Person and facility ids are unique in their own tables.
    Returns: the claims in the order given; rows of other tables whose person has no
        claim are left out.
    """
    rows = claims.lazy()
    people = (
        # numbered as they appear, so that neighbours in the file stay neighbours
        rows.select("person_id").unique(maintain_order=True).collect().with_row_index("person")
    )
    return Frames(
        claims=_joined(rows, people, persons, facilities).collect().rechunk(),
        registrations=_of_people(registrations, people, "registrations"),
        identities=_of_people(identities, people, "identities"),
        events=_of_people(events, people, "events"),
    )


def absence(kind: Kind, empty: Empty) -> pl.Expr:
    """What an empty cell of such a column holds."""
    match empty, kind:
        case Empty.NONE, Kind.BOOL:
            return pl.lit(value=False)
        case Empty.NONE, Kind.SET:
            return pl.lit([], dtype=TYPES[Kind.SET])
        case Empty.NONE, _:
            return pl.lit("none")
        case Empty.OPEN, _:
            return pl.lit(OPEN_END)
    return pl.lit(None, dtype=TYPES[kind])


def has_absence(empty: Empty) -> bool:
    """Whether an empty cell holds a known value."""
    return empty in (Empty.NONE, Empty.OPEN)


def _filled(names: Iterable[str], table: str) -> list[pl.Expr]:
    """Columns whose empty cells hold a known value, with that value."""
    columns = {column.name: column for column in TABLES[table].columns}
    known = [columns[name] for name in names if name in columns]
    return [
        pl.col(each.name).fill_null(absence(each.kind, each.empty))
        for each in known
        if has_absence(each.empty)
    ]


def _of_people(
    table: pl.DataFrame | pl.LazyFrame | None, people: pl.DataFrame, name: str
) -> pl.DataFrame | None:
    if table is None:
        return None
    rows = table.lazy()
    names = rows.collect_schema().names()
    if "person_id" not in names:
        # rows of institutions only: they are nobody's
        rows = rows.with_columns(person_id=pl.lit(None, dtype=pl.String))
    filled = _filled(names, name)
    return rows.join(people.lazy(), on="person_id").with_columns(filled).collect().rechunk()


def _joined(
    claims: pl.LazyFrame,
    people: pl.DataFrame,
    persons: pl.DataFrame | pl.LazyFrame | None,
    facilities: pl.DataFrame | pl.LazyFrame | None,
) -> pl.LazyFrame:
    names = claims.collect_schema().names()
    rows = claims.with_columns(_filled(names, "claims") + _filled(names, "persons"))
    found = people.lazy()
    told: dict[str, str] = {}
    if persons is not None:
        told = {name: name for name in TOLD_TWICE if name in persons.lazy().collect_schema()}
        found = found.join(
            persons.lazy()
            .with_columns(_filled(told, "persons"))
            .select("person_id", *(pl.col(name).alias(f"of person {name}") for name in told)),
            on="person_id",
            how="left",
        )
    rows = rows.join(found, on="person_id", how="left", maintain_order="left")
    rows = _merged(rows, names, "of person", told.values())
    if facilities is not None and "facility_id" in names:
        columns = facilities.lazy().collect_schema().names()
        told = {to: name for name, to in FROM_FACILITY.items() if name in columns}
        beside = facilities.lazy().select(
            "facility_id",
            *(pl.col(name).alias(f"of facility {to}") for to, name in told.items()),
        )
        rows = rows.join(beside, on="facility_id", how="left", maintain_order="left")
        rows = _merged(rows, names, "of facility", told)
    return _dated(rows)


def _merged(rows: pl.LazyFrame, names: list[str], source: str, told: Iterable[str]) -> pl.LazyFrame:
    """Facts of a further source beside those known; what they tell differently is a conflict."""
    first = "conflicts" not in rows.collect_schema()
    conflicts = pl.lit(0, dtype=pl.Int64) if first else pl.col("conflicts")
    values = []
    told = list(told)
    for name in told:
        column, beside = CASE[name], pl.col(f"{source} {name}")
        empty = absence(column.kind, column.empty)
        if name not in names:
            values.append(
                beside.fill_null(empty).alias(name)
                if has_absence(column.empty)
                else beside.alias(name)
            )
            names.append(name)
            continue
        known = pl.col(name)
        silent = known.is_null()
        apart = _differ(column.kind, known, beside)
        if has_absence(column.empty):
            silent = silent | ~_differ(column.kind, known, empty)
            apart = apart & ~silent & _differ(column.kind, beside, empty)
        values.append(pl.when(silent).then(pl.coalesce(beside, known)).otherwise(known).alias(name))
        bit = pl.lit(1 << TOLD_TWICE.index(name), dtype=pl.Int64)
        conflicts = conflicts | pl.when(apart).then(bit).otherwise(pl.lit(0, dtype=pl.Int64))
    return rows.with_columns(*values, conflicts=conflicts).drop(f"{source} {name}" for name in told)


def _differ(kind: Kind, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    if kind is Kind.SET:
        return left.list.set_symmetric_difference(right).list.len() > 0
    return left != right


def _dated(rows: pl.LazyFrame) -> pl.LazyFrame:
    """With the day each claim counts on: an inpatient's discharge where given."""
    names = rows.collect_schema().names()
    if "discharge_date" not in names:
        return rows.with_columns(date="service_date")
    discharged = pl.col("discharge_date")
    counts = discharged.is_not_null()
    if "care_type" in names:
        counts = counts & (pl.col("care_type") == "inpatient").fill_null(value=True)
    return rows.with_columns(
        date=pl.when(counts).then(discharged).otherwise(pl.col("service_date"))
    )
