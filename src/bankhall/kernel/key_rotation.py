"""Going over to a new master key while the bank is open."""

from collections.abc import Callable
from dataclasses import dataclass

from bankhall.kernel.data_keys import hold_master_keys, keys_by_master, wrap_some_again
from bankhall.kernel.db import Doors, Tx
from bankhall.kernel.vault.vault import KeyStore

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Rotation:
    """`master`: the present one. `wrapped_again`: data keys taken over. `retired`: master keys destroyed."""

    master: str
    wrapped_again: int
    retired: tuple[str, ...]


async def rotate(db: Doors, store: KeyStore, *, retire: bool, told: Callable[[int], None] = lambda _: None) -> Rotation:
    """Makes a new master key and wraps everything by it, a thousand at a time. Killed half-way, all keys still open and
    the next rotation takes over what was left. `retire` destroys the older ones when nothing is left to them.
    """
    master = store.masters.add(db.database.clock())
    store.wrap_again()
    done = 0
    while taken := await db.write(wrap_some_again, most=_AT_ONCE):
        done += taken
        told(done)
    retired = await db.write(_retire, store, master) if retire else []
    await db.write(_note, master, wrapped_again=done, retired=retired)
    return Rotation(master, done, tuple(retired))


async def _retire(tx: Tx, store: KeyStore, master: str) -> list[str]:
    """Alone: whoever has wrapped a key and not committed yet has come before, and is seen."""
    await hold_master_keys(tx, alone=True)
    by_master = await keys_by_master(tx)
    return store.retire(master) if by_master.keys() <= {master} else []


async def _note(tx: Tx, master: str, *, wrapped_again: int, retired: list[str]) -> None:
    tx.audit("kernel.rotate_keys", "master_key", master, wrapped_again=wrapped_again, retired=retired)
