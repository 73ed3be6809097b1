"""Alerts as they are told: one JSON object per line.

In: what the rules conclude.  Out: lines with a number of their own, in order.
Must never: name a person otherwise than by the id of the tables.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.watch.rules import Then

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

RAISED, ENDED = "raised", "ended"
NEAR, MISSED = "deadline_near", "deadline_missed"
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "monitoring": "threshold_crossed",
        "enrolment": "not_enrolled",
        "screening": "treated_not_registered",
        "changes": "change_refused",
        "lines": "line_refused",
    }
)
"""Section of the rule → what its flag is called."""
_OF_LIMITS: Mapping[Then, tuple[str, str]] = MappingProxyType(
    {
        Then.NEAR_RAISED: (NEAR, RAISED),
        Then.NEAR_ENDED: (NEAR, ENDED),
        Then.MISSED_RAISED: (MISSED, RAISED),
        Then.MISSED_ENDED: (MISSED, ENDED),
    }
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: what, since when, about whom, and whether it begins or ends."""

    on: date
    alert: str
    state: str
    policy: str
    entity: str
    name: str
    year: str = ""
    subject: str = ""
    due_on: date | None = None

    def line(self, seq: int) -> str:
        """As JSON; what does not apply is left out."""
        of_person, ident = self.entity[:2] == "p:", self.entity[2:]
        told: dict[str, object] = {
            "seq": seq,
            "on": self.on.isoformat(),
            "alert": self.alert,
            "state": self.state,
            "policy": self.policy,
            "person_id" if of_person else "facility_id": ident,
            "name": f"{self.policy}.{self.name}" if self.policy else self.name,
            "year": int(self.year) if self.year else "",
            "subject": self.subject,
            "due_on": self.due_on.isoformat() if self.due_on else "",
        }
        return json.dumps(
            {key: value for key, value in told.items() if value != ""}, ensure_ascii=False
        )


def alert_of(
    then: Then, group: str, name: str, entity: str, on: date, due_on: date | None
) -> Alert:
    """The alert that a conclusion makes of a flag or a time limit."""
    section, policy, rule, year = group.split("|")
    if then in _OF_LIMITS:
        kind, state = _OF_LIMITS[then]
        return Alert(on, kind, state, policy, entity, rule, subject=name, due_on=due_on)
    state = RAISED if then is Then.FLAG_RAISED else ENDED
    if section == "changes":
        subject, _, code = name.rpartition("/")
        return Alert(on, KINDS[section], state, policy, entity, code, subject=subject)
    return Alert(on, KINDS[section], state, policy, entity, name, year)
