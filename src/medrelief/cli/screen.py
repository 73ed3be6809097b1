"""`medrelief screen`: lists of persons whom an office should look for."""

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

HELP = "List the persons whom an office should look for, and payments that differ from what is due."


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
    from medrelief.offices import screen as verb
    from medrelief.offices.packs import only_pack
    from medrelief.offices.payments import differing_payments

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
        own={"on": on or ""},
        strict=strict,
        lang=lang_of(lang),
    )

    def work(sources: Sources, packs: Mapping[str, Pack], told: Told) -> Report:
        pack = only_pack(choice, packs, "persons")
        day = today or verb.latest_day(sources)
        chosen = engine_of(engine)
        report = verb.screened(sources, pack, day, engine=chosen, progress=told)
        differing = differing_payments(sources, pack.program, engine=chosen)
        return verb.with_rows(report, differing)

    return run(asked, targets_of(output, rejects, receipt), work)
