"""The books of township hospitals and village clinics on visits of poor persons, by month.

In: claims with their results, persons on the pack's list of register entries.
Out: a sheet per institution and book.  Must never: enter a claim that is void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.evaluate.inputs import Inputs
from medrelief.evaluate.opening import opening_of
from medrelief.evaluate.run import Engine, Ready, run_prepared
from medrelief.facts.days import month_end
from medrelief.offices.packs import only_pack
from medrelief.offices.screen import screened
from medrelief.policy.settings import WrongUse
from medrelief.reports.sheets import BLANK, Cell, Sheet, amount, text
from medrelief.reports.tables import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.offices.packs import Pack
    from medrelief.reports.tables import Wanted
    from medrelief.subjects.case import Case

MAIN, SECTION = "claims", "screening"
LIST = "register_entries"
_BOOKS = {
    ("township", "outpatient"): "book_pooling",
    ("township", "two_disease_outpatient"): "book_pooling",
    ("township", "chronic_outpatient"): "book_chronic",
    ("township", "inpatient"): "book_inpatient",
    ("village", "outpatient"): "book_drugs",
    ("village", "two_disease_outpatient"): "book_drugs",
    ("village", "chronic_outpatient"): "book_drugs",
}


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """The books with an entry, by institution.  Raises: `WrongUse` where the pack has no list."""
    pack = only_pack(wanted.choice, wanted.packs, MAIN)
    if LIST not in {rule.provision.id for rule in pack.rules} or wanted.month is None:
        raise WrongUse(f"the pack '{pack.id}' has no list '{LIST}'")
    last = month_end(wanted.month)
    frame = screened(wanted.sources, pack, last).frame
    listed = set(frame.filter(frame["list"] == LIST)["person_id"])
    people = wanted.people(pack.id)
    results = _results(wanted, pack)
    books: dict[tuple[str, str], list[tuple[Cell, ...]]] = {}
    for person_id in sorted(listed):
        for case in sorted(people.cases.get(person_id, ()), key=lambda each: each.date):
            book = _BOOKS.get((str(case.facts["facility_level"]), str(case.facts["care_type"])))
            if book and wanted.month <= case.date <= last and case.claim_id in results:
                row = _row(wanted, case, people.persons.get(person_id), results[case.claim_id])
                books.setdefault((str(case.facts["facility_id"]), book), []).append(row)
    for (facility_id, book), rows in sorted(books.items()):
        named = wanted.facility(facility_id, people.facilities.get(facility_id))
        yield _book(wanted, pack, named, book, rows)


def _book(
    wanted: Wanted, pack: Pack, facility: str, book: str, rows: list[tuple[Cell, ...]]
) -> Sheet:
    say = wanted.say
    assert wanted.month is not None
    return Sheet(
        name=say(book),
        title=say(book),
        source=wanted.source(pack.policy),
        head=(
            (say("facility"), text(facility)),
            (say("month"), text(f"{wanted.month:%Y-%m}")),
        ),
        columns=tuple(
            say(name)
            for name in (
                "date", "name", "id_number", "disease", "total_cost", "fund_total", "person_pays",
            )
        ),
        rows=tuple(sorted(rows, key=lambda row: row[0].text)),
        foot=((say("filled_by"), BLANK), (say("date"), BLANK)),
    )  # fmt: skip


def _row(
    wanted: Wanted, case: Case, person: Any, result: tuple[int | None, int | None]
) -> tuple[Cell, ...]:
    facts = person or {}
    lacking = wanted.say("lacking")
    disease = case.facts["disease"]
    funds, own = result
    return (
        text(iso(case.date)),
        text(wanted.shown.name(facts.get("name")), lacking),
        text(wanted.shown.number(facts.get("id_number")), lacking),
        text(wanted.label("disease", disease) if isinstance(disease, str) else "", ""),
        amount(int(case.facts["total_cost"])),  # type: ignore[call-overload]  # a required amount
        amount(funds, "?"),
        amount(own, "?"),
    )


def _results(wanted: Wanted, pack: Pack) -> dict[str, tuple[int | None, int | None]]:
    """Claim → what the funds and the person pay; void claims are left out."""
    read = wanted.sources.tables[MAIN]
    beside = {name: table for name, table in wanted.sources.tables.items() if name != MAIN}
    programs = {pack.id: pack.program}
    opening = opening_of(wanted.sources.frame("opening"), programs)
    inputs = Inputs(read, beside)
    if set(read.frame["policy"].unique()) != {pack.id}:
        from dataclasses import replace

        own = read.frame.filter(read.frame["policy"] == pack.id)
        inputs = Inputs(replace(read, frame=own), beside)
    result = run_prepared(Ready(inputs, programs, opening), engine=Engine.COLUMNS).result
    kept = result.filter(result["status"] != "void")
    return {
        claim_id: (funds, own)
        for claim_id, funds, own in kept.select("claim_id", "fund_total", "person_pays").iter_rows()
    }
