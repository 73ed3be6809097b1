"""A formula as written: the tree the parser gives, before any name is looked up.

Offsets count characters of the formula's text, so that a fault can point at them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medrelief.facts.kinds import Kind


class FormulaFault(Exception):  # a fault of a formula
    """A formula that means nothing: code, the fact, where, and one hint."""

    def __init__(self, code: str, message: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.start = start
        self.end = max(end, start + 1)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Written:
    """What every part of a formula has: the stretch of text it stands on."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Constant(Written):
    """A literal: money in fen, ratios as `Fraction`, durations in days."""

    kind: Kind
    value: object


@dataclass(frozen=True, slots=True)
class Name(Written):
    """`claim.disease` has two parts, a parameter or a definition has one."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call(Written):
    """An operation with its arguments; `named` only in `by_reading`."""

    name: str
    args: tuple[Syntax, ...]
    named: tuple[tuple[str, Syntax], ...]


@dataclass(frozen=True, slots=True)
class Choice(Written):
    """`if test then yes else no`."""

    test: Syntax
    yes: Syntax
    no: Syntax


@dataclass(frozen=True, slots=True)
class Binary(Written):
    """Two operands and the sign between them."""

    sign: str
    left: Syntax
    right: Syntax


@dataclass(frozen=True, slots=True)
class Unary(Written):
    """`not x` or `-x`."""

    sign: str
    operand: Syntax


@dataclass(frozen=True, slots=True)
class Each(Written):
    """A search: `exists T with P`, `count T.column with P`, `total T of value with P`."""

    mode: str
    table: str
    value: Syntax | None
    predicate: Syntax


Syntax = Constant | Name | Call | Choice | Binary | Unary | Each


def parts_of(tree: Syntax) -> tuple[Syntax, ...]:
    """The trees a tree is made of."""
    match tree:
        case Constant() | Name():
            return ()
        case Call(args=args, named=named):
            return (*args, *(formula for _, formula in named))
        case Choice(test=test, yes=yes, no=no):
            return (test, yes, no)
        case Binary(left=left, right=right):
            return (left, right)
        case Unary(operand=operand):
            return (operand,)
        case Each(value=value, predicate=predicate):
            return (predicate,) if value is None else (value, predicate)
