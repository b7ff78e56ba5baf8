"""Opening accounts, one at a counter or thousands from another system, by the same code. Cards come the second way."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, text

from bankhall.accounts import rules
from bankhall.accounts.errors import NoSuchHolder
from bankhall.accounts.events import AccountOpened
from bankhall.accounts.models import HolderRow
from bankhall.accounts.queries import account
from bankhall.accounts.types import (
    AccountSeen,
    AccountStatus,
    CardRegistered,
    HolderRole,
    NewCard,
    OpenAccount,
    Opened,
)
from bankhall.customers import api as customers
from bankhall.customers.types import Tie
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by, recordset
from bankhall.kernel.time import business_date
from bankhall.ledger import api as ledger
from bankhall.ledger.types import AccountKind as BookKind
from bankhall.ledger.types import NewAccount

TIE = "account"

_TAKE_NUMBERS = text("SELECT nextval('account_numbers') FROM generate_series(1, :count)")

_KNOWN = text(
    "SELECT id, number, source_id FROM accounts WHERE source = :source AND source_id = ANY(CAST(:ids AS text[]))"
)

_INSERT_ACCOUNTS = text(
    """
    INSERT INTO accounts (id, number, kind, currency, name, product, opened_on, status, source, source_id)
    SELECT id, number, kind, currency, name, product, opened_on, 'open', source, source_id
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(id uuid, number text, kind text, currency text, name text, product text, opened_on date, source text,
                 source_id text)
    """
)

_INSERT_HOLDERS = text(
    """
    INSERT INTO account_holders (account_id, customer_id, role, since_on, added_at, added_by_kind, added_by_id)
    SELECT account_id, customer_id, role, since_on, :at, :by_kind, CAST(:by_id AS uuid)
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(account_id uuid, customer_id uuid, role text, since_on date)
    """
)

_INSERT_STATUS = text(
    """
    INSERT INTO account_status_changes (account_id, status, reason, at, by_kind, by_id, by_name)
    SELECT id, :status, :reason, :at, :by_kind, CAST(:by_id AS uuid), :by_name
    FROM unnest(CAST(:ids AS uuid[])) AS id
    """
)

_INSERT_CARDS = text(
    """
    INSERT INTO cards (id, account_id, customer_id, kind, issued_on, source, source_id)
    SELECT * FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(id uuid, account_id uuid, customer_id uuid, kind text, issued_on date, source text, source_id text)
    ON CONFLICT (source, source_id) DO NOTHING
    RETURNING id
    """
)

_KNOWN_CARDS = text(
    """
    SELECT id, source, source_id FROM cards
    WHERE (source, source_id) IN (SELECT * FROM unnest(CAST(:sources AS text[]), CAST(:ids AS text[])))
    """
)


async def open_account(tx: Tx, wanted: OpenAccount, *, key: str) -> AccountSeen:
    """One account at the counter. Idempotent by key. Raises BadInput, customers' CustomerBlocked and CustomerClosed,
    kernel's KeyReused.
    """
    account_id = await done_before(tx, key, wanted)
    if account_id is None:
        (outcome,) = await open_accounts(tx, [wanted])
        if isinstance(outcome, Refusal):
            raise outcome
        account_id = outcome.id
        await note_done(tx, key, wanted, account_id)
    seen, _ = await account(tx, account_id)
    return seen


async def open_accounts(tx: Tx, several: Sequence[OpenAccount]) -> list[Opened | Refusal]:
    """An outcome for each in order: Opened, BadInput, customers' CustomerBlocked or CustomerClosed. Idempotent by
    (source, source_id).
    """
    today = await business_date(tx)
    known = await _opened_before(tx, several)
    found = await customers.lock_customers(tx, {holder.customer_id for one in several for holder in one.holders})
    fresh: dict[UUID, OpenAccount] = {}
    places: list[Opened | Refusal | UUID] = []
    for wanted in several:
        if wanted.source_id is not None and (before := known.get((wanted.source, wanted.source_id))):
            places.append(before)
        elif wrong := rules.problems(wanted, today=today):
            places.append(BadInput(tuple(wrong)))
        elif refusal := rules.refuse_customers(wanted.holders, found):
            places.append(refusal)
        else:
            account_id = new_id()
            fresh[account_id] = wanted
            known[wanted.source, wanted.source_id] = account_id
            places.append(account_id)
    numbers = await _open(tx, fresh, today)
    return list(_in_order(places, numbers))


async def register_cards(tx: Tx, cards: Sequence[NewCard]) -> list[CardRegistered | Refusal]:
    """Takes note of cards that another system has issued: CardRegistered, BadInput, or NoSuchHolder when the customer
    never held the account. Idempotent by (source, source_id).
    """
    today = await business_date(tx)
    holders = await _ever_holders(tx, {card.account_id for card in cards})
    outcomes: list[CardRegistered | Refusal | NewCard] = []
    for card in cards:
        if wrong := rules.card_problems(card, today=today):
            outcomes.append(BadInput(tuple(wrong)))
        else:
            outcomes.append(card if (card.account_id, card.customer_id) in holders else NoSuchHolder())
    registered = iter(await _insert_cards(tx, [card for card in outcomes if isinstance(card, NewCard)]))
    return [next(registered) if isinstance(outcome, NewCard) else outcome for outcome in outcomes]


async def add_holders(tx: Tx, rows: Sequence[dict[str, object]], ties: Sequence[Tie]) -> None:
    """Rows of account_id, customer_id, role, since_on. The customers and accounts are locked, or new."""
    await tx.session.execute(_INSERT_HOLDERS, {"rows": recordset(rows), "at": tx.now, **done_by(tx)})
    await customers.tie(tx, ties)


async def note_status(tx: Tx, account_ids: Collection[UUID], status: AccountStatus, reason: str) -> None:
    """Who did it, when and why."""
    await tx.session.execute(
        _INSERT_STATUS,
        {"ids": list(account_ids), "status": status.value, "reason": reason, "at": tx.now, **done_by(tx)},
    )


async def _opened_before(tx: Tx, several: Sequence[OpenAccount]) -> dict[tuple[str | None, str | None], Opened | UUID]:
    known: dict[tuple[str | None, str | None], Opened | UUID] = {}
    for source in sorted({wanted.source for wanted in several if wanted.source is not None}):
        # Imports of one source take turns, so that what is not there yet cannot appear meanwhile.
        await take_turn(tx, f"accounts {source}")
        ids = [wanted.source_id for wanted in several if wanted.source == source]
        found = await tx.session.execute(_KNOWN, {"source": source, "ids": ids})
        known.update({(source, row.source_id): Opened(row.id, row.number, already_there=True) for row in found})
    return known


async def _open(tx: Tx, fresh: dict[UUID, OpenAccount], today: date) -> dict[UUID, str]:
    """Returns the numbers."""
    if not fresh:
        return {}
    serials = (await tx.session.execute(_TAKE_NUMBERS, {"count": len(fresh)})).scalars()
    numbers = {
        account_id: rules.account_number(wanted.kind, serial)
        for (account_id, wanted), serial in zip(fresh.items(), serials, strict=True)
    }
    await ledger.open_accounts(
        tx,
        [
            NewAccount(account_id, numbers[account_id], BookKind.LIABILITY, wanted.currency, wanted.floor)
            for account_id, wanted in fresh.items()
        ],
    )
    rows = [_row(account_id, numbers[account_id], wanted, today) for account_id, wanted in fresh.items()]
    await tx.session.execute(_INSERT_ACCOUNTS, {"rows": recordset(rows)})
    await add_holders(tx, *_holdings(fresh, today))
    await note_status(tx, fresh, AccountStatus.OPEN, "opened")
    _tell(tx, fresh)
    return numbers


def _row(account_id: UUID, number: str, wanted: OpenAccount, today: date) -> dict[str, object]:
    return {
        "id": account_id,
        "number": number,
        "kind": wanted.kind,
        "currency": wanted.currency,
        "name": wanted.name.strip(),
        "product": wanted.product,
        "opened_on": wanted.opened_on or today,
        "source": wanted.source,
        "source_id": wanted.source_id,
    }


def _holdings(fresh: dict[UUID, OpenAccount], today: date) -> tuple[list[dict[str, object]], list[Tie]]:
    rows: list[dict[str, object]] = []
    ties = []
    for account_id, wanted in fresh.items():
        since_on = wanted.opened_on or today
        for one in wanted.holders:
            rows.append(
                {"account_id": account_id, "customer_id": one.customer_id, "role": one.role, "since_on": since_on}
            )
            ties.append(Tie(one.customer_id, TIE, account_id))
    return rows, ties


def _tell(tx: Tx, fresh: dict[UUID, OpenAccount]) -> None:
    """An event for each; in the audit, what comes from another system is one act for all of it."""
    for account_id, wanted in fresh.items():
        owners = tuple(holder.customer_id for holder in wanted.holders if holder.role is HolderRole.OWNER)
        tx.emit(
            AccountOpened(
                account_id=account_id,
                account_kind=wanted.kind,
                currency=wanted.currency,
                owners=owners,
                source=wanted.source,
            )
        )
        if wanted.source is None:
            tx.audit("accounts.open", "account", account_id, kind=wanted.kind, currency=wanted.currency)
    for source, count in Counter(wanted.source for wanted in fresh.values() if wanted.source is not None).items():
        tx.audit("accounts.open_from_source", "source", source, accounts=count)


def _in_order(places: Sequence[Opened | Refusal | UUID], numbers: dict[UUID, str]) -> Iterable[Opened | Refusal]:
    """The same source id twice in one call is opened by the first."""
    told: set[UUID] = set()
    for place in places:
        if isinstance(place, UUID):
            yield Opened(place, numbers[place], already_there=place in told)
            told.add(place)
        else:
            yield place


async def _ever_holders(tx: Tx, account_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    found = await tx.session.execute(
        select(HolderRow.account_id, HolderRow.customer_id).where(HolderRow.account_id.in_(account_ids))
    )
    return {(row.account_id, row.customer_id) for row in found}


async def _insert_cards(tx: Tx, cards: Sequence[NewCard]) -> list[CardRegistered]:
    rows = [{"id": new_id(), **{name: getattr(card, name) for name in NewCard.__slots__}} for card in cards]
    fresh = set((await tx.session.execute(_INSERT_CARDS, {"rows": recordset(rows)})).scalars())
    sources = {"sources": [card.source for card in cards], "ids": [card.source_id for card in cards]}
    known = {(row.source, row.source_id): row.id for row in await tx.session.execute(_KNOWN_CARDS, sources)}
    return [
        CardRegistered(known[card.source, card.source_id], already_there=row["id"] not in fresh)
        for card, row in zip(cards, rows, strict=True)
    ]
