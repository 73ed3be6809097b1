"""Running totals while claims are evaluated in the order of (date, claim id).

A total is a whole number of fen, or None once an amount is not known.
This is the only thing in the reference evaluator that changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.language.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from medrelief.program.program import Program

    Key = tuple[object, ...]
    Order = tuple[date, str]


class Totals:
    """The totals of one pack; `unknown_start` where nobody knows what came before.

    `opening`: (accumulator, key) → fen.  `lost`: person → the (date, claim id)
    of rows that were rejected, whose amounts therefore are not known.
    """

    def __init__(
        self,
        opening: Mapping[tuple[str, Key], int] | None = None,
        lost: Mapping[str, Sequence[Order]] | None = None,
        *,
        unknown_start: bool = False,
    ) -> None:
        self._taken: dict[tuple[str, Key], int | None] = dict(opening or {})
        self._highest: dict[tuple[str, Key], int | None] = {}
        self._lost = lost or {}
        self._unknown_start = unknown_start
        self._blind = unknown_start

    def look_at(self, person_id: str, order: Order) -> None:
        """From here on the totals are asked for on behalf of this claim."""
        earlier = (
            each
            for each in self._lost.get(person_id, ())
            if each[0].year == order[0].year and each < order
        )
        self._blind = self._unknown_start or any(True for _ in earlier)

    def taken(self, name: str, key: Key) -> int | None:
        """What earlier claims took, or None where that is not known."""
        return None if self._blind else self._taken.get((name, key), 0)

    def highest(self, name: str, key: Key) -> int | None:
        """The highest earlier amount, 0 where there is none, None where not known."""
        return None if self._blind else self._highest.get((name, key), 0)

    def add(self, program: Program, values: Sequence[object], *, known: bool) -> None:
        """Count a claim; `known` false where its amounts are not (conflict, orphan)."""
        for name, total in program.totals.items():
            key = tuple(values[node.at] for node in total.key)
            if any(isinstance(part, Unknown) for part in key):
                continue
            place = (name, key)
            if not known:
                self._taken[place] = self._highest[place] = None
                continue
            fills = ((values[c.guard.at], values[c.node.at]) for c in total.fills)
            self._taken[place] = _sum(self._taken.get(place, 0), fills)
            highs = ((values[c.guard.at], values[c.amount.at]) for c in total.highests)
            self._highest[place] = _highest(self._highest.get(place, 0), highs)


def _sum(before: int | None, parts: Iterable[tuple[object, object]]) -> int | None:
    total = before
    for guard, amount in parts:
        counts = _counted(guard, amount)
        total = None if total is None or counts is None else total + counts
    return total


def _highest(before: int | None, parts: Iterable[tuple[object, object]]) -> int | None:
    highest = before
    for guard, amount in parts:
        counts = _counted(guard, amount)
        highest = None if highest is None or counts is None else max(highest, counts)
    return highest


def _counted(guard: object, amount: object) -> int | None:
    """What a claim adds: nothing unless granted; not known where that could change it."""
    if guard is False or (not isinstance(amount, Unknown) and amount == 0):
        return 0
    if isinstance(guard, Unknown) or isinstance(amount, Unknown):
        return None
    return int(amount)  # type: ignore[call-overload,no-any-return]  # whole fen, perhaps as a fraction
