"""Transfers to other banks, as they leave: the money is held, and what is to be told to the clearing is written down in
the same commit. Nobody is spoken to here: a job hands it over (`actions.clearing`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import insert

from bankhall.accounts.errors import NotInMandate
from bankhall.accounts.types import Account
from bankhall.customers import api as customers
from bankhall.kernel.actors import Asker
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.ids import new_id
from bankhall.ledger import api as ledger
from bankhall.ledger.types import HouseAccount, NewHold
from bankhall.payments import queries
from bankhall.payments.errors import NoSuchPayee
from bankhall.payments.events import TransferSent
from bankhall.payments.models import OutgoingRow
from bankhall.payments.rules import elsewhere as rules
from bankhall.payments.rules.elsewhere import USUALLY_WITHIN
from bankhall.payments.types import ELSEWHERE, Party, Payee

__all__ = ["USUALLY_WITHIN", "Sending", "clearing_account", "hold", "open_creditor", "refuse_takers_own", "send"]

_CREDITORS = "payments.creditors"


@dataclass(frozen=True, slots=True)
class Sending:
    """A transfer to another bank that nothing but the books can refuse any more."""

    transfer_id: UUID
    asker: Asker
    payer_id: UUID
    source: Account
    payee: Payee
    minor: int


async def clearing_account(tx: Tx, payees: Iterable[Payee], today: date) -> dict[UUID, Account]:
    """What stands for an account of ours when somebody is paid at another bank. Asks nothing where nobody is."""
    if not any(payee.is_elsewhere for payee in payees):
        return {}
    account_id = await ledger.house_account(tx, HouseAccount.CLEARING, rules.CURRENCY)
    return {ELSEWHERE: rules.clearing_account(account_id, today)}


def hold(sending: Sending) -> NewHold:
    """Without an end: it is settled or released by what the other bank says, and otherwise by a person."""
    return NewHold(
        id=new_id(),
        key=f"payments.transfer:{sending.transfer_id}",
        account_id=sending.source.id,
        amount=sending.minor,
        reason=rules.HELD_FOR,
        by=sending.asker.actor,
    )


async def refuse_takers_own(reading: Reading, taker_id: UUID, payee: Payee) -> None:
    """By a mandate nothing goes to the taker's own account, and at another bank only the name tells whose it is. Raises
    NotInMandate.
    """
    (named,) = (await queries.payees_elsewhere(reading, [payee.id])).values()
    brief = (await customers.briefs(reading, [taker_id])).get(taker_id)
    if brief is not None and customers.is_same_name(brief.name, named.name):
        raise NotInMandate


async def send(tx: Tx, sendings: Sequence[Sending], holds: Mapping[UUID, UUID]) -> None:
    """Writes down what is to be told: to whom exactly, as it was confirmed. Raises NoSuchPayee for a forgotten one."""
    told = await queries.payees_elsewhere(tx, {one.payee.id for one in sendings})
    rows = []
    for one in sendings:
        creditor = told.get(one.payee.id)
        if creditor is None:
            raise NoSuchPayee
        rows.append(_row(tx, one, creditor, holds[one.transfer_id]))
        tx.speaking_for(one.asker).emit(
            TransferSent(
                transfer_id=one.transfer_id,
                payer_id=one.payer_id,
                from_id=one.source.id,
                bank=creditor.bank,
                minor=one.minor,
                currency=one.source.currency,
            )
        )
    await tx.session.execute(insert(OutgoingRow), rows)


def open_creditor(reading: Reading, transfer_id: UUID, sealed: bytes) -> Party:
    return msgspec.json.decode(reading.vault.open(_CREDITORS, sealed, about=str(transfer_id)), type=Party)


def _row(tx: Tx, one: Sending, creditor: Party, hold_id: UUID) -> dict[str, object]:
    return {
        "transfer_id": one.transfer_id,
        "bank_code": creditor.bank,
        "sealed": tx.vault.seal(_CREDITORS, msgspec.json.encode(creditor), about=str(one.transfer_id)),
        "hold_id": hold_id,
        "sent_at": tx.now,
        "answer_by": tx.now + (rules.ANSWER_WITHIN_ABROAD if one.payee.is_abroad else rules.ANSWER_WITHIN),
        "next_try_at": tx.now,
        "tries": 0,
    }
