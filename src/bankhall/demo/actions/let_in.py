"""Who can sign in to a demo bank: one of the staff for each role, and the customers whom the cast introduces.

Staff have an authenticator app as everywhere, and so has one of the customers; what a demo bank shows to everybody is
the code that it would show.
"""

from base64 import b32decode
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert

from bankhall.customers import api as customers
from bankhall.demo.actions.ask_each_other import ask_each_other
from bankhall.demo.actions.write_articles import write_articles
from bankhall.demo.actions.write_rules import write_rules
from bankhall.demo.actions.write_tags import write_tags
from bankhall.demo.errors import NobodyToShow, NotEmpty
from bankhall.demo.models import DemoSignInRow
from bankhall.demo.queries import NAMES, sign_in_of
from bankhall.demo.types import DemoSignIn, Plan
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, HireStaff, PasswordHash, Realm, Way
from bankhall.kernel.db import Tx
from bankhall.notify import api as notify
from bankhall.notify.types import KeptLetter

# Login, name, role, and the role's name in each language.
STAFF = (
    ("lina", "李娜", "clerk", "柜员", "Clerk"),
    ("liufang", "刘芳", "relationship_head", "客户经理主管", "Head of relations"),
    ("sunjia", "孙佳", "agent", "客服专员", "Contact-centre agent"),
    ("hejun", "何军", "agent", "客服专员（二）", "Second agent"),
    ("xulei", "徐蕾", "supervisor", "客服主管", "Contact-centre supervisor"),
    ("wangqiang", "王强", "accountant", "会计", "Accountant"),
    ("chenjing", "陈静", "data_steward", "数据管理员", "Data steward"),
    ("zhaomin", "赵敏", "auditor", "审计员", "Auditor"),
    ("lintao", "林涛", "risk_analyst", "风控分析员", "Risk analyst"),
    ("zhoumin", "周敏", "risk_officer", "风控主管", "Risk officer"),
    ("admin", "管理员", "administrator", "系统管理员", "Administrator"),
    ("zhoutao", "周涛", "administrator", "系统管理员（复核）", "Second administrator"),
)


# For authenticator apps, in clear on purpose (docs/demo.md): whoever likes adds it to theirs.
TOTP_SECRET = "BANKHALLDEMOBANKHALLDEMOBANKHALL"  # noqa: S105


async def hire(tx: Tx, password: PasswordHash, told: str) -> None:
    """Raises NotEmpty where staff have been hired meanwhile: no password of their bank is told to everybody."""
    if await identity.staff(tx, limit=1):
        raise NotEmpty
    await identity.ensure_roles(tx)
    await notify.open_drawer(tx)
    staff: dict[str, UUID] = {}
    for place, (login, name, role, zh, en) in enumerate(STAFF):
        known = HireStaff(name=name, login=login, password=password, email=f"{login}@bankhall.example.com")
        staff_id = await identity.hire_staff(tx, known)
        await identity.give_role(tx, staff_id, role)
        staff[login] = staff_id
        await identity.give_authenticator(tx, Realm.STAFF, staff_id, _plain(TOTP_SECRET))
        await _tell(tx, place, DemoSignIn(Realm.STAFF, login, told, name, zh, en, TOTP_SECRET))
    await ask_each_other(tx, staff, password)
    await write_rules(tx, staff["lintao"])
    await write_tags(tx, staff["chenjing"])
    await write_articles(tx, (staff["sunjia"], "孙佳"), (staff["xulei"], "徐蕾"))


async def introduce(tx: Tx, plan: Plan, customer_ids: Sequence[UUID], password: PasswordHash, told: str) -> None:
    for place, one in enumerate(plan.sign_ins):
        known = plan.customers[one.customer]
        name = known.name
        customer_id = customer_ids[one.customer]
        await identity.enroll_customer(
            tx, EnrollCustomer(customer_id=customer_id, login=one.login, name=name, password=password)
        )
        await identity.keep_reachable(
            tx,
            customer_id,
            name=name,
            phones=known.phones,
            emails=known.emails,
            documents=[document.number for document in known.documents],
        )
        if one.has_app:
            await identity.give_authenticator(tx, Realm.CUSTOMER, customer_id, _plain(TOTP_SECRET))
            await identity.give_contact_factor(tx, customer_id, Way.SMS)
        secret = TOTP_SECRET if one.has_app else None
        await _tell(tx, place, DemoSignIn(Realm.CUSTOMER, one.login, told, name, one.note_zh, one.note_en, secret))


async def show_code(tx: Tx, realm: Realm, login: str) -> str:
    """What this person's app shows now. All who try the demo share its people, so the code is good again even where
    somebody has just used it. Raises NobodyToShow in every bank that is not a demo, and for who has no app.
    """
    person = await sign_in_of(tx, realm, login)
    if person is None or person.totp_secret is None:
        raise NobodyToShow
    await identity.forget_spent_codes(tx, realm, login)
    return identity.code_at(_plain(person.totp_secret), tx.now)


async def show_messages(tx: Tx, realm: Realm, login: str, *, timezone: str) -> list[KeptLetter]:
    """What came lately to this person's telephone and mailbox, and to one that they are giving the bank just now, the
    newest first: nothing was sent to anybody. Who looks may have another code at once, since somebody else may have had
    the last one. Raises NobodyToShow in every bank that is not a demo.
    """
    if await sign_in_of(tx, realm, login) is None:
        raise NobodyToShow
    await identity.forget_sendings(tx, realm, login)
    known = await identity.addresses_with(tx, realm, login)
    customer_id = await identity.customer_with(tx, login) if realm is Realm.CUSTOMER else None
    waiting = await customers.waiting_address(tx, customer_id) if customer_id else None
    return await notify.kept(tx, [*known, waiting] if waiting else known, timezone=timezone)


async def _tell(tx: Tx, place: int, sign_in: DemoSignIn) -> None:
    await tx.session.execute(
        insert(DemoSignInRow).values(
            realm=sign_in.realm.value,
            login=sign_in.login,
            place=place,
            password=sign_in.password,
            sealed_name=tx.vault.seal(NAMES, sign_in.name.encode(), about=f"{sign_in.realm.value}|{sign_in.login}"),
            note_zh=sign_in.note_zh,
            note_en=sign_in.note_en,
            totp_secret=sign_in.totp_secret,
        )
    )


def _plain(text: str) -> bytes:
    return b32decode(text)
