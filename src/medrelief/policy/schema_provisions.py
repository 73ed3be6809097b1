"""Nodes → benefits with their payments and extra columns, and clauses not encoded.

Why: the provisions are the largest part of the schema.  In and out: see `schema.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.facts.columns import FUNDS
from medrelief.policy.fields import Fields, fields_of
from medrelief.policy.model import Benefit, Finding, NotEncoded, Payment, Provision, Result, Yield
from medrelief.policy.pack_shapes import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medrelief.policy.yaml_nodes import Entry


def benefit_from(entry: Entry, fields: Fields) -> Benefit:
    """A provision about a claim, its payments in the order in which funds pay."""
    payments = sorted(_payments(fields), key=lambda payment: FUNDS.index(payment.fund))
    return Benefit(
        id=entry.key.text,
        about=fields.sentence("about"),
        cite=fields.cite(),
        when=fields.formula("when"),
        require=fields.texts("require"),
        pay=tuple(payments),
        yields=tuple(_yields(fields)),
        findings=fields.texts("findings"),
        place=entry.key.place,
    )


def provisions_from(top: Fields) -> Iterator[Provision]:
    """The provisions of every section that is not about claims."""
    for section, subject in SECTIONS.items():
        for entry in top.named(section):
            fields = fields_of(entry.value, "provision", entry.key.place, top.faults)
            yield Provision(
                id=entry.key.text,
                section=section,
                subject=fields.word("of", subject),
                about=fields.sentence("about"),
                cite=fields.cite(),
                when=fields.formula_if("when"),
                require=fields.texts("require"),
                findings=fields.texts("findings"),
                yields=tuple(_results(fields)),
                alerts=tuple(_alerts(fields)),
                place=entry.key.place,
            )


def finding_from(entry: Entry, fields: Fields) -> Finding:
    """Something a clerk should see."""
    return Finding(
        id=entry.key.text,
        when=fields.formula("when"),
        say=fields.sentence("say"),
        cite=fields.cite(),
        granted_only=fields.word("only") == "granted",
        place=entry.key.place,
    )


def _results(provision: Fields) -> Iterator[Result]:
    for entry in provision.named("yields"):
        fields = fields_of(entry.value, "result", entry.key.place, provision.faults)
        yield Result(
            id=entry.key.text,
            formula=fields.formula("is"),
            cite=fields.cite(),
            about=fields.sentence_if("about"),
            place=entry.key.place,
        )


def _alerts(provision: Fields) -> Iterator[Finding]:
    for entry in provision.named("alerts"):
        yield finding_from(
            entry, fields_of(entry.value, "finding", entry.key.place, provision.faults)
        )


def not_encoded_from(entry: Entry, fields: Fields) -> NotEncoded:
    """A clause known as not computable."""
    return NotEncoded(
        id=entry.key.text,
        when=fields.formula("when"),
        because=fields.sentence("because"),
        cite=fields.cite(),
        place=entry.key.place,
    )


def _payments(benefit: Fields) -> Iterator[Payment]:
    for entry in benefit.named("pay"):
        fund = entry.key.text
        fields = fields_of(entry.value, "payment", entry.key.place, benefit.faults)
        if fund not in FUNDS:
            hint = f"known: {', '.join(FUNDS)}"
            benefit.faults.add("MR104", entry.key.place, hint, word=fund, what="a fund")
            continue
        yield Payment(
            fund=fund,
            amount=fields.formula("amount"),
            cite=fields.cite(),
            when=fields.formula_if("when"),
            require=fields.texts("require"),
            reported_stands=fields.word("reported", "stands") == "stands",
            place=entry.key.place,
        )


def _yields(benefit: Fields) -> Iterator[Yield]:
    for entry in benefit.named("yields"):
        fields = fields_of(entry.value, "yield", entry.key.place, benefit.faults)
        yield Yield(
            id=entry.key.text,
            amount=fields.formula("amount"),
            cite=fields.cite(),
            about=fields.sentence_if("about"),
            of=fields.word("of"),
            place=entry.key.place,
        )
