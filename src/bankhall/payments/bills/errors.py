"""What bills refuse."""

from dataclasses import dataclass

from bankhall.kernel.errors import NotFound, Refusal


class NoSuchBiller(NotFound, code="payments.biller_not_found", status=404):
    """There is no such biller."""


class NoSuchBillAccount(NotFound, code="payments.bill_account_not_found", status=404):
    """There is no such customer number among yours."""


class NoSuchBill(NotFound, code="payments.bill_not_found", status=404):
    """There is no such bill."""


class BillPaid(Refusal, code="payments.bill_paid"):
    """This bill has been paid, or its payment is under way."""


@dataclass(eq=False)
class TooManyBillAccounts(Refusal, code="payments.too_many_bill_accounts"):
    """There are as many customer numbers as one customer can keep."""

    most: int
