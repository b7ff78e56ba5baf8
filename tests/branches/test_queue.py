"""Who came first goes first, with a start for who needs it; each number is called to one counter."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx

from bankhall.branches.queue import actions, privacy, reactions
from bankhall.branches.queue.types import Draw, Via, VisitOutcome
from bankhall.branches.types import Service
from bankhall.customers.actions import change
from bankhall.customers.types import Because
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from counter import acts, as_customer, counter, doors, named_fields, rows
from hearing import hear, open_telephones, told

from .conftest import ROUTES
from .town import Clock, draw, sit_down, teller

COUNTER = "/api/console/counter"


async def take(bank: Database, branch: str, *, first: bool = False, service: Service = Service.CASH) -> Any:
    """A number from the machine, of who has not said who they are."""
    wish = Draw(UUID(branch), service, None, first, Via.KIOSK)
    return await doors(bank, system("tests")).write(actions.draw, wish, key=str(new_id()))


async def finish(at: httpx.AsyncClient, outcome: str = "done", note: str = "") -> Any:
    return await at.post(COUNTER + "/finish", json={"outcome": outcome, "note": note})


async def serve(at: httpx.AsyncClient) -> str:
    """Calls whoever is next, serves them, and says whose number it was."""
    here = (await at.post(COUNTER + "/next")).json()["here"]
    assert (await at.post(COUNTER + "/begin")).status_code == 200
    assert (await finish(at)).status_code == 200
    return str(here["number"])


async def test_a_number_from_drawing_it_to_being_served_and_what_stays_of_it(
    bank: Database, branch: str, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, zhang: UUID, clock: Clock
) -> None:
    await take(bank, branch)
    drawn = (await draw(portal, branch)).json()
    await sit_down(li_na, branch, 2)
    clock.go(minutes=4)
    assert await serve(li_na) == "A001"
    called = (await li_na.post(COUNTER + "/next")).json()
    seen = (await portal.get("/api/portal/tickets")).json()["items"][0]
    screen = (await portal.get(f"/api/branches/{branch}/calls")).json()
    await li_na.post(COUNTER + "/begin")
    clock.go(minutes=6)
    done = (await finish(li_na, note="取现两万元，零钱已换好")).json()

    assert (drawn["number"], drawn["state"], drawn["place"]["ahead"]) == ("A002", "waiting", 1)
    assert (called["guest"]["name"], called["here"]["number"]) == ("张伟", "A002")
    assert (seen["state"], seen["counter"], seen["place"]) == ("called", 2, None)
    assert [(one["number"], one["counter"], one["is_waited_for"]) for one in screen["calls"]] == [
        ("A002", 2, True),
        ("A001", 2, False),
    ]
    assert "张伟" not in str(screen)
    assert (done["here"], done["figures"]) == (None, {"served": 2, "missed": 0, "waited_s": 240})
    async with counter(bank, as_customer(zhang), routes=ROUTES) as me:
        (entry,) = (await me.get("/api/portal/contacts")).json()["items"]
    assert (entry["way"], entry["by"]) == ("branch", "李*")
    assert entry["text"] == "到陆家嘴支行2号柜台办理现金业务，已办妥。取现两万元，零钱已换好"
    assert {"branches.draw_ticket", "branches.call_ticket", "branches.finish_ticket"} <= set(await acts(bank))
    for table in ("branch_tickets", "events", "audit_log"):
        kept = await rows(bank, f"SELECT CAST(t AS text) FROM {table} t")
        assert not [one for one in kept if "零钱" in one[0] or "张伟" in one[0]]


async def test_two_counters_that_call_at_once_never_call_the_same_number(bank: Database, branch: str) -> None:
    drawn = [(await take(bank, branch)).number for _ in range(6)]
    crowd: list[Actor] = [teller(f"柜员{nth}") for nth in (1, 2, 3)]
    for nth, one in enumerate(crowd, 1):
        await doors(bank, one).write(actions.open_counter, UUID(branch), nth, [Service.CASH])

    async def call(one: Actor) -> str:
        found = await doors(bank, one).write(actions.call_next)
        assert found is not None
        await doors(bank, one).write(actions.begin)
        await doors(bank, one).write(actions.finish, VisitOutcome.DONE, "")
        return found.number

    called: Sequence[str] = [*await asyncio.gather(*map(call, crowd)), *await asyncio.gather(*map(call, crowd))]

    assert sorted(called) == drawn
    assert await doors(bank, crowd[0]).write(actions.call_next) is None


async def test_of_those_who_draw_at_once_nobody_has_the_number_of_another(bank: Database, branch: str) -> None:
    drawn = await asyncio.gather(*(take(bank, branch) for _ in range(6)))

    assert sorted(one.number for one in drawn) == [f"A00{nth}" for nth in range(1, 7)]


async def test_one_person_has_one_number_at_a_branch_however_often_and_fast_they_draw(
    bank: Database, branch: str, portal: httpx.AsyncClient
) -> None:
    drawn = await asyncio.gather(draw(portal, branch), draw(portal, branch, "loans"))
    first = next(one for one in drawn if one.status_code == 201).json()
    refused = next(one for one in drawn if one.status_code == 409).json()

    assert (refused["code"], refused["facts"]["ticket_id"]) == ("branches.in_line", first["id"])
    left = await portal.post(f"/api/portal/tickets/{first['id']}/leave")
    again = await draw(portal, branch)
    assert (left.json()["state"], again.status_code) == ("left", 201)


async def test_who_needs_it_goes_before_those_who_came_little_earlier_and_not_before_all(
    bank: Database, branch: str, li_na: httpx.AsyncClient, clock: Clock
) -> None:
    early = await take(bank, branch)
    clock.go(minutes=31)
    late = await take(bank, branch)
    clock.go(minutes=1)
    first = await take(bank, branch, first=True)
    await sit_down(li_na, branch, 1)

    called = [await serve(li_na) for _ in range(3)]

    # Whoever had waited longer than the start is not passed over.
    assert called == [early.number, first.number, late.number]


async def test_numbers_are_drawn_from_half_an_hour_before_a_branch_opens_until_it_closes(
    branch: str, portal: httpx.AsyncClient, clock: Clock
) -> None:
    clock.go(hours=-1, minutes=-31)
    too_early = (await draw(portal, branch)).json()
    clock.go(minutes=1)
    early = await draw(portal, branch)
    await portal.post(f"/api/portal/tickets/{early.json()['id']}/leave")
    clock.go(hours=8, minutes=30)
    too_late = (await draw(portal, branch)).json()

    assert (too_early["code"], too_early["facts"]["opens_at"]) == ("branches.not_drawing", "2026-12-01T01:00:00Z")
    assert (early.status_code, early.json()["place"]["minutes"]) == (201, 30)
    assert (too_late["code"], too_late["facts"]["opens_at"]) == ("branches.not_drawing", "2026-12-02T01:00:00Z")


async def test_who_is_called_three_times_and_does_not_come_has_missed_it(
    bank: Database, branch: str, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    await draw(portal, branch)
    await sit_down(li_na, branch, 1)
    await li_na.post(COUNTER + "/next")
    too_soon = (await li_na.post(COUNTER + "/missed")).json()
    busy = (await li_na.post(COUNTER + "/next")).json()
    called = [(await li_na.post(COUNTER + "/again")).json() for _ in range(3)]
    missed = (await li_na.post(COUNTER + "/missed")).json()

    assert (too_soon["code"], busy["code"]) == ("branches.called_too_seldom", "branches.counter_busy")
    assert [one["here"]["calls"] for one in called[:2]] == [2, 3]
    assert called[2]["code"] == "branches.ticket_over"
    assert (missed["here"], missed["figures"]["missed"]) == (None, 1)
    assert (await portal.get("/api/portal/tickets")).json()["items"][0]["state"] == "missed"


async def test_a_number_is_sent_to_another_counter_and_keeps_its_place(
    bank: Database, branch: str, li_na: httpx.AsyncClient, chen: httpx.AsyncClient, clock: Clock
) -> None:
    await take(bank, branch)
    clock.go(minutes=2)
    other = await take(bank, branch, service=Service.LOANS)
    await sit_down(li_na, branch, 1)
    await sit_down(chen, branch, 3, ["loans"])
    await li_na.post(COUNTER + "/next")
    nobody = await li_na.post(COUNTER + "/transfer", json={"service": "loans", "counter": 2})
    sent = await li_na.post(COUNTER + "/transfer", json={"service": "loans", "counter": 3})

    assert nobody.json()["code"] == "branches.nobody_there"
    assert (sent.json()["here"], sent.json()["line"][0]["for_counter"]) == (None, 3)
    assert (await li_na.post(COUNTER + "/next")).json()["here"] is None
    assert [await serve(chen), await serve(chen)] == ["A001", other.number]


async def test_a_counter_is_one_persons_and_a_person_at_one_counter(
    branch: str, li_na: httpx.AsyncClient, chen: httpx.AsyncClient
) -> None:
    opened = await asyncio.gather(sit_down(li_na, branch, 1), sit_down(chen, branch, 1))
    sits, stands = (li_na, chen) if opened[0].status_code == 200 else (chen, li_na)

    assert sorted(one.status_code for one in opened) == [200, 409]
    assert (await sit_down(sits, branch, 2)).json()["code"] == "branches.at_another_counter"
    assert named_fields(await sit_down(stands, branch, 9)) == ["counter"]
    assert named_fields(await sit_down(stands, branch, 2, ["abroad"])) == ["services"]
    assert (await stands.post(COUNTER + "/next")).json()["code"] == "branches.no_counter"
    assert (await sits.post(COUNTER + "/close")).status_code == 204
    assert (await sit_down(stands, branch, 1)).status_code == 200


async def test_expected_waiting_is_reckoned_from_what_it_took_lately_and_from_who_is_ahead(
    bank: Database, branch: str, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, clock: Clock
) -> None:
    await sit_down(li_na, branch, 1)
    for _ in range(3):
        await take(bank, branch)
        await li_na.post(COUNTER + "/next")
        await li_na.post(COUNTER + "/begin")
        clock.go(minutes=5)
        await finish(li_na)
    await doors(bank, system("tests")).write(actions.reckon_paces)
    for _ in range(2):
        await take(bank, branch)
    await li_na.post(COUNTER + "/next")
    await li_na.post(COUNTER + "/begin")
    clock.go(minutes=2)

    found = (await draw(portal, branch)).json()["place"]
    waiting = (await portal.get(f"/api/branches/{branch}")).json()["branch"]["waiting"]

    # Three minutes more for who is there, five for who is before.
    assert found == {"ahead": 1, "minutes": 8}
    assert waiting[0]["place"] == {"ahead": 2, "minutes": 13}
    # No counter does loans just now.
    assert waiting[2]["place"] == {"ahead": 0, "minutes": None}


async def test_what_is_left_of_a_day_is_ended_an_hour_after_closing(
    bank: Database, branch: str, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, clock: Clock
) -> None:
    await draw(portal, branch)
    await sit_down(li_na, branch, 1)
    ending = doors(bank, system("tests"))
    clock.go(hours=7, minutes=59)
    before = await ending.write(actions.end_day)
    clock.go(minutes=1)
    after = await ending.write(actions.end_day)

    assert (before, after, await ending.write(actions.end_day)) == (0, 1, 0)
    assert await rows(bank, "SELECT state FROM branch_tickets") == [("lapsed",)]
    assert await rows(bank, "SELECT 1 FROM branch_counters") == []


async def test_who_is_called_is_told_on_their_telephone(
    bank: Database, branch: str, portal: httpx.AsyncClient, li_na: httpx.AsyncClient, zhang: UUID
) -> None:
    (calls, _) = reactions.SUBSCRIBERS
    await open_telephones(bank, calls, phones={zhang: "13812345678"})
    await draw(portal, branch)
    await sit_down(li_na, branch, 3)
    await li_na.post(COUNTER + "/next")
    await hear(bank, calls)

    (message,) = await told(bank, "13812345678")
    assert "A001号" in message
    assert "3号柜台" in message
    assert "张伟" not in message


async def test_a_number_is_nobody_elses(
    bank: Database,
    branch: str,
    portal: httpx.AsyncClient,
    other: httpx.AsyncClient,
    li_na: httpx.AsyncClient,
) -> None:
    mine = (await draw(portal, branch)).json()
    tried = [
        await other.post(f"/api/portal/tickets/{mine['id']}/leave"),
        await li_na.post(f"/api/portal/tickets/{mine['id']}/leave"),
        await portal.get(f"/api/console/branches/{branch}/desk"),
        await portal.post(COUNTER + "/next"),
    ]
    await sit_down(li_na, branch, 1)
    await take(bank, branch)
    await li_na.post(f"{COUNTER}/next")
    await li_na.post(f"{COUNTER}/begin")

    assert [one.status_code for one in tried] == [404, 403, 403, 403]
    assert (await other.get("/api/portal/tickets")).json()["items"] == []
    # Of the line no name is told, and of a guest without one no words are kept.
    desk = (await li_na.get(f"/api/console/branches/{branch}/desk")).json()
    assert "张伟" in str(desk["guest"])
    await finish(li_na)
    await li_na.post(f"{COUNTER}/next")
    await li_na.post(f"{COUNTER}/begin")
    assert named_fields(await finish(li_na, note="张先生来过")) == ["note"]


async def test_a_customer_takes_their_numbers_home_and_they_are_nobodys_once_they_have_left(
    bank: Database, branch: str, portal: httpx.AsyncClient, zhang: UUID
) -> None:
    await draw(portal, branch)
    taken = await doors(bank, as_customer(zhang)).read(take_portions, privacy.PORTIONS)
    (_, forgets) = reactions.SUBSCRIBERS
    await open_telephones(bank, forgets, phones={})
    await doors(bank).write(change.close_customer, Because(zhang, "搬家"))
    await hear(bank, forgets)

    (row,) = taken["branch_tickets"].rows
    assert (row["number"], row["branch_zh"]) == ("A001", "陆家嘴支行")
    assert await rows(bank, "SELECT state, customer_id FROM branch_tickets") == [("left", None)]


async def test_a_year_later_a_number_has_forgotten_whose_it_was(
    bank: Database, branch: str, portal: httpx.AsyncClient, clock: Clock
) -> None:
    await draw(portal, branch)
    forgetting = doors(bank, system("tests"))
    clock.go(days=365)
    kept = await forgetting.write(actions.forget_visitors)
    clock.go(days=1)

    assert (kept, await forgetting.write(actions.forget_visitors)) == (0, 1)


async def test_who_leaves_while_they_are_called_is_at_no_counter(
    bank: Database, branch: str, portal: httpx.AsyncClient, li_na: httpx.AsyncClient
) -> None:
    mine = (await draw(portal, branch)).json()
    await sit_down(li_na, branch, 1)
    left, _ = await asyncio.gather(
        portal.post(f"/api/portal/tickets/{mine['id']}/leave"), li_na.post(COUNTER + "/next")
    )

    assert left.json()["state"] == "left"
    assert await rows(bank, "SELECT ticket_id FROM branch_counters") == [(None,)]
    assert (await li_na.post(COUNTER + "/next")).json()["here"] is None
