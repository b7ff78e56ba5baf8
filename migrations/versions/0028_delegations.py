"""Rights that a member of staff lends a colleague for a while.

Module: identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0028"
down_revision = "0027"

_WHO = "by_kind varchar(20) NOT NULL, by_id uuid, by_name text NOT NULL"

_TABLES = f"""
CREATE TABLE delegations (
    id uuid CONSTRAINT delegations_pkey PRIMARY KEY,
    giver_id uuid NOT NULL CONSTRAINT delegations_giver_id_fkey REFERENCES staff_members,
    taker_id uuid NOT NULL CONSTRAINT delegations_taker_id_fkey REFERENCES staff_members,
    rights varchar(100)[] NOT NULL,
    from_at timestamptz NOT NULL,
    until_at timestamptz NOT NULL,
    reason text NOT NULL,
    proposal_id uuid NOT NULL CONSTRAINT delegations_proposal_id_fkey REFERENCES proposals,
    given_at timestamptz NOT NULL,
    {_WHO},
    CONSTRAINT delegations_to_another CHECK (giver_id <> taker_id),
    CONSTRAINT delegations_at_most_thirty_days
        CHECK (from_at < until_at AND until_at <= from_at + interval '30 days')
);
CREATE INDEX delegations_of_giver ON delegations (giver_id, until_at);
CREATE INDEX delegations_of_taker ON delegations (taker_id, until_at);

CREATE TABLE delegation_endings (
    delegation_id uuid CONSTRAINT delegation_endings_pkey PRIMARY KEY
        CONSTRAINT delegation_endings_delegation_id_fkey REFERENCES delegations,
    ended_at timestamptz NOT NULL,
    {_WHO}
);
"""

_LENT = """
-- What somebody may do at an instant because others lend it: only what the lender still has by a role of their own, so
-- nothing that was lent is lent on, and whoever loses a right has lent nothing of it.
CREATE FUNCTION lent_rights(borrower uuid, instant timestamptz) RETURNS TABLE (right_name varchar, lender uuid)
LANGUAGE sql STABLE AS $$
    SELECT owned.right_name, lent.giver_id
    FROM delegations lent
    JOIN staff_roles held ON held.staff_id = lent.giver_id
    JOIN role_rights owned ON owned.role = held.role AND owned.right_name = ANY(lent.rights)
        AND owned.right_name NOT IN ('identity.manage_staff', 'identity.manage_roles')
    WHERE lent.taker_id = borrower AND lent.until_at > instant AND lent.from_at <= instant
      AND NOT EXISTS (SELECT FROM delegation_endings ended WHERE ended.delegation_id = lent.id)
      AND NOT EXISTS (SELECT FROM enrolments e JOIN sign_in_bars b ON b.enrolment_id = e.id
                      WHERE e.realm = 'staff' AND e.holder_id = lent.giver_id)
$$;

CREATE TRIGGER delegations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON delegations
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER delegation_endings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON delegation_endings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    run_script(_TABLES)
    run_script(_LENT)
    grant("SELECT, INSERT", "delegations", "delegation_endings")
