"""What of signing in is a customer's to take home: by what, in which devices, and when. Of passwords, secrets and codes
there is nothing to take: nobody can read them.
"""

from collections.abc import Sequence

from bankhall.identity import queries
from bankhall.identity.schemas.factors import KnownDeviceOut, OwnNameOut, SignInActOut
from bankhall.identity.types import Security
from bankhall.kernel.db import Reading
from bankhall.kernel.personal import Kept, Purpose
from bankhall.kernel.portions import MOST, Portion


async def _names(reading: Reading) -> Sequence[OwnNameOut]:
    mine = await _mine(reading)
    return [OwnNameOut(one.kind, one.masked, one.opens) for one in mine.names] if mine else []


async def _devices(reading: Reading) -> Sequence[KnownDeviceOut]:
    mine = await _mine(reading)
    return [KnownDeviceOut.of(one) for one in mine.devices] if mine else []


async def _history(reading: Reading) -> Sequence[SignInActOut]:
    enrolment_id = await queries.own_enrolment(reading)
    if enrolment_id is None:
        return []
    return [SignInActOut.of(one) for one in await queries.acts_at_the_door(reading, enrolment_id, most=MOST + 1)]


async def _mine(reading: Reading) -> Security | None:
    enrolment_id = await queries.own_enrolment(reading)
    return await queries.security(reading, enrolment_id) if enrolment_id else None


PORTIONS = (
    Portion("sign_in_names", Purpose.CONTRACT, Kept.TEN_YEARS, _names),
    Portion("devices", Purpose.CONTRACT, Kept.TEN_YEARS, _devices),
    Portion("sign_ins", Purpose.LAW, Kept.TEN_YEARS, _history),
)
