"""`medrelief.evaluate`: a frame of claims in, a frame of results out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.packs_in_use import Choice
from medrelief.evaluate.result import LISTED
from medrelief.evaluate.run import Engine, prepared, run_prepared
from medrelief.tables.messages import Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def evaluate(
    claims: Any,
    *,
    persons: Any = None,
    identities: Any = None,
    registrations: Any = None,
    facilities: Any = None,
    enrolments: Any = None,
    events: Any = None,
    opening: Any = None,
    policy: str | None = None,
    policies: str | Path | None = None,
    settings: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    overlays: Sequence[str | Path] = (),
    engine: str = "columns",
) -> pl.DataFrame:
    """What the notices decide about every claim of a table.

    Args:
        claims: a frame of Polars, pandas, pyarrow, DuckDB or anything else that speaks
            Arrow, or the path of a file; columns as `medrelief evaluate` takes them,
            amounts in yuan as text, whole numbers or decimals.
        persons, identities, registrations, facilities, enrolments, events, opening:
            the same for the tables beside it; None is a table that is not supplied.
        policy: the pack for claims that name none.
        policies: the folder of your own packs, instead of the shipped ones.
        settings: `linxi.base_ratio` → value as in a pack.
        choices: `linxi.uplift_as` → option.
        overlays: files laid over the packs that they name.
        engine: `reference` or `columns`; they agree.
    Returns:
        One row per claim, in the order of the claims: `claim_id`, `policy`, `status`,
        each fund, `fund_total`, `person_pays`, extra columns of the packs, `reasons`,
        `missing`, `findings`, `clauses`.  Amounts are decimals of yuan, null where they
        are not known; ids are joined by `;`.
    Raises:
        Unreadable: the claims are no table, or a row of any table could not be read; the
            message says how many, where and why.  `medrelief evaluate` writes such rows aside.
        WrongUse: an option that does not exist or does not read.
        PackFaults: a pack has an error.
    Source: the clauses that each row names.
    Example:
        >>> import polars as pl
        >>> from medrelief import evaluate
        >>> claims = pl.DataFrame({"claim_id": ["c1"], "person_id": ["p1"],
        ...                        "service_date": ["2017-01-01"], "total_cost": ["10.00"]})
        >>> evaluate(claims, policy="linxi")["status"].to_list()
        ['not_in_force']
    """
    choice = Choice(
        policy=policy,
        policies=None if policies is None else Path(policies),
        settings=_assignments(settings),
        choices=_assignments(choices),
        overlays=[Path(overlay) for overlay in overlays],
    )
    beside = {
        "persons": persons,
        "identities": identities,
        "registrations": registrations,
        "facilities": facilities,
        "enrolments": enrolments,
        "events": events,
        "opening": opening,
    }
    ready = prepared(claims, beside, choice)
    _refuse_rejects(ready.inputs.tables())
    return in_yuan(run_prepared(ready, engine=Engine(engine)).result)


def in_yuan(result: pl.DataFrame) -> pl.DataFrame:
    """Amounts in fen as decimals of yuan."""
    from medrelief.tables.write import yuan

    texts = {"claim_id", "policy", "status", *LISTED}
    return result.with_columns(
        yuan(pl.col(name)).alias(name) for name in result.columns if name not in texts
    )


def _assignments(options: Mapping[str, str] | None) -> list[str]:
    return [f"{name}={value}" for name, value in (options or {}).items()]


def _refuse_rejects(tables: Any) -> None:
    for name, read in tables:
        if not read.rows_rejected:
            continue
        line, column, _, message = read.rejects.row(0)
        place = f"line {line}{', column ' + column if column else ''}"
        raise Unreadable(
            f"{name}：不能读取的行数 {read.rows_rejected}；第一处：第 {line} 行 {column} {message}",
            f"{name}: rows that cannot be read: {read.rows_rejected}; "
            f"the first is {place}: {message}",
        )
