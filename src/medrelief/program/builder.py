"""Nodes of a pack: names looked up, readings chosen, equal parts made once.

In: a `Policy`.  Out: nodes of one `Graph`.  A formula that means nothing raises
`Misfit` with its place.  Must never: evaluate, or know about funds and statuses
(the caller gives those as an `Environment`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Empty, Kind
from medrelief.language import nodes as n
from medrelief.language.operations import SIGNS, WORDS
from medrelief.language.operations.days import WORKING_DAYS_AFTER, working_days_operation
from medrelief.language.parser import parsed
from medrelief.language.ranges import FACT_RANGES, NUMERIC, range_of
from medrelief.language.syntax import FormulaFault
from medrelief.program.environment import NOWHERE, Environment, Misfit, everywhere
from medrelief.program.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medrelief.language.operations.base import Operation
    from medrelief.language.scope import Subject
    from medrelief.language.syntax import Syntax
    from medrelief.policy.model import Formula, Policy


class Builder:
    """Builds the nodes of one pack."""

    def __init__(self, policy: Policy, graph: n.Graph, subject: Subject) -> None:
        self._policy = policy
        self.subject = subject
        self._graph = graph
        self._trees: dict[Formula, Syntax] = {}
        self._open: list[str] = []
        self.everywhere = everywhere(self.literal(Kind.MONEY, 0))
        self._built: dict[tuple[str, Environment], n.Node] = {}
        self.height = 0
        """How many parts of formulas, one inside the other, are being built."""
        self.used: set[str] = set()
        """Names of the pack that some formula mentions."""

    def formula(self, formula: Formula, kind: Kind, env: Environment = NOWHERE) -> n.Node:
        """The node of a formula that must have this kind.

        Raises: `Misfit`.
        """
        built = self._of(formula, env)
        if built.kind is not kind:
            fault = FormulaFault(
                "MR203",
                f"a {kind} is needed here and the formula is a {built.kind}",
                0,
                len(formula.text),
            )
            raise Misfit(fault, formula.place(0, len(formula.text)))
        return built

    def condition(self, name: str, env: Environment = NOWHERE) -> n.Node:
        """The node of a named condition; true where the environment ignores it."""
        self.used.add(name)
        if name in env.ignoring:
            return self.literal(Kind.BOOL, True)
        condition = self._policy.conditions[name]
        inner = self._guarded(name, condition.that, NOWHERE, Kind.BOOL)
        return self._graph.node(n.Named("condition", name), (inner,), Kind.BOOL)

    def literal(self, kind: Kind, value: object) -> n.Node:
        """A constant."""
        bounds = range_of([value]) if kind in NUMERIC else None  # type: ignore[list-item]  # numeric kinds hold exact numbers
        return self._graph.node(n.Literal(value), (), kind, bounds)

    def fact(self, column: str) -> n.Node:
        """A flat column of the subject."""
        kind = self.subject.flat(column).kind
        return self._graph.node(n.Fact(column), (), kind, FACT_RANGES.get(kind))

    def rounded(self, amount: n.Node) -> n.Node:
        """An amount half up to the fen; itself where it is whole."""
        if amount.range is not None and amount.range.scale == 0:
            return amount
        return self.apply(WORDS["rounded"], amount)

    def not_negative(self, amount: n.Node) -> n.Node:
        """An amount, zero where it is below; itself where it cannot be."""
        if amount.range is not None and amount.range.low >= 0:
            return amount
        return self.apply(WORDS["greatest"], amount, self.literal(Kind.MONEY, 0))

    def word(self, name: str) -> Operation:
        """The operation of a word; working days are those of the pack's calendar."""
        if name == WORKING_DAYS_AFTER.name and self._policy.calendar:
            return working_days_operation(self._policy.calendar)
        return WORDS[name]

    def sign(self, sign: str, left: n.Node, right: n.Node) -> n.Node:
        """Two nodes of one kind with a sign between them."""
        return self.apply(SIGNS[sign][0], left, right)

    def apply(self, operation: Operation, *args: n.Node) -> n.Node:
        """An operation on nodes whose kinds are known to fit."""
        kind = operation.typed(tuple(arg.kind for arg in args))
        assert kind is not None, operation.name
        bounds = operation.bounds(tuple(arg.range for arg in args))
        return self._graph.node(n.Apply(operation.name), args, kind, bounds, operation=operation)

    def all_of(self, parts: Iterable[n.Node]) -> n.Node:
        """`and`; true of nothing."""
        return self._joined(n.All(), parts, neutral=True)

    def any_of(self, parts: Iterable[n.Node]) -> n.Node:
        """`or`; false of nothing."""
        return self._joined(n.Any(), parts, neutral=False)

    def negated(self, part: n.Node) -> n.Node:
        """`not`."""
        return self._graph.node(n.Not(), (part,), Kind.BOOL)

    def first_known(self, *args: n.Node) -> n.Node:
        """The first known of some nodes of one kind."""
        return self._graph.node(n.FirstKnown(), args, args[0].kind, n.hull(args))

    def is_known(self, part: n.Node) -> n.Node:
        """Whether a node is known."""
        return self._graph.node(n.IsKnown(), (part,), Kind.BOOL)

    def grant(self, test: n.Node, yes: n.Node, no: n.Node) -> n.Node:
        """A value that is unknown as long as the test is."""
        if isinstance(test.what, n.Literal):
            return yes if test.what.value else no
        return self._graph.node(n.Grant(), (test, yes, no), yes.kind, n.hull((yes, no)))

    def _joined(self, what: n.All | n.Any, parts: Iterable[n.Node], *, neutral: bool) -> n.Node:
        flat: list[n.Node] = []
        for part in parts:
            inner = part.args if part.what == what else (part,)
            flat.extend(each for each in inner if each not in flat)
        constants = {part.what.value for part in flat if isinstance(part.what, n.Literal)}
        if (not neutral) in constants:
            return self.literal(Kind.BOOL, not neutral)
        flat = [part for part in flat if not isinstance(part.what, n.Literal)]
        if not flat:
            return self.literal(Kind.BOOL, neutral)
        if len(flat) == 1:
            return flat[0]
        return self._graph.node(what, tuple(flat), Kind.BOOL)

    def _of(self, formula: Formula, env: Environment) -> n.Node:
        try:
            tree = self._trees.get(formula)
            if tree is None:
                tree = self._trees[formula] = parsed(formula.text)
            return Walk(self, formula, env).node(tree)
        except FormulaFault as fault:
            place = formula.place(fault.start, fault.end - fault.start)
            raise Misfit(fault, place) from None

    def _guarded(self, name: str, formula: Formula, env: Environment, kind: Kind | None) -> n.Node:
        if name in self._open:
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            fault = FormulaFault("MR206", f"'{name}' refers to itself: {circle}", 0, 0)
            raise Misfit(fault, formula.place(0, len(formula.text)))
        known = self._built.get((name, env))
        if known is not None:
            return known
        self._open.append(name)
        try:
            built = self._of(formula, env) if kind is None else self.formula(formula, kind, env)
        finally:
            self._open.pop()
        self._built[name, env] = built
        return built

    def named(self, name: str, env: Environment) -> n.Node | None:
        """What a bare name stands for in the pack, or None."""
        policy = self._policy
        if name in policy.parameters:
            self.used.add(name)
            return self.parameter(name)
        if name in policy.lists:
            self.used.add(name)
            members = frozenset(item.id for item in policy.lists[name].items)
            inner = self.literal(Kind.SET, members)
            return self._graph.node(n.Named("list", name), (inner,), Kind.SET)
        if name in policy.definitions:
            self.used.add(name)
            inner = self._guarded(name, policy.definitions[name].formula, env, None)
            return self._graph.node(n.Named("definition", name), (inner,), inner.kind, inner.range)
        if name in policy.conditions:
            return self.condition(name, env)
        return None

    def definition(self, name: str, row: str = "") -> n.Node:
        """A named formula, as if it stood in a payment, or in a search of the table `row`.

        Raises: `Misfit`.
        """
        formula = self._policy.definitions[name].formula
        env = replace(self.everywhere, row=row) if row else self.everywhere
        return self._guarded(name, formula, env, None)

    def of_any_kind(self, formula: Formula) -> n.Node:
        """The node of a formula whose kind is not prescribed."""
        return self._of(formula, NOWHERE)

    def parameter(self, name: str) -> n.Node:
        """A parameter's value in force on the claim's date."""
        parameter = self._policy.parameters[name]
        missing = f"{self._policy.id}.{name}"
        if not parameter.values:
            bounds = FACT_RANGES.get(parameter.kind)
            return self._graph.node(n.NotKnown(missing), (), parameter.kind, bounds)
        values = [value for _, value in parameter.values]
        bounds = range_of(values) if parameter.kind in NUMERIC else None  # type: ignore[arg-type]  # numeric kinds
        what = n.Dated(parameter, missing)
        return self._graph.node(what, (self.fact(self.subject.day),), parameter.kind, bounds)

    def given(self, name: str) -> n.Node:
        """Whether a parameter has a value on the claim's date."""
        parameter = self._policy.parameters[name]
        if not parameter.values:
            return self.literal(Kind.BOOL, False)
        first = self.literal(Kind.DATE, parameter.values[0][0])
        return self.sign(">=", self.fact(self.subject.day), first)

    def missing(self, column: str) -> str:
        """How a flat column is called where its value is missing."""
        return self.subject.flat(column).missing

    def emptiness(self, node: n.Node) -> Empty | None:
        """What an empty cell of a fact means; None where the node is no fact."""
        match node.what:
            case n.Fact(column=column):
                return self.subject.flat(column).empty
            case n.RowFact(table=table, column=column):
                return self.subject.rows[table][column].empty
        return None

    def reading(self, name: str) -> str:
        """The chosen option of a reading, or its default."""
        self.used.add(name)
        reading = self._policy.readings[name]
        return self._policy.choices.get(name, reading.options[0][0])

    @property
    def policy(self) -> Policy:
        """The pack."""
        return self._policy

    @property
    def graph(self) -> n.Graph:
        """Where the nodes are made."""
        return self._graph
