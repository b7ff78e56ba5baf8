"""Mandates on the wire. The giver's customer id never goes to the taker, nor the taker's to the giver."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from bankhall.accounts.rules.mandates import MOST_ACCOUNTS
from bankhall.accounts.types import (
    PAY,
    AccountKind,
    AccountSeen,
    AccountStatus,
    Asking,
    ChangeMandate,
    Covered,
    GiveMandate,
    Guard,
    GuardNow,
    Limits,
    LookedAfter,
    Mandate,
    MandateLook,
    MandateState,
    MyMandates,
    Power,
    Terms,
)
from bankhall.kernel.lines import whole
from bankhall.kernel.web.inputs import Asked, Code, CurrencyCode, Line, Minor, MoneyIn, MoneyOut, Reason, ShortLine

CustomerNumber = Annotated[str, msgspec.Meta(pattern=whole("[0-9]{10}"))]

# What a mandate that is over still tells its taker: that it was.
_TELL_ACCOUNTS = {MandateState.OFFERED, MandateState.COMING, MandateState.HOLDS, MandateState.RESTING}


class PayingIn(Asked, frozen=True):
    """Minor units of `currency`. `asking`: when the owner is asked before it is carried out."""

    currency: CurrencyCode
    each: Minor
    a_day: Minor
    a_month: Minor
    known_payees_only: bool
    asking: Asking
    asking_above: Minor = 0

    def power(self) -> Power:
        """Raises BadInput."""
        MoneyIn(minor=self.each, currency=self.currency).money("paying")
        return Power(PAY, Limits(**msgspec.structs.asdict(self)))


class GuardIn(Asked, frozen=True):
    """Minor units of `currency`: beyond so much in a day, what the giver pays to others waits for the taker's yes."""

    currency: CurrencyCode
    above: Minor

    def guard(self) -> Guard:
        """Raises BadInput."""
        MoneyIn(minor=self.above, currency=self.currency).money("guard")
        return Guard(self.currency, self.above)


class TermsIn(Asked, frozen=True):
    """`paying`: what may be paid from the accounts; null for nothing. With a `guard` there are neither accounts nor
    actions: it lets nobody in.
    """

    accounts: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=MOST_ACCOUNTS)]
    actions: Annotated[tuple[Code, ...], msgspec.Meta(max_length=10)]
    from_on: date
    until_on: date
    paying: PayingIn | None = None
    guard: GuardIn | None = None

    def terms(self) -> Terms:
        """Raises BadInput."""
        powers = tuple(Power(kind) for kind in self.actions)
        return Terms(
            account_ids=self.accounts,
            powers=powers if self.paying is None else (*powers, self.paying.power()),
            from_on=self.from_on,
            until_on=self.until_on,
            guard=None if self.guard is None else self.guard.guard(),
        )


class GiveMandateIn(Asked, frozen=True):
    """`name`: the taker's, in full, as the giver knows it: nobody of another name can accept. `number`: the taker's
    customer number, where it is known; without it the answer has a code to pass on.
    """

    name: Line
    number: CustomerNumber | None
    terms: TermsIn

    def giving(self) -> GiveMandate:
        return GiveMandate(taker_name=self.name, taker_number=self.number, terms=self.terms.terms())


class ChangeMandateIn(Asked, frozen=True):
    version: Annotated[int, msgspec.Meta(ge=1, le=32_000)]
    terms: TermsIn

    def changing(self, mandate_id: UUID) -> ChangeMandate:
        return ChangeMandate(mandate_id, self.version, self.terms.terms())


class CodeIn(Asked, frozen=True):
    code: ShortLine


class AcceptIn(Asked, frozen=True):
    """`code`: null for an offer that came by customer number. `version`: of the terms that were read."""

    version: Annotated[int, msgspec.Meta(ge=1, le=32_000)]
    code: ShortLine | None


class EndMandateIn(Asked, frozen=True):
    reason: Reason


class CoveredOut(msgspec.Struct, frozen=True):
    """`tail`: the last four digits of its number. `covered`: false where it is closed, or not the giver's alone."""

    id: UUID
    name: str
    kind: AccountKind
    currency: str
    tail: str
    covered: bool

    @classmethod
    def of(cls, one: Covered) -> "CoveredOut":
        return cls(one.account_id, one.name, one.kind, one.currency, one.tail, one.is_covered)


class PayingOut(msgspec.Struct, frozen=True):
    """Minor units of `currency`."""

    currency: str
    each: int
    a_day: int
    a_month: int
    known_payees_only: bool
    asking: Asking
    asking_above: int

    @classmethod
    def of(cls, limits: Limits | None) -> "PayingOut | None":
        return None if limits is None else cls(**asdict(limits))


class GuardOut(msgspec.Struct, frozen=True):
    """What it asks for now, in minor units of `currency`. `lifted_at`: when a lifting that is under way takes effect;
    `lifted_to` is the amount from then on, null where nothing is guarded any more.
    """

    currency: str
    above: int
    lifted_at: datetime | None
    lifted_to: int | None

    @classmethod
    def of(cls, now: GuardNow | None) -> "GuardOut | None":
        if now is None:
            return None
        at, to = (now.lifting.at, now.lifting.above) if now.lifting else (None, None)
        return cls(now.guard.currency, now.guard.above, at, to)


class MandateOut(msgspec.Struct, frozen=True, kw_only=True):
    """`other`: the name of whoever is at the other end; to the giver as the giver wrote it. `code`: to the giver, while
    it waits. `ended_by`: giver, taker, staff or system.
    """

    id: UUID
    other: str
    state: MandateState
    version: int
    accounts: list[CoveredOut]
    actions: list[str]
    paying: PayingOut | None
    guard: GuardOut | None
    from_on: date
    until_on: date
    offered_at: datetime
    offer_ends_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    code: str | None

    @classmethod
    def for_giver(cls, one: Mandate) -> "MandateOut":
        return cls._of(one, other=one.taker_name, covered=one.covered, code=one.code)

    @classmethod
    def for_taker(cls, one: Mandate) -> "MandateOut":
        covered = [each for each in one.covered if each.is_covered] if one.state in _TELL_ACCOUNTS else []
        return cls._of(one, other=one.giver_name, covered=covered, code=None)

    @classmethod
    def _of(cls, one: Mandate, *, other: str, covered: Iterable[Covered], code: str | None) -> "MandateOut":
        return cls(
            id=one.id,
            other=other,
            state=one.state,
            version=one.version,
            accounts=[CoveredOut.of(each) for each in covered],
            actions=[power.kind for power in one.terms.powers if power.kind != PAY],
            paying=PayingOut.of(one.terms.paying),
            guard=GuardOut.of(one.guard),
            from_on=one.terms.from_on,
            until_on=one.terms.until_on,
            offered_at=one.offered_at,
            offer_ends_at=one.offer_ends_at,
            accepted_at=one.accepted_at,
            ended_at=one.ended_at,
            ended_by=one.ended_by,
            code=code,
        )


class MyMandatesOut(msgspec.Struct, frozen=True):
    """`offers`: what waits for the customer's yes. `longest_days`: how long one may last. `may_give`: the accounts that
    the customer can let somebody in to.
    """

    given: list[MandateOut]
    received: list[MandateOut]
    offers: list[MandateOut]
    longest_days: int
    may_give: list[UUID]
    today: date

    @classmethod
    def of(cls, mine: MyMandates, *, longest_days: int) -> "MyMandatesOut":
        return cls(
            [MandateOut.for_giver(one) for one in mine.given],
            [MandateOut.for_taker(one) for one in mine.received],
            [MandateOut.for_taker(one) for one in mine.offers],
            longest_days,
            sorted(mine.may_give),
            mine.today,
        )


class MandateLookOut(msgspec.Struct, frozen=True):
    """`action`: seen, or taken home. The first time on that day."""

    account_id: UUID
    action: str
    at: datetime

    @classmethod
    def of(cls, look: MandateLook) -> "MandateLookOut":
        return cls(look.account_id, look.kind, look.at)


class MandateLooksOut(msgspec.Struct, frozen=True):
    items: list[MandateLookOut]


class LookedAfterOut(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else's account that the customer is let in to: what is on it is not in the list, because whoever looks
    at it is seen to look.
    """

    id: UUID
    mandate_id: UUID
    owner: str
    name: str
    kind: AccountKind
    currency: str
    tail: str
    status: AccountStatus
    actions: list[str]
    paying: PayingOut | None
    until_on: date

    @staticmethod
    def of(one: LookedAfter) -> "LookedAfterOut":
        return LookedAfterOut(
            id=one.account.id,
            mandate_id=one.through.mandate_id,
            owner=one.giver_name,
            name=one.account.name,
            kind=one.account.kind,
            currency=one.account.currency,
            tail=one.account.number[-4:],
            status=one.account.status,
            actions=[power.kind for power in one.through.powers if power.kind != PAY],
            paying=PayingOut.of(one.through.paying),
            until_on=one.through.until_on,
        )


class LookedAfterAccountOut(LookedAfterOut, frozen=True, kw_only=True):
    balance: MoneyOut
    available: MoneyOut
    opened_on: date

    @classmethod
    def seen(cls, one: LookedAfter, seen: AccountSeen) -> "LookedAfterAccountOut":
        return cls(
            **msgspec.structs.asdict(LookedAfterOut.of(one)),
            balance=MoneyOut(seen.balance.posted, one.account.currency),
            available=MoneyOut(seen.balance.available, one.account.currency),
            opened_on=one.account.opened_on,
        )


class AllLookedAfterOut(msgspec.Struct, frozen=True):
    items: list[LookedAfterOut]


class CustomerMandateOut(msgspec.Struct, frozen=True, kw_only=True):
    """As staff see it. `other_id`: null until somebody has accepted."""

    mandate: MandateOut
    other_id: UUID | None


class CustomerMandatesOut(msgspec.Struct, frozen=True):
    given: list[CustomerMandateOut]
    received: list[CustomerMandateOut]

    @classmethod
    def of(cls, given: list[Mandate], received: list[Mandate]) -> "CustomerMandatesOut":
        return cls(
            [CustomerMandateOut(mandate=MandateOut.for_giver(one), other_id=one.taker_id) for one in given],
            [CustomerMandateOut(mandate=MandateOut.for_taker(one), other_id=one.giver_id) for one in received],
        )
