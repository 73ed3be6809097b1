"""`policies new`: a small pack to begin with, sound and tested."""

from __future__ import annotations

import re
import sys
from pathlib import Path  # noqa: TC003  # typer reads it
from typing import Annotated

import typer

HELP = "Make the folder of a new pack: small, sound, its cases as expected."
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def command(
    folder: Annotated[Path, typer.Argument(help="The folder; its name becomes the pack's.")],
) -> int:
    """Write the files of a pack that may then be changed clause by clause."""
    from medrelief.cli.policies.template import FILES
    from medrelief.policy.settings import WrongUse
    from medrelief.tables.messages import Unwritable

    name = folder.resolve().name
    if not NAME.fullmatch(name):
        raise WrongUse(f"'{name}' cannot name a pack", "write lower_case_words")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise WrongUse(f"the folder '{name}' is not empty")
        for file, text in FILES.items():
            (folder / file).write_text(text.replace("@NAME@", name), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unwritable(
            f"不能写入 {folder}（{reason}）", f"{folder} cannot be written to ({reason})"
        ) from None
    sys.stdout.write("".join(f"{folder / file}\n" for file in FILES))
    return 0
