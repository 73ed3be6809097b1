"""A report in the terminal.

In: blocks, a width.  Out: text on a console.  Must never: be imported at start-up;
rich costs time.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from medrelief.compare.model import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from medrelief.compare.report_shapes import Block, Grid, Item, Line

_INDENT = (0, 0, 0, 4)
_MARKS = {
    Standing.DIFFERENT: ("≠", "yellow"),
    Standing.RESTS: ("~", "cyan"),
    Standing.ONLY_A: ("−", "red"),
    Standing.ONLY_B: ("+", "green"),
    Standing.SAME: ("=", ""),
}


def print_report(
    blocks: Iterable[Block], file: TextIO, *, width: int | None = None, sides: tuple[str, str]
) -> None:
    """Write the report; colours only where the file is a terminal."""
    console = Console(file=file, width=width, highlight=False, emoji=False, markup=False)
    for block in blocks:
        console.print(Text(block.heading, style="bold underline" if block.level == 1 else "bold"))
        for line in block.lines:
            console.print(_line(line))
        if block.grid is not None:
            console.print(_grid(block.grid))
        shown = [item for item in block.items if not item.is_counted]
        if any(item.points and not item.is_brief for item in shown):
            console.print(Padding(_points([("", *sides)], style="dim"), _INDENT))
        group = ""
        for item in shown:
            if item.group != group:
                group = item.group
                console.print(Padding(Text(group, style="dim"), (0, 0, 0, 2)))
            _print_item(console, item)
        _print_counted(console, block.items)
        for line in block.after:
            console.print(Text(line.text, style="dim"))
        console.print()


def _print_counted(console: Console, items: Iterable[Item]) -> None:
    for (standing, group), many in Counter(
        (item.standing, item.group) for item in items if item.is_counted
    ).items():
        mark, colour = _MARKS[standing]
        text = Text.assemble((f"{mark} ", f"bold {colour}"), f"{many} × ", (group, "dim"))
        console.print(text)


def _line(line: Line) -> Padding:
    text = Text(line.text)
    if line.lead:
        text = Text.assemble((line.lead, "bold"), "  ", line.text)
    return Padding(text, (0, 0, 0, 2))


def _grid(grid: Grid) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for at, name in enumerate(grid.header):
        right = at in grid.numbers
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in grid.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _print_item(console: Console, item: Item) -> None:
    mark, colour = _MARKS[item.standing]
    title = Text(item.title, style=colour)
    for each in (item.id if item.id != item.title else "", item.place):
        if each:
            title.append(f"  {each}", style="dim not bold default")
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_row(Text(mark, style=f"bold {colour}"), title)
    console.print(row)
    if item.remark:
        console.print(Padding(Text(item.remark, style="dim"), _INDENT))
    if item.points and not item.is_brief:
        console.print(Padding(_points(item.points), _INDENT))
    if item.witness:
        console.print(Padding(Text(item.witness, style="italic"), _INDENT))


def _points(points: Iterable[tuple[str, ...]], *, style: str = "") -> Table:
    table = Table(box=None, expand=True, pad_edge=False, padding=(0, 2, 0, 0))
    table.show_header = False
    table.add_column("", ratio=2, style="dim", overflow="fold")
    table.add_column("", ratio=4, style=style, overflow="fold")
    table.add_column("", ratio=4, style=style, overflow="fold")
    for point in points:
        table.add_row(*(Text(cell) for cell in point))
    return table
