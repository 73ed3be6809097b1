"""A pack, compiled: what every evaluator runs and every explanation reads.

Out: frozen data.  The order of `nodes` is an order of evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.language.nodes import Node
    from medrelief.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Require:
    """A named condition that must hold."""

    id: str
    node: Node
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pay:
    """One fund under one benefit.

    `scope` whether the fund applies; `require` its own conditions; `granted`
    both, and that the benefit is granted; `amount` what it pays, final.
    `raw` is the formula's own value before rounding and limits.
    """

    fund: str
    scope: Node
    require: tuple[Require, ...]
    granted: Node
    raw: Node
    computed: Node
    amount: Node
    limited: Node
    reported_stands: bool
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra column under one benefit."""

    id: str
    amount: Node
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A finding under one benefit."""

    id: str
    node: Node
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A benefit, compiled."""

    id: str
    applies: Node
    require: tuple[Require, ...]
    granted: Node
    pay: tuple[Pay, ...]
    amounts: Mapping[str, Node]
    """Every fund's final amount under this benefit, ruled or reported."""
    extras: tuple[Extra, ...]
    findings: tuple[Notice, ...]
    limited: Node
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one node adds to a running total, and when: `guard` true."""

    guard: Node
    node: Node
    amount: Node
    limit: Node | None


@dataclass(frozen=True, slots=True)
class Total:
    """A running total: the key that claims share, and what they add."""

    id: str
    key: tuple[Node, ...]
    fills: tuple[Contribution, ...]
    highests: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """A clause known as not computable."""

    id: str
    node: Node
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A compiled pack.

    `amounts`, `fund_total`, `person_pays` and `extras` are the final cells over
    all benefits.  `overpaid` is true where reported payments exceed the cost.
    """

    policy: Policy
    nodes: tuple[Node, ...]
    """Everything that is reachable, arguments first."""
    roots: tuple[Node, ...]
    """The nodes whose values make an outcome."""
    in_force: Node
    overpaid: Node
    decisions: tuple[Decision, ...]
    closed: tuple[Closed, ...]
    amounts: Mapping[str, Node]
    fund_total: Node
    person_pays: Node
    extras: Mapping[str, Node]
    totals: Mapping[str, Total]
    facts: tuple[str, ...]
    """Columns of the case that the program reads."""
    row_facts: Mapping[str, tuple[str, ...]]
    """Table → columns that quantifiers read."""
    used: frozenset[str]
    """Names of the pack that some formula mentions."""
