"""What each payer owes each institution for a month, out of evaluated claims.

Why: a statement is a sum over claims, and a sum that leaves out what is not known yet is
wrong without looking wrong.  In: claims with their results.  Out: `Line`s.
Must never: add what is not granted, or drop a claim of which an amount is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.facts.columns import FUNDS, REPORTED
from medrelief.facts.days import month_end
from medrelief.subjects.frames import frames_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from medrelief.program.program import Program

RECOVERY = "recovery"
"""The line of what a fund takes back from an institution; it pays nothing."""
UNASSIGNED = "unassigned"
"""The line of an advance that does not say who advanced it, where several payers could have."""
PAYERS = (*FUNDS, RECOVERY, UNASSIGNED)
_TO_RECOVER = "to_recover"
_DECIDED = ("settled", "undetermined")
_NOT_DECIDED = ("undetermined", "conflict")
_NOT_COMPUTED = "not_encoded"


@dataclass(frozen=True, slots=True)
class Line:
    """One institution and payer: what is granted and known, and which claims are open.

    `claims` are those with an amount above nothing, `amount` is whole fen.  `parts` are
    sums of the extra columns that divide the fund's amount, None where one is not known.
    """

    policy: str
    facility_id: str | None
    payer: str
    claims: int = 0
    amount: int = 0
    parts: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    open_claims: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def lines_of(
    claims: pl.DataFrame, result: pl.DataFrame, programs: Mapping[str, Program], month: date
) -> list[Line]:
    """The lines of a month, by policy, institution and payer.

    Args:
        claims: every claim, `result` its results in the same order.
        month: any day of the month; a claim belongs to that of the day it counts on.
    Returns: claims that name no institution stand under None.
    """
    rows = _of_month(claims, result, month)
    found: list[Line] = []
    for policy, program in programs.items():
        ours = rows.filter(pl.col("policy") == policy)
        ruled = {pay.fund for decision in program.decisions for pay in decision.pay}
        parts = _parts(program)
        for fund in FUNDS:
            amount = pl.col(fund)
            granted = pl.col("status").is_in(_DECIDED) & (amount > 0)
            not_known = amount.is_null() & (
                (pl.col("status").is_in(_NOT_DECIDED) & pl.lit(fund in ruled))
                | (
                    pl.col("status").is_in([*_NOT_DECIDED, _NOT_COMPUTED])
                    & (pl.col(REPORTED[fund]) > 0)
                )
            )
            found += _lines(ours, policy, fund, granted, not_known, parts.get(fund, ()))
        if _TO_RECOVER in program.extras:
            of_fund = pl.col(_TO_RECOVER)
            judged = pl.col("status").is_in([*_DECIDED, "not_eligible"])
            taken_back, not_known = judged & (of_fund > 0), judged & of_fund.is_null()
            renamed = ours.with_columns(of_fund.alias(RECOVERY))
            found += _lines(renamed, policy, RECOVERY, taken_back, not_known, ())
    return in_order(found)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """By policy, institution (the unknown one first) and payer."""
    return sorted(
        lines, key=lambda each: (each.policy, each.facility_id or "", PAYERS.index(each.payer))
    )


def counted(claims: pl.DataFrame, result: pl.DataFrame, month: date) -> dict[str, int]:
    """What of the month's claims stands in no line, by status."""
    rows = _of_month(claims, result, month)
    reported = pl.any_horizontal(pl.col(name) > 0 for name in REPORTED.values())
    refused = rows.filter((pl.col("status") == "not_eligible") & reported)
    return {
        "claims_of_the_month": rows.height,
        "refused_with_a_payment": refused.height,
        **{
            f"claims_{status}": rows.filter(pl.col("status") == status).height
            for status in ("void", "not_in_force", _NOT_COMPUTED)
        },
    }


def _of_month(claims: pl.DataFrame, result: pl.DataFrame, month: date) -> pl.DataFrame:
    """The month's claims with their results and what they report as paid."""
    days = frames_of(claims.select(_dating(claims))).claims.get_column("date")
    place = (
        claims["facility_id"]
        if "facility_id" in claims.columns
        else pl.Series([None] * claims.height, dtype=pl.String)
    )
    paid = [
        (
            claims[name].fill_null(0)
            if name in claims.columns
            else pl.Series([0], dtype=pl.Int64).new_from_index(0, claims.height)
        ).alias(name)
        for name in REPORTED.values()
    ]
    rows = result.with_columns(days.alias("date"), place.alias("facility_id"), *paid)
    return rows.filter(pl.col("date").is_between(month.replace(day=1), month_end(month)))


def _dating(claims: pl.DataFrame) -> list[str]:
    wanted = ("claim_id", "person_id", "service_date", "discharge_date", "care_type")
    return [name for name in wanted if name in claims.columns]


def _parts(program: Program) -> dict[str, list[str]]:
    """Fund → the extra columns that divide its amount."""
    found: dict[str, list[str]] = {}
    for benefit in program.policy.benefits.values():
        for each in benefit.yields:
            if each.of and each.id not in found.setdefault(each.of, []):
                found[each.of].append(each.id)
    return found


def _lines(
    rows: pl.DataFrame,
    policy: str,
    payer: str,
    granted: pl.Expr,
    not_known: pl.Expr,
    parts: Iterable[str],
) -> Iterator[Line]:
    parts = list(parts)
    granted, not_known = granted.fill_null(value=False), not_known.fill_null(value=False)
    summed = (
        rows.filter(granted | not_known)
        .group_by("facility_id", maintain_order=True)
        .agg(
            claims=granted.sum().cast(pl.Int64),
            # In the wider type: the sum of many large amounts must not wrap around.
            amount=pl.when(granted).then(pl.col(payer).cast(pl.Int128)).otherwise(0).sum(),
            open_claims=pl.col("claim_id").filter(not_known).sort(),
            missing=pl.col("missing").filter(not_known),
            **{f"part {name}": _part(name, granted) for name in parts},
        )
    )
    for row in summed.iter_rows(named=True):
        yield Line(
            policy,
            row["facility_id"],
            payer,
            int(row["claims"]),
            int(row["amount"]),
            MappingProxyType({name: _whole(row[f"part {name}"]) for name in parts}),
            tuple(row["open_claims"]),
            _facts(row["missing"]),
        )


def _part(name: str, granted: pl.Expr) -> pl.Expr:
    value = pl.col(name).filter(granted)
    return pl.when(value.is_null().any()).then(None).otherwise(value.cast(pl.Int128).sum())


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _facts(cells: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for cell in cells for name in (cell or "").split(";") if name}))
