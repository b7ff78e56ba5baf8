"""Reads of complaints. For staff every one of them leaves out what is about whoever asks: it is not there for them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Uuid, all_, and_, any_, case, func, literal, or_, select, tuple_

from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.four_eyes.queries import is_open_about
from bankhall.kernel.tables import count_up_to, is_any
from bankhall.kernel.time import in_the_banks_zone
from bankhall.kernel.vault import SealingKey
from bankhall.tickets import queries as tickets
from bankhall.tickets.complaints import rules
from bankhall.tickets.complaints.errors import NoSuchComplaint
from bankhall.tickets.complaints.models import ComplaintExtensionRow, ComplaintRow, ComplaintStepRow
from bankhall.tickets.complaints.types import (
    Cause,
    Complaint,
    ComplaintLine,
    ComplaintOutcome,
    ComplaintPage,
    ComplaintQueue,
    ComplaintSeen,
    ComplaintState,
    ComplaintStep,
    ComplaintStepKind,
    Counted,
    MonthOfComplaints,
    Product,
    RegisterFigures,
)
from bankhall.tickets.types import CameBy, Team

# Of what is asked for it, not of the complaint: whom it is about may see what waits for a yes.
SUBJECT: Final = "complaint_extension"
MOST_SHOWN: Final = 200
_NOBODY: Final = UUID(int=0)


class Told(msgspec.Struct, frozen=True):
    """As it lies sealed."""

    words: str
    wants: str
    about: str


_NOTHING: Final = Told("", "", "")


def told_place(complaint_id: UUID) -> str:
    """Where words lie: sealed for that place, they open nowhere else."""
    return f"complaints|{complaint_id}"


def words_place(complaint_id: UUID, nth: int) -> str:
    return f"complaint_steps|{complaint_id}|{nth}"


def today(reading: Reading) -> date:
    """Of the calendar: the statute does not know the books' days."""
    return in_the_banks_zone(reading.now).date()


def is_seen_by(reading: Reading) -> ColumnElement[bool]:
    """Whom it is about is kept out."""
    # Of a customer or a part of the bank nobody complains as of staff.
    return literal(reading.actor.id or _NOBODY, Uuid()) != all_(ComplaintRow.about_staff_ids)


async def kept_from(reading: Reading) -> set[UUID]:
    """The customers from whom whoever asks is kept, in each of their files: who complain of them, as long as it is
    looked at.
    """
    if reading.actor.kind != "staff" or reading.actor.id is None:
        return set()
    query = select(ComplaintRow.customer_id).where(
        ComplaintRow.state.in_(rules.OPEN), literal(reading.actor.id, Uuid()) == any_(ComplaintRow.about_staff_ids)
    )
    found = set(await reading.session.scalars(query))
    return found | set((await customers.survivors(reading, found)).values()) if found else found


async def staff_kept_out(reading: Reading, customer_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """By customer: of whom they complain, as long as it is looked at."""
    if not customer_ids:
        return {}
    rows = await reading.session.execute(
        select(ComplaintRow.customer_id, ComplaintRow.about_staff_ids).where(
            ComplaintRow.state.in_(rules.OPEN),
            is_any(ComplaintRow.customer_id, customer_ids),
            func.cardinality(ComplaintRow.about_staff_ids) > 0,
        )
    )
    found: dict[UUID, frozenset[UUID]] = {}
    for customer_id, about in rows:
        found[customer_id] = found.get(customer_id, frozenset()) | frozenset(about)
    return found


# ----------------------------------------------------------------------------------------------- for customers


async def my_complaints(reading: Reading, *, most: int = MOST_SHOWN) -> list[Complaint]:
    """What is open first, then what is over, the latest first."""
    query = (
        select(ComplaintRow)
        .where(customers.one_with(ComplaintRow.customer_id, reading.actor.id))
        .order_by(ComplaintRow.state.in_(rules.OPEN).desc(), ComplaintRow.id.desc())
        .limit(most)
    )
    return await _told(reading, (await reading.session.scalars(query)).all())


async def my_complaint(reading: Reading, complaint_id: UUID) -> Complaint:
    """Raises NoSuchComplaint, also for another's."""
    row = await reading.session.get(ComplaintRow, complaint_id)
    if row is None or not await customers.is_mine(reading, row.customer_id):
        raise NoSuchComplaint
    return (await _told(reading, [row]))[0]


# ---------------------------------------------------------------------------------------------------- for staff


async def register(
    reading: Reading,
    which: ComplaintQueue,
    *,
    product: Product | None = None,
    search: str | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int = 50,
) -> ComplaintPage:
    """What is due first comes first; of what is over the latest received. Looked for: a complaint's number or a
    customer's.
    """
    is_over = which is ComplaintQueue.OVER
    on = ComplaintRow.received_on if is_over else ComplaintRow.due_on
    query = select(ComplaintRow).where(*_conditions(reading, which))
    if product is not None:
        query = query.where(ComplaintRow.product == product)
    if search is not None:
        query = query.where(await _found(reading, search))
    here = tuple_(on, ComplaintRow.id)
    if after is not None:
        query = query.where(here < after if is_over else here > after)
    order = (on.desc(), ComplaintRow.id.desc()) if is_over else (on, ComplaintRow.id)
    rows = (await reading.session.scalars(query.order_by(*order).limit(limit + 1))).all()
    shown = rows[:limit]
    files = await customers.survivors(reading, {row.customer_id for row in shown})
    people = await customers.briefs(reading, set(files.values()))
    lines = []
    for row, one in zip(shown, await _told(reading, shown, steps=False), strict=True):
        brief = people.get(files[row.customer_id])
        lines.append(ComplaintLine(one, brief.name if brief else "", brief.number if brief else ""))
    last = shown[-1] if len(rows) > limit else None
    return ComplaintPage(tuple(lines), ((last.received_on if is_over else last.due_on), last.id) if last else None)


async def complaints_of(reading: Reading, customer_id: UUID) -> list[Complaint]:
    query = (
        select(ComplaintRow)
        .where(customers.one_with(ComplaintRow.customer_id, customer_id), is_seen_by(reading))
        .order_by(ComplaintRow.state.in_(rules.OPEN).desc(), ComplaintRow.id.desc())
        .limit(MOST_SHOWN)
    )
    return await _told(reading, (await reading.session.scalars(query)).all(), steps=False)


async def complaints_of_ticket(reading: Reading, ticket_id: UUID) -> list[Complaint]:
    """That came out of it, the first first; without what is about whoever asks."""
    query = (
        select(ComplaintRow)
        .where(ComplaintRow.ticket_id == ticket_id, is_seen_by(reading))
        .order_by(ComplaintRow.id)
        .limit(MOST_SHOWN)
    )
    return await _told(reading, (await reading.session.scalars(query)).all(), steps=False)


async def seen(reading: Reading, complaint_id: UUID) -> ComplaintSeen:
    """Raises NoSuchComplaint, also for whom it is about."""
    query = select(ComplaintRow).where(ComplaintRow.id == complaint_id, is_seen_by(reading))
    row = (await reading.session.scalars(query)).one_or_none()
    if row is None:
        raise NoSuchComplaint
    whose = (await customers.survivors(reading, {row.customer_id}))[row.customer_id]
    return ComplaintSeen(
        (await _told(reading, [row]))[0],
        (await customers.briefs(reading, [whose])).get(whose),
        await waits_for_yes(reading, row.id),
    )


async def waits_for_yes(reading: Reading, complaint_id: UUID) -> bool:
    asked = select(ComplaintExtensionRow.id).where(ComplaintExtensionRow.complaint_id == complaint_id)
    for extension_id in (await reading.session.scalars(asked)).all():
        if await is_open_about(reading, SUBJECT, str(extension_id)):
            return True
    return False


async def figures(reading: Reading, since_on: date) -> RegisterFigures:
    """Of what was received since then, and of what is open now; without what is about whoever asks."""
    of_period = select(ComplaintRow).where(ComplaintRow.received_on >= since_on, is_seen_by(reading)).subquery()
    c = of_period.c
    took = c.decided_on - c.received_on
    is_decided = c.state == ComplaintState.DECIDED
    is_late = and_(is_decided, c.decided_on > c.due_on)
    totals = (
        await reading.session.execute(
            select(
                func.count(),
                func.count().filter(is_decided),
                func.count().filter(is_late),
                func.percentile_disc(0.5).within_group(took).filter(is_decided),
            ).select_from(of_period)
        )
    ).one()
    step = case(*((took <= most, most) for most in rules.DAY_STEPS), else_=0)
    month = func.date_trunc("month", c.received_on)
    per_month = await reading.session.execute(
        select(month.label("month"), func.count(), func.count().filter(is_decided), func.count().filter(is_late))
        .select_from(of_period)
        .group_by(month)
        .order_by(month)
    )

    async def counted(column: ColumnElement[str], *only: ColumnElement[bool]) -> tuple[Counted, ...]:
        query = select(column, func.count()).select_from(of_period).where(*only).group_by(column).order_by(column)
        return tuple(Counted(str(row[0]), row[1]) for row in await reading.session.execute(query))

    open_now = select(ComplaintRow.id).where(*_conditions(reading, ComplaintQueue.OPEN))
    late_now = select(ComplaintRow.id).where(*_conditions(reading, ComplaintQueue.LATE))
    return RegisterFigures(
        open=await count_up_to(reading, open_now),
        late=await count_up_to(reading, late_now),
        received=totals[0],
        decided=totals[1],
        decided_late=totals[2],
        median_days=totals[3],
        by_product=await counted(c.product),
        by_cause=await counted(c.cause, c.cause.is_not(None)),
        by_outcome=await counted(c.outcome, c.outcome.is_not(None)),
        days=await counted(step, is_decided),
        months=tuple(MonthOfComplaints(row[0].date(), row[1], row[2], row[3]) for row in per_month),
    )


async def number_and_day(reading: Reading, complaint_id: UUID) -> tuple[str, date]:
    """As it was received: by when it is decided today is told to those who may see it."""
    query = select(ComplaintRow.number, ComplaintRow.received_on).where(ComplaintRow.id == complaint_id)
    number, received_on = (await reading.session.execute(query)).one()
    return number, rules.due_on(received_on, is_complex=False)


# -------------------------------------------------------------------------------------------------- for actions


async def lock(tx: Tx, complaint_id: UUID) -> ComplaintRow:
    """Raises NoSuchComplaint, also for whom it is about."""
    query = select(ComplaintRow).where(ComplaintRow.id == complaint_id).with_for_update()
    row = (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if row is None or tx.actor.id in row.about_staff_ids:
        raise NoSuchComplaint
    return row


# --------------------------------------------------------------------------------------------------------- parts


def _conditions(reading: Reading, which: ComplaintQueue) -> list[ColumnElement[bool]]:
    is_open = ComplaintRow.state.in_(rules.OPEN)
    mine = is_seen_by(reading)
    match which:
        case ComplaintQueue.OPEN:
            return [mine, is_open]
        case ComplaintQueue.MINE:
            return [mine, is_open, ComplaintRow.handler_id == reading.actor.id]
        case ComplaintQueue.UNTAKEN:
            return [mine, is_open, ComplaintRow.handler_id.is_(None)]
        case ComplaintQueue.LATE:
            return [mine, is_open, ComplaintRow.due_on < today(reading)]
        case ComplaintQueue.OVER:
            return [mine, ComplaintRow.state.in_(rules.OVER)]


async def _found(reading: Reading, search: str) -> ColumnElement[bool]:
    words = search.replace(" ", "").replace("-", "")
    whose = await customers.customer_numbered(reading, words)
    is_it = ComplaintRow.number == words[:12]
    return or_(is_it, customers.one_with(ComplaintRow.customer_id, whose.id)) if whose else is_it


async def _told(reading: Reading, rows: Sequence[ComplaintRow], *, steps: bool = True) -> list[Complaint]:
    """In the order of `rows`; of whoever is forgotten without what was said."""
    keys = await data_keys(reading, {row.customer_id for row in rows})
    numbers = await tickets.numbers(reading, {row.ticket_id for row in rows if row.ticket_id})
    whose = {row.id: keys.get(row.customer_id) for row in rows}
    said: dict[UUID, list[ComplaintStep]] = defaultdict(list)
    if steps and rows:
        query = (
            select(ComplaintStepRow)
            .where(is_any(ComplaintStepRow.complaint_id, list(whose)))
            .order_by(ComplaintStepRow.complaint_id, ComplaintStepRow.nth)
        )
        for one in await reading.session.scalars(query):
            said[one.complaint_id].append(_step(one, whose[one.complaint_id]))
    on = today(reading)
    return [_complaint(row, whose[row.id], said.get(row.id, []), on, numbers) for row in rows]


def _step(row: ComplaintStepRow, key: SealingKey | None) -> ComplaintStep:
    text = ""
    if row.sealed is not None and key is not None:
        text = key.open(row.sealed, about=words_place(row.complaint_id, row.nth)).decode()
    return ComplaintStep(
        kind=ComplaintStepKind(row.kind),
        at=row.at,
        text=text,
        until_on=row.until_on,
        for_customer=row.for_customer,
        by_kind=row.by_kind,
        by_name=row.by_name,
    )


def _complaint(
    row: ComplaintRow,
    key: SealingKey | None,
    steps: Sequence[ComplaintStep],
    on: date,
    numbers: Mapping[UUID, str],
) -> Complaint:
    told = msgspec.json.decode(key.open(row.sealed, about=told_place(row.id)), type=Told) if key else _NOTHING
    state = ComplaintState(row.state)
    return Complaint(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        product=Product(row.product),
        words=told.words,
        wants=told.wants,
        about=told.about,
        came_by=CameBy(row.came_by),
        received_at=row.received_at,
        received_on=row.received_on,
        state=state,
        nth=row.nth,
        is_complex=row.is_complex,
        is_extended=row.is_extended,
        due_on=row.due_on,
        about_staff=tuple(row.about_staff_names),
        handler_id=row.handler_id,
        handler=row.handler_name,
        decided_at=row.decided_at,
        outcome=ComplaintOutcome(row.outcome) if row.outcome else None,
        cause=Cause(row.cause) if row.cause else None,
        responsible=Team(row.responsible) if row.responsible else None,
        ticket_id=row.ticket_id,
        ticket_number=numbers.get(row.ticket_id, "") if row.ticket_id else "",
        may_review_until=rules.may_review_until(state, row.nth, row.decided_on, on),
        steps=tuple(steps),
    )
