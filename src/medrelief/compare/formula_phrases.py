"""What the signs and operations of the formula language are called, in zh and en.

`{0}`, `{1}` are the arguments in words, `{all}` all of them with commas.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "==": ("为", "is"),
        "!=": ("不为", "is not"),
        "<": ("＜", "<"),
        "<=": ("≤", "≤"),
        ">": ("＞", ">"),
        ">=": ("≥", "≥"),
        "in": ("属于", "is in"),
        "not in": ("不属于", "is not in"),
        "and": ("且", "and"),
        "or": ("或", "or"),
        "+": ("＋", "+"),
        "-": ("－", "−"),
        "*": ("×", "×"),
    }
)

CALLS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "share": ("{0}×{1}", "{0} × {1}"),
        "top_up": ("补足到{0}（已付{1}）", "the top-up to {0} from {1}"),
        "least": ("较小者（{all}）", "the least of ({all})"),
        "greatest": ("较大者（{all}）", "the greatest of ({all})"),
        "first_known": ("首个已知者（{all}）", "the first known of ({all})"),
        "pending": ("待查明的{0}", "{0}, yet to be known"),
        "rounded": ("四舍五入到分（{0}）", "{0}, to the fen"),
        "within_cost": ("以剩余费用为限（{0}）", "{0}, within what is left of the cost"),
        "fill": ("{0}，以{1}减去{2}为限", "{0}, within {1} less {2}"),
        "highest_before": ("此前最高的{0}（{1}）", "the highest earlier {0} ({1})"),
        "without": ("若无“{0}”这一项，{1}所付", "what {1} would pay but for “{0}”"),
        "year": ("{0}所在年度", "the year of {0}"),
        "year_start": ("{0}所在年度的1月1日", "1 January of the year of {0}"),
        "year_end": ("{0}所在年度的12月31日", "31 December of the year of {0}"),
        "month_end": ("{0}所在月的最后一日", "the last day of the month of {0}"),
        "day_of_month": ("{0}所在月的第{1}日", "day {1} of the month of {0}"),
        "working_days_after": ("{0}后第{1}个工作日", "{1} working days after {0}"),
        "as_text": ("{0}", "{0}"),
        "add_years": ("{0}后{1}年", "{1} years after {0}"),
        "add_months": ("{0}后{1}个月", "{1} months after {0}"),
        "age": ("{1}的周岁（{0}起算）", "full years at {1} since {0}"),
        "has_all": ("{0}包含全部{1}", "{0} include all of {1}"),
        "has_any": ("{0}含有任一{1}", "{0} include any of {1}"),
        "lacking": ("{1}中{0}所缺的部分", "what {0} lack of {1}"),
        "label_in": ("{0}中冒号之前的部分", "what stands before the colon of {0}"),
        "has_amount": ("{0}写有金额", "{0} holds an amount"),
        "amount_in": ("{0}中的金额", "the amount in {0}"),
        "as_month": ("{0}所在月份", "the month of {0}"),
    }
)

BUILT_IN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "paid_before": ("此前各项支付", "what is paid before"),
        "cost_left": ("剩余费用", "what is left of the cost"),
        "policy.division": ("本地区划", "the division of the notice"),
        "policy.known_diseases": ("通用病种表", "the vocabulary of diseases"),
    }
)

PHRASES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "choice": ("若{}，则{}，否则{}", "if {} then {} otherwise {}"),
        "not": ("并非{}", "not {}"),
        "given": ("已给定{}", "{} is given"),
        "not given": ("未给定{}", "{} is not given"),
        "checked": ("{}已核对", "{} are checked"),
        "not checked": ("{}未核对", "{} are not checked"),
        "valid": ("在待遇计算日有效", "valid on the day the claim counts on"),
        "same": ("{}与本次结算相同", "the same {} as the claim"),
        "peer date": ("该笔待遇计算日", "the day that claim counts on"),
        "peer": ("该笔{}", "its {}"),
        "condition": ("“{}”不成立", "it is not so that “{}”"),
        "option": ("按“{}”：{}", "“{}”: {}"),
        "by_reading": ("依解读（{}）", "by reading ({})"),
        "exists": ("有{0}（{1}）", "there is {a} {0} ({1})"),
        "no rows": ("没有{0}（{1}）", "there is no {0} ({1})"),
        "count": ("{0}的条数（{1}）", "the number of {0} rows ({1})"),
        "where": ("；其中「{0}」指：{1}", "; where “{0}” means: {1}"),
        "total": ("{0}的{2}之和（{1}）", "the total of {2} over {0} rows ({1})"),
        "known_total": ("{0}中已知{2}之和（{1}）", "the total of known {2} over {0} rows ({1})"),
        "earliest": ("{0}中最早的{2}（{1}）", "the earliest {2} of {0} rows ({1})"),
        "latest": ("{0}中最晚的{2}（{1}）", "the latest {2} of {0} rows ({1})"),
        "values": ("{0}中的各{2}（{1}）", "the {2} of {0} rows ({1})"),
        "distinct": ("{0}中{2}的种数（{1}）", "the number of {2} in {0} rows ({1})"),
    }
)
"""The turns of phrase of everything that is neither a sign nor a word with arguments."""
