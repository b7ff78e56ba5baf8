"""The feed: the entries of all accounts that count, read as one."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest

from bankhall.accounts.actions.arrange import arrange_accounts
from bankhall.accounts.errors import NoSuchAccount
from bankhall.accounts.types import Arrangement, Placed
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.ledger import queries as books
from bankhall.ledger.queries import across
from bankhall.ledger.types import FeedPlace, Side
from bankhall.spending import queries
from bankhall.spending.types import Category, Feed, FeedFilter
from counter import as_customer, open_account, register
from spending.purses import all_happen, happen, today

SHOP, CAFE = "支付宝-盒马鲜生(文三路店)", "美团支付-肯德基(文三路店)"


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna")


@pytest.fixture
async def purses(bank: Database, anna: UUID) -> list[UUID]:
    return [await open_account(bank, anna, floor=None) for _ in range(3)]


async def read(
    bank: Database, customer: UUID, *, after: FeedPlace | None = None, limit: int = 50, **wanted: object
) -> Feed:
    door = bank.doors(as_customer(customer))
    return await door.read(queries.entries, FeedFilter(**wanted), after=after, limit=limit)  # type: ignore[arg-type]  # of a test


async def read_all(bank: Database, customer: UUID, *, limit: int, **wanted: object) -> list[int]:
    """The amounts, page by page."""
    amounts: list[int] = []
    place: FeedPlace | None = None
    for _ in range(200):
        page = await read(bank, customer, after=place, limit=limit, **wanted)
        amounts += [one.entry.amount for one in page.entries]
        place = page.next
        if place is None:
            return amounts
    raise AssertionError("the feed does not end")


async def test_an_entry_comes_with_its_account_its_merchant_and_its_category(
    bank: Database, anna: UUID, purses: list[UUID]
) -> None:
    await happen(bank, purses[0], -38_00, CAFE)

    (one,) = (await read(bank, anna)).entries

    assert (one.counterparty, one.entry.text, one.category, one.corrected) == ("肯德基", CAFE, Category.DINING, None)
    assert (one.account.seen.account.id, one.entry.amount, one.entry.balance) == (purses[0], -38_00, -38_00)


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
async def test_pages_over_several_accounts_have_no_gaps_and_no_doubles(
    bank: Database, anna: UUID, purses: list[UUID], limit: int
) -> None:
    now = await today(bank)
    days = [now - timedelta(nth % 4) for nth in range(20)]
    await all_happen(bank, *((purses[nth % 3], nth + 1, SHOP, "card", day) for nth, day in enumerate(days)))

    read_on = await read_all(bank, anna, limit=limit)

    assert sorted(read_on) == list(range(1, 21))
    assert all(days[one - 1] >= days[two - 1] for one, two in pairwise(read_on))


async def test_within_a_page_a_day_is_read_by_the_clock(bank: Database, anna: UUID, purses: list[UUID]) -> None:
    for amount, purse in ((1, purses[2]), (2, purses[0]), (3, purses[1])):
        await happen(bank, purse, amount, SHOP)

    assert [one.entry.amount for one in (await read(bank, anna)).entries] == [3, 2, 1]


async def test_what_is_booked_while_somebody_reads_disturbs_no_page(
    bank: Database, anna: UUID, purses: list[UUID]
) -> None:
    for amount in range(1, 5):
        await happen(bank, purses[0], amount, SHOP)

    first = await read(bank, anna, limit=2)
    await happen(bank, purses[0], 5, SHOP)
    second = await read(bank, anna, limit=2, after=first.next)

    assert [one.entry.amount for page in (first, second) for one in page.entries] == [4, 3, 2, 1]


async def test_the_feed_is_narrowed_by_everything_it_can_be_narrowed_by(
    bank: Database, anna: UUID, purses: list[UUID]
) -> None:
    now = await today(bank)
    dollars = await open_account(bank, anna, currency="USD", floor=None)
    await happen(bank, purses[0], -1_00, SHOP, on=now - timedelta(9))
    await happen(bank, purses[1], -2_00, CAFE)
    await happen(bank, purses[1], 3_00, "代发工资 100%公司", kind="salary")
    await happen(bank, dollars, -4_00, "STARBUCKS", currency="USD")

    async def amounts(**wanted: object) -> list[int]:
        return sorted(await read_all(bank, anna, limit=1, **wanted))

    assert await amounts() == [-4_00, -2_00, -1_00, 3_00]
    assert await amounts(last_on=now - timedelta(9)) == await amounts(category=Category.GROCERIES) == [-1_00]
    assert await amounts(first_on=now) == await amounts(last_days=9) == [-4_00, -2_00, 3_00]
    assert await amounts(last_days=10) == await amounts()
    assert (
        await amounts(side=Side.IN) == await amounts(text="100%") == await amounts(least=3_00, currency="CNY") == [3_00]
    )
    assert await amounts(category=Category.DINING) == [-4_00, -2_00]
    assert (
        await amounts(category=Category.DINING, text="肯德")
        == await amounts(most=2_00, account_id=purses[1])
        == [-2_00]
    )
    assert await amounts(text="_") == await amounts(text="1000") == await amounts(category=Category.PENSION) == []


async def test_a_search_does_bounded_work_and_says_how_far_it_came(
    bank: Database, anna: UUID, purses: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = await today(bank)
    await happen(bank, purses[0], -7, CAFE, on=now - timedelta(40))
    for nth in range(30):
        await happen(bank, purses[nth % 2], -1, SHOP, on=now - timedelta(30 - nth))
    monkeypatch.setattr(across.feed, "__kwdefaults__", {**(across.feed.__kwdefaults__ or {}), "look_at": 9})

    page = await read(bank, anna, text="肯德基")

    assert (page.entries, page.next is not None) == ((), True)
    assert page.searched_to is not None
    assert now - timedelta(10) < page.searched_to <= now
    assert await read_all(bank, anna, limit=5, text="肯德基") == [-7]
    assert await read_all(bank, anna, limit=5, text="盒马") == [-1] * 30


async def test_a_search_by_category_ends_after_so_many_entries_too(
    bank: Database, anna: UUID, purses: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = await today(bank)
    await happen(bank, purses[0], -7, CAFE, on=now - timedelta(40))
    for nth in range(30):
        await happen(bank, purses[nth % 2], -1, SHOP, on=now - timedelta(30 - nth))
    monkeypatch.setattr(queries, "_READ_AT_ONCE", 3)
    monkeypatch.setattr(queries, "_MOST_READS", 4)

    page = await read(bank, anna, category=Category.DINING, limit=2)

    assert (page.entries, page.searched_to is not None) == ((), True)
    assert await read_all(bank, anna, limit=2, category=Category.DINING) == [-7]
    assert await read_all(bank, anna, limit=4, category=Category.GROCERIES) == [-1] * 30


async def test_hidden_accounts_and_those_of_others_are_not_in_the_feed(
    bank: Database, anna: UUID, purses: list[UUID]
) -> None:
    bobs = await open_account(bank, await register(bank, "Bob"), authorised=(anna,), floor=None)
    for purse in (*purses, bobs):
        await happen(bank, purse, -1_00, SHOP)
    hidden = Arrangement(tuple(Placed(one, one == purses[0]) for one in (*purses, bobs)), None)

    await bank.doors(as_customer(anna)).write(arrange_accounts, hidden)

    shown = {one.entry.account_id for one in (await read(bank, anna)).entries}
    assert shown == {purses[1], purses[2]}
    assert (await bank.doors(as_customer(anna)).read(queries.spending, None, None)).flow.spending == 2_00
    for unseen in (purses[0], bobs, new_id()):
        with pytest.raises(NoSuchAccount):
            await read(bank, anna, account_id=unseen)


async def test_a_cursor_that_names_somebody_elses_account_leads_nowhere(
    bank: Database, anna: UUID, purses: list[UUID]
) -> None:
    now = await today(bank)
    bobs = await open_account(bank, await register(bank, "Bob"), floor=None)
    await happen(bank, bobs, -9_00, SHOP)
    await happen(bank, purses[0], -1_00, SHOP)

    for forged in (bobs, new_id(), UUID(int=0), UUID(int=2**128 - 1)):
        page = await read(bank, anna, after=FeedPlace(date.max, forged, 2**63 - 1))
        assert [one.entry.amount for one in page.entries] == [-1_00]
        assert (await read(bank, anna, after=FeedPlace(now - timedelta(1), forged, 0))).entries == ()


async def test_nobody_reads_anothers_feed(bank: Database, anna: UUID, purses: list[UUID]) -> None:
    await happen(bank, purses[0], -1_00, SHOP)
    mallory = await register(bank, "Mallory")

    assert (await read(bank, mallory)).entries == ()
    assert (await bank.doors(ANONYMOUS).read(queries.entries, FeedFilter())).entries == ()


async def test_of_money_between_own_accounts_both_sides_are_told_as_own(
    bank: Database, anna: UUID, purses: list[UUID]
) -> None:
    await happen(bank, purses[0], -5_00, "转账给 自己", kind="transfer", contra=purses[1])

    both = await read(bank, anna, category=Category.OWN)

    assert sorted(one.entry.amount for one in both.entries) == [-5_00, 5_00]
    assert books.MOST_SEARCHED == 20_000
