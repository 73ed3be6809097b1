"""`medrelief enrol`: who is to be insured for a year, and who is subsidised."""

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

HELP = "List who is subsidised, uninsured or late for a year of insurance."


def command(
    persons: Annotated[str, typer.Argument(help="A file of persons, or - for standard input.")],
    *,
    output: Output = None,
    claims: Beside = None,
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
    year: Annotated[int, typer.Option(help="The year of insurance.")],
    on: On = None,
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
    from medrelief.offices import enrol as verb
    from medrelief.offices.packs import only_pack

    choice = Choice(policy, policies, settings or (), choices or (), overlay or ())
    today = day_of(on, "--on")
    asked = Asked(
        section=verb.SECTION,
        main="persons",
        source=persons,
        beside={
            "claims": claims,
            "identities": identities,
            "registrations": registrations,
            "facilities": facilities,
            "enrolments": enrolments,
            "events": events,
            "opening": opening,
        },
        choice=choice,
        naming=(),
        own={"year": year, "on": on or ""},
        strict=strict,
        lang=lang_of(lang),
    )

    def work(sources: Sources, packs: Mapping[str, Pack], told: Told) -> Report:
        pack = only_pack(choice, packs, "persons")
        chosen = engine_of(engine)
        return verb.enrolled(sources, pack, year, today=today, engine=chosen, progress=told)

    return run(asked, targets_of(output, rejects, receipt), work)
