"""`policies schema`: the format of a pack's file, for editors."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

HELP = "Print the JSON schema of one file of a pack, for editors."


class PackFile(StrEnum):
    """The files of a pack that have a schema."""

    POLICY = "policy"
    DISEASES = "diseases"
    CLAUSES = "clauses"
    CASES = "cases"
    OVERLAY = "overlay"


def command(
    file: Annotated[PackFile, typer.Argument(help="Which file.")] = PackFile.POLICY,
) -> int:
    """The schema as JSON."""
    import json

    from medrelief.policy.json_schema import json_schema

    sys.stdout.write(json.dumps(json_schema(file.value), ensure_ascii=False, indent=2) + "\n")
    return 0
