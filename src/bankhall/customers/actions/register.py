"""Taking customers into the file: one at a counter, thousands from another system, by the same code."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import select, text

from bankhall.customers import rules
from bankhall.customers.errors import DocumentKnown
from bankhall.customers.events import CustomerRegistered
from bankhall.customers.models import CustomerRow, DocumentRow
from bankhall.customers.queries import customer, facts_place, index_mac
from bankhall.customers.types import Customer, CustomerStatus, Document, NewCustomer, Registered
from bankhall.kernel.data_keys import make_data_keys
from bankhall.kernel.db import Reading, Tx, take_turn
from bankhall.kernel.errors import BadInput, FieldProblem, Refusal
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import done_before, note_done
from bankhall.kernel.tables import done_by, is_any, recordset
from bankhall.kernel.time import business_date
from bankhall.kernel.vault import SealingKey

_TAKE_NUMBERS = text("SELECT nextval('customer_numbers') FROM generate_series(1, :count)")

_KNOWN = text(
    "SELECT id, number, source_id FROM customers WHERE source = :source AND source_id = ANY(CAST(:ids AS text[]))"
)

_INSERT_CUSTOMERS = text(
    """
    INSERT INTO customers (id, number, kind, status, sealed, since_on, source, source_id, version)
    SELECT id, number, kind, 'active', decode(sealed, 'base64'), since_on, source, source_id, 1
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(id uuid, number text, kind text, sealed text, since_on date, source text, source_id text)
    """
)

_INSERT_SEARCH = text(
    """
    INSERT INTO customer_search (customer_id, tokens, version)
    SELECT id, tokens, :version
    FROM json_to_recordset(CAST(:rows AS json)) AS fresh(id uuid, tokens text[])
    ON CONFLICT (customer_id) DO UPDATE SET tokens = EXCLUDED.tokens, version = EXCLUDED.version
    """
)

_CLAIM_DOCUMENTS = text(
    """
    INSERT INTO customer_documents (customer_id, nth, kind, country, number_key)
    SELECT customer_id, nth, kind, country, decode(number_key, 'base64')
    FROM json_to_recordset(CAST(:rows AS json))
        AS fresh(customer_id uuid, nth smallint, kind text, country text, number_key text)
    ORDER BY kind, country, number_key
    ON CONFLICT (kind, country, number_key) DO NOTHING
    RETURNING customer_id, nth
    """
)

_DROP_DOCUMENTS = text("DELETE FROM customer_documents WHERE customer_id = ANY(CAST(:ids AS uuid[]))")

_INSERT_STATUS = text(
    """
    INSERT INTO customer_status_changes (customer_id, status, reason, at, by_kind, by_id, by_name)
    SELECT id, :status, :reason, :at, :by_kind, CAST(:by_id AS uuid), :by_name
    FROM unnest(CAST(:ids AS uuid[])) AS id
    """
)


async def register_customer(tx: Tx, new: NewCustomer, *, key: str) -> Customer:
    """One customer at the counter. Idempotent by key. Raises BadInput, DocumentKnown, kernel's KeyReused."""
    if before := await done_before(tx, key, new):
        return await customer(tx, before)
    (outcome,) = await register_customers(tx, [new])
    if isinstance(outcome, Refusal):
        raise outcome
    await note_done(tx, key, new, outcome.id)
    return await customer(tx, outcome.id)


async def register_customers(tx: Tx, news: Sequence[NewCustomer]) -> list[Registered | Refusal]:
    """An outcome for each in order: Registered, BadInput or DocumentKnown. Idempotent by (source, source_id)."""
    today = await business_date(tx)
    tidied = [rules.tidy(new) for new in news]
    known = await _registered_before(tx, tidied)
    fresh: dict[UUID, NewCustomer] = {}
    places: list[Registered | Refusal | UUID] = []
    for new in tidied:
        if new.source_id is not None and (before := known.get((new.source, new.source_id))):
            places.append(before)
        elif wrong := rules.problems(new, today=today):
            places.append(BadInput(tuple(wrong)))
        else:
            customer_id = new_id()
            fresh[customer_id] = new
            known[new.source, new.source_id] = customer_id
            places.append(customer_id)
    outcomes = await _register(tx, fresh, today)
    return list(_in_order(places, outcomes))


async def problems_of(reading: Reading, new: NewCustomer) -> list[FieldProblem]:
    """Why this one could not be registered as things stand; empty when they could."""
    tidied = rules.tidy(new)
    wrong = rules.problems(tidied, today=await business_date(reading))
    mac = index_mac(reading)
    keys = [rules.document_key(one, mac) for one in tidied.documents]
    if not wrong and keys:
        known = await reading.session.scalar(
            select(DocumentRow.customer_id).where(is_any(DocumentRow.number_key, keys)).limit(1)
        )
        if known is not None:
            wrong = [FieldProblem("documents", DocumentKnown.code, "somebody else's")]
    return wrong


async def holders_of_documents(reading: Reading, documents: Collection[Document]) -> dict[Document, UUID]:
    """Whose each is, for staff and the bank itself; of documents in whatever spelling. Nobody's is left out."""
    mac = index_mac(reading)
    keys = {rules.document_key(rules.tidy_document(one), mac): one for one in documents}
    if not keys or reading.actor.kind not in ("staff", "system"):
        return {}
    found = await reading.session.execute(
        select(DocumentRow.number_key, DocumentRow.customer_id).where(is_any(DocumentRow.number_key, keys))
    )
    return {keys[bytes(row.number_key)]: row.customer_id for row in found}


async def store_documents(tx: Tx, documents: dict[UUID, Sequence[Document]]) -> dict[UUID, Document]:
    """Gives the documents to their customers, all or none of a customer's. Returns, for who got none, the one that
    belongs to somebody else.
    """
    mac = index_mac(tx)
    rows = [
        {
            "customer_id": owner,
            "nth": nth,
            "kind": one.kind,
            "country": one.country,
            "number_key": rules.document_key(one, mac),
        }
        for owner, several in documents.items()
        for nth, one in enumerate(several)
    ]
    if not rows:
        return {}
    claimed = {
        (row.customer_id, row.nth) for row in await tx.session.execute(_CLAIM_DOCUMENTS, {"rows": recordset(rows)})
    }
    lost = {
        owner: one
        for owner, several in documents.items()
        for nth, one in enumerate(several)
        if (owner, nth) not in claimed
    }
    if lost:
        await tx.session.execute(_DROP_DOCUMENTS, {"ids": list(lost)})
    return lost


async def explain_lost(tx: Tx, lost: dict[UUID, Document]) -> dict[UUID, DocumentKnown]:
    """The refusals of those whose document is somebody else's. Whose, is told to staff only."""
    if not lost:
        return {}
    mac = index_mac(tx)
    keys = {customer_id: rules.document_key(one, mac) for customer_id, one in lost.items()}
    found = await tx.session.execute(
        select(DocumentRow.number_key, CustomerRow.number)
        .join(CustomerRow, CustomerRow.id == DocumentRow.customer_id)
        .where(is_any(DocumentRow.number_key, keys.values()))
    )
    owners = {bytes(row.number_key): row.number for row in found}
    may_know = tx.actor.kind in ("staff", "system")
    return {customer_id: DocumentKnown(owners.get(key) if may_know else None) for customer_id, key in keys.items()}


async def store_search(tx: Tx, customers: Iterable[tuple[UUID, str, NewCustomer]]) -> None:
    """What each is found by, from now on: id, number, facts."""
    mac = index_mac(tx)
    rows = [
        {"id": customer_id, "tokens": rules.keyed(rules.search_tokens(new, number), mac)}
        for customer_id, number, new in customers
    ]
    await tx.session.execute(_INSERT_SEARCH, {"rows": recordset(rows), "version": rules.SEARCH_VERSION})


def seal_facts(tx: Tx, key: SealingKey, customer_id: UUID, new: NewCustomer) -> bytes:
    """What is known of a customer, as it is kept."""
    plain = msgspec.msgpack.encode(rules.kept_facts(new))
    return key.seal(tx.vault.suite, plain, about=facts_place(customer_id))


async def note_status(tx: Tx, customer_ids: Collection[UUID], status: CustomerStatus, reason: str) -> None:
    """Who did it, when and why."""
    await tx.session.execute(
        _INSERT_STATUS,
        {"ids": list(customer_ids), "status": status.value, "reason": reason, "at": tx.now, **done_by(tx)},
    )


async def _registered_before(
    tx: Tx, news: Sequence[NewCustomer]
) -> dict[tuple[str | None, str | None], Registered | UUID]:
    known: dict[tuple[str | None, str | None], Registered | UUID] = {}
    for source in sorted({new.source for new in news if new.source is not None}):
        # Imports of one source take turns, so that what is not there yet cannot appear meanwhile.
        await take_turn(tx, f"customers {source}")
        ids = [new.source_id for new in news if new.source == source]
        found = await tx.session.execute(_KNOWN, {"source": source, "ids": ids})
        known.update({(source, row.source_id): Registered(row.id, row.number, already_there=True) for row in found})
    return known


async def _register(tx: Tx, fresh: dict[UUID, NewCustomer], today: date) -> dict[UUID, Registered | Refusal]:
    if not fresh:
        return {}
    serials = (await tx.session.execute(_TAKE_NUMBERS, {"count": len(fresh)})).scalars()
    numbers = dict(zip(fresh, map(rules.customer_number, serials), strict=True))
    lost = await store_documents(tx, {customer_id: new.documents for customer_id, new in fresh.items()})
    taken = {customer_id: new for customer_id, new in fresh.items() if customer_id not in lost}
    if taken:
        keys = await make_data_keys(tx, list(taken))
        rows = [
            _row(customer_id, numbers[customer_id], new, today, seal_facts(tx, keys[customer_id], customer_id, new))
            for customer_id, new in taken.items()
        ]
        await tx.session.execute(_INSERT_CUSTOMERS, {"rows": recordset(rows)})
        await store_search(tx, [(customer_id, numbers[customer_id], new) for customer_id, new in taken.items()])
        await note_status(tx, taken, CustomerStatus.ACTIVE, "registered")
        _tell(tx, taken)
    refused = await explain_lost(tx, lost)
    return {
        customer_id: refused.get(customer_id) or Registered(customer_id, numbers[customer_id]) for customer_id in fresh
    }


def _row(customer_id: UUID, number: str, new: NewCustomer, today: date, sealed: bytes) -> dict[str, object]:
    return {
        "id": customer_id,
        "number": number,
        "kind": new.kind,
        "sealed": sealed,
        "since_on": new.since_on or today,
        "source": new.source,
        "source_id": new.source_id,
    }


def _tell(tx: Tx, taken: dict[UUID, NewCustomer]) -> None:
    """An event for each; in the audit, what comes from another system is one act for all of it."""
    for customer_id, new in taken.items():
        tx.emit(CustomerRegistered(customer_id=customer_id, customer_kind=new.kind, source=new.source))
        if new.source is None:
            tx.audit("customers.register", "customer", customer_id)
    for source, count in Counter(new.source for new in taken.values() if new.source is not None).items():
        tx.audit("customers.register_from_source", "source", source, customers=count)


def _in_order(
    places: Sequence[Registered | Refusal | UUID], outcomes: dict[UUID, Registered | Refusal]
) -> Iterable[Registered | Refusal]:
    """The same source id twice in one call is registered by the first."""
    told: set[UUID] = set()
    for place in places:
        if not isinstance(place, UUID):
            yield place
            continue
        outcome = outcomes[place]
        if place in told and isinstance(outcome, Registered):
            outcome = Registered(outcome.id, outcome.number, already_there=True)
        told.add(place)
        yield outcome
