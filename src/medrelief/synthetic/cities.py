"""What synthetic people and institutions of each city look like.

Why: the five notices speak of different people, diseases and years; data that
does not would exercise one refusal and little else.  Places, names and
institutions are invented; labels are spelt as the notices print them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class City:
    """One city; shares are per myriad."""

    policy: str
    share: int
    division: str
    other_divisions: tuple[str, ...]
    in_force: date
    first_year: int
    years: int
    identities: tuple[str, ...]
    other_identities: tuple[str, ...]
    diseases: tuple[str, ...]
    other_diseases: tuple[str, ...]
    care_types: tuple[tuple[str, int], ...]


COUNTY_DISEASES = ("冠心病", "风心病", "高血压病", "消化性溃疡", "支气管哮喘", "骨质增生")
"""Diseases that Linxi added to those its insurance manages."""

LINXI = City(
    policy="linxi",
    share=2000,
    division="150424",
    other_divisions=("150422", "150423", "150425"),
    in_force=date(2017, 6, 7),
    first_year=2017,
    years=3,
    identities=("建档立卡贫困人口",),
    other_identities=("低保对象", "特困人员"),
    diseases=(
        *("结核病", "精神病", "脑卒中后遗症", "肝硬化", "肾衰透析", "恶性肿瘤放化疗"),
        *("血管支架术后一年抗凝治疗", "类风湿性关节炎", "糖尿病", "癫痫", "肺心病"),
        *COUNTY_DISEASES,
    ),
    other_diseases=("白内障", "上呼吸道感染"),
    care_types=(("chronic_outpatient", 9), ("outpatient", 1)),
)

XUCHANG = City(
    policy="xuchang",
    share=2500,
    division="411024",
    other_divisions=("411003", "411025", "411081"),
    in_force=date(2022, 1, 1),
    first_year=2022,
    years=2,
    identities=(
        *("农村特困人员", "农村低保对象", "返贫致贫人口", "农村低保边缘家庭成员"),
        *("脱贫不稳定户", "边缘易返贫户", "突发严重困难户", "农村因病致贫重病患者"),
    ),
    other_identities=("脱贫享受政策", "脱贫不享受政策"),
    diseases=(
        *("器官移植", "恶性肿瘤", "糖尿病并发症", "脑血管意外后遗症", "肝硬化", "心衰"),
        *("高血压", "高血压", "结核", "精神病", "脑性瘫痪", "冠心病", "丙型肝炎"),
        *("类风湿性关节炎", "慢性阻塞性肺气肿", "癫痫病", "肾功能不全", "重症肌无力"),
    ),
    other_diseases=("甲亢", "白内障"),
    care_types=(("chronic_outpatient", 8), ("inpatient", 1), ("outpatient", 1)),
)

WEIHAI = City(
    policy="weihai",
    share=1500,
    division="371082",
    other_divisions=("371002", "371083"),
    in_force=date(2020, 6, 8),
    first_year=2020,
    years=2,
    identities=(
        *("建档立卡贫困人口", "即时帮扶人口", "低保对象", "特困人员", "政府供养的孤残儿童"),
        "脱贫享受政策人员",
    ),
    other_identities=("低保边缘家庭成员",),
    diseases=("高血压", "糖尿病", "冠心病", "恶性肿瘤", "精神病", "类风湿性关节炎", "癫痫"),
    other_diseases=("白内障",),
    care_types=(("chronic_outpatient", 9), ("inpatient", 1)),
)

ZIBO = City(
    policy="zibo",
    share=2000,
    division="370323",
    other_divisions=("370302", "370321"),
    in_force=date(2020, 4, 30),
    first_year=2020,
    years=2,
    identities=("建档立卡贫困人口",),
    other_identities=("低保对象",),
    diseases=("高血压", "糖尿病"),
    other_diseases=("上呼吸道感染", "慢性胃炎"),
    care_types=(
        ("outpatient", 14),
        ("two_disease_outpatient", 3),
        ("chronic_outpatient", 2),
        ("inpatient", 1),
    ),
)

YEJI = City(
    policy="yeji",
    share=2000,
    division="341504",
    other_divisions=("341502", "341522"),
    in_force=date(2024, 5, 23),
    first_year=2024,
    years=2,
    identities=(
        *("特困供养人员", "低保对象", "返贫致贫人口", "脱贫不稳定户", "边缘易致贫户"),
        "突发严重困难户",
    ),
    other_identities=("重度残疾人",),
    diseases=("恶性肿瘤", "脑卒中后遗症", "冠心病", "慢性阻塞性肺疾病", "肾功能不全", "糖尿病"),
    other_diseases=("骨折", "肺炎"),
    care_types=(("inpatient", 6), ("outpatient", 4)),
)

CITIES = (LINXI, XUCHANG, WEIHAI, ZIBO, YEJI)
(LINXI_INDEX, XUCHANG_INDEX, WEIHAI_INDEX, ZIBO_INDEX, YEJI_INDEX) = range(5)

TOWNSHIPS = ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇", "庚镇", "辛镇", "壬镇", "癸镇")
VILLAGES_PER_TOWNSHIP = 4
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
GIVEN = "甲乙丙丁戊己庚辛壬癸"
