"""The banks that can be paid at."""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.kernel.db import Tx
from bankhall.payments.models import BankRow
from bankhall.payments.types import Bank


async def keep_banks(tx: Tx, banks: Sequence[Bank]) -> None:
    """As the clearing's directory has them now; known ones are told anew, none goes."""
    if not banks:
        return
    rows = [
        {"code": one.code, "bic": one.bic, "name": one.name, "name_en": one.name_en, "country": one.country}
        for one in banks
    ]
    fresh = upsert(BankRow).values(rows)
    changed = {name: fresh.excluded[name] for name in ("bic", "name", "name_en")}
    await tx.session.execute(fresh.on_conflict_do_update(index_elements=["code"], set_=changed))
