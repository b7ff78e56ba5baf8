"""What some customers of a demo bank have asked for and complained of, and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from bankhall.demo.actions.before import before
from bankhall.demo.types import Plan
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Tx
from bankhall.tickets import api as tickets
from bankhall.tickets.types import CameBy, NewTicket

_CLERK: Final = "lina"


@dataclass(frozen=True, slots=True)
class _Asked:
    """`is_taken`: the clerk works on it."""

    who: str
    kind: str
    subject: str
    words: str
    hours_ago: int
    answers: Mapping[str, str] = field(default_factory=dict)
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class _Complained:
    who: str
    product: tickets.Product
    words: str
    days_ago: int
    wants: str = ""
    about: str = ""


_ASKED: Final = (
    _Asked(
        "wangfang", "digital", "换了手机，收不到验证码", "周一换了新手机，登录时收不到验证码", 5, {"where": "codes"}
    ),
    _Asked(
        "zhangxiuying",
        "card",
        "取款机把卡吞了",
        "在门口的取款机上取钱，卡没有出来",
        27,
        {"what": "kept", "tail": "1234"},
        is_taken=True,
    ),
    _Asked("emma", "general", "Statement for a visa", "Which statement does the embassy take?", 30, is_taken=True),
    _Asked(
        "chenyu",
        "certificate",
        "开一份存款证明",
        "下个月出国，使馆要存款证明",
        50,
        {"kind": "deposit", "for": "使馆签证"},
    ),
)

_COMPLAINED: Final = (
    _Complained(
        "wangfang", tickets.Product.FEE, "10月的手续费扣了两次，打了三次电话都没结果", 9, "退还手续费", "接电话的先生"
    ),
    _Complained("emma", tickets.Product.SERVICE, "I waited for an hour at the branch and nobody spoke English", 2),
)


async def ask_for_help(tx: Tx, plan: Plan, customer_ids: Sequence[UUID]) -> None:
    """In the transaction at hand, each as whoever asks, on the days before."""
    of = {one.login: customer_ids[one.customer] for one in plan.sign_ins}
    clerk = next(one for one in await identity.staff(tx) if one.login == _CLERK)
    for nth, asked in enumerate(_ASKED):
        asking = before(tx, Actor(kind="customer", name="", id=of[asked.who]), hours=asked.hours_ago)
        new = NewTicket(
            customer_id=of[asked.who],
            type=asked.kind,
            subject=asked.subject,
            words=asked.words,
            answers=asked.answers,
            came_by=CameBy.PORTAL,
        )
        ticket_id = await tickets.open_ticket(asking, new, key=f"demo ticket {nth}")
        await asking.finish()
        if asked.is_taken:
            working = before(tx, Actor(kind="staff", name=clerk.name, id=clerk.id), hours=asked.hours_ago - 2)
            await tickets.take(working, [ticket_id])
            await working.finish()
    for nth, said in enumerate(_COMPLAINED):
        saying = before(tx, Actor(kind="customer", name="", id=of[said.who]), days=said.days_ago)
        complaint = tickets.NewComplaint(
            customer_id=of[said.who],
            product=said.product,
            words=said.words,
            wants=said.wants,
            about=said.about,
            came_by=CameBy.PORTAL,
        )
        await tickets.complain(saying, complaint, key=f"demo complaint {nth}")
        await saying.finish()
