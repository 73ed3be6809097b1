"""An environment of its own for each contender that needs more than this project does.

Why: contenders ask for different versions of the same libraries.  In: the requirements
file beside this module.  Out: the path of a Python, or why there is none.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contender runs; `python` is None where it cannot be installed, and `why` says so."""

    python: Path | None
    why: str = ""


def place_of(contender: str, folder: Path) -> Place:
    """The environment of a contender, made where it is missing."""
    requirements = HERE / f"requirements-{contender}.txt"
    if not requirements.exists():
        return Place(Path(sys.executable))
    target = folder / contender
    python = target / "bin" / "python"
    made = target / requirements.name
    if made.exists() and made.read_text() == requirements.read_text():
        return Place(python)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in ([sys.executable, "-m", "venv", target], [*pip, "-r", requirements]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            return Place(None, last)
    made.write_text(requirements.read_text())
    return Place(python)
