"""The command: what A and B may be, where options go, exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from medrelief.cli.main import exit_code
from medrelief.compare.sides import Options, sides_of

HERE = Path(__file__).parent
PACKS, CLAIMS = HERE / "packs", HERE / "claims.csv"
WHAT_IF = PACKS / "what-if.yaml"


def run(*arguments: str | Path) -> int:
    return exit_code(["diff", *map(str, arguments), "--policies", str(PACKS)])


def test_packs_that_differ_and_packs_that_do_not_both_end_with_0(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("hill", "dale", "--lang", "en") == 0
    assert "share of the fund" in capsys.readouterr().out
    assert run("hill", "hill", "--lang", "en") == 0
    assert "Nothing differs." in capsys.readouterr().out


def test_an_overlay_behind_a_plus_is_laid_on_that_side() -> None:
    one, other = sides_of("hill", f"hill+{WHAT_IF}", Options(policies=PACKS))
    assert (one.name, other.name) == ("hill", "hill+what-if.yaml")
    assert one.policy.parameters["yearly_limit"].values == ()
    assert other.policy.parameters["yearly_limit"].values[0][1] == 500_000


def test_options_for_a_pack_that_stands_on_both_sides_go_to_b() -> None:
    options = Options([WHAT_IF], ["hill.fund_ratio=50%"], ["hill.first_day=printed"], PACKS)
    one, other = sides_of("hill", "hill", options)
    assert one.policy.parameters["fund_ratio"].values[0][1] * 10 == 9
    assert other.policy.parameters["fund_ratio"].values[0][1] * 2 == 1
    assert (dict(one.policy.choices), dict(other.policy.choices)) == ({}, {"first_day": "printed"})


def test_options_for_a_pack_that_stands_on_one_side_go_there() -> None:
    options = Options([WHAT_IF], ["dale.fund_ratio=50%"], [], PACKS)
    one, other = sides_of("hill", "dale", options)
    assert one.name == "hill+what-if.yaml"
    assert other.policy.parameters["fund_ratio"].values[0][1] * 2 == 1


def test_a_folder_with_a_plus_in_its_name_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a+b" / "hill"
    shutil.copytree(PACKS / "hill", folder)
    one, _ = sides_of(str(folder), "dale", Options(policies=PACKS))
    assert one.policy.id == "hill"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["hill", "nowhere"], "no pack is named 'nowhere'"),
        (["hill", "hill+nothing.yaml"], "there is no overlay nothing.yaml"),
        (["dale", "dale", "--overlay", str(WHAT_IF)], "is for 'hill', which is neither side"),
        (["hill", "dale", "--set", "linxi.uplift=5%"], "no policy is named 'linxi'"),
        (["hill", "dale", "--persons", "p.csv"], "there is no --claims"),
        (["hill"], "B"),
    ],
)
def test_wrong_use_ends_with_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


def test_a_broken_pack_ends_with_5(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "hill"
    shutil.copytree(PACKS / "hill", broken)
    (broken / "clauses.yaml").write_text("clauses: {art-1: {}}\n", encoding="utf-8")
    assert run(broken, "dale") == 5
    assert "error[MR" in capsys.readouterr().err


def test_a_formula_that_means_nothing_ends_with_5(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay = tmp_path / "bad.yaml"
    overlay.write_text("overlay: bad\npolicy: hill\ndefinitions: {relief: fund_ratio + }\n")
    assert run("hill", f"hill+{overlay}") == 5
    assert "MR202" in capsys.readouterr().err


def test_claims_show_the_effect(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hill", "dale", "--claims", CLAIMS, "--json") == 0
    effect = json.loads(capsys.readouterr().out)["effect"]
    assert (effect["rows"], effect["changed"]) == (5, 3)
    assert effect["funds"]["relief_fund"] == {
        "before": "270.00",
        "after": "120.00",
        "difference": "-150.00",
        "difference_where_both": "-150.00",
        "empty_before": 1,
        "empty_after": 1,
    }


def test_rows_that_cannot_be_read_end_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text(CLAIMS.read_text(encoding="utf-8") + "c6,p1,,2021-13-01,,,1.00,,\n")
    assert run("hill", "dale", "--claims", claims, "--lang", "en") == 3
    ended = capsys.readouterr()
    assert "1 more rows could not be read" in ended.out
    assert "2021-13-01" not in ended.err


def test_claims_that_are_no_table_end_with_4(tmp_path: Path) -> None:
    assert run("hill", "dale", "--claims", tmp_path / "absent.csv") == 4


def test_a_page_is_written_and_nothing_else_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "page.html"
    assert run("hill", "dale", "--html", target, "--lang", "zh") == 0
    assert target.read_text(encoding="utf-8").startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert capsys.readouterr().out == ""


def test_a_page_that_cannot_be_written_ends_with_6(tmp_path: Path) -> None:
    assert run("hill", "dale", "--html", tmp_path / "absent" / "page.html") == 6
