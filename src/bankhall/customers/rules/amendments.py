"""What customers put right themselves, and what they ask to have put right. Pure."""

from datetime import timedelta
from uuid import UUID

from bankhall.customers import rules
from bankhall.customers.errors import LastPhone
from bankhall.customers.types import (
    AddContact,
    Amendable,
    ContactKind,
    CorrectContact,
    CustomerChange,
    FieldEdit,
    NewContact,
    NewCustomer,
    RemoveContact,
    ReplaceContact,
    Wanted,
)
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.step_up.types import Content

# Nobody's name, birthday, gender and documents are wrong more often than this.
MOST_ASKED = 10
ASKED_WITHIN = timedelta(days=1)


def correction(customer_id: UUID, facts: NewCustomer, wanted: CorrectContact) -> CustomerChange | Refusal:
    """The change of the file that a customer's own correction is."""
    known = facts.phones if wanted.kind is ContactKind.PHONE else facts.emails
    field = "phones" if wanted.kind is ContactKind.PHONE else "emails"
    if wanted.nth is None:
        if wanted.value is None:
            return BadInput.of("value", "nothing to add")
        after = (*known, wanted.value)
    elif wanted.nth >= len(known):
        return BadInput.of("nth", "there is none of that number")
    else:
        instead = () if wanted.value is None else (wanted.value,)
        after = (*known[: wanted.nth], *instead, *known[wanted.nth + 1 :])
    if field == "phones":
        if known and not after:
            return LastPhone()
        return CustomerChange(customer_id=customer_id, version=wanted.version, phones=after)
    return CustomerChange(customer_id=customer_id, version=wanted.version, emails=after)


def new_contact(facts: NewCustomer, wanted: CorrectContact, language: Language) -> NewContact | None:
    """What a correction that `correction` has found possible brings; None where it takes something away, or brings
    what is there.
    """
    if wanted.value is None:
        return None
    is_phone = wanted.kind is ContactKind.PHONE
    known = facts.phones if is_phone else facts.emails
    after = rules.tidy_phone(wanted.value) if is_phone else wanted.value.strip()
    before = None if wanted.nth is None else known[wanted.nth]
    return None if after in known else NewContact(wanted.kind, before, after, language)


def taken_in(customer_id: UUID, version: int, facts: NewCustomer, new: NewContact) -> CustomerChange | None:
    """The change of the file as it is by now; None where what was to be replaced is gone."""
    is_phone = new.kind is ContactKind.PHONE
    known = facts.phones if is_phone else facts.emails
    if new.before is None:
        after = (*known, new.after)
    elif new.before in known:
        after = tuple(new.after if one == new.before else one for one in known)
    else:
        return None
    after = tuple(dict.fromkeys(after))
    if is_phone:
        return CustomerChange(customer_id=customer_id, version=version, phones=after)
    return CustomerChange(customer_id=customer_id, version=version, emails=after)


def mask_contact(kind: ContactKind, value: str) -> str:
    return rules.mask_phone(value) if kind is ContactKind.PHONE else rules.mask_email(value)


def content_of(facts: NewCustomer, wanted: CorrectContact) -> Content:
    """What its owner confirms of a correction that `correction` has found possible."""
    is_phone = wanted.kind is ContactKind.PHONE
    known, mask = (facts.phones, rules.mask_phone) if is_phone else (facts.emails, rules.mask_email)
    after = wanted.value and (rules.tidy_phone(wanted.value) if is_phone else wanted.value.strip())
    if wanted.nth is None:
        return AddContact(contact=wanted.kind, after=after or "")
    before = mask(known[wanted.nth])
    if after is None:
        return RemoveContact(contact=wanted.kind, before=before)
    return ReplaceContact(contact=wanted.kind, before=before, after=after)


def amended(
    customer_id: UUID, version: int, facts: NewCustomer, field: Amendable, wanted: Wanted
) -> CustomerChange | Refusal:
    """The change of the file that a request asks for."""
    match field:
        case Amendable.NAME if wanted.name is not None:
            return CustomerChange(customer_id=customer_id, version=version, name=wanted.name)
        case Amendable.BIRTH_ON if wanted.birth_on is not None:
            return CustomerChange(customer_id=customer_id, version=version, birth_on=wanted.birth_on)
        case Amendable.GENDER if wanted.gender is not None:
            return CustomerChange(customer_id=customer_id, version=version, gender=wanted.gender)
        case Amendable.DOCUMENTS if wanted.document is not None:
            documents = list(facts.documents)
            if wanted.nth is None:
                documents.append(wanted.document)
            elif wanted.nth < len(documents):
                documents[wanted.nth] = wanted.document
            else:
                return BadInput.of("nth", "there is none of that number")
            return CustomerChange(customer_id=customer_id, version=version, documents=tuple(documents))
        case _:
            return BadInput.of(field, "what should it say?")


def in_clear(field: Amendable, before: NewCustomer, after: NewCustomer) -> FieldEdit:
    return FieldEdit(field, _told(field, before), _told(field, after))


def _told(field: Amendable, facts: NewCustomer) -> tuple[str, ...]:
    if field is Amendable.DOCUMENTS:
        return tuple(document.number for document in facts.documents)
    value = getattr(facts, field)
    return (str(value),) if value else ()
