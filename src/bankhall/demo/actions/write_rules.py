"""Risk rules that a demo bank has: two that watch, so that every payment is as it would be without."""

from uuid import UUID

from bankhall.kernel.actors import Actor, Asker
from bankhall.kernel.db import Tx
from bankhall.risk import api as risk
from bankhall.risk.types import NewVersion, Reason, RiskOutcome

_RULES = (
    (
        "深夜大额付给新收款人",
        NewVersion(
            text="amount >= 5000 && is_first_payment && (hour < 6 || hour >= 23)",
            outcome=RiskOutcome.HOLD,
            reason=Reason(
                "这是您第一次给这位收款人转账，金额较大，又在深夜。我们先和您核实。",
                "This is your first payment to this payee, a large one, and late at night. We check with you first.",
            ),
        ),
    ),
    (
        "远高于平常金额",
        NewVersion(
            text="usual_amount > 0 && amount > usual_amount * 10 && amount > 2000",
            outcome=RiskOutcome.WARN,
            reason=Reason(
                "这笔金额比您平常的转账高很多。请先确认对方是谁。",
                "This is far more than you usually pay. Make sure first who it is for.",
            ),
        ),
    ),
)


async def write_rules(tx: Tx, analyst_id: UUID) -> None:
    """In the transaction at hand."""
    view = tx.speaking_for(Asker(Actor(kind="staff", name="林涛", id=analyst_id)))
    for name, version in _RULES:
        await risk.watch(view, await risk.write_watchable(view, name, version))
