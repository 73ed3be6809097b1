"""Arguments and options that several verbs share, and the language of a run.

Must never: read anything; a verb does that once it runs.
"""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from medrelief.cli.ending import language_of


class Lang(StrEnum):
    """The languages of messages, summaries and explanations."""

    ZH = "zh"
    EN = "en"


class EngineChoice(StrEnum):
    """The evaluators."""

    REFERENCE = "reference"
    COLUMNS = "columns"


class EvaluateEngineChoice(StrEnum):
    """The evaluators, and a cluster that runs one of them."""

    REFERENCE = "reference"
    COLUMNS = "columns"
    SPARK = "spark"


def lang_of(given: Lang | None) -> str:
    """The language asked for, else that of the locale."""
    return given.value if given else language_of((), os.environ)


Language = Annotated[
    Lang | None, typer.Option("--lang", help="Language; that of the locale by default.")
]
Policies = Annotated[
    Path | None, typer.Option("--policies", help="A folder with packs of your own.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="policy.parameter=value, such as linxi.base_ratio=50%."),
]
Choices = Annotated[
    list[str] | None,
    typer.Option("--choose", help="policy.reading=option, such as linxi.uplift_as=relative."),
]
Calendar = Annotated[
    Path | None,
    typer.Option("--calendar", help="Your own days, over the published ones: CSV date,working."),
]
Overlays = Annotated[
    list[Path] | None, typer.Option("--overlay", help="A file laid over the pack it names.")
]
PackNames = Annotated[
    list[str] | None, typer.Argument(help="Names or folders of packs; all by default.")
]
EngineName = Annotated[
    EngineChoice | None, typer.Option("--engine", help="Which evaluator decides; they agree.")
]
EvaluateEngineName = Annotated[
    EvaluateEngineChoice | None,
    typer.Option("--engine", help="Which evaluator decides; they agree.  spark is an extra."),
]
