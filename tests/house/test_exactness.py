"""No float anywhere on the way of an amount: neither written, nor converted to, nor typed."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from house.repository import modules, shown

if TYPE_CHECKING:
    from pathlib import Path

EXACT = ("facts", "language", "policy", "program", "subjects", "evaluate")
NOT_AN_AMOUNT = {
    "src/medrelief/policy/nearest.py": "how alike two names are, for the hint of a diagnostic",
}
FLOAT_NAMES = {"float", "Float32", "Float64"}


def floats(path: Path) -> list[str]:
    """Places where a float is written, made or named as a type of column."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Constant(value=float() | complex()):
                found.append(f"{shown(path)}:{node.lineno}: {node.value}")
            case ast.Call(func=ast.Name(id="float")):
                found.append(f"{shown(path)}:{node.lineno}: float(...)")
            case ast.Attribute(attr=name) if name in FLOAT_NAMES:
                found.append(f"{shown(path)}:{node.lineno}: {name}")
    return found


@pytest.mark.parametrize("folder", EXACT)
def test_an_exact_folder_holds_no_float(folder: str) -> None:
    checked = [path for path in modules(folder) if shown(path) not in NOT_AN_AMOUNT]
    assert [fault for path in checked for fault in floats(path)] == []
