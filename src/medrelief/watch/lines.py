"""One line of a stream: which table it belongs to, its row, and the day it tells of.

In: a JSON object that names its table and carries its columns, as files of that table do.
Out: `Line`, or `Reject`.  Must never: pass an amount through a binary fraction, or repeat
a value in a message.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.facts.cells import reader_of
from medrelief.facts.columns import TABLES
from medrelief.facts.days import OPEN_END
from medrelief.facts.headers import assignment_of, columns_read
from medrelief.facts.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    Cell = tuple[str, str, Callable[[object], Any]]

STREAMED = (
    "claims",
    "identities",
    "registrations",
    "enrolments",
    "events",
    "persons",
    "facilities",
)
_DAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "identities": ("received_on", "maintained_on"),
        "registrations": (
            "applied_on",
            "accepted_on",
            "county_received_on",
            "decided_on",
            "notified_on",
        ),
        "enrolments": ("enrolled_on",),
        "events": ("on",),
        "persons": (),
        "facilities": (),
    }
)
"""The columns of which the last known one is the day a line tells of."""
_INSTEAD = MappingProxyType({"identities": "valid_from", "enrolments": "lapsed_on"})
_OBJECT = json.JSONDecoder(parse_float=str).decode
"""An amount stays the text that was written: it must not pass through a binary fraction."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it arrived: column → value of the cells that are not empty."""

    table: str
    row: dict[str, Any]
    day: date | None
    """None where the row tells of no day."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that cannot be taken: its number, the column, a stable code, what was expected."""

    number: int
    column: str
    code: str
    expected: str
    expected_zh: str

    def of(self, lang: str) -> str:
        """The message, without any value."""
        return self.expected_zh if lang == "zh" else self.expected


class Unusable(Exception):
    """Why a line cannot be taken."""

    def __init__(self, column: str, code: str, expected: str, expected_zh: str) -> None:
        super().__init__(code)
        self.column = column
        self.code = code
        self.expected = expected
        self.expected_zh = expected_zh


def line_of(text: bytes | str, policy: str | None, policies: Collection[str]) -> Line:
    """The row of a line.

    Args: policy: fills a blank policy.  policies: the packs a row may name.
    Raises: `Unusable`.
    """
    try:
        found = _OBJECT(text if isinstance(text, str) else text.decode())
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unusable("", "not_json", "expected a JSON object", "应为 JSON 对象")
    table = found.pop("table", None)
    if table not in STREAMED:
        raise Unusable("table", "table", f"expected one of {', '.join(STREAMED)}", "不是所列的表")
    row: dict[str, Any] = {}
    for key, column, read in _cells(table, tuple(found)):
        try:
            value = read(found[key])
        except Refused as refused:
            raise Unusable(column, refused.code, str(refused), refused.of("zh")) from None
        if value is not None:
            row[column] = value
    return checked(table, row, policy, policies)


def checked(table: str, row: dict[str, Any], policy: str | None, policies: Collection[str]) -> Line:
    """The row of a table, complete and under a pack that exists.

    Raises: `Unusable`.
    """
    for column in _required(table):
        if column not in row:
            raise Unusable(column, "required", "a value is required", "必填")
    named = row.get("policy")
    if named is None and policy is not None and _has_policy(table):
        row["policy"] = named = policy
    if named is not None and named not in policies:
        raise Unusable("policy", "policy", "no pack is named so", "没有这一政策包")
    if named is None and table in ("claims", "registrations"):
        raise Unusable("policy", "required", "a value is required", "必填")
    return Line(table, row, _day(table, row))


def counting_day(row: Mapping[str, Any]) -> date:
    """The day a claim counts on: an inpatient's discharge where given, else the service date."""
    discharge: date | None = row.get("discharge_date")
    if discharge is not None and row.get("care_type", "inpatient") == "inpatient":
        return discharge
    service: date = row["service_date"]
    return service


def _day(table: str, row: Mapping[str, Any]) -> date | None:
    if table == "claims":
        return counting_day(row)
    known: list[date] = [
        row[name] for name in _DAYS[table] if row.get(name) not in (None, OPEN_END)
    ]
    if known:
        return max(known)
    other: Any = row.get(_INSTEAD.get(table, ""))
    return other if isinstance(other, date) and other != OPEN_END else None


@cache
def _cells(table: str, keys: tuple[str, ...]) -> tuple[Cell, ...]:
    """Key of the line, column, and how its cell is read; a key that heads no column is not read."""
    readers = {column.name: reader_of(column) for column in columns_read(table)}
    assigned = assignment_of(table, keys).columns
    return tuple((keys[place], name, readers[name]) for name, place in assigned.items())


@cache
def _required(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in TABLES[table].columns if column.required)


@cache
def _has_policy(table: str) -> bool:
    return any(column.name == "policy" for column in TABLES[table].columns)
