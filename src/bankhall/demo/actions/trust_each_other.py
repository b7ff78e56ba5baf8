"""An old woman has let her daughter in to look after some of her accounts, and the daughter has looked."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from bankhall.accounts import api as accounts
from bankhall.accounts.types import STATEMENTS, VIEW, AccountKind, GiveMandate, Mandate, Power, Terms
from bankhall.demo.actions.before import before
from bankhall.demo.types import Plan
from bankhall.identity.types import Way
from bankhall.kernel.actors import Actor, Shown
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import ask_for_confirmation, give_confirmation
from bankhall.kernel.step_up.errors import ConfirmationRequired
from bankhall.kernel.time import business_date

MOTHER, DAUGHTER = "zhangxiuying", "wangfang"
_LASTS = timedelta(days=180)
_TIMEZONE = "Asia/Shanghai"


async def trust_each_other(tx: Tx, plan: Plan, customer_ids: Sequence[UUID], account_ids: Sequence[UUID]) -> None:
    """In the transaction at hand, some hours ago."""
    of = {one.login: one.customer for one in plan.sign_ins}
    mother, daughter = _customer(customer_ids[of[MOTHER]]), _customer(customer_ids[of[DAUGHTER]])
    looked_after = [
        account_id
        for planned, account_id in zip(plan.accounts, account_ids, strict=True)
        if planned.owner == of[MOTHER] and planned.kind is not AccountKind.CURRENT and planned.currency == "CNY"
    ]
    today = await business_date(tx)
    terms = Terms(
        account_ids=tuple(looked_after[:2]),
        powers=(Power(VIEW), Power(STATEMENTS)),
        from_on=today,
        until_on=today + _LASTS,
    )
    name = plan.customers[of[DAUGHTER]].name
    giving = before(tx, mother, hours=5)
    given = await _give(giving, GiveMandate(taker_name=name, taker_number=None, terms=terms))
    await giving.finish()
    accepting = before(tx, daughter, hours=4)
    accepted = await accounts.accept_mandate(accepting, given.id, version=given.version, code=given.code)
    if isinstance(accepted, Refusal):
        raise accepted
    await accepting.finish()
    for hours, kind in ((3, VIEW), (1, STATEMENTS)):
        looking = before(tx, daughter, hours=hours)
        for one in await accounts.looked_after(looking):
            await accounts.note_look(looking, one.through, one.account.id, kind)


async def _give(tx: Tx, wanted: GiveMandate) -> Mandate:
    """As one does in the portal: what exactly it is, is confirmed first."""
    session_id, key = new_id(), "demo:mandate"
    tx.shown = Shown(session_id)
    try:
        return await accounts.give_mandate(tx, wanted, key=key, timezone=_TIMEZONE)
    except ConfirmationRequired as required:
        asked = await ask_for_confirmation(tx, session_id, required.token)
        await give_confirmation(tx, session_id, asked.id, way=Way.PASSWORD)
        tx.shown = Shown(session_id, asked.id)
        return await accounts.give_mandate(tx, wanted, key=key, timezone=_TIMEZONE)


def _customer(customer_id: UUID) -> Actor:
    return Actor(kind="customer", name="", id=customer_id)
