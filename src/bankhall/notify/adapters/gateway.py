"""Text messages by a gateway of the bank's choice: one signed request for each, which the gateway may get twice under
the same id (docs/operate/messages.md).
"""

import hmac
import time
from typing import Final

import httpx
import msgspec

from bankhall.kernel.i18n import Language
from bankhall.notify.adapters import NotDelivered
from bankhall.notify.types import Letter

_TIMEOUT_S: Final = 10.0
# Too early, too many, not in time: the same request may go well later.
_LATER: Final = {408, 425, 429}


class Gateway:
    def __init__(self, url: str, *, key: str, bank: str, timeout_s: float = _TIMEOUT_S) -> None:
        self._url, self._key, self._bank = url, key.encode(), bank
        self._timeout = httpx.Timeout(timeout_s)

    async def carry(self, letter: Letter) -> None:
        body = msgspec.json.encode({"id": str(letter.id), "to": letter.address, "text": self._signed_text(letter)})
        try:
            # What the answer says is of no interest, only that it is one: it is never read.
            async with (
                httpx.AsyncClient(timeout=self._timeout, follow_redirects=False, trust_env=False) as client,
                client.stream("POST", self._url, content=body, headers=self._headers(letter, body)) as answer,
            ):
                status = answer.status_code
        except httpx.TimeoutException:
            raise NotDelivered("timeout") from None
        except (httpx.HTTPError, OSError):
            raise NotDelivered("not_reached") from None
        if not 200 <= status < 300:
            raise NotDelivered(f"refused_{status}", is_final=400 <= status < 500 and status not in _LATER)

    def _signed_text(self, letter: Letter) -> str:
        """The sender's name in front, as carriers in China want it."""
        return (
            f"{self._bank}: {letter.text}" if letter.language is Language.ENGLISH else f"【{self._bank}】{letter.text}"
        )

    def _headers(self, letter: Letter, body: bytes) -> dict[str, str]:
        """The signature is over the time and the body, so that a request that was overheard is of no use later."""
        at = str(int(time.time()))
        signature = hmac.digest(self._key, at.encode() + b"." + body, "sha256").hex()
        return {
            "Content-Type": "application/json",
            "Idempotency-Key": str(letter.id),
            "Bankhall-Time": at,
            "Bankhall-Signature": f"v1={signature}",
        }
