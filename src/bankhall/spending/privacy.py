"""What of spending is a customer's to take home: what they said that their entries are about."""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import Portion
from bankhall.spending.queries import corrections
from bankhall.spending.schemas import CorrectionOut


async def _words(reading: Reading) -> Sequence[CorrectionOut]:
    return [CorrectionOut.of(one) for one in await corrections(reading)]


PORTIONS = (Portion("spending_words", Purpose.CONTRACT, Kept.TEN_YEARS, _words),)
