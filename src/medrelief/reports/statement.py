"""The monthly statement of each institution: what each payer owes, advance and balance.

In: what `settle` states.  Out: a sheet per institution.
Must never: add up what is not of one kind: what is to be recovered stands apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.facts.vocabulary import vocabulary
from medrelief.offices.lines import RECOVERY, UNASSIGNED
from medrelief.offices.settle import Month, settled
from medrelief.policy.settings import WrongUse
from medrelief.reports.sheets import BLANK, Cell, Sheet, amount, text
from medrelief.reports.tables import iso

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medrelief.reports.tables import Wanted

MAIN, SECTION = "claims", "settlement"
_OPTIONAL = ("of_clinics", "transferred")


def sheets(wanted: Wanted) -> Iterator[Sheet]:
    """The statements, by pack and institution.  Raises: `WrongUse` without a month."""
    if wanted.month is None:
        raise WrongUse("a statement is of a month", "--month 2020-05")
    frame = settled(wanted.sources, wanted.packs, Month(wanted.month)).frame
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault((row["policy"], row["facility_id"] or ""), []).append(row)
    for (policy, facility_id), own in rows.items():
        facts = wanted.people(policy).facilities.get(facility_id)
        named = wanted.facility(facility_id, facts) or wanted.say("lacking")
        yield _statement(wanted, policy, named, own)


def _statement(wanted: Wanted, policy: str, facility: str, rows: Sequence[dict[str, Any]]) -> Sheet:
    say = wanted.say
    assert wanted.month is not None
    more = [name for name in _OPTIONAL if any(row.get(name) is not None for row in rows)]
    names = ("payer", "claims", "amount", "advance", "balance", "due_on", *more, "not_decided")
    return Sheet(
        name=say("statement"),
        title=say("statement"),
        source=wanted.source(wanted.packs[policy].policy),
        head=((say("facility"), text(facility)), (say("month"), text(f"{wanted.month:%Y-%m}"))),
        columns=tuple(say(name) for name in names),
        rows=(*(_row(wanted, row, more) for row in rows), _sum(wanted, rows, more)),
        foot=((say("institution_signs"), BLANK), (say("office_signs"), BLANK)),
        notes=tuple(_open(wanted, rows)),
    )


def _row(wanted: Wanted, row: dict[str, Any], more: Sequence[str]) -> tuple[Cell, ...]:
    payer = row["payer"]
    apart = payer in (RECOVERY, UNASSIGNED)
    named = wanted.say(payer) if apart else vocabulary("funds").label(payer, wanted.lang)
    return (
        Cell(named),
        Cell(str(row["claims"]), right=True),
        amount(row["amount"]),
        amount(row["advance"]) if payer == RECOVERY else amount(row["advance"], "?"),
        amount(row["balance"]) if payer == RECOVERY else amount(row["balance"], "?"),
        text(iso(row["due_on"])),
        *(amount(row[name]) for name in more),
        Cell(str(row["undetermined"]) if row["undetermined"] else "", right=True),
    )


def _sum(wanted: Wanted, rows: Sequence[dict[str, Any]], more: Sequence[str]) -> tuple[Cell, ...]:
    """What the payers owe together; what is to be recovered is not part of it."""
    owed = [row for row in rows if row["payer"] != RECOVERY]

    def total(name: str) -> Cell:
        amounts = [row[name] for row in owed]
        return amount(None if None in amounts else sum(amounts), "?")

    blank = [BLANK] * len(more)
    count = Cell("", right=True)
    return (
        Cell(wanted.say("sum")), count, total("amount"), total("advance"), total("balance"),
        BLANK, *blank, count,
    )  # fmt: skip


def _open(wanted: Wanted, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    named = {name for row in rows for name in (row["open_claims"] or "").split(";") if name}
    if named:
        yield f"{wanted.say('not_decided')}: {', '.join(sorted(named))}"
