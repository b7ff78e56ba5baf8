"""What messages hold, over HTTP: files both ways, and forms."""

import asyncio
from io import BytesIO
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from bankhall.care import permissions
from bankhall.care.contents import actions, queries
from bankhall.care.contents.errors import NoSuchForm
from bankhall.care.contents.schemas import (
    MOST_BODY_BYTES,
    FillFormIn,
    FormChoicesOut,
    SendFormIn,
    TalkFileIn,
    WithdrawFormIn,
)
from bankhall.care.contents.types import FileContent, FillForm, NewForm, NewTalkFile
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


@get(_MINE + "/forms/{nth:int}", opt=_TALK, tags=_TAGS)
async def form_choices(db: Db, id: FromPath[UUID], nth: FromPath[int]) -> FormChoicesOut:
    """From what the customer who asks has at this moment; nothing for a form in which nothing is chosen. Refusals:
    care.conversation_not_found, care.form_not_found.
    """
    return FormChoicesOut.of(await db.read(queries.form_choices, id, _number(nth)))


@post(_MINE + "/forms/{nth:int}", status_code=201, opt=_TALK, tags=_TAGS)
async def fill_form(db: Db, id: FromPath[UUID], nth: FromPath[int], data: JSONBody[FillFormIn]) -> MessageOut:
    """Once; the answer stands as a message. Refusals: care.conversation_not_found, care.conversation_over,
    care.form_not_found, care.form_filled, care.form_withdrawn, care.form_expired, care.no_such_choice,
    kernel.key_reused, kernel.bad_input naming what is missing or not asked for.
    """
    fill = FillForm(conversation_id=id, nth=_number(nth), client_id=data.client_id, filled=data.filled())
    return MessageOut.of(await db.write(actions.fill_form, fill), to_customer=True)


@post(_DESK + "/forms", status_code=201, opt=_SERVE, tags=_TAGS)
async def send_form(db: Db, id: FromPath[UUID], data: JSONBody[SendFormIn]) -> MessageOut:
    """By the agent who has it; it can be filled in for a day. Refusals: care.conversation_not_found, care.not_yours,
    care.conversation_over, care.too_many_forms, kernel.key_reused.
    """
    new = NewForm(conversation_id=id, client_id=data.client_id, kind=data.kind, text=data.text.strip())
    return MessageOut.of(await db.write(actions.send_form, new), to_customer=False)


@post(_DESK + "/forms/{nth:int}/withdraw", status_code=201, opt=_SERVE, tags=_TAGS)
async def withdraw_form(db: Db, id: FromPath[UUID], nth: FromPath[int], data: JSONBody[WithdrawFormIn]) -> MessageOut:
    """By the agent who has it. Refusals: care.conversation_not_found, care.not_yours, care.conversation_over,
    care.form_not_found, care.form_filled, care.form_withdrawn, kernel.key_reused.
    """
    kept = await db.write(actions.withdraw_form, id, _number(nth), data.client_id)
    return MessageOut.of(kept, to_customer=False)


routes = [
    send_my_talk_file,
    my_talk_file,
    send_talk_file,
    talk_file,
    form_choices,
    fill_form,
    send_form,
    withdraw_form,
]


def _number(nth: int) -> int:
    """As a message can have it. Raises NoSuchForm."""
    if not 0 < nth < 2**31:
        raise NoSuchForm
    return nth


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
