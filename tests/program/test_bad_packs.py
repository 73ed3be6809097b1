"""Every diagnostic that the compiler raises, with the exact message it shows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from medrelief.policy.codes import all_codes
from medrelief.policy.diagnostics import PackFaults, render
from medrelief.policy.library import read_pack
from medrelief.program.compile import program_from_policy

HERE = Path(__file__).parent
SOUND = HERE.parent / "policy" / "sound"
BAD = sorted(path for path in (HERE / "bad").iterdir() if path.is_dir())


def shown(bad: Path) -> str:
    """What an author sees of the sound pack with `policy.add.yaml` behind its `policy.yaml`."""
    pack = Path("example")
    shutil.copytree(SOUND, pack)
    policy_file = pack / "policy.yaml"
    policy_file.write_bytes(policy_file.read_bytes() + (bad / "policy.add.yaml").read_bytes())
    reading = read_pack(pack)
    assert reading.policy is not None, render(reading.diagnostics)
    with pytest.raises(PackFaults) as raised:
        program_from_policy(reading.policy)
    return f"{raised.value}\n"


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.name)
def test_message_is_exactly(bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = shown(bad)
    assert text == (bad / "expected.txt").read_text(encoding="utf-8")
    assert f"[{bad.name[:5]}]" in text


def test_every_code_of_formulas_has_a_bad_pack() -> None:
    codes = {code.code for code in all_codes() if code.code.startswith("MR2")}
    assert {path.name[:5] for path in BAD} == codes
