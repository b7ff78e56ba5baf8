"""Statements on the wire."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

import msgspec

from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import ONE_LINE, whole
from bankhall.kernel.money import Money
from bankhall.kernel.time import Period
from bankhall.kernel.web.inputs import Asked as AskedOnTheWire
from bankhall.kernel.web.inputs import MoneyOut
from bankhall.statements import rules
from bankhall.statements.types import Asked, AskStatement, Form, Genuine, Months, StatementState

CodeAsTyped = Annotated[str, msgspec.Meta(min_length=1, max_length=60, pattern=whole(ONE_LINE))]
Tail = Annotated[str, msgspec.Meta(pattern=whole("[0-9]{4}"))]
Digest = Annotated[str, msgspec.Meta(pattern=whole("[0-9a-f]{64}"))]


class StatementIn(AskedOnTheWire, frozen=True):
    """From the first day to the last, both in it."""

    first_on: date
    last_on: date
    form: Form = Form.PDF
    language: Language = Language.CHINESE

    def wanted(self, account_id: UUID) -> AskStatement:
        return AskStatement(account_id, Period(self.first_on, self.last_on), self.form, self.language)


class StatementOut(msgspec.Struct, frozen=True):
    """`done` of `entries`: how far it has come. `kept_until`: until when its file can be taken; null without one."""

    id: UUID
    account_id: UUID
    first_on: date
    last_on: date
    form: Form
    language: Language
    state: StatementState
    asked_at: datetime
    entries: int
    done: int
    size: int
    made_at: datetime | None
    kept_until: datetime | None

    @classmethod
    def of(cls, one: Asked) -> Self:
        return cls(
            id=one.id,
            account_id=one.account_id,
            first_on=one.period.first_on,
            last_on=one.period.last_on,
            form=one.form,
            language=one.language,
            state=one.state,
            asked_at=one.asked_at,
            entries=one.entries,
            done=one.done,
            size=one.size,
            made_at=one.made_at,
            kept_until=one.kept_until,
        )


class StatementMonthOut(msgspec.Struct, frozen=True):
    first_on: date
    last_on: date


class StatementsOut(msgspec.Struct, frozen=True):
    """`months`: the whole ones, the latest first. `since`: before it there is nothing. `statements`: what the customer
    has asked for, the latest first. `most_days`: of one statement.
    """

    today: date
    since: date
    most_days: int
    months: list[StatementMonthOut]
    statements: list[StatementOut]

    @classmethod
    def of(cls, months: Months, statements: list[Asked]) -> Self:
        return cls(
            months.today,
            months.since,
            rules.MOST_DAYS,
            [StatementMonthOut(one.first_on, one.last_on) for one in months.months],
            [StatementOut.of(one) for one in statements],
        )


class CheckCodeIn(AskedOnTheWire, frozen=True):
    """The code however it is typed, and the last four digits of the account's number."""

    code: CodeAsTyped
    tail: Tail


class CheckFileIn(AskedOnTheWire, frozen=True):
    """SHA-256 of the whole file, in hexadecimal: the file itself stays with whoever asks."""

    sha256: Digest


class GenuineOut(msgspec.Struct, frozen=True):
    """What the bank has issued: to compare with what one has in hand. Number and names are masked."""

    account_number: str
    holders: list[str]
    first_on: date
    last_on: date
    entries: int
    closing: MoneyOut
    form: Form
    made_at: datetime

    @classmethod
    def of(cls, one: Genuine) -> Self:
        return cls(
            account_number=rules.masked_number(one.number),
            holders=list(one.holders),
            first_on=one.period.first_on,
            last_on=one.period.last_on,
            entries=one.entries,
            closing=MoneyOut.of(Money(one.closing, one.currency)),
            form=one.form,
            made_at=one.made_at,
        )


class SealKeyOut(msgspec.Struct, frozen=True):
    """`fingerprint`: SM3 of the key in DER."""

    key_id: str
    algorithm: str
    fingerprint: str
    pem: str


class SealKeysOut(msgspec.Struct, frozen=True):
    """The present one first."""

    keys: list[SealKeyOut]
