"""Where each character of a YAML scalar stands in its file.

Why: a formula may be plain, quoted, literal or folded, over several lines, and
a caret still has to point into it.  In: the scalar's text, its style, the lines
of the file and the span the parser reports.  Out: (offset, place) pairs.
Must never: change the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.policy.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Span = tuple[int, int, int, int]
"""First line, first column, last line, end column; all count from 0."""

_LONG_ESCAPES = {"x": 2, "u": 4, "U": 8}


def pieces_of_scalar(
    text: str, style: str, lines: Sequence[str], span: Span, file: str
) -> tuple[tuple[int, Place], ...]:
    """Ascending (offset, place) pairs; from `offset` on, the text stands from `place` on."""
    first, column, last, _ = span
    if not style and first == last:
        return ((0, Place(file, first + 1, column + 1)),)
    if style in {"'", '"'}:
        found = tuple(_quoted(style, lines, span, file))
    elif style in {"|", ">"}:
        found = tuple(_by_lines(text, lines, (first + 1, 0, span[2], span[3]), file))
    else:
        found = tuple(_by_lines(text, lines, span, file))
    if found and found[0][0] == 0:
        return found
    return ((0, Place(file, first + 1, column + 1)), *found)


def _by_lines(
    text: str, lines: Sequence[str], span: Span, file: str
) -> Iterator[tuple[int, Place]]:
    # Folding only touches blanks, so each line of the source is found whole, in order.
    offset = 0
    for number, start, line in _source_lines(lines, span):
        content = line.strip(" ")
        if not content:
            continue
        at = text.find(content, offset)
        if at < 0:
            return
        yield at, Place(file, number + 1, start + line.index(content) + 1)
        offset = at + len(content)


def _source_lines(lines: Sequence[str], span: Span) -> Iterator[tuple[int, int, str]]:
    first, column, last, end = span
    for number in range(first, min(last, len(lines) - 1) + 1):
        start = column if number == first else 0
        stop = end if number == last else len(lines[number])
        yield number, start, lines[number][start:stop]


def _quoted(style: str, lines: Sequence[str], span: Span, file: str) -> Iterator[tuple[int, Place]]:
    """A piece at the start of each line and after each escape."""
    offset = 0
    first, column, last, end = span
    fresh = True  # whether the next character begins a piece
    number, at, stop = first, column + 1, end - 1
    blank_lines = 0
    while number <= last and number < len(lines):
        line = lines[number] if number != last else lines[number][:stop]
        joined = False
        body_end = len(line) if number == last else len(line.rstrip(" "))
        while at < body_end:
            width, length, joined = _step(style, line, at)
            if fresh and length:
                yield offset, Place(file, number + 1, at + 1)
            fresh = width != length
            at, offset = at + width, offset + length
        number += 1
        if number > last:
            return
        following = lines[number][: stop if number == last else None]
        at, fresh = len(following) - len(following.lstrip(" ")), True
        if not following.strip() and number != last:
            blank_lines += 1
        else:
            # One break folds to a blank; with empty lines between, those alone remain.
            offset += blank_lines or (0 if joined else 1)
            blank_lines = 0


def _step(style: str, line: str, at: int) -> tuple[int, int, bool]:
    """Source width, text length, and whether the line is joined to the next without a blank."""
    if style == "'":
        return (2, 1, False) if line.startswith("''", at) else (1, 1, False)
    if line[at] != "\\":
        return 1, 1, False
    if at + 1 >= len(line):
        return 1, 0, True
    return 2 + _LONG_ESCAPES.get(line[at + 1], 0), 1, False
