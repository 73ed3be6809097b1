"""A rule about persons, judged in columns: the same meaning as `evaluate.judge`.

Why: a person's rows are searched by one pass over each table, for all persons and all
searches at once.  In: a rule, the facts of the period, `PersonFrames`.  Out: a frame with
one row per person to whom the rule applies or may apply.
Must never: call a Python function per row, or differ from the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from medrelief.evaluate.columns.knowing import core
from medrelief.evaluate.judge import Verdict
from medrelief.facts.days import OPEN_END
from medrelief.facts.kinds import Kind
from medrelief.facts.working_days import OutsideCalendar
from medrelief.offices.lacking import with_missing
from medrelief.offices.packs import BeyondCalendar
from medrelief.offices.person_sheet import PersonSheet, RuleOfPeriod
from medrelief.tables.write import yuan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.language import nodes as n
    from medrelief.offices.person_frames import PersonFrames
    from medrelief.program.provision import Rule


@dataclass(frozen=True, slots=True)
class Judged:
    """The persons to whom a rule applies, or may, by number, in their order.

    `frame`: `person`, `verdict`, `uncertain` (an alert is open), the yields by name;
    `reasons`, `missing`, `findings`, `alerts` and `clauses` (ids, sorted, joined by `;`), and
    `noted`, findings and alerts together.
    """

    frame: pl.DataFrame
    kinds: Mapping[str, Kind]


def judged_in_columns(
    rules: Sequence[Rule],
    given: Mapping[str, object],
    frames: PersonFrames,
    *,
    alerts_count: bool = False,
) -> list[Judged]:
    """What each rule says of every person; rules of one call of `rules_from_policy`.

    Args:
        given: the facts of the period, the same for all.
        alerts_count: whether the facts that keep an alert open are missing too.
    Raises: `BeyondCalendar`.
    """
    if not rules:
        return []
    abouts = [RuleOfPeriod(rule, given, alerts_count=alerts_count) for rule in rules]
    sheet = PersonSheet(frames, abouts)
    try:
        sheet.ensure(root for about in abouts for root in about.roots)
        return [
            Judged(_told(about, sheet, frames), {e.id: e.amount.kind for e in about.rule.yields})
            for about in abouts
        ]
    except OutsideCalendar as outside:
        raise BeyondCalendar(outside) from None


def _told(about: RuleOfPeriod, sheet: PersonSheet, frames: PersonFrames) -> pl.DataFrame:
    """The persons to whom the rule applies or may, with values and texts."""
    rule = about.rule
    alerts = [sheet.column(node) for node in about.alerts]
    flags = {
        **{f"r {k}": ~sheet.column(node) for k, node in enumerate(about.require)},
        **{f"f {k}": sheet.column(node) for k, node in enumerate(about.findings)},
        **{f"a {k}": each for k, each in enumerate(alerts)},
    }
    applies, granted = sheet.column(about.applies), sheet.column(about.granted)
    refused = (applies & ~granted).fill_null(value=False)
    unknown = applies.is_null() | granted.is_null()
    verdict = (
        pl.when(refused)
        .then(pl.lit(Verdict.REFUSED.value))
        .when(unknown)
        .then(pl.lit(Verdict.UNDETERMINED.value))
        .otherwise(pl.lit(Verdict.APPROVED.value))
    )
    cells = [sheet.column(node).is_null() for node in about.cells]
    frame = sheet.frame.select(
        person=pl.int_range(pl.len(), dtype=pl.UInt32),
        applies=applies,
        verdict=verdict,
        uncertain=pl.any_horizontal([pl.lit(value=False), *(each.is_null() for each in alerts)]),
        lacks=pl.any_horizontal(cells),
        **{f"y {k}": _cell(sheet, node) for k, node in enumerate(about.yields)},
        **{name: each.fill_null(value=False) for name, each in flags.items()},
    ).filter(pl.col("applies").fill_null(value=True))
    frame = _with_texts(about, frame, list(flags))
    frame = with_missing(about, frame, frames)
    names = {f"y {k}": each.id for k, each in enumerate(rule.yields)}
    texts = ("reasons", "missing", "findings", "alerts", "noted", "clauses")
    return frame.select("person", "verdict", "uncertain", *names, *texts).rename(names)


def _cell(sheet: PersonSheet, node: n.Node) -> pl.Expr:
    """A value as a report holds it: whole fen, ten-thousandths; an open end is empty."""
    value, bounds = sheet.column(node), core(node).range
    match node.kind:
        case Kind.MONEY | Kind.RATIO if bounds is not None:
            places = bounds.scale - (4 if node.kind is Kind.RATIO else 0)
            if places > 0:
                unit = 10**places
                value = (value + unit // 2) // unit
            elif places < 0:
                value = value * 10**-places
            return value.cast(pl.Int64)
        case Kind.DATE:
            return pl.when((value != OPEN_END) & (value.dt.year() > 1)).then(value)
    return value


def _with_texts(about: RuleOfPeriod, frame: pl.DataFrame, flags: Sequence[str]) -> pl.DataFrame:
    """Reasons, findings, alerts and clauses: made once per different set of flags."""
    if not flags:
        return frame.with_columns(
            *(pl.lit("").alias(name) for name in ("reasons", "findings", "alerts", "noted")),
            clauses=pl.lit(_texts(about, {})["clauses"]),
        )
    distinct = frame.select(flags).unique()
    told = [_texts(about, dict(zip(flags, row, strict=True))) for row in distinct.iter_rows()]
    texts = distinct.with_columns(
        pl.Series(name, [each[name] for each in told], dtype=pl.String)
        for name in ("reasons", "findings", "alerts", "noted", "clauses")
    )
    return frame.join(texts, on=list(flags), how="left", maintain_order="left")


def _texts(about: RuleOfPeriod, met: Mapping[str, bool]) -> dict[str, str]:
    rule, city = about.rule, about.rule.policy.id
    failed = [each for k, each in enumerate(rule.require) if met.get(f"r {k}")]
    findings = [each for k, each in enumerate(rule.findings) if met.get(f"f {k}")]
    alerts = [each for k, each in enumerate(rule.alerts) if met.get(f"a {k}")]
    cites = [*rule.provision.cite, *(c for each in failed for c in each.cite)]
    cites += [c for each in (*findings, *alerts) for c in each.cite]

    def ids(names: Iterable[str]) -> str:
        return ";".join(sorted({f"{city}.{name}" for name in names}))

    return {
        "reasons": ids(each.id for each in failed),
        "findings": ids(each.id for each in findings),
        "alerts": ids(each.id for each in alerts),
        "noted": ids(each.id for each in (*findings, *alerts)),
        "clauses": ids(cites),
    }


def as_text(value: pl.Expr, kind: Kind) -> pl.Expr | None:
    """A value of a judged frame as `judged.cell` shows it; None for a kind that it cannot show."""
    match kind:
        case Kind.TEXT:
            return value
        case Kind.MONEY:
            return yuan(value).cast(pl.String)
        case Kind.DATE:
            return value.dt.to_string("%Y-%m-%d")
        case Kind.BOOL:
            return pl.when(value).then(pl.lit("true")).when(~value).then(pl.lit("false"))
        case Kind.SET:
            return value.list.join(";")
        case Kind.COUNT | Kind.DURATION:
            return value.cast(pl.String)
    return None


def empty_as_null(*names: str) -> list[pl.Expr]:
    """Texts, with an empty cell for an empty one."""
    return [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names]
