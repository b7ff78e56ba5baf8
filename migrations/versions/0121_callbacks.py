"""Call-backs, and by hour how long people wait for a person.

Module: care
"""

from bankhall.kernel.schema import grant, run_script

revision = "0121"
down_revision = "0119"

_TABLES = """
CREATE TABLE care_callbacks (
    id uuid CONSTRAINT care_callbacks_pkey PRIMARY KEY,
    customer_id uuid NOT NULL CONSTRAINT care_callbacks_customer_id_fkey REFERENCES customers,
    topic varchar(20) NOT NULL
        CONSTRAINT care_callbacks_topic CHECK (topic IN ('account', 'card', 'transfer', 'bill', 'sign_in', 'other')),
    language varchar(8) NOT NULL CONSTRAINT care_callbacks_language CHECK (language IN ('zh-CN', 'en')),
    with_own boolean NOT NULL,
    number_key bytea NOT NULL,
    sealed bytea,
    state varchar(12) NOT NULL CONSTRAINT care_callbacks_state
        CHECK (state IN ('planned', 'due', 'reached', 'given_up', 'wrong_number', 'unproved', 'cancelled')),
    from_at timestamptz NOT NULL,
    until_at timestamptz,
    tries smallint NOT NULL,
    late smallint NOT NULL,
    conversation_id uuid CONSTRAINT care_callbacks_conversation_id_fkey REFERENCES conversations,
    is_held boolean NOT NULL,
    steps smallint NOT NULL,
    reminded_at timestamptz,
    asked_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT care_callbacks_ended CHECK ((state IN ('planned', 'due')) = (ended_at IS NULL)),
    CONSTRAINT care_callbacks_window CHECK (until_at > from_at),
    CONSTRAINT care_callbacks_counts CHECK (tries >= 0 AND late >= 0)
);
CREATE UNIQUE INDEX care_callbacks_open_of ON care_callbacks (customer_id) WHERE state IN ('planned', 'due');
CREATE UNIQUE INDEX care_callbacks_conversation ON care_callbacks (conversation_id) WHERE state IN ('planned', 'due');
CREATE INDEX care_callbacks_planned ON care_callbacks (from_at, id) WHERE state = 'planned';
CREATE INDEX care_callbacks_due ON care_callbacks (id) WHERE state = 'due';
CREATE INDEX care_callbacks_customer ON care_callbacks (customer_id, asked_at);
CREATE INDEX care_callbacks_times ON care_callbacks (from_at) WHERE state IN ('planned', 'due');

CREATE TABLE care_callback_steps (
    callback_id uuid CONSTRAINT care_callback_steps_callback_id_fkey REFERENCES care_callbacks,
    nth smallint CONSTRAINT care_callback_steps_nth CHECK (nth > 0),
    kind varchar(12) NOT NULL,
    from_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    CONSTRAINT care_callback_steps_pkey PRIMARY KEY (callback_id, nth)
);
CREATE INDEX care_callback_steps_at ON care_callback_steps (at);

CREATE TABLE care_hours (
    channel varchar(10),
    weekday smallint,
    hour smallint,
    taken integer NOT NULL,
    median_s integer,
    most_s integer,
    agents integer NOT NULL,
    counted_at timestamptz NOT NULL,
    CONSTRAINT care_hours_pkey PRIMARY KEY (channel, weekday, hour)
);

ALTER TABLE conversation_messages DROP CONSTRAINT conversation_messages_step_kind;
ALTER TABLE conversation_messages ADD CONSTRAINT conversation_messages_step_kind CHECK (step IN (
    'taken', 'handed_over', 'handed_back', 'ended', 'reopened', 'not_sent', 'called', 'missed', 'visited', 'joined',
    'left', 'called_back', 'not_reached'
));
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, UPDATE", "care_callbacks")
    grant("SELECT, INSERT", "care_callback_steps")
    grant("SELECT, INSERT, DELETE", "care_hours")
