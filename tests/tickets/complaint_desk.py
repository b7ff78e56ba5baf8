"""Those who look into complaints, for tests: two handlers, the head who gives more days, and a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from bankhall.identity import api as identity
from bankhall.identity.types import HireStaff, PasswordHash
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Reading
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.types import Standing
from bankhall.tickets import permissions
from bankhall.tickets.api import DEEDS
from counter import doors, fresh_key

from .desk import Clock

MINE = "/api/portal/complaints"
DESK = "/api/console/complaints"

WORDS = "柜员让我等了一个小时还说不清为什么扣费"
MATTER = "柜员说话很冲，卡还是没有换成"
ANSWER = "经核实，扣费没有事先告知，已全额退还并向您致歉。"

HANDLER = frozenset({permissions.HANDLE, permissions.REGISTER})
BOTH = frozenset({permissions.WORK, permissions.HANDLE})
HEAD = frozenset({permissions.EXTEND, permissions.REGISTER, permissions.HANDLE})


async def hire(bank: Database, name: str, login: str, rights: frozenset[str]) -> Actor:
    command = HireStaff(name=name, login=login, password=PasswordHash("$argon2id$none"))
    return Actor(
        kind="staff",
        name=name,
        id=await doors(bank, system("tests")).write(identity.hire_staff, command),
        rights=rights,
    )


@dataclass
class Office:
    bank: Database
    clock: Clock
    zhang: UUID
    people: tuple[Actor, Actor, Actor]
    both: Actor
    his: httpx.AsyncClient
    stranger: httpx.AsyncClient
    sun: httpx.AsyncClient
    qian: httpx.AsyncClient
    head: httpx.AsyncClient
    worker: httpx.AsyncClient

    @property
    def desk(self) -> Desk:
        async def standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
            known = {one.id: Standing(one.rights) for one in self.people if one.id}
            return {id_: known[id_] for id_ in staff_ids if id_ in known}

        return Desk.of(standings, *DEEDS)

    async def complain(self, key: str | None = None, **more: Any) -> httpx.Response:
        body = {"product": "fee", "words": WORDS, "wants": "退还", "about": "三号柜台", **more}
        return await self.his.post(MINE, json=body, headers={"Idempotency-Key": key} if key else fresh_key())

    async def complained(self, **more: Any) -> str:
        made = await self.complain(**more)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def ticket(self) -> str:
        body = {"type": "general", "subject": "换卡", "words": MATTER, "answers": []}
        made = await self.his.post("/api/portal/matters", json=body, headers=fresh_key())
        assert made.status_code == 201, made.text
        return str(made.json()["line"]["id"])

    async def called(self, ticket: str, *, by: httpx.AsyncClient | None = None, **more: Any) -> httpx.Response:
        body = {"nth": 1, "product": "service", "wants": "道歉", "about": "", **more}
        return await (by or self.worker).post(f"/api/console/tickets/{ticket}/complaint", json=body)

    async def taken(self) -> str:
        id_ = await self.complained()
        assert (await self.sun.post(f"{DESK}/{id_}/take")).status_code == 200
        return id_

    async def step(self, id_: str, verb: str, by: httpx.AsyncClient | None = None, **body: Any) -> httpx.Response:
        return await (by or self.sun).post(f"{DESK}/{id_}/{verb}", json=body or None)

    async def decide(self, id_: str, by: httpx.AsyncClient | None = None, **more: Any) -> httpx.Response:
        body = {
            "outcome": "upheld",
            "cause": "information",
            "responsible": "accounts",
            "answer": ANSWER,
            "reason": "调了录像",
            **more,
        }
        return await self.step(id_, "decide", by, **body)

    async def mine(self, id_: str) -> dict[str, Any]:
        told: dict[str, Any] = (await self.his.get(f"{MINE}/{id_}")).json()
        return told

    async def numbers(self, by: httpx.AsyncClient, which: str = "open") -> list[str]:
        return [one["id"] for one in (await by.get(DESK, params={"which": which})).json()["items"]]
