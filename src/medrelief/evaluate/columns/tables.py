"""The tables of one policy, ready for its quantifiers.

Why: rows that no quantifier can count are dropped before anything is joined, and
what a formula asks of the row alone is answered once per row.
In: `Frames` and the program.  Out: levels beside the claims, rows to pair.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.expressions import Expressions
from medrelief.evaluate.columns.knowing import Known, below
from medrelief.evaluate.columns.masks import Masks
from medrelief.evaluate.columns.rows import (
    Level,
    Quantified,
    column_of,
    in_levels,
    known_column,
    known_in,
    known_own,
    known_undated,
    own_registration,
    quantified,
    undated_identities,
)
from medrelief.facts.case_columns import CASE, ROWS
from medrelief.language import nodes as n
from medrelief.subjects.frames import absence, has_absence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.evaluate.columns.knowing import Knowing
    from medrelief.program.program import Program
    from medrelief.subjects.frames import Frames


class Tables:
    """What the quantifiers of one program look at, beside one frame of claims.

    `frame` is the claims with the columns of the levels joined to them; `knowing`
    has to be set before anything is prepared.
    """

    def __init__(self, program: Program, frames: Frames, claims: pl.DataFrame) -> None:
        policy = program.policy.id
        self._eachs = [node for node in program.nodes if isinstance(node.what, n.Each)]
        self._sources = {
            "registration": _of_policy(frames.registrations, policy),
            "identity": frames.identities,
            "event": _of_policy(frames.events, policy),
            "peer": claims,
        }
        self._claims = claims
        highest = claims.get_column("person").max()
        self._persons = 0 if highest is None else int(highest) + 1  # type: ignore[arg-type]  # a number
        self.frame = claims
        here = pl.zeros(self._persons, dtype=pl.Boolean, eager=True)
        if self._persons:
            here = here.scatter(claims.get_column("person"), values=True)
        # beyond the last person here there is nobody of ours
        person = pl.col("person")
        known = pl.lit(here).gather(pl.when(person < self._persons).then(person))
        self._is_ours = known.fill_null(value=False)
        self._asked: dict[int, Quantified] = {}
        self._levels: dict[str, list[Level]] = {}
        self._rows: dict[str, pl.DataFrame] = {}
        self._have: dict[str, dict[int, str]] = {}
        self._paired: set[str] = set()
        self._answers: dict[str, Expressions] = {}
        self._masks: dict[tuple[str, int], dict[int, str]] = {}

    def fact_known(self, column: str) -> Known:
        """How a column of the case is known."""
        if column == "person_id":
            # every claim has one; where only totals ask for it, its number is read instead
            return Known.ALWAYS
        if column in self._claims.columns:
            return known_column(self._claims.get_column(column))
        return Known.ALWAYS if has_absence(CASE[column].empty) else Known.NEVER

    def row_known(self, table: str, column: str) -> Known:
        """How a column of a quantifier's row is known."""
        source = self._sources[table]
        if source is not None:
            return known_in(table, column, source)
        if table == "registration":
            return known_own(column, self.fact_known)
        if table == "identity":
            return known_undated(column, self.fact_known("identities"))
        return Known.ALWAYS  # no event, so nothing to be unknown

    def missing(self, table: str, column: str) -> str:
        """The name under which a column of a quantifier's row is missing."""
        from medrelief.evaluate.columns.rows import OWN

        if table == "peer":
            return CASE[column].missing
        if table == "registration" and self._sources[table] is None:
            return OWN.get(column, f"{ROWS[table]}.{column}")
        if table == "identity" and self._sources[table] is None and column == "identity":
            return "identities"
        return f"{ROWS[table]}.{column}"

    def prepare(
        self,
        knowing: Knowing,
        words: Sequence[Mapping[str, int]],
        keys: Mapping[str, Sequence[n.Node]],
    ) -> None:
        """Set levels beside the claims, table by table; `words` and `keys` as masks take them."""
        for each in self._eachs:
            self._asked[each.index] = quantified(each, knowing.constant)
        for table in ROWS:
            asked = [each for each in self._asked.values() if each.table == table]
            if asked:
                self._prepare(table, asked, knowing)
                self._mask(table, words, keys)

    def asked(self, node: n.Node) -> Quantified:
        """A quantifier taken apart."""
        return self._asked[node.index]

    def levels(self, node: n.Node) -> list[Level]:
        """The levels that a quantifier looks at."""
        return self._levels[self._asked[node.index].table]

    def needs_pairs(self, node: n.Node) -> bool:
        """Whether a quantifier looks at pairs of claim and row."""
        return self._asked[node.index].table in self._paired

    def rows_of(self, node: n.Node) -> tuple[pl.DataFrame, Mapping[int, str]]:
        """The rows to pair for a quantifier, and the columns of the nodes that read them alone."""
        asked = self._asked[node.index]
        have = self._have[asked.table]
        columns = list(dict.fromkeys(have[each.index] for each in asked.alone))
        rows = self._rows[asked.table]
        keep = _may_hold([asked], have)
        return rows.filter(keep).select("person", *columns), have

    def masked_levels(self, word: int, node: n.Node) -> list[tuple[Level, Mapping[int, str]]]:
        """The levels of a quantifier, each with the columns of the masks of one word."""
        table = self._asked[node.index].table
        masks = self._masks.get((table, word), {})
        return [
            (level, {index: f"{column}@{k}" for index, column in masks.items()})
            for k, level in enumerate(self._levels[table])
        ]

    def masked_rows(
        self, word: int, node: n.Node
    ) -> tuple[pl.DataFrame, Mapping[int, str], Mapping[int, str]]:
        """As `rows_of`, with the columns of the masks of one word."""
        asked = self._asked[node.index]
        masks = self._masks.get((asked.table, word), {})
        values, have = self.rows_of(node)
        mine = [masks[each.index] for each in asked.alone if each.index in masks]
        rows = self._rows[asked.table].filter(_may_hold([asked], have))
        return rows.select(*values.columns, *dict.fromkeys(mine)), have, masks

    def with_masks(self, claims: pl.LazyFrame) -> pl.LazyFrame:
        """The claims with the masks of the rows beside them."""
        return claims.with_columns(
            pl.lit(self._rows[table].get_column(column))
            .gather(_at(table, k))
            .alias(f"{column}@{k}")
            for (table, _), masks in self._masks.items()
            if table in self._levels
            for column in masks.values()
            for k in range(len(self._levels[table]))
        )

    def _prepare(self, table: str, asked: list[Quantified], knowing: Knowing) -> None:
        source = self._sources[table]
        claims = Expressions(knowing, {}, frozenset(self._claims.columns))
        if source is None:
            self._levels[table] = self._unsupplied(table, claims)
            return
        alone = {each.index: each for one in asked for each in one.alone}
        carried = frozenset(source.columns)
        have = self._have[table] = {index: f"{table} #{index}" for index in alone}
        answers = Expressions(
            knowing, {}, frozenset(), row=lambda what: column_of(table, what.column, carried)
        )
        raw = {
            node.what.column
            for node in below(*alone.values()).values()
            if isinstance(node.what, n.RowFact)
        } & carried
        self._answers[table] = answers.within(have, answers.row)
        # rows of persons without a claim here belong to other policies
        ours = source.lazy() if table == "peer" else source.lazy().filter(self._is_ours)
        rows = ours.select(
            *{"person", *raw},
            *(answers.made(node).alias(have[index]) for index, node in alone.items()),
        )
        kept = self._rows[table] = rows.filter(_may_hold(asked, have)).collect()
        levels = in_levels(kept.get_column("person"), self._persons)
        if levels is None:
            self._paired.add(table)
            return
        self._levels[table] = [
            Level(
                _at(table, k).is_not_null(),
                {index: f"{column}@{k}" for index, column in have.items()},
                None,
            )
            for k in range(len(levels))
        ]
        self.frame = self.frame.with_columns(
            pl.lit(level).gather(pl.col("person")).alias(f"{table} at@{k}")
            for k, level in enumerate(levels)
        ).with_columns(
            pl.lit(kept.get_column(column)).gather(_at(table, k)).alias(f"{column}@{k}")
            for column in have.values()
            for k in range(len(levels))
        )

    def _mask(
        self,
        table: str,
        words: Sequence[Mapping[str, int]],
        keys: Mapping[str, Sequence[n.Node]],
    ) -> None:
        """Masks of what the row alone answers, as columns of the kept rows."""
        if table not in self._answers:
            return
        nodes = [node for one in self._asked.values() if one.table == table for node in one.alone]
        for place, word in enumerate(words):
            masks = Masks(word, self._answers[table], self, keys)
            made = {
                node.index: masks.made(node).alias(f"{table} ?{node.index}.{place}")
                for node in nodes
                if masks.possible(node)
            }
            self._rows[table] = self._rows[table].with_columns(made.values())
            self._masks[table, place] = {index: f"{table} ?{index}.{place}" for index in made}

    def _unsupplied(self, table: str, claims: Expressions) -> list[Level]:
        if table == "registration":
            return [own_registration(claims.fact)]
        if table == "event":
            return []
        if "identities" not in self._claims.columns:
            return undated_identities(absence(CASE["identities"].kind, CASE["identities"].empty), 1)
        longest = self._claims.get_column("identities").list.len().max()
        unknown = self._claims.get_column("identities").null_count() > 0
        most = int(longest or 0)  # type: ignore[arg-type]  # a count
        return undated_identities(pl.col("identities"), max(most, 1 if unknown else 0))


def _may_hold(asked: list[Quantified], have: Mapping[int, str]) -> pl.Expr:
    """Whether some quantifier could count the row: no conjunct of it is false."""
    each = []
    for one in asked:
        parts = [pl.col(have[node.index]) for node in one.sifting]
        each.append(reduce(and_, parts).fill_null(value=True) if parts else pl.lit(value=True))
    return reduce(or_, each)


def _at(table: str, level: int) -> pl.Expr:
    """Where the row of a level stands in its table."""
    return pl.col(f"{table} at@{level}")


def _of_policy(table: pl.DataFrame | None, policy: str) -> pl.DataFrame | None:
    """The rows that belong to a policy, or to none in particular."""
    if table is None or "policy" not in table.columns:
        return table
    return table.filter((pl.col("policy") == policy) | pl.col("policy").is_null())
