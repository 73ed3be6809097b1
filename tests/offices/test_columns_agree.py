"""Columns say of every person what the reference says: verdict, values, ids, missing facts.

The tables are the examples with cells blanked at random and tables left out, so that what
is not known turns up everywhere.
"""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from medrelief.evaluate.judge import Judge, Verdict
from medrelief.evaluate.packs_in_use import Choice
from medrelief.evaluate.run import Engine
from medrelief.facts.columns import TABLES
from medrelief.offices.columns import judged_in_columns
from medrelief.offices.enrol import enrolled
from medrelief.offices.monitor import Asked, monitored
from medrelief.offices.packs import Pack, packs_of
from medrelief.offices.people import People
from medrelief.offices.person_frames import person_frames
from medrelief.offices.report import stored
from medrelief.offices.screen import screened
from medrelief.offices.sources import Sources, read_sources
from medrelief.policy.library import pack_names
from medrelief.subjects.matters import period, person_in_year

EXAMPLES = Path(__file__).parents[2] / "examples"
BESIDE = ("persons", "identities", "registrations", "enrolments", "events", "facilities")
SECTIONS = ("enrolment", "monitoring", "screening")
IDS = ("reasons", "missing", "findings", "alerts", "clauses")
YEARS = {"linxi": 2019, "weihai": 2021, "zibo": 2021, "xuchang": 2022, "yeji": 2024}


def blanked(table: str, draw: random.Random) -> pl.DataFrame:
    """A table of the examples in which a tenth of the cells that may be empty are."""
    frame = pl.read_csv(EXAMPLES / f"{table}.csv", infer_schema=False, truncate_ragged_lines=True)
    kept = {c.name for c in TABLES[table].columns if c.required} | {"policy"}
    return frame.with_columns(
        pl.Series(
            name, [None if draw.random() < 0.1 else cell for cell in frame[name]], dtype=pl.String
        )
        for name in frame.columns
        if name not in kept
    )


def tables(main: str, seed: int, without: tuple[str, ...] = ()) -> Sources:
    draw = random.Random(seed)
    names = ["claims", *BESIDE]
    given: dict[str, Any] = {name: blanked(name, draw) for name in names if name not in without}
    source = given.pop(main)
    return read_sources(main, source, given, lang="en", policy=None, policies=pack_names())


def pack_with(name: str, section: str) -> Pack | None:
    pack = packs_of(Choice(name), section, (name,)).get(name)
    return None if pack is None else pack.about("person")


@pytest.mark.parametrize(
    ("seed", "without"),
    [
        (1, ()),
        (2, ("identities",)),
        (3, ("registrations", "enrolments")),
        (4, ("events", "facilities")),
        (5, ("persons",)),
    ],
)
@pytest.mark.parametrize("name", sorted(YEARS))
def test_every_rule_about_a_person(name: str, seed: int, without: tuple[str, ...]) -> None:
    sources = tables("claims", seed, without)
    people, frames = People(sources, name), person_frames(sources, name)
    year, today = YEARS[name], date(YEARS[name], 11, 30)
    ids = frames.persons["person_id"].to_list()
    matters = [person_in_year(year, people.about(person_id), today) for person_id in ids]
    for section in SECTIONS:
        pack = pack_with(name, section)
        rules = () if pack is None else pack.rules
        in_columns = judged_in_columns(rules, period(year, today), frames)
        for rule, judged in zip(rules, in_columns, strict=True):
            got = {row["person"]: row for row in judged.frame.iter_rows(named=True)}
            judge = Judge(rule)
            for person, matter in enumerate(matters):
                said = judge.judged(matter)
                row = got.get(person)
                if said.verdict is Verdict.NOT_APPLICABLE:
                    assert row is None
                    continue
                assert row is not None
                assert row["verdict"] == said.verdict.value
                assert {each: row[each] for each in IDS} == {
                    each: ";".join(getattr(said, each)) for each in IDS
                }
                assert {each: row[each] or None for each in said.yields} == {
                    each: stored(value, judged.kinds[each]) or None
                    for each, value in said.yields.items()
                }


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("seed", [11, 12])
def test_the_monitor_of_both_engines(seed: int, *, whole: bool) -> None:
    sources = tables("claims", seed)
    packs = packs_of(Choice("xuchang"), "monitoring", ("xuchang",))
    asked = Asked(every=True)
    reports = [
        monitored(
            sources, packs, asked, all_persons_under="xuchang" if whole else None, engine=engine
        )
        for engine in Engine
    ]
    assert reports[0].frame.height > 0
    assert_frame_equal(reports[0].frame, reports[1].frame)
    assert reports[0].counts == reports[1].counts
    assert reports[0].lists.keys() == reports[1].lists.keys()


@pytest.mark.parametrize("name", sorted(YEARS))
def test_the_lists_of_both_engines(name: str) -> None:
    sources = tables("persons", 21)
    packs = packs_of(Choice(name), "screening", (name,))
    today = date(YEARS[name], 11, 30)
    reports = [screened(sources, packs[name], today, engine=engine) for engine in Engine]
    assert reports[0].frame.height > 0 or name == "linxi"  # nobody deceived the fund
    assert_frame_equal(reports[0].frame, reports[1].frame)
    assert reports[0].counts == reports[1].counts


@pytest.mark.parametrize("name", ["xuchang", "yeji"])
def test_the_enrolment_of_both_engines(name: str) -> None:
    sources = tables("persons", 31)
    pack = packs_of(Choice(name), "enrolment", (name,))[name]
    reports = [enrolled(sources, pack, YEARS[name], engine=engine) for engine in Engine]
    assert reports[0].frame.height > 0
    assert_frame_equal(reports[0].frame, reports[1].frame)
