"""Plain Python: a loop over dictionaries, nothing but the standard library."""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from benchmarks import jobs

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ()

Row = dict[str, Any]


def prepare(job: str) -> Any:
    return {"insured": frozenset(jobs.INSURED), "county": frozenset(jobs.COUNTY)}


def read(job: str, ready: Any, folder: Path) -> dict[str, list[Row]]:
    return {path.stem: _rows(path) for path in folder.glob("*.csv")}


def join(job: str, ready: Any, tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    persons = {row["person_id"]: row for row in tables["persons"]}
    for claim in tables["claims"]:
        claim["person"] = persons[claim["person_id"]]
    return tables


def evaluate(job: str, ready: Any, tables: dict[str, list[Row]]) -> list[tuple[str, ...]]:
    return _linxi(ready, tables) if job == jobs.LINXI else _monitor(tables)


def write(job: str, result: list[tuple[str, ...]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(jobs.OUTPUT[job])
        writer.writerows(result)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fen(text: str) -> int:
    return int(text.replace(".", "")) if text else 0


def _yuan(fen: int) -> str:
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _share(fen: int, ratio: int) -> int:
    return (fen * ratio + 5_000) // 10_000


def _linxi(ready: Any, tables: dict[str, list[Row]]) -> list[tuple[str, ...]]:
    approved: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables["registrations"]:
        if row["decision"] == "approved":
            approved[row["person_id"], row["disease"]].append(row)
    deceived = {
        (claim["person_id"], claim["service_date"][:4])
        for claim in tables["claims"]
        if claim["deception_proven"] == "true"
    }
    return [_claim(claim, ready, approved, deceived) for claim in tables["claims"]]


def _claim(
    claim: Row,
    ready: Any,
    approved: dict[tuple[str, str], list[Row]],
    deceived: set[tuple[str, str]],
) -> tuple[str, ...]:
    if claim["service_date"] < jobs.IN_FORCE:
        return (claim["claim_id"], "not_in_force", "", "", "", "", "", "")
    total, basic_paid = _fen(claim["total_cost"]), _fen(claim["basic_paid"])
    relief_paid, other = _fen(claim["relief_paid"]), _fen(claim["other_paid"])
    if basic_paid + relief_paid + other > total:
        return (claim["claim_id"], "conflict", "", "", "", "", "", "")
    if claim["care_type"] != "chronic_outpatient":
        reasons = ["linxi.care_type"]
    else:
        reasons = _reasons(claim, ready, approved, deceived)
    basic, relief, status = basic_paid, relief_paid, "not_eligible"
    if not reasons:
        is_insured = claim["disease"] in ready["insured"]
        if is_insured and not claim["basic_paid"]:
            basic = min(_insurance(claim), _fen(claim["in_policy_cost"]), total - other)
        if not (
            claim["facility_contracted"] == "true" and claim["facility_division"] == jobs.DIVISION
        ):
            reasons.append("linxi.contracted_in_county")
        if not is_insured and claim["expert_approved"] != "true":
            reasons.append("linxi.expert_approved")
        if not reasons:
            top = max(0, _share(total, jobs.RELIEF_TARGET) - basic)
            relief = min(top, max(0, total - basic - other))
        if not reasons or is_insured:
            status = "settled"
    funds = basic + relief + other
    return (
        claim["claim_id"],
        status,
        *(_yuan(fen) for fen in (basic, relief, other, funds, total - funds)),
        ";".join(reasons),
    )


def _reasons(
    claim: Row,
    ready: Any,
    approved: dict[tuple[str, str], list[Row]],
    deceived: set[tuple[str, str]],
) -> list[str]:
    person, day, disease = claim["person"], claim["service_date"], claim["disease"]
    year, papers = day[:4], claim["papers"].split(";")
    found = []
    if not (
        jobs.POOR in person["identities"].split(";")
        and person["household_division"] == jobs.DIVISION
        and person["insured_division"] == jobs.DIVISION
        and person["insured_scheme"] == "resident"
    ):
        found.append("linxi.covered_person")
    if disease not in ready["insured"] and disease not in ready["county"]:
        found.append("linxi.listed_disease")
    if year in person["disqualified_years"].split(";") or (claim["person_id"], year) in deceived:
        found.append("linxi.not_disqualified")
    if claim["papers"] and not all(paper in papers for paper in jobs.PAPERS):
        found.append("linxi.papers_complete")
    if not any(
        row["decided_on"] <= day
        and row["valid_from"] <= day
        and (not row["valid_to"] or day <= row["valid_to"])
        and (row["decided_on"][:4] >= year or row["valid_from"][:4] >= year)
        for row in approved[claim["person_id"], disease]
    ):
        found.append("linxi.registered_for_year")
    if disease == jobs.STENT and not (
        claim["operation_date"] <= day <= _a_year_after(claim["operation_date"])
    ):
        found.append("linxi.within_stent_year")
    return found


def _a_year_after(day: str) -> str:
    year, rest = int(day[:4]) + 1, day[4:]
    return f"{year}-02-28" if rest == "-02-29" else f"{year}{rest}"


def _insurance(claim: Row) -> int:
    in_policy = _fen(claim["in_policy_cost"])
    if claim["managed_as"] == "quota":
        return _share(in_policy, jobs.QUOTA_RATIO)
    base = int(claim["base_ratio"].partition(".")[2].ljust(4, "0"))
    return _share(in_policy, min(jobs.WHOLE, base + jobs.UPLIFT))


PAID = ("basic_paid", "critical_illness_paid", "assistance_paid", "relief_paid", "other_paid")


def _monitor(tables: dict[str, list[Row]]) -> list[tuple[str, ...]]:
    burdens: dict[tuple[str, str], list[int]] = {}
    persons: dict[str, Row] = {}
    for claim in tables["claims"]:
        funds = sum(_fen(claim[name]) for name in PAID)
        persons[claim["person_id"]] = claim["person"]
        own = burdens.setdefault((claim["person_id"], claim["service_date"][:4]), [0, 0])
        own[0] += max(0, _fen(claim["in_policy_cost"]) - funds)
        own[1] += _fen(claim["total_cost"]) - funds
    result = []
    for (person_id, year), (in_policy, actual) in burdens.items():
        person = persons[person_id]
        if any(identity in jobs.NEEDY for identity in person["identities"].split(";")):
            group = "key"
        elif person["insured_scheme"] == "resident":
            group = "general"
        else:
            continue
        in_policy_line, actual_line = jobs.LINES[group]
        alerts = [f"xuchang.{group}_actual"] if actual > actual_line else []
        if in_policy > in_policy_line:
            alerts.append(f"xuchang.{group}_in_policy")
        amounts = (
            in_policy,
            actual,
            max(0, in_policy_line - in_policy),
            max(0, actual_line - actual),
        )
        result.append((person_id, year, group, *map(_yuan, amounts), ";".join(alerts)))
    return result
