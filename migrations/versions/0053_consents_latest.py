"""Who agrees to something now, by an index that knows it: all of them page by page, or some of them at once.

Module: customers
"""

from bankhall.kernel.schema import run_script

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    run_script(
        "CREATE INDEX customer_consents_latest ON customer_consents (purpose, customer_id, nth DESC)"
        " INCLUDE (is_given, version);"
    )
