"""What the two administrators of a demo bank asked each other for lately: some decided, some waiting."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from bankhall.demo.actions.before import before
from bankhall.identity import api as identity
from bankhall.identity.types import DefineRole, HireStaff, Lend, PasswordHash, Way
from bankhall.kernel.actors import Actor, Shown
from bankhall.kernel.db import Tx
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import ask_for_confirmation, give_confirmation
from bankhall.kernel.step_up.errors import ConfirmationRequired

BRANCH_MANAGER = frozenset(
    {"customers.view", "accounts.view", "accounts.hold", "accounts.export", "ledger.view", "approvals.view"}
)

_MAY = frozenset({"identity.manage_staff", "identity.manage_roles"})


async def ask_each_other(tx: Tx, staff: Mapping[str, UUID], password: PasswordHash) -> None:
    """In the transaction at hand, as each of the two, on the days before."""
    chief, second = _administrator("管理员", staff["admin"]), _administrator("周涛", staff["zhoutao"])
    desk = identity.desk()

    clerk = Actor(kind="staff", name="李娜", id=staff["lina"])
    travelling = before(tx, clerk, days=6, hours=4)
    lent = await identity.propose_lending(travelling, _holds(travelling, days=3), reason="外出培训三天，请王强代办止付")
    await travelling.finish()

    earlier = before(tx, chief, days=6, hours=2)
    manager = await identity.propose_role(
        earlier, DefineRole("branch_manager", BRANCH_MANAGER), reason="网点负责人需要查看和止付的权限，不办理开户"
    )
    auditing = await identity.propose_giving(earlier, staff["wangqiang"], "auditor", reason="年终检查期间协助审计")
    await earlier.finish()

    after = before(tx, second, days=5, hours=21)
    assert manager is not None
    await _say_yes(after, desk, lent)
    await _say_yes(after, desk, manager)
    await four_eyes.decline(after, desk, auditing, reason="会计不能审计自己记的账")
    wider = await identity.propose_role(
        after, DefineRole("branch_manager", BRANCH_MANAGER | {"accounts.change"}), reason="负责人可以改账户的状态"
    )
    assert wider is not None
    await four_eyes.withdraw(after, wider)
    await after.finish()

    waiting = before(tx, chief, hours=20)
    await identity.propose_giving(waiting, staff["lina"], "branch_manager", reason="滨江支行负责人休产假，由李娜代理")
    hired = HireStaff(name="孙悦", login="sunyue", password=password)
    await identity.propose_hire(waiting, hired, ["clerk"], reason="新网点开业，需要一名柜员")
    await waiting.finish()

    leaving = before(tx, clerk, hours=5)
    await identity.propose_lending(leaving, _holds(leaving, days=10), reason="下周起年休假，请王强代办止付")
    await leaving.finish()

    other_way = before(tx, second, hours=3)
    await identity.propose_role(
        other_way, DefineRole("branch_manager", BRANCH_MANAGER | {"imports.view"}), reason="负责人要看数据导入的结果"
    )
    await other_way.finish()


async def _say_yes(tx: Tx, desk: Desk, proposal_id: UUID) -> None:
    """As one does at the desk: what exactly it is, is confirmed first."""
    session_id = new_id()
    tx.shown = Shown(session_id)
    try:
        await four_eyes.approve(tx, desk, proposal_id)
    except ConfirmationRequired as required:
        asked = await ask_for_confirmation(tx, session_id, required.token)
        await give_confirmation(tx, session_id, asked.id, way=Way.AUTHENTICATOR)
        tx.shown = Shown(session_id, asked.id)
        await four_eyes.approve(tx, desk, proposal_id)


def _holds(tx: Tx, *, days: int) -> Lend:
    return Lend(
        taker_login="wangqiang",
        rights=("accounts.hold",),
        from_at=tx.now + timedelta(days=1),
        until_at=tx.now + timedelta(days=1 + days),
    )


def _administrator(name: str, staff_id: UUID) -> Actor:
    return Actor(kind="staff", name=name, id=staff_id, rights=_MAY)
