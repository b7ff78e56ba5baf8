"""Who may agree to what, and what stands. Pure."""

from datetime import UTC, date

from bankhall.customers.errors import ChildrenNotAsked, ConsentMovedOn, WordingChanged
from bankhall.customers.rules import refuse_ended
from bankhall.customers.types import ConsentAct, ConsentState, Customer, GiveConsent
from bankhall.customers.words import Wording
from bankhall.kernel.errors import Refusal

# PIPL art. 28 and 31: what is known of a child under 14 is sensitive, and a parent would have to agree. The bank has no
# need of that: it asks for nothing that it can do without.
ASKED_FROM_AGE = 14


def is_child(birth_on: date | None, today: date) -> bool:
    """Of whom no day of birth is known was taken into the file as an adult or an organisation."""
    if birth_on is None:
        return False
    had_birthday = (today.month, today.day) >= (birth_on.month, birth_on.day)
    return today.year - birth_on.year - (not had_birthday) < ASKED_FROM_AGE


def decide_giving(
    wanted: GiveConsent, who: Customer, last: ConsentAct | None, present: Wording, today: date
) -> Refusal | bool:
    """Whether there is anything to write; False where it stands already."""
    if (ended := refuse_ended(who.status)) is not None:
        return ended
    if is_child(who.birth_on, today):
        return ChildrenNotAsked()
    if (wanted.version, wanted.digest) != (present.version, present.digest):
        return WordingChanged(present.version)
    if state(last, present.version) is ConsentState.GIVEN:
        return False
    known = last.nth if last else 0
    return True if wanted.seen == known else ConsentMovedOn(known)


def state(last: ConsentAct | None, present_version: int) -> ConsentState:
    if last is None:
        return ConsentState.NEVER
    if not last.is_given:
        return ConsentState.WITHDRAWN
    return ConsentState.GIVEN if last.version == present_version else ConsentState.ASKED_ANEW


def signed_words(customer_id: object, act: ConsentAct, digest: bytes, by_id: object) -> bytes:
    """What the bank signs of an act: all of it but the names."""
    told = (
        "consent/1",
        customer_id,
        act.purpose,
        act.nth,
        "given" if act.is_given else "withdrawn",
        act.version,
        act.language,
        digest.hex(),
        act.channel,
        act.at.astimezone(UTC).isoformat(),
        act.by_kind,
        by_id,
    )
    return "|".join(map(str, told)).encode()
