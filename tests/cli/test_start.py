"""The command itself: help, version, what ends it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from medrelief import __version__
from medrelief.cli.ending import ending_of, language_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Run = Callable[..., Ended]


def test_help_names_the_verbs(run: Run) -> None:
    ended = run("--help")
    assert ended.code == 0
    for verb in ("evaluate", "policies"):
        assert f"  {verb} " in ended.out


def test_the_version(run: Run) -> None:
    assert run("--version") == type(run("--version"))(0, f"medrelief {__version__}\n", "")


def test_no_verb_is_wrong_use(run: Run) -> None:
    ended = run()
    assert ended.code == 2
    assert "Usage: medrelief" in ended.err


def test_a_verb_that_does_not_exist(run: Run) -> None:
    ended = run("evaluat")
    assert ended.code == 2
    assert "evaluat" in ended.err


def test_an_interruption_is_130() -> None:
    assert ending_of(KeyboardInterrupt(), "en").code == 130


def test_a_reader_that_has_gone_ends_the_run_quietly() -> None:
    ending = ending_of(BrokenPipeError(), "en")
    assert (ending.code, ending.message, ending.stdout_is_gone) == (6, "", True)


def test_the_language_is_that_of_the_option_then_of_the_locale() -> None:
    assert language_of(["--lang", "en"], {"LANG": "zh_CN.UTF-8"}) == "en"
    assert language_of(["--lang=zh"], {}) == "zh"
    assert language_of([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB"}) == "zh"
    assert language_of([], {"LANG": "en_GB.UTF-8"}) == "en"
    assert language_of([], {}) == "en"


def test_a_data_set_is_made_and_can_be_evaluated(run: Run, tmp_path: Path) -> None:
    ended = run("generate", "--claims", 50, "--seed", 3, "-o", "data")
    assert ended.code == 0
    assert f"data{os.sep}claims.csv" in ended.out.splitlines()
    first = (tmp_path / "data" / "claims.csv").read_bytes()
    run("generate", "--claims", 50, "--seed", 3, "-o", "again")
    assert (tmp_path / "again" / "claims.csv").read_bytes() == first
    assert run("generate", "--claims", -1).code == 2
