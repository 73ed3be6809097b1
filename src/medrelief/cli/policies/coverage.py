"""`policies coverage`: every clause accounted for, every provision shown by cases."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  # typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from medrelief.cli.layout import lined_up
from medrelief.cli.options import Language, PackNames, Policies, lang_of

if TYPE_CHECKING:
    from medrelief.evaluate.shown import Gap
    from medrelief.policy.evidence import Coverage
    from medrelief.policy.model import Policy

HELP = "Show what answers to each clause, and what no case shows. Exit 1 where something is found."
FOUND = 1


def command(
    names: PackNames = None,
    sources: Annotated[
        Path | None,
        typer.Option("--sources", help="A folder with the documents, to compare figures with."),
    ] = None,
    policies: Policies = None,
    lang: Language = None,
) -> int:
    """A table of clauses per pack, then whatever is missing."""
    from medrelief.cli.policies.packs import folders, policies_of
    from medrelief.policy.diagnostics import render
    from medrelief.policy.evidence import coverage

    language = lang_of(lang)
    found = 0
    for folder, policy in policies_of(folders(names, policies)).items():
        covered = coverage(policy, sources)
        sys.stdout.write(_clauses(policy, covered, language))
        if covered.faults:
            sys.stdout.write(render(covered.faults) + "\n\n")
        gaps = _gaps(policy, folder)
        for gap in gaps:
            sys.stdout.write(_gap(gap, language))
        sys.stdout.write(_summary(policy, covered, gaps, language))
        found += len(covered.faults) + len(gaps)
    return FOUND if found else 0


def _clauses(policy: Policy, covered: Coverage, lang: str) -> str:
    from medrelief.policy.evidence import state_label

    rows = []
    for each in covered.clauses:
        clause = each.clause
        answers = ", ".join(clause.implements)
        why = clause.administrative or clause.later
        rows.append(
            [
                clause.id,
                clause.at.of(lang),
                state_label(each.state, lang),
                answers or (why.of(lang) if why else ""),
            ]
        )
    return f"{policy.id} · {policy.document.number}\n{lined_up(rows, indent='  ')}\n"


def _gaps(policy: Policy, folder: Path) -> tuple[Gap, ...]:
    from medrelief.evaluate.cases import run_cases
    from medrelief.evaluate.shown import gaps_of
    from medrelief.policy.cases import read_cases
    from medrelief.program.compile import program_from_policy

    path = folder / "cases.yaml"
    results = run_cases(policy, read_cases(path, policy)) if path.exists() else ()
    return gaps_of(policy, program_from_policy(policy), results)


def _gap(gap: Gap, lang: str) -> str:
    from medrelief.evaluate.shown import Lacking

    zh = {
        Lacking.GRANTED: "没有案例表明其满足",
        Lacking.REFUSED: "没有案例表明其不满足",
        Lacking.FOUND: "没有案例出现该提示",
        Lacking.NOT_FOUND: "没有案例不出现该提示",
        Lacking.CHOSEN: "没有案例选用",
        Lacking.ANY: "没有案例",
    }
    en = {
        Lacking.GRANTED: "no case shows it granted",
        Lacking.REFUSED: "no case shows it refused",
        Lacking.FOUND: "no case shows it found",
        Lacking.NOT_FOUND: "no case shows it not found",
        Lacking.CHOSEN: "no case chooses it",
        Lacking.ANY: "no case names it",
    }
    kinds = {
        "benefit": "待遇",
        "condition": "条件",
        "finding": "提示",
        "provision": "规定",
        "reading": "理解",
        "row": "要求",
    }
    if lang == "zh":
        return f"{kinds[gap.kind]} {gap.id}：{zh[gap.lacking]}\n"
    return f"{gap.kind} {gap.id}: {en[gap.lacking]}\n"


def _summary(policy: Policy, covered: Coverage, gaps: tuple[Gap, ...], lang: str) -> str:
    from medrelief.policy.evidence import State

    implemented, later, administrative = (
        covered.count(state) for state in (State.IMPLEMENTED, State.LATER, State.ADMINISTRATIVE)
    )
    figures = sum(len(each.clause.figures) for each in covered.clauses)
    absent = sum(len(each.not_printed) for each in covered.clauses)
    if lang == "zh":
        compared = f"{figures - absent}/{figures}" if covered.source_read else "未核对"
        return (
            f"{policy.id}：{len(covered.clauses)} 条，已实现 {implemented}，后续 {later}，"
            f"行政性 {administrative}；数字与原文相符 {compared}；案例未表明 {len(gaps)} 项\n\n"
        )
    compared = f"{figures - absent} of {figures}" if covered.source_read else "not compared"
    return (
        f"{policy.id}: {len(covered.clauses)} clauses, {implemented} implemented, {later} left for "
        f"later, {administrative} administrative; figures found in the text: {compared}; "
        f"not shown by cases: {len(gaps)}\n\n"
    )
