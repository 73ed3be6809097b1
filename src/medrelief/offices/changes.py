"""A stream of identity changes from several offices, merged into dated identities.

Why: two offices report who becomes and ceases to be needy, late, twice and not always
alike; the day of a claim needs one answer, and no report may be lost on the way.
In: rows of `identities` as they arrive, the identities known so far, the persons.
Out: dated identities, and a trace with one row per change received.
Must never: decide between two reports of one day that contradict each other.

A period is one person, one identity and its first day.  Of two reports about one period the
one received later counts; where one office sends the begin and the end on one day, the end.
A report with a last day and no first day ends the period that had begun by that day; it has
to say when it was received.  What comes again changes nothing: a file can be read twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Any

from medrelief.facts.days import OPEN_END
from medrelief.policy.settings import WrongUse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from medrelief.subjects.case import Facts

    Key = tuple[str, str, date]

NEVER = date.min


class Did(StrEnum):
    """What became of a change that was received."""

    ADDED = "added"
    UPDATED = "updated"
    ENDED = "ended"
    REPEATED = "repeated"
    SUPERSEDED = "superseded"
    REFUSED = "refused"


class Code(StrEnum):
    """Why a change was refused, or what to look at although it was applied."""

    NO_DAY = "no_day"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    UNKNOWN_PERSON = "unknown_person"
    CONTRADICTION = "contradiction"
    NOTHING_TO_END = "nothing_to_end"
    OVERLAP = "overlap"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Period:
    """A dated identity; `received_on` is that of the latest report about it."""

    person_id: str
    identity: str
    valid_from: date
    valid_to: date
    source: str | None = None
    received_on: date | None = None
    maintained_on: date | None = None

    @property
    def key(self) -> Key:
        """What makes two reports speak of one period."""
        return self.person_id, self.identity, self.valid_from


class Periods:
    """Periods by person and identity, and by first day, while changes are laid on."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], dict[date, Period]] = {}

    def at(self, key: Key) -> Period | None:
        """The period of that key."""
        return self._held.get(key[:2], {}).get(key[2])

    def set(self, period: Period) -> None:
        """Hold a period, in place of one of the same key."""
        self._held.setdefault(period.key[:2], {})[period.valid_from] = period

    def begun_by(self, person_id: str, identity: str, day: date) -> Period | None:
        """The last period that had begun by a day."""
        held = self._held.get((person_id, identity), {})
        begun = max((first for first in held if first <= day), default=None)
        return None if begun is None else held[begun]

    def in_order(self) -> tuple[Period, ...]:
        """All of them, by person, identity and first day."""
        return tuple(
            period for _, held in sorted(self._held.items()) for _, period in sorted(held.items())
        )


@dataclass(frozen=True, slots=True)
class Traced:
    """One change as received (its place in the stream), what was done, and what to look at."""

    place: int
    did: Did
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """Identities after the changes, in the order of person, identity and first day; the trace."""

    periods: tuple[Period, ...]
    trace: tuple[Traced, ...]

    @property
    def applied(self) -> int:
        """How many changes were taken, those included that said nothing new."""
        return len(self.trace) - self.refused

    @property
    def refused(self) -> int:
        """How many changes were refused."""
        return sum(each.did is Did.REFUSED for each in self.trace)


def merged_changes(
    changes: Sequence[Facts], known: Iterable[Facts] = (), persons: Collection[str] | None = None
) -> Merge:
    """The identities after some changes.

    Args:
        changes: rows of `identities` in the order in which they stand.
        known: identities so far, such as an earlier result.
        persons: who exists; None where nobody says.
    Returns: one entry of the trace per change, in their order; applied + refused = received.
        The order in which changes stand does not matter, only the days on which they arrived.
    """
    periods = Periods()
    _laid_down(periods, list(known))
    refused = _refused(changes, persons)
    did: dict[int, Did] = dict.fromkeys(refused, Did.REFUSED)
    codes: dict[int, set[Code]] = {place: {code} for place, code in refused.items()}
    touched: dict[int, Key] = {}
    for place in sorted(set(range(len(changes))) - set(refused), key=lambda p: _order(changes[p])):
        row = changes[place]
        period = _period(row)
        if period is None:
            did[place], key = _ended(periods, row)
        else:
            did[place], key = _laid(periods, period)
        if did[place] is Did.REFUSED:
            codes[place] = {Code.CONTRADICTION if key else Code.NOTHING_TO_END}
        elif key is not None:
            touched[place] = key
    merged = periods.in_order()
    seen = _seen(merged)
    for place, key in touched.items():
        codes.setdefault(place, set()).update(seen.get(key, ()))
    trace = tuple(
        Traced(place, did[place], tuple(sorted(codes.get(place, ()))))
        for place in range(len(changes))
    )
    return Merge(merged, trace)


def _laid_down(periods: Periods, known: Sequence[Facts]) -> None:
    """The identities so far.

    Raises: `WrongUse` for rows without a first day, or that contradict each other.
    """
    rows = [period for row in known if (period := _period(row)) is not None]
    unsure = len(known) - len(rows) or len(_refused(known, None))
    for period in sorted(rows, key=lambda each: each.received_on or NEVER):
        unsure += _laid(periods, period)[0] is Did.REFUSED
    if unsure:
        raise WrongUse(
            f"identities so far without a first day, or that contradict each other: {unsure}",
            "give the result of an earlier run, or give these rows as changes",
        )


def _refused(changes: Sequence[Facts], persons: Collection[str] | None) -> dict[int, Code]:
    """Changes that cannot be taken, whatever else is there."""
    found: dict[int, Code] = {}
    said: dict[tuple[object, ...], list[int]] = {}
    for place, row in enumerate(changes):
        first, last = row.get("valid_from"), row.get("valid_to")
        if persons is not None and row["person_id"] not in persons:
            found[place] = Code.UNKNOWN_PERSON
        elif first is None and (last in (None, OPEN_END) or row.get("received_on") is None):
            found[place] = Code.NO_DAY
        elif first is not None and last is not None and last < first:  # type: ignore[operator]  # dates
            found[place] = Code.ENDS_BEFORE_IT_BEGINS
        elif first is not None:
            about = (row["person_id"], row["identity"], first, row.get("received_on"))
            said.setdefault(about, []).append(place)
    for places in said.values():
        ends = {
            (period.valid_to, period.source): period
            for place in places
            if (period := _period(changes[place])) is not None
        }
        if any(_contradict(one, other) for one, other in combinations(ends.values(), 2)):
            found.update(dict.fromkeys(places, Code.CONTRADICTION))
    return found


def _contradict(one: Period, other: Period) -> bool:
    """Whether two reports of one day about one period cannot both be right."""
    if one.valid_to == other.valid_to:
        return False
    if OPEN_END not in (one.valid_to, other.valid_to):
        return True
    return one.source is not None and other.source is not None and one.source != other.source


def _laid(periods: Periods, period: Period) -> tuple[Did, Key]:
    """Lay a report about a period over what is known of it."""
    held = periods.at(period.key)
    if held is None:
        periods.set(period)
        return Did.ADDED, period.key
    before, now = held.received_on or NEVER, period.received_on or NEVER
    if held.valid_to == period.valid_to:
        if now > before:
            # Said again later: an older report to the contrary must not win any more.
            periods.set(replace(held, received_on=period.received_on))
        return Did.REPEATED, period.key
    if now < before:
        return Did.SUPERSEDED, period.key
    if now == before:
        if _contradict(held, period):
            return Did.REFUSED, period.key
        if period.valid_to == OPEN_END:
            return Did.SUPERSEDED, period.key
    periods.set(period)
    return Did.UPDATED, period.key


def _ended(periods: Periods, row: Facts) -> tuple[Did, Key | None]:
    """End the last period that had begun by the last day of the report."""
    last: Any = row["valid_to"]
    received: Any = row["received_on"]
    period = periods.begun_by(str(row["person_id"]), str(row["identity"]), last)
    if period is None:
        return Did.REFUSED, None
    ended = replace(
        period,
        valid_to=last,
        received_on=received,
        source=_text(row, "source") or period.source,
        maintained_on=_day(row, "maintained_on") or period.maintained_on,
    )
    before = period.received_on or NEVER
    if period.valid_to == last:
        return Did.REPEATED, period.key
    if received < before:
        return Did.SUPERSEDED, period.key
    if last > period.valid_to:
        return Did.REFUSED, None
    if received == before and _contradict(period, replace(ended, source=_text(row, "source"))):
        return Did.REFUSED, period.key
    periods.set(ended)
    return Did.ENDED, period.key


def _seen(periods: Iterable[Period]) -> Mapping[Key, set[Code]]:
    """Periods of one identity that overlap, or that leave days between them."""
    found: dict[Key, set[Code]] = {}
    last: Period | None = None
    for period in sorted(periods, key=lambda each: each.key):
        if last is not None and last.key[:2] == period.key[:2]:
            if period.valid_from <= last.valid_to:
                code = Code.OVERLAP
            elif period.valid_from > last.valid_to + timedelta(days=1):
                code = Code.GAP
            else:
                last = period
                continue
            found.setdefault(last.key, set()).add(code)
            found.setdefault(period.key, set()).add(code)
            if last.valid_to > period.valid_to:
                continue
        last = period
    return found


def _order(row: Facts) -> tuple[date, date, str, str, str, date, str]:
    """By the day of arrival; what arrives on one day begins before it ends."""
    return (
        _day(row, "received_on") or NEVER,
        _day(row, "valid_from") or OPEN_END,
        str(row["person_id"]),
        str(row["identity"]),
        _text(row, "source") or "",
        _day(row, "valid_to") or OPEN_END,
        str(_day(row, "maintained_on") or ""),
    )


def _period(row: Facts) -> Period | None:
    first = _day(row, "valid_from")
    if first is None:
        return None
    return Period(
        person_id=str(row["person_id"]),
        identity=str(row["identity"]),
        valid_from=first,
        valid_to=_day(row, "valid_to") or OPEN_END,
        source=_text(row, "source"),
        received_on=_day(row, "received_on"),
        maintained_on=_day(row, "maintained_on"),
    )


def _day(row: Facts, name: str) -> date | None:
    found: Any = row.get(name)
    return found if isinstance(found, date) else None


def _text(row: Facts, name: str) -> str | None:
    found = row.get(name)
    return None if found is None else str(found)
