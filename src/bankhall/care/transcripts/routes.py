"""Taking a conversation home, over HTTP."""

from io import BytesIO
from typing import Final
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from bankhall.care import permissions
from bankhall.care.presets.rules import reference_of
from bankhall.care.transcripts import actions
from bankhall.care.transcripts.schemas import TakeTranscriptIn
from bankhall.care.transcripts.sheets import write_pdf, write_text
from bankhall.care.transcripts.types import Transcript, TranscriptForm
from bankhall.care.transcripts.words import WORDS
from bankhall.kernel.db import Doors
from bankhall.kernel.i18n import Language
from bankhall.kernel.settings import Settings
from bankhall.kernel.turns import Turns
from bankhall.kernel.web.downloads import MEDIA_OF, download
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import LanguageChoice
from bankhall.kernel.web.rights import needs

_TAGS = ["care"]
_MINE = "/api/portal/conversations/{id:uuid}"
_TALK = needs(permissions.TALK)

# Typst takes a moment and some memory: one at a time for each, and few at once.
_TURNS: Final = Turns(at_once=2, waiting=20)


@get(_MINE + "/transcript.pdf", media_type=MEDIA_OF["pdf"], opt=_TALK, tags=_TAGS)
async def my_transcript_as_pdf(
    db: Db, settings: GivenSettings, id: FromPath[UUID], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """All that was said. Refusals: care.conversation_not_found, kernel.too_many_requests."""
    return await _sent(db, settings, id, TranscriptForm.PDF, language)


@get(_MINE + "/transcript.txt", media_type="text/plain", opt=_TALK, tags=_TAGS)
async def my_transcript_as_text(
    db: Db, settings: GivenSettings, id: FromPath[UUID], language: LanguageChoice = Language.CHINESE
) -> Stream:
    """All that was said. Refusals: care.conversation_not_found, kernel.too_many_requests."""
    return await _sent(db, settings, id, TranscriptForm.TXT, language)


@post("/api/console/conversations/{id:uuid}/transcript", status_code=200, opt=needs(permissions.SERVE), tags=_TAGS)
async def take_transcript(
    db: Db, settings: GivenSettings, id: FromPath[UUID], data: JSONBody[TakeTranscriptIn]
) -> Stream:
    """By whoever may read it, for a purpose that is kept: names of customers and numbers are masked. Refusals:
    care.conversation_not_found, kernel.too_many_requests.
    """
    return await _sent(db, settings, id, data.form, data.language, purpose=data.purpose.strip())


async def _sent(
    db: Doors,
    settings: Settings,
    conversation_id: UUID,
    form: TranscriptForm,
    language: Language,
    *,
    purpose: str | None = None,
) -> Stream:
    async with _TURNS.take(db.actor.key):
        taken: Transcript = await db.write(
            actions.take_transcript, conversation_id, form, bank=settings.bank_name, purpose=purpose
        )
        made = await write_pdf(taken, language) if form is TranscriptForm.PDF else write_text(taken, language)
    stem = f"{taken.conversation.opened_at:%Y%m%d}-{reference_of(conversation_id)[-9:]}"
    return download(
        BytesIO(made),
        form.value,
        name=f"{WORDS[language].file}-{stem}",
        ascii_name=f"conversation-{stem}",
        facts={},
    )


routes = [my_transcript_as_pdf, my_transcript_as_text, take_transcript]
