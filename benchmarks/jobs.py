"""The two jobs that every contender does, as figures and lists that all of them share.

Why: a comparison means something where all decide the same from the same files.
The rules are those of Linxi (the chronic outpatient benefit) and Xuchang (the yearly
monitor) under their default readings, but that a lacking paper refuses.  Each
contender words them in its own way; only what a notice lists is shared.
Must never: import anything that is not in the standard library.
"""

from __future__ import annotations

from types import MappingProxyType

LINXI, MONITOR, MIXED = "linxi", "monitor", "mixed"
JOBS = (LINXI, MONITOR)
"""The jobs that all contenders do; `MIXED`, all claims of five cities, is this engine's alone."""

OUTPUT = MappingProxyType(
    {
        LINXI: (
            "claim_id",
            "status",
            "basic_insurance",
            "relief_fund",
            "other_funds",
            "fund_total",
            "person_pays",
            "reasons",
        ),
        MONITOR: (
            "person_id",
            "year",
            "group",
            "in_policy_burden",
            "actual_burden",
            "to_in_policy",
            "to_actual",
            "alerts",
        ),
    }
)
"""The columns that are compared; a contender writes at least these."""

MONEY = MappingProxyType(
    {
        LINXI: ("basic_insurance", "relief_fund", "other_funds", "fund_total", "person_pays"),
        MONITOR: ("in_policy_burden", "actual_burden", "to_in_policy", "to_actual"),
    }
)

INSURED = (
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
)
"""Art. 5 (1) of Linxi: diseases that the insurance manages."""
COUNTY = (
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
)
"""Art. 5 (2): diseases that the county adds."""
STENT = "血管支架术后一年抗凝治疗"
POOR = "建档立卡贫困人口"
PAPERS = ("身份证", "处方", "收据")
DIVISION = "150424"
IN_FORCE = "2017-06-07"
RELIEF_TARGET, QUOTA_RATIO, UPLIFT, WHOLE = 9_500, 9_000, 1_000, 10_000
"""Ratios in ten-thousandths: 95 %, 90 %, 10 %, 100 %."""

NEEDY = (
    "农村特困人员",
    "农村低保对象",
    "返贫致贫人口",
    "农村低保边缘家庭成员",
    "脱贫不稳定户",
    "边缘易返贫户",
    "突发严重困难户",
    "农村因病致贫重病患者",
)
"""Needy identities of Xuchang, as the synthetic persons bear them."""
LINES = MappingProxyType({"key": (1_450_000, 2_902_800), "general": (2_902_800, 4_350_000)})
"""Fen above which a person is reported: in-policy burden, actual burden."""
