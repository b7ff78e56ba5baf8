"""The assistant opens pages and declines; a language model is switched on and off, and counted.

Module: assistant
"""

from bankhall.kernel.schema import append_only, grant, run_script

revision = "0107"
down_revision = "0106"

_CHANGES = """
ALTER TABLE assistant_days DROP CONSTRAINT assistant_days_kind;
ALTER TABLE assistant_days ADD CONSTRAINT assistant_days_kind
    CHECK (kind IN ('answered', 'done', 'choices', 'unknown', 'person', 'starts', 'declined'));

CREATE TABLE assistant_switches (
    id uuid NOT NULL CONSTRAINT assistant_switches_pkey PRIMARY KEY,
    is_on boolean NOT NULL,
    at timestamptz NOT NULL,
    by_kind varchar(20) NOT NULL,
    by_id uuid,
    by_name text NOT NULL
);

CREATE TABLE assistant_model_days (
    on_date date,
    outcome varchar(10) CONSTRAINT assistant_model_days_outcome
        CHECK (outcome IN ('shown', 'looked_up', 'unfounded', 'no_answer', 'away', 'rests')),
    times integer NOT NULL CONSTRAINT assistant_model_days_times CHECK (times > 0),
    CONSTRAINT assistant_model_days_pkey PRIMARY KEY (on_date, outcome)
);
"""


def upgrade() -> None:
    run_script(_CHANGES)
    grant("SELECT, INSERT", "assistant_switches")
    append_only("assistant_switches")
    grant("SELECT, INSERT, UPDATE", "assistant_model_days")
