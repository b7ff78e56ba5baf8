"""What one person asks for and another says yes to; who is asked to be hired; under what a role was given.

Module: kernel, identity
"""

from bankhall.kernel.schema import grant, run_script

revision = "0022"
down_revision = "0021"

_WHO = "by_kind varchar(20) NOT NULL, by_id uuid, by_name text NOT NULL"

_TABLES = f"""
CREATE TABLE proposals (
    id uuid CONSTRAINT proposals_pkey PRIMARY KEY,
    kind varchar(100) NOT NULL,
    content text NOT NULL,
    subject_kind varchar(50) NOT NULL,
    subject_id varchar(100) NOT NULL,
    checker_right varchar(100) NOT NULL,
    reason text NOT NULL,
    maker_id uuid NOT NULL,
    maker_name text NOT NULL,
    proposed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    seal bytea NOT NULL
);
CREATE INDEX proposals_of_maker ON proposals (maker_id, id);
CREATE INDEX proposals_about ON proposals (subject_kind, subject_id, id);

CREATE TABLE open_proposals (
    proposal_id uuid CONSTRAINT open_proposals_pkey PRIMARY KEY
        CONSTRAINT open_proposals_proposal_id_fkey REFERENCES proposals,
    content_hash bytea NOT NULL CONSTRAINT open_proposals_content_hash_key UNIQUE,
    checker_right varchar(100) NOT NULL,
    maker_id uuid NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX open_proposals_right ON open_proposals (checker_right, proposal_id);
CREATE INDEX open_proposals_maker ON open_proposals (maker_id);
CREATE INDEX open_proposals_expires_at ON open_proposals (expires_at);

CREATE TABLE proposal_decisions (
    proposal_id uuid CONSTRAINT proposal_decisions_pkey PRIMARY KEY
        CONSTRAINT proposal_decisions_proposal_id_fkey REFERENCES proposals,
    outcome varchar(20) NOT NULL CONSTRAINT proposal_decisions_outcome_known
        CHECK (outcome IN ('approved', 'declined', 'withdrawn', 'expired', 'void')),
    decided_at timestamptz NOT NULL,
    reason text,
    {_WHO}
);
CREATE INDEX proposal_decisions_decided_at ON proposal_decisions (decided_at, proposal_id);

CREATE TRIGGER proposals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proposals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON proposal_decisions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Gone when they are hired or not: only the proposal remembers that somebody was asked for.
CREATE TABLE staff_candidates (
    id uuid CONSTRAINT staff_candidates_pkey PRIMARY KEY,
    login varchar(64) NOT NULL CONSTRAINT staff_candidates_login_key UNIQUE,
    name text NOT NULL,
    secret text NOT NULL,
    made_at timestamptz NOT NULL,
    {_WHO}
);

ALTER TABLE staff_roles ADD COLUMN proposal_id uuid CONSTRAINT staff_roles_proposal_id_fkey REFERENCES proposals;
ALTER TABLE staff_members ADD COLUMN proposal_id uuid CONSTRAINT staff_members_proposal_id_fkey REFERENCES proposals;
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT", "proposals", "proposal_decisions")
    # UPDATE only so that its rows can be locked.
    grant("SELECT, INSERT, UPDATE, DELETE", "open_proposals")
    grant("SELECT, INSERT, UPDATE, DELETE", "staff_candidates")
