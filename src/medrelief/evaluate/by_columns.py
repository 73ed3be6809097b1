"""A whole table through the columnar evaluator.

In: `Inputs` and programs.  Out: a frame of results in the order of the claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns import Before, decided_frame
from medrelief.subjects.frames import frames_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.evaluate.inputs import Inputs
    from medrelief.program.program import Program


def decided_by_columns(inputs: Inputs, programs: Mapping[str, Program]) -> pl.DataFrame:
    """The result of every claim: amounts in fen, ids joined by `;`, in the order of the claims."""
    frames = frames_of(
        inputs.claims.frame.drop("record"),
        **{name: _rows(inputs, name) for name in _JOINED},
    )
    # The id of a rejected row is not kept, so it comes before all others of its day.
    rejected = inputs.claims.rejected.with_columns(pl.lit("").alias("claim_id"))
    return decided_frame(programs, frames, Before(rejected, inputs.frame("opening")))


_JOINED = ("persons", "facilities", "registrations", "identities", "events")


def _rows(inputs: Inputs, table: str) -> pl.DataFrame | None:
    frame = inputs.frame(table)
    return None if frame is None else frame.drop("record")
