"""The summary of a run: claims and amounts by city and outcome, for a person to read."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from medrelief.evaluate.receipt import later_documents
from medrelief.evaluate.result import AMOUNTS
from medrelief.explain.labels import label
from medrelief.facts.amounts import fen_text
from medrelief.facts.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.evaluate.run import Run

WIDE = 160
"""Cells that the table may take where the output is no terminal."""


def show_summary(run: Run, lang: str, stream: IO[str], counted: pl.DataFrame | None = None) -> None:
    """A table, then what the run lacked.

    `counted`: claims and sums by policy and status, where the run stands for a larger one.
    """
    summed = _summed(run.result) if counted is None else counted
    console = Console(file=stream, width=None if stream.isatty() else WIDE, highlight=False)
    console.print(_table(summed, lang))
    for line in _lines(run, int(summed["claims"].sum()), lang):
        console.print(line, soft_wrap=True, markup=False)


def _summed(result: pl.DataFrame) -> pl.DataFrame:
    return (
        result.group_by("policy", "status")
        .agg(pl.len().alias("claims"), pl.col(AMOUNTS).sum())
        .sort("policy", "status")
    )


def _table(summed: pl.DataFrame, lang: str) -> Table:
    zh = lang == "zh"
    table = Table(box=SIMPLE_HEAD, show_footer=True, pad_edge=False)
    numbers = ("claims", *AMOUNTS)
    total = summed.select(pl.col(numbers).sum()).row(0, named=True)
    table.add_column("政策" if zh else "policy", footer="合计" if zh else "all")
    table.add_column("结果" if zh else "outcome")
    for name in numbers:
        cell = _number(name, total[name])
        table.add_column(_heading(name, lang), footer=cell, justify="right")
    for row in summed.iter_rows(named=True):
        cells = [_number(name, row[name]) for name in numbers]
        table.add_row(row["policy"], label("statuses", row["status"], lang), *cells)
    return table


def _number(name: str, value: int) -> str:
    return str(value) if name == "claims" else fen_text(value)


def _heading(name: str, lang: str) -> str:
    zh = lang == "zh"
    match name:
        case "claims":
            return "条数" if zh else "claims"
        case "fund_total":
            return "基金合计" if zh else "funds"
        case "person_pays":
            return "个人支付" if zh else "person"
    return vocabulary("funds").label(name, lang)


def _lines(run: Run, rows_out: int, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    read = run.inputs.claims
    yield (
        f"读入 {read.rows_in} 行，结果 {rows_out} 行，不能读取 {read.rows_rejected} 行"
        if zh
        else f"rows in {read.rows_in}, rows out {rows_out}, rejected {read.rows_rejected}"
    )
    lacking = list(_lacking(run))
    if lacking:
        head = "文件未给出、本次也未提供：" if zh else "left open by the notices and not given: "
        yield head + ("、" if zh else ", ").join(lacking)


def _lacking(run: Run) -> Iterator[str]:
    for name in run.result["policy"].unique().sort():
        for each in later_documents(run.programs[name]):
            if not each["optional"]:
                yield str(each["parameter"])
