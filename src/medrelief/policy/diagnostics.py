"""Coded messages about a pack: what one is, how it is shown, how a broken pack is refused.

Why: a pack author sees every fault at once, each with its place, its source
line and one hint.  In: a code of `codes.py`, places, the words of the message.
Out: `Diagnostic`, sorted text, the exception `PackFaults` (exit 5).
Must never: stop at the first fault, or show a pack that has one as sound.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medrelief.policy.codes import Severity, code_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from medrelief.policy.model import Place

    LinesOf = Callable[[str], Sequence[str]]


_WIDEST = 160
"""Characters of a source line that are shown at most."""


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that belongs to a diagnostic, and what stands there."""

    place: Place
    note: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fact about a pack that its author has to see."""

    code: str
    place: Place
    message: str
    labels: tuple[Label, ...] = ()
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """Error or warning: one per code, so that no caller can soften a fault."""
        return code_of(self.code).severity

    @property
    def is_error(self) -> bool:
        """Whether a pack with it must not run."""
        return self.severity is Severity.ERROR


class PackFaults(Exception):  # it carries faults; "error" is one of their severities
    """A pack that cannot be used, with everything that is known to be wrong with it."""

    exit_code = 5

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics: tuple[Diagnostic, ...] = in_order(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return render(self.diagnostics)


def fault(
    code: str, place: Place, *, labels: tuple[Label, ...] = (), hint: str = "", **words: object
) -> Diagnostic:
    """The diagnostic of that code, its registered sentence filled with `words`."""
    return filled(code, place, words, labels, hint)


def filled(
    code: str,
    place: Place,
    words: Mapping[str, object],
    labels: tuple[Label, ...] = (),
    hint: str = "",
) -> Diagnostic:
    """Like `fault`, for words that come as a mapping."""
    return Diagnostic(code, place, code_of(code).message.format_map(words), labels, hint)


def refuse_errors(diagnostics: Iterable[Diagnostic]) -> None:
    """Raise `PackFaults` with all of them where at least one is an error."""
    found = tuple(diagnostics)
    if any(diagnostic.is_error for diagnostic in found):
        raise PackFaults(found)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """By file, line, column, code and message, each once."""
    return tuple(
        sorted(
            dict.fromkeys(diagnostics),
            key=lambda d: (d.place.file, d.place.line, d.place.column, d.code, d.message),
        )
    )


def lines_of_file(file: str) -> Sequence[str]:
    """The lines of a file on disk; none where it cannot be read as text."""
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return ()
    return text.split("\n")


def render(diagnostics: Iterable[Diagnostic], lines_of: LinesOf = lines_of_file) -> str:
    """All of them as text, in order, with a blank line between."""
    return "\n\n".join(_shown(diagnostic, lines_of) for diagnostic in in_order(diagnostics))


def _shown(diagnostic: Diagnostic, lines_of: LinesOf) -> str:
    place = diagnostic.place
    parts = [f"{_at(place)}: {diagnostic.severity}[{diagnostic.code}] {diagnostic.message}"]
    parts += _excerpt(place, lines_of(place.file))
    parts += [f"{_at(label.place)}: note: {label.note}" for label in diagnostic.labels]
    if diagnostic.hint:
        parts.append(f"hint: {diagnostic.hint}")
    return "\n".join(parts)


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}:{place.column}"


def _excerpt(place: Place, lines: Sequence[str]) -> list[str]:
    if not 1 <= place.line <= len(lines):
        return []
    line = lines[place.line - 1].rstrip("\r").replace("\t", " ")
    if not line.strip():
        return []
    number = str(place.line)
    gutter = " " * len(number)
    line, start = _clipped(line, place.column - 1)
    marked = line[start : start + place.length].rstrip()
    carets = "^" * max(1, display_width(marked))
    pad = " " * display_width(line[:start])
    return [f"{gutter} |", f"{number} | {line}", f"{gutter} | {pad}{carets}"]


def _clipped(line: str, start: int) -> tuple[str, int]:
    """The line, and where the mark begins in it; of a very long line the part around the mark."""
    if len(line) <= _WIDEST:
        return line, start
    first = max(0, start - _WIDEST // 2)
    before = "…" if first else ""
    after = "…" if first + _WIDEST < len(line) else ""
    return f"{before}{line[first : first + _WIDEST]}{after}", start - first + len(before)


def display_width(text: str) -> int:
    """How many cells of a terminal `text` takes; Chinese characters take two."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
