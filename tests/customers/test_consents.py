"""Consents: no by default, act by act, to words that were shown; withdrawn as easily as given, and at once."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import event

from bankhall.customers import api, permissions, privacy, words
from bankhall.customers.actions import change
from bankhall.customers.queries.consents import CONSENTING
from bankhall.customers.rules import consents as rules
from bankhall.customers.types import Because, ConsentPurpose
from bankhall.identity.permissions import CUSTOMER_RIGHTS
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.personal import Purpose
from counter import AUDITOR, CLERK, acts, as_customer, counter, doors, events, register, rows
from databases import Database as Place

MINE = "/api/portal/consents"
SMS = ConsentPurpose.MARKETING_SMS
RECORDER = Actor(
    kind="staff",
    name="Li Na",
    id=new_id(),
    rights=frozenset({permissions.VIEW, permissions.CHANGE, permissions.RECORD_CONSENT}),
)


def theirs(customer_id: UUID) -> str:
    return f"/api/console/customers/{customer_id}/consents"


def agreeing(told: dict[str, Any], purpose: str = SMS, /, **other: object) -> dict[str, object]:
    """What a page sends that has shown what it was told."""
    (asked,) = [one for one in told["asked"] if one["purpose"] == purpose]
    wording = asked["wording"]
    return {
        "version": wording["version"],
        "language": wording["language"],
        "digest": wording["digest"],
        "seen": asked["last"]["nth"] if asked["last"] else 0,
        **other,
    }


def states(told: dict[str, Any]) -> dict[str, str]:
    return {one["purpose"]: one["state"] for one in told["asked"] if one["state"] != "never"}


async def may(bank: Database, *customer_ids: UUID, purpose: ConsentPurpose = SMS) -> set[UUID]:
    return await doors(bank).read(api.consented, customer_ids, purpose)


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(bank, "Anna", birth_on=date(1970, 12, 13))


@pytest.fixture
async def portal(bank: Database, anna: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(anna)) as client:
        yield client


async def test_nobody_has_agreed_to_anything_until_they_do(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    told = (await portal.get(MINE)).json()

    assert {one["purpose"]: one["state"] for one in told["asked"]} == dict.fromkeys(ConsentPurpose, "never")
    assert told["acts"] == []
    for purpose in ConsentPurpose:
        assert await may(bank, anna, purpose=purpose) == set()


async def test_a_consent_is_given_and_withdrawn_each_in_one_step_and_holds_at_once(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    told = (await portal.get(MINE)).json()

    given = (await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told))).json()
    held = await may(bank, anna)
    withdrawn = (await portal.post(f"{MINE}/{SMS}/withdraw")).json()

    assert (states(given), held) == ({SMS: "given"}, {anna})
    assert (states(withdrawn), await may(bank, anna)) == ({SMS: "withdrawn"}, set())
    assert [(act["nth"], act["is_given"], act["channel"], act["is_proven"]) for act in withdrawn["acts"]] == [
        (2, False, "portal", True),
        (1, True, "portal", True),
    ]
    assert await acts(bank) == ["customers.register", "customers.give_consent", "customers.withdraw_consent"]
    assert (await events(bank))[-2:] == ["customers.consent_given", "customers.consent_withdrawn"]


async def test_each_purpose_is_agreed_to_by_itself(bank: Database, anna: UUID, portal: httpx.AsyncClient) -> None:
    told = (await portal.get(MINE)).json()
    await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told))
    assert [purpose for purpose in ConsentPurpose if await may(bank, anna, purpose=purpose)] == [SMS]


async def test_what_stands_is_not_written_again_and_nothing_to_withdraw_is_no_error(
    bank: Database, portal: httpx.AsyncClient
) -> None:
    assert states((await portal.post(f"{MINE}/{SMS}/withdraw")).json()) == {}
    told = (await portal.get(MINE)).json()
    for _ in range(3):
        assert (await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told))).status_code == 200
    for _ in range(3):
        await portal.post(f"{MINE}/{SMS}/withdraw")
    assert await rows(bank, "SELECT nth, is_given FROM customer_consents ORDER BY nth") == [(1, True), (2, False)]


async def test_a_yes_that_arrives_after_the_no_does_not_undo_it(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    late = agreeing((await portal.get(MINE)).json())
    await portal.post(f"{MINE}/{SMS}/give", json=late)
    await portal.post(f"{MINE}/{SMS}/withdraw")

    replayed = await portal.post(f"{MINE}/{SMS}/give", json=late)

    assert (replayed.status_code, replayed.json()["code"]) == (409, "customers.consent_moved_on")
    assert await may(bank, anna) == set()


async def test_at_once_from_two_devices_each_act_has_its_place(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    told = agreeing((await portal.get(MINE)).json())
    answers = await asyncio.gather(
        *(portal.post(f"{MINE}/{SMS}/give", json=told) for _ in range(6)),
        *(portal.post(f"{MINE}/{SMS}/withdraw") for _ in range(6)),
    )

    assert {answer.status_code for answer in answers} <= {200, 409}
    noted = await rows(bank, "SELECT nth, is_given FROM customer_consents ORDER BY nth")
    assert noted == [(nth + 1, nth % 2 == 0) for nth in range(len(noted))]
    assert await may(bank, anna) == ({anna} if len(noted) % 2 else set())


async def test_who_withdraws_while_thousands_are_looked_up_is_in_no_later_answer(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    await portal.post(f"{MINE}/{SMS}/give", json=agreeing((await portal.get(MINE)).json()))
    strangers = [new_id() for _ in range(20_000)]
    running = [asyncio.create_task(may(bank, anna, *strangers)) for _ in range(4)]
    await portal.post(f"{MINE}/{SMS}/withdraw")

    after = await may(bank, anna, *strangers)

    assert after == set()
    assert all(found <= {anna} for found in await asyncio.gather(*running))


@pytest.mark.parametrize(
    "forged",
    [{"version": 2}, {"version": 999}, {"digest": "0" * 64}, {"language": "en"}],
    ids=["a version to come", "no version", "other words", "not the language that was shown"],
)
async def test_only_the_words_of_today_are_agreed_to(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, forged: dict[str, object]
) -> None:
    told = (await portal.get(MINE)).json()
    refused = await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told, **forged))
    assert (refused.status_code, refused.json()["code"]) == (409, "customers.wording_changed")
    assert await may(bank, anna) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 0},
        {"seen": -1},
        {"digest": "xyz"},
        {"language": "fr"},
        {"customer_id": str(new_id())},
        {"seen": None},
    ],
)
async def test_a_consent_that_cannot_be_read_is_refused(portal: httpx.AsyncClient, wrong: dict[str, object]) -> None:
    told = (await portal.get(MINE)).json()
    assert (await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told, **wrong))).status_code == 400


@pytest.mark.parametrize("step", ["give", "withdraw"])
async def test_nobody_agrees_to_a_purpose_that_does_not_exist(portal: httpx.AsyncClient, step: str) -> None:
    told = (await portal.get(MINE)).json()
    answer = await portal.post(f"{MINE}/everything/{step}", json=agreeing(told))
    assert answer.status_code in (400, 404)


async def test_other_words_ask_anew_and_the_old_yes_no_longer_counts(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await portal.post(f"{MINE}/{SMS}/give", json=agreeing((await portal.get(MINE)).json()))
    first = words._WORDINGS[SMS][0]
    other = {language: words.Text(text.title, text.body + " …") for language, text in first.items()}
    monkeypatch.setattr(words, "_WORDINGS", {**words._WORDINGS, SMS: (first, other)})

    told = (await portal.get(MINE)).json()

    assert (states(told), await may(bank, anna)) == ({SMS: "asked_anew"}, set())
    given = await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told))
    assert (states(given.json()), await may(bank, anna)) == ({SMS: "given"}, {anna})
    assert [act["version"] for act in given.json()["acts"]] == [2, 1]


def test_words_that_were_shown_are_never_rewritten() -> None:
    """Whoever changes a wording adds a version: these are what customers have agreed to."""
    told = {
        f"{purpose}/{version}/{language}": words.wording(purpose, version, language).digest.hex()[:16]
        for purpose in ConsentPurpose
        for version in range(1, words.present_version(purpose) + 1)
        for language in Language
    }
    assert told == SHOWN


async def test_no_child_is_asked_and_nobody_agrees_for_one(bank: Database) -> None:
    child = await register(bank, "小明", birth_on=date(date.today().year - 9, 1, 1))
    async with counter(bank, as_customer(child)) as portal, counter(bank, RECORDER) as clerk:
        told = (await portal.get(MINE)).json()
        alone = await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told))
        at_counter = await clerk.post(f"{theirs(child)}/{SMS}/give", json=agreeing(told))

    assert told["is_child"] is True
    assert {alone.json()["code"], at_counter.json()["code"]} == {"customers.children_not_asked"}


@pytest.mark.parametrize(
    ("birth_on", "is_child"),
    [
        (date(2012, 11, 29), False),
        (date(2012, 11, 30), True),
        (date(2012, 2, 29), False),
        (date(2013, 1, 1), True),
        (None, False),
    ],
)
def test_a_child_is_one_until_the_fourteenth_birthday(birth_on: date | None, is_child: bool) -> None:
    assert rules.is_child(birth_on, date(2026, 11, 29)) is is_child


async def test_staff_write_down_what_was_agreed_at_the_counter_and_the_customer_sees_who(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    async with counter(bank, RECORDER) as clerk:
        told = (await clerk.get(theirs(anna), params={"language": "en"})).json()
        await clerk.post(f"{theirs(anna)}/{SMS}/give", json=agreeing(told))
        seen = (await portal.get(MINE)).json()["acts"]
        await clerk.post(f"{theirs(anna)}/{SMS}/withdraw")

    assert [(act["by"], act["channel"], act["is_given"]) for act in seen] == [("Li N.", "branch", True)]
    assert await may(bank, anna) == set()
    assert await rows(bank, "SELECT DISTINCT language, by_name FROM customer_consents") == [("en", "Li Na")]


@pytest.mark.parametrize("actor", [AUDITOR, CLERK, as_customer(new_id())], ids=["auditor", "clerk", "customer"])
async def test_who_may_not_write_consents_down_changes_none(bank: Database, anna: UUID, actor: Actor) -> None:
    async with counter(bank, actor) as client, counter(bank, RECORDER) as recorder:
        told = (await recorder.get(theirs(anna))).json()
        answers = [
            await client.post(f"{theirs(anna)}/{SMS}/give", json=agreeing(told)),
            await client.post(f"{theirs(anna)}/{SMS}/withdraw"),
        ]
    assert {answer.status_code for answer in answers} == {403}
    assert await rows(bank, "SELECT count(*) FROM customer_consents") == [(0,)]


async def test_a_customer_decides_for_nobody_else(bank: Database, anna: UUID, portal: httpx.AsyncClient) -> None:
    eva = await register(bank, "Eva")
    await portal.post(f"{MINE}/{SMS}/give", json=agreeing((await portal.get(MINE)).json()))
    async with counter(bank, as_customer(eva)) as other:
        assert (await other.get(MINE)).json()["acts"] == []
        assert (await other.get(theirs(anna))).status_code == 403
        await other.post(f"{MINE}/{SMS}/withdraw")
    assert await may(bank, anna, eva) == {anna}
    async with counter(bank, RECORDER) as clerk:
        assert (await clerk.get(theirs(new_id()))).status_code == 404
        told = agreeing((await clerk.get(theirs(eva))).json())
        assert (await clerk.post(f"{theirs(new_id())}/{SMS}/give", json=told)).status_code == 404


async def test_who_leaves_the_bank_has_withdrawn_everything_and_agrees_to_nothing_more(
    bank: Database, anna: UUID, portal: httpx.AsyncClient
) -> None:
    told = (await portal.get(MINE)).json()
    await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told))
    await portal.post(f"{MINE}/portrait/give", json=agreeing(told, "portrait"))

    await doors(bank).write(change.close_customer, Because(anna, "moved away"))

    told = (await portal.get(MINE)).json()
    assert states(told) == {SMS: "withdrawn", "portrait": "withdrawn"}
    assert {act["channel"] for act in told["acts"] if not act["is_given"]} == {"closing"}
    refused = await portal.post(f"{MINE}/{SMS}/give", json=agreeing(told))
    assert refused.json()["code"] == "customers.closed"


async def test_an_act_is_never_rewritten_and_one_that_the_bank_did_not_write_shows(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, database: Place
) -> None:
    await portal.post(f"{MINE}/{SMS}/give", json=agreeing((await portal.get(MINE)).json()))
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.Error):
        connection.execute("UPDATE customer_consents SET is_given = false")
    with psycopg.connect(database.url) as connection:
        connection.execute(
            "INSERT INTO customer_consents SELECT 'portrait', customer_id, nth, is_given, version, language, digest, "
            "channel, at, signed_by, algorithm, signature, by_kind, by_id, by_name FROM customer_consents"
        )

    acts_told = (await portal.get(MINE)).json()["acts"]

    assert {act["purpose"]: act["is_proven"] for act in acts_told} == {SMS: True, "portrait": False}


async def test_a_hundred_thousand_are_looked_up_by_one_statement(bank: Database, anna: UUID) -> None:
    async def read_all(reading: Any) -> set[UUID]:
        statements.clear()
        return await api.consented(reading, [new_id() for _ in range(100_000)], SMS)

    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    event.listen(bank.engine.sync_engine, "before_cursor_execute", note)
    assert await doors(bank).read(read_all) == set()
    assert len([one for one in statements if "customer_consents" in one]) == 1


def test_what_is_asked_and_what_is_not_is_declared_once_for_every_purpose() -> None:
    assert list(privacy.ASKED) == list(ConsentPurpose)
    assert set(privacy.WITHOUT_ASKING) == set(Purpose)
    assert permissions.CHANGE_OWN in CUSTOMER_RIGHTS


SHOWN = {
    "recommendations/1/zh-CN": "d055acb28b737a14",
    "recommendations/1/en": "f93b0068fa3e7ce8",
    "portrait/1/zh-CN": "f2e5cc9bd2449cf2",
    "portrait/1/en": "c1881bd4a0313a89",
    "marketing_sms/1/zh-CN": "17a957b78cdee59e",
    "marketing_sms/1/en": "ba6383c092da0284",
    "marketing_email/1/zh-CN": "18de2fe5d20707bb",
    "marketing_email/1/en": "0e0900f9d614caa1",
    "marketing_phone/1/zh-CN": "80f51ada75657632",
    "marketing_phone/1/en": "6eb2f6a669e9b03a",
}


async def test_who_agrees_is_gone_through_page_by_page(bank: Database) -> None:
    people = sorted([await register(bank, f"Anna {nth}", birth_on=date(1970, 12, 13)) for nth in range(7)])
    for nth, who in enumerate(people[:5]):
        async with counter(bank, as_customer(who)) as portal:
            await portal.post(f"{MINE}/{SMS}/give", json=agreeing((await portal.get(MINE)).json()))
            if nth == 1:
                await portal.post(f"{MINE}/{SMS}/withdraw")

    seen: list[UUID] = []
    pages, after = 0, None
    while True:
        page, after = await doors(bank).read(api.consenting, SMS, after=after, limit=2)
        seen, pages = [*seen, *page], pages + 1
        if after is None:
            break

    assert seen == [one for one in people[:5] if one != people[1]]
    assert pages == 3
    assert await may(bank, *people) == set(seen)


def test_a_page_of_a_large_bank_reads_no_more_than_a_page_of_the_index(database: Place) -> None:
    """By what the server says that it reads, not by the clock."""
    wanted = {"purpose": "portrait", "version": 1, "after": UUID(int=0), "limit": 100}
    query = re.sub(r":(\w+)", r"%(\1)s", str(CONSENTING))
    with psycopg.connect(database.superuser_url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO customer_consents (purpose, customer_id, nth, is_given, version, language, digest, channel,"
            " at, signed_by, algorithm, signature, by_kind, by_id, by_name)"
            " SELECT 'portrait', gen_random_uuid(), 1, true, 1, 'en', '', 'portal', now(), 'k', 'SM2-SM3',"
            " repeat('s', 64)::bytea, 'customer', NULL, '' FROM generate_series(1, 20000)"
        )
        connection.execute("ANALYZE customer_consents")
        explained = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}".encode(), wanted).fetchone()
        connection.rollback()

    assert explained is not None
    plan = explained[0][0]["Plan"]
    told = str(plan)
    assert "customer_consents_latest" in told
    assert "Seq Scan" not in told
    assert plan["Actual Rows"] == 100
    assert plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 200  # of some thousands
