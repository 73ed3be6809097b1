"""The files of a run in buckets: result, rejects and receipt, as a whole run writes them.

In: `Decided`.  Out: files, whole or not at all.  Must never: hold the whole result,
unless its format cannot be written part by part.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import polars as pl

from medrelief.evaluate.receipt import receipt_of
from medrelief.evaluate.result import AMOUNTS, for_file, kinds_of
from medrelief.facts.amounts import fen_text
from medrelief.tables.receipts import replacing
from medrelief.tables.write import STANDARD_OUTPUT, format_for, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.evaluate.run import Run
    from medrelief.facts.kinds import Kind
    from medrelief.scale.buckets import Decided
    from medrelief.scale.tally import Tally

_BOM = "\ufeff".encode()


def write_result(decided: Decided, target: Path | str, *, form: str | None = None) -> None:
    """Write the result in input order.

    Raises: `Unwritable`.
    """
    kinds = kinds_of(decided.run.result)
    write_frames((for_file(each) for each in decided.results()), target, kinds, form=form)


def write_rejects(decided: Decided, target: Path) -> None:
    """Write the rejects of all tables as CSV."""
    write_frames(decided.rejects(), target, {}, form="csv")


def write_frames(
    frames: Iterable[pl.DataFrame],
    target: Path | str,
    kinds: Mapping[str, Kind],
    *,
    form: str | None = None,
) -> None:
    """Write frames of one shape as one table; there is at least one.

    Arguments and exceptions are those of `write_table`.
    """
    form = form or format_for(target)
    if form == "xlsx":
        # A sheet is bounded, and is written at once.
        write_table(pl.concat(list(frames)), target, kinds, form=form)
        return
    if str(target) == STANDARD_OUTPUT:
        with tempfile.TemporaryDirectory(prefix="medrelief-") as folder:
            whole = Path(folder) / "whole"
            _put_together(frames, whole, kinds, form, bom=False)
            with whole.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with replacing(Path(target)) as temporary:
        _put_together(frames, temporary, kinds, form, bom=True)


def receipt_of_decided(
    run: Run, tally: Tally, choice: Choice, *, engine: str, version: str
) -> dict[str, Any]:
    """The receipt that a run over the whole file has; `run` stands for it."""
    receipt = receipt_of(run, choice, engine=engine, version=version)
    receipt["claims"] |= {
        "rows_out": tally.rows_out,
        "of_persons_not_in_the_persons_table": tally.strangers,
    }
    receipt["totals_begin"] |= {
        f"{policy}.{total}": f"opening ({rows} rows), else zero"
        for (policy, total), rows in tally.opened.items()
        if f"{policy}.{total}" in receipt["totals_begin"]
    }
    receipt["dates"] = {name: _span(*span) for name, span in sorted(tally.spans.items())}
    receipt["status"] = _status(tally)
    receipt["sums"] = _sums(tally)
    return receipt


def _put_together(
    frames: Iterable[pl.DataFrame], target: Path, kinds: Mapping[str, Kind], form: str, *, bom: bool
) -> None:
    with tempfile.TemporaryDirectory(prefix=".medrelief-", dir=target.parent) as folder:
        if form == "parquet":
            files = []
            for number, frame in enumerate(frames):
                files.append(Path(folder) / f"{number:06}.parquet")
                write_table(frame, files[-1], kinds, form=form)
            pl.scan_parquet(files, glob=False).sink_parquet(target)
            return
        with target.open("wb") as whole:
            if bom and form == "csv":
                whole.write(_BOM)
            for number, frame in enumerate(frames):
                part = Path(folder) / "part"
                write_table(frame, part, kinds, form=form, bom=False)
                _append(part, whole, without_header=form == "csv" and number > 0)


def _append(part: Path, whole: BinaryIO, *, without_header: bool) -> None:
    with part.open("rb") as file:
        if without_header:
            file.readline()
        shutil.copyfileobj(file, whole, 1 << 20)


def _span(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def _status(tally: Tally) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (policy, status), numbers in sorted(tally.outcomes.items()):
        found.setdefault(policy, {})[status] = numbers[0]
    return found


def _sums(tally: Tally) -> dict[str, dict[str, str]]:
    found: dict[str, list[int]] = {}
    for (policy, _), (_, *amounts) in sorted(tally.outcomes.items()):
        known = found.setdefault(policy, [0] * len(amounts))
        found[policy] = [a + b for a, b in zip(known, amounts, strict=True)]
    return {
        policy: {name: fen_text(fen) for name, fen in zip(AMOUNTS, amounts, strict=True)}
        for policy, amounts in found.items()
    }
