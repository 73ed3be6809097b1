"""Running totals before each claim, in closed form where the program allows it.

Why: what is left under a limit depends on every earlier claim of the key, and a loop
over claims would be a loop per row.  A total whose own amounts depend on it is found
by repeating until nothing changes; that is exact, because a claim depends on earlier
ones only.  In: a `Sheet`.  Out: a column per total, null where it is not known.
Must never: count a claim that is void, not in force or not granted.
"""

from __future__ import annotations

from functools import reduce
from operator import add, or_
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.expressions import filled
from medrelief.evaluate.columns.knowing import core
from medrelief.evaluate.columns.order import Order, in_order, of_ordered
from medrelief.evaluate.columns.running import ZERO, highest_before, sum_before, taken_before
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.evaluate.columns.resting import State
    from medrelief.evaluate.columns.sheet import Sheet
    from medrelief.program.program import Contribution, Program, Total


class Totals:
    """The running totals of one program.

    `opening`: `person`, `year`, `accumulator`, `amount`, what was taken before the claims.
    """

    def __init__(self, program: Program, opening: pl.DataFrame | None) -> None:
        self._program = program
        self._opening = opening
        self._orders: dict[tuple[str, ...], Order] = {}

    def resolve(self, sheet: Sheet, state: State) -> None:
        """Give the sheet the total that a claim finds, and every total that one rests on."""
        circle = [each for each in sheet.shape.rests[state] if state in sheet.shape.rests[each]]
        for each in sheet.shape.rests[state]:
            if each not in circle and each not in sheet.before:
                self.resolve(sheet, each)
        if state in sheet.before:
            return
        if not circle:
            self._ready(sheet, [state])
            found = self._directly(sheet, state)
            if found is not None:
                sheet.with_states({state: found})
                return
            circle = [state]
        self._settle(sheet, circle)

    def _total(self, state: State) -> Total:
        return self._program.totals[state[1]]

    def _parts(self, state: State) -> Sequence[Contribution]:
        total = self._total(state)
        return total.fills if state[0] == "taken" else total.highests

    def _bits(self, state: State) -> int:
        """How long the amounts of a total can be."""
        bounds = [part.amount.range for part in self._parts(state)]
        return max((each.size.bit_length() for each in bounds if each is not None), default=1)

    def _ready(self, sheet: Sheet, states: Iterable[State]) -> None:
        """Everything that the totals read of each claim, as columns."""
        program = self._program
        wanted = [program.in_force, program.overpaid, *(d.applies for d in program.decisions)]
        for state in states:
            # whose total it is stands in a column of its own already
            wanted += [node for node in self._total(state).key if not is_person(node)]
            for part in self._parts(state):
                wanted += [part.guard, part.amount]
                if part.limit is not None:
                    wanted.append(part.limit)
        sheet.ensure(wanted)
        if not sheet.counting:
            sheet.extend(each.alias(name) for name, each in _counting(sheet, program).items())
            sheet.counting = True

    def _key(self, sheet: Sheet, state: State) -> tuple[str, ...]:
        return tuple(
            "person" if is_person(node) else sheet.column(node) for node in self._total(state).key
        )

    def _ordered(self, sheet: Sheet, state: State, columns: Mapping[str, str]) -> pl.DataFrame:
        """The claims of known key in order, with the columns under new names."""
        order = self._order(sheet, state)
        named = [pl.col(column).alias(name) for name, column in columns.items()]
        rows = order.taken(sheet.frame.select("sound", "spoils", "blind", *named))
        return rows.with_columns(opening=self._opened(sheet, state, order))

    def _order(self, sheet: Sheet, state: State) -> Order:
        key = self._key(sheet, state)
        order = self._orders.get(key)
        if order is None:
            rest = [node for node in self._total(state).key if not is_person(node)]
            stands = "person" in key and all(_is_year(core(node)) for node in rest)
            order = of_ordered(sheet.frame, key) if stands else in_order(sheet.frame, key)
            self._orders[key] = order
        return order

    def _opened(self, sheet: Sheet, state: State, order: Order) -> pl.Series | pl.Expr:
        """What was taken before the first claim: the totals of a person and a year only."""
        if self._opening is None or state[0] == "highest":
            return ZERO
        key = [core(node) for node in self._total(state).key]
        if len(key) != 2 or {is_person(each) for each in key} != {True, False}:
            return ZERO
        if not any(_is_year(each) for each in key):
            return ZERO
        of_total = self._opening.filter(pl.col("accumulator") == state[1])
        if of_total.is_empty():
            return ZERO
        year = pl.col("date").dt.year().cast(pl.Int64).alias("year")
        rows = order.taken(sheet.frame.select("person", year))
        groups = rows.filter("start").join(
            of_total.unique(["person", "year"], keep="last"),
            on=["person", "year"],
            how="left",
            maintain_order="left",
        )
        return groups.get_column("amount").fill_null(0).gather(rows.get_column("group") - 1)

    def _directly(self, sheet: Sheet, state: State) -> pl.Series | None:
        """The total in closed form; None where two parts of one claim add to it at once."""
        parts = self._parts(state)
        columns: dict[str, str] = {}
        for k, part in enumerate(parts):
            columns[f"guard{k}"] = sheet.column(part.guard)
            columns[f"amount{k}"] = sheet.column(part.amount)
            if part.limit is not None:
                columns[f"limit{k}"] = sheet.column(part.limit)
        ordered = self._ordered(sheet, state, columns)
        if state[0] == "highest":
            counted = [_counted(f"guard{k}", f"amount{k}") for k in range(len(parts))]
            return self._placed(sheet, state, _before_highest(ordered, counted, self._bits(state)))
        chosen = _one_part(ordered, len(parts))
        if chosen is None:
            return None
        return self._placed(sheet, state, _before_taken(chosen))

    def _placed(self, sheet: Sheet, state: State, found: pl.Series) -> pl.Series:
        return self._order(sheet, state).placed(found, sheet.frame.height)

    def _settle(self, sheet: Sheet, circle: Sequence[State]) -> None:
        """Totals that rest on themselves: repeat until no claim finds another total."""
        guess: dict[State, pl.Series] = {}
        while True:
            trial = sheet.copied()
            if not guess:
                trial.with_states({state: _nothing(sheet) for state in circle})
            else:
                trial.with_states(guess)
            self._ready(trial, circle)
            found = {state: self._added_up(trial, state) for state in circle}
            if guess and all(found[s].equals(guess[s], null_equal=True) for s in circle):
                sheet.with_states(found)
                return
            guess = found

    def _added_up(self, sheet: Sheet, state: State) -> pl.Series:
        """The total of what the claims add as the sheet stands."""
        parts = self._parts(state)
        values = [part.node if state[0] == "taken" else part.amount for part in parts]
        sheet.ensure(values)
        columns: dict[str, str] = {}
        for k, (part, value) in enumerate(zip(parts, values, strict=True)):
            columns |= {f"guard{k}": sheet.column(part.guard), f"amount{k}": sheet.column(value)}
        ordered = self._ordered(sheet, state, columns)
        counted = [_counted(f"guard{k}", f"amount{k}") for k in range(len(parts))]
        if state[0] == "highest":
            before = _before_highest(ordered, counted, self._bits(state))
        else:
            before = _before_sum(ordered, counted)
        return self._placed(sheet, state, before)


def is_person(node: n.Node) -> bool:
    """Whether a node is the claim's person."""
    return core(node).what == n.Fact("person_id")


def _is_year(node: n.Node) -> bool:
    return node.what == n.Apply("year") and core(node.args[0]).what == n.Fact("date")


def _nothing(sheet: Sheet) -> pl.Series:
    return pl.zeros(sheet.frame.height, dtype=pl.Int64, eager=True)


def _counting(sheet: Sheet, program: Program) -> dict[str, pl.Expr]:
    """Whether a claim counts as it is, and whether it makes every later total unknown."""
    in_force = pl.col(sheet.column(program.in_force))
    told_apart = in_conflict(sheet)
    orphan = pl.col("orphan")
    sound = (in_force & ~told_apart & ~orphan).fill_null(value=False)
    passed_over = (~in_force & ~orphan).fill_null(value=False)
    return {"sound": sound, "spoils": ~sound & ~passed_over}


def in_conflict(sheet: Sheet) -> pl.Expr:
    """Whether sources, amounts or benefits contradict each other."""
    program = sheet.shape.program
    applying = [pl.col(sheet.column(d.applies)).fill_null(value=False) for d in program.decisions]
    found = (pl.col("conflicts") != 0) | pl.col(sheet.column(program.overpaid)).fill_null(
        value=False
    )
    if len(applying) > 1:
        found = found | (reduce(add, (each.cast(pl.Int64) for each in applying)) > 1)
    return found


def _counted(guard: str, amount: str) -> pl.Expr:
    """What a claim adds: nothing unless granted; null where that could change it."""
    held, value = pl.col(guard), pl.col(amount)
    return pl.when(~held | (value == 0)).then(ZERO).when(held).then(value)


def _lost(unknown: pl.Expr) -> pl.Expr:
    """Whether an earlier claim of the group added nobody knows what."""
    return sum_before(unknown.cast(pl.Int64)) > 0


def _revealed(total: pl.Expr, unknown: pl.Expr) -> pl.Expr:
    return pl.when(~_lost(unknown) & ~pl.col("blind")).then(total)


def _before_sum(ordered: pl.DataFrame, counted: Sequence[pl.Expr]) -> pl.Series:
    total = reduce(add, counted, ZERO)
    amount = pl.when("sound").then(total).otherwise(ZERO)
    unknown = pl.col("spoils") | (pl.col("sound") & total.is_null())
    ordered = ordered.with_columns(amount=amount.fill_null(0), unknown=unknown)
    before = pl.col("opening") + sum_before(pl.col("amount"))
    return ordered.select(before=_revealed(before, pl.col("unknown"))).to_series()


def _before_highest(ordered: pl.DataFrame, counted: Sequence[pl.Expr], bits: int) -> pl.Series:
    groups = int(ordered.get_column("group").max() or 0)  # type: ignore[arg-type]  # a count
    unknown = reduce(or_, (each.is_null() for each in counted), pl.lit(value=False))
    amount = pl.max_horizontal([ZERO, *counted])
    ordered = ordered.with_columns(
        amount=pl.when("sound").then(amount).otherwise(ZERO),
        unknown=pl.col("spoils") | (pl.col("sound") & unknown),
    )
    before = highest_before(pl.col("amount"), groups, bits)
    return ordered.select(before=_revealed(before, pl.col("unknown"))).to_series()


def _one_part(ordered: pl.DataFrame, parts: int) -> pl.DataFrame | None:
    """With the one part of each claim that may add: `open`, `sure`, `amount`, `limit`."""
    open_ = [pl.col("sound") & pl.col(f"guard{k}").fill_null(value=True) for k in range(parts)]
    if parts > 1:
        at_once = reduce(add, (each.cast(pl.Int64) for each in open_)) > 1
        # where one part is not known, the total is lost whatever the others add
        vague = [each & _is_vague(f"amount{k}", f"limit{k}") for k, each in enumerate(open_)]
        if ordered.select((at_once & ~reduce(or_, vague)).any()).item():
            return None
    nothing = pl.lit(None, dtype=pl.Int64)
    amount, limit, sure = nothing, nothing, pl.lit(value=False)
    for k, each in enumerate(open_):
        amount = pl.when(each).then(pl.col(f"amount{k}")).otherwise(amount)
        limit = pl.when(each).then(pl.col(f"limit{k}")).otherwise(limit)
        sure = sure | (each & pl.col(f"guard{k}").fill_null(value=False))
    if parts > 1:
        amount = pl.when(~reduce(or_, vague)).then(amount)
    return ordered.with_columns(
        open=reduce(or_, open_, pl.lit(value=False)), sure=sure, amount=amount, limit=limit
    )


def _is_vague(amount: str, limit: str) -> pl.Expr:
    """Whether nobody knows what a claim would take."""
    return pl.col(amount).is_null() | pl.col(limit).is_null() | pl.col("blind")


def _before_taken(ordered: pl.DataFrame) -> pl.Series:
    amount, limit, taken = pl.col("amount"), pl.col("limit"), pl.col("taken")
    vague = _is_vague("amount", "limit")
    counts = pl.when(pl.col("sure") & ~vague).then(amount).otherwise(ZERO)
    ordered = ordered.with_columns(taken=taken_before(ordered, counts, limit))
    # who may have been granted spoils the total only where something was left to take
    may_take = ~pl.col("sure") & (filled(amount, limit, taken) > 0)
    unknown = pl.col("spoils") | (pl.col("open") & (vague | may_take.fill_null(value=False)))
    ordered = ordered.with_columns(unknown=unknown)
    return ordered.select(before=_revealed(taken, pl.col("unknown"))).to_series()
