"""A small run that stands for a large one where its tables, packs and days are asked for.

Why: a receipt and a summary are written by what writes those of a file that fits.
In: what is known of the tables, a `Tally`.  Out: a `Run` without the claims.
Must never: be asked for anything that depends on a single claim.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.inputs import Inputs
from medrelief.evaluate.result import LISTED, extra_columns, result_columns
from medrelief.evaluate.run import Ready, Run
from medrelief.facts.columns import TABLES
from medrelief.scale.bucket import of_spread
from medrelief.tables.read import folded_note
from medrelief.tables.rejects import REJECTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medrelief.program.program import Program
    from medrelief.scale.spread import Spread
    from medrelief.scale.tally import Tally
    from medrelief.tables.read import TableRead

COUNTS = ("rows_rejected", "rows_folded")
"""What is counted of a table only once its rows have been compared."""


def columns_of(programs: Mapping[str, Program], used: Iterable[str]) -> tuple[str, ...]:
    """The columns of a result of the packs used."""
    wanted = set(used)
    return result_columns(
        extra_columns(program for name, program in programs.items() if name in wanted)
    )


def stands_for(
    programs: Mapping[str, Program],
    spreads: Mapping[str, Spread],
    facilities: TableRead | None,
    tally: Tally,
    counts: Mapping[str, Mapping[str, int]],
) -> Run:
    """A run with one row per policy and outcome, and two claims per policy: its first and
    last day.

    Args: counts: table → `COUNTS`.
    """
    outcomes = tally.frame()
    columns = columns_of(programs, outcomes["policy"].unique())
    texts = {"claim_id", *LISTED}
    empty = {
        name: pl.lit(None, pl.String if name in texts else pl.Int64).alias(name)
        for name in columns
        if name not in outcomes.columns
    }
    result = outcomes.with_columns(**empty).select(columns)
    days = [(name, day, None) for name, span in tally.spans.items() for day in span]
    schema = {"policy": pl.String, "service_date": pl.Date, "person_id": pl.String}
    reads = {name: _counted(spread, counts[name]) for name, spread in spreads.items()}
    claims = replace(reads.pop("claims"), frame=pl.DataFrame(days, schema=schema, orient="row"))
    if facilities is not None:
        reads["facilities"] = facilities
    beside = {name: reads[name] for name in TABLES if name in reads}
    return Run(Ready(Inputs(claims, beside), programs, {}), result)


def _counted(spread: Spread, counts: Mapping[str, int]) -> TableRead:
    none = pl.DataFrame(schema=dict.fromkeys(spread.carried, pl.String))
    folded = counts["rows_folded"]
    return replace(
        of_spread(spread, none, pl.DataFrame(schema=REJECTED)),
        notes=(*spread.notes, *((folded_note(folded),) if folded else ())),
        rows_in=spread.rows,
        rows_rejected=counts["rows_rejected"],
        rows_folded=folded,
    )
