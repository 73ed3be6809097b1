"""Changes of identity: merged, traced, none lost, and the same file twice changes nothing."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from medrelief.facts.days import OPEN_END
from medrelief.offices.changes import Code, Did, Period, merged_changes
from medrelief.policy.settings import WrongUse

from .conftest import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ended

    Run = Callable[..., Ended]
    Table = Callable[[str, str], Path]
    Change = dict[str, Any]


def day(text: str) -> date | None:
    return date.fromisoformat(f"2020-{text}") if text else None


def change(
    first: str, last: str = "", received: str = "", source: str = "civil", person: str = "a"
) -> Change:
    return {
        "person_id": person,
        "identity": "minimum_living",
        "valid_from": day(first),
        "valid_to": day(last) or OPEN_END,
        "source": source,
        "received_on": day(received),
    }


def days_of(changes: list[Change], known: list[Change] | None = None) -> list[tuple[str, str]]:
    merged = merged_changes(changes, known or [])
    return [(f"{p.valid_from:%m-%d}", f"{p.valid_to:%m-%d}") for p in merged.periods]


def done(changes: list[Change]) -> list[tuple[Did, tuple[Code, ...]]]:
    return [(each.did, each.codes) for each in merged_changes(changes).trace]


def test_a_later_report_about_a_period_counts() -> None:
    changes = [change("01-01", "06-30", "07-01"), change("01-01", "", "01-02")]
    assert days_of(changes) == [("01-01", "06-30")]
    assert done(changes) == [(Did.UPDATED, ()), (Did.ADDED, ())]


def test_an_end_without_a_begin_ends_what_had_begun() -> None:
    changes = [change("01-01", "", "01-02"), change("", "06-30", "07-01")]
    assert days_of(changes) == [("01-01", "06-30")]
    assert done(changes) == [(Did.ADDED, ()), (Did.ENDED, ())]


def test_begin_and_end_of_one_day_and_one_office_belong_together() -> None:
    changes = [change("", "06-30", "07-01"), change("01-01", "", "07-01")]
    assert days_of(changes) == [("01-01", "06-30")]
    assert done(changes) == [(Did.ENDED, ()), (Did.ADDED, ())]


def test_two_offices_that_contradict_each_other_are_both_refused() -> None:
    changes = [change("01-01", "", "01-02"), change("01-01", "06-30", "01-02", "poverty")]
    assert days_of(changes) == []
    assert done(changes) == [(Did.REFUSED, (Code.CONTRADICTION,))] * 2


def test_two_offices_that_agree_do_not_contradict() -> None:
    changes = [change("01-01", "", "01-02"), change("01-01", "", "01-05", "poverty")]
    assert days_of(changes) == [("01-01", "12-31")]
    assert done(changes) == [(Did.ADDED, ()), (Did.REPEATED, ())]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (change("", ""), Code.NO_DAY),
        (change("", "06-30"), Code.NO_DAY),
        (change("06-30", "06-29", "07-01"), Code.ENDS_BEFORE_IT_BEGINS),
        (change("", "06-30", "07-01"), Code.NOTHING_TO_END),
        (change("01-01", "", "01-02", person="z"), Code.UNKNOWN_PERSON),
    ],
)
def test_what_cannot_be_taken_is_refused_and_says_why(given: Change, code: Code) -> None:
    merged = merged_changes([given], (), {"a"})
    assert merged.periods == ()
    assert [(each.did, each.codes) for each in merged.trace] == [(Did.REFUSED, (code,))]
    assert (merged.applied, merged.refused) == (0, 1)


def test_one_day_is_a_period() -> None:
    assert days_of([change("06-30", "06-30", "07-01")]) == [("06-30", "06-30")]


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        ("06-29", (Code.OVERLAP,)),
        ("06-30", (Code.OVERLAP,)),
        ("07-01", ()),
        ("07-02", (Code.GAP,)),
    ],
)
def test_overlaps_and_gaps_are_shown(second: str, codes: tuple[Code, ...]) -> None:
    changes = [change("01-01", "06-30", "07-01"), change(second, "12-01", "12-02")]
    assert done(changes) == [(Did.ADDED, codes), (Did.ADDED, codes)]


def stream(seed: int) -> list[Change]:
    draw = random.Random(seed)
    months = [f"{month:02d}-01" for month in range(1, 8)]
    return [
        change(
            draw.choice([*months, ""]),
            draw.choice([*months, "", ""]),
            draw.choice([*months, ""]),
            draw.choice(["civil", "poverty"]),
            draw.choice("ab"),
        )
        for _ in range(draw.randint(1, 12))
    ]


def as_rows(merged: Any) -> list[Change]:
    return [
        {name: getattr(period, name) for name in Period.__dataclass_fields__}
        for period in merged.periods
    ]


@pytest.mark.parametrize("seed", range(300))
def test_laws_of_merging(seed: int) -> None:
    changes = stream(seed)
    merged = merged_changes(changes, (), {"a"})
    assert merged.applied + merged.refused == len(changes)
    # The same changes once more change nothing.
    again = merged_changes(changes, as_rows(merged), {"a"})
    assert again.periods == merged.periods
    assert {each.did for each in again.trace} <= {Did.REPEATED, Did.SUPERSEDED, Did.REFUSED}
    # The order in which they stand does not matter.
    turned = merged_changes(changes[::-1], (), {"a"})
    assert turned.periods == merged.periods


def test_identities_so_far_have_to_be_a_result() -> None:
    with pytest.raises(WrongUse, match="without a first day, or that contradict each other: 1"):
        merged_changes([], [change("", "06-30", "07-01")])


def test_files_of_two_offices(run: Run, table: Table, tmp_path: Path) -> None:
    civil = table(
        "civil.csv",
        """person_id,identity,valid_from,valid_to,source,received_on
        a,低保对象,2020-01-01,,民政,2020-01-05
        a,低保对象,,2020-12-31,民政,2021-01-04
        x,低保对象,2020-13-01,,民政,2020-01-05
        """,
    )
    poverty = table(
        "poverty.csv",
        """person_id,identity,valid_from,valid_to,source,received_on
        a,脱贫人口（享受政策）,2020-03-01,,扶贫,2020-03-01
        z,即时帮扶人口,2020-03-01,,扶贫,2020-03-01
        """,
    )
    persons = table("p.csv", "person_id\na\nb")
    ended = run("merge-identities", civil, poverty, "--persons", persons)
    assert ended.code == 3
    assert [(row["identity"], row["valid_from"], row["valid_to"]) for row in ended.rows] == [
        ("minimum_living", "2020-01-01", "2020-12-31"),
        ("out_of_poverty_with_policies", "2020-03-01", ""),
    ]
    trace = rows_of(tmp_path / "out.trace.csv")
    assert [(row["file"], row["record"], row["did"], row["codes"]) for row in trace] == [
        ("civil.csv", "1", "added", ""),
        ("civil.csv", "2", "ended", ""),
        ("poverty.csv", "1", "added", ""),
        ("poverty.csv", "2", "refused", "unknown_person"),
    ]
    rejects = rows_of(tmp_path / "out.csv.rejects.csv")
    assert [(row["line"], row["column"]) for row in rejects] == [("4", "valid_from")]
    first = (tmp_path / "out.csv").read_bytes()
    known = tmp_path / "known.csv"
    known.write_bytes(first)
    run("merge-identities", civil, poverty, "--persons", persons, "--identities", known)
    assert (tmp_path / "out.csv").read_bytes() == first
