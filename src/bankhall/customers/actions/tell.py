"""Messages to customers about their file. Whom the bank cannot write to now finds it on their pages."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bankhall.customers import words
from bankhall.customers.types import Customer, NewCustomer
from bankhall.kernel.db import Tx
from bankhall.kernel.i18n import Language
from bankhall.notify import api as notify
from bankhall.notify.errors import AddressFull, NoChannel, NotAnAddress
from bankhall.notify.types import Channel, Fact, Message, Template
from bankhall.notify.types import Words as Said

_NEWS_FOR = timedelta(days=3)

_PHONE = Said("电话号码", "phone number")
_EMAIL = Said("电子邮箱", "e-mail address")


async def tell_of_new_contacts(tx: Tx, before: NewCustomer, after: NewCustomer) -> None:
    """Told where they were reached until now: whoever takes over somebody's file takes its phone first. Where nothing
    went, but something came, the first that stays is told.
    """
    language = language_of(before)
    phones = [one for one in before.phones if one not in after.phones] or before.phones[:1]
    emails = [one for one in before.emails if one not in after.emails] or before.emails[:1]
    if before.phones != after.phones:
        facts: dict[str, Fact] = {"what": _PHONE.in_(language), "at": tx.now}
        await _tell(tx, words.CONTACT_CHANGED, language, phones=phones, emails=before.emails[:1], facts=facts)
    if before.emails != after.emails:
        facts = {"what": _EMAIL.in_(language), "at": tx.now}
        await _tell(tx, words.CONTACT_CHANGED, language, phones=before.phones[:1], emails=emails, facts=facts)


async def tell(tx: Tx, who: Customer | NewCustomer, template: Template, **facts: Fact) -> None:
    """At the first number and the first address that the bank has of them."""
    await _tell(tx, template, language_of(who), phones=who.phones[:1], emails=who.emails[:1], facts=facts)


async def _tell(
    tx: Tx,
    template: Template,
    language: Language,
    *,
    phones: Iterable[str],
    emails: Iterable[str],
    facts: Mapping[str, Fact],
) -> None:
    addresses = [(Channel.SMS, number) for phone in phones if (number := notify.as_e164(phone))]
    addresses += [(Channel.EMAIL, email) for email in emails]
    for channel, address in addresses:
        message = Message(
            channel=channel,
            address=address,
            language=language,
            template=template,
            void_at=tx.now + _NEWS_FOR,
            facts=facts,
        )
        try:
            await notify.send(tx, message)
        except (NoChannel, NotAnAddress, AddressFull):
            continue


def language_of(who: Customer | NewCustomer) -> Language:
    """The bank does not ask in which language to write: that of where somebody lives, or of who let them in."""
    country = who.address.country if who.address else who.documents[0].country if who.documents else "CN"
    return Language.CHINESE if country == "CN" else Language.ENGLISH
