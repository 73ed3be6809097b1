"""`medrelief generate`: a synthetic data set of all tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

HELP = "Make a synthetic data set of all tables; nobody in it can exist."


def command(
    claims: Annotated[int, typer.Option("--claims", min=0, help="How many claims.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed makes the same data.")] = 1,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder.")] = Path("data"),
) -> int:
    """One CSV file per table; prints their paths."""
    from medrelief.synthetic import write_generated
    from medrelief.tables.receipts import unwritable

    try:
        paths = write_generated(claims, seed, output)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise unwritable(output, reason, reason) from None
    sys.stdout.write("".join(f"{path}\n" for path in paths))
    return 0
