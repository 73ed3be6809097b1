"""One run of a verb for an office: read, judge, write, say what was not read, exit.

Why: those verbs differ in what they judge and in nothing else.  In: tables, options, the
verb's own function.  Out: an exit code.  Must never: leave a result without its rejects.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medrelief.cli.evaluate_files import Targets
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.offices.packs import Pack
    from medrelief.offices.report import Report
    from medrelief.offices.sources import Sources

    Told = Callable[[int, int], None] | None
    Work = Callable[[Sources, Mapping[str, Pack], Told], Report]

DONE, UNDETERMINED, REJECTED = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user asks of a verb.

    `main` names the main table; `beside` the others → where they are.  `naming` are the
    tables whose rows say which packs are used.  `own` are the verb's own options.
    """

    section: str
    main: str
    source: str
    beside: Mapping[str, str | None]
    choice: Choice
    naming: Sequence[str]
    own: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    strict: bool = False
    lang: str = "en"


def run(asked: Asked, targets: Targets, work: Work) -> int:
    """Read the tables, judge them by `work`, write or show what came out."""
    from medrelief.cli.evaluate_files import check_sources
    from medrelief.cli.progress import bars
    from medrelief.evaluate.packs_in_use import programs_of
    from medrelief.offices.packs import packs_of
    from medrelief.offices.sources import read_sources

    choice = asked.choice
    check_sources(asked.source, asked.beside, choice.overlays, targets)
    with bars(asked.lang) as bar:
        # Options are judged before a long file is read.
        known = programs_of(choice)
        packs_of(choice, asked.section, (), known)
        sources = read_sources(
            asked.main,
            asked.source,
            asked.beside,
            lang=asked.lang,
            policy=choice.policy,
            policies=choice.names,
            progress=bar.reading,
        )
        _tell(sources, targets, asked.lang)
        packs = packs_of(choice, asked.section, sources.policies_named(*asked.naming), known)
        report = work(sources, packs, bar.deciding)
    _write(report, sources, packs, asked, targets)
    if targets.output is None:
        from medrelief.cli.office_summary import show_report

        show_report(report, sources, packs, asked.lang, sys.stdout)
    if sources.some_rejected:
        return REJECTED
    undetermined = (report.frame["status"] == "undetermined").any()
    return UNDETERMINED if asked.strict and undetermined else DONE


def _tell(sources: Sources, targets: Targets, lang: str) -> None:
    from medrelief.cli.evaluate_files import rejected_lines

    for read in sources.tables.values():
        for note in read.notes:
            sys.stderr.write(f"{read.name}: {note.of(lang)}\n")
        for line in rejected_lines(read, targets.rejects, lang):
            sys.stderr.write(line + "\n")


def _write(
    report: Report,
    sources: Sources,
    packs: Mapping[str, Pack],
    asked: Asked,
    targets: Targets,
) -> None:
    """Rejects, receipt, lists and result: all of them, or none.  Raises: `Unwritable`."""
    from medrelief import __version__
    from medrelief.cli.evaluate_files import in_place_of
    from medrelief.offices.receipt import receipt_of_report
    from medrelief.tables.receipts import write_receipt
    from medrelief.tables.write import format_for, write_table

    with ExitStack() as at_the_end:
        if targets.rejects is not None:
            rejects = at_the_end.enter_context(in_place_of(targets.rejects))
            write_table(sources.rejects(), rejects, {}, form="csv")
        if targets.receipt is not None:
            receipt = receipt_of_report(
                report, sources, packs, asked.choice, asked.own, __version__
            )
            write_receipt(receipt, at_the_end.enter_context(in_place_of(targets.receipt)))
        if targets.output is None:
            return
        for name, rows in report.lists.items():
            path = list_path(targets.output, name)
            if path is not None:
                listed = at_the_end.enter_context(in_place_of(path))
                write_table(rows, listed, report.kinds, form=format_for(targets.output))
        write_table(report.frame, targets.output, report.kinds)


def list_path(output: str, name: str) -> Path | None:
    """Where a list stands beside the result: `out.key.csv` beside `out.csv`."""
    if output == "-":
        return None
    path = Path(output)
    return path.with_name(f"{path.stem}.{name}{path.suffix}")
