"""Day after day: what really happens of what people want to do, with the interest that the bank pays on it.

A payment that the account cannot bear does not happen, as at any bank; no account is ever below zero.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter

from bankhall.demo.rules.merchants import INTEREST
from bankhall.demo.rules.products import PRODUCTS
from bankhall.demo.rules.seasons import interest_days
from bankhall.demo.rules.town import COMES, Level, Town
from bankhall.demo.types import Movement
from bankhall.ledger.types import HouseAccount

_RATE_OF = {product.code: product.rate_ppm for product in PRODUCTS if not product.months}
_LEAST_LEVELLED = 100_00
_STEP = 100_00

# Chinese banks count 360 days for what can be drawn on demand (PBOC, 储蓄管理条例实施办法).
_DAYS_OF_YEAR = 360
_MILLION = 1_000_000


def settle(town: Town) -> Iterator[Movement]:
    """The movements that happen, in order; what is levelled and what the bank pays are now among them."""
    books = _Books(town)
    paydays = iter([*interest_days(town.first, town.last), None])
    payday = next(paydays)
    for wanted in sorted(town.movements, key=itemgetter(0, 1)):
        while payday is not None and wanted.day >= payday:
            yield from books.pay_interest(payday)
            payday = next(paydays)
        movement = books.levelled(wanted) if isinstance(wanted, Level) else wanted
        if movement is not None and books.bear(movement):
            yield movement
    while payday is not None:
        yield from books.pay_interest(payday)
        payday = next(paydays)


def standing(movements: Iterable[Movement]) -> Counter[int]:
    """What is left on each account in the end."""
    left: Counter[int] = Counter()
    for movement in movements:
        left[movement.account] += movement.amount
        if isinstance(movement.other, int):
            left[movement.other] -= movement.amount
    return left


class _Books:
    def __init__(self, town: Town) -> None:
        accounts = town.accounts
        self._balances = [0] * len(accounts)
        self._rates = [_RATE_OF.get(account.product, 0) for account in accounts]
        # For each account the sum of each day's balance up to the day in `_since`.
        self._day_sums = [0] * len(accounts)
        self._since = [town.first] * len(accounts)

    def bear(self, movement: Movement) -> bool:
        """Books it, unless an account would go below zero."""
        day, _, account, other, amount, _, _, _ = movement
        if self._balances[account] + amount < 0:
            return False
        if isinstance(other, int):
            if self._balances[other] - amount < 0:
                return False
            self._book(other, -amount, day)
        self._book(account, amount, day)
        return True

    def levelled(self, wanted: Level) -> Movement | None:
        day, rank, account, other, least, most, texts = wanted
        balance = self._balances[account]
        if most is not None and balance > most:
            amount = -((balance - most) // _STEP * _STEP) if most else -balance
            text, other_text = texts[:2]
        elif least is not None and balance < least:
            amount = (least - balance + _STEP - 1) // _STEP * _STEP
            if isinstance(other, int):
                amount = min(amount, self._balances[other] // _STEP * _STEP)
            other_text, text = texts[2:]
        else:
            return None
        if abs(amount) < _LEAST_LEVELLED and most != 0:
            return None
        return Movement(
            day, rank, account, other, amount, "own_transfer", text, other_text if isinstance(other, int) else None
        )

    def pay_interest(self, day: int) -> Iterator[Movement]:
        for account, rate in enumerate(self._rates):
            if rate == 0:
                continue
            self._count_days(account, day)
            interest = self._day_sums[account] * rate // (_DAYS_OF_YEAR * _MILLION)
            self._day_sums[account] = 0
            if interest > 0:
                paid = Movement(
                    day, COMES, account, HouseAccount.INTEREST_EXPENSE, interest, INTEREST.kind, INTEREST.text
                )
                self._book(account, interest, day)
                yield paid

    def _book(self, account: int, amount: int, day: int) -> None:
        self._count_days(account, day)
        self._balances[account] += amount

    def _count_days(self, account: int, day: int) -> None:
        self._day_sums[account] += self._balances[account] * (day - self._since[account])
        self._since[account] = day
