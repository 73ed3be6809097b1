"""A table from wherever it comes: typed columns, and every row accounted for.

Why: everything after this works on typed columns and trusts them.  In: a path,
`-`, a stream or a frame.  Out: `TableRead`.  Must never: lose a row, or let a row
through of which one cell could not be read.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import polars as pl

from medrelief.facts.columns import TABLES, Column
from medrelief.tables import checks, encoding, frames
from medrelief.tables.cells import refused_cells, typed, with_empty_meant
from medrelief.tables.csv_text import read_csv
from medrelief.tables.headers import columns_by_name
from medrelief.tables.json_lines import read_json_lines
from medrelief.tables.messages import Note, Unreadable
from medrelief.tables.rejects import REJECTED, rejected_of, rejects_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from medrelief.tables.encoding import Progress, Traits
    from medrelief.tables.raw import Raw

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table as read.

    `frame`: the columns carried, in the order of the table, then `record`.
    `rejects`: line, column, code, message; several rows where a row has several
    faults.  `rejected`: one row per rejected row of `claims`, with what can still
    be read of person, policy and counting day.  `rows_in` counts every row that
    holds something: accepted, rejected, or folded into an identical one.
    """

    frame: pl.DataFrame
    rejects: pl.DataFrame
    rejected: pl.DataFrame
    notes: tuple[Note, ...]
    carried: tuple[str, ...]
    not_carried: tuple[str, ...]
    unknown: tuple[str, ...]
    rows_in: int
    rows_rejected: int
    rows_folded: int
    sha256: str
    """Digest of the source's bytes; empty for a frame."""
    name: str


@dataclass(frozen=True, slots=True)
class EveryRow:
    """A source with every cell judged by itself, the rows not yet compared with each other.

    Why: rows of one key may stand in different parts of a file that is read part by part.
    `frame`: typed, with all rows; `refused`: row (from 0), column, code.
    """

    raw: Raw
    frame: pl.DataFrame
    refused: pl.DataFrame
    expected: Mapping[tuple[str, str], tuple[str, str]]
    notes: tuple[Note, ...]
    traits: Traits | None
    name: str


def read_table(
    source: Any,
    table_name: str,
    *,
    lang: str = "zh",
    policy: str | None = None,
    policies: Collection[str] = (),
    policy_required: bool | None = None,
    looked_up: bool = False,
    progress: Progress | None = None,
    stdin: BinaryIO | None = None,
) -> TableRead:
    """Read one of the tables of `facts.columns.TABLES`.

    Args:
        source: a path, `-` for standard input, a binary stream, or any frame that
            speaks Arrow (Polars, pandas, pyarrow, a DuckDB relation); amounts in yuan.
        table_name: which table; `claims` may also carry the columns of a person.
        lang: `zh` or `en`, for the messages of the rejects.
        policy: fills blank policies, never overrides one.
        policies: the ids of the packs; a row that names another is rejected.  Empty:
            any name is taken.
        policy_required: whether a row without policy is rejected; by default in `claims`.
        looked_up: the table only serves to look things up for other rows.  A rejected
            row of `registrations` or `identities` then leaves a row of which only the
            person and the policy are known: nobody is refused for want of a row that
            was there and could not be read.
        progress: told bytes read and bytes in all.
        stdin: what `-` stands for; the process's standard input by default.
    Returns:
        Amounts in fen, ratios times 10^4, open ends 9999-12-31, sets sorted; rows in
        the order of the source.
    Raises:
        Unreadable: the source is no table, or lacks a required column.
        Unwritable: the temporary folder is full.
    """
    with ExitStack() as stack:
        raw, traits, name = _raw(source, table_name, stack, progress, stdin)
        rows = _judged(raw, table_name, policy, policies, traits, name, policy_required)
        return _read(rows, table_name, lang, looked_up=looked_up)


def every_row(
    source: Any,
    table_name: str,
    *,
    policy: str | None = None,
    policies: Collection[str] = (),
) -> EveryRow:
    """All rows of a source, for who compares them with the rows of other sources.

    Arguments and exceptions are those of `read_table`.
    """
    with ExitStack() as stack:
        raw, traits, name = _raw(source, table_name, stack, None, None)
        return _judged(raw, table_name, policy, policies, traits, name, None)


def _raw(
    source: Any, table: str, stack: ExitStack, progress: Progress | None, stdin: BinaryIO | None
) -> tuple[Raw, Traits | None, str]:
    if frames.is_frame(source):
        name = "frame"
        return frames.read_frame(source, table, name), None, name
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="medrelief-")))
    path, name = _path(source, folder, stdin)
    form = encoding.format_of(path, name)
    if form in ("csv", "jsonl"):
        encoding.refuse_long_lines(path, name)
    pool = stack.enter_context(ThreadPoolExecutor(1))
    future: Future[Traits] = pool.submit(encoding.digest, path, progress)
    match form:
        case "parquet":
            raw = frames.read_parquet(path, table, name)
        case "excel":
            from medrelief.tables.excel import read_excel

            raw = read_excel(path, table, name)
        case "jsonl":
            text, _ = encoding.utf8_text(path, folder, name)
            raw = read_json_lines(text, table, name, folder)
        case _:
            text, written = encoding.utf8_text(path, folder, name)
            raw = read_csv(text, table, name, folder, future.result)
            traits = future.result()
            return raw, traits if written != "utf-16" else replace(traits, ascii=False), name
    # Only plain text shows in its bytes what its cells hold.
    return raw, encoding.Traits(future.result().sha256), name


def _path(source: Any, folder: Path, stdin: BinaryIO | None) -> tuple[Path, str]:
    if source == STANDARD_INPUT:
        return encoding.spool(stdin or sys.stdin.buffer, folder, "stdin"), "stdin"
    if hasattr(source, "read"):
        return encoding.spool(source, folder, "stream"), "stream"
    path = Path(source)
    return path, path.name


def _judged(
    raw: Raw,
    table: str,
    policy: str | None,
    policies: Collection[str],
    traits: Traits | None,
    name: str,
    policy_required: bool | None,
) -> EveryRow:
    required = table == "claims" if policy_required is None else policy_required
    if required and "policy" not in raw.header.where and policy is None:
        raise Unreadable(
            f"{name}：没有 policy 列",
            f"{name}: there is no column policy",
            "--policy names the pack for all rows",
            hint_zh="可用 --policy 为所有行指定政策包",
        )
    known = columns_by_name(table)
    columns = [known[column] for column in raw.frame.columns]
    frame, refused, expected, notes = _typed(raw, columns, traits)
    frame, by_policy = _with_policy(frame, table, policy, policies, required=required)
    order = [c for c in known if c in frame.columns]
    frame = with_empty_meant(frame.select(order), [known[c] for c in order])
    refused = pl.concat([refused, raw.faults, by_policy])
    refused = pl.concat([refused, checks.missing(frame, columns, refused)])
    refused = pl.concat([refused, checks.negative(table, frame, columns), checks.discharge(frame)])
    return EveryRow(raw, frame, refused, expected, tuple(notes), traits, name)


def _read(rows: EveryRow, table: str, lang: str, *, looked_up: bool) -> TableRead:
    raw, frame, traits, notes = rows.raw, rows.frame, rows.traits, list(rows.notes)
    order = frame.columns
    folded, of_key = _repeated(table, frame, rows.refused)
    refused = whole_rows_first(pl.concat([rows.refused, of_key]), raw.faults)
    frame = frame.with_columns(pl.int_range(1, pl.len() + 1).alias("record"))
    bad = refused["row"].unique().sort()
    accepted = _without(frame, pl.concat([bad, folded]))
    if accepted.height + len(bad) + len(folded) != raw.frame.height:
        raise AssertionError("rows in differ from rows out and rejects")
    if len(folded):
        notes.append(folded_note(len(folded)))
    if looked_up and len(bad):
        accepted = pl.concat([accepted, unread_rows(table, frame[bad])])
    return TableRead(
        frame=accepted,
        rejects=rejects_of(refused, raw.lines, order, rows.expected, lang),
        rejected=_kept(table, frame, bad, raw),
        notes=(*raw.header.notes, *raw.notes, *notes),
        carried=tuple(order),
        not_carried=tuple(c.name for c in TABLES[table].columns if c.name not in order),
        unknown=raw.header.unknown,
        rows_in=raw.frame.height,
        rows_rejected=len(bad),
        rows_folded=len(folded),
        sha256=traits.sha256 if traits else "",
        name=rows.name,
    )


def _typed(
    raw: Raw, columns: list[Column], traits: Traits | None
) -> tuple[pl.DataFrame, pl.DataFrame, dict[tuple[str, str], tuple[str, str]], list[Note]]:
    read = typed(raw.frame, columns, traits)
    expected = {
        (column.name, code): words
        for column, one in zip(columns, read, strict=True)
        for code, words in one.expected.items()
    }
    notes = [_marks(c.name) for c, one in zip(columns, read, strict=True) if one.marks]
    refused = pl.concat(
        [refused_cells(pl.Series([], dtype=pl.Int64), "", ""), *(o.refused for o in read)]
    )
    return pl.DataFrame([one.values for one in read]), refused, expected, notes


def _with_policy(
    frame: pl.DataFrame,
    table: str,
    policy: str | None,
    policies: Collection[str],
    *,
    required: bool,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    none = refused_cells(pl.Series([], dtype=pl.Int64), "policy", "")
    if "policy" not in {column.name for column in TABLES[table].columns}:
        return frame, none
    if "policy" in frame.columns:
        values = frame["policy"]
    elif policy is not None:
        values = pl.Series("policy", [None], dtype=pl.String).new_from_index(0, frame.height)
    else:
        return frame, none
    if policy is not None and values.null_count():
        values = values.fill_null(policy)
    values, refused = checks.policies(values, policies, required=required)
    return frame.with_columns(values.alias("policy")), refused


def whole_rows_first(refused: pl.DataFrame, of_rows: pl.DataFrame) -> pl.DataFrame:
    """Without the cells of rows that are refused as a whole: those may stand anywhere."""
    if of_rows.is_empty():
        return refused
    cells = refused.filter(pl.col("column") != "").join(of_rows, on="row", how="anti")
    return pl.concat([of_rows, cells])


def _repeated(
    table: str, frame: pl.DataFrame, refused: pl.DataFrame
) -> tuple[pl.Series, pl.DataFrame]:
    key = TABLES[table].key
    if table == "claims":
        return pl.Series([], dtype=pl.Int64), checks.duplicates(frame["claim_id"])
    if not key:
        return pl.Series([], dtype=pl.Int64), refused.clear()
    return checks.same_key(frame, [c for c in key if c in frame.columns], refused["row"].unique())


def _without(frame: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    if not len(rows):
        return frame
    return frame.filter(~pl.int_range(pl.len()).is_in(rows.implode()))


CLOSED = ("registrations", "identities")
"""Tables in which no row means a known no."""


def unread_rows(table: str, rejected: pl.DataFrame) -> pl.DataFrame:
    """What look-ups see of rejected rows: the person and the policy, all else unknown."""
    if table not in CLOSED:
        return rejected.clear()
    keeps = [name for name in ("person_id", "policy", "record") if name in rejected.columns]
    blank = rejected.filter(pl.col("person_id").is_not_null()).select(
        pl.col(name) if name in keeps else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in rejected.schema.items()
    )
    known = columns_by_name(table)
    meant = with_empty_meant(
        blank.drop("record"), [known[name] for name in blank.columns if name != "record"]
    )
    return meant.with_columns(blank["record"]).select(rejected.columns)


def _kept(table: str, frame: pl.DataFrame, bad: pl.Series, raw: Raw) -> pl.DataFrame:
    if table != "claims":
        return pl.DataFrame(schema=REJECTED)
    return rejected_of(frame, bad, raw.lines)


def _marks(column: str) -> Note:
    return Note(
        "empty_mark",
        f"{column} 中只有 '--' 一类符号的单元格按空处理",
        f"cells of {column} that hold only a mark such as '--' count as empty",
    )


def folded_note(count: int) -> Note:
    """What is said of rows that were folded into earlier ones."""
    return Note(
        "rows_folded",
        f"{count} 行与前面的行完全相同，已合并",
        f"rows that repeat an earlier row in every column and are folded into it: {count}",
    )
