"""Reads of portfolios: one's own by what needs attention, and those of all for whoever heads the managers."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row as ResultRow
from sqlalchemy import func, select, text, tuple_

from bankhall.customers import permissions
from bankhall.customers.contact_log.queries import contacts_of
from bankhall.customers.managers.models import ManagerRow, ManagerStepRow
from bankhall.customers.managers.queries import away_until, note_place
from bankhall.customers.managers.types import Colleague
from bankhall.customers.portfolios import rules
from bankhall.customers.portfolios.errors import NoSuchFile
from bankhall.customers.portfolios.models import PortfolioFileRow
from bankhall.customers.portfolios.types import (
    CustomerNeed,
    Evening,
    Load,
    PortfolioCustomer,
    PortfolioFigures,
    PortfolioFile,
    PortfolioPage,
    PortfolioPlace,
    PortfolioSort,
    Team,
    VacantCustomer,
    VacantPage,
)
from bankhall.customers.promises.queries import promises_of
from bankhall.customers.promises.types import PromiseState
from bankhall.customers.queries import briefs, found_among
from bankhall.customers.tasks.queries import tasks_of
from bankhall.customers.tasks.types import TaskState
from bankhall.identity import api as identity
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import count_up_to
from bankhall.kernel.time import business_date

_MOST_VACANT: Final = 1_000
_FILE_CONTACTS: Final = 5
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
# In the order of `CustomerNeed`, behind them who needs nothing.
_NEEDS: Final = tuple(CustomerNeed)

# Whose they are, and for whom they stand in today; of each what is open, and when somebody was last in touch.
_KNOWN: Final = """
    WITH held AS (
        SELECT customer_id, manager_id, manager_name, backup_name, since, manager_id <> :who AS stands_in
        FROM customer_managers
        WHERE manager_id = :who
        UNION ALL
        SELECT m.customer_id, m.manager_id, m.manager_name, m.backup_name, m.since, true
        FROM customer_managers m
        JOIN manager_absences a ON a.manager_id = m.manager_id AND :today BETWEEN a.first_on AND a.last_on
        WHERE m.backup_id = :who
    ), mine AS (
        SELECT held.*, CASE WHEN EXISTS (SELECT FROM merged_customers k WHERE k.into_id = held.customer_id)
                            THEN customer_ids(held.customer_id) ELSE ARRAY[held.customer_id] END AS files
        FROM held
    ), seen AS (
        SELECT mine.*, coalesce(promised.late, 0) AS late, coalesce(promised.open, 0) AS open, promised.next_on,
               tasked.due_tasks,
               (SELECT max(happened_at) FROM customer_contacts k
                WHERE k.customer_id = ANY(mine.files) AND k.way <> 'note') AS last_contact_at,
               (SELECT f.id FROM portfolio_files f
                WHERE f.manager_id = mine.manager_id AND f.customer_id = mine.customer_id AND f.read_at IS NULL
                  AND NOT mine.stands_in
                ORDER BY f.nth DESC LIMIT 1) AS file_id
        FROM mine
        LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE due_on <= :today) AS due_tasks
            FROM open_customer_tasks k WHERE k.customer_id = ANY(mine.files)
        ) tasked ON true
        LEFT JOIN LATERAL (
            SELECT count(*) FILTER (WHERE due_on < :today) AS late, count(*) AS open, min(due_on) AS next_on
            FROM open_customer_promises p WHERE p.customer_id = ANY(mine.files)
        ) promised ON true
    ), known AS (
        SELECT seen.*, CASE WHEN late > 0 THEN 0 WHEN next_on <= :today OR due_tasks > 0 THEN 1
                            WHEN file_id IS NOT NULL THEN 2
                            WHEN coalesce(last_contact_at, since) < :silent THEN 3 ELSE 4 END AS need
        FROM seen
    )
"""
# `rank` and `at`: what a page is ordered by, the smallest first.
_ORDERS: Final = {
    PortfolioSort.NEED: ("need", "coalesce(last_contact_at, :long_ago)"),
    PortfolioSort.CONTACT: ("0", "coalesce(last_contact_at, :long_ago)"),
    PortfolioSort.NEWEST: ("0", ":now - (since - :long_ago)"),
}
_PAGES: Final = {
    sort: text(
        f"""{_KNOWN}
        SELECT * FROM (SELECT known.*, {rank} AS rank, CAST({at} AS timestamptz) AS place FROM known) AS ordered
        WHERE (CAST(:need AS int) IS NULL OR need = :need)
          AND (CAST(:only AS uuid[]) IS NULL OR customer_id = ANY(:only))
          AND (CAST(:after_id AS uuid) IS NULL OR (rank, place, customer_id) > (:after_rank, :after_at, :after_id))
        ORDER BY rank, place, customer_id
        LIMIT :limit
        """  # noqa: S608  trusted text: the orders stand above
    )
    for sort, (rank, at) in _ORDERS.items()
}
_IDS: Final = text(f"{_KNOWN} SELECT customer_id FROM known")  # noqa: S608  trusted text
_FIGURES: Final = text(
    f"""{_KNOWN}
    SELECT count(*) AS customers, count(*) FILTER (WHERE stands_in) AS stands_in,
           count(*) FILTER (WHERE need = 0) AS late, count(*) FILTER (WHERE need = 1) AS due,
           count(*) FILTER (WHERE file_id IS NOT NULL) AS unread,
           count(*) FILTER (WHERE coalesce(last_contact_at, since) < :silent) AS silent,
           count(*) FILTER (WHERE last_contact_at >= :lately) AS within_30,
           count(*) FILTER (WHERE last_contact_at < :lately AND last_contact_at >= :silent) AS within_90,
           count(*) FILTER (WHERE last_contact_at < :silent) AS longer,
           count(*) FILTER (WHERE last_contact_at IS NULL) AS never
    FROM known
    """  # noqa: S608  trusted text
)
_LOADS: Final = text(
    """
    SELECT m.manager_id, m.manager_name, m.customers, coalesce(p.late, 0) AS late, coalesce(f.unread, 0) AS unread
    FROM (SELECT manager_id, min(manager_name) AS manager_name, count(*) AS customers FROM customer_managers
          WHERE manager_id IS NOT NULL GROUP BY manager_id) m
    LEFT JOIN (SELECT m.manager_id, count(DISTINCT m.customer_id) AS late
               FROM open_customer_promises p JOIN customer_managers m ON m.customer_id = p.customer_id
               WHERE p.due_on < :today GROUP BY m.manager_id) p ON p.manager_id = m.manager_id
    LEFT JOIN (SELECT f.manager_id, count(DISTINCT f.customer_id) AS unread
               FROM portfolio_files f JOIN customer_managers m USING (customer_id, manager_id)
               WHERE f.read_at IS NULL GROUP BY f.manager_id) f ON f.manager_id = m.manager_id
    """
)


async def portfolio(
    reading: Reading,
    who: UUID,
    *,
    search: str | None = None,
    need: CustomerNeed | None = None,
    sort: PortfolioSort = PortfolioSort.NEED,
    after: PortfolioPlace | None = None,
    limit: int = 50,
) -> PortfolioPage:
    """Whose they are, and for whom they stand in today."""
    asked = await _asked(reading, who)
    only = None
    if search:
        mine = (await reading.session.execute(_IDS, asked)).scalars().all()
        only = list(await found_among(reading, mine, search))
    place = {"after_rank": after and after.rank, "after_at": after and after.at, "after_id": after and after.id}
    wanted = {"need": _NEEDS.index(need) if need else None, "only": only, "limit": limit + 1, **place}
    rows = (await reading.session.execute(_PAGES[sort], asked | wanted)).all()
    people = await briefs(reading, [row.customer_id for row in rows[:limit]])
    shown = tuple(_customer_of(row, people) for row in rows[:limit])
    last = rows[limit - 1] if len(rows) > limit else None
    return PortfolioPage(shown, PortfolioPlace(last.rank, last.place, last.customer_id) if last else None)


async def portfolio_figures(reading: Reading, who: UUID) -> PortfolioFigures:
    row = (await reading.session.execute(_FIGURES, await _asked(reading, who))).one()
    return PortfolioFigures(*row)


async def team(reading: Reading) -> Team:
    """Whoever may have customers, and what they have; by name, and behind them those who may no more."""
    rows = (await reading.session.execute(_LOADS, {"today": await business_date(reading)})).all()
    has = {row.manager_id: row for row in rows}
    working = await identity.staff_with(reading, permissions.TASK)
    names = working | {id_: row.manager_name for id_, row in has.items() if id_ not in working}
    away = await away_until(reading, list(names))
    colleagues = {id_: Colleague(id_, name) for id_, name in names.items()}
    loads = tuple(
        Load(one, row.customers if row else 0, row.late if row else 0, row.unread if row else 0, away.get(id_))
        for id_, one in colleagues.items()
        for row in [has.get(id_)]
    )
    present = {id_: row.customers for id_, row in has.items() if id_ in working and id_ not in away}
    evenings = tuple(Evening(colleagues[from_], colleagues[to], count) for from_, to, count in rules.even_out(present))
    waiting = select(ManagerRow.customer_id).where(ManagerRow.manager_id.is_(None))
    return Team(loads, evenings, await count_up_to(reading, waiting, most=_MOST_VACANT))


async def vacant(reading: Reading, *, after: tuple[datetime, UUID] | None = None, limit: int = 50) -> VacantPage:
    """Whom somebody has left behind: who has waited longest comes first."""
    order = (ManagerRow.since, ManagerRow.customer_id)
    query = select(ManagerRow).where(ManagerRow.manager_id.is_(None)).order_by(*order).limit(limit + 1)
    if after is not None:
        query = query.where(tuple_(*order) > after)
    rows = (await reading.session.execute(query)).scalars().all()
    people = await briefs(reading, [row.customer_id for row in rows[:limit]])
    shown = tuple(
        VacantCustomer(people[row.customer_id], Colleague(row.former_id, row.former_name or ""), row.since)
        for row in rows[:limit]
        if row.former_id is not None
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return VacantPage(shown, (last.since, last.customer_id) if last else None)


async def theirs(reading: Reading, manager_id: UUID, *, most: int) -> tuple[UUID, ...]:
    """Who came to them last first, also those whom they have left behind."""
    has = func.coalesce(ManagerRow.manager_id, ManagerRow.former_id) == manager_id
    query = select(ManagerRow.customer_id).where(has).order_by(ManagerRow.since.desc(), ManagerRow.customer_id)
    return tuple((await reading.session.execute(query.limit(most))).scalars())


async def portfolio_file(reading: Reading, file_id: UUID) -> PortfolioFile:
    """Whoever took the customer over reads it. Raises NoSuchFile, also for another's and of who is forgotten."""
    found = await reading.session.execute(
        select(PortfolioFileRow, ManagerStepRow)
        .join(
            ManagerStepRow,
            (ManagerStepRow.customer_id == PortfolioFileRow.customer_id) & (ManagerStepRow.nth == PortfolioFileRow.nth),
        )
        .where(PortfolioFileRow.id == file_id, PortfolioFileRow.manager_id == reading.actor.id)
    )
    pair = found.one_or_none()
    if pair is None:
        raise NoSuchFile
    row, step = pair
    key = (await data_keys(reading, [row.customer_id])).get(row.customer_id)
    if key is None:
        raise NoSuchFile
    note = step.sealed_note and key.open(step.sealed_note, about=note_place(row.customer_id, row.nth)).decode()
    people = await briefs(reading, [row.customer_id])
    promises = await promises_of(reading, row.customer_id)
    tasks = await tasks_of(reading, row.customer_id)
    return PortfolioFile(
        id=row.id,
        customer=people[row.customer_id],
        from_name=step.from_name,
        by_name=step.by_name,
        at=step.at,
        note=note or "",
        promises=tuple(one for one in promises if one.state is PromiseState.OPEN),
        tasks=tuple(one for one in tasks if one.state is TaskState.OPEN),
        contacts=(await contacts_of(reading, row.customer_id, limit=_FILE_CONTACTS)).contacts,
        read_at=row.read_at,
    )


async def _asked(reading: Reading, who: UUID) -> dict[str, Any]:
    return {
        "who": who,
        "today": await business_date(reading),
        "now": reading.now,
        "silent": reading.now - rules.SILENT_AFTER,
        "lately": reading.now - rules.LATELY,
        "long_ago": _LONG_AGO,
    }


def _customer_of(row: ResultRow[Any], people: dict[UUID, Any]) -> PortfolioCustomer:
    return PortfolioCustomer(
        customer=people[row.customer_id],
        since=row.since,
        stands_in_for=row.manager_name if row.stands_in else None,
        backup=row.backup_name,
        late_promises=row.late,
        open_promises=row.open,
        due_tasks=row.due_tasks,
        next_due_on=row.next_on,
        last_contact_at=row.last_contact_at,
        file_id=row.file_id,
        need=_NEEDS[row.need] if row.need < len(_NEEDS) else None,
    )
