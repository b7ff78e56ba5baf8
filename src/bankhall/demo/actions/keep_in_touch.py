"""When the clerk of a demo bank was in touch with some of its customers, what came of it in promises, one kept and the
others open, and who is there for whom.
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
_HEAD: Final = "liufang"
# How many of those who came first have somebody who is there for them.
_LOOKED_AFTER: Final = 24


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
    await _look_after(tx, plan, customer_ids)


async def _look_after(tx: Tx, plan: Plan, customer_ids: Sequence[UUID]) -> None:
    """The head of relations has given most to the clerk and kept some, of whom one has just been handed over."""
    of = {one.login: customer_ids[one.customer] for one in plan.sign_ins}
    staff = {one.login: one for one in await identity.staff(tx)}
    clerk, head = staff[_CLERK], staff[_HEAD]
    actor = Actor(kind="staff", name=head.name, id=head.id)
    passes = of["wangfang"]
    first = list(dict.fromkeys([of["zhangxiuying"], of["emma"], *customer_ids[:_LOOKED_AFTER]]))
    own = [one for one in first[-6:] if one not in (of["zhangxiuying"], of["emma"])]
    clerks = [one for one in first if one not in own and one != passes]
    giving = before(tx, actor, days=200)
    for ids, manager, backup in ((clerks, clerk.id, head.id), ([*own, passes], head.id, clerk.id)):
        wish = customers.Assign(tuple(ids), manager, backup, "按住址和业务往来安排")
        await customers.assign_managers(giving, wish)
    await giving.finish()
    handing = before(tx, actor, hours=5)
    note = "客户常到滨江支行，由您就近负责。手续费重复扣收一事还在查，请先给她回个电话"
    await customers.hand_customers_over(handing, customers.HandOver(head.id, clerk.id, (passes,), None, note))
    await handing.finish()
