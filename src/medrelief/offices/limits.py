"""How the time limit of a statement stands: done when, and how many days late.

In: the rules of a pack about time limits of statements, one line.  Out: its columns.
Must never: call a limit missed as of a day that nobody named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.judge import Judge, Verdict
from medrelief.facts.days import OPEN_END
from medrelief.offices.due import AsOf, state_of
from medrelief.program.provision import rules_from_policy

if TYPE_CHECKING:
    from medrelief.evaluate.judge import Judgement
    from medrelief.offices.packs import Pack
    from medrelief.subjects.rows import Matter

SECTION = "deadlines"


def limits_pack(pack: Pack) -> Pack:
    """The same pack with its rules about time limits of statements."""
    rules = rules_from_policy(pack.policy, SECTION)
    whole = replace(pack, rules=rules, judges=tuple(Judge(rule) for rule in rules))
    return whole.about("statement")


def limit_of(pack: Pack, matter: Matter, as_of: AsOf | None) -> dict[str, Any]:
    """The columns of the one limit that the statement has; none where it has none, or several."""
    found = [
        judgement
        for judgement in pack.judged(matter)
        if judgement.verdict is not Verdict.NOT_APPLICABLE
    ]
    return _columns(found[0], as_of) if len(found) == 1 else {}


def _columns(judgement: Judgement, as_of: AsOf | None) -> dict[str, Any]:
    due_on: Any = judgement.yields.get("due_on")
    done_on: Any = judgement.yields.get("done_on")
    done = None if done_on == OPEN_END else done_on
    if as_of is None and done is not None and due_on is not None:
        # What is done says by itself how late it was.
        as_of = AsOf(max(done, due_on))
    if due_on is None or done_on is None or as_of is None:
        return {"done_on": done}
    state, late = state_of(due_on, done, as_of)
    seen = done is not None and done <= as_of.day
    return {"done_on": done if seen else None, "state": state.value, "days_late": late}
