"""What of tags is a customer's to take home: what the bank tells them that it has noted, and what they said to it."""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import Portion
from bankhall.tags.queries import my_tags
from bankhall.tags.schemas import MyObjectionOut, MyTagOut


async def _noted(reading: Reading) -> Sequence[MyTagOut]:
    return [MyTagOut.of(one) for one in (await my_tags(reading)).given]


async def _objected(reading: Reading) -> Sequence[MyObjectionOut]:
    return [MyObjectionOut.of(one) for one in (await my_tags(reading)).objections]


PORTIONS = (
    Portion("tags", Purpose.CONTRACT, Kept.WHILE_CUSTOMER, _noted),
    Portion("tag_objections", Purpose.CONTRACT, Kept.TEN_YEARS, _objected),
)
