"""Nodes as sentences: one function per node and language, made once per program.

In: nodes.  Out: functions from the values of one claim to text.  A side is
label and value (参保区划 150424); arithmetic is the formula with the values put
in, in which only what decided the value is shown: the branch that was taken,
the operand that was the smaller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medrelief.explain.labels import label, missing_text
from medrelief.explain.writing import unknown_word, writer
from medrelief.facts.vocabulary import vocabulary
from medrelief.language import nodes as n
from medrelief.language.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medrelief.policy.model import Policy

    Values = Sequence[Any]
    Say = Callable[[Values], str]

_SIGNS = {"+": " + ", "-": " − ", "share": " × ", "*": " × "}
_LOOSE = (" + ", " − ")


class Sentences:
    """The sentences of one program in one language.

    `funds`: index of a fund's final amount → the fund, which is then named.
    """

    def __init__(self, policy: Policy, lang: str, funds: Mapping[int, str]) -> None:
        self._policy = policy
        self._lang = lang
        self._funds = funds
        self._sides: dict[tuple[int, str], Say] = {}
        self._texts: dict[int, Say] = {}

    def side(self, node: n.Node, column: str = "") -> Say:
        """Label and value of what has a name, the value of anything else."""
        key = (node.index, column)
        if key not in self._sides:
            self._sides[key] = self._side(node, column)
        return self._sides[key]

    def text(self, node: n.Node) -> Say:
        """The arithmetic of an amount with the values put in."""
        if node.index not in self._texts:
            self._texts[node.index] = self._text(node)
        return self._texts[node.index]

    def _labelled(self, about: str, node: n.Node, column: str = "") -> Say:
        write, at, head = writer(node.kind, self._lang, column), node.at, f"{about} "
        return lambda v: head + write(v[at])

    def _value(self, node: n.Node, column: str = "") -> Say:
        write, at = writer(node.kind, self._lang, column), node.at
        if isinstance(node.what, n.Literal):
            written = write(node.what.value)
            return lambda _: written
        return lambda v: write(v[at])

    def _side(self, node: n.Node, column: str) -> Say:
        match node.what:
            case n.Fact(column=name) | n.RowFact(column=name):
                return self._labelled(label("facts", name, self._lang), node, name)
            case n.Dated(parameter=parameter):
                return self._labelled(parameter.about.of(self._lang), node)
            case n.NotKnown(missing=missing):
                about = missing_text(self._policy, missing, self._lang)
                waiting = f"{about} {unknown_word(self._lang)}"
                return lambda _: waiting
            case n.Named(role="list", id=name):
                return self._listed(name, node, column)
            case n.Named(role="definition", id=name):
                said = self._policy.definitions[name].about
                if said is None:
                    return self.side(node.args[0], column)
                return self._labelled(said.of(self._lang), node, column)
            case n.Named() | n.Read():
                return self.side(node.args[0], column)
            case n.IsKnown():
                name = getattr(node.args[0].what, "column", "")
                word = "已核对" if self._lang == "zh" else "checked"
                return self._labelled(f"{label('facts', name, self._lang)} {word}", node)
            case n.FirstKnown():
                return _first_known(node.args, [self.side(arg, column) for arg in node.args])
            case n.Apply(name="age"):
                return self._labelled("周岁" if self._lang == "zh" else "age", node)
            case _:
                return self._value(node, column)

    def _listed(self, name: str, node: n.Node, column: str) -> Say:
        about = self._policy.lists[name].about
        if about is None:
            return self._value(node.args[0], column)
        quoted = f"“{about.of(self._lang)}”"
        return lambda _: quoted

    def _text(self, node: n.Node) -> Say:
        fund = self._funds.get(node.index)
        if fund is not None:
            return self._labelled(vocabulary("funds").label(fund, self._lang), node)
        match node.what:
            case n.Named(role="definition" | "within_cost") | n.Read():
                return self.text(node.args[0])
            case n.Choose() | n.Grant():
                return self._taken(node)
            case n.FirstKnown():
                return _first_known(node.args, [self.text(arg) for arg in node.args])
            case n.Apply(name=name):
                return self._applied(name, node)
            case n.Fill(accumulator=name):
                return self._filled(name, node)
            case _:
                return self.side(node)

    def _taken(self, node: n.Node) -> Say:
        test, yes, no, whole = node.args[0].at, node.args[1], node.args[2], self._value(node)
        says = (self.text(yes), self.text(no))

        def say(v: Values) -> str:
            decided = v[test]
            if decided is True:
                return says[0](v)
            return says[1](v) if decided is False else whole(v)

        return say

    def _applied(self, name: str, node: n.Node) -> Say:
        if name == "rounded":
            return self.text(node.args[0])
        if name in ("least", "greatest"):
            return self._picked(node)
        if name == "top_up":
            return self._topped_up(node)
        sign = _SIGNS.get(name)
        return self._value(node) if sign is None else self._joined(node, sign)

    def _joined(self, node: n.Node, sign: str) -> Say:
        parts = [(arg.at, self._part(arg), self.text(arg)) for arg in node.args]
        if sign == " + ":

            def added(v: Values) -> str:
                said = [(part, text) for at, part, text in parts if v[at] != 0] or [parts[0][1:]]
                if len(said) == 1:
                    return said[0][1](v)
                return sign.join([part(v) for part, _ in said])

            return added
        if sign == " − ":
            (_, _, first), (_, second, _) = parts
            return lambda v: f"{first(v)}{sign}{second(v)}"
        return lambda v: sign.join([part(v) for _, part, _ in parts])

    def _part(self, node: n.Node) -> Say:
        """The text of an operand, in brackets where it needs them.

        What a running total limits says what it comes to, and of how much.
        """
        bare = _bare(node)
        if not isinstance(bare.what, n.Fill):
            text = self.text(node)
            return lambda v: _bound(text(v))
        whole, limited = self._value(bare), self._limited(bare.what.accumulator, bare)
        amount = self._value(bare.args[0])
        if self._lang == "zh":
            return lambda v: f"{whole(v)}（{amount(v)}{limited(v)}）"
        return lambda v: f"{whole(v)} ({amount(v)}{limited(v)})"

    def _picked(self, node: n.Node) -> Say:
        """Of a smallest or largest, the operand that it is."""
        whole, at = self._value(node), node.at
        parts = [(arg.at, self.text(arg)) for arg in node.args]

        def say(v: Values) -> str:
            value = v[at]
            for part, says in parts:
                if v[part] == value:
                    return says(v)
            return whole(v)

        return say

    def _topped_up(self, node: n.Node) -> Say:
        target, paid = self.text(node.args[0]), self._part(node.args[1])
        paid_at = node.args[1].at

        def say(v: Values) -> str:
            return target(v) if v[paid_at] == 0 else f"{target(v)} − {paid(v)}"

        return say

    def _filled(self, name: str, node: n.Node) -> Say:
        amount, limited = self.text(node.args[0]), self._limited(name, node)
        return lambda v: f"{amount(v)}{limited(v)}"

    def _limited(self, name: str, node: n.Node) -> Say:
        about = self._policy.accumulators[name].about.of(self._lang)
        limit = self.side(node.args[1])
        if self._lang == "zh":
            return lambda v: f"，以{limit(v)}减去{about}为限"
        return lambda v: f", within {limit(v)} less {about}"


def _first_known(args: tuple[n.Node, ...], says: list[Say]) -> Say:
    parts = [(arg.at, say) for arg, say in zip(args, says, strict=True)]

    def say(v: Values) -> str:
        for at, says_it in parts:
            if v[at].__class__ is not Unknown:
                return says_it(v)
        return parts[0][1](v)

    return say


def _bare(node: n.Node) -> n.Node:
    """What a definition or a rounding is about."""
    while isinstance(node.what, n.Named | n.Read) and len(node.args) == 1:
        (node,) = node.args
    return node


def _bound(text: str) -> str:
    """A text that can stand beside a sign of multiplication, or behind one of subtraction."""
    return f"({text})" if any(sign in text for sign in _LOOSE) else text
