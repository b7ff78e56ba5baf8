"""An agent asks by a form, and its customer fills it in once, from what is theirs at that moment."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.care.contents import rules
from bankhall.care.contents.errors import FormExpired
from bankhall.care.contents.routes import routes as contents
from bankhall.care.routes import routes as care
from bankhall.care.types import FormAnswer, FormKind, TalkForm
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, open_account, register, rows

from .test_conversations import DESK, LI_NA, MINE, WANG, begin, talk
from .test_files import both

routes = [*care, *contents]


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=routes) as client:
        yield client


@pytest.fixture
async def desk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=routes) as client:
        yield client


async def ask(desk: httpx.AsyncClient, there: str, kind: str, **other: Any) -> httpx.Response:
    body = {"client_id": str(new_id()), "kind": kind, "text": "请选择要查询的账户"} | other
    return await desk.post(f"{there}/forms", json=body)


async def asked(desk: httpx.AsyncClient, there: str, kind: str) -> int:
    return int((await ask(desk, there, kind)).raise_for_status().json()["nth"])


async def fill(client: httpx.AsyncClient, there: str, nth: int, **told: Any) -> httpx.Response:
    return await client.post(f"{there}/forms/{nth}", json={"client_id": str(new_id())} | told)


async def withdraw(desk: httpx.AsyncClient, there: str, nth: int, **other: Any) -> httpx.Response:
    return await desk.post(f"{there}/forms/{nth}/withdraw", json={"client_id": str(new_id())} | other)


async def choices(client: httpx.AsyncClient, there: str, nth: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"{there}/forms/{nth}")).raise_for_status().json()["items"]
    return found


async def test_the_customer_chooses_one_of_their_accounts_and_the_answer_stands_in_the_conversation(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    mine, theirs = await both(portal, desk)
    account = await open_account(bank, zhang)
    ((number,),) = await rows(bank, f"SELECT number FROM accounts WHERE id = '{account}'")
    nth = await asked(desk, theirs, "account")
    (choice,) = await choices(portal, mine, nth)
    filled = await fill(portal, mine, nth, choice=choice["id"])
    form, answer = (await talk(desk, theirs, after=nth - 1))["items"]

    assert filled.status_code == 201
    assert choice["id"] == str(account)
    assert number[-4:] in choice["text"]
    assert number not in choice["text"]
    assert (form["form"]["kind"], form["author"], form["text"]) == ("account", "agent", "请选择要查询的账户")
    assert (answer["author"], answer["about"], answer["text"]) == ("customer", nth, choice["text"])
    assert answer["answer"] == {"kind": "account", "target": str(account)}
    assert {"care.send_form", "care.fill_form"} <= set(await acts(bank))


@pytest.mark.parametrize(
    ("kind", "told", "text"),
    [
        ("date", {"day": "2026-12-01"}, "2026-12-01"),
        ("amount", {"money": {"minor": 123450, "currency": "CNY"}}, "CNY 1,234.50"),
        ("yes_no", {"yes": False}, "否"),
        ("address", {"words": "上海市南京东路 8 号"}, "上海市南京东路 8 号"),
    ],
)
async def test_what_is_not_chosen_is_told_and_nothing_else_fits(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient, kind: str, told: dict[str, Any], text: str
) -> None:
    mine, theirs = await both(portal, desk)
    nth = await asked(desk, theirs, kind)
    for wrong in ({}, {"choice": str(new_id())}, told | {"choice": str(new_id())}):
        assert (await fill(portal, mine, nth, **wrong)).status_code == 400
    none = await fill(portal, mine, nth, money={"minor": 0, "currency": "CNY"})
    filled = await fill(portal, mine, nth, **told)

    assert none.status_code == 400
    assert filled.json()["text"] == text


async def test_what_is_another_s_or_gone_meanwhile_cannot_be_chosen(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    mine, theirs = await both(portal, desk)
    await open_account(bank, zhang)
    foreign = await open_account(bank, await register(bank, "李丽"))
    for kind in ("account", "card", "transfer"):
        nth = await asked(desk, theirs, kind)
        for stolen in (str(foreign), str(new_id())):
            refused = await fill(portal, mine, nth, choice=stolen)
            assert (refused.status_code, refused.json()["code"]) == (409, "care.no_such_choice")


async def test_a_form_is_filled_in_once_however_often_and_from_wherever_it_comes(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient, bank: Database
) -> None:
    mine, theirs = await both(portal, desk)
    nth = await asked(desk, theirs, "yes_no")
    client_id = str(new_id())
    tabs = await asyncio.gather(
        *(fill(portal, mine, nth, yes=True) for _ in range(3)),
        *(fill(portal, mine, nth, yes=True, client_id=client_id) for _ in range(3)),
    )
    codes = {one.json().get("code") for one in tabs if one.status_code == 409}
    answers = await rows(bank, "SELECT nth FROM conversation_messages WHERE holds = 'answer'")

    assert len(answers) == 1
    assert codes == {"care.form_filled"}


async def test_what_is_sent_again_under_its_id_is_the_same_and_another_under_it_is_refused(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    mine, theirs = await both(portal, desk)
    form_id, answer_id, end_id = (str(new_id()) for _ in range(3))
    first = await ask(desk, theirs, "date", client_id=form_id)
    again = await ask(desk, theirs, "date", client_id=form_id)
    other = await ask(desk, theirs, "amount", client_id=form_id)
    nth = first.json()["nth"]
    filled = await fill(portal, mine, nth, day="2026-12-01", client_id=answer_id)
    filled_again = await fill(portal, mine, nth, day="2026-12-01", client_id=answer_id)
    changed = await fill(portal, mine, nth, day="2026-12-02", client_id=answer_id)
    second = await asked(desk, theirs, "date")
    ends = [await withdraw(desk, theirs, second, client_id=end_id) for _ in range(2)]
    crossed = await withdraw(desk, theirs, nth, client_id=end_id)

    assert (first.json(), filled.json()) == (again.json(), filled_again.json())
    assert [one.json()["code"] for one in (other, changed, crossed)] == ["kernel.key_reused"] * 3
    assert ends[0].json() == ends[1].json()


async def test_a_form_that_was_withdrawn_has_expired_or_whose_talk_is_over_is_not_filled_in(
    portal: httpx.AsyncClient, desk: httpx.AsyncClient, bank: Database
) -> None:
    mine, theirs = await both(portal, desk)
    withdrawn, old, open_ = [await asked(desk, theirs, "yes_no") for _ in range(3)]
    too_many = await ask(desk, theirs, "yes_no")
    (await withdraw(desk, theirs, withdrawn)).raise_for_status()
    there = await asked(desk, theirs, "yes_no")
    (await fill(portal, mine, there, yes=True)).raise_for_status()
    after_filled = await withdraw(desk, theirs, there)
    of_withdrawn = await fill(portal, mine, withdrawn, yes=True)
    (await desk.post(f"{theirs}/end", json={"wrap_up": "solved"})).raise_for_status()
    of_ended = await fill(portal, mine, open_, yes=True)
    (await portal.post(f"{mine}/reopen")).raise_for_status()
    of_reopened = await fill(portal, mine, open_, yes=True)

    assert too_many.json()["code"] == "care.too_many_forms"
    assert after_filled.json()["code"] == "care.form_filled"
    assert of_withdrawn.json()["code"] == "care.form_withdrawn"
    assert of_ended.json()["code"] == "care.conversation_over"
    assert of_reopened.status_code == 201
    assert old not in {one["about"] for one in (await talk(portal, mine))["items"]}


def test_a_form_expires_to_the_second() -> None:
    until = datetime(2026, 12, 1, 12, tzinfo=UTC)
    form = TalkForm(kind=FormKind.DATE, until=until)

    assert rules.refuse_ending(form, None, until - timedelta(seconds=1)) is None
    assert isinstance(rules.refuse_ending(form, None, until), FormExpired)
    assert rules.refuse_ending(form, None, until, is_filling=False) is None
    assert rules.refuse_ending(form, FormAnswer(kind=FormKind.DATE), until) is not None


async def test_a_form_is_for_those_who_talk_and_filled_in_by_its_customer_alone(
    bank: Database, portal: httpx.AsyncClient, desk: httpx.AsyncClient
) -> None:
    mine, theirs = await both(portal, desk)
    nth = await asked(desk, theirs, "yes_no")
    stranger = await register(bank, "李丽")
    async with (
        counter(bank, as_customer(stranger), routes=routes) as strange,
        counter(bank, WANG, routes=routes) as colleague,
    ):
        own = await begin(strange)
        tries = [
            await strange.get(f"{mine}/forms/{nth}"),
            await fill(strange, mine, nth, yes=True),
            await fill(strange, f"{MINE}/{own}", nth, yes=True),
            await ask(colleague, theirs, "yes_no"),
            await withdraw(colleague, theirs, nth),
            await fill(portal, mine, 1, yes=True),
            await fill(portal, mine, 2**31 + 5, yes=True),
            await fill(portal, mine, 0, yes=True),
        ]
        by_staff = await fill(desk, mine, nth, yes=True)
        by_customer = await ask(portal, theirs, "yes_no")
        not_taken = await ask(desk, f"{DESK}/{own}", "yes_no")

    assert [one.status_code for one in tries] == [404] * 8
    assert (by_staff.status_code, by_customer.status_code) == (403, 403)
    assert not_taken.json()["code"] == "care.not_yours"
