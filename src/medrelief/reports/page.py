"""Sheets as one HTML page that prints, with nothing to fetch.

In: `Sheet`s.  Out: text.  Must never: put a value into markup that it could close.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medrelief.reports.sheets import Cell, Sheet

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 210mm; padding: 8mm; color: #111; background: #fff;
  font: 10.5pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC",
  "WenQuanYi Micro Hei", SimSun, sans-serif; }
.remark { color: #555; font-size: 9pt; margin: 0 0 4mm; }
section { break-after: page; margin-bottom: 14mm; }
section:last-of-type { break-after: auto; }
h1 { font-size: 15pt; text-align: center; margin: 0 0 1mm; }
.source { text-align: center; color: #444; font-size: 9pt; margin: 0 0 4mm; }
dl { display: flex; flex-wrap: wrap; gap: 1mm 8mm; margin: 0 0 3mm; }
dl div { display: flex; gap: 2mm; }
dt { color: #444; } dt::after { content: "："; } :lang(en) dt::after { content: ":"; }
dd { margin: 0; min-width: 12mm; }
table { width: 100%; border-collapse: collapse; margin: 0 0 4mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.6pt solid #333; padding: 1.2mm 1.8mm; text-align: left; vertical-align: top;
  overflow-wrap: break-word; height: 8mm; }
th { min-width: 15mm; background: #f2f2f2; font-weight: 600; text-align: center; }
td.right { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
mark { background: #ffe9e6; color: #b00020; padding: 0 1mm; }
.foot { margin-top: 6mm; gap: 4mm 16mm; }
.foot dd:empty { border-bottom: 0.6pt solid #333; min-width: 40mm; }
ul { margin: 0 0 3mm; padding-left: 6mm; font-size: 9.5pt; }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 5mm; }
.card { border: 0.8pt solid #333; border-radius: 2mm; padding: 4mm; break-inside: avoid;
  margin: 0; }
.card h1 { font-size: 12pt; } .card dl { display: block; } .card dl div { margin-bottom: 1mm; }
.card dt { min-width: 22mm; } .card .source { margin-bottom: 2mm; }
@media print { body { max-width: none; padding: 0; } .remark { display: none; }
  @page { size: A4; margin: 15mm; } }
"""


def page_of(sheets: Sequence[Sheet], lang: str, title: str, remark: str = "") -> str:
    """The page.  Small sheets stand side by side, each other one on a page of its own."""
    small = [sheet for sheet in sheets if sheet.small]
    parts = [_section(sheet) for sheet in sheets if not sheet.small]
    if small:
        cards = "\n".join(_section(sheet) for sheet in small)
        parts.append(f'<div class="cards">\n{cards}\n</div>')
    told = f'<p class="remark">{escape(remark)}</p>\n' if remark else ""
    body = "\n".join(parts)
    code = "zh-Hans" if lang == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{told}{body}\n</body>\n</html>\n"
    )


def _section(sheet: Sheet) -> str:
    kind = ' class="card"' if sheet.small else ""
    source = f'<p class="source">{escape(sheet.source)}</p>\n' if sheet.source else ""
    notes = "".join(f"<li>{escape(note)}</li>" for note in sheet.notes)
    return (
        f"<section{kind}>\n<h1>{escape(sheet.title)}</h1>\n{source}"
        f"{_pairs(sheet.head, '')}{_table(sheet)}"
        f"{f'<ul>{notes}</ul>' if notes else ''}{_pairs(sheet.foot, 'foot')}\n</section>"
    )


def _pairs(pairs: Iterable[tuple[str, Cell]], kind: str) -> str:
    listed = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{_shown(cell)}</dd></div>" for label, cell in pairs
    )
    named = f' class="{kind}"' if kind else ""
    return f"<dl{named}>{listed}</dl>\n" if listed else ""


def _table(sheet: Sheet) -> str:
    if not sheet.columns:
        return ""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in sheet.columns)
    rows = "\n".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in sheet.rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n"


def _cell(cell: Cell) -> str:
    kind = ' class="right"' if cell.right else ""
    return f"<td{kind}>{_shown(cell)}</td>"


def _shown(cell: Cell) -> str:
    text = escape(cell.text)
    return f"<mark>{text}</mark>" if cell.lacking else text
