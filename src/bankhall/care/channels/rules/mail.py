"""E-mail from outside, read as if by an attacker: bounded in bytes, parts and headers, without trust in what it says
about itself. Pure.

Only the headers that are needed are read, by hand: the parsers of whole headers take long over what was made to take
long, and find in a forged address another one than the mail server did.
"""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from hashlib import sha256
from html.parser import HTMLParser
from typing import Final

from bankhall.care.channels.types import Mail

# Of each mail this much is read. What comes after is attached files, nearly always.
MOST_BYTES: Final = 512 * 1024
MOST_TEXT: Final = 8_000
MOST_SUBJECT: Final = 150
_MOST_PARTS: Final = 60
_MOST_HEADER: Final = 4_000
_MOST_MARKUP: Final = 200_000
_MOST_REFERENCES: Final = 30

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,190}")
_IN_BRACKETS = re.compile(r"<([^<>]{1,320})>")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_GAVE_UP = re.compile(rb"^Action:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)
_TOKEN = re.compile(r"\[#([a-z2-7]{26})\]", re.IGNORECASE)
_PLUS = re.compile(r"\+([a-z2-7]{26})@", re.IGNORECASE)
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)

# Where what was said before begins, as mail programs write it in the two languages.
_HISTORY = re.compile(
    r"^(?:"
    r"-{2,} ?(?:Original Message|Forwarded message|原始邮件|原邮件|转发邮件|Original).{0,40}"
    r"|On [^\n]{4,200} wrote:"
    r"|在 ?[^\n]{4,200}写道[:：]"
    r"|[^\n]{4,120}于\d{4}年[^\n]{2,60}写道[:：]"
    r"|_{20,}"
    r"|(?:From|发件人)[:：][^\n]{1,200}\n(?:Sent|Date|To|发送时间|日期|时间|收件人)[:：][^\n]*"
    r"|-- "
    r")$",
    re.MULTILINE,
)

# What is no text of the customer's own alphabet is read as the next best.
_CHARSETS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
}


def read_mail(raw: bytes, *, checked_by: str = "") -> Mail | None:
    """None for what is no e-mail, or was made to be hard to read."""
    raw = raw[:MOST_BYTES]
    if raw.lower().count(b"boundary") > _MOST_PARTS:
        return None
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        return _mail(message, raw, checked_by)
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
        return None


def token_in(mail: Mail) -> str | None:
    """By what we would know that somebody answers a letter of ours; the subject may have been cut, the address not."""
    for recipient in mail.recipients:
        if found := _PLUS.search(recipient):
            return found.group(1).lower()
    found = _TOKEN.search(mail.subject)
    return found.group(1).lower() if found else None


def without_token(subject: str) -> str:
    """The subject as its customer wrote it, without what mail programs put in front."""
    bare = _TOKEN.sub("", subject).strip()
    while (shorter := re.sub(r"^(?:re|aw|fw|fwd|回复|答复|转发)\s*[:：]\s*", "", bare, flags=re.IGNORECASE)) != bare:
        bare = shorter
    return bare.strip()


def plus_address(address: str, token: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def is_own(sender: str, *ours: str) -> bool:
    """Ours, or one of ours with a token in it."""
    local, _, domain = sender.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in {one.lower() for one in ours}


def text_of_html(markup: str) -> str:
    """What a person would read of it."""
    reader = _Reader()
    reader.feed(markup[:_MOST_MARKUP])
    return "".join(reader.said)


def without_history(text: str) -> str:
    """What is new in an answer: from where the quoted letter begins it is cut off. Where nothing would be left, all
    of it stays.
    """
    found = _HISTORY.search(text)
    new = text[: found.start()] if found else text
    lines = new.rstrip().split("\n")
    while lines and (lines[-1].startswith(">") or not lines[-1].strip()):
        lines.pop()
    new = "\n".join(line for line in lines if not line.startswith(">")).strip()
    return new or text.strip()


def readable(text: str) -> str:
    """Without what no person could read, or would read as something else (kernel.lines)."""
    lines = _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(_BLANKS.sub(" ", line).rstrip() for line in lines.split("\n"))).strip()


def _mail(message: Message, raw: bytes, checked_by: str) -> Mail:
    text, left_out = _said(message)
    is_report = message.get_content_type() == "multipart/report" or _line(message, "Return-Path") == "<>"
    # A receipt, and word of a letter that is late, are reports too.
    is_bounce = is_report and _GAVE_UP.search(raw) is not None
    return Mail(
        message_id=_message_id(message, raw),
        sender=_sender(message),
        recipients=tuple(_recipients(message)),
        references=_ids(message, "In-Reply-To", "References"),
        subject=readable(_decoded(message, "Subject")).replace("\n", " ").strip()[:MOST_SUBJECT],
        text=text,
        left_out=left_out,
        is_automatic=is_report or _is_automatic(message),
        is_bounce=is_bounce,
        bounced=_bounced(message) if is_bounce else (),
        failed_check=bool(checked_by) and _failed_check(message, checked_by),
    )


def _message_id(message: Message, raw: bytes) -> str:
    """What has none is known by what it is."""
    found = _MESSAGE_ID.search(_line(message, "Message-ID"))
    return found.group() if found else f"<{sha256(raw).hexdigest()}@unnamed>"


def _sender(message: Message) -> str:
    """The one address that it says it comes from. Whoever writes several of them, or one that can be read in two ways,
    has none.
    """
    named = message.get_all("From") or []
    if len(named) != 1:
        return ""
    line = " ".join(str(named[0])[:_MOST_HEADER].split())
    found = _IN_BRACKETS.findall(line)
    if len(found) > 1 or (found and not line.endswith(f"<{found[0]}>")):
        return ""
    address = found[0] if found else line
    return address.lower() if _ADDRESS.fullmatch(address) else ""


def _recipients(message: Message) -> Iterator[str]:
    for name in ("To", "Cc", "Delivered-To", "X-Original-To"):
        yield from _ADDRESS.findall(" ".join(str(one)[:_MOST_HEADER] for one in (message.get_all(name) or [])[:5]))


def _ids(message: Message, *names: str) -> tuple[str, ...]:
    found = [one for name in names for one in _MESSAGE_ID.findall(_line(message, name))]
    return tuple(dict.fromkeys(found))[-_MOST_REFERENCES:]


def _is_automatic(message: Message) -> bool:
    """RFC 3834, and what programs wrote before it."""
    submitted = _line(message, "Auto-Submitted").lower()
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or _line(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}
        or any(message[name] is not None for name in ("List-Id", "X-Autoreply", "X-Autorespond"))
    )


def _failed_check(message: Message, checked_by: str) -> bool:
    """Only what our own server wrote counts, which puts it on top (RFC 8601, 5)."""
    for line in (message.get_all("Authentication-Results") or [])[:1]:
        server, _, found = " ".join(str(line)[:_MOST_HEADER].split()).partition(";")
        if server.split(" ")[0].lower() == checked_by.lower():
            return re.search(r"\bdmarc=(?:fail|temperror|permerror)\b", found, re.IGNORECASE) is not None
    return False


def _bounced(message: Message) -> tuple[str, ...]:
    """The Message-IDs in the letter that comes back (RFC 3462: whole, or its headers)."""
    found = []
    for part in _parts(message):
        if part.get_content_type() == "text/rfc822-headers":
            found += re.findall(r"(?im)^message-id:\s*(<[!-;=?-~]{1,250}>)", _text(part)[:_MOST_MARKUP])
        elif part is not message and part["Message-ID"] is not None:
            found += _MESSAGE_ID.findall(_line(part, "Message-ID"))
    return tuple(found[:5])


def _said(message: Message) -> tuple[str, int]:
    """The text, and how many files come with it."""
    plain, markup, left_out = "", "", 0
    for part in _parts(message):
        kind, where = part.get_content_type(), part.get_content_disposition()
        if part.is_multipart():
            continue
        if where == "attachment" or not kind.startswith("text/"):
            left_out += where == "attachment" or not kind.startswith("multipart/")
        elif kind == "text/html":
            markup = markup or _text(part)
        elif kind == "text/plain":
            plain = plain or _text(part)
    text = plain if plain.strip() else text_of_html(markup)
    text = without_history(readable(text))
    return (text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT].rstrip()} …"), min(left_out, _MOST_PARTS)


def _parts(message: Message) -> Iterator[Message]:
    for nth, part in enumerate(message.walk()):
        if nth >= _MOST_PARTS:
            return
        yield part


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    charset = _CHARSETS.get(str(part.get_content_charset() or "").lower())
    if charset is not None:
        return payload.decode(charset, "replace")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return payload.decode("gb18030", "replace")


def _decoded(message: Message, name: str) -> str:
    """RFC 2047's words, in alphabets that we know."""
    line = _line(message, name)
    try:
        parts = decode_header(line)
    except (MessageError, ValueError):
        return line
    return "".join(
        part if isinstance(part, str) else part.decode(_CHARSETS.get((charset or "utf-8").lower(), "utf-8"), "replace")
        for part, charset in parts
    )


def _line(message: Message, name: str) -> str:
    return " ".join(str(message.get(name) or "")[:_MOST_HEADER].split())


class _Reader(HTMLParser):
    _UNSEEN: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
    _BREAKS: Final = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unseen = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._UNSEEN:
            self._unseen += 1
        elif tag == "blockquote":
            self._quoted += 1
        if tag in self._BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._UNSEEN and self._unseen:
            self._unseen -= 1
        elif tag == "blockquote" and self._quoted:
            self._quoted -= 1
        if tag in self._BREAKS - {"br", "hr"}:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen and not self._quoted:
            self.said.append(" ".join(data.split("\n")))
