"""Notify's decisions: what an address is, what a message says, when it is tried again."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bankhall.kernel.i18n import Language
from bankhall.kernel.lines import ONE_LINE
from bankhall.notify.types import Channel, Fact

# What one address gets in a day, from all that write to it together.
MOST_A_DAY: Final = 40
DAY: Final = timedelta(days=1)

# How long it stays known that something was sent, and how long a demo bank shows what it would have sent.
KEPT: Final = timedelta(days=180)
SHOWN: Final = timedelta(hours=1)

# Until the next try, after the first, the second, ...: a code that comes late is no code, anything else has time.
URGENT_PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 8, 20, 45, 90))
PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600))

# A fact is a name or an amount; what is longer was written by somebody who wants to fill the screen.
LONGEST_FACT: Final = 60

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_OPENID = re.compile(r"[A-Za-z0-9_-]{20,40}")
_CHINESE_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_UNREADABLE = re.compile(ONE_LINE.replace("[^", "[").removesuffix("*"))
# A point before what goes on, but for that of an amount: two digits after digits, and there it ends.
_LIKE_A_LINK = re.compile(r"\.(?=\w)(?!(?<=[0-9]\.)[0-9]{2}(?![\w./:]))|:(?=//)", re.ASCII)
_NAMED = re.compile(r"\{([a-z_]+)\}")


def is_address(channel: Channel, address: str) -> bool:
    """Only what every gateway and mail server takes: no line ends, no quoted or foreign-lettered names."""
    if channel is Channel.SMS:
        return _E164.fullmatch(address) is not None
    if channel is Channel.WECHAT:
        return _OPENID.fullmatch(address) is not None
    local = address.rpartition("@")[0]
    return len(address) <= 254 and len(local) <= 64 and _EMAIL.fullmatch(address) is not None


def as_e164(phone: str) -> str | None:
    """A phone of the customer file as a number that a message can be sent to; None for what is none, as a line at
    home is.
    """
    number = f"+86{phone}" if _CHINESE_MOBILE.fullmatch(phone) else phone
    return number if is_address(Channel.SMS, number) else None


def masked(channel: Channel, address: str) -> str:
    """`138****5678`, `z***@example.com`: so much that its owner knows which it is."""
    if channel is Channel.EMAIL:
        local, _, domain = address.rpartition("@")
        return f"{local[:1] if len(local) > 1 else ''}***@{domain}"
    if channel is Channel.WECHAT:
        return f"{address[:3]}***{address[-4:]}"
    shown = address.removeprefix("+86") if _CHINESE_MOBILE.fullmatch(address.removeprefix("+86")) else address
    return f"{shown[:3]}{'*' * max(4, len(shown) - 7)}{shown[-4:] if len(shown) > 8 else ''}"


def filled(words: str, facts: Mapping[str, Fact], *, language: Language, timezone: str) -> str:
    """The text with its facts. What a fact says is one short line and no link, wherever it was typed: somebody's name
    for an account must not make the bank send advertising. Raises KeyError for a fact that is missing.
    """
    return _NAMED.sub(lambda found: _said(facts[found.group(1)], language, timezone), words)


def names_in(words: str) -> frozenset[str]:
    return frozenset(_NAMED.findall(words))


def next_try_at(tries: int, now: datetime, *, void_at: datetime, is_urgent: bool) -> datetime | None:
    """When to try again after so many tries that failed; None when it is to be given up."""
    pauses: Sequence[timedelta] = URGENT_PAUSES if is_urgent else PAUSES
    if tries > len(pauses):
        return None
    at = now + pauses[tries - 1]
    return at if at < void_at else None


def _said(fact: Fact, language: Language, timezone: str) -> str:
    if isinstance(fact, datetime):
        local = fact.astimezone(ZoneInfo(timezone))
        if language is Language.ENGLISH:
            return f"{local.day} {local:%b} {local.year}, {local:%H:%M}"
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    line = " ".join(_UNREADABLE.sub(" ", fact).split())
    line = line if len(line) <= LONGEST_FACT else line[: LONGEST_FACT - 1] + "…"
    return _LIKE_A_LINK.sub(lambda found: "．" if found.group() == "." else "：", line)
