"""Nouns of the bank's letters."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bankhall.kernel.i18n import Language


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"
    WECHAT = "wechat"


class Outcome(StrEnum):
    """What came of a try. `FAILED` is tried again; after `GIVEN_UP` and `TOO_LATE` nothing is. `KEPT`: shown, not sent,
    as a demo bank does.
    """

    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    TOO_LATE = "too_late"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Words:
    zh: str
    en: str

    def in_(self, language: Language) -> str:
        return self.en if language is Language.ENGLISH else self.zh


@dataclass(frozen=True, slots=True)
class Template:
    """What is said, with the names of facts in braces. `name`: `module.what`, for good. `subject`: for e-mail."""

    name: str
    subject: Words
    text: Words


# A text, or an instant, which is written as the bank's own clock shows it.
Fact = str | datetime


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What somebody at the bank has written to one person, which goes out as it is. `sender` and `reply_to`: of an
    e-mail, where it comes from and where an answer, or word that nobody got it, shall go; empty for the bank's usual
    address. `answers`: the Message-ID of the e-mail that it answers.
    """

    subject: str = field(repr=False)
    text: str = field(repr=False)
    sender: str = ""
    reply_to: str = field(default="", repr=False)
    answers: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`address`: a number as E.164 has it (`+8613812345678`), an e-mail address, or an openid of WeChat. After
    `void_at` it says nothing that holds any more, and is not sent. `is_urgent`: somebody waits for it. `own`: in place
    of the template's words; the template then only names what kind of message it is.
    """

    channel: Channel
    address: str = field(repr=False)
    language: Language
    template: Template
    void_at: datetime
    facts: Mapping[str, Fact] = field(default_factory=dict, repr=False)
    is_urgent: bool = False
    own: OwnWords | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it goes out. `id` is the same however often it is tried. `own`: written by a person."""

    id: UUID
    channel: Channel
    address: str = field(repr=False)
    language: Language
    subject: str = field(repr=False)
    text: str = field(repr=False)
    own: OwnWords | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """What a demo bank would have sent."""

    letter: Letter
    written_at: datetime
