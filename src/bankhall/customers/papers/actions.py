"""Writing down until when a document is valid, verifying it, withdrawing it, and reminding of it. Lock order: the
customer.
"""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import insert, text
from sqlalchemy.dialects.postgresql import insert as insert_or

from bankhall.customers import rules as file_rules
from bankhall.customers.actions.change import change_customer, lock_living
from bankhall.customers.errors import ChangedMeanwhile
from bankhall.customers.papers import queries, rules
from bankhall.customers.papers.errors import (
    AnotherMustVerify,
    NoSuchPaper,
    NothingToVerify,
    RenewalWaits,
    TooManyRenewals,
)
from bankhall.customers.papers.events import PaperRunsOut, PaperVerified, PaperWritten
from bankhall.customers.papers.models import HeldPaperRow, PaperRow, PaperStepRow
from bankhall.customers.papers.types import (
    NewPaper,
    Papers,
    PaperSaid,
    PaperStepKind,
    Seen,
    WithdrawDocument,
)
from bankhall.customers.queries import customer, index_mac, own_key
from bankhall.customers.types import Customer, CustomerChange, Document, DocumentKind
from bankhall.kernel.db import Tx
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.kernel.tables import done_by, recordset
from bankhall.kernel.time import business_date

_AT_ONCE: Final = 200
_WITHIN: Final = timedelta(days=1)

_MARK: Final = """
    CASE WHEN h.valid_until < :today THEN 0 WHEN h.valid_until <= :in_7 THEN 7
         WHEN h.valid_until <= :in_30 THEN 30 ELSE 90 END
"""
_REMIND: Final = text(
    f"""
    WITH due AS (
        SELECT h.customer_id, h.kind, h.country, h.number_key, d.customer_id AS owner_id, {_MARK} AS mark
        FROM {queries.COUNTING} AND h.valid_until <= :in_90 AND h.waits_id IS NULL
          AND (h.told IS NULL OR h.told > {_MARK})
        ORDER BY h.valid_until, h.paper_id
        LIMIT :limit
        FOR UPDATE OF h SKIP LOCKED
    )
    UPDATE held_customer_papers h SET told = due.mark FROM due
    WHERE (h.customer_id, h.kind, h.country, h.number_key)
        = (due.customer_id, due.kind, due.country, due.number_key)
    RETURNING due.owner_id, h.paper_id, h.valid_until, due.mark
    """  # noqa: S608  trusted text: the part stands in queries
)
_NOTE_TOLD: Final = text(
    """
    INSERT INTO customer_paper_steps (paper_id, kind, at, by_kind, by_id, by_name)
    SELECT paper_id, kind, :at, :by_kind, CAST(:by_id AS uuid), :by_name
    FROM json_to_recordset(CAST(:rows AS json)) AS fresh(paper_id uuid, kind text)
    ON CONFLICT DO NOTHING
    """
)


async def write_paper(tx: Tx, new: NewPaper) -> Papers:
    """By staff. The document comes onto the file, or in the place of another, as any change of it does. What would take
    the place of a verified paper waits. The same words again write nothing.

    Raises NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten, ChangedMeanwhile, NoSuchPaper,
    DocumentKnown, BadInput.
    """
    who = await _lock(tx, new.customer_id, new.version)
    document = _meant(who, new)
    today = await business_date(tx)
    if wrong := rules.wrong(who, document, new.valid_from, new.valid_until, today):
        raise BadInput(tuple(wrong))
    if document not in who.documents:
        who = await _put_on_file(tx, who, new.nth, document)
    row = (await queries.held_of(tx, who.id, [document], for_change=True)).get(document)
    of = row.customer_id if row is not None else who.id
    said = PaperSaid(document.number, " ".join(new.issuer.split()), new.valid_from)
    if row is not None and await _says_so(tx, row, said, new):
        return await queries.papers_of(tx, who.id)
    paper_id = await _write(tx, of, document, said, new)
    holds = True
    if row is None:
        tx.session.add(_held_row(tx, of, document, paper_id, waits_id=None, valid_until=new.valid_until))
    elif row.is_verified:
        row.waits_id, holds = paper_id, False
    else:
        if rules.is_only_reported(row.paper_id, row.waits_id):
            row.waits_id = None
        row.paper_id, row.valid_until, row.told = paper_id, new.valid_until, None
    await tx.session.flush()
    tx.emit(PaperWritten(customer_id=who.id, paper_id=paper_id, holds=holds))
    tx.audit("customers.write_paper", "customer", who.id, paper_id=paper_id, origin=new.origin, holds=holds)
    return await queries.papers_of(tx, who.id)


async def report_renewal(tx: Tx, new: NewPaper) -> Papers:
    """By the customer: a document of theirs has been renewed. It waits until staff have looked at it, whatever held
    before; one of another number is not on the file until then, so nobody is found by it, signs in with it or claims
    it. What they had reported before gives way; what staff wrote down does not. The same words again write nothing.

    Raises NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten, ChangedMeanwhile, NoSuchPaper,
    RenewalWaits, TooManyRenewals, BadInput.
    """
    who = await _lock(tx, new.customer_id, new.version)
    if new.nth is None or new.nth >= len(who.documents):
        raise NoSuchPaper
    held, document = who.documents[new.nth], _meant(who, new)
    today = await business_date(tx)
    if wrong := rules.wrong_renewal(who, new.nth, document, new.valid_from, new.valid_until, today):
        raise BadInput(tuple(wrong))
    row = (await queries.held_of(tx, who.id, [held], for_change=True)).get(held)
    said = PaperSaid(document.number, " ".join(new.issuer.split()), new.valid_from)
    if row is not None and await _says_so(tx, row, said, new):
        return await queries.my_papers(tx)
    if row is not None and row.waits_id is not None:
        waiting = (await queries.paper_rows(tx, [row.waits_id]))[row.waits_id]
        if waiting.by_kind != "customer":
            raise RenewalWaits
    if await queries.reported_since(tx, who.id, tx.now - _WITHIN) >= rules.MOST_REPORTED_A_DAY:
        raise TooManyRenewals(retry_after_s=3_600)
    paper_id = await _write(tx, row.customer_id if row is not None else who.id, document, said, new)
    if row is None:
        # Nothing is known of it but what its customer says: that waits, and nothing holds meanwhile.
        tx.session.add(_held_row(tx, who.id, held, paper_id, waits_id=paper_id, valid_until=None))
    else:
        row.paper_id = paper_id if rules.is_only_reported(row.paper_id, row.waits_id) else row.paper_id
        row.waits_id = paper_id
    await tx.session.flush()
    tx.emit(PaperWritten(customer_id=who.id, paper_id=paper_id, holds=False))
    tx.audit("customers.report_renewal", "customer", who.id, paper_id=paper_id)
    return await queries.my_papers(tx)


async def verify_paper(tx: Tx, customer_id: UUID, paper_id: UUID, seen: Seen) -> Papers:
    """By staff who have looked at the document and did not write it down. What waits holds from now on.

    Raises NoSuchCustomer, CustomerClosed, CustomerMerged, NothingToVerify, AnotherMustVerify; where a document of
    another number comes with it, also what change_customer raises.
    """
    row = await _lock_paper(tx, customer_id, paper_id)
    paper = (await queries.paper_rows(tx, [paper_id]))[paper_id]
    if tx.actor.kind == "staff" and paper.by_id == tx.actor.id:
        raise AnotherMustVerify
    is_renewal = row.waits_id == paper_id
    if is_renewal and bytes(paper.number_key) != bytes(row.number_key):
        row = await _take_in(tx, customer_id, row, paper)
    elif is_renewal:
        row.paper_id, row.waits_id, row.valid_until, row.told = paper_id, None, paper.valid_until, None
    row.is_verified = True
    await tx.session.flush()
    await _note(tx, paper_id, PaperStepKind.VERIFIED, seen=seen)
    tx.emit(PaperVerified(customer_id=customer_id, paper_id=paper_id, is_renewal=is_renewal))
    tx.audit("customers.verify_paper", "customer", customer_id, paper_id=paper_id, seen=seen)
    return await queries.papers_of(tx, customer_id)


async def decline_paper(tx: Tx, customer_id: UUID, paper_id: UUID) -> Papers:
    """It is not right, or was written down by mistake: what held before holds on. By any staff, also whoever wrote it.

    Raises NoSuchCustomer, CustomerClosed, CustomerMerged, NothingToVerify.
    """
    row = await _lock_paper(tx, customer_id, paper_id)
    if row.waits_id == paper_id and not rules.is_only_reported(row.paper_id, row.waits_id):
        row.waits_id = None
    else:
        await tx.session.delete(row)
    await tx.session.flush()
    await _note(tx, paper_id, PaperStepKind.DECLINED)
    tx.audit("customers.decline_paper", "customer", customer_id, paper_id=paper_id)
    return await queries.papers_of(tx, customer_id)


async def withdraw_document(tx: Tx, wanted: WithdrawDocument) -> Papers:
    """It leaves the file, as in any change of it; what was known of it stays in its history.

    Raises NoSuchCustomer, CustomerClosed, CustomerMerged, CustomerForgotten, ChangedMeanwhile, NoSuchPaper.
    """
    who = await _lock(tx, wanted.customer_id, wanted.version)
    if wanted.nth >= len(who.documents):
        raise NoSuchPaper
    document = who.documents[wanted.nth]
    row = (await queries.held_of(tx, who.id, [document], for_change=True)).get(document)
    left = tuple(one for one in who.documents if one != document)
    await change_customer(tx, CustomerChange(customer_id=who.id, version=who.version, documents=left))
    if row is not None:
        key = await own_key(tx, row.customer_id)
        note = key.seal(tx.vault.suite, wanted.reason.encode(), about=queries.note_place(row.paper_id))
        await _note(tx, row.paper_id, PaperStepKind.WITHDRAWN, note=note)
        await tx.session.delete(row)
        await tx.session.flush()
    tx.audit("customers.withdraw_document", "customer", who.id, document=document.kind)
    return await queries.papers_of(tx, who.id)


async def remind(tx: Tx) -> int:
    """Those whose documents have reached a mark since they were told last; not while something new waits to be
    verified. Some hundreds at once; returns how many, call again while it is not 0.
    """
    today = await business_date(tx)
    days = {f"in_{mark}": today.fromordinal(today.toordinal() + mark) for mark in rules.MARKS if mark}
    found = (await tx.session.execute(_REMIND, {"today": today, "limit": _AT_ONCE, **days})).all()
    steps = [{"paper_id": row.paper_id, "kind": rules.TOLD[row.mark]} for row in found]
    if steps:
        await tx.session.execute(_NOTE_TOLD, {"rows": recordset(steps), "at": tx.now, **done_by(tx)})
    for row in found:
        tx.emit(
            PaperRunsOut(customer_id=row.owner_id, paper_id=row.paper_id, valid_until=row.valid_until, mark=row.mark)
        )
    return len(found)


async def _lock(tx: Tx, customer_id: UUID, version: int) -> Customer:
    row = await lock_living(tx, customer_id)
    if row.version != version:
        raise ChangedMeanwhile(row.version)
    return await customer(tx, customer_id)


async def _lock_paper(tx: Tx, customer_id: UUID, paper_id: UUID) -> HeldPaperRow:
    """What is written down and not verified, of a document that this customer has."""
    await lock_living(tx, customer_id)
    who = await customer(tx, customer_id)
    for row in (await queries.held_of(tx, who.id, who.documents, for_change=True)).values():
        if row.waits_id == paper_id or (row.paper_id == paper_id and not row.is_verified):
            return row
    raise NothingToVerify


async def _take_in(tx: Tx, customer_id: UUID, row: HeldPaperRow, paper: PaperRow) -> HeldPaperRow:
    """The document that its customer reported comes onto the file in the place of the old one."""
    who = await customer(tx, customer_id)
    key = await own_key(tx, paper.customer_id)
    document = Document(DocumentKind(paper.kind), queries.said_of(key, paper).number, paper.country)
    mac = index_mac(tx)
    keys = [file_rules.document_key(one, mac) for one in who.documents]
    await _put_on_file(tx, who, keys.index(bytes(row.number_key)), document)
    await tx.session.delete(row)
    # It may have been theirs before.
    place = (paper.customer_id, paper.kind, paper.country, bytes(paper.number_key))
    fresh = await tx.session.get(HeldPaperRow, place)
    if fresh is None:
        fresh = HeldPaperRow(**dict(zip(("customer_id", "kind", "country", "number_key"), place, strict=True)))
        tx.session.add(fresh)
    fresh.paper_id, fresh.waits_id, fresh.valid_until, fresh.told = paper.id, None, paper.valid_until, None
    fresh.is_verified = True
    await tx.session.flush()
    return fresh


def _held_row(
    tx: Tx, customer_id: UUID, document: Document, paper_id: UUID, *, waits_id: UUID | None, valid_until: date | None
) -> HeldPaperRow:
    return HeldPaperRow(
        customer_id=customer_id,
        kind=document.kind.value,
        country=document.country,
        number_key=file_rules.document_key(document, index_mac(tx)),
        paper_id=paper_id,
        waits_id=waits_id,
        valid_until=valid_until,
        is_verified=False,
        told=None,
    )


def _meant(who: Customer, new: NewPaper) -> Document:
    if new.nth is not None and new.nth >= len(who.documents):
        raise NoSuchPaper
    if new.document is not None:
        return file_rules.tidy_document(new.document)
    if new.nth is None:
        raise BadInput.of("document", "which one?", code="customers.not_a_document_number")
    return who.documents[new.nth]


async def _put_on_file(tx: Tx, who: Customer, nth: int | None, document: Document) -> Customer:
    documents = list(who.documents)
    if nth is None:
        documents.append(document)
    else:
        documents[nth] = document
    change = CustomerChange(customer_id=who.id, version=who.version, documents=tuple(documents))
    return await change_customer(tx, change)


async def _says_so(tx: Tx, row: HeldPaperRow, said: PaperSaid, new: NewPaper) -> bool:
    """What was written down last: whoever presses twice writes once."""
    last = (await queries.paper_rows(tx, [row.waits_id or row.paper_id]))[row.waits_id or row.paper_id]
    key = await own_key(tx, last.customer_id)
    return queries.said_of(key, last) == said and last.valid_until == new.valid_until


async def _write(tx: Tx, of: UUID, document: Document, said: PaperSaid, new: NewPaper) -> UUID:
    """Raises CustomerForgotten."""
    key = await own_key(tx, of)
    paper_id = new_id()
    row = {
        "id": paper_id,
        "customer_id": of,
        "kind": document.kind.value,
        "country": document.country,
        "number_key": file_rules.document_key(document, index_mac(tx)),
        "sealed": key.seal(tx.vault.suite, msgspec.msgpack.encode(said), about=queries.paper_place(paper_id)),
        "valid_until": new.valid_until,
        "origin": new.origin.value,
        "at": tx.now,
    }
    await tx.session.execute(insert(PaperRow).values(**row, **done_by(tx)))
    return paper_id


async def _note(
    tx: Tx, paper_id: UUID, kind: PaperStepKind, *, seen: Seen | None = None, note: bytes | None = None
) -> None:
    step = {"paper_id": paper_id, "kind": kind.value, "seen": seen and seen.value, "sealed_note": note, "at": tx.now}
    await tx.session.execute(insert_or(PaperStepRow).values(**step, **done_by(tx)).on_conflict_do_nothing())
