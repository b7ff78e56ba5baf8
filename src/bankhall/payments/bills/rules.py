"""What a customer number must be, what may be paid, and how a bill stands. Pure."""

from datetime import date, timedelta
from typing import Final

from bankhall.kernel.errors import BadInput
from bankhall.kernel.money import Money
from bankhall.payments.bills.types import Biller, BillState, NumberCheck
from bankhall.payments.types import TransferState

MOST_ACCOUNTS: Final = 50
# Asked again so long after the last time, and reminded of so many days before a bill is due.
LOOK_EVERY: Final = timedelta(hours=6)
REMIND_BEFORE: Final = timedelta(days=3)
PAY_BEFORE: Final = timedelta(days=5)

_PAID: Final = frozenset({TransferState.SETTLED})
_UNDER_WAY: Final = frozenset({TransferState.WAITING, TransferState.DELAYED, TransferState.HELD, TransferState.SENT})


def wrong_number(biller: Biller, number: str) -> BadInput | None:
    if len(number) != biller.digits:
        return BadInput.of("number", f"{biller.digits} digits", code="payments.bill_number_length")
    if not _fits(biller.check, number):
        return BadInput.of("number", "one of the digits is not right", code="payments.bill_number_slip")
    return None


def wrong_amount(biller: Biller, amount: Money | None, bill: Money | None) -> BadInput | None:
    """By the bill, or within what a prepaid biller takes."""
    if bill is not None:
        fits = amount is None or amount == bill
        return None if fits else BadInput.of("amount", f"the bill is of {bill}", code="payments.amount_fixed")
    if amount is None or amount.currency != "CNY" or not biller.least <= amount.minor <= biller.most:
        return BadInput.of("amount", f"from {biller.least} to {biller.most}", code="kernel.out_of_range")
    return None


def state_of(transfer: TransferState | None) -> BillState:
    """What came back, or never left, leaves the bill due."""
    if transfer in _PAID:
        return BillState.PAID
    return BillState.PAYING if transfer in _UNDER_WAY else BillState.DUE


def is_to_remind(due_on: date, today: date) -> bool:
    return today >= due_on - REMIND_BEFORE


def _fits(check: NumberCheck, number: str) -> bool:
    digits = [int(one) for one in number]
    match check:
        case NumberCheck.LUHN:
            doubled = [sum(divmod(2 * one, 10)) if nth % 2 else one for nth, one in enumerate(reversed(digits))]
            return sum(doubled) % 10 == 0
        case NumberCheck.MOD_11:
            weighted = sum(one * (nth % 6 + 2) for nth, one in enumerate(reversed(digits[:-1])))
            return (11 - weighted % 11) % 11 % 10 == digits[-1]
        case NumberCheck.NONE:
            return True


def wrong_ceiling(biller: Biller, most: Money) -> BadInput | None:
    if biller.prepaid or most.currency != "CNY" or not 0 < most.minor <= biller.most:
        return BadInput.of("most", f"up to {biller.most}", code="kernel.out_of_range")
    return None
