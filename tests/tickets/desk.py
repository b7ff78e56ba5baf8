"""A contact centre for tests: two who work on tickets, one who says yes, a customer and a stranger, and a clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx

from bankhall.customers import permissions as customer_rights
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database, Reading
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.types import Standing
from bankhall.kernel.ids import new_id
from bankhall.tickets import permissions
from bankhall.tickets.api import DEEDS
from counter import fresh_key

MINE = "/api/portal/matters"
DESK = "/api/console/tickets"

WORDS = "家里的路由器换了以后收不到验证码"
ANSWER = "已为您重新登记手机号"


def staff(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({customer_rights.VIEW, *rights}))


LI = staff("李娜", permissions.WORK)
WANG = staff("王强", permissions.WORK)
HEAD = staff("周涛", permissions.SUPERVISE)


async def _standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
    known = {one.id: Standing(one.rights) for one in (LI, WANG, HEAD) if one.id}
    return {id_: known[id_] for id_ in staff_ids if id_ in known}


YES = Desk.of(_standings, *DEEDS)


class Clock:
    """A Monday morning on which the bank is open, until a test says otherwise."""

    def __init__(self) -> None:
        self.now = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Centre:
    bank: Database
    clock: Clock
    zhang: UUID
    his: httpx.AsyncClient
    stranger: httpx.AsyncClient
    li: httpx.AsyncClient
    wang: httpx.AsyncClient
    head: httpx.AsyncClient

    async def open(self, key: str | None = None, **more: Any) -> httpx.Response:
        body = {
            "type": "digital",
            "subject": "收不到验证码",
            "words": WORDS,
            "answers": [{"field": "where", "told": "codes"}],
            **more,
        }
        return await self.his.post(MINE, json=body, headers={"Idempotency-Key": key} if key else fresh_key())

    async def opened(self, **more: Any) -> str:
        made = await self.open(**more)
        assert made.status_code == 201, made.text
        return str(made.json()["line"]["id"])

    async def taken(self, **more: Any) -> str:
        id_ = await self.opened(**more)
        taken = await self.li.post(f"{DESK}/take", json={"ids": [id_]})
        assert taken.json()["items"][0]["outcome"] == "taken"
        return id_

    async def step(self, id_: str, verb: str, by: httpx.AsyncClient | None = None, **body: Any) -> httpx.Response:
        return await (by or self.li).post(f"{DESK}/{id_}/{verb}", json=body or None)

    async def done(self, id_: str, verb: str, **body: Any) -> dict[str, Any]:
        answer = await self.step(id_, verb, **body)
        assert answer.status_code in (200, 201), answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def seen(self, id_: str) -> dict[str, Any]:
        told: dict[str, Any] = (await self.li.get(f"{DESK}/{id_}")).json()
        return told

    async def mine(self, id_: str) -> dict[str, Any]:
        told: dict[str, Any] = (await self.his.get(f"{MINE}/{id_}")).json()
        return told

    async def numbers(self, which: str = "open", by: httpx.AsyncClient | None = None) -> list[str]:
        page = (await (by or self.li).get(DESK, params={"which": which})).json()
        return [one["number"] for one in page["items"]]
