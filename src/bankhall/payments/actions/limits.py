"""A customer's own limits: narrower at once, wider with a confirmation."""

from sqlalchemy import insert

from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.money import Money
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.payments import queries
from bankhall.payments.events import LimitsSet
from bankhall.payments.models import LimitsRow
from bankhall.payments.rules import limits as rules
from bankhall.payments.types import MyLimits, PaymentLimits, RaiseLimits


async def set_limits(tx: Tx, wanted: PaymentLimits) -> MyLimits:
    """Holds from the next payment on; what has been paid today counts. The same again changes nothing. Raises BadInput
    naming `each`, `a_day` or `a_month`, ConfirmationRequired where one of them is raised.
    """
    assert tx.actor.id is not None
    pair = tx.actor.id, wanted.currency
    bank = (await queries.bank_limits_of(tx, [pair]))[pair]
    if wrong := rules.limit_problems(wanted, bank):
        raise BadInput(tuple(wrong))
    # Payments look at the limits while they hold the payer's usage: so does this.
    await queries.lock_usage_of(tx, tx.actor.id, wanted.currency)
    own = (await queries.limits_of(tx, [tx.actor.id])).get(pair)
    before = rules.narrower(own, bank)
    if wanted != before:
        if rules.is_raised(wanted, before):
            await require_confirmation(
                tx,
                RaiseLimits(
                    each=Money(wanted.each, wanted.currency),
                    a_day=Money(wanted.a_day, wanted.currency),
                    a_month=Money(wanted.a_month, wanted.currency),
                ),
            )
        await tx.session.execute(
            insert(LimitsRow).values(
                customer_id=tx.actor.id,
                currency=wanted.currency,
                each=wanted.each,
                a_day=wanted.a_day,
                a_month=wanted.a_month,
                at=tx.now,
            )
        )
        tx.emit(LimitsSet(customer_id=tx.actor.id, currency=wanted.currency))
        tx.audit(
            "payments.set_limits",
            "customer",
            tx.actor.id,
            currency=wanted.currency,
            each=wanted.each,
            a_day=wanted.a_day,
            a_month=wanted.a_month,
        )
    return (await queries.my_limits(tx, [wanted.currency]))[0]
