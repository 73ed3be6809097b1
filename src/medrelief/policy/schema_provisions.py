"""Nodes → benefits with their payments and extra columns, and clauses not encoded.

Why: the provisions are the largest part of the schema.  In and out: see `schema.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medrelief.facts.columns import FUNDS
from medrelief.policy.fields import Fields, fields_of
from medrelief.policy.model import Benefit, NotEncoded, Payment, Yield

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
