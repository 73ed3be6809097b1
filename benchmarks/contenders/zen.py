"""GoRules zen: each job as a decision of expressions, run over lists of a thousand facts."""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from benchmarks import jobs
from benchmarks.contenders import fact_rows

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ("zen-engine",)
AT_ONCE = 1000

read = fact_rows.read
join = fact_rows.join


def prepare(job: str) -> Any:
    import zen

    expressions = _linxi() if job == jobs.LINXI else _monitor()
    return zen.ZenEngine().create_decision(_decision(expressions))


def evaluate(job: str, ready: Any, joined: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for start in range(0, len(joined), AT_ONCE):
        rows = joined[start : start + AT_ONCE]
        decided = ready.evaluate({"rows": rows})["result"]["rows"]
        found += [row | one for row, one in zip(rows, decided, strict=True)]
    return found


def write(job: str, result: list[dict[str, Any]], target: Path) -> None:
    names, money = jobs.OUTPUT[job], frozenset(jobs.MONEY[job])
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in result:
            if not row["shown"]:
                continue
            writer.writerow(_cell(row[name], is_money=name in money) for name in names)


def _cell(value: Any, *, is_money: bool) -> str:
    if is_money:
        return "" if value is None else fact_rows.yuan(round(value))
    return ";".join(value) if isinstance(value, list) else value


def _decision(expressions: dict[str, str]) -> dict[str, Any]:
    content = {
        "expressions": [
            {"id": f"e{at}", "key": key, "value": value}
            for at, (key, value) in enumerate(expressions.items())
        ],
        "inputField": "rows",
        "outputPath": "rows",
        "executionMode": "loop",
        "passThrough": False,
    }
    place = {"position": {"x": 0, "y": 0}}
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "name": "facts", "type": "inputNode", **place},
            {"id": "rules", "name": "rules", "type": "expressionNode", "content": content, **place},
            {"id": "out", "name": "decided", "type": "outputNode", **place},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }


def _texts(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


def _linxi() -> dict[str, str]:
    papers = " and ".join(f'contains(papers, "{paper}")' for paper in jobs.PAPERS)
    conditions = {
        "covered_person": f'contains(identities, "{jobs.POOR}") '
        f'and household_division == "{jobs.DIVISION}" '
        f'and insured_division == "{jobs.DIVISION}" and insured_scheme == "resident"',
        "listed_disease": "$.is_insured or $.is_county",
        "not_disqualified": "not disqualified",
        "papers_complete": papers,
        "registered_for_year": "registered",
        "within_stent_year": f'disease != "{jobs.STENT}" '
        "or (operated <= day and day <= anniversary)",
    }
    failed = ", ".join(f'({that}) ? "" : "linxi.{name}"' for name, that in conditions.items())
    ratio = (
        f'(managed_as == "quota" ? {jobs.QUOTA_RATIO} '
        f": min([base_ratio + {jobs.UPLIFT}, {jobs.WHOLE}]))"
    )
    return {
        "shown": "true",
        "is_insured": f"disease in {_texts(jobs.INSURED)}",
        "is_county": f"disease in {_texts(jobs.COUNTY)}",
        "refused": 'care_type != "chronic_outpatient" ? ["linxi.care_type"] '
        f': filter([{failed}], # != "")',
        "no_contract": f'not (contracted and division == "{jobs.DIVISION}")',
        "no_expert": "$.is_county and not expert_approved",
        "granted": "len($.refused) == 0",
        "topped": "$.granted and not ($.no_contract or $.no_expert)",
        "late": 'filter([$.no_contract ? "linxi.contracted_in_county" : "", '
        '$.no_expert ? "linxi.expert_approved" : ""], # != "")',
        "basic": "$.granted and $.is_insured and not basic_given "
        f"? min([floor((in_policy * {ratio} + 5000) / 10000), in_policy, total - other]) "
        ": basic_paid",
        "relief": "$.topped "
        f"? min([max([floor((total * {jobs.RELIEF_TARGET} + 5000) / 10000) - $.basic, 0]), "
        "max([total - $.basic - other, 0])]) : relief_paid",
        "status": f"day < {jobs.IN_FORCE.replace('-', '')} ? 'not_in_force' "
        ": (basic_paid + relief_paid + other > total ? 'conflict' "
        ": ($.granted and ($.is_insured or $.topped) ? 'settled' : 'not_eligible'))",
        "decided": "$.status == 'settled' or $.status == 'not_eligible'",
        "basic_insurance": "$.decided ? $.basic : null",
        "relief_fund": "$.decided ? $.relief : null",
        "other_funds": "$.decided ? other : null",
        "fund_total": "$.decided ? $.basic + $.relief + other : null",
        "person_pays": "$.decided ? total - $.basic - $.relief - other : null",
        "reasons": "$.decided ? ($.granted ? $.late : $.refused) : []",
    }


def _monitor() -> dict[str, str]:
    lines = {
        at: f"($.group == 'key' ? {jobs.LINES['key'][at]} : {jobs.LINES['general'][at]})"
        for at in (0, 1)
    }
    return {
        "group": f"some(identities, # in {_texts(jobs.NEEDY)}) ? 'key' "
        ": (insured_scheme == 'resident' ? 'general' : '')",
        "shown": "$.group != ''",
        "in_policy_burden": "sum(map(claims, max([#.in_policy - #.funds, 0])))",
        "actual_burden": "sum(map(claims, #.total - #.funds))",
        "to_in_policy": f"max([{lines[0]} - $.in_policy_burden, 0])",
        "to_actual": f"max([{lines[1]} - $.actual_burden, 0])",
        "alerts": "filter(["
        f"$.actual_burden > {lines[1]} ? 'xuchang.' + $.group + '_actual' : '', "
        f"$.in_policy_burden > {lines[0]} ? 'xuchang.' + $.group + '_in_policy' : ''"
        "], # != '')",
    }
