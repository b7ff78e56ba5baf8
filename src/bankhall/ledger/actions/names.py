"""Names in the texts of entries go into `ledger_names`, sealed; the entry keeps a token in their place (ADR 0033)."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from bankhall.kernel.bulk import bytea, copy_lines
from bankhall.kernel.db import Tx, raw_connection
from bankhall.kernel.vault import Vault
from bankhall.ledger.queries.names import MARKED, sealed_name, token_of
from bankhall.ledger.types import NAME_BEGINS

_STAGE = "CREATE TEMP TABLE fresh_names (token text, account_id uuid, sealed bytea) ON COMMIT DROP"

_KEEP = """
    INSERT INTO ledger_names (token, account_id, sealed)
    SELECT token, account_id, sealed FROM fresh_names ORDER BY token ON CONFLICT DO NOTHING
"""


class Hiding:
    """Takes names out of texts, for the accounts in whose books these will stand. `keep` them in the same
    transaction.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._texts: dict[tuple[UUID, str], str] = {}
        self._names: dict[tuple[str, UUID], str] = {}

    def text(self, account_id: UUID, text: str, *, also: Iterable[UUID] = ()) -> str:
        """As it is stored: every name that is marked (`ledger.named`) is a token. `also`: further accounts in whose
        books it stands as it is.
        """
        if NAME_BEGINS not in text:
            return text
        hidden = self._texts.get((account_id, text))
        if hidden is None:
            hidden = MARKED.sub(lambda found: self._token((account_id, *also), found[1]), text)
            self._texts[account_id, text] = hidden
        return hidden

    async def keep(self, tx: Tx) -> None:
        if not self._names:
            return
        connection = await raw_connection(tx)
        await connection.execute(_STAGE)
        await copy_lines(
            tx, "fresh_names", (f"{token}\t{id_}\t{bytea(sealed)}\n" for token, id_, sealed in self.rows())
        )
        await connection.execute(_KEEP)
        await connection.execute("DROP TABLE fresh_names")

    def _token(self, account_ids: Sequence[UUID], name: str) -> str:
        token = token_of(self._vault, account_ids[0], name)
        self._names |= {(token, account_id): name for account_id in account_ids}
        return token

    def rows(self) -> Iterator[tuple[str, UUID, bytes]]:
        """For `ledger_names`."""
        for (token, account_id), name in self._names.items():
            yield token, account_id, sealed_name(self._vault, token, name)
