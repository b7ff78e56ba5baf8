"""What messages hold, over HTTP: files both ways."""

import asyncio
from io import BytesIO
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from bankhall.care import permissions
from bankhall.care.contents import actions, queries
from bankhall.care.contents.schemas import MOST_BODY_BYTES, TalkFileIn
from bankhall.care.contents.types import FileContent, NewTalkFile
from bankhall.care.queries import conversation
from bankhall.care.schemas import MessageOut
from bankhall.kernel.db import Doors
from bankhall.kernel.settings import Settings
from bankhall.kernel.uploads.kinds import ENDINGS, take_apart
from bankhall.kernel.web.downloads import download
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.rights import needs

_TAGS = ["care"]
_MINE = "/api/portal/conversations/{id:uuid}"
_DESK = "/api/console/conversations/{id:uuid}"
_TALK = needs(permissions.TALK)
_SERVE = needs(permissions.SERVE)


@post(_MINE + "/files", status_code=201, opt=_TALK, tags=_TAGS, request_max_body_size=MOST_BODY_BYTES)
async def send_my_talk_file(
    db: Db, settings: GivenSettings, id: FromPath[UUID], data: JSONBody[TalkFileIn]
) -> MessageOut:
    """A PDF or a picture of at most 5 MB; of a picture only the picture is kept. Kept once, however often it comes with
    the same `client_id`. Refusals: care.conversation_not_found, care.conversation_over, care.too_many_files,
    care.too_many_files_today, kernel.key_reused, kernel.bad_input naming `file`, kernel.file_not_taken,
    kernel.file_infected, kernel.file_unscannable, kernel.scanner_away.
    """
    return await _send(db, settings, id, data)


@get(_MINE + "/files/{file_id:uuid}", opt=_TALK, tags=_TAGS)
async def my_talk_file(db: Db, id: FromPath[UUID], file_id: FromPath[UUID]) -> Stream:
    """Refusals: care.conversation_not_found, care.file_not_found."""
    return _sent(await db.read(queries.file_of, id, file_id))


@post(_DESK + "/files", status_code=201, opt=_SERVE, tags=_TAGS, request_max_body_size=MOST_BODY_BYTES)
async def send_talk_file(db: Db, settings: GivenSettings, id: FromPath[UUID], data: JSONBody[TalkFileIn]) -> MessageOut:
    """As in the portal, by the agent who has it. Refusals: care.conversation_not_found, care.not_yours,
    care.conversation_over, care.too_many_files, care.too_many_files_today, kernel.key_reused, kernel.bad_input naming
    `file`, kernel.file_not_taken, kernel.file_infected, kernel.file_unscannable, kernel.scanner_away.
    """
    return await _send(db, settings, id, data)


@get(_DESK + "/files/{file_id:uuid}", opt=_SERVE, tags=_TAGS)
async def talk_file(db: Db, id: FromPath[UUID], file_id: FromPath[UUID]) -> Stream:
    """Refusals: care.conversation_not_found, care.file_not_found."""
    return _sent(await db.read(queries.file_of, id, file_id))


routes = [send_my_talk_file, my_talk_file, send_talk_file, talk_file]


async def _send(db: Doors, settings: Settings, conversation_id: UUID, data: TalkFileIn) -> MessageOut:
    """Whoever has no part in the conversation is told so before anything is looked through."""
    await db.read(conversation, conversation_id)
    content = data.content()
    taken = await asyncio.to_thread(take_apart, content)
    if (scanner := settings.scanner()) is not None:
        await scanner.scan([content])
    new = NewTalkFile(
        conversation_id=conversation_id,
        client_id=data.client_id,
        name=data.plain_name(),
        media=taken.media,
        content=taken.content,
        is_scanned=scanner is not None,
        width=taken.width,
        height=taken.height,
    )
    kept = await db.write(actions.send_file, new)
    return MessageOut.of(kept, to_customer=db.actor.kind == "customer")


def _sent(file: FileContent) -> Stream:
    ending = ENDINGS[file.media]
    stem = file.name.removesuffix(f".{ending}")
    return download(BytesIO(file.content), ending, name=stem, ascii_name="file", facts={})
