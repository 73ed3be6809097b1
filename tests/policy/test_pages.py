"""What is made from the registries: the page of diagnostics and the schema for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from medrelief.policy.codes import all_codes
from medrelief.policy.diagnostics import Diagnostic, display_width, render
from medrelief.policy.diagnostics_page import diagnostics_page
from medrelief.policy.json_schema import FILES, json_schema
from medrelief.policy.model import Place

ROOT = Path(__file__).parents[2]


def test_the_page_is_the_registry() -> None:
    page = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")
    assert page == diagnostics_page()


def test_codes_ascend_and_are_never_reused() -> None:
    codes = [code.code for code in all_codes()]
    assert codes == sorted(set(codes))
    assert all(code.why and code.bad and code.good for code in all_codes())


def test_every_part_of_the_schema_is_there() -> None:
    for file in FILES:
        schema = json_schema(file)
        json.dumps(schema)
        assert references(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}


def references(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {found for part in schema for found in references(part)}
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"]} if "$ref" in schema else set()
    return own | {found for part in schema.values() for found in references(part)}


def test_a_very_long_line_is_shown_around_the_mark() -> None:
    line = "x" * 1000 + "HERE" + "y" * 1000
    text = render([Diagnostic("MR202", Place("f", 1, 1001, 4), "m")], lambda _: [line])
    _, _, shown, carets = text.split("\n")
    assert len(shown) < 200
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "HERE"


def test_wide_characters_take_two_cells() -> None:
    assert display_width("救助a（") == 7
    assert display_width("e\u0301") == 1
