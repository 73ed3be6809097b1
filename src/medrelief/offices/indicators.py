"""The month's indicators by township, with their ranks.

Why: a rate is a number of persons over another, which no rule about one person can say.
In: rules that say of each person what to count, the persons.  Out: a row per township.
Must never: give a rate over persons of whom something is not known.

Rank 1 is the lowest figure; equal figures share a rank.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.judge import Verdict
from medrelief.facts.days import month_end
from medrelief.facts.kinds import Kind
from medrelief.subjects.matters import person_in_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from medrelief.evaluate.judge import Judgement
    from medrelief.offices.packs import Pack
    from medrelief.offices.people import People

    Row = dict[str, Any]

COUNTED = ("inpatient", "visits", "visits_outside", "fund_spending")
"""What a rule yields of each person, for the sums of a township."""
INDICATORS = {
    "policy": Kind.TEXT,
    "month": Kind.TEXT,
    "township": Kind.TEXT,
    "persons": Kind.COUNT,
    "inpatients": Kind.COUNT,
    "inpatient_rate": Kind.RATIO,
    "inpatient_rate_rank": Kind.COUNT,
    "visits": Kind.COUNT,
    "visits_outside": Kind.COUNT,
    "outside_share": Kind.RATIO,
    "outside_share_rank": Kind.COUNT,
    "fund_spending": Kind.MONEY,
    "fund_spending_rank": Kind.COUNT,
    "persons_undetermined": Kind.COUNT,
}
_RANKED = ("inpatient_rate", "outside_share", "fund_spending")


@dataclass(slots=True)
class _Township:
    """The sums of one township while persons are added."""

    persons: int = 0
    undetermined: int = 0
    sums: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    missing: set[str] = field(default_factory=set)

    def add(self, judgement: Judgement) -> None:
        """Count a person, or the person as one of whom something is not known."""
        values = [judgement.yields.get(name) for name in COUNTED]
        if judgement.verdict is not Verdict.APPROVED or None in values:
            self.undetermined += 1
            self.missing.update(judgement.missing)
            return
        self.persons += 1
        for name, value in zip(COUNTED, values, strict=True):
            self.sums[name] += value


def indicators_of(pack: Pack, people: People, month: date) -> list[Row]:
    """A row per township, by name; none where the pack has no such rule or the notice no force."""
    last = month_end(month)
    pairs = [
        (rule, judge)
        for rule, judge in zip(pack.rules, pack.judges, strict=True)
        if set(COUNTED) <= {each.id for each in rule.yields}
    ]
    if not pairs or pack.in_force.on(last) is False:
        return []
    townships: dict[str, _Township] = {}
    for person_id, person in people.persons.items():
        matter = person_in_year(month.year, people.about(person_id), last)
        for _, judge in pairs:
            judgement = judge.judged(matter)
            if judgement.verdict in (Verdict.NOT_APPLICABLE, Verdict.REFUSED):
                continue
            name = str(person.get("township") or "")
            townships.setdefault(name, _Township()).add(judgement)
    rows = [_row(pack.id, month, name, each) for name, each in sorted(townships.items())]
    for name in _RANKED:
        _rank(rows, name)
    return rows


def _row(policy: str, month: date, name: str, township: _Township) -> Row:
    sums = township.sums
    whole = township.undetermined == 0
    return {
        "policy": policy,
        "month": f"{month:%Y-%m}",
        "township": name or None,
        "persons": township.persons,
        "inpatients": sums["inpatient"],
        "inpatient_rate": _share(sums["inpatient"], township.persons) if whole else None,
        "visits": sums["visits"],
        "visits_outside": sums["visits_outside"],
        "outside_share": _share(sums["visits_outside"], sums["visits"]) if whole else None,
        "fund_spending": sums["fund_spending"] if whole else None,
        "persons_undetermined": township.undetermined,
        "status": "approved" if whole else "undetermined",
        "missing": ";".join(sorted(township.missing)),
    }


def _share(part: int, whole: int) -> Fraction | None:
    """None where there is nobody, or nothing, to take a share of."""
    return Fraction(part, whole) if whole else None


def _rank(rows: Sequence[Row], name: str) -> None:
    known = sorted(row[name] for row in rows if row[name] is not None)
    for row in rows:
        value: Mapping[str, Any] | None = row[name]
        row[f"{name}_rank"] = None if value is None else known.index(value) + 1
