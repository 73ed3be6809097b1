"""Folding: texts that differ only in typing meet, others do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medrelief.facts.folding import fold, half_width, tidy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高血压（Ⅱ期及以上）", "高血压(II期及以上)"),
        ("脱贫人口【享受政策】", "脱贫人口(享受政策)"),
        ("特困\u3000人员", "特困人员"),
        ("特困\t人员 ", "特困人员"),
        ("结\u200b核病\ufeff", "结核病"),
        ("ＳＥＴＬ＿ＩＤ", "setl_id"),
        ("Hepatitis   C", "hepatitis c"),
        ("返贫致贫人口－7202", "返贫致贫人口—7202"),
        ("结核 (耐多药肺结核除外)", "结核(耐多药肺结核除外)"),
    ],
)
def test_typing_alone_makes_no_difference(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_words_are_not_touched() -> None:
    assert fold("边缘易返贫户") != fold("边缘易致贫户")
    assert fold("1 2") != fold("12")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_ids_keep_their_letters() -> None:
    assert tidy("\u3000Ab（1）\u200b ") == "Ab（1）"
    assert half_width("\u3000１２\u200b−３ ") == "12-3"
