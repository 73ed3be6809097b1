"""durable-rules: every claim a fact of integers and flags, one rule per condition and amount.

Kept inside what the library does safely: a host of our own without background threads,
one live state at a time, no pattern over two facts, and actions that do not throw.
"""

# all contenders' functions take the same arguments
from __future__ import annotations

import csv
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from benchmarks import jobs
from benchmarks.contenders import fact_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REQUIRES = ("durable_rules",)
AT_ONE_TIME = "one"
"""The only state that is alive."""

read = fact_rows.read


def prepare(job: str) -> Any:
    from durable import engine

    class Quiet(engine.Host):  # type: ignore[misc]  # the library has no types
        def _run(self) -> None:
            """No background threads."""

    define = _linxi if job == jobs.LINXI else _monitor
    found: dict[str, Any] = {}
    host = Quiet(define(found))
    return host, found, engine.MessageNotHandledException


def join(job: str, ready: Any, tables: Any) -> list[dict[str, Any]]:
    rows = fact_rows.join(job, ready, tables)
    flagged = _claim_flags if job == jobs.LINXI else _year_flags
    return [flagged(row) for row in rows]


def evaluate(job: str, ready: Any, joined: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    host, found, unmatched = ready
    result = []
    for row in joined:
        found.clear()
        with suppress(unmatched):
            host.assert_fact(job, row)
        host.delete_state(job, AT_ONE_TIME)
        decided = _decided(row, found) if job == jobs.LINXI else _judged(row, found)
        if decided is not None:
            result.append(decided)
    return result


def write(job: str, result: list[tuple[str, ...]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(jobs.OUTPUT[job])
        writer.writerows(result)


FLAGS = (
    "care_type",
    "covered_person",
    "listed_disease",
    "not_disqualified",
    "papers_complete",
    "registered_for_year",
    "within_stent_year",
)
LATE = ("contracted_in_county", "expert_approved")


def _claim_flags(row: dict[str, Any]) -> dict[str, Any]:
    is_insured = row["disease"] in jobs.INSURED
    is_county = row["disease"] in jobs.COUNTY
    flags = {
        "care_type": row["care_type"] == "chronic_outpatient",
        "covered_person": jobs.POOR in row["identities"]
        and row["household_division"] == jobs.DIVISION
        and row["insured_division"] == jobs.DIVISION
        and row["insured_scheme"] == "resident",
        "listed_disease": is_insured or is_county,
        "not_disqualified": not row["disqualified"],
        "papers_complete": all(paper in row["papers"] for paper in jobs.PAPERS),
        "registered_for_year": row["registered"],
        "within_stent_year": row["disease"] != jobs.STENT
        or row["operated"] <= row["day"] <= row["anniversary"],
        "contracted_in_county": row["contracted"] and row["division"] == jobs.DIVISION,
        "expert_approved": row["expert_approved"] or not is_county,
    }
    return {
        "id": row["claim_id"],
        "sid": AT_ONE_TIME,
        **{name: int(holds) for name, holds in flags.items()},
        "granted": int(all(flags[name] for name in FLAGS)),
        "topped": int(all(flags.values())),
        "asks_insurance": int(is_insured and not row["basic_given"]),
        "is_insured": int(is_insured),
        "is_quota": int(row["managed_as"] == "quota"),
        "reported": row["basic_paid"] + row["relief_paid"] + row["other"],
        **{
            name: row[name]
            for name in (
                "day",
                "total",
                "in_policy",
                "basic_paid",
                "relief_paid",
                "other",
                "base_ratio",
            )
        },
    }


def _linxi(found: dict[str, Any]) -> dict[str, Any]:
    from durable.lang import m, pri, ruleset, when_all

    def refuse(name: str) -> Callable[[Any], None]:
        def action(_: Any) -> None:
            found.setdefault("reasons", []).append(f"linxi.{name}")

        return action

    def empty(status: str) -> Callable[[Any], None]:
        def action(_: Any) -> None:
            found["empty"] = status

        return action

    def insure(c: Any) -> None:
        ratio = jobs.QUOTA_RATIO
        if not c.m.is_quota:
            ratio = min(c.m.base_ratio + jobs.UPLIFT, jobs.WHOLE)
        share = (c.m.in_policy * ratio + 5_000) // 10_000
        found["basic"] = min(share, c.m.in_policy, c.m.total - c.m.other)

    def top_up(c: Any) -> None:
        basic = found.get("basic", c.m.basic_paid)
        top = max(0, (c.m.total * jobs.RELIEF_TARGET + 5_000) // 10_000 - basic)
        found["relief"] = min(top, max(0, c.m.total - basic - c.m.other))

    rules = ruleset(jobs.LINXI)
    with rules:
        start = int(jobs.IN_FORCE.replace("-", ""))
        when_all(m.day < start)(empty("not_in_force"))
        when_all((m.day >= start) & (m.reported > m.total))(empty("conflict"))
        when_all(m.care_type == 0)(refuse("care_type"))
        for name in FLAGS[1:]:
            when_all((m.care_type == 1) & (getattr(m, name) == 0))(refuse(name))
        for name in LATE:
            when_all((m.granted == 1) & (getattr(m, name) == 0))(refuse(name))
        when_all(pri(1), (m.granted == 1) & (m.asks_insurance == 1))(insure)
        when_all(pri(2), m.topped == 1)(top_up)
    name, definition = rules.define()
    return {name: definition}


def _decided(row: dict[str, Any], found: dict[str, Any]) -> tuple[str, ...]:
    if "empty" in found:
        return (row["id"], found["empty"], "", "", "", "", "", "")
    basic = found.get("basic", row["basic_paid"])
    relief = found.get("relief", row["relief_paid"])
    settled = row["granted"] and (row["is_insured"] or row["topped"])
    funds = basic + relief + row["other"]
    amounts = (basic, relief, row["other"], funds, row["total"] - funds)
    return (
        row["id"],
        "settled" if settled else "not_eligible",
        *map(fact_rows.yuan, amounts),
        ";".join(sorted(found.get("reasons", ()))),
    )


def _year_flags(row: dict[str, Any]) -> dict[str, Any]:
    needy = any(identity in jobs.NEEDY for identity in row["identities"])
    return {
        "id": row["person_id"],
        "sid": AT_ONE_TIME,
        "year": row["year"],
        "key": int(needy),
        "general": int(not needy and row["insured_scheme"] == "resident"),
        "in_policy": sum(max(0, c["in_policy"] - c["funds"]) for c in row["claims"]),
        "actual": sum(c["total"] - c["funds"] for c in row["claims"]),
    }


def _monitor(found: dict[str, Any]) -> dict[str, Any]:
    from durable.lang import m, ruleset, when_all

    def alert(name: str) -> Callable[[Any], None]:
        def action(_: Any) -> None:
            found.setdefault("alerts", []).append(f"xuchang.{name}")

        return action

    def put_into(group: str) -> Callable[[Any], None]:
        def action(_: Any) -> None:
            found["group"] = group

        return action

    rules = ruleset(jobs.MONITOR)
    with rules:
        when_all(m.key == 1)(put_into("key"))
        when_all(m.general == 1)(put_into("general"))
        # A fact that no rule takes up, deleted with its state, ends the process.
        when_all((m.key == 0) & (m.general == 0))(put_into(""))
        for group, (in_policy, actual) in jobs.LINES.items():
            when_all((getattr(m, group) == 1) & (m.actual > actual))(alert(f"{group}_actual"))
            when_all((getattr(m, group) == 1) & (m.in_policy > in_policy))(
                alert(f"{group}_in_policy")
            )
    name, definition = rules.define()
    return {name: definition}


def _judged(row: dict[str, Any], found: dict[str, Any]) -> tuple[str, ...] | None:
    group = found["group"]
    if not group:
        return None
    in_policy_line, actual_line = jobs.LINES[group]
    amounts = (
        row["in_policy"],
        row["actual"],
        max(0, in_policy_line - row["in_policy"]),
        max(0, actual_line - row["actual"]),
    )
    alerts = sorted(found.get("alerts", ()))
    return (
        row["id"],
        str(row["year"]),
        group,
        *map(fact_rows.yuan, amounts),
        ";".join(alerts),
    )
