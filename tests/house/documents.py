"""Fenced blocks of the Markdown pages, and what their info string asks for.

The first word is the language.  `runs` has the block executed; `exit=3` names the
exit code of its last command; `output` on a `text` block says that it is exactly
what the block before it prints.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from house.repository import ROOT, shown

if TYPE_CHECKING:
    from pathlib import Path

FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<info>[^`]*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block; `line` is that of its opening fence."""

    path: Path
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        return f"{shown(self.path)}:{self.line}"

    def number(self, word: str, default: int) -> int:
        """The number behind `word=` in the info string."""
        for given in self.words:
            name, _, value = given.partition("=")
            if name == word:
                return int(value)
        return default


def pages() -> list[Path]:
    """Every Markdown page that is meant to be read by users."""
    readmes = [*ROOT.glob("policies/*/README.md"), ROOT / "examples" / "README.md"]
    return [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *sorted(readmes)]


def blocks_of(path: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found: list[Block] = []
    opened: tuple[int, str, str] | None = None
    body: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        match = FENCE.match(line)
        if opened is None:
            if match:
                opened, body = (number, match["ticks"], match["info"]), []
        elif match and match["ticks"] == opened[1] and not match["info"].strip():
            language, *words = opened[2].split() or [""]
            found.append(Block(path, opened[0], language, tuple(words), "\n".join(body) + "\n"))
            opened = None
        else:
            body.append(line)
    if opened is not None:
        raise ValueError(f"{shown(path)}:{opened[0]}: the block is not closed")
    return found


def all_blocks() -> list[Block]:
    return [block for path in pages() for block in blocks_of(path)]
