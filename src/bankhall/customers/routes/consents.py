"""Consents: a customer's own in the portal, those of a customer at the counter in the console."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody

from bankhall.customers import permissions
from bankhall.customers.actions.consent import give_consent, withdraw_consent
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.queries.consents import consents_of
from bankhall.customers.schemas.consents import ConsentsOut, GiveConsentIn
from bankhall.customers.types import ConsentChannel, ConsentPurpose, WithdrawConsent
from bankhall.kernel.db import Doors
from bankhall.kernel.i18n import Language
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import LanguageChoice
from bankhall.kernel.web.rights import needs

_TAGS = ["consents"]
_MINE = "/api/portal/consents"
_THEIRS = "/api/console/customers/{id:uuid}/consents"


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_consents(db: Db, language: LanguageChoice = Language.CHINESE) -> ConsentsOut:
    """What the customer who asks is asked for, word for word, what they decided, and what needs no consent."""
    return ConsentsOut.of(await db.read(consents_of, _own_id(db)), language, to_customer=True)


@post(_MINE + "/{purpose:str}/give", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def give_my_consent(db: Db, purpose: FromPath[ConsentPurpose], data: JSONBody[GiveConsentIn]) -> ConsentsOut:
    """Refusals: customers.wording_changed, customers.consent_moved_on, customers.children_not_asked."""
    wanted = data.command(_own_id(db), purpose, ConsentChannel.PORTAL)
    return ConsentsOut.of(await db.write(give_consent, wanted), data.language, to_customer=True)


@post(_MINE + "/{purpose:str}/withdraw", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def withdraw_my_consent(
    db: Db, purpose: FromPath[ConsentPurpose], language: LanguageChoice = Language.CHINESE
) -> ConsentsOut:
    """At once, as often as one likes."""
    wanted = WithdrawConsent(_own_id(db), purpose, ConsentChannel.PORTAL)
    return ConsentsOut.of(await db.write(withdraw_consent, wanted), language, to_customer=True)


@get(_THEIRS, opt=needs(permissions.VIEW), tags=_TAGS)
async def consents_of_customer(db: Db, id: FromPath[UUID], language: LanguageChoice = Language.CHINESE) -> ConsentsOut:
    """Refusals: customers.not_found."""
    return ConsentsOut.of(await db.read(consents_of, id), language, to_customer=False)


@post(_THEIRS + "/{purpose:str}/give", status_code=200, opt=needs(permissions.RECORD_CONSENT), tags=_TAGS)
async def record_consent(
    db: Db, id: FromPath[UUID], purpose: FromPath[ConsentPurpose], data: JSONBody[GiveConsentIn]
) -> ConsentsOut:
    """The customer has read the words on the clerk's screen and agreed. Refusals: customers.not_found,
    customers.closed, customers.wording_changed, customers.consent_moved_on, customers.children_not_asked.
    """
    wanted = data.command(id, purpose, ConsentChannel.BRANCH)
    return ConsentsOut.of(await db.write(give_consent, wanted), data.language, to_customer=False)


@post(_THEIRS + "/{purpose:str}/withdraw", status_code=200, opt=needs(permissions.RECORD_CONSENT), tags=_TAGS)
async def record_withdrawal(
    db: Db, id: FromPath[UUID], purpose: FromPath[ConsentPurpose], language: LanguageChoice = Language.CHINESE
) -> ConsentsOut:
    """The customer has said no at the counter. Refusals: customers.not_found."""
    wanted = WithdrawConsent(id, purpose, ConsentChannel.BRANCH)
    return ConsentsOut.of(await db.write(withdraw_consent, wanted), language, to_customer=False)


routes: list[Any] = [
    my_consents,
    give_my_consent,
    withdraw_my_consent,
    consents_of_customer,
    record_consent,
    record_withdrawal,
]


def _own_id(db: Doors) -> UUID:
    if db.actor.kind != "customer" or db.actor.id is None:
        raise NoSuchCustomer
    return db.actor.id
