"""The tables of one run of an office's verb, read.

Why: each verb has a main table of its own, and all of them take the others beside it.
In: paths, streams, frames.  Out: `Sources`.  Must never: decide which rows matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.facts.columns import TABLES
from medrelief.tables.read import TableRead, read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    Progress = Callable[[int, int], None]

NAMING_A_POLICY = frozenset({"claims", "registrations"})
"""Main tables of which every row has to say, itself or by --policy, which pack it is under."""

_DAYS = (
    ("claims", ("service_date", "discharge_date")),
    ("registrations", ("applied_on", "accepted_on", "decided_on", "notified_on")),
    ("events", ("on",)),
    ("identities", ("received_on",)),
)
"""Columns that say when something happened, other than until when it lasts."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The tables that were supplied, by name; the main one first."""

    main: str
    tables: Mapping[str, TableRead]

    def frame(self, table: str) -> pl.DataFrame | None:
        """The accepted rows of a table, or None where it was not supplied."""
        read = self.tables.get(table)
        return None if read is None else read.frame

    @property
    def some_rejected(self) -> bool:
        """Whether a row of any table could not be read."""
        return any(read.rows_rejected for read in self.tables.values())

    def policies_named(self, *tables: str) -> tuple[str, ...]:
        """The policies that rows of these tables name, sorted."""
        named: set[str] = set()
        for table in tables:
            frame = self.frame(table)
            if frame is not None and "policy" in frame.columns:
                named.update(frame["policy"].drop_nulls().unique())
        return tuple(sorted(named))

    def rejects(self) -> pl.DataFrame:
        """The rejects of all tables; a column of another table stands behind its name."""
        frames = []
        for name, read in self.tables.items():
            if name == self.main:
                frames.append(read.rejects)
                continue
            dot = pl.when(pl.col("column") == "").then(pl.lit("")).otherwise(pl.lit("."))
            column = pl.concat_str(pl.lit(name), dot, pl.col("column"))
            frames.append(read.rejects.with_columns(column.alias("column")))
        return pl.concat(frames)


def read_sources(
    main: str,
    source: Any,
    beside: Mapping[str, Any],
    *,
    lang: str,
    policy: str | None,
    policies: Collection[str],
    progress: Progress | None = None,
) -> Sources:
    """Read all tables of a run.

    Args:
        main: the name of the main table, `source` what `read_table` takes for it.
        beside: table → source; None where it is not supplied.
        policy: fills blank policies of every table that has them.
        policies: the ids a row may name.
    Raises: `Unreadable`, `Unwritable`.
    """
    tables = {
        main: read_table(
            source,
            main,
            lang=lang,
            policy=policy,
            policies=policies,
            policy_required=main in NAMING_A_POLICY,
            progress=progress,
        )
    }
    for name in TABLES:
        if name != main and beside.get(name) is not None:
            tables[name] = read_table(
                beside[name], name, lang=lang, policy=policy, policies=policies, looked_up=True
            )
    return Sources(main, tables)


def days_named(sources: Sources) -> list[date]:
    """The first and the last day on which something happened, of each column that has any."""
    days: list[date] = []
    for table, columns in _DAYS:
        frame = sources.frame(table)
        for name in columns:
            if frame is not None and name in frame.columns:
                found = (frame[name].min(), frame[name].max())
                days += [day for day in found if day is not None]  # type: ignore[misc]  # columns of dates
    return days
