"""`medrelief monitor`: the cost of illness of a person and year, against thresholds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from medrelief.cli.office_options import (
    Beside,
    On,
    Output,
    PolicyName,
    Receipt,
    Rejects,
    Strict,
    day_of,
    engine_of,
)
from medrelief.cli.options import (
    Choices,
    EngineName,
    Language,
    Overlays,
    Policies,
    Settings,
    lang_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.cli.office_run import Told
    from medrelief.offices.packs import Pack
    from medrelief.offices.report import Report
    from medrelief.offices.sources import Sources

HELP = "List persons whose costs of a year cross a threshold, one list per receiving group."


def command(
    claims: Annotated[str, typer.Argument(help="A file of claims, or - for standard input.")],
    *,
    output: Output = None,
    persons: Beside = None,
    identities: Beside = None,
    registrations: Beside = None,
    facilities: Beside = None,
    enrolments: Beside = None,
    events: Beside = None,
    opening: Beside = None,
    policy: PolicyName = None,
    policies: Policies = None,
    settings: Settings = None,
    choices: Choices = None,
    overlay: Overlays = None,
    year: Annotated[
        int | None, typer.Option(help="Only this year; all years of the claims without it.")
    ] = None,
    on: On = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also list persons without an alert.")
    ] = False,
    engine: EngineName = None,
    strict: Strict = False,
    rejects: Rejects = None,
    receipt: Receipt = None,
    lang: Language = None,
) -> int:
    """Read, judge, write; a summary where no result file is asked for."""
    from medrelief.cli.evaluate_files import targets_of
    from medrelief.cli.office_run import Asked, run
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.offices import monitor as verb

    choice = Choice(policy, policies, settings or (), choices or (), overlay or ())
    today = day_of(on, "--on")
    asked = Asked(
        section=verb.SECTION,
        main="claims",
        source=claims,
        beside={
            "persons": persons,
            "identities": identities,
            "registrations": registrations,
            "facilities": facilities,
            "enrolments": enrolments,
            "events": events,
            "opening": opening,
        },
        choice=choice,
        naming=("claims",),
        own={"year": year or "", "on": on or "", "all": every},
        strict=strict,
        lang=lang_of(lang),
    )

    def work(sources: Sources, packs: Mapping[str, Pack], told: Told) -> Report:
        whole = choice.policy or (next(iter(packs)) if len(packs) == 1 else None)
        return verb.monitored(
            sources,
            packs,
            verb.Asked(year, today, every),
            all_persons_under=whole,
            engine=engine_of(engine),
            progress=told,
        )

    return run(asked, targets_of(output, rejects, receipt), work)
