"""In which conversations somebody of the bank had a part, for whoever looks for one of theirs.

Module: care
"""

from bankhall.kernel.schema import run_script

revision = "0119"
down_revision = "0118"

_INDEX = """
CREATE INDEX conversation_messages_part ON conversation_messages (by_id, conversation_id) WHERE by_kind = 'staff';
"""


def upgrade() -> None:
    run_script(_INDEX)
