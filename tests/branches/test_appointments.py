"""An appointment is had once, changed in time, and gives a number that goes before others."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.branches.appointments import actions, privacy, reactions
from bankhall.branches.appointments.sheets import calendar_file
from bankhall.branches.appointments.types import Appointment, AppointmentState
from bankhall.branches.queries import branch as read_branch
from bankhall.branches.types import Service
from bankhall.customers.actions import change
from bankhall.customers.types import Because
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from counter import as_customer, doors, fresh_key, rows
from hearing import hear, open_telephones, told

from .town import Clock, draw, sit_down

MINE = "/api/portal/appointments"
# Wednesday, nine in the morning in Shanghai, and half an hour later.
NINE, HALF_PAST = "2026-12-02T01:00:00Z", "2026-12-02T01:30:00Z"


async def book(portal: httpx.AsyncClient, branch: str, at: str = NINE, service: str = "loans") -> Any:
    wish = {"branch_id": branch, "service": service, "starts_at": at}
    return await portal.post(MINE, json=wish, headers=fresh_key())


async def slots(portal: httpx.AsyncClient, branch: str, on: str, service: str = "loans") -> list[int]:
    params = {"service": service, "on": on}
    found = (await portal.get(f"/api/portal/branches/{branch}/slots", params=params)).json()["items"]
    return [one["minute"] for one in found]


async def test_times_follow_the_hours_of_the_branch_and_those_that_are_taken_are_gone(
    portal: httpx.AsyncClient, branch: str
) -> None:
    before = await slots(portal, branch, "2026-12-02")
    await book(portal, branch)

    assert before[:2] + before[-2:] == [540, 570, 960, 990]
    assert 720 not in before
    assert (await slots(portal, branch, "2026-12-02"))[0] == 570
    # What one service has taken is free for another; on the day itself nothing sooner than in an hour.
    assert (await slots(portal, branch, "2026-12-02", "cash"))[0] == 540
    assert (await slots(portal, branch, "2026-12-01"))[0] == 660
    # Sundays, and the holiday.
    assert await slots(portal, branch, "2026-12-06") == []
    assert await slots(portal, branch, "2027-01-01") == []


async def test_of_two_who_take_the_last_place_one_gets_it_and_the_other_hears_what_is_free_next(
    portal: httpx.AsyncClient, other: httpx.AsyncClient, branch: str
) -> None:
    both = await asyncio.gather(book(portal, branch), book(other, branch))
    refused = next(one for one in both if one.status_code == 409).json()

    assert sorted(one.status_code for one in both) == [201, 409]
    assert refused["code"] == "branches.slot_full"
    assert refused["facts"]["next_free"] == [HALF_PAST, "2026-12-02T02:00:00Z", "2026-12-02T02:30:00Z"]


async def test_an_appointment_is_made_once_moved_and_taken_back_until_an_hour_before(
    portal: httpx.AsyncClient, branch: str, clock: Clock
) -> None:
    key, wish = fresh_key(), {"branch_id": branch, "service": "loans", "starts_at": NINE}
    made, again = [(await portal.post(MINE, json=wish, headers=key)).json() for _ in range(2)]
    there = f"{MINE}/{made['id']}"
    moved = (await portal.post(there + "/move", json={"starts_at": HALF_PAST})).json()
    freed = await slots(portal, branch, "2026-12-02")
    nowhere = (await portal.post(there + "/move", json={"starts_at": "2026-12-02T01:10:00Z"})).json()
    clock.now = datetime(2026, 12, 2, 0, 30, 1, tzinfo=UTC)
    late = [
        (await portal.post(there + "/cancel")).json()["code"],
        (await portal.post(there + "/move", json={"starts_at": "2026-12-03T01:00:00Z"})).json()["code"],
    ]
    clock.go(seconds=-1)
    gone = (await portal.post(there + "/cancel")).json()

    assert made["id"] == again["id"]
    assert (made["on"], made["minute"], made["papers"][:2]) == ("2026-12-02", 540, ["id_card", "income"])
    assert (moved["minute"], freed[0], nowhere["code"]) == (570, 540, "branches.no_such_slot")
    assert late == ["branches.too_late_to_change"] * 2
    assert (gone["state"], gone["may_change"]) == ("cancelled", False)
    assert (await portal.post(there + "/cancel")).json()["code"] == "branches.appointment_over"


async def test_nobody_holds_more_appointments_than_three(portal: httpx.AsyncClient, branch: str) -> None:
    made = [await book(portal, branch, f"2026-12-0{day}T01:00:00Z") for day in (2, 3, 4, 7)]

    assert [one.status_code for one in made] == [201, 201, 201, 409]
    assert made[-1].json()["code"] == "branches.too_many_appointments"


async def test_who_checks_in_gets_a_number_that_goes_before_others(
    portal: httpx.AsyncClient, other: httpx.AsyncClient, li_na: httpx.AsyncClient, branch: str, clock: Clock
) -> None:
    made = (await book(portal, branch, HALF_PAST)).json()
    there = f"{MINE}/{made['id']}/check-in"
    clock.now = datetime(2026, 12, 2, 0, 59, 59, tzinfo=UTC)
    early = (await portal.post(there)).json()
    await draw(other, branch, "loans")
    clock.go(minutes=20)
    expected = (await li_na.get(f"/api/console/branches/{branch}/appointments")).json()["items"]
    arrived = (await portal.post(there)).json()
    twice = (await portal.post(there)).json()
    await sit_down(li_na, branch, 1, ["loans"])
    called = (await li_na.post("/api/console/counter/next")).json()

    assert (early["code"], twice["code"]) == ("branches.not_time_yet", "branches.appointment_over")
    assert [(one["minute"], one["customer_name"], one["may_check_in"]) for one in expected] == [(570, "张伟", True)]
    assert arrived["state"] == "arrived"
    assert (called["here"]["number"], called["here"]["via"], called["guest"]["name"]) == ("F002", "appointment", "张伟")


async def test_the_day_before_customers_are_reminded_once_for_each_time(
    bank: Database, portal: httpx.AsyncClient, branch: str, zhang: UUID, clock: Clock
) -> None:
    await open_telephones(bank, phones={zhang: "13812345678"})
    made = (await book(portal, branch)).json()
    reminding = doors(bank, system("tests"))
    clock.now = datetime(2026, 12, 1, 0, 59, tzinfo=UTC)
    counts = [await reminding.write(actions.remind)]
    clock.go(minutes=1)
    counts += [await reminding.write(actions.remind), await reminding.write(actions.remind)]
    await portal.post(f"{MINE}/{made['id']}/move", json={"starts_at": HALF_PAST})
    clock.go(minutes=30)
    counts.append(await reminding.write(actions.remind))

    assert counts == [0, 1, 0, 1]
    first, second = await told(bank, "13812345678")
    assert ("9:00" in first, "9:30" in second) == (True, True)
    assert "陆家嘴" not in first


async def test_who_does_not_come_has_missed_it(
    bank: Database, portal: httpx.AsyncClient, branch: str, clock: Clock
) -> None:
    await book(portal, branch)
    noting = doors(bank, system("tests"))
    clock.now = datetime(2026, 12, 2, 3, 0, tzinfo=UTC)
    before = await noting.write(actions.note_missed)
    clock.go(seconds=1)

    assert (before, await noting.write(actions.note_missed)) == (0, 1)


async def test_an_appointment_is_nobody_elses(
    portal: httpx.AsyncClient, other: httpx.AsyncClient, li_na: httpx.AsyncClient, branch: str
) -> None:
    made = (await book(portal, branch)).json()
    there = f"{MINE}/{made['id']}"
    tried = [
        await other.post(there + "/cancel"),
        await other.post(there + "/move", json={"starts_at": HALF_PAST}),
        await other.post(there + "/check-in"),
        await other.get(there + "/calendar"),
        await li_na.post(there + "/cancel"),
        await other.get(f"/api/console/branches/{branch}/appointments"),
        await other.post(f"/api/console/appointments/{made['id']}/check-in"),
    ]

    assert [one.status_code for one in tried] == [404, 404, 404, 404, 403, 403, 403]
    assert (await other.get(MINE)).json()["items"] == []


async def test_a_customer_takes_appointments_home_and_who_leaves_is_expected_nowhere(
    bank: Database, portal: httpx.AsyncClient, branch: str, zhang: UUID
) -> None:
    await book(portal, branch)
    taken = await doors(bank, as_customer(zhang)).read(take_portions, privacy.PORTIONS)
    (forgets,) = reactions.SUBSCRIBERS
    await open_telephones(bank, forgets, phones={})
    await doors(bank).write(change.close_customer, Because(zhang, "搬家"))
    await hear(bank, forgets)

    assert taken["branch_appointments"].rows[0]["branch_zh"] == "陆家嘴支行"
    assert await rows(bank, "SELECT state, customer_id FROM branch_appointments") == [("cancelled", None)]


async def test_a_calendar_file_is_what_the_standard_says(portal: httpx.AsyncClient, branch: str) -> None:
    made = (await book(portal, branch)).json()
    answer = await portal.get(f"{MINE}/{made['id']}/calendar", params={"language": "zh-CN"})
    lines = answer.content.decode().split("\r\n")

    assert answer.headers["content-type"].startswith("text/calendar")
    assert ".ics" in answer.headers["content-disposition"]
    assert (lines[0], lines[-2:], "DTSTART:20261202T010000Z" in lines) == (
        "BEGIN:VCALENDAR",
        ["END:VCALENDAR", ""],
        True,
    )
    assert max(len(line.encode()) for line in lines) <= 75
    whole = answer.content.decode().replace("\r\n ", "")
    assert "SUMMARY:到陆家嘴支行办理贷款业务" in whole
    assert "DTEND:20261202T013000Z" in whole


@pytest.mark.parametrize(
    ("address", "written"), [("a; b, c", r"a\; b\, c"), ("x" * 200, "x" * 200), ("路" * 90, "路" * 90)]
)
async def test_no_words_break_out_of_a_line_of_a_calendar_file(
    bank: Database, branch: str, address: str, written: str
) -> None:
    found = await doors(bank).read(read_branch, UUID(branch))
    facts = replace(found.facts, address_zh=address)
    one = Appointment(
        id=new_id(),
        branch=replace(found, facts=facts),
        service=Service.CASH,
        starts_at=datetime(2026, 12, 2, 1, tzinfo=UTC),
        state=AppointmentState.BOOKED,
        moves=0,
        made_at=datetime(2026, 12, 1, tzinfo=UTC),
        customer_id=None,
        ticket_id=None,
    )
    told_ = calendar_file(one, Language.CHINESE, one.made_at).decode()

    assert max(len(line.encode()) for line in told_.split("\r\n")) <= 75
    assert f"LOCATION:上海浦东新区{written}\r\n" in told_.replace("\r\n ", "")
