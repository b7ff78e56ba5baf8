"""Who belongs to whom in a demo bank: a family of three generations, and a company owned through another."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from bankhall.customers import api as customers
from bankhall.customers.api import NewRelation, Outsider
from bankhall.customers.api import RelationRole as Role
from bankhall.customers.types import CustomerKind, Origin
from bankhall.demo.actions.before import before
from bankhall.demo.types import Plan
from bankhall.identity import api as identity
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Tx

_CLERK, _HEAD = "lina", "liufang"
_HUSBAND, _SON = "李建军", "李子涵"
_PERSON: Final = CustomerKind.PERSON
_COMPANY: Final = CustomerKind.ORGANISATION


async def relate(tx: Tx, plan: Plan, customer_ids: Sequence[UUID]) -> None:
    """The clerk has written it down, and the head of relations has looked at the proof of most of it."""
    staff = {one.login: one for one in await identity.staff(tx)}
    clerk, head = (Actor(kind="staff", name=staff[who].name, id=staff[who].id) for who in (_CLERK, _HEAD))
    noting, looking = before(tx, clerk, days=90), before(tx, head, days=88)
    said = [*_family(plan, customer_ids), *_company(plan, customer_ids)]
    for nth, (new, is_verified) in enumerate(said):
        noted = await customers.note_relation(noting, new, key=f"demo relation {nth}")
        if is_verified:
            await customers.verify_relation(looking, noted.id, of=new.customer_id)
    await noting.finish()
    await looking.finish()


_Said = tuple[NewRelation, bool]


def _family(plan: Plan, customer_ids: Sequence[UUID]) -> list[_Said]:
    of = _cast(plan, customer_ids)
    wang, mother, husband, son = of["wangfang"], of["zhangxiuying"], of[_HUSBAND], of[_SON]
    father_in_law = Outsider(kind=_PERSON, name="李国强", birth_on=date(1949, 4, 12))
    daughter = Outsider(kind=_PERSON, name="李子萱", birth_on=date(2014, 6, 3))
    branch, paper = Origin.BRANCH, Origin.DOCUMENT
    return [
        (_new(wang, Role.SPOUSE, husband, paper, since_on=date(2004, 10, 1)), True),
        (_new(wang, Role.PARENT, mother, paper), True),
        (_new(wang, Role.CHILD, son, paper), True),
        (_new(husband, Role.CHILD, son, paper), True),
        (_new(wang, Role.CHILD, daughter, branch), False),
        (_new(husband, Role.PARENT, father_in_law, branch), False),
    ]


def _company(plan: Plan, customer_ids: Sequence[UUID]) -> list[_Said]:
    """Wang Fang's husband owns more than a quarter of it, through another company."""
    of = _cast(plan, customer_ids)
    qinghe, husband, lin, liu = of["qinghe"], of[_HUSBAND], of["linxiaomei"], of["liuyang"]
    register = Origin.REGISTER
    companies = (id_ for new, id_ in zip(plan.customers, customer_ids, strict=True) if new.kind is _COMPANY)
    middle = next((one for one in companies if one != qinghe), None)
    garden = Outsider(kind=_COMPANY, name="安吉青禾茶园有限公司", country="CN")
    founder = Outsider(kind=_PERSON, name="何青", birth_on=date(1971, 9, 20))
    said = [
        (_new(qinghe, Role.OWNER, lin, register, share=3_000), True),
        (_new(qinghe, Role.OWNER, founder, register, share=2_600), True),
        (_new(qinghe, Role.LEGAL_REPRESENTATIVE, lin, register), True),
        (_new(qinghe, Role.AGENT, liu, Origin.DOCUMENT), False),
        (_new(qinghe, Role.OWNED, garden, register, share=5_100), True),
    ]
    if middle is not None:
        said += [
            (_new(qinghe, Role.OWNER, middle, register, share=4_000), True),
            (_new(middle, Role.OWNER, husband, register, share=7_000), True),
            (_new(middle, Role.OWNER, liu, register, share=3_000), False),
            (_new(middle, Role.LEGAL_REPRESENTATIVE, husband, register), True),
        ]
    return said


def _new(
    customer_id: UUID,
    role: Role,
    other: UUID | Outsider,
    origin: Origin,
    *,
    share: int | None = None,
    since_on: date | None = None,
) -> NewRelation:
    return NewRelation(customer_id=customer_id, role=role, other=other, origin=origin, share=share, since_on=since_on)


def _cast(plan: Plan, customer_ids: Sequence[UUID]) -> dict[str, UUID]:
    """By login; those who have none by name. The cast comes first, so the first of a name is theirs."""
    of = {one.login: customer_ids[one.customer] for one in plan.sign_ins}
    for new, id_ in zip(plan.customers, customer_ids, strict=True):
        if new.name in (_HUSBAND, _SON):
            of.setdefault(new.name, id_)
    return of
