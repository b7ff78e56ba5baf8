"""Keys of what was done once are forgotten when nobody repeats that request any more; younger ones stay written.

Module: kernel
"""

from bankhall.kernel.schema import grant, run_script

revision = "0020"
down_revision = "0019"

# The table guards what it promises: a day less than kernel.once.KEPT, whatever the clocks of two machines say.
_GUARD = """
DROP TRIGGER done_once_append_only ON done_once;
CREATE TRIGGER done_once_never_changed BEFORE UPDATE OR TRUNCATE ON done_once
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER done_once_kept BEFORE DELETE ON done_once
    FOR EACH ROW WHEN (OLD.at > now() - interval '29 days') EXECUTE FUNCTION refuse_change();
CREATE INDEX done_once_at ON done_once (at);
"""


def upgrade() -> None:
    run_script(_GUARD)
    grant("DELETE", "done_once")
