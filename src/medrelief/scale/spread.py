"""Tables read piece by piece, and spread by person over files on disk.

Why: what one person's claims depend on must end up in one place that fits into memory.
In: sources.  Out: per table and bucket, typed rows with their record and line; rejects;
and a `Spread` per table.
Must never: drop a row: a row that cannot be read goes to its bucket too, marked so.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.facts.columns import TABLES
from medrelief.scale.splitting import parts_of
from medrelief.tables.messages import Note
from medrelief.tables.read import every_row, whole_rows_first
from medrelief.tables.rejects import rejects_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from medrelief.scale.bound import Sizes
    from medrelief.scale.splitting import Parts, Piece, Source
    from medrelief.scale.work_folder import Stage
    from medrelief.tables.read import EveryRow

    Told = Callable[[int, int], None]

OF_ROW = ("record", "line", "bad", "whole")
"""What a spread row has beside its cells: its number in the source, its line, whether it
cannot be read, and whether that is so for the row as a whole."""
COUNTED = ("blank_rows", "rows_folded")
_LATER = {"totals_row": 1, "blank_rows": 2, "empty_mark": 3, "rows_folded": 4}


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are to be read: the language of rejects, the pack of blank rows, all packs."""

    lang: str
    policy: str | None
    policies: Collection[str]


@dataclass(frozen=True, slots=True)
class Spread:
    """What is known of a table once all of it is read."""

    table: str
    name: str
    sha256: str
    rows: int
    carried: tuple[str, ...]
    unknown: tuple[str, ...]
    notes: tuple[Note, ...]
    policies: tuple[str, ...]
    """Packs that its readable rows name."""

    @property
    def not_carried(self) -> tuple[str, ...]:
        """Columns of the table that the source does not have."""
        return tuple(c.name for c in TABLES[self.table].columns if c.name not in self.carried)


def spread_table(
    source: Source, table: str, reading: Reading, sizes: Sizes, stage: Stage, told: Told | None
) -> Spread:
    """Spread one table over `<table>/<bucket>/`, its rejects over `rejects/<table>/`.

    Pieces that the stage knows as done are not read again.
    """
    folder = stage.folder / "reading"
    folder.mkdir(exist_ok=True)
    parts: Parts | None = None
    said: list[dict[str, Any]] = []
    start = line = rows = 0
    while not said or start < said[-1]["end"]:
        number = len(said)
        done = stage.note(f"{table}/{number:06}")
        if done is None:
            parts = parts or parts_of(source, table, folder)
            done = _spread_piece(parts, table, reading, sizes, stage, (number, start, line, rows))
        said.append(done)
        start, line, rows = done["stop"], line + done["lines"], rows + done["rows"]
        if told is not None:
            told(start, max(done["end"], 1))
    shutil.rmtree(folder, ignore_errors=True)
    return _together(source, table, said)


def _spread_piece(
    parts: Parts,
    table: str,
    reading: Reading,
    sizes: Sizes,
    stage: Stage,
    at: tuple[int, int, int, int],
) -> dict[str, Any]:
    number, start, lines, rows = at
    piece, read = _read(parts, table, reading, start, sizes.piece, stage.folder / "reading")
    height = read.raw.frame.height
    every = pl.int_range(height, eager=True)
    line = read.raw.lines(every).cast(pl.Int64) - piece.head + parts.first_line + lines
    bad = read.refused["row"].unique()
    whole = read.raw.faults["row"].unique()
    frame = read.frame.with_columns(
        record=pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + rows,
        line=pl.Series(line, dtype=pl.Int64),
        bad=every.is_in(bad.implode()),
        whole=every.is_in(whole.implode()),
        bucket=bucket_of(pl.col("person_id"), sizes.buckets)
        if "person_id" in read.frame.columns
        else pl.lit(0, dtype=pl.UInt32),
    )
    name = f"{number:06}"
    if number == 0:
        stage.write(frame.drop("bucket").clear(), f"{table}/none")
    _write_by(frame, "bucket", stage, table, name)
    if table == "claims":
        known = frame.filter(pl.col("claim_id").is_not_null()).select(
            "claim_id", "record", "bucket", ids=bucket_of(pl.col("claim_id"), sizes.buckets)
        )
        _write_by(known, "ids", stage, "ids", name)
    refused = whole_rows_first(read.refused, read.raw.faults)
    rejects = rejects_of(refused, line.gather, read.frame.columns, read.expected, reading.lang)
    if not rejects.is_empty():
        stage.write(ranked(rejects, read.frame.columns), f"rejects/{table}/{name}")
    said = {
        "stop": piece.stop,
        "end": parts.end,
        "lines": piece.lines,
        "rows": height,
        "carried": read.frame.columns,
        "unknown": list(read.raw.header.unknown),
        "notes": [[n.code, n.zh, n.en] for n in _notes(read, piece)],
        "policies": _policies(frame),
    }
    stage.finish(f"{table}/{name}", said)
    return said


def bucket_of(key: pl.Expr, buckets: int) -> pl.Expr:
    """The number of the bucket that a key falls into; unknown keys fall into one."""
    return (key.hash(seed=20) % buckets).cast(pl.UInt32)


def ranked(rejects: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """Rejects with the place of their column in the table, by which those of a line stand."""
    ranks = {name: rank for rank, name in enumerate(("", *columns))}
    return rejects.with_columns(
        rank=pl.col("column").replace_strict(ranks, default=len(ranks), return_dtype=pl.Int64)
    )


def _read(
    parts: Parts, table: str, reading: Reading, start: int, size: int, folder: Path
) -> tuple[Piece, EveryRow]:
    """A piece that does not end with what could be taken for a totals row."""
    while True:
        piece = parts.cut(start, size, folder)
        read = every_row(piece.path, table, policy=reading.policy, policies=reading.policies)
        if piece.stop >= parts.end or all(n.code != "totals_row" for n in read.raw.notes):
            return piece, read
        size *= 2


def _write_by(frame: pl.DataFrame, key: str, stage: Stage, folder: str, name: str) -> None:
    ordered = frame.sort(key, maintain_order=True)
    counts = ordered.group_by(key, maintain_order=True).len()
    ordered = ordered.drop(key) if key == "bucket" else ordered.drop("ids")
    at = 0
    for number, length in counts.iter_rows():
        stage.write(ordered.slice(at, length), f"{folder}/{number:06}/{name}")
        at += length


def _policies(frame: pl.DataFrame) -> list[str]:
    if "policy" not in frame.columns:
        return []
    named = frame.filter(~pl.col("bad")).get_column("policy").drop_nulls()
    return sorted(named.unique().to_list())


def _notes(read: EveryRow, piece: Piece) -> list[Note]:
    """The notes of a piece, without what the making of the piece added."""
    found = []
    for note in (*read.raw.header.notes, *read.raw.notes, *read.notes):
        if note.code == "blank_rows" and piece.made_up:
            left = _count(note) - piece.made_up
            if left:
                found.append(_with_count(note, left))
            continue
        found.append(note)
    return found


def _together(source: Source, table: str, said: list[dict[str, Any]]) -> Spread:
    carried = tuple(said[0]["carried"])
    return Spread(
        table=table,
        name=source.name,
        sha256=source.sha256,
        rows=sum(each["rows"] for each in said),
        carried=carried,
        unknown=tuple(said[0]["unknown"]),
        notes=_all_notes([Note(*note) for each in said for note in each["notes"]], carried),
        policies=tuple(sorted({name for each in said for name in each["policies"]})),
    )


def _all_notes(notes: list[Note], carried: tuple[str, ...]) -> tuple[Note, ...]:
    """Each note once, counts added up, in the order in which a whole file would have them."""
    found: dict[tuple[str, str], Note] = {}
    for note in notes:
        key = (note.code, "" if note.code in COUNTED else note.en)
        known = found.get(key)
        if known is not None and note.code in COUNTED:
            found[key] = _with_count(note, _count(known) + _count(note))
        else:
            found[key] = note
    return tuple(sorted(found.values(), key=lambda note: _order_of(note, carried)))


def _order_of(note: Note, carried: tuple[str, ...]) -> tuple[int, int]:
    column = note.zh.split(" ")[0]
    place = carried.index(column) if note.code == "empty_mark" and column in carried else 0
    return _LATER.get(note.code, 0), place


def _count(note: Note) -> int:
    return int("".join(letter for letter in note.en if letter.isdigit()))


def _with_count(note: Note, count: int) -> Note:
    old = str(_count(note))
    return Note(note.code, note.zh.replace(old, str(count)), note.en.replace(old, str(count)))
