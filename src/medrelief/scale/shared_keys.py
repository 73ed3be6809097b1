"""Policies whose running totals belong to more than one person: spread by key, not by person.

Why: a ceiling of a township is filled by all who live there.  In: buckets of persons.
Out: buckets of keys.  A person goes, with all their claims under the policy, to every
key that one of the claims has: reversals and other claims of the person are then there
to be looked at, and a claim is decided where its own key is.
Must never: part two claims that have a running total in common.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.inputs import Inputs
from medrelief.evaluate.keys import all_per_person
from medrelief.language import nodes as n
from medrelief.scale.bucket import of_spread
from medrelief.scale.spread import bucket_of
from medrelief.subjects.frames import frames_of
from medrelief.tables.rejects import REJECTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medrelief.program.program import Program
    from medrelief.scale.spread import Spread
    from medrelief.scale.work_folder import Stage
    from medrelief.tables.read import TableRead

OWN = "own"
"""Whether a claim is decided in this bucket, or only looked at."""


def shared_keys(programs: Mapping[str, Program]) -> dict[str, tuple[str, ...]]:
    """Policy with totals of more than one person → facts that all its totals have as key.

    None at all where its totals have no fact in common: then all its claims belong together.
    """
    return {
        name: _facts_in_all(program)
        for name, program in programs.items()
        if not all_per_person(program)
    }


def _facts_in_all(program: Program) -> tuple[str, ...]:
    keys = [set(_facts(total.key)) for total in program.totals.values()]
    return tuple(sorted(set.intersection(*keys))) if keys else ()


def _facts(key: Iterable[n.Node]) -> Iterable[str]:
    for each in key:
        node = each
        while isinstance(node.what, n.Named | n.Read):
            node = node.args[0]
        if isinstance(node.what, n.Fact):
            yield node.what.column


def without_shared(inputs: Inputs, shared: Mapping[str, object]) -> Inputs:
    """The tables without the claims that are decided elsewhere."""
    if not shared:
        return inputs
    own = ~pl.col("policy").is_in(list(shared))
    return replace(inputs, claims=replace(inputs.claims, frame=inputs.claims.frame.filter(own)))


def exchange(
    stage: Stage, number: int, inputs: Inputs, shared: Mapping[str, tuple[str, ...]], buckets: int
) -> None:
    """Send what a bucket of persons has of the shared policies to the buckets of their keys."""
    for policy, facts in shared.items():
        if stage.note(f"{policy}/sent/{number:06}") is not None:
            continue
        claims = inputs.claims.frame.filter(pl.col("policy") == policy)
        if not claims.is_empty():
            _send(stage, number, inputs, policy, _keyed(inputs, claims, facts, buckets))
        stage.finish(f"{policy}/sent/{number:06}", {})


def _keyed(
    inputs: Inputs, claims: pl.DataFrame, facts: tuple[str, ...], buckets: int
) -> pl.DataFrame:
    """The claims with the bucket of their key; facts of every source are taken into account."""
    joined = frames_of(
        claims.drop("record"),
        persons=_rows(inputs, "persons"),
        facilities=_rows(inputs, "facilities"),
    ).claims
    carried = [name for name in facts if name in joined.columns]
    key = bucket_of(pl.struct(carried), buckets) if carried else pl.lit(0, dtype=pl.UInt32)
    return claims.with_columns(joined.with_columns(key=key).get_column("key"))


def _send(stage: Stage, number: int, inputs: Inputs, policy: str, keyed: pl.DataFrame) -> None:
    for key in keyed.get_column("key").unique().to_list():
        folder = f"{policy}/{key:06}"
        here = keyed.filter(pl.col("key") == key).select("person_id").unique()
        claims = keyed.join(here, on="person_id", how="semi", maintain_order="left")
        own = claims.with_columns((pl.col("key") == key).alias(OWN)).drop("key")
        stage.write(own, f"{folder}/claims/{number:06}")
        rejected = inputs.claims.rejected.join(here, on="person_id", how="semi")
        stage.write(rejected, f"{folder}/rejected/{number:06}")
        for name, read in inputs.beside.items():
            if name == "facilities":
                continue
            rows = read.frame
            if "person_id" in rows.columns:
                rows = rows.join(here, on="person_id", how="semi", maintain_order="left")
            stage.write(rows, f"{folder}/{name}/{number:06}")


def keys_of(stage: Stage, policy: str) -> list[int]:
    """The buckets of keys that have claims."""
    folder = stage.folder / policy
    return sorted(int(p.name) for p in folder.glob("*") if p.is_dir() and p.name.isdigit())


def key_bucket(
    stage: Stage,
    policy: str,
    key: int,
    spreads: Mapping[str, Spread],
    facilities: TableRead | None,
) -> Inputs:
    """The tables of one bucket of keys; its claims tell which are its own."""

    def read(name: str) -> pl.DataFrame:
        return pl.read_parquet(stage.frames(f"{policy}/{key:06}/{name}"), glob=False)

    claims = of_spread(spreads["claims"], read("claims").sort("record"), read("rejected"))
    none = pl.DataFrame(schema=REJECTED)
    beside = {
        name: of_spread(spread, read(name), none)
        for name, spread in spreads.items()
        if name != "claims"
    }
    if facilities is not None:
        beside["facilities"] = facilities
    return Inputs(claims, beside)


def _rows(inputs: Inputs, table: str) -> pl.DataFrame | None:
    frame = inputs.frame(table)
    return None if frame is None else frame.drop("record")
