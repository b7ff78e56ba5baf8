"""The personal data of the customer file: each field of `types.Facts` with its class, purpose, time and mask. Whatever
shows a customer takes what it shows from here.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from bankhall.customers import rules
from bankhall.customers.types import Address, ConsentPurpose, Document, Facts, Place
from bankhall.kernel.personal import DataClass, Kept, Personal, Purpose, in_full


def _documents(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    return tuple(Document(one.kind, rules.mask_document(one.number), one.country) for one in documents)


def _phones(phones: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(rules.mask_phone, phones))


def _emails(emails: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(rules.mask_email, emails))


def district(address: Address) -> Address:
    """As far as that, without the line."""
    return Address(address.country, district=address.district, city=address.city, region=address.region)


def _district(address: Address | None) -> Address | None:
    return None if address is None else district(address)


def _districts(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(replace(one, address=district(one.address)) for one in places)


PERSONAL: Final[Mapping[str, Personal]] = {
    "name": Personal(DataClass.C2, Purpose.LAW, Kept.TEN_YEARS, in_full),
    "birth_on": Personal(DataClass.C2, Purpose.LAW, Kept.TEN_YEARS, in_full),
    "gender": Personal(DataClass.C2, Purpose.LAW, Kept.TEN_YEARS, in_full),
    "documents": Personal(DataClass.C2, Purpose.LAW, Kept.TEN_YEARS, _documents),
    "phones": Personal(DataClass.C2, Purpose.CONTACT, Kept.TEN_YEARS, _phones),
    "emails": Personal(DataClass.C2, Purpose.CONTACT, Kept.WHILE_CUSTOMER, _emails),
    "address": Personal(DataClass.C2, Purpose.LAW, Kept.TEN_YEARS, _district),
    "places": Personal(DataClass.C2, Purpose.LAW, Kept.TEN_YEARS, _districts),
}


# PIPL art. 13, paragraph 1: by which of its numbers the bank may use what it keeps without asking.
WITHOUT_ASKING: Final[Mapping[Purpose, int]] = {Purpose.CONTRACT: 2, Purpose.CONTACT: 2, Purpose.LAW: 3}

# What the customer is asked for, in the order of the page, and the articles that say so. Each is asked and withdrawn by
# itself. A purpose stands here once something of the plan uses it; a partner who is to get data would be one of its
# own, by name (art. 23), and so would a face or a voice (art. 29): there is neither, so nobody is asked.
ASKED: Final[Mapping[ConsentPurpose, tuple[str, ...]]] = {
    ConsentPurpose.RECOMMENDATIONS: ("13", "24"),
    ConsentPurpose.PORTRAIT: ("13", "24"),
    ConsentPurpose.MARKETING_SMS: ("13", "24"),
    ConsentPurpose.MARKETING_EMAIL: ("13", "24"),
    ConsentPurpose.MARKETING_PHONE: ("13", "24"),
}


def goes_now() -> tuple[str, ...]:
    """What is erased on the day somebody leaves."""
    return tuple(name for name, one in PERSONAL.items() if one.kept is Kept.WHILE_CUSTOMER)


def masked(facts: Facts) -> Facts:
    """As it is shown to whoever has no reason to see it whole."""
    names = [field.name for field in fields(Facts)]
    return Facts(**{name: PERSONAL[name].mask(getattr(facts, name)) for name in names})


def of_former_customer(facts: Facts) -> Facts:
    """Without what is kept only of customers: from the day on which somebody leaves."""
    gone: dict[str, Any] = dict.fromkeys(goes_now(), ())
    return replace(facts, **gone)
