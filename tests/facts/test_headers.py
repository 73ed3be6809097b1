"""Headers: which one is read for a column, and that none is dropped in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medrelief.facts.columns import TABLES
from medrelief.facts.headers import assignment_of, columns_read


@pytest.mark.parametrize("table", TABLES)
def test_plain_names_are_headers(table: str) -> None:
    names = [column.name for column in columns_read(table)]
    assert dict(assignment_of(table, names).columns) == {name: n for n, name in enumerate(names)}


def test_every_column_of_a_claim_has_a_chinese_header_or_a_plain_one_only() -> None:
    headers = [
        "结算ID",
        "个人编号",
        "证件号码",
        "姓名",
        "性别",
        "出生日期",
        "医疗类别",
        "病种名称",
        "入院时间",
        "出院时间",
        "总费用",
        "范围内费用",
        "统筹基金支出",
        "大病保险支出",
        "医疗救助支出",
        "其他基金支付",
        "定点医药机构编号",
    ]
    found = assignment_of("claims", headers)
    assert {column: headers[place] for column, place in found.columns.items()} == {
        "claim_id": "结算ID",
        "person_id": "个人编号",
        "id_number": "证件号码",
        "name": "姓名",
        "sex": "性别",
        "birth_date": "出生日期",
        "care_type": "医疗类别",
        "disease": "病种名称",
        "service_date": "入院时间",
        "discharge_date": "出院时间",
        "total_cost": "总费用",
        "in_policy_cost": "范围内费用",
        "basic_paid": "统筹基金支出",
        "critical_illness_paid": "大病保险支出",
        "assistance_paid": "医疗救助支出",
        "other_paid": "其他基金支付",
        "facility_id": "定点医药机构编号",
    }
    assert found.unknown == found.not_used == found.refused == found.twice == ()


@pytest.mark.parametrize(
    "headers",
    [
        "setl_id,psn_no,begntime,endtime,medfee_sumamt,inscp_scp_amt,hifp_pay,oth_pay,insuplc_admdvs",
        "SETL_ID,PSN_NO,BEGNDATE,ENDDATE,MEDFEE_SUMAMT,INSCP_AMT,HIFP_PAY,OTHFUND_PAY,INSU_ADMDVS",
    ],
)
def test_interface_and_core_database_names_are_the_same_columns(headers: str) -> None:
    assert dict(assignment_of("claims", headers.split(",")).columns) == {
        "claim_id": 0,
        "person_id": 1,
        "service_date": 2,
        "discharge_date": 3,
        "total_cost": 4,
        "in_policy_cost": 5,
        "basic_paid": 6,
        "other_paid": 7,
        "insured_division": 8,
    }


def test_the_name_of_a_disease_is_preferred_to_its_code() -> None:
    found = assignment_of("claims", ["DISE_NO", "DISE_NAME"])
    assert found.columns["disease"] == 1
    assert found.not_used == ((0, "disease"),)


def test_a_header_twice_is_reported() -> None:
    found = assignment_of("claims", ["total_cost", "总费用", "Total_Cost"])
    assert found.columns["total_cost"] == 0
    assert found.twice == ((2, "total_cost"),)
    assert found.not_used == ((1, "total_cost"),)


def test_the_identity_number_stands_in_for_a_missing_person_number() -> None:
    found = assignment_of("claims", ["setl_id", "身份证号"])
    assert found.columns["person_id"] == found.columns["id_number"] == 1
    assert assignment_of("claims", ["psn_no", "身份证号"]).columns["person_id"] == 0


@pytest.mark.parametrize(
    "header",
    [
        "pool_prop_selfpay",
        "统筹基金支付比例",
        "SETL_TIME",
        "结算日期",
        "清算期",
        "费款所属期",
        "HOSP_LV",
        "psn_idet_type",
        "人员类别",
        "市（内）外",
        "hifob_pay",
        "fund_pay_sumamt",
        "REFD_SETL_FLAG",
        "参保地",
    ],
)
def test_headers_that_mean_something_else_are_refused_with_the_reason(header: str) -> None:
    found = assignment_of("claims", [header])
    assert not found.columns
    ((place, reason),) = found.refused
    assert place == 0
    assert reason.zh
    assert reason.en


@given(
    st.lists(
        st.sampled_from(
            ["setl_id", "身份证号", "结算日期", "病种名称", "dise_no", "x", "psn_no", "备注"]
        )
    )
)
def test_every_header_is_accounted_for_once(headers: list[str]) -> None:
    found = assignment_of("claims", headers)
    places = [*set(found.columns.values()), *found.unknown]
    places += [place for place, _ in (*found.not_used, *found.twice)]
    places += [place for place, _ in found.refused]
    assert sorted(places) == list(range(len(headers)))
