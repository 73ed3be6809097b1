"""The summary of a verb for an office: how many rows of each kind, for a person to read."""

from __future__ import annotations

from types import MappingProxyType
from typing import IO, TYPE_CHECKING

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from medrelief.cli.summary import WIDE
from medrelief.explain.labels import label
from medrelief.offices.receipt import not_given

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medrelief.offices.packs import Pack
    from medrelief.offices.report import Report
    from medrelief.offices.sources import Sources

_GROUPED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "register": ("policy", "status"),
        "enrol": ("policy", "subsidy", "status"),
        "monitor": ("policy", "year", "group", "status"),
        "screen": ("policy", "list", "status"),
        "due": ("policy", "deadline", "state"),
        "settle": ("policy", "payer", "status"),
    }
)
"""Verb → the columns by which its rows are counted."""
_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "policy": ("政策", "policy"),
        "status": ("结果", "outcome"),
        "subsidy": ("参保资助", "subsidy"),
        "year": ("年度", "year"),
        "group": ("人群", "group"),
        "list": ("名单", "list"),
        "deadline": ("时限", "deadline"),
        "state": ("状态", "state"),
        "rows": ("条数", "rows"),
        "approved": ("符合", "approved"),
        "refused": ("不符合", "refused"),
        "not_applicable": ("无适用规定", "no rule applies"),
        "listed": ("列入", "listed"),
        "full": ("全额", "full"),
        "fixed": ("定额", "fixed"),
        "none": ("不资助", "none"),
        "key": ("重点监测人群", "key persons"),
        "general": ("一般监测人群", "general persons"),
        "open": ("办理中", "open"),
        "near": ("将到期", "near"),
        "due": ("今日到期", "due"),
        "overdue": ("已逾期", "overdue"),
        "done": ("按时办结", "done"),
        "done_late": ("逾期办结", "done late"),
        "paid_not_due": ("已支付但不应支付", "paid but not due"),
        "due_not_paid": ("应支付但未支付", "due but not paid"),
        "persons": ("人员", "persons"),
        "persons_and_years": ("人员年度", "persons and years"),
        "undetermined_without_alert": (
            "尚不能确定且无预警（--all 列出）",
            "undetermined and without alert (--all shows them)",
        ),
        "not_in_force": ("不在文件施行期内", "outside the days on which a notice is in force"),
        "payer": ("支付方", "payer"),
        "basic_insurance": ("医保基金", "basic insurance"),
        "critical_illness": ("大病保险", "critical-illness insurance"),
        "assistance": ("医疗救助", "medical assistance"),
        "relief_fund": ("救助基金", "relief fund"),
        "other_funds": ("其他基金", "other funds"),
        "recovery": ("追回", "to be recovered"),
        "unassigned": ("未写明支付方", "payer not said"),
        "claims_of_the_month": ("当月结算", "claims of the month"),
        "refused_with_a_payment": (
            "不符合条件但已报支付（不计入）",
            "not eligible, yet a payment is reported (not counted)",
        ),
        "claims_void": ("已冲销（不计入）", "void (not counted)"),
        "claims_not_in_force": ("不在施行期内（不计入）", "not in force (not counted)"),
        "claims_not_encoded": ("无法计算（不计入）", "not encoded (not counted)"),
        "not_begun": ("当日尚未开始", "not begun by that day"),
    }
)


def show_report(
    report: Report, sources: Sources, packs: Mapping[str, Pack], lang: str, stream: IO[str]
) -> None:
    """A table of counts, then what else there is to know."""
    console = Console(file=stream, width=None if stream.isatty() else WIDE, highlight=False)
    console.print(_table(report, packs, lang))
    for line in _lines(report, sources, packs, lang):
        console.print(line, soft_wrap=True, markup=False)


def word(name: str, lang: str) -> str:
    """What a word of a result is called; the word itself where nothing else is known."""
    known = _WORDS.get(name)
    if known is None:
        return label("statuses", name, lang)
    return known[0] if lang == "zh" else known[1]


def _table(report: Report, packs: Mapping[str, Pack], lang: str) -> Table:
    by = [name for name in _GROUPED[report.verb] if _says_something(report.frame, name)]
    counted = report.frame.group_by(by).len().sort(by, nulls_last=True)
    table = Table(box=SIMPLE_HEAD, show_footer=True, pad_edge=False)
    for place, name in enumerate(by):
        total = ("合计" if lang == "zh" else "all") if place == 0 else ""
        table.add_column(word(name, lang), footer=total)
    table.add_column(word("rows", lang), footer=str(report.frame.height), justify="right")
    for row in counted.iter_rows(named=True):
        cells = [_cell(name, row[name], row, packs, lang) for name in by]
        table.add_row(*cells, str(row["len"]))
    return table


def _says_something(frame: pl.DataFrame, name: str) -> bool:
    """Whether a column tells rows apart; a pack need not give every column of a verb."""
    return name == "policy" or frame[name].null_count() < frame.height


def _cell(
    name: str, value: object, row: Mapping[str, object], packs: Mapping[str, Pack], lang: str
) -> str:
    if value is None:
        return "?"
    if name in ("list", "deadline"):
        pack = packs.get(str(row["policy"]))
        provision = None if pack is None else pack.policy.provisions.get(str(value))
        if provision is not None:
            return provision.about.of(lang)
    return str(value) if name in ("policy", "year") else word(str(value), lang)


def _lines(report: Report, sources: Sources, packs: Mapping[str, Pack], lang: str) -> Iterator[str]:
    zh = lang == "zh"
    read = sources.tables[sources.main]
    rows = report.frame.height
    yield (
        f"读入 {read.rows_in} 行，结果 {rows} 行，不能读取 {read.rows_rejected} 行"
        if zh
        else f"rows in {read.rows_in}, rows out {rows}, rejected {read.rows_rejected}"
    )
    if report.as_of is not None:
        day = report.as_of.isoformat()
        yield f"截至 {day}" if zh else f"as of {day}"
    for name, count in report.counts.items():
        if count:
            yield f"{word(name, lang)}{'：' if zh else ': '}{count}"
    for finding, count in _found(report):
        yield f"{_said(finding, packs, lang)}{'：' if zh else ': '}{count}"
    lacking = [each for pack in packs.values() for each in not_given(pack)]
    if lacking:
        head = "文件未给出、本次也未提供：" if zh else "left open by the notices and not given: "
        yield head + ("、" if zh else ", ").join(lacking)


def _found(report: Report) -> Iterator[tuple[str, int]]:
    """Findings and alerts with how many rows have them, the most frequent first."""
    columns = [name for name in ("findings", "alerts") if name in report.frame.columns]
    ids = [report.frame[name].str.split(";").explode().drop_nulls() for name in columns]
    counted = pl.concat(ids).value_counts().sort(["count", ids[0].name], descending=[True, False])
    yield from counted.iter_rows()


def _said(finding: str, packs: Mapping[str, Pack], lang: str) -> str:
    policy, _, name = finding.partition(".")
    pack = packs.get(policy)
    if pack is None:
        return finding
    known = pack.policy.findings.get(name)
    alerts = (a for p in pack.policy.provisions.values() for a in p.alerts if a.id == name)
    found = known or next(alerts, None)
    return finding if found is None else found.say.of(lang)
