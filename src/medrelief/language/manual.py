"""The manual of the formula language, and the page `docs/operations.md` made from it.

Why: the page and the language cannot differ; a test compares them, compiles every
example, and sees that no word is left out.  Must never: say what a word does in a
second place; operations carry their own line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medrelief.language.operations import SIGNS, WORDS
from medrelief.language.operations.arithmetic import NEGATE
from medrelief.language.operations.base import Manual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.language.operations.base import Operation


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or form of the language: how it is written, what it takes, what it means."""

    name: str
    takes: str
    manual: Manual


SPECIAL = (
    Entry(
        "by_reading",
        "a reading, and a formula for each of its options",
        Manual(
            "按所选的理解取对应的公式",
            "the formula of the option that is chosen; the explanation names the reading",
            "by_reading(uplift_as, points: base_ratio + 10%, relative: base_ratio * 110%)",
        ),
    ),
    Entry(
        "first_known",
        "two or more values of one kind",
        Manual(
            "第一个已知的值",
            "the first that is known; the only way to prefer one fact to another",
            "first_known(claim.basic_paid, share(claim.in_policy_cost, base_ratio))",
        ),
    ),
    Entry(
        "pending",
        "a fact of the subject, or a parameter",
        Manual(
            "总是未知，并指明所缺的事实",
            "always unknown, and names what it waits for; it fits beside a value of any kind",
            "if claim.total_cost > 5 yuan then 0 yuan else pending(claim.basic_paid)",
        ),
    ),
    Entry(
        "given",
        "a parameter, or a fact whose empty cell means not checked",
        Manual(
            "参数在当日有值，或事实已核对",
            "whether the parameter has a value on the day, or somebody checked the fact",
            "not given(claim.papers) or has_all(claim.papers, papers_wanted)",
        ),
    ),
    Entry(
        "within_cost",
        "an amount; only in the amount of a fund",
        Manual(
            "四舍五入到分，且不超过剩余费用",
            "rounded and limited to `cost_left`; a limit that bites is the finding limited_to_cost",
            "within_cost(share(claim.in_policy_cost, 90%))",
        ),
    ),
    Entry(
        "fill",
        "an amount, a limit and an accumulator",
        Manual(
            "累计限额内还能计入的部分",
            "what still fits under the limit, given what earlier claims of the accumulator took; "
            "amount and limit are rounded to the fen, and nothing below zero is taken",
            "fill(claim.in_policy_cost, yearly_limit, yearly_limit)",
        ),
    ),
    Entry(
        "highest_before",
        "an amount and an accumulator",
        Manual(
            "此前各次中的最高金额",
            "the highest such amount of the earlier granted claims of the accumulator, "
            "0 where there is none",
            "highest_before(claim.in_policy_cost, yearly_limit)",
        ),
    ),
    Entry(
        "without",
        "a condition and a fund; only in yields",
        Manual(
            "假定该条件成立时基金应支付的金额",
            "what the fund would pay if the condition held",
            "without(few_diseases, relief_fund)",
        ),
    ),
)
"""Words that are more than an operation on values."""

LOGIC = (
    Entry(
        "and",
        "two or more yes or no",
        Manual("并且", "false as soon as one is false, known or not", "true and claim.referred"),
    ),
    Entry(
        "or",
        "two or more yes or no",
        Manual(
            "或者", "true as soon as one is true, known or not", "claim.emergency or claim.severe"
        ),
    ),
    Entry("not", "one yes or no", Manual("非", "the other of the two", "not claim.referred")),
    Entry(
        "not in",
        "a text and a set",
        Manual("不属于", "is no member of the set", 'claim.care_type not in ["inpatient"]'),
    ),
    Entry(
        "if",
        "a yes or no, and two values of one kind",
        Manual(
            "条件成立取前者，否则取后者",
            "the branch that is taken; where the test is unknown, known only if both branches "
            "are known and equal",
            "if claim.severe then 0 yuan else claim.total_cost",
        ),
    ),
)
"""How yes and no are joined, and how one of two values is chosen."""

SEARCHES = (
    Entry(
        "exists",
        "a table and a test of its rows",
        Manual(
            "存在符合条件的行",
            "whether a row meets the test",
            "exists registration with registration.disease == claim.disease",
        ),
    ),
    Entry(
        "count",
        "a table or a column of it, and a test of its rows",
        Manual(
            "符合条件的行数，或不同值的个数",
            "how many rows meet the test; of a column, how many distinct values they have",
            'count registration.disease with registration.decision == "approved"',
        ),
    ),
    Entry(
        "total",
        "a table, an amount of a row, and a test of its rows",
        Manual(
            "符合条件的行的合计",
            "the sum over the rows that meet the test",
            "total peer of peer.total_cost with peer.date <= claim.date",
        ),
    ),
    Entry(
        "known_total",
        "a table, an amount of a row, and a test of its rows",
        Manual(
            "已知部分的合计",
            "the sum of what is known, of rows that certainly meet the test; always known",
            "known_total peer of peer.basic_paid with peer.date <= claim.date",
        ),
    ),
    Entry(
        "earliest",
        "a table with a date of a row, and a test of its rows",
        Manual(
            "符合条件的最早日期",
            "the first such day, 9999-12-31 where no row meets the test",
            'earliest registration.valid_from with registration.decision == "approved"',
        ),
    ),
    Entry(
        "latest",
        "a table with a date of a row, and a test of its rows",
        Manual(
            "符合条件的最晚日期",
            "the last such day, 0001-01-01 where no row meets the test",
            'latest registration.valid_from with registration.decision == "approved"',
        ),
    ),
    Entry(
        "values",
        "a table with a text of a row, and a test of its rows",
        Manual(
            "符合条件的行的各个不同值",
            "the set of the texts that the rows have which meet the test",
            'values registration.disease with registration.decision == "approved"',
        ),
    ),
)
"""How other rows are searched."""

_HEAD = """# Operations

Every word of the formula language, made from `medrelief.language.manual`; how formulas are put
together stands in [the pack language](pack-language.md#formulas). The value is unknown as soon as
an argument is, unless the word says otherwise. Kinds are never converted.
"""


def signs() -> tuple[Entry, ...]:
    """Arithmetic and comparison, each meaning of a sign on a line of its own."""
    written = [(sign, each) for sign, meanings in SIGNS.items() for each in meanings]
    return (*(_entry(sign, each) for sign, each in written), _entry("-", NEGATE))


def words() -> tuple[Entry, ...]:
    """Operations written as a word."""
    return tuple(_entry(name, each) for name, each in WORDS.items())


def _entry(name: str, operation: Operation) -> Entry:
    return Entry(name, operation.takes, operation.manual)


def sections() -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """Every entry, by section."""
    return (
        ("Signs", signs()),
        ("Yes and no, and choice", LOGIC),
        ("Words", words()),
        ("Words of payments, totals and readings", SPECIAL),
        ("Searches", SEARCHES),
    )


def operations_page() -> str:
    """The page as Markdown: a table per section."""
    parts = [_HEAD]
    for title, entries in sections():
        parts.append(f"## {title}\n")
        parts.append("\n".join(_table(entries)) + "\n")
    return "\n".join(parts)


def _table(entries: tuple[Entry, ...]) -> Iterator[str]:
    yield "| word | takes | meaning | 含义 | example |"
    yield "|---|---|---|---|---|"
    for each in entries:
        manual = each.manual
        yield (f"| `{each.name}` | {each.takes} | {manual.en} | {manual.zh} | `{manual.example}` |")
