"""How much cash a branch needs for what its customers draw and pay in. Pure."""

from collections.abc import Sequence

from bankhall.demo.types import CashSupply, Movement, PlannedAccount
from bankhall.ledger.types import HouseAccount

# In whole bundles, and one more than the worst day takes.
_BUNDLE = 100_000_00


def supplies(accounts: Sequence[PlannedAccount], movements: Sequence[Movement]) -> tuple[CashSupply, ...]:
    """One for each currency of which more is drawn than there would be, on the day of the first movement."""
    there: dict[str, int] = {}
    least: dict[str, int] = {}
    for movement in movements:
        if movement.other is HouseAccount.CASH:
            currency = accounts[movement.account].currency
            there[currency] = there.get(currency, 0) + movement.amount
            least[currency] = min(least.get(currency, 0), there[currency])
    return tuple(
        CashSupply(movements[0].day, currency, (-lowest // _BUNDLE + 2) * _BUNDLE)
        for currency, lowest in sorted(least.items())
        if lowest < 0
    )
