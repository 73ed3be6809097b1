"""What was decided about a claim, as one number; its status and texts once per number.

Why: a million claims are decided in a few hundred different ways, so sentences of ids
are written a few hundred times and joined back.
In: a sheet with all values.  Out: a column of numbers, and what each of them means.
Must never: differ from `Reference._outcome` in precedence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.outcome import Status
from medrelief.subjects.frames import TOLD_TWICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from medrelief.evaluate.columns.sheet import Sheet
    from medrelief.program.program import Decision, Program, Require

BITS = 62
SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Told:
    """What a signature means: status and texts; `valued` where amounts stand."""

    status: str
    reasons: str = ""
    findings: str = ""
    clauses: str = ""
    valued: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Which bit says what: some for every claim, then those of the benefit that applies.

    A bit is asked for by name; names of a benefit's bits begin with its number.
    """

    places: dict[str, int]

    @property
    def words(self) -> int:
        """How many numbers hold all bits."""
        return max(self.places.values(), default=0) // BITS + 1


def layout_of(program: Program) -> Layout:
    """The bits of a program; benefits share theirs, as one applies at most."""
    common = [
        "orphan",
        "in_force",
        "not_in_force",
        "conflicts",
        "overpaid",
        "two",
        "open",
        "certain",
    ]
    common.append("closed open")
    common += [f"closed {k}" for k in range(len(program.closed))]
    common += [f"applies {k}" for k in range(len(program.decisions))]
    places = {name: place for place, name in enumerate(common)}
    for k, decision in enumerate(program.decisions):
        own = enumerate(_names(k, decision), start=len(common))
        places |= {name: place for place, name in own}
    return Layout(places)


def _names(k: int, decision: Decision) -> list[str]:
    names = [f"{k} limited"]
    names += [f"{k} fails {i}" for i in range(len(decision.require))]
    names += [f"{k} finds {i}" for i in range(len(decision.findings))]
    for p, pay in enumerate(decision.pay):
        names.append(f"{k} scope {p}")
        names += [f"{k} pay {p} fails {i}" for i in range(len(pay.require))]
    return names


def signatures(sheet: Sheet, layout: Layout) -> list[pl.Expr]:
    """The columns `signature <k>` of the claims; every node they read has a column."""
    program = sheet.shape.program

    def holds(node: object) -> pl.Expr:
        return pl.col(sheet.column(node))  # type: ignore[arg-type]  # nodes of the program

    in_force = holds(program.in_force)
    applies = [holds(d.applies) for d in program.decisions]
    common: dict[str, pl.Expr] = {
        "orphan": pl.col("orphan"),
        "in_force": in_force,
        "not_in_force": ~in_force,
        "conflicts": pl.col("conflicts") != 0,
        "overpaid": holds(program.overpaid),
        "certain": pl.all_horizontal(
            holds(node).is_not_null() for node in program.amounts.values()
        ),
    }
    if applies:
        common["open"] = pl.any_horizontal([each.is_null() for each in applies])
    if len(applies) > 1:
        several = pl.sum_horizontal([each.cast(pl.UInt8) for each in applies])
        common["two"] = several > 1
    for k, closed in enumerate(program.closed):
        common[f"closed {k}"] = holds(closed.node)
    if program.closed:
        nodes = [holds(closed.node) for closed in program.closed]
        common["closed open"] = pl.any_horizontal([each.is_null() for each in nodes])
    of_benefit: list[tuple[pl.Expr, dict[str, pl.Expr]]] = []
    for k, decision in enumerate(program.decisions):
        of_benefit.append((applies[k], _bits_of(k, decision, holds)))
    return [
        _packed(layout, word, common, of_benefit).alias(f"{SIGNATURE} {word}")
        for word in range(layout.words)
    ]


def _bits_of(k: int, decision: Decision, holds: Callable[[object], pl.Expr]) -> dict[str, pl.Expr]:
    bits = {f"applies {k}": pl.lit(value=True), f"{k} limited": holds(decision.limited)}
    for i, each in enumerate(decision.require):
        bits[f"{k} fails {i}"] = ~holds(each.node)
    for i, notice in enumerate(decision.findings):
        bits[f"{k} finds {i}"] = holds(notice.node)
    for p, pay in enumerate(decision.pay):
        scope = holds(pay.scope)
        bits[f"{k} scope {p}"] = scope
        for i, each in enumerate(pay.require):
            bits[f"{k} pay {p} fails {i}"] = scope & ~holds(each.node)
    return bits


def _packed(
    layout: Layout,
    word: int,
    common: dict[str, pl.Expr],
    of_benefit: list[tuple[pl.Expr, dict[str, pl.Expr]]],
) -> pl.Expr:
    packed = _sum(layout, word, common)
    chosen = pl.lit(0, dtype=pl.Int64)
    for applies, bits in reversed(of_benefit):
        chosen = pl.when(applies).then(_sum(layout, word, bits)).otherwise(chosen)
    return packed + chosen


def _sum(layout: Layout, word: int, bits: dict[str, pl.Expr]) -> pl.Expr:
    total = pl.lit(0, dtype=pl.Int64)
    for name, holds in bits.items():
        place = layout.places[name] - word * BITS
        if 0 <= place < BITS:
            # a null is not a certain yes, so the bit stays 0
            bit = pl.lit(1 << place, dtype=pl.Int64)
            total = total + pl.when(holds).then(bit).otherwise(pl.lit(0, dtype=pl.Int64))
    return total


class Telling:
    """Writes what signatures mean."""

    def __init__(self, program: Program, layout: Layout) -> None:
        self._program = program
        self._layout = layout

    def told(self, words: Sequence[int], conflicts: int) -> Told:
        """What one signature means; `conflicts` are the bits of `TOLD_TWICE`."""
        program = self._program
        bits = sum(word << (BITS * k) for k, word in enumerate(words))

        def on(name: str) -> bool:
            return bool(bits >> self._layout.places[name] & 1)

        if on("orphan"):
            return Told(Status.UNDETERMINED, findings=self._ids(["orphan_reversal"]))
        if on("not_in_force"):
            return Told(Status.NOT_IN_FORCE, clauses=self._ids(program.policy.in_force_cite))
        applying = [k for k in range(len(program.decisions)) if on(f"applies {k}")]
        if on("in_force"):
            found = self._conflicts(on, conflicts)
            if found:
                return Told(Status.CONFLICT, findings=self._ids(found))
        if not on("in_force") or on("open"):
            return Told(Status.UNDETERMINED, valued=True)
        if applying:
            return self._told_by(applying[0], on)
        return self._told_without_benefit(on)

    def _conflicts(self, on: Callable[[str], bool], conflicts: int) -> list[str]:
        found = []
        if on("conflicts"):
            found += [f"conflict.{c}" for i, c in enumerate(TOLD_TWICE) if conflicts >> i & 1]
        if on("overpaid"):
            found.append("conflict.reported_above_cost")
        if on("two"):
            found.append("conflict.two_benefits")
        return found

    def _told_without_benefit(self, on: Callable[[str], bool]) -> Told:
        closed = [each for k, each in enumerate(self._program.closed) if on(f"closed {k}")]
        if closed:
            cites = [clause for each in closed for clause in each.cite]
            return Told(Status.NOT_ENCODED, clauses=self._ids(cites))
        if on("closed open"):
            return Told(Status.UNDETERMINED, valued=True)
        cites = [clause for d in self._program.decisions for clause in d.cite]
        reasons = self._ids(["care_type"])
        return Told(Status.NOT_ELIGIBLE, reasons, clauses=self._ids(cites), valued=True)

    def _told_by(self, k: int, on: Callable[[str], bool]) -> Told:
        decision = self._program.decisions[k]
        met = [each for i, each in enumerate(decision.findings) if on(f"{k} finds {i}")]
        findings = [each.id for each in met]
        if on(f"{k} limited"):
            findings.append("limited_to_cost")
        status, reasons, clauses = self._judged(k, decision, on)
        clauses += [clause for each in met for clause in each.cite]
        return Told(
            status, self._ids(reasons), self._ids(findings), self._ids(clauses), valued=True
        )

    @staticmethod
    def _judged(
        k: int, decision: Decision, on: Callable[[str], bool]
    ) -> tuple[Status, list[str], list[str]]:
        clauses = list(decision.cite)
        failed = [each for i, each in enumerate(decision.require) if on(f"{k} fails {i}")]
        if failed:
            return Status.NOT_ELIGIBLE, _ids_of(failed), clauses + _cites_of(failed)
        reasons: list[str] = []
        in_scope = refused = 0
        for p, pay in enumerate(decision.pay):
            if not on(f"{k} scope {p}"):
                continue
            in_scope += 1
            failed = [each for i, each in enumerate(pay.require) if on(f"{k} pay {p} fails {i}")]
            refused += bool(failed)
            reasons += _ids_of(failed)
            clauses += _cites_of(failed) if failed else pay.cite
        if not on("certain"):
            return Status.UNDETERMINED, reasons, clauses
        if refused and refused == in_scope:
            return Status.NOT_ELIGIBLE, reasons, clauses
        return Status.SETTLED, reasons, clauses

    def _ids(self, names: Iterable[str]) -> str:
        city = self._program.policy.id
        return ";".join(sorted({f"{city}.{name}" for name in names}))


def _ids_of(failed: Iterable[Require]) -> list[str]:
    return [each.id for each in failed]


def _cites_of(failed: Iterable[Require]) -> list[str]:
    return [clause for each in failed for clause in each.cite]
