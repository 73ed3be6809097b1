"""Where the files of a run of `evaluate` go, and what is said about those it read.

Must never: overwrite what is being read, or leave a result without its rejects.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medrelief.evaluate.inputs import Inputs
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.evaluate.run import Run
    from medrelief.tables.read import TableRead

STANDARD = "-"
TOLD_REJECTS = 10


@dataclass(frozen=True, slots=True)
class Targets:
    """The files to be written; `output` may be standard output."""

    output: str | None = None
    rejects: Path | None = None
    receipt: Path | None = None

    def __bool__(self) -> bool:
        return any((self.output, self.rejects, self.receipt))

    def files(self) -> tuple[Path, ...]:
        """Every target that is a file."""
        output = None if self.output in (None, STANDARD) else Path(str(self.output))
        return tuple(path for path in (output, self.rejects, self.receipt) if path is not None)


def targets_of(output: str | None, rejects: Path | None, receipt: Path | None) -> Targets:
    """Rejects and receipt stand beside the result unless they are given places of their own.

    Raises: `WrongUse` where there is nothing that they could stand beside.
    """
    from medrelief.policy.settings import WrongUse
    from medrelief.tables.write import format_for

    if output is None:
        return Targets(None, rejects, receipt)
    if output == STANDARD:
        if rejects is None or receipt is None:
            raise WrongUse("with -o - the rejects and the receipt need --rejects and --receipt")
        return Targets(output, rejects, receipt)
    format_for(output)
    return Targets(
        output,
        rejects or Path(f"{output}.rejects.csv"),
        receipt or Path(f"{output}.receipt.json"),
    )


def check_sources(
    claims: str, beside: Mapping[str, str | None], overlays: Sequence[Path], targets: Targets
) -> None:
    """Refuse what would end badly, before anything is read.

    Raises: `WrongUse` for standard input used twice, or a target that is also a source
    or another target; `Unwritable` for a folder that cannot be written to.
    """
    from medrelief.policy.settings import WrongUse

    sources = [claims, *(source for source in beside.values() if source is not None)]
    if sources.count(STANDARD) > 1:
        raise WrongUse("only one table can be read from standard input")
    read = {Path(s).resolve() for s in sources if s != STANDARD} | {p.resolve() for p in overlays}
    written: set[Path] = set()
    for path in targets.files():
        if path.resolve() in read:
            raise WrongUse(f"{path.name} is read by this run and would be overwritten")
        if path.resolve() in written:
            raise WrongUse(f"{path.name} is the target of two files of this run")
        written.add(path.resolve())
        _refuse_place(path)


def _refuse_place(path: Path) -> None:
    from medrelief.tables.receipts import unwritable

    # A finished file takes the place of the target, which must not be a device or its link.
    if (path.exists() and not path.is_file()) or Path("/dev") in path.absolute().parents:
        raise unwritable(path, "不是普通文件", "it is no regular file")
    if not path.parent.is_dir():
        raise unwritable(path, "文件夹不存在", "the folder does not exist")
    if not os.access(path.parent, os.W_OK):
        raise unwritable(path, "没有写入权限", "writing is not permitted")


def write_run(run: Run, choice: Choice, targets: Targets, *, engine: str) -> None:
    """Write rejects, receipt and result: all of them, or none.

    Raises: `Unwritable`.
    """
    from medrelief import __version__
    from medrelief.evaluate.inputs import all_rejects
    from medrelief.evaluate.receipt import receipt_of
    from medrelief.evaluate.result import for_file, kinds_of
    from medrelief.tables.receipts import write_receipt
    from medrelief.tables.write import write_table

    with ExitStack() as at_the_end:
        if targets.rejects is not None:
            rejects = at_the_end.enter_context(in_place_of(targets.rejects))
            write_table(all_rejects(run.inputs), rejects, {}, form="csv")
        if targets.receipt is not None:
            receipt = at_the_end.enter_context(in_place_of(targets.receipt))
            write_receipt(receipt_of(run, choice, engine=engine, version=__version__), receipt)
        if targets.output is not None:
            write_table(for_file(run.result), targets.output, kinds_of(run.result))


@contextmanager
def in_place_of(path: Path) -> Iterator[Path]:
    """A file that takes the place of `path` at the end; faults name the one that users know."""
    from medrelief.tables.messages import Unwritable
    from medrelief.tables.receipts import replacing

    with replacing(path) as temporary:
        try:
            yield temporary
        except Unwritable as fault:
            zh, en = (
                text.replace(temporary.name, path.name)
                for text in (fault.message_zh, fault.message_en)
            )
            raise Unwritable(zh, en, fault.hint, hint_zh=fault.hint_zh) from None


@dataclass(frozen=True, slots=True)
class Unread:
    """What of the tables was not read, or not as a user might expect."""

    inputs: Inputs
    targets: Targets
    lang: str
    strangers: int | None = None
    """Claims of persons without a row, where they have been counted already."""

    def tell(self, stream: IO[str]) -> None:
        """One line per note; where no file takes the rejects, the first of them too."""
        for line in self._lines():
            stream.write(line + "\n")

    def _lines(self) -> Iterator[str]:
        from medrelief.evaluate.inputs import without_person

        for _, read in self.inputs.tables():
            for note in read.notes:
                yield f"{read.name}: {note.of(self.lang)}"
            yield from rejected_lines(read, self.targets.rejects, self.lang)
        counted = self.strangers
        strangers = without_person(self.inputs) if counted is None else counted
        if strangers:
            yield (
                f"{strangers} 条结算的人员不在人员表中"
                if self.lang == "zh"
                else f"claims of persons who are not in the persons table: {strangers}"
            )


def rejected_lines(read: TableRead, where: Path | None, lang: str) -> Iterator[str]:
    """What is said of a table's rejected rows; the first of them where no file takes them."""
    if not read.rows_rejected:
        return
    zh = lang == "zh"
    told = (
        f"{read.name}: {read.rows_in} 行中有 {read.rows_rejected} 行不能读取"
        if zh
        else f"{read.name}: {read.rows_rejected} of {read.rows_in} rows rejected"
    )
    if where is not None:
        yield f"{told}{'，见 ' if zh else ', see '}{where.name}"
        return
    yield told
    for line, column, code, message in read.rejects.head(TOLD_REJECTS).iter_rows():
        at = f"{line}:{column}" if column else f"{line}"
        yield f"{read.name}:{at}: {code}: {message}"
    if read.rejects.height > TOLD_REJECTS:
        yield "…"
