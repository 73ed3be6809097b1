"""`medrelief due`: every time limit of the notices, as it stands on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from medrelief.cli.office_options import (
    Beside,
    Output,
    PolicyName,
    Receipt,
    Rejects,
    Strict,
    day_of,
)
from medrelief.cli.options import Calendar, Choices, Language, Overlays, Policies, Settings, lang_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.cli.office_run import Told
    from medrelief.offices.packs import Pack
    from medrelief.offices.report import Report
    from medrelief.offices.sources import Sources

HELP = "Show every time limit as of a day: open, near, due, overdue, done, done late."


def command(
    registrations: Annotated[
        str, typer.Argument(help="A file of applications, or - for standard input.")
    ],
    *,
    output: Output = None,
    claims: Beside = None,
    persons: Beside = None,
    identities: Beside = None,
    facilities: Beside = None,
    enrolments: Beside = None,
    events: Beside = None,
    opening: Beside = None,
    policy: PolicyName = None,
    policies: Policies = None,
    settings: Settings = None,
    choices: Choices = None,
    overlay: Overlays = None,
    calendar: Calendar = None,
    on: Annotated[str, typer.Option("--on", metavar="D", help="The day that states are of.")],
    near: Annotated[
        int,
        typer.Option(min=0, metavar="N", help="Days before its end from which a limit is near."),
    ] = 3,
    strict: Strict = False,
    rejects: Rejects = None,
    receipt: Receipt = None,
    lang: Language = None,
) -> int:
    """Read, judge, write; a summary where no result file is asked for."""
    from medrelief.cli.evaluate_files import targets_of
    from medrelief.cli.office_run import Asked, run
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.offices import due as verb

    choice = Choice(policy, policies, settings or (), choices or (), overlay or (), calendar)
    day = day_of(on, "--on")
    assert day is not None
    asked = Asked(
        section=verb.SECTION,
        main="registrations",
        source=registrations,
        beside={
            "claims": claims,
            "persons": persons,
            "identities": identities,
            "facilities": facilities,
            "enrolments": enrolments,
            "events": events,
            "opening": opening,
        },
        choice=choice,
        naming=("registrations", "events"),
        own={"on": on, "near": near},
        strict=strict,
        lang=lang_of(lang),
    )

    def work(sources: Sources, packs: Mapping[str, Pack], told: Told) -> Report:
        return verb.due(sources, packs, choice, verb.AsOf(day, near), progress=told)

    return run(asked, targets_of(output, rejects, receipt), work)
