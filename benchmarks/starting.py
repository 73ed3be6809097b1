"""How long it takes before anything happens: help, import, and the first small file."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks.data import mixed_files
from benchmarks.launch import ended

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIRST_ROWS = 1_000


def starting(runs: int, work: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """What is started → wall and processor seconds."""
    files = mixed_files(FIRST_ROWS, work / "data")
    commands: dict[str, list[object]] = {
        "python, nothing else": ["-c", "pass"],
        "import medrelief": ["-c", "import medrelief"],
        "medrelief --help": ["-m", "medrelief", "--help"],
        f"a file of {FIRST_ROWS} claims, five cities": [
            "-m",
            "medrelief",
            "evaluate",
            files / "claims.csv",
            "--persons",
            files / "persons.csv",
            "--registrations",
            files / "registrations.csv",
            "--engine",
            "columns",
            "-o",
            work / "first.csv",
        ],
    }
    times: dict[str, list[Any]] = {name: [] for name in commands}
    for _ in range(max(runs, 5)):
        for name, command in commands.items():
            times[name].append(ended([sys.executable, *command]))
    found = [
        {
            "name": name,
            "wall": median(end.wall for end in ends),
            "cpu": median(end.cpu for end in ends),
        }
        for name, ends in times.items()
    ]
    for each in found:
        say(f"{each['name']}: {each['wall']:.3f} s wall, {each['cpu']:.3f} s processor")
    return {"runs": max(runs, 5), "started": found}
