"""`merge-identities`: files of identity changes → dated identities, and the trace of each change.

In: tables of changes, the identities so far, the persons.  Out: two frames and the counts.
Must never: let a change disappear: received = applied + refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.by_reference import facts_of_frame
from medrelief.facts.columns import TABLES
from medrelief.offices.changes import Did, merged_changes
from medrelief.offices.report import frame_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from medrelief.tables.read import TableRead

_COLUMNS = {column.name: column.kind for column in TABLES["identities"].columns}
_TRACE = ("file", "record", *_COLUMNS, "did", "codes")


@dataclass(frozen=True, slots=True)
class Merged:
    """Identities, the trace, and how many changes were received, applied and refused."""

    identities: pl.DataFrame
    trace: pl.DataFrame
    counts: Mapping[str, int]

    @property
    def some_refused(self) -> bool:
        """Whether a change was refused or could not be read."""
        return self.counts["refused"] > 0


def merged_identities(
    changes: Sequence[TableRead], known: TableRead | None = None, persons: TableRead | None = None
) -> Merged:
    """All changes of some files merged into the identities so far.

    Returns: `identities` with the columns of that table, by person, identity and first day;
        `trace` with one row per change that could be read, in the order of the files.
        `counts` has received = applied + refused, what was done how often, and the codes.
    Raises: `WrongUse` where the identities so far cannot be what an earlier run gave.
    """
    rows = [
        {"file": read.name, "record": record, **row}
        for read in changes
        for record, row in zip(
            read.frame["record"], facts_of_frame(read.frame, "identities"), strict=True
        )
    ]
    merge = merged_changes(
        rows,
        () if known is None else list(facts_of_frame(known.frame, "identities")),
        None if persons is None else frozenset(persons.frame["person_id"]),
    )
    periods = [{name: getattr(period, name) for name in _COLUMNS} for period in merge.periods]
    trace: list[dict[str, Any]] = [
        {**row, "record": str(row["record"]), "did": each.did.value, "codes": ";".join(each.codes)}
        for row, each in zip(rows, merge.trace, strict=True)
    ]
    unread = sum(read.rows_rejected for read in changes)
    received = sum(read.rows_in for read in changes)
    counts = {
        "received": received,
        "applied": merge.applied,
        "refused": merge.refused + unread,
        **{
            did.value: sum(each.did is did for each in merge.trace)
            for did in Did
            if did is not Did.REFUSED
        },
        **_codes(each.codes for each in merge.trace),
    }
    if counts["applied"] + counts["refused"] != received:
        raise AssertionError("changes received differ from those applied and refused")
    return Merged(
        frame_of(periods, tuple(_COLUMNS), _COLUMNS), frame_of(trace, _TRACE, _COLUMNS), counts
    )


def _codes(found: Any) -> dict[str, int]:
    counted: dict[str, int] = {}
    for codes in found:
        for code in codes:
            counted[code.value] = counted.get(code.value, 0) + 1
    return dict(sorted(counted.items()))
