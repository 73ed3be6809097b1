"""What claims report as paid, as nodes: the part of a payment that no pack writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.facts.columns import REPORTED
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from medrelief.program.builder import Builder

OTHER_PAYERS = "other_payers"


def sum_of(builder: Builder, parts: list[n.Node]) -> n.Node:
    """The sum of some amounts; zero of nothing."""
    if not parts:
        return builder.literal(Kind.MONEY, 0)
    total, *rest = parts
    for part in rest:
        total = builder.sign("+", total, part)
    return total


def reported_or_none(builder: Builder, fund: str) -> n.Node:
    """What the claim reports of a fund, zero where it reports nothing."""
    return builder.first_known(builder.fact(REPORTED[fund]), builder.literal(Kind.MONEY, 0))


def as_reported(builder: Builder, fund: str) -> n.Node:
    """The amount of a fund that the notice does not compute.

    Insurance must be reported.  What the others paid is none unless reported,
    or must be reported, by the reading `other_payers`.
    """
    if fund == "basic_insurance":
        return builder.fact(REPORTED[fund])
    if OTHER_PAYERS not in builder.policy.readings:
        return reported_or_none(builder, fund)
    option = builder.reading(OTHER_PAYERS)
    cell = (
        builder.fact(REPORTED[fund])
        if option == "must_be_reported"
        else reported_or_none(builder, fund)
    )
    return builder.graph.node(n.Read(OTHER_PAYERS, option), (cell,), Kind.MONEY, cell.range)
