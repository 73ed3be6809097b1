"""What a receipt and a summary count, added up bucket by bucket.

In: `Run`s of parts.  Out: the counts and sums of the whole.
Must never: lose a fen: sums are whole numbers of any length.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.inputs import without_person
from medrelief.evaluate.result import AMOUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.evaluate.run import Run


@dataclass(slots=True)
class Tally:
    """Counts and sums; grows while buckets are added to it.

    `outcomes`: (policy, status) → claims and one sum in fen per amount column;
    `spans`: policy → first and last service date; `opened`: (policy, total) → rows.
    """

    outcomes: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    spans: dict[str, tuple[date, date]] = field(default_factory=dict)
    strangers: int | None = None
    opened: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def rows_out(self) -> int:
        """How many claims were decided."""
        return sum(counted[0] for counted in self.outcomes.values())

    def add(self, said: Mapping[str, Any]) -> None:
        """Add what `said_of` said of a part."""
        for policy, status, *numbers in said["outcomes"]:
            known = self.outcomes.setdefault((policy, status), [0] * len(numbers))
            self.outcomes[policy, status] = [a + b for a, b in zip(known, numbers, strict=True)]
        for policy, first, last in said["spans"]:
            span = (date.fromisoformat(first), date.fromisoformat(last))
            before = self.spans.get(policy, span)
            self.spans[policy] = (min(before[0], span[0]), max(before[1], span[1]))
        if said["strangers"] is not None:
            self.strangers = (self.strangers or 0) + said["strangers"]

    def add_opened(self, opened: list[list[Any]]) -> None:
        """Add rows of `opening`, as (policy, total, rows)."""
        for policy, total, rows in opened:
            self.opened[policy, total] = self.opened.get((policy, total), 0) + rows

    def frame(self) -> pl.DataFrame:
        """One row per policy and outcome: `policy`, `status`, `claims`, the sums in fen."""
        rows = [(*key, *numbers) for key, numbers in sorted(self.outcomes.items())]
        numbers = dict.fromkeys(("claims", *AMOUNTS), pl.Int64)
        schema = {"policy": pl.String, "status": pl.String, **numbers}
        return pl.DataFrame(rows, schema=schema, orient="row")


def said_of(run: Run) -> dict[str, Any]:
    """What a part adds to a tally, as plain JSON."""
    summed = (
        run.result.group_by("policy", "status")
        .agg(pl.len(), pl.col(AMOUNTS).sum())
        .sort("policy", "status")
    )
    service = pl.col("service_date")
    spans = run.inputs.claims.frame.group_by("policy").agg(
        service.min().alias("first"), service.max().alias("last")
    )
    return {
        "outcomes": [list(row) for row in summed.iter_rows()],
        "spans": [
            [policy, first.isoformat(), last.isoformat()]
            for policy, first, last in spans.sort("policy").iter_rows()
        ],
        "strangers": without_person(run.inputs),
    }
