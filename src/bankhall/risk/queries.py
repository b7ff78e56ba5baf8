"""Reads of risk: rules, what they said, and cases."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row as ResultRow
from sqlalchemy import Select, func, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.tables import is_any
from bankhall.risk.errors import NoSuchCase, NoSuchRule
from bankhall.risk.models import CaseDecisionRow, CaseRow, FireRow, RuleRow, StageRow, VersionRow
from bankhall.risk.rules.deciding import in_order
from bankhall.risk.types import (
    Case,
    CaseDecided,
    CasePage,
    CaseVerdict,
    Reason,
    ReleaseTimes,
    RiskOutcome,
    Rule,
    Spoke,
    Stage,
    Version,
)

_COUNTED_FOR = timedelta(days=30)
_IN_FORCE = (Stage.SHADOW, Stage.LIVE)

# Where each version stands: its latest row.
_STANDS = (
    select(StageRow.version_id, StageRow.stage, StageRow.at)
    .ext(distinct_on(StageRow.version_id))
    .order_by(StageRow.version_id, StageRow.id.desc())
    .subquery()
)
_VERSIONS = select(VersionRow, _STANDS.c.stage, _STANDS.c.at).outerjoin(_STANDS, _STANDS.c.version_id == VersionRow.id)

_TIMES = text(
    """
    SELECT (SELECT count(*) FROM risk_cases LEFT JOIN risk_case_decisions ON case_id = id
            WHERE case_id IS NULL) AS open,
           count(*) AS decided,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS median,
           percentile_disc(0.9) WITHIN GROUP (ORDER BY took) AS p90
    FROM (
        SELECT CAST(extract(epoch FROM at - opened_at) AS integer) AS took
        FROM risk_case_decisions JOIN risk_cases ON id = case_id
        WHERE at > :since AND verdict IN ('released', 'refused')
        ORDER BY at DESC LIMIT 10000
    ) AS lately
    """
)

_BY_DAY = text(
    """
    SELECT CAST(at AT TIME ZONE :zone AS date) AS day, count(*) AS payments, count(DISTINCT customer_id) AS customers
    FROM risk_fires WHERE version_id = :version AND at > :since GROUP BY 1 ORDER BY 1
    """
)


async def edition(reading: Reading) -> int:
    """It changes whenever the rules in force do."""
    return await reading.session.scalar(select(func.max(StageRow.id))) or 0


async def in_force(reading: Reading) -> list[Version]:
    """What watches and what is live, in the order in which it was written."""
    rows = await reading.session.execute(_VERSIONS.where(_STANDS.c.stage.in_(_IN_FORCE)).order_by(VersionRow.id))
    return [_version(row) for row in rows]


async def rules(reading: Reading) -> list[Rule]:
    """All of them, by name."""
    return await _rules(reading, select(RuleRow).order_by(RuleRow.name).limit(500))


async def rule(reading: Reading, rule_id: UUID) -> Rule:
    """Raises NoSuchRule."""
    found = await _rules(reading, select(RuleRow).where(RuleRow.id == rule_id))
    if not found:
        raise NoSuchRule
    return found[0]


async def version(reading: Reading, version_id: UUID) -> Version:
    """Raises NoSuchRule."""
    row = (await reading.session.execute(_VERSIONS.where(VersionRow.id == version_id))).one_or_none()
    if row is None:
        raise NoSuchRule
    return _version(row)


async def live_before(reading: Reading, version_id: UUID) -> UUID | None:
    """Which version of the same rule was live last before this one, if any was."""
    mine = select(VersionRow.rule_id).where(VersionRow.id == version_id).scalar_subquery()
    earlier = (
        select(StageRow.version_id)
        .join(VersionRow, VersionRow.id == StageRow.version_id)
        .where(VersionRow.rule_id == mine, StageRow.stage == Stage.LIVE, StageRow.version_id != version_id)
        .order_by(StageRow.id.desc())
        .limit(1)
    )
    return await reading.session.scalar(earlier)


async def by_day(reading: Reading, version_id: UUID, *, zone: str) -> list[tuple[str, int, int]]:
    """Day, payments, customers: of what it said in the last 30 days."""
    since = reading.now - _COUNTED_FOR
    found = await reading.session.execute(_BY_DAY, {"version": version_id, "since": since, "zone": zone})
    return [(row.day.isoformat(), row.payments, row.customers) for row in found]


# --------------------------------------------------------------------------------------------------- cases


async def cases(
    reading: Reading, *, is_open: bool, after: UUID | None = None, limit: int = 50, subject_id: UUID | None = None
) -> CasePage:
    """Those that wait, the oldest first; or those that were decided, the latest first."""
    query = select(CaseRow, CaseDecisionRow).outerjoin(CaseDecisionRow, CaseDecisionRow.case_id == CaseRow.id)
    if subject_id is not None:
        query = query.where(CaseRow.subject_id == subject_id)
    elif is_open:
        query = query.where(CaseDecisionRow.case_id.is_(None)).order_by(CaseRow.id)
        query = query if after is None else query.where(CaseRow.id > after)
    else:
        query = query.where(CaseDecisionRow.case_id.is_not(None)).order_by(CaseRow.id.desc())
        query = query if after is None else query.where(CaseRow.id < after)
    rows = (await reading.session.execute(query.limit(limit + 1))).all()
    shown = rows[:limit]
    spoke = await _spoke(reading, {id_ for row in shown for id_ in row.CaseRow.versions})
    made = tuple(_case(row.CaseRow, row.CaseDecisionRow, spoke) for row in shown)
    return CasePage(made, made[-1].id if len(rows) > limit else None)


async def case(reading: Reading, case_id: UUID) -> Case:
    """Raises NoSuchCase."""
    query = select(CaseRow, CaseDecisionRow).outerjoin(CaseDecisionRow, CaseDecisionRow.case_id == CaseRow.id)
    row = (await reading.session.execute(query.where(CaseRow.id == case_id))).one_or_none()
    if row is None:
        raise NoSuchCase
    return _case(row.CaseRow, row.CaseDecisionRow, await _spoke(reading, row.CaseRow.versions))


async def cases_of(reading: Reading, customer_id: UUID, *, most: int) -> list[Case]:
    """Of one customer's payments, the latest first, with what was decided; not what the rules saw."""
    query = (
        select(CaseRow, CaseDecisionRow)
        .outerjoin(CaseDecisionRow, CaseDecisionRow.case_id == CaseRow.id)
        .where(CaseRow.customer_id == customer_id)
        .order_by(CaseRow.id.desc())
        .limit(most)
    )
    return [_case(row.CaseRow, row.CaseDecisionRow, {}) for row in await reading.session.execute(query)]


async def lock_case_of(tx: Tx, subject_id: UUID) -> Case:
    """Nobody else decides it before the commit. Raises NoSuchCase."""
    await take_turn(tx, f"risk case {subject_id}")
    found = await cases(tx, is_open=True, subject_id=subject_id, limit=1)
    if not found.cases:
        raise NoSuchCase
    return found.cases[0]


async def reasons_of(reading: Reading, subject_ids: Collection[UUID]) -> dict[UUID, Reason]:
    """What the customers of payments that were held were told; of each the strictest live version's words."""
    if not subject_ids:
        return {}
    query = (
        select(FireRow.subject_id, VersionRow)
        .join(VersionRow, VersionRow.id == FireRow.version_id)
        .where(is_any(FireRow.subject_id, subject_ids), FireRow.is_live.is_(True))
    )
    said: dict[UUID, tuple[int, Reason]] = {}
    for row in await reading.session.execute(query):
        strictness = RiskOutcome(row.VersionRow.outcome).strictness
        if strictness > said.get(row.subject_id, (-1,))[0]:
            said[row.subject_id] = strictness, Reason(row.VersionRow.reason_zh, row.VersionRow.reason_en)
    return {subject_id: reason for subject_id, (_, reason) in said.items()}


async def authors_of(reading: Reading, version_ids: Collection[UUID]) -> set[UUID]:
    """Who wrote these versions."""
    wrote = await reading.session.scalars(select(VersionRow.by_id).where(is_any(VersionRow.id, version_ids)))
    return {one for one in wrote if one is not None}


async def spoke_of(reading: Reading, subject_id: UUID) -> list[UUID]:
    """Which live versions spoke of this payment."""
    query = select(FireRow.version_id).where(FireRow.subject_id == subject_id, FireRow.is_live.is_(True))
    return sorted(set(await reading.session.scalars(query)))


async def labels(reading: Reading, subject_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Whether a person called these payments fraud, as far as one has decided about them."""
    query = (
        select(CaseRow.subject_id, CaseDecisionRow.is_fraud)
        .join(CaseDecisionRow, CaseDecisionRow.case_id == CaseRow.id)
        .where(is_any(CaseRow.subject_id, subject_ids), CaseDecisionRow.verdict.in_(("released", "refused")))
    )
    return {row.subject_id: row.is_fraud for row in await reading.session.execute(query)}


async def release_times(reading: Reading) -> ReleaseTimes:
    row = (await reading.session.execute(_TIMES, {"since": reading.now - _COUNTED_FOR})).one()
    return ReleaseTimes(row.open, row.decided, row.median, row.p90)


# ------------------------------------------------------------------------------------------------- telling


async def _rules(reading: Reading, wanted: Select[RuleRow]) -> list[Rule]:
    rows = (await reading.session.scalars(wanted)).all()
    ids = [row.id for row in rows]
    found = await reading.session.execute(
        _VERSIONS.where(is_any(VersionRow.rule_id, ids)).order_by(VersionRow.nth.desc())
    )
    versions: dict[UUID, list[Any]] = {}
    for one in found:
        versions.setdefault(one.VersionRow.rule_id, []).append(one)
    fired = await _fired(reading, [one.VersionRow.id for each in versions.values() for one in each])
    return [
        Rule(
            id=row.id,
            name=row.name,
            made_at=row.made_at,
            versions=tuple(_version(one, fired) for one in versions.get(row.id, ())),
        )
        for row in rows
    ]


async def _fired(reading: Reading, version_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    query = (
        select(FireRow.version_id, func.count(), func.count(FireRow.customer_id.distinct()))
        .where(is_any(FireRow.version_id, version_ids), FireRow.at > reading.now - _COUNTED_FOR)
        .group_by(FireRow.version_id)
    )
    return {row[0]: (row[1], row[2]) for row in await reading.session.execute(query)}


async def _spoke(reading: Reading, version_ids: Collection[UUID]) -> dict[UUID, Spoke]:
    query = (
        select(VersionRow, RuleRow.name)
        .join(RuleRow, RuleRow.id == VersionRow.rule_id)
        .where(is_any(VersionRow.id, version_ids))
    )
    rows = (await reading.session.execute(query)).all()
    return {row.VersionRow.id: _spoke_of(row.VersionRow, row.name) for row in rows}


def _spoke_of(one: VersionRow, rule: str) -> Spoke:
    return Spoke(one.id, one.rule_id, rule, one.nth, RiskOutcome(one.outcome), one.text)


def _version(row: ResultRow[*tuple[Any, ...]], fired: Mapping[UUID, tuple[int, int]] | None = None) -> Version:
    one = row.VersionRow
    payments, customers = (fired or {}).get(one.id, (0, 0))
    return Version(
        id=one.id,
        rule_id=one.rule_id,
        nth=one.nth,
        text=one.text,
        outcome=RiskOutcome(one.outcome),
        reason=Reason(one.reason_zh, one.reason_en),
        stage=Stage(row.stage) if row.stage else Stage.DRAFT,
        staged_at=row.at,
        made_at=one.made_at,
        made_by=one.by_name,
        fired=payments,
        customers=customers,
    )


def _case(row: CaseRow, decision: CaseDecisionRow | None, spoke: Mapping[UUID, Spoke]) -> Case:
    decided = None
    if decision is not None:
        decided = CaseDecided(
            CaseVerdict(decision.verdict), decision.reason, decision.is_fraud, decision.at, decision.by_name
        )
    return Case(
        id=row.id,
        subject_id=row.subject_id,
        customer_id=row.customer_id,
        minor=row.minor,
        currency=row.currency,
        opened_at=row.opened_at,
        due_at=row.due_at,
        rules=tuple(spoke[id_] for id_ in row.versions if id_ in spoke),
        facts=in_order(msgspec.json.decode(row.facts, type=dict[str, int | str | bool])),
        decided=decided,
    )
