"""A machine in the hall: made by staff, set up by a code, and good for nothing but drawing numbers at its branch."""

import asyncio
from typing import Any
from uuid import UUID

import httpx

from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from counter import acts, as_customer, counter, fresh_key, rows

from .conftest import ROUTES
from .town import HEAD, Clock, open_branch, staff, teller

HERE = "/api/kiosk"
ANYBODY = staff("nobody")


def codes(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def add(head: httpx.AsyncClient, branch: str, name: str = "大堂1号机") -> Any:
    answer = await head.post(f"/api/console/branches/{branch}/kiosks", json={"name": name})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def set_up(at: httpx.AsyncClient, code: str) -> httpx.Response:
    return await at.post(HERE + "/set-up", json={"code": code})


async def take(at: httpx.AsyncClient, service: str = "cash", key: str | None = None) -> httpx.Response:
    return await at.post(
        HERE + "/tickets", json={"service": service}, headers={"Idempotency-Key": key or str(new_id())}
    )


async def test_from_a_code_to_a_number_and_out_of_use(
    bank: Database, branch: str, head: httpx.AsyncClient, clock: Clock
) -> None:
    made = await add(head, branch)
    async with counter(bank, ANYBODY, routes=ROUTES) as machine:
        before = await machine.get(HERE)
        here = (await set_up(machine, made["code"])).json()
        first, second = (await take(machine)).json(), (await take(machine)).json()
        clock.go(minutes=5)
        assert (await machine.post(HERE + "/seen")).status_code == 204
        listed = (await head.get(f"/api/console/branches/{branch}/kiosks")).json()["items"]
        ended = await head.post(f"/api/console/kiosks/{made['kiosk']['id']}/end")
        again = await head.post(f"/api/console/kiosks/{made['kiosk']['id']}/end")
        after = [await machine.get(HERE), await take(machine), await machine.post(HERE + "/seen")]

    assert codes(before) == (404, "branches.no_kiosk_here")
    assert (here["name"], here["hall"]["branch"]["id"]) == ("大堂1号机", branch)
    assert [first["number"], second["number"]] == ["A001", "A002"]
    assert (first["place"]["ahead"], second["place"]["ahead"]) == (0, 1)
    assert listed[0]["seen_at"] == clock.now.isoformat().replace("+00:00", "Z")
    assert "code" not in listed[0]
    assert (ended.status_code, again.json()["ended_at"]) == (200, ended.json()["ended_at"])
    assert [codes(one) for one in after] == [(404, "branches.no_kiosk_here")] * 3
    assert (await acts(bank)).count("branches.end_kiosk") == 1


async def test_a_code_is_good_once_and_for_ten_minutes_and_another_moves_the_machine(
    bank: Database, branch: str, head: httpx.AsyncClient, clock: Clock
) -> None:
    made = await add(head, branch)
    id_ = made["kiosk"]["id"]
    async with counter(bank, ANYBODY, routes=ROUTES) as old, counter(bank, ANYBODY, routes=ROUTES) as new:
        both = await asyncio.gather(set_up(old, made["code"]), set_up(new, made["code"]))
        one, other = (old, new) if both[0].status_code == 200 else (new, old)
        late = (await head.post(f"/api/console/kiosks/{id_}/code")).json()["code"]
        clock.go(minutes=10)
        too_late = await set_up(other, late)
        still = await one.get(HERE)
        fresh = (await head.post(f"/api/console/kiosks/{id_}/code")).json()["code"]
        moved = await set_up(other, fresh)
        left = await one.get(HERE)
    await head.post(f"/api/console/kiosks/{id_}/end")
    ended = await head.post(f"/api/console/kiosks/{id_}/code")

    assert sorted(one.status_code for one in both) == [200, 404]
    assert codes(too_late) == (404, "branches.kiosk_code_wrong")
    assert (still.status_code, moved.status_code) == (200, 200)
    assert codes(left) == (404, "branches.no_kiosk_here")
    assert codes(ended) == (409, "branches.kiosk_ended")


async def test_the_same_draw_sent_again_is_one_number_and_who_is_signed_in_owns_it(
    bank: Database, branch: str, head: httpx.AsyncClient, portal: httpx.AsyncClient, zhang: UUID
) -> None:
    code = (await add(head, branch))["code"]
    key = str(new_id())
    async with counter(bank, as_customer(zhang), routes=ROUTES) as machine:
        await set_up(machine, code)
        drawn = await asyncio.gather(*(take(machine, key=key) for _ in range(3)))
        second = await take(machine)
    mine = (await portal.get("/api/portal/tickets")).json()["items"]

    assert {one.json()["number"] for one in drawn} == {"A001"}
    assert codes(second) == (409, "branches.in_line")
    assert [one["number"] for one in mine] == ["A001"]
    assert await rows(bank, "SELECT via, count(*) FROM branch_tickets GROUP BY via") == [("kiosk", 1)]


async def test_a_machine_draws_at_its_own_branch_what_is_done_there(
    bank: Database, branch: str, head: httpx.AsyncClient
) -> None:
    other = await open_branch(head, code="SH02", services=["boxes"])
    code = (await add(head, other))["code"]
    async with counter(bank, ANYBODY, routes=ROUTES) as machine:
        await set_up(machine, code)
        refused = await take(machine)
        drawn = await take(machine, "boxes")

    assert codes(refused) == (409, "branches.not_done_here")
    assert drawn.status_code == 201
    assert await rows(bank, "SELECT branch_id FROM branch_tickets") == [(UUID(other),)]


async def test_neither_a_clerk_nor_a_stranger_makes_one_and_no_token_lies_in_the_database(
    bank: Database, branch: str, head: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    made = await add(head, branch)
    there = f"/api/console/branches/{branch}/kiosks"
    async with counter(bank, teller(), routes=ROUTES) as clerk, counter(bank, HEAD, routes=ROUTES) as machine:
        refused = [await at.post(there, json={"name": "x"}) for at in (clerk, portal)]
        refused += [await at.post(f"/api/console/kiosks/{made['kiosk']['id']}/code") for at in (clerk, portal)]
        await set_up(machine, made["code"])
        token = next(iter(machine.cookies.jar)).value
        forged = [await machine.get(HERE, headers={"Cookie": f"bankhall-kiosk={one}"}) for one in ("", "x" * 43)]
    kept = str(await rows(bank, "SELECT * FROM branch_kiosks")) + str(await rows(bank, "SELECT * FROM audit_log"))

    assert {one.status_code for one in refused} == {403}
    assert {one.status_code for one in forged} == {404}
    assert token
    assert token not in kept
    assert made["code"] not in kept


async def test_a_name_that_is_none_and_a_code_that_is_no_code_are_named(branch: str, head: httpx.AsyncClient) -> None:
    there = f"/api/console/branches/{branch}/kiosks"
    wrong = [await head.post(there, json={"name": name}) for name in ("", "  ", "x" * 41, "a\nb")]
    wrong += [await set_up(head, code) for code in ("123", "12345678901", "一二三四五六七八九十", " 123456789")]
    absent = await head.get(f"/api/console/branches/{new_id()}/kiosks")

    assert {one.status_code for one in wrong} == {400}
    assert codes(absent) == (404, "branches.not_found")
    assert (await head.post(f"/api/console/kiosks/{new_id()}/end", headers=fresh_key())).status_code == 404
