"""`policies list`: which packs there are."""

from __future__ import annotations

import sys

from medrelief.cli.layout import lined_up
from medrelief.cli.options import Language, Policies, lang_of

HELP = "List the packs: name, notice, title, in force from, digest."
SHORT = 12


def command(policies: Policies = None, lang: Language = None) -> int:
    """One line per pack."""
    from medrelief.cli.policies.first_day import first_day
    from medrelief.cli.policies.packs import folders, policies_of
    from medrelief.program.compile import program_from_policy

    language = lang_of(lang)
    rows = []
    for policy in policies_of(folders(None, policies)).values():
        day = first_day(program_from_policy(policy))
        since = day.isoformat() if day else ("未给出" if language == "zh" else "not given")
        title = policy.title.of(language)
        rows.append([policy.id, since, policy.digest[:SHORT], policy.document.number, title])
    sys.stdout.write(lined_up(rows))
    return 0
