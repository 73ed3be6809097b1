"""A formula written the one way: what two packs say can be compared as text.

Why: spaces, line breaks, needless brackets and `0.9` for `90%` are no difference
between two notices.  In: a syntax tree.  Out: its text, which parses to the same
tree, and the names it rests on.  Must never: look a name up.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from medrelief.facts.amounts import fen_text
from medrelief.facts.kinds import Kind
from medrelief.language.parser import parsed
from medrelief.language.syntax import Binary, Call, Choice, Constant, Each, Name, Unary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.language.syntax import Syntax
    from medrelief.policy.model import Formula

BINDS = {"or": 1, "and": 2, "not": 3, "+": 5, "-": 5, "*": 6}
"""How tightly a sign binds; comparisons stand between `not` and the sums."""
COMPARISON = 4
_CHAINED = frozenset(["and", "or", "+", "*"])


def normal_text(formula: Formula) -> str:
    """The formula in its one spelling."""
    return _text(parsed(formula.text))


def names_in(tree: Syntax) -> Iterator[str]:
    """Every bare name of the pack that the tree mentions, and `policy.division`."""
    match tree:
        case Constant():
            return
        case Name(parts=parts):
            if len(parts) == 1 or parts[0] == "policy":
                yield ".".join(parts)
        case Call(args=args, named=named):
            if tree.name == "by_reading":
                yield from names_in(args[0])
                args = ()
            for part in (*args, *(each for _, each in named)):
                yield from names_in(part)
        case Choice(test=test, yes=yes, no=no):
            for part in (test, yes, no):
                yield from names_in(part)
        case Binary(left=left, right=right):
            yield from names_in(left)
            yield from names_in(right)
        case Unary(operand=operand):
            yield from names_in(operand)
        case Each(value=value, predicate=predicate):
            yield from names_in(predicate)
            if value is not None:
                yield from names_in(value)
        case _:
            assert_never(tree)


def binding(tree: Syntax) -> int:
    """How tightly the outermost sign of the tree binds; the tightest where it has none."""
    match tree:
        case Binary(sign=sign):
            return BINDS.get(sign, COMPARISON)
        case Unary(sign="not"):
            return BINDS["not"]
        case Choice() | Each():
            return 0
        case _:
            return 9


def needs_brackets(part: Syntax, sign: str, *, is_right: bool) -> bool:
    """Whether an operand must stand in brackets beside that sign."""
    inside, outside = binding(part), BINDS.get(sign, COMPARISON)
    if inside != outside:
        return inside < outside
    chained = sign in _CHAINED and isinstance(part, Binary) and part.sign == sign
    return outside == COMPARISON or (is_right and not chained)


def _text(tree: Syntax) -> str:
    match tree:
        case Constant():
            return constant_text(tree.kind, tree.value)
        case Name(parts=parts):
            return ".".join(parts)
        case Call(name=name, args=args, named=named):
            given = [_text(arg) for arg in args]
            given += [f"{option}: {_text(arg)}" for option, arg in named]
            return f"{name}({', '.join(given)})"
        case Choice(test=test, yes=yes, no=no):
            return f"if {_text(test)} then {_text(yes)} else {_text(no)}"
        case Binary(sign=sign, left=left, right=right):
            sides = _side(left, sign, is_right=False), _side(right, sign, is_right=True)
            return f"{sides[0]} {sign} {sides[1]}"
        case Unary(sign=sign, operand=operand):
            inner = _text(operand)
            loose = binding(operand) < (BINDS["not"] if sign == "not" else 9)
            inner = f"({inner})" if loose else inner
            return f"not {inner}" if sign == "not" else f"-{inner}"
        case Each(mode=mode, table=table, value=value, predicate=predicate):
            of = table if value is None else f"{table} of {_side(value, '+', is_right=True)}"
            # The brackets mark where the predicate ends, which `and` after it does not.
            return f"{mode} {of} with ({_text(predicate)})"
        case _:
            assert_never(tree)


def _side(part: Syntax, sign: str, *, is_right: bool) -> str:
    text = _text(part)
    return f"({text})" if needs_brackets(part, sign, is_right=is_right) else text


def constant_text(kind: Kind, value: object) -> str:
    """A value as a pack writes it: `14500.00 yuan`, `95%`, `84 days`."""
    match kind, value:
        case Kind.BOOL, _:
            return "true" if value else "false"
        case Kind.MONEY, int():
            return f"{fen_text(value)} yuan"
        case Kind.RATIO, int() | Fraction():
            return _percent(Fraction(value))
        case Kind.DURATION, _:
            return f"{value} days"
        case Kind.DATE, date():
            return value.isoformat()
        case Kind.SET, frozenset():
            return f"[{', '.join(_quoted(each) for each in sorted(value))}]"
        case Kind.TEXT, _:
            return _quoted(value)
        case _:
            return str(value)


def _quoted(text: object) -> str:
    return f'"{text}"'


def _percent(ratio: Fraction) -> str:
    whole, rest = divmod(abs(ratio) * 100, 1)
    places = f"{rest * 10_000}" if (rest * 10_000).denominator == 1 else ""
    digits = f".{int(places):04d}".rstrip("0").rstrip(".") if places else f"+{rest}"
    return f"{'-' if ratio < 0 else ''}{whole}{digits}%"
