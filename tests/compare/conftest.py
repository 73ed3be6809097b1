"""Two small counties that do not exist, hill and dale, and hill with a what-if on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from medrelief.compare.comparison import compare
from medrelief.policy.cases import read_cases
from medrelief.policy.library import load_policy

if TYPE_CHECKING:
    from medrelief.compare.model import Comparison
    from medrelief.policy.model import Policy

PACKS = Path(__file__).parent / "packs"
WHAT_IF = PACKS / "what-if.yaml"


@pytest.fixture(scope="session")
def hill() -> Policy:
    return load_policy("hill", policies_folder=PACKS)


@pytest.fixture(scope="session")
def dale() -> Policy:
    return load_policy("dale", policies_folder=PACKS)


@pytest.fixture(scope="session")
def hill_with_what_if() -> Policy:
    return load_policy("hill", policies_folder=PACKS, overlays=[WHAT_IF])


@pytest.fixture(scope="session")
def counties(hill: Policy, dale: Policy) -> Comparison:
    return compare(hill, dale)


@pytest.fixture(scope="session")
def versions(hill: Policy, hill_with_what_if: Policy) -> Comparison:
    scenarios = read_cases(PACKS / "hill" / "cases.yaml", hill)
    return compare(hill, hill_with_what_if, scenarios=scenarios)
