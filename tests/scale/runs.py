"""One set of files decided as a whole and in buckets, and what both write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.cli.evaluate_files import Targets, write_run
from medrelief.evaluate.receipt import receipt_of
from medrelief.evaluate.run import Engine, prepared, run_prepared
from medrelief.scale.bound import Sizes
from medrelief.scale.buckets import decide_in_buckets, read_in_buckets
from medrelief.scale.work_folder import work_in
from medrelief.scale.writing import receipt_of_decided, write_rejects, write_result

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from medrelief.evaluate.packs_in_use import Choice

TINY = Sizes(piece=2_000, buckets=3, rows=7)


@dataclass(frozen=True, slots=True)
class Written:
    """The three files of a run: bytes of the first two, the third as data."""

    result: bytes
    rejects: bytes
    receipt: dict[str, object]


def as_a_whole(
    folder: Path, claims: Path, beside: Mapping[str, Path], choice: Choice, form: str = "csv"
) -> Written:
    """What a run that holds everything at once writes."""
    ready = prepared(claims, beside, choice)
    run = run_prepared(ready, engine=Engine.COLUMNS)
    targets = Targets(str(folder / f"whole.{form}"), folder / "whole.rejects")
    write_run(run, choice, targets, engine="columns")
    receipt = receipt_of(run, choice, engine="columns", version="0")
    return _written(folder / f"whole.{form}", folder / "whole.rejects", receipt)


def in_buckets(
    folder: Path,
    claims: Path,
    beside: Mapping[str, Path],
    choice: Choice,
    sizes: Sizes = TINY,
    form: str = "csv",
) -> Written:
    """What a run in buckets writes."""
    with work_in(folder / "parts.work") as work:
        parts = read_in_buckets(claims, beside, choice, lambda _: sizes, work)
        decided = decide_in_buckets(parts, work, engine=Engine.COLUMNS)
        write_result(decided, folder / f"parts.{form}")
        write_rejects(decided, folder / "parts.rejects")
    receipt = receipt_of_decided(decided.run, decided.tally, choice, engine="columns", version="0")
    return _written(folder / f"parts.{form}", folder / "parts.rejects", receipt)


def _written(result: Path, rejects: Path, receipt: dict[str, object]) -> Written:
    # As a reader of the file gets it: dates and tuples are texts and lists.
    plain = json.loads(json.dumps(receipt, ensure_ascii=False))
    return Written(result.read_bytes(), rejects.read_bytes(), plain)
