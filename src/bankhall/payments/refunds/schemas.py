"""Refunds on the wire."""

from datetime import datetime
from typing import Self
from uuid import UUID

import msgspec

from bankhall.kernel.web.inputs import Asked, MoneyIn, MoneyOut
from bankhall.payments.refunds.types import GiveBack, Refund


class RefundIn(Asked, frozen=True):
    """At most what is left of the payment."""

    amount: MoneyIn

    def wanted(self, key: str, received_id: UUID) -> GiveBack:
        """Raises BadInput."""
        return GiveBack(key, received_id, self.amount.money("amount"))


class RefundOut(msgspec.Struct, frozen=True):
    id: UUID
    amount: MoneyOut
    at: datetime

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls(refund.id, MoneyOut.of(refund.amount), refund.at)
