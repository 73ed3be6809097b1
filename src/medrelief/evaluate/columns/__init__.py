"""The columnar evaluator: the same programs as native Polars expressions over frames.

Why: the reference evaluator is the meaning, one claim after the other; this is the
same meaning for millions.  In: joined `Frames`, a program per policy.  Out: a frame
with one row per claim.  Must never: call a Python function per row, or differ from
the reference in one fen, reason, missing fact or finding.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.before import Before
from medrelief.evaluate.columns.run import LACK, NUMBER, Columns, Decided
from medrelief.evaluate.result import AMOUNTS, result_columns
from medrelief.subjects.reversed_frames import concerned, reversed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.program.program import Program
    from medrelief.subjects.frames import Frames

__all__ = ["Before", "Columns", "decided_frame"]

TEXTS = ("status", "reasons", "findings", "clauses")
AT_ONCE = 2
"""Policies decided side by side: while one is planned, another is computed."""


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
        `fund_total`, `person_pays`, the extra columns of the programs (whole fen, null
        where empty), `reasons`, `missing`, `findings`, `clauses` (ids, sorted, joined
        by `;`).
    Raises: `ValueError` for a claim whose policy has no program.
    """
    ready = {
        name: each if isinstance(each, Columns) else Columns(each)
        for name, each in programs.items()
    }
    claims = frames.claims
    known = (before or Before()).by_person(claims)
    shares = _by_policy(ready, claims)
    back = concerned(claims)

    def decide(share: tuple[Columns, pl.Series]) -> Decided:
        each, rows = share
        void = reversed_rows(back, each.policy)
        return each.decided(rows, void, frames, known.of_policy(each.policy))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        parts = list(pool.map(decide, shares))
    extras = list(dict.fromkeys(name for each in ready.values() for name in each.extras))
    return _put_together(claims, parts, extras)


def _by_policy(
    ready: Mapping[str, Columns], claims: pl.DataFrame
) -> list[tuple[Columns, pl.Series]]:
    """Each program with the rows of its claims, the most first."""
    if "policy" not in claims.columns:
        (only,) = ready.values()
        return [(only, pl.int_range(claims.height, dtype=pl.UInt32, eager=True))]
    policies = claims.get_column("policy")
    shares = []
    for name in policies.unique().to_list():
        if name not in ready:
            raise ValueError(f"no program is given for the policy '{name}'")
        rows = (policies == name).arg_true().cast(pl.UInt32)
        shares.append((ready[name], rows))
    return sorted(shares, key=lambda share: (-share[1].len(), share[0].policy))


def _put_together(
    claims: pl.DataFrame, parts: Sequence[Decided], extras: Sequence[str]
) -> pl.DataFrame:
    """The decisions in the order of the claims, with texts for numbers."""
    texts: dict[str, list[str]] = {name: [] for name in (*TEXTS, "policy")}
    lacks: list[str] = []
    frames = [
        pl.DataFrame(
            schema={
                **dict.fromkeys(("row", NUMBER, LACK), pl.UInt32),
                **dict.fromkeys(AMOUNTS, pl.Int64),
            }
        )
    ]
    for part in parts:
        frames.append(
            part.rows.with_columns(pl.col(NUMBER) + len(texts["status"]), pl.col(LACK) + len(lacks))
        )
        for name in TEXTS:
            texts[name] += [str(getattr(each, name)) for each in part.tellings]
        texts["policy"] += [part.policy] * len(part.tellings)
        lacks += part.lacks
    yielded = [name for name in extras if name not in frames[0].columns]
    rows = pl.concat([each.drop(yielded, strict=False) for each in frames], rechunk=True)
    places = pl.int_range(rows.height, dtype=pl.UInt32, eager=True)
    order = pl.zeros(rows.height, dtype=pl.UInt32, eager=True).scatter(
        rows.get_column("row"), places
    )
    told = rows.get_column(NUMBER).gather(order)
    lack = rows.get_column(LACK).gather(order)
    return (
        rows.select(pl.col(AMOUNTS).gather(order))
        .with_columns(
            claims.get_column("claim_id"),
            *(
                pl.Series(name, given, dtype=pl.String).gather(told)
                for name, given in texts.items()
            ),
            *(_yielded(name, parts, rows.height) for name in yielded),
            pl.Series("missing", lacks, dtype=pl.String).gather(lack),
        )
        .select(result_columns(extras))
    )


def _yielded(name: str, parts: Sequence[Decided], height: int) -> pl.Series:
    """An extra column, which few packs have."""
    column = pl.Series(name, [None], dtype=pl.Int64).new_from_index(0, height)
    for part in parts:
        if name in part.rows.columns:
            column = column.scatter(part.rows.get_column("row"), part.rows.get_column(name))
    return column.alias(name)
