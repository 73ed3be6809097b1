"""Modules stay small enough to read in one go, and say what they are for."""

from __future__ import annotations

import ast

from house.repository import modules, shown

LONGEST = 400


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {
        shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        shown(path)
        for path in modules()
        if (text := path.read_text(encoding="utf-8")) and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert [shown(path) for path in modules() if path.stem in empty_words] == []
