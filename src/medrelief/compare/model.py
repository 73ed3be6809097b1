"""What comparing two packs gives: frozen data for programs, pages and terminals.

Why: one account of the differences, from which every way of showing them is made.
Out: `Comparison`, `Effect`.  Must never: hold a policy, a claim's facts or a
person's data; a claim is known by its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.evaluate.outcome import Status
    from medrelief.policy.model import Text


class Standing(StrEnum):
    """How a thing stands in the two packs."""

    SAME = "same"
    RESTS = "rests_on_differences"  # the same words, resting on something that differs
    DIFFERENT = "different"
    ONLY_A = "only_a"
    ONLY_B = "only_b"


class Section(StrEnum):
    """The kinds of thing a pack says, in the order in which they are shown."""

    DOCUMENT = "document"
    PARAMETERS = "parameters"
    READINGS = "readings"
    BENEFITS = "benefits"
    PROVISIONS = "provisions"
    CONDITIONS = "conditions"
    FINDINGS = "findings"
    ACCUMULATORS = "accumulators"
    NOT_ENCODED = "not_encoded"
    LISTS = "lists"
    DEFINITIONS = "definitions"
    CLAUSES = "clauses"


@dataclass(frozen=True, slots=True)
class Said:
    """What one pack says on a point: for people, and in the pack's own spelling."""

    text: Text
    plain: str = ""
    """The formula, value or id; empty where the sentence itself is what is compared."""

    @property
    def token(self) -> tuple[str, ...]:
        """What two sides must share to say the same."""
        return (self.plain,) if self.plain else (self.text.zh, self.text.en)


@dataclass(frozen=True, slots=True)
class Aspect:
    """One point of a thing side by side; None where a side says nothing.

    `key` tells apart points of one name: a date, a fund, an option.  A `minor`
    point does not make two things different: the clause of another notice.
    """

    name: str
    key: str
    a: Said | None
    b: Said | None
    minor: bool = False

    @property
    def differs(self) -> bool:
        """Whether the two sides do not say the same."""
        if self.a is None or self.b is None:
            return self.a is not self.b
        return self.a.token != self.b.token


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that one or both packs name; `through` are the differing names it rests on."""

    section: Section
    id: str
    label: Text
    standing: Standing
    aspects: tuple[Aspect, ...]
    through: tuple[str, ...] = ()

    @property
    def differing(self) -> tuple[Aspect, ...]:
        """The points on which the sides differ."""
        return tuple(aspect for aspect in self.aspects if aspect.differs)


@dataclass(frozen=True, slots=True)
class Membership:
    """How a pack names a member of its lists: the labels it prints, the lists it stands in."""

    printed: tuple[str, ...]
    lists: tuple[str, ...]
    list_labels: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A disease, identity or paper by its id in the vocabulary."""

    id: str
    label: Text
    a: Membership | None
    b: Membership | None

    @property
    def standing(self) -> Standing:
        """In both alike, in both with other labels, or in one only."""
        if self.a is None:
            return Standing.ONLY_B
        if self.b is None:
            return Standing.ONLY_A
        return Standing.SAME if self.a.printed == self.b.printed else Standing.DIFFERENT


@dataclass(frozen=True, slots=True)
class Relation:
    """Two ids that are related and not the same; `basis` says what relates them.

    `code_class`: they share a class of the national catalogue, given in `shared`.
    `name`: the name of one contains the name of the other, given in `shared`.
    """

    a: str
    a_label: Text
    b: str
    b_label: Text
    basis: str
    shared: str


@dataclass(frozen=True, slots=True)
class Matched:
    """The members of all lists of one kind in both packs, by id, and what is merely related."""

    of: str
    members: tuple[Member, ...]
    related: tuple[Relation, ...]

    def in_state(self, standing: Standing) -> tuple[Member, ...]:
        """The members that stand so."""
        return tuple(member for member in self.members if member.standing is standing)


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided about a claim; amounts in fen, None where there is none.

    Ids carry no city, so that two packs compare; a missing parameter is `parameter.name`.
    """

    status: Status
    amounts: Mapping[str, int | None]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """A scenario of the pack whose outcome changes when this one thing changes."""

    section: Section
    id: str
    case: str
    before: Result
    after: Result


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two packs."""

    id: str
    title: Text
    number: str
    digest: str
    words: Mapping[str, Text]
    """Reason, missing fact or finding without its city → what it says here."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stands differently in two packs.

    `entries` holds everything that either pack names, what is the same too.
    `witnesses` is empty where the packs are not versions of one pack.
    """

    a: Side
    b: Side
    entries: tuple[Entry, ...]
    matched: tuple[Matched, ...]
    witnesses: tuple[Witness, ...] = ()

    @property
    def is_same_pack(self) -> bool:
        """Whether these are two versions of one pack."""
        return self.a.id == self.b.id

    def of(self, section: Section) -> tuple[Entry, ...]:
        """The entries of a section, in the order of the packs."""
        return tuple(entry for entry in self.entries if entry.section is section)

    def entry(self, section: Section, id_: str) -> Entry:
        """One entry.  Raises `KeyError` where neither pack has it."""
        for entry in self.entries:
            if entry.section is section and entry.id == id_:
                return entry
        raise KeyError(id_)

    @property
    def differs(self) -> bool:
        """Whether anything stands differently."""
        return any(entry.standing is not Standing.SAME for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Transition:
    """How many claims went from one status to another, and how many of them changed at all."""

    before: Status
    after: Status
    rows: int
    changed: int


@dataclass(frozen=True, slots=True)
class FundEffect:
    """One fund, or `person_pays`, over all claims; sums in fen.

    Sums count the claims that have an amount; `empty_*` says how many have none.
    `difference_where_both` is over the claims that have one on both sides.
    """

    fund: str
    before: int
    after: int
    empty_before: int
    empty_after: int
    difference_where_both: int

    @property
    def difference(self) -> int:
        """Fen after less fen before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """One claim under both packs."""

    claim_id: str
    before: Result
    after: Result


@dataclass(frozen=True, slots=True)
class KindOfChange:
    """Claims that changed in the same way: statuses, ids that came and went, funds that moved.

    `up` and `down` name the amounts that rose and fell, `gone` and `come` those that
    are no longer or newly known.
    """

    before: Status
    after: Status
    reasons_lost: tuple[str, ...]
    reasons_gained: tuple[str, ...]
    missing_lost: tuple[str, ...]
    missing_gained: tuple[str, ...]
    findings_lost: tuple[str, ...]
    findings_gained: tuple[str, ...]
    up: tuple[str, ...]
    down: tuple[str, ...]
    come: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A kind of change, how many claims it befell, and a few of them."""

    kind: KindOfChange
    rows: int
    witnesses: tuple[ClaimChange, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """The same claims under both packs.  Groups descend by rows.

    `rejected` rows of all tables could not be read and are counted nowhere.
    """

    rows: int
    rejected: int
    changed: int
    transitions: tuple[Transition, ...]
    funds: tuple[FundEffect, ...]
    groups: tuple[ChangeGroup, ...]
