"""What lies in files that are part of a customer's, for the customer (kernel/portions)."""

from collections.abc import Sequence
from datetime import date

import msgspec

from bankhall.customers import api as customers
from bankhall.customers.types import CustomerStatus
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import Portion


class MergedFileTaken(msgspec.Struct, frozen=True):
    """As it was written down before it became part of another file."""

    number: str
    name: str
    birth_on: date | None
    documents: list[str]
    phones: list[str]
    emails: list[str]
    address: list[str]
    since_on: date


async def _merged_files(reading: Reading) -> Sequence[MergedFileTaken]:
    """Of one's own file there is nothing here: whoever takes all home asks for each that is part of it."""
    one = await customers.my_file(reading)
    if one.status is not CustomerStatus.MERGED:
        return []
    where = one.address
    parts = (where.country, where.region, where.city, where.district, where.line, where.postcode) if where else ()
    return [
        MergedFileTaken(
            number=one.number,
            name=one.name,
            birth_on=one.birth_on,
            documents=[document.number for document in one.documents],
            phones=list(one.phones),
            emails=list(one.emails),
            address=[part for part in parts if part],
            since_on=one.since_on,
        )
    ]


PORTIONS = (Portion("merged_files", Purpose.LAW, Kept.TEN_YEARS, _merged_files),)
