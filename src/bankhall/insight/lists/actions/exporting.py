"""Taking a list out, alone, and fetching what was taken out."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bankhall.insight.lists import queries, rules
from bankhall.insight.lists.errors import ExportEmpty, ExportTooLarge, NoSuchExport
from bankhall.insight.lists.models import ExportFetchRow, ExportFileRow, ExportRow
from bankhall.insight.lists.sheets import sheet_of
from bankhall.insight.lists.types import Export, Exported, ExportList
from bankhall.kernel.db import Tx
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import done_by


async def export_list(tx: Tx, asked: Export) -> Exported:
    """Of those whom the actor may find, with what they may see; the file waits for them, sealed, for a day. Raises
    ExportEmpty, ExportTooLarge, ConfirmationRequired, Forbidden, BadInput.
    """
    found = await queries.all_of(tx, asked)
    if not found:
        raise ExportEmpty
    if len(found) > rules.MOST_EXPORTED:
        raise ExportTooLarge(rules.MOST_EXPORTED)
    await require_confirmation(tx, content_of(asked, len(found)))
    export_id = new_id()
    choices = await queries.choices(tx)
    sheet = sheet_of(
        asked, found, by=tx.actor.name, at=tx.now, export_id=export_id, tags=choices.tags, tiers=choices.tiers
    )
    await tx.session.execute(insert(ExportRow).values(**exported(tx, export_id, asked, len(found)), **done_by(tx)))
    sealed = tx.vault.seal(queries.FILES, sheet, about=str(export_id))
    ends_at = tx.now + rules.EXPORT_LASTS
    await tx.session.execute(insert(ExportFileRow).values(export_id=export_id, sealed=sealed, ends_at=ends_at))
    tx.audit("lists.export", "list_export", export_id, purpose=asked.purpose, customers=len(found), form=asked.form)
    return Exported(export_id, len(found), ends_at)


def content_of(asked: Export, customers: int) -> ExportList:
    """What is confirmed before it leaves, or before a second person is asked."""
    return ExportList(
        filters=msgspec.json.encode(asked.filters, order="deterministic").decode(),
        columns=tuple(one.value for one in asked.columns),
        sort=asked.sort.value,
        form=asked.form.value,
        purpose=asked.purpose,
        customers=customers,
    )


def exported(tx: Tx, export_id: UUID, asked: Export, customers: int) -> dict[str, Any]:
    """The row of an export, but for who takes it out."""
    return {
        "id": export_id,
        "filters": msgspec.to_builtins(asked.filters),
        "columns": [one.value for one in asked.columns],
        "form": asked.form.value,
        "purpose": asked.purpose.value,
        "sealed_words": tx.vault.seal(queries.WORDS, asked.words.encode(), about=str(export_id)),
        "customers": customers,
        "at": tx.now,
    }


async def fetch_export(tx: Tx, export_id: UUID) -> tuple[bytes, str]:
    """The file and its ending, for whoever made it, within its day. Raises NoSuchExport."""
    query = (
        select(ExportFileRow.sealed, ExportRow.form)
        .join(ExportRow, ExportRow.id == ExportFileRow.export_id)
        .where(ExportRow.id == export_id, ExportRow.by_id == tx.actor.id, ExportFileRow.ends_at > tx.now)
    )
    row = (await tx.session.execute(query)).one_or_none()
    if row is None or row.sealed is None:
        raise NoSuchExport
    again = upsert(ExportFetchRow).values(export_id=export_id, at=tx.now)
    await tx.session.execute(again.on_conflict_do_nothing())
    tx.audit("lists.fetch_export", "list_export", export_id)
    return tx.vault.open(queries.FILES, row.sealed, about=str(export_id)), row.form


async def purge_exports(tx: Tx) -> None:
    """Files whose day is over go; that they were made stays."""
    await tx.session.execute(delete(ExportFileRow).where(ExportFileRow.ends_at <= tx.now))
