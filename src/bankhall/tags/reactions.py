"""What tags do when they hear of something: count it, and look again at whom it touches."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.accounts import api as accounts
from bankhall.accounts.events import AccountOpened, AccountWasClosed, HolderAdded, HolderEnded
from bankhall.customers.contact_log.events import ContactNoted
from bankhall.customers.events import (
    ConsentGiven,
    ConsentWithdrawn,
    CustomerRegistered,
    CustomersMerged,
    CustomersSplit,
    CustomerWasBlocked,
    CustomerWasClosed,
    CustomerWasForgotten,
    CustomerWasUnblocked,
)
from bankhall.customers.promises.events import (
    PromiseBecameLate,
    PromiseContested,
    PromiseEnded,
    PromiseMade,
    PromiseMoved,
)
from bankhall.identity.events import SignedIn
from bankhall.identity.types import Realm
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.kernel.time import BusinessDayClosed, in_the_banks_zone
from bankhall.ledger.events import BooksBroughtIn, TransactionPosted
from bankhall.payments.disputes.events import DisputeOpened
from bankhall.payments.events import PayeeAdded, TransferEnded, TransferPutOff, TransferSent
from bankhall.payments.plans.events import PlanFailed
from bankhall.tags.actions.giving import drop_portraits_of, forget_tags_of
from bankhall.tags.actions.looking import look_at
from bankhall.tags.actions.running import ask_for_rebuild
from bankhall.tags.models import HappeningRow
from bankhall.tags.queries.runs import rebuilt_at
from bankhall.tags.types import MOST_DAYS, Happening

# A transaction may have begun, and so dated its event, before a rebuilding that did not see it yet.
_LONGEST_UNSEEN: Final = timedelta(minutes=10)

_OWNERS: Final = text(
    f"SELECT DISTINCT customer_id FROM ({accounts.HOLDINGS}) AS held WHERE account_id = ANY(:accounts)"  # noqa: S608
)


async def keep_fresh(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """What the last rebuilding has seen needs no look: a subscriber begins at the beginning of history."""
    await _count(tx, heard)
    rebuilt = await rebuilt_at(tx)
    new = [one for one in heard if rebuilt is None or one.at > rebuilt - _LONGEST_UNSEEN]
    if any(isinstance(one.event, BooksBroughtIn | BusinessDayClosed) for one in new):
        await ask_for_rebuild(tx)
    touched = {one for told in new for one in _whom(told.event)}
    moved = {one for told in new for one in _where(told.event)}
    if moved:
        touched |= set((await tx.session.execute(_OWNERS, {"accounts": sorted(moved)})).scalars())
    await look_at(tx, touched)


async def forget(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Whoever left, or takes a consent back, need not wait for a rule to be asked."""
    left = sorted({one.event.customer_id for one in heard if isinstance(one.event, CustomerWasClosed)})
    forgotten = sorted({one.event.customer_id for one in heard if isinstance(one.event, CustomerWasForgotten)})
    withdrew = sorted({one.event.customer_id for one in heard if isinstance(one.event, ConsentWithdrawn)})
    await forget_tags_of(tx, left, objections=False)
    await forget_tags_of(tx, forgotten, objections=True)
    await drop_portraits_of(tx, withdrew)


async def _count(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    counted: Counter[tuple[UUID, Happening, object]] = Counter()
    oldest = tx.now - timedelta(days=MOST_DAYS)
    for told in heard:
        what = _what(told.event)
        if what is not None and told.at > oldest:
            counted[(*what, in_the_banks_zone(told.at).date())] += 1
    if not counted:
        return
    rows = [
        {"customer_id": who, "kind": kind, "on_date": day, "times": times}
        for (who, kind, day), times in sorted(counted.items(), key=str)
    ]
    more = upsert(HappeningRow)
    await tx.session.execute(
        more.on_conflict_do_update(
            index_elements=["customer_id", "kind", "on_date"],
            set_={"times": HappeningRow.times + more.excluded.times},
        ),
        rows,
    )


def _what(event: Event) -> tuple[UUID, Happening] | None:
    match event:
        case SignedIn(realm=Realm.CUSTOMER, holder_id=who):
            return who, Happening.SIGNED_IN
        case DisputeOpened(customer_id=who):
            return who, Happening.DISPUTE
        case TransferEnded(payer_id=who, state="refused" | "stopped"):
            return who, Happening.PAYMENT_FAILED
        case TransferPutOff(payer_id=who):
            return who, Happening.PAYMENT_PUT_OFF
        case TransferSent(payer_id=who):
            return who, Happening.SENT_TO_OTHER_BANK
        case PlanFailed(payer_id=who):
            return who, Happening.PLAN_FAILED
        case PayeeAdded(customer_id=who):
            return who, Happening.PAYEE_ADDED
        case ConsentWithdrawn(customer_id=who):
            return who, Happening.CONSENT_WITHDRAWN
        case PromiseBecameLate(customer_id=who):
            return who, Happening.PROMISE_LATE
    return None


def _whom(event: Event) -> Iterator[UUID]:
    """The customers that an event names."""
    what = _what(event)
    if what is not None:
        yield what[0]
    match event:
        case (
            CustomerRegistered(customer_id=who)
            | CustomerWasBlocked(customer_id=who)
            | CustomerWasUnblocked(customer_id=who)
            | ConsentGiven(customer_id=who)
            | ContactNoted(customer_id=who)
            | PromiseMade(customer_id=who)
            | PromiseMoved(customer_id=who)
            | PromiseEnded(customer_id=who)
            | PromiseContested(customer_id=who)
            | HolderAdded(customer_id=who)
            | HolderEnded(customer_id=who)
        ):
            yield who
        case CustomersMerged(customer_id=who, merged_id=other) | CustomersSplit(customer_id=who, merged_id=other):
            yield from (who, other)
        case AccountOpened(owners=owners):
            yield from owners


def _where(event: Event) -> Iterator[UUID]:
    """The accounts whose owners an event touches."""
    match event:
        case TransactionPosted(legs=legs):
            yield from (leg.account_id for leg in legs)
        case AccountWasClosed(account_id=account_id):
            yield account_id


SUBSCRIBERS = [
    Subscriber(
        "tags.keep_fresh",
        (
            *(TransactionPosted, BooksBroughtIn, BusinessDayClosed),
            *(AccountOpened, AccountWasClosed, HolderAdded, HolderEnded),
            *(CustomerRegistered, CustomerWasBlocked, CustomerWasUnblocked, CustomersMerged, CustomersSplit),
            *(ConsentGiven, ConsentWithdrawn),
            *(ContactNoted, PromiseMade, PromiseMoved, PromiseEnded, PromiseContested, PromiseBecameLate),
            *(SignedIn, DisputeOpened, TransferEnded, TransferPutOff, TransferSent, PlanFailed, PayeeAdded),
        ),
        keep_fresh,
    ),
    Subscriber("tags.forget", (CustomerWasClosed, CustomerWasForgotten, ConsentWithdrawn), forget, batch_limit=200),
]
