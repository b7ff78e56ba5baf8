"""Letting others in to one's accounts, and looking after theirs; in the console, what a customer has given."""

from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from bankhall.accounts import permissions
from bankhall.accounts.actions import mandates as actions
from bankhall.accounts.actions.look import note_look
from bankhall.accounts.queries import mandates as queries
from bankhall.accounts.rules.mandates import LONGEST
from bankhall.accounts.schemas.mandates import (
    AcceptIn,
    AllLookedAfterOut,
    ChangeMandateIn,
    CodeIn,
    CustomerMandatesOut,
    EndMandateIn,
    GiveMandateIn,
    LookedAfterAccountOut,
    LookedAfterOut,
    MandateLookOut,
    MandateLooksOut,
    MandateOut,
    MyMandatesOut,
)
from bankhall.accounts.types import VIEW, Mandate
from bankhall.kernel.errors import Refusal
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs

_TAGS = ["mandates"]
_ALL = "/api/portal/mandates"
_ONE = _ALL + "/{id:uuid}"
_OTHERS = "/api/portal/looked-after"


@get(_ALL, opt=needs(permissions.LET_IN), tags=_TAGS)
async def my_mandates(db: Db) -> MyMandatesOut:
    """Whom the customer who asks has let in to which accounts, who has let them in, and what waits for their yes. What
    is over is told for ninety days.
    """
    return MyMandatesOut.of(await db.read(queries.my_mandates), longest_days=LONGEST.days)


@post(_ALL, opt=needs(permissions.LET_IN) | confirmed(), tags=_TAGS)
async def give_mandate(
    db: Db, settings: GivenSettings, data: JSONBody[GiveMandateIn], idempotency_key: IdempotencyKey
) -> MandateOut:
    """Lets somebody in to accounts that the customer alone owns, once that person has accepted. The answer is the same
    whether or not anybody has that number. The same key and content are done once. Refusals:
    step_up.confirmation_required, accounts.mandate_to_oneself, accounts.mandate_persons_only,
    accounts.mandate_not_of_age, accounts.mandate_blocked, accounts.too_many_mandates, kernel.key_reused.
    """
    key = f"accounts.give_mandate:{db.actor.id}:{idempotency_key}"
    given = await db.write(actions.give_mandate, data.giving(), key=key, timezone=settings.bank_timezone)
    return MandateOut.for_giver(given)


@post(_ALL + "/offer", status_code=200, opt=needs(permissions.LET_IN), tags=_TAGS)
async def find_offer(db: Db, data: JSONBody[CodeIn]) -> MandateOut:
    """What waits under a code, to be read before it is accepted. Refusals: accounts.no_such_offer, also for a code made
    for somebody of another name, accounts.too_many_codes, accounts.mandate_to_oneself.
    """
    return MandateOut.for_taker(_granted(await db.write(actions.find_offer, data.code)))


@post(_ONE + "/accept", status_code=200, opt=needs(permissions.LET_IN), tags=_TAGS)
async def accept_mandate(db: Db, id: FromPath[UUID], data: JSONBody[AcceptIn]) -> MandateOut:
    """Accepted twice is accepted once. Refusals: accounts.no_such_offer, accounts.too_many_codes,
    accounts.mandate_changed, accounts.mandate_persons_only, accounts.mandate_not_of_age, accounts.mandate_blocked,
    accounts.too_many_mandates.
    """
    accepted = await db.write(actions.accept_mandate, id, version=data.version, code=data.code)
    return MandateOut.for_taker(_granted(accepted))


@put(_ONE + "/terms", opt=needs(permissions.LET_IN) | confirmed(), tags=_TAGS)
async def change_mandate(
    db: Db, settings: GivenSettings, id: FromPath[UUID], data: JSONBody[ChangeMandateIn]
) -> MandateOut:
    """The giver's: other accounts, other actions, for longer. Refusals: accounts.mandate_not_found,
    step_up.confirmation_required, accounts.mandate_over, accounts.mandate_changed, accounts.mandate_not_of_age,
    accounts.mandate_blocked, accounts.too_many_changes. What loosens a guard takes effect after a day.
    """
    changed = await db.write(actions.change_mandate, data.changing(id), timezone=settings.bank_timezone)
    return MandateOut.for_giver(changed)


@post(_ONE + "/end", status_code=200, opt=needs(permissions.LET_IN), tags=_TAGS)
async def end_mandate(db: Db, id: FromPath[UUID]) -> None:
    """At once, and for good: the giver takes it back, the taker hands it back or says no to an offer. What is over
    already stays so. A guard that holds is only lifted by its giver: that takes effect after a day, and both are told.
    Refusals: accounts.mandate_not_found, also for somebody else's.
    """
    await db.write(actions.end_mandate, id)


@post(_ONE + "/keep", status_code=200, opt=needs(permissions.LET_IN), tags=_TAGS)
async def keep_guard(db: Db, id: FromPath[UUID]) -> MandateOut:
    """The giver's: takes back what would loosen a guard. Refusals: accounts.mandate_not_found, also where it is over,
    accounts.too_many_changes.
    """
    return MandateOut.for_giver(await db.write(actions.keep_guard, id))


@get(_ONE + "/looks", opt=needs(permissions.LET_IN), tags=_TAGS)
async def mandate_looks(db: Db, id: FromPath[UUID]) -> MandateLooksOut:
    """On which days the taker looked at which account, for the giver, the latest first. Refusals:
    accounts.mandate_not_found.
    """
    return MandateLooksOut([MandateLookOut.of(one) for one in await db.read(queries.looks, id)])


@get(_OTHERS, opt=needs(permissions.LET_IN), tags=_TAGS)
async def looked_after(db: Db) -> AllLookedAfterOut:
    """The accounts of others that the customer is let in to."""
    return AllLookedAfterOut([LookedAfterOut.of(one) for one in await db.read(queries.looked_after)])


@get(_OTHERS + "/{id:uuid}", opt=needs(permissions.LET_IN), tags=_TAGS)
async def account_looked_after(db: Db, id: FromPath[UUID]) -> LookedAfterAccountOut:
    """With its balance; its owner sees that the customer looked. Its entries, its balance by day and, where that is
    let, the files of its entries are read like those of one's own. Refusals: accounts.not_found.
    """
    one, seen = await db.read(queries.account_looked_after, id)
    await db.write(note_look, one.through, id, VIEW)
    return LookedAfterAccountOut.seen(one, seen)


@get("/api/console/customers/{id:uuid}/mandates", opt=needs(permissions.VIEW), tags=_TAGS)
async def mandates_of_customer(db: Db, id: FromPath[UUID]) -> CustomerMandatesOut:
    """Given and received. Refusals: customers.not_found."""
    return CustomerMandatesOut.of(*await db.read(queries.mandates_of_customer, id))


@post("/api/console/mandates/{id:uuid}/end", status_code=200, opt=needs(permissions.END_MANDATES), tags=_TAGS)
async def end_mandate_of_customer(db: Db, id: FromPath[UUID], data: JSONBody[EndMandateIn]) -> None:
    """At once, for a reason: somebody has died, or is being robbed. Refusals: accounts.mandate_not_found."""
    await db.write(actions.end_mandate, id, reason=data.reason)


def _granted(outcome: Mandate | Refusal) -> Mandate:
    """Tries that fail are counted, and hence committed, before they are refused."""
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


routes = [
    my_mandates,
    give_mandate,
    find_offer,
    accept_mandate,
    change_mandate,
    end_mandate,
    keep_guard,
    mandate_looks,
    looked_after,
    account_looked_after,
    mandates_of_customer,
    end_mandate_of_customer,
]
