"""One formula on given values, through the compiler and the reference meaning.

In: the text of a formula, values for its names.  Out: its value, `Unknown` included.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from medrelief.evaluate.steps import Around, constant, steps_of
from medrelief.evaluate.totals import Totals
from medrelief.language import nodes as n
from medrelief.language.scope import CLAIM
from medrelief.policy.model import (
    Accumulator,
    Condition,
    Definition,
    Document,
    Formula,
    Item,
    NamedList,
    Parameter,
    Place,
    Policy,
    Reading,
    Text,
)
from medrelief.program.builder import Builder
from medrelief.program.environment import NOWHERE
from medrelief.program.program import Total
from medrelief.program.reach import reachable
from medrelief.subjects.case import case_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medrelief.facts.kinds import Kind
    from medrelief.program.environment import Environment
    from medrelief.subjects.case import Case

NOTHING_SAID = Text("", "")
ALWAYS = date(1, 1, 1)
SERVICE_DATE = date(2020, 3, 1)


def formula(text: str) -> Formula:
    """A formula that stands at the beginning of a file."""
    return Formula(text, ((0, Place("bench", 1, 1)),))


def given(name: str, kind: Kind, value: object) -> Parameter:
    """A parameter that has one value on every day; None is one that is not given."""
    values = () if value is None else ((ALWAYS, value),)
    return Parameter(name, kind, (), NOTHING_SAID, values)


def policy_with(
    *,
    parameters: Iterable[Parameter] = (),
    lists: Mapping[str, frozenset[str]] = MappingProxyType({}),
    readings: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    definitions: Mapping[str, str] = MappingProxyType({}),
    conditions: Mapping[str, str] = MappingProxyType({}),
    accumulators: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    choices: Mapping[str, str] = MappingProxyType({}),
) -> Policy:
    """A policy named `spec` that has these names and decides nothing."""
    return Policy(
        id="spec",
        title=NOTHING_SAID,
        document=Document("", None, "", ""),
        division="999999",
        in_force_from=formula("2020-01-01"),
        in_force_to=None,
        in_force_cite=(),
        parameters={each.id: each for each in parameters},
        lists={
            name: NamedList(name, "text", (), tuple(Item(each) for each in sorted(items)))
            for name, items in lists.items()
        },
        readings={
            name: Reading(
                name, (), NOTHING_SAID, tuple((option, NOTHING_SAID) for option in options)
            )
            for name, options in readings.items()
        },
        definitions={name: Definition(name, formula(text)) for name, text in definitions.items()},
        conditions={
            name: Condition(name, formula(text), NOTHING_SAID, ())
            for name, text in conditions.items()
        },
        findings={},
        accumulators={
            name: Accumulator(name, NOTHING_SAID, tuple(formula(part) for part in key), ())
            for name, key in accumulators.items()
        },
        benefits={},
        not_encoded={},
        clauses={},
        choices=choices,
    )


def claim(**facts: object) -> dict[str, Any]:
    """A claim of 100.00 yuan with further facts."""
    return {
        "claim_id": "c1",
        "person_id": "p1",
        "service_date": SERVICE_DATE,
        "total_cost": 10_000,
    } | facts


def node_of(builder: Builder, text: str, env: Environment = NOWHERE) -> n.Node:
    """The node of a formula of any kind.  Raises: `Misfit`."""
    return builder._of(formula(text), env)


def value_of(
    text: str,
    policy: Policy | None = None,
    case: Case | None = None,
    *,
    peers: Iterable[Case] = (),
    totals: Totals | None = None,
    around: Mapping[str, str] = MappingProxyType({}),
) -> object:
    """The value of a formula.

    `around`: `paid_before`, `cost_left` as formulas, for words that stand in a payment.
    """
    policy = policy or policy_with()
    case = case or case_of(claim())
    builder = Builder(policy, n.Graph(), CLAIM)
    totals_read = {
        name: Total(name, tuple(builder.of_any_kind(part) for part in each.key), (), ())
        for name, each in policy.accumulators.items()
    }
    env = replace(NOWHERE, **{name: node_of(builder, part) for name, part in around.items()})
    root = node_of(builder, text, env)
    roots = [root, *(part for each in totals_read.values() for part in each.key)]
    nodes = reachable(roots)
    values: list[Any] = [None] * (nodes[-1].index + 1)
    for node in nodes:
        fact = node.what
        values[node.index] = case.facts[fact.column] if isinstance(fact, n.Fact) else constant(node)
    rows = {**case.rows, "peer": tuple(each.facts for each in peers)}
    scene = Around(rows, Totals() if totals is None else totals)
    for index, step in steps_of(nodes, roots, totals_read):
        values[index] = step(values, scene)
    return values[root.at]
