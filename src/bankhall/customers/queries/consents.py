"""What customers have agreed to."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, select, text
from sqlalchemy.dialects.postgresql import distinct_on

from bankhall.customers import words
from bankhall.customers.models import ConsentRow
from bankhall.customers.queries import customer
from bankhall.customers.queries.merged import one_with
from bankhall.customers.rules import consents as rules
from bankhall.customers.types import ConsentAct, ConsentChannel, ConsentPurpose, Consents
from bankhall.kernel.db import Reading
from bankhall.kernel.i18n import Language
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import Signature

_MOST_ACTS = 50

# The latest act of a purpose for each of those who are asked for: all of it stands in customer_consents_latest.
_CONSENTED = text(
    """
    SELECT customer_id FROM (
        SELECT DISTINCT ON (customer_id) customer_id, is_given, version FROM customer_consents
        WHERE purpose = :purpose AND customer_id = ANY(:customers)
        ORDER BY customer_id, nth DESC
    ) AS last
    WHERE is_given AND version = :version
    """
).bindparams(bindparam("customers", type_=ARRAY(Uuid)))

# The next who were ever asked, along the same index; whoever agrees among them.
CONSENTING = text(
    """
    SELECT customer_id, is_given AND version = :version AS holds FROM (
        SELECT DISTINCT ON (customer_id) customer_id, is_given, version FROM customer_consents
        WHERE purpose = :purpose AND customer_id > :after
        ORDER BY customer_id, nth DESC LIMIT :limit
    ) AS last
    ORDER BY customer_id
    """
)
_BEFORE_ALL = UUID(int=0)


async def consented(reading: Reading, customer_ids: Collection[UUID], purpose: ConsentPurpose) -> set[UUID]:
    """Those of them with whom the bank may do it now. One statement, however many: ask right before doing, and again
    for each batch; who withdraws is not in the next answer. For all of a bank's customers: `consenting`.
    """
    if not customer_ids:
        return set()
    found = await reading.session.execute(
        _CONSENTED,
        {
            "customers": list(set(customer_ids)),
            "purpose": purpose.value,
            "version": words.present_version(purpose),
        },
    )
    return set(found.scalars())


async def consenting(
    reading: Reading, purpose: ConsentPurpose, *, after: UUID | None = None, limit: int = 1_000
) -> tuple[list[UUID], UUID | None]:
    """With whom of the next `limit` customers, by id, the bank may do it now; and from where to go on, None at the end.
    For whoever goes through all of a bank: a page costs the same however many customers there are.
    """
    told = {"purpose": purpose.value, "version": words.present_version(purpose), "after": after or _BEFORE_ALL}
    rows = (await reading.session.execute(CONSENTING, {**told, "limit": limit})).all()
    return [row.customer_id for row in rows if row.holds], rows[-1].customer_id if len(rows) == limit else None


async def consents_of(reading: Reading, customer_id: UUID) -> Consents:
    """Raises NoSuchCustomer, also for one that is not the actor's to see."""
    who = await customer(reading, customer_id)
    latest = await reading.session.execute(
        select(ConsentRow)
        .where(ConsentRow.customer_id == customer_id)
        .ext(distinct_on(ConsentRow.purpose))
        .order_by(ConsentRow.purpose, ConsentRow.nth.desc())
    )
    acts = await reading.session.execute(
        select(ConsentRow)
        .where(one_with(ConsentRow.customer_id, customer_id))
        .order_by(ConsentRow.at.desc(), ConsentRow.purpose, ConsentRow.nth.desc())
        .limit(_MOST_ACTS)
    )
    return Consents(
        last={ConsentPurpose(row.purpose): _act(reading, row) for row in latest.scalars()},
        acts=tuple(_act(reading, row) for row in acts.scalars()),
        is_child=rules.is_child(who.birth_on, await business_date(reading)),
    )


async def last_act(reading: Reading, customer_id: UUID, purpose: ConsentPurpose) -> ConsentAct | None:
    found = await reading.session.execute(
        select(ConsentRow)
        .where(ConsentRow.purpose == purpose.value, ConsentRow.customer_id == customer_id)
        .order_by(ConsentRow.nth.desc())
        .limit(1)
    )
    row = found.scalar_one_or_none()
    return None if row is None else _act(reading, row)


async def act_before(reading: Reading, customer_id: UUID, act: ConsentAct) -> ConsentAct:
    """The one before it, of the same purpose; there is one."""
    found = await reading.session.execute(
        select(ConsentRow).where(
            ConsentRow.purpose == act.purpose.value,
            ConsentRow.customer_id == customer_id,
            ConsentRow.nth == act.nth - 1,
        )
    )
    return _act(reading, found.scalar_one())


def _act(reading: Reading, row: ConsentRow) -> ConsentAct:
    act = ConsentAct(
        purpose=ConsentPurpose(row.purpose),
        nth=row.nth,
        is_given=row.is_given,
        version=row.version,
        language=Language(row.language),
        channel=ConsentChannel(row.channel),
        at=row.at,
        by_kind=row.by_kind,
        by_name=row.by_name,
        is_proven=False,
    )
    signature = Signature(row.algorithm, row.signed_by, bytes(row.signature))
    told = rules.signed_words(row.customer_id, act, bytes(row.digest), row.by_id)
    return replace(act, is_proven=reading.vault.verify(told, signature))
