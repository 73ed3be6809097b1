"""`medrelief evaluate` for claims that do not fit into the memory they may take.

Must never: be needed for a file that fits, or leave its work folder behind once the
result is written.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.cli.evaluate_files import Targets
    from medrelief.evaluate.packs_in_use import Choice
    from medrelief.scale.buckets import Decided

STANDARD = "-"
DONE, UNDETERMINED, REJECTED = 0, 1, 3


def bound_beyond(claims: str, memory: str | None) -> int | None:
    """The bound in bytes, if the claims go beyond it when they are decided at once.

    Standard input, whose size nobody knows, does so wherever a bound is given.
    Raises: `WrongUse` for what is no amount of memory.
    """
    from medrelief.scale.bound import bytes_of, fits, usual_bound
    from medrelief.scale.splitting import weight_of

    bound = usual_bound() if memory is None else bytes_of(memory)
    if claims == STANDARD:
        return None if memory is None else bound
    path = Path(claims)
    if not path.is_file() or fits(weight_of(path), bound):
        return None
    return bound


def evaluated_in_buckets(
    claims: str,
    beside: Mapping[str, Any],
    choice: Choice,
    targets: Targets,
    *,
    bound: int,
    work: Path | None,
    explain: str | None,
    strict: bool,
    engine: str,
    lang: str,
) -> int:
    """Read, decide, write; the same command again takes up what an ended one has left."""
    from medrelief.cli.evaluate_files import Unread
    from medrelief.cli.progress import bars
    from medrelief.evaluate.run import Engine, explanation_of
    from medrelief.policy.settings import WrongUse
    from medrelief.scale.bound import sizes_for
    from medrelief.scale.buckets import decide_in_buckets, part_with, read_in_buckets
    from medrelief.scale.work_folder import clear, work_in

    with ExitStack() as stack:
        bar = stack.enter_context(bars(lang))
        folder = stack.enter_context(work_in(_work_folder(targets, work, stack)))
        parts = read_in_buckets(
            claims,
            beside,
            choice,
            lambda size: sizes_for(size, bound),
            folder,
            lang=lang,
            reading=bar.reading,
        )

        @cache
        def decide() -> Decided:
            return decide_in_buckets(parts, folder, engine=Engine(engine), deciding=bar.deciding)

        explained = None
        if explain is not None:
            ready = part_with(parts, explain, decide)
            if ready is None:
                raise WrongUse("no claim that could be read has the claim_id given to --explain")
            explained = explanation_of(ready, explain).explain(lang)
        decided = decide()
        Unread(decided.inputs_told(), targets, lang, decided.tally.strangers or 0).tell(sys.stderr)
        _write(decided, choice, targets, engine)
        clear(folder)
    if explained is not None:
        sys.stdout.write(explained + "\n")
    elif targets.output is None:
        from medrelief.cli.summary import show_summary

        show_summary(decided.run, lang, sys.stdout, decided.tally.frame())
    return _exit_code(decided, strict=strict)


def _work_folder(targets: Targets, work: Path | None, stack: ExitStack) -> Path:
    """Beside the result, so that the same command finds it again; else for this run only."""
    file = targets.output is not None and targets.output != STANDARD
    if work is None and not file:
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="medrelief-"))
        return Path(made) / "work"
    name = f"{Path(str(targets.output)).name if file else 'medrelief'}.work"
    return (work if work is not None else Path(str(targets.output)).parent) / name


def _write(decided: Decided, choice: Choice, targets: Targets, engine: str) -> None:
    from medrelief import __version__
    from medrelief.cli.evaluate_files import in_place_of
    from medrelief.scale.writing import receipt_of_decided, write_rejects, write_result
    from medrelief.tables.receipts import write_receipt

    with ExitStack() as at_the_end:
        if targets.rejects is not None:
            write_rejects(decided, at_the_end.enter_context(in_place_of(targets.rejects)))
        if targets.receipt is not None:
            receipt = receipt_of_decided(
                decided.run, decided.tally, choice, engine=engine, version=__version__
            )
            write_receipt(receipt, at_the_end.enter_context(in_place_of(targets.receipt)))
        if targets.output is not None:
            write_result(decided, targets.output)


def _exit_code(decided: Decided, *, strict: bool) -> int:
    if decided.run.inputs.some_rejected:
        return REJECTED
    undetermined = any(status == "undetermined" for _, status in decided.tally.outcomes)
    return UNDETERMINED if strict and undetermined else DONE
