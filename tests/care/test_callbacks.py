"""The bank calls back: by wish, once, on the proved number, to as many as there are people for, and says sorry."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert, update

from bankhall.care import routes as care
from bankhall.care.callbacks import actions, routes, rules
from bankhall.care.callbacks.jobs import keep_promises
from bankhall.care.callbacks.reactions import forget
from bankhall.care.models import ConversationRow
from bankhall.care.presets import routes as presets
from bankhall.care.reach.jobs import one_round
from bankhall.care.routes import reaching
from bankhall.customers import api as customers
from bankhall.customers.api import Assign
from bankhall.customers.events import CustomerWasForgotten
from bankhall.identity import api as identity
from bankhall.identity.types import Way
from bankhall.kernel import db
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.events import Heard
from bankhall.kernel.ids import new_id
from bankhall.kernel.vault import Vault
from bankhall.notify.actions.channels import open_channels
from bankhall.notify.types import Channel
from bankhall.tickets import api as tickets
from bankhall.tickets.api import NewComplaint, Product
from bankhall.tickets.complaints.models import ComplaintRow
from bankhall.tickets.types import CameBy
from counter import acts, as_customer, counter, doors, fresh_key, register, rows
from databases import Database

from .channels.conftest import reachable
from .test_reach import Clock, accept, agent, be, hire, offer

MINE, DESK = "/api/portal/callbacks", "/api/console/callbacks"
TALKS, TALKS_AT_DESK = "/api/portal/conversations", "/api/console/conversations"
ROUTES = [*care.routes, *reaching.routes, *routes.routes, *presets.routes]
PHONE = "13812345678"
LI_NA, WANG = agent("李娜"), agent("王强")


@pytest.fixture
def clock() -> Clock:
    """Ten in the morning of a Monday."""
    return Clock()


@pytest.fixture
async def bank(database: Database, vault: Vault, clock: Clock) -> AsyncIterator[db.Database]:
    opened = db.Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    await opened.doors(system("tests")).write(open_channels, list(Channel))
    yield opened
    await opened.close()


@pytest.fixture
async def zhang(bank: db.Database) -> UUID:
    id_ = await register(bank, "张伟")
    await reachable(bank, id_, mailbox="zhang.wei@example.com", phone=PHONE)
    return id_


@pytest.fixture
async def portal(bank: db.Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ROUTES) as client:
        yield client


@pytest.fixture
async def li_na(bank: db.Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=ROUTES) as client:
        yield client


@pytest.fixture
async def wang(bank: db.Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=ROUTES) as client:
        yield client


async def ask(portal: httpx.AsyncClient, from_at: str | None = None, **other: Any) -> httpx.Response:
    body = {"topic": "card", "language": "zh-CN", "from_at": from_at, "matter": "我的卡被吞了"} | other
    return await portal.post(MINE, json=body, headers=fresh_key())


async def asked(portal: httpx.AsyncClient, from_at: str | None = None, **other: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(portal, from_at, **other)).raise_for_status().json()
    return found


async def mine(portal: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await portal.get(MINE)).raise_for_status().json()
    return found


async def free(portal: httpx.AsyncClient, nth: int = 0) -> str:
    return str((await mine(portal))["windows"][nth]["from_at"])


async def taken(bank: db.Database, desk: httpx.AsyncClient) -> dict[str, Any]:
    """The agent is there and takes what is offered; what is to be called in it."""
    await be(desk)
    await one_round(bank)
    found = await offer(desk)
    assert found is not None
    talk = (await accept(desk, found["id"])).raise_for_status().json()["conversation_id"]
    called: dict[str, Any] = (await desk.get(f"{TALKS_AT_DESK}/{talk}/callback")).raise_for_status().json()["callback"]
    return called


async def tried(desk: httpx.AsyncClient, id_: str, outcome: str) -> httpx.Response:
    return await desk.post(f"{DESK}/{id_}/tries", json={"outcome": outcome})


async def told(bank: db.Database) -> list[tuple[str, str]]:
    """What customers were told of call-backs, and by which way."""
    query = "SELECT template, channel FROM messages WHERE template LIKE 'care.callback%' ORDER BY id"
    return [(name.removeprefix("care.callback_"), way) for name, way in await rows(bank, query)]


def go_to(clock: Clock, at: str) -> None:
    clock.now = datetime.fromisoformat(at).astimezone(UTC)


async def test_as_soon_as_possible_keeps_a_place_in_the_queue_and_the_agent_calls_the_proved_number(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    before = await mine(portal)
    made = await asked(portal)
    called = await taken(bank, li_na)
    number = await li_na.post(f"{DESK}/{called['id']}/number")
    ended_first = await li_na.post(f"{TALKS_AT_DESK}/{called['conversation_id']}/end", json={"wrap_up": "solved"})
    reached = await tried(li_na, called["id"], "reached")
    again = await tried(li_na, called["id"], "reached")
    ended = await li_na.post(f"{TALKS_AT_DESK}/{called['conversation_id']}/end", json={"wrap_up": "solved"})
    talk = (await portal.get(f"{TALKS}/{called['conversation_id']}")).json()

    assert (before["number_masked"], before["items"]) == ("138****5678", [])
    assert (made["state"], made["place"], made["can_change"], made["until_at"]) == ("due", 1, True, None)
    assert called["code"] == made["code"]
    assert len(called["code"]) == 4
    assert (number.status_code, number.json()) == (200, {"number": f"+86{PHONE}"})
    assert ended_first.json()["code"] == "care.callback_first"
    assert (reached.json()["state"], again.json()["code"]) == ("reached", "care.callback_over")
    assert ended.status_code == 200
    assert [one["step"] for one in talk["items"]] == [None, "taken", "called_back", "ended"]
    assert (talk["items"][0]["text"], talk["conversation"]["channel"]) == ("我的卡被吞了", "phone")
    assert (await mine(portal))["items"][0]["code"] is None
    assert {"care.show_callback_number", "care.note_callback"} <= set(await acts(bank))
    assert PHONE not in str(await rows(bank, "SELECT * FROM care_callbacks"))
    assert "卡被吞" not in str(await rows(bank, "SELECT * FROM care_callbacks"))


async def test_who_waits_in_a_conversation_keeps_their_place_and_goes_on_waiting_when_they_cancel(
    bank: db.Database, portal: httpx.AsyncClient
) -> None:
    opening = {"topic": "card", "language": "zh-CN", "text": "我的卡被吞了"}
    talk = (await portal.post(TALKS, json=opening, headers=fresh_key())).json()["conversation"]["id"]
    since = await rows(bank, "SELECT waiting_since FROM conversations")
    made = await asked(portal, conversation_id=talk)
    after = await rows(bank, "SELECT waiting_since FROM conversations")
    gone = (await portal.post(f"{MINE}/{made['id']}/cancel")).json()
    still = (await portal.get(f"{TALKS}/{talk}")).json()["conversation"]

    assert (made["conversation_id"], made["place"], since) == (talk, 1, after)
    assert (gone["state"], still["state"]) == ("cancelled", "waiting")


async def test_a_time_is_called_when_it_comes_is_reminded_of_and_goes_before_who_has_just_come(
    bank: db.Database, clock: Clock, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    time = await free(portal, 12)
    made = await asked(portal, time)
    await keep_promises(bank)
    early = await rows(bank, "SELECT count(*) FROM conversations")
    go_to(clock, time)
    clock.go(-20 * 60)
    await keep_promises(bank)
    await keep_promises(bank)
    clock.go(20 * 60)
    await keep_promises(bank)
    called = await taken(bank, li_na)

    assert (made["state"], made["from_at"], made["place"]) == ("planned", time, None)
    assert early == [(0,)]
    assert called["id"] == made["id"]
    assert await told(bank) == [("planned", "sms"), ("reminder", "sms")]
    assert await rows(bank, "SELECT goes_first FROM conversations") == [(True,)]
    steps = await rows(bank, "SELECT kind FROM care_callback_steps ORDER BY nth")
    assert steps == [("asked",), ("due",)]


async def test_a_time_is_changed_and_cancelled_until_somebody_calls(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    first, second = await free(portal, 3), await free(portal, 8)
    made = await asked(portal, first)
    moved = (await portal.put(f"{MINE}/{made['id']}", json={"from_at": second})).json()
    soon = (await portal.put(f"{MINE}/{made['id']}", json={"from_at": None})).json()
    called = await taken(bank, li_na)
    late = await portal.put(f"{MINE}/{made['id']}", json={"from_at": first})
    too_late = await portal.post(f"{MINE}/{made['id']}/cancel")

    assert (moved["from_at"], soon["state"], soon["place"]) == (second, "due", 1)
    assert called["id"] == made["id"]
    assert [late.json()["code"], too_late.json()["code"]] == ["care.callback_over"] * 2


async def test_nobody_answers_is_tried_again_a_few_times_and_each_time_told(
    bank: db.Database, clock: Clock, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await asked(portal)
    seen = []
    for _ in range(rules.MOST_TRIES):
        called = await taken(bank, li_na)
        seen.append((await tried(li_na, called["id"], "not_reached")).json())
        go_to(clock, seen[-1]["from_at"])
        await keep_promises(bank)

    assert [(one["state"], one["tries"]) for one in seen] == [("planned", 1), ("planned", 2), ("given_up", 3)]
    assert seen[0]["from_at"] == "2026-03-02T02:30:00Z"
    assert await told(bank) == [("not_reached", "sms"), ("not_reached", "sms"), ("given_up", "sms")]
    (talk,) = (await portal.get(TALKS)).json()["items"]
    assert talk["state"] == "ended"
    said = (await portal.get(f"{TALKS}/{talk['id']}")).json()["items"]
    assert [one["step"] for one in said].count("not_reached") == rules.MOST_TRIES
    assert (await ask(portal)).status_code == 201


async def test_a_wrong_number_is_not_called_again_and_its_customer_is_told_by_mail_alone(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await asked(portal)
    called = await taken(bank, li_na)
    wrong = await tried(li_na, called["id"], "wrong_number")

    assert wrong.json()["state"] == "wrong_number"
    assert await told(bank) == [("wrong_number", "email")]


async def test_a_missed_time_is_said_sorry_for_and_promised_anew(
    bank: db.Database, clock: Clock, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    time = await free(portal)
    await asked(portal, time)
    go_to(clock, time)
    await keep_promises(bank)
    clock.go(16 * 60)
    await keep_promises(bank)
    (anew,) = (await mine(portal))["items"]
    due = (await li_na.get(DESK)).json()
    go_to(clock, anew["from_at"])
    await keep_promises(bank)
    called = await taken(bank, li_na)

    assert (anew["state"], anew["late"]) == ("planned", 1)
    assert anew["from_at"] > time
    assert (due["items"], due["planned"]) == ([], 1)
    assert called["id"] == anew["id"]
    assert await told(bank) == [("planned", "sms"), ("late", "sms")]


async def test_asked_twice_at_once_there_is_one_and_the_same_key_gives_it_again(
    bank: db.Database, portal: httpx.AsyncClient
) -> None:
    body = {"topic": "card", "language": "zh-CN"}
    key = fresh_key()
    same = await asyncio.gather(*(portal.post(MINE, json=body, headers=key) for _ in range(4)))
    other = await asyncio.gather(*(ask(portal) for _ in range(4)))

    assert {one.json()["id"] for one in same} == {same[0].json()["id"]}
    assert {one.json()["code"] for one in other} == {"care.callback_open"}
    assert await rows(bank, "SELECT count(*) FROM care_callbacks") == [(1,)]


async def test_of_several_who_take_the_last_place_of_a_time_at_once_one_gets_it(bank: db.Database) -> None:
    people = []
    for nth in range(4):
        id_ = await register(bank, f"客户{nth}")
        await reachable(bank, id_, mailbox=f"c{nth}@example.com", phone=f"1390000000{nth}")
        people.append(id_)
    async with counter(bank, as_customer(people[0]), routes=ROUTES) as first:
        time = await free(first)

    async def want(id_: UUID) -> httpx.Response:
        async with counter(bank, as_customer(id_), routes=ROUTES) as client:
            return await ask(client, time)

    answers = await asyncio.gather(*map(want, people))

    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"care.callback_time_taken"}
    async with counter(bank, as_customer(people[0]), routes=ROUTES) as first:
        assert time not in {one["from_at"] for one in (await mine(first))["windows"]}


async def test_times_lie_in_open_hours_and_where_people_are(
    bank: db.Database, clock: Clock, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await be(li_na)
    clock.go(3600)
    await be(li_na, "off")
    counted = await doors(bank, system("tests")).write(actions.count_hours)
    found = [datetime.fromisoformat(one["from_at"]) for one in (await mine(portal))["windows"]]
    past = await ask(portal, "2026-03-02T01:00:00Z")
    at_night = await ask(portal, "2026-03-02T18:00:00Z")
    crooked = await ask(portal, "2026-03-09T02:07:00Z")

    # There was somebody on Monday from ten to eleven: on the next Monday they can call at that hour, and at no other.
    assert counted == 1
    assert {(one.isoweekday(), one.hour) for one in found} == {(1, 2)}
    assert {one.json()["code"] for one in (past, at_night, crooked)} == {"care.callback_time_taken"}


async def test_no_macro_ends_a_conversation_before_it_is_said_what_came_of_the_call(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await asked(portal)
    talk = (await taken(bank, li_na))["conversation_id"]
    titles, steps = {"zh": "结束", "en": "End"}, [{"kind": "end", "wrap_up": "passed_on"}]
    body = {"kind": "macro", "shortcut": "over", "topic": None, "title": titles, "steps": steps}
    kept = (await li_na.post("/api/console/own-presets", json=body, headers=fresh_key())).raise_for_status().json()
    there = f"{TALKS_AT_DESK}/{talk}/macros/{kept['id']}"
    refused = await li_na.post(there, json={"nth": 1}, headers=fresh_key())

    assert (refused.status_code, refused.json()["facts"]) == (409, {"step": 1, "why": "care.callback_first"})
    assert (await portal.get(f"{TALKS}/{talk}")).json()["conversation"]["state"] == "talking"


async def test_how_long_people_waited_is_published_by_hour_of_few_nothing_and_counted_again_only_where_it_changed(
    bank: db.Database, clock: Clock, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    monday, tuesday = datetime(2026, 2, 23, 2, tzinfo=UTC), datetime(2026, 2, 24, 3, tzinfo=UTC)
    # Eleven at ten o'clock of a Monday, who waited one to eleven minutes; two at eleven of a Tuesday.
    await served(bank, zhang, [(monday, minutes) for minutes in range(1, 12)] + [(tuesday, 1), (tuesday, 1)])
    count = doors(bank, system("tests")).write
    await count(actions.count_hours)
    found = (await portal.get("/api/portal/time-to-human")).raise_for_status().json()
    clock.go(600)
    await count(actions.count_hours)
    again = (await portal.get("/api/portal/time-to-human")).json()
    await served(bank, zhang, [(monday, 20)])
    await count(actions.count_hours)
    later = (await portal.get("/api/portal/time-to-human")).json()

    by = {(one["channel"], one["weekday"], one["hour"]): (one["median_s"], one["most_s"]) for one in found["items"]}
    assert by[None, 1, 10] == by["portal", 1, 10] == (360, 600)
    assert by[None, 2, 11] == (None, None)
    assert found["best_hours"] == [], "the only hour there is something to say of is not the best"
    assert again == found
    assert later["counted_at"] > found["counted_at"]


async def served(bank: db.Database, customer_id: UUID, when: list[tuple[datetime, int]]) -> None:
    """Conversations of the past: when an agent took each, and how many minutes after it was begun."""
    nothing = dict.fromkeys(("customer_delivered", "customer_read", "agent_delivered", "agent_read", "messages"), 0)
    known = {"topic": "card", "language": "zh-CN", "channel": "portal", "state": "ended", "others": [], "whispers": 0}
    talks = [
        {
            **nothing,
            **known,
            "id": new_id(),
            "customer_id": customer_id,
            "goes_first": False,
            "opened_at": at - timedelta(minutes=minutes),
            "first_taken_at": at,
            "said_at": at,
            "ended_at": at,
        }
        for at, minutes in when
    ]

    async def write(tx: db.Tx) -> None:
        await tx.session.execute(insert(ConversationRow), talks)

    await doors(bank, system("tests")).write(write)


async def test_a_number_that_is_no_longer_the_one_that_was_shown_is_not_called(
    bank: db.Database, clock: Clock, zhang: UUID, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    time = await free(portal)
    await asked(portal, time)
    await reachable_anew(bank, zhang, "13900001111")
    go_to(clock, time)
    await keep_promises(bank)

    assert (await mine(portal))["items"][0]["state"] == "unproved"
    assert (await li_na.get(DESK)).json()["items"] == []
    assert ("unproved", "sms") in await told(bank)


async def test_a_number_that_changes_while_the_agent_has_it_is_not_shown(
    bank: db.Database, zhang: UUID, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await asked(portal)
    called = await taken(bank, li_na)
    await reachable_anew(bank, zhang, "13900001111")

    assert (await li_na.post(f"{DESK}/{called['id']}/number")).json()["code"] == "care.callback_number_changed"


async def test_without_a_proved_number_nobody_can_be_called(bank: db.Database) -> None:
    id_ = await register(bank, "王芳")
    await reachable(bank, id_, mailbox="wf@example.com", phone="13700000001", proved=False)
    async with counter(bank, as_customer(id_), routes=ROUTES) as client:
        refused = await ask(client)

        assert (await mine(client))["number_masked"] is None
        assert refused.json()["code"] == "care.callback_no_number"


async def test_nobody_calls_who_is_forgotten(
    bank: db.Database, clock: Clock, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    time = await free(portal)
    await asked(portal, time)
    event = CustomerWasForgotten(customer_id=zhang)
    await doors(bank, system("tests")).write(forget, [Heard(id=1, at=clock.now, event=event)])
    go_to(clock, time)
    await keep_promises(bank)

    assert await rows(bank, "SELECT state, sealed FROM care_callbacks") == [("cancelled", None)]
    assert await rows(bank, "SELECT count(*) FROM conversations") == [(0,)]


async def test_who_ends_the_conversation_is_not_called(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    made = await asked(portal)
    await portal.post(f"{TALKS}/{made['conversation_id']}/end")
    await be(li_na)
    await one_round(bank)

    assert (await mine(portal))["items"][0]["state"] == "cancelled"
    assert await offer(li_na) is None


async def test_who_wants_their_own_agent_waits_for_them_a_while_and_is_then_called_by_anybody(
    bank: db.Database, clock: Clock, zhang: UUID, portal: httpx.AsyncClient, wang: httpx.AsyncClient
) -> None:
    nobody = await ask(portal, with_own="yes")
    await doors(bank, system("tests")).write(identity.ensure_roles)
    own = await hire(bank, "lina")
    wish = Assign((zhang,), own, None, "老客户")
    await doors(bank, system("tests")).write(customers.assign_managers, wish)
    await asked(portal, with_own="yes")
    await be(wang)
    await one_round(bank)
    at_first = await offer(wang)
    clock.go(601)
    await wang.post("/api/console/desk/alive")
    await one_round(bank)
    later = await offer(wang)

    assert nobody.json()["code"] == "care.callback_no_own"
    assert at_first is None
    assert later is not None
    assert later["is_callback"] is True


# ------------------------------------------------------------------------------------------ the attacker's side


async def test_another_customer_sees_changes_and_cancels_nothing_and_joins_no_other_s_conversation(
    bank: db.Database, portal: httpx.AsyncClient
) -> None:
    made = await asked(portal)
    id_ = await register(bank, "王芳")
    await reachable(bank, id_, mailbox="wf@example.com", phone="13700000001")
    async with counter(bank, as_customer(id_), routes=ROUTES) as other:
        seen = await mine(other)
        changed = await other.put(f"{MINE}/{made['id']}", json={"from_at": None})
        cancelled = await other.post(f"{MINE}/{made['id']}/cancel")
        joined = await ask(other, conversation_id=made["conversation_id"])
        chosen = await other.post(
            MINE, json={"topic": "card", "language": "zh-CN", "number": "13912345678"}, headers=fresh_key()
        )

    assert (seen["items"], seen["number_masked"]) == ([], "137****0001")
    assert [changed.json()["code"], cancelled.json()["code"]] == ["care.callback_not_found"] * 2
    assert joined.json()["code"] == "care.conversation_not_found"
    assert chosen.status_code in (400, 422)


async def test_call_backs_cannot_be_flooded(bank: db.Database, portal: httpx.AsyncClient) -> None:
    for _ in range(rules.MOST_A_DAY):
        made = await asked(portal)
        await portal.post(f"{MINE}/{made['id']}/cancel")
    refused = await ask(portal)

    assert (refused.status_code, refused.json()["code"]) == (409, "care.callback_too_many")
    assert await rows(bank, "SELECT count(*) FROM conversations WHERE state <> 'ended'") == [(0,)]


async def test_an_agent_without_the_conversation_sees_no_number_and_notes_nothing(
    bank: db.Database, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, wang: httpx.AsyncClient
) -> None:
    made = await asked(portal)
    waiting = await wang.post(f"{DESK}/{made['id']}/number")
    called = await taken(bank, li_na)
    number = await wang.post(f"{DESK}/{called['id']}/number")
    noted = await tried(wang, called["id"], "reached")
    none = await wang.post(f"{DESK}/{new_id()}/number")

    assert {one.json()["code"] for one in (waiting, number, noted)} == {"care.not_yours"}
    assert none.json()["code"] == "care.callback_not_found"


async def test_of_whom_the_customer_complains_is_offered_nothing_and_takes_nothing_of_theirs(
    bank: db.Database, zhang: UUID, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, wang: httpx.AsyncClient
) -> None:
    complaint = NewComplaint(
        customer_id=zhang,
        product=Product.CARD,
        words="她挂了我的电话",
        wants="道歉",
        about="李娜",
        came_by=CameBy.PORTAL,
    )
    await doors(bank, as_customer(zhang)).write(tickets.complain, complaint, key="complaint")
    await name_in_complaint(bank, LI_NA)
    made = await asked(portal)
    await be(li_na)
    await one_round(bank)
    offered = await offer(li_na)
    took = await li_na.post(f"{TALKS_AT_DESK}/{made['conversation_id']}/take")
    listed = (await li_na.get(DESK)).json()["items"]
    number = await li_na.post(f"{DESK}/{made['id']}/number")
    called = await taken(bank, wang)

    assert offered is None
    assert took.json()["code"] == "care.conversation_not_found"
    assert listed == []
    assert number.json()["code"] == "care.callback_not_found"
    assert called["id"] == made["id"]


async def name_in_complaint(bank: db.Database, who: Actor) -> None:
    async def name(tx: db.Tx) -> None:
        await tx.session.execute(update(ComplaintRow).values(about_staff_ids=[who.id], about_staff_names=[who.name]))

    await doors(bank, system("tests")).write(name)


async def reachable_anew(bank: db.Database, customer_id: UUID, phone: str) -> None:
    """They have another telephone, and have shown that it is theirs."""

    async def change(tx: db.Tx) -> None:
        await identity.keep_reachable(
            tx, customer_id, name="张伟", phones=(phone,), emails=("zhang.wei@example.com",), documents=()
        )
        await identity.give_contact_factor(tx, customer_id, Way.SMS)

    await doors(bank, system("tests")).write(change)
