"""Writing down anew what customers are found by, when what is written down has changed."""

from sqlalchemy import select, update

from bankhall.customers import rules
from bankhall.customers.actions.register import store_search
from bankhall.customers.models import CustomerRow, SearchRow
from bankhall.customers.queries import customers_by_id
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx


async def index_anew(tx: Tx, *, most: int = 200) -> int:
    """Those who were written down by an older version of `rules.search_tokens`, some at once; whoever is being changed
    is left for later, and is written down by that change. Killed half-way, it goes on where it was. Returns how many:
    call again while it is not 0.
    """
    old = (
        select(CustomerRow.id, CustomerRow.number)
        .join(SearchRow, SearchRow.customer_id == CustomerRow.id)
        .where(SearchRow.version < rules.SEARCH_VERSION)
        .limit(most)
        .with_for_update(of=CustomerRow, skip_locked=True)
    )
    found = (await tx.session.execute(old)).all()
    ids = [row.id for row in found]
    known = await customers_by_id(tx, ids)
    keyed = await data_keys(tx, ids)
    await store_search(tx, [(row.id, row.number, rules.facts_of(known[row.id])) for row in found if row.id in keyed])
    forgotten = [row.id for row in found if row.id not in keyed]
    for customer_id in forgotten:  # who are found by their number only, as before
        renewed = update(SearchRow).where(SearchRow.customer_id == customer_id)
        await tx.session.execute(renewed.values(version=rules.SEARCH_VERSION))
    return len(found)
