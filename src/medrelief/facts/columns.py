"""Every table users hand over, column by column.

Why: readers, evaluators, the docs and the receipt need one account of which
columns exist, what they hold and what an empty cell means.
Out: `TABLES`, frozen data.  Must never: hold a figure or a name of a city.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Empty, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `words` is the closed list of allowed values; `vocabulary` names the open
    vocabulary in `rules/` whose spellings are folded to one id (a value outside
    it is kept as it is).  `private` values never appear in a message.  What is
    `as_written` comes out as it went in, so that a result can be joined back.
    """

    name: str
    kind: Kind
    required: bool = False
    empty: Empty = Empty.UNKNOWN
    words: tuple[str, ...] = ()
    vocabulary: str = ""
    private: bool = False
    as_written: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns in order, the columns that identify a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; `KeyError` where the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _text(name: str, **more: object) -> Column:
    return Column(name, Kind.TEXT, **more)  # type: ignore[arg-type]  # forwarded as given


def _money(name: str, **more: object) -> Column:
    return Column(name, Kind.MONEY, **more)  # type: ignore[arg-type]  # forwarded as given


def _date(name: str, **more: object) -> Column:
    return Column(name, Kind.DATE, **more)  # type: ignore[arg-type]  # forwarded as given


def _bool(name: str, **more: object) -> Column:
    return Column(name, Kind.BOOL, **more)  # type: ignore[arg-type]  # forwarded as given


CARE_TYPES = ("outpatient", "chronic_outpatient", "two_disease_outpatient", "inpatient")
LEVELS = ("village", "township", "secondary", "tertiary")
SCHEMES = ("resident", "employee", "none")
SUBTYPES = ("multidrug_resistant", "silent", "other")
DECISIONS = ("approved", "refused", "pending")
KINDS_OF_APPLICATION = ("first", "additional", "renewal")
FUNDS = ("basic_insurance", "critical_illness", "assistance", "relief_fund", "other_funds")
REPORTED = MappingProxyType(
    {
        "basic_insurance": "basic_paid",
        "critical_illness": "critical_illness_paid",
        "assistance": "assistance_paid",
        "relief_fund": "relief_paid",
        "other_funds": "other_paid",
    }
)
"""Which column of `claims` reports what each fund has paid, in the order of payment."""

PERSON_COLUMNS = (
    _text("household_id"),
    _text("name", private=True),
    _text("id_number", private=True),
    _text("sex", words=("male", "female")),
    _date("birth_date", private=True),
    Column("identities", Kind.SET, vocabulary="identities"),
    _text("household_division"),
    _text("insured_division"),
    _text("insured_scheme", words=SCHEMES),
    _text("township"),
    _text("village"),
    _bool("mobility_limited"),
    _bool("delivery_publicised"),
    _text("family_doctor"),
    _text("family_doctor_phone", private=True),
    _text("township_official"),
    _text("village_official"),
    _text("contracted_hospital"),
    _text("contracted_township"),
    Column("disqualified_years", Kind.SET, empty=Empty.NONE),
)

CLAIM_COLUMNS = (
    _text("claim_id", required=True, as_written=True),
    _text("person_id", required=True, private=True),
    _text("policy"),
    _date("service_date", required=True),
    _date("discharge_date"),
    _text("care_type", words=CARE_TYPES, vocabulary="care_types"),
    _text("disease", vocabulary="diseases"),
    _text("facility_id"),
    _text("facility_level", words=LEVELS, vocabulary="facility_levels"),
    _text("facility_division"),
    _bool("facility_contracted"),
    _bool("referred"),
    _bool("emergency"),
    _bool("severe"),
    _money("total_cost", required=True),
    _money("in_policy_cost"),
    _money("basic_paid"),
    _money("critical_illness_paid"),
    _money("assistance_paid"),
    _money("relief_paid"),
    _money("other_paid"),
    _text("managed_as", words=("quota", "inpatient")),
    Column("base_ratio", Kind.RATIO),
    _bool("expert_approved"),
    Column("papers", Kind.SET, empty=Empty.NOT_CHECKED, vocabulary="papers"),
    Column("prescription_days", Kind.DURATION),
    _date("operation_date"),
    _text("episode_id"),
    _text("consortium_id"),
    _text("reverses", empty=Empty.NONE, as_written=True),
    _text("collected_by", empty=Empty.NONE),
    _bool("delivered", empty=Empty.NONE),
    _bool("deception_proven", empty=Empty.NONE),
    _date("deception_found_on"),
    _bool("outside_expert"),
    _bool("registered"),
    _date("registration_decided_on"),
    _date("registration_valid_from"),
    _date("registration_valid_to", empty=Empty.OPEN),
    Column("registration_grade", Kind.COUNT),
    _text("registration_subtype", words=SUBTYPES, vocabulary="subtypes"),
)

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            Table("claims", CLAIM_COLUMNS, key=("claim_id",)),
            Table(
                "persons",
                (_text("person_id", required=True, private=True), *PERSON_COLUMNS),
                key=("person_id",),
            ),
            Table(
                "identities",
                (
                    _text("person_id", required=True, private=True),
                    _text("identity", required=True, vocabulary="identities"),
                    _date("valid_from"),
                    _date("valid_to", empty=Empty.OPEN),
                    _text("source"),
                    _date("received_on"),
                    _date("maintained_on"),
                ),
            ),
            Table(
                "registrations",
                (
                    _text("person_id", required=True, private=True),
                    _text("policy"),
                    _text("disease", vocabulary="diseases"),
                    _text("kind", words=KINDS_OF_APPLICATION),
                    _date("applied_on"),
                    _date("accepted_on"),
                    _date("county_received_on"),
                    _date("decided_on"),
                    _date("notified_on"),
                    _text("decision", words=DECISIONS),
                    _date("valid_from"),
                    _date("valid_to", empty=Empty.OPEN),
                    Column("grade", Kind.COUNT),
                    _text("subtype", words=SUBTYPES, vocabulary="subtypes"),
                    _bool("anomaly"),
                    _bool("chosen"),
                    Column("papers", Kind.SET, empty=Empty.NOT_CHECKED, vocabulary="papers"),
                    Column(
                        "papers_requested", Kind.SET, empty=Empty.NOT_CHECKED, vocabulary="papers"
                    ),
                ),
            ),
            Table(
                "facilities",
                (
                    _text("facility_id", required=True),
                    _text("name"),
                    _text("level", words=LEVELS, vocabulary="facility_levels"),
                    _text("township"),
                    _text("division"),
                    _bool("contracted"),
                    _bool("diagnostic"),
                    _text("consortium_id"),
                    _text("parent_id"),
                ),
                key=("facility_id",),
            ),
            Table(
                "enrolments",
                (
                    _text("person_id", required=True, private=True),
                    _text("policy"),
                    Column("year", Kind.COUNT, required=True),
                    _text("scheme", words=SCHEMES),
                    _date("enrolled_on"),
                    _date("lapsed_on", empty=Empty.OPEN),
                ),
            ),
            Table(
                "events",
                (
                    _text("kind", required=True),
                    _text("policy"),
                    _text("person_id", private=True),
                    _text("facility_id"),
                    _date("on", required=True),
                    _text("value"),
                    _text("note", private=True),
                ),
            ),
            Table(
                "opening",
                (
                    _text("person_id", required=True, private=True),
                    _text("policy"),
                    Column("year", Kind.COUNT, required=True),
                    _text("accumulator", required=True),
                    _money("amount", required=True),
                ),
                key=("person_id", "policy", "year", "accumulator"),
            ),
        )
    }
)
