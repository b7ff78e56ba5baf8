"""Exports of more than a thousand customers: by two people, made by a worker.

Module: insight
"""

from bankhall.kernel.schema import grant, run_script

revision = "0089"
down_revision = "0088"

_TABLES = """
-- Who said yes to one that takes two people.
ALTER TABLE list_exports ADD COLUMN checker_name text;
-- While it is being made there is no file; it may come to none.
ALTER TABLE list_export_files ALTER COLUMN sealed DROP NOT NULL;
ALTER TABLE list_export_files ADD COLUMN customers integer;
ALTER TABLE list_export_files ADD COLUMN failure text;
ALTER TABLE list_export_files ADD CONSTRAINT list_export_files_made_or_not CHECK (sealed IS NULL OR failure IS NULL);
"""


def upgrade() -> None:
    run_script(_TABLES)
    grant("UPDATE (sealed, customers, failure)", "list_export_files")
