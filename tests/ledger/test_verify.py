"""Each way in which books can be wrong is found by the check that is meant for it.

The database refuses all of this, so it is done as a superuser with the triggers asleep, and rolled back: what a
defect of ours, a broken disk or a hand in the files could do.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.kernel import db
from bankhall.kernel.actors import system
from bankhall.kernel.ids import new_id
from bankhall.ledger import api, jobs
from bankhall.ledger.types import Difference, Findings, HoldPlaced, NewHold, Posted
from databases import Database

from .books import CLERK, doors, open_account, posting


@dataclass(frozen=True)
class Books:
    vault: UUID
    zhang: UUID
    li: UUID
    dollars: UUID
    hold: UUID
    transaction: UUID

    @property
    def names(self) -> dict[str, UUID]:
        return {name: getattr(self, name) for name in ("vault", "zhang", "li", "dollars", "hold", "transaction")}


class RolledBack(Exception):
    pass


@pytest.fixture
async def books(bank: db.Database) -> Books:
    """A small bank: Zhang has 1,000 in three entries, of which 200 are held, Li has 500."""
    vault, zhang, li = await open_account(bank, floor=None), await open_account(bank), await open_account(bank)
    dollars = await open_account(bank, floor=None, currency="USD")
    await doors(bank).write(api.post, [posting(vault, zhang, 2_000), posting(zhang, li, 700), posting(li, vault, 200)])
    [last] = await doors(bank).write(api.post, [posting(zhang, vault, 300)])
    [held] = await doors(bank).write(api.place_holds, [NewHold(new_id(), "h", zhang, 200, "a card", CLERK)])
    assert isinstance(last, Posted)
    assert isinstance(held, HoldPlaced)
    return Books(vault, zhang, li, dollars, held.hold_id, last.transaction_id)


@pytest.fixture
async def superuser(database: Database) -> AsyncIterator[db.Doors]:
    opened = db.Database(db.connect(database.superuser_url, connections=2))
    yield opened.doors(system("vandal"))
    await opened.close()


async def spoilt(superuser: db.Doors, books: Books, *statements: str) -> list[Difference]:
    """What the verification finds in books in which these statements were done; then all is as it was."""
    found: list[Findings] = []

    async def spoil(tx: db.Tx) -> None:
        await tx.session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await tx.session.execute(text(statement), books.names)
        found.append(await api.recompute(tx))
        raise RolledBack

    with pytest.raises(RolledBack):
        await superuser.write(spoil)
    assert not found[0].ok
    return list(found[0].differences)


def told_by(differences: list[Difference], check: str) -> list[Difference]:
    return [one for one in differences if one.check == check]


async def test_clean_books_agree(bank: db.Database, books: Books) -> None:
    findings = await doors(bank).read(api.recompute)

    assert findings.ok
    assert (findings.transactions, findings.entries, findings.accounts) == (4, 8, 4)
    assert [(one.currency, one.debit, one.credit) for one in findings.turnovers] == [("CNY", 3_200, 3_200)]


async def test_an_empty_bank_agrees(bank: db.Database) -> None:
    findings = await doors(bank).read(api.recompute)

    assert (findings.ok, findings.transactions, findings.turnovers) == (True, 0, ())


async def test_a_changed_amount_is_found_everywhere_it_shows(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser, books, "UPDATE ledger_entries SET amount = amount + 1 WHERE account_id = :li AND seq = 1"
    )

    [currency] = told_by(differences, "currency_sums_to_zero")
    assert (currency.subject, currency.expected, currency.found) == ("CNY", "0", "1")
    [transaction] = told_by(differences, "transaction_sums_to_zero")
    assert transaction.subject.endswith(" CNY")
    [balance] = told_by(differences, "balance_is_sum_of_entries")
    assert (balance.subject, balance.expected, balance.found) == (str(books.li), "501 in 2", "500 in 2")
    assert [one.subject for one in told_by(differences, "entry_follows_entry")] == [f"{books.li} 1", f"{books.li} 2"]


async def test_errors_that_cancel_out_between_transactions_are_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser,
        books,
        "UPDATE ledger_entries SET amount = amount + 1 WHERE account_id = :zhang AND seq = 1",
        "UPDATE ledger_entries SET amount = amount - 1 WHERE account_id = :zhang AND seq = 2",
    )

    assert told_by(differences, "currency_sums_to_zero") == []
    assert sorted(one.found for one in told_by(differences, "transaction_sums_to_zero")) == ["-1", "1"]
    assert [one.subject for one in told_by(differences, "entry_follows_entry")] == [f"{books.zhang} 1"]


async def test_a_lost_entry_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser, books, "DELETE FROM ledger_entries WHERE account_id = :zhang AND transaction_id = :transaction"
    )

    [whole] = told_by(differences, "transaction_is_whole")
    assert (whole.subject, whole.expected, whole.found) == (str(books.transaction), "2", "1")
    [balance] = told_by(differences, "balance_is_sum_of_entries")
    assert (balance.subject, balance.expected, balance.found) == (str(books.zhang), "1300 in 2", "1000 in 3")


async def test_a_lost_transaction_is_found_also_when_its_entries_are_lost_with_it(
    superuser: db.Doors, books: Books
) -> None:
    headless = await spoilt(superuser, books, "DELETE FROM ledger_transactions WHERE id = :transaction")
    bodiless = await spoilt(superuser, books, "DELETE FROM ledger_entries WHERE transaction_id = :transaction")
    traceless = await spoilt(
        superuser,
        books,
        "DELETE FROM ledger_entries WHERE transaction_id = :transaction",
        "DELETE FROM ledger_transactions WHERE id = :transaction",
    )

    subject = str(books.transaction)
    assert headless == [Difference("transaction_is_whole", subject, "0", "2")]
    assert Difference("transaction_is_whole", subject, "2", "0") in bodiless
    assert {one.subject for one in told_by(traceless, "balance_is_sum_of_entries")} == {
        str(books.vault),
        str(books.zhang),
    }


async def test_a_changed_balance_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser, books, "UPDATE ledger_balances SET posted = posted + 5 WHERE account_id = :li"
    )

    assert differences == [Difference("balance_is_sum_of_entries", str(books.li), "500 in 2", "505 in 2")]


async def test_a_changed_count_of_entries_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser, books, "UPDATE ledger_balances SET entries = entries + 1 WHERE account_id = :li"
    )

    assert differences == [Difference("balance_is_sum_of_entries", str(books.li), "500 in 2", "500 in 3")]


async def test_a_lost_balance_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(superuser, books, "DELETE FROM ledger_balances WHERE account_id = :li")

    assert differences == [Difference("balance_is_sum_of_entries", str(books.li), "500 in 2", "0 in 0")]


async def test_a_wrong_balance_on_an_entry_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser, books, "UPDATE ledger_entries SET balance = 9 WHERE account_id = :zhang AND seq = 2"
    )

    assert differences == [Difference("entry_follows_entry", f"{books.zhang} 2", "2 at 1300", "2 at 9")]


async def test_a_gap_in_the_numbers_of_a_book_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser, books, "UPDATE ledger_entries SET seq = 7 WHERE account_id = :zhang AND seq = 3"
    )

    assert differences == [Difference("entry_follows_entry", f"{books.zhang} 7", "3 at 1000", "7 at 1000")]


async def test_entries_in_another_currency_than_their_account_are_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser, books, "UPDATE ledger_entries SET currency = 'USD' WHERE transaction_id = :transaction"
    )

    assert {(one.subject, one.expected, one.found) for one in told_by(differences, "currency_is_the_accounts")} == {
        (f"{books.zhang} 3", "CNY", "USD"),
        (f"{books.vault} 3", "CNY", "USD"),
    }


async def test_a_balance_in_another_currency_than_its_account_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser, books, "UPDATE ledger_balances SET currency = 'CNY' WHERE account_id = :dollars"
    )

    assert differences == [Difference("currency_is_the_accounts", str(books.dollars), "USD", "CNY")]


async def test_entries_on_no_account_are_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(superuser, books, "DELETE FROM ledger_accounts WHERE id = :li")

    lost = [one for one in told_by(differences, "currency_is_the_accounts") if one.subject.startswith(str(books.li))]
    assert lost


async def test_a_balance_below_its_floor_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser,
        books,
        "ALTER TABLE ledger_balances DROP CONSTRAINT ledger_balances_floor",
        "UPDATE ledger_balances SET floor = 801 WHERE account_id = :zhang",
    )

    assert differences == [Difference("not_below_floor", str(books.zhang), "801", "800")]


async def test_a_changed_held_amount_is_found(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(superuser, books, "UPDATE ledger_balances SET held = 199 WHERE account_id = :zhang")

    assert differences == [Difference("held_is_sum_of_open_holds", str(books.zhang), "200", "199")]


async def test_a_hold_lost_or_ended_behind_the_books_back_is_found(superuser: db.Doors, books: Books) -> None:
    lost = await spoilt(superuser, books, "DELETE FROM ledger_holds WHERE id = :hold")
    ended = await spoilt(
        superuser,
        books,
        "INSERT INTO ledger_hold_endings (hold_id, state, at, by_kind) VALUES (:hold, 'released', now(), 'system')",
    )

    assert lost == ended == [Difference("held_is_sum_of_open_holds", str(books.zhang), "0", "200")]


async def test_a_turnover_that_is_not_the_days_entries_is_found(superuser: db.Doors, books: Books) -> None:
    changed = await spoilt(superuser, books, "UPDATE ledger_turnovers SET credit = credit + 1 WHERE debit = 300")
    lost = await spoilt(superuser, books, "DELETE FROM ledger_turnovers")

    assert [(one.check, one.expected, one.found) for one in changed + lost] == [
        ("turnover_is_sum_of_entries", "3200 3200", "3200 3201"),
        ("turnover_is_sum_of_entries", "3200 3200", "0 0"),
    ]


async def test_of_a_thousand_differences_the_first_are_told(superuser: db.Doors, books: Books) -> None:
    differences = await spoilt(
        superuser,
        books,
        "INSERT INTO ledger_balances (account_id, currency, posted, held, entries)"
        " SELECT gen_random_uuid(), 'CNY', 1, 0, 0 FROM generate_series(1, 1000)",
    )

    assert 1 <= len(told_by(differences, "balance_is_sum_of_entries")) <= 100


async def test_a_verification_is_asked_for_once_while_one_runs_and_its_findings_are_kept(bank: db.Database) -> None:
    first = await doors(bank).write(api.ask_for_verification)
    again = await doors(bank).write(api.ask_for_verification)

    await jobs.verify(bank, verification_id=str(first))
    [noted] = await doors(bank).read(api.verifications)
    later = await doors(bank).write(api.ask_for_verification)

    assert first == again
    assert noted.id == first
    assert noted.finished_at is not None
    assert noted.findings is not None
    assert noted.findings.ok
    assert later != first


async def test_a_verification_that_never_ended_does_not_stop_the_next_for_ever(
    database: Database, bank: db.Database
) -> None:
    monday = db.Database(
        db.connect(database.url, connections=2), clock=lambda: datetime(2026, 1, 5, 18, 30, tzinfo=UTC)
    )
    lost = await doors(monday).write(api.ask_for_verification)
    await monday.close()

    found = await doors(bank).write(api.ask_for_verification)

    assert found != lost
