"""What of relations is a customer's to take home: theirs, with others as they read of them on their page."""

from collections.abc import Sequence

from bankhall.customers.relations.queries import my_relations
from bankhall.customers.relations.schemas import MyRelationOut
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _relations(reading: Reading) -> Sequence[MyRelationOut]:
    return [MyRelationOut.of(one) for one in await my_relations(reading, most=MOST + 1)]


PORTIONS = (Portion("relations", Purpose.LAW, Kept.TEN_YEARS, _relations),)
