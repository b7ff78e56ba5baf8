"""Who is there for a customer: in the console, and for the customer who asks. And who is away."""

from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, JSONBody

from bankhall.customers import permissions
from bankhall.customers.managers import actions, queries
from bankhall.customers.managers.schemas import AbsenceIn, AbsenceOut, AbsencesOut, ManagerOfOut, MyManagerOut
from bankhall.customers.managers.types import Absence
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import NotSignedIn
from bankhall.kernel.web.given import Db
from bankhall.kernel.web.rights import needs

_TAGS = ["customers"]
_ABSENCES = "/api/console/portfolio/absences"
_TASK = needs(permissions.TASK)
_MANAGE = needs(permissions.MANAGE_PORTFOLIOS)


@get("/api/console/customers/{id:uuid}/manager", opt=needs(permissions.VIEW), tags=_TAGS)
async def manager_of_customer(db: Db, id: FromPath[UUID]) -> ManagerOfOut:
    """Who is there for the customer, and who was, the newest first. Refusals: customers.not_found."""
    return ManagerOfOut.of(await db.read(queries.manager_of, id))


@get("/api/portal/manager", opt=needs(permissions.VIEW_OWN), tags=_TAGS)
async def my_manager(db: Db) -> MyManagerOut:
    """Who is there for the customer who asks."""
    return MyManagerOut.of(await db.read(queries.my_manager))


@get(_ABSENCES, opt=_TASK, tags=_TAGS)
async def my_absences(db: Db) -> AbsencesOut:
    """When whoever asks is away, the next first."""
    return AbsencesOut([AbsenceOut.of(one) for one in await db.read(_mine)])


@post(_ABSENCES, status_code=201, opt=_TASK, tags=_TAGS)
async def note_absence(db: Db, data: JSONBody[AbsenceIn]) -> AbsenceOut:
    """The backups stand in for whoever asks. Refusals: customers.away_already, kernel.bad_input naming `first_on` or
    `last_on`.
    """
    return AbsenceOut.of(await db.write(_be_away, data))


@delete(_ABSENCES + "/{id:uuid}", status_code=204, opt=_TASK, tags=_TAGS)
async def end_absence(db: Db, id: FromPath[UUID]) -> None:
    """Whoever asks is back today. Refusals: customers.absence_not_found."""
    await db.write(actions.end_absence, id, of=db.actor.id)


@get("/api/console/managers/{id:uuid}/absences", opt=_MANAGE, tags=_TAGS)
async def absences_of_manager(db: Db, id: FromPath[UUID]) -> AbsencesOut:
    """When they are away, the next first."""
    return AbsencesOut([AbsenceOut.of(one) for one in await db.read(queries.absences, id)])


@post("/api/console/managers/{id:uuid}/absences", status_code=201, opt=_MANAGE, tags=_TAGS)
async def note_absence_of(db: Db, id: FromPath[UUID], data: JSONBody[AbsenceIn]) -> AbsenceOut:
    """Somebody is ill: their backups stand in. Refusals: customers.away_already, kernel.bad_input naming `first_on` or
    `last_on`.
    """
    return AbsenceOut.of(await db.write(actions.note_absence, id, data.first_on, data.last_on))


async def _mine(reading: Reading) -> list[Absence]:
    return await queries.absences(reading, _own_id(reading))


async def _be_away(tx: Tx, asked: AbsenceIn) -> Absence:
    return await actions.note_absence(tx, _own_id(tx), asked.first_on, asked.last_on)


def _own_id(reading: Reading) -> UUID:
    if reading.actor.id is None:
        raise NotSignedIn
    return reading.actor.id


routes = [
    manager_of_customer,
    my_manager,
    my_absences,
    note_absence,
    end_absence,
    absences_of_manager,
    note_absence_of,
]
