"""What identity does when it hears of something."""

from collections.abc import Sequence
from uuid import UUID

from bankhall.customers.events import CustomerWasClosed
from bankhall.identity.actions.enrolment import bar
from bankhall.identity.actions.proposals import forget_candidates
from bankhall.identity.errors import AlreadyBarred, NoSuchEnrolment
from bankhall.identity.types import HireInto, Realm
from bankhall.kernel.db import Tx
from bankhall.kernel.events import Event, Heard, Subscriber
from bankhall.kernel.four_eyes.events import ProposalDecided
from bankhall.kernel.four_eyes.types import Outcome, kind_of


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


SUBSCRIBERS = [
    Subscriber("identity.bar_who_left", (CustomerWasClosed,), bar_who_left),
    Subscriber("identity.forget_who_was_not_hired", (ProposalDecided,), forget_who_was_not_hired),
]
