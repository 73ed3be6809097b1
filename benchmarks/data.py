"""The files that the contenders read: synthetic, and with every fact known that a job asks for.

Why: contenders other than this engine know no third value, so a comparison to the fen
needs facts that are known.  In: how many claims, a folder.  Out: CSV files, made once.
An empty cell that means something by itself stays (not reported, not checked, open).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from benchmarks.jobs import LINXI, MONITOR, STENT
from medrelief.synthetic import generate, write_generated

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = 1_000_000
MONITORED_YEAR = 2022
SEED = 20260101

LINXI_CLAIMS = (
    "claim_id",
    "person_id",
    "policy",
    "service_date",
    "care_type",
    "disease",
    "facility_division",
    "facility_contracted",
    "total_cost",
    "in_policy_cost",
    "basic_paid",
    "relief_paid",
    "other_paid",
    "managed_as",
    "base_ratio",
    "expert_approved",
    "papers",
    "operation_date",
    "deception_proven",
)
LINXI_PERSONS = (
    "person_id",
    "identities",
    "household_division",
    "insured_division",
    "insured_scheme",
    "disqualified_years",
)
LINXI_REGISTRATIONS = (
    "person_id",
    "policy",
    "disease",
    "decided_on",
    "decision",
    "valid_from",
    "valid_to",
)
MONITOR_CLAIMS = (
    "claim_id",
    "person_id",
    "policy",
    "service_date",
    "total_cost",
    "in_policy_cost",
    "basic_paid",
    "critical_illness_paid",
    "assistance_paid",
    "relief_paid",
    "other_paid",
)
MONITOR_PERSONS = ("person_id", "identities", "insured_scheme")


def job_files(job: str, claims: int, folder: Path) -> Path:
    """The folder with `claims.csv`, `persons.csv` and, for Linxi, `registrations.csv`."""
    target = folder / f"{job}-{claims}"
    if not (target / "made").exists():
        target.mkdir(parents=True, exist_ok=True)
        for name, frame in _tables(job, claims).items():
            frame.write_csv(target / f"{name}.csv")
        (target / "made").touch()
    return target


def mixed_files(claims: int, folder: Path) -> Path:
    """The folder with all tables of a synthetic data set of five cities."""
    target = folder / f"mixed-{claims}"
    if not (target / "made").exists():
        write_generated(claims, SEED, target)
        (target / "made").touch()
    return target


def _tables(job: str, claims: int) -> dict[str, pl.DataFrame]:
    made = {LINXI: _linxi, MONITOR: _monitored}[job]
    share = {LINXI: 4, MONITOR: 6}[job]
    parts: list[dict[str, pl.DataFrame]] = []
    turn = 0
    while sum(part["claims"].height for part in parts) < claims:
        parts.append(made(generate(min(BLOCK, max(claims * share, 2_000)), SEED + turn), turn))
        turn += 1
    whole = {name: pl.concat([part[name] for part in parts]) for name in parts[0]}
    rows = whole.pop("claims").head(claims)
    return {"claims": rows} | {
        name: frame.join(rows, on="person_id", how="semi") for name, frame in whole.items()
    }


def _linxi(frames: dict[str, pl.DataFrame], turn: int) -> dict[str, pl.DataFrame]:
    stent = pl.col("disease") == STENT
    ratio = pl.lit(pl.Series(["0.5", "0.55", "0.6275"]))
    claims = _of_city(frames, "linxi").with_columns(
        pl.col("care_type").fill_null("chronic_outpatient"),
        pl.col("disease").fill_null("糖尿病"),
        pl.col("in_policy_cost").fill_null(pl.col("total_cost")),
        pl.col("managed_as").fill_null("quota"),
        pl.col("expert_approved").fill_null(value=True),
    )
    claims = claims.with_columns(
        base_ratio=pl.when(pl.col("managed_as") == "inpatient").then(
            ratio.gather(pl.int_range(pl.len()) % 3)
        ),
        operation_date=pl.when(stent).then(
            pl.col("operation_date").fill_null(pl.col("service_date") - pl.duration(days=100))
        ),
    )
    persons = frames["persons"].with_columns(
        pl.col("household_division").fill_null("150424"),
        pl.col("insured_scheme").fill_null("resident"),
    )
    registrations = frames["registrations"].filter(pl.col("policy") == "linxi")
    tables = {
        "claims": claims.select(LINXI_CLAIMS),
        "persons": persons.select(LINXI_PERSONS),
        "registrations": registrations.select(LINXI_REGISTRATIONS),
    }
    return _apart(tables, turn)


def _monitored(frames: dict[str, pl.DataFrame], turn: int) -> dict[str, pl.DataFrame]:
    claims = (
        _of_city(frames, "xuchang")
        .filter(pl.col("service_date").dt.year() == MONITORED_YEAR)
        .with_columns(pl.col("in_policy_cost").fill_null(pl.col("total_cost")))
        .with_columns(pl.col("basic_paid").fill_null("0.00"))
    )
    persons = frames["persons"].with_columns(pl.col("insured_scheme").fill_null("resident"))
    tables = {
        "claims": claims.select(MONITOR_CLAIMS),
        "persons": persons.select(MONITOR_PERSONS),
    }
    return _apart(tables, turn)


def _of_city(frames: dict[str, pl.DataFrame], policy: str) -> pl.DataFrame:
    """Its claims; reversals are left out."""
    return frames["claims"].filter((pl.col("policy") == policy) & pl.col("reverses").is_null())


def _apart(tables: dict[str, pl.DataFrame], turn: int) -> dict[str, pl.DataFrame]:
    """Ids of one block differ from those of every other."""
    return {
        name: frame.with_columns(
            (pl.lit(f"B{turn:02d}") + pl.col(key)).alias(key)
            for key in ("claim_id", "person_id")
            if key in frame.columns
        )
        for name, frame in tables.items()
    }
