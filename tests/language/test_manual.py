"""The manual is whole, its examples compile, and the page is made from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from language.bench import formula
from medrelief.facts.kinds import Kind
from medrelief.language import manual, nodes
from medrelief.language import parser as grammar
from medrelief.language.scope import APPLICATION, CLAIM, OCCURRENCE
from medrelief.policy.library import load_policy
from medrelief.program.builder import Builder
from medrelief.program.environment import NOWHERE
from medrelief.program.special import SPECIAL

ROOT = Path(__file__).parents[2]
FICTIONAL = ROOT / "tests" / "packs" / "fictional"
ENTRIES = [
    pytest.param(entry, id=f"{entry.name}: {entry.manual.example}")
    for _, entries in manual.sections()
    for entry in entries
]


def test_the_page_is_the_manual() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert page == manual.operations_page()


def test_every_special_word_has_an_entry() -> None:
    assert {entry.name for entry in manual.SPECIAL} == set(SPECIAL)


def test_every_search_has_an_entry() -> None:
    assert {entry.name for entry in manual.SEARCHES} == set(grammar.SEARCHES)


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_is_whole(entry: manual.Entry) -> None:
    texts = (entry.takes, entry.manual.zh, entry.manual.en, entry.manual.example)
    assert all(texts)
    assert not any("|" in text for text in texts)
    assert entry.name in entry.manual.example


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_example_compiles(entry: manual.Entry) -> None:
    example = entry.manual.example
    subject = CLAIM
    if "application." in example:
        subject = APPLICATION
    elif "occurrence." in example:
        subject = OCCURRENCE
    policy = load_policy(FICTIONAL)
    if "appraisal_days" in example:
        days = replace(policy.parameters["most_diseases"], id="appraisal_days")
        policy = replace(policy, parameters={**policy.parameters, "appraisal_days": days})
    builder = Builder(policy, nodes.Graph(), subject)
    amount = builder.literal(Kind.MONEY, 100)
    payment = replace(
        NOWHERE, paid_before=amount, cost_left=amount, without=lambda _condition, _fund: amount
    )
    assert builder._of(formula(example), payment).kind in set(Kind)
