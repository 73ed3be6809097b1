"""The monthly survey form of each village, as the notice's annex lays it out.

In: persons on the pack's list `survey` as of the month's end, with what they applied for.
Out: a sheet per village.  Must never: leave a village out because nobody is on its list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.facts.days import month_end
from medrelief.offices.packs import only_pack
from medrelief.offices.screen import screened
from medrelief.policy.settings import WrongUse
from medrelief.reports.sheets import BLANK, Cell, Sheet, text
from medrelief.reports.tables import iso

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from medrelief.offices.packs import Pack
    from medrelief.offices.people import People
    from medrelief.reports.tables import Wanted
    from medrelief.subjects.case import Facts

MAIN, SECTION = "persons", "screening"
LIST = "survey"


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """The forms, by township and village.  Raises: `WrongUse` where the pack has no such list."""
    pack = only_pack(wanted.choice, wanted.packs, MAIN)
    if LIST not in {rule.provision.id for rule in pack.rules} or wanted.month is None:
        raise WrongUse(f"the pack '{pack.id}' has no list '{LIST}'")
    people = wanted.people(pack.id)
    listed = _listed(wanted, pack)
    villages: dict[tuple[str, str, str], list[str]] = {}
    for person_id, person in people.persons.items():
        key = tuple(
            str(person.get(name) or "") for name in ("insured_division", "township", "village")
        )
        own = villages.setdefault(key, [])  # type: ignore[arg-type]  # three texts
        if person_id in listed:
            own.append(person_id)
    for county, township, village in sorted(villages):
        rows = [
            row
            for person_id in villages[county, township, village]
            for row in _rows(wanted, people, person_id, wanted.month)
        ]
        yield _form(wanted, pack, (county, township, village), rows)


def _form(
    wanted: Wanted, pack: Pack, place: tuple[str, str, str], rows: list[tuple[Cell, ...]]
) -> Sheet:
    say = wanted.say
    assert wanted.month is not None
    county, township, village = place
    return Sheet(
        name=say("survey"),
        title=say("survey"),
        source=wanted.source(pack.policy),
        head=(
            (say("county"), text(county)),
            (say("township"), text(township)),
            (say("village"), text(village)),
            (say("month"), text(f"{wanted.month:%Y-%m}")),
        ),
        columns=tuple(
            say(name)
            for name in (
                "name", "id_number", "identity", "survey_disease", "survey_kind", "accepted_on",
            )
        ),
        rows=tuple(rows) or ((BLANK,) * 6,),
        foot=((say("doctor_signs"), BLANK), (say("surveyed_on"), BLANK)),
    )  # fmt: skip


def _listed(wanted: Wanted, pack: Pack) -> set[str]:
    assert wanted.month is not None
    report = screened(wanted.sources, pack, month_end(wanted.month))
    frame = report.frame
    return set(frame.filter((frame["list"] == LIST) & (frame["status"] == "listed"))["person_id"])


def _rows(
    wanted: Wanted, people: People, person_id: str, month: date
) -> Iterator[tuple[Cell, ...]]:
    """A row per application of the month; one without, for who is listed all the same."""
    about = people.about(person_id)
    facts = about.person or {}
    lacking = wanted.say("lacking")
    last = month_end(month)
    identities = [
        row["identity"]
        for row in about.searched()["identity"]
        if isinstance(row.get("identity"), str) and _holds(row, last)
    ]
    who = (
        text(wanted.shown.name(facts.get("name")), lacking),
        text(wanted.shown.number(facts.get("id_number")), lacking),
        text(wanted.labels("identity", identities), lacking),
    )
    taken = [row for row in about.registrations or () if _taken(row, month)]
    for row in taken:
        yield (
            *who,
            text(wanted.label("disease", row.get("disease")), lacking),
            text(wanted.label("kind", row.get("kind")), lacking),
            text(iso(row.get("accepted_on")), lacking),
        )
    if not taken:
        yield (*who, BLANK, BLANK, BLANK)


def _taken(row: Facts, month: date) -> bool:
    day: Any = row.get("accepted_on") or row.get("applied_on")
    return day is not None and (day.year, day.month) == (month.year, month.month)


def _holds(row: Facts, day: date) -> bool:
    first: Any = row.get("valid_from")
    last: Any = row.get("valid_to")
    return (first is None or first <= day) and (last is None or day <= last)
