"""A report as one HTML page that needs nothing beside itself.

In: blocks.  Out: the text of the page.  Must never: load anything from elsewhere, or
put a text into the page unescaped.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from medrelief.compare.model import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medrelief.compare.report_shapes import Block, Grid, Item, Line

_STYLE = """
:root { color-scheme: light dark; --dim: #6b7280; --line: #d8dce2; --wash: #f5f6f8;
  --a: #b42318; --b: #067647; --differs: #b54708; --rests: #175cd3; }
@media (prefers-color-scheme: dark) { :root { --dim: #9aa3af; --line: #3b4048; --wash: #22262c;
  --a: #f97066; --b: #47cd89; --differs: #fdb022; --rests: #84adff; } }
body { font: 15px/1.55 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  max-width: 72rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem;
  border-bottom: 1px solid var(--line); padding-bottom: .25rem; } h3 { font-size: 1rem; }
table { border-collapse: collapse; margin: .4rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 500; } .number { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.points { width: 100%; table-layout: fixed; } .points th:first-child { width: 18%; }
.points td { overflow-wrap: anywhere; } .item { margin: 0 0 1rem; }
.item > .title { background: var(--wash); padding: .35rem .6rem;
  border-left: 4px solid var(--line); }
.different > .title { border-color: var(--differs); } .only_a > .title { border-color: var(--a); }
.only_b > .title { border-color: var(--b); }
.rests_on_differences > .title { border-color: var(--rests); }
summary { cursor: pointer; } .id, .place, .remark, .after { color: var(--dim); font-size: .85em; }
.id { font-family: ui-monospace, monospace; margin-left: .5em; }
.place { margin-left: .8em; } .remark { display: block; color: inherit; font-size: .95em; }
.witness { font-style: italic; margin: .3rem .6rem; }
.lead { font-weight: 600; margin-right: .6em; }
nav a { margin-right: 1em; } @media print { details > * { display: block; } nav { display: none; } }
"""


def page(blocks: Iterable[Block], *, lang: str, sides: tuple[str, str]) -> str:
    """The whole page."""
    listed = list(blocks)
    body = "".join(_block(at, block, sides) for at, block in enumerate(listed))
    links = "".join(
        f'<a href="#b{at}">{escape(block.heading)}</a>'
        for at, block in enumerate(listed)
        if block.level == 2
    )
    title = escape(listed[0].heading)
    language = "zh-Hans" if lang == "zh" else "en"
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style>"
    )
    first, _, rest = body.partition("</section>")
    return (
        f'<!doctype html>\n<html lang="{language}"><head>{head}</head>\n'
        f"<body>{first}</section>\n<nav>{links}</nav>{rest}</body></html>\n"
    )


def _block(at: int, block: Block, sides: tuple[str, str]) -> str:
    parts = [f"<h{block.level}>{escape(block.heading)}</h{block.level}>"]
    parts += [_line(line) for line in block.lines]
    if block.grid is not None:
        parts.append(_grid(block.grid))
    parts += _items(block.items, sides)
    parts += [f'<p class="after">{escape(line.text)}</p>' for line in block.after]
    return f'<section id="b{at}">{"".join(parts)}</section>\n'


def _line(line: Line) -> str:
    lead = f'<span class="lead">{escape(line.lead)}</span>' if line.lead else ""
    return f"<p>{lead}{escape(line.text)}</p>"


def _grid(grid: Grid) -> str:
    def cells(tag: str, texts: Iterable[str]) -> Iterator[str]:
        for at, text in enumerate(texts):
            number = ' class="number"' if at in grid.numbers else ""
            yield f"<{tag}{number}>{escape(text)}</{tag}>"

    head = f"<thead><tr>{''.join(cells('th', grid.header))}</tr></thead>"
    rows = "".join(f"<tr>{''.join(cells('td', row))}</tr>" for row in grid.rows)
    return f"<table>{head}<tbody>{rows}</tbody></table>"


def _items(items: Iterable[Item], sides: tuple[str, str]) -> Iterator[str]:
    group = ""
    for item in items:
        if item.group != group:
            group = item.group
            yield f'<h3 class="group">{escape(group)}</h3>'
        yield _item(item, sides)


def _item(item: Item, sides: tuple[str, str]) -> str:
    remark = f'<span class="remark">{escape(item.remark)}</span>' if item.remark else ""
    id_ = f'<span class="id">{escape(item.id)}</span>' if item.id != item.title else ""
    place = f'<span class="place">{escape(item.place)}</span>' if item.place else ""
    title = f"{escape(item.title)}{id_}{place}{remark}"
    witness = f'<p class="witness">{escape(item.witness)}</p>' if item.witness else ""
    inner = (_points(item, sides) if item.points else "") + witness
    kind = f"item {item.standing.value}"
    if item.is_brief and inner:
        summary = f'<summary class="title">{title}</summary>'
        return f'<details class="{kind}">{summary}{inner}</details>'
    return f'<div class="{kind}"><div class="title">{title}</div>{inner}</div>'


def _points(item: Item, sides: tuple[str, str]) -> str:
    one_sided = {Standing.ONLY_A: 1, Standing.ONLY_B: 2}.get(item.standing)
    columns = (0, one_sided) if one_sided else (0, 1, 2)
    header = ("", *sides)
    head = "".join(f"<th>{escape(header[at])}</th>" for at in columns)
    rows = "".join(
        f"<tr>{''.join(_cell(at, point[at]) for at in columns)}</tr>" for point in item.points
    )
    return f'<table class="points"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _cell(at: int, text: str) -> str:
    return f"<th>{escape(text)}</th>" if at == 0 else f"<td>{escape(text)}</td>"
