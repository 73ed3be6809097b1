"""The rule engine behind a fence: changes of one person in, conclusions out.

Why: durable_rules chains what follows from what, and breaks outside a narrow use.  The fence:
- a private host whose background run does nothing;
- one state, never deleted: the library frees memory it never set when it deletes one;
- events only, which are used up by their rule, so that nothing stays behind; facts would;
- text ids that never repeat, and whole numbers otherwise;
- one event per pattern, never a comparison with another, and one rule per event;
- events posted one by one; that no rule wants one is no fault;
- an exception of an action is read from the state after every event;
- a change is checked before it is posted: both sides known, and not the same.
Must never: let anything of the library be seen outside this module.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medrelief.policy.settings import WrongUse
from medrelief.watch.rules import CONCERN, FOLLOWS, RAISED, About, Then

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medrelief.watch.rules import Follow

_RULES, _STATE = "alerts", "one"
_FIRST_WITHOUT = (3, 13)


@dataclass(frozen=True, slots=True)
class Change:
    """A flag or a time limit that stands differently than before."""

    about: About
    before: int
    now: int


class IllegalChange(Exception):
    """A change that cannot be: a fault of whoever posted it."""


class ActionFailed(Exception):
    """An action of a rule failed; the library would keep silent about it."""


class Rules:
    """The rules, ready; each question leaves nothing behind."""

    def __init__(self) -> None:
        """Raises: `WrongUse` where the library is not installed, or cannot run here."""
        engine = _engine()

        class _Host(engine.Host):  # type: ignore[misc, name-defined]  # the library has no types
            def _run(self) -> None:
                """No timers: they would work on the state while it is asked."""

        self._not_wanted: type[Exception] = engine.MessageNotHandledException
        self._concluded: list[tuple[int, Then]] = []
        self._posted = 0
        self._host = _Host({_RULES: self._definition()})

    def follows(self, changes: Iterable[Change]) -> list[tuple[int, Then]]:
        """What follows from the changes of one person: place of the change, conclusion.

        Raises: `IllegalChange`, `ActionFailed`.
        """
        self._concluded.clear()
        asked = list(changes)
        for change in asked:
            _check(change)
        for place, change in enumerate(asked):
            before, now = _sides(change)
            if before != now:
                about = int(change.about)
                self._post({"about": about, "before": before, "now": now, "place": place})
        return sorted(self._concluded)

    def _post(self, event: dict[str, int]) -> None:
        try:
            self._host.post(_RULES, self._event(event))
        except self._not_wanted:
            return
        failed = (self._host.get_state(_RULES, _STATE) or {}).get("exception")
        if failed is not None:
            raise ActionFailed(str(failed))

    def _event(self, values: dict[str, int]) -> dict[str, Any]:
        self._posted += 1
        return {**values, "id": f"e{self._posted}", "sid": _STATE}

    def _definition(self) -> dict[str, Any]:
        rules: dict[str, Any] = {
            name: {
                "all": [
                    {
                        "m": {
                            "$and": [
                                {"about": int(each.about)},
                                {"before": int(each.before)},
                                {"now": int(each.now)},
                            ]
                        }
                    }
                ],
                "run": self._concluding(each),
            }
            for name, each in FOLLOWS.items()
        }
        rules["told"] = {"all": [{"m": {"about": int(About.CONCLUSION)}}], "run": self._tell}
        return rules

    def _concluding(self, follow: Follow) -> Any:
        def conclude(c: Any) -> None:
            for then in follow.then:
                event = {"about": int(About.CONCLUSION), "then": int(then), "place": c.m.place}
                c.post(self._event(event))

        return conclude

    def _tell(self, c: Any) -> None:
        self._concluded.append((int(c.m.place), Then(int(c.m.then))))


def _sides(change: Change) -> tuple[int, int]:
    """Before and now, of a time limit as what an office makes of them."""
    if change.about is About.LIMIT:
        return int(CONCERN[change.before]), int(CONCERN[change.now])
    return change.before, change.now


def _check(change: Change) -> None:
    known = {0, RAISED} if change.about is About.FLAG else CONCERN.keys()
    if change.about is About.CONCLUSION or not {change.before, change.now} <= known:
        raise IllegalChange(f"{change.about.name}: {change.before} to {change.now}")
    if change.before == change.now:
        raise IllegalChange(f"{change.about.name}: {change.now} is no change")


def _engine() -> Any:
    if sys.version_info >= _FIRST_WITHOUT:
        raise WrongUse(
            "watch needs Python 3.11 or 3.12: durable_rules does not run on later ones",
            "run medrelief with an earlier Python",
        )
    try:
        from durable import engine
    except ImportError:
        raise WrongUse(
            "watch needs the library durable_rules, which is not installed",
            "pip install 'medrelief[watch]'",
        ) from None
    return engine
