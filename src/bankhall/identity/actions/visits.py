"""How often one address tries. In PostgreSQL, so that it holds across processes."""

from sqlalchemy.dialects.postgresql import insert

from bankhall.identity import rules
from bankhall.identity.models import SignInVisitRow
from bankhall.kernel.db import Tx


async def count_visit(tx: Tx, address_key: bytes) -> int:
    """Counts one more try from this address. Returns how many there were in this window."""
    made = insert(SignInVisitRow).values(minute=rules.visit_window_at(tx.now), address_key=address_key, visits=1)
    counted = await tx.session.execute(
        made.on_conflict_do_update(
            index_elements=["minute", "address_key"], set_={"visits": SignInVisitRow.visits + 1}
        ).returning(SignInVisitRow.visits)
    )
    return counted.scalar_one()
