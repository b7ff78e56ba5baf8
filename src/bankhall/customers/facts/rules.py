"""Which values a file has, after how long each is asked again, how it can be verified. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from bankhall.customers.facts.types import Verifying
from bankhall.customers.types import BaseFact

# After so many days half of what a fact is worth is gone, and it is asked whether it still holds. Our own judgement, to
# be set against what a bank's returned mail and dead numbers tell. A phone: codes and warnings go there, and a carrier
# gives a number that was given up to somebody else within months, so every two years. An address and a mailbox: people
# move, and change employers, every several years, and a letter that comes back tells of it; every three.
ASKED_AFTER_DAYS: Final[Mapping[BaseFact, int]] = {
    BaseFact.PHONE: 730,
    BaseFact.ADDRESS: 1_095,
    BaseFact.EMAIL: 1_095,
}
# Who says "not now" is not asked that again in this season, nor anything else this week; who has answered, not before
# tomorrow.
NOT_NOW_DAYS: Final = 90
NOTHING_ELSE_DAYS: Final = 7
ANSWERED_DAYS: Final = 1
ANYTHING: Final = "any"

_WAYS: Final[Mapping[BaseFact, tuple[Verifying, ...]]] = {
    BaseFact.NAME: (Verifying.ORIGINAL, Verifying.REGISTER),
    BaseFact.BIRTH_ON: (Verifying.ORIGINAL, Verifying.REGISTER),
    BaseFact.GENDER: (Verifying.ORIGINAL, Verifying.REGISTER),
    BaseFact.PHONE: (Verifying.CALLED_BACK, Verifying.ORIGINAL),
    BaseFact.EMAIL: (Verifying.ORIGINAL,),
    BaseFact.ADDRESS: (Verifying.ORIGINAL, Verifying.REGISTER),
}


def ways(field: BaseFact) -> tuple[Verifying, ...]:
    """How staff can verify it."""
    return _WAYS[field]


def is_old(field: BaseFact, right_on: date | None, today: date) -> bool:
    """Whether it is asked again. What nobody can say since when it holds is old; a name is not asked again."""
    days = ASKED_AFTER_DAYS.get(field)
    return days is not None and (right_on is None or (today - right_on).days >= days)


def rests(what: str, *, answered: bool, today: date) -> dict[str, date]:
    """Until when nothing, and until when this, is asked."""
    if answered:
        return {ANYTHING: today + timedelta(days=ANSWERED_DAYS)}
    return {what: today + timedelta(days=NOT_NOW_DAYS), ANYTHING: today + timedelta(days=NOTHING_ELSE_DAYS)}
