"""What of statements is a customer's to take home: which the bank has made for them. Their files are asked for anew."""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.statements import queries
from bankhall.statements.schemas import StatementOut


async def _statements(reading: Reading) -> Sequence[StatementOut]:
    return [StatementOut.of(one) for one in await queries.all_of_mine(reading, most=MOST + 1)]


PORTIONS = (Portion("statements", Purpose.CONTRACT, Kept.TEN_YEARS, _statements),)
