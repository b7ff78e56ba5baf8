"""Who is told that the time of a ticket or a complaint runs out.

Module: tickets
"""

from bankhall.kernel.schema import grant, run_script

revision = "0133"
down_revision = "0132"

_TABLES = """
CREATE TABLE ticket_notices (
    id uuid CONSTRAINT ticket_notices_pkey PRIMARY KEY,
    kind varchar(16) NOT NULL CONSTRAINT ticket_notices_kind
        CHECK (kind IN ('ticket_near', 'ticket_late', 'complaint_near', 'complaint_late')),
    ticket_id uuid CONSTRAINT ticket_notices_ticket_id_fkey REFERENCES tickets,
    complaint_id uuid CONSTRAINT ticket_notices_complaint_id_fkey REFERENCES complaints,
    due_at timestamptz NOT NULL,
    staff_id uuid NOT NULL,
    staff_name text NOT NULL,
    as_lead boolean NOT NULL,
    at timestamptz NOT NULL,
    seen_at timestamptz,
    CONSTRAINT ticket_notices_of CHECK ((ticket_id IS NULL) <> (complaint_id IS NULL))
);
CREATE UNIQUE INDEX ticket_notices_ticket_key ON ticket_notices (ticket_id, kind, due_at, staff_id)
    WHERE ticket_id IS NOT NULL;
CREATE UNIQUE INDEX ticket_notices_complaint_key ON ticket_notices (complaint_id, kind, due_at, staff_id)
    WHERE complaint_id IS NOT NULL;
CREATE INDEX ticket_notices_unseen ON ticket_notices (staff_id, id) WHERE seen_at IS NULL;
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "ticket_notices")
    # That somebody was told stays; when they looked is added.
    grant("UPDATE (seen_at)", "ticket_notices")
