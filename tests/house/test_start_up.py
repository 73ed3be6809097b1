"""Starting is quick because nothing heavy is imported before it is needed.

Time differs from machine to machine; which modules are loaded does not, so the
tests look at those.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("polars", "pydantic", "yaml", "fastexcel", "xlsxwriter", "chinese_calendar", "rich")

HELP = """
import sys
sys.argv = ["medrelief", "--help"]
from medrelief.cli.main import run
try:
    run()
except SystemExit as ended:
    assert not ended.code, ended.code
"""


def loaded_after(program: str) -> set[str]:
    """Heavy modules that are loaded once the program has run."""
    ask = f"\nimport sys\nprint('loaded:', *[n for n in {HEAVY!r} if n in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", program + ask],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(ended.stdout.splitlines()[-1].split()[1:])


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_after("import medrelief") == set()


def test_help_loads_neither_polars_nor_pydantic() -> None:
    pytest.importorskip("medrelief.cli.main")
    assert loaded_after(HELP) & {"polars", "pydantic"} == set()
