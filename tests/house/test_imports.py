"""The pipeline runs one way: a folder imports only what stands before it.

Reason: what may be imported by everything may know about nothing; the order below
is the order in which a claim, a pack and a result come to exist.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from house.repository import PACKAGE, modules, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIPELINE = (
    "facts",
    "synthetic",
    "language",
    "tables",
    "policy",
    "program",
    "subjects",
    "evaluate",
    "scale",
    "explain",
    "offices",
    "compare",
    "watch",
    "reports",
    "cli",
)

ALLOWED = {
    # Methods of the public API that hand on to a later stage; the import stands inside the
    # method, so that loading a stage never loads a later one.
    "src/medrelief/evaluate/outcome.py": {"explain"},
    "src/medrelief/policy/model.py": {"program", "subjects", "evaluate"},
    # A node names the parameter it reads; a parameter is plain data and imports nothing.
    "src/medrelief/language/nodes.py": {"policy"},
}


def imported_folders(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Folders of the package that a module imports, also inside functions and for types."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found = [name.name for name in names]
            case ast.ImportFrom(module=str(module), level=0) if module == "medrelief":
                found = [f"medrelief.{name.name}" for name in node.names]
            case ast.ImportFrom(module=str(module), level=0):
                found = [module]
            case _:
                continue
        for name in found:
            parts = name.split(".")
            if parts[0] == "medrelief" and len(parts) > 1:
                yield parts[1], node.lineno


def backward_imports(path: Path) -> list[str]:
    own = path.relative_to(PACKAGE).parts[0]
    before = {*PIPELINE[: PIPELINE.index(own) + 1], *ALLOWED.get(shown(path), ())}
    return [
        f"{shown(path)}:{line}: {own} imports {folder}, which stands after it"
        for folder, line in imported_folders(ast.parse(path.read_text(encoding="utf-8")))
        if folder in PIPELINE and folder not in before
    ]


def test_every_folder_has_its_place_in_the_pipeline() -> None:
    folders = {path.relative_to(PACKAGE).parts[0] for path in modules() if path.parent != PACKAGE}
    assert folders - set(PIPELINE) == set()


@pytest.mark.parametrize("folder", PIPELINE)
def test_a_folder_imports_only_what_stands_before_it(folder: str) -> None:
    found = [fault for path in modules(folder) for fault in backward_imports(path)]
    assert found == []


def test_relative_imports_are_not_used() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert found == []
