"""Each value that a file says: one phone, one address. Pure."""

from collections.abc import Iterator
from dataclasses import fields

from bankhall.customers import rules as file_rules
from bankhall.customers.rules.places import is_post, places_of
from bankhall.customers.types import Address, BaseFact, FactValue, NewCustomer


def values_of(facts: NewCustomer) -> tuple[FactValue, ...]:
    """All that the file says, in the order of the page."""
    return tuple(_values(facts))


def value_at(facts: NewCustomer, field: BaseFact, nth: int) -> FactValue | None:
    return next((one for one in _values(facts) if (one.field, one.nth) == (field, nth)), None)


def address_text(address: Address) -> str:
    """What tells one address from another."""
    return "|".join(str(getattr(address, part.name)) for part in fields(Address))


def _values(facts: NewCustomer) -> Iterator[FactValue]:
    yield FactValue(BaseFact.NAME, 0, facts.name, facts.name)
    for field, value in ((BaseFact.BIRTH_ON, facts.birth_on), (BaseFact.GENDER, facts.gender)):
        if value is not None:
            yield FactValue(field, 0, str(value), str(value))
    for nth, phone in enumerate(facts.phones):
        yield FactValue(BaseFact.PHONE, nth, phone, file_rules.mask_phone(phone))
    for nth, email in enumerate(facts.emails):
        yield FactValue(BaseFact.EMAIL, nth, email, file_rules.mask_email(email))
    held = [one for one in places_of(facts.kind, facts.address, facts.places) if one.until_on is None]
    for nth, one in enumerate(sorted(held, key=lambda one: not is_post(one, facts.address))):
        yield FactValue(
            BaseFact.ADDRESS, nth, address_text(one.address), file_rules.place_of(one.address), kind=one.kind
        )
