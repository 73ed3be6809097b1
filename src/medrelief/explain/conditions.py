"""Conditions as lines with both sides of each comparison, and what would have to be different.

In: a node of kind bool.  Out: a function from the values around one claim to
`Line`s, made once per program and language.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from medrelief.evaluate.steps import row_viewer
from medrelief.explain.labels import label
from medrelief.explain.writing import bool_word
from medrelief.facts.kinds import Kind
from medrelief.language import nodes as n

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medrelief.explain.sentences import Say, Sentences
    from medrelief.subjects.case import Rows

    Values = Sequence[Any]
    RowsOf = Mapping[str, Rows]
    Lines = Callable[[Values, RowsOf], list["Line"]]

_NEGATED = MappingProxyType(
    {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in"}
)
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
_ZH_DATES = _ZH | {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_EN = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_EN |= {"in": "in", "not in": "not in"}
_ROWS_SHOWN = 3
_ROWS_SEEN = 50


class Line(NamedTuple):
    """One comparison: whether it holds (None: not known), and what it says.

    `given`: it holds, and is the case for which the next lines ask something.
    """

    holds: bool | None
    text: str
    depth: int = 0
    given: bool = False


class Conditions:
    """The lines of one program's conditions in one language."""

    def __init__(self, sentences: Sentences, lang: str) -> None:
        self._sentences = sentences
        self._lang = lang
        self._made: dict[tuple[int, bool], Lines] = {}

    def lines(self, node: n.Node, *, wanted: bool = True) -> Lines:
        """What a node rests on that should be true (`wanted`) or false.

        Of a condition that fails, the comparisons that fail.
        """
        key = (node.index, wanted)
        if key not in self._made:
            self._made[key] = self._lines(node, wanted)
        return self._made[key]

    def _lines(self, node: n.Node, wanted: bool) -> Lines:
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
                return lambda _v, _rows: []
            case _:
                return self._line(node, wanted)

    def _parts(self, node: n.Node, wanted: bool) -> list[tuple[int, Lines]]:
        return [(arg.at, self.lines(arg, wanted=wanted)) for arg in node.args]

    def _together(self, node: n.Node, wanted: bool) -> Lines:
        """Every part must hold: of a failed whole, the parts that fail; else all."""
        at, parts = node.at, self._parts(node, wanted)

        def lines(v: Values, rows: RowsOf) -> list[Line]:
            if v[at] is wanted:
                return [line for _, part in parts for line in part(v, rows)]
            return [
                line for index, part in parts if v[index] is not wanted for line in part(v, rows)
            ]

        return lines

    def _either(self, node: n.Node, wanted: bool) -> Lines:
        """One part suffices: of a whole that holds, the first that does; else all of them."""
        at, parts = node.at, self._parts(node, wanted)
        cases = [(arg.at, self.lines(arg, wanted=not wanted)) for arg in node.args]
        excludes = {arg.at for arg in node.args if _excludes(arg, wanted)}
        head = "以下至少一项：" if self._lang == "zh" else "one of:"

        def lines(v: Values, rows: RowsOf) -> list[Line]:
            for index, part in parts:
                if v[index] is wanted:
                    return part(v, rows)
            # "not this case, or that": the case is given, and only that is asked for
            given = {index for index in excludes if _known(v[index])}
            if len(given) == len(parts):
                given = set()
            told = [line for index, case in cases if index in given for line in case(v, rows)]
            known = [Line(line.holds, line.text, line.depth, given=True) for line in told]
            asked = [part for index, part in parts if index not in given]
            below = [line for part in asked for line in part(v, rows)]
            if len(asked) < 2 or len(below) < 2:
                return [*known, *below]
            deeper = (Line(b.holds, b.text, b.depth + 1, b.given) for b in below)
            return [*known, Line(_holds(v[at], wanted), head), *deeper]

        return lines

    def _chosen(self, node: n.Node, wanted: bool) -> Lines:
        at = node.args[0].at
        test = self.lines(node.args[0])
        yes, no = (self.lines(arg, wanted=wanted) for arg in node.args[1:])

        def lines(v: Values, rows: RowsOf) -> list[Line]:
            decided = v[at]
            if decided is True:
                return yes(v, rows)
            return no(v, rows) if decided is False else test(v, rows)

        return lines

    def _line(self, node: n.Node, wanted: bool) -> Lines:
        what, at = node.what, node.at
        if isinstance(what, n.Apply) and what.name in _NEGATED and len(node.args) == 2:
            met, unmet = self._comparison(node, what.name if wanted else _NEGATED[what.name])
        elif isinstance(what, n.Apply) and what.name.startswith("has_"):
            met = unmet = self._contains(node)
        else:
            met = self._sentences.side(node)
            unmet = self._needing(met, bool_word(wanted, self._lang))

        def lines(v: Values, _: RowsOf) -> list[Line]:
            value = v[at]
            if value is wanted:
                return [Line(True, met(v))]
            return [Line(_holds(value, wanted), unmet(v))]

        return lines

    def _needing(self, say: Say, what: str) -> Say:
        needed = f"，要求：{what}" if self._lang == "zh" else f", needed: {what}"
        return lambda v: say(v) + needed

    def _comparison(self, node: n.Node, sign: str) -> tuple[Say, Say]:
        """The sentence of a comparison that holds, and of one that does not."""
        left, right = node.args
        column = _column(left) or _column(right)
        one, other = self._sentences.side(left, column), self._sentences.side(right, column)
        zh = _ZH_DATES if left.kind is Kind.DATE else _ZH
        word = zh[sign] if self._lang == "zh" else _EN[sign]
        needed = f"，要求：{word} " if self._lang == "zh" else f", needed: {word} "
        if sign == "==" and isinstance(right.what, n.Literal):
            return one, lambda v: one(v) + needed + other(v)
        return lambda v: f"{one(v)} {word} {other(v)}", lambda v: one(v) + needed + other(v)

    def _contains(self, node: n.Node) -> Say:
        having, wanted = (self._sentences.side(arg, "papers") for arg in node.args)
        between = "；应有 " if self._lang == "zh" else "; wanted "
        return lambda v: having(v) + between + wanted(v)

    def _searched(self, node: n.Node, wanted: bool) -> Lines:
        assert isinstance(node.what, n.Each)
        at, table, predicate = node.at, node.what.table, node.what.inner[-1].at
        see = row_viewer(node.what)
        inner = self.lines(node.what.inner[-1])
        heads = self._search_heads(label("rows", table, self._lang), wanted)
        about = "第 {} 条：" if self._lang == "zh" else "row {}: "

        def lines(v: Values, rows: RowsOf) -> list[Line]:
            found = rows[table]
            said = [Line(_holds(v[at], wanted), heads.format(len(found)))]
            seen = list(enumerate(see(v, found[:_ROWS_SEEN]), 1))
            seen.sort(key=lambda pair: _rank(pair[1][predicate]))
            enough = 1 if v[at] is True else _ROWS_SHOWN
            for number, own in seen[:enough]:
                if wanted or own[predicate] is not False:
                    head = about.format(number)
                    said += [
                        Line(b.holds, head + b.text, b.depth + 1, b.given) for b in inner(own, rows)
                    ]
            return said

        return lines

    def _search_heads(self, name: str, wanted: bool) -> str:
        if self._lang == "zh":
            return f"{name}共 {{}} 条，{'要求有' if wanted else '要求没有'}符合者"
        return f"{{}} row(s) of {name}, of which {'one' if wanted else 'none'} must match"


def _rank(holds: object) -> int:
    """Rows that match first, then those of which it is not known."""
    return 0 if holds is True else 2 if holds is False else 1


def _holds(value: object, wanted: bool) -> bool | None:
    return value is wanted if isinstance(value, bool) else None


def _known(value: object) -> bool:
    return isinstance(value, bool)


def _excludes(node: n.Node, wanted: bool) -> bool:
    """Whether what is asked for is that something is not the case."""
    match node.what:
        case n.Named() | n.Read():
            return _excludes(node.args[0], wanted)
        case n.Not():
            return _excludes(node.args[0], not wanted)
        case n.Apply(name="==" | "in") | n.Each():
            return not wanted
        case n.Apply(name="!="):
            return wanted
    return False


def _column(node: n.Node) -> str:
    match node.what:
        case n.Fact(column=column) | n.RowFact(column=column):
            return column
        case n.Named(role="list"):
            return ""
        case n.Named() | n.Read() | n.FirstKnown():
            return _column(node.args[0])
    return ""
