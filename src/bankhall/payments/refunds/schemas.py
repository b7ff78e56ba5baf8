"""Refunds on the wire."""

from uuid import UUID

from bankhall.kernel.web.inputs import Asked, MoneyIn
from bankhall.payments.refunds.types import GiveBack


class RefundIn(Asked, frozen=True):
    """At most what is left of the payment."""

    amount: MoneyIn

    def wanted(self, key: str, received_id: UUID) -> GiveBack:
        """Raises BadInput."""
        return GiveBack(key, received_id, self.amount.money("amount"))
