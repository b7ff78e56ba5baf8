"""What all tables share, and how many values or rows go to them in one parameter."""

import struct
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import msgspec
from psycopg import adapters
from psycopg.adapt import Dumper
from psycopg.pq import Format
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    MetaData,
    Select,
    String,
    Text,
    Uuid,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

if TYPE_CHECKING:
    from bankhall.kernel.db import Reading, Tx


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


# So that the check of the migrations knows it when it sees it in the database.
ischema_names["xid8"] = Xid8


class Row(DeclarativeBase):
    """Rows never leave their module: what does is a frozen type of its `types.py`."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )
    type_annotation_map = {datetime: DateTime(timezone=True), str: Text()}  # noqa: RUF012  SQLAlchemy's own way


class Done:
    """Who did what the row says, as the bank knew them then."""

    by_kind: Mapped[str] = mapped_column(String(20), sort_order=1)
    by_id: Mapped[UUID | None] = mapped_column(sort_order=1)
    by_name: Mapped[str] = mapped_column(sort_order=1)


def done_by(tx: "Tx") -> dict[str, object]:
    """The values of `Done`: whoever acts in this transaction."""
    return {"by_kind": tx.actor.kind, "by_id": tx.actor.id, "by_name": tx.actor.signature}


class Ids:
    """Many ids as one parameter (`= ANY(:ids)`), written as PostgreSQL reads it: the driver's own way, one after the
    other, stood out in the profile of a busy server.
    """

    __slots__ = ("raw",)

    def __init__(self, ids: Collection[UUID]) -> None:
        each = b"".join([_ID_BYTES + one.int.to_bytes(16) for one in ids])
        self.raw = (_ARRAY.pack(1, 0, _UUID_OID, len(ids), 1) + each) if ids else _ARRAY_OF_NONE


# The binary form of an array (array_recv in PostgreSQL's arrayfuncs.c): dimensions, flags, the elements' type; of each
# dimension its length and lower bound; of each element its length and its bytes.
_ARRAY = struct.Struct("!iiIii")
_UUID_OID: Final = 2950
_UUIDS_OID: Final = 2951
_ARRAY_OF_NONE: Final = struct.pack("!iiI", 0, 0, _UUID_OID)
_ID_BYTES: Final = struct.pack("!i", 16)


class _IdsDumper(Dumper):
    format = Format.BINARY
    oid = _UUIDS_OID

    def dump(self, obj: Ids) -> bytes:
        return obj.raw


adapters.register_dumper(Ids, _IdsDumper)


class _IdsType(UserDefinedType[Ids]):
    """As it is, to the driver."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "uuid[]"


def is_any(column: InstrumentedAttribute[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """`column = ANY(array)`: one statement text for any number of values, so that it is planned once."""
    kind = column.type
    if isinstance(kind, Uuid):
        return column == func.any(bindparam(None, Ids(set(values)), type_=_IdsType()))
    return column == func.any(bindparam(None, list(set(values)), type_=ARRAY(kind)))


# Where counting stops: a figure on a page is worth no more work than this.
MOST_COUNTED = 100_000


async def count_up_to(reading: "Reading", rows: Select[*tuple[Any, ...]], *, most: int = MOST_COUNTED) -> int:
    """How many rows there are, or `most` where there are more."""
    return await reading.session.scalar(select(func.count()).select_from(rows.limit(most).subquery())) or 0


def recordset(rows: Sequence[object]) -> str:
    """Rows for `json_to_recordset(CAST(:rows AS json))`. The driver writes one text many times faster than an array."""
    return msgspec.json.encode(rows).decode()
