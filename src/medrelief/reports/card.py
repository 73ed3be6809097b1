"""Convenience cards: one for every needy person with a registered disease.

In: applications with what is decided about them.  Out: a small sheet per person.
Must never: leave out a person whose card lacks something; the card says what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.offices.register import registered
from medrelief.reports.sheets import Sheet, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.reports.tables import Wanted

MAIN, SECTION = "registrations", "registration"


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """The cards, by pack and person; of diseases whose registration has not ended."""
    for policy, found in _diseases(wanted).items():
        people = wanted.people(policy)
        notice = wanted.source(wanted.packs[policy].policy)
        for person_id in sorted(found):
            yield _card(wanted, notice, person_id, people.persons.get(person_id), found[person_id])


def _card(
    wanted: Wanted, notice: str, person_id: str, person: Any, diseases: list[object]
) -> Sheet:
    facts = person or {}
    lacking = wanted.say("lacking")
    phone = wanted.shown.number(facts.get("family_doctor_phone"))
    return Sheet(
        name=wanted.say("card"),
        title=wanted.say("card"),
        source=notice,
        head=(
            *wanted.person(person_id, person),
            (wanted.say("diseases"), text(wanted.labels("disease", diseases))),
            (wanted.say("hospital"), text(facts.get("contracted_hospital"), lacking)),
            (wanted.say("doctor"), text(wanted.shown.name(facts.get("family_doctor")), lacking)),
            (wanted.say("phone"), text(phone, lacking)),
        ),
        small=True,
    )


def _diseases(wanted: Wanted) -> dict[str, dict[str, list[object]]]:
    """Pack → person → diseases that are approved and not ended."""
    report = registered(wanted.sources, wanted.packs, today=wanted.day)
    rows = wanted.sources.tables[MAIN].frame
    ends = rows["valid_to"].to_list() if "valid_to" in rows.columns else [None] * rows.height
    found: dict[str, dict[str, list[object]]] = {}
    for row, end in zip(report.frame.iter_rows(named=True), ends, strict=True):
        ended = wanted.day is not None and end is not None and end < wanted.day
        if row["status"] == "approved" and not ended:
            own = found.setdefault(row["policy"], {}).setdefault(row["person_id"], [])
            own.append(row["disease"])
    return found
