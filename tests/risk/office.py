"""Words for tests of risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database, Reading
from bankhall.kernel.four_eyes import actions
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.types import Standing
from bankhall.kernel.ids import new_id
from bankhall.risk import permissions
from bankhall.risk.api import DEEDS
from confirming import confirm_and_write
from counter import fresh_key
from payments.house import Clock
from payments.town import TRANSFERS, Town

RULES = "/api/console/risk/rules"
VERSIONS = "/api/console/risk/versions"
CASES = "/api/console/risk/cases"

ANALYST = Actor(kind="staff", name="Lin Tao", id=new_id(), rights=frozenset({permissions.SEE, permissions.WRITE}))
OFFICER = Actor(
    kind="staff",
    name="Zhou Min",
    id=new_id(),
    rights=frozenset({permissions.SEE, permissions.APPROVE, permissions.DECIDE}),
)


async def _standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
    known = {one.id: Standing(one.rights) for one in (ANALYST, OFFICER) if one.id}
    return {id_: known[id_] for id_ in staff_ids if id_ in known}


DESK = Desk.of(_standings, *DEEDS)


@dataclass
class Office:
    bank: Database
    clock: Clock
    town: Town
    analyst: httpx.AsyncClient
    officer: httpx.AsyncClient

    async def write(self, text: str, outcome: str = "hold", *, name: str = "") -> tuple[str, str]:
        """Returns the rule's id and its version's."""
        body = {
            "name": name or f"{outcome} {text}"[:80],
            "text": text,
            "outcome": outcome,
            "reason_zh": "这笔付款和您平时不一样。",
            "reason_en": "This payment is unlike your others.",
        }
        made = await self.analyst.post(RULES, json=body)
        assert made.status_code == 201, made.text
        rule = (await self.analyst.get(f"{RULES}/{made.json()['id']}")).json()
        return rule["id"], rule["versions"][0]["id"]

    async def watch(self, text: str, outcome: str = "hold") -> tuple[str, str]:
        rule, version = await self.write(text, outcome)
        watching = await self.analyst.post(f"{VERSIONS}/{version}/watch")
        assert watching.status_code == 204, watching.text
        return rule, version

    async def make_live(self, text: str, outcome: str = "hold") -> tuple[str, str]:
        rule, version = await self.watch(text, outcome)
        await self.go_live(version)
        return rule, version

    async def go_live(self, version: str) -> None:
        asked = await self.analyst.post(f"{VERSIONS}/{version}/propose", json={"reason": "seen in shadow"})
        assert asked.status_code == 201, asked.text
        await confirm_and_write(self.bank, OFFICER, actions.approve, DESK, UUID(asked.json()["id"]))

    async def preview(self, payee: str, minor: int) -> httpx.Response:
        return await self.town.his.post(f"{TRANSFERS}/preview", json=self.town.order(minor, payee_id=payee))

    async def send(self, payee: str, minor: int, **more: Any) -> httpx.Response:
        """Not confirmed, whatever is asked."""
        return await self.town.his.post(
            TRANSFERS, json=self.town.order(minor, payee_id=payee, **more), headers=fresh_key()
        )

    async def transfer(self, transfer_id: str) -> dict[str, Any]:
        told: dict[str, Any] = (await self.town.his.get(f"{TRANSFERS}/{transfer_id}")).json()
        return told

    async def open_case(self) -> dict[str, Any]:
        (case,) = (await self.officer.get(CASES)).json()["cases"]
        told: dict[str, Any] = case
        return told
