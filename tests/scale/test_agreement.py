"""Reference, columns, buckets and Spark workers say the same about the same facts.

The facts and packs are those of `properties`; Spark itself only moves rows, so its
workers are asked here without it, on the Arrow tables that it would hand them.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from medrelief.evaluate.columns import Before, decided_frame
from medrelief.evaluate.inputs import Inputs
from medrelief.facts.columns import TABLES
from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.library import load_policy
from medrelief.program.compile import program_from_policy
from medrelief.scale.bucket import of_spread
from medrelief.scale.shared_keys import (
    OWN,
    exchange,
    key_bucket,
    keys_of,
    shared_keys,
    without_shared,
)
from medrelief.scale.spark_work import FAULTS, TWICE, Group, arrow, typed_schema
from medrelief.scale.spread import Spread, bucket_of
from medrelief.scale.work_folder import stage
from medrelief.subjects.frames import frames_of
from properties.comparison import Data, before_of, by_columns, by_reference, frame_of
from properties.drawn_facts import drawn
from properties.drawn_packs import drawn_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.program.program import Program

    Programs = Mapping[str, Program]

BUCKETS = 3
JOINED = ("persons", "facilities", "registrations", "identities", "events")


@dataclass(frozen=True, slots=True)
class Decision:
    """How a part is decided: what a run does, but for totals that nobody knows."""

    programs: Programs
    unknown: bool

    def of(self, inputs: Inputs) -> pl.DataFrame:
        tables = {name: inputs.frame(name) for name in JOINED}
        frames = frames_of(
            inputs.claims.frame.drop("record"),
            **{n: None if f is None else f.drop("record") for n, f in tables.items()},
        )
        occurring = set(inputs.claims.frame["policy"])
        programs = {name: each for name, each in self.programs.items() if name in occurring}
        before = Before(inputs.claims.rejected, inputs.frame("opening"), unknown=self.unknown)
        decided = decided_frame(programs, frames, before)
        return decided.with_columns(inputs.claims.frame["record"])


def spreads_of(data: Data) -> dict[str, Spread]:
    tables = frames_given(data)
    return {
        name: Spread(name, name, "", frame.height, tuple(frame.columns), (), (), ())
        for name, frame in tables.items()
        if name != "facilities"
    }


def frames_given(data: Data) -> dict[str, pl.DataFrame]:
    given_rows: dict[str, Any] = {name: getattr(data, name) for name in ("claims", *JOINED)}
    frames = {name: frame_of(name, rows) for name, rows in given_rows.items() if rows is not None}
    frames["opening"] = before_of(data).opening
    return {name: frames[name] for name in TABLES if frames.get(name) is not None}


def part(data: Data, number: int) -> Inputs:
    """The rows of the persons of one bucket."""
    spreads = spreads_of(data)
    before = before_of(data)
    read = {}
    for name, frame in frames_given(data).items():
        rows = frame.with_row_index("record", offset=1)
        if name == "facilities":
            read[name] = of_spread(Spread(name, name, "", 0, (), (), (), ()), rows, rows.clear())
            continue
        rejected = before.rejected if name == "claims" else pl.DataFrame()
        read[name] = of_spread(spreads[name], here(rows, number), here(rejected, number))
    return Inputs(read.pop("claims"), read)


def here(rows: pl.DataFrame, number: int) -> pl.DataFrame:
    if "person_id" not in rows.columns:
        return rows if number == 0 else rows.clear()
    return rows.filter(bucket_of(pl.col("person_id"), BUCKETS) == number)


def by_buckets(programs: Programs, data: Data) -> pl.DataFrame:
    decision = Decision(programs, data.unknown_start)
    shared = shared_keys(programs)
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        exchanged = stage(Path(folder) / "decided", {})
        for number in range(BUCKETS):
            inputs = part(data, number)
            exchange(exchanged, number, inputs, shared, BUCKETS)
            parts.append(decision.of(without_shared(inputs, shared)))
        facilities = part(data, 0).beside.get("facilities")
        for policy in shared:
            for key in keys_of(exchanged, policy):
                inputs = key_bucket(exchanged, policy, key, spreads_of(data), facilities)
                own = inputs.claims.frame[OWN]
                parts.append(decision.of(inputs).filter(own))
    return in_order(parts)


@dataclass(slots=True)
class Worker:
    """Stands where a Spark worker would compile the packs that a user named."""

    decision: Decision

    def run(self, inputs: Inputs) -> Any:
        raise Stop(self.decision.of(inputs))


class Stop(Exception):
    """Carries what was decided out of the worker, in fen."""


def by_workers(programs: Programs, data: Data) -> pl.DataFrame:
    tables = frames_given(data)
    spreads = spreads_of(data)
    schemas = {name: tables[name].schema for name in spreads}
    facilities = part(data, 0).beside.get("facilities")
    if data.rejected:
        # Workers tell rejected rows apart themselves; here they have been told apart before.
        return by_columns(programs, data)
    # Totals that persons share go to one worker.
    numbers = range(1 if shared_keys(programs) else BUCKETS)
    parts = []
    for number in numbers:
        rows = {
            name: typed(here(frame, number) if len(numbers) > 1 else frame, tables[name])
            for name, frame in numbered(tables).items()
            if name != "facilities"
        }
        worker = Worker(Decision(programs, data.unknown_start))
        group = Group(spreads, schemas, facilities, worker, "en", ())  # type: ignore[arg-type]
        claims = rows.pop("claims").with_columns(pl.lit(value=False).alias(TWICE))
        schema = {**typed_schema(schemas["claims"]), TWICE: pl.Boolean}
        sides = pl.concat([side(name, frame) for name, frame in rows.items()], how="diagonal")
        with pytest.raises(Stop) as stopped:
            group(arrow(claims, schema), arrow(sides, sides.schema))
        parts.append(stopped.value.args[0])
    return in_order(parts)


def numbered(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {name: frame.with_row_index("record", offset=1) for name, frame in tables.items()}


def typed(frame: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    rows = frame.with_columns(
        pl.col("record").cast(pl.Int64),
        pl.col("record").cast(pl.Int64).alias("line"),
        bad=pl.lit(value=False),
        whole=pl.lit(value=False),
    )
    return rows.with_columns(pl.lit(None, pl.String).alias(FAULTS)).select(
        list(typed_schema(table.schema))
    )


def side(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename(lambda column: f"{name}__{column}").with_columns(table=pl.lit(name))


def in_order(parts: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(parts, how="diagonal").sort("record").drop("record")


EVALUATORS = {
    "columns": by_columns,
    "buckets": by_buckets,
    **({"workers of Spark": by_workers} if find_spec("pyarrow") else {}),
}
USUAL = settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def differences(programs: Programs, data: Data) -> list[str]:
    """Which evaluators say something else than the reference, and where first."""
    expected = by_reference(programs, data)
    found = []
    for name, evaluator in EVALUATORS.items():
        got = evaluator(programs, data)
        # Parts without a claim of a pack lack the columns that only it yields.
        lacking = [pl.lit(None).alias(c) for c in expected.columns if c not in got.columns]
        got = got.with_columns(lacking).select(expected.columns)
        for want, have in zip(expected.rows(), got.rows(), strict=True):
            if want != have:
                found.append(f"{name}: {have} for {want}")
                break
    return found


@USUAL
@given(random=st.randoms(use_true_random=False))
def test_all_evaluators_agree_on_drawn_packs(random: Random) -> None:
    try:
        program = program_from_policy(drawn_policy(random))
    except PackFaults:
        assume(False)
    data = drawn(random, [program], most=random.choice((4, 12)))
    assert differences({program.policy.id: program}, data) == []


@pytest.mark.parametrize("seed", range(25))
def test_all_evaluators_agree_on_packs_of_fixed_seeds(seed: int) -> None:
    random = Random(seed)
    program = None
    while program is None:
        try:
            program = program_from_policy(drawn_policy(random))
        except PackFaults:
            continue
    data = drawn(Random(1000 + seed), [program], most=20)
    assert differences({program.policy.id: program}, data) == []


@pytest.mark.parametrize("seed", range(4))
def test_all_evaluators_agree_on_two_cities_in_one_file(seed: int) -> None:
    random = Random(seed)
    zibo = load_policy(
        "zibo",
        settings={"pooled_ceiling": "2 yuan", "pooled_ratio": "50%"},
        choices={"ceiling_of": "township_year"},
    )
    programs = [program_from_policy(each) for each in (zibo, load_policy("yeji"))]
    data = drawn(random, programs, most=20)
    assert differences({each.policy.id: each for each in programs}, data) == []


def test_some_fixed_packs_have_totals_that_persons_share() -> None:
    found = 0
    for seed in range(25):
        try:
            program = program_from_policy(drawn_policy(Random(seed)))
        except PackFaults:
            continue
        found += bool(shared_keys({"x": program}))
    assert found
