"""What a pack says, as frozen data: the target of the YAML reader, the source of the program.

Why: everything after the reader works on these shapes and never on YAML.
Every text that came from a file keeps its place, so that a later finding can
point at it.  Must never: evaluate a formula or read a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medrelief.facts.kinds import Kind


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: line and column count from 1, `length` in characters."""

    file: str
    line: int
    column: int
    length: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence for people, in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The sentence in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written, and where each of its characters stands in the file."""

    text: str
    places: tuple[tuple[int, Place], ...]
    """(offset, place) pairs, ascending: text from `offset` on stands from `place` on."""

    def place(self, offset: int, length: int = 1) -> Place:
        """Where the character at `offset` stands."""
        found_offset, found = self.places[0]
        for start, place in self.places:
            if start > offset:
                break
            found_offset, found = start, place
        return Place(found.file, found.line, found.column + offset - found_offset, length)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value with a clause; `values` is empty where the text leaves it to others.

    Money in fen (int), ratios as `Fraction`, durations in days (int), dates,
    text, sets (frozenset).  `values` ascends by date; a value counts from its
    date on.  `optional`: a limit that does not apply while it is not given.
    """

    id: str
    kind: Kind
    cite: tuple[str, ...]
    about: Text
    values: tuple[tuple[date, object], ...] = ()
    not_given: Text | None = None
    optional: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A member of a list: its id in the vocabulary, and the label the notice prints."""

    id: str
    label: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class NamedList:
    """A named set; `open` where the text says that it names examples only."""

    id: str
    of: str  # disease, identity, paper, facility, text
    cite: tuple[str, ...]
    items: tuple[Item, ...]
    open: bool = False
    about: Text | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A question the text leaves open; the first option is the default."""

    id: str
    cite: tuple[str, ...]
    question: Text
    options: tuple[tuple[str, Text], ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A named formula."""

    id: str
    formula: Formula
    about: Text | None = None
    cite: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A named yes or no; `otherwise` says what is the case where it is false."""

    id: str
    that: Formula
    otherwise: Text
    cite: tuple[str, ...]
    about: Text | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a clerk should see; reported only where it is certain."""

    id: str
    when: Formula
    say: Text
    cite: tuple[str, ...]
    granted_only: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Accumulator:
    """A running total: claims with the same key belong to one total."""

    id: str
    about: Text
    key: tuple[Formula, ...]
    cite: tuple[str, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """What one fund pays under a benefit."""

    fund: str
    amount: Formula
    cite: tuple[str, ...]
    when: Formula | None = None
    require: tuple[str, ...] = ()
    reported_stands: bool = True
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Yield:
    """An extra column of the result; with `of`, zero unless that fund is granted."""

    id: str
    amount: Formula
    cite: tuple[str, ...]
    about: Text | None = None
    of: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """A provision about a claim."""

    id: str
    about: Text
    cite: tuple[str, ...]
    when: Formula
    require: tuple[str, ...]
    pay: tuple[Payment, ...]
    yields: tuple[Yield, ...] = ()
    findings: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class NotEncoded:
    """A clause known as not computable, and which claims it covers."""

    id: str
    when: Formula
    because: Text
    cite: tuple[str, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A value that a provision yields, of whatever kind its formula has."""

    id: str
    formula: Formula
    cite: tuple[str, ...]
    about: Text | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision about something else than a claim; `section` is where it stands in the pack.

    `subject` names what it is about (`application`, `person`, …).  Without
    `when` it applies always.  `alerts` are findings of its own.
    """

    id: str
    section: str
    subject: str
    about: Text
    cite: tuple[str, ...]
    when: Formula | None
    require: tuple[str, ...]
    findings: tuple[str, ...]
    yields: tuple[Result, ...]
    alerts: tuple[Finding, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in the document, what it says in our words, and what answers to it."""

    id: str
    at: Text
    gist: Text
    implements: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    administrative: Text | None = None
    later: Text | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a clause for whoever reads the result.

    With `before`, the receipt of a run with claims before that day repeats it.
    """

    text: Text
    cite: tuple[str, ...]
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The published notice: number, date, and the digest of the text that was read."""

    number: str
    issued: date | None
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A pack, read and well-formed.  Names inside are unique across all kinds of name."""

    id: str
    title: Text
    document: Document
    division: str
    in_force_from: Formula
    in_force_to: Formula | None
    in_force_cite: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    lists: Mapping[str, NamedList]
    readings: Mapping[str, Reading]
    definitions: Mapping[str, Definition]
    conditions: Mapping[str, Condition]
    findings: Mapping[str, Finding]
    accumulators: Mapping[str, Accumulator]
    benefits: Mapping[str, Benefit]
    not_encoded: Mapping[str, NotEncoded]
    clauses: Mapping[str, Clause]
    provisions: Mapping[str, Provision] = field(default_factory=lambda: MappingProxyType({}))
    """Provisions of all sections but `benefits`, by id."""
    notes: tuple[Note, ...] = ()
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Reading → chosen option, where the caller chose; the default otherwise."""
    calendar: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))
    """Days a user states to be working days or not, beside and over the published calendar."""
    digest: str = ""
    """sha256 over the pack's files and everything laid over them."""
