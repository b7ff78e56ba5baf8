"""Reads of requests to pay, scoped by the actor, and what of them staff may see."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.payments.models import PayeeRow
from bankhall.payments.requests import rules
from bankhall.payments.requests.errors import NoSuchRequest
from bankhall.payments.requests.models import (
    RequestPermissionRow,
    RequestReportRow,
    RequestRow,
    RequestSettingRow,
)
from bankhall.payments.requests.types import (
    Knows,
    MyRequests,
    Permission,
    Reach,
    Request,
    RequestPage,
    RequestSeen,
    RequestState,
    Stranger,
    WhoMayAsk,
    WhyDeclined,
)

_NOTES: Final = "payments.request_notes"
_SHOWN_AFTERWARDS: Final = timedelta(days=90)
_MOST_SHOWN: Final = 300
_OPEN: Final = (RequestState.OPEN, RequestState.PAYING)

_Pair = tuple[UUID, UUID]


def seal_note(tx: Tx, request_id: UUID, note: str) -> bytes | None:
    return tx.vault.seal(_NOTES, note.encode(), about=str(request_id)) if note else None


def open_note(reading: Reading, row: RequestRow) -> str:
    return reading.vault.open(_NOTES, bytes(row.sealed_note), about=str(row.id)).decode() if row.sealed_note else ""


def named_place(request_id: UUID) -> str:
    return f"payment_requests.name|{request_id}"


# --------------------------------------------------------------------------------------------- for customers


async def my_requests(reading: Reading) -> MyRequests:
    received = await _latest(reading, and_(customers.one_with(RequestRow.asked_id, reading.actor.id), ~_is_blocked()))
    sent = await _latest(reading, customers.one_with(RequestRow.asker_id, reading.actor.id))
    reaches = await reaches_of(reading, received)
    seen = [row for row in received if reaches[row.id] is Reach.SEEN or row.state != RequestState.OPEN]
    return MyRequests(
        tuple(await _told(reading, seen)),
        tuple(await _told(reading, sent)),
        tuple(await _strangers(reading, [row for row in received if reaches[row.id] is Reach.BEHIND_A_QUESTION])),
        await who_may_ask(reading, reading.actor.id),
    )


async def request(reading: Reading, request_id: UUID) -> Request:
    """For its asker, and for its asked once it has come through. Raises NoSuchRequest."""
    row = await reading.session.get(RequestRow, request_id)
    if row is None or not await is_seen(reading, row):
        raise NoSuchRequest
    return (await _told(reading, [row]))[0]


async def requests_of_group(reading: Reading, group_id: UUID) -> list[Request]:
    query = select(RequestRow).where(RequestRow.group_id == group_id, RequestRow.asker_id == reading.actor.id)
    return await _told(reading, (await reading.session.scalars(query.order_by(RequestRow.id))).all())


async def all_of_mine(reading: Reading, *, most: int) -> list[Request]:
    """All that the actor asked or was asked and could see, the latest first."""
    query = (
        select(RequestRow)
        .where(
            or_(
                customers.one_with(RequestRow.asker_id, reading.actor.id),
                customers.one_with(RequestRow.asked_id, reading.actor.id),
            )
        )
        .order_by(RequestRow.id.desc())
        .limit(most)
    )
    rows = (await reading.session.scalars(query)).all()
    mine = await _files(reading)
    reaches = await reaches_of(reading, [row for row in rows if row.asked_id in mine])
    return await _told(reading, [row for row in rows if reaches.get(row.id, Reach.SEEN) is Reach.SEEN])


async def my_permissions(reading: Reading) -> list[Permission]:
    query = (
        select(RequestPermissionRow)
        .where(RequestPermissionRow.customer_id == reading.actor.id)
        .order_by(RequestPermissionRow.at.desc(), RequestPermissionRow.id)
        .limit(_MOST_SHOWN)
    )
    rows = (await reading.session.scalars(query)).all()
    briefs = await customers.briefs(reading, {row.asker_id for row in rows})
    names = {id_: customers.mask_person(brief.name) for id_, brief in briefs.items()}
    return [Permission(row.id, names.get(row.asker_id, ""), row.may_ask, row.at) for row in rows]


async def is_seen(reading: Reading, row: RequestRow) -> bool:
    mine = await _files(reading)
    if row.asker_id in mine:
        return True
    return row.asked_id in mine and (await reaches_of(reading, [row]))[row.id] is Reach.SEEN


async def who_may_ask(reading: Reading, customer_id: UUID | None) -> WhoMayAsk:
    query = select(RequestSettingRow.who).where(RequestSettingRow.customer_id == customer_id)
    found: str | None = await reading.session.scalar(query)
    return WhoMayAsk(found) if found else WhoMayAsk.KNOWN


async def reaches_of(reading: Reading, rows: Sequence[RequestRow]) -> dict[UUID, Reach]:
    """How far each comes with its asked, by its id."""
    if not rows:
        return {}
    pairs = {(row.asked_id, row.asker_id) for row in rows}
    said = await _permissions(reading, pairs)
    known = await _knows(reading, rows)
    asked = select(RequestSettingRow.customer_id, RequestSettingRow.who).where(
        is_any(RequestSettingRow.customer_id, {row.asked_id for row in rows})
    )
    who = {row.customer_id: WhoMayAsk(row.who) for row in await reading.session.execute(asked)}
    return {
        row.id: rules.reach(
            said.get((row.asked_id, row.asker_id)), known[row.id], who.get(row.asked_id, WhoMayAsk.KNOWN)
        )
        for row in rows
    }


async def how_many(reading: Reading, *, asked_id: UUID | None = None, since: datetime | None = None) -> int:
    """Of the actor's own: what is open, or all since then."""
    query = select(func.count()).where(RequestRow.asker_id == reading.actor.id)
    if asked_id is not None:
        query = query.where(RequestRow.asked_id == asked_id)
    if since is not None:
        query = query.where(RequestRow.asked_at > since)
    else:
        query = query.where(RequestRow.state.in_(_OPEN), RequestRow.expires_at > reading.now)
    return await reading.session.scalar(query) or 0


async def lock_request(tx: Tx, request_id: UUID) -> RequestRow | None:
    return (
        await tx.session.scalars(select(RequestRow).where(RequestRow.id == request_id).with_for_update())
    ).one_or_none()


async def _latest(reading: Reading, whose: ColumnElement[bool]) -> Sequence[RequestRow]:
    query = (
        select(RequestRow)
        .where(whose, or_(RequestRow.ended_at.is_(None), RequestRow.ended_at > reading.now - _SHOWN_AFTERWARDS))
        .where(or_(RequestRow.state != RequestState.OPEN, RequestRow.expires_at > reading.now - _SHOWN_AFTERWARDS))
        .order_by(and_(RequestRow.ended_at.is_(None), RequestRow.expires_at > reading.now).desc(), RequestRow.id.desc())
        .limit(_MOST_SHOWN)
    )
    return (await reading.session.scalars(query)).all()


def _is_blocked() -> ColumnElement[bool]:
    return exists().where(
        RequestPermissionRow.customer_id == RequestRow.asked_id,
        RequestPermissionRow.asker_id == RequestRow.asker_id,
        RequestPermissionRow.may_ask.is_(False),
    )


async def _permissions(reading: Reading, pairs: Collection[_Pair]) -> dict[_Pair, bool]:
    query = select(RequestPermissionRow).where(
        is_any(RequestPermissionRow.customer_id, {asked for asked, _ in pairs}),
        is_any(RequestPermissionRow.asker_id, {asker for _, asker in pairs}),
    )
    return {(row.customer_id, row.asker_id): row.may_ask for row in await reading.session.scalars(query)}


async def _knows(reading: Reading, rows: Collection[RequestRow]) -> dict[UUID, Knows]:
    """By the accounts of the request: whoever has paid somebody there knows them."""
    customer_ids = {id_ for row in rows for id_ in (row.asked_id, row.asker_id)}
    account_ids = {id_ for row in rows for id_ in (row.to_id, row.asked_account_id)}
    query = select(PayeeRow.customer_id, PayeeRow.account_id).where(
        is_any(PayeeRow.customer_id, customer_ids),
        is_any(PayeeRow.account_id, account_ids),
        PayeeRow.ended_at.is_(None),
        PayeeRow.first_paid_at.is_not(None),
    )
    paid = {(one.customer_id, one.account_id) for one in await reading.session.execute(query)}
    known = {}
    for row in rows:
        if (row.asked_id, row.to_id) in paid:
            known[row.id] = Knows.PAID
        else:
            is_paid = (row.asker_id, row.asked_account_id) in paid
            known[row.id] = Knows.WAS_PAID if is_paid else Knows.NOTHING
    return known


async def _strangers(reading: Reading, rows: Sequence[RequestRow]) -> list[Stranger]:
    by_asker: dict[UUID, list[RequestRow]] = {}
    for row in rows:
        if row.state == RequestState.OPEN and row.expires_at > reading.now:
            by_asker.setdefault(row.asker_id, []).append(row)
    briefs = await customers.briefs(reading, by_asker)
    return [
        Stranger(each[0].id, customers.mask_person(briefs[asker_id].name), len(each), each[0].asked_at)
        for asker_id, each in by_asker.items()
        if asker_id in briefs
    ]


async def _told(reading: Reading, rows: Sequence[RequestRow]) -> list[Request]:
    mine = await _files(reading)
    names = await _others(reading, rows)
    known = await _knows(reading, rows) if rows else {}
    numbers = await accounts.accounts(reading, {id_ for row in rows for id_ in (row.to_id, row.asked_account_id)})
    told = []
    for row in rows:
        is_mine = row.asker_id in mine
        state = rules.state_now(RequestState(row.state), row.expires_at, reading.now)
        there = numbers.get(row.asked_account_id if is_mine else row.to_id)
        told.append(
            Request(
                id=row.id,
                group_id=row.group_id if is_mine else row.id,
                state=state,
                is_mine=is_mine,
                other=names.get(row.id, ""),
                account_number=there.number if there else "",
                amount=Money(row.amount, row.currency),
                paid=Money(row.paid, row.currency) if row.paid is not None else None,
                note=open_note(reading, row),
                may_change=row.may_change,
                knows=Knows.NOTHING if is_mine else known[row.id],
                asked_at=row.asked_at,
                expires_at=row.expires_at,
                reminded_at=row.reminded_at,
                may_remind_at=rules.may_remind_at(row.asked_at, row.reminded_at)
                if is_mine and state is RequestState.OPEN
                else None,
                ended_at=row.expires_at if state is RequestState.EXPIRED else row.ended_at,
                why=WhyDeclined(row.why) if row.why else None,
                transfer_id=row.transfer_id if state is RequestState.PAID or not is_mine else None,
            )
        )
    return told


async def _others(reading: Reading, rows: Sequence[RequestRow]) -> dict[UUID, str]:
    """By request: the asked as the actor wrote them, or the asker's name."""
    files = await _files(reading)
    mine = [row for row in rows if row.asker_id in files]
    keys = await data_keys(reading, {row.asker_id for row in mine})
    names = {
        row.id: keys[row.asker_id].open(bytes(row.sealed_name), about=named_place(row.id)).decode()
        for row in mine
        if row.asker_id in keys
    }
    briefs = await customers.briefs(reading, {row.asker_id for row in rows if row.id not in names})
    return names | {row.id: briefs[row.asker_id].name for row in rows if row.id not in names and row.asker_id in briefs}


async def _files(reading: Reading) -> set[UUID]:
    """The actor's, and those merged into theirs."""
    return set(await customers.ids_of(reading, reading.actor.id)) if reading.actor.id else set()


async def owned_by(reading: Reading, account_id: UUID) -> set[UUID]:
    holders = (await accounts.holders_of(reading, [account_id])).get(account_id, {})
    return {id_ for id_, role in holders.items() if role is HolderRole.OWNER}


# -------------------------------------------------------------------------------------------------- for staff


async def for_staff(
    reading: Reading,
    *,
    state: RequestState | None,
    reported_only: bool = False,
    of: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> RequestPage:
    """The latest first. `of`: a customer on either side, a request, or what paid it."""
    query = select(RequestRow)
    if of is not None:
        columns = (RequestRow.asker_id, RequestRow.asked_id, RequestRow.id, RequestRow.transfer_id)
        query = query.where(or_(*(column == of for column in columns)))
    if state is RequestState.EXPIRED:
        query = query.where(RequestRow.state == RequestState.OPEN, RequestRow.expires_at <= reading.now)
    elif state is RequestState.OPEN:
        query = query.where(RequestRow.state == RequestState.OPEN, RequestRow.expires_at > reading.now)
    elif state is not None:
        query = query.where(RequestRow.state == state)
    if reported_only:
        query = query.where(exists().where(RequestReportRow.request_id == RequestRow.id))
    if after is not None:
        query = query.where(RequestRow.id < after)
    rows = (await reading.session.scalars(query.order_by(RequestRow.id.desc()).limit(limit + 1))).all()
    shown = rows[:limit]
    reports = await _reports(reading, {row.asker_id for row in shown})
    briefs = await customers.briefs(reading, {id_ for row in shown for id_ in (row.asker_id, row.asked_id)})
    names = {id_: customers.mask_person(brief.name) for id_, brief in briefs.items()}
    seen = [_seen(row, names, reports, reading.now) for row in shown]
    return RequestPage(tuple(seen), next=shown[-1].id if len(rows) > limit else None)


async def _reports(reading: Reading, asker_ids: Collection[UUID]) -> dict[UUID, int]:
    query = (
        select(RequestReportRow.asker_id, func.count())
        .where(is_any(RequestReportRow.asker_id, asker_ids))
        .group_by(RequestReportRow.asker_id)
    )
    return {row[0]: int(row[1]) for row in await reading.session.execute(query)}


def _seen(row: RequestRow, names: Mapping[UUID, str], reports: Mapping[UUID, int], now: datetime) -> RequestSeen:
    return RequestSeen(
        id=row.id,
        asker_id=row.asker_id,
        asked_id=row.asked_id,
        asker=names.get(row.asker_id, ""),
        asked=names.get(row.asked_id, ""),
        state=rules.state_now(RequestState(row.state), row.expires_at, now),
        amount=Money(row.amount, row.currency),
        paid=Money(row.paid, row.currency) if row.paid is not None else None,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        transfer_id=row.transfer_id,
        reports=reports.get(row.asker_id, 0),
    )
