"""Notices to persons whose application is refused, with every reason and its clause.

In: applications with what is decided about them.  Out: a sheet per refusal.
Must never: give one reason of several, or a reason that is not certain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.explain.labels import place_text, reason_text
from medrelief.offices.people import all_rows
from medrelief.offices.register import registered
from medrelief.reports.sheets import BLANK, Cell, Sheet, text
from medrelief.reports.tables import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.model import Policy
    from medrelief.reports.tables import Wanted
    from medrelief.subjects.case import Facts

MAIN, SECTION = "registrations", "registration"


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """The notices, in the order of the applications."""
    report = registered(wanted.sources, wanted.packs, today=wanted.day)
    applications = all_rows(wanted.sources, MAIN)
    people = {policy: wanted.people(policy) for policy in wanted.packs}
    for row, application in zip(report.frame.iter_rows(named=True), applications, strict=True):
        if row["status"] == "refused":
            person = people[row["policy"]].persons.get(row["person_id"])
            yield _notice(wanted, row, application, person)


def _notice(wanted: Wanted, row: dict[str, Any], application: Facts, person: Any) -> Sheet:
    say = wanted.say
    policy = wanted.packs[row["policy"]].policy
    return Sheet(
        name=say("notice"),
        title=say("notice"),
        source=wanted.source(policy),
        head=(
            *wanted.person(row["person_id"], person),
            (say("disease"), text(wanted.label("disease", row["disease"]))),
            (say("applied_on"), text(_first_day(application))),
            (say("decision"), text(say("not_approved"))),
        ),
        columns=(say("reason"), say("clause")),
        rows=tuple(
            _reason(wanted, policy, name.partition(".")[2]) for name in row["reasons"].split(";")
        ),
        foot=((say("office_signs"), BLANK), (say("date"), text(iso(wanted.day)))),
    )


def _reason(wanted: Wanted, policy: Policy, name: str) -> tuple[Cell, ...]:
    condition = policy.conditions.get(name)
    cite = condition.cite if condition else ()
    return (
        Cell(reason_text(policy, name, wanted.lang)),
        Cell(place_text(policy, cite, wanted.lang)),
    )


def _first_day(application: Facts) -> str:
    for name in ("applied_on", "accepted_on"):
        if application.get(name) is not None:
            return iso(application[name])
    return ""
