"""Notices, for those who were told, and for those who look whether somebody was."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import needs
from bankhall.tickets.notices import actions, queries
from bankhall.tickets.notices.schemas import NoticeOut, NoticesOut, ToldOfOut, ToldOfsOut
from bankhall.tickets.permissions import EXTEND, HANDLE, REGISTER, SUPERVISE, WORK

_TAGS = ["tickets"]
_MINE = "/api/console/due-notices"

_TOLD = needs(WORK, SUPERVISE, HANDLE, EXTEND)


@get(_MINE, opt=_TOLD, tags=_TAGS)
async def my_due_notices(db: Db) -> NoticesOut:
    """What presses still and was not looked at, the first due first."""
    return NoticesOut([NoticeOut.of(one) for one in await db.read(queries.mine)])


@post(_MINE + "/{id:uuid}/seen", status_code=200, opt=_TOLD, tags=_TAGS)
async def see_due_notice(db: Db, id: FromPath[UUID]) -> NoticesOut:
    """Twice is once. Answered with what is left. Refusals: tickets.notice_not_found, also for a colleague's."""
    await db.write(actions.see, id)
    return NoticesOut([NoticeOut.of(one) for one in await db.read(queries.mine)])


@get("/api/console/tickets/{id:uuid}/told", opt=needs(WORK, SUPERVISE), tags=_TAGS)
async def who_was_told_of_ticket(db: Db, id: FromPath[UUID]) -> ToldOfsOut:
    """Refusals: tickets.not_found."""
    return ToldOfsOut([ToldOfOut.of(one) for one in await db.read(queries.told_of_ticket, id)])


@get("/api/console/complaints/{id:uuid}/told", opt=needs(HANDLE, REGISTER), tags=["complaints"])
async def who_was_told_of_complaint(db: Db, id: FromPath[UUID]) -> ToldOfsOut:
    """Refusals: tickets.complaint_not_found, also for whom it is about."""
    return ToldOfsOut([ToldOfOut.of(one) for one in await db.read(queries.told_of_complaint, id)])


routes = [my_due_notices, see_due_notice, who_was_told_of_ticket, who_was_told_of_complaint]
