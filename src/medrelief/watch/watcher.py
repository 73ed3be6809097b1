"""A stream of lines, watched: rows in, alerts out, day by day.

Why: what changed is to be known at the end of the day it changed, as a batch of that
evening would say it.  In: lines in order of time.  Out: alerts.
Must never: look at a day before all its lines are in, or look twice at what did not change.

A day ends with the first line of a later one, with the end of the stream, or when nothing
arrives for a while.  Until then its rows wait; whoever has any is looked at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.facts.case_columns import FROM_FACILITY
from medrelief.facts.days import OPEN_END
from medrelief.offices.changes import Did, merged_changes
from medrelief.offices.packs import packs_of
from medrelief.policy.settings import WrongUse
from medrelief.watch.alerts import alert_of
from medrelief.watch.holdings import claim_kept
from medrelief.watch.host import Change, Rules
from medrelief.watch.judging import EVERYTHING, LIMITS, TABLE_BITS, TIME, Found, PackWatch
from medrelief.watch.lines import Unusable, line_of
from medrelief.watch.rules import About

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.watch.holdings import Held
    from medrelief.watch.lines import Line
    from medrelief.watch.state import Store

    Row = dict[str, Any]

BATCH = 2000
"""Lines, or persons looked at, between two points to which an interruption comes back."""
_CHANGES = "changes|||"
_YEARLY = ("enrolment", "screening")
_NONE: Mapping[str, frozenset[int]] = MappingProxyType({})


@dataclass(slots=True)
class Counted:
    """What a watch has done since its beginning."""

    lines: int = 0
    refused: int = 0
    repeated: int = 0
    alerts: int = 0
    today: int = 0
    swept: int = 0

    @property
    def day(self) -> str:
        """The last day told of; empty before the first line."""
        return date.fromordinal(self.today).isoformat() if self.today else ""


@dataclass(slots=True)
class Position:
    """How far a stream was taken: lines, bytes, and what the last line was."""

    line: int = 0
    offset: int = 0
    digest: str = ""
    last: bytes = b""

    def passed(self, text: bytes) -> None:
        """Go on behind a line."""
        self.line += 1
        self.offset += len(text)
        self.last = text

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        if self.last:
            self.digest = sha256(self.last).hexdigest()
        return {"line": self.line, "offset": self.offset, "digest": self.digest}


class Watcher:
    """Rows in, alerts out; everything it knows stands in the store."""

    def __init__(
        self,
        choice: Choice,
        store: Store,
        *,
        near: int,
        lists: Sequence[str] = (),
        all_persons_known: bool = False,
        tell: Callable[[], None] = lambda: None,
    ) -> None:
        """Args: tell: called after every batch; alerts not told yet stand in the store.

        Raises: `WrongUse`, `PackFaults`.
        """
        self._choice = choice
        self._store = store
        self._near = near
        self._lists = tuple(lists)
        self._all_known = all_persons_known
        self._tell = tell
        self._rules = Rules()
        self._looked = 0
        self._packs: dict[str, PackWatch] = {}
        self.counted = Counted(**store.meta.get("counted", {}))
        self.position = Position(**store.meta.get("position", {}))
        self._digests: dict[str, str] = dict(store.meta.get("packs", {}))
        for name in dict.fromkeys([*self._digests, *filter(None, [choice.policy])]):
            self._pack(name)

    @property
    def today(self) -> date | None:
        """The last day told of; None before the first line."""
        return date.fromordinal(self.counted.today) if self.counted.today else None

    def read(self, text: bytes) -> Line:
        """A line of the stream.  Raises: `Unusable`."""
        return line_of(text, self._choice.policy, self._choice.names)

    def arrive(self, line: Line) -> None:
        """Take a row; what belongs to earlier days is looked at before.

        Raises: `Unusable` for a claim whose id is taken; `BeyondCalendar`.
        """
        if line.day is not None and line.day.toordinal() > self.counted.today:
            self._turn_to(line.day)
        self.counted.lines += 1
        self._take(line)

    def begin_with(self, lines: Iterable[Line]) -> None:
        """Rows that are known before the stream begins; they are looked at on its first day."""
        for line in lines:
            self._take(line)

    def end_day(self) -> None:
        """Look at everything that today brought."""
        if self.counted.today:
            self._look(self.counted.today)

    def until(self, day: date) -> None:
        """Let the days pass up to and with a day."""
        if day.toordinal() > self.counted.today:
            self._turn_to(day)
        self.end_day()

    def commit(self) -> None:
        """A point to which an interruption comes back, then tell what was found."""
        self._looked = 0
        self._store.commit(
            {
                **self._store.meta,
                "counted": {name: getattr(self.counted, name) for name in Counted.__slots__},
                "packs": self._digests,
                "position": self.position.kept(),
            }
        )
        self._tell()

    def _turn_to(self, day: date) -> None:
        ordinal = day.toordinal()
        if self.counted.today:
            self._look(ordinal - 1)
        else:
            self.counted.swept = ordinal
            # Whoever was known before the first line is looked at on its day.
            self._store.forget_wakes(ordinal)
            self._store.wake_all(ordinal, day.year, EVERYTHING)
        self.counted.today = ordinal

    def _take(self, line: Line) -> None:
        row = line.row
        policy = row.get("policy")
        if policy is not None and policy not in self._packs:
            self._pack(policy)
        person = row.pop("person_id", None)
        if line.table == "facilities" or person is None:
            entity = f"f:{row.get('facility_id', '')}"
        else:
            entity = f"p:{person}"
        if line.table == "claims":
            row = self._claim(row)
        held = self._store.held(entity)
        joins = policy is not None and policy not in held.policies
        try:
            new = held.take(line.table, row)
        except KeyError:
            raise Unusable("claim_id", "duplicate", "claim_id is taken", "结算编号重复") from None
        if not new:
            self.counted.repeated += 1
            return
        if line.table == "identities":
            self._merge(held, entity)
        self._store.changed(entity)
        # The first row under a pack: what was known before counts under it, too.
        self._wake(entity, line, EVERYTHING if joins else TABLE_BITS[line.table])

    def _claim(self, row: Row) -> Row:
        kept = self._packs[row["policy"]].claim_columns
        place = row.get("facility_id")
        facility = None if place is None else self._store.held(f"f:{place}").own
        return claim_kept(row, facility, kept, FROM_FACILITY)

    def _wake(self, entity: str, line: Line, bits: int) -> None:
        today = self.counted.today
        if today:
            year = date.fromordinal(today).year
            self._store.wake(today, entity, year, bits)
            if line.day is not None and line.day.year < year:
                self._store.wake(today, entity, line.day.year, bits)
        for pack in self._packs.values():
            for column, after in pack.turns.get(line.table, _NONE).items():
                value = line.row.get(column) if column != "date" else line.day
                if value is not None and value != OPEN_END:
                    self._wake_after(entity, value, after)

    def _wake_after(self, entity: str, day: date, after: Iterable[int]) -> None:
        for days in after:
            ordinal = day.toordinal() + days
            if ordinal > self.counted.today:
                self._store.wake(ordinal, entity, date.fromordinal(ordinal).year, TIME)

    def _merge(self, held: Held, entity: str) -> None:
        """Changes of identity as dated identities; what is refused is a flag."""
        rows = held.rows["identities"]
        person = entity.removeprefix("p:")
        facts = [{**row, "person_id": person} for row in rows]
        known = frozenset({person}) if held.own else frozenset[str]()
        merge = merged_changes(facts, (), known if self._all_known else None)
        held.rows["periods"] = [
            {
                name: value
                for name in ("identity", "valid_from", "valid_to", "source", "received_on",
                             "maintained_on")
                if (value := getattr(period, name)) is not None
            }
            for period in merge.periods
        ]  # fmt: skip
        refused = {
            f"{rows[each.place]['identity']}/{code}": 1
            for each in merge.trace
            for code in each.codes
            if each.did is Did.REFUSED or code.value == "overlap"
        }
        held.refused = refused

    def _pack(self, name: str) -> None:
        packs = packs_of(self._choice, "", {name})
        pack = packs.get(name)
        if pack is None:
            return
        if self._digests.setdefault(name, pack.policy.digest) != pack.policy.digest:
            raise WrongUse(
                f"the state in the folder of --state was made with another pack '{name}'",
                "use another folder",
            )
        self._packs[name] = PackWatch(pack, self._near, self._lists)

    def _look(self, last: int) -> None:
        """Everything to be looked at by the end of a day, in the order of the days."""
        self._sweep(last)
        while (day := self._store.next_wake()) is not None and day <= last:
            while woken := self._store.woken(day, BATCH):
                for entity, year, tables in woken:
                    self._look_at(entity, year, date.fromordinal(day), tables)
                self._looked += len(woken)
                if self._looked >= BATCH:
                    self.commit()

    def _sweep(self, last: int) -> None:
        """Wake everybody on days on which time alone can change what a rule says."""
        begun = self.counted.swept
        days = {day.toordinal() for pack in self._packs.values() for day in pack.sweeps}
        if any(rule.section in _YEARLY for pack in self._packs.values() for rule in pack.rules):
            years = range(date.fromordinal(begun).year + 1, date.fromordinal(last).year + 1)
            days |= {date(year, 1, 1).toordinal() for year in years}
        for day in sorted(days):
            if begun < day <= last:
                self._store.wake_all(day, date.fromordinal(day).year, TIME)
        self.counted.swept = max(begun, last)

    def _look_at(self, entity: str, year: int, today: date, tables: int) -> None:
        held = self._store.held(entity)
        found: list[Found] = []
        for name, pack in self._packs.items():
            if name in held.policies or name == self._choice.policy:
                found += pack.found(held, year, today, tables)
        if held.refused is not None:
            found.append(Found(_CHANGES, held.refused))
        for each in found:
            for day in each.look_again:
                self._store.wake(day.toordinal(), entity, day.year, LIMITS)
        self._alert(entity, held, today, found)

    def _alert(self, entity: str, held: Held, today: date, found: Sequence[Found]) -> None:
        places: list[tuple[Found, str]] = []
        changes: list[Change] = []
        for each in found:
            before = held.found.get(each.group, {})
            about = About.LIMIT if each.group.startswith("deadlines|") else About.FLAG
            for name in sorted({*before, *each.names}):
                was, now = before.get(name, 0), each.names.get(name, 0)
                if was != now:
                    places.append((each, name))
                    changes.append(Change(about, was, now))
            if before != each.names:
                held.found[each.group] = dict(each.names)
                self._store.changed(entity)
        if not changes:
            return
        told = []
        for place, then in self._rules.follows(changes):
            each, name = places[place]
            self.counted.alerts += 1
            alert = alert_of(then, each.group, name, entity, today, each.due.get(name))
            told.append((self.counted.alerts, alert.line(self.counted.alerts)))
        self._store.tell(told)
