"""What identity does when it hears of something."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bankhall.customers.events import CustomerWasClosed
from bankhall.identity import words
from bankhall.identity.actions.enrolment import bar
from bankhall.identity.actions.proposals import forget_candidates
from bankhall.identity.actions.recovery import send_wanted_code
from bankhall.identity.actions.tell import tell_address
from bankhall.identity.errors import AlreadyBarred, NoSuchEnrolment
from bankhall.identity.events import (
    FactorAdded,
    FactorRemoved,
    NewDeviceUsed,
    PasswordChanged,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    RecoveryCodeWanted,
    RecoveryStopped,
    RightsLent,
    RightsLentEnded,
    RoleDefined,
    RoleGiven,
    RoleTaken,
    SecondFactorLocked,
    SessionsEndedByBank,
    SetUpCodeIssued,
    SignInLocked,
    SignInReset,
    StaffLetIn,
    StaffReset,
)
from bankhall.identity.queries import best_address, enrolment_of_staff, holders_of, staff_address
from bankhall.identity.rules.sent_codes import MOST_BY_STRANGERS_A_DAY, MOST_SAME_NEWS_A_DAY
from bankhall.identity.types import HireInto, Realm, Way
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.kernel.four_eyes.events import ProposalDecided
from bankhall.kernel.four_eyes.types import Outcome, kind_of
from bankhall.kernel.i18n import Language
from bankhall.notify.types import Fact, Template


async def bar_who_left(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Who has left the bank signs in no more, and is signed out. A blocked customer still sees what there is."""
    for told in heard:
        if isinstance(told.event, CustomerWasClosed):
            try:
                await bar(tx, Realm.CUSTOMER, told.event.customer_id, reason="the customer has left the bank")
            except (NoSuchEnrolment, AlreadyBarred):
                continue  # never could, or cannot already


async def forget_who_was_not_hired(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """The proposal stays, and names nobody."""
    gone = [
        UUID(told.event.subject_id)
        for told in heard
        if isinstance(told.event, ProposalDecided)
        and told.event.command == kind_of(HireInto)
        and told.event.outcome is not Outcome.APPROVED
    ]
    if gone:
        await forget_candidates(tx, gone)


async def tell_of_safety(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Whoever signs in hears of what was done in their name, wherever the bank can write to them. Strangers, who can
    lock a login as often as they like, make the bank write three times a day.
    """
    for told in heard:
        if found := _news_of(told.event):
            enrolment_id, template, most = found
            if (reached := await best_address(tx, enrolment_id)) is not None:
                contact, address = reached
                language = Language(contact.language)
                facts = _facts(told.event, told.at, language)
                await tell_address(tx, Way(contact.way), address, language, template, facts, most=most)
            else:
                await _tell_staff(tx, enrolment_id, words.to_staff(template), told, most=most)


async def tell_staff_of_rights(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """What changes about how a member of staff signs in, and what they may do: by e-mail, where they have given an
    address. Not by whom and not what: that stands in the console. Once for all that came at once, as five roles do.
    """
    told_already = set()
    for told in heard:
        template, enrolment_ids = await _news_of_staff(tx, told.event)
        for enrolment_id in enrolment_ids:
            if (template.name, enrolment_id) not in told_already:
                told_already.add((template.name, enrolment_id))
                await _tell_staff(tx, enrolment_id, template, told)


async def _news_of_staff(tx: Tx, event: Event) -> tuple[Template, Sequence[UUID | None]]:
    match event:
        case RoleGiven() | RoleTaken():
            return words.STAFF_RIGHTS_CHANGED, [await enrolment_of_staff(tx, event.staff_id)]
        case RoleDefined():
            return words.STAFF_RIGHTS_CHANGED, await holders_of(tx, event.role)
        case RightsLent() | RightsLentEnded():
            both = (event.giver_id, event.taker_id)
            return words.STAFF_RIGHTS_LENT, [await enrolment_of_staff(tx, one) for one in both]
        case StaffLetIn():
            return words.STAFF_LET_IN, [await enrolment_of_staff(tx, event.staff_id)]
        case SetUpCodeIssued():
            return words.STAFF_SET_UP_CODE, [event.enrolment_id]
        case StaffReset():
            return words.STAFF_RESET, [event.enrolment_id]
        case RecoveryCodesMade():
            return words.STAFF_CODES_MADE, [event.enrolment_id]
        case _:
            return words.STAFF_RIGHTS_CHANGED, []


async def _tell_staff(
    tx: Tx, enrolment_id: UUID | None, template: Template, told: Heard[Event], *, most: int = MOST_SAME_NEWS_A_DAY
) -> None:
    """Nothing where they have given no address, as customers never have one of staff."""
    reached = await staff_address(tx, enrolment_id) if enrolment_id else None
    if reached is not None:
        address, language = reached
        await tell_address(tx, Way.EMAIL, address, language, template, _facts(told.event, told.at, language), most=most)


def _news_of(event: Event) -> tuple[UUID, Template, int] | None:
    match event:
        case NewDeviceUsed():
            return event.enrolment_id, words.NEW_DEVICE, MOST_SAME_NEWS_A_DAY
        case FactorAdded():
            return event.enrolment_id, words.FACTOR_ADDED, MOST_SAME_NEWS_A_DAY
        case FactorRemoved():
            return event.enrolment_id, words.FACTOR_REMOVED, MOST_SAME_NEWS_A_DAY
        case PasswordChanged():
            return event.enrolment_id, words.PASSWORD_CHANGED, MOST_SAME_NEWS_A_DAY
        case RecoveryCodeUsed():
            return event.enrolment_id, words.RECOVERY_CODE_USED, MOST_SAME_NEWS_A_DAY
        case RecoveryStopped():
            return event.enrolment_id, words.RECOVERY_STOPPED, MOST_SAME_NEWS_A_DAY
        case SignInReset():
            return event.enrolment_id, words.SIGN_IN_RESET, MOST_SAME_NEWS_A_DAY
        case SessionsEndedByBank():
            return event.enrolment_id, words.SESSIONS_ENDED, MOST_SAME_NEWS_A_DAY
        case SignInLocked(enrolment_id=UUID() as enrolment_id):
            return enrolment_id, words.SIGN_IN_LOCKED, MOST_BY_STRANGERS_A_DAY
        case SecondFactorLocked():
            return event.enrolment_id, words.SIGN_IN_LOCKED, MOST_BY_STRANGERS_A_DAY
        case _:
            return None


def _facts(event: Event, at: datetime, language: Language) -> dict[str, Fact]:
    match event:
        case NewDeviceUsed():
            return {"at": at, "device": words.device_words(event.device, event.browser).in_(language)}
        case FactorAdded() | FactorRemoved():
            return {"at": at, "way": words.WAYS[event.way].in_(language)}
        case SignInLocked() | SecondFactorLocked() | StaffLetIn():
            return {"at": at, "until": event.until}
        case _:
            return {"at": at}


async def send_recovery_codes(tx: Tx, heard: Sequence[Heard[Event]]) -> None:
    """Here, and not where they are asked for: who asks for a stranger's sees no difference."""
    for told in heard:
        if isinstance(told.event, RecoveryCodeWanted):
            await send_wanted_code(tx, told.event.recovery_id, told.event.way, told.event.language)


_NEWS = (
    NewDeviceUsed,
    FactorAdded,
    FactorRemoved,
    PasswordChanged,
    RecoveryCodeUsed,
    RecoveryStopped,
    SignInReset,
    SessionsEndedByBank,
    SignInLocked,
    SecondFactorLocked,
)

_NEWS_OF_STAFF = (
    RoleGiven,
    RoleTaken,
    RoleDefined,
    RightsLent,
    RightsLentEnded,
    StaffLetIn,
    SetUpCodeIssued,
    StaffReset,
    RecoveryCodesMade,
)

SUBSCRIBERS = [
    Subscriber("identity.send_recovery_codes", (RecoveryCodeWanted,), send_recovery_codes, batch_limit=20),
    Subscriber("identity.bar_who_left", (CustomerWasClosed,), bar_who_left),
    Subscriber("identity.forget_who_was_not_hired", (ProposalDecided,), forget_who_was_not_hired),
    Subscriber("identity.tell_of_safety", _NEWS, tell_of_safety, batch_limit=100),
    Subscriber("identity.tell_staff_of_rights", _NEWS_OF_STAFF, tell_staff_of_rights, batch_limit=100),
]
