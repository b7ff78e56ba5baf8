"""Standing orders, as other systems bring them."""

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import text

from bankhall.accounts import api as accounts
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import recordset
from bankhall.payments.queries import seal_standing_order
from bankhall.payments.rules import standing_orders as rules
from bankhall.payments.types import NewStandingOrder, StandingOrderRegistered

_INSERT = text(
    """
    INSERT INTO standing_orders (id, account_id, sealed, amount, currency, purpose, source, source_id, registered_at)
    SELECT id, account_id, decode(sealed, 'base64'), amount, currency, purpose, source, source_id, :now
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(id uuid, account_id uuid, sealed text, amount bigint, currency text, purpose text, source text,
                 source_id text)
    ON CONFLICT (source, source_id) DO NOTHING
    RETURNING id
    """
)

_KNOWN = text(
    """
    SELECT id, source, source_id FROM standing_orders
    WHERE (source, source_id) IN (SELECT * FROM unnest(CAST(:sources AS text[]), CAST(:ids AS text[])))
    """
)


async def register_standing_orders(
    tx: Tx, orders: Sequence[NewStandingOrder]
) -> list[StandingOrderRegistered | Refusal]:
    """An outcome for each in order: StandingOrderRegistered or BadInput. Idempotent by (source, source_id)."""
    found = await accounts.accounts(tx, {order.account_id for order in orders})
    outcomes: list[Refusal | NewStandingOrder] = []
    for order in orders:
        wrong = rules.problems(order, found.get(order.account_id))
        outcomes.append(BadInput(tuple(wrong)) if wrong else order)
    registered = iter(await _insert(tx, [order for order in outcomes if isinstance(order, NewStandingOrder)]))
    return [next(registered) if isinstance(outcome, NewStandingOrder) else outcome for outcome in outcomes]


async def _insert(tx: Tx, orders: Sequence[NewStandingOrder]) -> list[StandingOrderRegistered]:
    rows = [_row(tx, order) for order in orders]
    fresh = set((await tx.session.execute(_INSERT, {"rows": recordset(rows), "now": tx.now})).scalars())
    sources = {"sources": [order.source for order in orders], "ids": [order.source_id for order in orders]}
    known = {(row.source, row.source_id): row.id for row in await tx.session.execute(_KNOWN, sources)}
    _note(tx, [order for order, row in zip(orders, rows, strict=True) if row["id"] in fresh])
    return [
        StandingOrderRegistered(known[order.source, order.source_id], already_there=row["id"] not in fresh)
        for order, row in zip(orders, rows, strict=True)
    ]


def _row(tx: Tx, order: NewStandingOrder) -> dict[str, object]:
    id_ = new_id()
    return {
        "id": id_,
        "account_id": order.account_id,
        "sealed": seal_standing_order(tx, id_, order.to_bank, order.to_account),
        "amount": order.amount,
        "currency": order.currency,
        "purpose": order.purpose,
        "source": order.source,
        "source_id": order.source_id,
    }


def _note(tx: Tx, fresh: Iterable[NewStandingOrder]) -> None:
    for source, count in Counter(order.source for order in fresh).items():
        tx.audit("payments.register_standing_orders", "source", source, standing_orders=count)
