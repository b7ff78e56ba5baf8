"""Alembic's way in. The connection is handed over by `bankhall.kernel.schema`; there is no alembic.ini."""

from alembic import context

from bankhall.kernel.schema import is_ours
from bankhall.kernel.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    include_object=is_ours,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
