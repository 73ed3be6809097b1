"""Vocabularies: complete for the notices, free of contradictions, honest about the unknown."""

from __future__ import annotations

import pytest

from medrelief.facts.columns import (
    CARE_TYPES,
    DECISIONS,
    FUNDS,
    KINDS_OF_APPLICATION,
    LEVELS,
    SCHEMES,
    SUBTYPES,
    TABLES,
)
from medrelief.facts.folding import fold
from medrelief.facts.headers import columns_read
from medrelief.facts.vocabulary import NAMES, vocabulary, words_of_column

# As the notices print them.
LINXI_INSURED = [
    "结核病",
    "精神病",
    "脑卒中后遗症",
    "肝硬化",
    "肾衰透析",
    "恶性肿瘤放化疗",
    "血友病",
    "器官移植后抗排斥治疗",
    "血管支架术后一年抗凝治疗",
    "再生障碍性贫血",
    "硬皮病",
    "类风湿性关节炎",
    "强直性脊柱炎",
    "干燥综合征",
    "系统性红斑狼疮",
    "糖尿病",
    "甲亢",
    "甲减",
    "股骨头坏死",
    "癫痫",
    "慢性阻塞性肺疾病",
    "肺心病",
    "帕金森氏综合症",
    "肾病综合征",
]
LINXI_COUNTY = [
    "冠心病",
    "风心病",
    "心肌病",
    "心律失常",
    "前列腺增生",
    "消化性溃疡",
    "反流性食道炎",
    "高血压病",
    "脑供血不足",
    "特发性血小板减少性紫癜",
    "慢性溃疡性结肠炎",
    "支气管哮喘",
    "脉管炎",
    "腰椎间盘突出",
    "骨质增生",
    "布鲁氏杆菌病",
    "慢性活动性肝炎",
    "重症肌无力",
]
XUCHANG = [
    "器官移植",
    "恶性肿瘤",
    "糖尿病并发症",
    "脑血管意外后遗症",
    "肝硬化",
    "心衰",
    "高血压（Ⅱ期及以上）",
    "结核（耐多药肺结核除外）",
    "精神病",
    "脑性瘫痪（限6岁前）",
    "心脏搭桥术后",
    "心脑血管支架植入术后",
    "心脏瓣膜置换术后",
    "类风湿性关节炎",
    "强直性脊柱炎",
    "系统性红斑狼疮",
    "慢性阻塞性肺气肿",
    "丙型肝炎",
    "冠心病（非隐匿型）",
    "肺心病",
    "癫痫病",
    "肾功能不全",
    "重症肌无力",
]
ZIBO = ["高血压", "糖尿病"]


@pytest.mark.parametrize(
    ("names", "count"), [(LINXI_INSURED, 24), (LINXI_COUNTY, 18), (XUCHANG, 23), (ZIBO, 2)]
)
def test_every_disease_of_a_notice_is_known_by_its_own_name(names: list[str], count: int) -> None:
    diseases = vocabulary("diseases")
    ids = {diseases.id_of(name) for name in names}
    assert len(ids) == len(names) == count
    assert ids <= diseases.labels.keys()


def test_twelve_diseases_are_the_same_in_linxi_and_xuchang() -> None:
    diseases = vocabulary("diseases")
    linxi = {diseases.id_of(name) for name in LINXI_INSURED + LINXI_COUNTY}
    assert linxi & {diseases.id_of(name) for name in XUCHANG} == {
        "tuberculosis",
        "psychosis",
        "stroke_sequelae",
        "cirrhosis",
        "rheumatoid_arthritis",
        "ankylosing_spondylitis",
        "lupus",
        "epilepsy",
        "cor_pulmonale",
        "coronary_disease",
        "hypertension",
        "myasthenia_gravis",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("恶性肿瘤", "恶性肿瘤放化疗"),
        ("器官移植", "器官移植后抗排斥治疗"),
        ("糖尿病", "糖尿病并发症"),
        ("肾衰透析", "肾功能不全"),
        ("血管支架术后一年抗凝治疗", "心脑血管支架植入术后"),
        ("慢性阻塞性肺疾病", "慢性阻塞性肺气肿"),
    ],
)
def test_diseases_that_differ_in_substance_are_kept_apart(one: str, other: str) -> None:
    diseases = vocabulary("diseases")
    assert diseases.id_of(one) != diseases.id_of(other)


@pytest.mark.parametrize(
    ("code", "id_"),
    [
        ("M03900", "hypertension"),
        ("M01600", "diabetes"),
        ("m07101", "lupus"),
        ("M00204", "hepatitis_c"),
    ],
)
def test_codes_that_lists_agree_on_are_read(code: str, id_: str) -> None:
    assert vocabulary("diseases").id_of(code) == id_


@pytest.mark.parametrize("code", ["M07800", "M07801", "M00101", "M03902", "M01603", "HBLB101"])
def test_codes_that_places_use_differently_are_kept_as_they_are(code: str) -> None:
    assert vocabulary("diseases").id_of(code) == fold(code)
    assert vocabulary("diseases").id_of(code) not in vocabulary("diseases")


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("建档立卡贫困户", "registered_poor"),
        ("建档立卡贫困人口", "registered_poor"),
        ("原建档立卡贫困人口", "formerly_registered_poor"),
        ("脱贫人口（享受政策）", "out_of_poverty_with_policies"),
        ("脱贫享受政策人员", "out_of_poverty_with_policies"),
        ("脱贫不享受政策人口", "out_of_poverty_without_policies"),
        ("脱贫人口", "out_of_poverty"),
        ("脱贫户", "out_of_poverty"),
        ("即时帮扶人口", "immediate_help"),
        ("回退脱贫享受政策人员", "returned_with_policies"),
        ("返贫致贫人口", "returned_to_poverty"),
        ("脱贫不稳定户", "unstable_household"),
        ("脱贫不稳定户家庭成员", "unstable_household"),
        ("边缘易返贫户", "edge_household"),
        ("边缘易致贫人口", "edge_household"),
        ("突发严重困难户", "sudden_hardship_household"),
        ("防止返贫致贫监测对象", "monitored_household"),
        ("三类监测户", "monitored_household"),
        ("特困供养人员", "extreme_hardship"),
        ("农村特困人员", "extreme_hardship"),
        ("五保户", "extreme_hardship"),
        ("城市特困人员", "urban_extreme_hardship"),
        ("低保户", "minimum_living"),
        ("农村低保对象", "minimum_living"),
        ("城市低保对象", "urban_minimum_living"),
        ("农村低保边缘家庭成员", "minimum_living_edge"),
        ("政府供养的孤残儿童", "orphan_or_disabled_child"),
        ("农村因病致贫重病患者", "illness_poverty_patient"),
        ("其他农村低收入人口", "low_income_rural"),
        ("救助对象", "assisted_listed"),
        ("重点监测对象", "key_monitored"),
        ("返贫致贫人口-7202", "returned_to_poverty"),
    ],
)
def test_identities_by_era_and_spelling(text: str, id_: str) -> None:
    assert vocabulary("identities").id_of(text) == id_


def test_one_digit_codes_of_civil_affairs_are_not_guessed() -> None:
    assert vocabulary("identities").id_of("1") == "1"


def test_an_unknown_text_is_kept_folded() -> None:
    diseases = vocabulary("diseases")
    assert diseases.id_of("某种 罕见病（Ａ型）") == "某种罕见病(a型)"
    assert diseases.label("某种罕见病(a型)", "en") == "某种罕见病(a型)"


@pytest.mark.parametrize("name", NAMES)
def test_every_id_has_both_labels_and_is_known_by_them(name: str) -> None:
    words = vocabulary(name)
    for id_, label in words.labels.items():
        assert words.id_of(id_) == words.id_of(label.zh) == words.id_of(label.en) == id_
        assert words.label(id_, "zh") == label.zh
        assert words.label(id_, "en") == label.en


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("funds", (*FUNDS, "person")),
        ("facility_levels", LEVELS),
        ("subtypes", SUBTYPES),
    ],
)
def test_vocabularies_agree_with_the_columns(name: str, ids: tuple[str, ...]) -> None:
    assert tuple(vocabulary(name).labels) == ids


def test_care_types_begin_with_those_packs_know() -> None:
    assert tuple(vocabulary("care_types").labels)[: len(CARE_TYPES)] == CARE_TYPES


@pytest.mark.parametrize(
    ("codes", "care_type"),
    [
        (("11", "12", "13"), "outpatient"),
        (("14",), "chronic_outpatient"),
        (("1404",), "two_disease_outpatient"),
        (("21", "22", "23", "24", "28"), "inpatient"),
    ],
)
def test_national_care_types(codes: tuple[str, ...], care_type: str) -> None:
    assert {vocabulary("care_types").id_of(code) for code in codes} == {care_type}


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("insured_scheme", SCHEMES),
        ("scheme", SCHEMES),
        ("decision", DECISIONS),
        ("kind", KINDS_OF_APPLICATION),
        ("sex", ("male", "female")),
        ("managed_as", ("quota", "inpatient")),
    ],
)
def test_closed_words_are_those_of_the_columns(column: str, words: tuple[str, ...]) -> None:
    known = words_of_column(column)
    assert known is not None
    assert tuple(known.labels) == words


def test_every_closed_column_has_its_words() -> None:
    closed = [c for table in TABLES for c in columns_read(table) if c.words and not c.vocabulary]
    assert all(words_of_column(column.name) for column in closed)
    assert all(c.vocabulary in NAMES for t in TABLES for c in columns_read(t) if c.vocabulary)


def test_an_unknown_vocabulary_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        vocabulary("words")
