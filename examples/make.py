"""Makes every file of this folder but this one and README.md: run `make example-data`.

Why: examples that nobody can remake go stale.  Most rows are drawn by
`medrelief.synthetic`; a few are written here, one for each thing worth showing,
and a few are dirty on purpose.  No person, institution or amount is real.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from medrelief.synthetic import generate, write_dataset

HERE = Path(__file__).parent
GENERATED_CLAIMS = 300
SEED = 20

PERSONS = (
    # person, id number (area 999999 is assigned to nobody), identity, division, birth date
    ("P900000001", "999999196003150019", "建档立卡贫困人口", "150424", "1960-03-15"),
    ("P900000002", "999999197107210025", "农村低保对象", "411024", "1971-07-21"),
    ("P900000003", "99999919551102003X", "低保对象", "371082", "1955-11-02"),
    ("P900000004", "999999198002290043", "建档立卡贫困人口", "370323", "1980-02-29"),
    ("P900000005", "99999919491231005X", "特困供养人员", "341504", "1949-12-31"),
)

REGISTRATIONS = (
    # person, policy, disease, decided, from, to
    ("P900000001", "linxi", "糖尿病", "2018-01-10", "2018-01-10", "2018-12-31"),
    ("P900000001", "linxi", "肝硬化", "2018-01-10", "2018-01-10", "2018-12-31"),
    ("P900000001", "linxi", "高血压病", "2018-01-10", "2018-01-10", "2018-12-31"),
    ("P900000002", "xuchang", "肾功能不全", "2022-01-20", "2022-01-20", "2023-12-31"),
    ("P900000003", "weihai", "高血压", "2020-07-01", "2020-07-02", "2021-12-31"),
)

OPENING = (
    {
        "person_id": "P900000002",
        "policy": "xuchang",
        "year": "2022",
        "accumulator": "assistance_cap",
        "amount": "500.00",
    },
)

LINXI = {
    "person_id": "P900000001",
    "policy": "linxi",
    "care_type": "chronic_outpatient",
    "facility_id": "H99999910002",
    "facility_level": "secondary",
    "facility_division": "150424",
    "facility_contracted": "true",
    "papers": "身份证;处方;收据",
}
XUCHANG = {
    "person_id": "P900000002",
    "policy": "xuchang",
    "care_type": "chronic_outpatient",
    "disease": "肾功能不全",
    "facility_id": "H99999920002",
    "facility_level": "secondary",
    "facility_division": "411024",
    "facility_contracted": "true",
}
WEIHAI = {
    "person_id": "P900000003",
    "policy": "weihai",
    "care_type": "chronic_outpatient",
    "disease": "高血压",
    "facility_id": "H99999930002",
    "facility_level": "secondary",
    "facility_division": "371082",
    "facility_contracted": "true",
}
ZIBO = {
    "person_id": "P900000004",
    "policy": "zibo",
    "care_type": "outpatient",
    "facility_id": "H99999940005",
    "facility_level": "township",
    "facility_division": "370323",
    "facility_contracted": "true",
}
YEJI = {
    "person_id": "P900000005",
    "policy": "yeji",
    "care_type": "inpatient",
    "disease": "脑卒中后遗症",
    "referred": "true",
    "emergency": "false",
    "severe": "false",
}
TOWNSHIP = {
    "facility_id": "H99999950005",
    "facility_level": "township",
    "facility_division": "341504",
    "facility_contracted": "true",
    "consortium_id": "yeji-consortium",
}
SECONDARY = TOWNSHIP | {"facility_id": "H99999950002", "facility_level": "secondary"}
OUTSIDE = {
    "facility_id": "H99999950000",
    "facility_level": "tertiary",
    "facility_division": "341502",
    "facility_contracted": "false",
    "consortium_id": "none",
    "episode_id": "none",
}


def claim(city: dict[str, str], claim_id: str, day: str, total: str, **more: str) -> dict[str, str]:
    """One written row of the claims table."""
    return city | {"claim_id": claim_id, "service_date": day, "total_cost": total} | more


CLAIMS = (
    # Quota: the insurance pays 90 % of 800.00, the fund tops up to 95 % of 1000.00.
    claim(
        LINXI | {"disease": "糖尿病", "managed_as": "quota"},
        "linxi-topped-up",
        "2018-03-05",
        "1000.00",
        in_policy_cost="800.00",
    ),
    # A disease that only the county lists: the fund pays alone, once experts approve.
    claim(
        LINXI | {"disease": "高血压病", "expert_approved": "true"},
        "linxi-county-disease",
        "2018-03-19",
        "200.00",
        in_policy_cost="180.00",
    ),
    # Managed like inpatient care, and nobody says what the base ratio is.
    claim(
        LINXI | {"disease": "肝硬化", "managed_as": "inpatient"},
        "linxi-ratio-missing",
        "2018-04-02",
        "640.00",
        in_policy_cost="600.00",
    ),
    # No registration of this disease.
    claim(
        LINXI | {"disease": "癫痫", "managed_as": "quota"},
        "linxi-not-registered",
        "2018-04-09",
        "300.00",
        in_policy_cost="300.00",
        basic_paid="0.00",
    ),
    # A hospital outside the county: the insurance part stays, the fund pays nothing.
    claim(
        LINXI
        | {"disease": "糖尿病", "managed_as": "quota"}
        | {"facility_id": "H99999910000", "facility_level": "tertiary"}
        | {"facility_division": "150422", "facility_contracted": "false"},
        "linxi-elsewhere",
        "2018-05-14",
        "500.00",
        in_policy_cost="400.00",
    ),
    # A claim older than the notice.
    claim(
        LINXI | {"disease": "糖尿病", "managed_as": "quota"},
        "linxi-too-early",
        "2017-05-02",
        "120.00",
        in_policy_cost="100.00",
    ),
    # A claim, and the reversal that takes it back: both count nowhere.
    claim(
        LINXI | {"disease": "糖尿病", "managed_as": "quota"},
        "linxi-taken-back",
        "2018-06-01",
        "410.00",
        in_policy_cost="400.00",
    ),
    claim(
        LINXI | {"disease": "糖尿病", "managed_as": "quota"},
        "linxi-reversal",
        "2018-06-01",
        "-410.00",
        in_policy_cost="-400.00",
        reverses="linxi-taken-back",
    ),
    claim(
        XUCHANG,
        "xuchang-settled",
        "2022-06-15",
        "2000.00",
        in_policy_cost="1800.00",
        basic_paid="1170.00",
        assistance_paid="200.00",
    ),
    # Reported payments above the total cost contradict each other.
    claim(
        XUCHANG,
        "xuchang-paid-too-much",
        "2022-07-15",
        "500.00",
        in_policy_cost="450.00",
        basic_paid="400.00",
        assistance_paid="200.00",
    ),
    # Twelve weeks, and one day more.
    claim(
        WEIHAI | {"prescription_days": "84"},
        "weihai-twelve-weeks",
        "2020-09-01",
        "260.00",
        in_policy_cost="240.00",
        basic_paid="168.00",
    ),
    claim(
        WEIHAI | {"prescription_days": "85"},
        "weihai-a-day-longer",
        "2020-12-01",
        "262.00",
        in_policy_cost="242.00",
        basic_paid="169.40",
    ),
    # On the day of the decision the benefit has not begun.
    claim(
        WEIHAI | {"prescription_days": "28"},
        "weihai-same-day",
        "2020-07-01",
        "90.00",
        in_policy_cost="90.00",
        basic_paid="0.00",
    ),
    # The shared ceiling stands in another document.
    claim(ZIBO, "zibo-ceiling-missing", "2020-10-12", "60.00", in_policy_cost="60.00"),
    # The reductions of inpatient fees stand in other documents.
    claim(
        ZIBO | {"care_type": "inpatient", "disease": "糖尿病", "discharge_date": "2020-11-09"},
        "zibo-inpatient",
        "2020-11-02",
        "5200.00",
        in_policy_cost="4800.00",
        basic_paid="3600.00",
    ),
    # One stay in two steps, and care outside the district without a referral.
    claim(
        YEJI | TOWNSHIP | {"episode_id": "E900000005-1", "discharge_date": "2024-09-06"},
        "yeji-first-step",
        "2024-09-02",
        "2400.00",
        in_policy_cost="2200.00",
        basic_paid="1700.00",
        assistance_paid="150.00",
    ),
    claim(
        YEJI | SECONDARY | {"episode_id": "E900000005-1", "discharge_date": "2024-09-15"},
        "yeji-second-step",
        "2024-09-06",
        "9800.00",
        in_policy_cost="9000.00",
        basic_paid="6300.00",
        assistance_paid="900.00",
    ),
    claim(
        YEJI | OUTSIDE | {"referred": "false", "discharge_date": "2024-11-20"},
        "yeji-unreferred",
        "2024-11-11",
        "15000.00",
        in_policy_cost="12000.00",
        basic_paid="6000.00",
    ),
)

DIRTY = (
    {"claim_id": "dirty-three-decimals", "total_cost": "88.005"},
    {"claim_id": "dirty-date", "service_date": "2018-02-30"},
    {"claim_id": "dirty-policy", "policy": "qingdao"},
    {"claim_id": "dirty-no-cost", "total_cost": ""},
    {"claim_id": "dirty-negative", "total_cost": "-35.00"},
    {"claim_id": "dirty-care", "care_type": "spa"},
    {"claim_id": "dirty-twice"},
    {"claim_id": "dirty-twice", "total_cost": "45.00"},
)
DIRTY_START = {
    "person_id": "P900000009",
    "policy": "linxi",
    "service_date": "2018-07-02",
    "care_type": "chronic_outpatient",
    "disease": "糖尿病",
    "total_cost": "40.00",
}
RAGGED = "dirty-ragged,P900000009,linxi,2018-07-02" + ",," * 40

CHINESE_HEADERS = {
    "claim_id": "结算ID",
    "person_id": "人员编号",
    "service_date": "就诊日期",
    "care_type": "医疗类别",
    "disease": "病种名称",
    "facility_id": "定点医药机构编号",
    "facility_level": "医院等级",
    "total_cost": "医疗费总额",
    "in_policy_cost": "符合政策范围金额",
    "basic_paid": "基本医保统筹基金支出",
    "critical_illness_paid": "居民大病保险",
    "assistance_paid": "医疗救助基金支出",
    "other_paid": "其他支出",
}
CHINESE_WORDS = {
    "chronic_outpatient": "门诊慢特病",
    "outpatient": "普通门诊",
    "inpatient": "普通住院",
    "village": "村卫生室",
    "township": "乡镇卫生院",
    "secondary": "二级",
    "tertiary": "三级",
}


def main() -> None:
    """Write the tables, the dirty rows and the Chinese variant."""
    drawn = generate(claims=GENERATED_CLAIMS, seed=SEED)
    frames = drawn | {
        "claims": _with(drawn["claims"], CLAIMS),
        "persons": _with(drawn["persons"], _persons()),
        "identities": _with(drawn["identities"], _identities()),
        "registrations": _with(drawn["registrations"], _registrations()),
        "opening": _with(drawn["opening"], OPENING),
    }
    write_dataset(frames, HERE)
    columns = frames["claims"].columns
    rows = [",".join((DIRTY_START | row).get(name, "") for name in columns) for row in DIRTY]
    with (HERE / "claims.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("\n".join([*rows, RAGGED]) + "\n")
    _write_chinese(frames["claims"].filter(pl.col("policy") == "xuchang"))


def _with(drawn: pl.DataFrame, rows: tuple[dict[str, str], ...]) -> pl.DataFrame:
    """The written rows in front of the drawn ones, all as text."""
    text = drawn.with_columns(pl.all().cast(pl.String))
    written = pl.DataFrame(list(rows), schema=dict.fromkeys(text.columns, pl.String))
    return pl.concat([written, text])


def _persons() -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "person_id": person,
            "name": "示例人员",
            "id_number": id_number,
            "sex": "male" if int(id_number[16]) % 2 else "female",
            "birth_date": birth_date,
            "identities": identity,
            "household_division": division,
            "insured_division": division,
            "insured_scheme": "resident",
            "township": "甲镇",
            "village": "甲镇一村",
            "mobility_limited": "false",
        }
        for person, id_number, identity, division, birth_date in PERSONS
    )


def _identities() -> tuple[dict[str, str], ...]:
    return tuple(
        {"person_id": person, "identity": identity, "valid_from": "2016-01-01"}
        for person, _, identity, _, _ in PERSONS
    )


def _registrations() -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "person_id": person,
            "policy": policy,
            "disease": disease,
            "kind": "first",
            "applied_on": decided,
            "decided_on": decided,
            "decision": "approved",
            "valid_from": valid_from,
            "valid_to": valid_to,
            "papers": "诊断证明;门诊病历;检查资料",
        }
        for person, policy, disease, decided, valid_from, valid_to in REGISTRATIONS
    )


def _write_chinese(claims: pl.DataFrame) -> None:
    """What a county office exports: Chinese headers and words, in GB18030."""
    words = pl.col("care_type", "facility_level").replace(CHINESE_WORDS)
    table = claims.with_columns(words).select(
        pl.col(name).alias(header) for name, header in CHINESE_HEADERS.items()
    )
    (HERE / "许昌结算明细.csv").write_bytes(table.write_csv().encode("gb18030"))


if __name__ == "__main__":
    main()
