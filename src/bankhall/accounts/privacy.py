"""What of accounts is a customer's to take home: how they hold them, and whom they let in."""

from collections.abc import Sequence

from bankhall.accounts.queries import mandates, my_accounts
from bankhall.accounts.schemas import MyAccountOut
from bankhall.accounts.schemas.mandates import MandateLookOut, MandateOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import Portion


async def _accounts(reading: Reading) -> Sequence[MyAccountOut]:
    return [MyAccountOut.mine(one) for one in await my_accounts(reading)]


async def _mandates(reading: Reading) -> Sequence[MandateOut]:
    given, received = await mandates.all_of_mine(reading)
    return [*map(MandateOut.for_giver, given), *map(MandateOut.for_taker, received)]


async def _looks(reading: Reading) -> Sequence[MandateLookOut]:
    """Of those whom the customer has let in; the customer's own at others' are theirs to tell."""
    given, _ = await mandates.all_of_mine(reading)
    return [MandateLookOut.of(look) for one in given for look in await mandates.looks(reading, one.id)]


PORTIONS = (
    Portion("accounts", Purpose.CONTRACT, Kept.TEN_YEARS, _accounts),
    Portion("mandates", Purpose.CONTRACT, Kept.TEN_YEARS, _mandates),
    Portion("mandate_looks", Purpose.CONTRACT, Kept.TEN_YEARS, _looks),
)
