"""Planning transfers, in the portal."""

from uuid import UUID

from litestar import get, post, put
from litestar.params import FromPath, JSONBody

from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs
from bankhall.payments import permissions
from bankhall.payments.plans import actions, queries
from bankhall.payments.plans.schemas import PlanChangeIn, PlanIn, PlanOut, PlanPreviewOut, PlanSkipIn, PlansOut
from bankhall.payments.plans.types import NewPlan

_TAGS = ["payments"]
_ALL = "/api/portal/planned-transfers"
_ONE = _ALL + "/{id:uuid}"

_PAY = needs(permissions.PAY)


@get(_ALL, opt=_PAY, tags=_TAGS)
async def my_plans(db: Db) -> PlansOut:
    """What the customer has planned: what comes next first, then what has ended in the last 90 days."""
    return PlansOut.of(await db.read(queries.my_plans))


@post(_ALL + "/preview", status_code=200, opt=_PAY, tags=_TAGS)
async def preview_plan(db: Db, data: JSONBody[PlanIn]) -> PlanPreviewOut:
    """On which days it would be made; nothing is planned. Refusals: as of planning, but for
    step_up.confirmation_required.
    """
    return PlanPreviewOut.of(await db.rehearse(actions.preview_plan, data.transfer(), data.timing(), db.asker))


@post(_ALL, opt=_PAY | confirmed(), tags=_TAGS)
async def plan_transfer(db: Db, data: JSONBody[PlanIn], idempotency_key: IdempotencyKey) -> PlanOut:
    """Plans a transfer from an account of the customer's own; the same key and content plan it once. Money is neither
    moved nor set aside until it is due. Refusals: accounts.not_found, accounts.not_in_mandate,
    payments.payee_not_found, payments.same_account, payments.cannot_pay_from, payments.payee_cannot_receive,
    payments.other_currency, payments.over_limit, payments.too_many_plans, ledger.key_reused,
    step_up.confirmation_required.
    """
    wanted = NewPlan(idempotency_key, data.transfer(), data.timing())
    return PlanOut.of(await db.write(actions.make_plan, wanted, db.asker))


@get(_ONE, opt=_PAY, tags=_TAGS)
async def my_plan(db: Db, id: FromPath[UUID]) -> PlanOut:
    """Refusals: payments.plan_not_found."""
    return PlanOut.of(await db.read(queries.plan, id))


@post(_ONE + "/cancel", status_code=200, opt=_PAY, tags=_TAGS)
async def cancel_plan(db: Db, id: FromPath[UUID]) -> PlanOut:
    """Taken back; what has been made stays made. Refusals: payments.plan_not_found, payments.plan_over."""
    return PlanOut.of(await db.write(actions.cancel_plan, id))


@post(_ONE + "/skip", status_code=200, opt=_PAY, tags=_TAGS)
async def skip_next(db: Db, id: FromPath[UUID], data: JSONBody[PlanSkipIn]) -> PlanOut:
    """Leaves out the next time, which counts as one of its times. Refusals: payments.plan_not_found,
    payments.plan_over, payments.plan_moved_on.
    """
    return PlanOut.of(await db.write(actions.skip_next, id, data.day))


@put(_ONE, opt=_PAY | confirmed(), tags=_TAGS)
async def change_plan(db: Db, id: FromPath[UUID], data: JSONBody[PlanChangeIn]) -> PlanOut:
    """How much it is from now on, what for, and until when; what was made stays made. Refusals: as of planning, and
    payments.plan_not_found, payments.plan_over.
    """
    return PlanOut.of(await db.write(actions.change_plan, data.change(id), db.asker))


routes = [my_plans, preview_plan, plan_transfer, my_plan, cancel_plan, skip_next, change_plan]
