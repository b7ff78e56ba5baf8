"""Which word holds of a field when two files become one, and when they are two again. Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final

from bankhall.customers.circumstances.types import Circumstance, Known, Statement

# Who has more to declare: of two words the one that asks more of the bank holds until somebody has looked at the proof.
_DUTIES: Final = {"china": 0, "elsewhere": 1, "both": 2}


def together(kept: Known | None, merged: Known | None) -> Known | None:
    """What the file that stays says from now on. Where the two differ, the stricter word holds, else the verified one,
    else the one that was said to be right last; what was said otherwise latest stands beside it until it is settled.
    """
    if kept is None or merged is None:
        return kept or merged
    first, second = (kept, merged) if _holds(kept, merged) else (merged, kept)
    if kept.held.value == merged.held.value:
        checked = kept if kept.verified_at is not None else merged
        first = replace(
            kept,
            confirmed_on=max(kept.confirmed_on, merged.confirmed_on),
            verified_at=checked.verified_at,
            verified_by=checked.verified_by,
        )
    beside = [
        one
        for one in (second.held, kept.otherwise, merged.otherwise)
        if one is not None and one.value != first.held.value
    ]
    return replace(first, otherwise=max(beside, key=lambda one: one.at) if beside else None)


def parted(
    before: Known | None, left: Known, now: Known, theirs: Collection[Statement], said_on: date | None
) -> Known | None:
    """What the file that stays says once it is alone again. `before`: what it said; `left`: what it said right after
    the merge; `theirs`: words of the other file, of which none remains. `said_on`: the day of what stands beside now.
    What is as the merge left it is again as it was; what came since stays.
    """
    if now == left:
        return before
    others = {one.id for one in theirs}
    beside = now.otherwise if now.otherwise is not None and now.otherwise.id not in others else None
    if now.held.id in others:
        if before is not None:
            new = beside if beside is not None and beside.id != before.held.id else None
            return replace(before, otherwise=new or before.otherwise)
        if beside is None or said_on is None:
            return None
        return replace(now, held=beside, otherwise=None, confirmed_on=said_on, verified_at=None, verified_by=None)
    alone = replace(now, otherwise=beside)
    if before is None or before.held.id != now.held.id:
        return alone
    if beside is None and now.otherwise is not None:
        alone = replace(alone, otherwise=before.otherwise)
    if now.confirmed_on == left.confirmed_on:
        alone = replace(alone, confirmed_on=before.confirmed_on)
    if now.verified_at == left.verified_at:
        alone = replace(alone, verified_at=before.verified_at, verified_by=before.verified_by)
    return alone


def taken_along(merged: Known, left: Known, now: Known) -> Known:
    """What the other file says again: its own word, with what was found out about it while the two were one."""
    if now == left:
        return merged
    if merged.otherwise is not None and now.held.id == merged.otherwise.id and now.verified_at is not None:
        return replace(now, otherwise=None)
    if now.held.id != merged.held.id:
        return merged
    checked = now if now.verified_at != left.verified_at else merged
    return replace(
        merged,
        confirmed_on=max(merged.confirmed_on, now.confirmed_on),
        verified_at=checked.verified_at,
        verified_by=checked.verified_by,
    )


def _holds(kept: Known, merged: Known) -> bool:
    if kept.field is Circumstance.TAX_RESIDENCY and kept.held.value != merged.held.value:
        return _DUTIES.get(kept.held.value, 0) > _DUTIES.get(merged.held.value, 0)
    ours, theirs = kept.verified_at is not None, merged.verified_at is not None
    return ours if ours is not theirs else kept.confirmed_on >= merged.confirmed_on
