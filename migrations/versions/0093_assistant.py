"""What the assistant has learned, and how often it answered.

Module: assistant
"""

from bankhall.kernel.schema import grant, run_script

revision = "0093"
down_revision = "0092"

_TABLES = """
CREATE TABLE assistant_models (
    id uuid CONSTRAINT assistant_models_pkey PRIMARY KEY,
    edition bigint NOT NULL,
    samples integer NOT NULL,
    weights text NOT NULL,
    at timestamptz NOT NULL
);

CREATE TABLE assistant_days (
    on_date date,
    kind varchar(10) CONSTRAINT assistant_days_kind
        CHECK (kind IN ('answered', 'done', 'choices', 'unknown', 'person')),
    times integer NOT NULL CONSTRAINT assistant_days_times CHECK (times > 0),
    CONSTRAINT assistant_days_pkey PRIMARY KEY (on_date, kind)
);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("SELECT, INSERT, DELETE", "assistant_models")
    grant("SELECT, INSERT, UPDATE", "assistant_days")
