"""Whose word counts: the customer's, on one entry or on all of a merchant, the last one, until it is taken back."""

import asyncio
import random
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from bankhall.demo.rules.merchants import samples
from bankhall.kernel.actors import ANONYMOUS, Actor
from bankhall.kernel.db import Database, Doors
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.ledger.types import EntryKey, Side
from bankhall.spending import actions, queries
from bankhall.spending.errors import NoSuchCorrection, NoSuchEntry, TooManyCorrections
from bankhall.spending.rules import sums, words
from bankhall.spending.types import Category, Correct, CorrectionSeen, FeedFilter, Scope, Spending, SpendingEntry
from counter import acts, as_customer, events, open_account, register, rows
from spending.purses import all_happen, happen, today

CAFE, CAFE_ELSEWHERE = "美团支付-肯德基(文三路店)", "支付宝-肯德基(西湖店)"
C = Category


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna")


@pytest.fixture
async def purse(bank: Database, anna: UUID) -> UUID:
    return await open_account(bank, anna, floor=None)


@pytest.fixture
def door(bank: Database, anna: UUID) -> Doors:
    return bank.doors(as_customer(anna))


async def say(door: Doors, account_id: UUID, seq: int, category: Category, scope: Scope = Scope.ENTRY) -> SpendingEntry:
    return await door.write(actions.correct, Correct(EntryKey(account_id, seq), category, scope))


async def month(door: Doors) -> dict[Category, int]:
    told: Spending = await door.read(queries.spending, None, None)
    return {one.category: one.amount for one in told.categories}


async def listed(door: Doors) -> list[Category]:
    """The feed's categories, by the number of the entry."""
    feed = await door.read(queries.entries, FeedFilter())
    return [one.category for one in sorted(feed.entries, key=lambda one: one.entry.seq)]


async def held(door: Doors) -> list[CorrectionSeen]:
    return await door.read(queries.corrections)


async def test_one_entry_is_corrected_and_no_other(bank: Database, purse: UUID, door: Doors) -> None:
    await happen(bank, purse, -10, CAFE)
    await happen(bank, purse, -20, CAFE)

    told = await say(door, purse, 2, C.FAMILY)

    assert (told.category, told.usual_category, told.corrected) == (C.FAMILY, C.DINING, Scope.ENTRY)
    assert await month(door) == {C.DINING: 10, C.FAMILY: 20}
    assert await listed(door) == [C.DINING, C.FAMILY]


async def test_all_of_a_merchant_are_corrected_past_and_future_however_printed(
    bank: Database, purse: UUID, door: Doors
) -> None:
    now = await today(bank)
    await happen(bank, purse, -10, CAFE, on=now - timedelta(60))
    await happen(bank, purse, -20, "支付宝-麦当劳(西湖店)")
    await happen(bank, purse, -40, CAFE_ELSEWHERE)

    await say(door, purse, 1, C.FAMILY, Scope.MERCHANT)
    await happen(bank, purse, -80, CAFE)
    await happen(bank, purse, 5, "退款 " + CAFE, kind="refund")

    assert await listed(door) == [C.FAMILY, C.DINING, C.FAMILY, C.FAMILY, C.REFUND]
    assert await month(door) == {C.FAMILY: 120, C.DINING: 20, C.REFUND: 5}
    assert (await door.read(queries.entries, FeedFilter(category=C.FAMILY))).entries[0].corrected is Scope.MERCHANT


async def test_the_last_word_wins_whatever_it_is_about(bank: Database, purse: UUID, door: Doors) -> None:
    await happen(bank, purse, -10, CAFE)
    await happen(bank, purse, -20, CAFE)

    await say(door, purse, 1, C.FAMILY)
    await say(door, purse, 1, C.SHOPPING)
    await say(door, purse, 2, C.HEALTH, Scope.MERCHANT)
    assert await listed(door) == [C.HEALTH, C.HEALTH]

    await say(door, purse, 1, C.SHOPPING)
    assert await listed(door) == [C.SHOPPING, C.HEALTH]
    assert await month(door) == {C.HEALTH: 20, C.SHOPPING: 10}


async def test_the_same_word_twice_is_said_once(bank: Database, purse: UUID, door: Doors) -> None:
    await happen(bank, purse, -10, CAFE)

    for scope in (Scope.ENTRY, Scope.ENTRY, Scope.MERCHANT, Scope.MERCHANT):
        await say(door, purse, 1, C.FAMILY, scope)

    assert [one.correction.scope for one in await held(door)] == [Scope.MERCHANT, Scope.ENTRY]
    assert [act for act in await acts(bank) if act.startswith("spending.")] == ["spending.correct"] * 2
    assert [kind for kind in await events(bank) if kind.startswith("spending.")] == ["spending.corrected"] * 2


async def test_the_same_word_at_once_is_said_once(bank: Database, purse: UUID, door: Doors) -> None:
    await happen(bank, purse, -10, CAFE)

    await asyncio.gather(*(say(door, purse, 1, C.FAMILY, Scope.MERCHANT) for _ in range(8)))

    assert len(await held(door)) == 1


async def test_a_word_taken_back_leaves_the_one_before_or_the_rules(bank: Database, purse: UUID, door: Doors) -> None:
    await happen(bank, purse, -10, CAFE)
    await say(door, purse, 1, C.FAMILY, Scope.MERCHANT)
    await say(door, purse, 1, C.SHOPPING)
    entry = EntryKey(purse, 1)

    first = await door.write(actions.take_back, entry, Scope.ENTRY)
    again = await door.write(actions.take_back, entry, Scope.ENTRY)
    second = await door.write(actions.take_back, entry, Scope.MERCHANT)

    assert [one.category for one in (first, again, second)] == [C.FAMILY, C.FAMILY, C.DINING]
    assert second.corrected is None
    assert await held(door) == []
    assert (await acts(bank)).count("spending.take_back_correction") == 2
    # What was said stays in the table.
    assert len(await rows(bank, "SELECT FROM spending_corrections WHERE ended_at IS NOT NULL")) == 2


async def test_a_word_is_taken_back_from_the_list_by_its_id_and_twice_is_no_harm(
    bank: Database, purse: UUID, door: Doors
) -> None:
    await happen(bank, purse, -10, CAFE)
    await say(door, purse, 1, C.FAMILY, Scope.MERCHANT)
    await say(door, purse, 1, C.HEALTH)

    one, two = await held(door)
    assert (one.counterparty, two.counterparty, two.entry) == ("肯德基", "肯德基", None)
    assert one.entry is not None
    for correction_id in (one.correction.id, one.correction.id, two.correction.id):
        await door.write(actions.take_back_correction, correction_id)

    assert await held(door) == []
    assert await listed(door) == [C.DINING]


async def test_a_move_to_another_bank_may_be_called_ones_own_and_a_move_between_own_accounts_something_else(
    bank: Database, anna: UUID, purse: UUID, door: Doors
) -> None:
    await happen(bank, purse, -10, "转账给 我 工行", kind="transfer")
    savings = await open_account(bank, anna, floor=None)
    await happen(bank, purse, -20, "给孩子攒学费", kind="transfer", contra=savings)

    await say(door, purse, 1, C.OWN)
    await say(door, purse, 2, C.EDUCATION)

    assert await month(door) == {C.EDUCATION: 20}


@pytest.mark.parametrize("scope", Scope)
async def test_a_category_of_the_other_side_is_refused(bank: Database, purse: UUID, door: Doors, scope: Scope) -> None:
    await happen(bank, purse, -10, CAFE)
    await happen(bank, purse, 10, "代发工资 某公司", kind="salary")

    for seq, category in ((1, C.SALARY), (2, C.DINING)):
        with pytest.raises(BadInput, match="category"):
            await say(door, purse, seq, category, scope)
    assert await held(door) == []


async def test_there_is_a_most_of_words_and_changing_one_of_them_is_still_possible(
    bank: Database, purse: UUID, door: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "MOST_CORRECTIONS", 2)
    for _ in range(3):
        await happen(bank, purse, -10, CAFE)
    await say(door, purse, 1, C.FAMILY)
    await say(door, purse, 2, C.FAMILY)

    for scope in Scope:
        with pytest.raises(TooManyCorrections):
            await say(door, purse, 3, C.FAMILY, scope)
    await say(door, purse, 2, C.HEALTH)

    assert await listed(door) == [C.FAMILY, C.HEALTH, C.DINING]


async def test_one_of_many_texts_folded_together_keeps_its_own_word(
    bank: Database, purse: UUID, door: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "MOST_TEXTS", 1)
    await happen(bank, purse, -10, CAFE)
    await happen(bank, purse, -900, "支付宝-盒马鲜生")

    await say(door, purse, 1, C.FAMILY)

    assert (await month(door))[C.FAMILY] == 10


async def test_entries_that_are_not_ones_own_cannot_be_corrected_nor_asked_about(
    bank: Database, anna: UUID, purse: UUID
) -> None:
    bob = await register(bank, "Bob")
    authorised = await open_account(bank, anna, authorised=(bob,), floor=None)
    for one in (purse, authorised):
        await happen(bank, one, -10, CAFE)
    keys = [EntryKey(purse, 1), EntryKey(authorised, 1), EntryKey(purse, 99), EntryKey(new_id(), 1)]

    for actor in (as_customer(bob), as_customer(new_id()), ANONYMOUS, Actor(kind="staff", name="Zhou", id=new_id())):
        for key in keys:
            with pytest.raises(NoSuchEntry):
                await bank.doors(actor).write(actions.correct, Correct(key, C.FAMILY, Scope.ENTRY))
            with pytest.raises(NoSuchEntry):
                await bank.doors(actor).write(actions.take_back, key, Scope.MERCHANT)
    assert await rows(bank, "SELECT FROM spending_corrections") == []


async def test_nobodys_words_are_read_or_taken_back_by_another(
    bank: Database, anna: UUID, purse: UUID, door: Doors
) -> None:
    bob = await register(bank, "Bob")
    joint = await open_account(bank, anna, bob, floor=None)
    await happen(bank, joint, -10, CAFE)
    await say(door, joint, 1, C.FAMILY, Scope.MERCHANT)
    (word,) = await held(door)

    bobs = bank.doors(as_customer(bob))
    assert await held(bobs) == []
    assert await listed(bobs) == [C.DINING]
    for correction_id in (word.correction.id, word.correction.id + 1):
        with pytest.raises(NoSuchCorrection):
            await bobs.write(actions.take_back_correction, correction_id)
    with pytest.raises(NoSuchCorrection):
        await bank.doors(ANONYMOUS).write(actions.take_back_correction, word.correction.id)
    assert await listed(door) == [C.FAMILY]


@pytest.mark.parametrize("seed", range(3))
async def test_every_figure_of_a_month_is_the_sum_of_the_entries_listed_under_it(
    bank: Database, anna: UUID, purse: UUID, door: Doors, seed: int
) -> None:
    chance, now = random.Random(seed), await today(bank)
    other = await open_account(bank, anna, floor=None)
    texts = [(one.kind, one.text, one.amount) for one in samples() if one.currency == "CNY"]
    for purse_now in (purse, other):
        drawn = chance.sample(texts, 60)
        days = [now - timedelta(chance.randrange(45)) for _ in drawn]
        happened = [(purse_now, money, words, kind, on) for (kind, words, money), on in zip(drawn, days, strict=True)]
        await all_happen(bank, *happened)
        await happen(bank, purse, -chance.randrange(1, 99), "转账给 家里", kind="transfer", contra=other)
    for _ in range(12):
        entry = EntryKey(chance.choice((purse, other)), chance.randrange(1, 60))
        with suppress(BadInput):
            wanted = Correct(entry, chance.choice(list(C)), chance.choice(list(Scope)))
            await door.write(actions.correct, wanted)

    told = await door.read(queries.spending, None, None)

    assert len(told.categories) > 8
    for figure in told.categories:
        wanted_in = FeedFilter(told.month.first_on, told.until_on, figure.category, figure.side)
        listed_under = (await door.read(queries.entries, wanted_in, limit=200)).entries
        assert abs(sum(one.entry.amount for one in listed_under)) == figure.amount
        assert len(listed_under) == figure.entries
    assert told.flow.spending == sum(one.amount for one in told.categories if one.side is Side.OUT)
    assert told.flow.income == sum(one.amount for one in told.categories if one.side is Side.IN)
    assert dict(told.months)[told.month] == told.flow


async def test_neither_audit_nor_events_say_what_was_bought_where(bank: Database, purse: UUID, door: Doors) -> None:
    await happen(bank, purse, -10, CAFE)

    await say(door, purse, 1, C.HEALTH, Scope.MERCHANT)

    told = await rows(bank, "SELECT facts::text FROM audit_log UNION ALL SELECT payload::text FROM events")
    assert not any(word in text for (text,) in told for word in ("肯德基", "health"))
