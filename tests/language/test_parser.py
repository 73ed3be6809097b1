"""Text of a formula → tree: precedence, literals, how far a search reaches, depth."""

from __future__ import annotations

import pytest

from medrelief.facts.kinds import Kind
from medrelief.language.parser import parsed
from medrelief.language.syntax import (
    Binary,
    Call,
    Choice,
    Constant,
    Each,
    FormulaFault,
    Name,
    Syntax,
    Unary,
)


def shown(tree: Syntax) -> str:
    """A tree with a bracket around every operator."""
    match tree:
        case Constant(value=frozenset() as members):
            return f"{{{' '.join(sorted(members))}}}"
        case Constant(kind=Kind.TEXT, value=value):
            return f'"{value}"'
        case Constant(value=value):
            return str(value)
        case Name(parts=parts):
            return ".".join(parts)
        case Call(name=name, args=args, named=named):
            inner = [shown(arg) for arg in args]
            inner += [f"{label}={shown(formula)}" for label, formula in named]
            return f"{name}[{' '.join(inner)}]"
        case Choice(test=test, yes=yes, no=no):
            return f"(if {shown(test)} {shown(yes)} {shown(no)})"
        case Binary(sign=sign, left=left, right=right):
            return f"({shown(left)} {sign} {shown(right)})"
        case Unary(sign=sign, operand=operand):
            return f"({sign} {shown(operand)})"
        case Each(mode=mode, table=table, value=value, predicate=predicate):
            what = "" if value is None else f" {shown(value)}"
            return f"({mode} {table}{what} | {shown(predicate)})"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("(a or b) and c", "((a or b) and c)"),
        ("not a and b", "((not a) and b)"),
        ("not (a and b)", "(not (a and b))"),
        ("not not a", "(not (not a))"),
        ("not a == b", "(not (a == b))"),
        ("a and not b or c", "((a and (not b)) or c)"),
        ("a or b or c", "((a or b) or c)"),
        ("a == b and c != d", "((a == b) and (c != d))"),
        ("a + b == c - d", "((a + b) == (c - d))"),
        ("a - b - c", "((a - b) - c)"),
        ("a - (b - c)", "(a - (b - c))"),
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("(a + b) * c", "((a + b) * c)"),
        ("-a * b", "((- a) * b)"),
        ("a - -b", "(a - (- b))"),
        ("- -a", "(- (- a))"),
        ("a*b*c", "((a * b) * c)"),
        ("a<=b", "(a <= b)"),
        ("a in b", "(a in b)"),
        ("a not in b", "(a not in b)"),
        ("not a in b", "(not (a in b))"),
        ("not a not in b", "(not (a not in b))"),
        ("a in b and c not in d", "((a in b) and (c not in d))"),
        ('a in ["x", "y"]', "(a in {x y})"),
        ("if a then b else c", "(if a b c)"),
        ("if a or b then c + d else e and f", "(if (a or b) (c + d) (e and f))"),
        ("if a then b else if c then d else e", "(if a b (if c d e))"),
        ("if if a then b else c then d else e", "(if (if a b c) d e)"),
        ("a + if b then c else d", "(a + (if b c d))"),
        ("a and if b then c else d or e", "(a and (if b c (d or e)))"),
        ("f()", "f[]"),
        ("f(a)", "f[a]"),
        ("f(a, b + c)", "f[a (b + c)]"),
        ("f(a, b,)", "f[a b]"),
        ("f(g(a), (b))", "f[g[a] b]"),
        ("by_reading(r, one: a or b, two: c)", "by_reading[r one=(a or b) two=c]"),
        ("claim.date", "claim.date"),
        ("fund.basic_insurance", "fund.basic_insurance"),
        ("a\n  + b", "(a + b)"),
        # a word of searching is a name where no table follows it
        ("total", "total"),
        ("count + earliest", "(count + earliest)"),
        ("total(a)", "total[a]"),
    ],
)
def test_precedence(text: str, tree: str) -> None:
    assert shown(parsed(text)) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("exists t with a", "(exists t | a)"),
        # everything joined by `and` belongs to the search, an `or` ends it
        ("exists t with a and b", "(exists t | (a and b))"),
        ("exists t with a and not b and c", "(exists t | ((a and (not b)) and c))"),
        ("(exists t with a) or b", "((exists t | a) or b)"),
        ("(exists t with a) and b", "((exists t | a) and b)"),
        ("a and exists t with b and c", "(a and (exists t | (b and c)))"),
        ("not exists t with a and b", "(not (exists t | (a and b)))"),
        ("exists t with (a or b) and c", "(exists t | ((a or b) and c))"),
        ("count t with a and b", "(count t | (a and b))"),
        ("count t.c with a", "(count t t.c | a)"),
        ("(count t with a) > 2", "((count t | a) > 2)"),
        # without brackets the comparison belongs to the search
        ("count t with a > 2", "(count t | (a > 2))"),
        ("total t of t.x - t.y with a", "(total t (t.x - t.y) | a)"),
        ("known_total t of share(t.x, r) with a", "(known_total t share[t.x r] | a)"),
        ("earliest t.day with a", "(earliest t t.day | a)"),
        ("latest t.day with a and b", "(latest t t.day | (a and b))"),
        ("greatest(day, latest t.day with a)", "greatest[day (latest t t.day | a)]"),
    ],
)
def test_how_far_a_search_reaches(text: str, tree: str) -> None:
    assert shown(parsed(text)) == tree


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("a + bc", 0, 6),
        (" a + bc ", 1, 7),
        ("if a then b else c", 0, 18),
        ("f(a, b)", 0, 7),
        ("exists t with a and b", 0, 21),
        ("count t.c with a", 0, 16),
        ('["a", "b"]', 0, 10),
        ("not a", 0, 5),
        ("claim.date", 0, 10),
        ("95%", 0, 3),
        ("12 weeks", 0, 8),
    ],
)
def test_a_tree_knows_the_stretch_it_stands_on(text: str, start: int, end: int) -> None:
    tree = parsed(text)
    assert (tree.start, tree.end) == (start, end)


def test_the_value_of_a_search_has_its_own_stretch() -> None:
    tree = parsed("count table.column with a")
    assert isinstance(tree, Each)
    assert isinstance(tree.value, Name)
    assert (tree.value.start, tree.value.end) == (6, 18)


@pytest.mark.parametrize(
    ("text", "message", "marked"),
    [
        ("a +", "the end of the formula stands where a value is expected", None),
        ("", "the end of the formula stands where a value is expected", None),
        ("a + * b", "'*' stands where a value is expected", "*"),
        ("a and", "the end of the formula stands where a value is expected", None),
        ("a b", "the formula goes on after its end", "b"),
        ("a, b", "the formula goes on after its end", ","),
        ("(a + b", "a bracket is not closed", None),
        ("f(a", "a bracket is not closed", None),
        ("f(a b)", "a bracket is not closed", "b"),
        ("a)", "the formula goes on after its end", ")"),
        ('["a"', "a bracket is not closed", None),
        ("[a]", "a set holds texts", "a"),
        ('["a", 1]', "a set holds texts", "1"),
        ("a < b < c", "comparisons are not chained", "<"),
        ("a == b in c", "comparisons are not chained", "in"),
        ("if a then b", "an if has no else", None),
        ("if a else b", "an if has no then", "else"),
        ("if a", "an if has no then", None),
        ("exists t", "exists t has no with", None),
        ("count t.c", "count t has no with", None),
        ("claim.", "a name is missing after the dot", None),
        ("claim.5", "a name is missing after the dot", "5"),
        ("5%%", "no formula has the character '%'", "%"),
        ("95 %", "no formula has the character '%'", "%"),
        ("a = b", "no formula has the character '='", "="),
        ("'a'", 'no formula has the character "\'"', "'"),
        ("a & b", "no formula has the character '&'", "&"),
        ("a / b", "no formula has the character '/'", "/"),
        ("救助", "no formula has the character '救'", "救"),
        ("９５%", "no formula has the character '９'", "９"),
        ('"abc', "a text has no closing quotation mark", '"abc'),
        ("1.005 yuan", "an amount has at most two decimals", "1.005 yuan"),
        ("0.95", "0.95 has no unit", "0.95"),
        ("1.5 days", "1.5 has no unit", "1.5 days"),
        ("2021-02-29", "2021-02-29 is not a day of the calendar", "2021-02-29"),
        ("2020-13-01", "2020-13-01 is not a day of the calendar", "2020-13-01"),
        ("5yuan", "the formula goes on after its end", "yuan"),
        ("a.b.c +", "the end of the formula stands where a value is expected", None),
        ("then", "'then' stands where a value is expected", "then"),
        ("not", "the end of the formula stands where a value is expected", None),
        ("a not b", "the formula goes on after its end", "not"),
    ],
)
def test_what_means_nothing(text: str, message: str, marked: str | None) -> None:
    with pytest.raises(FormulaFault) as raised:
        parsed(text)
    fault = raised.value
    assert (fault.code, fault.message) == ("MR202", message)
    if marked is None:
        # the place behind the last character
        assert (fault.start, fault.end) == (len(text), len(text) + 1)
    else:
        assert text[fault.start : fault.end] == marked


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a = b", "compare with =="),
        ("'a'", 'texts stand in "double quotation marks"'),
        ("a & b", "write and"),
        ("a / b", ""),
        ("a < b < c", "join two with and"),
        ("0.95", "write a ratio as 95%, money as 5 yuan"),
        ("1.005 yuan", "fen are the smallest unit"),
        ("[a]", 'write ["a", "b"]'),
    ],
)
def test_hints(text: str, hint: str) -> None:
    with pytest.raises(FormulaFault) as raised:
        parsed(text)
    assert raised.value.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "a" + ")" * 5_000,
        "not " * 5_000 + "a",
        "- " * 5_000 + "a",
        "f(" * 5_000 + "a" + ")" * 5_000,
        "if a then b else " * 5_000 + "c",
        "exists t with " * 5_000 + "a",
        "a + " * 5_000 + "a",
        "a and " * 5_000 + "a",
        "a or " * 5_000 + "a",
        "a * " * 5_000 + "a",
    ],
    ids=["brackets", "not", "signs", "calls", "if", "searches", "+", "and", "or", "*"],
)
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(FormulaFault) as raised:
        parsed(text)
    assert raised.value.message == "the formula is nested too deeply"
    assert raised.value.hint == "give a part of it a name under definitions"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 40 + "a" + ")" * 40,
        "if a then b else " * 40 + "c",
        " or ".join(["a"] * 60),
    ],
    ids=["brackets", "if", "or"],
)
def test_what_a_person_writes_is_not_too_deep(text: str) -> None:
    parsed(text)
