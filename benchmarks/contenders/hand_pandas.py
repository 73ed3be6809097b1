"""pandas with NumPy: integers of fen, one mask per rule."""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import jobs

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ("pandas", "numpy")
LEAST = {"pandas": 3}
"""Earlier versions hold days in nanoseconds, which 9999-12-31 does not fit."""
TEXTS = (
    "claim_id",
    "person_id",
    "policy",
    "care_type",
    "disease",
    "facility_division",
    "managed_as",
    "papers",
    "identities",
    "household_division",
    "insured_division",
    "insured_scheme",
    "disqualified_years",
    "decision",
    "deception_proven",
)
DAYS = ("service_date", "operation_date", "decided_on", "valid_from", "valid_to")
PAID = ("basic_paid", "critical_illness_paid", "assistance_paid", "relief_paid", "other_paid")


def prepare(job: str) -> Any:
    import numpy as np
    import pandas as pd

    return pd, np


def read(job: str, ready: Any, folder: Path) -> dict[str, Any]:
    pd, np = ready
    tables = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            names = file.readline().strip().split(",")
        table = pd.read_csv(
            path,
            dtype={name: "str" for name in names if name in TEXTS},
            parse_dates=[name for name in names if name in DAYS],
            date_format="%Y-%m-%d",
        )
        for name in names:
            if name.endswith(("_cost", "_paid")):
                table[f"{name}_given"] = table[name].notna()
                table[name] = np.rint(table[name].fillna(0) * 100).astype("int64")
        tables[path.stem] = table
    return tables


def join(job: str, ready: Any, tables: dict[str, Any]) -> dict[str, Any]:
    claims = tables["claims"].merge(tables["persons"], on="person_id", how="left")
    return tables | {"claims": claims}


def evaluate(job: str, ready: Any, tables: dict[str, Any]) -> Any:
    pd, np = ready
    if job == jobs.LINXI:
        return _linxi(pd, np, tables["claims"], tables["registrations"])
    return _monitor(pd, np, tables["claims"])


def write(job: str, result: Any, target: Path) -> None:
    result.to_csv(target, index=False, float_format="%.2f")


def _linxi(pd: Any, np: Any, claims: Any, registrations: Any) -> Any:
    day = claims["service_date"]
    year = day.dt.year
    disease = claims["disease"]
    is_insured, is_county = disease.isin(jobs.INSURED), disease.isin(jobs.COUNTY)
    poor = claims["identities"].str.contains(jobs.POOR, regex=False)
    covered = (
        poor
        & (claims["household_division"] == jobs.DIVISION)
        & (claims["insured_division"] == jobs.DIVISION)
        & (claims["insured_scheme"] == "resident")
    )
    papers = claims["papers"].isna()
    complete = ~papers
    for paper in jobs.PAPERS:
        complete &= claims["papers"].str.contains(paper, regex=False, na=False)
    operated = claims["operation_date"]
    stent = disease == jobs.STENT
    until = operated[stent] + pd.DateOffset(years=1)
    in_year = ~stent
    in_year[stent] = (operated[stent] <= day[stent]) & (day[stent] <= until)
    chronic = claims["care_type"] == "chronic_outpatient"
    failing = {
        "care_type": ~chronic,
        "covered_person": chronic & ~covered,
        "listed_disease": chronic & ~(is_insured | is_county),
        "not_disqualified": chronic & _disqualified(np, claims, year),
        "papers_complete": chronic & ~(papers | complete),
        "registered_for_year": chronic & ~_registered(np, claims, registrations),
        "within_stent_year": chronic & ~in_year,
    }
    refused = _texts(np, len(claims), failing)
    granted = refused == ""
    no_contract = ~(
        claims["facility_contracted"] & (claims["facility_division"] == jobs.DIVISION)
    ).to_numpy()
    no_expert = (is_county & ~claims["expert_approved"]).to_numpy()
    late = _texts(
        np, len(claims), {"contracted_in_county": no_contract, "expert_approved": no_expert}
    )
    topped = granted & ~no_contract & ~no_expert
    total, other = claims["total_cost"].to_numpy(), claims["other_paid"].to_numpy()
    in_policy, reported = claims["in_policy_cost"].to_numpy(), claims["basic_paid"].to_numpy()
    ratio = np.where(
        claims["managed_as"] == "quota",
        jobs.QUOTA_RATIO,
        np.minimum(
            np.rint(claims["base_ratio"].fillna(0) * 10_000).astype("int64") + jobs.UPLIFT,
            jobs.WHOLE,
        ),
    )
    computed = np.minimum(
        (in_policy * ratio + 5_000) // 10_000, np.minimum(in_policy, total - other)
    )
    asks = granted & is_insured.to_numpy() & ~claims["basic_paid_given"].to_numpy()
    basic = np.where(asks, computed, reported)
    top_up = np.minimum(
        np.maximum((total * jobs.RELIEF_TARGET + 5_000) // 10_000 - basic, 0),
        np.maximum(total - basic - other, 0),
    )
    relief_paid = claims["relief_paid"].to_numpy()
    relief = np.where(topped, top_up, relief_paid)
    status = np.select(
        [
            (day < pd.Timestamp(jobs.IN_FORCE)).to_numpy(),
            reported + relief_paid + other > total,
            granted & (is_insured.to_numpy() | topped),
        ],
        ["not_in_force", "conflict", "settled"],
        "not_eligible",
    )
    decided = (status == "settled") | (status == "not_eligible")
    funds = basic + relief + other
    amounts = (basic, relief, other, funds, total - funds)
    return pd.DataFrame(
        {"claim_id": claims["claim_id"], "status": status}
        | {
            name: np.where(decided, fen / 100, np.nan)
            for name, fen in zip(jobs.MONEY[jobs.LINXI], amounts, strict=True)
        }
        | {"reasons": np.where(decided, np.where(granted, late, refused), "")}
    )


def _disqualified(np: Any, claims: Any, year: Any) -> Any:
    given = claims["disqualified_years"].notna().to_numpy()
    listed = np.zeros(len(claims), dtype=bool)
    rows = claims["disqualified_years"][given].str.split(";")
    listed[given] = np.array(
        [str(each) in years for each, years in zip(year[given], rows, strict=True)], dtype=bool
    )
    deceived = claims["deception_proven"] == "true"
    return listed | deceived.groupby([claims["person_id"], year]).transform("any")


def _registered(np: Any, claims: Any, registrations: Any) -> Any:
    approved = registrations[registrations["decision"] == "approved"]
    pairs = claims[["person_id", "disease", "service_date"]].reset_index()
    pairs = pairs.merge(approved, on=["person_id", "disease"])
    day, valid_to = pairs["service_date"], pairs["valid_to"]
    later = np.maximum(pairs["decided_on"].dt.year, pairs["valid_from"].dt.year)
    holds = (
        (pairs["decided_on"] <= day)
        & (pairs["valid_from"] <= day)
        & (valid_to.isna() | (day <= valid_to))
        & (later >= day.dt.year)
    )
    found = np.zeros(len(claims), dtype=bool)
    found[pairs.loc[holds, "index"].to_numpy()] = True
    return found


def _texts(np: Any, rows: int, failing: dict[str, Any]) -> Any:
    """The ids of the masks that hold, joined: rendered once per combination that occurs."""
    bits = np.zeros(rows, dtype="int64")
    for place, mask in enumerate(failing.values()):
        bits |= np.asarray(mask).astype("int64") << place
    combinations, which = np.unique(bits, return_inverse=True)
    texts = [
        ";".join(f"linxi.{name}" for place, name in enumerate(failing) if each >> place & 1)
        for each in combinations
    ]
    return np.array(texts, dtype=object)[which]


def _monitor(pd: Any, np: Any, claims: Any) -> Any:
    funds = sum(claims[name] for name in PAID)
    summed = (
        pd.DataFrame(
            {
                "person_id": claims["person_id"],
                "year": claims["service_date"].dt.year,
                "identities": claims["identities"],
                "insured_scheme": claims["insured_scheme"],
                "in_policy": np.maximum(claims["in_policy_cost"] - funds, 0),
                "actual": claims["total_cost"] - funds,
            }
        )
        .groupby(["person_id", "year"], as_index=False)
        .agg(
            {
                "identities": "first",
                "insured_scheme": "first",
                "in_policy": "sum",
                "actual": "sum",
            }
        )
    )
    key = summed["identities"].str.contains("|".join(jobs.NEEDY))
    summed["group"] = np.where(key, "key", "general")
    summed = summed[key | (summed["insured_scheme"] == "resident")]
    key = summed["group"] == "key"
    result = summed[["person_id", "year", "group"]].copy()
    lines = {}
    for at, name in enumerate(("in_policy", "actual")):
        lines[name] = np.where(key, jobs.LINES["key"][at], jobs.LINES["general"][at])
        result[f"{name}_burden"] = summed[name] / 100
    for name, line in lines.items():
        result[f"to_{name}"] = np.maximum(line - summed[name], 0) / 100
    over = {name: (summed[name] > line).to_numpy() for name, line in lines.items()}
    group = summed["group"].to_numpy()
    actual = np.where(over["actual"], "xuchang." + group + "_actual", "")
    both = np.where(over["actual"] & over["in_policy"], ";", "")
    in_policy = np.where(over["in_policy"], "xuchang." + group + "_in_policy", "")
    result["alerts"] = actual + both + in_policy
    return result
