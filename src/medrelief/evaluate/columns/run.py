"""Claims of one policy, from joined frames to decisions, in columns.

In: `Frames`, the policy's program.  Out: one row per claim: what was decided, as
numbers, and the meaning of the numbers.  Must never: change the claims it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.before import rows_without, with_blind
from medrelief.evaluate.columns.days import columns_of_days, day_tables
from medrelief.evaluate.columns.knowing import Knowing
from medrelief.evaluate.columns.masks import missing_names, words_of
from medrelief.evaluate.columns.missing import missing_of
from medrelief.evaluate.columns.order import rows_in_order
from medrelief.evaluate.columns.rows import OWN
from medrelief.evaluate.columns.sheet import Shape, Sheet
from medrelief.evaluate.columns.signature import SIGNATURE, Telling, Told, layout_of, signatures
from medrelief.evaluate.columns.tables import Tables
from medrelief.evaluate.columns.totals import Totals
from medrelief.evaluate.outcome import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.evaluate.columns.before import Before
    from medrelief.language.nodes import Node
    from medrelief.program.program import Program
    from medrelief.subjects.frames import Frames
    from medrelief.subjects.reversed_frames import ReversedRows

NUMBER = "told"
LACK = "lack"


@dataclass(frozen=True, slots=True)
class Decided:
    """The claims of one policy, decided.

    `rows`: `row`, the amounts and extra columns, `told` and `lack`, which are places in
    `tellings` and `lacks`.
    """

    policy: str
    rows: pl.DataFrame
    tellings: Sequence[Told]
    lacks: Sequence[str]


class Columns:
    """A program made ready to decide frames; holds nothing that changes."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._shape = Shape(program)
        self._layout = layout_of(program)
        self._telling = Telling(program, self._layout)
        self._keys = {name: total.key for name, total in program.totals.items()}
        self._roots = tuple(_roots(program))
        self._cells: Mapping[str, Node] = {
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

    def decided(
        self, mine: pl.Series, reversed_: ReversedRows, frames: Frames, before: Before
    ) -> Decided:
        """The decisions about the claims of this policy.

        Args: mine: which rows of `frames.claims`; `before`: by person, of this policy.
        """
        alive = rows_without(mine, reversed_.void)
        if self._shape.rests_on_order:
            alive = rows_in_order(alive, frames.claims)
        claims = self._read(alive, frames)
        orphan = pl.lit(value=False)
        if not reversed_.orphans.is_empty():
            orphan = pl.col("row").is_in(reversed_.orphans.implode())
        claims = with_blind(claims.with_columns(orphan=orphan), before)
        valued = self._valued(claims, frames, before)
        if reversed_.void.is_empty():
            return valued
        return self._with_void(valued, reversed_)

    def _read(self, rows: pl.Series, frames: Frames) -> pl.DataFrame:
        """The columns that deciding needs, where they are carried."""
        program = self._program
        wanted = {*program.facts, *program.row_facts.get("peer", ())}
        if not self._shape.reads_person_id:
            wanted.discard("person_id")
        wanted |= {"claim_id", "person", "date", "conflicts"}
        if "registration" in program.row_facts and frames.registrations is None:
            wanted |= set(OWN.values())
        if "identity" in program.row_facts and frames.identities is None:
            wanted.add("identities")
        names = [name for name in frames.claims.columns if name in wanted]
        return frames.claims.select(pl.col(names).gather(rows)).with_columns(rows.alias("row"))

    def _with_void(self, valued: Decided, reversed_: ReversedRows) -> Decided:
        first = len(valued.tellings)
        unequal = pl.col("row").is_in(reversed_.unequal.implode())
        void = reversed_.void.to_frame().select(
            "row",
            pl.when(unequal).then(first + 1).otherwise(first).cast(pl.UInt32).alias(NUMBER),
            pl.lit(0, dtype=pl.UInt32).alias(LACK),
        )
        differs = f"{self.policy}.reversal_amount_differs"
        tellings = [*valued.tellings, Told(Status.VOID), Told(Status.VOID, findings=differs)]
        rows = pl.concat([valued.rows, void], how="diagonal")
        return Decided(self.policy, rows, tellings, valued.lacks)

    def _valued(self, claims: pl.DataFrame, frames: Frames, before: Before) -> Decided:
        """The decisions about claims none of which is void."""
        program = self._program
        tables = Tables(program, frames, claims)
        days = claims.get_column("date")
        span = None if days.is_empty() else (days.min(), days.max())
        knowing = Knowing(program, tables.fact_known, tables.row_known, span)  # type: ignore[arg-type]  # days
        words = words_of(missing_names(program, tables))
        tables.prepare(knowing, words, self._keys)
        totals = Totals(program, before.opening)
        sheet = Sheet(tables.frame, self._shape, knowing, tables, totals)
        sheet.days = day_tables(self._shape, tables.frame)
        sheet.take(columns_of_days(self._shape, knowing, sheet.days))
        sheet.ensure(self._roots)
        sheet.extend(signatures(sheet, self._layout))
        tellings = self._numbered(sheet)
        lacks = self._lacking(sheet, words)
        out = [
            *("row", NUMBER, LACK),
            *(
                pl.when("stands").then(pl.col(sheet.column(node)).cast(pl.Int64)).alias(name)
                for name, node in self._cells.items()
            ),
        ]
        return Decided(self.policy, sheet.plan.select(out).collect(), tellings, lacks)

    def _numbered(self, sheet: Sheet) -> list[Told]:
        """Each different signature told once; its number beside the claim."""
        words = [f"{SIGNATURE} {k}" for k in range(self._layout.words)]
        some = sheet.frame.get_column("conflicts").max() or 0
        seen = [*words, "conflicts"] if some else words
        distinct = sheet.frame.select(seen).unique()
        tellings = [
            self._telling.told(row[: len(words)], row[-1] if some else 0)
            for row in distinct.iter_rows()
        ]
        numbers = distinct.with_columns(
            pl.int_range(pl.len(), dtype=pl.UInt32).alias(NUMBER),
            pl.Series("stands", [each.valued for each in tellings], dtype=pl.Boolean),
        )
        found = sheet.frame.select(seen).join(numbers, on=seen, how="left", maintain_order="left")
        sheet.extend(pl.lit(found.get_column(name)).alias(name) for name in (NUMBER, "stands"))
        return tellings

    def _lacking(self, sheet: Sheet, words: Sequence[Mapping[str, int]]) -> list[str]:
        """Each different set of missing facts named once; its number beside the claim."""
        cells = [pl.col(sheet.column(node)).is_null() for node in self._cells.values()]
        empty = pl.col("stands") & pl.any_horizontal(cells)
        orphans = pl.col("orphan").cast(pl.UInt32)
        sheet.extend([empty.alias("empty"), orphans.alias(LACK)])
        lacks = ["", "reverses"]
        at = sheet.frame.get_column("empty").arg_true()
        if at.is_empty():
            return lacks
        missing = missing_of(sheet, pl.col("empty"), words)
        distinct = missing.unique()
        lacks += [_named(row, words) for row in distinct.iter_rows()]
        numbers = distinct.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.UInt32).alias(LACK))
        found = missing.join(numbers, on=missing.columns, how="left", maintain_order="left")
        every = sheet.frame.get_column(LACK).scatter(at, found.get_column(LACK))
        sheet.extend([pl.lit(every).alias(LACK)])
        return lacks


def _roots(program: Program) -> Iterable[Node]:
    """The nodes that decisions are read from."""
    yield from (program.in_force, program.overpaid)
    yield from (*program.amounts.values(), program.fund_total, program.person_pays)
    yield from program.extras.values()
    yield from (each.node for each in program.closed)
    for decision in program.decisions:
        yield from (decision.applies, decision.limited)
        yield from (each.node for each in decision.require)
        yield from (each.node for each in decision.findings)
        for pay in decision.pay:
            yield pay.scope
            yield from (each.node for each in pay.require)


def _named(masks: Sequence[int], words: Sequence[Mapping[str, int]]) -> str:
    return ";".join(
        sorted(
            name
            for word, bits in zip(words, masks, strict=True)
            for name, place in word.items()
            if bits >> place & 1
        )
    )
