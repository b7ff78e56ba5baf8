"""A transcript as a document, and as text."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bankhall.care.presets.rules import reference_of
from bankhall.care.transcripts import rules
from bankhall.care.transcripts.types import Transcript
from bankhall.care.transcripts.words import WORDS, TranscriptWords
from bankhall.care.types import Author, Message, TalkFile
from bankhall.customers.api import mask_person
from bankhall.kernel.i18n import Language
from bankhall.kernel.time import in_the_banks_zone
from bankhall.kernel.typesetting import typeset

_TEMPLATE: Final = Path(__file__).with_name("transcript.typ")
_WIDE: Final = 72


async def write_pdf(one: Transcript, language: Language) -> bytes:
    """Raises SettingFailed."""
    return await typeset(_TEMPLATE, told(one, language), at=one.read_at)


def told(one: Transcript, language: Language) -> Mapping[str, Any]:
    """What the template is told: words as they will stand there."""
    words, reference = WORDS[language], reference_of(one.conversation.id)
    return {
        "bank": one.bank,
        "title": words.title,
        "lang": language.value[:2],
        "region": "cn" if language is Language.CHINESE else "gb",
        "foot": words.foot.format(bank=one.bank, reference=reference),
        "page": words.page,
        "facts": _facts(one, words),
        "lines": [(at, who, text, str(kind)) for at, who, text, kind in _lines(one, words)],
        "notes": _notes(one, words),
    }


def write_text(one: Transcript, language: Language) -> bytes:
    """UTF-8 with a mark at its beginning, by which old editors know it; lines as RFC 2046 4.1.1 has them."""
    words = WORDS[language]
    lines = [f"{one.bank} · {words.title}", "=" * _WIDE]
    lines += [f"{name}: {value}" for name, value in _facts(one, words)]
    lines += ["-" * _WIDE, ""]
    lines += [f"[{at}] {who}: {text}" if who else f"[{at}] — {text}" for at, who, text, _ in _lines(one, words)]
    lines += ["", "-" * _WIDE, *_notes(one, words), ""]
    return ("\ufeff" + "\r\n".join(lines)).encode()


def _facts(one: Transcript, words: TranscriptWords) -> list[tuple[str, str]]:
    talk = one.conversation
    return [
        (words.reference, reference_of(talk.id)),
        (words.customer, one.customer),
        (words.topic, words.topics[talk.topic]),
        (words.channel, words.channels[talk.channel]),
        (words.began, f"{in_the_banks_zone(talk.opened_at):%Y-%m-%d %H:%M}"),
        (words.ended, f"{in_the_banks_zone(talk.ended_at):%Y-%m-%d %H:%M}" if talk.ended_at else words.still_open),
        (words.made_at, f"{in_the_banks_zone(one.read_at):%Y-%m-%d %H:%M}"),
    ]


def _lines(one: Transcript, words: TranscriptWords) -> Iterator[tuple[str, str, str, Author]]:
    """When, who, what."""
    for each in one.messages:
        at = f"{in_the_banks_zone(each.at):%Y-%m-%d %H:%M}"
        by = mask_person(each.by_name) if each.by_name else words.bank
        if each.step is not None:
            said = words.steps[each.step].format(by=by)
            yield at, "", f"{said} · {_text(one, each, words)}" if each.text else said, each.author
        else:
            own = words.you if one.is_theirs else one.customer
            yield at, own if each.author is Author.CUSTOMER else by, _text(one, each, words), each.author


def _text(one: Transcript, each: Message, words: TranscriptWords) -> str:
    text = words.file_sent.format(name=each.text) if isinstance(each.held, TalkFile) else each.text
    return text if one.is_theirs else rules.without_numbers(text)


def _notes(one: Transcript, words: TranscriptWords) -> list[str]:
    note = words.note_own if one.is_theirs else words.note_staff
    return [words.left_out.format(count=one.left_out), note] if one.left_out else [note]
