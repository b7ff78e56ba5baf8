"""What the bank takes for remittances: changed by two people, from an instant on, and never for what was quoted."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Reading
from bankhall.kernel.four_eyes import actions
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.errors import OwnProposal
from bankhall.kernel.four_eyes.types import Standing
from bankhall.kernel.ids import new_id
from bankhall.payments import permissions
from bankhall.payments.abroad import routes
from bankhall.payments.api import DEEDS
from confirming import confirm_and_write
from counter import acts, counter, named_fields

from .abroad import World

TERMS = "/api/console/remittance-terms"
MAKER = Actor(kind="staff", name="Wang Qiang", id=new_id(), rights=frozenset({permissions.SEE, permissions.SET_TERMS}))
CHECKER = Actor(
    kind="staff", name="Zhou Min", id=new_id(), rights=frozenset({permissions.SEE, permissions.APPROVE_TERMS})
)


async def _standings(_: Reading, staff_ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
    known = {one.id: Standing(one.rights) for one in (MAKER, CHECKER) if one.id}
    return {id_: known[id_] for id_ in staff_ids if id_ in known}


DESK = Desk.of(_standings, *DEEDS)


@dataclass
class House:
    world: World
    maker: httpx.AsyncClient
    checker: httpx.AsyncClient

    def wish(self, **changed: Any) -> dict[str, Any]:
        return {
            "currency": "USD", "margin": "0.005", "fee_share": "0.001", "fee_least": 50_00, "fee_most": 260_00,
            "message_fee": 80_00, "others_charge": 25_00, "via": "CHASUS33", "days": 2, "reason": "the market",
        } | changed  # fmt: skip

    async def propose(self, **changed: Any) -> UUID:
        asked = await self.maker.post(f"{TERMS}/propose", json=self.wish(**changed))
        assert asked.status_code == 201, asked.text
        return UUID(asked.json()["id"])

    async def approve(self, proposal: UUID, by: Actor = CHECKER) -> None:
        await confirm_and_write(self.world.bank, by, actions.approve, DESK, proposal)

    async def history(self) -> list[dict[str, Any]]:
        told = (await self.checker.get(TERMS)).json()["terms"]
        return [one for one in told if one["currency"] == "USD"]


@pytest.fixture
async def house(world: World) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        maker, checker = [
            await stack.enter_async_context(counter(world.bank, one, routes=routes.routes)) for one in (MAKER, CHECKER)
        ]
        yield House(world, maker, checker)


async def margin_quoted(world: World) -> str:
    return str((await world.quote(100_00))["rate"])


async def test_terms_hold_from_the_second_persons_yes_on_and_not_for_what_was_quoted(house: House) -> None:
    before = await house.world.quote(100_00)
    proposal = await house.propose()
    assert await margin_quoted(house.world) == before["rate"]

    await house.approve(proposal)

    house.world.clock.now += timedelta(seconds=1)
    await house.world.rates()
    assert await margin_quoted(house.world) == "7.1154"  # 7.08 and half of a hundredth of it
    sent = await house.world.send(house.world.order(before["id"], await house.world.payee()))
    assert sent.status_code == 201, sent.text
    assert (await house.world.told(sent.json()["id"]))["remittance"]["rate"] == before["rate"]
    latest = (await house.history())[0]
    assert (latest["terms"]["margin"], latest["maker"], latest["checker"]) == ("0.005", "Wang Qiang", "Zhou Min")
    assert (await house.history())[-1]["maker"] is None
    assert "payments.change_remittance_terms" in await acts(house.world.bank)


async def test_nobody_agrees_to_their_own_wish(house: House) -> None:
    proposal = await house.propose()
    both = Actor(kind="staff", name=MAKER.name, id=MAKER.id, rights=MAKER.rights | CHECKER.rights)

    with pytest.raises(OwnProposal):
        await house.approve(proposal, by=both)

    assert len(await house.history()) == 1


async def test_what_is_for_later_holds_later(house: House) -> None:
    before = await margin_quoted(house.world)
    day = house.world.clock.now + timedelta(days=2)
    await house.approve(await house.propose(from_at=day.isoformat()))
    assert await margin_quoted(house.world) == before
    house.world.clock.now = day + timedelta(minutes=1)
    await house.world.rates()
    assert await margin_quoted(house.world) != before


async def test_what_was_for_an_instant_that_passed_meanwhile_holds_from_the_yes_on(house: House) -> None:
    at = house.world.clock.now + timedelta(hours=1)
    proposal = await house.propose(from_at=at.isoformat())
    house.world.clock.now += timedelta(hours=3)
    await house.approve(proposal)
    latest = (await house.history())[0]
    assert latest["terms"]["from_at"] >= house.world.clock.now.isoformat()[:19]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"margin": "0.2"}, "margin"),
        ({"margin": "-0.1"}, "margin"),
        ({"fee_share": "0.5"}, "fee_share"),
        ({"fee_least": 300_00}, "fee_most"),
        ({"via": "NOTABIC!"}, "via"),
        ({"currency": "CNY"}, "currency"),
        ({"from_at": "2099-01-01T00:00:00Z"}, "from_at"),
        ({"days": 11}, "days"),
        ({"reason": " "}, "reason"),
    ],
)
async def test_what_no_terms_may_be_is_refused_by_its_field(house: House, changed: dict[str, Any], field: str) -> None:
    refused = await house.maker.post(f"{TERMS}/propose", json=house.wish(**changed))
    assert named_fields(refused) == [field], refused.text


async def test_whoever_only_sees_asks_for_nothing(house: House) -> None:
    refused = await house.checker.post(f"{TERMS}/propose", json=house.wish())
    assert refused.status_code == 403
