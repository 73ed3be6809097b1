"""Sheets as a workbook: one below the other, each printed on a page of its own.

In: `Sheet`s.  Out: a file.  Must never: let a text become a formula, a link or a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medrelief.reports.sheets import Cell, Sheet

_WIDEST, _NARROWEST, _HEADING = 42, 8, 16
_PAIR = 2
"""Columns of a sheet without a table: labels and what stands beside them."""
_LINE = 16
"""Height of a line of text."""
_A4 = 9


def write_workbook(sheets: Sequence[Sheet], path: Path) -> None:
    """Write the sheets of each name on a tab of its own."""
    # Imported here: it costs start-up time, and only workbooks need it.
    import xlsxwriter  # type: ignore[import-untyped]  # the library has no types

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    tabs: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        tabs.setdefault(sheet.name, []).append(sheet)
    with xlsxwriter.Workbook(path, options) as workbook:
        styles = _styles(workbook)
        for name, own in tabs.items():
            tab = workbook.add_worksheet(_tab_name(name))
            tab.set_paper(_A4)
            tab.fit_to_pages(1, 0)
            _fill(tab, own, styles)
        if not tabs:
            workbook.add_worksheet()


def _fill(tab: Any, sheets: Sequence[Sheet], styles: dict[str, Any]) -> None:
    width = max(len(sheet.columns) or _PAIR for sheet in sheets)
    widths = [_NARROWEST] * width
    at = 0
    breaks: list[int] = []
    for sheet in sheets:
        at = _one(tab, sheet, at, width, widths, styles) + 2
        if not sheet.small:
            breaks.append(at)
    tab.set_h_pagebreaks(breaks[:-1])
    if width == _PAIR:
        widths[1] = max(widths[1], _WIDEST)
    for column, each in enumerate(widths):
        tab.set_column(column, column, min(each + 2, _WIDEST))


def _one(
    tab: Any, sheet: Sheet, at: int, width: int, widths: list[int], styles: dict[str, Any]
) -> int:
    """Write one sheet from a row on; the row behind it."""
    tab.merge_range(at, 0, at, width - 1, sheet.title, styles["title"])
    at += 1
    if sheet.source:
        tab.merge_range(at, 0, at, width - 1, sheet.source, styles["source"])
        if width == _PAIR:
            tab.set_row(at, 2 * _LINE)
        at += 1
    at = _pairs(tab, sheet.head, at, widths, styles)
    if sheet.columns:
        for column, label in enumerate(sheet.columns):
            tab.write_string(at, column, label, styles["head"])
            widths[column] = max(widths[column], min(_width(label), _HEADING))
        lines = max(-(-_width(label) // _HEADING) for label in sheet.columns)
        tab.set_row(at, _LINE * lines)
        at += 1
    for row in sheet.rows:
        for column, cell in enumerate(row):
            _write(tab, at, column, cell, styles)
            widths[column] = max(widths[column], _width(cell.text))
        lines = max(-(-_width(cell.text) // _WIDEST) for cell in row)
        if lines > 1:
            tab.set_row(at, _LINE * lines)
        at += 1
    for note in sheet.notes:
        tab.merge_range(at, 0, at, width - 1, note, styles["note"])
        tab.set_row(at, _LINE * (1 + _width(note) // (_HEADING * width)))
        at += 1
    return _pairs(tab, sheet.foot, at + 1, widths, styles) if sheet.foot else at


def _pairs(
    tab: Any,
    pairs: Sequence[tuple[str, Cell]],
    at: int,
    widths: list[int],
    styles: dict[str, Any],
) -> int:
    for label, cell in pairs:
        tab.write_string(at, 0, label, styles["label"])
        style = styles["lacking_plain" if cell.lacking else "plain" if cell.text else "line"]
        tab.write_string(at, 1, cell.text, style)
        widths[0] = max(widths[0], min(_width(label), 24))
        widths[1] = max(widths[1], min(_width(cell.text), 24))
        at += 1
    return at


def _write(tab: Any, at: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    if cell.lacking:
        tab.write_string(at, column, cell.text, styles["lacking"])
    elif cell.right and cell.text:
        _write_number(tab, at, column, cell.text, styles)
    else:
        tab.write_string(at, column, cell.text, styles["cell"])


def _write_number(tab: Any, at: int, column: int, text: str, styles: dict[str, Any]) -> None:
    """As a number where it is one, so that a clerk can add it up."""
    from decimal import Decimal, InvalidOperation

    try:
        style = styles["amount" if "." in text else "count"]
        tab.write_number(at, column, Decimal(text), style)
    except InvalidOperation:
        tab.write_string(at, column, text, styles["cell"])


def _styles(workbook: Any) -> dict[str, Any]:
    border = {"border": 1, "valign": "top", "text_wrap": True}
    red = {"font_color": "#B00020", "bg_color": "#FFE9E6"}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 14, "align": "center"}),
        "source": workbook.add_format(
            {"font_color": "#444444", "align": "center", "text_wrap": True}
        ),
        "label": workbook.add_format({"font_color": "#444444"}),
        "plain": workbook.add_format(),
        "line": workbook.add_format({"bottom": 1}),
        "lacking_plain": workbook.add_format(red),
        "head": workbook.add_format(
            {**border, "bold": True, "bg_color": "#F2F2F2", "align": "center"}
        ),
        "cell": workbook.add_format(border),
        "lacking": workbook.add_format({**border, **red}),
        "amount": workbook.add_format({**border, "num_format": "0.00"}),
        "count": workbook.add_format({**border, "num_format": "0"}),
        "note": workbook.add_format({"text_wrap": True, "valign": "top"}),
    }


def _width(text: str) -> int:
    """Columns of a text; a Chinese character takes two."""
    return sum(2 if ord(each) > 0x2E7F else 1 for each in text)


def _tab_name(name: str) -> str:
    return "".join(each if each not in "[]:*?/\\" else "-" for each in name)[:31] or "form"
