"""Nouns of refunds. Amounts are integers of minor units."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bankhall.kernel.money import Money
from bankhall.kernel.step_up.types import Content, Spoken


@dataclass(frozen=True, slots=True)
class GiveBack:
    """`key`: the customer's own word for this request (Idempotency-Key). `received_id`: of the payment that arrived, a
    transfer here or one from another bank.
    """

    key: str
    received_id: UUID
    amount: Money


class RefundToGive(Content, frozen=True, kw_only=True, tag="payments.refund.1"):
    """What is confirmed: to whom, to which account, how much, of what was paid when."""

    received_id: UUID
    payer: str
    account_number: str
    amount: Money
    received: Money
    received_on: date

    def spoken(self) -> Spoken:
        facts = {"payer": self.payer, "amount": str(self.amount), "end": self.account_number[-4:]}
        return Spoken(
            "把{amount}退还给{payer}（尾号{end}）", "give {amount} back to {payer} (account ending {end})", facts
        )
