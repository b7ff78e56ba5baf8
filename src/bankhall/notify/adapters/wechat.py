"""Messages to who follows the bank's official account in WeChat, by its customer-service interface
(`POST /cgi-bin/message/custom/send`), which takes them for 48 hours after somebody last wrote.

The access token comes from `POST /cgi-bin/stable_token`: there the secret stands in the body and in no address, and
several workers that ask get the same token, where `/cgi-bin/token` would end the other's. WeChat knows no id by which a
message comes once: after a time-out the same one may be sent again.
"""

import asyncio
import hmac
import time
from typing import Any, Final

import httpx
import msgspec

from bankhall.notify.adapters import NotDelivered
from bankhall.notify.types import Letter

_TIMEOUT_S: Final = 10.0
_MOST_BYTES: Final = 64 * 1024
# A token is let go so long before WeChat says that it ends.
_EARLY_S: Final = 300

# "Global return codes" of the official accounts. The token is not, or no more, one of theirs.
_TOKEN_OVER: Final = {40001, 40014, 42001}
# Trying again would be the same: the customer wrote too long ago, has had as many answers as there can be, does not
# follow the bank, or nobody has that openid.
_FINAL: Final = {
    45015: "window_closed",
    45047: "too_many_answers",
    43004: "not_following",
    40003: "recipient_refused",
    45002: "too_long",
}
# Of the bank's own account: not let in until somebody puts it right.
_NOT_LET_IN: Final = {40013, 40125, 40164, 48001, 61004}


class _Told(msgspec.Struct, frozen=True):
    """What each answer says, as far as we read it."""

    errcode: int = 0
    access_token: str = ""
    expires_in: int = 0


class WeChat:
    """`url`: of WeChat's interface, or of a way to it."""

    def __init__(self, url: str, *, app_id: str, secret: str, timeout_s: float = _TIMEOUT_S) -> None:
        self._url, self._app_id, self._secret = url.rstrip("/"), app_id, secret
        self._timeout = httpx.Timeout(timeout_s)
        self._token, self._until = "", 0.0
        self._one_asks = asyncio.Lock()

    async def carry(self, letter: Letter) -> None:
        body = {"touser": letter.address, "msgtype": "text", "text": {"content": letter.text}}
        async with httpx.AsyncClient(timeout=self._timeout, follow_redirects=False, trust_env=False) as client:
            token = await self._let_in(client)
            code = (await self._ask(client, "message/custom/send", body, token=token)).errcode
            if code in _TOKEN_OVER:
                token = await self._let_in(client, instead_of=token)
                code = (await self._ask(client, "message/custom/send", body, token=token)).errcode
        if code:
            raise _refused(code)

    async def _let_in(self, client: httpx.AsyncClient, *, instead_of: str = "") -> str:
        """The token at hand, or a new one. `instead_of`: which was refused; where WeChat still names that one as good,
        it is made to give another.
        """
        async with self._one_asks:
            is_refused = hmac.compare_digest(self._token.encode(), instead_of.encode())
            if self._token and not is_refused and time.monotonic() < self._until:
                return self._token
            told = await self._new_token(client, force=False)
            if hmac.compare_digest(told.access_token.encode(), instead_of.encode()):
                told = await self._new_token(client, force=True)
            self._token, self._until = told.access_token, time.monotonic() + max(0, told.expires_in - _EARLY_S)
            return self._token

    async def _new_token(self, client: httpx.AsyncClient, *, force: bool) -> _Told:
        wanted = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._secret,
            "force_refresh": force,
        }
        told = await self._ask(client, "stable_token", wanted)
        if told.errcode or not told.access_token:
            raise _refused(told.errcode)
        return told

    async def _ask(self, client: httpx.AsyncClient, what: str, body: dict[str, Any], *, token: str = "") -> _Told:
        params = {"access_token": token} if token else {}
        try:
            async with client.stream(
                "POST",
                f"{self._url}/cgi-bin/{what}",
                params=params,
                content=msgspec.json.encode(body),
                headers={"Content-Type": "application/json; charset=utf-8"},
            ) as answer:
                if answer.status_code != 200:
                    raise NotDelivered(f"refused_{answer.status_code}")
                said = b""
                async for piece in answer.aiter_bytes():
                    said += piece
                    if len(said) > _MOST_BYTES:
                        raise NotDelivered("not_understood")
        except httpx.TimeoutException:
            raise NotDelivered("timeout") from None
        except (httpx.HTTPError, OSError):
            raise NotDelivered("not_reached") from None
        try:
            return msgspec.json.decode(said, type=_Told)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise NotDelivered("not_understood") from None


def _refused(code: int) -> NotDelivered:
    if code in _FINAL:
        return NotDelivered(_FINAL[code], is_final=True)
    return NotDelivered("not_let_in" if code in _NOT_LET_IN | _TOKEN_OVER else f"refused_{code}")
