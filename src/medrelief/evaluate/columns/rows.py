"""The rows that quantifiers look at, set beside each claim.

Why: a person has few registrations and identities, so the first row of each person,
the second and so on become columns (a `Level` each) instead of a join per question.
In: tables with a person's number.  Out: levels, and the table itself for the
quantifiers that need pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.knowing import Known, core
from medrelief.facts.case_columns import CASE, ROWS
from medrelief.facts.columns import TABLES
from medrelief.language import nodes as n
from medrelief.subjects.frames import absence, has_absence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MOST_LEVELS = 8
"""A person with more rows than this in one table is paired row by row."""

OWN = {
    "disease": "disease",
    "decision": "registered",
    "decided_on": "registration_decided_on",
    "valid_from": "registration_valid_from",
    "valid_to": "registration_valid_to",
    "grade": "registration_grade",
    "subtype": "registration_subtype",
}
"""Column of a registration → the claim's column that says it in one-file use."""

ALWAYS = ("valid_from", "received_on", "maintained_on")
"""Days of an undated identity, which counts on every day."""


@dataclass(frozen=True, slots=True)
class Level:
    """The k-th row of a person beside each claim.

    `present` says whether there is one (None: always), `have` names the columns of
    nodes that only read that row, `row` reads a column of it.
    """

    present: pl.Expr | None
    have: Mapping[int, str]
    row: Callable[[n.RowFact], pl.Expr] | None


@dataclass(frozen=True, slots=True)
class Quantified:
    """A quantifier taken apart: its predicate's parts that only read the row stand alone.

    `alone` are the largest such nodes; `sifting` those of them that are conjuncts.
    """

    node: n.Node
    predicate: n.Node
    conjuncts: tuple[n.Node, ...]
    value: n.Node | None
    alone: tuple[n.Node, ...]
    sifting: tuple[n.Node, ...]

    @property
    def table(self) -> str:
        """What a formula calls a row of the table."""
        assert isinstance(self.node.what, n.Each)
        return self.node.what.table

    @property
    def mode(self) -> str:
        """What it gives; `distinct` is a count of different values."""
        assert isinstance(self.node.what, n.Each)
        if self.node.what.mode == "count" and self.value is not None:
            return "distinct"
        return self.node.what.mode


def quantified(node: n.Node, is_constant: Callable[[n.Node], bool]) -> Quantified:
    """A quantifier taken apart."""
    what = node.what
    assert isinstance(what, n.Each)
    predicate = core(what.inner[-1])
    conjuncts = (
        tuple(core(arg) for arg in predicate.args)
        if isinstance(predicate.what, n.All)
        else (predicate,)
    )
    value = None if what.value is None else core(what.value)
    alone: dict[int, n.Node] = {}
    for root in (*conjuncts, *([value] if value else [])):
        _largest_alone(root, is_constant, alone)
    sifting = tuple(each for each in conjuncts if each.index in alone)
    return Quantified(node, predicate, conjuncts, value, tuple(alone.values()), sifting)


def _largest_alone(
    node: n.Node, is_constant: Callable[[n.Node], bool], found: dict[int, n.Node]
) -> None:
    node = core(node)
    if _reads_row_only(node, is_constant):
        if node.row:
            found[node.index] = node
        return
    for arg in node.args:
        if arg.row:
            _largest_alone(arg, is_constant, found)


def _reads_row_only(node: n.Node, is_constant: Callable[[n.Node], bool]) -> bool:
    node = core(node)
    if isinstance(node.what, n.RowFact):
        return True
    if isinstance(node.what, n.Fill | n.Highest):
        return False
    if is_constant(node):
        return True
    return bool(node.row) and all(_reads_row_only(arg, is_constant) for arg in node.args)


def column_of(table: str, column: str, carried: Iterable[str]) -> pl.Expr:
    """A column of a table's row; what its empty cells hold where nobody carries it."""
    if column in carried:
        return pl.col(column)
    if table == "peer":
        return absence(CASE[column].kind, CASE[column].empty)
    found = TABLES[ROWS[table]].column(column)
    return absence(found.kind, found.empty)


def known_in(table: str, column: str, frame: pl.DataFrame) -> Known:
    """How a column of a table is known."""
    if column in frame.columns:
        return known_column(frame.get_column(column))
    empty = CASE[column].empty if table == "peer" else TABLES[ROWS[table]].column(column).empty
    return Known.ALWAYS if has_absence(empty) else Known.NEVER


def known_column(column: pl.Series) -> Known:
    """How the cells of a column are known."""
    nulls = column.null_count()
    if nulls == 0:
        return Known.ALWAYS
    return Known.NEVER if nulls == column.len() else Known.SOMETIMES


def own_registration(fact: Callable[[str], pl.Expr]) -> Level:
    """The registration that a claim carries of its own: there unless the claim says no."""

    def row(what: n.RowFact) -> pl.Expr:
        own = OWN.get(what.column)
        if own is None:
            found = TABLES["registrations"].column(what.column)
            return absence(found.kind, found.empty)
        if own == "registered":
            return pl.when(fact(own)).then(pl.lit("approved"))
        return fact(own)

    return Level(fact("registered").fill_null(value=True), {}, row)


def known_own(column: str, fact: Callable[[str], Known]) -> Known:
    """How a column of a claim's own registration is known."""
    own = OWN.get(column)
    return Known.NEVER if own is None else fact(own)


def undated_identities(identities: pl.Expr, longest: int) -> list[Level]:
    """The identities of the person's set, each counting on every day."""
    from datetime import date

    def level(place: int) -> Level:
        def row(what: n.RowFact) -> pl.Expr:
            if what.column == "identity":
                return identities.list.get(place, null_on_oob=True)
            if what.column in ALWAYS:
                return pl.lit(date.min)
            found = TABLES["identities"].column(what.column)
            return absence(found.kind, found.empty)

        there = identities.list.len().fill_null(1) > place
        return Level(there, {}, row)

    return [level(place) for place in range(longest)]


def known_undated(column: str, identities: Known) -> Known:
    """How a column of an undated identity is known."""
    if column == "identity":
        return identities
    return Known.ALWAYS if column in (*ALWAYS, "valid_to") else Known.NEVER


def in_levels(owners: pl.Series, persons: int) -> list[pl.Series] | None:
    """Where the first row of each person is, the second and so on; None where one has too many.

    Args: owners: the person of each row; `persons`: one more than the highest number.
    Returns: per level, person → the row's place in the table, null where there is none.
    """
    places = pl.int_range(owners.len(), dtype=pl.UInt32, eager=True)
    levels: list[pl.Series] = []
    while not owners.is_empty():
        if len(levels) == MOST_LEVELS:
            return None
        nobody = pl.Series([None], dtype=pl.UInt32).new_from_index(0, persons)
        # of several rows of one person the last one written stays; the others wait
        level = nobody.scatter(owners, places)
        levels.append(level)
        waiting = level.gather(owners) != places
        owners, places = owners.filter(waiting), places.filter(waiting)
    return levels
