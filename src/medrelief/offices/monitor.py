"""`monitor`: what a person's illness cost in a year, against the thresholds of a notice.

In: claims with everything about their persons.  Out: one row per pack, year and person,
and a list per group for the offices that receive it.  Must never: take what is not known
for nothing: a total over it is empty, and what is known and over a threshold still alerts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.judge import Verdict
from medrelief.evaluate.run import Engine
from medrelief.facts.kinds import Kind
from medrelief.offices.report import (
    LISTED,
    NOT_IN_FORCE,
    Report,
    extra_names,
    frame_of,
    kinds_of_packs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources

    Progress = Callable[[int, int], None]

SECTION = "monitoring"
OWN = {
    "policy": Kind.TEXT,
    "person_id": Kind.TEXT,
    "year": Kind.COUNT,
    "group": Kind.TEXT,
    "in_policy_burden": Kind.MONEY,
    "actual_burden": Kind.MONEY,
    "to_in_policy": Kind.MONEY,
    "to_actual": Kind.MONEY,
    "previous_year": Kind.MONEY,
    "alerts": Kind.TEXT,
}
PLACE = ("township", "village")
LIST_COLUMNS = (
    "policy",
    "person_id",
    *PLACE,
    "year",
    "in_policy_burden",
    "actual_burden",
    "previous_year",
    "alerts",
)
NO_GROUP = "group_unknown"
ORDER = ("policy", "year", "person_id")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a year is asked for.

    `year`: only this one; else all in which claims count.  `today`: the day as of which it
    is asked; the end of each year where None.  `every`: also rows without an alert.
    """

    year: int | None = None
    today: date | None = None
    every: bool = False


def monitored(
    sources: Sources,
    packs: Mapping[str, Pack],
    asked: Asked,
    *,
    all_persons_under: str | None = None,
    engine: Engine = Engine.COLUMNS,
    progress: Progress | None = None,
) -> Report:
    """Every person with an alert, or every person, by year.

    Args:
        sources: the main table is `claims`.
        all_persons_under: the pack under which the persons of the persons table stand, with
            claims or without.
    Returns: the columns of `OWN`, what packs yield beyond them, status and ids, in the order
        of pack, year and person id.  `previous_year` is the actual burden of the year before,
        empty where no claim of the file counts in it.  A list per group, of the rows with an
        alert.
    Raises: `BeyondCalendar`.
    """
    kinds = {**kinds_of_packs(packs.values()), **OWN}
    columns = [*OWN, *extra_names(kinds, OWN), "status", *LISTED]
    parts = [frame_of([], [*columns, *PLACE], kinds)]
    for done, (name, pack) in enumerate(packs.items()):
        whole = name == all_persons_under
        found = _of_pack(sources, pack.about("person"), asked, engine, kinds, whole=whole)
        parts.append(found.select(name for name in parts[0].columns if name in found.columns))
        if progress is not None:
            progress(done + 1, len(packs))
    rows = pl.concat(parts, how="diagonal")
    outside = pl.col("status") == NOT_IN_FORCE
    not_in_force = rows.filter(outside).height
    rows = rows.filter(~outside)
    alerted = pl.col("alerts").is_not_null()
    open_ = (pl.col("status") == Verdict.UNDETERMINED.value) & ~alerted
    listed = rows.filter(alerted)
    shown = rows if asked.every else listed
    return Report(
        "monitor",
        shown.select(columns).sort(ORDER),
        kinds,
        lists=_lists(listed),
        counts={
            "persons_and_years": rows.height,
            "undetermined_without_alert": rows.filter(open_).height,
            NOT_IN_FORCE: not_in_force,
        },
        as_of=asked.today,
    )


def _of_pack(
    sources: Sources,
    pack: Pack,
    asked: Asked,
    engine: Engine,
    kinds: Mapping[str, Kind],
    *,
    whole: bool,
) -> pl.DataFrame:
    from medrelief.offices.monitor_columns import monitored_in_columns
    from medrelief.offices.monitor_rows import monitored_by_reference

    if engine is Engine.COLUMNS and len(pack.rules) == 1:
        found = monitored_in_columns(sources, pack, asked, kinds, whole=whole)
        if found is not None:
            return found
    return monitored_by_reference(sources, pack, asked, kinds, whole=whole)


def _lists(listed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Group → who is to be reported, by township and village."""
    groups = listed.with_columns(pl.col("group").fill_null(NO_GROUP))
    order = ("policy", "year", *PLACE, "person_id")
    return {
        str(name): groups.filter(pl.col("group") == name)
        .select(LIST_COLUMNS)
        .sort(order, nulls_last=True)
        for name in groups["group"].unique().sort()
    }
