"""One formula → nodes: what each sign, name and search of it stands for.

In: the syntax tree of a formula and the `Builder` that looks names up.
Out: nodes.  A part that means nothing raises `FormulaFault`.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from itertools import product
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.facts.vocabulary import vocabulary
from medrelief.language import nodes as n
from medrelief.language.operations import SIGNS, WORDS
from medrelief.language.operations.arithmetic import NEGATE
from medrelief.language.ranges import FACT_RANGES, LARGEST_INT128, Range, aligned
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
from medrelief.program.special import SPECIAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medrelief.language.operations.base import Operation
    from medrelief.language.syntax import Syntax, Written
    from medrelief.policy.model import Formula
    from medrelief.program.builder import Builder
    from medrelief.program.environment import Environment


_MULTIPLIED = frozenset([WORDS["share"].name, "*"])
HIGHEST = 100
"""How many parts may stand inside each other, names followed: each takes calls of the compiler."""
MOST_ROWS = 10**6
"""How many rows of one person a total can add up within exact arithmetic."""


class Walk:
    """One formula in one environment."""

    def __init__(self, builder: Builder, formula: Formula, env: Environment) -> None:
        self.builder = builder
        self.formula = formula
        self.env = env
        self._row = env.row

    def node(self, tree: Syntax) -> n.Node:
        """The node of a tree."""
        self.builder.height += 1
        try:
            if self.builder.height > HIGHEST:
                raise self.fault("MR202", "definitions are nested too deeply here", tree)
            return self._node(tree)
        finally:
            self.builder.height -= 1

    def _node(self, tree: Syntax) -> n.Node:
        match tree:
            case Constant(kind=kind, value=value):
                literal = self.builder.literal(kind, value)
                self._check_size(literal.range, tree)
                return literal
            case Name():
                return self._name(tree)
            case Unary(sign="not", operand=operand):
                return self.builder.negated(self.bool(operand))
            case Unary(operand=operand):
                return self._apply((NEGATE,), (operand,), tree)
            case Binary(sign="and" | "or"):
                return self._logic(tree)
            case Binary(sign="not in", left=left, right=right):
                return self.builder.negated(self._apply(SIGNS["in"], (left, right), tree))
            case Binary(sign=sign, left=left, right=right):
                return self._apply(SIGNS[sign], (left, right), tree)
            case Choice():
                return self._choice(tree)
            case Each():
                return self._each(tree)
            case Call():
                return self._call(tree)

    def bool(self, tree: Syntax) -> n.Node:
        return self.must(tree, Kind.BOOL)

    def must(self, tree: Syntax, kind: Kind) -> n.Node:
        node = self.fitted(self.node(tree), kind)
        if node.kind is not kind:
            raise self.fault("MR203", f"a {kind} is needed here and this is a {node.kind}", tree)
        return node

    def of_one_kind(self, nodes: tuple[n.Node, ...]) -> tuple[n.Node, ...]:
        """The nodes, with those that only wait for a fact in the kind of the others."""
        kinds = [node.kind for node in nodes if not isinstance(node.what, n.NotKnown)]
        return tuple(self.fitted(node, kinds[0]) for node in nodes) if kinds else nodes

    def fitted(self, node: n.Node, kind: Kind) -> n.Node:
        """What waits for a fact has no value, so it fits wherever a value is wanted."""
        if not isinstance(node.what, n.NotKnown) or node.kind is kind:
            return node
        return self.builder.graph.node(node.what, (), kind, FACT_RANGES.get(kind), text=node.text)

    def _logic(self, tree: Binary) -> n.Node:
        parts = (self.bool(tree.left), self.bool(tree.right))
        return self.builder.all_of(parts) if tree.sign == "and" else self.builder.any_of(parts)

    def _choice(self, tree: Choice) -> n.Node:
        test = self.bool(tree.test)
        yes, no = self.of_one_kind((self.node(tree.yes), self.node(tree.no)))
        if yes.kind is not no.kind:
            raise self.fault("MR203", f"one branch is a {yes.kind}, the other a {no.kind}", tree)
        if isinstance(test.what, n.Literal):
            return yes if test.what.value else no
        return self.make(n.Choose(), (test, yes, no), yes.kind, n.hull((yes, no)), tree)

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
                if operation.name not in _MULTIPLIED:
                    self._check_scales(args, whole)
                return self.make(n.Apply(operation.name), args, kind, bounds, whole, operation)
        wanted = meanings[0]
        raise self.fault(
            "MR203",
            f"'{wanted.name}' takes {wanted.takes}, and these are: {', '.join(kinds)}",
            whole,
        )

    def _check_size(self, bounds: Range | None, whole: Written) -> None:
        if bounds is not None and bounds.size > LARGEST_INT128:
            raise self.fault(
                "MR208",
                "the result can be too large for exact arithmetic",
                whole,
                "multiply fewer ratios, or give them fewer decimal places",
            )

    def _check_scales(self, args: tuple[n.Node, ...], whole: Written) -> None:
        """Operands are brought to one scale before they meet, and must fit there too."""
        numbers = [arg.range for arg in args if arg.range is not None]
        for each in aligned(*numbers) if numbers else ():
            self._check_size(each, whole)

    def make(
        self,
        what: n.What,
        args: tuple[n.Node, ...],
        kind: Kind,
        bounds: Range | None,
        whole: Written,
        operation: Operation | None = None,
        row: str | None = None,
    ) -> n.Node:
        text = self.formula.text[whole.start : whole.end]
        place = self.formula.place(whole.start, whole.end - whole.start)
        return self.builder.graph.node(
            what, args, kind, bounds, operation=operation, place=place, text=text, row=row
        )

    def _name(self, tree: Name) -> n.Node:
        match tree.parts:
            case (name,):
                return self._bare(name, tree)
            case ("policy", "division"):
                return self.builder.literal(Kind.TEXT, self.builder.policy.division)
            case ("policy", "known_diseases"):
                known = frozenset(vocabulary("diseases").labels)
                return self.builder.literal(Kind.SET, known)
            case ("fund", fund):
                return self._fund(fund, tree)
            case (owner, column):
                return self._fact(owner, column, tree)
        raise self.fault("MR201", f"no fact is named '{'.'.join(tree.parts)}'", tree)

    def _fact(self, owner: str, column: str, tree: Name) -> n.Node:
        subject = self.builder.subject
        if owner in subject.rows and owner not in subject.owners:
            return self._row_fact(owner, column, tree)
        found = subject.owners.get(owner, {}).get(column)
        if found is None:
            raise self._no_fact(owner, column, tree)
        bounds = FACT_RANGES.get(found.kind)
        return self.make(n.Fact(found.column), (), found.kind, bounds, tree)

    def _row_fact(self, owner: str, column: str, tree: Name) -> n.Node:
        if owner != self._row:
            raise self.fault(
                "MR209", f"'{owner}.{column}' has a row only after 'exists {owner} with'", tree
            )
        found = self.builder.subject.rows[owner].get(column)
        if found is None:
            raise self._no_fact(owner, column, tree)
        bounds = FACT_RANGES.get(found.kind)
        what = n.RowFact(owner, found.column)
        return self.make(what, (), found.kind, bounds, tree, row=owner)

    def _no_fact(self, owner: str, column: str, tree: Name) -> FormulaFault:
        subject = self.builder.subject
        names = subject.owners.get(owner) or subject.rows.get(owner)
        if names is None:
            owners = [*subject.owners, "policy", "fund", *subject.rows]
            near = get_close_matches(owner, owners, 1)
            hint = f"write '{near[0]}'" if near else ""
            return self.fault("MR201", f"no owner of facts is named '{owner}'", tree, hint)
        near = get_close_matches(column, list(names), 1)
        hint = f"write '{owner}.{near[0]}'" if near else ""
        return self.fault("MR201", f"no fact of '{owner}' is named '{column}'", tree, hint)

    def _fund(self, fund: str, tree: Name) -> n.Node:
        node = self.env.funds.get(fund)
        if node is None:
            raise self.fault(
                "MR209",
                f"the amount of '{fund}' is not known here",
                tree,
                "a fund reads the funds that pay before it",
            )
        return node

    def _bare(self, name: str, tree: Name) -> n.Node:
        env = self.env
        if name in ("paid_before", "cost_left"):
            node = env.paid_before if name == "paid_before" else env.cost_left
            if node is None:
                raise self.fault("MR209", f"'{name}' exists only in the amount of a fund", tree)
            return node
        if name == "day":
            return self.builder.fact(self.builder.subject.day)
        around = env if self._row == env.row else replace(env, row=self._row)
        found = self.builder.named(name, around)
        if found is not None:
            return found
        raise self._unknown_name(name, tree)

    def _unknown_name(self, name: str, tree: Name) -> FormulaFault:
        policy = self.builder.policy
        names = [*policy.parameters, *policy.lists, *policy.definitions, *policy.conditions]
        near = get_close_matches(name, names, 1)
        return self.fault(
            "MR201",
            f"no parameter, list, definition or condition is named '{name}'",
            tree,
            f"write '{near[0]}', or declare the name with its clause" if near else "",
        )

    def _each(self, tree: Each) -> n.Node:
        if self._row != self.env.row:
            raise self.fault("MR209", "a table is not searched inside another search", tree)
        rows = self.builder.subject.rows
        if tree.table not in rows:
            hint = f"one of {', '.join(rows)}"
            raise self.fault("MR201", f"no table is named '{tree.table}'", tree, hint)
        self._row = tree.table
        predicate = self.bool(tree.predicate)
        value = self.node(tree.value) if tree.value is not None else None
        self._row = self.env.row
        kind, bounds = self._searched_kind(tree, value)
        self._check_size(bounds, tree)
        inner, outer = of_row(predicate, value)
        what = n.Each(tree.mode, tree.table, inner, value)
        return self.make(what, outer, kind, bounds, tree, row="")

    def _searched_kind(self, tree: Each, value: n.Node | None) -> tuple[Kind, Range | None]:
        """The kind and the bounds of what a search gives."""
        if tree.mode == "exists" and value is None:
            return Kind.BOOL, None
        if tree.mode == "count":
            return Kind.COUNT, Range(0, 0, MOST_ROWS)
        if tree.mode in ("total", "known_total") and value is not None and value.range is not None:
            low, high = value.range.low * MOST_ROWS, value.range.high * MOST_ROWS
            return value.kind, Range(value.range.scale, min(low, 0), max(high, 0))
        if tree.mode in ("earliest", "latest") and value is not None and value.kind is Kind.DATE:
            return Kind.DATE, None
        if tree.mode == "values" and value is not None and value.kind is Kind.TEXT:
            return Kind.SET, None
        wanted = {
            "exists": "'exists' takes a table and a condition",
            "total": "'total' takes a table, an amount after 'of', and a condition",
            "known_total": "'known_total' takes a table, an amount after 'of', and a condition",
            "values": "'values' takes a table, a text of its rows, and a condition",
        }
        default = f"'{tree.mode}' takes a table, a date of its rows, and a condition"
        raise self.fault("MR203", wanted.get(tree.mode, default), tree)

    def _call(self, tree: Call) -> n.Node:
        if tree.named and tree.name != "by_reading":
            raise self.fault("MR205", f"'{tree.name}' takes no named formulas", tree)
        if tree.name in SPECIAL:
            return SPECIAL[tree.name](self, tree)
        if tree.name not in WORDS:
            near = get_close_matches(tree.name, [*SPECIAL, *WORDS], 1)
            hint = f"write '{near[0]}'" if near else ""
            raise self.fault("MR204", f"no operation is named '{tree.name}'", tree, hint)
        word, count = self.builder.word(tree.name), len(tree.args)
        if not _takes_as_many(word, count):
            message = f"'{tree.name}' takes {word.takes}, and the number given is {count}"
            raise self.fault("MR205", message, tree)
        return self._apply((word,), tree.args, tree)

    def args(self, tree: Call, wanted: int, what: str) -> tuple[Syntax, ...]:
        if len(tree.args) != wanted:
            raise self.fault("MR205", f"'{tree.name}' takes {what}", tree)
        return tree.args

    def own_name(self, tree: Syntax, known: Iterable[str], what: str) -> str:
        names = list(known)
        if isinstance(tree, Name) and len(tree.parts) == 1 and tree.parts[0] in names:
            return tree.parts[0]
        given = self.formula.text[tree.start : tree.end]
        near = get_close_matches(given, names, 1)
        hint = f"write '{near[0]}'" if near else ""
        raise self.fault("MR201", f"no {what} is named '{given}'", tree, hint)

    def fault(self, code: str, message: str, where: Written, hint: str = "") -> FormulaFault:
        """A fault of the stretch of text that a tree stands on."""
        return FormulaFault(code, message, where.start, where.end, hint)


def _takes_as_many(operation: Operation, count: int) -> bool:
    """Whether some kinds of so many arguments fit; many arguments are all of one kind."""
    each = [(kind,) * count for kind in Kind]
    return any(
        operation.typed(kinds) for kinds in (product(Kind, repeat=count) if count < 4 else each)
    )


def of_row(*roots: n.Node | None) -> tuple[tuple[n.Node, ...], tuple[n.Node, ...]]:
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
