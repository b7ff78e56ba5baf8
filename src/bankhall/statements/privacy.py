"""What of statements is a customer's to take home: which the bank has made for them, whose files are
asked for anew; and what they compared with their own books.
"""

from collections.abc import Sequence

from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion
from bankhall.statements import queries
from bankhall.statements.reconciliation import queries as reconciliations
from bankhall.statements.reconciliation.schemas import OwnNoteOut, ReconciliationOut
from bankhall.statements.schemas import StatementOut


async def _statements(reading: Reading) -> Sequence[StatementOut]:
    return [StatementOut.of(one) for one in await queries.all_of_mine(reading, most=MOST + 1)]


async def _compared(reading: Reading) -> Sequence[ReconciliationOut]:
    return [ReconciliationOut.of(one) for one in await reconciliations.all_of_mine(reading, most=MOST + 1)]


async def _noted(reading: Reading) -> Sequence[OwnNoteOut]:
    return [OwnNoteOut.of(one) for one in await reconciliations.notes_of_mine(reading, most=MOST + 1)]


PORTIONS = (
    Portion("statements", Purpose.CONTRACT, Kept.TEN_YEARS, _statements),
    Portion("own_books", Purpose.CONTRACT, Kept.WHILE_CUSTOMER, _compared),
    Portion("own_book_notes", Purpose.CONTRACT, Kept.WHILE_CUSTOMER, _noted),
)
