"""A judgement as cells: the verdict, what the provision yields, ids joined by `;`.

Why: scenarios of packs and the verbs for offices show one judgement in one way.
In: `Judgement`.  Out: column → text.  Must never: decide anything.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from medrelief.facts.amounts import fen_text, ratio_text
from medrelief.facts.kinds import Kind
from medrelief.language.operations.money import half_up

if TYPE_CHECKING:
    from medrelief.evaluate.judge import Judgement

FINEST_RATIO = 10_000
LISTED = ("reasons", "missing", "findings", "alerts", "clauses")


def kinds_of_yields(judgement: Judgement) -> dict[str, Kind]:
    """Column of the provision → its kind."""
    return {each.id: each.amount.kind for each in judgement.rule.yields}


def cells_of_judgement(judgement: Judgement) -> dict[str, str]:
    """Column → cell; what is not known is an empty text."""
    kinds = kinds_of_yields(judgement)
    return {
        "verdict": judgement.verdict.value,
        **{name: cell(judgement.yields.get(name), kind) for name, kind in kinds.items()},
        **{name: ";".join(getattr(judgement, name)) for name in LISTED},
    }


def cell(value: object, kind: Kind) -> str:
    """A value as a result shows it: yuan with two decimals, 2020-01-31, true or false."""
    match value, kind:
        case None, _:
            return ""
        case int() | Fraction(), Kind.MONEY:
            return fen_text(half_up(value))
        case int() | Fraction(), Kind.RATIO:
            ratio = Fraction(value)
            # A product of ratios can be finer than a ratio that a table holds.
            return str(ratio) if FINEST_RATIO % ratio.denominator else ratio_text(ratio)
        case bool(), _:
            return "true" if value else "false"
        case frozenset(), _:
            return ";".join(sorted(value))
    return str(value)
