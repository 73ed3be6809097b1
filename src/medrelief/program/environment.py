"""What stands around a formula while it is built: funds paid before, what to ignore, its faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medrelief.facts.columns import FUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medrelief.language import nodes as n
    from medrelief.language.syntax import FormulaFault
    from medrelief.policy.model import Place


class Misfit(Exception):  # it says what does not fit
    """A formula that means nothing, and where it stands."""

    def __init__(self, fault: FormulaFault, place: Place) -> None:
        super().__init__(fault.message)
        self.code = fault.code
        self.message = fault.message
        self.hint = fault.hint
        self.place = place


@dataclass(frozen=True, slots=True, eq=False)
class Environment:
    """Names that exist only in some places: funds paid before, the cost that is left, a row."""

    funds: Mapping[str, n.Node] = field(default_factory=dict)
    paid_before: n.Node | None = None
    cost_left: n.Node | None = None
    without: Callable[[str, str], n.Node | None] = lambda _condition, _fund: None
    ignoring: frozenset[str] = frozenset()
    row: str = ""
    """The table whose row a definition may read, because it is named inside a search of it."""


NOWHERE = Environment()


def everywhere(amount: n.Node) -> Environment:
    """Every name that some payment or column has, all standing for one amount.

    To look at formulas one by one, where only their faults are asked for.
    """
    funds = dict.fromkeys(FUNDS, amount)
    return Environment(funds, amount, amount, lambda _condition, _fund: amount)
