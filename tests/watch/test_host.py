"""The rule engine inside its fence: what follows from a change, and what is refused."""

from __future__ import annotations

import sys
import threading

import pytest

from medrelief.policy.settings import WrongUse
from medrelief.watch.host import ActionFailed, Change, IllegalChange, Rules
from medrelief.watch.rules import About, Standing, Then

NONE, OPEN, NEAR, OVERDUE, DONE, LATE = Standing

FLAGS = [(0, 1, [Then.FLAG_RAISED]), (1, 0, [Then.FLAG_ENDED])]
LIMITS = [
    (NONE, OPEN, []),
    (NONE, NEAR, [Then.NEAR_RAISED]),
    (NONE, OVERDUE, [Then.MISSED_RAISED]),
    (NONE, DONE, []),
    (NONE, LATE, [Then.MISSED_RAISED]),
    (OPEN, NEAR, [Then.NEAR_RAISED]),
    (OPEN, DONE, []),
    (NEAR, OPEN, [Then.NEAR_ENDED]),
    (NEAR, DONE, [Then.NEAR_ENDED]),
    (NEAR, OVERDUE, [Then.NEAR_ENDED, Then.MISSED_RAISED]),
    (NEAR, LATE, [Then.NEAR_ENDED, Then.MISSED_RAISED]),
    (OVERDUE, LATE, []),
    (OVERDUE, DONE, [Then.MISSED_ENDED]),
    (OVERDUE, NEAR, [Then.NEAR_RAISED, Then.MISSED_ENDED]),
    (LATE, DONE, [Then.MISSED_ENDED]),
    (LATE, OVERDUE, []),
    (DONE, OVERDUE, [Then.MISSED_RAISED]),
    (LATE, NONE, [Then.MISSED_ENDED]),
]
CASES = [(About.FLAG, *case) for case in FLAGS] + [(About.LIMIT, *case) for case in LIMITS]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules()


@pytest.mark.parametrize(("about", "before", "now", "then"), CASES)
def test_what_follows(rules: Rules, about: About, before: int, now: int, then: list[Then]) -> None:
    assert rules.follows([Change(about, int(before), int(now))]) == [(0, each) for each in then]


def test_several_changes_of_one_person_keep_apart(rules: Rules) -> None:
    changes = [Change(About.FLAG, 0, 1), Change(About.LIMIT, 0, 1), Change(About.LIMIT, 2, 3)]
    assert rules.follows(changes) == [
        (0, Then.FLAG_RAISED),
        (2, Then.NEAR_ENDED),
        (2, Then.MISSED_RAISED),
    ]


def test_nothing_is_left_behind(rules: Rules) -> None:
    for _ in range(2000):
        assert rules.follows([Change(About.FLAG, 0, 1)]) == [(0, Then.FLAG_RAISED)]
    assert rules.follows([]) == []


@pytest.mark.parametrize(
    ("about", "before", "now"),
    [
        (About.FLAG, 0, 2),
        (About.FLAG, 1, 1),
        (About.LIMIT, 6, 1),
        (About.LIMIT, -1, 1),
        (About.LIMIT, 3, 3),
        (About.CONCLUSION, 0, 1),
    ],
)
def test_a_change_that_cannot_be_is_not_asserted(
    rules: Rules, about: About, before: int, now: int
) -> None:
    with pytest.raises(IllegalChange):
        rules.follows([Change(about, before, now)])


def test_an_action_that_fails_does_not_fail_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_rules: Rules, _closure: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(Rules, "_tell", broken)
    with pytest.raises(ActionFailed, match="broken"):
        Rules().follows([Change(About.FLAG, 0, 1)])


def test_no_thread_runs_in_the_background() -> None:
    before = threading.active_count()
    Rules().follows([Change(About.FLAG, 0, 1)])
    assert threading.active_count() == before


def test_without_the_library_the_message_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "durable", None)
    with pytest.raises(WrongUse, match=r"medrelief\[watch\]"):
        Rules()


def test_on_a_later_python_the_message_says_which_one_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    with pytest.raises(WrongUse, match=r"3\.11 or 3\.12"):
        Rules()
