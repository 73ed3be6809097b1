"""What stands on each kind of form."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from .conftest import PERSONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Made

    Form = Callable[..., Made]

APPLICATIONS = """
    person_id,policy,disease,kind,applied_on,decided_on,decision,valid_from,valid_to
    w1,weihai,糖尿病,first,2020-07-01,2020-07-01,approved,2020-07-02,
    w1,weihai,高血压,additional,2020-08-01,2020-08-01,approved,2020-08-02,2020-12-31
    w2,weihai,精神病,first,2020-07-01,2020-07-01,approved,2020-07-02,
    w3,weihai,糖尿病,first,2020-07-01,2020-07-03,refused,,
"""
VISITS = """
    claim_id,person_id,policy,service_date,care_type,disease,facility_id,total_cost,in_policy_cost,basic_paid,delivered,prescription_days,reverses
    z1,w1,zibo,2020-05-06,outpatient,,V1,100.00,80.00,60.00,,,
    z2,w1,zibo,2020-05-07,outpatient,,V1,100.00,80.00,60.00,,,
    z3,w2,zibo,2020-05-08,chronic_outpatient,糖尿病,T1,200.00,180.00,90.00,是,28,
    z4,w1,zibo,2020-05-09,outpatient,,T1,200.00,150.00,,,,
    z5,w3,zibo,2020-05-09,outpatient,,T1,200.00,150.00,50.00,,,
    z6,w1,zibo,2020-05-09,outpatient,,V1,30.00,20.00,10.00,,,
    z7,w1,zibo,2020-05-10,outpatient,,V1,-30.00,-20.00,-10.00,,,z6
"""
CEILING = ("--set", "zibo.pooled_ceiling=100")


def test_a_card_for_every_registered_needy_person(form: Form) -> None:
    made = form("card", APPLICATIONS)
    assert made.code == 0
    first, second = made.sheets
    assert first[2:] == [
        "姓名", "张**", "身份证号码", "999*************19", "人员编号", "w1",
        "病种", "糖尿病、高血压", "定点医院", "文登医院", "家庭医生", "李**",
        "联系电话", "138******34",
    ]  # fmt: skip
    assert second[-6:] == ["定点医院", "（缺）", "家庭医生", "（缺）", "联系电话", "（缺）"]
    assert made.marked == ["（缺）"] * 3


def test_a_registration_that_has_ended_is_not_on_the_card(form: Form) -> None:
    for day, diseases in (("2020-12-31", "糖尿病、高血压"), ("2021-01-01", "糖尿病")):
        assert diseases in form("card", APPLICATIONS, "--on", day).sheets[0]


def test_names_and_numbers_stand_whole_only_where_asked_for(form: Form) -> None:
    hidden = form("card", APPLICATIONS).text
    for secret in ("张小明", "999999198002290019", "13800001234", "李大夫"):
        assert secret not in hidden
    shown = form("card", APPLICATIONS, "--show-names").text
    for name in ("张小明", "999999198002290019", "13800001234", "李大夫"):
        assert name in shown


def test_a_notice_gives_every_reason_with_its_clause(form: Form) -> None:
    made = form("register-notice", APPLICATIONS, "--on", "2020-07-05")
    (sheet,) = made.sheets
    at = sheet.index("原因")
    assert sheet[at : at + 2] == ["原因", "依据"]
    assert {"申报日不属于困难人员", "准入鉴定未通过"} <= set(sheet)
    assert sheet[-1] == "2020-07-05"


def test_a_slip_shows_the_arithmetic_of_each_part(form: Form) -> None:
    made = form("slip", VISITS, *CEILING, "--claim", "z2", lang="en")
    (sheet,) = made.sheets
    for part in (["All funds", "60.00"], ["The person pays", "40.00"]):
        at = sheet.index(part[0])
        assert sheet[at : at + 2] == part
    head = sheet.index("the part settled per head")
    assert sheet[head + 1] == "40.00"
    assert "100.00 yuan" in sheet[head + 2]
    item = sheet.index("the part settled by item")
    assert sheet[item + 1] == "20.00"
    assert "60.00 yuan − 40.00 yuan" in sheet[item + 2]


def test_delivered_drugs_have_a_slip_of_their_own(form: Form) -> None:
    made = form("slip", VISITS, *CEILING, "--claim", "z3")
    assert [sheet[0] for sheet in made.sheets] == ["医疗费用结算单", "门诊慢性病购药单"]
    slip = made.sheets[1]
    assert slip[slip.index("处方天数") + 1] == "28"
    assert slip[slip.index("送药地址（村）") + 1] == "二村"
    assert slip[-2:] == ["送药人签名", "领取人签名"]


def test_a_slip_of_a_claim_that_is_not_decided_gives_the_range(form: Form) -> None:
    (sheet,) = form("slip", VISITS, *CEILING, "--claim", "z4").sheets
    assert any(text.startswith("待定，在") for text in sheet)
    assert any("zibo.pooled_ratio" in text for text in sheet)


def test_a_claim_that_is_not_there_is_wrong_use(form: Form) -> None:
    made = form("slip", VISITS, *CEILING, "--claim", "z9", lang="en")
    assert (made.code, made.text) == (2, "")


def test_registers_hold_the_visits_of_poor_persons(form: Form) -> None:
    made = form("registers", VISITS, *CEILING, "--policy", "zibo", "--month", "2020-05")
    assert [sheet[0] for sheet in made.sheets] == [
        "门诊慢性病登记台账", "门诊统筹登记台账", "村卫生室购药登记",
    ]  # fmt: skip
    chronic, pooling, drugs = made.sheets
    assert chronic[-6:-2] == ["糖尿病", "200.00", "90.00", "110.00"]
    # z5 is of a person who is not poor, z4 is not decided; z6 was taken back by z7.
    assert (pooling.count("200.00"), pooling.count("?")) == (1, 2)
    assert [text for text in drugs if text.startswith("2020-05-")] == ["2020-05-06", "2020-05-07"]


def test_a_survey_form_for_every_village(form: Form) -> None:
    applications = """
        person_id,policy,disease,kind,applied_on,accepted_on,decision
        w1,xuchang,肝硬化,first,2022-09-26,2022-09-30,pending
        w2,xuchang,精神病,renewal,2022-08-30,2022-08-31,approved
    """
    month = ("--policy", "xuchang", "--month", "2022-09")
    made = form("survey", PERSONS, *month, persons="", registrations=applications)
    assert made.code == 0
    villages = {sheet[sheet.index("村（社区）") + 1]: sheet for sheet in made.sheets}
    assert set(villages) == {"一村", "二村", "三村"}
    first = villages["一村"]
    at = first.index("乡镇卫生院受理时间")
    assert first[at + 1 : at + 3] == ["张**", "999*************19"]
    assert first[at + 4 : at + 7] == ["肝硬化", "首次申办", "2022-09-30"]
    assert first[-2:] == ["家庭签约医生签名", "排查时间"]
    assert "精神病" not in villages["二村"]


CLAIMS = """
    claim_id,person_id,policy,service_date,care_type,disease,facility_id,total_cost,in_policy_cost,basic_paid,relief_paid,managed_as,papers,deception_proven
    c1,w1,linxi,2018-03-01,chronic_outpatient,diabetes,T1,1000.00,1000.00,900.00,,quota,身份证;处方;收据,
    c2,w2,linxi,2018-03-05,chronic_outpatient,diabetes,T1,1000.00,1000.00,900.00,45.00,quota,身份证;处方;收据,是
    c3,w1,linxi,2018-03-09,chronic_outpatient,diabetes,T1,100.00,100.00,90.00,,quota,身份证,
"""
APPROVED = """
    person_id,policy,disease,decision,applied_on,decided_on,valid_from
    w1,linxi,diabetes,approved,2018-01-02,2018-01-05,2018-01-06
    w2,linxi,diabetes,approved,2018-01-02,2018-01-05,2018-01-06
"""
IN_LINXI = """
    person_id,identities,household_division,insured_division,insured_scheme
    w1,建档立卡贫困人口,150424,150424,resident
    w2,建档立卡贫困人口,150424,150424,resident
"""


def statement(form: Form, *arguments: str) -> Made:
    events = "kind,policy,facility_id,on,value\nadvance,linxi,T1,2018-03-02,basic_insurance:1000"
    beside = {"registrations": APPROVED, "persons": IN_LINXI, "events": events}
    return form("statement", CLAIMS, "--month", "2018-03", *arguments, **beside)


def test_a_statement_adds_up_what_the_payers_owe_and_nothing_else(form: Form) -> None:
    (sheet,) = statement(form).sheets
    at = sheet.index("合计")
    assert sheet[at : at + 4] == ["合计", "950.00", "1000.00", "-50.00"]
    at = sheet.index("追回（另计）")
    assert sheet[at : at + 3] == ["追回（另计）", "1", "45.00"]
    assert any(text.endswith("c3") for text in sheet)


def test_a_workbook_holds_the_same(form: Form, tmp_path: Path) -> None:
    assert statement(form, "-o", "form.xlsx").code == 0
    with zipfile.ZipFile(tmp_path / "form.xlsx") as book:
        cells = book.read("xl/worksheets/sheet1.xml").decode()
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "<v>950.00</v>" in cells
    assert "医疗费用月度结算表" in texts
    assert "<f>" not in cells


def test_a_value_cannot_leave_its_place_in_the_page(form: Form) -> None:
    made = form("register-notice", APPLICATIONS, "--show-names")
    assert "b" not in made.tags
    assert "<b>王五</b>" in made.sheets[0]


@pytest.mark.parametrize("kind", ["card", "register-notice"])
def test_a_page_fetches_nothing(form: Form, kind: str) -> None:
    made = form(kind, APPLICATIONS)
    assert made.fetched == []
    assert {"script", "link", "img"} & made.tags == set()
    assert "@page" in made.text
    assert "url(" not in made.text


def test_a_form_of_a_month_says_that_it_needs_one(form: Form) -> None:
    made = form("statement", CLAIMS, lang="en")
    assert (made.code, "--month" in made.err) == (2, True)


def test_a_form_is_a_page_or_a_workbook(form: Form) -> None:
    made = form("card", APPLICATIONS, "-o", "form.pdf", lang="en")
    assert (made.code, ".html" in made.err) == (2, True)


def test_words_exist_in_both_languages(form: Form) -> None:
    made = form("card", APPLICATIONS, lang="en")
    assert made.sheets[0][0] == "Convenience card for chronic diseases"
    assert made.marked == ["(missing)"] * 3
