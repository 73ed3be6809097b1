"""Polars, written by hand for these two jobs: integers of fen, one expression per rule."""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import jobs

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

REQUIRES = ("polars",)
CLAIM_MONEY = ("total_cost", "in_policy_cost", "basic_paid", "relief_paid", "other_paid")
PAID = ("basic_paid", "critical_illness_paid", "assistance_paid", "relief_paid", "other_paid")


def prepare(job: str) -> Any:
    import polars as pl

    return pl


def read(job: str, ready: Any, folder: Path) -> dict[str, pl.DataFrame]:
    pl = ready
    types = schemas(job)
    tables = {name: pl.read_csv(folder / f"{name}.csv", schema=types[name]) for name in types}
    claims = tables["claims"]
    tables["claims"] = claims.with_columns(
        (pl.col(name) * 100).round().cast(pl.Int64)
        for name in claims.columns
        if name.endswith(("_cost", "_paid"))
    )
    return tables


def join(job: str, ready: Any, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    claims = tables["claims"].join(
        tables["persons"], on="person_id", how="left", maintain_order="left"
    )
    return tables | {"claims": claims}


def evaluate(job: str, ready: Any, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    claims = tables["claims"].lazy()
    if job == jobs.LINXI:
        return linxi(ready, claims, tables["registrations"].lazy()).collect()
    return monitored(ready, claims).collect()


def write(job: str, result: pl.DataFrame, target: Path) -> None:
    result.write_csv(target, float_precision=2)


def schemas(job: str) -> dict[str, dict[str, Any]]:
    """The types of the columns of each file, in their order."""
    import polars as pl

    text, money, day, yes = pl.String, pl.Float64, pl.Date, pl.Boolean
    if job == jobs.MONITOR:
        return {
            "claims": {
                "claim_id": text,
                "person_id": text,
                "policy": text,
                "service_date": day,
                "total_cost": money,
                "in_policy_cost": money,
                **dict.fromkeys(PAID, money),
            },
            "persons": {"person_id": text, "identities": text, "insured_scheme": text},
        }
    return {
        "claims": {
            "claim_id": text,
            "person_id": text,
            "policy": text,
            "service_date": day,
            "care_type": text,
            "disease": text,
            "facility_division": text,
            "facility_contracted": yes,
            **dict.fromkeys(CLAIM_MONEY, money),
            "managed_as": text,
            "base_ratio": money,
            "expert_approved": yes,
            "papers": text,
            "operation_date": day,
            "deception_proven": yes,
        },
        "persons": {
            "person_id": text,
            "identities": text,
            "household_division": text,
            "insured_division": text,
            "insured_scheme": text,
            "disqualified_years": text,
        },
        "registrations": {
            "person_id": text,
            "policy": text,
            "disease": text,
            "decided_on": day,
            "decision": text,
            "valid_from": day,
            "valid_to": day,
        },
    }


def known(pl: Any, claims: pl.LazyFrame, registrations: pl.LazyFrame) -> pl.LazyFrame:
    """The claims in their order, with what other rows say: `year`, `registered`, `deceived`."""
    col, day = pl.col, pl.col("service_date")
    rows = claims.with_row_index("row")
    valid = (
        rows.select("row", "person_id", "disease", "service_date")
        .join(registrations.filter(col("decision") == "approved"), on=["person_id", "disease"])
        .filter(
            (col("decided_on") <= day)
            & (col("valid_from") <= day)
            & (day <= col("valid_to")).fill_null(value=True)
            & (pl.max_horizontal("decided_on", "valid_from").dt.year() >= day.dt.year())
        )
        .select("row", registered=True)
        .unique()
    )
    deceived = (
        rows.filter(col("deception_proven"))
        .select("person_id", year=day.dt.year(), deceived=True)
        .unique()
    )
    return (
        rows.with_columns(year=day.dt.year())
        .join(valid, on="row", how="left")
        .join(deceived, on=["person_id", "year"], how="left")
        .sort("row")
    )


def linxi(pl: Any, claims: pl.LazyFrame, registrations: pl.LazyFrame) -> pl.LazyFrame:
    """The Linxi benefit: claims with their persons' columns in, one decided row per claim out."""
    col, day = pl.col, pl.col("service_date")
    rows = known(pl, claims, registrations)
    is_insured, is_county = col("disease").is_in(jobs.INSURED), col("disease").is_in(jobs.COUNTY)
    covered = (
        col("identities").str.contains(jobs.POOR, literal=True)
        & (col("household_division") == jobs.DIVISION)
        & (col("insured_division") == jobs.DIVISION)
        & (col("insured_scheme") == "resident")
    )
    disqualified = col("deceived").is_not_null() | (
        col("disqualified_years").str.contains(col("year").cast(pl.String), literal=True)
    ).fill_null(value=False)
    papers = pl.all_horizontal(
        col("papers").str.contains(paper, literal=True) for paper in jobs.PAPERS
    ).fill_null(value=True)
    in_stent_year = (col("disease") != jobs.STENT) | (
        (col("operation_date") <= day) & (day <= col("operation_date").dt.offset_by("1y"))
    )
    chronic = col("care_type") == "chronic_outpatient"
    rows = rows.with_columns(
        is_insured=is_insured,
        no_contract=~(col("facility_contracted") & (col("facility_division") == jobs.DIVISION)),
        no_expert=is_county & ~col("expert_approved"),
        refused=pl.concat_str(
            pl.when(~chronic).then(pl.lit("linxi.care_type")),
            *(
                pl.when(chronic & ~holds).then(pl.lit(f"linxi.{name}"))
                for name, holds in (
                    ("covered_person", covered),
                    ("listed_disease", is_insured | is_county),
                    ("not_disqualified", ~disqualified),
                    ("papers_complete", papers),
                    ("registered_for_year", col("registered").is_not_null()),
                    ("within_stent_year", in_stent_year),
                )
            ),
            separator=";",
            ignore_nulls=True,
        ),
    )
    return _paid(pl, rows)


def _paid(pl: Any, rows: pl.LazyFrame) -> pl.LazyFrame:
    col, day = pl.col, pl.col("service_date")
    total, other = col("total_cost"), col("other_paid").fill_null(0)
    basic_paid, relief_paid = col("basic_paid").fill_null(0), col("relief_paid").fill_null(0)
    granted = col("refused") == ""
    ratio = (
        pl.when(col("managed_as") == "quota")
        .then(jobs.QUOTA_RATIO)
        .otherwise(
            pl.min_horizontal(
                (col("base_ratio") * 10_000).round().cast(pl.Int64) + jobs.UPLIFT, jobs.WHOLE
            )
        )
    )
    computed = pl.min_horizontal(
        (col("in_policy_cost") * ratio + 5_000) // 10_000, "in_policy_cost", total - other
    )
    basic = (
        pl.when(granted & col("is_insured") & col("basic_paid").is_null())
        .then(computed)
        .otherwise(basic_paid)
    )
    not_topped = granted & (col("no_contract") | col("no_expert"))
    top_up = pl.min_horizontal(
        pl.max_horizontal((total * jobs.RELIEF_TARGET + 5_000) // 10_000 - col("basic"), 0),
        pl.max_horizontal(total - col("basic") - other, 0),
    )
    relief = pl.when(granted & ~not_topped).then(top_up).otherwise(relief_paid)
    status = (
        pl.when(day < pl.lit(jobs.IN_FORCE).str.to_date())
        .then(pl.lit("not_in_force"))
        .when(basic_paid + relief_paid + other > total)
        .then(pl.lit("conflict"))
        .when(granted & (col("is_insured") | ~not_topped))
        .then(pl.lit("settled"))
        .otherwise(pl.lit("not_eligible"))
    )
    late = pl.concat_str(
        pl.when(col("no_contract")).then(pl.lit("linxi.contracted_in_county")),
        pl.when(col("no_expert")).then(pl.lit("linxi.expert_approved")),
        separator=";",
        ignore_nulls=True,
    )
    decided = (col("status") == "settled") | (col("status") == "not_eligible")
    funds = col("basic") + col("relief") + other
    return (
        rows.with_columns(basic=basic)
        .with_columns(
            relief=relief,
            status=status,
            reasons=pl.when(granted).then(late).otherwise("refused"),
        )
        .select(
            "claim_id",
            "status",
            *(
                pl.when(decided).then(fen / 100).alias(name)
                for name, fen in (
                    ("basic_insurance", col("basic")),
                    ("relief_fund", col("relief")),
                    ("other_funds", other),
                    ("fund_total", funds),
                    ("person_pays", total - funds),
                )
            ),
            reasons=pl.when(decided).then("reasons").otherwise(pl.lit("")),
        )
    )


def monitored(pl: Any, claims: pl.LazyFrame) -> pl.LazyFrame:
    """The Xuchang monitor: claims with their persons' columns in, one row per person and year."""
    col = pl.col
    funds = sum((col(name).fill_null(0) for name in PAID[1:]), col("basic_paid"))
    key = col("group") == "key"
    lines = {
        name: pl.when(key).then(jobs.LINES["key"][at]).otherwise(jobs.LINES["general"][at])
        for at, name in enumerate(("in_policy", "actual"))
    }
    return (
        claims.group_by("person_id", year=col("service_date").dt.year())
        .agg(
            in_policy=pl.max_horizontal(col("in_policy_cost") - funds, 0).sum(),
            actual=(col("total_cost") - funds).sum(),
            identities=col("identities").first(),
            insured_scheme=col("insured_scheme").first(),
        )
        .with_columns(
            group=pl.when(col("identities").str.contains_any(list(jobs.NEEDY)))
            .then(pl.lit("key"))
            .when(col("insured_scheme") == "resident")
            .then(pl.lit("general"))
        )
        .filter(col("group").is_not_null())
        .select(
            "person_id",
            "year",
            "group",
            in_policy_burden=col("in_policy") / 100,
            actual_burden=col("actual") / 100,
            to_in_policy=pl.max_horizontal(lines["in_policy"] - col("in_policy"), 0) / 100,
            to_actual=pl.max_horizontal(lines["actual"] - col("actual"), 0) / 100,
            alerts=pl.concat_str(
                *(
                    pl.when(col(name) > lines[name]).then(
                        pl.concat_str(pl.lit("xuchang."), "group", pl.lit(f"_{name}"))
                    )
                    for name in ("actual", "in_policy")
                ),
                separator=";",
                ignore_nulls=True,
            ),
        )
    )
