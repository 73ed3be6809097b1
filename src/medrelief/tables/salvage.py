"""A CSV file with stray quotes, row by row.

Why: one quote that is never closed makes the rest of a file unreadable to a parser;
the other rows must not be lost with it.  In: a UTF-8 file.  Out: a copy in which
the lines that cannot be read are empty, and their numbers.  Must never: change a
line that can be read, or move one.
"""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_RECORD = 64
"""Lines that one quoted cell may span in a file with stray quotes."""


def without_broken_quotes(
    path: Path, folder: Path, delimiter: str, header_lines: int
) -> tuple[Path, tuple[int, ...]]:
    """The copy, and the numbers of its emptied lines."""
    target = folder / "salvaged.csv"
    broken: list[int] = []
    with (
        path.open(encoding="utf-8", newline="\n") as source,
        target.open("w", encoding="utf-8", newline="\n") as copy,
    ):
        for number, lines, whole in _records(source, delimiter, header_lines):
            if whole:
                copy.writelines(lines)
            else:
                broken.append(number)
                copy.write("\n")
    return target, tuple(broken)


def _records(
    source: Iterator[str], delimiter: str, header_lines: int
) -> Iterator[tuple[int, list[str], bool]]:
    """(first line, its lines, whether it can be read) of every record."""
    waiting: deque[str] = deque()
    number = 1
    for _ in range(header_lines):
        yield number, [next(source, "")], True
        number += 1
    while line := _next(waiting, source):
        lines = [line]
        whole = _is_whole(lines, delimiter)
        while whole is None and len(lines) < LONGEST_RECORD and (line := _next(waiting, source)):
            lines.append(line)
            whole = _is_whole(lines, delimiter)
        if not whole:
            waiting.extendleft(reversed(lines[1:]))
            lines = lines[:1]
        yield number, lines, bool(whole)
        number += len(lines)


def _next(waiting: deque[str], source: Iterator[str]) -> str:
    return waiting.popleft() if waiting else next(source, "")


def _is_whole(lines: list[str], delimiter: str) -> bool | None:
    """Whether the lines are one record; nothing where a quote is still open."""
    if len(lines) == 1 and '"' not in lines[0]:
        return True
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return None if "end of data" in str(error) else False
    return True
