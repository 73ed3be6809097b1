"""Text of a formula → syntax tree, by precedence climbing.

Why our own and not `ast` or a grammar library: literals with units and dates,
quantifiers over tables, and carets that point into a YAML file.
Must never: look a name up, or run anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.language.lexer import tokens
from medrelief.language.syntax import (
    Binary,
    Call,
    Choice,
    Constant,
    Each,
    FormulaFault,
    Name,
    Unary,
    parts_of,
)

if TYPE_CHECKING:
    from medrelief.language.lexer import Token
    from medrelief.language.syntax import Syntax

SEARCHES = frozenset(["exists", "count", "total", "known_total", "earliest", "latest", "values"])
_COMPARISONS = frozenset(["==", "!=", "<", "<=", ">", ">="])
_DEEPEST = 60
"""How many brackets and signs may stand inside each other; every one takes calls of the parser."""
_TALLEST = 90
"""How tall a tree may be, chains of a sign included: each later pass goes down it by calls."""


def parsed(text: str) -> Syntax:
    """The tree of a formula.

    Raises: `FormulaFault` (MR202) with the stretch of text that has no meaning.
    """
    parser = _Parser(list(tokens(text)))
    tree = parser.expression()
    parser.expect("end", "the formula goes on after its end")
    _check_height(tree)
    return tree


def _check_height(tree: Syntax) -> None:
    waiting = [(tree, 1)]
    while waiting:
        part, height = waiting.pop()
        if height > _TALLEST:
            raise _too_deep(part.start, part.end)
        waiting += [(inner, height + 1) for inner in parts_of(part)]


def _too_deep(start: int, end: int) -> FormulaFault:
    return FormulaFault(
        "MR202",
        "the formula is nested too deeply",
        start,
        end,
        "give a part of it a name under definitions",
    )


class _Parser:
    """One method per level of precedence, loosest first."""

    def __init__(self, stream: list[Token]) -> None:
        self._stream = stream
        self._at = 0
        self._depth = 0

    @property
    def _next(self) -> Token:
        return self._stream[self._at]

    def _take(self) -> Token:
        token = self._stream[self._at]
        self._at += 1
        return token

    def _took(self, what: str) -> bool:
        if self._next.what != what:
            return False
        self._at += 1
        return True

    def expect(self, what: str, otherwise: str) -> Token:
        """The next token, which must be `what`."""
        token = self._next
        if token.what != what:
            raise FormulaFault("MR202", otherwise, token.start, token.end)
        return self._take()

    def expression(self) -> Syntax:
        """A whole formula."""
        self._enter()
        if self._next.what == "if":
            tree = self._choice()
        elif self._starts_search():
            tree = self._each()
        else:
            tree = self._alternatives()
        self._depth -= 1
        return tree

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _too_deep(self._next.start, self._next.end)

    def _choice(self) -> Syntax:
        start = self._take().start
        test = self.expression()
        self.expect("then", "an if has no then")
        yes = self.expression()
        self.expect("else", "an if has no else")
        no = self.expression()
        return Choice(start, no.end, test, yes, no)

    def _each(self) -> Syntax:
        mode = self._take()
        table = self.expect("name", f"{mode.text} names no table")
        value: Syntax | None = None
        if self._took("."):
            column = self.expect("name", "a column's name is missing")
            value = Name(table.start, column.end, (table.text, column.text))
        elif self._next.what == "name" and self._next.text == "of":
            self._take()
            value = self._sum()
        self.expect("with", f"{mode.text} {table.text} has no with")
        predicate = self._conjunction()
        return Each(mode.start, predicate.end, mode.text, table.text, value, predicate)

    def _starts_search(self) -> bool:
        """A word of searching, and the name of a table after it."""
        following = self._stream[min(self._at + 1, len(self._stream) - 1)]
        return self._next.text in SEARCHES and following.what == "name"

    def _alternatives(self) -> Syntax:
        left = self._conjunction()
        while self._took("or"):
            right = self._conjunction()
            left = Binary(left.start, right.end, "or", left, right)
        return left

    def _conjunction(self) -> Syntax:
        left = self._negation()
        while self._took("and"):
            right = self._negation()
            left = Binary(left.start, right.end, "and", left, right)
        return left

    def _negation(self) -> Syntax:
        if self._next.what == "not":
            start = self._take().start
            self._enter()
            operand = self._negation()
            self._depth -= 1
            return Unary(start, operand.end, "not", operand)
        if self._next.what == "if" or self._starts_search():
            return self.expression()
        return self._comparison()

    def _comparison(self) -> Syntax:
        left = self._sum()
        sign = self._comparison_sign()
        if not sign:
            return left
        right = self._sum()
        tree = Binary(left.start, right.end, sign, left, right)
        extra = self._next
        if extra.what in _COMPARISONS or extra.what == "in":
            raise FormulaFault(
                "MR202", "comparisons are not chained", extra.start, extra.end, "join two with and"
            )
        return tree

    def _comparison_sign(self) -> str:
        if self._next.what in _COMPARISONS:
            return self._take().what
        if self._took("in"):
            return "in"
        if self._next.what == "not" and self._stream[self._at + 1].what == "in":
            self._at += 2
            return "not in"
        return ""

    def _sum(self) -> Syntax:
        left = self._product()
        while self._next.what in ("+", "-"):
            sign = self._take().what
            right = self._product()
            left = Binary(left.start, right.end, sign, left, right)
        return left

    def _product(self) -> Syntax:
        left = self._sign()
        while self._took("*"):
            right = self._sign()
            left = Binary(left.start, right.end, "*", left, right)
        return left

    def _sign(self) -> Syntax:
        if self._next.what == "-":
            start = self._take().start
            self._enter()
            operand = self._sign()
            self._depth -= 1
            return Unary(start, operand.end, "-", operand)
        return self._primary()

    def _primary(self) -> Syntax:
        if self._next.what == "if" or self._starts_search():
            return self.expression()
        token = self._take()
        match token.what:
            case "literal":
                assert token.kind is not None
                return Constant(token.start, token.end, token.kind, token.value)
            case "true" | "false":
                return Constant(token.start, token.end, Kind.BOOL, token.what == "true")
            case "(":
                tree = self.expression()
                self.expect(")", "a bracket is not closed")
                return tree
            case "[":
                return self._set(token)
            case "name":
                return self._name_or_call(token)
            case _:
                what = f"'{token.text}'" if token.text else "the end of the formula"
                raise FormulaFault(
                    "MR202", f"{what} stands where a value is expected", token.start, token.end
                )

    def _set(self, opening: Token) -> Syntax:
        members: set[str] = set()
        while self._next.what != "]":
            member = self._take()
            if member.kind is not Kind.TEXT:
                raise FormulaFault(
                    "MR202", "a set holds texts", member.start, member.end, 'write ["a", "b"]'
                )
            members.add(str(member.value))
            if not self._took(","):
                break
        closing = self.expect("]", "a bracket is not closed")
        return Constant(opening.start, closing.end, Kind.SET, frozenset(members))

    def _name_or_call(self, first: Token) -> Syntax:
        if self._took("("):
            return self._call(first)
        parts, end = [first.text], first.end
        while self._took("."):
            part = self.expect("name", "a name is missing after the dot")
            parts.append(part.text)
            end = part.end
        return Name(first.start, end, tuple(parts))

    def _call(self, first: Token) -> Syntax:
        args: list[Syntax] = []
        named: list[tuple[str, Syntax]] = []
        while self._next.what != ")":
            if self._next.what == "name" and self._stream[self._at + 1].what == ":":
                label = self._take().text
                self._at += 1
                named.append((label, self.expression()))
            else:
                args.append(self.expression())
            if not self._took(","):
                break
        closing = self.expect(")", "a bracket is not closed")
        return Call(first.start, closing.end, first.text, tuple(args), tuple(named))
