"""Reading an account's book, page by page, on the real database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.ledger import api, queries
from bankhall.ledger.errors import NoSuchAccount
from bankhall.ledger.types import Entry, EntryFilter, EntryPage, EntryPlace, Posting, Side

from .books import doors, open_account, posting

FIRST = date(2026, 1, 1)


class Book:
    """An account's book that is written by day."""

    def __init__(self, bank: Database, vault: UUID, account: UUID) -> None:
        self.bank = bank
        self.vault = vault
        self.account = account

    async def write(self, *postings: Posting) -> None:
        await doors(self.bank).write(api.post, postings)

    def paid(self, amount: int, day: int = 0, *, text: str = "paid", kind: str = "transfer") -> Posting:
        """Money in (or out, below zero) on the so-manyeth day."""
        wanted = posting(self.vault, self.account, amount, text=text)
        return replace(wanted, booked_on=FIRST + timedelta(days=day), kind=kind)

    async def page(
        self, wanted: EntryFilter | None = None, *, after: EntryPlace | None = None, limit: int = 50
    ) -> EntryPage:
        return await doors(self.bank).read(api.entries, self.account, wanted or EntryFilter(), after=after, limit=limit)

    async def pages(self, wanted: EntryFilter | None = None, *, limit: int) -> AsyncIterator[EntryPage]:
        page = await self.page(wanted, limit=limit)
        yield page
        while page.next:
            page = await self.page(wanted, after=page.next, limit=limit)
            yield page

    async def amounts(self, wanted: EntryFilter) -> list[int]:
        return [entry.amount for entry in (await self.page(wanted)).entries]


@pytest.fixture
async def book(bank: Database) -> Book:
    return Book(bank, await open_account(bank, floor=None), await open_account(bank, floor=None))


def order(entries: list[Entry]) -> list[tuple[date, int]]:
    return [(entry.booked_on, entry.seq) for entry in entries]


async def test_the_newest_day_comes_first_and_within_a_day_the_last_booked(book: Book) -> None:
    await book.write(book.paid(1, 0), book.paid(2, 2), book.paid(3, 1), book.paid(4, 2))

    page = await book.page()

    assert [entry.amount for entry in page.entries] == [4, 2, 3, 1]
    assert page.next is None


@pytest.mark.parametrize("limit", [1, 2, 7, 24, 25, 26])
async def test_pages_together_are_the_whole_book_with_no_gap_and_no_double(book: Book, limit: int) -> None:
    await book.write(*(book.paid(n + 1, n % 3) for n in range(25)))

    pages = [page async for page in book.pages(limit=limit)]

    read = [entry for page in pages for entry in page.entries]
    assert len(read) == len(set(order(read))) == 25
    assert order(read) == sorted(order(read), reverse=True)
    assert all(len(page.entries) == limit for page in pages[:-1])


async def test_entries_of_one_day_are_paged_without_gap_or_double(book: Book) -> None:
    await book.write(*(book.paid(n + 1) for n in range(10)))

    read = [entry.amount async for page in book.pages(limit=3) for entry in page.entries]

    assert read == list(range(10, 0, -1))


async def test_what_is_added_while_one_reads_neither_hides_nor_doubles_what_was_there(book: Book) -> None:
    await book.write(*(book.paid(n + 1, n) for n in range(10)))
    read: list[int] = []

    async for page in book.pages(limit=3):
        read += [entry.amount for entry in page.entries if entry.amount < 1_000]
        await book.write(book.paid(1_000, 20), book.paid(1_000, 5))  # newer, and brought in for an older day

    assert read == list(range(10, 0, -1))


async def test_a_book_that_is_not_there_is_refused(bank: Database) -> None:
    with pytest.raises(NoSuchAccount):
        await doors(bank).read(api.entries, new_id(), EntryFilter())


async def test_only_the_accounts_own_entries_are_read(book: Book, bank: Database) -> None:
    await book.write(book.paid(5))
    other = await open_account(bank, floor=None)
    await book.write(posting(book.vault, other, 9))

    assert await book.amounts(EntryFilter()) == [5]
    assert await book.amounts(EntryFilter(least=1)) == [5]


@pytest.mark.parametrize(
    ("wanted", "days"),
    [
        (EntryFilter(first_on=FIRST + timedelta(days=2)), [4, 3, 2]),
        (EntryFilter(last_on=FIRST + timedelta(days=2)), [2, 1, 0]),
        (EntryFilter(first_on=FIRST + timedelta(days=1), last_on=FIRST + timedelta(days=3)), [3, 2, 1]),
        (EntryFilter(first_on=FIRST + timedelta(days=2), last_on=FIRST + timedelta(days=2)), [2]),
        (EntryFilter(first_on=FIRST + timedelta(days=3), last_on=FIRST + timedelta(days=1)), []),
        (EntryFilter(first_on=date.min, last_on=date.max), [4, 3, 2, 1, 0]),
        (EntryFilter(first_on=FIRST + timedelta(days=5)), []),
    ],
)
async def test_a_period_includes_its_first_and_its_last_day(book: Book, wanted: EntryFilter, days: list[int]) -> None:
    await book.write(*(book.paid(n + 1, n) for n in range(5)))

    assert await book.amounts(wanted) == [day + 1 for day in days]
    assert await book.amounts(replace(wanted, least=0)) == [day + 1 for day in days]


@pytest.mark.parametrize(
    ("wanted", "amounts"),
    [
        (EntryFilter(least=20), [-30, 30, -20]),
        (EntryFilter(most=20), [-20, 10]),
        (EntryFilter(least=20, most=20), [-20]),
        (EntryFilter(least=31), []),
        (EntryFilter(kind="fee"), [-20]),
        (EntryFilter(side=Side.IN), [30, 10]),
        (EntryFilter(side=Side.OUT, least=25), [-30]),
        (EntryFilter(kind="no such kind"), []),
        (EntryFilter(kind="transfer", least=11), [-30, 30]),
    ],
)
async def test_amounts_are_searched_without_their_sign_and_kinds_as_they_are(
    book: Book, wanted: EntryFilter, amounts: list[int]
) -> None:
    await book.write(book.paid(10), book.paid(-20, kind="fee"), book.paid(30), book.paid(-30))

    assert await book.amounts(wanted) == amounts


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("100%", ["100% back"]),
        ("%", ["100% back"]),
        ("_", ["snake_case"]),
        ("\\", ["back\\slash"]),
        ("/", ["and/or"]),
        ("'", ["it's"]),
        ("工资", ["十月工资 October"]),
        ("OCTOBER", ["十月工资 October"]),
        ("资 O", ["十月工资 October"]),
        ("😀", ["smile 😀"]),
        ("nothing like it", []),
    ],
)
async def test_a_text_is_found_as_it_is_written_whatever_its_letters(book: Book, wanted: str, found: list[str]) -> None:
    texts = ["100% back", "snake_case", "back\\slash", "and/or", "it's", "十月工资 October", "smile 😀", "1000 plain"]
    await book.write(*(book.paid(1, n, text=text) for n, text in enumerate(texts)))

    page = await book.page(EntryFilter(text=wanted))

    assert [entry.text for entry in page.entries] == found


async def test_a_reference_is_searched_as_the_text_is(book: Book) -> None:
    await book.write(replace(book.paid(1), reference="Invoice-77"), book.paid(2))

    assert await book.amounts(EntryFilter(text="invoice-7")) == [1]


async def test_a_narrow_search_does_bounded_work_and_goes_on_to_the_beginning(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_SEARCHED", 10)
    await book.write(*(book.paid(7 if n in (3, 4, 33) else 1, n) for n in range(35)))

    pages = [page async for page in book.pages(EntryFilter(least=7), limit=2)]

    assert [[entry.amount for entry in page.entries] for page in pages] == [[7], [], [], [7, 7]]
    reached = [(FIRST + timedelta(days=day)) for day in (25, 15, 5)]
    assert [page.searched_to for page in pages] == [*reached, None]


async def test_a_search_that_fills_its_page_goes_on_where_it_stopped(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_SEARCHED", 10)
    await book.write(*(book.paid(n + 1, n // 4) for n in range(40)))

    read = [entry.amount async for page in book.pages(EntryFilter(most=36), limit=3) for entry in page.entries]

    assert read == list(range(36, 0, -1))


async def test_a_search_in_a_book_of_exactly_the_bound_ends(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_SEARCHED", 10)
    await book.write(*(book.paid(1) for _ in range(10)))

    pages = [page async for page in book.pages(EntryFilter(least=2), limit=5)]

    assert [page.entries for page in pages] == [()] * len(pages)
    assert len(pages) <= 2
