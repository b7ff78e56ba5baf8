"""Giving back, in the portal."""

from uuid import UUID

from litestar import post
from litestar.params import FromPath, JSONBody

from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import IdempotencyKey
from bankhall.kernel.web.rights import needs
from bankhall.payments import permissions
from bankhall.payments.refunds.actions import give_back as give
from bankhall.payments.refunds.schemas import RefundIn
from bankhall.payments.schemas import TransferOut


@post(
    "/api/portal/transfers/{id:uuid}/refunds",
    status_code=200,
    opt=needs(permissions.PAY) | confirmed(),
    tags=["payments"],
)
async def give_back(
    db: Db, id: FromPath[UUID], data: JSONBody[RefundIn], idempotency_key: IdempotencyKey
) -> TransferOut:
    """Gives a payment that arrived back to whoever made it, the whole or a part; the same key and content give once.
    Refusals: payments.transfer_not_found, payments.not_to_give_back, payments.over_received, payments.refund_too_late,
    payments.not_enough, payments.payee_cannot_receive, ledger.account_frozen, ledger.key_reused,
    step_up.confirmation_required.
    """
    return TransferOut.of(await db.write(give, data.wanted(idempotency_key, id)))


routes = [give_back]
