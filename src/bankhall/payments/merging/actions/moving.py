"""What is planned, connected and asked, when two files become one and two again. Each is moved as it is, by its id, so
that nothing is made twice and nothing has to be confirmed again; what only its customer could read is sealed anew.

Whom a plan or a bill pays is, from then on, the same payee in the other list. Lock order: plans, bills, requests, by
id; whoever is just making one of them ends first, and then it has been made.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx
from bankhall.kernel.following import Pair, Receipt
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import is_any
from bankhall.kernel.vault import SealingKey
from bankhall.payments.bills.models import BillAccountRow, BillRow
from bankhall.payments.bills.queries import number_place
from bankhall.payments.merging import queries
from bankhall.payments.models import PayeeRow
from bankhall.payments.plans.models import PlanRow
from bankhall.payments.plans.types import PlanState
from bankhall.payments.requests.models import RequestPermissionRow, RequestRow
from bankhall.payments.requests.queries import named_place
from bankhall.payments.requests.types import RequestState

PLAN: Final = "plan"
BILL: Final = "bill"
REQUEST: Final = "request"
REQUEST_ENDED: Final = "request_ended"
PERMISSION: Final = "asker_blocked"

_Found = TypeVar("_Found", PlanRow, BillAccountRow, BillRow, RequestRow)
_Payees = Mapping[UUID, UUID]


async def payees_in_use(tx: Tx, pair: Pair) -> list[UUID]:
    """Those of the file that goes by whom its plans and bills pay. Locks the plans and bills."""
    plans = select(PlanRow).where(PlanRow.payer_id == pair.merged_id, PlanRow.state == PlanState.ACTIVE)
    planned = (await tx.session.scalars(_locked(plans.order_by(PlanRow.id)))).all()
    numbers = (await tx.session.scalars(_locked(queries.connected(pair.merged_id)))).all()
    bills = select(BillRow).where(is_any(BillRow.account_id, [row.id for row in numbers])).order_by(BillRow.id)
    await tx.session.scalars(_locked(bills))
    return [*(row.payee_id for row in planned if row.payee_id), *(row.payee_id for row in numbers)]


async def move(tx: Tx, pair: Pair, payees: _Payees) -> list[Receipt]:
    """`payees`: of each that is in use, the same in the other list."""
    return [
        *await _move_plans(tx, pair, payees),
        *await _move_bills(tx, pair, payees),
        *await _move_requests(tx, pair),
        *await _block_alike(tx, pair),
    ]


async def give_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], going: Collection[UUID]) -> None:
    """`going`: the accounts that go back."""
    await _give_plans_back(tx, pair, _of(PLAN, receipts))
    await _give_bills_back(tx, pair, _of(BILL, receipts), going)
    await _give_requests_back(tx, pair, _of(REQUEST, receipts), _of(REQUEST_ENDED, receipts))
    copies = [one.subject_id for one in _of(PERMISSION, receipts)]
    await tx.session.execute(
        delete(RequestPermissionRow).where(
            is_any(RequestPermissionRow.id, copies), RequestPermissionRow.may_ask.is_(False)
        )
    )


def _of(kind: str, receipts: Sequence[Receipt]) -> list[Receipt]:
    return [one for one in receipts if one.kind == kind]


def _locked(query: Select[_Found]) -> Select[_Found]:
    return query.with_for_update().execution_options(populate_existing=True)


# --------------------------------------------------------------------------------------------------- plans


async def _move_plans(tx: Tx, pair: Pair, payees: _Payees) -> list[Receipt]:
    query = select(PlanRow).where(PlanRow.payer_id == pair.merged_id, PlanRow.state == PlanState.ACTIVE)
    receipts = []
    for row in (await tx.session.scalars(_locked(query.order_by(PlanRow.id)))).all():
        receipts.append(Receipt(PLAN, row.id, {"payee": str(row.payee_id)} if row.payee_id else {}))
        row.payer_id = pair.kept_id
        row.payee_id = payees[row.payee_id] if row.payee_id else None
    await tx.session.flush()
    return receipts


async def _give_plans_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt]) -> None:
    """What has ended since stays where it ended."""
    moved = {one.subject_id: one.facts for one in receipts}
    query = select(PlanRow).where(
        is_any(PlanRow.id, moved), PlanRow.payer_id == pair.kept_id, PlanRow.state == PlanState.ACTIVE
    )
    for row in (await tx.session.scalars(_locked(query.order_by(PlanRow.id)))).all():
        facts = moved[row.id]
        row.payer_id = pair.merged_id
        row.payee_id = UUID(facts["payee"]) if "payee" in facts else None
    await tx.session.flush()


# --------------------------------------------------------------------------------------------------- bills


async def _move_bills(tx: Tx, pair: Pair, payees: _Payees) -> list[Receipt]:
    keys = await data_keys(tx, [pair.kept_id, pair.merged_id])
    ours = {row.known_by for row in await tx.session.scalars(queries.connected(pair.kept_id))}
    receipts = []
    for row in (await tx.session.scalars(_locked(queries.connected(pair.merged_id)))).all():
        if row.known_by in ours:
            continue  # which stops it
        receipts.append(Receipt(BILL, row.id, {"payee": str(row.payee_id)}))
        _reseal_bill(tx, row, keys[pair.merged_id], keys[pair.kept_id])
        row.customer_id, row.payee_id = pair.kept_id, payees[row.payee_id]
    await tx.session.flush()
    return receipts


async def _give_bills_back(tx: Tx, pair: Pair, receipts: Sequence[Receipt], going: Collection[UUID]) -> None:
    """Also such as were disconnected since. Nobody goes on paying by themselves from an account of the other's."""
    payees = {one.subject_id: UUID(one.facts["payee"]) for one in receipts}
    query = select(BillAccountRow).where(is_any(BillAccountRow.id, payees), BillAccountRow.customer_id == pair.kept_id)
    keys = await data_keys(tx, [pair.kept_id, pair.merged_id])
    for row in (await tx.session.scalars(_locked(query.order_by(BillAccountRow.id)))).all():
        _reseal_bill(tx, row, keys[pair.kept_id], keys[pair.merged_id])
        row.customer_id, row.payee_id = pair.merged_id, payees[row.id]
        if row.auto_from_id not in going:
            row.auto_from_id = row.auto_most = None
    await tx.session.flush()


def _reseal_bill(tx: Tx, row: BillAccountRow, before: SealingKey, after: SealingKey) -> None:
    place = number_place(row.id)
    row.sealed_number = after.seal(tx.vault.suite, before.open(bytes(row.sealed_number), about=place), about=place)


# --------------------------------------------------------------------------------------------------- requests


async def _move_requests(tx: Tx, pair: Pair) -> list[Receipt]:
    theirs = or_(RequestRow.asker_id == pair.merged_id, RequestRow.asked_id == pair.merged_id)
    open_ = RequestRow.state == RequestState.OPEN, RequestRow.expires_at > tx.now
    receipts = []
    for row in await _requests(tx, theirs, *open_):
        side = "asker" if row.asker_id == pair.merged_id else "asked"
        if {row.asker_id, row.asked_id} == {pair.kept_id, pair.merged_id}:
            # Nobody asks themselves: it ends, and waits again once they are two.
            receipts.append(Receipt(REQUEST_ENDED, row.id))
            row.state, row.ended_at = RequestState.WITHDRAWN, tx.now
            continue
        receipts.append(Receipt(REQUEST, row.id, {"side": side}))
        await _turn(tx, row, side, pair.merged_id, pair.kept_id)
    await tx.session.flush()
    return receipts


async def _give_requests_back(
    tx: Tx, pair: Pair, receipts: Sequence[Receipt], ended_between: Sequence[Receipt]
) -> None:
    """What was paid, declined or withdrawn since stays where that was done. What ended because nobody asks themselves
    is open again, while there is time.
    """
    sides = {one.subject_id: one.facts["side"] for one in receipts}
    for row in await _requests(tx, is_any(RequestRow.id, sides), RequestRow.state == RequestState.OPEN):
        side = sides[row.id]
        if (row.asker_id if side == "asker" else row.asked_id) == pair.kept_id:
            await _turn(tx, row, side, pair.kept_id, pair.merged_id)
    ended = [one.subject_id for one in ended_between]
    for row in await _requests(tx, is_any(RequestRow.id, ended), RequestRow.state == RequestState.WITHDRAWN):
        if row.expires_at > tx.now:
            row.state, row.ended_at = RequestState.OPEN, None
    await tx.session.flush()


async def _requests(tx: Tx, *which: ColumnElement[bool]) -> Sequence[RequestRow]:
    query = select(RequestRow).where(*which).order_by(RequestRow.id)
    return (await tx.session.scalars(_locked(query))).all()


async def _turn(tx: Tx, row: RequestRow, side: str, before: UUID, after: UUID) -> None:
    """The asked as their asker wrote them lie under the asker's key."""
    if side == "asked":
        row.asked_id = after
        return
    keys, place = await data_keys(tx, [before, after]), named_place(row.id)
    name = keys[before].open(bytes(row.sealed_name), about=place)
    row.sealed_name = keys[after].seal(tx.vault.suite, name, about=place)
    row.asker_id = after


async def _block_alike(tx: Tx, pair: Pair) -> list[Receipt]:
    """Whom the file that goes does not hear of, and who does not hear of it: the same of the one that stays, where
    nothing was said of it.
    """
    said = (await tx.session.scalars(select(RequestPermissionRow).where(*queries.blocked(pair.merged_id)))).all()
    receipts = []
    for row in said:
        whose = {
            "customer_id": pair.kept_id if row.customer_id == pair.merged_id else row.customer_id,
            "asker_id": pair.kept_id if row.asker_id == pair.merged_id else row.asker_id,
        }
        if whose["customer_id"] == whose["asker_id"]:
            continue
        values = {"id": new_id(), **whose, "may_ask": False, "at": row.at}
        put = insert(RequestPermissionRow).values(**values).on_conflict_do_nothing().returning(RequestPermissionRow.id)
        made = await tx.session.scalar(put)
        if made is not None:
            receipts.append(Receipt(PERMISSION, made))
    return receipts


async def end_removed(tx: Tx, receipts: Sequence[Receipt], ended: Collection[UUID]) -> None:
    """Payees whose copies the customer took off their list since are off the list that they came from as well."""
    from_ = [UUID(one.facts["of"]) for one in receipts if one.subject_id in ended]
    await tx.session.execute(
        update(PayeeRow).where(is_any(PayeeRow.id, from_), PayeeRow.ended_at.is_(None)).values(ended_at=tx.now)
    )
