"""When a guard asks for the trusted person's yes, and how slowly it is lifted. Pure.

Whatever loosens it takes a day, so that nobody is talked out of it on the telephone: terms that others have followed
stand on for that long, and of all that stand the strictest holds. Hence narrower terms hold at once, and putting back
what was before takes a lifting back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bankhall.accounts.types import Allowed, Guard, GuardedBy, GuardNow, GuardTerms, Lifting, NeedsYesOf, Paying
from bankhall.kernel.money import Money

LIFTED_AFTER: Final = timedelta(hours=24)


def asks(guard: Guard, amount: Money, paid_today: int) -> bool:
    """The whole day counts: else what waits at a thousand would be paid by tens. In other currencies than the guard's
    everything waits, since nothing says what it is worth.
    """
    if amount.currency != guard.currency:
        return True
    return paid_today + amount.minor > guard.above


def decide_for_owner(guards: Sequence[GuardedBy], paying: Paying, *, now: datetime) -> Allowed | NeedsYesOf:
    """Whether the owner's own payment waits for a trusted person's yes: for one of them, where there are several. Who
    was asked in beside others yesterday or later does not count yet: a thief would bring a friend.
    """
    asked = sorted(
        (one for one in guards if asks(one.guard, paying.amount, paying.paid_today)), key=lambda one: one.since
    )
    if not asked:
        return Allowed()
    settled = {one.taker_id for one in asked if one.since <= now - LIFTED_AFTER}
    return NeedsYesOf(frozenset({asked[0].taker_id} | settled), asked[0].mandate_id)


def stands(terms: GuardTerms, now: datetime) -> bool:
    is_followed = terms.superseded_at is not None and now >= terms.superseded_at + LIFTED_AFTER
    return terms.begins_at <= now < terms.ends_at and not is_followed


def ends_at(wanted: datetime, before: GuardTerms, now: datetime) -> datetime:
    """When other terms end that follow on `before`: not sooner than a guard can be lifted."""
    return max(wanted, min(before.ends_at, now + LIFTED_AFTER))


def guard_now(versions: Sequence[GuardTerms], now: datetime) -> GuardNow:
    """`versions`: all that were agreed, the oldest first, of a guard that is not over."""
    latest = versions[-1]
    earlier = [one for one in versions[:-1] if stands(one, now)]
    above = min(one.guard.above for one in (*earlier, latest))
    return GuardNow(Guard(latest.guard.currency, above), _lifting(latest, earlier))


def strictest(versions: Sequence[GuardTerms], now: datetime) -> tuple[Guard, GuardTerms]:
    """What stands when a lifting is taken back: the least amount, and the terms that last longest."""
    standing = [one for one in versions if stands(one, now)] or [versions[-1]]
    longest = max(standing, key=lambda one: one.ends_at)
    return guard_now(versions, now).guard, longest


def is_ending(latest: GuardTerms, earlier: Sequence[GuardTerms]) -> bool:
    is_soon = latest.ends_at <= latest.agreed_at + LIFTED_AFTER
    return is_soon and any(one.ends_at > latest.ends_at for one in earlier)


def _lifting(latest: GuardTerms, earlier: Sequence[GuardTerms]) -> Lifting | None:
    if is_ending(latest, earlier):
        return Lifting(latest.ends_at, None)
    lower = [one for one in earlier if one.guard.above < latest.guard.above]
    until = [one.superseded_at + LIFTED_AFTER for one in lower if one.superseded_at is not None]
    return Lifting(max(until), latest.guard.above) if until else None
