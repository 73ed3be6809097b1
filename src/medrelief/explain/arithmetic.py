"""How an amount came about, as one line: 政策范围内费用 800.00 元 × 60%.

Only what decided the value is shown: the branch that was taken, the operand
that was the smaller.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.explain.labels import label, missing_text, shown
from medrelief.facts.kinds import Kind
from medrelief.facts.vocabulary import vocabulary
from medrelief.language import nodes as n
from medrelief.language.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medrelief.evaluate.outcome import Trace
    from medrelief.program.program import Program

_SIGNS = {"+": " + ", "-": " − ", "share": " × ", "*": " × "}
_LOOSE = frozenset([" + ", " − "])


def amount_text(node: n.Node, trace: Trace, lang: str) -> str:
    """The arithmetic of an amount with the values put in."""
    return _Arithmetic(trace, lang).text(node)


def side_text(node: n.Node, trace: Trace, lang: str, column: str = "") -> str:
    """One side of a comparison: its label and its value."""
    return _Arithmetic(trace, lang).side(node, column)


class _Arithmetic:
    def __init__(self, trace: Trace, lang: str) -> None:
        self._trace = trace
        self._lang = lang
        self._policy = trace.program.policy
        self._funds = _fund_of_node(trace.program)

    def text(self, node: n.Node) -> str:
        """The node written out."""
        fund = self._funds.get(node.index)
        if fund is not None:
            return f"{vocabulary('funds').label(fund, self._lang)} {self._value(node)}"
        match node.what:
            case n.Named(role="definition" | "within_cost") | n.Read():
                return self.text(node.args[0])
            case n.Choose() | n.Grant():
                return self._taken(node)
            case n.FirstKnown():
                return self.text(self._first_known(node))
            case n.Apply(name=name):
                return self._applied(name, node)
            case n.Fill():
                return self._filled(node)
            case _:
                return self.side(node)

    def side(self, node: n.Node, column: str = "") -> str:
        """Label and value of what has a name, the value of anything else."""
        match node.what:
            case n.Fact(column=name) | n.RowFact(column=name):
                return f"{label('facts', name, self._lang)} {self._value(node, name)}"
            case n.Dated(parameter=parameter):
                return f"{parameter.about.of(self._lang)} {self._value(node)}"
            case n.NotKnown(missing=missing):
                return self._waiting(missing)
            case n.Named(role="list", id=name):
                about = self._policy.lists[name].about
                return f"“{about.of(self._lang)}”" if about else self._value(node, column)
            case n.Named(role="definition", id=name):
                about = self._policy.definitions[name].about
                inner = node.args[0]
                if about is None:
                    return self.side(inner, column)
                return f"{about.of(self._lang)} {self._value(node, column)}"
            case n.Read():
                return self.side(node.args[0], column)
            case n.IsKnown():
                return self._checked(node)
            case n.FirstKnown():
                return self.side(self._first_known(node), column)
            case _:
                return self._value(node, column)

    def _checked(self, node: n.Node) -> str:
        what = node.args[0].what
        name = getattr(what, "column", "")
        word = "已核对" if self._lang == "zh" else "checked"
        return f"{label('facts', name, self._lang)} {word} {self._value(node)}"

    def _waiting(self, missing: str) -> str:
        unknown = shown(None, Kind.TEXT, self._lang)
        return f"{missing_text(self._policy, missing, self._lang)} {unknown}"

    def _value(self, node: n.Node, column: str = "") -> str:
        return shown(self._trace.value(node), node.kind, self._lang, column)

    def _taken(self, node: n.Node) -> str:
        test = self._trace.value(node.args[0])
        if isinstance(test, Unknown):
            return self._value(node)
        return self.text(node.args[1] if test else node.args[2])

    def _first_known(self, node: n.Node) -> n.Node:
        for arg in node.args:
            if not isinstance(self._trace.value(arg), Unknown):
                return arg
        return node.args[0]

    def _applied(self, name: str, node: n.Node) -> str:
        if name == "rounded":
            return self.text(node.args[0])
        if name in ("least", "greatest"):
            return self._picked(node)
        if name == "top_up":
            return self._topped_up(node)
        sign = _SIGNS.get(name)
        if sign is None:
            return self._value(node)
        parts = node.args
        if name == "+":
            counted = [arg for arg in parts if self._trace.value(arg) != 0]
            parts = tuple(counted) or parts[:1]
        texts = [self.text(part) for part in parts]
        if sign not in _LOOSE:
            texts = [f"({text})" if _is_loose(text) else text for text in texts]
        return sign.join(texts)

    def _picked(self, node: n.Node) -> str:
        """Of a smallest or largest, the operand that it is."""
        value = self._trace.value(node)
        for arg in node.args:
            if self._trace.value(arg) == value:
                return self.text(arg)
        return self._value(node)

    def _topped_up(self, node: n.Node) -> str:
        target, paid = (self.text(arg) for arg in node.args)
        if self._trace.value(node.args[1]) == 0:
            return target
        already = f"({paid})" if _is_loose(paid) else paid
        return f"{target} − {already}"

    def _filled(self, node: n.Node) -> str:
        accumulator = getattr(node.what, "accumulator", "")
        about = self._policy.accumulators[accumulator].about.of(self._lang)
        amount, limit = self.text(node.args[0]), self.side(node.args[1])
        if self._lang == "zh":
            return f"{amount}，以{limit}减去{about}为限"
        return f"{amount}, within {limit} less {about}"


def _is_loose(text: str) -> bool:
    return any(sign in text for sign in _LOOSE)


@lru_cache(maxsize=64)
def _fund_of_node(program: Program) -> Mapping[int, str]:
    """Index of a fund's final amount → the fund."""
    return MappingProxyType(
        {
            decision.amounts[pay.fund].index: pay.fund
            for decision in program.decisions
            for pay in decision.pay
        }
    )
