"""Opening a branch, saying what is otherwise, closing it for good."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bankhall.branches import rules
from bankhall.branches.errors import BranchChanged, BranchClosed, CodeTaken, NoSuchBranch
from bankhall.branches.models import BranchRow
from bankhall.branches.queries import as_branch
from bankhall.branches.types import Branch, BranchFacts, Span
from bankhall.kernel.db import Tx, violated
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done

_TAKEN = {"branches_code_key": CodeTaken()}


async def open_branch(tx: Tx, facts: BranchFacts, *, key: str) -> Branch:
    """The same key and content open one. Raises CodeTaken, KeyReused, BadInput naming the field."""
    if before := await done_before(tx, key, facts):
        return as_branch(await _lock(tx, before))
    if (wrong := rules.refuse_facts(facts)) is not None:
        raise wrong
    branch_id = new_id()
    try:
        await tx.session.execute(
            insert(BranchRow).values(id=branch_id, version=1, closed_at=None, at=tx.now, **_columns(facts))
        )
    except IntegrityError as error:
        raise violated(error, _TAKEN) from error
    await note_done(tx, key, facts, branch_id)
    tx.audit("branches.open_branch", "branch", branch_id, code=facts.code)
    return as_branch(await _lock(tx, branch_id))


async def change_branch(tx: Tx, branch_id: UUID, facts: BranchFacts, *, version: int) -> Branch:
    """Raises NoSuchBranch, BranchClosed, BranchChanged, CodeTaken, BadInput naming the field."""
    if (wrong := rules.refuse_facts(facts)) is not None:
        raise wrong
    row = await _lock(tx, branch_id)
    if row.closed_at is not None:
        raise BranchClosed
    if row.version != version:
        raise BranchChanged
    for name, value in _columns(facts).items():
        setattr(row, name, value)
    row.version += 1
    try:
        await tx.session.flush()
    except IntegrityError as error:
        raise violated(error, _TAKEN) from error
    tx.audit("branches.change_branch", "branch", branch_id, version=row.version)
    return as_branch(row)


async def close_branch(tx: Tx, branch_id: UUID, *, version: int) -> Branch:
    """For good: nobody finds it any more. Raises NoSuchBranch, BranchClosed, BranchChanged."""
    row = await _lock(tx, branch_id)
    if row.closed_at is not None:
        raise BranchClosed
    if row.version != version:
        raise BranchChanged
    row.closed_at = tx.now
    row.version += 1
    await tx.session.flush()
    tx.audit("branches.close_branch", "branch", branch_id)
    return as_branch(row)


async def _lock(tx: Tx, branch_id: UUID) -> BranchRow:
    query = select(BranchRow).where(BranchRow.id == branch_id).with_for_update()
    row = (await tx.session.execute(query)).scalar_one_or_none()
    if row is None:
        raise NoSuchBranch
    return row


def _columns(facts: BranchFacts) -> dict[str, Any]:
    return {
        "code": facts.code,
        "name_zh": facts.name_zh,
        "name_en": facts.name_en,
        "city_zh": facts.city_zh,
        "city_en": facts.city_en,
        "district_zh": facts.district_zh,
        "district_en": facts.district_en,
        "address_zh": facts.address_zh,
        "address_en": facts.address_en,
        "phone": facts.phone,
        "latitude_e6": facts.latitude_e6,
        "longitude_e6": facts.longitude_e6,
        "services": [one.value for one in facts.services],
        "facilities": [one.value for one in facts.facilities],
        "week": [_pairs(day) for day in facts.week],
        "special_days": [
            {"on": one.on.isoformat(), "spans": _pairs(one.spans), "why_zh": one.why_zh, "why_en": one.why_en}
            for one in facts.special_days
        ],
        "counters": facts.counters,
        "slot_minutes": facts.slot_minutes,
        "slot_places": facts.slot_places,
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[one.opens, one.closes] for one in spans]
