"""Reads of statements: what the books say of a period, what somebody has asked for, what the bank has issued."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from bankhall.accounts import api as accounts
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import STATEMENTS, HolderRole, InForce
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.i18n import Language
from bankhall.kernel.time import Period, business_date
from bankhall.kernel.vault import PublicKey, Signature
from bankhall.ledger import api as ledger
from bankhall.ledger.types import Entry, EntryPlace
from bankhall.payments import api as payments
from bankhall.statements import rules
from bankhall.statements.errors import NoSuchStatement, StatementNotMade
from bankhall.statements.models import StatementFileRow, StatementRow
from bankhall.statements.rules.seal import seal
from bankhall.statements.types import (
    Asked,
    AskStatement,
    Contents,
    Form,
    Genuine,
    Line,
    Months,
    StatementState,
)

_PURPOSE = "statements.holders"
_AT_ONCE = 1_000
_MOST_LISTED = 100
_MOST_NAMED = 4

Told = Callable[[int], Awaitable[None]]


async def months(reading: Reading, account_id: UUID) -> Months:
    """Raises NoSuchAccount."""
    account = await accounts.account_to_take_home(reading, account_id)
    today, first = await business_date(reading), await ledger.first_day(reading, account_id)
    since = min(account.opened_on, first) if first else account.opened_on
    return Months(today, since, rules.months_of(since, today))


async def my_statements(reading: Reading, account_id: UUID) -> list[Asked]:
    """What the actor has asked for of this account, the latest first. Raises NoSuchAccount."""
    await accounts.let_through(reading, account_id, STATEMENTS)
    query = (
        select(StatementRow, StatementFileRow.kept_until)
        .outerjoin(StatementFileRow, StatementFileRow.statement_id == StatementRow.id)
        .where(customers.one_with(StatementRow.customer_id, reading.actor.id), StatementRow.account_id == account_id)
        .order_by(StatementRow.asked_at.desc(), StatementRow.id.desc())
        .limit(_MOST_LISTED)
    )
    return [_asked(reading, row, kept_until) for row, kept_until in await reading.session.execute(query)]


async def all_of_mine(reading: Reading, *, most: int) -> list[Asked]:
    """All that the actor has asked for, the latest first."""
    query = (
        select(StatementRow, StatementFileRow.kept_until)
        .outerjoin(StatementFileRow, StatementFileRow.statement_id == StatementRow.id)
        .where(customers.one_with(StatementRow.customer_id, reading.actor.id))
        .order_by(StatementRow.id.desc())
        .limit(most)
    )
    return [_asked(reading, row, kept_until) for row, kept_until in await reading.session.execute(query)]


async def my_statement(reading: Reading, statement_id: UUID) -> Asked:
    """Raises NoSuchStatement, also for somebody else's."""
    query = (
        select(StatementRow, StatementFileRow.kept_until)
        .outerjoin(StatementFileRow, StatementFileRow.statement_id == StatementRow.id)
        .where(StatementRow.id == statement_id, customers.one_with(StatementRow.customer_id, reading.actor.id))
    )
    found = (await reading.session.execute(query)).one_or_none()
    if found is None or reading.actor.kind != "customer":
        raise NoSuchStatement
    return _asked(reading, *found)


async def may_take(reading: Reading, account_id: UUID) -> InForce | None:
    """By which mandate, if not as a holder. Raises NoSuchStatement where the account is the actor's to see no more."""
    try:
        return await accounts.let_through(reading, account_id, STATEMENTS)
    except NoSuchAccount:
        raise NoSuchStatement from None


async def my_file(reading: Reading, statement_id: UUID) -> tuple[Asked, str, bytes]:
    """With the number of its account. Raises NoSuchStatement, StatementNotMade."""
    asked = await my_statement(reading, statement_id)
    await may_take(reading, asked.account_id)
    sealed = await reading.session.scalar(
        select(StatementFileRow.sealed).where(
            StatementFileRow.statement_id == statement_id, StatementFileRow.kept_until > reading.now
        )
    )
    whose = await reading.session.scalar(select(StatementRow.customer_id).where(StatementRow.id == statement_id))
    key = (await data_keys(reading, [whose])).get(whose) if whose else None
    if sealed is None or key is None:
        raise StatementNotMade
    number = (await accounts.accounts(reading, [asked.account_id]))[asked.account_id].number
    return asked, number, key.open(bytes(sealed), about=file_place(statement_id))


async def asked_since_yesterday(reading: Reading, customer_id: UUID) -> tuple[int, int]:
    """How many, and how many of them are not made yet."""
    open_ = StatementRow.state.in_((StatementState.WAITING, StatementState.MAKING))
    under_way = func.count().filter(open_, StatementRow.asked_at > reading.now - rules.GIVEN_UP_AFTER)
    query = select(func.count(), under_way).where(
        StatementRow.customer_id == customer_id, StatementRow.asked_at > reading.now - timedelta(days=1)
    )
    asked, waiting = (await reading.session.execute(query)).one()
    return int(asked), int(waiting)


async def contents(reading: Reading, account_id: UUID, period: Period, *, bank: str, told: Told) -> Contents:
    """All that the statement says, of one moment. `told` hears how many lines have been read. Raises NoSuchAccount."""
    account = await accounts.account_to_take_home(reading, account_id)
    stand = await ledger.stand(reading, account_id, period)
    read: list[Line] = []
    after: EntryPlace | None = None
    while entries := await ledger.entries_in(reading, account_id, period, after=after, limit=_AT_ONCE):
        balance = read[-1].balance if read else stand.opening
        read += rules.lines(balance, entries, await _behind(reading, account_id, entries))
        after = EntryPlace(entries[-1].booked_on, entries[-1].seq)
        await told(len(read))
    said = Contents(
        bank=bank,
        number=account.number,
        account_kind=account.kind,
        currency=account.currency,
        holders=await owners_of(reading, account_id),
        period=period,
        read_at=reading.now,
        is_complete=period.last_on < await business_date(reading),
        opening=stand.opening,
        lines=read,
    )
    # Two sums over the same entries, by different ways: a statement that does not agree with the books is none.
    if (len(read), said.closing) != (stand.entries, stand.opening + stand.moved):
        raise AssertionError("a statement does not add up to what the books say")
    return said


async def owners_of(reading: Reading, account_id: UUID) -> tuple[str, ...]:
    """By name, in the order of their ids."""
    holders = (await accounts.holders_of(reading, [account_id])).get(account_id, {})
    owners = sorted(id_ for id_, role in holders.items() if role is HolderRole.OWNER)[:_MOST_NAMED]
    briefs = await customers.briefs(reading, owners)
    return tuple(briefs[id_].name for id_ in owners if id_ in briefs)


async def issued_under(reading: Reading, code: str, tail: str) -> Genuine | None:
    """For whoever knows the code and the end of the account's number."""
    row = await reading.session.scalar(select(StatementRow).where(StatementRow.code_key == code_key(reading, code)))
    genuine = await _genuine(reading, row) if row is not None else None
    return genuine if genuine is not None and rules.tail_of(genuine.number) == tail else None


async def issued_as(reading: Reading, digest: bytes) -> Genuine | None:
    """For whoever has the file, whose SHA-256 this is."""
    row = await reading.session.scalar(select(StatementRow).where(StatementRow.digest == digest))
    return await _genuine(reading, row) if row is not None else None


def code_key(reading: Reading, code: str) -> bytes:
    return reading.vault.mac("statements.codes", code.encode())


def sealed_holders(reading: Reading, statement_id: UUID, names: tuple[str, ...]) -> bytes:
    """Masked names, under the bank's own key: a code is checked years later, whoever has left by then."""
    told = msgspec.json.encode([rules.masked_name(name) for name in names])
    return reading.vault.seal(_PURPOSE, told, about=str(statement_id))


def register_line(row: StatementRow) -> bytes:
    """What the bank signs of what it has issued: all that it will ever say of it."""
    assert row.made_at is not None
    said = {
        "is": "bankhall statement register 1",
        "id": str(row.id),
        "account_id": str(row.account_id),
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat(),
        "form": row.form,
        "entries": row.entries,
        "closing": row.closing,
        "currency": row.currency,
        "made_at": row.made_at.timestamp(),
        "code": bytes(row.code_key or b"").hex(),
        "holders": bytes(row.holders or b"").hex(),
        "sha256": bytes(row.digest or b"").hex(),
    }
    return msgspec.json.encode(said, order="deterministic")


def file_place(statement_id: UUID) -> str:
    return f"statement_files|{statement_id}"


async def _genuine(reading: Reading, row: StatementRow) -> Genuine | None:
    """None for a line of the register that is not as the bank has signed it."""
    if row.signature is None or row.algorithm is None or row.signed_by is None or row.made_at is None:
        return None
    signature = Signature(row.algorithm, row.signed_by, bytes(row.signature))
    if not reading.vault.verify(register_line(row), signature):
        return None
    account = (await accounts.accounts(reading, [row.account_id]))[row.account_id]
    holders = reading.vault.open(_PURPOSE, bytes(row.holders or b""), about=str(row.id))
    return Genuine(
        number=account.number,
        holders=tuple(msgspec.json.decode(holders, type=list[str])),
        period=Period(row.first_on, row.last_on),
        entries=row.entries,
        closing=row.closing or 0,
        currency=account.currency,
        form=Form(row.form),
        made_at=row.made_at,
    )


async def _behind(reading: Reading, account_id: UUID, entries: list[Entry]) -> dict[UUID, rules.Behind]:
    transfers = {id_ for entry in entries if (id_ := rules.transfer_of(entry)) is not None}
    if not transfers:
        return {}
    return rules.behind(await payments.transfers_by_id(reading, transfers), account_id)


def _asked(reading: Reading, row: StatementRow, kept_until: datetime | None) -> Asked:
    state = StatementState(row.state)
    is_open = state in (StatementState.WAITING, StatementState.MAKING)
    if is_open and row.asked_at <= reading.now - rules.GIVEN_UP_AFTER:
        state = StatementState.FAILED
    return Asked(
        id=row.id,
        account_id=row.account_id,
        period=Period(row.first_on, row.last_on),
        form=Form(row.form),
        language=Language(row.language),
        state=state,
        asked_at=row.asked_at,
        entries=row.entries,
        done=row.done,
        size=row.size,
        made_at=row.made_at,
        kept_until=kept_until if kept_until is not None and kept_until > reading.now else None,
    )


def asked_of(row: StatementRow) -> AskStatement:
    return AskStatement(row.account_id, Period(row.first_on, row.last_on), Form(row.form), Language(row.language))


async def sealed(reading: Reading, form: Form, body: bytes) -> bytes:
    """The file as it goes out."""
    return seal(reading.vault, form, body)


async def seal_keys(reading: Reading) -> list[PublicKey]:
    """The present one first."""
    return reading.vault.public_keys()
