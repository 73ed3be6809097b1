"""What is decided about one claim.

Amounts are whole fen; None is an amount that is not known, or empty because of
the status.  Ids in `reasons`, `missing`, `findings` and `clauses` are sorted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medrelief.language.nodes import Node
    from medrelief.program.program import Program
    from medrelief.subjects.case import Case, Rows


class Status(StrEnum):
    """The six outcomes, and void."""

    VOID = "void"
    NOT_IN_FORCE = "not_in_force"
    CONFLICT = "conflict"
    NOT_ENCODED = "not_encoded"
    NOT_ELIGIBLE = "not_eligible"
    UNDETERMINED = "undetermined"
    SETTLED = "settled"


NOTHING: Mapping[str, int | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Trace:
    """The value of every node of the program for one claim, by the node's index."""

    program: Program
    case: Case
    values: Sequence[object]
    peers: Rows

    def value(self, node: Node) -> object:
        """The value of a node: known, or `Unknown`."""
        return self.values[node.at]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The decision about one claim under one pack.

    `amounts` has the five funds in the order of payment, `extras` the pack's
    extra columns; both in fen.  `benefit` is the provision that applied, or
    empty.  `trace` is there where the caller asked for explanations.
    """

    claim_id: str
    policy: str
    status: Status
    amounts: Mapping[str, int | None] = field(default_factory=lambda: NOTHING)
    fund_total: int | None = None
    person_pays: int | None = None
    extras: Mapping[str, int | None] = field(default_factory=lambda: NOTHING)
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    benefit: str = ""
    trace: Trace | None = field(default=None, repr=False, compare=False)

    def explain(self, lang: str = "zh") -> str:
        """Sentences for people: what was decided, the amounts, the conditions, the clauses.

        Args: lang: `zh` or `en`.
        Raises: `ValueError` where the claim was evaluated without a trace.
        """
        from medrelief.explain import explained

        return explained(self, lang)
