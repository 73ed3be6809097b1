"""Plain columns of text that line up, also under Chinese characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def lined_up(rows: Iterable[Sequence[str]], *, indent: str = "", gap: str = "  ") -> str:
    """One line per row; every column but the last is as wide as its widest cell."""
    from medrelief.policy.diagnostics import display_width

    listed = [list(row) for row in rows]
    if not listed:
        return ""
    columns = max(len(row) for row in listed)
    widths = [
        max((display_width(row[at]) for row in listed if at < len(row)), default=0)
        for at in range(columns)
    ]
    lines = []
    for row in listed:
        cells = [
            cell + " " * (widths[at] - display_width(cell)) for at, cell in enumerate(row[:-1])
        ]
        lines.append((indent + gap.join([*cells, *row[-1:]])).rstrip())
    return "\n".join(lines) + "\n"
