"""With the clearing: what is handed over to it, and what it says, taken exactly once.

Handing over is three steps, so that no transaction is open while somebody else is spoken to: `claim` says what is due
and when it is tried again, then it is handed over, then `note_handed`. Killed in between, it is handed over again under
the same name, which the clearing takes once.

An answer locks its transfer, then the payer's usage, then the accounts. It leads on or it changes nothing: what does
not fit is put aside for a person, whatever it says.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any, recordset
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, Posted, Posting
from bankhall.payments import queries
from bankhall.payments.actions import exchange
from bankhall.payments.actions.elsewhere import open_creditor
from bankhall.payments.events import TransferEnded, TransferReturned, TransferSettled
from bankhall.payments.models import (
    ClearingAnswerRow,
    ClearingMessageRow,
    OutgoingRow,
    PayeeRow,
    RemittanceRow,
    TransferRow,
)
from bankhall.payments.queries.exchange import open_told, remittances, sent_abroad
from bankhall.payments.rules import elsewhere as rules
from bankhall.payments.rules.transfers import KIND
from bankhall.payments.types import (
    Answer,
    Answers,
    Mismatch,
    Outcome,
    Party,
    SentTransfer,
    Taken,
    TransferState,
)

_MOST_AT_ONCE = 100
_MESSAGES = "payments.clearing_messages"
_HASHES = "payments.clearing_hashes"
_UNREADABLE = "unreadable"

# Given back as far as the day, or the month, in which it was counted is not over.
_COUNT_BACK = text(
    """
    UPDATE payment_usage
    SET day = day - CASE WHEN on_date = :asked_on THEN :minor ELSE 0 END,
        month = month - CASE WHEN date_trunc('month', on_date) = date_trunc('month', CAST(:asked_on AS date))
                             THEN :minor ELSE 0 END
    WHERE customer_id = :payer_id AND currency = :currency
    """
)


async def claim(tx: Tx, *, own_bank: str, own_bic: str = "") -> list[SentTransfer]:
    """What is to be handed over now, some at once; others who claim get others. `own_bank`: our number there;
    `own_bic`: by which banks abroad know us, where we have one.
    """
    due = (
        select(OutgoingRow)
        .where(OutgoingRow.next_try_at <= tx.now, OutgoingRow.bank_code != rules.BILLER_HOUSE)
        .order_by(OutgoingRow.next_try_at)
        .limit(_MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = (await tx.session.scalars(due)).all()
    if not rows:
        return []
    for row in rows:
        row.tries += 1
        row.next_try_at = rules.next_try(tx.now, row.tries)
    return await _told(tx, rows, own_bank, own_bic or own_bank)


async def note_handed(tx: Tx, instruction_ids: Sequence[str]) -> None:
    """They have been taken over; what is answered meanwhile stays answered."""
    ids = [found for one in instruction_ids if (found := rules.transfer_of(one))]
    handed = update(OutgoingRow).where(is_any(OutgoingRow.transfer_id, ids), OutgoingRow.handed_at.is_(None))
    await tx.session.execute(handed.values(handed_at=tx.now, next_try_at=None))


async def take_answers(tx: Tx, said: Answers, raw: bytes) -> Taken:
    """Takes a message of the clearing's once, whatever the number of times that it comes; under the same name with
    other content it is put aside.
    """
    fresh = await keep_message(tx, said.kind, said.message_id, raw)
    if fresh is None:
        return Taken({}, repeated=True)
    message, is_other = fresh
    if is_other:
        await put_aside_other(tx, message)
        return Taken({Outcome.QUARANTINED: 1})
    rows = await _lock(tx, [rules.transfer_of(answer.instruction_id) for answer in said.answers])
    outcomes = [await _take(tx, message, answer, rows) for answer in said.answers]
    return Taken(dict(Counter(outcomes)))


async def put_aside(tx: Tx, raw: bytes) -> Taken:
    """Keeps for a person what could not be read; once."""
    fresh = await keep_message(tx, _UNREADABLE, tx.vault.mac(_HASHES, raw).hex(), raw)
    if fresh is None:
        return Taken({}, repeated=True)
    await _write_down(tx, fresh[0], None, None, Outcome.QUARANTINED, Mismatch.UNREADABLE)
    return Taken({Outcome.QUARANTINED: 1})


# ------------------------------------------------------------------------------------------- what goes out


async def _told(tx: Tx, rows: Sequence[OutgoingRow], own_bank: str, own_bic: str) -> list[SentTransfer]:
    found = await tx.session.scalars(
        select(TransferRow).where(is_any(TransferRow.id, [row.transfer_id for row in rows]))
    )
    transfers = {row.id: row for row in found}
    from_ids = {row.from_id for row in transfers.values()}
    known = await accounts.accounts(tx, from_ids)
    holders = await accounts.holders_of(tx, from_ids)
    owners = {
        id_: sorted(who for who, role in held.items() if role is HolderRole.OWNER) for id_, held in holders.items()
    }
    briefs = await customers.briefs(tx, {who for several in owners.values() for who in several})
    today = await business_date(tx)
    abroad = await remittances(tx, transfers.keys())
    told = []
    for row in rows:
        transfer = transfers[row.transfer_id]
        if (remittance := abroad.get(transfer.id)) is not None:
            number = known[transfer.from_id].number
            told.append(_told_abroad(tx, transfer, row, remittance, Party("", number, own_bic), today))
            continue
        names = [briefs[who].name for who in owners[transfer.from_id] if who in briefs]
        told.append(
            SentTransfer(
                instruction_id=rules.instruction_of(row.transfer_id),
                amount=Money(transfer.amount, transfer.currency),
                settled_on=today,
                debtor=Party(", ".join(names)[:140] or "-", known[transfer.from_id].number, own_bank),
                creditor=open_creditor(tx, row.transfer_id, bytes(row.sealed)),
                memo=queries.open_memo(tx, transfer.id, transfer.memo),
            )
        )
    return told


def _told_abroad(
    tx: Tx, transfer: TransferRow, row: OutgoingRow, remittance: RemittanceRow, payer: Party, today: date
) -> SentTransfer:
    """In the other currency, and with everybody as they are written in Latin letters."""
    told = open_told(tx, transfer.id, remittance.sealed)
    payee = open_creditor(tx, transfer.id, bytes(row.sealed))
    return SentTransfer(
        instruction_id=rules.instruction_of(transfer.id),
        amount=Money(remittance.sent, remittance.currency),
        settled_on=today,
        debtor=Party(told.payer, payer.account, payer.bank),
        creditor=Party(told.payee, payee.account, payee.bank),
        memo=queries.open_memo(tx, transfer.id, transfer.memo),
        abroad=sent_abroad(told, remittance),
    )


# -------------------------------------------------------------------------------------------- what comes in


async def keep_message(tx: Tx, kind: str, message_id: str, raw: bytes) -> tuple[int, bool] | None:
    """Keeps a message as it came: the row of it, and whether another message had that name. None when this very one has
    been taken.
    """
    content = tx.vault.mac(_HASHES, raw)
    sealed = tx.vault.seal(_MESSAGES, raw, about=f"{kind}|{message_id}")
    row = {"kind": kind, "message_id": message_id, "content_hash": content, "sealed": sealed, "at": tx.now}
    kept: int | None = await tx.session.scalar(
        upsert(ClearingMessageRow).values(**row).on_conflict_do_nothing().returning(ClearingMessageRow.id)
    )
    if kept is not None:
        return kept, False
    same = ClearingMessageRow.kind == kind, ClearingMessageRow.message_id == message_id
    before = (
        await tx.session.execute(select(ClearingMessageRow.id, ClearingMessageRow.content_hash).where(*same))
    ).one()
    if bytes(before.content_hash) == content:
        return None
    put = select(ClearingAnswerRow.id).where(
        ClearingAnswerRow.message == before.id, ClearingAnswerRow.why == Mismatch.OTHER_CONTENT
    )
    return None if await tx.session.scalar(put.limit(1)) else (before.id, True)


async def put_aside_other(tx: Tx, message: int) -> None:
    """Keeps for a person that something else came under the name of a message that was taken."""
    await _write_down(tx, message, None, None, Outcome.QUARANTINED, Mismatch.OTHER_CONTENT)


async def _lock(tx: Tx, ids: Sequence[UUID | None]) -> dict[UUID, tuple[TransferRow, OutgoingRow]]:
    """The transfers that are meant, in the order of their ids; then what their payers have used, then the accounts."""
    query = (
        select(TransferRow, OutgoingRow)
        .join(OutgoingRow, OutgoingRow.transfer_id == TransferRow.id)
        .where(is_any(TransferRow.id, [id_ for id_ in ids if id_]))
        .order_by(TransferRow.id)
        .with_for_update()
    )
    found = {transfer.id: (transfer, sent) for transfer, sent in (await tx.session.execute(query)).all()}
    if found:
        pairs = sorted({(transfer.payer_id, transfer.currency) for transfer, _ in found.values()}, key=str)
        asked = [{"customer_id": customer_id, "currency": currency} for customer_id, currency in pairs]
        await queries.lock_usage(tx, recordset(asked))
        house = {await ledger.house_account(tx, HouseAccount.CLEARING, rules.CURRENCY)}
        for currency in sorted({row.currency for row in (await remittances(tx, found.keys())).values()}):
            house |= await exchange.house_accounts(tx, currency)
        await ledger.lock(tx, {transfer.from_id for transfer, _ in found.values()} | house)
    return found


async def _take(tx: Tx, message: int, answer: Answer, rows: dict[UUID, tuple[TransferRow, OutgoingRow]]) -> Outcome:
    transfer_id = rules.transfer_of(answer.instruction_id)
    found = rows.get(transfer_id) if transfer_id else None
    if found is None:
        await _write_down(tx, message, answer, None, Outcome.QUARANTINED, Mismatch.UNKNOWN)
        return Outcome.QUARANTINED
    transfer, sent = found
    state = TransferState(transfer.state)
    abroad = (await remittances(tx, [transfer.id])).get(transfer.id)
    sent_as = Money(abroad.sent, abroad.currency) if abroad else Money(transfer.amount, transfer.currency)
    outcome, after, why = rules.decide(state, sent_as, answer)
    if after is not None and not await _lead_on(tx, transfer, sent, after, answer.reason):
        outcome, after, why = Outcome.QUARANTINED, None, Mismatch.BOOKS_REFUSED
    await _write_down(tx, message, answer, transfer.id, outcome, why)
    if after is TransferState.SETTLED:
        await _take_early(tx, transfer, sent)
    return outcome


async def _take_early(tx: Tx, transfer: TransferRow, sent: OutgoingRow) -> None:
    """What had come back before anybody said that it had arrived."""
    query = select(ClearingAnswerRow).where(
        ClearingAnswerRow.transfer_id == transfer.id, ClearingAnswerRow.outcome == Outcome.EARLY
    )
    for early in await tx.session.scalars(query.order_by(ClearingAnswerRow.id)):
        if transfer.state == TransferState.SETTLED and await _lead_on(
            tx, transfer, sent, TransferState.RETURNED, early.reason
        ):
            early.outcome = Outcome.APPLIED
        else:
            early.outcome, early.why = Outcome.QUARANTINED, Mismatch.CONTRADICTION


async def _lead_on(tx: Tx, transfer: TransferRow, sent: OutgoingRow, after: TransferState, reason: str | None) -> bool:
    """False when the books refuse, and then nothing has changed."""
    match after:
        case TransferState.SETTLED:
            done = await _settle(tx, transfer, sent)
        case TransferState.REFUSED:
            done = await _release(tx, transfer, sent)
        case _:
            done = await _bring_back(tx, transfer, sent, reason)
    if not done:
        return False
    transfer.state = after
    if after is not TransferState.RETURNED:
        transfer.ended_at, sent.answered_at, sent.next_try_at = tx.now, tx.now, None
    if after is not TransferState.SETTLED:
        sent.reason = reason
        await _count_back(tx, transfer)
    tx.audit("payments.clearing_answered", "transfer", transfer.id, state=after.value, reason=reason)
    await tx.session.flush()
    return True


async def _settle(tx: Tx, transfer: TransferRow, sent: OutgoingRow) -> bool:
    key = f"payments.transfer:{transfer.id}"
    abroad = (await remittances(tx, [transfer.id])).get(transfer.id)
    legs = (
        await exchange.legs_out(tx, transfer.from_id, abroad) if abroad else await _legs(tx, transfer, -transfer.amount)
    )
    posted = await _post(tx, transfer, key, KIND, legs, settles=sent.hold_id)
    if posted is None:
        return False
    # Together: what has a transaction is settled, in the database's own words.
    transfer.transaction_id, transfer.state, transfer.ended_at = posted.transaction_id, TransferState.SETTLED, tx.now
    if transfer.payee_id:
        paid = update(PayeeRow).where(PayeeRow.id == transfer.payee_id)
        first = PayeeRow.first_paid_at.is_(None)
        await tx.session.execute(paid.where(first).values(first_paid_at=tx.now))
        await tx.session.execute(paid.values(last_paid_at=tx.now))
    tx.emit(
        TransferSettled(
            transfer_id=transfer.id,
            transaction_id=posted.transaction_id,
            payer_id=transfer.payer_id,
            from_id=transfer.from_id,
            to_id=transfer.to_id,
            payee_id=transfer.payee_id,
            minor=transfer.amount,
            currency=transfer.currency,
        )
    )
    return True


async def _release(tx: Tx, transfer: TransferRow, sent: OutgoingRow) -> bool:
    (released,) = await ledger.release_holds(tx, [sent.hold_id])
    if isinstance(released, Refusal):
        return False
    tx.emit(TransferEnded(transfer_id=transfer.id, payer_id=transfer.payer_id, state=TransferState.REFUSED.value))
    return True


async def _bring_back(tx: Tx, transfer: TransferRow, sent: OutgoingRow, reason: str | None) -> bool:
    key = f"payments.transfer_back:{transfer.id}"
    abroad = (await remittances(tx, [transfer.id])).get(transfer.id)
    minor, legs = transfer.amount, None
    if abroad is not None:
        back = await exchange.legs_back(tx, transfer.from_id, abroad)
        if back is None:
            return False
        legs, rate, minor = back
    posted = await _post(tx, transfer, key, rules.KIND_RETURNED, legs or await _legs(tx, transfer, minor))
    if posted is None:
        return False
    if abroad is not None:
        await exchange.note_return(tx, transfer.id, rate, minor)
    sent.returned_at, sent.return_transaction_id = tx.now, posted.transaction_id
    tx.emit(
        TransferReturned(
            transfer_id=transfer.id,
            transaction_id=posted.transaction_id,
            payer_id=transfer.payer_id,
            from_id=transfer.from_id,
            minor=minor,
            currency=transfer.currency,
            reason=reason,
        )
    )
    return True


async def _post(
    tx: Tx, transfer: TransferRow, key: str, kind: str, legs: tuple[Leg, ...], *, settles: UUID | None = None
) -> Posted | None:
    posting = Posting(
        key=key,
        kind=kind,
        legs=legs,
        text="",
        by=tx.actor,
        reference=str(transfer.id),
        settles=settles,
    )
    (outcome,) = await ledger.post(tx, [posting])
    return outcome if isinstance(outcome, Posted) else None


async def _legs(tx: Tx, transfer: TransferRow, minor: int) -> tuple[Leg, ...]:
    """`minor`: to the payer's account, and its opposite with the clearing."""
    clearing = await ledger.house_account(tx, HouseAccount.CLEARING, transfer.currency)
    return Leg(transfer.from_id, minor), Leg(clearing, -minor)


async def _count_back(tx: Tx, transfer: TransferRow) -> None:
    told = {
        "asked_on": transfer.asked_on,
        "minor": transfer.amount,
        "payer_id": transfer.payer_id,
        "currency": transfer.currency,
    }
    await tx.session.execute(_COUNT_BACK, told)


async def _write_down(
    tx: Tx,
    message: int,
    answer: Answer | None,
    transfer_id: UUID | None,
    outcome: Outcome,
    why: Mismatch | None,
) -> None:
    amount = answer.amount if answer else None
    row = {
        "message": message,
        "kind": answer.kind if answer else None,
        "instruction_id": answer.instruction_id if answer else None,
        "transfer_id": transfer_id,
        "amount": amount.minor if amount else None,
        "currency": amount.currency if amount else None,
        "reason": answer.reason if answer else None,
        "outcome": outcome,
        "why": why,
        "at": tx.now,
    }
    await tx.session.execute(insert(ClearingAnswerRow).values(**row))
