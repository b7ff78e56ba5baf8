"""Keys, and what is done with them: sealing, keyed digests, signatures (8.3.1; GB/T 39786).

    master keys          held by an HSM or by `masters.json` (0600); they wrap what is below and seal nothing else
      root               the bank's own secret, in `bank.json`; a key for each purpose is derived from it
      signing keys       SM2 or Ed25519, in `bank.json`
      data keys          one for each customer, wrapped in the table `data_keys`: whoever's row is gone is forgotten

    tx.vault.seal("identity.totp", secret, about=f"credentials|{id}")
    tx.vault.mac("customers.phone", b"...")

Invariants
- No key lies in the database in clear, and none is printed, logged or told by any part of the API.
- What is sealed says by which algorithms, and opens only where it was sealed for (`about`).
- A new master key wraps all others anew while the bank is open; nothing that was sealed is touched by it.
"""

from bankhall.kernel.vault.masters import KeyStoreError, Masters, Wrapped
from bankhall.kernel.vault.sealing import SealingKey
from bankhall.kernel.vault.suites import Tampered
from bankhall.kernel.vault.vault import KeyStore, PublicKey, Signature, Vault

__all__ = [
    "KeyStore",
    "KeyStoreError",
    "Masters",
    "PublicKey",
    "SealingKey",
    "Signature",
    "Tampered",
    "Vault",
    "Wrapped",
]
