"""What is known of a customer lies sealed under their own key, and is found by keyed digests (8.3.1).

A bank that has customers needs its keys for it (BANKHALL_HOME or BANKHALL_KEY_STORE). Facts and tokens are made by the
code of today on purpose: it is the code that reads them.

Module: customers
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from alembic import op
from sqlalchemy import text

from bankhall.customers import rules
from bankhall.customers.types import Address, Document, FieldEdit, NewCustomer
from bankhall.kernel.schema import run_script
from bankhall.kernel.settings import Settings
from bankhall.kernel.vault import SealingKey, Vault

revision = "0024"
down_revision = "0023"

_AT_ONCE = 1_000

_BEFORE = """
ALTER TABLE customers ADD COLUMN sealed bytea;
ALTER TABLE customer_edits ADD COLUMN sealed bytea;
ALTER TABLE customer_documents ADD COLUMN number_key bytea;
ALTER TABLE customer_edits DISABLE TRIGGER customer_edits_append_only;
"""

_AFTER = """
ALTER TABLE customer_edits ENABLE TRIGGER customer_edits_append_only;
ALTER TABLE customers ALTER COLUMN sealed SET NOT NULL,
    DROP COLUMN name, DROP COLUMN birth_on, DROP COLUMN gender, DROP COLUMN phones, DROP COLUMN emails,
    DROP COLUMN address_line, DROP COLUMN address_district, DROP COLUMN address_city, DROP COLUMN address_region,
    DROP COLUMN address_postcode, DROP COLUMN address_country;
ALTER TABLE customer_edits ALTER COLUMN sealed SET NOT NULL, DROP COLUMN fields;
ALTER TABLE customer_documents ALTER COLUMN number_key SET NOT NULL, DROP COLUMN number;
ALTER TABLE customer_documents
    ADD CONSTRAINT customer_documents_kind_country_number_key_key UNIQUE (kind, country, number_key);
ALTER TABLE customer_search DROP COLUMN name_key;
"""

_SOME = text("SELECT * FROM customers WHERE sealed IS NULL ORDER BY id LIMIT :most")
_DOCUMENTS = text("SELECT * FROM customer_documents WHERE customer_id = ANY(:ids) ORDER BY customer_id, nth")
_EDITS = text("SELECT id, customer_id, at, fields FROM customer_edits WHERE customer_id = ANY(:ids)")


def upgrade() -> None:
    run_script(_BEFORE)
    if op.get_bind().scalar(text("SELECT EXISTS (SELECT FROM customers)")):
        vault = Settings.from_environment().keys().open()
        for rows in _in_pieces():
            _seal(vault, rows)
    op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    run_script(_AFTER)


def _in_pieces() -> Iterator[list[Any]]:
    while rows := list(op.get_bind().execute(_SOME, {"most": _AT_ONCE})):
        yield rows


def _seal(vault: Vault, rows: list[Any]) -> None:
    connection = op.get_bind()
    ids = [row.id for row in rows]
    documents: dict[UUID, list[Any]] = {}
    for row in connection.execute(_DOCUMENTS, {"ids": ids}):
        documents.setdefault(row.customer_id, []).append(row)
    keys: dict[UUID, SealingKey] = {}
    for row in rows:
        key, wrapped = vault.new_data_key(about=f"data key|{row.id}")
        keys[row.id] = key
        connection.execute(
            text("INSERT INTO data_keys VALUES (:id, :master, :wrapped, now())"),
            {"id": row.id, "master": wrapped.master, "wrapped": wrapped.key},
        )
        facts = _facts(row, [Document(one.kind, one.number, one.country) for one in documents.get(row.id, [])])
        plain = msgspec.msgpack.encode(rules.kept_facts(facts))
        connection.execute(
            text("UPDATE customers SET sealed = :sealed WHERE id = :id"),
            {"id": row.id, "sealed": key.seal(vault.suite, plain, about=f"customers|facts|{row.id}")},
        )
        connection.execute(
            text("UPDATE customer_search SET tokens = :tokens WHERE customer_id = :id"),
            {"id": row.id, "tokens": rules.keyed(rules.search_tokens(facts, row.number), _mac(vault))},
        )
        for one in documents.get(row.id, []):
            number_key = rules.document_key(Document(one.kind, one.number, one.country), _mac(vault))
            connection.execute(
                text("UPDATE customer_documents SET number_key = :key WHERE customer_id = :id AND nth = :nth"),
                {"id": row.id, "nth": one.nth, "key": number_key},
            )
    for row in connection.execute(_EDITS, {"ids": ids}).all():
        _seal_edit(vault, keys[row.customer_id], row.id, row.customer_id, row.at, row.fields)


def _seal_edit(vault: Vault, key: SealingKey, edit_id: int, customer_id: UUID, at: datetime, fields: object) -> None:
    plain = msgspec.msgpack.encode(msgspec.convert(fields, tuple[FieldEdit, ...]))
    about = f"customer_edits|{customer_id}|{at.astimezone(UTC).isoformat()}"
    op.get_bind().execute(
        text("UPDATE customer_edits SET sealed = :sealed WHERE id = :id"),
        {"id": edit_id, "sealed": key.seal(vault.suite, plain, about=about)},
    )


def _facts(row: Any, documents: list[Document]) -> NewCustomer:
    address = None
    if row.address_country is not None:
        parts = ("line", "district", "city", "region", "postcode")
        address = Address(row.address_country, *(getattr(row, f"address_{part}") or "" for part in parts))
    return NewCustomer(
        kind=row.kind,
        name=row.name,
        birth_on=row.birth_on,
        gender=row.gender,
        documents=tuple(documents),
        phones=tuple(row.phones),
        emails=tuple(row.emails),
        address=address,
    )


def _mac(vault: Vault) -> Any:
    return lambda data: vault.mac("customers.index", data)
