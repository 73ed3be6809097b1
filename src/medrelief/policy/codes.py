"""Every code a diagnostic can have, with its sentence, its reason and two examples.

Why: a code is never reused, its words stand in one place, and the page
`docs/diagnostics.md` is made from here.  Must never: hold a check; those are in
the reader, in `checks/` and in the compiler of formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a pack with the diagnostic may run."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """One code.  `message` is a format string; `{fact}` where every case has its own words."""

    code: str
    title: str
    message: str
    why: str
    bad: str
    good: str
    severity: Severity = Severity.ERROR


def code_of(code: str) -> Code:
    """The registered code; `KeyError` where there is none."""
    for known in all_codes():
        if known.code == code:
            return known
    raise KeyError(code)


def all_codes() -> tuple[Code, ...]:
    """All codes in ascending order."""
    from medrelief.policy.codes_evidence import EVIDENCE, SCENARIOS, SOURCES, VARIATIONS
    from medrelief.policy.codes_files import FILES
    from medrelief.policy.codes_formulas import FORMULAS
    from medrelief.policy.codes_schema import SCHEMA

    return (*FILES, *SCHEMA, *FORMULAS, *EVIDENCE, *SOURCES, *VARIATIONS, *SCENARIOS)
