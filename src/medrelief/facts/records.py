"""Typed records of the tables: claims, persons and what belongs to them.

Why: services hand over one case at a time and deserve checks, completion and
frozen values; the fields are those of `columns.py`, and a test holds the two
together.  In: keyword arguments as text, dates, whole yuan, decimals.  Out:
frozen records with exact values, and `facts_of` them.
Must never: take a float for money, or show a private value in an error or a repr.

Money reads as whole fen and is written out as yuan text, so a record that is
dumped and read again is the same record.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator

from medrelief.facts.amounts import Fen, fen_text, ratio_text
from medrelief.facts.cells import NONE, reader_of
from medrelief.facts.columns import SCHEMES, SUBTYPES, TABLES, Column
from medrelief.facts.days import OPEN_END
from medrelief.facts.headers import columns_read
from medrelief.facts.kinds import Empty, Kind
from medrelief.facts.refusals import Refused

_CLAIMS, _PERSONS, _REGISTRATIONS = TABLES["claims"], TABLES["persons"], TABLES["registrations"]


def _cell(column: Column) -> PlainValidator:
    return PlainValidator(reader_of(column))


def _required(column: Column) -> PlainValidator:
    read = reader_of(column)

    def read_required(raw: object) -> Any:
        value = read(raw)
        if value is None:
            raise Refused("required", "a value", "必填值")
        return value

    return PlainValidator(read_required)


_money = PlainSerializer(fen_text, return_type=str, when_used="unless-none")
_ratio = PlainSerializer(ratio_text, return_type=str, when_used="unless-none")
# Said outright: left to itself, pydantic warns about its own dates and prints their values.
_day = PlainSerializer(date.isoformat, return_type=str, when_used="json-unless-none")
_hidden = Field(repr=False)

Text = Annotated[str | None, _cell(Column("text", Kind.TEXT))]
PrivateText = Annotated[str | None, _cell(Column("text", Kind.TEXT)), _hidden]
Money = Annotated[Fen | None, _cell(Column("money", Kind.MONEY)), _money]
Ratio = Annotated[Fraction | None, _cell(Column("ratio", Kind.RATIO)), _ratio]
Day = Annotated[date | None, _cell(Column("day", Kind.DATE)), _day]
PrivateDay = Annotated[date | None, _cell(Column("day", Kind.DATE)), _day, _hidden]
Flag = Annotated[bool | None, _cell(Column("flag", Kind.BOOL))]
Days = Annotated[int | None, _cell(Column("days", Kind.DURATION))]
Grade = Annotated[int | None, _cell(Column("grade", Kind.COUNT))]
Sex = Annotated[str | None, _cell(_PERSONS.column("sex"))]
Scheme = Annotated[str | None, _cell(Column("scheme", Kind.TEXT, words=SCHEMES))]
Identities = Annotated[frozenset[str] | None, _cell(_PERSONS.column("identities"))]
Years = Annotated[frozenset[str] | None, _cell(_PERSONS.column("disqualified_years"))]
CareType = Annotated[str | None, _cell(_CLAIMS.column("care_type"))]
Disease = Annotated[str | None, _cell(_CLAIMS.column("disease"))]
Level = Annotated[str | None, _cell(_CLAIMS.column("facility_level"))]
ManagedAs = Annotated[str | None, _cell(_CLAIMS.column("managed_as"))]
Papers = Annotated[frozenset[str] | None, _cell(_CLAIMS.column("papers"))]
Subtype = Annotated[
    str | None, _cell(Column("subtype", Kind.TEXT, words=SUBTYPES, vocabulary="subtypes"))
]
Decision = Annotated[str | None, _cell(_REGISTRATIONS.column("decision"))]
KindOfApplication = Annotated[str | None, _cell(_REGISTRATIONS.column("kind"))]

RequiredText = Annotated[str, _required(Column("text", Kind.TEXT))]
RequiredPrivateText = Annotated[str, _required(Column("text", Kind.TEXT)), _hidden]
RequiredMoney = Annotated[Fen, _required(Column("money", Kind.MONEY)), _money]
RequiredDay = Annotated[date, _required(Column("day", Kind.DATE)), _day]
RequiredYear = Annotated[int, _required(Column("year", Kind.COUNT))]
RequiredIdentity = Annotated[str, _required(TABLES["identities"].column("identity"))]


class Record(BaseModel):
    """What all records share: frozen, no unknown field, no value shown in an error.

    An omitted field is a column not carried (`model_fields_set`); None is an
    empty cell.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class PersonFacts(Record):
    """What is known about a person, in a row of `persons` or of `claims`."""

    household_id: Text = None
    name: PrivateText = None
    id_number: PrivateText = None
    sex: Sex = None
    birth_date: PrivateDay = None
    identities: Identities = None
    household_division: Text = None
    insured_division: Text = None
    insured_scheme: Scheme = None
    township: Text = None
    village: Text = None
    mobility_limited: Flag = None
    delivery_publicised: Flag = None
    family_doctor: Text = None
    family_doctor_phone: PrivateText = None
    township_official: Text = None
    village_official: Text = None
    contracted_hospital: Text = None
    contracted_township: Text = None
    disqualified_years: Years = None


class Person(PersonFacts):
    """A row of `persons`."""

    person_id: RequiredPrivateText


class Claim(PersonFacts):
    """A row of `claims`; money in whole fen once read.

    Example:
        >>> claim = Claim(claim_id="c1", person_id="p1", service_date="2020-03-01",
        ...               total_cost="1000.00", disease="糖尿病")
        >>> int(claim.total_cost), claim.disease
        (100000, 'diabetes')
    """

    claim_id: RequiredText
    person_id: RequiredPrivateText
    policy: Text = None
    service_date: RequiredDay
    discharge_date: Day = None
    care_type: CareType = None
    disease: Disease = None
    facility_id: Text = None
    facility_level: Level = None
    facility_division: Text = None
    facility_contracted: Flag = None
    referred: Flag = None
    emergency: Flag = None
    severe: Flag = None
    total_cost: RequiredMoney
    in_policy_cost: Money = None
    basic_paid: Money = None
    critical_illness_paid: Money = None
    assistance_paid: Money = None
    relief_paid: Money = None
    other_paid: Money = None
    managed_as: ManagedAs = None
    base_ratio: Ratio = None
    expert_approved: Flag = None
    papers: Papers = None
    prescription_days: Days = None
    operation_date: Day = None
    episode_id: Text = None
    consortium_id: Text = None
    reverses: Text = None
    collected_by: Text = None
    delivered: Flag = None
    deception_proven: Flag = None
    deception_found_on: Day = None
    outside_expert: Flag = None
    registered: Flag = None
    registration_decided_on: Day = None
    registration_valid_from: Day = None
    registration_valid_to: Day = None
    registration_grade: Grade = None
    registration_subtype: Subtype = None


class Identity(Record):
    """A row of `identities`: an identity and the days it holds."""

    person_id: RequiredPrivateText
    identity: RequiredIdentity
    valid_from: Day = None
    valid_to: Day = None
    source: Text = None
    received_on: Day = None
    maintained_on: Day = None


class Registration(Record):
    """A row of `registrations`: an application for a disease and what became of it."""

    person_id: RequiredPrivateText
    policy: Text = None
    disease: Disease = None
    kind: KindOfApplication = None
    applied_on: Day = None
    accepted_on: Day = None
    county_received_on: Day = None
    decided_on: Day = None
    notified_on: Day = None
    decision: Decision = None
    valid_from: Day = None
    valid_to: Day = None
    grade: Grade = None
    subtype: Subtype = None
    anomaly: Flag = None
    chosen: Flag = None
    papers: Papers = None
    papers_requested: Papers = None


class Facility(Record):
    """A row of `facilities`."""

    facility_id: RequiredText
    name: Text = None
    level: Level = None
    township: Text = None
    division: Text = None
    contracted: Flag = None
    diagnostic: Flag = None
    consortium_id: Text = None
    parent_id: Text = None


class Enrolment(Record):
    """A row of `enrolments`: a person's insurance of one year."""

    person_id: RequiredPrivateText
    policy: Text = None
    year: RequiredYear
    scheme: Scheme = None
    enrolled_on: Day = None
    lapsed_on: Day = None


class Event(Record):
    """A row of `events`: anything else that happens on a day."""

    kind: RequiredText
    policy: Text = None
    person_id: PrivateText = None
    facility_id: Text = None
    on: RequiredDay
    value: Text = None
    note: PrivateText = None


RECORDS: tuple[tuple[str, type[Record]], ...] = (
    ("claims", Claim),
    ("persons", Person),
    ("identities", Identity),
    ("registrations", Registration),
    ("facilities", Facility),
    ("enrolments", Enrolment),
    ("events", Event),
)
"""Table → the record of its rows."""


def facts_of(record: Record) -> dict[str, Any]:
    """Column → value, with what each column declares an empty cell to mean.

    Returns:
        Every column of the record's table.  An empty cell, and a column not carried,
        is None where it is unknown or not checked, False, `none` or the empty set
        where it is a known absence, and `OPEN_END` where it is open.
    """
    # The fields as pydantic stores them: twice as fast as reading them one by one.
    facts = dict(record.__dict__)
    for name, absence in _absences(type(record)):
        if facts[name] is None:
            facts[name] = absence
    return facts


def meaning_of_empty(column: Column) -> Any:
    """The value an empty cell of a column states; None where it states nothing."""
    match column.empty:
        case Empty.OPEN:
            return OPEN_END
        case Empty.NONE:
            return _known_absence(column.kind)
        case Empty.UNKNOWN | Empty.NOT_CHECKED:
            return None


def _known_absence(kind: Kind) -> Any:
    match kind:
        case Kind.BOOL:
            return False
        case Kind.SET:
            return frozenset()
        case _:
            return NONE


@cache
def _absences(record: type[Record]) -> tuple[tuple[str, Any], ...]:
    table = next(name for name, known in RECORDS if issubclass(record, known))
    pairs = ((column.name, meaning_of_empty(column)) for column in columns_read(table))
    return tuple(pair for pair in pairs if pair[1] is not None)
