"""`--set`, `--choose` and overlays: what they change, and what they refuse."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.library import load_policy, pack_folder, pack_names
from medrelief.policy.overlay import overlay_policy
from medrelief.policy.settings import WrongUse, by_policy, with_settings

PACKS = Path(__file__).parent.parent / "packs"
FICTIONAL = PACKS / "fictional"


def test_a_set_value_counts_on_every_day() -> None:
    policy = load_policy(FICTIONAL, settings={"relief_ratio": "0.5", "quota_amount": "800 yuan"})
    assert policy.parameters["relief_ratio"].values == ((date.min, Fraction(1, 2)),)
    quota = policy.parameters["quota_amount"]
    assert quota.values == ((date.min, 80_000),)
    assert quota.not_given is None


def test_a_choice_is_kept_beside_the_reading() -> None:
    policy = load_policy(FICTIONAL, choices={"uplift_as": "relative"})
    assert policy.choices == {"uplift_as": "relative"}
    assert policy.readings["uplift_as"].options[0][0] == "points"


def test_the_digest_tells_what_was_laid_on() -> None:
    plain = load_policy(FICTIONAL)
    assert plain.digest == load_policy(FICTIONAL).digest
    others = [
        with_settings(plain, {"base_ratio": "50%"}).digest,
        with_settings(plain, {"base_ratio": "51%"}).digest,
        with_settings(plain, None, {"uplift_as": "relative"}).digest,
    ]
    assert len({plain.digest, *others}) == 4
    assert with_settings(plain, {}, {}) is plain


@pytest.mark.parametrize(
    ("settings", "choices", "message"),
    [
        (
            {"base_ratios": "50%"},
            {},
            "fictional has no parameter 'base_ratios'\nhint: write 'base_ratio' (known: base_ratio,"
            " covered_schemes, longest_prescription, most_diseases, papers_are_wanted,"
            " quota_amount,"
            " relief_ratio, starts_on, uplift, wanted_level, yearly_limit)",
        ),
        (
            {"base_ratio": "50"},
            {},
            "'50' does not read as a ratio, the kind of fictional.base_ratio\nhint: write '50%'",
        ),
        (
            {"base_ratio": "2000%"},
            {},
            "'2000%' is outside the range of fictional.base_ratio\n"
            "hint: 0% to 1000%, at most four decimal places",
        ),
        (
            {},
            {"uplift": "points"},
            "fictional has no reading 'uplift'\n"
            "hint: write 'uplift_as' (known: in_force_from, other_payers, uplift_as)",
        ),
        (
            {},
            {"uplift_as": "percent"},
            "the reading fictional.uplift_as has no option 'percent'\nhint: known: "
            "points, relative",
        ),
    ],
)
def test_refused(settings: dict[str, str], choices: dict[str, str], message: str) -> None:
    policy = load_policy(FICTIONAL)
    with pytest.raises(WrongUse) as caught:
        with_settings(policy, settings, choices)
    assert str(caught.value) == message
    assert caught.value.exit_code == 2


def test_assignments_by_policy() -> None:
    texts = ["linxi.base_ratio=50%", "linxi.quota_amount=800 yuan", "zibo.pooled_ratio=0.5"]
    assert by_policy(texts, ["linxi", "zibo"]) == {
        "linxi": {"base_ratio": "50%", "quota_amount": "800 yuan"},
        "zibo": {"pooled_ratio": "0.5"},
    }


@pytest.mark.parametrize(
    "texts",
    [["base_ratio=50%"], ["linxi.base_ratio"], ["lnxi.base_ratio=1"], ["linxi.a=1", "linxi.a=2"]],
)
def test_assignments_refused(texts: list[str]) -> None:
    with pytest.raises(WrongUse):
        by_policy(texts, ["linxi"])


OVERLAY = """overlay: county_table
policy: fictional
parameters:
  base_ratio: {values: {2020-01-01: 50%}}
  relief_ratio: {values: {2021-01-01: 90%, 2022-01-01: 97%}}
  new_limit:
    kind: money
    about: {zh: 新限额, en: a new limit}
    cite: table
    values: {2020-01-01: 5 yuan}
lists:
  listed_diseases: {items: [{id: psychosis, label: 精神病}]}
  poor: {items: [extreme_hardship, 山区困难户]}
readings:
  uplift_as: relative
conditions:
  listed_disease:
    that: claim.disease in listed_diseases or claim.total_cost > new_limit
    else: {zh: 病种不在目录内, en: the disease is not listed}
    cite: table
clauses:
  table:
    at: {zh: 附表, en: table}
    gist: {zh: 县级比例, en: the county's ratios}
    implements: [F10]
"""


def test_overlay(tmp_path: Path) -> None:
    path = tmp_path / "county.yaml"
    path.write_text(OVERLAY, encoding="utf-8")
    assert overlay_policy(path) == "fictional"
    plain, policy = load_policy(FICTIONAL), load_policy(FICTIONAL, overlays=[path])
    base = policy.parameters["base_ratio"]
    assert base.values == ((date(2020, 1, 1), Fraction(1, 2)),)
    assert base.not_given is None
    assert base.about == plain.parameters["base_ratio"].about
    assert [value for _, value in policy.parameters["relief_ratio"].values] == [
        Fraction(95, 100),
        Fraction(90, 100),
        Fraction(97, 100),
    ]
    assert "new_limit" in policy.parameters
    diseases = [item.id for item in policy.lists["listed_diseases"].items]
    assert diseases == ["diabetes", "cirrhosis", "psychosis"]
    assert [item.id for item in policy.lists["poor"].items] == [
        "registered_poor",
        "extreme_hardship",
        "山区困难户",
    ]
    assert policy.readings["uplift_as"].options[0][0] == "relative"
    assert policy.conditions["listed_disease"].cite == ("table",)
    assert policy.digest != plain.digest


def test_overlay_with_faults_of_its_own_is_read_like_a_pack(tmp_path: Path) -> None:
    path = tmp_path / "county.yaml"
    text = (
        "overlay: o\npolicy: fictional\nlist: {}\n"
        "parameters:\n  base_ratio: {values: {2020-01-01: 50}}\n"
        "lists:\n  lsted_diseases: {items: [psychosis]}\n"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackFaults) as caught:
        load_policy(FICTIONAL, overlays=[path])
    found = [(d.code, d.place.line, d.hint) for d in caught.value.diagnostics]
    assert found == [
        ("MR102", 3, "write 'lists'"),
        ("MR105", 5, "write '50%'"),
        ("MR502", 7, "write 'listed_diseases'"),
    ]


def test_packs_are_found_by_name_or_path() -> None:
    assert pack_names(PACKS) == ("fictional",)
    assert load_policy("fictional", policies_folder=PACKS) == load_policy(FICTIONAL)
    assert pack_folder(FICTIONAL) == FICTIONAL
    with pytest.raises(WrongUse) as caught:
        load_policy("ficticious", policies_folder=PACKS)
    assert str(caught.value) == "no pack is named 'ficticious'\nhint: write 'fictional'"
