"""The fictional pack: every feature of the language page, read into its shape."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from medrelief.facts.kinds import Kind
from medrelief.policy.cases import read_cases
from medrelief.policy.evidence import State, coverage
from medrelief.policy.library import load_policy, read_pack
from medrelief.policy.pack_shapes import SHAPES, shape
from medrelief.policy.yaml_nodes import ListNode, MapNode, Node, read_nodes

if TYPE_CHECKING:
    from medrelief.policy.model import Policy

PACKS = Path(__file__).parent.parent / "packs"
FICTIONAL = PACKS / "fictional"


def fictional() -> Policy:
    return load_policy(FICTIONAL)


def test_nothing_to_say_about_it() -> None:
    assert read_pack(FICTIONAL).diagnostics == ()


def test_document_and_frame() -> None:
    policy = fictional()
    assert policy.id == "fictional"
    assert policy.title.zh == "云山县门诊慢性病救助办法"
    assert policy.document.issued == date(2020, 1, 1)
    assert policy.division == "999999"
    assert policy.in_force_to is not None
    assert policy.in_force_to.text == "2030-12-31"
    assert policy.in_force_cite == ("art-9",)
    assert policy.choices == {}
    assert len(policy.digest) == 64


def test_parameters_have_the_values_of_their_kind() -> None:
    parameters = fictional().parameters
    first = date(2020, 1, 1)
    assert parameters["relief_ratio"].values == (
        (first, Fraction(95, 100)),
        (date(2022, 1, 1), Fraction(96, 100)),
    )
    assert parameters["yearly_limit"].values == ((first, 1_450_000), (date(2021, 1, 1), 2_000_050))
    assert parameters["longest_prescription"].values == ((first, 84),)
    assert parameters["most_diseases"].values == ((first, 5),)
    assert parameters["papers_are_wanted"].values == ((first, True),)
    assert parameters["wanted_level"].values == ((first, "township"),)
    assert parameters["covered_schemes"].values == ((first, frozenset({"resident", "employee"})),)
    assert {parameter.kind for parameter in parameters.values()} == set(Kind)


def test_what_the_text_leaves_to_others() -> None:
    parameters = fictional().parameters
    assert parameters["base_ratio"].values == ()
    assert parameters["base_ratio"].not_given is not None
    assert not parameters["base_ratio"].optional
    assert parameters["quota_amount"].optional


def test_lists() -> None:
    lists = fictional().lists
    papers = lists["papers_wanted"]
    assert papers.open
    assert [(item.id, item.label) for item in papers.items] == [
        ("identity_card", "身份证"),
        ("receipt", ""),
    ]
    assert lists["listed_diseases"].of == "disease"
    assert lists["poor"].items[0].id == "registered_poor"


def test_readings_keep_their_order_and_the_shared_one_comes_along() -> None:
    policy = fictional()
    assert [option for option, _ in policy.readings["uplift_as"].options] == ["points", "relative"]
    payers = policy.readings["other_payers"]
    assert [option for option, _ in payers.options] == ["none_unless_reported", "must_be_reported"]
    assert payers.cite == ("common-payers",)
    assert "common-payers" in policy.clauses


def test_formulas_of_every_style_have_one_line_of_text_and_all_places() -> None:
    definitions = fictional().definitions
    folded = definitions["is_poor"].formula
    assert folded.text == (
        "exists identity with identity.identity in poor "
        "and identity.valid_from <= claim.date and claim.date <= identity.valid_to"
    )
    assert folded.place(folded.text.index("and ")).line == folded.place(0).line + 1
    plain = definitions["is_registered"].formula
    assert plain.place(plain.text.index("and ")).column == 5
    literal = definitions["diseases_held"].formula
    assert literal.place(literal.text.index("registration.decision")).column == 7
    quoted = definitions["raised_ratio"].formula
    assert quoted.text.startswith("by_reading(uplift_as, points: ")
    assert definitions["covered"].cite == ("art-6",)


def test_benefit() -> None:
    benefit = fictional().benefits["chronic_outpatient"]
    assert [payment.fund for payment in benefit.pay] == ["basic_insurance", "relief_fund"]
    insurance, relief = benefit.pay
    assert insurance.reported_stands
    assert not relief.reported_stands
    assert relief.require == ("few_diseases", "papers_complete", "right_facility")
    assert benefit.yields[0].of == "relief_fund"
    assert fictional().findings["often_or_severe"].granted_only


def test_cases() -> None:
    case, *of_provisions = read_cases(FICTIONAL / "cases.yaml", fictional())
    assert case.claim["total_cost"] == "1000.00"
    assert case.rejected == (date(2020, 2, 2),)
    assert case.events == ()
    assert case.set == {"base_ratio": "50%"}
    assert case.opening == {"yearly_limit": "100.00"}
    assert case.expect["reasons"] == ()
    assert case.expect["left_by_insurance"] == "320.00"
    assert case.others[0]["claim_id"] == "other-1"
    assert not case.provision
    assert {each.provision for each in of_provisions} == {
        each.id for each in fictional().provisions.values() if each.section != "screening"
    }


def test_coverage_finds_every_figure() -> None:
    found = coverage(fictional(), PACKS / "sources")
    assert found.faults == ()
    assert found.source_read
    assert found.count(State.ADMINISTRATIVE) == 1
    assert found.count(State.LATER) == 1
    assert found.count(State.IMPLEMENTED) == 8


def test_every_key_of_the_format_is_used() -> None:
    used: dict[str, set[str]] = {part.name: set() for part in SHAPES}
    for file in ("policy", "diseases", "clauses", "cases"):
        collect(read_nodes(FICTIONAL / f"{file}.yaml"), file, used)
    used["definition"].update(("formula", "about", "cite"))
    overlays = {"overlay", "parameter_change", "list_change"}
    unused = {
        (part.name, key)
        for part in SHAPES
        if part.name not in overlays
        for key in set(part.names()) - used[part.name]
    }
    # An open list is shown in `policy.yaml`; diseases.yaml takes the same key.
    assert unused == {("disease_list", "open")}


def collect(node: Node, name: str, used: dict[str, set[str]]) -> None:
    if not isinstance(node, MapNode):
        return
    keys = {key.name: key for key in shape(name).keys}
    for entry in node.entries:
        key = keys[entry.key.text]
        used[name].add(key.name)
        of = "item" if key.name == "items" else key.of
        if not of:
            continue
        if isinstance(entry.value, ListNode):
            for item in entry.value.items:
                collect(item, of, used)
        elif isinstance(entry.value, MapNode) and of in {"document", "in_force"}:
            collect(entry.value, of, used)
        elif isinstance(entry.value, MapNode):
            for inner in entry.value.entries:
                collect(inner.value, of, used)
