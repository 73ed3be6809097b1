"""Arguments and options that the verbs for offices share beyond those of all verbs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from datetime import date

    from medrelief.cli.options import EngineChoice
    from medrelief.evaluate.run import Engine

Output = Annotated[
    str | None,
    typer.Option("-o", "--output", help="The result: csv, parquet, jsonl, xlsx, or -."),
]
Beside = Annotated[str | None, typer.Option(help="A table beside the main one.")]
PolicyName = Annotated[str | None, typer.Option(help="The pack for rows that name none.")]
Rejects = Annotated[
    Path | None, typer.Option(help="Where rejected rows go; beside the result by default.")
]
Receipt = Annotated[
    Path | None, typer.Option(help="Where the receipt goes; beside the result by default.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Undetermined rows make the exit code 1.")]
On = Annotated[str | None, typer.Option("--on", metavar="D", help="The day it is asked for.")]


def day_of(text: str | None, option: str) -> date | None:
    """The day an option names.  Raises `WrongUse` for what is no day."""
    from medrelief.facts.days import date_of_text
    from medrelief.facts.refusals import Refused
    from medrelief.policy.settings import WrongUse

    if text is None:
        return None
    try:
        return date_of_text(text)
    except Refused as refused:
        raise WrongUse(f"{option}: expected {refused.expected}") from None


def engine_of(given: EngineChoice | None) -> Engine:
    """The engine asked for; columns where none is named."""
    from medrelief.evaluate.run import Engine

    return Engine.COLUMNS if given is None else Engine(given.value)
