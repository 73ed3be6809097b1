"""A table's file in pieces, each a small file of the same form that the readers take.

Why: the reader of whole files says what a row means; it is given a part at a time, cut
where a row ends.  In: a source.  Out: `Parts`, which cuts a piece on demand.
Must never: cut inside a record, or move a cut from one run to the next.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import polars as pl

from medrelief.tables import encoding, salvage
from medrelief.tables.csv_text import layout_of
from medrelief.tables.frames import is_frame
from medrelief.tables.messages import Unreadable

if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from medrelief.tables.encoding import Progress

_STEP = 1 << 22
ROW = 170
"""Bytes that a row of claims takes as text, about."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file with part of a source: where the part ends, and what its lines count from."""

    path: Path
    stop: int
    lines: int
    """Lines of the source that the piece holds."""
    head: int
    """Lines of the piece above its first row."""
    made_up: int = 0
    """Blank rows in it that the source does not have."""


class Parts(Protocol):
    """A source that can be taken apart at places counted from its first row."""

    @property
    def end(self) -> int:
        """Where the last piece ends."""

    @property
    def first_line(self) -> int:
        """Lines of the source above its first row."""

    def cut(self, start: int, size: int, folder: Path) -> Piece:
        """The piece from `start` that is about `size` bytes long, as a file in `folder`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file with its digest, whatever it came from."""

    path: Path
    name: str
    sha256: str
    form: str
    traits: encoding.Traits


def source_of(
    given: Any, folder: Path, progress: Progress | None = None, stdin: BinaryIO | None = None
) -> Source:
    """The file behind a path, `-` or a stream, judged as a whole and digested.

    Raises: `Unreadable` for what is no table, `Unwritable` where a copy finds no room.
    """
    if is_frame(given):
        raise TypeError("a frame is in memory already")
    if given == "-" or hasattr(given, "read"):
        import sys

        name = "stdin" if given == "-" else "stream"
        stream = (stdin or sys.stdin.buffer) if given == "-" else given
        path = encoding.spool(stream, folder, name)
    else:
        path = Path(given)
        name = path.name
    form = encoding.format_of(path, name)
    if form in ("csv", "jsonl"):
        encoding.refuse_long_lines(path, name)
    traits = encoding.digest(path, progress)
    return Source(path, name, traits.sha256, form, traits)


def weight_of(path: Path) -> int:
    """Bytes of a table as text; columns packed in Parquet are counted by their rows."""
    with path.open("rb") as file:
        packed = file.read(4) == b"PAR1"
    if not packed:
        return path.stat().st_size
    try:
        return int(_lazy(path).select(pl.len()).collect().item()) * ROW
    except pl.exceptions.PolarsError:
        return 0  # the reader says what is wrong with it


def parts_of(source: Source, table: str, folder: Path) -> Parts:
    """The source, ready to be cut; texts in other encodings are copied into `folder` first."""
    match source.form:
        case "csv":
            path, written = encoding.utf8_text(source.path, folder, source.name)
            if written == "utf-8" and not source.traits.ascii and not _is_utf8(path):
                path = encoding.as_gb18030(path, folder, source.name)
            return _csv_parts(path, table, source)
        case "jsonl":
            path, _ = encoding.utf8_text(source.path, folder, source.name)
            return _JsonLines(path, source.name, _keys(path, folder))
        case "parquet":
            return _Parquet(source.path, source.name, _height(source))
        case _:
            # A sheet is small enough to be read at once.
            return _Whole(source.path)


@dataclass(frozen=True, slots=True)
class _Whole:
    path: Path

    @property
    def end(self) -> int:
        return 1

    @property
    def first_line(self) -> int:
        return 0

    def cut(self, start: int, size: int, folder: Path) -> Piece:  # noqa: ARG002  # one piece
        return Piece(self.path, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class _Text:
    """A CSV file.  `starts`: where records begin, if that cannot be seen from quotes alone."""

    path: Path
    name: str
    header: bytes
    header_lines: int
    end: int
    quotes: bool
    starts: tuple[int, ...] | None = None

    @property
    def first_line(self) -> int:
        return self.header_lines

    def cut(self, start: int, size: int, folder: Path) -> Piece:
        target = folder / self.name
        if self.starts is not None:
            size = self._next_start(start + size) - start
        lines = 0
        with self.path.open("rb") as file, target.open("wb") as piece:
            file.seek(len(self.header) + start)
            piece.write(self.header)
            at, is_open = start, False
            while at < self.end and (at < start + size or is_open):
                wanted = min(_STEP, max(start + size - at, 1), self.end - at)
                block = file.read(wanted)
                if not block.endswith(b"\n"):
                    block += file.readline()
                piece.write(block)
                at += len(block)
                lines += block.count(b"\n")
                is_open ^= self.quotes and bool(block.count(b'"') & 1)
        return Piece(target, at, lines, self.header_lines)

    def _next_start(self, at: int) -> int:
        starts = self.starts or ()
        found = bisect_left(starts, at)
        return starts[found] if found < len(starts) else self.end


def _csv_parts(path: Path, table: str, source: Source) -> Parts:
    layout = layout_of(path, table)
    with path.open("rb") as file:
        header = file.read(layout.first_byte)
    end = path.stat().st_size - len(header)
    text = _Text(path, source.name, header, layout.header_lines, end, quotes=False)
    if not source.traits.quotes:
        return text
    if _quotes_are_plain(path, len(header), layout.delimiter):
        return _Text(path, source.name, header, layout.header_lines, end, quotes=True)
    starts = _record_starts(path, layout.delimiter, layout.header_lines, len(header))
    return _Text(path, source.name, header, layout.header_lines, end, quotes=False, starts=starts)


def _quotes_are_plain(path: Path, start: int, delimiter: str) -> bool:
    """Whether every quote encloses a whole cell: only then do the parser's records end
    where quotes are even."""
    mark = re.escape(delimiter.encode())
    cell = re.compile(rb"(?:\A|(?<=[\n" + mark + rb']))"[^"]*"(?=[\r\n' + mark + rb"]|\Z)")
    rest = b""
    with path.open("rb") as file:
        file.seek(start)
        while block := file.read(_STEP):
            rest += block
            cut = rest.rfind(b"\n") + 1
            while cut and rest.count(b'"', 0, cut) & 1:
                cut = rest.rfind(b"\n", 0, cut - 1) + 1
            if b'"' in cell.sub(b"", rest[:cut]):
                return False
            rest = rest[cut:]
            if len(rest) > encoding.LONGEST_LINE:
                return False
    return b'"' not in cell.sub(b"", rest)


def _record_starts(path: Path, delimiter: str, header_lines: int, first: int) -> tuple[int, ...]:
    """Every thousandth place, or so, where a record of a file with stray quotes begins."""
    found: list[int] = []
    with path.open("rb") as file:
        file.seek(first)
        at, line = 0, header_lines + 1
        for turn, (number, _, _) in enumerate(salvage.places_of(path, delimiter, header_lines)):
            while line < number:
                at += len(file.readline())
                line += 1
            if turn % 64 == 0:
                found.append(at)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _JsonLines:
    """`keys`: a line that has every key of the file, so that each piece has the same columns."""

    path: Path
    name: str
    keys: bytes

    @property
    def end(self) -> int:
        return self.path.stat().st_size

    @property
    def first_line(self) -> int:
        return 0

    def cut(self, start: int, size: int, folder: Path) -> Piece:
        target = folder / self.name
        with self.path.open("rb") as file, target.open("wb") as piece:
            file.seek(start)
            piece.write(self.keys)
            block = file.read(size)
            if not block.endswith(b"\n"):
                block += file.readline()
            piece.write(block)
        lines = block.count(b"\n")
        return Piece(target, start + len(block), lines, 1, made_up=1)


def _keys(path: Path, folder: Path) -> bytes:
    names: dict[str, None] = {}
    whole = _JsonLines(path, "keys.jsonl", b"")
    start = 0
    while start < whole.end:
        piece = whole.cut(start, 4 * _STEP, folder)
        names |= dict.fromkeys(_names(piece.path))
        start = piece.stop
    return (json.dumps(dict.fromkeys(names), ensure_ascii=False) + "\n").encode()


def _names(path: Path) -> list[str]:
    try:
        return pl.scan_ndjson(path, infer_schema_length=None).collect_schema().names()
    except pl.exceptions.PolarsError:
        found: dict[str, None] = {}
        with path.open("rb") as file:
            for line in file:
                try:
                    value = json.loads(line)
                except ValueError:
                    continue
                found |= dict.fromkeys(value) if isinstance(value, dict) else {}
        return list(found)


@dataclass(frozen=True, slots=True)
class _Parquet:
    path: Path
    name: str
    end: int

    @property
    def first_line(self) -> int:
        return 0

    def cut(self, start: int, size: int, folder: Path) -> Piece:
        rows = max(size // ROW, 1)
        target = folder / self.name
        frame = _lazy(self.path).slice(start, rows).collect()
        frame.write_parquet(target, compression="lz4", statistics=False)
        return Piece(target, min(start + rows, self.end), frame.height, 0)


def _height(source: Source) -> int:
    try:
        return int(_lazy(source.path).select(pl.len()).collect().item())
    except pl.exceptions.PolarsError:
        raise Unreadable(
            f"{source.name}：Parquet 文件不完整", f"{source.name}: the Parquet file is not complete"
        ) from None


def _lazy(path: Path) -> pl.LazyFrame:
    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


def _is_utf8(path: Path) -> bool:
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(_STEP):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
