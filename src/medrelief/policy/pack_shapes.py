"""Which keys each part of a pack has, what stands under them, and which must be there.

Why: the reader, the JSON schema for editors and the hints of messages use one
account of the format.  Must never: read anything.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from medrelief.facts.columns import FUNDS
from medrelief.facts.kinds import Kind
from medrelief.language.scope import SUBJECTS
from medrelief.policy.shapes import Holds, Key, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "registration": "application",
        "enrolment": "person",
        "monitoring": "person",
        "screening": "person",
        "deadlines": "",
        "settlement": "statement",
    }
)
"""Sections of provisions that are not about claims → what such a provision is about by default."""
LIST_KINDS = ("disease", "identity", "paper", "facility", "text")
_CITE = Key("cite", Holds.CITE, required=True)
_ABOUT = Key("about", Holds.SENTENCE, required=True)
_SAID_ABOUT = Key("about", Holds.SENTENCE)


def shape(name: str) -> Shape:
    """The part of that name."""
    return next(part for part in SHAPES if part.name == name)


SHAPES = (
    Shape(
        "policy",
        "a policy file",
        (
            Key("pack", Holds.NAME, required=True),
            Key("title", Holds.SENTENCE, required=True),
            Key("document", Holds.PART, required=True, of="document"),
            Key("division", Holds.TEXT, required=True),
            Key("in_force", Holds.PART, required=True, of="in_force"),
            Key("uses", Holds.NAMES),
            Key("parameters", Holds.NAMED, of="parameter"),
            Key("lists", Holds.NAMED, of="list"),
            Key("readings", Holds.NAMED, of="reading"),
            Key("definitions", Holds.NAMED, of="definition"),
            Key("conditions", Holds.NAMED, of="condition"),
            Key("findings", Holds.NAMED, of="finding"),
            Key("accumulators", Holds.NAMED, of="accumulator"),
            Key("benefits", Holds.NAMED, of="benefit"),
            Key("not_encoded", Holds.NAMED, of="not_encoded"),
            *(Key(section, Holds.NAMED, of="provision") for section in SECTIONS),
            Key("notes", Holds.PARTS, of="note"),
        ),
    ),
    Shape("diseases", "a file of diseases", (Key("lists", Holds.NAMED, True, of="disease_list"),)),
    Shape("clauses", "a file of clauses", (Key("clauses", Holds.NAMED, True, of="clause"),)),
    Shape("cases", "a file of cases", (Key("cases", Holds.PARTS, True, of="case"),)),
    Shape(
        "case",
        "a case",
        (
            Key("name", Holds.TEXT, required=True),
            _CITE,
            Key("rows", Holds.TEXTS),
            Key("claim", Holds.CELLS),
            Key("provision", Holds.NAME),
            Key("application", Holds.CELLS),
            Key("period", Holds.CELLS),
            Key("change", Holds.CELLS),
            Key("occurrence", Holds.CELLS),
            Key("statement", Holds.CELLS),
            Key("today", Holds.DATE),
            Key("person", Holds.CELLS),
            Key("registrations", Holds.ROWS),
            Key("identities", Holds.ROWS),
            Key("facility", Holds.CELLS),
            Key("others", Holds.ROWS),
            Key("rejected", Holds.TEXTS),
            Key("opening", Holds.CELLS),
            Key("events", Holds.ROWS),
            Key("enrolments", Holds.ROWS),
            Key("claims", Holds.ROWS),
            Key("choose", Holds.CELLS),
            Key("set", Holds.CELLS),
            Key("expect", Holds.CELLS, required=True),
        ),
    ),
    Shape(
        "overlay",
        "an overlay",
        (
            Key("overlay", Holds.NAME, required=True),
            Key("policy", Holds.NAME, required=True),
            Key("parameters", Holds.NAMED, of="parameter_change"),
            Key("lists", Holds.NAMED, of="list_change"),
            Key("readings", Holds.NAMED),
            Key("definitions", Holds.NAMED, of="definition"),
            Key("conditions", Holds.NAMED, of="condition"),
            Key("findings", Holds.NAMED, of="finding"),
            Key("accumulators", Holds.NAMED, of="accumulator"),
            Key("benefits", Holds.NAMED, of="benefit"),
            Key("not_encoded", Holds.NAMED, of="not_encoded"),
            *(Key(section, Holds.NAMED, of="provision") for section in SECTIONS),
            Key("clauses", Holds.NAMED, of="clause"),
        ),
    ),
    Shape(
        "parameter_change",
        "a change of a parameter",
        (
            Key("kind", Holds.WORD, words=tuple(Kind)),
            Key("about", Holds.SENTENCE),
            Key("cite", Holds.CITE),
            Key("values", Holds.VALUES),
            Key("optional", Holds.FLAG),
        ),
    ),
    Shape(
        "list_change",
        "a change of a list",
        (
            Key("of", Holds.WORD, words=LIST_KINDS),
            Key("cite", Holds.CITE),
            Key("items", Holds.ITEMS, required=True),
            Key("open", Holds.FLAG),
            Key("about", Holds.SENTENCE),
        ),
    ),
    Shape(
        "document",
        "a document",
        (
            Key("number", Holds.TEXT, required=True),
            Key("issued", Holds.DATE),
            Key("sha256", Holds.TEXT, required=True),
            Key("file", Holds.TEXT, required=True),
        ),
    ),
    Shape(
        "in_force",
        "in_force",
        (Key("from", Holds.FORMULA, required=True), Key("to", Holds.FORMULA), _CITE),
    ),
    Shape(
        "parameter",
        "a parameter",
        (
            Key("kind", Holds.WORD, required=True, words=tuple(Kind)),
            _ABOUT,
            _CITE,
            Key("values", Holds.VALUES),
            Key("not_given", Holds.SENTENCE),
            Key("optional", Holds.FLAG),
        ),
    ),
    Shape(
        "list",
        "a list",
        (
            Key("of", Holds.WORD, required=True, words=LIST_KINDS),
            _CITE,
            Key("items", Holds.ITEMS, required=True),
            Key("open", Holds.FLAG),
            _SAID_ABOUT,
        ),
    ),
    Shape(
        "disease_list",
        "a list of diseases",
        (
            _CITE,
            _ABOUT,
            Key("items", Holds.ITEMS, required=True),
            Key("open", Holds.FLAG),
        ),
    ),
    Shape(
        "item",
        "an item",
        (Key("id", Holds.TEXT, required=True), Key("label", Holds.TEXT)),
    ),
    Shape(
        "reading",
        "a reading",
        (
            _CITE,
            Key("question", Holds.SENTENCE, required=True),
            Key("options", Holds.NAMED, required=True),
        ),
    ),
    Shape(
        "definition",
        "a definition",
        (
            Key("formula", Holds.FORMULA, required=True),
            _SAID_ABOUT,
            Key("cite", Holds.CITE),
        ),
    ),
    Shape(
        "condition",
        "a condition",
        (
            _SAID_ABOUT,
            Key("that", Holds.FORMULA, required=True),
            Key("else", Holds.SENTENCE, required=True),
            _CITE,
        ),
    ),
    Shape(
        "finding",
        "a finding",
        (
            Key("when", Holds.FORMULA, required=True),
            Key("say", Holds.SENTENCE, required=True),
            _CITE,
            Key("only", Holds.WORD, words=("granted",)),
        ),
    ),
    Shape(
        "accumulator",
        "an accumulator",
        (_ABOUT, Key("key", Holds.FORMULAS, required=True), _CITE),
    ),
    Shape(
        "benefit",
        "a benefit",
        (
            _ABOUT,
            _CITE,
            Key("when", Holds.FORMULA, required=True),
            Key("require", Holds.NAMES),
            Key("findings", Holds.NAMES),
            Key("pay", Holds.NAMED, of="payment", words=FUNDS),
            Key("yields", Holds.NAMED, of="yield"),
        ),
    ),
    Shape(
        "payment",
        "a payment",
        (
            _CITE,
            Key("when", Holds.FORMULA),
            Key("require", Holds.NAMES),
            Key("reported", Holds.WORD, words=("stands", "ignored")),
            Key("amount", Holds.FORMULA, required=True),
        ),
    ),
    Shape(
        "yield",
        "an extra column",
        (
            _CITE,
            Key("of", Holds.WORD, words=FUNDS),
            Key("amount", Holds.FORMULA, required=True),
            _SAID_ABOUT,
        ),
    ),
    Shape(
        "provision",
        "a provision",
        (
            _ABOUT,
            _CITE,
            Key("of", Holds.WORD, words=tuple(SUBJECTS)),
            Key("when", Holds.FORMULA),
            Key("require", Holds.NAMES),
            Key("findings", Holds.NAMES),
            Key("yields", Holds.NAMED, of="result"),
            Key("alerts", Holds.NAMED, of="finding"),
        ),
    ),
    Shape(
        "result",
        "a result",
        (Key("is", Holds.FORMULA, required=True), _CITE, _SAID_ABOUT),
    ),
    Shape(
        "not_encoded",
        "a clause not encoded",
        (
            Key("when", Holds.FORMULA, required=True),
            Key("because", Holds.SENTENCE, required=True),
            _CITE,
        ),
    ),
    Shape(
        "note",
        "a note",
        (
            Key("zh", Holds.TEXT, required=True),
            Key("en", Holds.TEXT, required=True),
            _CITE,
            Key("before", Holds.DATE),
        ),
    ),
    Shape(
        "clause",
        "a clause",
        (
            Key("at", Holds.SENTENCE, required=True),
            Key("gist", Holds.SENTENCE, required=True),
            Key("implements", Holds.TEXTS),
            Key("figures", Holds.TEXTS),
            Key("administrative", Holds.SENTENCE),
            Key("later", Holds.SENTENCE),
        ),
    ),
)
