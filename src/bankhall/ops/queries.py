"""Reads of the audit log, newest first. Whoever may read it reads all of it."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Select, and_, func, literal, select, true, tuple_

from bankhall.kernel.audit import AuditRow
from bankhall.kernel.chain.findings import Verdict
from bankhall.kernel.chain.linking import chain_state
from bankhall.kernel.chain.models import LinkRow
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.ops.models import AuditVerificationRow
from bankhall.ops.types import ActFilter, ActPage, ActTold, AuditState, AuditVerification, Subject

# How many rows of the period, the subject, the actor a page of a search looks at (ADR 0006).
MOST_LOOKED_AT = 20_000

# A verification that has not ended by then never will: its worker was lost with it.
GIVEN_UP_AFTER = timedelta(hours=12)


async def acts(reading: Reading, wanted: ActFilter, *, after: str | None = None, limit: int = 50) -> ActPage:
    """Raises BadInput for a cursor that is none."""
    place = read_cursor(after, tuple[datetime, int])
    near = _near(wanted, place).limit(MOST_LOOKED_AT).subquery()
    query = select(near).where(*_told_apart(wanted, near)).order_by(near.c.at.desc(), near.c.id.desc())
    rows = (await reading.session.execute(query.limit(limit + 1))).all()
    places = await _places(reading, [row.id for row in rows[:limit]])
    items = tuple(_told(row, places.get(row.id)) for row in rows[:limit])
    if len(rows) > limit:
        return ActPage(items, write_cursor((items[-1].at, items[-1].id)), None)
    end = (await reading.session.execute(_last_looked_at(wanted, place))).one_or_none()
    if end is None:
        return ActPage(items, None, None)
    return ActPage(items, write_cursor((end.at, end.id)), end.at)


def _near(wanted: ActFilter, place: tuple[datetime, int] | None) -> Select[*tuple[Any, ...]]:
    """What an index leads to, newest first."""
    query = select(*AuditRow.__table__.c)
    if wanted.from_ is not None:
        query = query.where(AuditRow.at >= wanted.from_)
    if wanted.until is not None:
        query = query.where(AuditRow.at < wanted.until)
    if wanted.subject is not None:
        query = query.where(AuditRow.subject_kind == wanted.subject.kind, AuditRow.subject_id == wanted.subject.id)
    if wanted.actor_id is not None:
        query = query.where(AuditRow.actor_id == wanted.actor_id)
    if wanted.request_id is not None:
        query = query.where(AuditRow.request_id == wanted.request_id)
    if place is not None:
        query = query.where(tuple_(AuditRow.at, AuditRow.id) < place)
    return query.order_by(AuditRow.at.desc(), AuditRow.id.desc())


def _told_apart(wanted: ActFilter, near: Any) -> list[Any]:
    """What has no index, of those near at hand."""
    conditions = [true()]
    if wanted.act is not None:
        is_module = wanted.act.endswith(".")
        conditions.append(near.c.act.startswith(wanted.act, autoescape=True) if is_module else near.c.act == wanted.act)
    if wanted.name is not None:
        conditions.append(near.c.actor_name.icontains(wanted.name, autoescape=True))
    return conditions


def _last_looked_at(wanted: ActFilter, place: tuple[datetime, int] | None) -> Select[*tuple[Any, ...]]:
    """The row at which the search stopped, if there are more behind it."""
    near = _near(wanted, place).limit(MOST_LOOKED_AT + 1).subquery()
    counted = select(func.count()).select_from(near).scalar_subquery()
    last = select(near.c.at, near.c.id).order_by(near.c.at.desc(), near.c.id.desc()).offset(MOST_LOOKED_AT - 1)
    return last.where(and_(counted > literal(MOST_LOOKED_AT))).limit(1)


async def _places(reading: Reading, ids: list[int]) -> dict[int, int]:
    found = await reading.session.execute(select(LinkRow.audit_id, LinkRow.seq).where(is_any(LinkRow.audit_id, ids)))
    return {row.audit_id: row.seq for row in found}


def _told(row: Any, place: int | None) -> ActTold:
    return ActTold(
        id=row.id,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        act=row.act,
        subject=Subject(row.subject_kind, row.subject_id),
        facts=row.facts,
        request_id=row.request_id,
        place=place,
    )


async def audit_state(reading: Reading) -> AuditState:
    verifications = await audit_verifications(reading)
    running = [one for one in verifications if one.finished_at is None and one.asked_at > reading.now - GIVEN_UP_AFTER]
    finished = [one for one in verifications if one.finished_at is not None]
    newest = select(AuditRow.at).join(LinkRow, LinkRow.audit_id == AuditRow.id).order_by(LinkRow.seq.desc()).limit(1)
    return AuditState(
        chain=await chain_state(reading),
        linked_until=await reading.session.scalar(newest),
        running=running[0] if running else None,
        last=finished[0] if finished else None,
    )


async def audit_verifications(reading: Reading, *, limit: int = 20) -> list[AuditVerification]:
    """The latest, newest first."""
    found = await reading.session.scalars(
        select(AuditVerificationRow).order_by(AuditVerificationRow.asked_at.desc()).limit(limit)
    )
    return [_verification(row) for row in found]


def _verification(row: AuditVerificationRow) -> AuditVerification:
    verdict = msgspec.convert(row.verdict, Verdict) if row.verdict else None
    return AuditVerification(
        id=row.id,
        asked_at=row.asked_at,
        by_name=row.by_name,
        finished_at=row.finished_at,
        ok=row.ok,
        done=row.done,
        rows=verdict.rows if verdict else row.rows,
        counts=verdict.counts if verdict else {},
        findings=verdict.findings if verdict else (),
    )
