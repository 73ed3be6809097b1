"""MR1xx: the shape of a pack.  See `codes.py`."""

from __future__ import annotations

from medrelief.policy.codes import Code

SCHEMA = (
    Code(
        "MR101",
        "The wrong shape",
        "{what} is {wanted}, and {got} stands here",
        "Each key holds one shape: a text, a list or a mapping.",
        "require: {needy: true}",
        "require: [needy]",
    ),
    Code(
        "MR102",
        "An unknown key",
        "{what} has no key '{key}'",
        "A misspelt key that is passed over would silently freeze a rule.",
        "optinal: true",
        "optional: true",
    ),
    Code(
        "MR103",
        "A missing key",
        "{what} lacks the key '{key}'",
        "Every value has its clause and every sentence its two languages.",
        "title: {zh: 示例}",
        "title: {zh: 示例, en: Example}",
    ),
    Code(
        "MR104",
        "A word outside a closed list",
        "'{word}' is not one of the words for {what}",
        "Kinds, funds and switches are closed lists.",
        "kind: percentage",
        "kind: ratio",
    ),
    Code(
        "MR105",
        "A value that does not read as its kind",
        "'{text}' does not read as {kind}",
        "A bare 90 and 0.9 must never both pass as a ratio, nor 010 as eight.",
        "values: {2020-01-01: 90}",
        "values: {2020-01-01: 90%}",
    ),
    Code(
        "MR106",
        "A name in the wrong letters",
        "'{name}' is not a name in lower_case_words",
        "Names become parts of ids, column headers and formulas.",
        "Base-Ratio: …",
        "base_ratio: …",
    ),
    Code(
        "MR107",
        "An empty text",
        "{what} is empty",
        "An empty sentence reaches a clerk as a blank, an empty formula decides nothing.",
        'else: {zh: "", en: not needy}',
        "else: {zh: 不是困难人员, en: not needy}",
    ),
    Code(
        "MR108",
        "Unknown shared provisions",
        "no shared provisions are named '{name}'",
        "`uses` takes names of files in rules/shared.",
        "uses: [payer]",
        "uses: [payers]",
    ),
)
