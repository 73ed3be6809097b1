"""Claims of one policy, from joined frames to decisions, in columns.

In: `Frames`, the policy's program.  Out: one row per claim: what was decided, as
numbers, and the meaning of the numbers.  Must never: change the claims it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.knowing import Knowing
from medrelief.evaluate.columns.masks import missing_names, words_of
from medrelief.evaluate.columns.missing import with_missing
from medrelief.evaluate.columns.rows import OWN
from medrelief.evaluate.columns.sheet import Shape, Sheet
from medrelief.evaluate.columns.signature import SIGNATURE, Telling, Told, layout_of, signatures
from medrelief.evaluate.columns.tables import Tables
from medrelief.evaluate.columns.totals import Totals
from medrelief.evaluate.outcome import Status
from medrelief.facts.columns import FUNDS
from medrelief.subjects.reversed_frames import reversed_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medrelief.language.nodes import Node
    from medrelief.program.program import Program
    from medrelief.subjects.frames import Frames

TEXTS = ("status", "reasons", "findings", "clauses")
AMOUNTS = (*FUNDS, "fund_total", "person_pays")
NUMBER = "told"
LACK = "lack"


@dataclass(frozen=True, slots=True)
class Before:
    """What was before the claims.

    `rejected`: `person_id`, `date`, `claim_id` of rows that could not be read;
    `opening`: `person_id`, `year`, `accumulator`, `amount` in fen; both also `policy`,
    where one row does not count for all.  `unknown`: nobody knows what came before.
    """

    rejected: pl.DataFrame | None = None
    opening: pl.DataFrame | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """The claims of one policy, decided.

    `rows`: `row`, the amounts and extra columns, `told` and `lack`, which are places in
    `tellings` and `lacks`.
    """

    policy: str
    rows: pl.DataFrame
    tellings: list[Told]
    lacks: list[str]


class Columns:
    """A program made ready to decide frames; holds nothing that changes."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._shape = Shape(program)
        self._layout = layout_of(program)
        self._telling = Telling(program, self._layout)
        self._cells = {
            **program.amounts,
            "fund_total": program.fund_total,
            "person_pays": program.person_pays,
            **program.extras,
        }

    @property
    def policy(self) -> str:
        """The policy that the program is of."""
        return self._program.policy.id

    @property
    def extras(self) -> tuple[str, ...]:
        """The extra columns of the result that the pack yields."""
        return tuple(self._program.extras)

    @property
    def reads(self) -> frozenset[str]:
        """The columns of the claims that deciding needs, where they are carried."""
        program = self._program
        return frozenset(
            (
                *program.facts,
                *program.row_facts.get("peer", ()),
                *(OWN.values() if "registration" in program.row_facts else ()),
                *(("identities",) if "identity" in program.row_facts else ()),
                *("row", "claim_id", "person_id", "person", "date", "conflicts"),
                *("reverses", "total_cost"),
            )
        )

    def decided(self, claims: pl.DataFrame, frames: Frames, before: Before) -> Decided:
        """The decisions about the claims of this policy.

        Args: claims: its rows of `frames.claims`, with `row`, a number per claim.
        """
        reversed_ = reversed_rows(claims)
        if not reversed_.void.is_empty():
            alive = claims.join(reversed_.void.to_frame(), on="row", how="anti")
            alive = alive if alive.height + reversed_.void.len() == claims.height else alive
        else:
            alive = claims
        orphan = pl.col("row").is_in(reversed_.orphans.implode())
        alive = alive.with_columns(
            (orphan if not reversed_.orphans.is_empty() else pl.lit(value=False)).alias("orphan"),
        )
        alive = self._with_blind(alive, before)
        rows, tellings, lacks = self._valued(alive, frames, before)
        parts = [rows]
        void = len(tellings)
        tellings += self._void_tellings()
        if not reversed_.void.is_empty():
            unequal = pl.col("row").is_in(reversed_.unequal.implode())
            told = pl.when(unequal).then(void + 1).otherwise(void).cast(pl.UInt32)
            parts.append(
                reversed_.void.to_frame().select(
                    "row", told.alias(NUMBER), pl.lit(0, dtype=pl.UInt32).alias(LACK)
                )
            )
        return Decided(self.policy, pl.concat(parts, how="diagonal"), tellings, lacks)

    def _void_tellings(self) -> list[Told]:
        city = self.policy
        return [
            Told(Status.VOID),
            Told(Status.VOID, findings=f"{city}.reversal_amount_differs"),
        ]

    def _with_blind(self, claims: pl.DataFrame, before: Before) -> pl.DataFrame:
        """Whether nobody can know what came before a claim."""
        if before.unknown:
            return claims.with_columns(blind=pl.lit(value=True))
        lost = _of_policy(before.rejected, self.policy)
        if lost is None or lost.is_empty():
            return claims.with_columns(blind=pl.lit(value=False))
        first = (
            lost.select(
                "person_id",
                lost_on="date",
                lost_id=pl.col("claim_id").fill_null(""),
                year=pl.col("date").dt.year(),
            )
            .sort("lost_on", "lost_id")
            .unique(["person_id", "year"], keep="first")
        )
        day, lost_on = pl.col("date"), pl.col("lost_on")
        earlier = (lost_on < day) | ((lost_on == day) & (pl.col("lost_id") < pl.col("claim_id")))
        return (
            claims.with_columns(year=pl.col("date").dt.year())
            .join(first, on=["person_id", "year"], how="left", maintain_order="left")
            .with_columns(blind=earlier.fill_null(value=False))
            .drop("year", "lost_on", "lost_id")
        )

    def _opening(self, claims: pl.DataFrame, before: Before) -> pl.DataFrame | None:
        opening = _of_policy(before.opening, self.policy)
        if opening is None or opening.is_empty():
            return None
        people = claims.select("person_id", "person").unique()
        return opening.join(people, on="person_id").select(
            "person", pl.col("year").cast(pl.Int64), "accumulator", "amount"
        )

    def _valued(
        self, claims: pl.DataFrame, frames: Frames, before: Before
    ) -> tuple[pl.DataFrame, list[Told], list[str]]:
        program = self._program
        tables = Tables(program, frames, claims)
        days = claims.get_column("date")
        span = None if days.is_empty() else (days.min(), days.max())
        knowing = Knowing(program, tables.fact_known, tables.row_known, span)  # type: ignore[arg-type]  # days
        names = missing_names(program, tables)
        words = words_of(names)
        keys = {name: total.key for name, total in program.totals.items()}
        tables.prepare(knowing, words, keys)
        totals = Totals(program, self._opening(claims, before))
        sheet = Sheet(tables.frame, self._shape, knowing, tables, totals)
        sheet.ensure(self._roots())
        sheet.frame = sheet.frame.with_columns(signatures(sheet, self._layout))
        numbered, tellings = self._numbered(sheet.frame)
        sheet.frame = numbered
        cells = {
            name: pl.col(sheet.column(node)).cast(pl.Int64) for name, node in self._cells.items()
        }
        valued = pl.lit(pl.Series([each.valued for each in tellings], dtype=pl.Boolean))
        stands = valued.gather(pl.col(NUMBER)) if tellings else pl.lit(value=False)
        empty = pl.any_horizontal(cell.is_null() for cell in cells.values())
        orphan = pl.col("orphan")
        sheet.frame = sheet.frame.with_columns(stands=stands & ~orphan)
        lacking = with_missing(
            sheet, pl.col("stands") & empty, list(self._cells.values()), words
        )
        lacking, lacks = _named(lacking, words)
        out = [
            "row",
            pl.when(orphan).then(len(tellings)).otherwise(NUMBER).cast(pl.UInt32).alias(NUMBER),
            *(pl.when("stands").then(cell).alias(name) for name, cell in cells.items()),
        ]
        tellings.append(
            Told(Status.UNDETERMINED, findings=f"{self.policy}.orphan_reversal")
        )
        lacks.append("reverses")
        complete = sheet.frame.filter(~(pl.col("stands") & empty)).select(
            *out,
            pl.when(orphan)
            .then(len(lacks) - 1)
            .otherwise(0)
            .cast(pl.UInt32)
            .alias(LACK),
        )
        parts = [complete, lacking.select(*out, pl.col(LACK))]
        return pl.concat(parts), tellings, lacks

    def _roots(self) -> Iterable[Node]:
        program = self._program
        yield from (program.in_force, program.overpaid)
        yield from self._cells.values()
        yield from (each.node for each in program.closed)
        for decision in program.decisions:
            yield from (decision.applies, decision.limited)
            yield from (each.node for each in decision.require)
            yield from (each.node for each in decision.findings)
            for pay in decision.pay:
                yield pay.scope
                yield from (each.node for each in pay.require)

    def _numbered(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Told]]:
        """Each different signature told once; its number beside the claim."""
        words = [f"{SIGNATURE} {k}" for k in range(self._layout.words)]
        distinct = frame.select("conflicts", *words).unique()
        tellings = [self._telling.told(row[1:], row[0]) for row in distinct.iter_rows()]
        numbers = distinct.with_row_index(NUMBER)
        joined = frame.join(numbers, on=["conflicts", *words], how="left", maintain_order="left")
        return joined, tellings


def _named(lacking: pl.DataFrame, words: Sequence[dict[str, int]]) -> tuple[pl.DataFrame, list[str]]:
    """Each different set of missing facts named once; its number, from 1, beside the claim."""
    columns = [f"missing {k}" for k in range(len(words))]
    distinct = lacking.select(columns).unique()
    lacks = [""]
    for row in distinct.iter_rows():
        named = [
            name
            for word, bits in zip(words, row, strict=True)
            for name, place in word.items()
            if bits >> place & 1
        ]
        lacks.append(";".join(sorted(named)))
    numbers = distinct.with_row_index(LACK, offset=1)
    return lacking.join(numbers, on=columns, how="left", maintain_order="left"), lacks


def _of_policy(table: pl.DataFrame | None, policy: str) -> pl.DataFrame | None:
    if table is None or "policy" not in table.columns:
        return table
    return table.filter((pl.col("policy") == policy) | pl.col("policy").is_null())
