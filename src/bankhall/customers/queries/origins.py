"""From where the bank knows what a file says, read from what was written down when it was entered and changed."""

import msgspec
from sqlalchemy import select

from bankhall.customers import privacy, rules
from bankhall.customers.models import EditRow, StatusChangeRow
from bankhall.customers.queries import edit_place
from bankhall.customers.rules.origins import origins
from bankhall.customers.types import Customer, CustomerStatus, Edit, FieldEdit, FieldOrigin, StatusChange
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading

_MOST_EDITS = 200


async def written_origins(reading: Reading, who: Customer) -> list[FieldOrigin]:
    """Of somebody who is forgotten nothing."""
    key = (await data_keys(reading, [who.id])).get(who.id)
    if key is None:
        return []
    # Of this file alone: what was changed in one that was merged into it says nothing of what stands here.
    changed = select(EditRow).where(EditRow.customer_id == who.id).order_by(EditRow.id.desc()).limit(_MOST_EDITS)
    rows = (await reading.session.execute(changed)).scalars().all()
    edits = [
        Edit(
            row.at,
            row.by_kind,
            row.by_name,
            msgspec.msgpack.decode(key.open(row.sealed, about=edit_place(who.id, row.at)), type=tuple[FieldEdit, ...]),
            row.by_id,
        )
        for row in rows
    ]
    first = select(StatusChangeRow).where(StatusChangeRow.customer_id == who.id).order_by(StatusChangeRow.id).limit(1)
    row = (await reading.session.execute(first)).scalar_one_or_none()
    entered = None
    if row is not None and len(rows) < _MOST_EDITS:
        entered = StatusChange(CustomerStatus(row.status), row.at, row.by_kind, row.by_name, row.reason, row.by_id)
    facts = rules.facts_of(who)
    known = {name for name in privacy.PERSONAL if getattr(facts, name)}
    return origins(known, privacy.PERSONAL, edits, entered, is_brought_in=who.source is not None)
