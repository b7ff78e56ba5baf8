"""The name of whoever signs in lies sealed; it is for greeting them (8.3.1).

Module: identity
"""

from alembic import op
from sqlalchemy import text

from bankhall.kernel.schema import run_script
from bankhall.kernel.settings import Settings

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    run_script("ALTER TABLE enrolments ADD COLUMN sealed_name bytea;")
    connection = op.get_bind()
    rows = connection.execute(text("SELECT id, name FROM enrolments")).all()
    vault = Settings.from_environment().keys().open() if rows else None
    for row in rows:
        assert vault is not None
        sealed = vault.seal("identity.name", row.name.encode(), about=f"enrolments|{row.id}")
        connection.execute(
            text("UPDATE enrolments SET sealed_name = :sealed WHERE id = :id"), {"id": row.id, "sealed": sealed}
        )
    run_script("ALTER TABLE enrolments ALTER COLUMN sealed_name SET NOT NULL, DROP COLUMN name;")
