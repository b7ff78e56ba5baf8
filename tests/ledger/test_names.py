"""Whom an entry names: read by whoever may read the entry, found by them, and in no copy of the database."""

import re
from datetime import date
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.ledger import api
from bankhall.ledger.actions.journal import book_journal, reverse_transaction
from bankhall.ledger.queries.names import around
from bankhall.ledger.types import BroughtIn, Entry, EntryFilter, Reversal, named
from databases import Database as Prepared

from .books import CLERK, doors, open_account, posting

DAY = date(2026, 11, 2)
WANG, LI = named("王芳"), named("Li, 100%_Ab")


def paid(
    account: UUID, contra: UUID, text: str, *, key: str | None = None, contra_text: str | None = None
) -> BroughtIn:
    return BroughtIn(key or str(new_id()), account, contra, -100, DAY, "transfer", text, None, contra_text)


async def entries(bank: Database, account: UUID, text: str | None = None) -> list[Entry]:
    page = await doors(bank).read(api.entries, account, EntryFilter(text=text))
    return list(page.entries)


def stored(database: Prepared) -> list[str]:
    with psycopg.connect(database.superuser_url) as connection:
        told = connection.execute("SELECT text FROM ledger_entries ORDER BY account_id, seq")
        sealed = connection.execute("SELECT sealed FROM ledger_names")
        return [*(text for (text,) in told), *(value.decode("utf-8", "replace") for (value,) in sealed)]


async def test_both_sides_read_the_others_name_and_a_copy_of_the_database_reads_none(
    bank: Database, database: Prepared
) -> None:
    mine, hers = await open_account(bank, floor=None), await open_account(bank)
    told = paid(mine, hers, f"转账给 {WANG} 房租", contra_text=f"{named('李娜')} 转来 房租")

    await doors(bank).write(api.bring_in, "elsewhere", [told])

    assert [one.text for one in await entries(bank, mine)] == ["转账给 王芳 房租"]
    assert [one.text for one in await entries(bank, hers)] == ["李娜 转来 房租"]
    assert not [text for text in stored(database) if "王芳" in text or "李娜" in text]
    assert (await doors(bank).read(api.recompute)).ok


async def test_the_same_name_is_another_token_in_another_book(bank: Database, database: Prepared) -> None:
    mine, yours, house = [await open_account(bank, floor=None) for _ in range(3)]
    several = [paid(account, house, f"转账给 {WANG}") for account in (mine, mine, yours)]

    await doors(bank).write(api.bring_in, "elsewhere", several)

    with psycopg.connect(database.superuser_url) as connection:
        texts = connection.execute("SELECT account_id, text FROM ledger_entries").fetchall()
    assert len({text for _, text in texts}) == 3
    assert len({text for account_id, text in texts if account_id == mine}) == 1
    assert {one.text for account in (mine, yours, house) for one in await entries(bank, account)} == {"转账给 王芳"}


@pytest.mark.parametrize(
    "words", ["王", "芳", "王芳", "给 王", "芳 房", "转账给 王芳 房租", "房租", "LI, 100%_aB", "给 li", "_ab 房", "%_"]
)
async def test_an_entry_is_found_by_any_part_of_what_is_read_in_it(bank: Database, words: str) -> None:
    mine, house = await open_account(bank, floor=None), await open_account(bank)
    several = [paid(mine, house, f"转账给 {who} 房租") for who in (WANG, LI)] + [paid(mine, house, "结息")]
    await doors(bank).write(api.bring_in, "elsewhere", several)

    found = await entries(bank, mine, words)

    assert found
    assert [one.text for one in found] == [
        one.text for one in await entries(bank, mine) if words.casefold() in one.text.casefold()
    ]
    feed = await doors(bank).read(api.feed, [mine, house], EntryFilter(text=words))
    assert {one.text for one in feed.entries} == {one.text for one in found}


async def test_whoever_types_a_token_finds_nobody_by_it_in_another_book(bank: Database, database: Prepared) -> None:
    mine, house, thief = [await open_account(bank, floor=None) for _ in range(3)]
    await doors(bank).write(api.bring_in, "elsewhere", [paid(mine, house, WANG), paid(thief, house, "nothing")])
    with psycopg.connect(database.superuser_url) as connection:
        [(token,)] = connection.execute("SELECT text FROM ledger_entries WHERE account_id = %s", [mine])

    assert await entries(bank, thief, token) == []
    assert await entries(bank, thief, "王芳") == []


async def test_what_an_accountant_has_typed_lies_sealed_and_the_same_again_is_no_second_booking(
    bank: Database, database: Prepared
) -> None:
    mine, hers = await open_account(bank, floor=None), await open_account(bank)
    order = posting(mine, hers, 100, key="journal:1", text="补记 王芳 的利息")

    first = await doors(bank).write(book_journal, order)
    again = await doors(bank).write(book_journal, order)
    back = Reversal(first.transaction_id, "reversal:1", "王芳 打来电话", CLERK)
    await doors(bank).write(reverse_transaction, back)

    assert again.repeated
    for account in (mine, hers):
        assert [one.text for one in await entries(bank, account)] == ["王芳 打来电话", "补记 王芳 的利息"]
        assert len(await entries(bank, account, "王芳")) == 2
    assert not [text for text in stored(database) if "王芳" in text]


async def test_what_is_summed_by_text_is_summed_by_the_name_in_it(bank: Database) -> None:
    mine, house = await open_account(bank, floor=None), await open_account(bank)
    several = [paid(mine, house, f"转账给 {who}") for who in (WANG, WANG, LI)]
    await doors(bank).write(api.bring_in, "elsewhere", several)

    for fold in (False, True):
        told = await doors(bank).read(
            api.turnover_by_text, [mine], starts=[DAY], last_on=DAY, among=[mine], most_texts=9, fold=fold
        )
        assert {(one.text, one.amount) for one in told} == {("转账给 王芳", -200), ("转账给 Li, 100%_Ab", -100)}
    seldom = await doors(bank).read(api.seldom, [mine], first_on=DAY, last_on=DAY, least=2, most=9, limit=9)
    assert [(one.text, len(one.entries)) for one in seldom] == [("转账给 王芳", 2)]


async def test_a_name_stays_as_it_was_written(database: Prepared, bank: Database) -> None:
    mine, house = await open_account(bank, floor=None), await open_account(bank)
    await doors(bank).write(api.bring_in, "elsewhere", [paid(mine, house, WANG)])

    for change in ("UPDATE ledger_names SET sealed = ''", "DELETE FROM ledger_names"):
        with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(change.encode())
        with psycopg.connect(database.superuser_url) as connection, pytest.raises(psycopg.Error, match="never edited"):
            connection.execute(change.encode())


@given(
    before=st.text("ab% ", max_size=4), name=st.text("abc_", min_size=1, max_size=4), after=st.text("bc\\", max_size=4),
    words=st.text("abc%_\\ ", min_size=1, max_size=6),
)  # fmt: skip
def test_the_patterns_find_what_the_words_say_and_nothing_else(before: str, name: str, after: str, words: str) -> None:
    token = "\ue000\ue001\ue002\ue003\ue004\ue005"

    likes = [f"%{escaped(words)}%", *around(words, name, token)]

    is_like = any(like_matches(one, f"{before}{token}{after}") for one in likes)
    assert is_like == (words in f"{before}{name}{after}")


def escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def like_matches(pattern: str, text: str) -> bool:
    signs = re.sub(r"\\(.)|(%)|(.)", lambda one: ".*" if one[2] else re.escape(one[1] or one[3]), pattern)
    return re.fullmatch(signs, text, re.DOTALL) is not None
