"""Every evaluator says what the reference says: to the fen, the reason, the missing fact.

The random draws come from Hypothesis, so a difference shrinks and is remembered.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.language.operations import SIGNS, WORDS
from medrelief.language.operations.arithmetic import NEGATE
from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.library import load_policy, pack_names
from medrelief.policy.settings import with_settings
from medrelief.program.compile import program_from_policy
from medrelief.program.special import SPECIAL
from properties.comparison import differences
from properties.drawn_facts import drawn
from properties.drawn_packs import drawn_policy

if TYPE_CHECKING:
    from medrelief.policy.model import Policy
    from medrelief.program.program import Program

CITIES = pack_names()
SEEDS = 120
MODES = {"exists", "count", "total", "known_total", "earliest", "latest", "values"}
GIVEN_NOW = {
    Kind.MONEY: ("0.10", "10", "50", "100", "0"),
    Kind.RATIO: ("50%", "33.33%", "100%"),
    Kind.DATE: ("2017-01-31", "2022-06-01", "2024-06-01"),
    Kind.DURATION: ("28 days",),
    Kind.COUNT: ("2",),
    Kind.SET: ("hypertension;diabetes",),
    Kind.TEXT: ("x",),
}

RANDOMS = st.randoms(use_true_random=False)
USUAL = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.fixture(scope="module")
def packs() -> dict[str, Policy]:
    return {city: load_policy(city) for city in CITIES}


def varied(random: Random, policy: Policy) -> Program:
    """A city's pack with some of what it leaves open given, and some readings chosen."""
    given_now = {
        parameter.id: random.choice(GIVEN_NOW[parameter.kind])
        for parameter in policy.parameters.values()
        if not parameter.values and random.random() < 0.6
    }
    choices = {
        name: random.choice([option for option, _ in reading.options])
        for name, reading in policy.readings.items()
        if random.random() < 0.3
    }
    return program_from_policy(with_settings(policy, given_now, choices))


@pytest.mark.parametrize("city", CITIES)
@settings(USUAL, max_examples=20)
@given(random=RANDOMS)
def test_the_evaluators_agree_on_a_city(
    city: str, packs: dict[str, Policy], random: Random
) -> None:
    program = varied(random, packs[city])
    data = drawn(random, [program], most=random.choice((2, 8, 20)))
    assert differences({city: program}, data) == []


@settings(USUAL, max_examples=15)
@given(random=RANDOMS)
def test_the_evaluators_agree_on_a_file_that_mixes_cities(
    packs: dict[str, Policy], random: Random
) -> None:
    programs = [varied(random, packs[city]) for city in random.sample(CITIES, 3)]
    data = drawn(random, programs, most=15)
    assert differences({each.policy.id: each for each in programs}, data) == []


@settings(USUAL, max_examples=60)
@given(random=RANDOMS)
def test_the_evaluators_agree_on_drawn_packs(random: Random) -> None:
    try:
        program = program_from_policy(drawn_policy(random))
    except PackFaults:
        assume(False)
    data = drawn(random, [program], most=random.choice((2, 8, 20)))
    assert differences({program.policy.id: program}, data) == []


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_evaluators_agree_on_packs_of_fixed_seeds(seed: int) -> None:
    """Hypothesis draws small packs first; these are large from the first one on."""
    program = fixed(seed)
    data = drawn(Random(1000 + seed), [program], most=20)
    assert differences({program.policy.id: program}, data) == []


@pytest.mark.parametrize("city", CITIES)
def test_the_evaluators_agree_on_cities_of_fixed_seeds(city: str, packs: dict[str, Policy]) -> None:
    for seed in range(20):
        random = Random(seed)
        program = varied(random, packs[city])
        data = drawn(random, [program], most=20)
        assert (seed, differences({city: program}, data)) == (seed, [])


def fixed(seed: int) -> Program:
    """The first pack from this seed on that compiles."""
    random = Random(seed)
    while True:
        try:
            return program_from_policy(drawn_policy(random))
        except PackFaults:
            continue


def test_every_word_of_the_language_appears_in_the_packs_of_fixed_seeds() -> None:
    programs = [fixed(seed) for seed in range(SEEDS)]
    nodes = [node for program in programs for node in program.nodes]
    operations = {id(node.operation) for node in nodes if node.operation is not None}
    wanted = [NEGATE, *WORDS.values(), *(each for signs in SIGNS.values() for each in signs)]
    assert [each.name for each in wanted if id(each) not in operations] == []
    assert {node.what.mode for node in nodes if isinstance(node.what, n.Each)} == MODES
    kinds = {type(node.what) for node in nodes}
    assert {kind for kind in n.What.__args__ if kind not in kinds} == set()


def test_every_special_word_appears_in_the_packs_of_fixed_seeds() -> None:
    texts = " ".join(formula for seed in range(SEEDS) for formula in formulas(seed))
    assert [word for word in SPECIAL if f"{word}(" not in texts] == []


def formulas(seed: int) -> list[str]:
    """Every formula of the benefits, conditions and findings of a pack."""
    policy = fixed(seed).policy
    found = [each.that.text for each in policy.conditions.values()]
    found += [each.when.text for each in policy.findings.values()]
    for benefit in policy.benefits.values():
        found += [pay.amount.text for pay in benefit.pay]
        found += [each.amount.text for each in benefit.yields]
    return found
