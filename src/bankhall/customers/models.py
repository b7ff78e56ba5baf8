"""The customer file as tables. Status changes, looks, edits, consents, merges and splits are only appended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    Sequence,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bankhall.kernel.tables import Done, Row

NUMBERS = Sequence("customer_numbers", start=100_000_001, metadata=Row.metadata)


class CustomerRow(Row):
    __tablename__ = "customers"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("source", "source_id"),
        CheckConstraint("kind IN ('person', 'organisation')", name="kind"),
        CheckConstraint("status IN ('active', 'blocked', 'closed', 'merged')", name="status"),
        CheckConstraint("(source IS NULL) = (source_id IS NULL)", name="source"),
        Index("customers_by_status", "status", "id"),
        Index("customers_by_kind", "kind", "id"),
        Index("customers_since", "since_on", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(10))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # `types.Facts`, under the customer's own key
    since_on: Mapped[date]
    source: Mapped[str | None] = mapped_column(String(64))
    source_id: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int]


class DocumentRow(Row):
    """Claimed before its customer is written, hence the foreign key that is looked at on commit: who comes second with
    a document is refused before anything else of him is stored.
    """

    __tablename__ = "customer_documents"
    __table_args__ = (UniqueConstraint("kind", "country", "number_key"),)

    customer_id: Mapped[UUID] = mapped_column(
        ForeignKey("customers.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(CHAR(2))
    number_key: Mapped[bytes] = mapped_column(LargeBinary)


class SearchRow(Row):
    """What customers are found by, apart from what they are: keyed digests (`rules.keyed`) that say nothing by
    themselves. `version`: of `rules.search_tokens`, by which they were made.
    """

    __tablename__ = "customer_search"
    __table_args__ = (
        Index("customer_search_tokens", "tokens", postgresql_using="gin"),
        Index("customer_search_version", "version"),
    )

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    tokens: Mapped[list[str]] = mapped_column(ARRAY(Text))
    version: Mapped[int] = mapped_column(SmallInteger)


class TieRow(Row):
    """What still ties a customer to the bank, as the modules above have told it."""

    __tablename__ = "customer_ties"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)


class StatusChangeRow(Done, Row):
    __tablename__ = "customer_status_changes"
    __table_args__ = (Index("customer_status_changes_customer", "customer_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str]
    at: Mapped[datetime]


class LookRow(Done, Row):
    __tablename__ = "customer_looks"
    __table_args__ = (
        Index("customer_looks_customer", "customer_id", "id"),
        Index("customer_looks_by", "by_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    until: Mapped[datetime]


class ConsentRow(Done, Row):
    """One act: given or withdrawn. The latest of a purpose counts. Digest and signature say to which words, and
    that the bank wrote it.
    """

    __tablename__ = "customer_consents"
    __table_args__ = (
        CheckConstraint("nth > 0", name="nth"),
        CheckConstraint("channel IN ('portal', 'branch', 'closing', 'merging')", name="channel"),
        Index("customer_consents_customer", "customer_id", "at"),
        Index(
            "customer_consents_latest",
            "purpose",
            "customer_id",
            text("nth DESC"),
            postgresql_include=["is_given", "version"],
        ),
    )

    purpose: Mapped[str] = mapped_column(String(30), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True)
    is_given: Mapped[bool]
    version: Mapped[int] = mapped_column(SmallInteger)
    language: Mapped[str] = mapped_column(String(5))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    channel: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    signed_by: Mapped[str] = mapped_column(String(64))  # the key's id
    algorithm: Mapped[str] = mapped_column(String(20))
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class AmendmentRow(Done, Row):
    """A customer asks to have something put right."""

    __tablename__ = "customer_amendments"
    __table_args__ = (Index("customer_amendments_customer", "customer_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    field: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # `types.Wanted` and a `FieldEdit`, under the customer's own key
    at: Mapped[datetime]


class OpenAmendmentRow(Row):
    """The work list: who decides locks the row and takes it away. One of a field waits at a time."""

    __tablename__ = "open_customer_amendments"
    __table_args__ = (UniqueConstraint("customer_id", "field"),)

    amendment_id: Mapped[UUID] = mapped_column(ForeignKey("customer_amendments.id"), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    field: Mapped[str] = mapped_column(String(20))


class AmendmentDecisionRow(Done, Row):
    __tablename__ = "customer_amendment_decisions"
    __table_args__ = (CheckConstraint("outcome IN ('accepted', 'declined', 'withdrawn')", name="outcome"),)

    amendment_id: Mapped[UUID] = mapped_column(ForeignKey("customer_amendments.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10))
    sealed_note: Mapped[bytes] = mapped_column(LargeBinary)  # what the bank says to it, under the customer's own key
    at: Mapped[datetime]


class ErasureRow(Done, Row):
    """A customer asks to leave and have erased what may be. `content` is the receipt that was signed."""

    __tablename__ = "customer_erasures"
    __table_args__ = (Index("customer_erasures_customer", "customer_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    content: Mapped[str]
    signed_by: Mapped[str] = mapped_column(String(64))  # the key's id
    algorithm: Mapped[str] = mapped_column(String(20))
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class OpenErasureRow(Row):
    """What waits for its day: whoever ends it takes it away."""

    __tablename__ = "open_customer_erasures"
    __table_args__ = (Index("open_customer_erasures_due_at", "due_at"),)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    erasure_id: Mapped[UUID] = mapped_column(ForeignKey("customer_erasures.id"))
    due_at: Mapped[datetime]


class ErasureEndingRow(Done, Row):
    __tablename__ = "customer_erasure_endings"
    __table_args__ = (CheckConstraint("outcome IN ('taken_back', 'carried_out', 'stopped')", name="outcome"),)

    erasure_id: Mapped[UUID] = mapped_column(ForeignKey("customer_erasures.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    signed_by: Mapped[str] = mapped_column(String(64))  # the key's id
    algorithm: Mapped[str] = mapped_column(String(20))
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class WaitingContactRow(Row):
    """What waits for the code that was sent there: one of a customer at a time, the newest."""

    __tablename__ = "waiting_contacts"
    __table_args__ = (Index("waiting_contacts_ends_at", "ends_at"),)

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    id: Mapped[UUID]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # a `types.NewContact`, under the customer's own key
    again_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class EditRow(Done, Row):
    """Written once, hence masked before it is sealed: what must not be read cannot be taken out of it later."""

    __tablename__ = "customer_edits"
    __table_args__ = (Index("customer_edits_customer", "customer_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # several `types.FieldEdit`, under the customer's own key
    at: Mapped[datetime]


class MergeRow(Done, Row):
    """`sealed_before`, `sealed_after`: the `types.Facts` of the file that stayed, under its own key. `was_barred`: the
    sign-in of the file that went, before. `asked_by_…`: who proposed it; `by_…` said yes.
    """

    __tablename__ = "customer_merges"
    __table_args__ = (
        CheckConstraint("kept_id <> merged_id", name="two"),
        Index("customer_merges_kept", "kept_id", "id"),
        Index("customer_merges_merged", "merged_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    kept_status: Mapped[str] = mapped_column(String(10))
    merged_status: Mapped[str] = mapped_column(String(10))
    sealed_before: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_after: Mapped[bytes] = mapped_column(LargeBinary)
    was_barred: Mapped[bool]
    asked_by_id: Mapped[UUID | None]
    asked_by_name: Mapped[str]
    at: Mapped[datetime]


class SplitRow(Done, Row):
    __tablename__ = "customer_splits"

    merge_id: Mapped[UUID] = mapped_column(ForeignKey("customer_merges.id"), primary_key=True)
    asked_by_id: Mapped[UUID | None]
    asked_by_name: Mapped[str]
    at: Mapped[datetime]


class MergedRow(Row):
    """Into which file a customer's is merged now: a split takes the line away."""

    __tablename__ = "merged_customers"
    __table_args__ = (CheckConstraint("customer_id <> into_id", name="two"), Index("merged_customers_into", "into_id"))

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    into_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"))
    merge_id: Mapped[UUID] = mapped_column(ForeignKey("customer_merges.id"))


class HeldFactRow(Row):
    """Of a value that was written down, confirmed or verified since there is this table. `value_key`: the keyed digest
    of whose it is and what it says. `written_…`: none where it was there before. Names are of staff.
    """

    __tablename__ = "held_customer_facts"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(20), primary_key=True)
    value_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    written_at: Mapped[datetime | None]
    written_kind: Mapped[str | None] = mapped_column(String(20))
    written_id: Mapped[UUID | None]
    written_name: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None] = mapped_column(String(12))
    confirmed_name: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    verified_how: Mapped[str | None] = mapped_column(String(12))
    verified_name: Mapped[str | None]


class QuestionRestRow(Row):
    """What a customer is not asked until that day. `what`: a question, or `any`."""

    __tablename__ = "customer_question_rests"

    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customers.id"), primary_key=True)
    what: Mapped[str] = mapped_column(String(30), primary_key=True)
    until_on: Mapped[date]
