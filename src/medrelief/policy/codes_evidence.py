"""MR3xx to MR6xx: evidence, sources, overlays and scenarios.  See `codes.py`."""

from __future__ import annotations

from medrelief.policy.codes import Code, Severity

EVIDENCE = (
    Code(
        "MR301",
        "A cited clause that is not listed",
        "no clause has the id '{name}'",
        "Every value and every rule leads to a place in the document.",
        "cite: art-66",
        "cite: art-6",
    ),
    Code(
        "MR302",
        "A clause that is not accounted for",
        "the clause '{name}' {fact}",
        "A clause is implemented, administrative or left for later: nothing of a text is lost.",
        "art-6: {at: {…}, gist: {…}}",
        "art-6: {at: {…}, gist: {…}, implements: [LX5]}",
    ),
    Code(
        "MR303",
        "A name that nothing uses",
        "nothing uses the {kind} '{name}'",
        "A rule written down and connected to nothing is usually a rule that was forgotten.",
        "a condition that no benefit requires",
        "require: [needy_person]",
        Severity.WARNING,
    ),
    Code(
        "MR304",
        "A list item outside the vocabulary",
        "the vocabulary '{vocabulary}' has no '{name}'",
        "Facts are folded to the ids of the vocabulary; an item with another id is never met.",
        "items: [{id: diabetis, label: 糖尿病}]",
        "items: [{id: diabetes, label: 糖尿病}]",
    ),
    Code(
        "MR305",
        "A reading whose options do not differ",
        "{fact}",
        "A reading asks a question; two options that say the same ask nothing.",
        "options: {points: {zh: 甲, en: a}, relative: {zh: 甲, en: a}}",
        "options: {points: {zh: 百分点, en: points}, relative: {zh: 按比例, en: relative}}",
    ),
    Code(
        "MR306",
        "Dates that do not ascend",
        "{later} stands after {earlier}",
        "Values are read from top to bottom as they came into force.",
        "values: {2022-01-01: 96%, 2020-01-01: 95%}",
        "values: {2020-01-01: 95%, 2022-01-01: 96%}",
    ),
    Code(
        "MR307",
        "A value out of range",
        "{text} is outside the range of {kind}: {range}",
        "A slip of the decimal point should be seen before it pays.",
        "values: {2020-01-01: 9500%}",
        "values: {2020-01-01: 95%}",
    ),
    Code(
        "MR308",
        "A parameter that is both given and not given, or neither",
        "the parameter '{name}' {fact}",
        "A value comes from the text, or the pack says who else sets it; it is never invented.",
        "base_ratio: {kind: ratio, about: {…}, cite: art-6}",
        "base_ratio: {kind: ratio, about: {…}, cite: art-6, not_given: {…}}",
    ),
    Code(
        "MR309",
        "A name with two meanings",
        "'{name}' is already the name of a {kind}",
        "Formulas use bare names, and reports bare ids.",
        "parameters: {cap: …}\nlists: {cap: …}",
        "parameters: {cap: …}\nlists: {capped: …}",
    ),
    Code(
        "MR310",
        "A name that the language has taken",
        "'{name}' is a word of the language or of the engine",
        "Keywords, tables, built-in facts and the engine's own ids keep their meaning.",
        "conditions: {care_type: …}",
        "conditions: {chronic_care: …}",
    ),
    Code(
        "MR311",
        "A clause that is implemented and never cited",
        "the clause '{name}' implements {rows}, and nothing of the pack cites it",
        "What implements a clause names it; else nobody can check the one against the other.",
        "implements: [LX5], and no cite: art-6 anywhere",
        "implements: [LX5], and cite: art-6 at the payment",
        Severity.WARNING,
    ),
    Code(
        "MR312",
        "A pack named otherwise than its folder",
        "the pack is named '{name}' and its folder '{folder}'",
        "Claims name the policy by its id, and a user finds the pack by its folder.",
        "policies/linxi/policy.yaml with pack: lin_xi",
        "policies/linxi/policy.yaml with pack: linxi",
    ),
    Code(
        "MR313",
        "An item stands twice in a list",
        "'{name}' stands twice in the list '{list}'",
        "The second may have been meant as another disease.",
        "items: [receipt, receipt]",
        "items: [receipt]",
    ),
)

SOURCES = (
    Code(
        "MR401",
        "The source text is not there",
        "the source file '{name}' is not in the folder of sources",
        "Figures are compared with the text that the pack was written from.",
        "file: exmaple.txt",
        "file: example.txt",
    ),
    Code(
        "MR402",
        "The source text is another one",
        "the text has the sha256 {found}, and the pack was written from another",
        "A text that changed may say something else.",
        "sha256 of an older download",
        "sha256 of the text that was read",
    ),
    Code(
        "MR403",
        "A figure that the source does not print",
        "the source does not print {figure}",
        "A figure of the pack is a figure of the text.",
        "figures: [59%] where the text says 95％",
        "figures: [95%]",
    ),
)

VARIATIONS = (
    Code(
        "MR501",
        "An overlay for another policy",
        "the overlay is for '{found}', and the policy is '{wanted}'",
        "An overlay passed over in silence would leave results without the values it gives.",
        "policy: linxi, used with zibo",
        "policy: zibo, used with zibo",
    ),
    Code(
        "MR502",
        "An overlay that changes what the pack does not have",
        "the pack has no {kind} '{name}'",
        "An overlay gives values to what is declared; a misspelt name must not become a new one.",
        "parameters: {base_ration: {values: {2020-01-01: 50%}}}",
        "parameters: {base_ratio: {values: {2020-01-01: 50%}}}",
    ),
)

SCENARIOS = (
    Code(
        "MR601",
        "Two cases with one name",
        "two cases have the name '{name}'",
        "The name of a case states the rule that it shows.",
        "- {name: pays half, …}\n- {name: pays half, …}",
        "- {name: pays half (below), …}\n- {name: pays half (at), …}",
    ),
    Code(
        "MR602",
        "A case that names what the pack does not have",
        "the pack has no {kind} '{name}'",
        "A case with a misspelt name would test something else.",
        "choose: {uplift: relative}",
        "choose: {uplift_as: relative}",
    ),
)
