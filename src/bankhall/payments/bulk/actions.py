"""Bringing a file of payments, reading it, confirming it, carrying it out and taking it back."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, text, update

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import HolderRole
from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.money import MOST_MINOR, Money
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import recordset
from bankhall.kernel.time import business_date
from bankhall.kernel.vault.sealing import SealingKey
from bankhall.ledger.errors import KeyReused
from bankhall.payments import queries as payments
from bankhall.payments.actions.transfers import submit_transfers
from bankhall.payments.bulk import queries, rules
from bankhall.payments.bulk.errors import (
    BatchOver,
    FileKnown,
    NoSuchBatch,
    NotAllGood,
    NotAtOnce,
    NothingToPay,
    TooManyBatches,
)
from bankhall.payments.bulk.events import BatchOver as BatchIsOver
from bankhall.payments.bulk.models import BatchFileRow, BatchLineRow, BatchRow
from bankhall.payments.bulk.rules import Looked
from bankhall.payments.bulk.types import (
    Batch,
    BatchState,
    FileKind,
    Kept,
    Known,
    Mode,
    NewFile,
    PayBatch,
    RowState,
    Start,
)
from bankhall.payments.models import PayeeRow
from bankhall.payments.types import Read, Submit, Submitted, Transfer, TransferState, Unreadable

READ: Final = "payments.read_batch"
CARRY_OUT: Final = "payments.carry_out_batch"

# In one transaction of rows by themselves: what a kill undoes, and how long others wait for the same payees.
PORTION: Final = 250
_LINES_AT_ONCE: Final = 2_000
_A_DAY_S: Final = 86_400
_MOST_ACCOUNTS_NAMED: Final = 5

_KEEP = text(
    """
    INSERT INTO payment_batch_rows (batch_id, nth, line, sealed, amount, currency, from_id, account_id, is_own,
                                    bank_code, known_by, same_as, is_doubled, due_on, faults, state)
    SELECT :batch_id, nth, line, decode(sealed, 'base64'), amount, currency, from_id, account_id, is_own, bank_code,
           decode(known_by, 'base64'), decode(same_as, 'base64'), is_doubled, due_on, faults, state
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(nth integer, line integer, sealed text, amount bigint, currency text, from_id uuid, account_id uuid,
                 is_own boolean, bank_code text, known_by text, same_as text, is_doubled boolean, due_on date,
                 faults jsonb, state text)
    """
)

_NOTE = text(
    """
    UPDATE payment_batch_rows AS line SET state = told.state, refused = told.refused, transfer_id = told.transfer_id
    FROM json_to_recordset(CAST(:rows AS json)) AS told(nth integer, state text, refused text, transfer_id uuid)
    WHERE line.batch_id = :batch_id AND line.nth = told.nth AND line.state = 'good'
    """
)


class NotAll(Exception):
    """All or none was wanted, and not all can be: `refused` by the number of the row."""

    def __init__(self, refused: dict[int, str]) -> None:
        super().__init__()
        self.refused = refused


async def bring_file(tx: Tx, wanted: NewFile, key: str) -> Batch:
    """Kept as it is, and read by a job; the same key and content bring it once. Raises BadInput naming `from_id`,
    NoSuchAccount, FileKnown, TooManyBatches, KeyReused.
    """
    assert tx.actor.id is not None
    await take_turn(tx, f"batches {tx.actor.id}")
    key, content = f"{tx.actor.id}:{key}", _content_hash(tx, wanted)
    if (before := await queries.under_key(tx, key)) is not None:
        if bytes(before.content_hash) != content:
            raise KeyReused
        return await queries.my_batch(tx, before.id)
    kind, digest = rules.kind_of(wanted.content), hashlib.sha256(wanted.content).digest()
    await _refuse_foreign_source(tx, tx.actor.id, wanted, kind)
    if not wanted.again and (same := await queries.same_before(tx, tx.actor.id, digest)) is not None:
        raise FileKnown(same.id, same.asked_at)
    await _refuse_greedy(tx, tx.actor.id)
    id_ = new_id()
    own_key = (await data_keys(tx, [tx.actor.id]))[tx.actor.id]
    known = msgspec.msgpack.encode(Known(wanted.name, "", ""))
    row = BatchRow(
        id=id_,
        key=key,
        content_hash=content,
        payer_id=tx.actor.id,
        kind=kind,
        from_id=wanted.from_id if kind is FileKind.CSV else None,
        digest=digest,
        known=own_key.seal(tx.vault.suite, known, about=queries.known_place(id_)),
        rows=0,
        good=0,
        doubled=0,
        total=0,
        paid=0,
        refused=0,
        paid_total=0,
        misfits=0,
        state=BatchState.READING,
        asked_at=tx.now,
    )
    tx.session.add(row)
    await tx.session.flush()
    sealed = own_key.seal(tx.vault.suite, wanted.content, about=queries.file_place(id_))
    await tx.session.execute(insert(BatchFileRow).values(batch_id=id_, sealed=sealed))
    await enqueue(tx, READ, urgent=True, batch_id=str(id_))
    tx.audit("payments.bring_file", "payment_batch", id_, kind=kind, bytes=len(wanted.content), sha256=digest.hex())
    return await queries.my_batch(tx, id_)


async def note_unreadable(tx: Tx, batch_id: UUID, why: Unreadable) -> None:
    row = await queries.lock_batch(tx, batch_id)
    if row is None or row.state != BatchState.READING:
        return
    if (key := (await data_keys(tx, [row.payer_id])).get(row.payer_id)) is not None:
        row.why = key.seal(tx.vault.suite, msgspec.msgpack.encode(why), about=queries.why_place(batch_id))
    row.state, row.ended_at = BatchState.UNREADABLE, tx.now
    await _drop_file(tx, batch_id)
    tx.audit("payments.file_unreadable", "payment_batch", batch_id, why=why.code)


async def keep_read(tx: Tx, batch_id: UUID, read: Read) -> None:
    """Looks at every row and keeps them all. Run twice, the second finds that it was read."""
    row = await queries.lock_batch(tx, batch_id)
    if row is None or row.state != BatchState.READING:
        return
    key = (await data_keys(tx, [row.payer_id])).get(row.payer_id)
    if key is None:
        return
    await take_turn(tx, f"batches {row.payer_id}")
    ground = await queries.ground(tx, row.payer_id, row.from_id, read.rows)
    looked = [rules.look(one, ground) for one in read.rows]
    row.misfits = sum(one.is_misfit for one in looked)
    if row.misfits:
        await tx.session.flush()
        _, _, misfits = await queries.brought_since_yesterday(tx, row.payer_id)
        if misfits > rules.MOST_MISFITS_A_DAY:
            await note_unreadable(tx, batch_id, Unreadable("too_many_misfits", str(rules.MOST_MISFITS_A_DAY)))
            return
    row.currency = rules.currency_of(looked)
    looked = rules.in_one_currency(looked, row.currency)
    good = [one for one in looked if one.is_good]
    total = sum(one.money.minor for one in good if one.money)
    if total > MOST_MINOR:
        await note_unreadable(tx, batch_id, Unreadable("too_much"))
        return
    same = {id(one): queries.same_key(tx, one) for one in good}
    paid_before = await queries.paid_lately(tx, set(same.values()))
    doubled = dict(zip(same, rules.doubled(list(same.values()), paid_before), strict=True))
    lines = [
        _line(tx, batch_id, nth, one, key, same.get(id(one)), is_doubled=doubled.get(id(one), False))
        for nth, one in enumerate(looked, start=1)
    ]
    for first in range(0, len(lines), _LINES_AT_ONCE):
        some = recordset(lines[first : first + _LINES_AT_ONCE])
        await tx.session.execute(_KEEP, {"batch_id": batch_id, "rows": some})
    opened = key.open(bytes(row.known), about=queries.known_place(batch_id))
    known = Known(msgspec.msgpack.decode(opened, type=Known).file_name, read.message_id, read.version)
    row.known = key.seal(tx.vault.suite, msgspec.msgpack.encode(known), about=queries.known_place(batch_id))
    row.rows, row.good, row.doubled, row.total = len(looked), len(good), sum(doubled.values()), total
    row.first_on = min((one.due_on for one in good), default=None)
    row.last_on = max((one.due_on for one in good), default=None)
    row.state = BatchState.READY
    await _drop_file(tx, batch_id)
    tx.audit("payments.file_read", "payment_batch", batch_id, rows=row.rows, good=row.good)


async def confirm_batch(tx: Tx, batch_id: UUID, mode: Mode, start: Start) -> Batch:
    """Once, with a confirmation of exactly this file; the same again changes nothing. Raises NoSuchBatch, BatchOver,
    NothingToPay, NotAllGood, ConfirmationRequired.
    """
    row = await _lock_mine(tx, batch_id)
    if row.state != BatchState.READY:
        if row.mode == mode and row.state != BatchState.CANCELLED:
            return await queries.my_batch(tx, batch_id)
        raise BatchOver
    today = await business_date(tx)
    if not row.good or row.currency is None:
        raise NothingToPay
    if mode is Mode.ALL and (row.good != row.rows or (row.last_on is not None and row.last_on > today)):
        raise NotAllGood
    batch = await queries.my_batch(tx, batch_id)
    await require_confirmation(
        tx,
        PayBatch(
            batch_id=batch_id,
            digest=batch.digest,
            rows=batch.good,
            amount=Money(row.total, row.currency),
            from_accounts=", ".join(one.number for one in batch.sources[:_MOST_ACCOUNTS_NAMED]),
            mode=mode,
            start=start,
            first_on=row.first_on,
            last_on=row.last_on,
        ),
    )
    row.state, row.mode, row.confirmed_at = BatchState.WAITING, mode, tx.now
    row.starts_at = row.next_at = tx.now + rules.DELAYS[start]
    await enqueue(tx, CARRY_OUT, urgent=True, at=row.starts_at, batch_id=str(batch_id))
    facts = {"rows": row.good, "minor": row.total, "currency": row.currency, "mode": mode, "start": start}
    tx.audit("payments.confirm_batch", "payment_batch", batch_id, sha256=batch.digest, **facts)
    await tx.session.flush()
    return await queries.my_batch(tx, batch_id)


async def cancel_batch(tx: Tx, batch_id: UUID) -> Batch:
    """What has not been done is not done any more; what has been paid stays paid. Twice is once. Raises NoSuchBatch,
    BatchOver.
    """
    row = await _lock_mine(tx, batch_id)
    if row.state == BatchState.CANCELLED:
        return await queries.my_batch(tx, batch_id)
    if row.state not in (BatchState.READING, BatchState.READY, BatchState.WAITING, BatchState.RUNNING):
        raise BatchOver
    await _drop_file(tx, batch_id)
    await tx.session.execute(
        update(BatchLineRow)
        .where(BatchLineRow.batch_id == batch_id, BatchLineRow.state == RowState.GOOD)
        .values(state=RowState.CANCELLED)
    )
    _end(tx, row, BatchState.CANCELLED)
    tx.audit("payments.cancel_batch", "payment_batch", batch_id, paid=row.paid)
    await tx.session.flush()
    return await queries.my_batch(tx, batch_id)


async def note_result_taken(tx: Tx, batch_id: UUID, form: str) -> Batch:
    """What leaves the bank is noted before it leaves. Raises NoSuchBatch."""
    batch = await queries.my_batch(tx, batch_id)
    tx.audit("payments.take_batch_result", "payment_batch", batch_id, form=form)
    return batch


async def carry_out(tx: Tx, batch_id: UUID, *, most: int = PORTION) -> bool:
    """The next portion of what is due, all in one transaction; each row once, however often this is run or killed.
    Whether there is more to do now. What another worker just has is left to it. Raises NotAll.
    """
    row = await queries.lock_batch(tx, batch_id, is_hurried=True)
    if row is None or row.state not in (BatchState.WAITING, BatchState.RUNNING):
        return False
    if row.starts_at is None or row.starts_at > tx.now:
        return False
    keys = await data_keys(tx, [row.payer_id])
    if row.payer_id not in keys:
        row.next_at = None  # whoever is forgotten pays nobody
        return False
    today = await business_date(tx)
    row.state = BatchState.RUNNING
    due = queries.left(batch_id).where(BatchLineRow.due_on <= today).order_by(BatchLineRow.nth)
    wanted = due if row.mode == Mode.ALL else due.limit(most)
    lines = (await tx.session.scalars(wanted)).all()
    if not lines:
        return await _wait_or_end(tx, row)
    outcomes = await submit_transfers(tx, await _orders(tx, row, lines, keys[row.payer_id]))
    if row.mode == Mode.ALL and (why := _not_all(lines, outcomes)):
        raise NotAll(why)
    await _note_outcomes(tx, row, lines, outcomes)
    if row.mode == Mode.ALL or len(lines) < most:
        return await _wait_or_end(tx, row)
    return True


async def refuse_all(tx: Tx, batch_id: UUID, refused: dict[int, str]) -> None:
    """It came to none: nothing has moved. Each row that stood in the way says why."""
    row = await queries.lock_batch(tx, batch_id)
    if row is None or row.state not in (BatchState.WAITING, BatchState.RUNNING) or row.mode != Mode.ALL:
        return
    told = [{"nth": nth, "state": RowState.REFUSED, "refused": code} for nth, code in sorted(refused.items())]
    await tx.session.execute(_NOTE, {"batch_id": batch_id, "rows": recordset(told)})
    await tx.session.execute(
        update(BatchLineRow)
        .where(BatchLineRow.batch_id == batch_id, BatchLineRow.state == RowState.GOOD)
        .values(state=RowState.CANCELLED)
    )
    row.refused = len(refused)
    _end(tx, row, BatchState.NONE)
    tx.audit("payments.batch_none", "payment_batch", batch_id, refused=len(refused))


async def refuse_next(tx: Tx, batch_id: UUID, refusal: Refusal) -> bool:
    """The next row alone, which broke what was being written. Whether there is more to do now."""
    row = await queries.lock_batch(tx, batch_id, is_hurried=True)
    if row is None or row.state != BatchState.RUNNING:
        return False
    today = await business_date(tx)
    due = queries.left(batch_id).where(BatchLineRow.due_on <= today).order_by(BatchLineRow.nth).limit(1)
    lines = (await tx.session.scalars(due)).all()
    await _note_outcomes(tx, row, lines, [refusal] * len(lines))
    return bool(lines) or await _wait_or_end(tx, row)


async def _refuse_foreign_source(tx: Tx, payer_id: UUID, wanted: NewFile, kind: FileKind) -> None:
    if kind is not FileKind.CSV:
        return
    if wanted.from_id is None:
        raise BadInput.of("from_id", "a table does not say what it is paid from")
    holders = (await accounts.holders_of(tx, [wanted.from_id])).get(wanted.from_id, {})
    if holders.get(payer_id) is not HolderRole.OWNER:
        raise NoSuchAccount


async def _refuse_greedy(tx: Tx, payer_id: UUID) -> None:
    brought, under_way, _ = await queries.brought_since_yesterday(tx, payer_id)
    if brought >= rules.MOST_A_DAY or under_way >= rules.MOST_UNDER_WAY:
        raise TooManyBatches(retry_after_s=_A_DAY_S if brought >= rules.MOST_A_DAY else 10)


async def _lock_mine(tx: Tx, batch_id: UUID) -> BatchRow:
    row = await queries.lock_batch(tx, batch_id)
    if row is None or row.payer_id != tx.actor.id:
        raise NoSuchBatch
    return row


async def _drop_file(tx: Tx, batch_id: UUID) -> None:
    await tx.session.execute(delete(BatchFileRow).where(BatchFileRow.batch_id == batch_id))


def _content_hash(tx: Tx, wanted: NewFile) -> bytes:
    told = hashlib.sha256(wanted.content).hexdigest(), wanted.name, wanted.from_id, wanted.again
    return payments.content_hash(tx, msgspec.json.encode(told))


def _line(
    tx: Tx, batch_id: UUID, nth: int, one: Looked, key: SealingKey, same: bytes | None, *, is_doubled: bool
) -> dict[str, object]:
    row = one.row
    kept = Kept(
        row.name[:1000],
        row.account[:100],
        row.bank[:200],
        row.amount[:60],
        row.memo[:1000],
        row.group,
        row.instruction,
        row.end_to_end,
        row.from_account,
    )
    sealed = key.seal(tx.vault.suite, msgspec.msgpack.encode(kept), about=queries.row_place(batch_id, nth))
    goes_elsewhere = one.is_good and one.bank is not None
    known_by = payments.known_elsewhere(tx, one.bank.code, row.account) if one.is_good and one.bank else None
    return {
        "nth": nth,
        "line": row.line,
        "sealed": b64encode(sealed).decode(),
        "amount": one.money.minor if one.money else None,
        "currency": row.currency,
        "from_id": one.source.id if one.source else None,
        "account_id": one.target.id if one.target and not goes_elsewhere else None,
        "is_own": one.is_own,
        "bank_code": one.bank.code if one.bank and goes_elsewhere else None,
        "known_by": b64encode(known_by).decode() if known_by else None,
        "same_as": b64encode(same).decode() if same else None,
        "is_doubled": is_doubled,
        "due_on": one.due_on,
        "faults": one.faults,
        "state": RowState.GOOD if one.is_good else RowState.FAULTY,
    }


async def _orders(tx: Tx, batch: BatchRow, lines: Sequence[BatchLineRow], key: SealingKey) -> list[Submit]:
    """As their customer confirmed them. No customer can send a key with a blank in it."""
    asker = Asker(Actor(kind="customer", name="", id=batch.payer_id), tx.request_id)
    told = [queries.open_row(key, line) for line in lines]
    payees = await _payees(tx, batch, lines, told, key)
    orders = []
    for line, kept, payee_id in zip(lines, told, payees, strict=True):
        assert line.amount is not None
        assert line.from_id is not None
        transfer = Transfer(
            from_id=line.from_id,
            amount=Money(line.amount, line.currency),
            payee_id=payee_id,
            to_own_id=line.account_id if line.is_own else None,
            memo=kept.memo,
        )
        orders.append(Submit(asker, f"batch {batch.id} {line.nth}", transfer, is_agreed=True))
    return orders


async def _payees(
    tx: Tx, batch: BatchRow, lines: Sequence[BatchLineRow], told: Sequence[Kept], key: SealingKey
) -> list[UUID | None]:
    """Of each row; None for one's own account. Whoever is kept in the customer's list stays as they are there."""
    await take_turn(tx, f"payees {batch.payer_id}")
    here = {line.account_id for line in lines if line.account_id and not line.is_own}
    there = {bytes(line.known_by) for line in lines if line.known_by}
    known: dict[UUID | bytes | None, UUID] = {}
    renamed: dict[UUID, bytes] = {}
    for one in await queries.payees_there(tx, batch.payer_id, here, there):
        known[one.account_id or bytes(one.known_by or b"")] = one.id
        if one.of_batch is not None:
            renamed[one.id] = bytes(one.sealed)
    fresh: list[dict[str, object]] = []
    found: list[UUID | None] = []
    names: list[dict[str, object]] = []
    for line, kept in zip(lines, told, strict=True):
        if line.is_own:
            found.append(None)
            continue
        place = line.account_id or bytes(line.known_by or b"")
        if place not in known:
            known[place] = new_id()
            fresh.append(_payee(tx, batch, line, kept, key, known[place]))
        elif known[place] in renamed:
            names.append({"id": known[place], "sealed": _sealed_name(tx, key, known[place], kept.name)})
        found.append(known[place])
    if fresh:
        await tx.session.execute(insert(PayeeRow), fresh)
    if names:
        told_names = [{"id": one["id"], "sealed": b64encode(one["sealed"]).decode()} for one in names]  # type: ignore[arg-type]
        await tx.session.execute(_RENAME, {"rows": recordset(told_names)})
    return found


_RENAME = text(
    """
    UPDATE payees SET sealed = decode(told.sealed, 'base64')
    FROM json_to_recordset(CAST(:rows AS json)) AS told(id uuid, sealed text) WHERE payees.id = told.id
    """
)


def _payee(
    tx: Tx, batch: BatchRow, line: BatchLineRow, kept: Kept, key: SealingKey, payee_id: UUID
) -> dict[str, object]:
    number = None
    if line.account_id is None:
        number = key.seal(tx.vault.suite, kept.account.encode(), about=payments.number_place(payee_id))
    return {
        "id": payee_id,
        "customer_id": batch.payer_id,
        "account_id": line.account_id,
        "bank_code": line.bank_code,
        "known_by": line.known_by,
        "number": number,
        "sealed": _sealed_name(tx, key, payee_id, kept.name),
        "added_at": tx.now,
        "of_batch": batch.id,
    }


def _sealed_name(tx: Tx, key: SealingKey, payee_id: UUID, name: str) -> bytes:
    return key.seal(tx.vault.suite, name.encode(), about=payments.payee_place(payee_id))


def _not_all(lines: Sequence[BatchLineRow], outcomes: Sequence[Submitted | Refusal]) -> dict[int, str]:
    """Also what would wait, for somebody's yes or for a look of the bank's: all or none means now."""
    why = {}
    for line, outcome in zip(lines, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            why[line.nth] = outcome.code
        elif outcome.state not in (TransferState.SETTLED, TransferState.SENT):
            why[line.nth] = NotAtOnce.code
    return why


async def _note_outcomes(
    tx: Tx, batch: BatchRow, lines: Sequence[BatchLineRow], outcomes: Sequence[Submitted | Refusal]
) -> None:
    """What waits for somebody's yes, or for the bank, has its transfer and is not counted as paid."""
    told: list[dict[str, object]] = []
    for line, outcome in zip(lines, outcomes, strict=True):
        if isinstance(outcome, Refusal):
            told.append({"nth": line.nth, "state": RowState.REFUSED, "refused": outcome.code})
            batch.refused += 1
        else:
            told.append({"nth": line.nth, "state": RowState.PAID, "transfer_id": outcome.id})
            if outcome.state in (TransferState.SETTLED, TransferState.SENT):
                batch.paid += 1
                batch.paid_total += line.amount or 0
    await tx.session.execute(_NOTE, {"batch_id": batch.id, "rows": recordset(told)})


async def _wait_or_end(tx: Tx, row: BatchRow) -> bool:
    """Always False: nothing is left to do now. What is due on a later day is looked after each minute, at no cost."""
    first: date | None = await tx.session.scalar(
        select(func.min(BatchLineRow.due_on)).where(
            BatchLineRow.batch_id == row.id, BatchLineRow.state == RowState.GOOD
        )
    )
    if first is None:
        _end(tx, row, BatchState.DONE)
        tx.audit("payments.batch_done", "payment_batch", row.id, paid=row.paid, refused=row.refused)
    return False


def _end(tx: Tx, row: BatchRow, state: BatchState) -> None:
    was_confirmed = row.confirmed_at is not None
    row.state, row.ended_at, row.next_at = state, tx.now, None
    if was_confirmed:
        tx.emit(BatchIsOver(batch_id=row.id, payer_id=row.payer_id, state=state, paid=row.paid, refused=row.refused))
