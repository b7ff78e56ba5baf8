"""What somebody writes in WeChat: what it says in words, and what it asks for. Pure."""

import re
from datetime import timedelta
from typing import Final

from bankhall.care.channels.types import WeChatKind

# By which an account is connected: typed or pasted by its customer, and of no use after that.
CODE_DIGITS: Final = 12
CODE_GOOD_FOR: Final = timedelta(minutes=10)

# How often a stranger is told how to connect.
TOLD_EVERY: Final = timedelta(days=1)

_CODE = re.compile(r"\d(?:[ \-]?\d){11}", re.ASCII)
_OFF = {"断开", "断开连接", "断开微信", "disconnect"}

# Whoever writes in WeChat reads Chinese or has chosen English on the telephone, which WeChat does not tell.
_WORDS: Final = {
    WeChatKind.IMAGE: "［图片 picture］",
    WeChatKind.VOICE: "［语音 voice message］",
    WeChatKind.VIDEO: "［视频 video］",
    WeChatKind.LOCATION: "［位置 place］",
    WeChatKind.LINK: "［链接 link］",
    WeChatKind.OTHER: "［其他消息 message of another kind］",
}
# What of them stays in WeChat, and is counted as left out.
LEFT_THERE: Final = {WeChatKind.IMAGE, WeChatKind.VOICE, WeChatKind.VIDEO, WeChatKind.OTHER}


def code_in(text: str) -> str | None:
    """The digits, where it is nothing else than a code, however it is spaced."""
    return re.sub(r"\D", "", text) if _CODE.fullmatch(text.strip()) else None


def wants_off(text: str) -> bool:
    return text.strip().rstrip("。.!！").casefold() in _OFF


def in_words(kind: WeChatKind, text: str) -> str:
    """What stands in the conversation: what was said, behind a word for what it was."""
    return " ".join(part for part in (_WORDS.get(kind, ""), text.strip()) if part) or "—"


def spaced(code: str) -> str:
    """In fours, as one reads and types it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))
