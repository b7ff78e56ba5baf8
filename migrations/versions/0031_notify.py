"""The bank's messages: what is to be sent or was, what came of each try, and by what the bank writes at all.

Module: notify
"""

from bankhall.kernel.schema import grant, run_script

revision = "0031"
down_revision = "0030"

_TABLES = """
CREATE TABLE messages (
    id uuid CONSTRAINT messages_pkey PRIMARY KEY,
    channel varchar(10) NOT NULL,
    template varchar(100) NOT NULL,
    address_key bytea NOT NULL,
    sealed bytea,
    is_urgent boolean NOT NULL,
    written_at timestamptz NOT NULL,
    void_at timestamptz NOT NULL,
    tries smallint NOT NULL,
    closed_at timestamptz
);
CREATE INDEX messages_of_address ON messages (address_key, written_at);
CREATE INDEX messages_written_at ON messages (written_at);
CREATE INDEX messages_open ON messages (void_at) WHERE closed_at IS NULL;

CREATE TABLE message_tries (
    message_id uuid NOT NULL CONSTRAINT message_tries_message_id_fkey REFERENCES messages ON DELETE CASCADE,
    nth smallint NOT NULL,
    at timestamptz NOT NULL,
    outcome varchar(10) NOT NULL,
    cause varchar(40),
    CONSTRAINT message_tries_pkey PRIMARY KEY (message_id, nth)
);

CREATE TABLE message_channels (
    channel varchar(10) CONSTRAINT message_channels_pkey PRIMARY KEY,
    carrier varchar(10) NOT NULL,
    opened_at timestamptz NOT NULL
);

-- A demo bank that is there already writes to nobody either.
INSERT INTO message_channels (channel, carrier, opened_at)
SELECT channel, 'drawer', now() FROM unnest(ARRAY['sms', 'email']) AS channel
WHERE EXISTS (SELECT FROM demo_sign_ins);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE, DELETE", "messages", "message_channels")
    grant("SELECT, INSERT, DELETE", "message_tries")
