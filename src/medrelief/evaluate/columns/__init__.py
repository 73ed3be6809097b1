"""The columnar evaluator: the same programs as native Polars expressions over frames.

Why: the reference evaluator is the meaning, one claim after the other; this is the
same meaning for millions.  In: joined `Frames`, a program per policy.  Out: a frame
with one row per claim.  Must never: call a Python function per row, or differ from
the reference in one fen, reason, missing fact or finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.run import AMOUNTS, LACK, NUMBER, TEXTS, Before, Columns, Decided
from medrelief.evaluate.result import result_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.program.program import Program
    from medrelief.subjects.frames import Frames

__all__ = ["AMOUNTS", "Before", "Columns", "decided_frame", "result_columns"]


def decided_frame(
    programs: Mapping[str, Program | Columns], frames: Frames, before: Before | None = None
) -> pl.DataFrame:
    """What is decided about every claim.

    Args:
        programs: the program of every policy that occurs; claims without a column `policy`
            are of the only one.
        frames: the claims, joined; ids unique.
        before: totals to start from and rows that were rejected; nothing where None.
    Returns: the claims in the order given: `claim_id`, `policy`, `status`, five funds,
        `fund_total`, `person_pays`, the extra columns of the programs (whole
        fen, null where empty), `reasons`, `missing`, `findings`, `clauses` (ids, sorted,
        joined by `;`).
    Raises: `ValueError` for a claim whose policy has no program.
    """
    before = before or Before()
    ready = {
        name: each if isinstance(each, Columns) else Columns(each)
        for name, each in programs.items()
    }
    claims = frames.claims.with_row_index("row")
    parts = [each.decided(rows, frames, before) for each, rows in _by_policy(ready, claims)]
    extras = list(dict.fromkeys(name for each in ready.values() for name in each.extras))
    return _put_together(claims, parts, extras)


def _by_policy(
    ready: Mapping[str, Columns], claims: pl.DataFrame
) -> list[tuple[Columns, pl.DataFrame]]:
    if "policy" not in claims.columns:
        (only,) = ready.values()
        return [(only, _read_by(only, claims))]
    occurring = claims.get_column("policy").unique().to_list()
    for name in occurring:
        if name not in ready:
            raise ValueError(f"no program is given for the policy '{name}'")
    if len(occurring) == 1:
        only = ready[occurring[0]]
        return [(only, _read_by(only, claims))]
    return [
        (ready[name], _read_by(ready[name], claims.filter(pl.col("policy") == name)))
        for name in sorted(occurring)
    ]


def _read_by(each: Columns, claims: pl.DataFrame) -> pl.DataFrame:
    return claims.select(name for name in claims.columns if name in each.reads)


def _put_together(
    claims: pl.DataFrame, parts: Sequence[Decided], extras: Sequence[str]
) -> pl.DataFrame:
    """The decisions in the order of the claims, with texts for numbers."""
    texts: dict[str, list[str]] = {name: [] for name in (*TEXTS, "policy")}
    lacks: list[str] = []
    frames = []
    for part in parts:
        frames.append(
            part.rows.with_columns(
                pl.col(NUMBER) + len(texts["status"]), pl.col(LACK) + len(lacks)
            )
        )
        for name in TEXTS:
            texts[name] += [str(getattr(each, name)) for each in part.tellings]
        texts["policy"] += [part.policy] * len(part.tellings)
        lacks += part.lacks
    nothing = pl.DataFrame(
        schema={
            "row": pl.UInt32, NUMBER: pl.UInt32, LACK: pl.UInt32,
            **dict.fromkeys((*AMOUNTS, *extras), pl.Int64),
        }
    )
    rows = pl.concat([nothing, *frames], how="diagonal")
    order = rows.get_column("row").arg_sort()
    rows = rows.select(pl.all().gather(order)).with_columns(claims.get_column("claim_id"))
    written = {
        name: pl.lit(pl.Series(values, dtype=pl.String)).gather(pl.col(NUMBER))
        for name, values in texts.items()
    }
    written["missing"] = pl.lit(pl.Series(lacks, dtype=pl.String)).gather(pl.col(LACK))
    return rows.with_columns(**written).select(result_columns(extras))
