"""Putting right what the bank knows: by oneself how one is reached, by asking the rest."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import msgspec
import psycopg
import pytest

from bankhall.customers import words
from bankhall.customers.actions import change
from bankhall.customers.actions.correct import correct_address, correct_contact
from bankhall.customers.errors import ChangedMeanwhile, CustomerClosed, LastPhone
from bankhall.customers.queries import customer
from bankhall.customers.rules import amendments as rules
from bankhall.customers.types import (
    Address,
    Because,
    ContactKind,
    CorrectAddress,
    CorrectContact,
    Customer,
    CustomerChange,
    Document,
    DocumentKind,
)
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import ask_for_confirmation, give_confirmation
from bankhall.kernel.step_up.errors import ConfirmationRequired
from bankhall.notify import api as notify
from bankhall.notify.types import Channel
from confirming import confirm_and_post, confirm_and_write
from counter import AUDITOR, CLERK, SESSION_ID, acts, as_customer, counter, doors, events, register, rows
from databases import Database as Place

MINE = "/api/portal/amendments"
LIST = "/api/console/amendments"
PASSPORT = Document(DocumentKind.PASSPORT, "E12345678", "CZ")
NEW_NAME = {"field": "name", "name": "Anna Nová", "reason": "I married"}
SECRETS = ("13812345678", "13900001111", "anna@example.com", "E12345678", "E87654321", "I married")


@pytest.fixture
async def anna(bank: Database) -> UUID:
    return await register(
        bank,
        "Anna Nováková",
        birth_on=date(1970, 12, 13),
        documents=(PASSPORT,),
        phones=("13812345678", "13900001111"),
        emails=("anna@example.com",),
    )


@pytest.fixture
async def portal(bank: Database, anna: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(anna)) as client:
        yield client


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, CLERK) as client:
        yield client


async def correct(bank: Database, who: UUID, nth: int | None, value: str | None, **other: Any) -> Customer:
    command = CorrectContact(
        kind=other.get("kind", ContactKind.PHONE), nth=nth, value=value, version=other.get("version", 1)
    )
    return (await confirm_and_write(bank, as_customer(who), correct_contact, command)).customer


async def known(bank: Database, who: UUID) -> Customer:
    return await doors(bank).read(customer, who)


# ------------------------------------------------------------------------------------------------- by oneself


async def test_customers_replace_add_and_take_away_how_they_are_reached(bank: Database, anna: UUID) -> None:
    await correct(bank, anna, 1, "+86 139 8888 7777")
    await correct(bank, anna, None, "+420601123456", version=2)
    await correct(bank, anna, 0, None, version=3)
    after = await correct(bank, anna, 0, None, kind=ContactKind.EMAIL, version=4)

    assert (after.phones, after.emails, after.version) == (("13988887777", "+420601123456"), (), 5)
    async with counter(bank, as_customer(anna)) as portal:
        history = (await portal.get("/api/portal/profile/edits")).json()["items"]
    assert [(one["by_kind"], one["by"], one["fields"][0]["field"]) for one in history] == [
        ("customer", None, field) for field in ("emails", "phones", "phones", "phones")
    ]
    assert [secret for secret in SECRETS if secret in str(history)] == []


async def test_what_somebody_corrects_on_an_old_page_hits_no_other_number(bank: Database, anna: UUID) -> None:
    await correct(bank, anna, 0, None)
    with pytest.raises(ChangedMeanwhile):
        await correct(bank, anna, 0, "13700000000")
    assert (await known(bank, anna)).phones == ("13900001111",)


@pytest.mark.parametrize(
    ("nth", "value", "refusal"),
    [(4, "13700000000", BadInput), (None, None, BadInput), (0, "no number", BadInput), (0, "1" * 200, BadInput)],
)
async def test_what_is_no_number_or_no_place_is_refused(
    bank: Database, anna: UUID, nth: int | None, value: str | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await correct(bank, anna, nth, value)
    assert (await known(bank, anna)).version == 1


async def test_the_last_number_stays(bank: Database, anna: UUID) -> None:
    await correct(bank, anna, 1, None)
    with pytest.raises(LastPhone):
        await correct(bank, anna, 0, None, version=2)


async def test_exactly_the_new_number_is_confirmed(bank: Database, anna: UUID) -> None:
    wanted = CorrectContact(kind=ContactKind.PHONE, nth=0, value="137 0000 0000", version=1)
    with pytest.raises(ConfirmationRequired) as required:
        await doors(bank, as_customer(anna)).write(correct_contact, wanted)
    told = required.value.content
    assert (told["contact"], told["before"], told["after"]) == ("phone", "138****5678", "13700000000")
    assert (await known(bank, anna)).version == 1


async def test_what_was_confirmed_for_one_number_changes_no_other(bank: Database, anna: UUID) -> None:
    path, mine = "/api/portal/profile/contacts", {"version": 1, "kind": "phone", "nth": 0}
    async with counter(bank, as_customer(anna)) as portal:
        refused = await portal.post(path, json={**mine, "value": "13700000000"})
        doors_of_tests = doors(bank, system("tests"))
        token = refused.json()["facts"]["token"]
        asked = await doors_of_tests.write(ask_for_confirmation, SESSION_ID, token)
        await doors_of_tests.write(give_confirmation, SESSION_ID, asked.id, way="passkey")
        shown = {"Confirmation": str(asked.id)}
        other = await portal.post(path, json={**mine, "value": "13666666666"}, headers=shown)
        right = await portal.post(path, json={**mine, "value": "13700000000"}, headers=shown)
        again = await portal.post(path, json={**mine, "version": 2, "value": "13700000001"}, headers=shown)

    assert (other.status_code, right.status_code, again.status_code) == (403, 200, 403)
    assert (await known(bank, anna)).phones == ("13700000000", "13900001111")


async def test_an_address_is_replaced(bank: Database, anna: UUID) -> None:
    wanted = CorrectAddress(Address("CN", "解放路 1 号", "锦江区", "成都"), 1)
    await confirm_and_write(bank, as_customer(anna), correct_address, wanted)
    assert (await known(bank, anna)).address == Address("CN", "解放路 1 号", "锦江区", "成都")


async def test_the_old_number_is_told_of_the_new_one_whoever_changed_it(bank: Database, anna: UUID) -> None:
    await doors(bank, system("demo")).write(notify.open_drawer)

    await correct(bank, anna, 0, "13700000000")

    told = await doors(bank, system("tests")).read(
        notify.kept,
        [(Channel.SMS, "+8613812345678"), (Channel.SMS, "+8613700000000"), (Channel.EMAIL, "anna@example.com")],
        timezone="Asia/Shanghai",
    )
    assert {(one.letter.channel, one.letter.address) for one in told} == {
        (Channel.SMS, "+8613812345678"),
        (Channel.EMAIL, "anna@example.com"),
    }
    assert all("13700000000" not in one.letter.text for one in told)
    change_by_staff = CustomerChange(customer_id=anna, version=2, emails=("new@example.com",))
    await doors(bank).write(change.change_customer, change_by_staff)
    told = await doors(bank, system("tests")).read(
        notify.kept, [(Channel.EMAIL, "anna@example.com")], timezone="Asia/Shanghai"
    )
    assert len(told) == 2


# ------------------------------------------------------------------------------------------------- by asking


async def test_a_name_is_asked_for_looked_at_and_changed_and_the_customer_reads_what_came_of_it(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    asked = await portal.post(MINE, json=NEW_NAME)
    (case,) = (await clerk.get(LIST)).json()["items"]
    done = await clerk.post(
        f"{LIST}/{case['id']}/accept", json={"version": case["version"], "note": "Certificate seen"}
    )

    assert (asked.status_code, done.status_code) == (201, 204)
    assert (case["name"], case["edit"], case["reason"]) == (
        "Anna Nováková",
        {"field": "name", "before": ["Anna Nováková"], "after": ["Anna Nová"]},
        "I married",
    )
    assert (await known(bank, anna)).name == "Anna Nová"
    (told,) = (await portal.get(MINE)).json()["items"]
    assert (told["outcome"], told["note"]) == ("accepted", "Certificate seen")
    assert (await clerk.get(LIST)).json() == {"items": [], "waiting": 0, "next": None}
    assert [act for act in await acts(bank) if "amendment" in act] == [
        "customers.ask_amendment",
        "customers.decide_amendment",
    ]
    assert {"customers.amendment_asked", "customers.amendment_decided"} <= set(await events(bank))


async def test_a_document_is_shown_in_part_until_somebody_says_what_for(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    document = {"kind": "passport", "number": "E87654321", "country": "CZ"}
    await portal.post(MINE, json={"field": "documents", "document": document, "nth": 0, "reason": "a new one"})
    masked = (await clerk.get(LIST)).json()["items"][0]
    await confirm_and_post(bank, clerk, f"/api/console/customers/{anna}/unmask", {"purpose": "correct"})
    clear = (await clerk.get(LIST)).json()["items"][0]

    assert (masked["edit"]["after"], masked["in_clear"]) == (["E*******1"], None)
    assert clear["in_clear"] == {"field": "documents", "before": ["E12345678"], "after": ["E87654321"]}
    async with counter(bank, Actor(kind="staff", name="B", id=new_id(), rights=CLERK.rights)) as other:
        assert "E87654321" not in (await other.get(LIST)).text
    await clerk.post(f"{LIST}/{clear['id']}/accept", json={"version": 1})
    assert (await known(bank, anna)).documents == (Document(DocumentKind.PASSPORT, "E87654321", "CZ"),)


async def test_somebody_elses_document_is_told_to_staff_and_not_to_who_asks(
    bank: Database, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    await register(bank, "Eva", documents=(Document(DocumentKind.PASSPORT, "E87654321", "CZ"),))
    document = {"kind": "passport", "number": "E87654321", "country": "CZ"}

    asked = await portal.post(MINE, json={"field": "documents", "document": document, "nth": 0, "reason": "mine"})
    (case,) = (await clerk.get(LIST)).json()["items"]
    refused = await clerk.post(f"{LIST}/{case['id']}/accept", json={"version": 1})

    assert asked.status_code == 201
    assert refused.json()["code"] == "customers.document_known"
    assert (await clerk.get(LIST)).json()["waiting"] == 1
    await clerk.post(f"{LIST}/{case['id']}/decline", json={"note": "Please come to a branch with it"})
    (told,) = (await portal.get(MINE)).json()["items"]
    assert (told["outcome"], told["note"]) == ("declined", "Please come to a branch with it")


async def test_a_decision_on_an_older_file_is_refused_and_the_request_waits_on(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    await portal.post(MINE, json=NEW_NAME)
    (case,) = (await clerk.get(LIST)).json()["items"]
    await correct(bank, anna, 0, "13700000000")

    refused = await clerk.post(f"{LIST}/{case['id']}/accept", json={"version": case["version"]})

    assert refused.json()["code"] == "customers.changed_meanwhile"
    (again,) = (await clerk.get(LIST)).json()["items"]
    assert (await clerk.post(f"{LIST}/{case['id']}/accept", json={"version": again["version"]})).status_code == 204


async def test_many_who_decide_at_once_decide_once(
    bank: Database, portal: httpx.AsyncClient, clerk: httpx.AsyncClient
) -> None:
    await portal.post(MINE, json=NEW_NAME)
    (case,) = (await clerk.get(LIST)).json()["items"]
    place = f"{LIST}/{case['id']}"
    answers = await asyncio.gather(
        *(clerk.post(f"{place}/accept", json={"version": 1}) for _ in range(3)),
        *(clerk.post(f"{place}/decline", json={"note": "no"}) for _ in range(3)),
        portal.post(f"{MINE}/{case['id']}/take-back"),
    )
    done = [answer for answer in answers if answer.status_code in (200, 204)]
    assert len(done) == 1
    assert {answer.json()["code"] for answer in answers if answer not in done} == {"customers.amendment_decided"}
    assert await rows(bank, "SELECT count(*) FROM customer_amendment_decisions") == [(1,)]


async def test_the_same_is_asked_once_at_a_time_and_not_for_ever(bank: Database, portal: httpx.AsyncClient) -> None:
    twins = await asyncio.gather(*(portal.post(MINE, json=NEW_NAME) for _ in range(4)))
    assert sorted(answer.status_code for answer in twins) == [201, 409, 409, 409]
    for _ in range(rules.MOST_ASKED - 1):
        (waiting,) = [one for one in (await portal.get(MINE)).json()["items"] if one["outcome"] is None]
        assert (await portal.post(f"{MINE}/{waiting['id']}/take-back")).status_code == 200
        assert (await portal.post(MINE, json=NEW_NAME)).status_code == 201
    (waiting,) = [one for one in (await portal.get(MINE)).json()["items"] if one["outcome"] is None]
    await portal.post(f"{MINE}/{waiting['id']}/take-back")
    refused = await portal.post(MINE, json=NEW_NAME)
    assert (refused.status_code, refused.json()["code"]) == (429, "customers.too_many_amendments")


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"reason": "x" * 501},
        {"name": None},
        {"name": "Anna Nováková"},
        {"field": "phones"},
        {"field": "birth_on", "birth_on": "2999-01-01"},
        {"field": "birth_on"},
        {"field": "documents", "document": {"kind": "resident_id", "number": "123456"}},
        {"field": "documents", "document": {"kind": "passport", "number": "E1234567"}, "nth": 3},
        {"customer_id": str(new_id())},
    ],
)
async def test_a_request_that_makes_no_sense_is_refused(
    bank: Database, portal: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    assert (await portal.post(MINE, json={**NEW_NAME, **wrong})).status_code == 400
    assert await rows(bank, "SELECT count(*) FROM customer_amendments") == [(0,)]


async def test_nobody_sees_or_takes_back_what_another_customer_asked(bank: Database, portal: httpx.AsyncClient) -> None:
    await portal.post(MINE, json=NEW_NAME)
    (mine,) = (await portal.get(MINE)).json()["items"]
    async with counter(bank, as_customer(await register(bank, "Eva"))) as eva:
        assert (await eva.get(MINE)).json() == {"items": []}
        foreign = await eva.post(f"{MINE}/{mine['id']}/take-back")
        absent = await eva.post(f"{MINE}/{new_id()}/take-back")
        assert (await eva.get(LIST)).status_code == 403
    assert (foreign.status_code, foreign.json()["code"]) == (absent.status_code, absent.json()["code"])
    assert foreign.status_code == 404


async def test_who_may_not_change_the_file_neither_sees_nor_decides_requests(
    bank: Database, portal: httpx.AsyncClient
) -> None:
    await portal.post(MINE, json=NEW_NAME)
    (mine,) = (await portal.get(MINE)).json()["items"]
    async with counter(bank, AUDITOR) as auditor:
        answers = [
            await auditor.get(LIST),
            await auditor.post(f"{LIST}/{mine['id']}/accept", json={"version": 1}),
            await auditor.post(f"{LIST}/{mine['id']}/decline", json={"note": "no"}),
        ]
    assert {answer.status_code for answer in answers} == {403}


async def test_requests_lie_sealed_and_end_with_who_leaves(
    bank: Database, anna: UUID, portal: httpx.AsyncClient, clerk: httpx.AsyncClient, database: Place
) -> None:
    from .test_sealed import dump

    await portal.post(MINE, json=NEW_NAME)
    await doors(bank).write(change.close_customer, Because(anna, "moved away"))

    copied = dump(database)
    assert [secret for secret in SECRETS if secret in copied] == []
    assert (await clerk.get(LIST)).json()["waiting"] == 0
    assert [one["outcome"] for one in (await portal.get(MINE)).json()["items"]] == ["withdrawn"]
    assert (await portal.post(MINE, json=NEW_NAME)).json()["code"] == "customers.closed"
    with pytest.raises(CustomerClosed):
        await correct(bank, anna, 0, "13700000000", version=2)
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.Error):
        connection.execute("DELETE FROM customer_amendments")


async def test_the_list_goes_on_where_a_page_ended(bank: Database, clerk: httpx.AsyncClient) -> None:
    for nth in range(5):
        async with counter(bank, as_customer(await register(bank, f"Client {nth}"))) as client:
            await client.post(MINE, json=NEW_NAME)
    first = (await clerk.get(LIST, params={"limit": 3})).json()
    rest = (await clerk.get(LIST, params={"limit": 3, "after": first["next"]})).json()
    assert [one["name"] for one in first["items"] + rest["items"]] == [f"Client {nth}" for nth in range(5)]
    assert (first["waiting"], rest["next"]) == (5, None)


def test_the_messages_say_nothing_of_what_was_changed() -> None:
    told = msgspec.json.encode([words.CONTACT_CHANGED, words.AMENDMENT_DECIDED]).decode()
    assert "{value}" not in told
