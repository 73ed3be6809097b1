"""`policies`: packs listed, shown, checked, tested, covered, begun."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ended

    Run = Callable[..., Ended]

CITIES = ["linxi", "weihai", "xuchang", "yeji", "zibo"]


@pytest.fixture
def pack(run: Run) -> Path:
    """A new pack beside which nothing stands."""
    assert run("policies", "new", "mycounty").code == 0
    return Path("mycounty")


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_shipped_packs_are_listed(run: Run) -> None:
    ended = run("policies", "list")
    assert ended.code == 0
    rows = [line.split() for line in ended.out.splitlines()]
    assert [row[0] for row in rows] == CITIES
    assert [row[1] for row in rows] == [
        *("2017-06-07", "2020-06-08", "2022-01-01", "2024-05-23", "2020-04-30")
    ]
    assert all(len(row[2]) == 12 for row in rows)


def test_a_folder_of_ones_own_is_listed_instead(run: Run) -> None:
    run("policies", "new", "packs/mycounty")
    ended = run("policies", "list", "--policies", "packs")
    assert [line.split()[:2] for line in ended.out.splitlines()] == [["mycounty", "2020-01-01"]]


def test_a_folder_without_packs(run: Run, tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    ended = run("policies", "list", "--policies", "packs")
    assert (ended.code, ended.err) == (2, "there is no pack in the folder of --policies\n")


@pytest.mark.usefixtures("pack")
def test_a_new_pack_is_sound_tested_and_covered(run: Run) -> None:
    assert run("policies", "check", "mycounty", "--strict").out == "mycounty: sound\n"
    assert run("policies", "test", "mycounty").out == "mycounty: 8 of 8 cases as expected\n"
    assert run("policies", "coverage", "mycounty").code == 0


def test_a_new_pack_overwrites_nothing(run: Run, pack: Path) -> None:
    ended = run("policies", "new", pack)
    assert (ended.code, ended.err) == (2, "the folder 'mycounty' is not empty\n")


def test_a_pack_has_a_lower_case_name(run: Run) -> None:
    ended = run("policies", "new", "My-County")
    assert ended.code == 2
    assert "'My-County' cannot name a pack" in ended.err


def test_a_pack_is_shown(run: Run, pack: Path) -> None:
    ended = run("policies", "show", pack, "--lang", "en")
    assert ended.code == 0
    digest = ended.out.splitlines()[3].split()[-1]
    assert len(digest) == 64
    assert ended.out.replace(digest, "<digest>") == SHOWN


SHOWN = """\
mycounty · Subsidy for chronic outpatient care, a county
  document       某县〔2020〕1号
  in force from  2020-01-01
  digest         <digest>

parameters
  subsidy_ratio  ratio  50% (2020-01-01–)    art-2  the share that is paid
  yearly_limit   money  not given, optional  art-3  the yearly limit: set apart by the finance office

readings
  other_payers              common to all packs  does a payment of another fund that is not reported count as none or as unknown
    * none_unless_reported                       not reported means that nothing was paid
      must_be_reported                           not reported means unknown

conditions (where they do not hold)
  helped_person   article 1  not on the minimum living allowance on the service date
  listed_disease  article 2  not a listed disease

benefits
  subsidy        article 1, article 2  subsidy for chronic outpatient care
    require                            helped_person, listed_disease
    relief_fund  art-2, art-3          if given(yearly_limit) then fill(within_cost(computed), yearly_limit, paid_this_year) else within_cost(computed)

running totals
  paid_this_year  article 3  paid this year

lists
  helped           art-1  minimum_living
  listed_diseases  art-2  高血压 hypertension, 糖尿病 diabetes
"""  # noqa: E501  # the whole output as it is


def test_what_is_set_is_shown(run: Run, pack: Path) -> None:
    options = (
        "--set",
        "mycounty.yearly_limit=50",
        "--choose",
        "mycounty.other_payers=must_be_reported",
    )
    ended = run("policies", "show", pack, "--lang", "en", *options)
    assert "yearly_limit   money  50.00 yuan " in ended.out
    assert "* must_be_reported" in ended.out


def test_an_option_for_another_pack_is_refused(run: Run, pack: Path) -> None:
    ended = run("policies", "show", pack, "--set", "linxi.base_ratio=50%")
    assert ended.code == 2
    assert "no policy is named 'linxi'" in ended.err


def test_a_pack_that_is_not_there(run: Run) -> None:
    ended = run("policies", "show", "linx")
    assert (ended.code, ended.err) == (2, "no pack is named 'linx'\nhint: write 'linxi'\n")


def test_every_fault_is_shown_with_its_place(run: Run, pack: Path) -> None:
    changed(pack / "policy.yaml", "subsidy_ratio)", "subsidy_ratoi)")
    changed(pack / "policy.yaml", "in listed_diseases", "in listed_disease")
    ended = run("policies", "check", pack)
    assert ended.code == 5
    assert ended.err == ""
    assert ended.out.count("error[MR") == 2
    assert "mycounty/policy.yaml:" in ended.out
    assert "mycounty: 2 errors" in ended.out.splitlines()[-1]


def test_a_fault_in_the_cases_is_one_of_the_pack(run: Run, pack: Path) -> None:
    changed(
        pack / "cases.yaml", 'relief_fund: "40.00", person_pays', 'relief: "40.00", person_pays'
    )
    ended = run("policies", "check", pack)
    assert ended.code == 5
    assert "mycounty/cases.yaml:" in ended.out


def test_a_warning_alone_lets_a_pack_pass_unless_strict(run: Run, pack: Path) -> None:
    changed(
        pack / "policy.yaml",
        "\nlists:\n",
        "\n  never_used:\n    kind: money\n    about: {zh: 无, en: nothing}\n    cite: art-3\n"
        "    values: {2020-01-01: 1 yuan}\n\nlists:\n",
    )
    ended = run("policies", "check", pack)
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "mycounty: 1 warning")
    assert run("policies", "check", pack, "--strict").code == 1


def test_a_case_that_differs_is_shown(run: Run, pack: Path) -> None:
    changed(
        pack / "cases.yaml",
        'relief_fund: "20.00", person_pays',
        'relief_fund: "21.00", person_pays',
    )
    ended = run("policies", "test", pack)
    assert ended.code == 1
    assert ended.out == (
        "mycounty/cases.yaml:43:5: an earlier claim uses up the yearly limit\n"
        "  relief_fund: expected 21.00\n"
        "                    got 20.00\n"
        "\n"
        "mycounty: 7 of 8 cases as expected, 1 differ\n"
    )


def test_what_no_case_shows_is_found(run: Run, pack: Path) -> None:
    changed(pack / "cases.yaml", "reasons: [helped_person]", "reasons: []")
    changed(
        pack / "cases.yaml", "person: {identities: []}", "person: {identities: [minimum_living]}"
    )
    ended = run("policies", "coverage", pack, "--lang", "en")
    assert ended.code == 1
    assert "condition helped_person: no case shows it refused\n" in ended.out


def test_figures_are_compared_with_the_source(run: Run, pack: Path, tmp_path: Path) -> None:
    (tmp_path / "mycounty.txt").write_text(
        "补助百分之五十。自2020年1月1日起施行。", encoding="utf-8"
    )
    ended = run("policies", "coverage", pack, "--sources", ".", "--lang", "en")
    assert ended.code == 1  # the sum of the text is not the one that the pack names
    assert "figures found in the text: 2 of 2" in ended.out
    (tmp_path / "mycounty.txt").write_text("自2020年1月1日起施行。", encoding="utf-8")
    ended = run("policies", "coverage", pack, "--sources", ".", "--lang", "en")
    assert "figures found in the text: 1 of 2" in ended.out


def test_the_shipped_packs_are_sound(run: Run) -> None:
    ended = run("policies", "check")
    assert ended.out.splitlines() == [f"{city}: sound" for city in CITIES]


@pytest.mark.parametrize("file", ["policy", "diseases", "clauses", "cases", "overlay"])
def test_the_schema_of_each_file_is_json(run: Run, file: str) -> None:
    ended = run("policies", "schema", file)
    assert ended.code == 0
    assert json.loads(ended.out)["$schema"].startswith("https://json-schema.org/")


def test_an_overlay_is_checked_with_its_pack(run: Run, pack: Path, tmp_path: Path) -> None:
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text(
        "overlay: mine\npolicy: mycounty\nparameters:\n  yearly_limt: {values: {2020-01-01: 1}}\n"
    )
    ended = run("policies", "check", pack, "--overlay", overlay)
    assert ended.code == 5
    assert "yearly_limt" in ended.out
