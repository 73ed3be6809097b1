"""`medrelief form`: a printable page or a workbook of a kind of form."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path  # noqa: TC003  # typer reads it
from typing import TYPE_CHECKING, Annotated

import typer

from medrelief.cli.office_options import Beside, On, PolicyName, day_of
from medrelief.cli.options import Choices, Language, Overlays, Policies, Settings, lang_of
from medrelief.cli.settle import month_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from medrelief.reports.sheets import Sheet

HELP = "Make a form: cards, slips, survey forms, registers, statements, notices of refusal."
DONE, REJECTED = 0, 3


class Kind(StrEnum):
    """The kinds of forms."""

    CARD = "card"
    SLIP = "slip"
    SURVEY = "survey"
    REGISTERS = "registers"
    STATEMENT = "statement"
    NOTICE = "register-notice"


def command(
    kind: Annotated[Kind, typer.Argument(help="Which form.")],
    table: Annotated[
        str, typer.Argument(help="Applications, claims or persons: what the form is about.")
    ],
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The form: a page .html or a workbook .xlsx.")
    ],
    month: Annotated[str | None, typer.Option(metavar="M", help="The month, as 2020-05.")] = None,
    claim: Annotated[
        list[str] | None, typer.Option(metavar="CLAIM_ID", help="Slips of these claims only.")
    ] = None,
    show_names: Annotated[
        bool, typer.Option("--show-names", help="Show names and numbers whole.")
    ] = False,
    claims: Beside = None,
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
    lang: Language = None,
) -> int:
    """Read, make the sheets, write them."""
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.offices.packs import packs_of
    from medrelief.offices.sources import read_sources
    from medrelief.reports.forms import FORMS
    from medrelief.reports.masking import Shown
    from medrelief.reports.tables import Wanted

    form = FORMS[kind.value]
    language = lang_of(lang)
    choice = Choice(policy, policies, settings or (), choices or (), overlay or ())
    beside = {
        "claims": claims,
        "persons": persons,
        "identities": identities,
        "registrations": registrations,
        "facilities": facilities,
        "enrolments": enrolments,
        "events": events,
        "opening": opening,
    }
    first = _month(month, wanted=form.of_month, kind=kind.value)
    _check(output)
    sources = read_sources(
        form.main, table, beside, lang=language, policy=policy, policies=choice.names
    )
    for read in sources.tables.values():
        if read.rows_rejected:
            sys.stderr.write(f"{read.name}: {read.rows_rejected} of {read.rows_in} rows rejected\n")
    packs = packs_of(choice, form.section, sources.policies_named("claims", "registrations"))
    wanted = Wanted(
        sources=sources,
        packs=packs,
        choice=choice,
        shown=Shown(whole=show_names),
        lang=language,
        month=first,
        day=day_of(on, "--on"),
        claims=tuple(claim or ()),
    )
    sheets = list(form.sheets(wanted))
    _write(sheets, output, language, masked=not show_names)
    sys.stderr.write(f"{output.name}: {len(sheets)}\n")
    return REJECTED if sources.some_rejected else DONE


def _month(text: str | None, *, wanted: bool, kind: str) -> date | None:
    from medrelief.policy.settings import WrongUse

    if text is None:
        if wanted:
            raise WrongUse(f"the form {kind} is of a month", "--month 2020-05")
        return None
    return month_of(text, "--month")


def _check(output: Path) -> None:
    from medrelief.policy.settings import WrongUse

    if output.suffix.lower() not in (".html", ".htm", ".xlsx"):
        raise WrongUse(f"{output.name}: a form is a page .html or a workbook .xlsx")


def _write(sheets: Sequence[Sheet], output: Path, lang: str, *, masked: bool) -> None:
    from medrelief.reports.page import page_of
    from medrelief.reports.words import word
    from medrelief.tables.receipts import replacing, write_text

    if output.suffix.lower() == ".xlsx":
        from medrelief.reports.workbook import write_workbook

        with replacing(output) as temporary:
            write_workbook(sheets, temporary)
        return
    remark = word("masked", lang) if masked else ""
    title = sheets[0].title if sheets else word("nothing", lang)
    write_text(page_of(sheets, lang, title, remark if sheets else title), output)
