"""Formulas: one spelling for comparing, labels for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medrelief.compare.formula_phrases import CALLS
from medrelief.compare.formula_text import names_in, normal_text
from medrelief.compare.formula_words import in_words
from medrelief.language.operations import WORDS
from medrelief.language.parser import parsed
from medrelief.policy.library import load_policy, pack_names
from medrelief.policy.model import Formula, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.model import Policy


def formula(text: str) -> Formula:
    return Formula(text, ((0, Place("x.yaml", 1, 1)),))


def formulas_of(policy: Policy) -> Iterator[Formula]:
    yield policy.in_force_from
    yield from (each.formula for each in policy.definitions.values())
    yield from (each.that for each in policy.conditions.values())
    yield from (each.when for each in policy.findings.values())
    for benefit in policy.benefits.values():
        yield benefit.when
        for pay in benefit.pay:
            yield pay.amount
            if pay.when is not None:
                yield pay.when


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("  a   and\n b ", "a and b"),
        ("(a) and ((b))", "a and b"),
        ("a and (b and c)", "a and b and c"),
        ("a and (b or c)", "a and (b or c)"),
        ("(a and b) or c", "a and b or c"),
        ("not (a or b)", "not (a or b)"),
        ("not (a == b)", "not a == b"),
        ("a - (b + c)", "a - (b + c)"),
        ("(a - b) + c", "a - b + c"),
        ("a + (b + c)", "a + b + c"),
        ("(a + b) * c", "(a + b) * c"),
        ("90.0%", "90%"),
        ("12.5%", "12.5%"),
        ("100 yuan", "100.00 yuan"),
        ("12 weeks", "84 days"),
        ('["b","a"]', '["a", "b"]'),
        ("exists identity with a and b", "exists identity with (a and b)"),
        ("(exists identity with a) and b", "(exists identity with (a)) and b"),
        ("by_reading(r,x:1,y:2)", "by_reading(r, x: 1, y: 2)"),
        ("if a then b else (if c then d else e)", "if a then b else if c then d else e"),
    ],
)
def test_spaces_needless_brackets_and_units_make_no_difference(written: str, normal: str) -> None:
    assert normal_text(formula(written)) == normal


@pytest.mark.parametrize("name", pack_names())
def test_the_one_spelling_means_the_same(name: str) -> None:
    for each in formulas_of(load_policy(name)):
        once = normal_text(each)
        assert normal_text(formula(once)) == once


def test_the_names_of_a_formula_are_those_of_the_pack() -> None:
    tree = parsed(
        "exists event with event.on <= claim.date and by_reading(way, x: limit, y: policy.division)"
    )
    assert set(names_in(tree)) == {"way", "limit", "policy.division"}


def test_every_operation_has_words() -> None:
    special = {"first_known", "pending", "within_cost", "fill", "highest_before", "without"}
    assert set(CALLS) >= set(WORDS) | special


def test_a_condition_reads_without_knowing_the_language(hill: Policy) -> None:
    words = in_words(hill.conditions["needy_person"].that, hill)
    assert words.zh == "有身份认定（身份类别属于贫困户且在待遇计算日有效）"
    assert words.en == (
        "there is an identity (identity is in registered poor (贫困户)"
        " and valid on the day the claim counts on)"
    )


def test_an_amount_reads_without_knowing_the_language(hill: Policy) -> None:
    words = in_words(hill.benefits["chronic_outpatient"].pay[0].amount, hill)
    assert words.zh == (
        "若已给定年度限额，则较小者（费用总额×基金比例、年度限额），否则费用总额×基金比例"
    )
    assert words.en == (
        "if limit of a year is given then the least of (total cost × share of the fund,"
        " limit of a year) otherwise total cost × share of the fund"
    )


def test_values_are_shown_by_their_labels(hill: Policy) -> None:
    words = in_words(
        formula('not (claim.disease == "diabetes") or claim.care_type != "inpatient"'), hill
    )
    assert words.zh == "并非（病种为糖尿病）或就诊类别不为住院"


def test_what_a_person_cannot_know_about_precedence_is_bracketed(hill: Policy) -> None:
    words = in_words(formula("claim.referred or claim.emergency and claim.severe"), hill)
    assert words.en == "referred or (emergency and severe illness)"


def test_a_column_compared_with_that_of_the_claim_says_so(hill: Policy) -> None:
    words = in_words(
        formula("exists registration with registration.disease == claim.disease"), hill
    )
    assert words.zh == "有慢性病登记（病种与本次结算相同）"
