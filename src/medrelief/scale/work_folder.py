"""A folder in which a long run leaves what it has done, so that it can be taken up again.

Why: hours of work must survive a kill.  In: what a step depends on.  Out: whether the
step is done, and what it said of itself.
Must never: count a step as done of which anything is missing, or keep what was made
from other inputs or options.

A step writes its files first and its note last; a note is there whole or not at all.
A step that was cut off writes the same files again, in the same places.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medrelief.policy.settings import WrongUse
from medrelief.tables.messages import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import polars as pl

_MADE_FROM = "made-from.json"
_LOCK = "in-use"


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the folder, with its notes."""

    folder: Path

    def note(self, step: str) -> Any | None:
        """What a finished step said of itself; None where it is not finished."""
        path = self.folder / f"{step}.json"
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None

    def finish(self, step: str, said: Mapping[str, Any]) -> None:
        """Mark a step as done; its files are in place by now."""
        path = self.folder / f"{step}.json"
        with _in_room():
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, json.dumps(said, ensure_ascii=False))

    def write(self, frame: pl.DataFrame, name: str, *, rows: int | None = None) -> None:
        """Put a frame at `<name>.parquet`; `rows` in a group that can be read alone."""
        path = self.folder / f"{name}.parquet"
        with _in_room():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(".part")
            frame.write_parquet(
                temporary, compression="lz4", statistics=rows is not None, row_group_size=rows
            )
            temporary.replace(path)

    def frames(self, below: str) -> list[Path]:
        """The frames of a folder, in the order of their names."""
        return sorted((self.folder / below).glob("*.parquet"))

    def empty(self) -> None:
        """Begin anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)


def stage(folder: Path, made_from: Mapping[str, Any]) -> Stage:
    """The stage in `folder`: as it was left, if it was made from the same, else empty."""
    told = json.dumps(made_from, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(told.encode()).hexdigest()
    found = Stage(folder)
    mark = folder / _MADE_FROM
    with _in_room():
        try:
            same = json.loads(mark.read_text(encoding="utf-8"))["sha256"] == digest
        except (OSError, ValueError, KeyError):
            same = False
        if not same:
            found.empty()
            _put(mark, json.dumps({"sha256": digest}))
    return found


@contextmanager
def work_in(folder: Path) -> Iterator[Path]:
    """The folder, for one run at a time; nobody else may look into it.

    Raises: `WrongUse` where another run is at work in it, or somebody else's files are.
    """
    if folder.exists() and not (folder / _LOCK).exists() and any(folder.iterdir()):
        raise WrongUse(f"{folder.name} holds files that no run of medrelief has left there")
    with _in_room():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(number):
            raise WrongUse(f"another run is at work in {folder.name}")
        yield folder
    finally:
        os.close(number)


def clear(folder: Path) -> None:
    """Remove the work folder of a run that is done."""
    shutil.rmtree(folder, ignore_errors=True)


def _locked(number: int) -> bool:
    try:
        import fcntl
    except ImportError:  # no such lock on this system
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _put(path: Path, text: str) -> None:
    temporary = path.with_suffix(".part")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


@contextmanager
def _in_room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _no_room(reason) from None
    except Exception as error:
        # The writer of frames reports a full disk as its own kind of error.
        if "os error" not in str(error).lower():
            raise
        raise _no_room("disk") from None


def _no_room(reason: str) -> Unwritable:
    return Unwritable(
        f"工作文件夹不能写入（{reason}）",
        f"the work folder cannot be written to ({reason})",
        "--work names a folder on a disk with more room",
        hint_zh="可用 --work 指定空间更大的文件夹",
    )
