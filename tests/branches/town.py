"""A branch with a clock of its own, and those who come to it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx

from bankhall.branches import permissions
from bankhall.customers import permissions as customer_rights
from bankhall.kernel.actors import Actor
from bankhall.kernel.ids import new_id

# A Tuesday, ten in the morning in Shanghai.
TEN: Final = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)

DAY: Final = [{"opens": 540, "closes": 720}, {"opens": 780, "closes": 1020}]

LUJIAZUI: Final[dict[str, Any]] = {
    "code": "SH01",
    "name_zh": "陆家嘴支行",
    "name_en": "Lujiazui Branch",
    "city_zh": "上海",
    "city_en": "Shanghai",
    "district_zh": "浦东新区",
    "district_en": "Pudong",
    "address_zh": "世纪大道88号",
    "address_en": "88 Century Avenue",
    "phone": "021-5555 0101",
    "latitude_e6": 31_236_000,
    "longitude_e6": 121_506_000,
    "services": ["cash", "accounts", "loans"],
    "facilities": ["wheelchair", "english"],
    "week": [DAY, DAY, DAY, DAY, DAY, [], []],
    "special_days": [
        {"on": "2026-12-31", "spans": [{"opens": 540, "closes": 720}], "why_zh": "年末", "why_en": "Year end"}
    ],
    "counters": 3,
    "slot_minutes": 30,
    "slot_places": 1,
}


class Clock:
    """Stands until it is told otherwise."""

    def __init__(self) -> None:
        self.now = TEN

    def __call__(self) -> datetime:
        return self.now

    def go(self, **by: float) -> None:
        self.now += timedelta(**by)


def staff(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset(rights))


def teller(name: str = "李娜") -> Actor:
    return staff(name, permissions.SERVE, customer_rights.VIEW)


HEAD: Final = staff("刘芳", permissions.MANAGE)


async def open_branch(head: httpx.AsyncClient, **other: Any) -> str:
    key = {"Idempotency-Key": str(new_id())}
    answer = await head.post("/api/console/branches", json={**LUJIAZUI, **other}, headers=key)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def draw(portal: httpx.AsyncClient, branch: str, service: str = "cash", **more: Any) -> Any:
    return await portal.post(f"/api/portal/branches/{branch}/tickets", json={"service": service, **more})


async def sit_down(at: httpx.AsyncClient, branch: str, counter: int, services: Sequence[str] = ("cash",)) -> Any:
    there = f"/api/console/branches/{branch}/desk/open"
    return await at.post(there, json={"counter": counter, "services": list(services)})
