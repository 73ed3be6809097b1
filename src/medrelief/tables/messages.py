"""What the readers and writers say, in both languages.

Why: a clerk must know which line and column to mend, and a wrapped program which
code it met; both from one place.  In: codes and names of columns.  Out: sentences,
exceptions.  Must never: carry a cell's value, which may name a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Unreadable(Exception):  # named for the fact, as its exit code is
    """A source that cannot be read as a table at all (exit code 4)."""

    exit_code = 4

    def __init__(
        self, message_zh: str, message_en: str, hint: str = "", *, hint_zh: str = ""
    ) -> None:
        super().__init__(message_zh, message_en, hint, hint_zh)
        self.message_zh = message_zh
        self.message_en = message_en
        self.hint = hint
        self.hint_zh = hint_zh or hint

    def __str__(self) -> str:
        return self.message_en

    def of(self, lang: str) -> str:
        """The message in `zh` or `en`, with its hint where there is one."""
        return _with_hint(lang, self.message_zh, self.message_en, self.hint_zh, self.hint)


class Unwritable(Exception):  # named for the fact, as its exit code is
    """A result that cannot be put where it was asked for (exit code 6)."""

    exit_code = 6

    def __init__(
        self, message_zh: str, message_en: str, hint: str = "", *, hint_zh: str = ""
    ) -> None:
        super().__init__(message_zh, message_en, hint, hint_zh)
        self.message_zh = message_zh
        self.message_en = message_en
        self.hint = hint
        self.hint_zh = hint_zh or hint

    def __str__(self) -> str:
        return self.message_en

    def of(self, lang: str) -> str:
        """The message in `zh` or `en`, with its hint where there is one."""
        return _with_hint(lang, self.message_zh, self.message_en, self.hint_zh, self.hint)


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a source that a user should know and that stops nothing."""

    code: str
    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The note in `zh` or `en`."""
        return self.zh if lang == "zh" else self.en


def reject_message(code: str, lang: str, expected: Mapping[str, tuple[str, str]]) -> str:
    """The sentence for a reject: what the cell or the row should have been.

    `expected` has (zh, en) for codes whose sentence depends on the column.
    """
    zh, en = expected[code] if code in expected else _REJECTS[code]
    return zh if lang == "zh" else en


_REJECTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "missing": ("必填列为空", "the column is required and the cell is empty"),
        "negative": (
            "应为不小于零的数；冲销须在 reverses 列写明原单号",
            "expected an amount of at least zero; a reversal names its claim in column reverses",
        ),
        "negative_number": ("应为不小于零的整数", "expected a whole number of at least zero"),
        "boolean": (
            "应为 true/false、1/0、是/否 或 Y/N",
            "expected true/false, 1/0, 是/否 or Y/N",
        ),
        "count": ("应为整数", "expected a whole number"),
        "number_cut": (
            "编号被电子表格截成15位有效数字；请将该列设为文本后重新导出",
            "a spreadsheet has cut the number to 15 digits; export the column as text",
        ),
        "set": ("应为以分号隔开的列表", "expected a list separated by semicolons"),
        "too_many_cells": ("该行单元格多于表头", "the row has more cells than the header"),
        "too_few_cells": ("该行单元格少于表头", "the row has fewer cells than the header"),
        "broken_quotes": ("该行的引号不成对", "the quotes of the row do not match"),
        "not_json": ("该行不是 JSON 对象", "the line is not a JSON object"),
        "duplicate": (
            "单号重复；重复的各行均不采用",
            "the claim_id stands in several rows; none of them is used",
        ),
        "duplicate_differs": (
            "同一主键有多行且内容不同；各行均不采用",
            "several rows have the same key and differ; none of them is used",
        ),
        "policy_blank": (
            "未写明适用政策；可用 --policy 指定",
            "the row names no policy; --policy gives one to all such rows",
        ),
        "policy_unknown": ("没有这个政策包", "there is no policy pack of that name"),
        "discharge_before_service": (
            "出院日期早于就诊日期",
            "the discharge date is before the service date",
        ),
    }
)


def _with_hint(lang: str, zh: str, en: str, hint_zh: str, hint: str) -> str:
    if lang == "zh":
        return f"{zh}\n提示：{hint_zh}" if hint_zh else zh
    return f"{en}\nhint: {hint}" if hint else en
