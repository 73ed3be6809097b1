"""What stands on the forms, in both languages; columns of a notice's own form as it prints them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "card": ("门诊慢性病便民卡", "Convenience card for chronic diseases"),
        "slip": ("医疗费用结算单", "Settlement slip"),
        "delivery": ("门诊慢性病购药单", "Slip of chronic drugs delivered"),
        "survey": ("门诊慢性病情况排查表", "Survey form on chronic diseases"),
        "statement": ("医疗费用月度结算表", "Monthly statement"),
        "notice": ("门诊慢性病申办结果告知单", "Notice on an application for a chronic disease"),
        "book_pooling": ("门诊统筹登记台账", "Register of outpatient pooling"),
        "book_chronic": ("门诊慢性病登记台账", "Register of chronic outpatient care"),
        "book_inpatient": ("住院登记台账", "Register of inpatient care"),
        "book_drugs": ("村卫生室购药登记", "Register of drugs bought at the village clinic"),
        "name": ("姓名", "Name"),
        "id_number": ("身份证号码", "Identity number"),
        "person_id": ("人员编号", "Person"),
        "diseases": ("病种", "Diseases"),
        "disease": ("病种", "Disease"),
        "hospital": ("定点医院", "Designated hospital"),
        "doctor": ("家庭医生", "Family doctor"),
        "phone": ("联系电话", "Phone"),
        "lacking": ("（缺）", "(missing)"),
        "county": ("县（市、区）", "County (city, district)"),
        "township": ("乡（镇）", "Township"),
        "village": ("村（社区）", "Village (community)"),
        "identity": ("农村困难群众类别", "Group of needy people"),
        "survey_disease": ("所患门诊慢性病病种", "Chronic disease"),
        "survey_kind": (
            "首次申办门诊慢性病或增加病种或复审",
            "First application, additional disease or review",
        ),
        "accepted_on": ("乡镇卫生院受理时间", "Accepted by the township hospital on"),
        "doctor_signs": ("家庭签约医生签名", "Signature of the family doctor"),
        "surveyed_on": ("排查时间", "Date of the survey"),
        "month": ("月份", "Month"),
        "facility": ("医疗机构", "Institution"),
        "date": ("日期", "Date"),
        "care_type": ("就诊类别", "Care"),
        "total_cost": ("费用总额", "Total cost"),
        "in_policy_cost": ("政策范围内费用", "In-policy cost"),
        "fund_total": ("基金支付", "Funds pay"),
        "person_pays": ("个人支付", "Person pays"),
        "payer": ("支付方", "Payer"),
        "amount": ("金额（元）", "Amount (yuan)"),
        "how": ("计算过程", "How it is worked out"),
        "claim": ("结算编号", "Claim"),
        "result": ("结果", "Result"),
        "claims": ("笔数", "Claims"),
        "advance": ("预拨周转金", "Advance"),
        "balance": ("应拨差额", "Balance"),
        "due_on": ("最迟上报日", "Due on"),
        "of_clinics": ("所辖村卫生室", "Of its clinics"),
        "transferred": ("已拨付", "Passed on"),
        "not_decided": ("待定笔数", "Not decided"),
        "sum": ("合计", "Total"),
        "recovery": ("追回（另计）", "To be recovered (apart)"),
        "unassigned": ("未写明支付方", "Payer not said"),
        "prescription_days": ("处方天数", "Days prescribed"),
        "delivered_to": ("送药地址（村）", "Delivered to (village)"),
        "receiver_signs": ("领取人签名", "Signature of the receiver"),
        "deliverer_signs": ("送药人签名", "Signature of who delivers"),
        "institution_signs": ("医疗机构（盖章）", "Institution (seal)"),
        "office_signs": ("经办机构（盖章）", "Office (seal)"),
        "person_signs": ("本人签名", "Signature"),
        "filled_by": ("填表人", "Filled in by"),
        "applied_on": ("申报日期", "Applied on"),
        "decision": ("结论", "Decision"),
        "not_approved": ("不符合申办条件", "Not approved"),
        "reason": ("原因", "Reason"),
        "clause": ("依据", "Clause"),
        "missing": ("尚缺", "Missing"),
        "dear": (
            "经审核，您的申报不符合以下条件：",
            "The application does not meet these conditions:",
        ),
        "masked": (
            "姓名和号码已隐去；用 --show-names 显示",
            "Names and numbers are masked; --show-names shows them",
        ),
        "nothing": ("没有可打印的内容", "There is nothing to print"),
    }
)


def word(name: str, lang: str) -> str:
    """A word of a form."""
    zh, en = _WORDS[name]
    return zh if lang == "zh" else en
