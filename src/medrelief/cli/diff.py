"""`medrelief diff`: what stands differently in two packs, and what that does to claims."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

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

    from medrelief.compare.model import Comparison, Effect
    from medrelief.compare.sides import Meant
    from medrelief.evaluate.inputs import Inputs

HELP = (
    "Show what differs between two packs, or a pack and itself with an overlay: names, folders, "
    "or name+overlay.yaml. With --claims also what that does to the claims of a file."
)
DONE, REJECTED = 0, 3
PIPED = 120
"""Cells of a line where the output is no terminal."""

Table = Annotated[str | None, typer.Option(help="A table beside the claims.")]
Page = Annotated[Path | None, typer.Option("--html", help="Write the comparison as one HTML page.")]
Pack = "A pack's name or folder; overlays follow behind a +."


def command(
    a: Annotated[str, typer.Argument(metavar="A", help=Pack)],
    b: Annotated[str, typer.Argument(metavar="B", help=Pack)],
    claims: Annotated[
        str | None,
        typer.Option("--claims", help="Claims to decide under both; - for standard input."),
    ] = None,
    persons: Table = None,
    identities: Table = None,
    registrations: Table = None,
    facilities: Table = None,
    enrolments: Table = None,
    events: Table = None,
    opening: Table = None,
    overlay: Overlays = None,
    settings: Settings = None,
    choices: Choices = None,
    policies: Policies = None,
    html: Page = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON for programs instead of a report.")
    ] = False,
    engine: EngineName = None,
    lang: Language = None,
) -> int:
    """Options go to the side whose pack they name; where both are that pack, to B."""
    from medrelief.compare.comparison import compare
    from medrelief.compare.sides import Options, scenarios_of, sides_of

    language = lang_of(lang)
    beside = {
        "persons": persons,
        "identities": identities,
        "registrations": registrations,
        "facilities": facilities,
        "enrolments": enrolments,
        "events": events,
        "opening": opening,
    }
    _refuse_misuse(claims, beside, html)
    options = Options(overlay or (), settings or (), choices or (), policies)
    one, other = sides_of(a, b, options)
    same = one.policy.id == other.policy.id
    scenarios = scenarios_of(one) if same else ()
    comparison = compare(one.policy, other.policy, scenarios=scenarios)
    effect, code = _effect(
        one, other, claims, beside, language, engine.value if engine else "columns"
    )
    _show((one, other), comparison, effect, html, language, as_json=as_json)
    return code


def _refuse_misuse(claims: str | None, beside: Mapping[str, str | None], html: Path | None) -> None:
    from medrelief.cli.evaluate_files import Targets, check_sources
    from medrelief.policy.settings import WrongUse

    given = [name for name, source in beside.items() if source is not None]
    if claims is None and given:
        raise WrongUse(f"--{given[0]} stands beside claims; there is no --claims")
    target = Targets(output=None if html is None else str(html))
    check_sources(claims or "", beside, (), target)


def _effect(
    one: Meant,
    other: Meant,
    claims: str | None,
    beside: Mapping[str, Any],
    lang: str,
    engine: str,
) -> tuple[Effect | None, int]:
    if claims is None:
        return None, DONE
    from medrelief.cli.progress import bars
    from medrelief.compare.effects import effect_on
    from medrelief.evaluate.inputs import read_inputs

    with bars(lang) as bar:
        inputs = read_inputs(
            claims, beside, lang=lang, policy=one.policy.id, policies=(), progress=bar.reading
        )
        _tell_unread(inputs, lang)
        effect = effect_on(one.policy, other.policy, inputs, engine=engine, progress=bar.deciding)
    return effect, REJECTED if inputs.some_rejected else DONE


def _tell_unread(inputs: Inputs, lang: str) -> None:
    from medrelief.cli.evaluate_files import Targets, Unread

    Unread(inputs, Targets(), lang).tell(sys.stderr)


def _show(
    sides: tuple[Meant, Meant],
    comparison: Comparison,
    effect: Effect | None,
    html: Path | None,
    lang: str,
    *,
    as_json: bool,
) -> None:
    from medrelief.compare.report import named_apart, report

    names = named_apart(sides[0].name, sides[1].name)
    blocks = report(comparison, effect, lang=lang, names=names)
    if html is not None:
        from medrelief.compare.page import page
        from medrelief.tables.receipts import write_text

        write_text(page(blocks, lang=lang, sides=names), html)
    if as_json:
        from medrelief.compare.machine import as_json as told

        text = json.dumps(told(comparison, effect), ensure_ascii=False, indent=2)
        sys.stdout.write(text + "\n")
    elif html is None:
        from medrelief.compare.terminal import print_report

        width = None if sys.stdout.isatty() else PIPED
        print_report(blocks, sys.stdout, width=width, sides=names)
