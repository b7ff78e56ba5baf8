"""The risk desk: payments that wait for somebody of the bank."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from bankhall.kernel.turns import Turns
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize
from bankhall.kernel.web.paging import read_cursor, write_cursor
from bankhall.kernel.web.rights import needs
from bankhall.payments.held import actions, queries
from bankhall.payments.held.schemas import CaseKey, CasesOut, HeldOut, RefuseIn, ReleaseIn, TrialIn, TrialOut
from bankhall.risk import api as risk
from bankhall.risk.api import DECIDE, SEE

_TAGS = ["risk"]
_ALL = "/api/console/risk/cases"
_ONE = _ALL + "/{id:uuid}"

# A trial reads thousands of payments: one at once, whoever asks.
_TRIALS = Turns(at_once=1, waiting=8)


@get(_ALL, opt=needs(SEE), tags=_TAGS)
async def risk_cases(
    db: Db, decided: FromQuery[bool] = False, after: CursorText = None, limit: PageSize = 50
) -> CasesOut:
    """Those that wait, the oldest first; or those that were decided, the latest first."""
    key = read_cursor(after, CaseKey)
    held = await db.read(queries.held, is_open=not decided, after=key.id if key else None, limit=limit)
    return CasesOut.of(held, write_cursor(CaseKey(held.page.next)) if held.page.next else None)


@get(_ONE, opt=needs(SEE), tags=_TAGS)
async def risk_case(db: Db, id: FromPath[UUID]) -> HeldOut:
    """With what the rules saw, and what its customer did before, masked. Where the payee's name may be on a sanctions
    list, whoever may decide sees it in full, and that is noted. Refusals: risk.case_not_found.
    """
    held = await db.read(queries.held_one, id)
    if held.names is None or DECIDE not in db.actor.rights:
        return HeldOut.of(held)
    await db.write(actions.note_name_seen, id)
    return HeldOut.of(held, in_full=True)


@post(_ONE + "/release", status_code=200, opt=needs(DECIDE), tags=_TAGS)
async def release_payment(db: Db, id: FromPath[UUID], data: JSONBody[ReleaseIn]) -> HeldOut:
    """Lets it go; what was refused may be made again, once. Refusals: risk.case_not_found, risk.case_over,
    payments.transfer_over, payments.own_rule, payments.look_over, kernel.bad_input naming `answer`, and as of
    submitting a transfer: the case then stays open.
    """
    await db.write(actions.release, id, reason=data.reason, answer=data.answer)
    return HeldOut.of(await db.read(queries.held_one, id))


@post(_ONE + "/refuse", status_code=200, opt=needs(DECIDE), tags=_TAGS)
async def refuse_payment(db: Db, id: FromPath[UUID], data: JSONBody[RefuseIn]) -> HeldOut:
    """It is not made. Refusals: risk.case_not_found, risk.case_over, payments.transfer_over, payments.own_rule,
    payments.look_over, kernel.bad_input naming `answer`.
    """
    await db.write(actions.refuse, id, reason=data.reason, is_fraud=data.is_fraud, answer=data.answer)
    return HeldOut.of(await db.read(queries.held_one, id))


@post("/api/console/risk/try", status_code=200, opt=needs(SEE), tags=_TAGS)
async def try_rule(db: Db, data: JSONBody[TrialIn]) -> TrialOut:
    """What a rule would have done with the payments of the last 90 days, at most the latest 3,000. Nothing is kept.
    Refusals: kernel.bad_input naming `text`.
    """
    checked = risk.checked_rule(data.text)
    async with _TRIALS.take(db.actor.id):
        return TrialOut.of(await db.read(queries.try_rule, checked))


routes = [try_rule, risk_cases, risk_case, release_payment, refuse_payment]
