"""Spending on the wire. Amounts of income and spending are from zero up; those of entries have their sign."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from bankhall.accounts.types import AccountKind, MyAccount
from bankhall.kernel.web.inputs import Asked, MoneyOut
from bankhall.kernel.web.paging import write_cursor
from bankhall.ledger.types import Entry, EntryKey, FeedPlace, Side
from bankhall.payments.types import AheadKind
from bankhall.spending.types import (
    BalancePoint,
    Category,
    CategorySum,
    Coming,
    Correct,
    CorrectionSeen,
    Feed,
    Flow,
    Forecast,
    ForecastPoint,
    KnownItem,
    Outlook,
    Scope,
    Spending,
    SpendingEntry,
)


# Bounded so that a forged cursor reaches no farther than a book does.
class FeedKey(msgspec.Struct, frozen=True, array_like=True):
    booked_on: date
    account_id: UUID
    seq: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]

    def place(self) -> FeedPlace:
        return FeedPlace(self.booked_on, self.account_id, self.seq)


class FlowOut(msgspec.Struct, frozen=True):
    income: MoneyOut
    spending: MoneyOut

    @classmethod
    def of(cls, flow: Flow, currency: str) -> "FlowOut":
        return cls(MoneyOut(flow.income, currency), MoneyOut(flow.spending, currency))


class CategorySumOut(msgspec.Struct, frozen=True, kw_only=True):
    """`permille`: of the month's income or spending; those of one direction add up to 1000. `previous`: the month
    before; `previous_same_days`: of it, up to the same day.
    """

    category: Category
    direction: Side
    amount: MoneyOut
    count: int
    permille: int
    previous: MoneyOut
    previous_same_days: MoneyOut

    @classmethod
    def of(cls, one: CategorySum, currency: str) -> "CategorySumOut":
        return cls(
            category=one.category,
            direction=one.side,
            amount=MoneyOut(one.amount, currency),
            count=one.entries,
            permille=one.permille,
            previous=MoneyOut(one.previous, currency),
            previous_same_days=MoneyOut(one.previous_same_days, currency),
        )


class MonthOut(msgspec.Struct, frozen=True):
    month: str
    income: MoneyOut
    spending: MoneyOut


class PreviousOut(msgspec.Struct, frozen=True, kw_only=True):
    """`same_days`: up to `until`, the same day of the month; `whole`: all of it."""

    month: str
    until: date
    same_days: FlowOut
    whole: FlowOut


class SpendingOut(msgspec.Struct, frozen=True, kw_only=True):
    """`until`: the last day that counts. `categories`: what went out first, then what came in, the largest first; one
    that only the month before has comes with nothing. `months`: oldest first, up to twelve.
    """

    month: str
    currency: str
    currencies: list[str]
    until: date
    income: MoneyOut
    spending: MoneyOut
    previous: PreviousOut
    categories: list[CategorySumOut]
    months: list[MonthOut]

    @classmethod
    def of(cls, told: Spending) -> "SpendingOut":
        currency = told.currency
        now = FlowOut.of(told.flow, currency)
        return cls(
            month=str(told.month),
            currency=currency,
            currencies=list(told.currencies),
            until=told.until_on,
            income=now.income,
            spending=now.spending,
            previous=PreviousOut(
                month=str(told.month.earlier(1)),
                until=told.previous_until_on,
                same_days=FlowOut.of(told.previous_same_days, currency),
                whole=FlowOut.of(told.previous, currency),
            ),
            categories=[CategorySumOut.of(one, currency) for one in told.categories],
            months=[
                MonthOut(str(month), MoneyOut(flow.income, currency), MoneyOut(flow.spending, currency))
                for month, flow in told.months
            ],
        )


class EntryAccountOut(msgspec.Struct, frozen=True):
    """`name` is the customer's own word for it, or its holders', possibly nothing; `tail` ends its number."""

    id: UUID
    name: str
    tail: str
    kind: AccountKind

    @classmethod
    def of(cls, held: MyAccount) -> "EntryAccountOut":
        account = held.seen.account
        return cls(account.id, held.nickname or account.name, account.number[-4:], account.kind)


class SpendingEntryOut(msgspec.Struct, frozen=True, kw_only=True):
    """`id` is the transaction's; account and `seq` name the entry. `amount`: in is positive. `counterparty`: who it was
    with, in short; `text`: as the bank printed it. `usual_category`: what it would be without the customer's word;
    `corrected`: whether that word was on this entry or on all of this merchant, null without one.
    """

    id: UUID
    account: EntryAccountOut
    seq: int
    booked_on: date
    posted_at: datetime
    kind: str
    counterparty: str
    text: str
    reference: str | None
    amount: MoneyOut
    balance_after: MoneyOut
    category: Category
    usual_category: Category
    corrected: Scope | None

    @classmethod
    def of(cls, told: SpendingEntry) -> "SpendingEntryOut":
        entry = told.entry
        return cls(
            id=entry.transaction_id,
            account=EntryAccountOut.of(told.account),
            seq=entry.seq,
            booked_on=entry.booked_on,
            posted_at=entry.posted_at,
            kind=entry.kind,
            counterparty=told.counterparty,
            text=entry.text,
            reference=entry.reference,
            amount=MoneyOut(entry.amount, entry.currency),
            balance_after=MoneyOut(entry.balance, entry.currency),
            category=told.category,
            usual_category=told.usual_category,
            corrected=told.corrected,
        )


class SpendingEntriesOut(msgspec.Struct, frozen=True):
    """`searched_to`: how far back a search has looked that has not come to the end; `next` looks further."""

    items: list[SpendingEntryOut]
    next: str | None
    searched_to: date | None

    @classmethod
    def of(cls, page: Feed) -> "SpendingEntriesOut":
        cursor = write_cursor(FeedKey(*page.next)) if page.next else None
        return cls([SpendingEntryOut.of(one) for one in page.entries], cursor, page.searched_to)


class CorrectionIn(Asked, frozen=True):
    """`scope`: this one entry, or all entries of this merchant in this direction, past and future."""

    category: Category
    scope: Scope = Scope.ENTRY

    def order(self, account_id: UUID, seq: int) -> Correct:
        return Correct(EntryKey(account_id, seq), self.category, self.scope)


class CorrectedEntryOut(msgspec.Struct, frozen=True):
    account_id: UUID
    seq: int
    booked_on: date
    amount: MoneyOut

    @classmethod
    def of(cls, entry: Entry) -> "CorrectedEntryOut":
        return cls(entry.account_id, entry.seq, entry.booked_on, MoneyOut(entry.amount, entry.currency))


class CorrectionOut(msgspec.Struct, frozen=True, kw_only=True):
    """`entry`: the one that it is about; null when it is about all of the counterparty's."""

    id: int
    scope: Scope
    direction: Side
    category: Category
    counterparty: str
    entry: CorrectedEntryOut | None
    said_at: datetime

    @classmethod
    def of(cls, seen: CorrectionSeen) -> "CorrectionOut":
        return cls(
            id=seen.correction.id,
            scope=seen.correction.scope,
            direction=seen.about.side,
            category=seen.correction.category,
            counterparty=seen.counterparty,
            entry=CorrectedEntryOut.of(seen.entry) if seen.entry else None,
            said_at=seen.correction.at,
        )


class CorrectionsOut(msgspec.Struct, frozen=True):
    items: list[CorrectionOut]


class RhythmOut(msgspec.Struct, frozen=True):
    """From what something is expected: it came once in each of the last `months` months, on about the `day` of the
    month, by amounts from `least` to `most`, which are from zero up.
    """

    months: int
    day: int
    least: MoneyOut
    most: MoneyOut


class ComingOut(msgspec.Struct, frozen=True, kw_only=True):
    """`amount`: in is positive."""

    on: date
    account: EntryAccountOut
    counterparty: str
    category: Category
    amount: MoneyOut
    inferred_from: RhythmOut

    @classmethod
    def of(cls, item: Coming, currency: str) -> "ComingOut":
        rhythm = item.rhythm
        least, most = MoneyOut(rhythm.least, currency), MoneyOut(rhythm.most, currency)
        return cls(
            on=item.on,
            account=EntryAccountOut.of(item.account),
            counterparty=item.counterparty,
            category=item.category,
            amount=MoneyOut(item.amount, currency),
            inferred_from=RhythmOut(rhythm.months, rhythm.day, least, most),
        )


class BalancePointOut(msgspec.Struct, frozen=True):
    """`after`: with whom the last of what comes that day is; null for today's balance."""

    on: date
    balance: MoneyOut
    after: str | None

    @classmethod
    def of(cls, point: BalancePoint, currency: str) -> "BalancePointOut":
        return cls(point.on, MoneyOut(point.balance, currency), point.after.counterparty if point.after else None)


class ForecastPointOut(msgspec.Struct, frozen=True):
    """At the end of the day: eight times of ten between `low` and `high`. Minor units."""

    on: date
    low: int
    middle: int
    high: int

    @classmethod
    def of(cls, point: ForecastPoint) -> "ForecastPointOut":
        return cls(point.on, point.low, point.middle, point.high)


class KnownItemOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is planned, due or ordered already. `account`: null where its payer has yet to choose one. `name`: with
    whom, empty of a standing order and between one's own accounts; `name_en` where it is called otherwise in English.
    `amount`: in is positive.
    """

    on: date
    kind: AheadKind
    id: UUID
    account: EntryAccountOut | None
    name: str
    name_en: str
    amount: MoneyOut

    @classmethod
    def of(cls, item: KnownItem, told: Forecast) -> "KnownItemOut":
        held = told.accounts.get(item.account_id) if item.account_id else None
        return cls(
            on=item.on,
            kind=item.kind,
            id=item.id,
            account=EntryAccountOut.of(held) if held else None,
            name=item.name,
            name_en=item.name_en,
            amount=MoneyOut(item.amount, told.currency),
        )


class ForecastOut(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate, never a promise. `months`: from how many it is told. `points`: today and each day after it; none
    where these months are too few, or the accounts have too many entries to look (`is_known`). `short`: the first day
    on which there may be less than nothing. `known`: what is in it that needs no guess, by day, also where there are no
    points.
    """

    currency: str
    currencies: list[str]
    is_known: bool
    months: int
    points: list[ForecastPointOut]
    short: ForecastPointOut | None
    known: list[KnownItemOut]

    @classmethod
    def of(cls, told: Forecast) -> "ForecastOut":
        return cls(
            currency=told.currency,
            currencies=list(told.currencies),
            is_known=told.is_known,
            months=told.months,
            points=[ForecastPointOut.of(point) for point in told.points],
            short=ForecastPointOut.of(told.short) if told.short else None,
            known=[KnownItemOut.of(item, told) for item in told.items],
        )


class OutlookOut(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate, never a promise: everyday spending and what comes once are not in it. `line`: what the current
    accounts have today and after each day on which something is expected; `lowest`: where it is lowest. `is_known`:
    false where the accounts have too many entries to look for what comes every month.
    """

    currency: str
    currencies: list[str]
    from_: date = msgspec.field(name="from")
    until: date
    is_estimate: bool
    is_known: bool
    items: list[ComingOut]
    line: list[BalancePointOut]
    lowest: BalancePointOut

    @classmethod
    def of(cls, told: Outlook) -> "OutlookOut":
        currency = told.currency
        return cls(
            currency=currency,
            currencies=list(told.currencies),
            from_=told.today,
            until=told.until_on,
            is_estimate=True,
            is_known=told.is_known,
            items=[ComingOut.of(item, currency) for item in told.coming],
            line=[BalancePointOut.of(point, currency) for point in told.line],
            lowest=BalancePointOut.of(told.lowest, currency),
        )
