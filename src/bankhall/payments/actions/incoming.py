"""Payments from other banks: each is credited once or refused with a reason, and the bank that sent it is told which.

A message is taken whole in one transaction, and one after the other: what another bank calls by one name is credited
once, in whatever messages it comes. The answer is written down in the same commit and handed over like payments are
(`actions.clearing`): claimed, spoken, noted. A message that comes again is answered again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select, update

from bankhall.accounts import api as accounts
from bankhall.accounts.types import HolderRole
from bankhall.customers import api as customers
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, Leg, Posting
from bankhall.payments.actions.clearing import keep_message, put_aside_other
from bankhall.payments.events import MoneyArrived
from bankhall.payments.models import ClearingMessageRow, ClearingReportRow, IncomingRow
from bankhall.payments.queries import elsewhere, incoming
from bankhall.payments.rules import incoming as rules
from bankhall.payments.rules.elsewhere import next_try
from bankhall.payments.rules.transfers import KIND
from bankhall.payments.types import (
    Answer,
    AnswerKind,
    IncomingState,
    Report,
    SentTransfer,
    TakenTransfers,
    TransferMessage,
)

_KIND = "pacs.008"
_MOST_REPORTS = 50


@dataclass(slots=True)
class _Arrival:
    """A payment, where it goes, or why it does not."""

    id: UUID
    nth: int
    transfer: SentTransfer
    destination: rules.Destination | None
    reason: str | None
    transaction_id: UUID | None = None

    @property
    def is_credited(self) -> bool:
        return self.reason is None


async def take_transfers(tx: Tx, message: TransferMessage, raw: bytes, *, own_bank: str) -> TakenTransfers:
    """Takes a message once. `own_bank`: our number in the clearing."""
    await take_turn(tx, "payments from other banks")
    kept = await keep_message(tx, _KIND, message.message_id, raw)
    if kept is None:
        await _answer_again(tx, message.message_id)
        return TakenTransfers(repeated=True)
    message_row, is_other = kept
    if is_other:
        await put_aside_other(tx, message_row)
        return TakenTransfers(is_put_aside=True)
    arrivals = await _decide(tx, message, own_bank)
    await _credit(tx, [one for one in arrivals if one.is_credited])
    await _write_down(tx, message_row, arrivals)
    report = {"message": message_row, "next_try_at": tx.now, "tries": 0}
    await tx.session.execute(insert(ClearingReportRow).values(report))
    for one in arrivals:
        _tell(tx, one)
    credited = sum(one.is_credited for one in arrivals)
    return TakenTransfers(credited=credited, rejected=len(arrivals) - credited)


async def claim_reports(tx: Tx) -> list[Report]:
    """What is to be answered now, some messages at once; others who claim get others."""
    due = (
        select(ClearingReportRow, ClearingMessageRow.message_id)
        .join(ClearingMessageRow, ClearingMessageRow.id == ClearingReportRow.message)
        .where(ClearingReportRow.next_try_at <= tx.now)
        .order_by(ClearingReportRow.next_try_at)
        .limit(_MOST_REPORTS)
        .with_for_update(skip_locked=True, of=ClearingReportRow)
    )
    found = (await tx.session.execute(due)).all()
    reports = []
    for row, named in found:
        row.tries += 1
        row.next_try_at = next_try(tx.now, row.tries)
        reports.append(Report(row.message, named, await _answers(tx, row.message)))
    return reports


async def note_reported(tx: Tx, messages: Sequence[int]) -> None:
    handed = update(ClearingReportRow).where(is_any(ClearingReportRow.message, messages))
    await tx.session.execute(handed.values(handed_at=tx.now, next_try_at=None))


async def _decide(tx: Tx, message: TransferMessage, own_bank: str) -> list[_Arrival]:
    whole = rules.refuse_message(message)
    destinations = await _destinations(tx, message.transfers)
    own = await elsewhere.bank_called(tx, own_bank)
    own_banks = {own_bank, *((own.bic, f"{own.bic}XXX") if own and own.bic else ())}
    today = await business_date(tx)
    before = await _credited_before(tx, message.transfers)
    arrivals = []
    for nth, transfer in enumerate(message.transfers):
        destination = destinations.get(transfer.creditor.account)
        reason = whole or _refuse(transfer, destination, own_banks, today, before)
        if reason is None:
            before.add((transfer.debtor.bank, transfer.instruction_id))
        arrivals.append(_Arrival(new_id(), nth, transfer, destination, reason))
    return arrivals


def _refuse(
    transfer: SentTransfer,
    destination: rules.Destination | None,
    own_banks: set[str],
    today: date,
    before: set[tuple[str, str]],
) -> str | None:
    if (transfer.debtor.bank, transfer.instruction_id) in before:
        return rules.DOUBLED
    return rules.refuse(transfer, destination, own_banks=own_banks, today=today, is_same_name=customers.is_same_name)


async def _destinations(tx: Tx, transfers: Sequence[SentTransfer]) -> Mapping[str, rules.Destination]:
    found = await accounts.accounts_numbered(tx, {one.creditor.account for one in transfers})
    holders = await accounts.holders_of(tx, {account.id for account in found.values()})
    owners = {
        id_: sorted(who for who, role in held.items() if role is HolderRole.OWNER) for id_, held in holders.items()
    }
    briefs = await customers.briefs(tx, {who for several in owners.values() for who in several})
    return {
        number: rules.Destination(
            account, tuple(briefs[who].name for who in owners.get(account.id, ()) if who in briefs)
        )
        for number, account in found.items()
    }


async def _credited_before(tx: Tx, transfers: Sequence[SentTransfer]) -> set[tuple[str, str]]:
    query = select(IncomingRow.bank, IncomingRow.instruction_id).where(
        is_any(IncomingRow.instruction_id, {one.instruction_id for one in transfers}),
        IncomingRow.state == IncomingState.CREDITED,
    )
    return {(row.bank, row.instruction_id) for row in await tx.session.execute(query)}


async def _credit(tx: Tx, arrivals: Sequence[_Arrival]) -> None:
    """What the books refuse has its reason then."""
    postings = []
    for one in arrivals:
        assert one.destination is not None
        currency, minor = one.transfer.amount.currency, one.transfer.amount.minor
        clearing = await ledger.house_account(tx, HouseAccount.CLEARING, currency)
        postings.append(
            Posting(
                key=f"payments.incoming:{one.id}",
                kind=KIND,
                legs=(Leg(one.destination.account.id, minor), Leg(clearing, -minor)),
                text="",
                by=tx.actor,
                reference=str(one.id),
            )
        )
    for one, outcome in zip(arrivals, await ledger.post(tx, postings), strict=True):
        if isinstance(outcome, Refusal):
            one.reason = rules.BLOCKED_ACCOUNT
        else:
            one.transaction_id = outcome.transaction_id


async def _write_down(tx: Tx, message: int, arrivals: Sequence[_Arrival]) -> None:
    rows = [
        {
            "id": one.id,
            "message": message,
            "nth": one.nth,
            "bank": one.transfer.debtor.bank,
            "instruction_id": one.transfer.instruction_id,
            "account_id": one.destination.account.id if one.destination and one.is_credited else None,
            "amount": one.transfer.amount.minor,
            "currency": one.transfer.amount.currency,
            "sealed": incoming.seal(tx, one.id, one.transfer),
            "state": IncomingState.CREDITED if one.is_credited else IncomingState.REJECTED,
            "reason": one.reason,
            "transaction_id": one.transaction_id,
            "at": tx.now,
        }
        for one in arrivals
    ]
    await tx.session.execute(insert(IncomingRow), rows)


def _tell(tx: Tx, one: _Arrival) -> None:
    amount = one.transfer.amount
    if one.transaction_id is None or one.destination is None:
        tx.audit("payments.refuse_incoming", "incoming_payment", one.id, reason=one.reason)
        return
    account_id = one.destination.account.id
    tx.audit(
        "payments.credit_incoming",
        "incoming_payment",
        one.id,
        account_id=str(account_id),
        minor=amount.minor,
        currency=amount.currency,
    )
    tx.emit(
        MoneyArrived(
            incoming_id=one.id,
            transaction_id=one.transaction_id,
            account_id=account_id,
            bank=one.transfer.debtor.bank,
            minor=amount.minor,
            currency=amount.currency,
        )
    )


async def _answer_again(tx: Tx, message_id: str) -> None:
    """Whoever sends it again has not had our answer."""
    message = select(ClearingMessageRow.id).where(
        ClearingMessageRow.kind == _KIND, ClearingMessageRow.message_id == message_id
    )
    again = update(ClearingReportRow).where(
        ClearingReportRow.message == message.scalar_subquery(), ClearingReportRow.next_try_at.is_(None)
    )
    await tx.session.execute(again.values(next_try_at=tx.now, tries=0))


async def _answers(tx: Tx, message: int) -> tuple[Answer, ...]:
    query = select(IncomingRow).where(IncomingRow.message == message).order_by(IncomingRow.nth)
    answers = []
    for row in await tx.session.scalars(query):
        transfer = incoming.open_sealed(tx, row)
        answers.append(
            Answer(
                kind=AnswerKind.ACCEPTED if row.state == IncomingState.CREDITED else AnswerKind.REJECTED,
                instruction_id=transfer.instruction_id,
                reason=row.reason,
                amount=transfer.amount,
                ids=transfer.ids,
            )
        )
    return tuple(answers)
