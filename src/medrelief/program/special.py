"""Words of the language that are more than an operation on values.

Each takes the walk it stands in and its call, and gives a node.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Empty, Kind
from medrelief.language import nodes as n
from medrelief.language.operations import WORDS
from medrelief.language.ranges import Range
from medrelief.language.syntax import Name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medrelief.language.syntax import Call
    from medrelief.program.walk import Walk


def _by_reading(walk: Walk, tree: Call) -> n.Node:
    if len(tree.args) != 1:
        raise walk.fault("MR205", "'by_reading' takes a reading and a formula per option", tree)
    name = walk.own_name(tree.args[0], walk.builder.policy.readings, "reading")
    reading = walk.builder.policy.readings[name]
    options = [option for option, _ in reading.options]
    formulas = dict(tree.named)
    if len(formulas) < len(tree.named):
        raise walk.fault("MR207", f"an option of '{name}' has two formulas", tree)
    for option in options:
        if option not in formulas:
            raise walk.fault("MR207", f"the option '{option}' of '{name}' has no formula", tree)
    for option, formula in tree.named:
        if option not in options:
            hint = f"its options are {', '.join(options)}"
            raise walk.fault("MR207", f"'{name}' has no option '{option}'", formula, hint)
    nodes = walk.of_one_kind(tuple(walk.node(formula) for _, formula in tree.named))
    built = {option: node for (option, _), node in zip(tree.named, nodes, strict=True)}
    if len({node.kind for node in built.values()}) != 1:
        raise walk.fault("MR203", f"the options of '{name}' give different kinds", tree)
    option = walk.builder.reading(name)
    chosen = built[option]
    what = n.Read(name, option)
    return walk.make(what, (chosen,), chosen.kind, chosen.range, tree)


def _first_known(walk: Walk, tree: Call) -> n.Node:
    if len(tree.args) < 2:
        raise walk.fault("MR205", "'first_known' takes two or more values", tree)
    args = walk.of_one_kind(tuple(walk.node(arg) for arg in tree.args))
    if len({arg.kind for arg in args}) != 1:
        raise walk.fault("MR203", "'first_known' takes values of one kind", tree)
    return walk.make(n.FirstKnown(), args, args[0].kind, n.hull(args), tree)


def _pending(walk: Walk, tree: Call) -> n.Node:
    (arg,) = walk.args(tree, 1, "one fact")
    fact = walk.node(arg)
    match fact.what:
        case n.Fact(column=column):
            missing = walk.builder.missing(column)
        case n.Dated(missing=missing) | n.NotKnown(missing=missing):
            pass
        case _:
            raise walk.fault("MR203", "'pending' takes a fact of the claim or a parameter", arg)
    return walk.make(n.NotKnown(missing), (), fact.kind, fact.range, tree)


def _given(walk: Walk, tree: Call) -> n.Node:
    (arg,) = walk.args(tree, 1, "one parameter or fact")
    if isinstance(arg, Name) and len(arg.parts) == 1:
        name = walk.own_name(arg, walk.builder.policy.parameters, "parameter")
        walk.builder.used.add(name)
        return walk.builder.given(name)
    fact = walk.node(arg)
    checked = walk.builder.emptiness(fact) is Empty.NOT_CHECKED
    if not checked:
        raise walk.fault(
            "MR203",
            "'given' asks for a parameter, or for a fact whose empty cell means not checked",
            arg,
        )
    return walk.make(n.IsKnown(), (fact,), Kind.BOOL, None, tree)


def _within_cost(walk: Walk, tree: Call) -> n.Node:
    (arg,) = walk.args(tree, 1, "one amount")
    left = walk.env.cost_left
    if left is None:
        raise walk.fault("MR209", "'within_cost' exists only in the amount of a fund", tree)
    amount = walk.builder.rounded(walk.must(arg, Kind.MONEY))
    limited = walk.builder.apply(WORDS["least"], amount, left)
    return walk.make(n.Named("within_cost", ""), (limited,), Kind.MONEY, limited.range, tree)


def _fill(walk: Walk, tree: Call) -> n.Node:
    amount, limit, accumulator = walk.args(tree, 3, "an amount, a limit and an accumulator")
    name = walk.own_name(accumulator, walk.builder.policy.accumulators, "accumulator")
    walk.builder.used.add(name)
    taken = walk.builder.not_negative(walk.builder.rounded(walk.must(amount, Kind.MONEY)))
    args = (taken, walk.builder.rounded(walk.must(limit, Kind.MONEY)))
    high = args[0].range.high if args[0].range else 0
    return walk.make(n.Fill(name), args, Kind.MONEY, Range(0, 0, high), tree)


def _highest(walk: Walk, tree: Call) -> n.Node:
    amount, accumulator = walk.args(tree, 2, "an amount and an accumulator")
    name = walk.own_name(accumulator, walk.builder.policy.accumulators, "accumulator")
    walk.builder.used.add(name)
    arg = walk.builder.rounded(walk.must(amount, Kind.MONEY))
    high = max(arg.range.high, 0) if arg.range else 0
    return walk.make(n.Highest(name), (arg,), Kind.MONEY, Range(0, 0, high), tree)


def _without(walk: Walk, tree: Call) -> n.Node:
    condition, fund = walk.args(tree, 2, "a condition and a fund")
    name = walk.own_name(condition, walk.builder.policy.conditions, "condition")
    paid = walk.formula.text[fund.start : fund.end]
    node = walk.env.without(name, paid)
    if node is None:
        raise walk.fault(
            "MR209", "'without' exists in yields, for the funds that the benefit pays", tree
        )
    return node


SPECIAL: Mapping[str, Callable[[Walk, Call], n.Node]] = MappingProxyType(
    {
        "by_reading": _by_reading,
        "first_known": _first_known,
        "pending": _pending,
        "given": _given,
        "within_cost": _within_cost,
        "fill": _fill,
        "highest_before": _highest,
        "without": _without,
    }
)
"""Word → how its node is made."""
