"""Going over from `masters.json` to an HSM while the bank is open: both unwrap; the HSM wraps once it holds a key."""

from datetime import datetime

from bankhall.kernel.vault.hsm import LABEL, HsmMasters
from bankhall.kernel.vault.masters import KeyStoreError, LocalMasters, Wrapped


class MovingMasters:
    """For a bank that names an HSM and still has `masters.json`. Until the move nothing is different; from the first
    master key in the HSM on, whatever is wrapped is wrapped there, and the file only opens what it wrapped before.
    """

    def __init__(self, local: LocalMasters, hsm: HsmMasters) -> None:
        self._local, self._hsm = local, hsm
        self._has_moved = False

    def exists(self) -> bool:
        return self._local.exists() or self._hsm.exists()

    def current(self) -> str:
        return self._present().current()

    def wrap(self, key: bytes, *, about: str) -> Wrapped:
        return self._present().wrap(key, about=about)

    def unwrap(self, wrapped: Wrapped, *, about: str) -> bytes:
        of = self._hsm if wrapped.master.startswith(LABEL) else self._local
        return of.unwrap(wrapped, about=about)

    def add(self, now: datetime) -> str:
        """In the HSM: that is the move."""
        return self._hsm.add(now)

    def retire(self, keep: str) -> list[str]:
        """Also the file, overwritten before it is removed. What a disk keeps of it besides is for whoever owns the
        disk. Raises KeyStoreError for a key that is not the HSM's.
        """
        if not keep.startswith(LABEL):
            raise KeyStoreError(f"{keep} is no master key of the HSM: move there first")
        gone = self._hsm.retire(keep)
        return [*gone, *self._local.destroy()] if self._local.exists() else gone

    def _present(self) -> HsmMasters | LocalMasters:
        """Never back: once the HSM has held a key, a process asks no more."""
        self._has_moved = self._has_moved or self._hsm.exists()
        return self._hsm if self._has_moved else self._local
