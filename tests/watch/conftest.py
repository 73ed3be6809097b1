"""Streams for watching, and how to run one."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from medrelief.cli.main import exit_code

pytest.importorskip("durable")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a watch ended, and its alerts in order."""

    code: int
    alerts: list[Row]
    err: str

    def told(self, alert: str) -> list[tuple[str, str, str]]:
        """Day, state and name of the alerts of one kind."""
        return [(a["on"], a["state"], a["name"]) for a in self.alerts if a["alert"] == alert]


def alerts_in(text: str) -> list[Row]:
    """The alerts of an output."""
    return [json.loads(line) for line in text.splitlines()]


def written(path: Path, lines: Iterable[Row]) -> Path:
    """Lines as a file."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def standing(alerts: Iterable[Row], kind: str) -> set[tuple[str, str]]:
    """Who and what is raised at the end, of one kind of alert."""
    found: set[tuple[str, str]] = set()
    for each in alerts:
        if each["alert"] == kind:
            key = each["person_id"], each["name"]
            (found.add if each["state"] == "raised" else found.discard)(key)
    return found


@pytest.fixture
def watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ended]:
    """Watch lines under the shipped packs, in English."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)

    def run(lines: Iterable[Row], *arguments: object) -> Ended:
        stream = written(tmp_path / "stream.jsonl", lines)
        capsys.readouterr()
        code = exit_code(["watch", str(stream), *(str(each) for each in arguments)])
        captured = capsys.readouterr()
        return Ended(code, alerts_in(captured.out), captured.err)

    return run


def a_year(seed: int, people: int, lines: int) -> list[Row]:
    """A year of Xuchang in order of time: claims, some of them taken back, and the rest."""
    drawn = random.Random(seed)
    stream: list[Row] = []
    claims: list[Row] = []
    for at in range(lines):
        day = (date(2022, 1, 1) + timedelta(days=at * 360 // lines)).isoformat()
        person = f"p{drawn.randrange(people)}"
        kind = drawn.choices(
            ("claims", "reversal", "enrolments", "identities", "registrations", "decision"),
            (60, 5, 10, 8, 9, 8),
        )[0]
        if kind == "claims":
            cost = drawn.randrange(100, 2_000_000)
            claim = {
                "table": "claims", "claim_id": f"c{at}", "person_id": person, "policy": "xuchang",
                "service_date": day, "total_cost": _yuan(cost), "in_policy_cost": _yuan(cost // 2),
                "basic_paid": drawn.choice([_yuan(cost // 4), None]),
            }  # fmt: skip
            claims.append(claim)
            stream.append(claim)
        elif kind == "reversal" and claims:
            taken = claims.pop(drawn.randrange(len(claims)))
            back = {
                name: f"-{taken[name]}" if taken[name] else None
                for name in ("total_cost", "in_policy_cost", "basic_paid")
            }
            stream.append(
                {**taken, **back, "claim_id": f"c{at}", "service_date": day,
                 "reverses": taken["claim_id"]}
            )  # fmt: skip
        elif kind == "enrolments":
            stream.append(
                {"table": "enrolments", "person_id": person, "policy": "xuchang", "year": 2022,
                 "scheme": "resident", "enrolled_on": day}
            )  # fmt: skip
        elif kind == "identities":
            stream.append(
                {"table": "identities", "person_id": person, "received_on": day,
                 "identity": drawn.choice(["minimum_living", "extreme_hardship"]),
                 "valid_from": day}
            )  # fmt: skip
        elif kind == "registrations":
            stream.append(_application(person, day, "pending"))
        elif kind == "decision":
            waiting = [row for row in stream if row.get("decision") == "pending"]
            if waiting:
                row = drawn.choice(waiting)
                stream.append({**row, "decision": "approved", "decided_on": day,
                               "notified_on": day})  # fmt: skip
    return stream


def _application(person: str, day: str, decision: str) -> Row:
    return {
        "table": "registrations", "person_id": person, "policy": "xuchang", "disease": "psychosis",
        "kind": "first", "applied_on": day, "accepted_on": day, "decision": decision,
    }  # fmt: skip


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
