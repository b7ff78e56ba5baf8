"""A disputed transfer is asked back from another bank: once, by camt.056; the answer is heard once, whatever it is."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bankhall.kernel.actors import system
from bankhall.kernel.events import enroll
from bankhall.payments.adapters import iso20022
from bankhall.payments.adapters.clearing import Folder
from bankhall.payments.adapters.simulated import SimulatedHouse
from bankhall.payments.disputes import routes as dispute_routes
from bankhall.payments.disputes.actions import take_recall_answers
from bankhall.payments.disputes.reactions import SUBSCRIBERS
from bankhall.payments.jobs import exchange
from counter import as_customer, counter, doors, rows
from hearing import hear

from .test_disputes import DESK, DISPUTES, SUN
from .test_elsewhere import OWN, Town, town

__all__ = ["town"]


@dataclass
class Matter:
    town: Town
    his: httpx.AsyncClient
    sun: httpx.AsyncClient
    folder: Path

    async def round(self, minutes: int = 1) -> None:
        """What is due goes out, is answered, and what is answered is taken."""
        at, folder = doors(self.town.bank, system("clearing")), Folder(self.folder)
        await exchange(at, folder, own_bank=OWN)
        SimulatedHouse(self.folder).work(datetime.now(UTC) + timedelta(minutes=minutes))
        await exchange(at, folder, own_bank=OWN)

    async def disputed(self, number: str) -> str:
        transfer = await self.town.sent(number=number)
        await self.round()
        about = (await self.his.get(f"/api/portal/transfers/{transfer}/dispute")).json()["about"]
        body = {"account_id": about["account_id"], "seq": about["seq"], "reason": "tricked", "reached": "phone"}
        id_ = (await self.his.post(DISPUTES, json=body)).json()["id"]
        await self.sun.post(f"{DESK}/{id_}/take")
        return str(id_)

    async def steps(self, id_: str) -> list[str]:
        await hear(self.town.bank, SUBSCRIBERS[0])
        told: dict[str, Any] = (await self.his.get(f"{DISPUTES}/{id_}")).json()
        return [one["kind"] for one in told["steps"]]


@pytest.fixture
async def matter(town: Town, tmp_path: Path) -> AsyncIterator[Matter]:
    await town.bank.doors(system("tests")).write(enroll, SUBSCRIBERS)
    async with AsyncExitStack() as stack:
        his = await stack.enter_async_context(counter(town.bank, as_customer(town.zhang), routes=dispute_routes.routes))
        sun = await stack.enter_async_context(counter(town.bank, SUN, routes=dispute_routes.routes))
        yield Matter(town, his, sun, tmp_path)


async def test_another_bank_gives_it_back(matter: Matter) -> None:
    id_ = await matter.disputed("6225880112345678")
    seen = (await matter.sun.get(f"{DESK}/{id_}")).json()

    asked = await matter.sun.post(f"{DESK}/{id_}/ask-back")
    again = await matter.sun.post(f"{DESK}/{id_}/ask-back")
    await matter.round(3)

    assert (seen["may_ask_back"], asked.status_code) == (True, 200), asked.text
    assert again.json()["code"] == "payments.cannot_ask_back"
    assert await matter.steps(id_) == ["opened", "taken", "asked_back", "came_back"]
    assert await matter.town.standing() == (10_000_00, 0)
    (written,) = [
        iso20022.read_recall(one.read_bytes())
        for one in (matter.folder / "kept" / "done").glob("*.xml")
        if iso20022.kind_of(one.read_bytes()) == "camt.056"
    ]
    assert (written.reason, written.amount.minor, written.own_bank) == ("FRAD", 250_00, OWN)


async def test_another_bank_says_no_and_that_is_heard_once(matter: Matter) -> None:
    id_ = await matter.disputed("6225880112345555")
    await matter.sun.post(f"{DESK}/{id_}/ask-back")
    await matter.round(3)
    ((transfer,),) = await rows(matter.town.bank, "SELECT transfer_id FROM recalls")
    answer = iso20022.read_resolution(
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.09"><RsltnOfInvstgtn>'
        b"<Assgnmt><Id>again</Id></Assgnmt><Sts><Conf>RJCR</Conf></Sts><CxlDtls><TxInfAndSts><OrgnlInstrId>"
        + transfer.hex.encode()
        + b"</OrgnlInstrId></TxInfAndSts></CxlDtls></RsltnOfInvstgtn></Document>"
    )

    again = await doors(matter.town.bank, system("clearing")).write(take_recall_answers, answer, b"again")

    assert again == 0
    assert await matter.steps(id_) == ["opened", "taken", "asked_back", "refused_back"]
    assert await matter.town.standing() == (9_750_00, 0)
    inside = (await matter.sun.get(f"{DESK}/{id_}")).json()["dispute"]["steps"]
    assert inside[-1]["text"] == "camt.029 CUST"


async def test_what_has_not_arrived_cannot_be_asked_back(matter: Matter) -> None:
    transfer = await matter.town.sent()

    about = (await matter.his.get(f"/api/portal/transfers/{transfer}/dispute")).json()

    assert about == {"about": None}


async def test_a_no_to_what_nobody_asked_changes_nothing(matter: Matter) -> None:
    answer = iso20022.read_resolution(
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.09"><RsltnOfInvstgtn>'
        b"<Assgnmt><Id>x</Id></Assgnmt><Sts><Conf>RJCR</Conf></Sts><CxlDtls><TxInfAndSts><OrgnlInstrId>nobody"
        b"</OrgnlInstrId></TxInfAndSts></CxlDtls></RsltnOfInvstgtn></Document>"
    )

    assert await doors(matter.town.bank, system("clearing")).write(take_recall_answers, answer, b"x") == 0
