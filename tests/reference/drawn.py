"""Claims drawn at random for a pack: its own scenarios with some facts changed.

Why: facts drawn apart from each other are nearly always refused at the first
condition; a scenario reaches the payments, and a change beside it the edges.
Texts are drawn from those that the formulas ask about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from medrelief.evaluate.case_facts import facts_of_row
from medrelief.facts.case_columns import CASE
from medrelief.facts.columns import CLAIM_COLUMNS, PERSON_COLUMNS, TABLES
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.subjects.case import case_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.policy.cases import Case as Scenario
    from medrelief.program.program import Program
    from medrelief.subjects.case import Case

    Row = dict[str, Any]

WORDS = {column.name: column.words for column in (*CLAIM_COLUMNS, *PERSON_COLUMNS)}
ROWS = {"registration": "registrations", "identity": "identities"}
GIVEN_APART = {"claim_id", "person_id", "service_date", "date", "total_cost", "reverses", "policy"}


@dataclass(frozen=True)
class Drawn:
    """A claim with rows of other tables; None where the table is not supplied."""

    claim: Row
    rows: Mapping[str, list[Row] | None] = field(default_factory=dict)

    @property
    def case(self) -> Case:
        """The claim, ready to be decided."""
        rows = {ROWS[table]: given for table, given in self.rows.items()}
        return case_of(self.claim, **rows)

    def without(self, column: str) -> Drawn:
        """The same with one fact less."""
        return replace(self, claim={**self.claim, column: None})

    def supplied(self, values: Mapping[str, Any]) -> Drawn:
        """The same with facts filled in where they are missing: `column`, `table.column`."""
        claim, rows = dict(self.claim), dict(self.rows)
        for name, value in values.items():
            table, _, column = name.rpartition(".")
            if not table or table == "facilities":
                key = f"facility_{column}" if table else column
                claim[key] = value
                continue
            row_name = next(short for short, long in ROWS.items() if long == table)
            rows[row_name] = [
                {**row, column: value if row.get(column) is None else row[column]}
                for row in rows[row_name] or []
            ]
        return Drawn(claim, rows)


class Pool:
    """Values for the columns that a program reads."""

    def __init__(self, program: Program, seeds: Sequence[Drawn]) -> None:
        self._program = program
        self._seeds = seeds
        texts: set[str] = {"other"}
        days: set[date] = set()
        for node in program.nodes:
            match node.what:
                case n.Literal(value=str(text)):
                    texts.add(text)
                case n.Literal(value=frozenset() as members):
                    texts |= members
                case n.Literal(value=date() as day):
                    days.add(day)
        self._texts = st.sampled_from(sorted(texts))
        first = min((day for day in days if day.year > 2000), default=date(2020, 1, 1))
        self._days = st.sampled_from(
            [first + timedelta(days=each) for each in (-1, 0, 1, 30, 200, 364, 365, 366, 400, 731)]
        )

    def value(self, column: str, kind: Kind) -> st.SearchStrategy[Any]:
        """A value of a column."""
        if WORDS.get(column):
            return st.sampled_from(WORDS[column])
        match kind:
            case Kind.BOOL:
                return st.booleans()
            case Kind.MONEY:
                return st.integers(0, 3_000) | st.integers(0, 300).map(lambda yuan: yuan * 100)
            case Kind.RATIO:
                return st.sampled_from(
                    [Fraction(each, 10_000) for each in (0, 5_005, 8_500, 10_000)]
                )
            case Kind.COUNT:
                return st.integers(0, 4)
            case Kind.DURATION:
                return st.sampled_from([0, 1, 30, 83, 84, 85, 366])
            case Kind.DATE:
                return self._days
            case Kind.TEXT:
                return self._texts
            case Kind.SET:
                return st.frozensets(self._texts, max_size=4)

    def missing_value(self, name: str) -> st.SearchStrategy[Any]:
        """A value for something that an outcome names as missing."""
        table, _, column = name.rpartition(".")
        if table in TABLES:
            return self.value(column, TABLES[table].column(column).kind)
        return self.value(name, CASE[name].kind)

    @st.composite
    @staticmethod
    def _drawn(draw: st.DrawFn, pool: Pool, claim_id: str) -> Drawn:
        seed = draw(st.sampled_from(pool._seeds))
        person = draw(st.sampled_from(["p1", "p2"]))
        claim = {**seed.claim, "claim_id": claim_id, "person_id": person}
        if draw(st.booleans()):
            claim["total_cost"] = draw(st.integers(0, 200_000))
        if draw(st.booleans()):
            claim["service_date"] = draw(pool._days)
        columns = [column for column in pool._program.facts if column not in GIVEN_APART]
        for column in draw(st.lists(st.sampled_from(columns), max_size=4)):
            claim[column] = draw(st.none() | pool.value(column, CASE[column].kind))
        rows = dict(seed.rows)
        for table in sorted(set(ROWS) & set(pool._program.row_facts)):
            if not draw(st.integers(0, 3)):
                rows[table] = draw(st.none() | st.lists(pool._row(table), max_size=3))
        return Drawn(claim, rows)

    def _row(self, table: str) -> st.SearchStrategy[Row]:
        columns = {column.name: column for column in TABLES[ROWS[table]].columns}
        cells = {
            name: st.none() | self.value(name, columns[name].kind)
            for name in self._program.row_facts[table]
        }
        return st.fixed_dictionaries(cells)

    def drawn(self, claim_id: str = "c1") -> st.SearchStrategy[Drawn]:
        """A claim with its rows."""
        return Pool._drawn(self, claim_id)


def seeds_of(cases: Iterable[Scenario]) -> list[Drawn]:
    """The scenarios of a pack as claims; of several claims the first."""
    return [
        Drawn(
            {
                "total_cost": 100_000,
                **facts_of_row("persons", case.person or {}, "person"),
                **facts_of_row("claims", case.claim, "claim"),
            },
            {
                short: None if given is None else [facts_of_row(long, row, long) for row in given]
                for (short, long), given in zip(
                    ROWS.items(), (case.registrations, case.identities), strict=True
                )
            },
        )
        for case in cases
        if "service_date" in case.claim and "reverses" not in case.claim
    ]
