"""Bars on standard error for files that take a while; nothing where nobody watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Bars:
    """What the steps of a run tell how far they are; None where nobody watches."""

    reading: Told | None = None
    deciding: Told | None = None


@contextmanager
def bars(lang: str) -> Iterator[Bars]:
    """Bars while a run lasts, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield Bars()
        return
    # Imported here: most runs are scripts, which see no bar.
    from rich.console import Console
    from rich.progress import Progress, TaskID

    words = ("读取", "核定") if lang == "zh" else ("reading", "deciding")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        first, second = (progress.add_task(word, total=None, visible=False) for word in words)

        def told(task: TaskID) -> Told:
            def tell(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total, visible=True)

            return tell

        yield Bars(told(first), told(second))
