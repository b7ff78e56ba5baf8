"""Asking another bank for a transfer back: handed over as payments are (`actions.clearing`), and what it answers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, select, update

from bankhall.kernel.db import Tx
from bankhall.kernel.money import Money
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import in_the_banks_zone
from bankhall.payments.actions.clearing import keep_message, put_aside_other
from bankhall.payments.models import OutgoingRow, RecallRow, TransferRow
from bankhall.payments.rules import elsewhere as rules
from bankhall.payments.types import Recall, RecallAnswers

_MOST_AT_ONCE = 50


async def ask(tx: Tx, *, dispute_id: UUID, transfer_id: UUID, reason: str) -> None:
    """It is handed over soon. Whoever calls holds the dispute, and knows that the transfer has arrived."""
    asked = insert(RecallRow).values(
        dispute_id=dispute_id, transfer_id=transfer_id, reason=reason, at=tx.now, next_try_at=tx.now, tries=0
    )
    await tx.session.execute(asked)


async def claim_recalls(tx: Tx, *, own_bank: str) -> list[Recall]:
    """What other banks are to be asked now, some at once; others who claim get others."""
    due = (
        select(RecallRow, OutgoingRow, TransferRow)
        .join(OutgoingRow, OutgoingRow.transfer_id == RecallRow.transfer_id)
        .join(TransferRow, TransferRow.id == RecallRow.transfer_id)
        .where(RecallRow.next_try_at <= tx.now)
        .order_by(RecallRow.next_try_at)
        .limit(_MOST_AT_ONCE)
        .with_for_update(skip_locked=True, of=RecallRow)
    )
    recalls = []
    for row, sent, transfer in (await tx.session.execute(due)).all():
        row.tries += 1
        row.next_try_at = rules.next_try(tx.now, row.tries)
        recalls.append(
            Recall(
                name=row.dispute_id.hex,
                instruction_id=rules.instruction_of(transfer.id),
                amount=Money(transfer.amount, transfer.currency),
                settled_on=in_the_banks_zone(sent.sent_at).date(),
                reason=row.reason,
                own_bank=own_bank,
                other_bank=sent.bank_code,
            )
        )
    return recalls


async def note_recalled(tx: Tx, names: Sequence[str]) -> None:
    """The clearing has them."""
    ids = [UUID(hex=name) for name in names]
    handed = update(RecallRow).where(is_any(RecallRow.dispute_id, ids), RecallRow.handed_at.is_(None))
    await tx.session.execute(handed.values(handed_at=tx.now, next_try_at=None))


async def take(tx: Tx, said: RecallAnswers, raw: bytes) -> list[tuple[UUID, str]]:
    """Takes a message once; under the same name with other content it is put aside. Returns the disputes whose recall
    is refused by it, and why. What is of none of ours, or was refused before, changes nothing.
    """
    fresh = await keep_message(tx, said.kind, said.message_id, raw)
    if fresh is None:
        return []
    message, is_other = fresh
    if is_other:
        await put_aside_other(tx, message)
        return []
    refused = []
    for answer in said.answers:
        transfer_id = rules.transfer_of(answer.instruction_id)
        if not answer.is_refused or transfer_id is None:
            continue
        noted = (
            update(RecallRow)
            .where(RecallRow.transfer_id == transfer_id, RecallRow.refused_at.is_(None))
            .values(refused_at=tx.now, refused_why=answer.reason)
            .returning(RecallRow.dispute_id)
        )
        found = (await tx.session.execute(noted)).scalar_one_or_none()
        if found is not None:
            refused.append((found, answer.reason or ""))
    return refused
