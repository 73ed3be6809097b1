"""A run over tables that do not fit into memory: spread, decide bucket by bucket, put in order.

In: sources, `Choice`, a bound of memory, a work folder.  Out: `Decided`, whose frames
are those of a run over the whole file.
Must never: differ from that run in a row, a reject or a count; decide a claim twice, or
not at all, when it is taken up again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

import medrelief
from medrelief.evaluate.inputs import BESIDE_CLAIMS, Inputs
from medrelief.evaluate.opening import opening_of
from medrelief.evaluate.packs_in_use import programs_of
from medrelief.evaluate.receipt import options_entry
from medrelief.evaluate.run import Ready, Run, run_prepared
from medrelief.facts.columns import TABLES
from medrelief.scale.bucket import Bucket, bucket_read, find_duplicates, named
from medrelief.scale.in_order import GROUP, in_order
from medrelief.scale.shared_keys import (
    OWN,
    exchange,
    key_bucket,
    keys_of,
    shared_keys,
    without_shared,
)
from medrelief.scale.splitting import source_of, weight_of
from medrelief.scale.spread import Reading, spread_table
from medrelief.scale.tally import Tally, said_of
from medrelief.scale.whole import COUNTS, columns_of, stands_for
from medrelief.scale.work_folder import stage
from medrelief.tables.read import read_table
from medrelief.tables.rejects import REJECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.evaluate.run import Engine
    from medrelief.program.program import Program
    from medrelief.scale.bound import Sizes
    from medrelief.scale.splitting import Source
    from medrelief.scale.spread import Spread
    from medrelief.scale.work_folder import Stage
    from medrelief.tables.read import TableRead

    Told = Callable[[int, int], None]

FORM = 1
"""Changed whenever the files of a work folder change their meaning."""
SPREAD = tuple(name for name in TABLES if name != "facilities")


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything read, spread and compiled; nothing decided yet."""

    read: Stage
    spreads: Mapping[str, Spread]
    facilities: TableRead | None
    programs: Mapping[str, Program]
    sizes: Sizes
    lang: str
    choice: Choice

    def bucket(self, number: int) -> Bucket:
        """The tables of one bucket of persons."""
        return bucket_read(self.read, number, self.spreads, self.facilities, self.lang)

    def ready(self, inputs: Inputs) -> Ready:
        """A part as a run of its own.  Raises: `WrongUse` for an opening of no total."""
        opening = opening_of(inputs.frame("opening"), self.programs)
        return Ready(inputs, self.programs, opening)


@dataclass(frozen=True, slots=True)
class Decided:
    """A run whose result is on disk.

    `run` stands for the whole run where its tables, packs and options are asked for: it has
    one row per policy and outcome, and the first and last day of each policy.
    """

    run: Run
    tally: Tally
    decided: Stage
    read: Stage
    rows: int

    def inputs_told(self) -> Inputs:
        """The tables with their first rejects."""
        read = {
            name: replace(table, rejects=next(self._rejects(name), table.rejects))
            for name, table in self.run.inputs.tables()
        }
        return Inputs(read.pop("claims"), read)

    def results(self) -> Iterator[pl.DataFrame]:
        """The result in input order, in stretches; one of no rows where there are none."""
        columns = self.run.result.columns
        some = False
        for stretch in in_order(self.decided.frames("result"), ["record"], self.rows):
            some = True
            yield stretch.select(columns)
        if not some:
            yield self.run.result.clear()

    def rejects(self) -> Iterator[pl.DataFrame]:
        """The rejects of all tables as `all_rejects` gives them, in stretches."""
        for name, table in self.run.inputs.tables():
            yield named(table.rejects, name)
            yield from (named(each, name) for each in self._rejects(name))

    def _rejects(self, table: str) -> Iterator[pl.DataFrame]:
        below = f"rejects/{table}"
        files = [*self.read.frames(below), *self.decided.frames(below)]
        for stretch in in_order(files, ["line", "rank", "code"], self.rows):
            yield stretch.select(*REJECTS)


def read_in_buckets(
    claims: Any,
    beside: Mapping[str, Any],
    choice: Choice,
    sizes: Callable[[int], Sizes],
    folder: Path,
    *,
    lang: str = "en",
    reading: Told | None = None,
) -> Parts:
    """Read everything and spread it by person over files in `folder`.

    Args:
        claims, beside: paths, `-` or streams, as `prepared` takes them.
        sizes: bytes of the claims → how to take them apart.
        reading: told how much of a table is read and how much there is.
    Raises: `Unreadable`, `Unwritable`, `WrongUse`, `PackFaults`.
    """
    programs = programs_of(choice)
    given = {"claims": claims, **{n: beside[n] for n in BESIDE_CLAIMS if beside.get(n) is not None}}
    incoming = folder / "incoming"
    incoming.mkdir(exist_ok=True)
    sources = {name: source_of(each, incoming) for name, each in given.items()}
    parts = sizes(weight_of(sources["claims"].path))
    read = stage(folder / "read", _read_from(sources, choice, parts, lang))
    how = Reading(lang, choice.policy, choice.names)
    spreads = {
        name: spread_table(sources[name], name, how, parts, read, reading)
        for name in SPREAD
        if name in sources
    }
    facilities = None
    if "facilities" in given:
        source = sources["facilities"]
        facilities = read_table(source.path, "facilities", lang=lang, policies=choice.names)
        facilities = replace(facilities, name=source.name)
    find_duplicates(read, parts.buckets)
    used = spreads["claims"].policies
    if not set(used) <= set(programs):
        programs = programs_of(choice, used)
    return Parts(read, spreads, facilities, programs, parts, lang, choice)


def decide_in_buckets(
    parts: Parts, folder: Path, *, engine: Engine, deciding: Told | None = None
) -> Decided:
    """Decide every claim, bucket by bucket; buckets that are done are not decided again.

    Args: deciding: told how many claims are done and how many there are.
    """
    decided = stage(folder / "decided", _decided_from(parts, engine))
    shared = {
        name: key
        for name, key in shared_keys(parts.programs).items()
        if name in parts.spreads["claims"].policies
    }
    tally = Tally()
    counts = {name: dict.fromkeys(COUNTS, 0) for name in parts.spreads}
    done, total = 0, parts.spreads["claims"].rows
    for number in range(parts.sizes.buckets):
        said = decided.note(f"result/{number:06}")
        if said is None:
            said = _decide_persons(parts, decided, number, engine, shared)
        tally.add(said)
        tally.add_opened(said["opened"])
        for name, counted in said["counts"].items():
            for what in COUNTS:
                counts[name][what] += counted[what]
        done += said["rows"]
        if deciding is not None:
            deciding(done, total)
    for policy in shared:
        for key in keys_of(decided, policy):
            said = decided.note(f"result/{policy}-{key:06}")
            if said is None:
                said = _decide_key(parts, decided, policy, key, engine)
            tally.add(said)
            done += said["rows"]
            if deciding is not None:
                deciding(done, total)
    return Decided(
        stands_for(parts.programs, parts.spreads, parts.facilities, tally, counts),
        tally,
        decided,
        parts.read,
        parts.sizes.rows,
    )


def part_with(parts: Parts, claim_id: str, decide: Callable[[], Decided]) -> Ready | None:
    """The part in which a claim can be decided with all it depends on; None without it.

    Args: decide: asked where the claim's running totals are shared, which takes all claims.
    """
    ids = sorted((parts.read.folder / "ids").glob("*/*.parquet"))
    if not ids:
        return None
    rows = pl.scan_parquet(ids, glob=False).filter(pl.col("claim_id") == claim_id).collect()
    if rows.height != 1:
        return None
    inputs = parts.bucket(rows["bucket"].item()).inputs
    found = inputs.claims.frame.filter(pl.col("claim_id") == claim_id)
    if found.is_empty():
        return None
    policy = found["policy"].item()
    if policy not in shared_keys(parts.programs):
        return parts.ready(inputs)
    decided = decide().decided
    for key in keys_of(decided, policy):
        inputs = key_bucket(decided, policy, key, parts.spreads, parts.facilities)
        claims = inputs.claims.frame
        if not claims.filter(pl.col(OWN) & (pl.col("claim_id") == claim_id)).is_empty():
            own = replace(inputs.claims, frame=claims.drop(OWN))
            return parts.ready(replace(inputs, claims=own))
    return None


def _decide_persons(
    parts: Parts,
    decided: Stage,
    number: int,
    engine: Engine,
    shared: Mapping[str, tuple[str, ...]],
) -> dict[str, Any]:
    bucket = parts.bucket(number)
    tables = dict(bucket.inputs.tables())
    exchange(decided, number, bucket.inputs, shared, parts.sizes.buckets)
    for name, rejects in bucket.rejects.items():
        if not rejects.is_empty():
            decided.write(rejects, f"rejects/{name}/{number:06}")
    ready = parts.ready(bucket.inputs)
    run = run_prepared(replace(ready, inputs=without_shared(bucket.inputs, shared)), engine=engine)
    _write_result(parts, decided, f"result/{number:06}", run)
    opened = [
        [policy, total, sum(1 for name, _ in opening if name == total)]
        for policy, opening in ready.opening.items()
        for total in sorted({name for name, _ in opening})
    ]
    said = {
        **said_of(run),
        "opened": opened,
        "counts": {
            name: {what: getattr(tables[name], what) for what in COUNTS} for name in parts.spreads
        },
        "rows": tables["claims"].rows_rejected + run.result.height,
    }
    decided.finish(f"result/{number:06}", said)
    return said


def _decide_key(
    parts: Parts, decided: Stage, policy: str, key: int, engine: Engine
) -> dict[str, Any]:
    inputs = key_bucket(decided, policy, key, parts.spreads, parts.facilities)
    own = inputs.claims.frame.get_column(OWN)
    claims = replace(inputs.claims, frame=inputs.claims.frame.drop(OWN))
    run = run_prepared(parts.ready(replace(inputs, claims=claims)), engine=engine)
    mine = replace(claims, frame=claims.frame.filter(own))
    run = Run(replace(run.ready, inputs=replace(inputs, claims=mine)), run.result.filter(own))
    _write_result(parts, decided, f"result/{policy}-{key:06}", run)
    said = {**said_of(run), "rows": run.result.height}
    decided.finish(f"result/{policy}-{key:06}", said)
    return said


def _write_result(parts: Parts, decided: Stage, name: str, run: Run) -> None:
    if run.result.is_empty():
        return
    columns = columns_of(parts.programs, parts.programs)
    extras = [pl.lit(None, pl.Int64).alias(c) for c in columns if c not in run.result.columns]
    result = run.result.with_columns(run.inputs.claims.frame.get_column("record"), *extras)
    decided.write(result.select("record", *columns), name, rows=GROUP)


def _read_from(
    sources: Mapping[str, Source], choice: Choice, sizes: Sizes, lang: str
) -> dict[str, Any]:
    return {
        **_versions(),
        "inputs": {name: [each.name, each.sha256] for name, each in sources.items()},
        "policy": choice.policy,
        "policies": list(choice.names),
        "lang": lang,
        "piece": sizes.piece,
        "buckets": sizes.buckets,
    }


def _decided_from(parts: Parts, engine: Engine) -> dict[str, Any]:
    claims = {name: [each.name, each.sha256] for name, each in parts.spreads.items()}
    facilities = parts.facilities.sha256 if parts.facilities is not None else None
    return {
        **_versions(),
        "inputs": claims,
        "facilities": facilities,
        "packs": {name: program.policy.digest for name, program in parts.programs.items()},
        "options": options_entry(parts.choice),
        "engine": engine.value,
        "lang": parts.lang,
        "piece": parts.sizes.piece,
        "buckets": parts.sizes.buckets,
    }


def _versions() -> dict[str, Any]:
    # Another version of the library may spread keys otherwise.
    return {"form": FORM, "medrelief": medrelief.__version__, "polars": pl.__version__}
