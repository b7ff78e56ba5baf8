"""Taking out more than one person may: asked for, said yes to by another, made by a worker with the rights that whoever
asked has by then.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import insert, select, update

from bankhall.identity import api as identity
from bankhall.insight.lists import queries, rules
from bankhall.insight.lists.actions.exporting import content_of, exported
from bankhall.insight.lists.errors import ExportEmpty, ExportGrown, ExportTooLarge
from bankhall.insight.lists.models import ExportFileRow, ExportRow
from bankhall.insight.lists.permissions import APPROVE_EXPORT, EXPORT
from bankhall.insight.lists.sheets import sheet_of
from bankhall.insight.lists.types import (
    Export,
    ExportMany,
    ExportPurpose,
    ListColumn,
    ListedCustomer,
    ListPlace,
    ListSort,
)
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database, Reading, Tx
from bankhall.kernel.errors import Forbidden, Refusal
from bankhall.kernel.four_eyes.actions import propose
from bankhall.kernel.four_eyes.deeds import Backing, Deed
from bankhall.kernel.four_eyes.queries import find_proposal
from bankhall.kernel.four_eyes.types import Wish
from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.kernel.jobs import enqueue
from bankhall.kernel.sheets import SheetKind
from bankhall.kernel.step_up.actions import require_confirmation

MAKE: Final = "lists.make_export"


async def propose_export(tx: Tx, asked: Export) -> UUID:
    """Returns the proposal's id. Raises ExportEmpty, ExportTooLarge, ConfirmationRequired, Forbidden, BadInput, and
    what `propose` raises.
    """
    queries.refuse_columns(tx, asked.columns)
    customers = await queries.how_many(tx, asked.filters, most=rules.MOST_BY_TWO + 1)
    if not customers:
        raise ExportEmpty
    if customers > rules.MOST_BY_TWO:
        raise ExportTooLarge(rules.MOST_BY_TWO)
    await require_confirmation(tx, content_of(asked, customers))
    command = ExportMany(
        filters=asked.filters,
        columns=asked.columns,
        sort=asked.sort,
        form=asked.form,
        purpose=asked.purpose,
        language=asked.language,
        customers=customers,
    )
    subject_id = str(queries.reader_id(tx))
    wish = Wish(command=command, subject_kind="list_exports_of", subject_id=subject_id, reason=asked.words)
    (proposal_id,) = await propose(tx, EXPORTING, [wish])
    tx.audit(
        "lists.propose_export", "proposal", proposal_id, purpose=asked.purpose, customers=customers, form=asked.form
    )
    return proposal_id


async def begin_export(tx: Tx, command: ExportMany, backing: Backing) -> None:
    """By the second person's yes: it is the maker's export, and a worker makes it."""
    export_id = new_id()
    reason = (await find_proposal(tx, backing.proposal_id)).reason
    maker = {"by_kind": "staff", "by_id": backing.maker_id, "by_name": backing.maker_name}
    row = exported(tx, export_id, _asked(command, reason), command.customers)
    await tx.session.execute(insert(ExportRow).values(**row, **maker, checker_name=tx.actor.signature))
    file = {"export_id": export_id, "sealed": None, "ends_at": tx.now + rules.EXPORT_LASTS}
    await tx.session.execute(insert(ExportFileRow).values(**file))
    await enqueue(tx, MAKE, export_id=str(export_id), sort=command.sort.value, language=command.language.value)
    tx.audit(
        "lists.begin_export",
        "list_export",
        export_id,
        proposal_id=backing.proposal_id,
        purpose=command.purpose,
        customers=command.customers,
        form=command.form,
    )


@dataclass(frozen=True, slots=True)
class _Due:
    """What is still to be made, and for whom."""

    asked: Export
    agreed: int
    by: Actor


async def make_export(database: Database, *, export_id: str, sort: str, language: str) -> None:
    """As often as it is run or killed: the file is written once, whole, or it is said why there is none."""
    id_ = UUID(export_id)
    doors = database.doors(system("lists"))
    due = await doors.read(_due, id_, ListSort(sort), Language(language))
    if due is None:
        return
    try:
        file, customers = await _made(database, id_, due)
    except Refusal as refusal:
        await doors.write(_keep, id_, None, None, refusal.code)
    else:
        await doors.write(_keep, id_, file, customers, None)


async def _due(reading: Reading, export_id: UUID, sort: ListSort, language: Language) -> _Due | None:
    query = (
        select(ExportRow)
        .join(ExportFileRow, ExportFileRow.export_id == ExportRow.id)
        .where(ExportRow.id == export_id, ExportFileRow.sealed.is_(None), ExportFileRow.failure.is_(None))
    )
    row = (await reading.session.scalars(query)).one_or_none()
    if row is None or row.by_id is None:
        return None
    standing = (await identity.standings(reading, [row.by_id])).get(row.by_id)
    rights = standing.own | frozenset(standing.lent) if standing else frozenset[str]()
    asked = Export(
        filters=queries.filters_of(row),
        columns=tuple(ListColumn(one) for one in row.columns),
        sort=sort,
        form=SheetKind(row.form),
        purpose=ExportPurpose(row.purpose),
        words="",
        language=language,
    )
    return _Due(asked, row.customers, Actor(kind="staff", name=row.by_name, id=row.by_id, rights=rights))


async def _made(database: Database, export_id: UUID, due: _Due) -> tuple[bytes, int]:
    """Page by page, so that nothing else waits for it. Raises Forbidden, ExportGrown, and what a list raises."""
    if not due.by.may(EXPORT):
        raise Forbidden(EXPORT)
    doors = database.doors(due.by)
    found: list[ListedCustomer] = []
    place: ListPlace | None = None
    while True:
        page, place = await doors.read(queries.many, due.asked, after=place)
        found += page
        if len(found) > rules.most_made(due.agreed):
            raise ExportGrown(due.agreed)
        if place is None:
            break
    choices = await doors.read(queries.choices)
    at: datetime = database.clock()
    names = {"tags": choices.tags, "tiers": choices.tiers}
    sheet = await asyncio.to_thread(sheet_of, due.asked, found, by=due.by.name, at=at, export_id=export_id, **names)
    return sheet, len(found)


async def _keep(tx: Tx, export_id: UUID, file: bytes | None, customers: int | None, failure: str | None) -> None:
    sealed = None if file is None else tx.vault.seal(queries.FILES, file, about=str(export_id))
    kept = (
        update(ExportFileRow)
        .where(ExportFileRow.export_id == export_id, ExportFileRow.sealed.is_(None), ExportFileRow.failure.is_(None))
        .values(sealed=sealed, customers=customers, failure=failure)
        .returning(ExportFileRow.export_id)
    )
    if (await tx.session.scalars(kept)).one_or_none() is not None:
        tx.audit("lists.make_export", "list_export", export_id, customers=customers, failure=failure)


def _asked(command: ExportMany, words: str) -> Export:
    return Export(
        filters=command.filters,
        columns=command.columns,
        sort=command.sort,
        form=command.form,
        purpose=command.purpose,
        words=words,
        language=command.language,
    )


async def _tell(reading: Reading, commands: Sequence[ExportMany]) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "customers": one.customers,
            "purpose": one.purpose.value,
            "columns": [column.value for column in one.columns],
            "filters": msgspec.to_builtins(one.filters),
        }
        for one in commands
    ]


EXPORTING: Final = Deed(ExportMany, EXPORT, APPROVE_EXPORT, begin_export, _tell)
DEEDS: Final = (EXPORTING,)
