"""A CSV file with stray quotes, row by row.

Why: to the fast parser every quote opens or closes something, so that one inch mark
glues rows together and one open quote ends the reading; the other rows must not be
lost with it.  In: a UTF-8 file.  Out: a copy in which quotes stand as the parser
expects and lines that cannot be read are empty, and the numbers of those.
Must never: change what a readable row says, or move one to another line.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUOTE = '"'
LONGEST_RECORD = 64
"""Lines that one record may span in a file with stray quotes."""


def with_quotes_in_order(
    path: Path, folder: Path, delimiter: str, header_lines: int
) -> tuple[Path, tuple[int, ...]]:
    """The copy, and the numbers of its emptied lines."""
    target = folder / "salvaged.csv"
    broken: list[int] = []
    with (
        path.open(encoding="utf-8", newline="\n") as source,
        target.open("w", encoding="utf-8", newline="\n") as copy,
    ):
        copy.writelines(next(source, "") for _ in range(header_lines))
        for number, record in _records(source, delimiter, header_lines + 1):
            if record is None:
                broken.append(number)
            copy.write(record or "\n")
    return target, tuple(broken)


def places_of(path: Path, delimiter: str, header_lines: int) -> Iterator[tuple[int, int, int]]:
    """First line, cells, and cells up to the last that holds something, of every record.

    For a file whose quotes are in order.
    """
    with path.open(encoding="utf-8", newline="\n") as source:
        for _ in range(header_lines):
            next(source, "")
        for number, record in _records(source, delimiter, header_lines + 1):
            body = _body(record or "")
            cells = (cells_of(body, delimiter) or []) if QUOTE in body else body.split(delimiter)
            needed = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
            yield number, len(cells), needed


def cells_of(record: str, delimiter: str) -> list[str] | None:
    """The cells of one record, its line end left out.

    A quote inside a cell that does not begin with one is a letter like any other.

    Returns:
        Nothing where a quote is still open at the end.
    Raises:
        ValueError: a closing quote is followed by something else than a delimiter.
    """
    cells: list[str] = []
    at = 0
    quoted = re.compile(r'"([^"]*(?:""[^"]*)*)"(?!")')
    while True:
        if record.startswith('"', at):
            found = quoted.match(record, at)
            if found is None:
                return None
            cells.append(found[1].replace('""', '"'))
            at = found.end()
            if at < len(record) and record[at] != delimiter:
                raise ValueError
        else:
            end = record.find(delimiter, at)
            end = len(record) if end < 0 else end
            cells.append(record[at:end])
            at = end
        if at >= len(record):
            return cells
        at += 1


def _records(
    source: Iterator[str], delimiter: str, number: int
) -> Iterator[tuple[int, str | None]]:
    """(first line, text in order) of every record; no text where it cannot be read."""
    waiting: deque[str] = deque()
    while line := _next(waiting, source):
        if '"' not in line:
            yield number, line
            number += 1
            continue
        lines = [line]
        record = _in_order(lines, delimiter)
        while record == "" and len(lines) < LONGEST_RECORD and (line := _next(waiting, source)):
            lines.append(line)
            record = _in_order(lines, delimiter)
        if not record:
            waiting.extendleft(reversed(lines[1:]))
            lines = lines[:1]
        yield number, record or None
        number += len(lines)


def _next(waiting: deque[str], source: Iterator[str]) -> str:
    return waiting.popleft() if waiting else next(source, "")


def _in_order(lines: list[str], delimiter: str) -> str | None:
    """The record with every cell quoted that needs it; empty where a quote is still open."""
    text = "".join(lines)
    body = _body(text)
    end = text[len(body) :]
    try:
        cells = cells_of(body, delimiter)
    except ValueError:
        return None
    if cells is None:
        return ""
    quoted = (f'"{c.replace(QUOTE, QUOTE * 2)}"' if _needs(c, delimiter) else c for c in cells)
    return delimiter.join(quoted) + (end or "\n")


def _body(record: str) -> str:
    return record.removesuffix("\n").removesuffix("\r")


def _needs(cell: str, delimiter: str) -> bool:
    return any(mark in cell for mark in (QUOTE, delimiter, "\n", "\r"))
