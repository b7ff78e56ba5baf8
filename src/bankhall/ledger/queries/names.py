"""Whom entries name: read back into their texts, and looked for in them (ADR 0033)."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from bankhall.kernel.db import Reading
from bankhall.kernel.tables import is_any
from bankhall.kernel.vault import Vault
from bankhall.ledger.models import NameRow
from bankhall.ledger.types import NAME_BEGINS, NAME_ENDS, Entry

_PURPOSE = "ledger.names"

# A token is six signs of a part of Unicode that belongs to nobody: no keyboard writes them, no folding of digits or of
# capital letters touches them. 72 bits of a keyed digest.
_SIGNS, _FIRST, _BITS = 6, 0xE000, 12
_TOKEN = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 2**_BITS - 1)}]{{{_SIGNS}}}")

MARKED = re.compile(f"{NAME_BEGINS}([^{NAME_BEGINS}{NAME_ENDS}]*){NAME_ENDS}")

# Of an account that has paid more people than that, the names looked through in a search are those last kept.
_MOST_NAMES = 20_000


def token_of(vault: Vault, account_id: UUID, name: str) -> str:
    """The same for the same name in the same account's book, and in no other: a copy of the books does not tell that
    two customers have paid the same person.
    """
    number = int.from_bytes(vault.mac(_PURPOSE, account_id.bytes + name.encode())[: _SIGNS * _BITS // 8])
    return "".join(chr(_FIRST + (number >> _BITS * nth) % 2**_BITS) for nth in range(_SIGNS))


def sealed_name(vault: Vault, token: str, name: str) -> bytes:
    """Under the bank's own key: what was booked is kept when a customer's key goes."""
    return vault.seal(_PURPOSE, name.encode(), about=token)


async def names_behind(reading: Reading, texts: Iterable[str]) -> dict[str, str]:
    """The names behind the tokens that stand in the texts. Asks nothing where there are none."""
    tokens = {token for text in texts for token in _TOKEN.findall(text)}
    if not tokens:
        return {}
    query = select(NameRow.token, NameRow.sealed).where(is_any(NameRow.token, tokens))
    return {token: _opened(reading, token, sealed) for token, sealed in await reading.session.execute(query)}


def told(text: str, names: dict[str, str]) -> str:
    """With its names in it."""
    return _TOKEN.sub(lambda found: names.get(found[0], ""), text) if names else text


async def in_full(reading: Reading, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries as they are read."""
    names = await names_behind(reading, (entry.text for entry in entries))
    if not names:
        return tuple(entries)
    return tuple(replace(entry, text=told(entry.text, names)) for entry in entries)


async def patterns(reading: Reading, account_ids: Collection[UUID], words: str) -> list[str]:
    """For ILIKE: an entry of these accounts whose text says the words, or whose name does, or which says some of them
    before, in or after a name, is like one of them.
    """
    query = (
        select(NameRow.token, NameRow.sealed)
        .where(is_any(NameRow.account_id, account_ids))
        .order_by(NameRow.id.desc())
        .limit(_MOST_NAMES)
    )
    found = [f"%{escaped(words)}%"]
    wanted = words.casefold()
    for token, sealed in await reading.session.execute(query):
        found += around(wanted, _opened(reading, token, sealed).casefold(), token)
    return found


def around(wanted: str, name: str, token: str) -> Iterable[str]:
    if wanted in name:
        yield f"%{token}%"
        return
    if (at := wanted.find(name)) >= 0:
        yield f"%{escaped(wanted[:at])}{token}{escaped(wanted[at + len(name) :])}%"
        return
    for size in range(1, min(len(name), len(wanted))):
        if wanted.endswith(name[:size]):
            yield f"%{escaped(wanted[:-size])}{token}%"
        if wanted.startswith(name[-size:]):
            yield f"%{token}{escaped(wanted[size:])}%"


def _opened(reading: Reading, token: str, sealed: bytes) -> str:
    return reading.vault.open(_PURPOSE, bytes(sealed), about=token).decode()


def escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
