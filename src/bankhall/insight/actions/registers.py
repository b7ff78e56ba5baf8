"""The source's clients, accounts, holders, standing orders and cards become ours: each file in one transaction."""

from collections.abc import Awaitable, Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

from bankhall.accounts import api as accounts
from bankhall.accounts.types import AccountKind, AddHolder, HolderRole, NewCard, NewHolder, OpenAccount
from bankhall.customers import api as customers
from bankhall.customers.types import Address, CustomerKind, Gender, NewCustomer
from bankhall.insight.actions.record import note_file
from bankhall.insight.adapters.berka import CURRENCY, SOURCE
from bankhall.insight.adapters.berka.fields import BadRow
from bankhall.insight.adapters.berka.reading import read
from bankhall.insight.adapters.berka.records import Account, Card, Client, Disposition, District, StandingOrder
from bankhall.insight.adapters.berka.sifting import Identified, must_know, refused_rows, sift
from bankhall.insight.adapters.berka.tables import Table
from bankhall.insight.queries.known import KnownRecord, known_records, sealed_record
from bankhall.insight.types import FileCounts, Quarantined, Reason
from bankhall.kernel.bulk import NULL, bytea, copy_lines
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.payments import api as payments
from bankhall.payments.types import NewStandingOrder

R = TypeVar("R", bound=Identified)
Of = TypeVar("Of", bound=Identified, covariant=True)

# For each record what it has become, None where it becomes nothing by itself, or why not.
Registered = Sequence[UUID | Refusal | None]


class Rows(Protocol[Of]):
    """Records of one file, and whoever is told what became of them."""

    @property
    def table(self) -> Table[Of]: ...
    @property
    def records(self) -> Sequence[Of]: ...
    @property
    def is_whole_file(self) -> bool:
        """Whether all that is known of this kind is asked for, or only what these records say of themselves."""

    async def note(
        self, tx: Tx, import_id: UUID, taken: Mapping[int, KnownRecord], refused: Mapping[int, BadRow]
    ) -> None:
        """`taken` goes by the source's id, `refused` by line; the others are there already."""


@dataclass(frozen=True, slots=True)
class FileRead(Generic[R]):
    """A file as it was read: small enough to be held."""

    directory: Path
    table: Table[R]
    records: Sequence[R]
    bad: Sequence[Quarantined]
    is_whole_file: bool = True

    @property
    def rows(self) -> int:
        return len(self.records) + len(self.bad)

    async def note(
        self, tx: Tx, import_id: UUID, taken: Mapping[int, KnownRecord], refused: Mapping[int, BadRow]
    ) -> None:
        name = self.table.file
        bad = [*self.bad, *refused_rows(self.directory / name, refused)]
        counts = FileCounts(name, self.rows, len(taken), self.rows - len(taken) - len(bad), len(bad))
        await note_file(tx, SOURCE, import_id, counts, bad)


@dataclass(frozen=True, slots=True)
class OurAccount:
    id: UUID
    opened_on: date


@dataclass(slots=True)
class Known:
    """What is known of the source, by the source's ids: from this directory and from imports before."""

    districts: dict[int, tuple[str, str]] = field(default_factory=dict)
    customers: dict[int, UUID] = field(default_factory=dict)
    accounts: dict[int, OurAccount] = field(default_factory=dict)
    holdings: dict[int, tuple[int, int]] = field(default_factory=dict)


def read_file(directory: Path, table: Table[R]) -> FileRead[R]:
    """Raises FileMissing, ColumnsMissing."""
    records: list[R] = []
    bad: list[Quarantined] = []
    for row in read(directory, table):
        if isinstance(row, Quarantined):
            bad.append(row)
        else:
            records.append(row)
    return FileRead(directory, table, records, bad)


def first_days(accounts: FileRead[Account], dispositions: FileRead[Disposition]) -> dict[int, date]:
    """Since when each client has been the bank's: the day of their first account."""
    opened = {one.id: one.opened_on for one in accounts.records}
    since: dict[int, date] = {}
    for one in dispositions.records:
        if (on := opened.get(one.account)) is not None:
            since[one.client] = min(on, since.get(one.client, on))
    return since


async def take_districts(tx: Tx, import_id: UUID, file: Rows[District]) -> dict[int, tuple[str, str]]:
    """They become nothing of ours by themselves: clients live in them."""

    async def keep(records: Sequence[District]) -> Registered:
        return [None] * len(records)

    return our_districts(await _take(tx, import_id, file, keep))


async def take_clients(
    tx: Tx, import_id: UUID, file: Rows[Client], known: Known, since: dict[int, date]
) -> dict[int, UUID]:
    """Clients become customers. The source gives them no names. `since`: the day of their first account."""

    async def register(clients: Sequence[Client]) -> Registered:
        outcomes = await customers.register_customers(tx, [_customer(one, known, since) for one in clients])
        return [one if isinstance(one, Refusal) else one.id for one in outcomes]

    def check(client: Client) -> None:
        _must_know_district(client.district, known)

    return our_customers(await _take(tx, import_id, file, register, check=check))


async def take_accounts(
    tx: Tx, import_id: UUID, file: Rows[Account], dispositions: Rows[Disposition], known: Known
) -> tuple[dict[int, OurAccount], dict[int, tuple[int, int]]]:
    """Accounts with their holders, in one transaction: an account is opened for somebody."""
    holders = _holders(dispositions.records, known)

    async def open_(records: Sequence[Account]) -> Registered:
        outcomes = await accounts.open_accounts(tx, [_account(one, holders.get(one.id, {})) for one in records])
        return [one if isinstance(one, Refusal) else one.id for one in outcomes]

    def check(account: Account) -> None:
        _must_know_district(account.district, known)

    before = await _known(tx, file)
    opened = our_accounts(await _take(tx, import_id, file, open_, check=check))
    return opened, await take_dispositions(tx, import_id, dispositions, known, opened, before)


def our_accounts(taken: Mapping[int, KnownRecord]) -> dict[int, OurAccount]:
    return {
        id_: OurAccount(one.subject_id, msgspec.json.decode(one.content, type=tuple[int, str, date])[2])
        for id_, one in taken.items()
        if one.subject_id is not None
    }


def our_holdings(taken: Mapping[int, KnownRecord]) -> dict[int, tuple[int, int]]:
    """Client and account, by disposition."""
    contents = {id_: msgspec.json.decode(one.content, type=tuple[int, int, str]) for id_, one in taken.items()}
    return {id_: (client, account) for id_, (client, account, _) in contents.items()}


def our_districts(taken: Mapping[int, KnownRecord]) -> dict[int, tuple[str, str]]:
    """Name and region."""
    return {id_: msgspec.json.decode(one.content, type=tuple[str, str]) for id_, one in taken.items()}


def our_customers(taken: Mapping[int, KnownRecord]) -> dict[int, UUID]:
    return {id_: one.subject_id for id_, one in taken.items() if one.subject_id is not None}


async def take_standing_orders(tx: Tx, import_id: UUID, file: Rows[StandingOrder], known: Known) -> None:
    async def register(orders: Sequence[StandingOrder]) -> Registered:
        outcomes = await payments.register_standing_orders(tx, [_standing_order(one, known) for one in orders])
        return [one if isinstance(one, Refusal) else one.id for one in outcomes]

    def check(order: StandingOrder) -> None:
        must_know(order.account, known.accounts, Reason.UNKNOWN_ACCOUNT, "account_id")

    await _take(tx, import_id, file, register, check=check)


async def take_cards(tx: Tx, import_id: UUID, file: Rows[Card], known: Known) -> None:
    async def register(cards: Sequence[Card]) -> Registered:
        outcomes = await accounts.register_cards(tx, [_card(one, known) for one in cards])
        return [one if isinstance(one, Refusal) else one.id for one in outcomes]

    def check(card: Card) -> None:
        must_know(card.disposition, known.holdings, Reason.UNKNOWN_DISPOSITION, "disp_id")

    await _take(tx, import_id, file, register, check=check)


async def take_dispositions(
    tx: Tx,
    import_id: UUID,
    file: Rows[Disposition],
    known: Known,
    opened: Mapping[int, OurAccount],
    opened_before: Container[int],
) -> dict[int, tuple[int, int]]:
    """The holders of new accounts came with them; those of accounts that were there before are let in one by one."""
    pairs: set[tuple[int, int]] = set()

    async def let_in(dispositions: Sequence[Disposition]) -> Registered:
        return [await _let_in(tx, one, known, opened) if one.account in opened_before else None for one in dispositions]

    def check(disposition: Disposition) -> None:
        must_know(disposition.client, known.customers, Reason.UNKNOWN_CLIENT, "client_id")
        must_know(disposition.account, opened, Reason.UNKNOWN_ACCOUNT, "account_id")
        pair = (disposition.client, disposition.account)
        if pair in pairs:
            raise BadRow(Reason.HOLDER_TWICE, f"client {pair[0]} holds account {pair[1]} already", "client_id")
        pairs.add(pair)

    return our_holdings(await _take(tx, import_id, file, let_in, check=check))


async def _let_in(tx: Tx, one: Disposition, known: Known, opened: Mapping[int, OurAccount]) -> Refusal | None:
    holder = NewHolder(known.customers[one.client], HolderRole(one.role))
    try:
        await accounts.let_in(tx, AddHolder(opened[one.account].id, holder))
    except Refusal as refusal:
        return refusal
    return None


async def _take(
    tx: Tx,
    import_id: UUID,
    file: Rows[R],
    register: Callable[[Sequence[R]], Awaitable[Registered]],
    *,
    check: Callable[[R], None] | None = None,
) -> dict[int, KnownRecord]:
    """Registers what is new in the file and notes what became of its rows. Returns all that is known of this kind."""
    name = file.table.file
    known = await _known(tx, file)
    fresh, refused = _apart(file.records, known, file.table.columns[0])
    sifted = sift(fresh, check=check)
    refused |= sifted.refused
    subjects = await register(sifted.taken) if sifted.taken else ()
    taken: dict[int, KnownRecord] = {}
    for record, subject in zip(sifted.taken, subjects, strict=True):
        if isinstance(subject, Refusal):
            refused[record.line] = BadRow(Reason.REFUSED, told(subject))
        else:
            taken[record.id] = KnownRecord(_content(record), subject)
    await _keep(tx, import_id, name, taken)
    await file.note(tx, import_id, taken, refused)
    return known | taken


async def _known(tx: Tx, file: Rows[R]) -> dict[int, KnownRecord]:
    ids = None if file.is_whole_file else [record.id for record in file.records]
    return await known_records(tx, SOURCE, file.table.file, ids)


def _apart(records: Iterable[R], known: Mapping[int, KnownRecord], column: str) -> tuple[list[R], dict[int, BadRow]]:
    """The records with new ids, and those of known ids that say something else now."""
    fresh: list[R] = []
    refused: dict[int, BadRow] = {}
    for record in records:
        before = known.get(record.id)
        if before is None:
            fresh.append(record)
        elif before.content != _content(record):
            refused[record.line] = BadRow(
                Reason.OTHER_CONTENT, f"id {record.id} was imported with other content", column
            )
    return fresh, refused


async def _keep(tx: Tx, import_id: UUID, file: str, taken: dict[int, KnownRecord]) -> None:
    await copy_lines(
        tx,
        "source_records (source, file, source_id, sealed, subject_id, import_id)",
        (
            f"{SOURCE}\t{file}\t{id_}\t{bytea(sealed_record(tx.vault, SOURCE, file, id_, one.content))}\t"
            f"{one.subject_id or NULL}\t{import_id}\n"
            for id_, one in taken.items()
        ),
    )


def _content(record: Identified) -> str:
    return msgspec.json.encode(record[2:]).decode()


def told(refusal: Refusal) -> str:
    if isinstance(refusal, BadInput):
        return "; ".join(f"{problem.code}: {problem.field}, {problem.message}" for problem in refusal.problems)
    return f"{refusal.code}: {refusal.title()}"


def _must_know_district(district: int, known: Known) -> None:
    """Where there is no list of districts at all, none is asked for."""
    if known.districts:
        must_know(district, known.districts, Reason.UNKNOWN_DISTRICT, "district_id")


def _holders(dispositions: Iterable[Disposition], known: Known) -> dict[int, dict[UUID, NewHolder]]:
    """By account; of two rows about the same client and account, or of the same id, the first counts."""
    holders: dict[int, dict[UUID, NewHolder]] = {}
    seen: set[int] = set()
    for one in dispositions:
        customer_id = known.customers.get(one.client)
        if customer_id is not None and one.id not in seen:
            holders.setdefault(one.account, {}).setdefault(customer_id, NewHolder(customer_id, HolderRole(one.role)))
            seen.add(one.id)
    return holders


def _customer(client: Client, known: Known, since: dict[int, date]) -> NewCustomer:
    name, region = known.districts.get(client.district, ("", ""))
    return NewCustomer(
        kind=CustomerKind.PERSON,
        name=f"Client {client.id}",
        birth_on=client.born_on,
        gender=Gender(client.gender),
        address=Address("CZ", district=name, region=region) if name else None,
        since_on=since.get(client.id),
        source=SOURCE,
        source_id=str(client.id),
    )


def _account(account: Account, holders: dict[UUID, NewHolder]) -> OpenAccount:
    return OpenAccount(
        kind=AccountKind.CURRENT,
        currency=CURRENCY,
        holders=tuple(holders.values()),
        opened_on=account.opened_on,
        source=SOURCE,
        source_id=str(account.id),
    )


def _standing_order(order: StandingOrder, known: Known) -> NewStandingOrder:
    return NewStandingOrder(
        account_id=known.accounts[order.account].id,
        to_bank=order.bank_to,
        to_account=order.account_to,
        amount=order.amount,
        currency=CURRENCY,
        purpose=order.purpose,
        source=SOURCE,
        source_id=str(order.id),
    )


def _card(card: Card, known: Known) -> NewCard:
    client, account = known.holdings[card.disposition]
    return NewCard(
        account_id=known.accounts[account].id,
        customer_id=known.customers[client],
        kind=card.kind,
        issued_on=card.issued_on,
        source=SOURCE,
        source_id=str(card.id),
    )
