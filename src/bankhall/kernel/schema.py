"""The database's shape: one linear history of migrations, and a check that the tables in the code are what it makes.

History only goes forward: a mistake is mended by the next revision, as in the books.
"""

from pathlib import Path
from typing import Any

from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from bankhall.kernel.db import as_psycopg
from bankhall.kernel.tables import Row

_SCRIPTS = Path(__file__).parents[3] / "migrations"

# Two processes that migrate at the same moment take turns (a number of our own, "BANK").
_LOCK = 0x42414E4B


def migrate(owner_url: str) -> list[str]:
    """Brings the database to the newest revision. Returns the revisions applied, oldest first."""
    engine = create_engine(as_psycopg(owner_url), poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
        connection.commit()
        before = _revision(connection)
        applied = pending(before)
        if applied:
            upgrade(connection, "head")
    return applied


def upgrade(connection: Connection, revision: str) -> None:
    """Runs the migrations up to that one, and commits."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    connection.commit()


def pending(revision: str | None) -> list[str]:
    scripts = ScriptDirectory.from_config(_config())
    return [found.revision for found in scripts.iterate_revisions("head", revision or "base")][::-1]


def pending_in(owner_url: str) -> list[str]:
    """The revisions that this database still lacks."""
    engine = create_engine(as_psycopg(owner_url), poolclass=NullPool)
    with engine.connect() as connection:
        return pending(_revision(connection))


def drift(owner_url: str) -> list[str]:
    """How the tables in the code differ from those in the migrated database; empty when they agree.

    Import every module's models first.
    """
    engine = create_engine(as_psycopg(owner_url), poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours})
        return [repr(difference) for difference in compare_metadata(context, Row.metadata)]


def is_ours(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


def _revision(connection: Connection) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    connection.commit()
    return revision


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    return config


def run_script(sql: str) -> None:
    """For migrations: several statements as they stand, in the migration's transaction, with no placeholders."""
    cursor = op.get_bind().connection.cursor()
    cursor.execute(sql)
    cursor.close()


def grant(rights: str, *tables: str) -> None:
    """For migrations: gives the running bank (role bankhall_app) rights on tables. The role is absent on an outside
    server that has only one role; triggers then stand alone.
    """
    for table in tables:
        op.execute(
            "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'bankhall_app') THEN "
            f"GRANT {rights} ON {table} TO bankhall_app; END IF; END $$"
        )


def append_only(*tables: str) -> None:
    """For migrations: rows of these tables are written once. By trigger and by privilege."""
    for table in tables:
        grant("SELECT, INSERT", table)
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
