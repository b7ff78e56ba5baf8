"""Keeping views. Lock order: the one who keeps them (a turn), then the view."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.identity import api as identity
from bankhall.insight.lists import queries, rules
from bankhall.insight.lists.errors import NoSuchView, TooManyViews, ViewChanged, ViewNameTaken, ViewNotYours
from bankhall.insight.lists.models import StartRow, ViewRow
from bankhall.insight.lists.types import NewView, View
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id


async def keep_view(tx: Tx, new: NewView) -> View:
    """Raises ViewNameTaken, TooManyViews, BadInput naming a filter, or `role` where one does not hold it."""
    me = await _take_my_turn(tx)
    await _refuse_wrong(tx, new)
    mine = select(func.count()).select_from(ViewRow).where(ViewRow.owner_id == me)
    if (await tx.session.execute(mine)).scalar_one() >= rules.MOST_VIEWS:
        raise TooManyViews
    await _refuse_taken(tx, me, new.name, but=None)
    view_id = new_id()
    row = {"id": view_id, "owner_id": me, "owner_name": tx.actor.signature, "version": 1, "made_at": tx.now}
    await tx.session.execute(insert(ViewRow).values(**row, **_written(tx, new)))
    tx.audit("lists.keep_view", "list_view", view_id, role=new.role)
    return await queries.view(tx, view_id)


async def change_view(tx: Tx, view_id: UUID, version: int, new: NewView) -> View:
    """Written over, name and all. Raises NoSuchView, ViewNotYours, ViewChanged, ViewNameTaken, BadInput."""
    me = await _take_my_turn(tx)
    row = await _lock_mine(tx, me, view_id)
    if row.version != version:
        raise ViewChanged(row.version)
    await _refuse_wrong(tx, new)
    await _refuse_taken(tx, me, new.name, but=view_id)
    tx.session.expunge(row)
    changed = update(ViewRow).where(ViewRow.id == view_id).values(**_written(tx, new), version=version + 1)
    await tx.session.execute(changed)
    tx.audit("lists.change_view", "list_view", view_id, role=new.role)
    return await queries.view(tx, view_id)


async def delete_view(tx: Tx, view_id: UUID) -> None:
    """Whoever began with it begins with none. Raises NoSuchView, ViewNotYours."""
    row = await _lock_mine(tx, await _take_my_turn(tx), view_id)
    tx.session.expunge(row)
    await tx.session.execute(delete(ViewRow).where(ViewRow.id == view_id))
    tx.audit("lists.delete_view", "list_view", view_id)


async def begin_with(tx: Tx, view_id: UUID | None) -> None:
    """Which view one begins with; None: with none. Raises NoSuchView."""
    me = await _take_my_turn(tx)
    if view_id is None:
        await tx.session.execute(delete(StartRow).where(StartRow.staff_id == me))
        return
    await queries.view(tx, view_id)
    start = upsert(StartRow).values(staff_id=me, view_id=view_id)
    await tx.session.execute(start.on_conflict_do_update(index_elements=["staff_id"], set_={"view_id": view_id}))


async def _take_my_turn(tx: Tx) -> UUID:
    me = queries.reader_id(tx)
    await take_turn(tx, f"list views {me}")
    return me


async def _lock_mine(tx: Tx, me: UUID, view_id: UUID) -> ViewRow:
    row = (await tx.session.scalars(select(ViewRow).where(ViewRow.id == view_id).with_for_update())).one_or_none()
    if row is None:
        raise NoSuchView
    if row.owner_id != me:
        await queries.view(tx, view_id)  # what is not shared with one is not there
        raise ViewNotYours
    return row


async def _refuse_wrong(tx: Tx, new: NewView) -> None:
    if (wrong := rules.refuse_filters(new.filters)) is not None:
        raise wrong
    if new.role is not None and new.role not in await identity.my_roles(tx):
        raise BadInput.of("role", "share with a role that you hold")


async def _refuse_taken(tx: Tx, me: UUID, name: str, *, but: UUID | None) -> None:
    same = select(ViewRow.id).where(ViewRow.owner_id == me, ViewRow.name == name)
    found = (await tx.session.execute(same)).scalar_one_or_none()
    if found is not None and found != but:
        raise ViewNameTaken


def _written(tx: Tx, new: NewView) -> dict[str, Any]:
    return {
        "name": new.name,
        "filters": msgspec.to_builtins(new.filters),
        "columns": [one.value for one in dict.fromkeys(new.columns)],
        "sort": new.sort.value,
        "role": new.role,
        "changed_at": tx.now,
    }
