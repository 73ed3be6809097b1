"""The pack that `docs/writing-a-pack.md` builds step by step is sound, and compiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from house.documents import blocks_of
from house.repository import ROOT
from medrelief.policy.library import read_pack
from medrelief.program.compile import program_from_policy

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "writing-a-pack.md"
HEAD = f"""\
pack: mycounty
title: {{zh: 某县办法, en: rules of a county}}
document: {{number: 某县〔2020〕1号, issued: 2020-01-01, sha256: "{"0" * 64}", file: mycounty.txt}}
division: "999999"
in_force: {{from: 2020-01-01, cite: art-2}}
uses: [payers]
"""


def written_pack(folder: Path) -> Path:
    """The page's YAML blocks, each in the file where its first key belongs."""
    pack = folder / "mycounty"
    pack.mkdir()
    files = {"policy": HEAD, "clauses": "", "cases": ""}
    for block in blocks_of(PAGE):
        if block.language == "yaml":
            first = next(iter(yaml.safe_load(block.text)))
            files[first if first in files else "policy"] += block.text
    for name, text in files.items():
        (pack / f"{name}.yaml").write_text(text, encoding="utf-8")
    return pack


def test_the_pack_of_the_page_has_no_fault(tmp_path: Path) -> None:
    reading = read_pack(written_pack(tmp_path))
    assert reading.diagnostics == ()
    assert reading.policy is not None
    assert program_from_policy(reading.policy).policy.id == "mycounty"
