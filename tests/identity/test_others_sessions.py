"""Whoever works at the bank ends a customer's or a colleague's session, one or all; nobody else does."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.identity import api
from bankhall.identity.reactions import SUBSCRIBERS
from bankhall.identity.types import Realm
from bankhall.kernel.db import Database
from bankhall.kernel.events import enroll
from bankhall.kernel.ids import new_id
from hearing import hear

from .entrance import Open, enter
from .people import PASSWORD, count, doors, events, hire, rows
from .people import enroll as enroll_customer
from .reach import reachable, told

TELLING = next(one for one in SUBSCRIBERS if one.name == "identity.tell_of_safety")
ME = "/api/identity/me"


def words(login: str, realm: str = "staff") -> dict[str, str]:
    return {"realm": realm, "login": login, "password": PASSWORD}


def at(kind: str, holder_id: UUID) -> str:
    return f"/api/console/{kind}/{holder_id}/sessions"


async def listed(client: httpx.AsyncClient, there: str) -> Sequence[dict[str, Any]]:
    found: Sequence[dict[str, Any]] = (await client.get(there)).raise_for_status().json()["items"]
    return found


@pytest.fixture
async def people(bank: Database) -> dict[str, UUID]:
    await doors(bank).write(api.ensure_roles)
    return {
        "chief": await hire(bank, "chen.jie", "administrator"),
        "clerk": await hire(bank, "li.na", "clerk"),
        "other": await hire(bank, "wang.qiang", "clerk"),
        "auditor": await hire(bank, "zhou.tao", "auditor"),
        "zhang": await enroll_customer(bank),
        "anna": await enroll_customer(bank, "anna", name="Anna"),
    }


async def test_an_administrator_ends_one_session_of_a_colleague_and_then_all(
    bank: Database, browser: Open, people: dict[str, UUID]
) -> None:
    there = at("staff", people["clerk"])
    async with browser() as chief, browser() as first, browser() as second, browser() as third, browser() as other:
        await enter(bank, chief, words("chen.jie"))
        for one in (first, second, third):
            await enter(bank, one, words("li.na"))
        await enter(bank, other, words("wang.qiang"))
        newest, *rest = await listed(chief, there)
        ended = await chief.delete(f"{there}/{newest['id']}")
        left = [(await one.get(ME)).status_code for one in (first, second, third)]
        again = await chief.delete(f"{there}/{newest['id']}")
        all_ended = await chief.post(f"{there}/end-all")
        out = [(await one.get(ME)).status_code for one in (first, second, third)]
        none_left = await chief.post(f"{there}/end-all")
        untouched = [(await one.get(ME)).status_code for one in (chief, other)]

    assert len(rest) == 2
    assert (ended.status_code, sorted(left)) == (204, [200, 200, 401])
    assert (again.status_code, again.json()["code"]) == (404, "identity.session_not_found")
    assert (all_ended.json(), out, none_left.json()) == ({"sessions": 2}, [401] * 3, {"sessions": 0})
    assert untouched == [200, 200]
    noted = "SELECT subject_kind, subject_id, actor_name, facts FROM audit_log WHERE act = 'identity.end_sessions_for'"
    assert await rows(bank, noted) == [
        ("staff", str(people["clerk"]), "李娜", {"sessions": 1}),
        ("staff", str(people["clerk"]), "李娜", {"sessions": 2}),
    ]


async def test_a_sign_in_that_is_half_done_ends_with_all(
    bank: Database, browser: Open, people: dict[str, UUID]
) -> None:
    async with browser() as chief, browser() as thief:
        await enter(bank, chief, words("chen.jie"))
        await thief.post("/api/identity/sign-in", json=words("li.na"))
        await chief.post(at("staff", people["clerk"]) + "/end-all")
        await doors(bank).write(api.forget_spent_codes, Realm.STAFF, "li.na")
        late = await thief.post("/api/identity/sign-in/code", json={"way": "authenticator", "code": "000000"})

    assert (late.status_code, late.json()["code"]) == (401, "identity.sign_in_over")


async def test_a_session_is_ended_only_under_whose_it_is(
    bank: Database, browser: Open, people: dict[str, UUID]
) -> None:
    async with browser() as chief, browser() as clerk, browser() as customer:
        await enter(bank, chief, words("chen.jie"))
        await enter(bank, clerk, words("li.na"))
        await enter(bank, customer, words("zhang.wei", "customer"))
        [his] = await listed(clerk, at("customers", people["zhang"]))
        [hers] = await listed(chief, at("staff", people["clerk"]))
        tried = [
            await clerk.delete(f"{at('customers', people['anna'])}/{his['id']}"),
            await clerk.delete(f"{at('customers', people['zhang'])}/{hers['id']}"),
            await clerk.delete(f"{at('customers', people['zhang'])}/{new_id()}"),
            await chief.delete(f"{at('staff', people['other'])}/{hers['id']}"),
            await chief.delete(f"{at('staff', people['zhang'])}/{his['id']}"),
        ]
        inside = [(await one.get(ME)).status_code for one in (clerk, customer)]

    assert [one.status_code for one in tried] == [404] * 5
    assert inside == [200, 200]


async def test_nobody_ends_sessions_of_others_without_the_right(
    bank: Database, browser: Open, people: dict[str, UUID]
) -> None:
    async with browser() as clerk, browser() as auditor, browser() as customer, browser() as nobody:
        await enter(bank, clerk, words("li.na"))
        await enter(bank, auditor, words("zhou.tao"))
        await enter(bank, customer, words("zhang.wei", "customer"))
        statuses = {
            name: [
                (await one.request(method, at(kind, people[whose]) + tail)).status_code
                for kind, whose in wanted
                for method, tail in (("GET", ""), ("DELETE", f"/{new_id()}"), ("POST", "/end-all"))
            ]
            for name, one, wanted in (
                ("clerk", clerk, [("staff", "other")]),
                ("auditor", auditor, [("staff", "other"), ("customers", "zhang")]),
                ("customer", customer, [("staff", "other"), ("customers", "zhang"), ("customers", "anna")]),
                ("nobody", nobody, [("staff", "other"), ("customers", "zhang")]),
            )
        }
        inside = (await customer.get(ME)).status_code

    assert statuses == {"clerk": [403] * 3, "auditor": [403] * 6, "customer": [403] * 9, "nobody": [401] * 6}
    assert inside == 200


async def test_who_cannot_sign_in_is_signed_in_nowhere(bank: Database, browser: Open, people: dict[str, UUID]) -> None:
    async with browser() as clerk:
        await enter(bank, clerk, words("li.na"))

        assert await listed(clerk, at("customers", new_id())) == []
        assert (await clerk.post(at("customers", new_id()) + "/end-all")).status_code == 404


async def test_ten_that_end_all_at_once_end_each_session_once(
    bank: Database, browser: Open, people: dict[str, UUID]
) -> None:
    async with browser() as clerk, browser() as customer:
        await enter(bank, clerk, words("li.na"))
        await enter(bank, customer, words("zhang.wei", "customer"))
        there = at("customers", people["zhang"]) + "/end-all"
        answers = await asyncio.gather(*(clerk.post(there) for _ in range(10)))
        ended = [one.json()["sessions"] for one in answers]

    assert sorted(ended) == [0] * 9 + [1]
    assert (await events(bank)).count("sessions_ended_by_bank") == 1
    assert await count(bank, "sessions") == 1  # the clerk's


@pytest.mark.usefixtures("people")
async def test_the_customer_is_told_in_words_that_alarm_nobody(bank: Database, browser: Open) -> None:
    await doors(bank).write(enroll, [TELLING])
    who = await reachable(bank, "qian.duo")
    async with browser() as clerk, browser() as customer:
        await enter(bank, clerk, words("li.na"))
        await enter(bank, customer, words("qian.duo", "customer"))
        await clerk.post(at("customers", who) + "/end-all")

    await hear(bank, TELLING)

    [news] = await told(bank)
    assert news == "本行已于2026年11月22日 17:00退出您账户的登录，您可以重新登录。如有疑问，请联系我们。"
