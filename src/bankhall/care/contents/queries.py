"""Reads of what messages hold."""

from uuid import UUID

from sqlalchemy import func, select

from bankhall.care.contents import rules
from bankhall.care.contents.errors import NoSuchTalkFile
from bankhall.care.contents.models import TalkFileRow
from bankhall.care.contents.types import FileContent
from bankhall.care.queries import conversation, one_message
from bankhall.care.types import TalkFile
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading


def file_place(file_id: UUID) -> str:
    """Where a file lies: sealed for that place, it opens nowhere else."""
    return f"conversation_files|{file_id}"


async def file_of(reading: Reading, conversation_id: UUID, file_id: UUID) -> FileContent:
    """For whoever may read the conversation. Raises NoSuchConversation, NoSuchTalkFile, also of somebody forgotten."""
    one = await conversation(reading, conversation_id)
    row = await reading.session.get(TalkFileRow, file_id)
    key = (await data_keys(reading, [one.customer_id])).get(one.customer_id)
    if row is None or row.conversation_id != one.id or key is None:
        raise NoSuchTalkFile
    said = await one_message(reading, one, row.nth)
    if said is None or not isinstance(said.held, TalkFile):
        raise NoSuchTalkFile
    return FileContent(said.text, said.held.media, key.open(row.sealed, about=file_place(row.id)))


async def how_many_files(reading: Reading, conversation_id: UUID) -> int:
    query = select(func.count()).where(TalkFileRow.conversation_id == conversation_id)
    return await reading.session.scalar(query) or 0


async def how_many_files_lately(reading: Reading, by_id: UUID) -> int:
    """That one person has sent within a day."""
    query = select(func.count()).where(TalkFileRow.by_id == by_id, TalkFileRow.at > reading.now - rules.A_DAY)
    return await reading.session.scalar(query) or 0
