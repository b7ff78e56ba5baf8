"""The way to the biller house, which collects for those who send bills, and a simulated one for demo banks."""

import asyncio
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import msgspec

from bankhall.kernel.money import Money
from bankhall.payments.adapters.clearing import NotHanded, write_whole
from bankhall.payments.bills.types import (
    BillAnswer,
    Biller,
    BillerKind,
    BillOrder,
    NumberCheck,
    PresentedBill,
)


class BillerHouse(Protocol):
    async def billers(self) -> Sequence[Biller]:
        """For whom it collects. Raises NotHanded."""

    async def bills_of(self, biller: str, number: str, today: date) -> Sequence[PresentedBill]:
        """What is due there, and lately was. Raises NotHanded."""

    async def hand_over(self, order: BillOrder) -> None:
        """Returns when the house has it. May be asked twice for the same order. Raises NotHanded."""

    async def answers(self, *, most: int) -> Sequence[BillAnswer]:
        """What it has said and we have not acknowledged. Raises NotHanded."""

    async def acknowledge(self, answer: BillAnswer) -> None:
        """We have it for good."""


ANSWERS_AFTER: Final = timedelta(seconds=4)
_PAGE: Final = 97

BILLERS: Final = (
    Biller(
        code="sgcc",
        kind=BillerKind.ELECTRICITY,
        name="城市电力公司",
        name_en="City Electricity",
        digits=10,
        check=NumberCheck.LUHN,
    ),
    Biller(
        code="water", kind=BillerKind.WATER, name="自来水集团", name_en="City Water", digits=9, check=NumberCheck.MOD_11
    ),
    Biller(code="gas", kind=BillerKind.GAS, name="燃气集团", name_en="City Gas", digits=8, check=NumberCheck.MOD_11),
    Biller(
        code="mobile",
        kind=BillerKind.PHONE,
        name="移动通信话费充值",
        name_en="Mobile top-up",
        digits=11,
        check=NumberCheck.NONE,
        prepaid=True,
        least=10_00,
        most=500_00,
    ),
    Biller(
        code="fibre",
        kind=BillerKind.BROADBAND,
        name="光纤宽带",
        name_en="Fibre Broadband",
        digits=12,
        check=NumberCheck.LUHN,
    ),
    Biller(
        code="home",
        kind=BillerKind.PROPERTY,
        name="安居物业",
        name_en="Home Property Services",
        digits=8,
        check=NumberCheck.NONE,
    ),
)


class SimulatedBillers:
    """Answers after a few seconds, by the last digits of the customer number:

        …000    refused: there is no such customer (AC01)
        …333    never answered
        others  taken

    Whoever has a number has a bill each month, of the month before, due on the 20th. It has no memory but its files: it
    may be stopped at any moment.
    """

    def __init__(self, folder: Path, *, answers_after: timedelta = ANSWERS_AFTER) -> None:
        self._out, self._done, self._after = folder / "out", folder / "done", answers_after

    async def billers(self) -> Sequence[Biller]:
        return BILLERS

    async def bills_of(self, biller: str, number: str, today: date) -> Sequence[PresentedBill]:
        if any(one.code == biller and one.prepaid for one in BILLERS):
            return []
        before = today.replace(day=1) - timedelta(days=1)
        period = before.strftime("%Y-%m")
        seed = int(number[-6:]) * 31 + before.month * 7 + len(biller)
        amount = Money(3_000 + seed % _PAGE * 173, "CNY")
        return [PresentedBill(f"{biller}-{number[-4:]}-{period}", amount, period, today.replace(day=20))]

    async def hand_over(self, order: BillOrder) -> None:
        try:
            await asyncio.to_thread(write_whole, self._out / f"{order.id}.json", msgspec.json.encode(order))
        except OSError as error:
            raise NotHanded(type(error).__name__) from None

    async def answers(self, *, most: int) -> Sequence[BillAnswer]:
        return await asyncio.to_thread(self._answers, most)

    async def acknowledge(self, answer: BillAnswer) -> None:
        self._done.mkdir(parents=True, exist_ok=True)
        name = f"{answer.order_id}.json"
        if (self._out / name).exists():
            await asyncio.to_thread(os.replace, self._out / name, self._done / name)

    def _answers(self, most: int) -> list[BillAnswer]:
        told = []
        for path in sorted(self._out.glob("*.json"))[: 10 * most]:
            at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if datetime.now(UTC) - at < self._after:
                continue
            order = msgspec.json.decode(path.read_bytes(), type=BillOrder)
            match order.number[-3:]:
                case "333":
                    continue
                case "000":
                    told.append(BillAnswer(order.id, is_taken=False, reason="AC01"))
                case _:
                    told.append(BillAnswer(order.id, is_taken=True))
        return told[:most]
