"""`medrelief settle`: the month's statement of each institution and payer."""

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
)
from medrelief.cli.options import (
    Choices,
    EngineChoice,
    EngineName,
    Language,
    Overlays,
    Policies,
    Settings,
    lang_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medrelief.cli.office_run import Told
    from medrelief.offices.packs import Pack
    from medrelief.offices.report import Report
    from medrelief.offices.sources import Sources

HELP = "State what each payer owes each institution for a month, with advance and balance."


def command(
    claims: Annotated[str, typer.Argument(help="A file of claims, or - for standard input.")],
    *,
    month: Annotated[str, typer.Option("--month", metavar="M", help="The month, as 2020-05.")],
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
    on: On = None,
    engine: EngineName = None,
    strict: Strict = False,
    rejects: Rejects = None,
    receipt: Receipt = None,
    lang: Language = None,
) -> int:
    """Read, evaluate, sum, write; a summary where no result file is asked for."""
    from medrelief.cli.evaluate_files import targets_of
    from medrelief.cli.office_run import Asked, run
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.evaluate.run import Engine
    from medrelief.offices import settle as verb
    from medrelief.offices.due import AsOf

    choice = Choice(policy, policies, settings or (), choices or (), overlay or ())
    today = day_of(on, "--on")
    asked_month = verb.Month(month_of(month, "--month"), None if today is None else AsOf(today))
    used = Engine((engine or EngineChoice.COLUMNS).value)
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
        naming=("claims", "events"),
        own={"month": asked_month.name, "on": on or "", "engine": used.value},
        strict=strict,
        lang=lang_of(lang),
    )

    def work(sources: Sources, packs: Mapping[str, Pack], told: Told) -> Report:
        return verb.settled(sources, packs, asked_month, engine=used, progress=told)

    return run(asked, targets_of(output, rejects, receipt), work)


def month_of(text: str, option: str) -> date:
    """The first day of the month that an option names.  Raises `WrongUse` for what is none."""
    import re

    from medrelief.cli.office_options import day_of
    from medrelief.policy.settings import WrongUse

    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise WrongUse(f"{option}: expected a month such as 2020-05")
    found = day_of(f"{text}-01", option)
    assert found is not None
    return found
