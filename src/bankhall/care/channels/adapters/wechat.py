"""What WeChat's servers bring for the bank's official account: signed by SHA-1 over the token, the time and a nonce, as
they have it, and in "safe mode" sealed with AES-256-CBC, whose `msg_signature` is over what is sealed, too.

In plaintext mode nothing that WeChat signs covers the message: whoever has seen one address could write anything in its
five minutes. So nobody is proved by it, and a bank that has the key takes nothing in plaintext.
"""

import hashlib
import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bankhall.care.channels.errors import GatewayOff, GatewayUnproven, GatewayUnread
from bankhall.care.channels.types import WeChatKind, WeChatTold
from bankhall.kernel.settings import Secret, Settings
from bankhall.kernel.xml import Element, WrongXml, read_xml

MOST_BYTES: Final = 65_536
_BELIEVED_FOR: Final = timedelta(minutes=5)
_MOST_ELEMENTS: Final = 60
_MOST_DEPTH: Final = 4
# PKCS#7 to blocks of 32, whatever AES has; before the message 16 bytes by chance and its length.
_BLOCK: Final = 32
_BEFORE: Final = 20

_MOST_TEXT: Final = 4_000
_MOST_NAME: Final = 64

_KINDS: Final = {
    "text": WeChatKind.TEXT,
    "image": WeChatKind.IMAGE,
    "voice": WeChatKind.VOICE,
    "video": WeChatKind.VIDEO,
    "shortvideo": WeChatKind.VIDEO,
    "location": WeChatKind.LOCATION,
    "link": WeChatKind.LINK,
}
_EVENTS: Final = {"subscribe": WeChatKind.FOLLOWED, "unsubscribe": WeChatKind.LEFT}


@dataclass(frozen=True, slots=True)
class Account:
    """The bank's in WeChat. `aes_key`: none in plaintext mode."""

    app_id: str
    token: Secret
    aes_key: Secret | None

    @classmethod
    def of(cls, settings: Settings) -> "Account":
        """Raises GatewayOff."""
        if not settings.wechat_app_id or settings.wechat_token is None:
            raise GatewayOff
        return cls(settings.wechat_app_id, settings.wechat_token, settings.wechat_aes_key)


def read_echo(account: Account, query: Mapping[str, str], *, now: datetime) -> str:
    """What WeChat wants to hear again when somebody enters the bank's address there. Raises GatewayUnproven,
    GatewayUnread.
    """
    _check(account, query, now)
    echo = query.get("echostr", "")
    if not (0 < len(echo) <= _MOST_NAME and echo.isascii() and echo.isalnum()):
        raise GatewayUnread
    return echo


def read_told(account: Account, query: Mapping[str, str], body: bytes, *, now: datetime) -> WeChatTold:
    """Raises GatewayUnproven, GatewayUnread."""
    _check(account, query, now)
    root = _xml(body)
    try:
        sealed = root.maybe_words("Encrypt", most=MOST_BYTES)
        if account.aes_key is None:
            return _told(root, is_proven=False)
        if sealed is None or not _is_signed(account, query, query.get("msg_signature", ""), sealed):
            raise GatewayUnproven
        return _told(_xml(_opened(account.aes_key, account.app_id, sealed)), is_proven=True)
    except WrongXml:
        raise GatewayUnread from None


def signature_of(token: Secret, *parts: str) -> str:
    """SHA-1 over the sorted parts: WeChat knows no other."""
    return hashlib.sha1("".join(sorted([token.reveal(), *parts])).encode()).hexdigest()  # noqa: S324


def _check(account: Account, query: Mapping[str, str], now: datetime) -> None:
    said_at = query.get("timestamp", "")
    if not (said_at.isascii() and said_at.isdecimal() and len(said_at) <= 11):
        raise GatewayUnproven
    if abs(now - datetime.fromtimestamp(int(said_at), UTC)) > _BELIEVED_FOR:
        raise GatewayUnproven
    if not _is_signed(account, query, query.get("signature", "")):
        raise GatewayUnproven


def _is_signed(account: Account, query: Mapping[str, str], signature: str, *also: str) -> bool:
    right = signature_of(account.token, query.get("timestamp", ""), query.get("nonce", ""), *also)
    return hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace"))


def _opened(aes_key: Secret, app_id: str, sealed: str) -> bytes:
    """What is signed is not told apart by how it is broken. Raises GatewayUnproven."""
    key = b64decode(aes_key.reveal() + "=")
    try:
        raw = b64decode(sealed, validate=True)
    except (NotBase64, ValueError):
        raise GatewayUnproven from None
    if not raw or len(raw) % 16:
        raise GatewayUnproven
    # CBC, with the key's beginning as its vector: WeChat has it so. `msg_signature` was compared before.
    opening = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).decryptor()
    plain = opening.update(raw) + opening.finalize()
    padding = plain[-1]
    if not 1 <= padding <= _BLOCK or not plain.endswith(bytes([padding]) * padding):
        raise GatewayUnproven
    plain = plain[:-padding]
    ends = _BEFORE + int.from_bytes(plain[16:_BEFORE], "big")
    if len(plain) < _BEFORE or ends > len(plain) or not hmac.compare_digest(plain[ends:], app_id.encode()):
        raise GatewayUnproven
    return plain[_BEFORE:ends]


def _xml(body: bytes) -> Element:
    """Raises GatewayUnread."""
    try:
        return read_xml(body, most_bytes=MOST_BYTES, most_elements=_MOST_ELEMENTS, most_depth=_MOST_DEPTH)
    except WrongXml:
        raise GatewayUnread from None


def _told(root: Element, *, is_proven: bool) -> WeChatTold:
    """Raises WrongXml, GatewayUnread."""
    named, sender = root.words("MsgType", most=_MOST_NAME), root.words("FromUserName", most=_MOST_NAME)
    said_at = root.words("CreateTime", most=11)
    if not (said_at.isascii() and said_at.isdecimal()):
        raise root.child("CreateTime").wrong("is no time")
    if not (sender.isascii() and all(sign.isalnum() or sign in "-_" for sign in sender)):
        raise root.child("FromUserName").wrong("is no openid")
    kind = _KINDS.get(named, WeChatKind.OTHER)
    if named == "event":
        kind = _EVENTS.get(root.words("Event", most=_MOST_NAME).lower(), WeChatKind.NOTHING)
    is_said = named != "event"
    return WeChatTold(
        kind=kind,
        id=root.words("MsgId", most=_MOST_NAME) if is_said else "",
        sender=sender,
        text=_text(root, kind) if is_said else "",
        said_at=datetime.fromtimestamp(int(said_at), UTC),
        is_proven=is_proven,
    )


def _text(root: Element, kind: WeChatKind) -> str:
    match kind:
        case WeChatKind.TEXT:
            return _maybe(root, "Content")
        case WeChatKind.VOICE:
            return _maybe(root, "Recognition")
        case WeChatKind.LOCATION:
            place = ", ".join(part for part in (_maybe(root, "Location_X"), _maybe(root, "Location_Y")) if part)
            return " ".join(part for part in (_maybe(root, "Label"), f"({place})" if place else "") if part)
        case WeChatKind.LINK:
            return " ".join(part for part in (_maybe(root, "Title"), _maybe(root, "Url")) if part)
        case _:
            return ""


def _maybe(root: Element, name: str) -> str:
    """Also nothing: WeChat sends empty elements."""
    found = root.maybe(name)
    return found.text[:_MOST_TEXT] if found is not None else ""
