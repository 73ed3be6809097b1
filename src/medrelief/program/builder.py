"""Formulas of a pack → nodes: names looked up, kinds checked, readings chosen.

In: a `Policy`.  Out: nodes of one `Graph`.  A formula that means nothing raises
`Misfit` with its place.  Must never: evaluate, or know about funds and statuses
(the caller gives those as an `Environment`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from medrelief.facts.case_columns import CASE, ROWS
from medrelief.facts.kinds import Empty, Kind
from medrelief.language import nodes as n
from medrelief.language import scope
from medrelief.language.operations import SIGNS, WORDS
from medrelief.language.operations.arithmetic import NEGATE
from medrelief.language.parser import parsed
from medrelief.language.ranges import (
    FACT_RANGES,
    LARGEST_INT128,
    NUMERIC,
    Range,
    aligned,
    range_of,
)
from medrelief.language.syntax import (
    Binary,
    Call,
    Choice,
    Constant,
    Each,
    FormulaFault,
    Name,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from medrelief.language.operations.base import Operation
    from medrelief.language.syntax import Syntax, Written
    from medrelief.policy.model import Formula, Place, Policy


class Misfit(Exception):  # noqa: N818  # it says what does not fit
    """A formula that means nothing, and where it stands."""

    def __init__(self, fault: FormulaFault, place: Place) -> None:
        super().__init__(fault.message)
        self.code = fault.code
        self.message = fault.message
        self.hint = fault.hint
        self.place = place


@dataclass(frozen=True, slots=True, eq=False)
class Environment:
    """Names that exist only around a payment: funds paid before, the cost that is left."""

    funds: Mapping[str, n.Node] = field(default_factory=dict)
    paid_before: n.Node | None = None
    cost_left: n.Node | None = None
    without: Callable[[str, str], n.Node | None] = lambda _condition, _fund: None
    ignoring: frozenset[str] = frozenset()


NOWHERE = Environment()


class Builder:
    """Builds the nodes of one pack."""

    def __init__(self, policy: Policy, graph: n.Graph) -> None:
        self._policy = policy
        self._graph = graph
        self._trees: dict[Formula, Syntax] = {}
        self._open: list[str] = []
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
        """A column of the case."""
        kind = CASE[column].kind
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
        return self._graph.node(n.FirstKnown(), args, args[0].kind, _hull(args))

    def is_known(self, part: n.Node) -> n.Node:
        """Whether a node is known."""
        return self._graph.node(n.IsKnown(), (part,), Kind.BOOL)

    def grant(self, test: n.Node, yes: n.Node, no: n.Node) -> n.Node:
        """A value that is unknown as long as the test is."""
        if isinstance(test.what, n.Literal):
            return yes if test.what.value else no
        return self._graph.node(n.Grant(), (test, yes, no), yes.kind, _hull((yes, no)))

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
            return _Walk(self, formula, env).node(tree)
        except FormulaFault as fault:
            place = formula.place(fault.start, fault.end - fault.start)
            raise Misfit(fault, place) from None

    def _guarded(self, name: str, formula: Formula, env: Environment, kind: Kind | None) -> n.Node:
        if name in self._open:
            circle = " → ".join([*self._open[self._open.index(name) :], name])
            fault = FormulaFault("MR206", f"the meaning of {name} needs itself: {circle}", 0, 0)
            raise Misfit(fault, formula.place(0, len(formula.text)))
        self._open.append(name)
        try:
            return self._of(formula, env) if kind is None else self.formula(formula, kind, env)
        finally:
            self._open.pop()

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

    def definition(self, name: str) -> n.Node:
        """A named formula outside any payment.

        Raises: `Misfit`; but not for a fund's amount, which only exists in a payment.
        """
        formula = self._policy.definitions[name].formula
        try:
            return self._guarded(name, formula, NOWHERE, None)
        except Misfit as misfit:
            if misfit.code == "MR209":
                return self.literal(Kind.BOOL, True)
            raise

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
        return self._graph.node(what, (self.fact("date"),), parameter.kind, bounds)

    def given(self, name: str) -> n.Node:
        """Whether a parameter has a value on the claim's date."""
        parameter = self._policy.parameters[name]
        if not parameter.values:
            return self.literal(Kind.BOOL, False)
        first = self.literal(Kind.DATE, parameter.values[0][0])
        return self.sign(">=", self.fact("date"), first)

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


def _hull(args: tuple[n.Node, ...]) -> Range | None:
    ranges = [arg.range for arg in args if arg.range is not None]
    if len(ranges) != len(args):
        return None
    ranges = list(aligned(*ranges))
    return Range(ranges[0].scale, min(r.low for r in ranges), max(r.high for r in ranges))


class _Walk:
    """One formula in one environment."""

    def __init__(self, builder: Builder, formula: Formula, env: Environment) -> None:
        self._b = builder
        self._formula = formula
        self._env = env
        self._row = ""

    def node(self, tree: Syntax) -> n.Node:
        """The node of a tree."""
        match tree:
            case Constant(kind=kind, value=value):
                return self._b.literal(kind, value)
            case Name():
                return self._name(tree)
            case Unary(sign="not", operand=operand):
                return self._b.negated(self._bool(operand))
            case Unary(operand=operand):
                return self._apply((NEGATE,), (operand,), tree)
            case Binary(sign="and" | "or"):
                return self._logic(tree)
            case Binary(sign="not in", left=left, right=right):
                return self._b.negated(self._apply(SIGNS["in"], (left, right), tree))
            case Binary(sign=sign, left=left, right=right):
                return self._apply(SIGNS[sign], (left, right), tree)
            case Choice():
                return self._choice(tree)
            case Each():
                return self._each(tree)
            case Call():
                return self._call(tree)

    def _bool(self, tree: Syntax) -> n.Node:
        return self._must(tree, Kind.BOOL)

    def _must(self, tree: Syntax, kind: Kind) -> n.Node:
        node = self._fitted(self.node(tree), kind)
        if node.kind is not kind:
            raise self._fault("MR203", f"a {kind} is needed here and this is a {node.kind}", tree)
        return node

    def _of_one_kind(self, nodes: tuple[n.Node, ...]) -> tuple[n.Node, ...]:
        """The nodes, with those that only wait for a fact in the kind of the others."""
        kinds = [node.kind for node in nodes if not isinstance(node.what, n.NotKnown)]
        return tuple(self._fitted(node, kinds[0]) for node in nodes) if kinds else nodes

    def _fitted(self, node: n.Node, kind: Kind) -> n.Node:
        """What waits for a fact has no value, so it fits wherever a value is wanted."""
        if not isinstance(node.what, n.NotKnown) or node.kind is kind:
            return node
        return self._b.graph.node(node.what, (), kind, FACT_RANGES.get(kind), text=node.text)

    def _logic(self, tree: Binary) -> n.Node:
        parts = (self._bool(tree.left), self._bool(tree.right))
        return self._b.all_of(parts) if tree.sign == "and" else self._b.any_of(parts)

    def _choice(self, tree: Choice) -> n.Node:
        test = self._bool(tree.test)
        yes, no = self._of_one_kind((self.node(tree.yes), self.node(tree.no)))
        if yes.kind is not no.kind:
            raise self._fault("MR203", f"one branch is a {yes.kind}, the other a {no.kind}", tree)
        if isinstance(test.what, n.Literal):
            return yes if test.what.value else no
        return self._make(n.Choose(), (test, yes, no), yes.kind, _hull((yes, no)), tree)

    def _apply(
        self, meanings: tuple[Operation, ...], trees: tuple[Syntax, ...], whole: Written
    ) -> n.Node:
        args = tuple(self.node(tree) for tree in trees)
        kinds = tuple(arg.kind for arg in args)
        for operation in meanings:
            kind = operation.typed(kinds)
            if kind is not None:
                bounds = operation.bounds(tuple(arg.range for arg in args))
                self._check_size(bounds, whole)
                return self._make(n.Apply(operation.name), args, kind, bounds, whole, operation)
        wanted = meanings[0]
        raise self._fault(
            "MR203",
            f"'{wanted.name}' takes {wanted.takes}, and these are: {', '.join(kinds)}",
            whole,
        )

    def _check_size(self, bounds: Range | None, whole: Written) -> None:
        if bounds is not None and bounds.size > LARGEST_INT128:
            raise self._fault(
                "MR208",
                "the result can be too large for exact arithmetic",
                whole,
                "multiply fewer ratios, or give them fewer decimal places",
            )

    def _make(
        self,
        what: n.What,
        args: tuple[n.Node, ...],
        kind: Kind,
        bounds: Range | None,
        whole: Written,
        operation: Operation | None = None,
        row: str | None = None,
    ) -> n.Node:
        text = self._formula.text[whole.start : whole.end]
        place = self._formula.place(whole.start, whole.end - whole.start)
        return self._b.graph.node(
            what, args, kind, bounds, operation=operation, place=place, text=text, row=row
        )

    def _name(self, tree: Name) -> n.Node:
        match tree.parts:
            case (name,):
                return self._bare(name, tree)
            case ("policy", "division"):
                return self._b.literal(Kind.TEXT, self._b.policy.division)
            case ("fund", fund):
                return self._fund(fund, tree)
            case (owner, column):
                return self._fact(owner, column, tree)
        raise self._fault("MR201", f"nothing is named '{'.'.join(tree.parts)}'", tree)

    def _fact(self, owner: str, column: str, tree: Name) -> n.Node:
        if owner in ROWS:
            return self._row_fact(owner, column, tree)
        found = scope.case_fact(owner, column)
        if found is None:
            raise self._no_fact(owner, column, tree)
        bounds = FACT_RANGES.get(found.kind)
        return self._make(n.Fact(found.column), (), found.kind, bounds, tree)

    def _row_fact(self, owner: str, column: str, tree: Name) -> n.Node:
        if owner != self._row:
            raise self._fault(
                "MR209",
                f"'{owner}.{column}' has a row only after 'exists {owner} with'",
                tree,
            )
        found = scope.row_fact(owner, column)
        if found is None:
            raise self._no_fact(owner, column, tree)
        bounds = FACT_RANGES.get(found.kind)
        what = n.RowFact(owner, found.column)
        return self._make(what, (), found.kind, bounds, tree, row=owner)

    def _no_fact(self, owner: str, column: str, tree: Name) -> FormulaFault:
        names = scope.columns_of(owner)
        if not names:
            owners = ["claim", "person", "facility", "policy", "fund", *ROWS]
            near = get_close_matches(owner, owners, 1)
            return self._fault(
                "MR201", f"there are no facts of '{owner}'", tree, near and f"write '{near[0]}'"
            )
        near = get_close_matches(column, names, 1)
        return self._fault(
            "MR201",
            f"'{owner}' has no fact '{column}'",
            tree,
            f"write '{owner}.{near[0]}'" if near else "",
        )

    def _fund(self, fund: str, tree: Name) -> n.Node:
        node = self._env.funds.get(fund)
        if node is None:
            raise self._fault(
                "MR209",
                f"the amount of '{fund}' is not known here",
                tree,
                "a fund reads the funds that pay before it",
            )
        return node

    def _bare(self, name: str, tree: Name) -> n.Node:
        env = self._env
        if name in ("paid_before", "cost_left"):
            node = env.paid_before if name == "paid_before" else env.cost_left
            if node is None:
                raise self._fault("MR209", f"'{name}' exists only in the amount of a fund", tree)
            return node
        found = self._b.named(name, env)
        if found is not None:
            return found
        raise self._unknown_name(name, tree)

    def _unknown_name(self, name: str, tree: Name) -> FormulaFault:
        policy = self._b.policy
        names = [*policy.parameters, *policy.lists, *policy.definitions, *policy.conditions]
        near = get_close_matches(name, names, 1)
        return self._fault(
            "MR201",
            f"no parameter, list, definition or condition is named '{name}'",
            tree,
            f"write '{near[0]}', or declare the name with its clause" if near else "",
        )

    def _each(self, tree: Each) -> n.Node:
        if self._row:
            raise self._fault("MR209", "a table is not searched inside another search", tree)
        if tree.table not in ROWS:
            near = ", ".join(ROWS)
            raise self._fault("MR201", f"there is no table '{tree.table}'", tree, f"one of {near}")
        if tree.column and scope.row_fact(tree.table, tree.column) is None:
            name = Name(tree.start, tree.end, (tree.table, tree.column))
            raise self._no_fact(tree.table, tree.column, name)
        self._row = tree.table
        predicate = self._bool(tree.predicate)
        counted = (
            self.node(Name(tree.start, tree.end, (tree.table, tree.column)))
            if tree.column
            else None
        )
        self._row = ""
        inner, outer = _of_row(predicate, counted)
        what = n.Each(tree.mode, tree.table, tree.column, inner)
        if tree.mode == "exists":
            return self._make(what, outer, Kind.BOOL, None, tree, row="")
        return self._make(what, outer, Kind.COUNT, Range(0, 0, 10**9), tree, row="")

    def _call(self, tree: Call) -> n.Node:
        special = {
            "by_reading": self._by_reading,
            "first_known": self._first_known,
            "pending": self._pending,
            "given": self._given,
            "within_cost": self._within_cost,
            "fill": self._fill,
            "highest_before": self._highest,
            "without": self._without,
        }
        if tree.named and tree.name != "by_reading":
            raise self._fault("MR205", f"'{tree.name}' takes no named formulas", tree)
        if tree.name in special:
            return special[tree.name](tree)
        if tree.name not in WORDS:
            near = get_close_matches(tree.name, [*special, *WORDS], 1)
            hint = f"write '{near[0]}'" if near else ""
            raise self._fault("MR204", f"there is no operation '{tree.name}'", tree, hint)
        return self._apply((WORDS[tree.name],), tree.args, tree)

    def _args(self, tree: Call, wanted: int, what: str) -> tuple[Syntax, ...]:
        if len(tree.args) != wanted:
            raise self._fault("MR205", f"'{tree.name}' takes {what}", tree)
        return tree.args

    def _own_name(self, tree: Syntax, known: Iterable[str], what: str) -> str:
        names = list(known)
        if isinstance(tree, Name) and len(tree.parts) == 1 and tree.parts[0] in names:
            return tree.parts[0]
        given = self._formula.text[tree.start : tree.end]
        near = get_close_matches(given, names, 1)
        hint = f"write '{near[0]}'" if near else ""
        raise self._fault("MR201", f"no {what} is named '{given}'", tree, hint)

    def _by_reading(self, tree: Call) -> n.Node:
        if len(tree.args) != 1:
            raise self._fault(
                "MR205", "'by_reading' takes a reading and a formula per option", tree
            )
        name = self._own_name(tree.args[0], self._b.policy.readings, "reading")
        reading = self._b.policy.readings[name]
        options = [option for option, _ in reading.options]
        formulas = dict(tree.named)
        for option in options:
            if option not in formulas:
                raise self._fault(
                    "MR207", f"the option '{option}' of '{name}' has no formula", tree
                )
        for option, formula in tree.named:
            if option not in options:
                hint = f"its options are {', '.join(options)}"
                raise self._fault("MR207", f"'{name}' has no option '{option}'", formula, hint)
        nodes = self._of_one_kind(tuple(self.node(formula) for _, formula in tree.named))
        built = {option: node for (option, _), node in zip(tree.named, nodes, strict=True)}
        if len({node.kind for node in built.values()}) != 1:
            raise self._fault("MR203", f"the options of '{name}' give different kinds", tree)
        option = self._b.reading(name)
        chosen = built[option]
        what = n.Read(name, option)
        return self._make(what, (chosen,), chosen.kind, chosen.range, tree)

    def _first_known(self, tree: Call) -> n.Node:
        if len(tree.args) < 2:
            raise self._fault("MR205", "'first_known' takes two or more values", tree)
        args = self._of_one_kind(tuple(self.node(arg) for arg in tree.args))
        if len({arg.kind for arg in args}) != 1:
            raise self._fault("MR203", "'first_known' takes values of one kind", tree)
        return self._make(n.FirstKnown(), args, args[0].kind, _hull(args), tree)

    def _pending(self, tree: Call) -> n.Node:
        (arg,) = self._args(tree, 1, "one fact")
        fact = self.node(arg)
        match fact.what:
            case n.Fact(column=column):
                missing = CASE[column].missing
            case n.Dated(missing=missing) | n.NotKnown(missing=missing):
                pass
            case _:
                raise self._fault(
                    "MR203", "'pending' takes a fact of the claim or a parameter", arg
                )
        return self._make(n.NotKnown(missing), (), fact.kind, fact.range, tree)

    def _given(self, tree: Call) -> n.Node:
        (arg,) = self._args(tree, 1, "one parameter or fact")
        if isinstance(arg, Name) and len(arg.parts) == 1:
            name = self._own_name(arg, self._b.policy.parameters, "parameter")
            self._b.used.add(name)
            return self._b.given(name)
        fact = self.node(arg)
        checked = isinstance(fact.what, n.Fact) and (
            CASE[fact.what.column].empty is Empty.NOT_CHECKED
        )
        if not checked and isinstance(fact.what, n.RowFact):
            found = scope.row_fact(fact.what.table, fact.what.column)
            checked = found is not None and found.empty is Empty.NOT_CHECKED
        if not checked:
            raise self._fault(
                "MR203",
                "'given' asks for a parameter, or for a fact whose empty cell means not checked",
                arg,
            )
        return self._make(n.IsKnown(), (fact,), Kind.BOOL, None, tree)

    def _within_cost(self, tree: Call) -> n.Node:
        (arg,) = self._args(tree, 1, "one amount")
        left = self._env.cost_left
        if left is None:
            raise self._fault("MR209", "'within_cost' exists only in the amount of a fund", tree)
        amount = self._b.rounded(self._must(arg, Kind.MONEY))
        limited = self._b.apply(WORDS["least"], amount, left)
        return self._make(n.Named("within_cost", ""), (limited,), Kind.MONEY, limited.range, tree)

    def _fill(self, tree: Call) -> n.Node:
        amount, limit, accumulator = self._args(tree, 3, "an amount, a limit and an accumulator")
        name = self._own_name(accumulator, self._b.policy.accumulators, "accumulator")
        self._b.used.add(name)
        taken = self._b.not_negative(self._b.rounded(self._must(amount, Kind.MONEY)))
        args = (taken, self._b.rounded(self._must(limit, Kind.MONEY)))
        high = args[0].range.high if args[0].range else 0
        return self._make(n.Fill(name), args, Kind.MONEY, Range(0, 0, high), tree)

    def _highest(self, tree: Call) -> n.Node:
        amount, accumulator = self._args(tree, 2, "an amount and an accumulator")
        name = self._own_name(accumulator, self._b.policy.accumulators, "accumulator")
        self._b.used.add(name)
        arg = self._b.rounded(self._must(amount, Kind.MONEY))
        high = max(arg.range.high, 0) if arg.range else 0
        return self._make(n.Highest(name), (arg,), Kind.MONEY, Range(0, 0, high), tree)

    def _without(self, tree: Call) -> n.Node:
        condition, fund = self._args(tree, 2, "a condition and a fund")
        name = self._own_name(condition, self._b.policy.conditions, "condition")
        paid = self._formula.text[fund.start : fund.end]
        node = self._env.without(name, paid)
        if node is None:
            raise self._fault(
                "MR209", "'without' exists in yields, for the funds that the benefit pays", tree
            )
        return node

    def _fault(
        self, code: str, message: str, where: Written, hint: str | list[str] = ""
    ) -> FormulaFault:
        return FormulaFault(code, message, where.start, where.end, hint or "")  # type: ignore[arg-type]  # an empty list counts as no hint


def _of_row(*roots: n.Node | None) -> tuple[tuple[n.Node, ...], tuple[n.Node, ...]]:
    """Nodes of the row below some roots, the first root last; and the outer nodes they read."""
    inner: dict[int, n.Node] = {}
    outer: dict[int, n.Node] = {}

    def visit(node: n.Node) -> None:
        if not node.row:
            outer[node.index] = node
        elif node.index not in inner:
            for arg in node.args:
                visit(arg)
            inner[node.index] = node

    first = roots[0]
    assert first is not None
    for root in roots[1:]:
        if root is not None:
            visit(root)
    visit(first)
    ordered = [*(node for node in inner.values() if node is not first), first]
    return tuple(ordered), tuple(outer[index] for index in sorted(outer))
