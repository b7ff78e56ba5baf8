"""Whose time runs out is told of: to those who must know, once, in the office's hours, and to nobody else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.identity import api as identity
from bankhall.identity.types import DefineRole, HireStaff, PasswordHash
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.ids import new_id
from bankhall.tickets import permissions, routes
from bankhall.tickets.complaints import routes as complaint_routes
from bankhall.tickets.notices import routes as notice_routes
from bankhall.tickets.notices import rules
from bankhall.tickets.notices.actions import tell_of_complaints, tell_of_tickets
from counter import acts, as_customer, counter, doors, fresh_key, register

from .desk import Clock

NOTICES = "/api/console/due-notices"
TICKETS = "/api/console/tickets"
COMPLAINTS = "/api/console/complaints"

WORKER = frozenset({permissions.WORK})
LEAD = frozenset({permissions.SUPERVISE})
HANDLER = frozenset({permissions.HANDLE, permissions.REGISTER})
HEAD = frozenset({permissions.EXTEND, permissions.REGISTER, permissions.HANDLE})


@dataclass
class Floor:
    bank: Database
    clock: Clock
    zhang: UUID
    people: dict[str, Actor]
    his: httpx.AsyncClient
    at: dict[str, httpx.AsyncClient]

    async def ticket(self, taken_by: str | None = "li") -> str:
        body = {"type": "general", "subject": "x", "words": "x", "answers": []}
        made = await self.his.post("/api/portal/matters", json=body, headers=fresh_key())
        id_ = str(made.json()["line"]["id"])
        if taken_by is not None:
            await self.at[taken_by].post(f"{TICKETS}/take", json={"ids": [id_]})
        return id_

    async def complaint(self) -> str:
        body = {"product": "fee", "words": "x", "wants": "", "about": ""}
        made = await self.his.post("/api/portal/complaints", json=body, headers=fresh_key())
        return str(made.json()["id"])

    async def tell(self) -> int:
        machine = doors(self.bank, system("tickets"))
        return await machine.write(tell_of_tickets) + await machine.write(tell_of_complaints)

    async def notices(self, who: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.at[who].get(NOTICES)).json()["items"]
        return found

    async def kinds(self, who: str) -> list[tuple[str, bool]]:
        return [(one["kind"], one["as_lead"]) for one in await self.notices(who)]


@pytest.fixture
async def floor(bank: Database) -> AsyncIterator[Floor]:
    clock = Clock()
    bank.clock = clock
    zhang = await register(bank, "张伟")
    people = {
        "li": await _hire(bank, "李娜", WORKER),
        "wang": await _hire(bank, "王强", WORKER),
        "lead": await _hire(bank, "周涛", LEAD),
        "sun": await _hire(bank, "孙丽", HANDLER),
        "head": await _hire(bank, "刘芳", HEAD),
    }
    every = [*complaint_routes.routes, *routes.routes, *notice_routes.routes]
    async with AsyncExitStack() as stack:
        his = await stack.enter_async_context(counter(bank, as_customer(zhang), routes=every))
        at = {name: await stack.enter_async_context(counter(bank, one, routes=every)) for name, one in people.items()}
        yield Floor(bank, clock, zhang, people, his, at)


async def _hire(bank: Database, name: str, rights: frozenset[str]) -> Actor:
    """With the rights by a role of their own, as the house asks who has one."""

    async def hire(tx: Tx) -> UUID:
        login = f"s{new_id().hex[:20]}"
        id_ = await identity.hire_staff(tx, HireStaff(name=name, login=login, password=PasswordHash("$argon2id$none")))
        await identity.define_role(tx, DefineRole(login, rights))
        await identity.give_role(tx, id_, login)
        return id_

    return Actor(kind="staff", name=name, id=await doors(bank, system("tests")).write(hire), rights=rights)


# ------------------------------------------------------------------------------------------------------- tickets


async def test_who_has_it_is_told_when_its_time_comes_near_and_who_leads_when_it_has_passed(floor: Floor) -> None:
    id_ = await floor.ticket()
    early = await floor.tell()
    floor.clock.now += timedelta(minutes=70)  # of two open hours until the first answer
    near = await floor.tell(), await floor.kinds("li"), await floor.kinds("lead")
    floor.clock.now += timedelta(minutes=60)
    late = await floor.tell(), await floor.kinds("li"), await floor.kinds("lead")
    told = (await floor.at["lead"].get(f"{TICKETS}/{id_}/told")).json()["items"]

    assert early == 0
    assert near == (1, [("ticket_near", False)], [])
    assert late == (2, [("ticket_late", False)], [("ticket_late", True)])
    assert (told[0]["kind"], told[0]["name"]) == ("ticket_near", "李娜")
    assert {(one["kind"], one["name"]) for one in told[1:]} == {("ticket_late", "李娜"), ("ticket_late", "周涛")}
    assert await floor.kinds("wang") == []


async def test_each_step_is_told_once_also_by_two_workers_at_once(floor: Floor) -> None:
    await floor.ticket()
    floor.clock.now += timedelta(hours=3)
    written = await asyncio.gather(floor.tell(), floor.tell(), floor.tell())
    again = await floor.tell()

    assert (sum(written), again) == (2, 0)
    assert len(await floor.notices("li")) == len(await floor.notices("lead")) == 1


async def test_what_nobody_has_is_told_to_who_leads(floor: Floor) -> None:
    await floor.ticket(taken_by=None)
    floor.clock.now += timedelta(minutes=70)
    await floor.tell()

    assert await floor.kinds("lead") == [("ticket_near", True)]
    assert await floor.kinds("li") == []


async def test_nobody_is_told_in_the_night_but_in_the_morning(floor: Floor) -> None:
    await floor.ticket()
    floor.clock.now = datetime(2027, 3, 1, 14, 0, tzinfo=UTC)  # ten in the evening
    at_night = await floor.tell()
    floor.clock.now = datetime(2027, 3, 6, 4, 0, tzinfo=UTC)  # a Saturday noon
    on_saturday = await floor.tell()
    floor.clock.now = datetime(2027, 3, 8, 1, 0, tzinfo=UTC)  # Monday, nine
    assert (at_night, on_saturday, await floor.tell()) == (0, 0, 2)


async def test_an_answer_or_a_wait_for_the_customer_presses_nobody_any_more(floor: Floor) -> None:
    answered, asked = await floor.ticket(), await floor.ticket()
    floor.clock.now += timedelta(minutes=70)
    await floor.tell()
    both = await floor.kinds("li")
    await floor.at["li"].post(f"{TICKETS}/{answered}/answer", json={"words": "x", "is_question": False})
    await floor.at["li"].post(f"{TICKETS}/{asked}/answer", json={"words": "x", "is_question": True})
    after = await floor.kinds("li")
    floor.clock.now += timedelta(hours=2)

    assert (len(both), after, await floor.tell()) == (2, [], 0)


async def test_whoever_was_told_says_that_they_have_looked_twice_is_once(floor: Floor) -> None:
    id_ = await floor.ticket()
    floor.clock.now += timedelta(hours=3)
    await floor.tell()
    (notice,) = await floor.notices("li")
    not_theirs = await floor.at["wang"].post(f"{NOTICES}/{notice['id']}/seen")
    by_lead = await floor.at["lead"].post(f"{NOTICES}/{notice['id']}/seen")
    seen = await asyncio.gather(*(floor.at["li"].post(f"{NOTICES}/{notice['id']}/seen") for _ in range(2)))
    told = (await floor.at["lead"].get(f"{TICKETS}/{id_}/told")).json()["items"]

    assert (not_theirs.status_code, by_lead.status_code) == (404, 404)
    assert [one.json()["items"] for one in seen] == [[], []]
    assert {one["name"]: one["seen_at"] is not None for one in told} == {"李娜": True, "周涛": False}
    assert (await acts(floor.bank)).count("tickets.see_notice") == 1


async def test_whoever_has_left_the_work_is_not_told(floor: Floor) -> None:
    """The attacker had the ticket and works elsewhere in the bank now."""
    await floor.ticket()
    li = floor.people["li"].id or new_id()

    async def leave(tx: Tx) -> None:
        (role,) = (
            await tx.session.execute(text("SELECT role FROM staff_roles WHERE staff_id = :id"), {"id": li})
        ).one()
        await identity.take_role(tx, li, role)

    await doors(floor.bank, system("tests")).write(leave)
    floor.clock.now += timedelta(minutes=70)
    await floor.tell()

    assert await floor.kinds("lead") == [("ticket_near", True)]
    assert await floor.kinds("li") == []


# ------------------------------------------------------------------------------------------- a named colleague


async def test_it_is_handed_to_a_named_colleague_who_may_work_on_it_and_given_back(floor: Floor) -> None:
    id_ = await floor.ticket()
    wang, lead = str(floor.people["wang"].id), str(floor.people["lead"].id)
    known = (await floor.at["lead"].get(f"{TICKETS}/colleagues")).json()["items"]
    assigned = await floor.at["lead"].post(f"{TICKETS}/{id_}/assign", json={"staff_id": wang, "words": "他懂"})
    again = await floor.at["lead"].post(f"{TICKETS}/{id_}/assign", json={"staff_id": wang, "words": "他懂"})
    # Who leads does not work on tickets here, and nobody is made up.
    refused = [
        await floor.at["li"].post(f"{TICKETS}/{id_}/assign", json={"staff_id": one, "words": "x"})
        for one in (lead, str(new_id()))
    ]
    not_mine = await floor.at["li"].post(f"{TICKETS}/{id_}/give-back", json={"words": "x"})
    back = await floor.at["wang"].post(f"{TICKETS}/{id_}/give-back", json={"words": "要卡部看"})
    untaken = (await floor.at["li"].get(TICKETS, params={"which": "untaken"})).json()["items"]
    mine = (await floor.his.get(f"/api/portal/matters/{id_}")).json()

    assert [(one["name"], one["open"]) for one in known] == [("王强", 0), ("李娜", 1)]
    assert (assigned.status_code, assigned.json()["line"]["assignee"]) == (200, "王强")
    assert again.json()["code"] == "tickets.has_it_already"
    assert [one.json()["code"] for one in refused] == ["tickets.worker_not_found"] * 2
    assert not_mine.json()["code"] == "tickets.not_taken"
    assert (back.status_code, back.json()["line"]["assignee"], [one["id"] for one in untaken]) == (200, "", [id_])
    assert [one["kind"] for one in back.json()["steps"]] == ["opened", "taken", "assigned", "given_back"]
    assert [one["kind"] for one in mine["steps"]] == ["opened", "taken"]
    assert (await floor.his.post(f"{TICKETS}/{id_}/assign", json={"staff_id": wang, "words": "x"})).status_code == 403


async def test_of_two_who_hand_it_to_the_same_one_counts(floor: Floor) -> None:
    id_, wang = await floor.ticket(), str(floor.people["wang"].id)
    both = await asyncio.gather(
        *(
            floor.at[who].post(f"{TICKETS}/{id_}/assign", json={"staff_id": wang, "words": "x"})
            for who in ("li", "lead")
        )
    )

    assert sorted(one.status_code for one in both) == [200, 409]
    assert (await acts(floor.bank)).count("tickets.assign") == 1


# ---------------------------------------------------------------------------------------------------- complaints


async def test_of_a_complaint_its_handler_and_the_head_are_told(floor: Floor) -> None:
    id_ = await floor.complaint()
    await floor.at["sun"].post(f"{COMPLAINTS}/{id_}/take")
    floor.clock.now += timedelta(days=11)  # Friday, the 12th; the last day is the 16th
    early = await floor.tell()
    floor.clock.now += timedelta(days=3)
    near = await floor.tell(), await floor.kinds("sun"), await floor.kinds("head")
    floor.clock.now += timedelta(days=2)  # the 17th
    late = await floor.tell(), await floor.kinds("sun"), await floor.kinds("head")
    told = (await floor.at["head"].get(f"{COMPLAINTS}/{id_}/told")).json()["items"]

    assert early == 0
    assert near == (1, [("complaint_near", False)], [])
    assert late == (2, [("complaint_late", False)], [("complaint_late", True)])
    assert len(told) == 3
    assert await floor.tell() == 0


async def test_whom_a_complaint_is_about_is_told_nothing_of_it_nor_finds_it_later(floor: Floor) -> None:
    """The attacker leads those who handle complaints: of one they are named before, of the other after it was told."""
    before, after = await floor.complaint(), await floor.complaint()
    head = str(floor.people["head"].id)
    await floor.at["sun"].post(f"{COMPLAINTS}/{before}/keep-out", json={"staff_id": head})
    floor.clock.now += timedelta(days=16)
    await floor.tell()
    told = {one["of_id"] for one in await floor.notices("head")}
    (notice,) = await floor.notices("head")
    await floor.at["sun"].post(f"{COMPLAINTS}/{after}/keep-out", json={"staff_id": head})
    looked = await floor.at["head"].get(f"{COMPLAINTS}/{after}/told")
    seen = await floor.at["head"].post(f"{NOTICES}/{notice['id']}/seen")

    assert told == {after}
    assert await floor.notices("head") == []
    assert looked.status_code == 404
    assert seen.json()["items"] == []


# ------------------------------------------------------------------------------------------------- from outside


async def test_customers_and_those_who_work_elsewhere_are_refused(floor: Floor) -> None:
    id_, complaint = await floor.ticket(), await floor.complaint()
    theirs = [await floor.his.get(one) for one in (NOTICES, f"{TICKETS}/{id_}/told", f"{COMPLAINTS}/{complaint}/told")]
    crossed = [
        await floor.at["sun"].get(f"{TICKETS}/{id_}/told"),
        await floor.at["li"].get(f"{COMPLAINTS}/{complaint}/told"),
    ]

    assert {one.status_code for one in [*theirs, *crossed]} == {403}


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM ticket_notices",
        "UPDATE ticket_notices SET staff_name = 'x'",
        "UPDATE ticket_notices SET at = now()",
    ],
)
async def test_that_somebody_was_told_is_not_taken_back(floor: Floor, attack: str) -> None:
    async def try_it(tx: Tx) -> None:
        await tx.session.execute(text(attack))

    with pytest.raises(DBAPIError):
        await doors(floor.bank, system("tests")).write(try_it)


def test_who_is_told() -> None:
    li, lead = new_id(), new_id()
    workers, leads = {li: "李娜"}, {lead: "周涛"}

    assert rules.told(li, workers, leads, (), late=False) == {li: ("李娜", False)}
    assert rules.told(None, workers, leads, (), late=False) == {lead: ("周涛", True)}
    assert rules.told(lead, workers | leads, leads, (), late=True) == {lead: ("周涛", False)}
    assert rules.told(li, workers, leads, (li, lead), late=True) == {}
