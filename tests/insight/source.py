"""A bank in the format of the Berka files, as small or as lively as a test needs it."""

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text

from bankhall.customers.queries import customer
from bankhall.customers.types import Customer
from bankhall.insight.api import import_berka
from bankhall.insight.types import Outcome
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Reading

SHIPPED = Path(__file__).parents[2] / ".." / "shared" / "data" / "berka"

HEADINGS = {
    "district.asc": ";".join(f"A{n}" for n in range(1, 17)),
    "client.asc": '"client_id";"birth_number";"district_id"',
    "account.asc": '"account_id";"district_id";"frequency";"date"',
    "disp.asc": '"disp_id";"client_id";"account_id";"type"',
    "order.asc": '"order_id";"account_id";"bank_to";"account_to";"amount";"k_symbol"',
    "card.asc": '"card_id";"disp_id";"type";"issued"',
    "trans.asc": '"trans_id";"account_id";"date";"type";"operation";"amount";"balance";"k_symbol";"bank";"account"',
}

FIRST_DAY = date(1993, 1, 1)
OPENED_ON = date(1993, 1, 5)


class Row(NamedTuple):
    """A line of trans.asc; amounts in tenths of a koruna."""

    id: int
    account: int
    on: date
    amount: int
    balance: int
    is_interest: bool = False

    @property
    def line(self) -> str:
        codes = '"PRIJEM";"VKLAD"' if self.amount >= 0 else '"VYDAJ";"VYBER"'
        symbol = '""'
        if self.is_interest:
            codes, symbol = '"PRIJEM";""', '"UROK"'
        amounts = f"{_money(abs(self.amount))};{_money(self.balance)}"
        return f"{self.id};{self.account};{day(self.on)};{codes};{amounts};{symbol};;"


def day(on: date) -> str:
    return on.strftime("%y%m%d")


def write_source(directory: Path, rows: Iterable[Row | str], *, accounts: int = 2, **others: Sequence[str]) -> Path:
    """Accounts 1, 2, … of clients 1, 2, …, all opened on OPENED_ON. `others` replaces whole files, by their stem."""
    directory.mkdir(parents=True, exist_ok=True)
    numbers = range(1, accounts + 1)
    files: dict[str, Sequence[str]] = {
        "district": ['1;"Hl.m. Praha";"Prague"' + ";0" * 13],
        "client": [f'{n};"706213";1' for n in numbers],
        "account": [f'{n};1;"POPLATEK MESICNE";{day(OPENED_ON)}' for n in numbers],
        "disp": [f'{n};{n};{n};"OWNER"' for n in numbers],
        "order": ['1;1;"YZ";"87144583";2452.00;"SIPO"'],
        "card": ['1;1;"gold";"931107 00:00:00"'],
        "trans": [row if isinstance(row, str) else row.line for row in rows],
        **others,
    }
    for name, heading in HEADINGS.items():
        lines = [heading, *files[name.removesuffix(".asc")]]
        (directory / name).write_text("".join(f"{line}\r\n" for line in lines))
    return directory


def lively_rows(*, accounts: int = 12, days: int = 70, seed: int = 7) -> list[Row]:
    """Sorted by day, shuffled within the day. Interest has more decimals than the source writes down."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for account in range(1, accounts + 1):
        exact = 0  # thousandths of a koruna
        on = OPENED_ON
        for n in range(days):
            moves = [(chance.randrange(1, 9_000) * 100, False) for _ in range(chance.choice([0, 1, 1, 2]))]
            if n % 5 == 4:
                moves.append((exact * 3 // 1000 + chance.randrange(1, 99), True))
            if n % 3 == 2:
                moves.append((-min(chance.randrange(1, 4_000) * 100, exact // 100 * 100 + 50_000), False))
            for amount, is_interest in moves:
                if round(amount / 100):
                    exact += amount
                    rows.append(Row(0, account, on, round(amount / 100), round(exact / 100), is_interest))
            on += timedelta(days=chance.choice([1, 1, 2]))
    chance.shuffle(rows)
    rows.sort(key=lambda row: row.on)
    return [row._replace(id=number) for number, row in enumerate(rows, start=1)]


async def bring(bank: Database, directory: Path, **how: Any) -> Outcome:
    return await import_berka(bank.doors(system("tests")), directory, **how)


async def rows_of(bank: Database, sql: str) -> list[tuple[Any, ...]]:
    async def look(reading: Reading) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await reading.session.execute(text(sql))]

    return await bank.doors(system("tests")).read(look)


async def people(bank: Database) -> list[Customer]:
    """Every customer, opened."""

    async def look(reading: Reading) -> list[Customer]:
        found = await reading.session.execute(text("SELECT id FROM customers ORDER BY id"))
        return [await customer(reading, row.id) for row in found.all()]

    return await bank.doors(system("tests")).read(look)


async def books(bank: Database) -> dict[str, list[tuple[Any, ...]]]:
    """What must be the same however an import went: what was booked when and on which account, and the balances."""
    return {
        "booked": await rows_of(
            bank,
            "SELECT source_id, booked_on, ledger_entries.kind, sum(amount) FROM ledger_entries"
            " JOIN accounts ON id = account_id WHERE reference IS NOT NULL"
            " GROUP BY 1, 2, 3, reference ORDER BY 1, 2, 3, 4",
        ),
        "adjusted": await rows_of(
            bank,
            "SELECT source_id, booked_on, ledger_entries.kind, sum(amount) FROM ledger_entries"
            " JOIN accounts ON id = account_id WHERE reference IS NULL"
            " GROUP BY 1, 2, 3 HAVING sum(amount) <> 0 ORDER BY 1, 2, 3",
        ),
        "balances": await rows_of(
            bank,
            "SELECT coalesce(source_id, code), posted, floor FROM ledger_balances"
            " JOIN ledger_accounts ON ledger_accounts.id = account_id"
            " LEFT JOIN accounts ON accounts.id = account_id ORDER BY 1",
        ),
        "customers": sorted((one.source_id, one.birth_on, one.gender, one.since_on) for one in await people(bank)),
        "holders": await rows_of(
            bank,
            "SELECT a.source_id, c.source_id, role FROM account_holders JOIN accounts a ON a.id = account_id"
            " JOIN customers c ON c.id = customer_id ORDER BY 1, 2",
        ),
        "cards": await rows_of(bank, "SELECT source_id, kind, issued_on FROM cards ORDER BY 1"),
        "orders": await rows_of(bank, "SELECT source_id, amount, purpose FROM standing_orders ORDER BY 1"),
        "closing": await rows_of(bank, "SELECT source_id FROM source_transactions WHERE closes_day ORDER BY 1"),
    }


def _money(tenths: int) -> str:
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}0"
