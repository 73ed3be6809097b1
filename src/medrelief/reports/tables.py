"""What every kind of form is made of: the tables read, the packs, and how persons are shown.

In: a run's tables.  Out: persons, labels, heads.  Must never: decide what a form shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.explain.labels import text_value
from medrelief.offices.people import People
from medrelief.reports.sheets import Cell, text
from medrelief.reports.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources
    from medrelief.policy.model import Policy
    from medrelief.reports.masking import Shown
    from medrelief.subjects.case import Facts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form is made for.

    `packs` have the rules of the form's own section.  `month` is its first day, `day` the
    day of the form, `claims` the claims a slip is asked for.
    """

    sources: Sources
    packs: Mapping[str, Pack]
    choice: Choice
    shown: Shown
    lang: str
    month: date | None = None
    day: date | None = None
    claims: Sequence[str] = ()

    def say(self, name: str) -> str:
        """A word of a form."""
        return word(name, self.lang)

    def people(self, policy: str) -> People:
        """The rows of persons under one pack."""
        return People(self.sources, policy)

    def label(self, column: str, value: object) -> str:
        """A value by its label."""
        return "" if value is None else text_value(column, str(value), self.lang)

    def labels(self, column: str, values: Iterable[object]) -> str:
        """Several values by their labels."""
        separator = "、" if self.lang == "zh" else ", "
        return separator.join(dict.fromkeys(self.label(column, value) for value in values))

    def person(self, person_id: str, facts: Facts | None) -> tuple[tuple[str, Cell], ...]:
        """Who it is: name and number as they may be shown, or the id of the tables."""
        known = facts or {}
        lacking = self.say("lacking")
        return (
            (self.say("name"), text(self.shown.name(known.get("name")), lacking)),
            (self.say("id_number"), text(self.shown.number(known.get("id_number")), lacking)),
            (self.say("person_id"), text(self.shown.key(person_id))),
        )

    def source(self, policy: Policy) -> str:
        """Which notice a form follows."""
        title, number = policy.title.of(self.lang), policy.document.number
        return f"{title}（{number}）" if self.lang == "zh" else f"{title} ({number})"

    def facility(self, facility_id: object, facts: Facts | None) -> str:
        """An institution by its name, or its id."""
        named = (facts or {}).get("name")
        return str(named) if named not in (None, "none") else str(facility_id or "")


def iso(day: object) -> str:
    """A day as it is written; nothing where it is not known or open."""
    from datetime import date

    from medrelief.facts.days import OPEN_END

    return day.isoformat() if isinstance(day, date) and day != OPEN_END else ""
