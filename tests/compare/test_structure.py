"""What stands differently in two packs, worked out by hand from hill and dale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medrelief.compare.comparison import compare
from medrelief.compare.effects import effect
from medrelief.compare.model import Section, Standing
from medrelief.policy.diagnostics import PackFaults
from medrelief.policy.library import load_policy
from medrelief.policy.settings import with_settings

if TYPE_CHECKING:
    from pathlib import Path

    from medrelief.compare.model import Comparison, Entry
    from medrelief.policy.model import Policy


def standings(comparison: Comparison, section: Section) -> dict[str, str]:
    return {entry.id: entry.standing.value for entry in comparison.of(section)}


def sides(entry: Entry, name: str, key: str = "") -> tuple[str | None, str | None]:
    for aspect in entry.aspects:
        if (aspect.name, aspect.key) == (name, key):
            return (
                aspect.a.plain or aspect.a.text.en if aspect.a else None,
                aspect.b.plain or aspect.b.text.en if aspect.b else None,
            )
    raise KeyError(name, key)


def test_a_pack_does_not_differ_from_itself(hill: Policy) -> None:
    comparison = compare(hill, hill)
    assert not comparison.differs
    assert {entry.standing for entry in comparison.entries} == {Standing.SAME}


def test_values_stand_side_by_side_on_every_day_on_which_one_changes(counties: Comparison) -> None:
    entry = counties.entry(Section.PARAMETERS, "fund_ratio")
    assert entry.standing is Standing.DIFFERENT
    assert sides(entry, "value", "2020-01-01") == ("90%", None)
    assert sides(entry, "value", "2021-01-01") == ("90%", "80%")
    assert sides(entry, "value", "2023-01-01") == ("90%", "90%")
    assert [(a.name, a.key) for a in entry.differing] == [
        ("value", "2020-01-01"),
        ("value", "2021-01-01"),
        ("clause", ""),
    ]


def test_parameters_of_one_pack_are_listed_on_its_side(counties: Comparison) -> None:
    assert standings(counties, Section.PARAMETERS) == {
        "fund_ratio": "different",
        "yearly_limit": "only_a",
        "longest": "only_b",
    }
    longest = counties.entry(Section.PARAMETERS, "longest")
    assert sides(longest, "value", "2021-01-01") == (None, "84 days")


def test_given_stands_against_not_given(versions: Comparison) -> None:
    entry = versions.entry(Section.PARAMETERS, "yearly_limit")
    assert sides(entry, "given") == ("not_given", "given")
    assert sides(entry, "value", "2020-01-01") == (None, "5000.00 yuan")
    assert sides(entry, "optional") == ("true", "true")


def test_spaces_and_brackets_are_no_difference_but_the_ground_is(counties: Comparison) -> None:
    entry = counties.entry(Section.CONDITIONS, "needy_person")
    assert sides(entry, "that") == ("is_poor", "is_poor")
    assert entry.standing is Standing.RESTS
    # The definition has the same words too; what it rests on is the list.
    assert entry.through == ("poor",)
    assert standings(counties, Section.DEFINITIONS) == {
        "starts": "only_a",
        "is_poor": "rests_on_differences",
        "relief": "only_a",
    }


def test_another_clause_is_a_difference_only_within_one_pack(counties: Comparison) -> None:
    clause = [a for a in counties.entry(Section.CONDITIONS, "needy_person").aspects if a.minor]
    assert [(a.name, a.differs) for a in clause] == [("clause", True)]


def test_a_benefit_differs_by_what_it_pays_and_finds(counties: Comparison) -> None:
    entry = counties.entry(Section.BENEFITS, "chronic_outpatient")
    assert entry.standing is Standing.DIFFERENT
    assert sides(entry, "finding", "too_long") == (None, "too_long")
    assert sides(entry, "pays", "relief_fund") == (
        "if given(yearly_limit) then least(relief, yearly_limit) else relief",
        "share(claim.total_cost, fund_ratio)",
    )
    assert sides(entry, "require", "needy_person") == ("needy_person", "needy_person")


def test_the_document_differs_by_its_dates_under_the_readings_in_use(
    counties: Comparison, versions: Comparison
) -> None:
    (document,) = counties.of(Section.DOCUMENT)
    assert sides(document, "in_force_from") == ("2020-01-01", "2021-01-01")
    assert sides(document, "division") == ("999901", "999902")
    (document,) = versions.of(Section.DOCUMENT)
    assert [a.name for a in document.differing] == ["in_force_from"]
    assert sides(document, "in_force_from") == ("2020-01-01", "2020-02-01")


def test_a_reading_differs_by_the_option_that_is_used(hill: Policy) -> None:
    chosen = with_settings(hill, choices={"first_day": "signed"})
    entry = compare(hill, chosen).entry(Section.READINGS, "first_day")
    assert [a.name for a in entry.differing] == ["used"]
    assert sides(entry, "used") == ("printed", "signed")


def test_shared_provisions_are_the_same(counties: Comparison) -> None:
    assert standings(counties, Section.READINGS) == {
        "first_day": "only_a",
        "other_payers": "same",
    }


def test_clauses_are_compared_within_one_pack_only(
    counties: Comparison, versions: Comparison
) -> None:
    assert counties.of(Section.CLAUSES) == ()
    assert set(standings(versions, Section.CLAUSES).values()) == {"same"}


def test_diseases_match_by_their_id_in_the_vocabulary(counties: Comparison) -> None:
    diseases = counties.matched[0]
    assert {member.id: member.standing.value for member in diseases.members} == {
        "cirrhosis": "different",
        "hyperthyroidism": "only_a",
        "diabetes": "only_a",
        "psychosis": "same",
        "hypothyroidism": "only_b",
        "diabetes_complications": "only_b",
    }
    cirrhosis = diseases.members[0]
    assert cirrhosis.a is not None
    assert cirrhosis.b is not None
    assert (cirrhosis.a.printed, cirrhosis.b.printed) == (("肝硬化",), ("肝硬化失代偿期",))
    assert cirrhosis.a.lists == ("listed_diseases",)


def test_what_is_near_is_related_and_not_the_same(counties: Comparison) -> None:
    related = [(r.a, r.b, r.basis, r.shared) for r in counties.matched[0].related]
    assert related == [
        ("hyperthyroidism", "hypothyroidism", "code_class", "M017"),
        ("diabetes", "diabetes_complications", "name", "糖尿病"),
    ]


def test_identities_match_too(counties: Comparison) -> None:
    identities = counties.matched[1]
    assert [(m.id, m.standing.value) for m in identities.members] == [
        ("registered_poor", "different"),
        ("minimum_living", "only_b"),
    ]


def test_each_difference_has_a_scenario_that_it_alone_decides(versions: Comparison) -> None:
    told = {each.id: each for each in versions.witnesses}
    assert {name: each.case for name, each in told.items()} == {
        "fund_ratio": "the fund pays nine tenths",
        "first_day": "January counts under the printed day",
        "listed_diseases": "a disease that is not listed is refused",
    }
    # 100.00 × 90% = 90.00 and 100.00 × 70% = 70.00; the limit of 5000 is not in the way.
    ratio = told["fund_ratio"]
    assert (ratio.before.amounts["relief_fund"], ratio.after.amounts["relief_fund"]) == (9000, 7000)
    listed = told["listed_diseases"]
    assert (listed.before.reasons, listed.after.reasons) == (("listed_disease",), ())


def test_packs_of_two_notices_have_no_witnesses(hill: Policy, dale: Policy) -> None:
    assert compare(hill, dale).witnesses == ()


def test_a_pack_that_does_not_compile_is_not_compared(hill: Policy, tmp_path: Path) -> None:
    overlay = tmp_path / "bad.yaml"
    overlay.write_text("overlay: bad\npolicy: hill\ndefinitions: {relief: fund_ratio + 1 yuan}\n")
    broken = load_policy("hill", policies_folder=hill_folder(hill), overlays=[overlay])
    with pytest.raises(PackFaults):
        compare(hill, broken)


def hill_folder(hill: Policy) -> str:
    from pathlib import Path

    return str(Path(hill.in_force_from.place(0).file).parents[1])


def test_the_public_names_are_the_functions(hill: Policy, dale: Policy) -> None:
    import medrelief.compare as folder

    assert folder.compare is compare
    assert folder.effect is effect
    assert folder(hill, dale) == compare(hill, dale)
