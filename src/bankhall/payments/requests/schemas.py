"""Requests to pay on the wire."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.money import MOST_MINOR
from bankhall.kernel.web.inputs import Asked as Sent
from bankhall.kernel.web.inputs import Line, MoneyIn, MoneyOut
from bankhall.payments.requests.rules import LONGEST_DAYS, MOST_AT_ONCE
from bankhall.payments.requests.types import (
    Asked,
    Knows,
    MyRequests,
    NewRequest,
    PayRequest,
    Permission,
    Request,
    RequestPage,
    RequestSeen,
    RequestState,
    Stranger,
    WhoMayAsk,
    WhyDeclined,
    WhyReported,
)
from bankhall.payments.schemas import Memo, NumberAsTyped
from bankhall.payments.types import Submitted, TransferState

_Share = Annotated[int, msgspec.Meta(ge=1, le=MOST_MINOR)]
_OwnShare = Annotated[int, msgspec.Meta(ge=0, le=MOST_MINOR)]
_Days = Annotated[int, msgspec.Meta(ge=1, le=LONGEST_DAYS)]


class AskedIn(Sent, frozen=True):
    """Whom to ask: one of the customer's payees, or somebody by `name` and `account_number`. `minor`: their share."""

    minor: _Share
    payee_id: UUID | None = None
    name: Line | None = None
    account_number: NumberAsTyped | None = None

    def asked(self) -> Asked:
        number = "".join(filter(str.isdigit, self.account_number or ""))
        return Asked(self.minor, self.payee_id, (self.name or "").strip(), number)


class RequestIn(Sent, frozen=True):
    """`to_id`: the account that the money is to come to. The shares and `own`, the customer's own, come to `total`."""

    to_id: UUID
    total: MoneyIn
    asked: Annotated[list[AskedIn], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]
    own: _OwnShare = 0
    note: Memo = ""
    valid_days: _Days = 14
    may_change: bool = False

    def wanted(self) -> NewRequest:
        """Raises BadInput."""
        return NewRequest(
            to_id=self.to_id,
            total=self.total.money("total"),
            own=self.own,
            asked=tuple(one.asked() for one in self.asked),
            note=self.note.strip(),
            valid_days=self.valid_days,
            may_change=self.may_change,
        )


class PayRequestIn(Sent, frozen=True):
    """`amount`: null for what is asked. `understood`: the mark of the bank's warning, which the customer has read."""

    from_id: UUID
    amount: MoneyIn | None = None
    understood: UUID | None = None

    def wanted(self, key: str) -> PayRequest:
        """Raises BadInput."""
        amount = self.amount.money("amount") if self.amount else None
        return PayRequest(from_id=self.from_id, amount=amount, key=key, understood=self.understood)


class DeclineIn(Sent, frozen=True):
    why: WhyDeclined | None = None


class ReportIn(Sent, frozen=True):
    why: WhyReported


class WhoMayAskIn(Sent, frozen=True):
    who: WhoMayAsk


class RequestOut(msgspec.Struct, frozen=True):
    """`is_mine`: the customer asks; else they are asked, and `knows` says what has been between the two. `other`: the
    one on the other side, and `account_number` theirs. `group_id`: the same for all that were asked together.
    """

    id: UUID
    group_id: UUID
    state: RequestState
    is_mine: bool
    other: str
    account_number: str
    amount: MoneyOut
    paid: MoneyOut | None
    note: str
    may_change: bool
    knows: Knows
    asked_at: datetime
    expires_at: datetime
    reminded_at: datetime | None
    may_remind_at: datetime | None
    ended_at: datetime | None
    why: WhyDeclined | None
    transfer_id: UUID | None

    @classmethod
    def of(cls, one: Request) -> Self:
        return cls(
            id=one.id,
            group_id=one.group_id,
            state=one.state,
            is_mine=one.is_mine,
            other=one.other,
            account_number=one.account_number,
            amount=MoneyOut.of(one.amount),
            paid=MoneyOut.of(one.paid) if one.paid else None,
            note=one.note,
            may_change=one.may_change,
            knows=one.knows,
            asked_at=one.asked_at,
            expires_at=one.expires_at,
            reminded_at=one.reminded_at,
            may_remind_at=one.may_remind_at,
            ended_at=one.ended_at,
            why=one.why,
            transfer_id=one.transfer_id,
        )


class StrangerOut(msgspec.Struct, frozen=True):
    """`name`: masked. `request_id`: by which they are let in, blocked or reported."""

    request_id: UUID
    name: str
    requests: int
    asked_at: datetime

    @classmethod
    def of(cls, one: Stranger) -> Self:
        return cls(one.request_id, one.name, one.requests, one.asked_at)


class MyRequestsOut(msgspec.Struct, frozen=True):
    received: list[RequestOut]
    sent: list[RequestOut]
    strangers: list[StrangerOut]
    who_may_ask: WhoMayAsk

    @classmethod
    def of(cls, mine: MyRequests) -> Self:
        return cls(
            [RequestOut.of(one) for one in mine.received],
            [RequestOut.of(one) for one in mine.sent],
            [StrangerOut.of(one) for one in mine.strangers],
            mine.who_may_ask,
        )


class RequestsMadeOut(msgspec.Struct, frozen=True):
    requests: list[RequestOut]


class PaidOut(msgspec.Struct, frozen=True):
    """`transfer_id`: of the payment, by which its receipt is asked for."""

    transfer_id: UUID
    state: TransferState
    repeated: bool

    @classmethod
    def of(cls, submitted: Submitted) -> Self:
        return cls(submitted.id, submitted.state, submitted.repeated)


class PermissionOut(msgspec.Struct, frozen=True):
    """`name`: masked."""

    id: UUID
    name: str
    may_ask: bool
    at: datetime

    @classmethod
    def of(cls, one: Permission) -> Self:
        return cls(one.id, one.name, one.may_ask, one.at)


class PermissionsOut(msgspec.Struct, frozen=True):
    people: list[PermissionOut]


class RequestKey(msgspec.Struct, frozen=True, array_like=True):
    id: UUID


class RequestSeenOut(msgspec.Struct, frozen=True):
    """Names are masked. `reports`: how often its asker has been reported to the bank."""

    id: UUID
    asker_id: UUID
    asked_id: UUID
    asker: str
    asked: str
    state: RequestState
    amount: MoneyOut
    paid: MoneyOut | None
    asked_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    transfer_id: UUID | None
    reports: int

    @classmethod
    def of(cls, one: RequestSeen) -> Self:
        return cls(
            id=one.id,
            asker_id=one.asker_id,
            asked_id=one.asked_id,
            asker=one.asker,
            asked=one.asked,
            state=one.state,
            amount=MoneyOut.of(one.amount),
            paid=MoneyOut.of(one.paid) if one.paid else None,
            asked_at=one.asked_at,
            expires_at=one.expires_at,
            ended_at=one.ended_at,
            transfer_id=one.transfer_id,
            reports=one.reports,
        )


class RequestPageOut(msgspec.Struct, frozen=True):
    requests: list[RequestSeenOut]
    next: str | None

    @classmethod
    def of(cls, page: RequestPage, next_: str | None) -> Self:
        return cls([RequestSeenOut.of(one) for one in page.requests], next_)
