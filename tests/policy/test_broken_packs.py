"""Whatever is done to a pack, its author gets diagnostics and never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medrelief.policy.cases import read_cases
from medrelief.policy.diagnostics import PackFaults, render
from medrelief.policy.library import load_policy, read_pack
from medrelief.policy.overlay import overlay_policy

if TYPE_CHECKING:
    from collections.abc import Callable

PACKS = Path(__file__).parent.parent / "packs"
FICTIONAL = PACKS / "fictional"
SCRAPS = ("", "x", "[]", "{}", "[a, [b]]", "{a: {b: c}}", '""', "- a", "- {a: b}", "90", "a: b: c")


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_pack_is_told_never_crashes(tmp_path: Path, data: st.DataObject) -> None:
    pack = tmp_path / "fictional"
    shutil.copytree(FICTIONAL, pack, dirs_exist_ok=True)
    name = data.draw(st.sampled_from(["policy.yaml", "clauses.yaml", "diseases.yaml"]))
    lines = (pack / name).read_text(encoding="utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = damaged(lines[at], data.draw(st.sampled_from(SCRAPS)))
    (pack / name).write_text("\n".join(lines), encoding="utf-8")
    reading = read_pack(pack)
    assert (reading.policy is None) == any(found.is_error for found in reading.diagnostics)
    assert render(reading.diagnostics) or reading.policy is not None


def damaged(line: str, scrap: str) -> str:
    """The line with another value under its key."""
    head, colon, _ = line.partition(":")
    return f"{head}{colon} {scrap}" if colon else scrap


@pytest.mark.parametrize("key", ["claim", "person", "registrations", "expect", "set", "rejected"])
@pytest.mark.parametrize("scrap", ["", " x", " [a, [b]]", " {a: {b: c}}", " [{a: {b: c}}]"])
def test_damaged_cases_are_told(tmp_path: Path, key: str, scrap: str) -> None:
    text = f"cases:\n  - name: n\n    cite: art-6\n    {key}:{scrap}\n"
    for other in {"claim", "expect"} - {key}:
        text += f"    {other}: {{}}\n"
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    policy = load_policy(FICTIONAL)
    assert told(lambda: read_cases(path, policy)) != ""


@pytest.mark.parametrize("section", ["parameters", "lists", "readings", "conditions", "benefits"])
@pytest.mark.parametrize("scrap", ["", " x", " []", " {relief_ratio: x}", " {poor: {items: x}}"])
def test_damaged_overlays_are_told(tmp_path: Path, section: str, scrap: str) -> None:
    path = tmp_path / "o.yaml"
    path.write_text(f"overlay: o\npolicy: fictional\n{section}:{scrap}\n", encoding="utf-8")
    assert told(lambda: load_policy(FICTIONAL, overlays=[path])) != ""


def told(read: Callable[[], object]) -> str | None:
    """What is said about a file; nothing where it is read."""
    try:
        read()
    except PackFaults as faults:
        return str(faults)
    return None


@pytest.mark.parametrize("text", ["x", "[]", "overlay: o", "policy: {}", ""])
def test_an_overlay_without_a_policy_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "o.yaml"
    path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(PackFaults):
        overlay_policy(path)
    with pytest.raises(PackFaults):
        load_policy(FICTIONAL, overlays=[path])


def test_a_value_of_a_case_is_judged_like_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(
        "cases:\n  - name: n\n    cite: art-6\n    claim: {}\n    expect: {}\n"
        "    choose: {uplift_as: relativ}\n    set: {base_ratio: 50%}\n",
        encoding="utf-8",
    )
    with pytest.raises(PackFaults) as caught:
        read_cases(path, load_policy(FICTIONAL))
    (found,) = caught.value.diagnostics
    assert (found.code, found.place.line) == ("MR602", 6)
    assert found.message == "the pack has no option 'relativ'"


def test_what_uses_brings_must_not_be_there_already(tmp_path: Path) -> None:
    pack = tmp_path / "fictional"
    shutil.copytree(FICTIONAL, pack)
    path = pack / "policy.yaml"
    text = path.read_text(encoding="utf-8").replace("  uplift_as:\n", "  other_payers:\n")
    path.write_text(text, encoding="utf-8")
    found = [(d.code, d.message) for d in read_pack(pack).diagnostics]
    assert ("MR011", "the key 'other_payers' stands twice in one mapping") in found
