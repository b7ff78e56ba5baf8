"""What a trial of a rule comes to. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from bankhall.payments.held.types import Trial, TrialDay

# Of which the money saved is told; of other currencies only the payments count.
_CURRENCY: Final = "CNY"


@dataclass(frozen=True, slots=True)
class Tried:
    """A payment and whether the rule would have spoken of it. `is_fraud`: None where no person has decided."""

    day: date
    payer_id: UUID
    minor: int
    currency: str
    fired: bool
    is_fraud: bool | None


def trial(tried: Sequence[Tried], *, is_cut: bool) -> Trial:
    by_day: dict[date, list[Tried]] = defaultdict(list)
    for one in tried:
        by_day[one.day].append(one)
    fired = [one for one in tried if one.fired]
    caught = [one for one in tried if _is_caught(one)]
    return Trial(
        days=tuple(
            TrialDay(
                day, len(each), sum(one.fired for one in each), sum(one.fired and bool(one.is_fraud) for one in each)
            )
            for day, each in sorted(by_day.items())
        ),
        payments=len(tried),
        customers=len({one.payer_id for one in tried}),
        fired=len(fired),
        known=sum(bool(one.is_fraud) for one in tried),
        caught=len(caught),
        bothered=len({one.payer_id for one in fired if not one.is_fraud}),
        saved=sum(one.minor for one in caught if one.currency == _CURRENCY),
        currency=_CURRENCY,
        is_cut=is_cut,
    )


def _is_caught(one: Tried) -> bool:
    return one.fired and bool(one.is_fraud)
