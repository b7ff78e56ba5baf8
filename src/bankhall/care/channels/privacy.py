"""What of the other ways is a customer's to take home: the account in WeChat that they have connected."""

from collections.abc import Sequence

from bankhall.care.channels import queries
from bankhall.care.channels.schemas import MyWeChatOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import Portion


async def _links(reading: Reading) -> Sequence[MyWeChatOut]:
    link = await queries.wechat_link(reading, reading.actor.id) if reading.actor.id is not None else None
    return [MyWeChatOut.of(link)] if link is not None else []


PORTIONS = (Portion("wechat", Purpose.CONTACT, Kept.WHILE_CUSTOMER, _links),)
