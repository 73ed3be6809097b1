"""One claim with everything it is decided on, as the reference evaluator takes it.

In: facts of a claim, its person and facility, rows of other tables.
Out: `Case`: flat facts in which an unknown value names itself, rows likewise,
and the facts that two sources tell differently.
Must never: decide anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.case_columns import CASE, FROM_FACILITY
from medrelief.facts.columns import TABLES
from medrelief.facts.days import OPEN_END
from medrelief.facts.kinds import Empty, Kind
from medrelief.language.values import Unknown, unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    Facts = Mapping[str, object]
    Rows = tuple[Facts, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A claim ready to be decided; `date` is the day it counts on."""

    claim_id: str
    person_id: str
    date: date
    reverses: str
    facts: Facts
    rows: Mapping[str, Rows]
    conflicts: tuple[str, ...] = ()


def absence(kind: Kind, empty: Empty) -> object:
    """What an empty cell holds; None where it is unknown."""
    match empty, kind:
        case Empty.NONE, Kind.BOOL:
            return False
        case Empty.NONE, Kind.SET:
            return frozenset[str]()
        case Empty.NONE, _:
            return "none"
        case Empty.OPEN, _:
            return OPEN_END
    return None


_UNKNOWN: Mapping[str, object] = MappingProxyType(
    {
        name: known
        if (known := absence(column.kind, column.empty)) is not None
        else unknown(column.missing)
        for name, column in CASE.items()
    }
)
"""What a column of the case holds where no source says anything."""


def _unknown_row(table: str, names: Mapping[str, str]) -> Mapping[str, object]:
    return MappingProxyType(
        {
            column.name: known
            if (known := absence(column.kind, column.empty)) is not None
            else unknown(names.get(column.name, f"{table}.{column.name}"))
            for column in TABLES[table].columns
        }
    )


_ROW_OF = MappingProxyType(
    {name: _unknown_row(name, {}) for name in ("registrations", "identities", "events")}
)
_OWN = MappingProxyType(
    {
        "disease": "disease",
        "decision": "registered",
        "decided_on": "registration_decided_on",
        "valid_from": "registration_valid_from",
        "valid_to": "registration_valid_to",
        "grade": "registration_grade",
        "subtype": "registration_subtype",
    }
)
"""Column of a registration → the claim's column that says it in one-file use."""
_OWN_ROW = _unknown_row("registrations", _OWN)


def case_of(
    claim: Facts,
    person: Facts | None = None,
    facility: Facts | None = None,
    *,
    registrations: Iterable[Facts] | None = None,
    identities: Iterable[Facts] | None = None,
    events: Iterable[Facts] | None = None,
) -> Case:
    """The case of a claim.

    Args:
        claim, person, facility: column → value, None or absent where unknown;
            the meaning of empty cells need not have been applied.
        registrations, identities, events: rows of this person (and policy).
            None where the table is not supplied: then the claim's own
            registration and the person's undated identities count.
    """
    facts = dict(_UNKNOWN)
    conflicts: list[str] = []
    for source in (claim, person):
        if source is not None:
            _merge(facts, source, conflicts)
    if facility is not None:
        named = {to: facility.get(name) for name, to in FROM_FACILITY.items()}
        _merge(facts, named, conflicts)
    day = facts["date"] = counting_date(facts)
    rows = {
        "registration": _own_registration(facts)
        if registrations is None
        else _filled(registrations, "registrations"),
        "identity": _undated(facts) if identities is None else _filled(identities, "identities"),
        "event": () if events is None else _filled(events, "events"),
    }
    return Case(
        claim_id=str(claim.get("claim_id") or ""),
        person_id=str(claim.get("person_id") or ""),
        date=day,
        reverses=str(facts["reverses"]),
        facts=facts,
        rows=rows,
        conflicts=tuple(sorted(set(conflicts))),
    )


def counting_date(facts: Facts) -> date:
    """The day a claim counts on: an inpatient's discharge where given, else the service date."""
    discharge = facts["discharge_date"]
    inpatient = facts["care_type"]
    if not isinstance(discharge, Unknown) and (
        inpatient == "inpatient" or isinstance(inpatient, Unknown)
    ):
        return discharge  # type: ignore[return-value]  # a date where it is known
    return facts["service_date"]  # type: ignore[return-value]  # required, so always known


def _merge(facts: dict[str, object], source: Facts, conflicts: list[str]) -> None:
    for name, value in source.items():
        if value is None or name not in facts:
            continue
        known = facts[name]
        if known == _UNKNOWN[name]:  # unknown, or an absence that contradicts nothing
            facts[name] = value
        elif known != value and value != _UNKNOWN[name]:
            conflicts.append(name)


def _filled(rows: Iterable[Facts], table: str) -> Rows:
    empty = _ROW_OF[table]
    return tuple(
        {**empty, **{name: value for name, value in row.items() if value is not None}}
        for row in rows
    )


def _own_registration(facts: Facts) -> Rows:
    """The registration that a claim carries of its own: one row, or none where it says no."""
    registered = facts["registered"]
    if registered is False:
        return ()
    row = dict(_OWN_ROW)
    for column, own in _OWN.items():
        row[column] = facts[own]
    row["decision"] = "approved" if registered is True else registered
    return (row,)


def _undated(facts: Facts) -> Rows:
    """Identities without dates count on every day."""
    from datetime import date

    always = {"valid_from": date.min, "received_on": date.min, "maintained_on": date.min}
    identities = facts["identities"]
    if isinstance(identities, Unknown):
        return ({**_ROW_OF["identities"], **always, "identity": identities},)
    return tuple(
        {**_ROW_OF["identities"], **always, "identity": identity}
        for identity in sorted(identities)  # type: ignore[call-overload]  # a set of text
    )
