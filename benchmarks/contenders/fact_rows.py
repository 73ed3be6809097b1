"""One dictionary per claim with everything known about it, for engines that have no joins.

In: the files of a job.  Out: integers of fen, days as integers (20170607), flags as
booleans; what other rows say of a claim (a registration, a deception) stands in it already,
which spares these engines that work.
"""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from benchmarks import jobs
from benchmarks.contenders import plain_python

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]
PAID = plain_python.PAID


def read(job: str, ready: Any, folder: Path) -> dict[str, list[Row]]:
    return plain_python.read(job, ready, folder)


def join(job: str, ready: Any, tables: dict[str, list[Row]]) -> list[Row]:
    """Facts of each claim; for the monitor, facts of each person and year."""
    persons = {row["person_id"]: row for row in tables["persons"]}
    if job == jobs.MONITOR:
        return _of_years(tables["claims"], persons)
    approved: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in tables["registrations"]:
        if row["decision"] == "approved":
            approved[row["person_id"], row["disease"]].append(row)
    deceived = {
        (claim["person_id"], claim["service_date"][:4])
        for claim in tables["claims"]
        if claim["deception_proven"] == "true"
    }
    return [_of_claim(c, persons[c["person_id"]], approved, deceived) for c in tables["claims"]]


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def _fen(text: str) -> int:
    return int(text.replace(".", "")) if text else 0


def _day(text: str) -> int:
    return int(text.replace("-", "")) if text else 0


def _of_claim(
    claim: Row,
    person: Row,
    approved: dict[tuple[str, str], list[Row]],
    deceived: set[tuple[str, str]],
) -> Row:
    day = claim["service_date"]
    year = day[:4]
    operated = _day(claim["operation_date"])
    anniversary = operated + 10_000 - (operated % 10_000 == 229)
    ratio = claim["base_ratio"].partition(".")[2].ljust(4, "0")
    return {
        "claim_id": claim["claim_id"],
        "day": _day(day),
        "care_type": claim["care_type"],
        "disease": claim["disease"],
        "division": claim["facility_division"],
        "contracted": claim["facility_contracted"] == "true",
        "total": _fen(claim["total_cost"]),
        "in_policy": _fen(claim["in_policy_cost"]),
        "basic_given": claim["basic_paid"] != "",
        "basic_paid": _fen(claim["basic_paid"]),
        "relief_paid": _fen(claim["relief_paid"]),
        "other": _fen(claim["other_paid"]),
        "managed_as": claim["managed_as"],
        "base_ratio": int(ratio),
        "expert_approved": claim["expert_approved"] == "true",
        "papers": claim["papers"].split(";") if claim["papers"] else list(jobs.PAPERS),
        "operated": operated,
        "anniversary": anniversary,
        "identities": person["identities"].split(";"),
        "household_division": person["household_division"],
        "insured_division": person["insured_division"],
        "insured_scheme": person["insured_scheme"],
        "disqualified": year in person["disqualified_years"].split(";")
        or (claim["person_id"], year) in deceived,
        "registered": any(
            row["decided_on"] <= day
            and row["valid_from"] <= day
            and (not row["valid_to"] or day <= row["valid_to"])
            and max(row["decided_on"], row["valid_from"])[:4] >= year
            for row in approved[claim["person_id"], claim["disease"]]
        ),
    }


def _of_years(claims: list[Row], persons: dict[str, Row]) -> list[Row]:
    found: dict[tuple[str, str], Row] = {}
    for claim in claims:
        key = (claim["person_id"], claim["service_date"][:4])
        person = persons[key[0]]
        year = found.get(key)
        if year is None:
            year = found[key] = {
                "person_id": key[0],
                "year": int(key[1]),
                "identities": person["identities"].split(";"),
                "insured_scheme": person["insured_scheme"],
                "claims": [],
            }
        year["claims"].append(
            {
                "total": _fen(claim["total_cost"]),
                "in_policy": _fen(claim["in_policy_cost"]),
                "funds": sum(_fen(claim[name]) for name in PAID),
            }
        )
    return list(found.values())
