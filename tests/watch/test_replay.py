"""A year replayed says what the batch verbs say of its tables."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from medrelief.cli.main import exit_code
from medrelief.evaluate.packs_in_use import Choice
from medrelief.offices import due, merge
from medrelief.offices.packs import packs_of
from medrelief.offices.sources import read_sources
from medrelief.tables.read import read_table

from .conftest import a_year, standing, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from medrelief.offices.sources import Sources

    from .conftest import Ended

    Watch = Callable[..., Ended]
    Row = dict[str, Any]

CHOICE = Choice(policy="xuchang", settings=("xuchang.enrolment_period_end=2022-03-31",))
BATCH = ("--policy", "xuchang", "--set", *CHOICE.settings)
OPTIONS = (*BATCH, "--until", "2022-12-31")


def tables(stream: list[Row], folder: Path, last: str = "9999") -> dict[str, str]:
    """The stream as files, later lines about one thing in place of earlier ones."""
    rows: dict[str, dict[object, Row]] = {}
    for line in stream:
        row = dict(line)
        table = row.pop("table")
        days = (row.get(name) or "" for name in ("service_date", "received_on", "enrolled_on"))
        day = max(*days, row.get("notified_on") or row.get("applied_on") or "")
        if day <= last:
            key = tuple(
                str(row.get(name))
                for name in ("claim_id", "person_id", "identity", "valid_from", "applied_on",
                             "enrolled_on")
            )  # fmt: skip
            rows.setdefault(table, {})[key] = row
    people = sorted({str(line["person_id"]) for line in stream})
    rows["persons"] = {person: {"person_id": person} for person in people}
    return {
        name: str(written(folder / f"{name}.jsonl", each.values())) for name, each in rows.items()
    }


def sources(paths: dict[str, str], main: str, folder: Path) -> Sources:
    """What a verb reads, the changes of identity merged as `merge-identities` does."""
    merged = merge.merged_identities([read_table(paths["identities"], "identities", lang="en")])
    merged.identities.write_parquet(folder / "merged.parquet")
    beside = {**paths, "identities": str(folder / "merged.parquet")}
    given = beside.pop(main)
    return read_sources(main, given, beside, lang="en", policy="xuchang", policies=CHOICE.names)


def merged(paths: dict[str, str], folder: Path) -> None:
    """The changes of identity as `merge-identities` gives them, for the command line."""
    read = read_table(paths["identities"], "identities", lang="en")
    merge.merged_identities([read]).identities.write_csv(folder / "merged.csv")


def ids(path: str, column: str) -> set[tuple[str, str]]:
    """Person and id, of a column of ids of a result."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(row["person_id"], each) for row in rows for each in row[column].split(";") if each}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_replayed_year_equals_the_batch_of_its_end(
    watch: Watch, tmp_path: Path, seed: int
) -> None:
    stream = a_year(seed, people=40, lines=400)
    ended = watch(stream, *OPTIONS)
    paths = tables(stream, tmp_path)
    merged(paths, tmp_path)
    shared = ["--identities", "merged.csv", "--enrolments", paths["enrolments"]]
    shared += ["--registrations", paths["registrations"], *BATCH]
    given = ["monitor", paths["claims"], "--persons", paths["persons"], "--year", "2022"]
    assert exit_code([*given, *shared, "-o", "monitor.csv"]) == 0
    found = ids("monitor.csv", "alerts")
    assert standing(ended.alerts, "threshold_crossed") == found != set()
    given = ["enrol", paths["persons"], "--claims", paths["claims"], "--year", "2022"]
    assert exit_code([*given, *shared, "-o", "enrol.csv"]) == 0
    assert standing(ended.alerts, "not_enrolled") == ids("enrol.csv", "findings") != set()


def test_every_evening_of_a_replay_equals_the_batch_of_that_day(
    watch: Watch, tmp_path: Path
) -> None:
    stream = [row for row in a_year(7, people=12, lines=300) if row["table"] != "claims"]
    ended = watch(stream, *OPTIONS)
    packs = packs_of(CHOICE, "deadlines", ())
    only = {"xuchang": packs["xuchang"].about("application")}
    told: dict[str, set[tuple[str, str]]] = {"near": set(), "missed": set()}
    for each in ended.alerts:
        if each["name"] == "xuchang.appraisal" and each["state"] == "raised":
            told[each["alert"].removeprefix("deadline_")].add((each["on"], each["person_id"]))
    batch: dict[str, set[tuple[str, str]]] = {"near": set(), "missed": set()}
    before: dict[str, set[tuple[str, str]]] = {"near": set(), "missed": set()}
    words = {"near": ("near", "due"), "missed": ("overdue", "done_late")}
    day = date(2022, 1, 1)
    while day <= date(2022, 12, 31):
        paths = tables(stream, tmp_path, day.isoformat())
        if {"registrations", "identities"} <= paths.keys():
            given = sources(paths, "registrations", tmp_path)
            frame = due.due(given, only, CHOICE, due.AsOf(day)).frame
            for name, states in words.items():
                rows = frame.filter(pl.col("state").is_in(states))
                now = set(rows.select("subject", "started_on").iter_rows())
                for subject, _ in now - before[name]:
                    batch[name].add((day.isoformat(), subject.split("/")[0]))
                before[name] = now
        day += timedelta(days=1)
    assert told == batch
    assert all(told.values())
