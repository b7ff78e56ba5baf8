"""The approvals desk of the console."""

from typing import Annotated, Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter

from bankhall.kernel.four_eyes import actions, queries
from bankhall.kernel.four_eyes.deeds import Desk
from bankhall.kernel.four_eyes.errors import ProposalVoid
from bankhall.kernel.four_eyes.schemas import DeclineIn, ProposalOut, ProposalsOut, WaitingOut
from bankhall.kernel.four_eyes.types import Outcome, Which, WhyVoid
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.inputs import CursorText, PageSize
from bankhall.kernel.web.rights import signed_in

_TAGS = ["approvals"]
_ALL = "/api/console/approvals"
_ONE = _ALL + "/{id:uuid}"

GivenDesk = NamedDependency[Desk]
WhichOnes = Annotated[Which, Parameter(required=False)]


@get(_ALL, opt=signed_in(), tags=_TAGS)
async def list_proposals(
    db: Db, desk: GivenDesk, which: WhichOnes = Which.WAITING, after: CursorText = None, limit: PageSize = 50
) -> ProposalsOut:
    """`waiting`: what this person may decide, the oldest first. `mine`: what they asked for, `decided`: what was
    decided in the last 90 days of what they may see; both the newest first.
    """
    return ProposalsOut.of(await db.read(queries.proposals, desk, which, after=after, limit=limit))


@get(_ALL + "/waiting", opt=signed_in(), tags=_TAGS)
async def count_waiting(db: Db) -> WaitingOut:
    """How many wait for this person."""
    return WaitingOut(await db.read(queries.count_waiting))


@get(_ONE, opt=signed_in(), tags=_TAGS)
async def show_proposal(db: Db, desk: GivenDesk, id: FromPath[UUID]) -> ProposalOut:
    """Refusals: four_eyes.proposal_not_found."""
    return ProposalOut.of(await db.read(queries.told, desk, id))


@post(_ONE + "/approve", status_code=200, opt=signed_in() | confirmed(), tags=_TAGS)
async def approve(db: Db, desk: GivenDesk, id: FromPath[UUID]) -> ProposalOut:
    """Says yes, and carries it out at once. Refusals: four_eyes.own_proposal, four_eyes.already_decided,
    four_eyes.expired, four_eyes.void, identity.right_missing, step_up.confirmation_required, and what the act itself
    is refused for: the proposal then stays open.
    """
    decision = await db.write(actions.approve, desk, id)
    if decision.outcome is Outcome.VOID:
        raise ProposalVoid(WhyVoid(decision.reason or ""))
    return ProposalOut.of(await db.read(queries.told, desk, id))


@post(_ONE + "/decline", status_code=200, opt=signed_in(), tags=_TAGS)
async def decline(db: Db, desk: GivenDesk, id: FromPath[UUID], data: JSONBody[DeclineIn]) -> ProposalOut:
    """Says no, and why. Refusals: as of approve."""
    await db.write(actions.decline, desk, id, reason=data.reason)
    return ProposalOut.of(await db.read(queries.told, desk, id))


@post(_ONE + "/withdraw", status_code=200, opt=signed_in(), tags=_TAGS)
async def withdraw(db: Db, desk: GivenDesk, id: FromPath[UUID]) -> ProposalOut:
    """By who asked for it. Refusals: four_eyes.not_yours, four_eyes.already_decided, four_eyes.expired."""
    await db.write(actions.withdraw, id)
    return ProposalOut.of(await db.read(queries.told, desk, id))


routes: list[Any] = [list_proposals, count_waiting, show_proposal, approve, decline, withdraw]
