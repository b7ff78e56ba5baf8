"""Reads of papers: of a file, of whoever asks as a customer, and what runs out in the whole bank."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select, text

from bankhall.customers import rules as file_rules
from bankhall.customers.errors import NoSuchCustomer
from bankhall.customers.papers import rules
from bankhall.customers.papers.models import HeldPaperRow, PaperRow, PaperStepRow
from bankhall.customers.papers.types import (
    DocumentHeld,
    Paper,
    Papers,
    PaperSaid,
    PaperState,
    PaperStep,
    PaperStepKind,
    RunningOut,
    RunningPage,
    RunningPaper,
    Seen,
)
from bankhall.customers.queries import briefs, customer, found_among, index_mac, my_file
from bankhall.customers.queries.merged import ids_of, one_with
from bankhall.customers.types import Customer, Document, DocumentKind, Origin
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey

_MOST_TOLD: Final = 200
_FOR_GOOD: Final = date(9999, 12, 31)
_DAYS: Final = {RunningOut.WITHIN_7: 7, RunningOut.WITHIN_30: 30, RunningOut.WITHIN_90: 90, RunningOut.ALL: 90}

_SAID: Final = msgspec.msgpack.Decoder(PaperSaid)

# A paper counts while somebody of today has its document: the file in which it lies, or the one that this is merged
# into.
COUNTING: Final = """
    held_customer_papers h
    JOIN customer_documents d ON (d.kind, d.country, d.number_key) = (h.kind, h.country, h.number_key)
    JOIN customers c ON c.id = d.customer_id AND c.status IN ('active', 'blocked')
    WHERE (h.customer_id = d.customer_id OR h.customer_id = ANY(customer_ids(d.customer_id)))
"""
_RUNNING: Final = {
    RunningOut.ALL: "AND h.valid_until <= :until",
    RunningOut.WITHIN_7: "AND h.valid_until BETWEEN :today AND :until",
    RunningOut.WITHIN_30: "AND h.valid_until BETWEEN :today AND :until",
    RunningOut.WITHIN_90: "AND h.valid_until BETWEEN :today AND :until",
    RunningOut.ENDED: "AND h.valid_until < :today",
    RunningOut.UNVERIFIED: "AND (h.waits_id IS NOT NULL OR NOT h.is_verified)",
}
_PAGES: Final = {
    which: text(
        f"""
        SELECT d.customer_id AS owner_id, h.paper_id, h.waits_id, h.valid_until
        FROM {COUNTING} {part}
          AND (CAST(:only AS uuid[]) IS NULL OR d.customer_id = ANY(:only))
          AND (CAST(:after_id AS uuid) IS NULL
               OR (coalesce(h.valid_until, '9999-12-31'), h.paper_id) > (CAST(:after_on AS date), :after_id))
        ORDER BY coalesce(h.valid_until, '9999-12-31'), h.paper_id
        LIMIT :limit
        """  # noqa: S608  trusted text: the parts stand above
    )
    for which, part in _RUNNING.items()
}
_OWNERS: Final = {
    which: text(f"SELECT DISTINCT d.customer_id FROM {COUNTING} {part}")  # noqa: S608  trusted text
    for which, part in _RUNNING.items()
}


def paper_place(paper_id: UUID) -> str:
    """Where a paper lies: sealed for that place, it opens nowhere else."""
    return f"customer_papers|{paper_id}"


def note_place(paper_id: UUID) -> str:
    return f"customer_paper_steps|withdrawn|{paper_id}"


async def papers_of(reading: Reading, customer_id: UUID) -> Papers:
    """Raises NoSuchCustomer."""
    return await _told(reading, await customer(reading, customer_id))


async def my_papers(reading: Reading) -> Papers:
    """Raises NoSuchCustomer for who is no customer."""
    return await _told(reading, await my_file(reading))


async def all_my_papers(reading: Reading, *, most: int) -> Sequence[Paper]:
    """All that was ever written down of the actor's documents, the newest first."""
    if reading.actor.kind != "customer" or reading.actor.id is None:
        raise NoSuchCustomer
    return await _papers(reading, reading.actor.id, most=most)


async def best_state(reading: Reading, who: Customer) -> PaperState | None:
    """Of all their documents; None where they have none."""
    today = await business_date(reading)
    found = await held_of(reading, who.id, who.documents)
    return rules.best_of(
        [
            rules.state_of(row.valid_until, today)
            if row is not None and not rules.is_only_reported(row.paper_id, row.waits_id)
            else PaperState.UNKNOWN
            for row in (found.get(one) for one in who.documents)
        ]
    )


async def held_of(
    reading: Reading, customer_id: UUID, documents: Collection[Document], *, for_change: bool = False
) -> dict[Document, HeldPaperRow]:
    """What is written down of these documents, which are this customer's. Where two files of theirs say something of
    one, their own does.
    """
    mac = index_mac(reading)
    by_key = {(one.kind.value, one.country, file_rules.document_key(one, mac)): one for one in documents}
    query = select(HeldPaperRow).where(
        one_with(HeldPaperRow.customer_id, customer_id),
        is_any(HeldPaperRow.number_key, [key for _, _, key in by_key]),
    )
    if for_change:
        query = query.with_for_update()
    rows = (await reading.session.execute(query)).scalars().all()
    found: dict[Document, HeldPaperRow] = {}
    for row in sorted(rows, key=lambda row: (row.customer_id == customer_id, row.paper_id)):
        if (one := by_key.get((row.kind, row.country, bytes(row.number_key)))) is not None:
            found[one] = row
    return found


async def reported_since(reading: Reading, customer_id: UUID, since: datetime) -> int:
    """How many papers the customer has written down."""
    query = select(func.count()).where(
        one_with(PaperRow.customer_id, customer_id), PaperRow.at > since, PaperRow.by_kind == "customer"
    )
    return await reading.session.scalar(query) or 0


async def running_out(
    reading: Reading,
    which: RunningOut,
    *,
    search: str | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int = 50,
) -> RunningPage:
    """The work list: what ends first comes first."""
    today = await business_date(reading)
    days = {"today": today, "until": date.fromordinal(today.toordinal() + _DAYS.get(which, 0))}
    days = {name: day for name, day in days.items() if f":{name}" in _RUNNING[which]}
    only = None
    if search:
        owners = (await reading.session.execute(_OWNERS[which], days)).scalars().all()
        only = list(await found_among(reading, owners, search))
    place = {"after_on": after[0] if after else None, "after_id": after[1] if after else None}
    rows = (await reading.session.execute(_PAGES[which], {"only": only, "limit": limit + 1, **place, **days})).all()
    shown = rows[:limit]
    people = await briefs(reading, {row.owner_id for row in shown})
    papers = await _by_id(reading, {one for row in shown for one in (row.paper_id, row.waits_id) if one})
    last = rows[limit - 1] if len(rows) > limit else None
    return RunningPage(
        tuple(
            RunningPaper(
                customer=people[row.owner_id],
                paper_id=row.paper_id,
                kind=held.document.kind,
                number=held.document.number,
                valid_until=row.valid_until,
                days_left=rules.days_left(row.valid_until, today) if row.valid_until else None,
                waits_since=_waits_since(held, papers.get(row.waits_id)),
                told_at=_told_at(held),
            )
            for row in shown
            if (held := papers.get(row.paper_id)) is not None
        ),
        (last.valid_until or _FOR_GOOD, last.paper_id) if last is not None else None,
    )


async def paper_rows(reading: Reading, ids: Collection[UUID]) -> dict[UUID, PaperRow]:
    found = await reading.session.execute(select(PaperRow).where(is_any(PaperRow.id, ids)))
    return {row.id: row for row in found.scalars()}


def said_of(key: SealingKey, row: PaperRow) -> PaperSaid:
    return _SAID.decode(key.open(row.sealed, about=paper_place(row.id)))


def _waits_since(held: Paper, waits: Paper | None) -> datetime | None:
    if waits is not None:
        return waits.at
    return None if held.verified else held.at


def _told_at(held: Paper) -> datetime | None:
    told = [step.at for step in held.steps if step.kind in rules.TOLD.values()]
    return max(told) if told else None


async def _told(reading: Reading, who: Customer) -> Papers:
    """Of somebody who is forgotten there is nothing to read."""
    today = await business_date(reading)
    papers = {one.id: one for one in await _papers(reading, who.id, most=_MOST_TOLD)}
    rows = await held_of(reading, who.id, who.documents)
    held = tuple(_held(nth, one, rows.get(one), papers, today) for nth, one in enumerate(who.documents))
    counting = {paper.id for one in held for paper in (one.paper, one.waits) if paper}
    past = tuple(one for one in papers.values() if one.id not in counting)
    return Papers(held, past, who.version)


def _held(
    nth: int, document: Document, row: HeldPaperRow | None, papers: dict[UUID, Paper], today: date
) -> DocumentHeld:
    holds = row is not None and not rules.is_only_reported(row.paper_id, row.waits_id)
    paper = papers.get(row.paper_id) if row is not None and holds else None
    until = paper.valid_until if paper is not None else None
    return DocumentHeld(
        nth=nth,
        document=document,
        state=rules.state_of(until, today) if paper is not None else PaperState.UNKNOWN,
        days_left=rules.days_left(until, today) if until is not None else None,
        paper=paper,
        waits=papers.get(row.waits_id) if row is not None and row.waits_id is not None else None,
    )


async def _papers(reading: Reading, customer_id: UUID, *, most: int) -> list[Paper]:
    """Of all their files, the newest first."""
    query = select(PaperRow).where(is_any(PaperRow.customer_id, await ids_of(reading, customer_id)))
    rows = (await reading.session.execute(query.order_by(PaperRow.id.desc()).limit(most))).scalars().all()
    return await _open(reading, rows)


async def _by_id(reading: Reading, ids: Collection[UUID]) -> dict[UUID, Paper]:
    return {one.id: one for one in await _open(reading, list((await paper_rows(reading, ids)).values()))}


async def _open(reading: Reading, rows: Sequence[PaperRow]) -> list[Paper]:
    """In the order of `rows`, without those of who is forgotten."""
    if not rows:
        return []
    keys = await data_keys(reading, {row.customer_id for row in rows})
    steps = await _steps(reading, [row.id for row in rows])
    return [_paper(keys[row.customer_id], row, steps[row.id]) for row in rows if row.customer_id in keys]


async def _steps(reading: Reading, ids: Collection[UUID]) -> dict[UUID, list[PaperStep]]:
    query = select(PaperStepRow).where(is_any(PaperStepRow.paper_id, ids)).order_by(PaperStepRow.at, PaperStepRow.kind)
    found: dict[UUID, list[PaperStep]] = defaultdict(list)
    for row in (await reading.session.execute(query)).scalars():
        seen = Seen(row.seen) if row.seen else None
        step = PaperStep(PaperStepKind(row.kind), seen, row.at, row.by_kind, row.by_id, row.by_name)
        found[row.paper_id].append(step)
    return found


def _paper(key: SealingKey, row: PaperRow, steps: Sequence[PaperStep]) -> Paper:
    said = said_of(key, row)
    return Paper(
        id=row.id,
        customer_id=row.customer_id,
        document=Document(DocumentKind(row.kind), said.number, row.country),
        issuer=said.issuer,
        valid_from=said.valid_from,
        valid_until=row.valid_until,
        origin=Origin(row.origin),
        at=row.at,
        by_kind=row.by_kind,
        by_id=row.by_id,
        by_name=row.by_name,
        steps=tuple(steps),
    )
