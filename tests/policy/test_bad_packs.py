"""Every diagnostic that this folder can raise, with the exact message it shows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from medrelief.policy.cases import read_cases
from medrelief.policy.codes import all_codes
from medrelief.policy.diagnostics import PackFaults, render
from medrelief.policy.evidence import coverage
from medrelief.policy.library import read_pack

HERE = Path(__file__).parent
SOUND = HERE / "sound"
BAD = sorted(path for path in (HERE / "bad").iterdir() if path.is_dir())
# Found by the compiler of formulas, whose own tests show them.
OF_THE_COMPILER = {f"MR{number}" for number in range(202, 211)}
# Too large to keep as files; see `test_large_files.py`.
BUILT = {"MR002", "MR010"}


def lay_out(folder: Path, bad: Path) -> None:
    """The sound pack with what the bad one replaces (`x.yaml`) or appends (`x.add.yaml`)."""
    shutil.copytree(SOUND, folder)
    absent = bad / "absent"
    for name in absent.read_text().split() if absent.exists() else ():
        (folder / name).unlink()
    for path in sorted(bad.glob("*.yaml"), key=lambda path: path.name.count(".")):
        target = folder / path.name.replace(".add.", ".")
        before = target.read_bytes() if ".add." in path.name else b""
        target.write_bytes(before + path.read_bytes())


def shown(bad: Path) -> str:
    """What an author sees of the pack laid out as `example` in the current folder."""
    pack = Path("example")
    overlay = pack / "overlay.yaml"
    reading = read_pack(pack, overlays=[overlay] if overlay.exists() else [])
    found = reading.diagnostics
    if reading.policy is not None and (pack / "cases.yaml").exists():
        try:
            read_cases(pack / "cases.yaml", reading.policy)
        except PackFaults as faults:
            found += faults.diagnostics
    if reading.policy is not None and (bad / "sources").exists():
        found += coverage(reading.policy, bad / "sources").faults
    return render(found) + "\n"


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.name)
def test_message_is_exactly(bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path / "example", bad)
    monkeypatch.chdir(tmp_path)
    text = shown(bad)
    assert f"[{bad.name}]" in text
    assert text == (bad / "expected.txt").read_text(encoding="utf-8")


def test_sound_pack_has_nothing_to_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SOUND, tmp_path / "example")
    monkeypatch.chdir(tmp_path)
    assert read_pack(Path("example")).diagnostics == ()


def test_every_code_has_a_bad_pack() -> None:
    codes = {code.code for code in all_codes()}
    assert {path.name for path in BAD} == codes - OF_THE_COMPILER - BUILT
