"""The files of the pack that `policies new` makes; `@NAME@` stands for its name.

Two rules, a limit that another document sets, and cases on both sides: enough to be
changed clause by clause without ever being broken.
"""

from __future__ import annotations

from types import MappingProxyType

_POLICY = """\
# A pack to begin with: replace its clauses, one after the other, by those of your document.
pack: @NAME@
title: {zh: 某县门诊慢性病补助办法, en: "Subsidy for chronic outpatient care, a county"}
document:
  number: 某县〔2020〕1号
  issued: 2020-01-01
  sha256: "0000000000000000000000000000000000000000000000000000000000000000"
  file: @NAME@.txt
division: "999999"
in_force: {from: 2020-01-01, cite: art-4}
uses: [payers]

parameters:
  subsidy_ratio:
    kind: ratio
    about: {zh: 补助比例, en: the share that is paid}
    cite: art-2
    values: {2020-01-01: 50%}
  yearly_limit:
    kind: money
    optional: true
    about: {zh: 年度限额, en: the yearly limit}
    cite: art-3
    not_given: {zh: 由财政部门另行规定, en: set apart by the finance office}

lists:
  helped: {of: identity, cite: art-1, items: [minimum_living]}

conditions:
  helped_person:
    that: >-
      exists identity with identity.identity in helped
      and identity.valid_from <= claim.date and claim.date <= identity.valid_to
    else: {zh: 就诊日不是低保对象, en: not on the minimum living allowance on the service date}
    cite: art-1
  listed_disease:
    that: claim.disease in listed_diseases
    else: {zh: 不属于所列病种, en: not a listed disease}
    cite: art-2

definitions:
  computed: share(claim.in_policy_cost, subsidy_ratio)

accumulators:
  paid_this_year:
    about: {zh: 年度已补助, en: paid this year}
    key: [claim.person_id, year(claim.date)]
    cite: art-3

benefits:
  subsidy:
    about: {zh: 门诊慢性病补助, en: subsidy for chronic outpatient care}
    cite: [art-1, art-2]
    when: claim.care_type == "chronic_outpatient"
    require: [helped_person, listed_disease]
    pay:
      relief_fund:
        cite: [art-2, art-3]
        amount: >-
          if given(yearly_limit)
          then fill(within_cost(computed), yearly_limit, paid_this_year)
          else within_cost(computed)
"""

_DISEASES = """\
lists:
  listed_diseases:
    cite: art-2
    about: {zh: 补助病种, en: listed diseases}
    items:
      - {id: hypertension, label: 高血压}
      - {id: diabetes, label: 糖尿病}
"""

_CLAUSES = """\
clauses:
  art-1:
    at: {zh: 第一条, en: article 1}
    gist: {zh: 补助对象是低保对象, en: the subsidy is for people on the minimum living allowance}
    implements: [N1]
  art-2:
    at: {zh: 第二条, en: article 2}
    gist:
      zh: 两种慢性病补助政策范围内费用的一半
      en: for two diseases half of the in-policy cost is paid
    implements: [N2]
    figures: [50%]
  art-3:
    at: {zh: 第三条, en: article 3}
    gist: {zh: 年度限额由财政部门另行规定, en: the finance office sets a yearly limit}
    implements: [N3]
  art-4:
    at: {zh: 第四条, en: article 4}
    gist: {zh: 自2020年1月1日起施行, en: in force from 1 January 2020}
    implements: [N4]
    figures: [2020-01-01]
  art-5:
    at: {zh: 第五条, en: article 5}
    gist: {zh: 加强宣传, en: publicity}
    administrative: {zh: 不涉及个人待遇, en: it decides nothing about a person}
"""

_CASES = """\
# Expected amounts come from the text and a pencil, never from running the pack.
cases:
  - name: half of the in-policy cost is paid
    cite: art-2
    rows: [N1, N2]
    # 80.00 x 50 % = 40.00; 100.00 - 0.00 - 40.00 = 60.00
    claim:
      {service_date: 2020-03-01, care_type: chronic_outpatient, disease: diabetes,
       total_cost: "100.00", in_policy_cost: "80.00", basic_paid: "0.00"}
    person: {identities: [minimum_living]}
    expect: {status: settled, relief_fund: "40.00", person_pays: "60.00", reasons: [], missing: []}

  - name: others are not helped
    cite: art-1
    rows: [N1]
    claim:
      {service_date: 2020-03-01, care_type: chronic_outpatient, disease: diabetes,
       total_cost: "100.00", in_policy_cost: "80.00", basic_paid: "0.00"}
    person: {identities: []}
    expect:
      {status: not_eligible, relief_fund: "0.00", person_pays: "100.00", reasons: [helped_person]}

  - name: other diseases are not paid
    cite: art-2
    rows: [N2]
    claim:
      {service_date: 2020-03-01, care_type: chronic_outpatient, disease: gout,
       total_cost: "100.00", in_policy_cost: "80.00", basic_paid: "0.00"}
    person: {identities: [minimum_living]}
    expect: {status: not_eligible, relief_fund: "0.00", reasons: [listed_disease]}

  - name: the cost is not known
    cite: art-2
    rows: [N2]
    claim:
      {service_date: 2020-03-01, care_type: chronic_outpatient, disease: diabetes,
       total_cost: "100.00", basic_paid: "0.00"}
    person: {identities: [minimum_living]}
    expect:
      {status: undetermined, relief_fund: "", person_pays: "",
       missing: [in_policy_cost, relief_paid]}

  - name: an earlier claim uses up the yearly limit
    cite: art-3
    rows: [N3]
    # the earlier claim takes 30.00 of 50.00; 40.00 are computed, of which 20.00 fit
    claim:
      {service_date: 2020-03-01, care_type: chronic_outpatient, disease: diabetes,
       total_cost: "100.00", in_policy_cost: "80.00", basic_paid: "0.00"}
    person: {identities: [minimum_living]}
    others:
      - {claim_id: other-1, service_date: 2020-02-01, care_type: chronic_outpatient,
         disease: diabetes, total_cost: "60.00", in_policy_cost: "60.00",
         basic_paid: "0.00"}
    set: {yearly_limit: 50 yuan}
    expect: {status: settled, relief_fund: "20.00", person_pays: "80.00"}

  - name: what other funds paid has to be reported, in that reading
    cite: common-payers
    rows: [common]
    claim:
      {service_date: 2020-03-01, care_type: chronic_outpatient, disease: diabetes,
       total_cost: "100.00", in_policy_cost: "80.00", basic_paid: "0.00",
       critical_illness_paid: "0.00", assistance_paid: "0.00"}
    person: {identities: [minimum_living]}
    choose: {other_payers: must_be_reported}
    # the fund is limited to what all other payments leave of the cost, so it waits for them too
    expect:
      {status: undetermined, relief_fund: "", other_funds: "", missing: [other_paid, relief_paid]}

  - name: the first day (below)
    cite: art-4
    rows: [N4]
    claim:
      {service_date: 2019-12-31, care_type: chronic_outpatient, disease: diabetes,
       total_cost: "100.00", in_policy_cost: "80.00", basic_paid: "0.00"}
    person: {identities: [minimum_living]}
    expect: {status: not_in_force, relief_fund: ""}

  - name: the first day (at)
    cite: art-4
    rows: [N4]
    claim:
      {service_date: 2020-01-01, care_type: chronic_outpatient, disease: diabetes,
       total_cost: "100.00", in_policy_cost: "80.00", basic_paid: "0.00"}
    person: {identities: [minimum_living]}
    expect: {status: settled, relief_fund: "40.00"}
"""

_README = """\
# @NAME@

What this pack decides, which questions its document leaves open, and which figures it
leaves to others.

    medrelief policies check @NAME@
    medrelief policies test @NAME@
    medrelief policies coverage @NAME@
"""

FILES = MappingProxyType(
    {
        "policy.yaml": _POLICY,
        "diseases.yaml": _DISEASES,
        "clauses.yaml": _CLAUSES,
        "cases.yaml": _CASES,
        "README.md": _README,
    }
)
"""File of the new pack → its text."""
