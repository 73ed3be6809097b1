"""Institutions, months and payers that time limits are about.

Why: some limits are about what a payer owes an institution for a month, some about the
institution and the month alone.  In: the tables of a run, a program.  Out: `Statement`s.
Must never: give a sum over claims of which one amount is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.inputs import Inputs
from medrelief.evaluate.opening import opening_of
from medrelief.evaluate.run import Engine, Ready, run_prepared
from medrelief.facts.columns import FUNDS
from medrelief.facts.days import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from medrelief.offices.people import People
    from medrelief.offices.sources import Sources
    from medrelief.program.program import Program


@dataclass(frozen=True, slots=True)
class Statement:
    """An institution, a month (its first day) and a payer; `amount` in fen, None if unknown.

    `claims` counts those for which the payer owes something, or may.  Without payer it is
    about the institution and the month alone.
    """

    facility_id: str
    month: date
    payer: str | None = None
    amount: int | None = None
    claims: int | None = None


def statements(
    sources: Sources, people: People, program: Program, *, engine: Engine = Engine.REFERENCE
) -> list[Statement]:
    """Every institution, month and payer that owes something for a claim, or may, in order."""
    claims = sources.tables.get("claims")
    if claims is None:
        return []
    ours = replace(claims, frame=claims.frame.filter(pl.col("policy") == program.policy.id))
    beside = {name: table for name, table in sources.tables.items() if name != "claims"}
    programs = {program.policy.id: program}
    opening = opening_of(sources.frame("opening"), programs)
    result = run_prepared(Ready(Inputs(ours, beside), programs, opening), engine=engine).result
    places = {
        case.claim_id: (case.facts["facility_id"], case.date.replace(day=1))
        for cases in people.cases.values()
        for case in cases
    }
    amounts: dict[tuple[str, date, str], list[int | None]] = {}
    for row in result.filter(pl.col("status") != "void").iter_rows(named=True):
        facility, month = places[row["claim_id"]]
        if not isinstance(facility, str):
            continue
        for fund in FUNDS:
            amount = row[fund]
            if amount is None or amount > 0:
                amounts.setdefault((facility, month, fund), []).append(amount)
    return [
        Statement(facility, month, fund, _sum(parts), len(parts))
        for (facility, month, fund), parts in sorted(
            amounts.items(), key=lambda each: (each[0][0], each[0][1], FUNDS.index(each[0][2]))
        )
    ]


def institution_months(people: People, first: date, last: date) -> Iterator[Statement]:
    """Every institution of the table in every month from that of one day to that of another."""
    for facility in people.facilities:
        month = first.replace(day=1)
        while month <= last:
            yield Statement(facility, month)
            month = add_months(month, 1)


def _sum(parts: list[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
