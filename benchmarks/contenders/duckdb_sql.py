"""DuckDB: the jobs as SQL over tables that were read with exact decimals."""

# ruff: noqa: ARG001  # all contenders' functions take the same arguments
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks import jobs

if TYPE_CHECKING:
    from pathlib import Path

REQUIRES = ("duckdb",)
MONEY = "DECIMAL(14,2)"
TYPES = {
    jobs.LINXI: {
        "claims": {
            "claim_id": "TEXT",
            "person_id": "TEXT",
            "policy": "TEXT",
            "service_date": "DATE",
            "care_type": "TEXT",
            "disease": "TEXT",
            "facility_division": "TEXT",
            "facility_contracted": "BOOLEAN",
            "total_cost": MONEY,
            "in_policy_cost": MONEY,
            "basic_paid": MONEY,
            "relief_paid": MONEY,
            "other_paid": MONEY,
            "managed_as": "TEXT",
            "base_ratio": "DECIMAL(5,4)",
            "expert_approved": "BOOLEAN",
            "papers": "TEXT",
            "operation_date": "DATE",
            "deception_proven": "BOOLEAN",
        },
        "persons": {
            "person_id": "TEXT",
            "identities": "TEXT",
            "household_division": "TEXT",
            "insured_division": "TEXT",
            "insured_scheme": "TEXT",
            "disqualified_years": "TEXT",
        },
        "registrations": {
            "person_id": "TEXT",
            "policy": "TEXT",
            "disease": "TEXT",
            "decided_on": "DATE",
            "decision": "TEXT",
            "valid_from": "DATE",
            "valid_to": "DATE",
        },
    },
    jobs.MONITOR: {
        "claims": {
            "claim_id": "TEXT",
            "person_id": "TEXT",
            "policy": "TEXT",
            "service_date": "DATE",
            "total_cost": MONEY,
            "in_policy_cost": MONEY,
            "basic_paid": MONEY,
            "critical_illness_paid": MONEY,
            "assistance_paid": MONEY,
            "relief_paid": MONEY,
            "other_paid": MONEY,
        },
        "persons": {"person_id": "TEXT", "identities": "TEXT", "insured_scheme": "TEXT"},
    },
}
FEN = "CAST(coalesce({0}, 0) * 100 AS BIGINT)"


def prepare(job: str) -> Any:
    import duckdb

    return duckdb.connect()


def read(job: str, ready: Any, folder: Path) -> Any:
    for name, types in TYPES[job].items():
        columns = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
        ready.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{folder / name}.csv', "
            f"header=true, columns={{{columns}}})"
        )
    return ready


def join(job: str, ready: Any, tables: Any) -> Any:
    ready.execute(
        "CREATE TABLE joined AS SELECT claims.*, persons.* EXCLUDE (person_id), "
        "claims.rowid AS place FROM claims LEFT JOIN persons USING (person_id)"
    )
    return ready


def evaluate(job: str, ready: Any, joined: Any) -> Any:
    ready.execute("CREATE TABLE result AS " + (_linxi() if job == jobs.LINXI else _monitor()))
    return ready


def write(job: str, result: Any, target: Path) -> None:
    order = " ORDER BY place" if job == jobs.LINXI else ""
    columns = ", ".join(f'"{name}"' for name in jobs.OUTPUT[job])
    result.execute(
        f"COPY (SELECT {columns} FROM result{order}) TO '{target}' (HEADER, DELIMITER ',')"
    )


def _texts(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _linxi() -> str:
    papers = " AND ".join(f"contains(papers, '{paper}')" for paper in jobs.PAPERS)
    return f"""
    WITH valid AS (
        SELECT DISTINCT c.place
        FROM joined c JOIN registrations r USING (person_id, disease)
        WHERE r.decision = 'approved' AND r.decided_on <= c.service_date
          AND r.valid_from <= c.service_date
          AND c.service_date <= coalesce(r.valid_to, DATE '9999-12-31')
          AND year(greatest(r.decided_on, r.valid_from)) >= year(c.service_date)
    ), deceived AS (
        SELECT DISTINCT person_id, year(service_date) AS year FROM joined WHERE deception_proven
    ), facts AS (
        SELECT c.*, {FEN.format("total_cost")} AS total, {FEN.format("other_paid")} AS other,
            {FEN.format("in_policy_cost")} AS in_policy,
            {FEN.format("c.basic_paid")} AS basic_reported,
            {FEN.format("relief_paid")} AS relief_reported,
            c.disease IN ({_texts(jobs.INSURED)}) AS is_insured,
            c.disease IN ({_texts(jobs.COUNTY)}) AS is_county,
            v.place IS NOT NULL AS registered,
            d.person_id IS NOT NULL OR coalesce(list_contains(
                string_split(disqualified_years, ';'), CAST(year(service_date) AS TEXT)
            ), false) AS disqualified
        FROM joined c LEFT JOIN valid v USING (place)
        LEFT JOIN deceived d ON d.person_id = c.person_id AND d.year = year(c.service_date)
    ), judged AS (
        SELECT *, CASE WHEN care_type <> 'chronic_outpatient' THEN 'linxi.care_type'
            ELSE concat_ws(';',
                CASE WHEN NOT (list_contains(string_split(identities, ';'), '{jobs.POOR}')
                    AND household_division = '{jobs.DIVISION}'
                    AND insured_division = '{jobs.DIVISION}'
                    AND insured_scheme = 'resident') THEN 'linxi.covered_person' END,
                CASE WHEN NOT (is_insured OR is_county) THEN 'linxi.listed_disease' END,
                CASE WHEN disqualified THEN 'linxi.not_disqualified' END,
                CASE WHEN papers IS NOT NULL AND NOT ({papers})
                    THEN 'linxi.papers_complete' END,
                CASE WHEN NOT registered THEN 'linxi.registered_for_year' END,
                CASE WHEN disease = '{jobs.STENT}' AND NOT (operation_date <= service_date
                    AND service_date <= operation_date + INTERVAL 1 YEAR)
                    THEN 'linxi.within_stent_year' END)
            END AS refused,
            concat_ws(';',
                CASE WHEN NOT (facility_contracted AND facility_division = '{jobs.DIVISION}')
                    THEN 'linxi.contracted_in_county' END,
                CASE WHEN is_county AND NOT expert_approved
                    THEN 'linxi.expert_approved' END) AS not_topped
        FROM facts
    ), insured AS (
        SELECT *, CASE WHEN refused = '' AND is_insured AND basic_paid IS NULL THEN least(
            (in_policy * (CASE WHEN managed_as = 'quota' THEN {jobs.QUOTA_RATIO} ELSE
                least(CAST(base_ratio * 10000 AS BIGINT) + {jobs.UPLIFT}, {jobs.WHOLE})
            END) + 5000) // 10000, in_policy, total - other)
            ELSE basic_reported END AS basic
        FROM judged
    ), paid AS (
        SELECT *, CASE WHEN refused = '' AND not_topped = '' THEN least(
            greatest((total * {jobs.RELIEF_TARGET} + 5000) // 10000 - basic, 0),
            greatest(total - basic - other, 0)) ELSE relief_reported END AS relief,
            CASE WHEN service_date < DATE '{jobs.IN_FORCE}' THEN 'not_in_force'
                WHEN basic_reported + relief_reported + other > total THEN 'conflict'
                WHEN refused = '' AND (is_insured OR not_topped = '') THEN 'settled'
                ELSE 'not_eligible' END AS status
        FROM insured
    ), amounts AS (
        SELECT place, claim_id, status,
            CASE WHEN refused = '' THEN not_topped ELSE refused END AS reasons,
            basic AS a, relief AS b, other AS c, basic + relief + other AS d,
            total - basic - relief - other AS e,
            status IN ('settled', 'not_eligible') AS decided
        FROM paid
    )
    SELECT place, claim_id, status,
        {_yuan("a")} AS basic_insurance, {_yuan("b")} AS relief_fund, {_yuan("c")} AS other_funds,
        {_yuan("d")} AS fund_total, {_yuan("e")} AS person_pays,
        CASE WHEN decided THEN reasons ELSE '' END AS reasons
    FROM amounts"""


def _yuan(fen: str) -> str:
    return f"CASE WHEN decided THEN CAST({fen} AS DECIMAL(16,2)) * 0.01 END"


def _monitor() -> str:
    needy = _texts(jobs.NEEDY)
    (key_in, key_own), (general_in, general_own) = jobs.LINES["key"], jobs.LINES["general"]
    return f"""
    WITH own AS (
        SELECT *, basic_paid + coalesce(critical_illness_paid, 0) + coalesce(assistance_paid, 0)
            + coalesce(relief_paid, 0) + coalesce(other_paid, 0) AS funds
        FROM joined
    ), summed AS (
        SELECT person_id, year(service_date) AS year, any_value(identities) AS identities,
            any_value(insured_scheme) AS scheme,
            CAST(sum(greatest(in_policy_cost - funds, 0)) AS DECIMAL(16,2)) AS in_policy,
            CAST(sum(total_cost - funds) AS DECIMAL(16,2)) AS actual
        FROM own GROUP BY ALL
    ), grouped AS (
        SELECT *, CASE WHEN list_has_any(string_split(identities, ';'), [{needy}]) THEN 'key'
            WHEN scheme = 'resident' THEN 'general' END AS "group"
        FROM summed
    ), lined AS (
        SELECT *, CAST(CASE WHEN "group" = 'key' THEN {key_in} ELSE {general_in} END
                AS DECIMAL(16,2)) * 0.01 AS line_in_policy,
            CAST(CASE WHEN "group" = 'key' THEN {key_own} ELSE {general_own} END
                AS DECIMAL(16,2)) * 0.01 AS line_actual
        FROM grouped WHERE "group" IS NOT NULL
    )
    SELECT person_id, year, "group", in_policy AS in_policy_burden, actual AS actual_burden,
        greatest(line_in_policy - in_policy, 0) AS to_in_policy,
        greatest(line_actual - actual, 0) AS to_actual,
        concat_ws(';', CASE WHEN actual > line_actual THEN 'xuchang.' || "group" || '_actual' END,
            CASE WHEN in_policy > line_in_policy
                THEN 'xuchang.' || "group" || '_in_policy' END) AS alerts
    FROM lined"""
