"""Where rules and policies are found, and what starting up may cost."""

from __future__ import annotations

import subprocess
import sys

from medrelief.facts.places import policies_folder, rules_folder


def test_the_folders_exist() -> None:
    assert (rules_folder() / "identities.yaml").is_file()
    assert policies_folder().is_dir()


def test_vocabularies_cost_nothing_until_they_are_asked_for() -> None:
    code = (
        "import sys, medrelief.facts.vocabulary, medrelief.facts.headers, medrelief.facts.cells\n"
        "import medrelief.facts.working_days, medrelief.facts.literals\n"
        "print([m for m in ('yaml', 'pydantic', 'polars', 'chinese_calendar') if m in sys.modules])"
    )
    shown = subprocess.run(  # our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert shown.stdout == "[]\n"
