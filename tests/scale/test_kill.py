"""A run that is killed at any moment is taken up again, and neither doubles nor loses a claim."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medrelief.evaluate.packs_in_use import Choice
from medrelief.policy.settings import WrongUse
from medrelief.scale.bound import Sizes
from medrelief.scale.buckets import read_in_buckets
from medrelief.scale.work_folder import stage, work_in
from medrelief.synthetic import generate, write_dataset

from .runs import Written, as_a_whole, in_buckets

SET = "zibo.pooled_ratio=50%"
BESIDE = ("persons", "registrations", "facilities")
TESTS = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_dataset(generate(claims=300, seed=4), tmp_path)
    return tmp_path


def whole(folder: Path, *settings: str) -> Written:
    tables = {name: folder / f"{name}.csv" for name in BESIDE}
    return as_a_whole(folder, folder / "claims.csv", tables, Choice(settings=settings))


def start(folder: Path, *settings: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    command = [sys.executable, "-m", "scale.driver", str(folder), *settings]
    return subprocess.Popen(command, env=environment)


def steps_done(folder: Path) -> int:
    return len(list((folder / "parts.work").rglob("*.json")))


@pytest.mark.parametrize("seed", range(2))
def test_a_run_killed_again_and_again(folder: Path, seed: int) -> None:
    expected = whole(folder, SET)
    chance = random.Random(seed)
    for _ in range(4):
        run = start(folder, SET)
        # Killed within the first steps that it does itself, at whatever moment.
        known = steps_done(folder)
        while run.poll() is None and steps_done(folder) < known + chance.randrange(1, 6):
            time.sleep(0.01)
        time.sleep(chance.random() / 10)
        run.kill()
        run.wait()
    assert start(folder, SET).wait() == 0
    assert (folder / "parts.csv").read_bytes() == expected.result
    assert (folder / "parts.rejects").read_bytes() == expected.rejects
    tables = {name: folder / f"{name}.csv" for name in BESIDE}
    again = in_buckets(
        folder, folder / "claims.csv", tables, Choice(settings=(SET,)), Sizes(12_000, 4, 50)
    )
    assert again == expected


@pytest.mark.parametrize("changed", ["input", "option"])
def test_a_changed_input_or_option_starts_anew(folder: Path, changed: str) -> None:
    tables = {name: folder / f"{name}.csv" for name in BESIDE}
    claims = folder / "claims.csv"
    in_buckets(folder, claims, tables, Choice(settings=(SET,)))
    settings = (SET,) if changed == "input" else ("zibo.pooled_ratio=60%",)
    if changed == "input":
        lines = claims.read_text(encoding="utf-8").splitlines(keepends=True)
        claims.write_text("".join([lines[0], *lines[20:]]), encoding="utf-8")
    expected = whole(folder, *settings)
    assert in_buckets(folder, claims, tables, Choice(settings=settings)) == expected


def test_what_is_done_is_not_read_again(folder: Path) -> None:
    with work_in(folder / "w.work") as work:
        sizes = Sizes(12_000, 4, 50)
        first = read_in_buckets(folder / "claims.csv", {}, Choice(), lambda _: sizes, work)
        files = {path: path.stat().st_mtime_ns for path in work.rglob("*.parquet")}
        again = read_in_buckets(folder / "claims.csv", {}, Choice(), lambda _: sizes, work)
        assert {path: path.stat().st_mtime_ns for path in work.rglob("*.parquet")} == files
        assert again.spreads == first.spreads


def test_a_note_that_was_cut_off_is_no_note(tmp_path: Path) -> None:
    made = stage(tmp_path / "read", {"a": 1})
    (made.folder / "step.part").write_text('{"rows": 1', encoding="utf-8")
    assert stage(tmp_path / "read", {"a": 1}).note("step") is None


def test_two_runs_do_not_work_in_one_folder(tmp_path: Path) -> None:
    with (
        work_in(tmp_path / "w.work"),
        pytest.raises(WrongUse, match=r"another run is at work in w\.work"),
        work_in(tmp_path / "w.work"),
    ):
        pass


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "read").mkdir()
    (tmp_path / "read" / "book.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WrongUse, match="holds files"), work_in(tmp_path):
        pass
    assert (tmp_path / "read" / "book.txt").read_text(encoding="utf-8") == "mine"
