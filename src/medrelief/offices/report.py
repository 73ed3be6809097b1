"""What a verb gives: a table, and what was counted on the way.

Why: every verb shows judgements in one way, with its own columns in front.
In: rows of values.  Out: a `Report` whose frame is typed and ready to be written.
Must never: decide anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from medrelief.evaluate.judge import Verdict
from medrelief.evaluate.judged import cell
from medrelief.facts.days import OPEN_END
from medrelief.facts.kinds import Kind
from medrelief.language.operations.money import half_up
from medrelief.language.values import Unknown
from medrelief.subjects.frames import TYPES
from medrelief.tables.cells import RATIO_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medrelief.evaluate.judge import Judgement
    from medrelief.offices.packs import Pack

LISTED = ("reasons", "missing", "findings", "clauses")
NOT_IN_FORCE = "not_in_force"
NOT_APPLICABLE = Verdict.NOT_APPLICABLE.value


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a verb.

    `frame`: its columns in order, amounts in fen, ids joined by `;`.  `lists`: further
    tables by name, for other offices.  `counts`: what else a reader should know, each
    with a number.  `as_of`: the day the result speaks of, where it does.
    """

    verb: str
    frame: pl.DataFrame
    kinds: Mapping[str, Kind]
    lists: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    as_of: date | None = None


@dataclass(slots=True)
class Merged:
    """What several rules of one pack say about one matter, as one row.

    The first rule that knows a value gives it; what one refuses is refused.
    """

    status: str
    values: dict[str, Any]
    kinds: dict[str, Kind]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[str, ...]
    alerts: tuple[str, ...]
    clauses: tuple[str, ...]

    def shown(self, kinds: Mapping[str, Kind]) -> dict[str, Any]:
        """The values as columns of those kinds hold them: as text where a column is text."""
        return {
            name: _as_text(value, self.kinds[name]) if kinds.get(name) is Kind.TEXT else value
            for name, value in self.values.items()
        }

    def lists(self, *, alerts_apart: bool = False) -> dict[str, str]:
        """The columns of ids; alerts stand among the findings where they have no column."""
        findings = self.findings if alerts_apart else _ids([self.findings, self.alerts])
        return {
            "reasons": ";".join(self.reasons),
            "missing": ";".join(self.missing),
            "findings": ";".join(findings),
            "clauses": ";".join(self.clauses),
        }


def merged(
    judgements: Iterable[Judgement], in_force: object = True, *, alerts_count: bool = False
) -> Merged | None:
    """One row of the judgements that apply; None where none does.

    Args:
        in_force: whether the notice is in force on the matter's day.
        alerts_count: whether an alert that is not certain leaves the row undetermined.
    """
    here = [each for each in judgements if each.verdict is not Verdict.NOT_APPLICABLE]
    if in_force is False:
        return Merged(NOT_IN_FORCE, {}, kinds_of(here), (), (), (), (), ())
    if not here:
        return None
    values: dict[str, Any] = {}
    uncertain = _uncertain_alerts(here) if alerts_count else ()
    for judgement in here:
        for name, value in judgement.yields.items():
            if values.get(name) is None:
                values[name] = value
    open_ = tuple(sorted(in_force.facts)) if isinstance(in_force, Unknown) else ()
    return Merged(
        status=_status(here, undecided=bool(open_ or uncertain)),
        values=values,
        kinds=kinds_of(here),
        reasons=_ids(each.reasons for each in here),
        missing=_ids([*(each.missing for each in here), open_, uncertain]),
        findings=_ids(each.findings for each in here),
        alerts=_ids(each.alerts for each in here),
        clauses=_ids(each.clauses for each in here),
    )


def kinds_of(judgements: Iterable[Judgement]) -> dict[str, Kind]:
    """Column → kind of everything that rules yield."""
    return {each.id: each.amount.kind for judgement in judgements for each in judgement.rule.yields}


def kinds_of_packs(packs: Iterable[Pack]) -> dict[str, Kind]:
    """Column → kind of everything that the rules of packs yield, in their order."""
    kinds: dict[str, Kind] = {}
    for pack in packs:
        for rule in pack.rules:
            for each in rule.yields:
                kind = kinds.setdefault(each.id, each.amount.kind)
                if kind is not each.amount.kind:
                    # Two packs that mean different things by one word: both are shown as text.
                    kinds[each.id] = Kind.TEXT
    return kinds


def frame_of(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], kinds: Mapping[str, Kind]
) -> pl.DataFrame:
    """Rows as a typed frame; a column that `kinds` does not name is text.

    An open end is written as an empty cell, and so is an empty text.
    """
    return pl.DataFrame(
        {
            name: pl.Series(
                name,
                [stored(row.get(name), kinds.get(name, Kind.TEXT)) for row in rows],
                dtype=TYPES[kinds.get(name, Kind.TEXT)],
            )
            for name in columns
        }
    )


def stored(value: Any, kind: Kind) -> Any:
    """A value as a frame holds it: whole fen, ten-thousandths, sorted lists."""
    if value is None or value == "":
        return None
    match kind:
        case Kind.MONEY:
            return half_up(value)
        case Kind.RATIO:
            return half_up(Fraction(value) * RATIO_SCALE)
        case Kind.DATE:
            # The first year stands for "always": an undated identity, or nothing found.
            return None if value == OPEN_END or value.year == date.min.year else value
        case Kind.SET:
            return sorted(value)
        case Kind.TEXT:
            return str(value)
    return value


def _as_text(value: Any, kind: Kind) -> str | None:
    if kind is Kind.DATE:
        value = stored(value, kind)  # an open end is an empty cell here too
    return None if value is None else cell(value, kind)


def extra_names(kinds: Mapping[str, Kind], own: Iterable[str]) -> list[str]:
    """Columns that packs yield beyond those of the verb, in the order of the packs."""
    known = {*own, *LISTED, "status", "alerts"}
    return [name for name in kinds if name not in known]


def _uncertain_alerts(here: Iterable[Judgement]) -> tuple[str, ...]:
    """The facts that would tell whether an alert is due."""
    values = (
        judgement.trace.value(alert.node) for judgement in here for alert in judgement.rule.alerts
    )
    return _ids(value.facts for value in values if isinstance(value, Unknown))


def _status(here: Sequence[Judgement], *, undecided: bool) -> str:
    verdicts = {each.verdict for each in here}
    if undecided:
        return Verdict.UNDETERMINED.value
    for verdict in (Verdict.REFUSED, Verdict.UNDETERMINED):
        if verdict in verdicts:
            return verdict.value
    return Verdict.APPROVED.value


def _ids(many: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({each for ids in many for each in ids}))
