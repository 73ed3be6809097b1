"""A date that a pack gives by a formula, under the readings in use.

Why: `in_force` is a formula, mostly of one date per reading, and people compare dates.
In: a formula of kind date.  Out: the date, or the formula in words where facts decide.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from medrelief.compare.formula_text import normal_text
from medrelief.compare.formula_words import in_words
from medrelief.compare.model import Said
from medrelief.language.parser import parsed
from medrelief.language.syntax import Call, Constant, Name
from medrelief.policy.model import Text

if TYPE_CHECKING:
    from medrelief.language.syntax import Syntax
    from medrelief.policy.model import Formula, Policy


def day_or_words(formula: Formula, policy: Policy) -> Said:
    """The day that the formula gives, or what it says."""
    day = _day(parsed(formula.text), policy)
    if day is None:
        return Said(in_words(formula, policy), normal_text(formula))
    return Said(Text(day.isoformat(), day.isoformat()), day.isoformat())


def _day(tree: Syntax, policy: Policy) -> date | None:
    match tree:
        case Constant(value=date() as day):
            return day
        case Name(parts=(name,)) if name in policy.definitions:
            return _day(parsed(policy.definitions[name].formula.text), policy)
        case Name(parts=(name,)) if name in policy.parameters:
            values = policy.parameters[name].values
            return values[0][1] if len(values) == 1 and isinstance(values[0][1], date) else None
        case Call(name="by_reading", args=(Name(parts=(reading,)),), named=named):
            default = policy.readings[reading].options[0][0]
            return _day(dict(named)[policy.choices.get(reading, default)], policy)
        case _:
            return None
