"""Figures in a text: every way of writing one, and what is no figure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from medrelief.policy.figures import figure_of, figures_in


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("95%", "补偿到９５％"),
        ("95%", "补偿到95 %"),
        ("95%", "百分之九十五"),
        ("95%", "百分之95"),
        ("95%", "九成五"),
        ("10%", "提高一成"),
        ("14500", "超过14500元"),
        ("14500 yuan", "超过１４，５００元"),
        ("14500 yuan", "超过1.45万元"),
        ("14500 yuan", "一万四千五百元"),
        ("24", "以下二十四种"),
        ("10", "十个工作日"),
        ("12", "十二周"),
        ("12 weeks", "不超过12周"),
        ("2", "调整为两种"),
        ("105", "一百零五"),
        ("2017-06-07", "2017年6月7日"),
        ("2017-06-07", "二〇一七年六月七日"),
        ("2017-06-07", "２０１７年 6 月 7 日"),
        ("2017", "2017年6月7日"),
        ("300000000", "三亿"),
        ("2500000", "250万"),
        ("3.5", "三点五"),
    ],
)
def test_is_printed(written: str, text: str) -> None:
    assert figure_of(written) in figures_in(text)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("95%", "95元"),
        ("95", "95％"),
        ("5%", "95％"),
        ("4", "24种"),
        ("10", "十二周"),
        ("14500", "14501元"),
        ("2017-06-07", "2017年7月6日"),
        ("2017-06-07", "2017年6月"),
    ],
)
def test_is_not_printed(written: str, text: str) -> None:
    assert figure_of(written) not in figures_in(text)


def test_values_are_exact() -> None:
    assert figure_of("33.33%") == ("share", Fraction(3333, 10000))
    assert figure_of("2017-06-07") == ("day", date(2017, 6, 7))
    assert figure_of("none") is None
