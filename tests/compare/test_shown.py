"""The report in a terminal, as a page and as JSON."""

from __future__ import annotations

import io
import json
from html.parser import HTMLParser
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from medrelief.compare.comparison import compare
from medrelief.compare.machine import as_json
from medrelief.compare.model import Section, Standing
from medrelief.compare.page import page
from medrelief.compare.report import named_apart, report
from medrelief.compare.report_shapes import Block, Item, Line
from medrelief.compare.terminal import print_report
from medrelief.compare.words import POINTS, SECTIONS
from medrelief.policy.diagnostics import display_width
from medrelief.policy.library import load_policy, pack_names

if TYPE_CHECKING:
    from medrelief.compare.model import Comparison
    from medrelief.policy.model import Policy


def printed(comparison: Comparison, lang: str, width: int = 80) -> str:
    names = named_apart(comparison.a.id, comparison.b.id)
    stream = io.StringIO()
    print_report(report(comparison, lang=lang), stream, width=width, sides=names)
    return stream.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(counties: Comparison, lang: str, width: int) -> None:
    lines = printed(counties, lang, width).splitlines()
    assert [line for line in lines if display_width(line) > width] == []


def test_values_stand_side_by_side(counties: Comparison) -> None:
    lines = printed(counties, "zh").splitlines()
    (line,) = [line for line in lines if "自 2021-01-01" in line and "80%" in line]
    assert line.split() == ["自", "2021-01-01", "90%", "80%"]


def test_near_relations_are_marked(counties: Comparison) -> None:
    assert "相关而不相同" in printed(counties, "zh")
    assert "related, not the same" in printed(counties, "en")


def test_a_pack_and_itself(hill: Policy) -> None:
    assert "Nothing differs." in printed(compare(hill, hill), "en")


def test_every_section_and_point_has_a_name_in_both_languages(counties: Comparison) -> None:
    assert {section.value for section in Section} == set(SECTIONS)
    assert {a.name for entry in counties.entries for a in entry.aspects} <= set(POINTS)


class Reader(HTMLParser):
    """Open tags, closed in order, and everything that would be loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [f"{k}={v}" for k, v in attrs if k in ("src", "href") and v and v[0] != "#"]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_and_loads_nothing(versions: Comparison, lang: str) -> None:
    reader = Reader()
    reader.feed(page(report(versions, lang=lang), lang=lang, sides=("a", "b")))
    assert reader.open == []
    assert reader.loads == []
    assert "70%" in reader.text


def test_texts_of_a_pack_cannot_become_part_of_the_page() -> None:
    item = Item("<b>x</b>", "i&d", Standing.DIFFERENT, points=(("<i>", "<u>", "</td>"),))
    block = Block("<script>", 1, (Line("<p>", "<em>"),), items=(item,))
    text = page([block], lang="en", sides=("<a>", "<b>"))
    for tag in ("<b>", "<i>", "<u>", "<script>", "<em>", "<a>"):
        assert tag not in text.partition("</style>")[2]


def test_json_has_the_keys_that_are_documented(versions: Comparison) -> None:
    told = json.loads(json.dumps(as_json(versions)))
    assert list(told) == ["format", "a", "b", "differs", "entries", "members", "witnesses"]
    assert told["format"] == "medrelief.diff/1"
    ratio = next(each for each in told["entries"] if each["id"] == "fund_ratio")
    assert ratio["standing"] == "different"
    (value,) = [p for p in ratio["points"] if p["name"] == "value"]
    assert value == {
        "name": "value",
        "key": "2020-01-01",
        "differs": True,
        "a": {"written": "90%", "zh": "90%", "en": "90%"},
        "b": {"written": "70%", "zh": "70%", "en": "70%"},
    }
    assert told["witnesses"][0]["before"]["amounts"]["relief_fund"] == "90.00"


@pytest.mark.parametrize(("one", "other"), list(permutations(pack_names(), 2))[::3])
def test_the_cities_can_be_compared(one: str, other: str) -> None:
    comparison = compare(load_policy(one), load_policy(other))
    assert comparison.differs
    for lang in ("zh", "en"):
        assert printed(comparison, lang)
        assert page(report(comparison, lang=lang), lang=lang, sides=(one, other))
    assert json.dumps(as_json(comparison))


@pytest.mark.parametrize("name", pack_names())
def test_a_city_does_not_differ_from_itself(name: str) -> None:
    assert not compare(load_policy(name), load_policy(name)).differs
