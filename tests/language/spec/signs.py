"""Signs: arithmetic, comparison, membership."""

from __future__ import annotations

from language.spec.table import (
    BOOL,
    COUNT,
    DATE,
    DURATION,
    MONEY,
    RATIO,
    SET,
    TEXT,
    Row,
    Table,
    day,
    fen,
    percent,
    some,
)
from medrelief.facts.days import OPEN_END

NOTHING_KNOWN: tuple[Row, ...] = ((None, None, None),)

PLUS = (
    Table(
        "+",
        (MONEY, MONEY),
        MONEY,
        (
            (100, 1, 101),
            (0, 0, 0),
            (100, -250, -150),
            (-1, -1, -2),
            (10**12, 10**12, 2 * 10**12),
            (100, fen("0.5"), fen("100.5")),
            (fen("0.25"), fen("0.5"), fen("0.75")),
            (fen("-0.5"), 1, fen("0.5")),
            (None, 1, None),
            (1, None, None),
            *NOTHING_KNOWN,
        ),
    ),
    Table(
        "+",
        (RATIO, RATIO),
        RATIO,
        (
            (percent("50"), percent("10"), percent("60")),
            (percent("0.01"), percent("99.99"), percent("100")),
            (percent("60"), percent("60"), percent("120")),
            (None, percent("10"), None),
            (percent("10"), None, None),
        ),
    ),
    Table("+", (COUNT, COUNT), COUNT, ((2, 3, 5), (2, -3, -1), (None, 1, None), (1, None, None))),
    Table(
        "+",
        (DURATION, DURATION),
        DURATION,
        ((84, 1, 85), (0, 7, 7), (None, 1, None), (1, None, None)),
    ),
    Table(
        "+",
        (DATE, DURATION),
        DATE,
        (
            (day("2020-03-01"), 84, day("2020-05-24")),
            (day("2020-02-28"), 1, day("2020-02-29")),
            (day("2021-02-28"), 1, day("2021-03-01")),
            (day("2020-12-31"), 1, day("2021-01-01")),
            (day("2020-03-01"), -1, day("2020-02-29")),
            (day("2020-03-01"), 0, day("2020-03-01")),
            (OPEN_END, 0, OPEN_END),
            # a period without an end does not end later
            (OPEN_END, 30, OPEN_END),
            (day("9999-12-30"), 2, OPEN_END),
            (day("9999-12-30"), 1, OPEN_END),
            # nor does what has always been begin earlier
            (day("0001-01-01"), -1, day("0001-01-01")),
            (None, 1, None),
            (day("2020-03-01"), None, None),
            *NOTHING_KNOWN,
        ),
    ),
)
MINUS = (
    Table(
        "-",
        (MONEY, MONEY),
        MONEY,
        (
            (100, 1, 99),
            (1, 100, -99),
            (-1, -1, 0),
            (100, fen("0.5"), fen("99.5")),
            (fen("0.5"), 100, fen("-99.5")),
            (None, 1, None),
            (1, None, None),
            *NOTHING_KNOWN,
        ),
    ),
    Table(
        "-",
        (RATIO, RATIO),
        RATIO,
        (
            (percent("100"), percent("0.01"), percent("99.99")),
            (percent("10"), percent("60"), percent("-50")),
            (None, percent("10"), None),
            (percent("10"), None, None),
        ),
    ),
    Table("-", (COUNT, COUNT), COUNT, ((5, 3, 2), (3, 5, -2), (None, 1, None), (1, None, None))),
    Table(
        "-",
        (DURATION, DURATION),
        DURATION,
        ((84, 85, -1), (7, 7, 0), (None, 1, None), (1, None, None)),
    ),
    Table(
        "-",
        (DATE, DURATION),
        DATE,
        (
            (day("2020-03-01"), 1, day("2020-02-29")),
            (day("2021-03-01"), 1, day("2021-02-28")),
            (day("2021-01-01"), 1, day("2020-12-31")),
            (day("2020-03-01"), -84, day("2020-05-24")),
            # undated identities begin on the first day there is
            (day("0001-01-01"), 1, day("0001-01-01")),
            (OPEN_END, -1, OPEN_END),
            (None, 1, None),
            (day("2020-03-01"), None, None),
        ),
    ),
    Table(
        "-",
        (DATE, DATE),
        DURATION,
        (
            (day("2020-03-01"), day("2020-02-28"), 2),
            (day("2021-03-01"), day("2021-02-28"), 1),
            (day("2020-02-28"), day("2020-03-01"), -2),
            (day("2021-01-01"), day("2020-01-01"), 366),
            (day("2020-01-01"), day("2020-01-01"), 0),
            (None, day("2020-01-01"), None),
            (day("2020-01-01"), None, None),
        ),
    ),
)
TIMES = (
    Table(
        "*",
        (MONEY, RATIO),
        MONEY,
        (
            (10_001, percent("50"), fen("5000.5")),
            (-10_001, percent("50"), fen("-5000.5")),
            (1, percent("0.01"), fen("0.0001")),
            (10**12, percent("100"), 10**12),
            (None, percent("50"), None),
            (1, None, None),
        ),
    ),
    Table(
        "*",
        (RATIO, MONEY),
        MONEY,
        ((percent("110"), 100, 110), (None, 100, None), (percent("110"), None, None)),
    ),
    Table(
        "*",
        (RATIO, RATIO),
        RATIO,
        (
            (percent("85"), percent("110"), percent("93.5")),
            (percent("0.01"), percent("0.01"), percent("0.000001")),
            (None, percent("1"), None),
            (percent("1"), None, None),
        ),
    ),
    Table(
        "*",
        (MONEY, COUNT),
        MONEY,
        ((250, 3, 750), (250, 0, 0), (250, -1, -250), (None, 1, None), (1, None, None)),
    ),
    Table("*", (COUNT, MONEY), MONEY, ((3, 250, 750), (None, 1, None), (1, None, None))),
    Table("*", (DURATION, COUNT), DURATION, ((7, 12, 84), (None, 1, None), (1, None, None))),
    Table("*", (COUNT, DURATION), DURATION, ((12, 7, 84), (None, 1, None), (1, None, None))),
    Table("*", (COUNT, COUNT), COUNT, ((12, 7, 84), (-2, 3, -6), (None, 1, None), (1, None, None))),
)
NEGATED = (
    Table(
        "negated",
        (MONEY,),
        MONEY,
        ((5, -5), (-5, 5), (0, 0), (fen("0.5"), fen("-0.5")), (None, None)),
    ),
    Table("negated", (RATIO,), RATIO, ((percent("5"), percent("-5")), (None, None))),
    Table("negated", (COUNT,), COUNT, ((5, -5), (None, None))),
    Table("negated", (DURATION,), DURATION, ((5, -5), (None, None))),
)


def _three(below: object, at: object, above: object) -> tuple[tuple[object, object], ...]:
    """Pairs below, at and above, and with either side unknown."""
    return ((below, at), (at, at), (above, at), (None, at), (at, None), (None, None))


_THREES = (
    (MONEY, _three(1_449_999, 1_450_000, 1_450_001)),
    (MONEY, _three(fen("-0.5"), fen("-0.25"), fen("0"))),
    (RATIO, _three(percent("89.99"), percent("90"), percent("90.01"))),
    (COUNT, _three(-1, 0, 1)),
    (DURATION, _three(83, 84, 85)),
    (DATE, _three(day("2020-02-28"), day("2020-02-29"), day("2020-03-01"))),
)


def _compared(sign: str, *expected: bool) -> tuple[Table, ...]:
    """The table of a sign over every ordered kind: below, at, above."""
    outcomes = (*expected, None, None, None)
    return tuple(
        Table(
            sign,
            (kind, kind),
            BOOL,
            tuple((*pair, value) for pair, value in zip(pairs, outcomes, strict=True)),
        )
        for kind, pairs in _THREES
    )


EQUAL = (
    *_compared("==", False, True, False),
    Table(
        "==",
        (TEXT, TEXT),
        BOOL,
        (
            ("a", "a", True),
            ("a", "A", False),
            ("", "a", False),
            (None, "a", None),
            ("a", None, None),
        ),
    ),
    Table(
        "==",
        (BOOL, BOOL),
        BOOL,
        (
            (True, True, True),
            (True, False, False),
            (False, False, True),
            (None, False, None),
            (True, None, None),
        ),
    ),
)
DIFFERENT = (
    *_compared("!=", True, False, True),
    Table(
        "!=",
        (TEXT, TEXT),
        BOOL,
        (("a", "a", False), ("a", "none", True), (None, "a", None), ("a", None, None)),
    ),
    Table(
        "!=",
        (BOOL, BOOL),
        BOOL,
        ((True, True, False), (True, False, True), (None, True, None), (False, None, None)),
    ),
)
ORDERED = (
    *_compared("<", True, False, False),
    *_compared("<=", True, True, False),
    *_compared(">", False, False, True),
    *_compared(">=", False, True, True),
)
IN = (
    Table(
        "in",
        (TEXT, SET),
        BOOL,
        (
            ("a", some("a", "b"), True),
            ("c", some("a", "b"), False),
            ("a", some(), False),
            ("", some("a"), False),
            (None, some("a"), None),
            (None, some(), None),
            ("a", None, None),
            (None, None, None),
        ),
    ),
)

TABLES = (*PLUS, *MINUS, *TIMES, *NEGATED, *EQUAL, *DIFFERENT, *ORDERED, *IN)
