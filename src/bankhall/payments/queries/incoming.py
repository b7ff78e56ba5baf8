"""Reads of payments from other banks: what stands behind an entry, and what staff look at."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

import msgspec
from sqlalchemy import or_, select

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.payments.models import ClearingReportRow, IncomingRow
from bankhall.payments.queries.elsewhere import banks_called
from bankhall.payments.queries.refunds import refunds_of
from bankhall.payments.rules.refunds import refundable
from bankhall.payments.types import (
    Bank,
    Incoming,
    IncomingPage,
    IncomingState,
    Made,
    SentTransfer,
    TransferState,
    Way,
)

_SEALED = "payments.incoming"


def seal(tx: Tx, incoming_id: UUID, transfer: SentTransfer) -> bytes:
    return tx.vault.seal(_SEALED, msgspec.json.encode(transfer), about=str(incoming_id))


def open_sealed(reading: Reading, row: IncomingRow) -> SentTransfer:
    return msgspec.json.decode(reading.vault.open(_SEALED, bytes(row.sealed), about=str(row.id)), type=SentTransfer)


async def arrived(reading: Reading, incoming_ids: Collection[UUID]) -> list[Made]:
    """Those that were credited to an account of the actor's: told as transfers are, so that what stands behind an entry
    is found in one place.
    """
    query = select(IncomingRow).where(is_any(IncomingRow.id, incoming_ids), IncomingRow.account_id.is_not(None))
    rows = (await reading.session.scalars(query)).all()
    me = reading.actor.id
    if not rows or me is None or reading.actor.kind != "customer":
        return []
    holders = await accounts.holders_of(reading, {row.account_id for row in rows if row.account_id})
    mine = [row for row in rows if row.account_id and me in holders.get(row.account_id, {})]
    known = await accounts.accounts(reading, {row.account_id for row in mine if row.account_id})
    there = await banks_called(reading, {row.bank for row in mine})
    refunds = await refunds_of(reading, [row.id for row in mine])
    made = []
    for row in mine:
        assert row.account_id is not None
        one = _made(reading, row, known[row.account_id].number, there.get(row.bank))
        given = refunds.get(row.id, ())
        is_owner = holders[row.account_id].get(me) is HolderRole.OWNER
        left = refundable(one.amount, row.at, given, reading.now) if is_owner else None
        made.append(replace(one, refunds=given, refundable=left))
    return made


async def arrived_of_mine(reading: Reading, *, most: int) -> list[Made]:
    """All that came from other banks to the actor's accounts, the latest first, as `arrived` tells it."""
    mine = [one.seen.account.id for one in await accounts.my_accounts(reading)]
    latest = select(IncomingRow.id).where(is_any(IncomingRow.account_id, mine)).order_by(IncomingRow.id.desc())
    found = await arrived(reading, (await reading.session.scalars(latest.limit(most))).all())
    return sorted(found, key=lambda one: one.id, reverse=True)


async def incoming(
    reading: Reading,
    *,
    state: IncomingState | None = None,
    search: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> IncomingPage:
    """What has come from other banks, the latest first. `search`: a payment's name or number between banks, or how its
    bank is called there.
    """
    query = select(IncomingRow, ClearingReportRow.handed_at)
    query = query.join(ClearingReportRow, ClearingReportRow.message == IncomingRow.message)
    if state is not None:
        query = query.where(IncomingRow.state == state)
    if search and (words := search.strip()):
        query = query.where(or_(IncomingRow.instruction_id == words, IncomingRow.bank == words.upper()))
    if after is not None:
        query = query.where(IncomingRow.id < after)
    found = (await reading.session.execute(query.order_by(IncomingRow.id.desc()).limit(limit + 1))).all()
    there = await banks_called(reading, {row.bank for row, _ in found})
    shown = tuple(
        Incoming(
            id=row.id,
            bank=row.bank,
            known_as=there.get(row.bank),
            instruction_id=row.instruction_id,
            account_id=row.account_id,
            amount=Money(row.amount, row.currency),
            state=IncomingState(row.state),
            reason=row.reason,
            at=row.at,
            answered_at=handed_at,
        )
        for row, handed_at in found[:limit]
    )
    return IncomingPage(shown, next=shown[-1].id if len(found) > limit else None)


def _made(reading: Reading, row: IncomingRow, number: str, bank: Bank | None) -> Made:
    transfer = open_sealed(reading, row)
    assert row.account_id is not None
    return Made(
        id=row.id,
        state=TransferState.SETTLED,
        from_id=row.id,  # an account there has no id here
        from_number=_tail(transfer.debtor.account),
        to_id=row.account_id,
        to_number=number,
        amount=Money(row.amount, row.currency),
        memo=transfer.memo,
        other_name=transfer.debtor.name,
        is_own=False,
        is_incoming=True,
        asked_by=None,
        may_decide=False,
        may_cancel=False,
        asked_at=row.at,
        waits_until=None,
        ended_at=row.at,
        transaction_id=row.transaction_id,
        way=Way(bank=bank or Bank(row.bank, None, row.bank, row.bank)),
    )


def _tail(number: str) -> str:
    return "*" * max(0, len(number) - 4) + number[-4:]
