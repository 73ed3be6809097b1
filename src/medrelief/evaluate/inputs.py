"""The tables of one run, read: claims and whatever else was handed over.

Why: every engine starts from the same typed frames.  In: paths, streams, frames.
Out: `Inputs`.  Must never: decide which rows belong to a claim; engines do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.facts.columns import TABLES
from medrelief.tables.read import TableRead, read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from medrelief.tables.encoding import Progress

BESIDE_CLAIMS = tuple(name for name in TABLES if name != "claims")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The claims and the tables beside them; a table that is absent was not supplied."""

    claims: TableRead
    beside: Mapping[str, TableRead]

    def frame(self, table: str) -> pl.DataFrame | None:
        """The accepted rows of a table, or None where it was not supplied."""
        read = self.beside.get(table)
        return None if read is None else read.frame

    def tables(self) -> Iterator[tuple[str, TableRead]]:
        """Every table with its name, claims first."""
        yield "claims", self.claims
        yield from self.beside.items()

    @property
    def some_rejected(self) -> bool:
        """Whether a row of any table could not be read."""
        return any(read.rows_rejected for _, read in self.tables())


def read_inputs(
    claims: Any,
    beside: Mapping[str, Any],
    *,
    lang: str,
    policy: str | None,
    policies: Collection[str],
    progress: Progress | None = None,
) -> Inputs:
    """Read all tables of a run.

    Args:
        claims: what `read_table` takes.
        beside: table → source; None where it is not supplied.
        policy: fills blank policies of every table that has them.
        policies: the ids a row may name.
    Raises: `Unreadable`, `Unwritable`.
    """
    return Inputs(
        claims=read_table(
            claims, "claims", lang=lang, policy=policy, policies=policies, progress=progress
        ),
        beside={
            name: read_table(
                beside[name], name, lang=lang, policy=policy, policies=policies, looked_up=True
            )
            for name in BESIDE_CLAIMS
            if beside.get(name) is not None
        },
    )


def all_rejects(inputs: Inputs) -> pl.DataFrame:
    """The rejects of all tables; a column of another table than claims stands behind its name."""
    frames = []
    for name, read in inputs.tables():
        if name == "claims":
            frames.append(read.rejects)
            continue
        dot = pl.when(pl.col("column") == "").then(pl.lit("")).otherwise(pl.lit("."))
        frames.append(
            read.rejects.with_columns(
                pl.concat_str(pl.lit(name), dot, pl.col("column")).alias("column")
            )
        )
    return pl.concat(frames)


def without_person(inputs: Inputs) -> int | None:
    """How many claims are of persons whom the persons table does not have; None without one."""
    persons = inputs.frame("persons")
    if persons is None:
        return None
    return inputs.claims.frame.join(persons, on="person_id", how="anti").height
