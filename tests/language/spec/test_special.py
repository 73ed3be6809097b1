"""The tables of special words and forms, through the compiler and the reference meaning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from language.bench import claim, given, policy_with, value_of
from language.spec.special import TABLES, Case, Table, Waits
from language.spec.table import MONEY, day
from medrelief.evaluate.totals import Totals
from medrelief.language.parser import SEARCHES
from medrelief.language.values import Unknown
from medrelief.program.special import SPECIAL
from medrelief.subjects.case import case_of

CASES = [
    pytest.param(table, case, id=f"{table.word} {number}: {case.formula}")
    for table in TABLES
    for number, case in enumerate(table.cases)
]


@pytest.mark.parametrize(("table", "case"), CASES)
def test_meaning(table: Table, case: Case) -> None:
    world = case.world
    since = replace(given("since", MONEY, 5), values=((day("2020-03-01"), 5),))
    named = zip("abc", table.kinds, world.given, strict=False)
    policy = policy_with(
        parameters=[*(given(*each) for each in named), since],
        readings={"which": ("first", "second")},
        accumulators={"total": (world.key,)},
        choices=world.choices,
    )
    value = value_of(
        case.formula,
        policy,
        case_of(
            claim(**world.claim),
            registrations=world.registrations,
            identities=world.identities,
            events=world.events,
        ),
        peers=[case_of(claim(**peer)) for peer in world.peers],
        totals=Totals(
            {} if world.taken is None else {("total", ("p1",)): world.taken},
            unknown_start=world.taken is None,
        ),
        around={"cost_left": world.cost_left} if world.cost_left else {},
    )
    if isinstance(case.expected, Waits):
        assert isinstance(value, Unknown)
        assert value.facts == case.expected
    else:
        assert value == case.expected
        assert isinstance(value, bool) is isinstance(case.expected, bool)


def test_every_special_word_has_a_table() -> None:
    by_packs = {"without"}
    assert {table.word for table in TABLES} >= {*SPECIAL, *SEARCHES} - by_packs
