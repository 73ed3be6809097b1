"""What the report of a comparison calls its parts, in zh and en.

Must never: hold a sentence about a particular pack.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "document": ("文件", "Document"),
        "parameters": ("参数", "Parameters"),
        "readings": ("解读", "Readings"),
        "benefits": ("待遇", "Benefits"),
        "provisions": ("其他规定", "Other provisions"),
        "conditions": ("条件", "Conditions"),
        "findings": ("提示", "Findings"),
        "accumulators": ("累计", "Running totals"),
        "not_encoded": ("无法计算的条款", "Clauses that cannot be computed"),
        "lists": ("名单", "Lists"),
        "definitions": ("定义", "Definitions"),
        "clauses": ("条款", "Clauses"),
    }
)

POINTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("名称", "title"),
        "number": ("文号", "number"),
        "issued": ("印发日期", "issued"),
        "division": ("地区代码", "division"),
        "in_force_from": ("施行自", "in force from"),
        "in_force_to": ("施行至", "in force to"),
        "sha256": ("所读文本", "text that was read"),
        "about": ("名称", "what it is"),
        "kind": ("类型", "kind"),
        "optional": ("可不设", "optional"),
        "given": ("是否给定", "given"),
        "value": ("值", "value"),
        "clause": ("条款", "clause"),
        "open": ("开放名单", "open list"),
        "item": ("列有", "item"),
        "question": ("问题", "question"),
        "option": ("选项", "option"),
        "used": ("采用", "in use"),
        "formula": ("公式", "formula"),
        "otherwise": ("不满足时", "where it fails"),
        "that": ("须为", "must hold"),
        "say": ("提示内容", "says"),
        "when": ("适用于", "when"),
        "granted_only": ("仅限准予的结算", "for granted claims only"),
        "key": ("按何累计", "kept per"),
        "because": ("原因", "because"),
        "at": ("位置", "place"),
        "gist": ("大意", "gist"),
        "require": ("拒绝情形", "refused where"),
        "finding": ("提示", "finding"),
        "pays": ("支付", "pays"),
        "pays_when": ("支付范围", "in scope"),
        "pays_require": ("不支付情形", "not paid where"),
        "reported_stands": ("以已报为准", "reported stands"),
        "extra": ("另列", "extra column"),
        "extra_of": ("另列所属基金", "extra column of"),
        "section": ("类别", "section"),
        "alert": ("预警", "alert"),
    }
)

KINDS_OF_ITEM: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "disease": ("病种", "Diseases"),
        "identity": ("身份类别", "Identities"),
        "paper": ("资料", "Papers"),
    }
)

PHRASES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "heading": ("{a} 与 {b} 的差异", "What differs between {a} and {b}"),
        "none": ("没有差异。", "Nothing differs."),
        "summary": ("概览", "Overview"),
        "what": ("项目", "what"),
        "different": ("不同", "differ"),
        "same": ("相同", "same"),
        "rests": ("文字相同而依据不同", "the same words, on other ground"),
        "rests_short": ("依据不同", "other ground"),
        "only": ("仅 {side}", "only {side}"),
        "only_in": ("仅见于 {side}", "only in {side}"),
        "rests_on": (
            "所依据的不同：{names}",
            "rests on what differs: {names}",
        ),
        "not_there": ("—", "—"),
        "every_day": ("任何日期", "every day"),
        "from": ("自 {day}", "from {day}"),
        "in_both": ("两者都有", "in both"),
        "other_label": ("两者都有，名称不同", "in both, under other labels"),
        "related": ("相关而不相同", "related, not the same"),
        "code_class": ("同属国家病种代码类 {shared}", "both in the national code class {shared}"),
        "name": ("名称包含“{shared}”", "the name of one contains “{shared}”"),
        "case": ("例：{case}", "for example: {case}"),
        "effect": ("对同一批结算的影响", "The effect on the same claims"),
        "rows": ("笔数", "claims"),
        "changed": ("其中结果有变", "come out differently"),
        "of_rows": (
            "共 {rows} 笔，其中 {changed} 笔结果不同。",
            "{rows} claims, of which {changed} come out differently.",
        ),
        "rejected": (
            "另有 {rejected} 行不能读取，未计入。",
            "{rejected} more rows could not be read and are not counted.",
        ),
        "before": ("前：{side}", "before: {side}"),
        "after": ("后：{side}", "after: {side}"),
        "difference": ("差额", "difference"),
        "fund": ("支付方", "who pays"),
        "first_claim": (
            "金额为所列第一笔结算的金额。",
            "The amounts are those of the first claim that is named.",
        ),
        "amounts": ("金额（元）", "Amounts (yuan)"),
        "empty": ("无数额的笔数", "claims without"),
        "where_both": ("其中两边都有数额", "where both have one"),
        "sums": (
            "合计只含有数额的结算；旁边是无数额的笔数，前 → 后。",
            "Sums count the claims that have an amount; beside them, how many have none.",
        ),
        "person_pays": ("个人负担", "person pays"),
        "kinds": ("变化的种类", "Kinds of change"),
        "more_kinds": (
            "另有 {more} 种变化，共 {rows} 笔。",
            "More kinds of change: {more}; claims: {rows}.",
        ),
        "claims": ("{rows} 笔，例如 {ids}", "claims: {rows}, such as {ids}"),
        "reasons_gained": ("新增原因：{text}", "new reason: {text}"),
        "reasons_lost": ("不再有的原因：{text}", "reason gone: {text}"),
        "missing_gained": ("新增所缺：{text}", "newly missing: {text}"),
        "missing_lost": ("不再缺：{text}", "no longer missing: {text}"),
        "findings_gained": ("新增提示：{text}", "new finding: {text}"),
        "findings_lost": ("不再有的提示：{text}", "finding gone: {text}"),
        "amount": ("{fund}：{before} → {after}", "{fund}: {before} → {after}"),
        "no_amount": ("无数额", "no amount"),
        "counted": ("{count} 项，仅见于 {side}", "{count} only in {side}"),
    }
)


def phrase(name: str, lang: str, **words: object) -> str:
    """A phrase with its blanks filled."""
    return either(PHRASES[name], lang).format(**words)


def either(texts: tuple[str, str], lang: str) -> str:
    """The text in `zh` or `en`."""
    return texts[0] if lang == "zh" else texts[1]
