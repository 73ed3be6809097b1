"""MR2xx: names and formulas.  Found by the compiler and by `checks/`.  See `codes.py`."""

from __future__ import annotations

from medrelief.policy.codes import Code

FORMULAS = (
    Code(
        "MR201",
        "An unknown name",
        "no {kind} is named '{name}'",
        "A name that nothing answers to is a typing error or a missing declaration.",
        "amount: share(claim.total_cost, releif_ratio)",
        "amount: share(claim.total_cost, relief_ratio)",
    ),
    Code(
        "MR202",
        "The formula cannot be parsed",
        "{fact}",
        "The language of formulas is small and closed, so that every formula can be analysed.",
        "that: claim.disease in",
        "that: claim.disease in listed_diseases",
    ),
    Code(
        "MR203",
        "Kinds that do not fit",
        "{fact}",
        "Money plus a date has no meaning; it is refused when the pack is loaded.",
        "amount: claim.total_cost + claim.service_date",
        "amount: claim.total_cost",
    ),
    Code(
        "MR204",
        "An unknown operation",
        "no operation is named '{name}'",
        "Operations are a closed list, one per word of the trade.",
        "amount: part(claim.total_cost, relief_ratio)",
        "amount: share(claim.total_cost, relief_ratio)",
    ),
    Code(
        "MR205",
        "The wrong number of arguments",
        "{fact}",
        "A missing operand must never be taken as zero.",
        "amount: share(claim.total_cost)",
        "amount: share(claim.total_cost, relief_ratio)",
    ),
    Code(
        "MR206",
        "A definition refers to itself",
        "'{name}' refers to itself: {path}",
        "A formula is worked out once; a circle has no value.",
        "a: b\nb: a",
        "a: claim.registered\nb: a",
    ),
    Code(
        "MR207",
        "The options of by_reading and of the reading differ",
        "{fact}",
        "Every option of a reading decides something; one without a formula would be a hole.",
        "by_reading(uplift_as, points: 95%)",
        "by_reading(uplift_as, points: 95%, relative: 99%)",
    ),
    Code(
        "MR208",
        "A number too large for exact arithmetic",
        "{fact}",
        "Amounts are whole numbers with a proven bound; beyond it they would wrap in silence.",
        "amount: share(share(share(claim.total_cost, 0.0001), 0.0001), 0.0001)",
        "amount: share(claim.total_cost, 0.01%)",
    ),
    Code(
        "MR209",
        "A fact that is not available here",
        "{fact}",
        "`paid_before` exists inside a payment only, another table inside exists and count only.",
        "that: paid_before == 0 yuan",
        "amount: top_up(claim.total_cost, paid_before)",
    ),
    Code(
        "MR210",
        "What decides about a claim depends on a running total",
        "'{name}' depends on the running total '{accumulator}'",
        "Only granted claims count towards a total, so that nothing which grants can ask for it.",
        "that: highest_before(claim.total_cost, yearly_cap) == 0 yuan",
        "amount: fill(claim.in_policy_cost, cap, yearly_cap)",
    ),
)
