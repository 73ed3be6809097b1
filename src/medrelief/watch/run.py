"""One run of a watch: read, take, tell; come back after an interruption.

Why: nothing may be told twice or lost, whatever ends the run.  In: a stream, tables known
before it, a folder for the store.  Out: alerts, in order, on a stream or in a file.
Alerts are committed before they are told; a file says itself which one it has last.
"""

from __future__ import annotations

import json
import os
import select
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from medrelief.policy.settings import WrongUse
from medrelief.watch.lines import Reject, Unusable
from medrelief.watch.state import Store
from medrelief.watch.watcher import BATCH, Counted, Position, Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.watch.lines import Line

_TAIL = 1 << 20
"""Bytes at the end of a file in which its last line is looked for."""
_CHUNK = 1 << 16
IDLE_SECONDS = 1
"""After so long without a line, the day is looked at as it stands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user asks of a watch; `about` is everything that a kept state depends on."""

    choice: Choice
    folder: Path | None
    until: date | None
    near: int
    lists: Sequence[str]
    about: Mapping[str, Any]
    persons_listed: bool = False


@dataclass(slots=True)
class Told:
    """Where alerts go, and the number of the last one that is there for certain."""

    stream: IO[str] | None = None
    path: Path | None = None
    last: int = 0
    _file: IO[str] | None = field(default=None, repr=False)

    def open(self) -> None:
        """Find the last alert of the file; half a line of a run that was killed is taken off."""
        if self.path is None:
            return
        if self.path.exists():
            with self.path.open("r+b") as file:
                whole = _whole_lines(file)
                file.truncate(whole)
                self.last = _last_number(file, whole)
        self._file = self.path.open("a", encoding="utf-8", newline="\n")

    def write(self, lines: Iterable[tuple[int, str]]) -> None:
        """Tell alerts that are not there yet."""
        target = self._file or self.stream
        assert target is not None
        for number, line in lines:
            if number > self.last:
                target.write(line + "\n")
                self.last = number
        target.flush()

    def close(self) -> None:
        """Leave the file, on disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._file.close()


def watched(
    asked: Asked,
    stream: BinaryIO,
    beforehand: Callable[[], Iterable[Line]],
    told: Told,
    refuse: Callable[[Reject], None],
) -> Counted:
    """Watch a stream to its end.

    Args:
        beforehand: the rows known before the stream; asked for where the store is new.
        refuse: told of every line that cannot be taken.
    Raises: `WrongUse`, `PackFaults`, `BeyondCalendar`.
    """
    store = Store(asked.folder)
    try:
        _same_question(store, asked.about)
        told.open()
        watcher = Watcher(
            asked.choice,
            store,
            near=asked.near,
            lists=asked.lists,
            all_persons_known=asked.persons_listed,
            tell=lambda: _tell(store, told),
        )
        _tell(store, told)
        if "position" not in store.meta:
            watcher.begin_with(beforehand())
            watcher.commit()
        _follow(watcher, stream, asked.until, refuse)
        watcher.end_day()
        if asked.until is not None:
            watcher.until(asked.until)
        watcher.commit()
        store.forget_told(told.last)
        store.commit(store.meta)
        return watcher.counted
    finally:
        store.close()
        told.close()


def _tell(store: Store, told: Told) -> None:
    store.forget_told(told.last)
    told.write(store.untold(told.last))


def _same_question(store: Store, about: Mapping[str, Any]) -> None:
    """Refuse to go on with other packs or options than those the store was made with."""
    kept = store.meta.get("about", dict(about))
    differing = sorted(name for name in {*kept, *about} if kept.get(name) != about.get(name))
    if differing:
        raise WrongUse(
            f"the state in the folder of --state was made with other: {', '.join(differing)}",
            "use another folder, or the same packs and options",
        )
    store.commit({**store.meta, "about": kept})


def _follow(
    watcher: Watcher, stream: BinaryIO, until: date | None, refuse: Callable[[Reject], None]
) -> None:
    position = watcher.position
    if not _resumes(stream, position):
        position.line, position.offset = 0, 0
    for text in _lines(stream, watcher):
        if text.strip():
            try:
                line = watcher.read(text)
                if until is not None and line.day is not None and line.day > until:
                    break
                watcher.arrive(line)
            except Unusable as fault:
                watcher.counted.refused += 1
                number = position.line + 1
                refuse(Reject(number, fault.column, fault.code, fault.expected, fault.expected_zh))
        position.passed(text)
        if not position.line % BATCH:
            watcher.commit()


def _lines(stream: BinaryIO, watcher: Watcher) -> Iterator[bytes]:
    """Lines as they come; while none comes, the day so far is looked at."""
    if not _can_wait(stream):
        yield from stream
        return
    # Read past the stream's own buffer: what waits in there cannot be asked for.
    number, rest, looked = stream.fileno(), b"", True
    while True:
        if not looked and not select.select([number], [], [], IDLE_SECONDS)[0]:
            watcher.end_day()
            watcher.commit()
            looked = True
        read = os.read(number, _CHUNK)
        *lines, rest = (rest + read).split(b"\n")
        for line in lines:
            looked = False
            yield line + b"\n"
        if not read:
            if rest:
                yield rest
            return


def _can_wait(stream: BinaryIO) -> bool:
    """Whether somebody may still be writing: a pipe or a terminal, on systems that can ask."""
    try:
        return not stream.seekable() and os.name == "posix" and stream.fileno() >= 0
    except OSError:
        return False


def _resumes(stream: BinaryIO, position: Position) -> bool:
    """Go to where the last run had come to, if this is the same stream; else stay.

    Lines that were taken before say nothing new, so reading them again only costs time.
    """
    if not position.digest or not stream.seekable():
        return False
    end = stream.seek(0, os.SEEK_END)
    if end >= position.offset:
        stream.seek(max(0, position.offset - _TAIL))
        before = stream.read(position.offset - stream.tell())
        last = before[before[:-1].rfind(b"\n") + 1 :]
        if sha256(last).hexdigest() == position.digest:
            return True
    stream.seek(0)
    return False


def _whole_lines(file: BinaryIO) -> int:
    """How many bytes of a file are whole lines."""
    end = file.seek(0, os.SEEK_END)
    tail = min(end, _TAIL)
    file.seek(end - tail)
    return end - tail + file.read(tail).rfind(b"\n") + 1 if end else 0


def _last_number(file: BinaryIO, end: int) -> int:
    tail = min(end, _TAIL)
    file.seek(end - tail)
    lines = file.read(tail).splitlines()
    if not lines:
        return 0
    try:
        number: int = json.loads(lines[-1])["seq"]
    except (ValueError, KeyError, TypeError):
        raise WrongUse("the file of -o holds something else than alerts") from None
    return number
