"""What two files say when they become one, and when they are two again. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bankhall.customers import rules
from bankhall.customers.errors import CustomerClosed, CustomerMerged
from bankhall.customers.rules.places import MOST_PLACES
from bankhall.customers.types import (
    ChangedSince,
    ConsentAct,
    ConsentChannel,
    CustomerStatus,
    Document,
    DocumentKind,
    NewCustomer,
    Side,
    SideBySide,
)
from bankhall.kernel.errors import BadInput, Refusal

# Of which there may be several: the rest is said once.
SEVERAL: Final = ("documents", "phones", "emails", "places")
MOST_OF_ONE: Final = 5
MOST: Final = {"places": MOST_PLACES}

# Files that are one, through however many steps: what whoever looks at them can still tell apart.
MOST_FILES: Final = 8

_ONE = (Side.KEPT, Side.MERGED)
_ANY = (*_ONE, Side.BOTH)


def refuse_pair(kept: CustomerStatus, merged: CustomerStatus) -> Refusal | None:
    """Whoever has left, or is part of another file, is not merged again."""
    if CustomerStatus.MERGED in (kept, merged):
        return CustomerMerged()
    return CustomerClosed() if CustomerStatus.CLOSED in (kept, merged) else None


def side_by_side(kept: NewCustomer, merged: NewCustomer) -> list[SideBySide]:
    """What they say differently, and what is taken where nobody chooses."""
    differs = [name for name in rules.CHANGEABLE if getattr(kept, name) != getattr(merged, name)]
    return [
        SideBySide(
            name,
            rules.masked_field(name, kept),
            rules.masked_field(name, merged),
            _default(name, kept, merged),
            _ANY if name in SEVERAL else _ONE,
        )
        for name in differs
    ]


def merged_facts(kept: NewCustomer, merged: NewCustomer, choices: Mapping[str, Side]) -> dict[str, Any] | BadInput:
    """What the file that stays says from now on, field by field."""
    open_to = {one.field: one for one in side_by_side(kept, merged)}
    for name, side in choices.items():
        if name not in open_to or side not in open_to[name].sides:
            return BadInput.of("choices", f"{name} is not to be chosen so", code="customers.no_such_choice")
    sides = {name: choices.get(name, one.default) for name, one in open_to.items()}
    return {name: _taken(name, kept, merged, side) for name, side in sides.items()}


def changed_since(before: NewCustomer, after: NewCustomer, now: NewCustomer, merged: NewCustomer) -> list[ChangedSince]:
    """Fields that were changed after the two became one: to be chosen whose the new word is."""
    return [
        ChangedSince(
            name,
            rules.masked_field(name, now),
            rules.masked_field(name, before),
            rules.masked_field(name, merged),
            _ONE if name == "documents" else _ANY,
        )
        for name in rules.CHANGEABLE
        if getattr(now, name) != getattr(after, name)
    ]


def parted_facts(
    before: NewCustomer, after: NewCustomer, now: NewCustomer, merged: NewCustomer, whose: Mapping[str, Side]
) -> tuple[dict[str, Any], dict[str, Any]] | BadInput:
    """What the file that stayed says from now on, and what the other says otherwise than it did. What was not changed
    since goes back to what each said; a word that came since stays with the file that stayed unless `whose` says so.
    """
    open_to = {one.field: one.sides for one in changed_since(before, after, now, merged)}
    for name, side in whose.items():
        if name not in open_to or side not in open_to[name]:
            return BadInput.of("choices", f"{name} is not to be chosen so", code="customers.no_such_choice")
    ours: dict[str, Any] = {}
    theirs: dict[str, Any] = {}
    for name in rules.CHANGEABLE:
        then, here = getattr(before, name), getattr(now, name)
        side = whose.get(name, Side.KEPT)
        if name not in open_to or side is Side.MERGED:
            ours[name] = then
        elif name in SEVERAL:
            ours[name] = tuple(one for one in here if one in then or one not in getattr(merged, name)) or then
        if name in open_to and side is not Side.KEPT:
            theirs[name] = _with_new(name, before, here, merged) if name in SEVERAL else here
    return ours, theirs


def other_identity(kept: NewCustomer, merged: NewCustomer) -> bool:
    """Whether their documents or days of birth say that they are two people."""
    if kept.birth_on and merged.birth_on and kept.birth_on != merged.birth_on:
        return True
    ours, theirs = _resident_ids(kept.documents), _resident_ids(merged.documents)
    return bool(ours and theirs) and ours.isdisjoint(theirs)


def consent_follows(kept: ConsentAct | None, merged: ConsentAct | None) -> bool:
    """Whether what was said in the file that goes is the latest word: then it is said in the other. A yes follows only
    where the bank's signature below it holds.
    """
    if merged is None or (kept is not None and kept.at >= merged.at):
        return False
    if not merged.is_given:
        return kept is not None and kept.is_given
    return merged.is_proven and (kept is None or not kept.is_given or kept.version != merged.version)


def withdrawn_since(act: ConsentAct | None, merged_at: datetime) -> bool:
    """By its owner, after the two became one: it holds for both."""
    return act is not None and not act.is_given and act.at > merged_at and act.channel is not ConsentChannel.MERGING


def _default(name: str, kept: NewCustomer, merged: NewCustomer) -> Side:
    if not getattr(kept, name):
        return Side.MERGED
    if name == "documents" and other_identity(kept, merged):
        return Side.KEPT
    if name in SEVERAL and len(_both(name, kept, merged)) <= MOST.get(name, MOST_OF_ONE):
        return Side.BOTH
    return Side.KEPT


def _taken(name: str, kept: NewCustomer, merged: NewCustomer, side: Side) -> Any:
    match side:
        case Side.KEPT:
            return getattr(kept, name)
        case Side.MERGED:
            return getattr(merged, name)
        case Side.BOTH:
            return _both(name, kept, merged)


def _both(name: str, kept: NewCustomer, merged: NewCustomer) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*getattr(kept, name), *getattr(merged, name))))


def _with_new(name: str, before: NewCustomer, now: tuple[Any, ...], merged: NewCustomer) -> tuple[Any, ...]:
    """What the file that goes said, and what came since."""
    new = [one for one in now if one not in getattr(before, name)]
    return tuple(dict.fromkeys((*getattr(merged, name), *new)))[: MOST.get(name, MOST_OF_ONE)]


def _resident_ids(documents: Sequence[Document]) -> set[str]:
    return {one.number for one in documents if one.kind is DocumentKind.RESIDENT_ID}
