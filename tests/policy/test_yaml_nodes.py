"""Guarded YAML: what is refused, and where every character of a scalar stands."""

from __future__ import annotations

import pytest

from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.model import Formula
from medrelief.policy.yaml_nodes import (
    MOST_BYTES,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    nodes_from_bytes,
)


def codes_of(data: bytes) -> list[str]:
    with pytest.raises(PackFaults) as caught:
        nodes_from_bytes(data, "x.yaml")
    return [diagnostic.code for diagnostic in caught.value.diagnostics]


def read(text: str) -> MapNode:
    node = nodes_from_bytes(text.encode(), "x.yaml")
    assert isinstance(node, MapNode)
    return node


def scalars(node: Node) -> list[ScalarNode]:
    if isinstance(node, ScalarNode):
        return [node]
    if isinstance(node, ListNode):
        return [scalar for item in node.items for scalar in scalars(item)]
    return [s for entry in node.entries for s in (entry.key, *scalars(entry.value))]


@pytest.mark.parametrize(
    "text", ["90%", "on", "010", "12:30", "0.90", "~", "null", "1e3", "2020-01-01"]
)
def test_plain_scalars_stay_text(text: str) -> None:
    value = read(f"a: {text}\n").get("a")
    assert isinstance(value, ScalarNode)
    assert value.text == text


@pytest.mark.parametrize(
    "text",
    [
        "a: one two",
        "a: plain over\n   two lines\n   and three",
        "a: plain\n\n   after an empty line",
        'a: "说 中文 end\n    next line\n\n    after blank"',
        "a: '说 中文\n   续行'",
        "a: |\n  lit one\n    more (x)\n\n  last\n",
        "a: |2\n    indented\n  less\n",
        "a: >-\n  folded a\n  folded b\n\n  folded c\n    more\n  less\n",
        "a: >- # remark\n  folded\n",
        'a: [x, "y, z", year(claim.date)]',
        "文字: {zh: 年度 限额, en: yearly limit}",
    ],
)
def test_every_character_is_found_where_it_stands(text: str) -> None:
    lines = text.split("\n")
    for scalar in scalars(read(text)):
        formula = Formula(scalar.text, scalar.pieces)
        for offset, character in enumerate(scalar.text):
            if not character.isspace():
                place = formula.place(offset)
                assert lines[place.line - 1][place.column - 1] == character


def test_escapes_keep_the_places_behind_them() -> None:
    value = read("a: \"x \\\"y\\\" \\u4e2d z\"\nb: 'it''s z'\n")
    for key, column in (("a", 20), ("b", 11)):
        scalar = value.get(key)
        assert isinstance(scalar, ScalarNode)
        formula = Formula(scalar.text, scalar.pieces)
        assert formula.place(scalar.text.index("z")).column == column


def test_windows_line_ends_and_a_mark_at_the_start_change_nothing() -> None:
    node = nodes_from_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "x.yaml")
    assert isinstance(node, MapNode)
    assert [(e.key.text, e.key.place.line, e.key.place.column) for e in node.entries] == [
        ("a", 1, 1),
        ("b", 2, 1),
    ]


def test_a_file_may_have_a_million_bytes_and_no_more() -> None:
    at = b"a: " + b"x" * (MOST_BYTES - 4) + b"\n"
    assert isinstance(nodes_from_bytes(at, "x.yaml"), MapNode)
    assert codes_of(at + b"\n") == ["MR002"]


def test_too_many_parts() -> None:
    assert codes_of(b"a: [" + b"1," * 60_000 + b"1]\n") == ["MR010"]


def test_aliases_never_explode() -> None:
    bomb = "a: &a [x,x]\n" + "".join(
        f"{b}: &{b} [*{a},*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert codes_of(bomb.encode()) == ["MR006"]


def test_brackets_never_reach_the_parsers_limits() -> None:
    assert codes_of(b"[" * 100_000) == ["MR009"]
    assert codes_of(b"{a: " * 100_000) == ["MR009"]


@pytest.mark.parametrize("character", ["\t", "\u00a0", "\u200b", "\u2028", "\x85", "\ufeff", "\r"])
def test_unseen_characters_are_refused(character: str) -> None:
    assert codes_of(f"a: x{character}y\n".encode()) == ["MR005"]


def test_every_twofold_key_is_told() -> None:
    assert codes_of(b"a: 1\na: 2\nb: {c: 1, c: 2}\n") == ["MR011", "MR011"]


def test_escaped_line_break_in_double_quotes() -> None:
    value = read('a: "one \\\n   two"\n').get("a")
    assert isinstance(value, ScalarNode)
    assert value.text == "one two"
    assert Formula(value.text, value.pieces).place(4).line == 2
