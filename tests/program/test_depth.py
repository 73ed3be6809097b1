"""Definitions that stand on definitions: built once, and never deeper than calls can go."""

from __future__ import annotations

import pytest

from language.bench import policy_with, value_of
from medrelief.program.environment import Misfit


def test_a_definition_that_is_mentioned_twice_is_built_once() -> None:
    # 2**40 mentions, and the sum stays below what exact arithmetic holds
    doubled = {f"d{n}": f"greatest(d{n - 1}, d{n - 1})" for n in range(1, 41)}
    policy = policy_with(definitions={"d0": "claim.total_cost", **doubled})
    assert value_of("d40", policy) == 10_000


def test_a_chain_of_definitions_has_an_end() -> None:
    chain = {f"d{n}": f"d{n - 1} + 1 yuan" for n in range(1, 300)}
    policy = policy_with(definitions={"d0": "claim.total_cost", **chain})
    with pytest.raises(Misfit) as raised:
        value_of("d299", policy)
    assert (raised.value.code, raised.value.message) == (
        "MR202",
        "definitions are nested too deeply here",
    )


def test_a_chain_that_a_person_writes_is_built() -> None:
    chain = {f"d{n}": f"d{n - 1} + 1 yuan" for n in range(1, 30)}
    policy = policy_with(definitions={"d0": "claim.total_cost", **chain})
    # 100.00 yuan and 29 times 1.00 yuan
    assert value_of("d29", policy) == 12_900
