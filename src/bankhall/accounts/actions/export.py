"""Taking an account's entries home. What leaves the bank is noted before it leaves."""

from bankhall.accounts.actions.look import note_look
from bankhall.accounts.queries.scope import let_through
from bankhall.accounts.types import STATEMENTS, Exported, ExportTerms
from bankhall.kernel.db import Tx


async def note_export(tx: Tx, terms: ExportTerms, exported: Exported) -> None:
    """What was looked for stays out of the audit: it may be a name. Raises NoSuchAccount where a mandate has been ended
    meanwhile.
    """
    wanted = terms.wanted
    through = await let_through(tx, terms.account_id, STATEMENTS)
    if through is not None:
        await note_look(tx, through, terms.account_id, STATEMENTS)
    tx.audit(
        "accounts.export",
        "account",
        terms.account_id,
        format=terms.format,
        entries=exported.entries,
        complete=exported.cut_on is None,
        first_on=wanted.first_on.isoformat() if wanted.first_on else None,
        last_on=wanted.last_on.isoformat() if wanted.last_on else None,
        narrowed=wanted.is_narrow,
        **({"mandate_id": str(through.mandate_id)} if through else {}),
    )
