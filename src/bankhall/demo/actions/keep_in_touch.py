"""When the clerk of a demo bank was in touch with some of its customers, and what came of it in promises: one kept, the
others open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from bankhall.customers import api as customers
from bankhall.demo.actions.before import before
from bankhall.demo.types import Plan
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Tx
from bankhall.kernel.time import business_date

_CLERK: Final = "lina"


@dataclass(frozen=True, slots=True)
class _Said:
    """`days`: from the business day to the day by which it is kept. `kept`: what was done, where it is done."""

    to: str
    text: str
    days: int
    hours_ago: int
    kept: str = ""


@dataclass(frozen=True, slots=True)
class _Met:
    who: str
    way: str
    text: str
    hours_ago: int


_SAID: Final = (
    _Said("zhangxiuying", "把新的存折送到您家里，不用您跑一趟", 2, 50),
    _Said("wangfang", "查清10月那笔重复的手续费，告诉您结果", 0, 74),
    _Said("wangfang", "把大额存单到期的日子提前一周打电话告诉您", 21, 70),
    _Said("wangfang", "把对账单改寄到新的地址", 1, 120, kept="新地址已登记，从下个月起寄到那里"),
    _Said("emma", "Find out when your transfer to Prague arrives and call you back", 1, 27),
)


_MET: Final = (
    _Met("zhangxiuying", "call_in", "来电说存折用满了，腿脚不便，问能不能不去网点换。答应送到家里", 50),
    _Met("wangfang", "branch", "到网点核对10月的手续费，有一笔扣了两次。已登记，答应查清后告知", 74),
    _Met("wangfang", "call_out", "大额存单明年到期，问要不要提前提醒。客户同意到期前一周打电话", 70),
    _Met("emma", "call_in", "Asked where the transfer to Prague is. Promised to find out and call back", 27),
)


async def keep_in_touch(tx: Tx, plan: Plan, customer_ids: Sequence[UUID]) -> None:
    """In the transaction at hand, as the clerk, on the days before."""
    of = {one.login: one.customer for one in plan.sign_ins}
    clerk = next(one for one in await identity.staff(tx) if one.login == _CLERK)
    actor = Actor(kind="staff", name=clerk.name, id=clerk.id)
    for nth, met in enumerate(_MET):
        noting = before(tx, actor, hours=met.hours_ago)
        entry = customers.NewContact(
            customer_id=customer_ids[of[met.who]],
            way=customers.ContactWay(met.way),
            happened_at=noting.now,
            text=met.text,
        )
        await customers.note_contact(noting, entry, key=f"demo contact {nth}")
        await noting.finish()
    today = await business_date(tx)
    for nth, said in enumerate(_SAID):
        new = customers.NewPromise(customer_ids[of[said.to]], said.text, today + timedelta(days=said.days))
        promising = before(tx, actor, hours=said.hours_ago)
        made = await customers.make_promise(promising, new, key=f"demo promise {nth}")
        await promising.finish()
        if said.kept:
            keeping = before(tx, actor, hours=20)
            await customers.keep_promise(keeping, made.id, said.kept)
            await keeping.finish()
