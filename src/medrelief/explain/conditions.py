"""Conditions as lines with both sides of each comparison, and what would have to be different.

In: a node of kind bool and the trace of one claim.  Out: `Line`s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medrelief.evaluate.steps import rows_seen
from medrelief.explain.arithmetic import side_text
from medrelief.explain.labels import label, shown
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n
from medrelief.language.values import Unknown

if TYPE_CHECKING:
    from medrelief.evaluate.outcome import Trace

_NEGATED = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "in": "not in",
    "not in": "in",
}
_ZH = {
    "==": "等于",
    "!=": "不等于",
    "<": "小于",
    "<=": "不超过",
    ">": "超过",
    ">=": "不低于",
    "in": "属于",
    "not in": "不属于",
}
_ZH_DATES = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_EN = {
    "==": "=",
    "!=": "≠",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
    "in": "in",
    "not in": "not in",
}
_ROWS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison: whether it holds (None: not known), and what it says."""

    holds: bool | None
    text: str
    depth: int = 0


def condition_lines(node: n.Node, trace: Trace, lang: str) -> tuple[Line, ...]:
    """The comparisons a condition rests on; of a failed one, those that fail."""
    return tuple(dict.fromkeys(_Conditions(trace, lang).lines(node, wanted=True)))


class _Conditions:
    def __init__(self, trace: Trace, lang: str) -> None:
        self._trace = trace
        self._lang = lang

    def lines(self, node: n.Node, *, wanted: bool) -> list[Line]:
        """Lines of a node that should be true (`wanted`) or false."""
        match node.what:
            case n.Named() | n.Read():
                return self.lines(node.args[0], wanted=wanted)
            case n.Not():
                return self.lines(node.args[0], wanted=not wanted)
            case n.All():
                return self._together(node, wanted) if wanted else self._either(node, wanted)
            case n.Any():
                return self._either(node, wanted) if wanted else self._together(node, wanted)
            case n.Choose():
                return self._chosen(node, wanted)
            case n.Each():
                return self._searched(node, wanted)
            case n.Literal():
                return []
            case _:
                return [self._line(node, wanted)]

    def _holds(self, node: n.Node, wanted: bool) -> bool | None:
        value = self._trace.value(node)
        return None if isinstance(value, Unknown) or value is None else value is wanted

    def _together(self, node: n.Node, wanted: bool) -> list[Line]:
        """Every part must hold: of a failed whole, the parts that fail; else all."""
        parts = list(node.args)
        if self._holds(node, wanted) is not True:
            parts = [arg for arg in parts if self._holds(arg, wanted) is not True]
        return [line for part in parts for line in self.lines(part, wanted=wanted)]

    def _either(self, node: n.Node, wanted: bool) -> list[Line]:
        """One part suffices: of a whole that holds, the first that does; else all of them."""
        for part in node.args:
            if self._holds(part, wanted):
                return self.lines(part, wanted=wanted)
        head = Line(
            self._holds(node, wanted), "以下至少一项：" if self._lang == "zh" else "one of:"
        )
        parts = [line for part in node.args for line in self.lines(part, wanted=wanted)]
        return parts if len(parts) < 2 else [head, *(replace(p, depth=p.depth + 1) for p in parts)]

    def _chosen(self, node: n.Node, wanted: bool) -> list[Line]:
        test = self._trace.value(node.args[0])
        if isinstance(test, Unknown) or test is None:
            return self.lines(node.args[0], wanted=True)
        return self.lines(node.args[1] if test else node.args[2], wanted=wanted)

    def _line(self, node: n.Node, wanted: bool) -> Line:
        holds = self._holds(node, wanted)
        what = node.what
        if isinstance(what, n.Apply) and len(node.args) == 2 and what.name in _NEGATED:
            return Line(holds, self._comparison(node, what.name, wanted, holds))
        text = side_text(node, self._trace, self._lang)
        if isinstance(what, n.Apply) and what.name.startswith("has_"):
            text = self._contains(node)
        if holds is not True:
            text += self._needed(shown(wanted, Kind.BOOL, self._lang))
        return Line(holds, text)

    def _needed(self, what: str) -> str:
        return f"，要求：{what}" if self._lang == "zh" else f", needed: {what}"

    def _comparison(self, node: n.Node, sign: str, wanted: bool, holds: bool | None) -> str:
        left, right = node.args
        column = _column(left) or _column(right)
        one = side_text(left, self._trace, self._lang, column)
        other = side_text(right, self._trace, self._lang, column)
        sign = sign if wanted else _NEGATED[sign]
        words = _EN if self._lang == "en" else (_ZH | _ZH_DATES if left.kind is Kind.DATE else _ZH)
        if holds is True and sign == "==" and isinstance(right.what, n.Literal):
            return one
        if holds is True:
            return f"{one} {words[sign]} {other}"
        return f"{one}{self._needed(f'{words[sign]} {other}')}"

    def _contains(self, node: n.Node) -> str:
        having, wanted = (side_text(arg, self._trace, self._lang, "papers") for arg in node.args)
        return f"{having}；应有 {wanted}" if self._lang == "zh" else f"{having}; wanted {wanted}"

    def _searched(self, node: n.Node, wanted: bool) -> list[Line]:
        assert isinstance(node.what, n.Each)
        holds = self._holds(node, wanted)
        table = node.what.table
        case = self._trace.case
        rows = self._trace.peers if table == "peer" else case.rows[table]
        name = label("rows", table, self._lang)
        if self._lang == "zh":
            head = f"{name}共 {len(rows)} 条，{'要求有' if wanted else '要求没有'}符合者"
        else:
            need = "one" if wanted else "none"
            head = f"{len(rows)} row(s) of {name}, of which {need} must match"
        lines = [Line(holds, head)]
        seen = rows_seen(node, self._trace.values, rows)
        for number, values in enumerate(seen[:_ROWS_SHOWN], 1):
            lines += self._row(node, values, number, wanted)
        return lines

    def _row(self, node: n.Node, values: list[object], number: int, wanted: bool) -> list[Line]:
        assert isinstance(node.what, n.Each)
        inner = _Conditions(replace(self._trace, values=values), self._lang)
        predicate = node.what.inner[-1]
        if inner._holds(predicate, wanted) and not wanted:
            return []
        about = f"第 {number} 条：" if self._lang == "zh" else f"row {number}: "
        lines = inner.lines(predicate, wanted=True)
        return [replace(line, text=about + line.text, depth=1) for line in lines]


def _column(node: n.Node) -> str:
    match node.what:
        case n.Fact(column=column) | n.RowFact(column=column):
            return column
        case n.Named() | n.Read() | n.FirstKnown():
            return _column(node.args[0])
    return ""
