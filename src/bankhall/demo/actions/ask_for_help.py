"""What some customers of a demo bank have asked for and complained of, and how far it is."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from bankhall.demo.actions.before import before
from bankhall.demo.types import Plan
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Tx
from bankhall.tickets import api as tickets
from bankhall.tickets.complaints.types import NewComplaint, Product
from bankhall.tickets.types import CameBy, NewTicket

_CLERK: Final = "lina"

_ASKED: Final = (
    (
        "wangfang",
        "digital",
        "换了手机，收不到验证码",
        "周一换了新手机，登录时一直收不到验证码",
        {"where": "codes"},
        5,
        False,
    ),
    (
        "zhangxiuying",
        "card",
        "存折旁边的机器把卡吞了",
        "在门口的取款机上取钱，卡没有出来",
        {"what": "kept", "tail": "1234"},
        27,
        True,
    ),
    ("emma", "general", "Statement for a visa", "I need to know which statement the embassy takes", {}, 30, True),
    (
        "chenyu",
        "certificate",
        "开一份存款证明",
        "下个月出国，使馆要存款证明",
        {"kind": "deposit", "for": "使馆签证"},
        50,
        False,
    ),
)

_COMPLAINED: Final = (
    (
        "wangfang",
        Product.FEE,
        "10月的手续费扣了两次，打了三次电话都说会处理",
        "退还多扣的手续费",
        "电话里的一位先生",
        9,
    ),
    ("emma", Product.SERVICE, "I waited for an hour at the branch and nobody spoke English", "", "", 2),
)


async def ask_for_help(tx: Tx, plan: Plan, customer_ids: Sequence[UUID]) -> None:
    """In the transaction at hand, each as whoever asks, on the days before."""
    of = {one.login: customer_ids[one.customer] for one in plan.sign_ins}
    clerk = next(one for one in await identity.staff(tx) if one.login == _CLERK)
    for nth, (who, kind, subject, words, answers, hours, is_taken) in enumerate(_ASKED):
        customer_id = of[who]
        asking = before(tx, Actor(kind="customer", name="", id=customer_id), hours=hours)
        new = NewTicket(
            customer_id=customer_id, type=kind, subject=subject, words=words, answers=answers, came_by=CameBy.PORTAL
        )
        ticket_id = await tickets.open_ticket(asking, new, key=f"demo ticket {nth}")
        await asking.finish()
        if is_taken:
            working = before(tx, Actor(kind="staff", name=clerk.name, id=clerk.id), hours=hours - 2)
            await tickets.take(working, [ticket_id])
            await working.finish()
    for nth, (who, product, words, wants, about, days) in enumerate(_COMPLAINED):
        customer_id = of[who]
        asking = before(tx, Actor(kind="customer", name="", id=customer_id), days=days)
        complaint = NewComplaint(
            customer_id=customer_id, product=product, words=words, wants=wants, about=about, came_by=CameBy.PORTAL
        )
        await tickets.complain(asking, complaint, key=f"demo complaint {nth}")
        await asking.finish()
