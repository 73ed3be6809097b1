"""Killed at any moment and started again: the same alerts, each once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from .conftest import a_year, alerts_in, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Watch = Callable[..., Ended]

OPTIONS = ("--policy", "xuchang", "--set", "xuchang.enrolment_period_end=2022-03-31",
           "--until", "2022-12-31")  # fmt: skip


def started(stream: Path, folder: Path, *, stdin: bool = False) -> subprocess.Popen[bytes]:
    """A watch of its own process, with its state and alerts in a folder."""
    given = "-" if stdin else str(stream)
    return subprocess.Popen(
        [
            sys.executable, "-m", "medrelief", "watch", given, *OPTIONS,
            "--state", str(folder / "state"), "-o", str(folder / "alerts.jsonl"),
        ],
        stdin=stream.open("rb") if stdin else None,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip


@pytest.mark.parametrize("stdin", [False, True])
def test_killed_and_started_again(watch: Watch, tmp_path: Path, stdin: bool) -> None:
    lines = a_year(11, people=150, lines=3000)
    whole = watch(lines, *OPTIONS)
    stream = written(tmp_path / "stream.jsonl", lines)
    drawn = random.Random(3)
    killed = 0
    deadline = time.monotonic() + 240
    patience = 1.0
    while time.monotonic() < deadline:
        running = started(stream, tmp_path, stdin=stdin)
        try:
            running.wait(timeout=patience + drawn.random())
            break
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
            running.wait()
            killed += 1
            patience *= 1.4
    assert running.returncode == 0
    assert killed >= 1
    alerts = alerts_in((tmp_path / "alerts.jsonl").read_text(encoding="utf-8"))
    assert alerts == whole.alerts


def test_alerts_come_while_the_stream_still_waits(tmp_path: Path) -> None:
    claim = {"table": "claims", "claim_id": "a", "person_id": "p", "policy": "xuchang",
             "service_date": "2022-02-01", "total_cost": "50000.00", "in_policy_cost": "0",
             "basic_paid": "0"}  # fmt: skip
    insured = {"table": "enrolments", "person_id": "p", "policy": "xuchang", "year": 2022,
               "scheme": "resident", "enrolled_on": "2022-01-12"}  # fmt: skip
    running = subprocess.Popen(
        [sys.executable, "-m", "medrelief", "watch", "-", "--state", str(tmp_path / "state")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    for line in (insured, claim):
        running.stdin.write(json.dumps(line).encode() + b"\n")
    running.stdin.flush()
    told = json.loads(running.stdout.readline())
    assert (told["alert"], told["on"]) == ("threshold_crossed", "2022-02-01")
    running.stdin.close()
    assert running.stdout.read() == b""
    assert running.wait(timeout=60) == 0


def test_a_second_run_over_the_same_lines_tells_nothing(watch: Watch, tmp_path: Path) -> None:
    lines = a_year(5, people=20, lines=200)
    first = watch(lines, *OPTIONS, "--state", tmp_path / "state")
    again = watch(lines, *OPTIONS, "--state", tmp_path / "state")
    assert first.alerts
    assert (again.code, again.alerts) == (0, [])


def test_a_stream_in_two_parts_equals_the_whole(watch: Watch, tmp_path: Path) -> None:
    lines = a_year(5, people=20, lines=200)
    whole = watch(lines, *OPTIONS).alerts
    # The first part ends with a day, as the evening of a running watch.
    cut = next(at for at in range(100, 200) if _day(lines[at]) != _day(lines[at - 1]))
    options = (*OPTIONS[:-2], "--state", tmp_path / "state")
    parts = watch(lines[:cut], *options).alerts
    parts += watch(lines, *options, "--until", "2022-12-31").alerts
    assert parts == whole


def test_a_state_made_under_other_options_is_not_used(watch: Watch, tmp_path: Path) -> None:
    lines = a_year(5, people=5, lines=20)
    watch(lines, *OPTIONS, "--state", tmp_path / "state")
    ended = watch(lines, *OPTIONS, "--state", tmp_path / "state", "--near", "9")
    assert (ended.code, "--near" in ended.err) == (2, True)
    other = ("--policy", "xuchang", "--set", "xuchang.enrolment_period_end=2022-02-28")
    ended = watch(lines, *other, "--state", tmp_path / "state")
    assert (ended.code, "another pack" in ended.err) == (2, True)


def _day(line: dict[str, str]) -> str:
    names = ("service_date", "received_on", "enrolled_on", "notified_on", "applied_on")
    return next(line[name] for name in names if line.get(name))
