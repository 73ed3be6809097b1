"""What a difference between two packs does to the same claims.

Why: a changed ratio matters by whom it reaches and by how much.  In: two policies and
the tables of a run, or two tables of results.  Out: `Effect`.  Must never: let the
policy column of a claim decide; every claim is decided under both packs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medrelief.compare.model import (
    ChangeGroup,
    ClaimChange,
    Effect,
    FundEffect,
    KindOfChange,
    Result,
    Transition,
)
from medrelief.evaluate.outcome import Status
from medrelief.facts.columns import FUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import polars as pl

    from medrelief.evaluate.inputs import Inputs
    from medrelief.policy.model import Policy

    Progress = Callable[[int, int], None]

PAID = (*FUNDS, "person_pays")
IDS = ("reasons", "missing", "findings")
WITNESSES = 3
"""Claims that are kept per kind of change."""


def effect(
    a: Policy,
    b: Policy,
    claims: Any,
    *,
    lang: str = "zh",
    engine: str = "columns",
    **beside: Any,
) -> Effect:
    """The claims of a table under a and under b.

    Args:
        claims: a path, `-`, a stream or any frame that speaks Arrow; amounts in yuan.
        lang: language of the messages about rejected rows.
        engine: `reference` or `columns`; they agree.
        beside: `persons`, `identities`, `registrations`, `facilities`, `enrolments`,
            `events`, `opening`: tables of the same kinds; None where one is not supplied.
    Returns: sums in fen, exact; groups by number of claims, the largest first.
    Raises:
        Unreadable: a source is no table, or lacks a required column.
        PackFaults: a policy does not compile.
    """
    from medrelief.evaluate.inputs import read_inputs

    inputs = read_inputs(claims, beside, lang=lang, policy=a.id, policies=())
    return effect_on(a, b, inputs, engine=engine)


def effect_on(
    a: Policy,
    b: Policy,
    inputs: Inputs,
    *,
    engine: str = "columns",
    progress: Progress | None = None,
) -> Effect:
    """The claims of tables that are read, under a and under b."""
    before, after = (_decided_under(policy, inputs, engine, progress) for policy in (a, b))
    rejected = sum(read.rows_rejected for _, read in inputs.tables())
    return effect_of(before, after, (a.id, b.id), rejected)


def _decided_under(
    policy: Policy, inputs: Inputs, engine: str, progress: Progress | None
) -> pl.DataFrame:
    """The results of every claim under one policy, whatever policy its row names."""
    from medrelief.evaluate.opening import opening_of
    from medrelief.evaluate.run import Engine, Ready, run_prepared
    from medrelief.program.compile import program_from_policy

    programs = {policy.id: program_from_policy(policy)}
    meant = _as_if_of(policy.id, inputs)
    ready = Ready(meant, programs, opening_of(meant.frame("opening"), programs))
    return run_prepared(ready, engine=Engine(engine), progress=progress).result


def _as_if_of(policy: str, inputs: Inputs) -> Inputs:
    """The same tables with every claim, registration and event under this policy."""
    import polars as pl

    def ours(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(pl.lit(policy).alias("policy"))

    claims = replace(
        inputs.claims, frame=ours(inputs.claims.frame), rejected=ours(inputs.claims.rejected)
    )
    beside = {
        name: replace(read, frame=ours(read.frame)) if name in ("registrations", "events") else read
        for name, read in inputs.beside.items()
    }
    return replace(inputs, claims=claims, beside=beside)


def effect_of(
    before: pl.DataFrame, after: pl.DataFrame, policies: tuple[str, str], rejected: int = 0
) -> Effect:
    """The effect from two tables of results of the same claims in the same order.

    Args: amounts in fen; ids joined by `;`, with the city of `policies` before them.
    """
    both = _side_by_side(before, after, policies)
    changed = both.filter(_differs(both))
    return Effect(
        rows=both.height,
        rejected=rejected,
        changed=changed.height,
        transitions=_transitions(both, changed),
        funds=tuple(_fund(both, fund) for fund in PAID),
        groups=_groups(changed),
    )


def _side_by_side(
    before: pl.DataFrame, after: pl.DataFrame, policies: tuple[str, str]
) -> pl.DataFrame:
    import polars as pl

    # An extra column of one pack only has nothing to be compared with.
    known = {"claim_id", "policy", "status", "clauses", "fund_total", *PAID, *IDS}
    extras = [name for name in before.columns if name in after.columns and name not in known]
    columns = ("status", *PAID, *extras, *IDS)

    def side(frame: pl.DataFrame, policy: str, suffix: str) -> pl.DataFrame:
        owner = {"missing": "parameter."}
        bare = [
            pl.col(name).str.replace_all(rf"(^|;){policy}\.", f"${{1}}{owner.get(name, '')}")
            for name in IDS
        ]
        return frame.with_columns(bare).select(pl.col(c).alias(c + suffix) for c in columns)

    return pl.concat(
        [
            before.select("claim_id"),
            side(before, policies[0], "|a"),
            side(after, policies[1], "|b"),
        ],
        how="horizontal",
    )


def _names(both: pl.DataFrame) -> list[str]:
    return [name.removesuffix("|a") for name in both.columns if name.endswith("|a")]


def _differs(both: pl.DataFrame) -> pl.Expr:
    import polars as pl

    return pl.any_horizontal(
        pl.col(f"{name}|a").ne_missing(pl.col(f"{name}|b")) for name in _names(both)
    )


def _transitions(both: pl.DataFrame, changed: pl.DataFrame) -> tuple[Transition, ...]:
    all_, moved = _counts(both), _counts(changed)
    order = list(Status)
    pairs = sorted(all_, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))
    return tuple(Transition(*pair, all_[pair], moved.get(pair, 0)) for pair in pairs)


def _counts(rows: pl.DataFrame) -> dict[tuple[Status, Status], int]:
    counted = rows.group_by("status|a", "status|b").len().iter_rows()
    return {(Status(one), Status(other)): count for one, other, count in counted}


def _fund(both: pl.DataFrame, fund: str) -> FundEffect:
    import polars as pl

    one, other = pl.col(f"{fund}|a"), pl.col(f"{fund}|b")
    row = both.select(
        before=one.sum(),
        after=other.sum(),
        empty_before=one.is_null().sum(),
        empty_after=other.is_null().sum(),
        difference_where_both=(other - one).sum(),
    ).to_dicts()[0]
    return FundEffect(fund, **row)


def _groups(changed: pl.DataFrame) -> tuple[ChangeGroup, ...]:
    """Claims by kind of change, counted over distinct combinations only."""
    import polars as pl

    amounts = [name for name in _names(changed) if name not in ("status", *IDS)]
    moves = [_move(name).alias(f"{name}|move") for name in amounts]
    keys = [f"{name}|{side}" for name in ("status", *IDS) for side in "ab"]
    keys += [f"{name}|move" for name in amounts]
    combined = (
        changed.with_row_index("at")
        .with_columns(moves)
        .group_by(keys, maintain_order=True)
        .agg(pl.len().alias("rows"), pl.col("at").head(WITNESSES))
    )
    found: dict[KindOfChange, tuple[int, list[int]]] = {}
    for row in combined.iter_rows(named=True):
        kind = _kind(row, amounts)
        rows, at = found.get(kind, (0, []))
        found[kind] = rows + row["rows"], sorted([*at, *row["at"]])[:WITNESSES]
    ordered = sorted(found.items(), key=lambda item: (-item[1][0], item[1][1]))
    return tuple(
        ChangeGroup(kind, rows, tuple(_claims(changed, at))) for kind, (rows, at) in ordered
    )


def _move(name: str) -> pl.Expr:
    import polars as pl

    one, other = pl.col(f"{name}|a"), pl.col(f"{name}|b")
    return (
        pl.when(one.is_null() & other.is_null())
        .then(pl.lit("same"))
        .when(one.is_null())
        .then(pl.lit("come"))
        .when(other.is_null())
        .then(pl.lit("gone"))
        .when(other > one)
        .then(pl.lit("up"))
        .when(other < one)
        .then(pl.lit("down"))
        .otherwise(pl.lit("same"))
    )


def _kind(row: Mapping[str, Any], amounts: list[str]) -> KindOfChange:
    def moved(how: str) -> tuple[str, ...]:
        return tuple(name for name in amounts if row[f"{name}|move"] == how)

    ids = {name: (_ids(row[f"{name}|a"]), _ids(row[f"{name}|b"])) for name in IDS}
    return KindOfChange(
        before=Status(row["status|a"]),
        after=Status(row["status|b"]),
        up=moved("up"),
        down=moved("down"),
        come=moved("come"),
        gone=moved("gone"),
        **{f"{name}_lost": _less(one, other) for name, (one, other) in ids.items()},
        **{f"{name}_gained": _less(other, one) for name, (one, other) in ids.items()},
    )


def _ids(joined: str | None) -> tuple[str, ...]:
    return tuple(each for each in (joined or "").split(";") if each)


def _less(these: Iterable[str], without: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in these if each not in without)


def _claims(changed: pl.DataFrame, at: list[int]) -> Iterator[ClaimChange]:
    names = _names(changed)
    for row in changed[at].iter_rows(named=True):
        before, after = (_result(row, side, names) for side in "ab")
        yield ClaimChange(row["claim_id"], before, after)


def _result(row: Mapping[str, Any], side: str, names: list[str]) -> Result:
    return Result(
        status=Status(row[f"status|{side}"]),
        amounts={name: row[f"{name}|{side}"] for name in names if name not in ("status", *IDS)},
        **{name: _ids(row[f"{name}|{side}"]) for name in IDS},
    )
