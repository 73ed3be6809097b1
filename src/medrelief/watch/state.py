"""The store of a watch: persons, the days on which to look again, alerts not told yet.

Why: a watch runs for months and is killed without notice; what it holds outgrows memory.
In: changes.  Out: the same store after any interruption, at the end of the last batch.
One file with a write-ahead journal; a batch is one transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from medrelief.policy.settings import WrongUse
from medrelief.watch.holdings import Held, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FILE = "watch.db"
_CACHED = 8_000
"""Persons kept unpacked; the rest stand in the file."""
_TABLES = (
    "create table if not exists held (id text primary key, data blob) without rowid",
    "create table if not exists wake (day integer, id text, year integer, tables integer,"
    " primary key (day, id, year)) without rowid",
    "create table if not exists told (seq integer primary key, line text)",
    "create table if not exists meta (name text primary key, value text) without rowid",
)
_WAKE = (
    "insert into wake values (?, ?, ?, ?)"
    " on conflict do update set tables = tables | excluded.tables"
)


class Store:
    """What is held, between batches on disk."""

    def __init__(self, folder: Path | None) -> None:
        """Open or make the store in a folder; without one it lasts as long as the run.

        Raises: `WrongUse` where the folder cannot hold it.
        """
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
            # An empty name is a temporary file that goes with the process.
            place = "" if folder is None else str(folder / FILE)
            self._db = sqlite3.connect(place, isolation_level=None)
            if folder is not None:
                self._db.execute("pragma locking_mode = exclusive")
                self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.execute("pragma cache_size = -64000")
            for statement in _TABLES:
                self._db.execute(statement)
            self._db.execute("begin immediate")
        except (sqlite3.Error, OSError) as fault:
            raise WrongUse(
                f"the folder of --state cannot be used: {fault}",
                "another watch may be using it" if "locked" in str(fault) else "",
            ) from None
        self._cache: OrderedDict[str, Held] = OrderedDict()
        self._changed: set[str] = set()
        self._wakes: dict[tuple[int, str, int], int] = {}
        self.meta: dict[str, Any] = {
            name: json.loads(value)
            for name, value in self._db.execute("select name, value from meta")
        }

    def held(self, entity: str) -> Held:
        """What is held of a person or institution; nothing yet where it is new."""
        found = self._cache.get(entity)
        if found is None:
            row = self._db.execute("select data from held where id = ?", (entity,)).fetchone()
            found = Held() if row is None else unpacked(row[0])
            self._cache[entity] = found
        else:
            self._cache.move_to_end(entity)
        return found

    def changed(self, entity: str) -> None:
        """Say that what is held of an entity differs from the file."""
        self._changed.add(entity)

    def wake(self, day: int, entity: str, year: int, tables: int) -> None:
        """Look at an entity again at the end of a day, in a year, for some tables."""
        key = (day, entity, year)
        self._wakes[key] = self._wakes.get(key, 0) | tables

    def next_wake(self) -> int | None:
        """The first day on which something is to be looked at."""
        self._write_wakes()
        found: int | None = self._db.execute("select min(day) from wake").fetchone()[0]
        return found

    def woken(self, day: int, most: int) -> list[tuple[str, int, int]]:
        """Entities to look at by the end of a day, with year and tables, taken off the list."""
        self._write_wakes()
        rows = self._db.execute(
            "select id, year, tables from wake where day = ? order by id, year limit ?", (day, most)
        ).fetchall()
        if rows:
            entity, year, _ = rows[-1]
            self._db.execute(
                "delete from wake where day = ? and (id, year) <= (?, ?)", (day, entity, year)
            )
        return rows

    def wake_all(self, day: int, year: int, tables: int) -> None:
        """Look at everybody held at the end of a day."""
        self._write_held()
        self._write_wakes()
        everybody = _WAKE.replace("values (?, ?, ?, ?)", "select ?, id, ?, ? from held where true")
        self._db.execute(everybody, (day, year, tables))

    def forget_wakes(self, before: int) -> None:
        """Look at nobody on days before one."""
        self._write_wakes()
        self._db.execute("delete from wake where day < ?", (before,))

    def tell(self, lines: Iterable[tuple[int, str]]) -> None:
        """Keep alerts until they were told."""
        self._db.executemany("insert into told values (?, ?)", lines)

    def untold(self, after: int) -> list[tuple[int, str]]:
        """Alerts whose telling may have been lost, beyond a number that was told for certain."""
        return self._db.execute(
            "select seq, line from told where seq > ? order by seq", (after,)
        ).fetchall()

    def forget_told(self, up_to: int) -> None:
        """Let go of alerts that were told."""
        self._db.execute("delete from told where seq <= ?", (up_to,))

    def commit(self, meta: Mapping[str, Any]) -> None:
        """All of it, or none: from here on, an interruption comes back to this point."""
        self._write_held()
        self._write_wakes()
        written = [
            (name, json.dumps(value))
            for name, value in meta.items()
            if self.meta.get(name) != value
        ]
        self._db.executemany("insert or replace into meta values (?, ?)", written)
        self._db.execute("commit")
        self.meta = dict(meta)
        self._db.execute("begin immediate")
        while len(self._cache) > _CACHED:
            self._cache.popitem(last=False)

    def close(self) -> None:
        """Leave what was committed."""
        self._db.close()

    def _write_held(self) -> None:
        if self._changed:
            rows = [(entity, packed(self._cache[entity])) for entity in sorted(self._changed)]
            self._db.executemany("insert or replace into held values (?, ?)", rows)
            self._changed.clear()

    def _write_wakes(self) -> None:
        if self._wakes:
            self._db.executemany(_WAKE, [(*key, tables) for key, tables in self._wakes.items()])
            self._wakes.clear()
