"""`medrelief evaluate`: a file of claims, decided and accounted for."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003  # typer reads it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medrelief.cli.options import (
    Choices,
    EvaluateEngineName,
    Language,
    Overlays,
    Policies,
    Settings,
    lang_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.cli.evaluate_files import Targets
    from medrelief.evaluate.inputs import Inputs
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.evaluate.run import Run

HELP = "Decide every claim of a file: what each fund pays, or every reason why not."
DONE, UNDETERMINED, REJECTED = 0, 1, 3

Table = Annotated[str | None, typer.Option(help="A table beside the claims.")]


def command(
    claims: Annotated[str, typer.Argument(help="A file of claims, or - for standard input.")],
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", help="The result: csv, parquet, jsonl, xlsx, or -."),
    ] = None,
    persons: Table = None,
    identities: Table = None,
    registrations: Table = None,
    facilities: Table = None,
    enrolments: Table = None,
    events: Table = None,
    opening: Annotated[
        str | None, typer.Option(help="Running totals to start from; zero without it.")
    ] = None,
    policy: Annotated[str | None, typer.Option(help="The pack for rows that name none.")] = None,
    policies: Policies = None,
    settings: Settings = None,
    choices: Choices = None,
    overlay: Overlays = None,
    explain: Annotated[
        str | None, typer.Option(metavar="CLAIM_ID", help="Print the explanation of one claim.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Undetermined rows make the exit code 1.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where rejected rows go; beside the result by default.")
    ] = None,
    receipt: Annotated[
        Path | None, typer.Option(help="Where the receipt goes; beside the result by default.")
    ] = None,
    engine: EvaluateEngineName = None,
    memory: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="Memory to keep within, such as 2GB; else half of it."),
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where a run beyond memory keeps its work folder."),
    ] = None,
    lang: Language = None,
) -> int:
    """Read, decide, write; a summary where no result file is asked for."""
    from medrelief.cli.evaluate_files import check_sources, targets_of
    from medrelief.evaluate.packs_in_use import Choice

    beside = {
        "persons": persons,
        "identities": identities,
        "registrations": registrations,
        "facilities": facilities,
        "enrolments": enrolments,
        "events": events,
        "opening": opening,
    }
    targets = targets_of(output, rejects, receipt)
    check_sources(claims, beside, overlay or (), targets)
    choice = Choice(policy, policies, settings or (), choices or (), overlay or ())
    if engine is not None and engine.value == "spark":
        from medrelief.cli.evaluate_spark import evaluated_by_spark

        if explain is not None:
            raise typer.BadParameter("--explain is not for --engine spark")
        return evaluated_by_spark(
            claims, beside, choice, targets, strict=strict, lang=lang_of(lang)
        )
    from medrelief.cli.evaluate_large import bound_beyond, evaluated_in_buckets

    bound = bound_beyond(claims, memory)
    if bound is not None:
        return evaluated_in_buckets(
            claims,
            beside,
            choice,
            targets,
            bound=bound,
            work=work,
            explain=explain,
            strict=strict,
            engine=engine.value if engine else "columns",
            lang=lang_of(lang),
        )
    return _evaluated(
        claims,
        beside,
        choice,
        targets,
        explain=explain,
        strict=strict,
        engine=engine.value if engine else "columns",
        lang=lang_of(lang),
    )


def _evaluated(
    claims: str,
    beside: Mapping[str, Any],
    choice: Choice,
    targets: Targets,
    *,
    explain: str | None,
    strict: bool,
    engine: str,
    lang: str,
) -> int:
    from medrelief.cli.evaluate_files import Unread, write_run
    from medrelief.cli.progress import bars
    from medrelief.evaluate.run import Engine, explanation_of, prepared, run_prepared

    with bars(lang) as bar:
        ready = prepared(claims, beside, choice, lang=lang, reading=bar.reading)
        Unread(ready.inputs, targets, lang).tell(sys.stderr)
        outcome = None if explain is None else explanation_of(ready, explain)
        if outcome is not None and not targets and not strict:
            decided = None
        else:
            decided = run_prepared(ready, engine=Engine(engine), progress=bar.deciding)
    if decided is not None:
        write_run(decided, choice, targets, engine=engine)
    if outcome is not None:
        sys.stdout.write(outcome.explain(lang) + "\n")
    elif decided is not None and targets.output is None:
        from medrelief.cli.summary import show_summary

        show_summary(decided, lang, sys.stdout)
    return _exit_code(ready.inputs, decided, strict=strict)


def _exit_code(inputs: Inputs, decided: Run | None, *, strict: bool) -> int:
    if inputs.some_rejected:
        return REJECTED
    if strict and decided is not None and (decided.result["status"] == "undetermined").any():
        return UNDETERMINED
    return DONE
