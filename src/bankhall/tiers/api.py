"""The front door of tiers: whoever serves customers differently asks here by which tier. Payments, care and
branches do. What customers take up themselves is in `benefits`.
"""

from collections.abc import Collection
from uuid import UUID

from bankhall.kernel.db import Reading
from bankhall.tiers.actions.assess import assess_month, assess_some, reckon_some
from bankhall.tiers.actions.following import FOLLOWER
from bankhall.tiers.actions.giving import give_tier, grade_customer
from bankhall.tiers.actions.schemes import PUBLISHING, bring_in_scheme
from bankhall.tiers.benefits.actions import ENDING, OFFERING, bring_in_benefit
from bankhall.tiers.benefits.actions import take as take_benefit
from bankhall.tiers.benefits.types import BenefitTerms, Every, TakeWay
from bankhall.tiers.queries import Around, effects, level_of, scheme_in_force, standings
from bankhall.tiers.types import Standing

DEEDS = (PUBLISHING, OFFERING, ENDING)


async def my_standing(reading: Reading) -> Standing | None:
    """The actor's own; None where the bank has no tiers."""
    assert reading.actor.id is not None
    return (await standings(reading, [reading.actor.id])).get(reading.actor.id)


async def limit_times(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, int]:
    """Per cent of the bank's own limits that each may pay, of those who may pay more than others."""
    found = await standings(reading, customer_ids)
    return {id_: one.benefits.limit_times for id_, one in found.items() if one.benefits.limit_times > 100}


__all__ = [
    "DEEDS",
    "FOLLOWER",
    "PUBLISHING",
    "Around",
    "BenefitTerms",
    "Every",
    "TakeWay",
    "assess_month",
    "assess_some",
    "bring_in_benefit",
    "bring_in_scheme",
    "effects",
    "give_tier",
    "grade_customer",
    "level_of",
    "limit_times",
    "my_standing",
    "reckon_some",
    "scheme_in_force",
    "standings",
    "take_benefit",
]
