"""Leaving the bank and being erased."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from bankhall.customers import permissions
from bankhall.customers.actions import erase
from bankhall.customers.queries.erasures import erasure_ending, erasure_plan, my_receipt
from bankhall.customers.schemas.erasures import ErasureEndingOut, ErasurePlanOut, ErasureReceiptOut
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db, GivenPortions
from bankhall.kernel.web.rights import needs, open_to_all

_TAGS = ["erasure"]
_MINE = "/api/portal/erasure"


@get(_MINE, opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_erasure(db: Db, portions: GivenPortions) -> ErasurePlanOut:
    """What would be erased, what the law keeps, what stands in the way; and what waits, if it was asked for."""
    return ErasurePlanOut.of(await db.read(erasure_plan), portions)


@post(_MINE, status_code=201, opt=needs(permissions.CHANGE_OWN) | confirmed(), tags=_TAGS)
async def ask_for_erasure(db: Db, portions: GivenPortions) -> ErasurePlanOut:
    """Refusals: customers.still_tied (its `ties` say to what), customers.blocked, customers.closed,
    customers.erasure_waits, step_up.confirmation_required.
    """
    await db.write(erase.ask_erasure, portions)
    return ErasurePlanOut.of(await db.read(erasure_plan), portions)


@post(_MINE + "/take-back", status_code=200, opt=needs(permissions.CHANGE_OWN), tags=_TAGS)
async def take_my_erasure_back(db: Db, portions: GivenPortions) -> ErasurePlanOut:
    """Refusals: customers.erasure_not_found."""
    await db.write(erase.take_erasure_back)
    return ErasurePlanOut.of(await db.read(erasure_plan), portions)


@get(_MINE + "/receipt", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_erasure_receipt(db: Db) -> Response[ErasureReceiptOut]:
    """A file signed by the bank: what it will erase and when. Refusals: customers.erasure_not_found."""
    receipt = ErasureReceiptOut.of(await db.read(my_receipt))
    return Response(receipt, headers={"Content-Disposition": 'attachment; filename="erasure-receipt.json"'})


@get("/api/erasures/{id:uuid}", opt=open_to_all(), tags=_TAGS)
async def erasure(db: Db, id: FromPath[UUID]) -> ErasureEndingOut:
    """What came of it, signed by the bank, for whoever holds the receipt: who was erased signs in no more. It names
    nobody. Refusals: customers.erasure_not_found.
    """
    return ErasureEndingOut.of(await db.read(erasure_ending, id))


routes: list[Any] = [my_erasure, ask_for_erasure, take_my_erasure_back, my_erasure_receipt, erasure]
