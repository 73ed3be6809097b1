"""The page `docs/diagnostics.md`, written from the registry of codes.

Why: the page and the program cannot differ; a test compares them.
"""

from __future__ import annotations

from medrelief.policy.codes import Code, Severity, all_codes

_SECTIONS = (
    ("MR0", "Files and YAML"),
    ("MR1", "The shape of a pack"),
    ("MR2", "Names and formulas"),
    ("MR3", "Evidence"),
    ("MR4", "Sources"),
    ("MR5", "Overlays"),
    ("MR6", "Cases"),
)

_HEAD = """# Diagnostics

Every message about a pack has a code. A code is never reused. A pack with an error never runs; a
warning is shown by `medrelief policies check`. This page is made from `medrelief.policy.codes`.
"""


def diagnostics_page() -> str:
    """The page as Markdown, one entry per code."""
    parts = [_HEAD]
    for prefix, title in _SECTIONS:
        parts.append(f"## {title}\n")
        parts += [_entry(code) for code in all_codes() if code.code.startswith(prefix)]
    return "\n".join(parts)


def _entry(code: Code) -> str:
    mark = " (warning)" if code.severity is Severity.WARNING else ""
    return (
        f"### {code.code} {code.title}{mark}\n\n{code.why}\n\n"
        f"Bad:\n\n```text\n{code.bad}\n```\n\nGood:\n\n```text\n{code.good}\n```\n"
    )
