"""Words for tests of tags: who writes rules and says yes to them, and what customers of them are left with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.events import enroll
from bankhall.kernel.four_eyes import actions
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.types import Standing
from bankhall.kernel.ids import new_id
from bankhall.tags import jobs, permissions
from bankhall.tags.actions.running import ask_for_rebuild
from bankhall.tags.api import DEEDS
from bankhall.tags.reactions import SUBSCRIBERS
from confirming import confirm_and_write
from counter import doors, rows
from hearing import hear
from payments.house import Clock

TAGS = "/api/console/tags"
VERSIONS = "/api/console/tag-versions"
RUNS = "/api/console/tag-runs"
MINE = "/api/portal/tags"
SEES = "customers.view"

STEWARD = Actor(kind="staff", name="陈静", id=new_id(), rights=frozenset({permissions.SEE, permissions.DEFINE, SEES}))
OFFICER = Actor(kind="staff", name="周敏", id=new_id(), rights=frozenset({permissions.SEE, permissions.PUBLISH, SEES}))
CLERK = Actor(kind="staff", name="李娜", id=new_id(), rights=frozenset({permissions.SEE, permissions.GIVE, SEES}))

KEEP_FRESH, FORGET = SUBSCRIBERS


async def _standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
    known = {one.id: Standing(one.rights) for one in (STEWARD, OFFICER) if one.id}
    return {id_: known[id_] for id_ in staff_ids if id_ in known}


DESK = Desk.of(_standings, *DEEDS)


def measure(of: str, **particulars: Any) -> dict[str, Any]:
    return {"of": of, **particulars}


def condition(of: str, than: str, value: int, **particulars: Any) -> dict[str, Any]:
    return {"measure": measure(of, **particulars), "than": than, "value": value}


def rule(*conditions: dict[str, Any], match: str = "all") -> dict[str, Any]:
    return {"match": "all", "groups": [{"match": match, "conditions": list(conditions)}]}


RICH = rule(condition("balance", "at_least", 10_000_00, currency="CNY"))


@dataclass
class Workshop:
    bank: Database
    clock: Clock
    steward: httpx.AsyncClient
    officer: httpx.AsyncClient
    clerk: httpx.AsyncClient

    async def define(self, name: str = "存款大户", of: Any = RICH, **more: Any) -> tuple[str, str]:
        """Returns the tag's id and its version's."""
        body = {
            "name_zh": name,
            "name_en": f"{name} (en)",
            "tag_kind": "rule",
            "theme": "money",
            "rule": of,
            "needs_consent": False,
            "told": {"zh": "您在本行的存款较多", "en": "You keep much with us"},
            **more,
        }
        made = await self.steward.post(TAGS, json=body)
        assert made.status_code == 201, made.text
        told = (await self.steward.get(f"{TAGS}/{made.json()['id']}")).json()
        return told["id"], told["versions"][0]["id"]

    async def publish(self, version: str) -> None:
        asked = await self.steward.post(f"{VERSIONS}/{version}/propose", json={"reason": "looked at the preview"})
        assert asked.status_code == 201, asked.text
        await confirm_and_write(self.bank, OFFICER, actions.approve, DESK, UUID(asked.json()["id"]))

    async def put_in_force(self, name: str = "存款大户", of: Any = RICH, **more: Any) -> str:
        """Defined, published, and of whoever it is true."""
        tag, version = await self.define(name, of, **more)
        await self.publish(version)
        await self.rebuild()
        return tag

    async def rebuild(self) -> dict[str, Any]:
        """What waits, or all of it."""
        run_id = await doors(self.bank, system("tests")).write(ask_for_rebuild)
        await jobs.rebuild(self.bank, run_id=str(run_id))
        runs = (await self.steward.get(RUNS)).json()["runs"]
        told: dict[str, Any] = next(one for one in runs if one["id"] == str(run_id))
        return told

    async def listen(self) -> None:
        async def begin(tx: Tx) -> None:
            await enroll(tx, SUBSCRIBERS)

        await doors(self.bank, system("tests")).write(begin)

    async def hear(self) -> None:
        await hear(self.bank, FORGET)
        await hear(self.bank, KEEP_FRESH)

    async def who_has(self, tag: str) -> set[UUID]:
        found = await self.steward.get(f"{TAGS}/{tag}/customers", params={"limit": 200})
        assert found.status_code == 200, found.text
        return {UUID(one["customer_id"]) for one in found.json()["items"]}

    async def state(self) -> list[tuple[Any, ...]]:
        """All that is given, row by row; but for since when."""
        asked = (
            "SELECT customer_id, tag_id, version, confidence, ends_on, value, evidence FROM tag_given"
            " ORDER BY customer_id, tag_id"
        )
        return await rows(self.bank, asked)
