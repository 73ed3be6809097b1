"""`settle`: the month's statement of each institution and payer.

In: claims with everything they are decided on, institutions, events.  Out: one row per
pack, institution and payer, and the month's indicators.
Must never: show a balance over an advance that cannot be read, or take a claim that is
not decided for one that costs nothing.

Events that count: `advance` (value: yuan, or `payer:yuan`), dated in the month;
`transfer` to an institution (value: `2020-05:yuan`, or yuan for the month before its day).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.inputs import Inputs
from medrelief.evaluate.opening import opening_of
from medrelief.evaluate.run import Engine, Ready, run_prepared
from medrelief.facts.columns import FUNDS
from medrelief.facts.kinds import Kind
from medrelief.offices.indicators import INDICATORS, indicators_of
from medrelief.offices.institutions import Institutions
from medrelief.offices.limits import limit_of, limits_pack
from medrelief.offices.lines import RECOVERY, UNASSIGNED, Line, counted, in_order, lines_of
from medrelief.offices.people import People
from medrelief.offices.report import (
    LISTED,
    NOT_APPLICABLE,
    NOT_IN_FORCE,
    Report,
    extra_names,
    frame_of,
    kinds_of_packs,
    merged,
)
from medrelief.subjects import matters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from medrelief.offices.due import AsOf
    from medrelief.offices.packs import Pack
    from medrelief.offices.sources import Sources
    from medrelief.program.program import Program

    Progress = Callable[[int, int], None]
    Row = dict[str, Any]

SECTION = "settlement"
OWN = {
    "policy": Kind.TEXT,
    "facility_id": Kind.TEXT,
    "month": Kind.TEXT,
    "payer": Kind.TEXT,
    "claims": Kind.COUNT,
    "amount": Kind.MONEY,
    "advance": Kind.MONEY,
    "balance": Kind.MONEY,
    "due_on": Kind.DATE,
}
WHERE_KNOWN = {
    "parent_id": Kind.TEXT,
    "of_clinics": Kind.MONEY,
    "transferred": Kind.MONEY,
    "done_on": Kind.DATE,
    "state": Kind.TEXT,
    "days_late": Kind.COUNT,
}
"""Columns of the verb that are left out where no row has a value."""
OPEN = {"undetermined": Kind.COUNT, "open_claims": Kind.TEXT}
UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Month:
    """A month, and the day as of which its time limits are looked at."""

    start: date
    as_of: AsOf | None = None

    @property
    def name(self) -> str:
        """Such as `2020-05`."""
        return f"{self.start:%Y-%m}"


@dataclass(slots=True)
class Stated:
    """A line with what belongs to it beside the claims."""

    line: Line
    advance: int | None = 0
    findings: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


def settled(
    sources: Sources,
    packs: Mapping[str, Pack],
    month: Month,
    *,
    engine: Engine = Engine.COLUMNS,
    progress: Progress | None = None,
) -> Report:
    """The statements of a month.

    Args:
        sources: the main table is `claims`; all of them, for totals run over the year.
        packs: with their rules of statements.
    Returns: the columns of `OWN`, those of `WHERE_KNOWN` that have a value, what packs yield
        beyond them, `undetermined` and `open_claims`, status and ids.  Lists: `deadlines`,
        and `indicators` where a pack has them.
    Raises: `BeyondCalendar`.
    """
    programs = {name: pack.program for name, pack in packs.items()}
    claims, result = _evaluated(sources, programs, engine)
    lines = lines_of(claims, result, programs, month.start)
    rows: list[Row] = []
    indicators: list[Row] = []
    for done, (name, pack) in enumerate(packs.items(), 1):
        rules, limits = pack.about("statement"), limits_pack(pack)
        searched = any("claim" in rule.row_facts for rule in (*rules.rules, *limits.rules))
        places = Institutions(sources, name, with_claims=searched)
        ours = [line for line in lines if line.policy == name]
        stated = _stated(ours, places, month, alone=len(packs) == 1)
        rows += _rows(rules, limits, places, stated, month)
        indicators += indicators_of(pack.about("person"), People(sources, name), month.start)
        if progress is not None:
            progress(done, len(packs))
    kinds = _kinds(packs, lines)
    known = [name for name in WHERE_KNOWN if any(row.get(name) is not None for row in rows)]
    extras = extra_names(kinds, {**OWN, **WHERE_KNOWN, **OPEN})
    columns = [*OWN, *known, *extras, *OPEN, "status", *LISTED]
    lists = {}
    if indicators:
        names = [*INDICATORS, "status", "missing"]
        lists["indicators"] = frame_of(indicators, names, INDICATORS)
    kinds |= {name: kind for name, kind in INDICATORS.items() if name not in columns}
    return Report(
        "settle",
        frame_of(rows, columns, kinds),
        kinds,
        lists=lists,
        counts=counted(claims, result, month.start),
        as_of=None if month.as_of is None else month.as_of.day,
    )


def _evaluated(sources: Sources, programs: Mapping[str, Program], engine: Engine) -> Any:
    """The claims under packs of the run, and their results in the same order."""
    read = sources.tables["claims"]
    under = read.frame.filter(read.frame["policy"].is_in(list(programs)))
    beside = {name: table for name, table in sources.tables.items() if name != "claims"}
    inputs = Inputs(replace(read, frame=under), beside)
    ready = Ready(inputs, programs, opening_of(sources.frame("opening"), programs))
    return under, run_prepared(ready, engine=engine).result


def _kinds(packs: Mapping[str, Pack], lines: Sequence[Line]) -> dict[str, Kind]:
    kinds = {name: Kind.MONEY for line in lines for name in line.parts}
    kinds |= kinds_of_packs(pack.about("statement") for pack in packs.values())
    return {**kinds, **OWN, **WHERE_KNOWN, **OPEN}


def _stated(
    lines: Sequence[Line], places: Institutions, month: Month, *, alone: bool
) -> list[Stated]:
    """The lines with their advances, and lines for institutions that only have an advance."""
    found = {(line.facility_id, line.payer): Stated(line) for line in lines}
    for parent in sorted({p for line in lines if (p := places.parent_of(line.facility_id))}):
        # A township hospital is paid its clinics' money, whether it has claims of its own.
        for line in lines:
            key = (parent, line.payer)
            if places.parent_of(line.facility_id) == parent and key not in found:
                found[key] = Stated(Line(line.policy, parent, line.payer))
    for facility_id, payer, amount in places.advances(month.start):
        own = [each for (place, _), each in found.items() if place == facility_id]
        if own or alone or places.named_by_event(facility_id):
            _advanced(_line_of_advance(found, own, places.policy, facility_id, payer), amount)
    by_line = {id(each.line): each for each in found.values()}
    return [by_line[id(line)] for line in in_order(each.line for each in found.values())]


def _advanced(stated: Stated, amount: int | None) -> None:
    """Add an advance to its line; one that states no amount leaves the balance open."""
    if stated.line.payer == UNASSIGNED:
        stated.findings = ("advance_without_payer",)
    if amount is None or stated.advance is None:
        stated.advance, stated.lacking = None, ("events.value",)
    else:
        stated.advance += amount


def _line_of_advance(
    found: dict[tuple[str | None, str], Stated],
    own: Sequence[Stated],
    policy: str,
    facility_id: str | None,
    payer: str,
) -> Stated:
    """The line an advance belongs to: that of its payer, or the only one that pays."""
    paying = [each for each in own if each.line.payer in FUNDS]
    if not payer and len(paying) == 1:
        return paying[0]
    key = (facility_id, payer or UNASSIGNED)
    return found.setdefault(key, Stated(Line(policy, facility_id, key[1])))


def _rows(
    rules: Pack, limits: Pack, places: Institutions, stated: Sequence[Stated], month: Month
) -> list[Row]:
    clinics: dict[tuple[str, str], list[Line]] = {}
    for each in stated:
        parent = places.parent_of(each.line.facility_id)
        if parent is not None:
            clinics.setdefault((parent, each.line.payer), []).append(each.line)
    rows = []
    for each in stated:
        of_clinics = clinics.get((each.line.facility_id or "", each.line.payer), ())
        if any(line.open_claims for line in of_clinics):
            each.findings = (*each.findings, "clinics_undetermined")
        row = _row(rules, limits, places, each, month)
        row["of_clinics"] = sum(line.amount for line in of_clinics) if of_clinics else None
        rows.append(row)
    return rows


def _row(rules: Pack, limits: Pack, places: Institutions, stated: Stated, month: Month) -> Row:
    line = stated.line
    matter = matters.statement(
        month.start,
        line.payer,
        line.amount,
        line.claims,
        places.about(line.facility_id),
        None if month.as_of is None else month.as_of.day,
    )
    in_force = rules.in_force.on(matter.facts["date"])  # type: ignore[arg-type]  # always a date
    one = merged(rules.judged(matter), in_force)
    ids = dict.fromkeys(LISTED, "") if one is None else one.lists()
    status = NOT_APPLICABLE if one is None else one.status
    lacking = {*line.missing, *stated.lacking}
    if line.facility_id is None:
        lacking.add("facility_id")
    if (line.open_claims or lacking) and status != NOT_IN_FORCE:
        status = UNDETERMINED
    taken_back = line.payer == RECOVERY
    return {
        **line.parts,
        **({} if one is None else one.values),
        **limit_of(limits, matter, month.as_of),
        "policy": line.policy,
        "facility_id": line.facility_id,
        "month": month.name,
        "payer": line.payer,
        "claims": line.claims,
        "amount": line.amount,
        "advance": None if taken_back else stated.advance,
        "balance": None if stated.advance is None else line.amount - stated.advance,
        "parent_id": places.parent_of(line.facility_id),
        "transferred": places.transferred(line.facility_id, line.payer, month.start),
        "undetermined": len(line.open_claims),
        "open_claims": ";".join(line.open_claims),
        "status": status,
        **ids,
        "missing": _joined(ids["missing"], lacking),
        "findings": _joined(ids["findings"], stated.findings),
    }


def _joined(ids: str, more: Iterable[str]) -> str:
    return ";".join(sorted({*ids.split(";"), *more} - {""}))
