"""Every fenced block of the pages runs or parses, and every link leads somewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from house.documents import Block, all_blocks, blocks_of, pages
from house.repository import ROOT, shown

BLOCKS = all_blocks()
CHECKED = {"bash", "python", "yaml", "json"}
SHOWN = {"", "text", "csv", "mermaid", "console", "diff"}
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)#\s]+)(?:#[^)]*)?\)")


def of_language(language: str, *, runs: bool | None = None) -> list[Block]:
    return [
        block
        for block in BLOCKS
        if block.language == language and (runs is None or ("runs" in block.words) is runs)
    ]


def named(blocks: list[Block]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("block", blocks, ids=[block.place for block in blocks])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place to run commands in, with a copy of the examples."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


def run_in(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    beside_python = str(Path(sys.executable).parent)
    environment = os.environ | {
        "PATH": beside_python + os.pathsep + os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "120",
    }
    return subprocess.run(
        ["bash", "-eu", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@named(of_language("bash", runs=True))
def test_a_command_does_what_the_page_says(block: Block, folder: Path) -> None:
    pytest.importorskip("medrelief.cli.main")
    ended = run_in(folder, block.text)
    assert ended.returncode == block.number("exit", 0), ended.stderr
    following = [other for other in blocks_of(block.path) if other.line > block.line][:1]
    for printed in following:
        if "output" in printed.words:
            assert ended.stdout.rstrip() == printed.text.rstrip()


@named(of_language("bash", runs=False))
def test_a_command_that_is_only_shown_is_well_formed(block: Block) -> None:
    subprocess.run(["bash", "-n", "-c", block.text], check=True, timeout=10)


@named(of_language("python"))
def test_a_python_example_runs(block: Block, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("medrelief.evaluate.reference")
    monkeypatch.chdir(folder)
    exec(compile(block.text, block.place, "exec"), {"__name__": "example"})


@named(of_language("yaml"))
def test_a_yaml_example_parses(block: Block) -> None:
    assert yaml.safe_load(block.text) is not None


@named(of_language("json"))
def test_a_json_example_parses(block: Block) -> None:
    assert json.loads(block.text) is not None


def test_every_block_names_a_language_that_is_checked_or_only_shown() -> None:
    assert [block.place for block in BLOCKS if block.language not in CHECKED | SHOWN] == []


@pytest.mark.parametrize("page", pages(), ids=shown)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    targets = [match["target"] for match in LINK.finditer(page.read_text(encoding="utf-8"))]
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (page.parent / target).exists()] == []
