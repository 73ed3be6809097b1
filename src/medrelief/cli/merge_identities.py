"""`medrelief merge-identities`: changes of identity from several offices, merged and traced."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medrelief.cli.office_options import Output, Receipt, Rejects  # noqa: TC001  # typer reads it
from medrelief.cli.options import Language, lang_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.cli.evaluate_files import Targets
    from medrelief.offices.merge import Merged
    from medrelief.tables.read import TableRead

HELP = "Merge changes of identity from several offices into dated identities, and trace each."
DONE, REFUSED = 0, 3


def command(
    changes: Annotated[list[str], typer.Argument(help="Files with the columns of identities.")],
    *,
    output: Output = None,
    identities: Annotated[
        str | None, typer.Option(help="The identities so far, such as an earlier result.")
    ] = None,
    persons: Annotated[
        str | None, typer.Option(help="Who exists; a change for anybody else is refused.")
    ] = None,
    rejects: Rejects = None,
    receipt: Receipt = None,
    lang: Language = None,
) -> int:
    """Read, merge, write identities and trace; the counts where no file is asked for."""
    from medrelief.cli.evaluate_files import check_sources, targets_of
    from medrelief.offices.merge import merged_identities
    from medrelief.tables.read import read_table

    language = lang_of(lang)
    targets = targets_of(output, rejects, receipt)
    beside = {str(place): source for place, source in enumerate(changes[1:])}
    beside |= {"identities": identities or "", "persons": persons or ""}
    given = {name: source or None for name, source in beside.items()}
    check_sources(changes[0], given, (), targets)
    read = [read_table(source, "identities", lang=language) for source in changes]
    known = None if identities is None else read_table(identities, "identities", lang=language)
    whole = None if persons is None else read_table(persons, "persons", lang=language)
    tables = [*read, *(table for table in (known, whole) if table is not None)]
    _tell(tables, targets, language)
    merged = merged_identities(read, known, whole)
    _write(merged, tables, targets)
    if output is None:
        for name, count in merged.counts.items():
            if count or name in ("received", "applied", "refused"):
                sys.stdout.write(f"{_word(name, language)}: {count}\n")
    unread = any(table.rows_rejected for table in tables)
    return REFUSED if unread or merged.some_refused else DONE


def _tell(tables: list[TableRead], targets: Targets, lang: str) -> None:
    from medrelief.cli.evaluate_files import rejected_lines

    for table in tables:
        for note in table.notes:
            sys.stderr.write(f"{table.name}: {note.of(lang)}\n")
        for line in rejected_lines(table, targets.rejects, lang):
            sys.stderr.write(line + "\n")


def _write(merged: Merged, tables: list[TableRead], targets: Targets) -> None:
    """Rejects, receipt, trace and identities: all of them, or none.  Raises: `Unwritable`."""
    import polars as pl

    from medrelief.cli.evaluate_files import in_place_of
    from medrelief.cli.office_run import list_path
    from medrelief.tables.receipts import write_receipt
    from medrelief.tables.write import format_for, write_table

    with ExitStack() as at_the_end:
        if targets.rejects is not None:
            path = at_the_end.enter_context(in_place_of(targets.rejects))
            write_table(pl.concat([table.rejects for table in tables]), path, {}, form="csv")
        if targets.receipt is not None:
            path = at_the_end.enter_context(in_place_of(targets.receipt))
            write_receipt(_receipt(merged, tables), path)
        if targets.output is None:
            return
        beside = list_path(targets.output, "trace")
        if beside is not None:
            path = at_the_end.enter_context(in_place_of(beside))
            write_table(merged.trace, path, {}, form=format_for(targets.output))
        write_table(merged.identities, targets.output, {})


def _receipt(merged: Merged, tables: list[TableRead]) -> Mapping[str, Any]:
    from medrelief import __version__
    from medrelief.evaluate.receipt import input_entry

    return {
        "medrelief": __version__,
        "verb": "merge-identities",
        "inputs": [input_entry(table) for table in tables],
        "changes": dict(merged.counts),
        "identities": merged.identities.height,
    }


def _word(name: str, lang: str) -> str:
    if lang != "zh":
        return name.replace("_", " ")
    return {
        "received": "收到变更",
        "applied": "采用",
        "refused": "未采用",
        "added": "新增",
        "updated": "更新",
        "ended": "终止",
        "repeated": "重复",
        "superseded": "已被后来的变更取代",
        "no_day": "没有日期",
        "ends_before_it_begins": "终止早于开始",
        "unknown_person": "人员表中没有此人",
        "contradiction": "相互矛盾",
        "nothing_to_end": "没有可终止的身份",
        "overlap": "身份期间重叠",
        "gap": "身份期间有间断",
    }.get(name, name)
