"""By which version of the words customers are found by each was written down.

Module: customers
"""

from bankhall.kernel.schema import run_script

revision = "0071"
down_revision = "0070"

_TABLES = """
ALTER TABLE customer_search ADD COLUMN version smallint NOT NULL DEFAULT 1;
ALTER TABLE customer_search ALTER COLUMN version DROP DEFAULT;
CREATE INDEX customer_search_version ON customer_search (version);
"""


def upgrade() -> None:
    run_script(_TABLES)
