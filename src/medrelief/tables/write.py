"""Results as files: CSV, Parquet, JSON lines, Excel.

Why: a result is opened in a spreadsheet by one reader and by a program by the next.
In: a typed frame.  Out: one file, whole or not at all.  Must never: write an amount
as a binary fraction, or a text that a spreadsheet would run.
"""

from __future__ import annotations

import errno
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import polars as pl

from medrelief.facts.kinds import Kind
from medrelief.tables.cells import RATIO_SCALE
from medrelief.tables.receipts import replacing, unwritable

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMATS = ("csv", "parquet", "jsonl", "xlsx")
SHEET_ROWS = 1_048_575
"""Rows below the header that a sheet holds."""
STANDARD_OUTPUT = "-"
_BOM = "\ufeff".encode()
_RUN_BY_SPREADSHEETS = r"^[=+\-@\t\r]"
_WHOLE_YUAN, _FEN = pl.Decimal(38, 2), Decimal("0.01")
_WHOLE_RATIO, _FINEST = pl.Decimal(38, 4), Decimal(1) / RATIO_SCALE


def format_for(path: Path | str) -> str:
    """The format that a path's extension names; `csv` for standard output."""
    if str(path) == STANDARD_OUTPUT:
        return "csv"
    extension = Path(path).suffix.lower().lstrip(".")
    found = {"tsv": "", "ndjson": "jsonl", "": ""}.get(extension, extension)
    if found not in FORMATS:
        zh, en = (
            "扩展名应为 .csv、.parquet、.jsonl 或 .xlsx",
            "the extension is none of .csv, .parquet, .jsonl, .xlsx",
        )
        raise unwritable(Path(path), zh, en)
    return found


def write_table(
    frame: pl.DataFrame,
    path: Path | str,
    kinds: Mapping[str, Kind],
    *,
    form: str | None = None,
    bom: bool = True,
    stdout: BinaryIO | None = None,
) -> None:
    """Write a frame.

    Args:
        frame: columns in the order to be written.  Money is whole fen, ratios are
            times 10^4, sets are lists of text.
        path: the target, or `-` for standard output; the extension names the format.
        kinds: column → kind; a column that is not named is written as it is, lists with
            `;` between their items.  An empty `SET` is written `none`.
        form: one of `FORMATS`, instead of the extension.
        bom: whether a CSV file begins with the mark by which Excel knows UTF-8.
            Standard output has none.
        stdout: what `-` stands for; the process's standard output by default.
    Raises:
        Unwritable: the folder is missing or read-only, the disk is full, or a sheet
            cannot hold so many rows.

    Amounts have two decimals: text in CSV and JSON, decimals in Parquet, numbers
    shown with two decimals in Excel.  In CSV and Excel a text that a spreadsheet
    would run begins with an apostrophe.
    """
    form = form or format_for(path)
    if str(path) == STANDARD_OUTPUT:
        _to_stream(frame, kinds, form, stdout or sys.stdout.buffer)
        return
    target = Path(path)
    if form == "xlsx" and frame.height > SHEET_ROWS:
        raise unwritable(
            target,
            f"工作表最多 {SHEET_ROWS} 行，请用 CSV",
            f"a sheet holds {SHEET_ROWS} rows; CSV has no limit",
        )
    with replacing(target) as temporary:
        _write(frame, temporary, kinds, form, bom=bom)


def yuan(fen: pl.Expr) -> pl.Expr:
    """Whole fen as an exact decimal number of yuan with two places; null stays null."""
    # Not by // and %: they round down, and -255 fen would read -3.45.
    return fen.cast(_WHOLE_YUAN) * pl.lit(_FEN)


def _to_stream(frame: pl.DataFrame, kinds: Mapping[str, Kind], form: str, stream: BinaryIO) -> None:
    try:
        match form:
            case "csv":
                _flat(frame, kinds).write_csv(stream)
            case "jsonl":
                _exact(frame, kinds).write_ndjson(stream)
            case "parquet":
                _exact(frame, kinds).write_parquet(stream)
            case _:
                _write_sheet(frame, stream, kinds)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise unwritable(Path("stdout"), reason, reason) from None


def _write(
    frame: pl.DataFrame, path: Path, kinds: Mapping[str, Kind], form: str, *, bom: bool
) -> None:
    try:
        match form:
            case "csv":
                with path.open("wb") as file:
                    if bom:
                        file.write(_BOM)
                    _flat(frame, kinds).write_csv(file)
            case "jsonl":
                _exact(frame, kinds).write_ndjson(path)
            case "parquet":
                _exact(frame, kinds).write_parquet(path)
            case _:
                _write_sheet(frame, path, kinds)
    except pl.exceptions.ComputeError as error:
        # The writers report a full disk as their own kind of error.
        if "os error" not in str(error).lower():
            raise
        raise OSError(errno.ENOSPC, str(error)) from None


def _exact(frame: pl.DataFrame, kinds: Mapping[str, Kind]) -> pl.DataFrame:
    """Fen as yuan and scaled ratios as ratios, both as decimals."""
    found = []
    for name in frame.columns:
        match kinds.get(name):
            case Kind.MONEY:
                found.append(yuan(pl.col(name)).alias(name))
            case Kind.RATIO:
                found.append((pl.col(name).cast(_WHOLE_RATIO) * pl.lit(_FINEST)).alias(name))
    return frame.with_columns(found)


def _flat(frame: pl.DataFrame, kinds: Mapping[str, Kind]) -> pl.DataFrame:
    """Every cell as one harmless text or number, for formats a spreadsheet opens."""
    found = []
    for name, dtype in frame.schema.items():
        cell = pl.col(name)
        if isinstance(dtype, pl.List):
            found.append(_harmless(_joined(cell, kinds.get(name))).alias(name))
        elif dtype == pl.String:
            found.append(_harmless(cell).alias(name))
    return _exact(frame, kinds).with_columns(found)


def _joined(cell: pl.Expr, kind: Kind | None) -> pl.Expr:
    """The items with `;` between; of a fact, an empty set and an unknown one stay two things."""
    if kind is not Kind.SET:
        return cell.list.join(";")
    return pl.when(cell.list.len() == 0).then(pl.lit("none")).otherwise(cell.list.join(";"))


def _harmless(cell: pl.Expr) -> pl.Expr:
    dangerous = cell.str.contains(_RUN_BY_SPREADSHEETS)
    return pl.when(dangerous).then(pl.concat_str(pl.lit("'"), cell)).otherwise(cell)


def _write_sheet(frame: pl.DataFrame, target: Path | BinaryIO, kinds: Mapping[str, Kind]) -> None:
    # Imported here: it costs start-up time, and only workbooks need it.
    import xlsxwriter  # type: ignore[import-untyped]  # the library has no types
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    with tempfile.TemporaryDirectory(prefix="medrelief-") as folder:
        # A text stays a text: no formula, link or number is made of it.
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "constant_memory": True,
            "tmpdir": folder,
        }
        try:
            with xlsxwriter.Workbook(target, options) as workbook:
                _fill_sheet(workbook, _flat(frame, kinds), kinds)
        except FileCreateError as error:
            reason = error.args[0] if error.args else None
            raise reason if isinstance(reason, OSError) else OSError(str(error)) from None


def _fill_sheet(workbook: Any, frame: pl.DataFrame, kinds: Mapping[str, Kind]) -> None:
    sheet = workbook.add_worksheet()
    amount = workbook.add_format({"num_format": "0.00"})
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, frame.columns, workbook.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    formats = [_format_of(n, d, kinds, amount, day) for n, d in frame.schema.items()]
    for at, row in enumerate(frame.iter_rows(), 1):
        for column, (value, form) in enumerate(zip(row, formats, strict=True)):
            if isinstance(value, str):
                sheet.write_string(at, column, value)
            elif value is not None:
                sheet.write(at, column, value, form)


def _format_of(
    name: str, dtype: pl.DataType, kinds: Mapping[str, Kind], amount: Any, day: Any
) -> Any:
    if kinds.get(name) is Kind.MONEY:
        return amount
    return day if dtype == pl.Date else None
