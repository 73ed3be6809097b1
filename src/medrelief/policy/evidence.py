"""`policies coverage`: every clause accounted for, every figure found in the text.

Why: a pack is only as good as its tie to the document.  In: a policy and, where
the user has them, the source texts.  Out: a state per clause and diagnostics.
Must never: hand on a sentence of a source.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from medrelief.policy.diagnostics import Diagnostic, fault, in_order
from medrelief.policy.figures import figure_of, figures_in
from medrelief.policy.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from medrelief.policy.model import Clause, Policy


class State(StrEnum):
    """What answers to a clause."""

    IMPLEMENTED = "implemented"
    LATER = "later"
    ADMINISTRATIVE = "administrative"


@dataclass(frozen=True, slots=True)
class ClauseState:
    """A clause, what answers to it, and which of its figures the source does not print."""

    clause: Clause
    state: State
    not_printed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """All clauses of a pack in the order of the file; `faults` is empty where all is found.

    `source_read` tells whether a text was there to compare with.
    """

    policy: str
    clauses: tuple[ClauseState, ...]
    faults: tuple[Diagnostic, ...]
    source_read: bool

    def count(self, state: State) -> int:
        """How many clauses are in that state."""
        return sum(1 for clause in self.clauses if clause.state is state)


def coverage(policy: Policy, sources: Path | None = None) -> Coverage:
    """How the clauses of the policy are accounted for.

    Args: `sources` a folder with the source texts under the names the packs give.
    Returns: with a folder, also the figures that are not found in the text, and
    whether the text is the one that the pack was written from.
    """
    if sources is None:
        return Coverage(policy.id, tuple(_states(policy, None)), (), source_read=False)
    at = _start_of(policy)
    path = sources / policy.document.file
    try:
        data = path.read_bytes()
    except OSError:
        missing = fault("MR401", at, name=policy.document.file)
        return Coverage(policy.id, tuple(_states(policy, None)), (missing,), source_read=False)
    states = tuple(_states(policy, data.decode("utf-8-sig", errors="replace")))
    faults = (*_other_text(policy, data, at), *_not_printed(states))
    return Coverage(policy.id, states, in_order(faults), source_read=True)


def _start_of(policy: Policy) -> Place:
    return Place(policy.in_force_from.place(0).file, 1, 1)


def _states(policy: Policy, text: str | None) -> Iterator[ClauseState]:
    printed = None if text is None else figures_in(text)
    for clause in policy.clauses.values():
        absent: tuple[str, ...] = ()
        if printed is not None:
            absent = tuple(f for f in clause.figures if figure_of(f) not in printed)
        yield ClauseState(clause, _state(clause), absent)


def _state(clause: Clause) -> State:
    if clause.administrative is not None:
        return State.ADMINISTRATIVE
    return State.LATER if clause.later is not None else State.IMPLEMENTED


def state_label(state: State, lang: str) -> str:
    """The state in words."""
    match state:
        case State.IMPLEMENTED:
            return "已实现" if lang == "zh" else "implemented"
        case State.LATER:
            return "后续版本" if lang == "zh" else "left for later"
        case State.ADMINISTRATIVE:
            return "行政性条款" if lang == "zh" else "administrative"
        case _:
            assert_never(state)


def _other_text(policy: Policy, data: bytes, at: Place) -> Iterator[Diagnostic]:
    found = hashlib.sha256(data).hexdigest()
    if found != policy.document.sha256:
        yield fault("MR402", at, hint="read the text again before changing the sum", found=found)


def _not_printed(states: Iterable[ClauseState]) -> Iterator[Diagnostic]:
    for state in states:
        for figure in state.not_printed:
            place = state.clause.place or Place("", 1, 1)
            yield fault("MR403", place, figure=figure)
