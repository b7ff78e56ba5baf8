"""Who can sign in to a demo bank: one of the staff for each role, and the customers whom the cast introduces."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert

from bankhall.demo.actions.ask_each_other import ask_each_other
from bankhall.demo.errors import NotEmpty
from bankhall.demo.models import DemoSignInRow
from bankhall.demo.types import DemoSignIn, Plan
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, HireStaff, PasswordHash, Realm
from bankhall.kernel.db import Tx

# Login, name, role, and the role's name in each language.
STAFF = (
    ("lina", "李娜", "clerk", "柜员", "Clerk"),
    ("wangqiang", "王强", "accountant", "会计", "Accountant"),
    ("chenjing", "陈静", "data_steward", "数据管理员", "Data steward"),
    ("zhaomin", "赵敏", "auditor", "审计员", "Auditor"),
    ("admin", "管理员", "administrator", "系统管理员", "Administrator"),
    ("zhoutao", "周涛", "administrator", "系统管理员（复核）", "Second administrator"),
)


async def hire(tx: Tx, password: PasswordHash, told: str) -> None:
    """Raises NotEmpty where staff have been hired meanwhile: no password of their bank is told to everybody."""
    if await identity.staff(tx, limit=1):
        raise NotEmpty
    await identity.ensure_roles(tx)
    staff: dict[str, UUID] = {}
    for place, (login, name, role, zh, en) in enumerate(STAFF):
        staff_id = await identity.hire_staff(tx, HireStaff(name=name, login=login, password=password))
        await identity.give_role(tx, staff_id, role)
        staff[login] = staff_id
        await _tell(tx, place, DemoSignIn(Realm.STAFF, login, told, name, zh, en))
    await ask_each_other(tx, staff, password)


async def introduce(tx: Tx, plan: Plan, customer_ids: Sequence[UUID], password: PasswordHash, told: str) -> None:
    for place, one in enumerate(plan.sign_ins):
        name = plan.customers[one.customer].name
        await identity.enroll_customer(
            tx,
            EnrollCustomer(customer_id=customer_ids[one.customer], login=one.login, name=name, password=password),
        )
        await _tell(tx, place, DemoSignIn(Realm.CUSTOMER, one.login, told, name, one.note_zh, one.note_en))


async def _tell(tx: Tx, place: int, sign_in: DemoSignIn) -> None:
    await tx.session.execute(
        insert(DemoSignInRow).values(
            realm=sign_in.realm.value,
            login=sign_in.login,
            place=place,
            password=sign_in.password,
            name=sign_in.name,
            note_zh=sign_in.note_zh,
            note_en=sign_in.note_en,
        )
    )
