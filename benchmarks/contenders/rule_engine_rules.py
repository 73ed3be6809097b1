"""rule-engine: one compiled rule per condition, one expression per amount, claim after claim."""

# all contenders' functions take the same arguments
from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from benchmarks import jobs
from benchmarks.contenders import fact_rows

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ("rule-engine",)

read = fact_rows.read
join = fact_rows.join


def prepare(job: str) -> Any:
    import rule_engine

    context = rule_engine.Context(resolver=rule_engine.resolve_item)
    texts = _linxi() if job == jobs.LINXI else _monitor()
    return {name: rule_engine.Rule(text, context=context) for name, text in texts.items()}


def evaluate(job: str, ready: Any, joined: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    decide = _decided if job == jobs.LINXI else _judged
    return [found for row in joined if (found := decide(ready, row)) is not None]


def write(job: str, result: list[tuple[str, ...]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(jobs.OUTPUT[job])
        writer.writerows(result)


def _texts(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


CONDITIONS = (
    "covered_person",
    "listed_disease",
    "not_disqualified",
    "papers_complete",
    "registered_for_year",
    "within_stent_year",
)
LATE = ("contracted_in_county", "expert_approved")


def _linxi() -> dict[str, str]:
    return {
        "in_force": f"day >= {jobs.IN_FORCE.replace('-', '')}",
        "overpaid": "basic_paid + relief_paid + other > total",
        "care_type": 'care_type == "chronic_outpatient"',
        "insured": f"disease in {_texts(jobs.INSURED)}",
        "covered_person": f'"{jobs.POOR}" in identities '
        f'and household_division == "{jobs.DIVISION}" '
        f'and insured_division == "{jobs.DIVISION}" and insured_scheme == "resident"',
        "listed_disease": f"disease in {_texts(jobs.INSURED + jobs.COUNTY)}",
        "not_disqualified": "not disqualified",
        "papers_complete": " and ".join(f'"{paper}" in papers' for paper in jobs.PAPERS),
        "registered_for_year": "registered",
        "within_stent_year": f'disease != "{jobs.STENT}" '
        "or (operated <= day and day <= anniversary)",
        "contracted_in_county": f'contracted and division == "{jobs.DIVISION}"',
        "expert_approved": f"expert_approved or not (disease in {_texts(jobs.COUNTY)})",
        "quota": f"$min([(in_policy * {jobs.QUOTA_RATIO} + 5000) // 10000, total - other])",
        "is_quota": 'managed_as == "quota"',
        "inpatient": "$min([(in_policy * $min([base_ratio + "
        f"{jobs.UPLIFT}, {jobs.WHOLE}]) + 5000) // 10000, in_policy, total - other])",
        "relief": f"$min([$max([(total * {jobs.RELIEF_TARGET} + 5000) // 10000 - basic, 0]), "
        "$max([total - basic - other, 0])])",
    }


def _decided(rules: Any, row: dict[str, Any]) -> tuple[str, ...]:
    claim_id, empty = row["claim_id"], ("",) * 6
    if not rules["in_force"].matches(row):
        return (claim_id, "not_in_force", *empty)
    if rules["overpaid"].matches(row):
        return (claim_id, "conflict", *empty)
    basic, relief, other = row["basic_paid"], row["relief_paid"], row["other"]
    status = "not_eligible"
    if not rules["care_type"].matches(row):
        reasons = ["linxi.care_type"]
    else:
        reasons = _failed(rules, CONDITIONS, row)
        if not reasons:
            is_insured = rules["insured"].matches(row)
            if is_insured and not row["basic_given"]:
                share = "quota" if rules["is_quota"].matches(row) else "inpatient"
                basic = int(rules[share].evaluate(row))
            reasons = _failed(rules, LATE, row)
            if not reasons:
                relief = int(rules["relief"].evaluate(row | {"basic": basic}))
            if is_insured or not reasons:
                status = "settled"
    funds = basic + relief + other
    amounts = (basic, relief, other, funds, row["total"] - funds)
    return (claim_id, status, *map(fact_rows.yuan, amounts), ";".join(reasons))


def _failed(rules: Any, names: tuple[str, ...], row: dict[str, Any]) -> list[str]:
    return [f"linxi.{name}" for name in names if not rules[name].matches(row)]


def _monitor() -> dict[str, str]:
    rules = {
        "key": " or ".join(f'"{identity}" in identities' for identity in jobs.NEEDY),
        "resident": 'insured_scheme == "resident"',
        "in_policy": "$sum([$max([each.in_policy - each.funds, 0]) for each in claims])",
        "actual": "$sum([each.total - each.funds for each in claims])",
    }
    for group, (in_policy, actual) in jobs.LINES.items():
        rules[f"{group}_in_policy"] = f"in_policy > {in_policy}"
        rules[f"{group}_actual"] = f"actual > {actual}"
    return rules


def _judged(rules: Any, row: dict[str, Any]) -> tuple[str, ...] | None:
    if rules["key"].matches(row):
        group = "key"
    elif rules["resident"].matches(row):
        group = "general"
    else:
        return None
    sums = {name: int(rules[name].evaluate(row)) for name in ("in_policy", "actual")}
    alerts = [
        f"xuchang.{name}"
        for name in (f"{group}_actual", f"{group}_in_policy")
        if rules[name].matches(sums)
    ]
    left = (max(0, line - own) for line, own in zip(jobs.LINES[group], sums.values(), strict=True))
    return (
        row["person_id"],
        str(row["year"]),
        group,
        *map(fact_rows.yuan, (*sums.values(), *left)),
        ";".join(alerts),
    )
