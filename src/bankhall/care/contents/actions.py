"""What is done with what messages hold. Each verb holds the conversation's row first."""

from uuid import UUID

from sqlalchemy import insert

from bankhall.care.actions import begin_saying, keep_message
from bankhall.care.contents import queries, rules
from bankhall.care.contents.errors import TooManyFilesToday, TooManyTalkFiles
from bankhall.care.contents.models import TalkFileRow
from bankhall.care.contents.types import NewTalkFile
from bankhall.care.types import Message, TalkFile
from bankhall.customers.errors import CustomerForgotten
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.ids import new_id
from bankhall.kernel.once import KeyReused


async def send_file(tx: Tx, new: NewTalkFile) -> Message:
    """By either side: a message whose words are the file's name. Sent again under the same id it is kept once. Raises
    NoSuchConversation, NotYours, ConversationIsOver, KeyReused, TooManyTalkFiles, TooManyFilesToday, CustomerForgotten.
    """
    assert tx.actor.id is not None
    await take_turn(tx, f"files {tx.actor.id}")
    one, before = await begin_saying(tx, new.conversation_id, new.client_id)
    if before is not None:
        await _refuse_other(tx, before, new)
        return before
    if await queries.how_many_files(tx, one.id) >= rules.MOST_FILES:
        raise TooManyTalkFiles(rules.MOST_FILES)
    if await queries.how_many_files_lately(tx, tx.actor.id) >= rules.MOST_FILES_A_DAY:
        raise TooManyFilesToday(rules.MOST_FILES_A_DAY)
    key = (await data_keys(tx, [one.customer_id])).get(one.customer_id)
    if key is None:
        raise CustomerForgotten
    id_: UUID = new_id()
    held = TalkFile(
        id=id_,
        media=new.media,
        size=len(new.content),
        is_scanned=new.is_scanned,
        width=new.width,
        height=new.height,
    )
    kept = await keep_message(tx, one, text=new.name, client_id=new.client_id, held=held)
    await tx.session.execute(
        insert(TalkFileRow).values(
            id=id_,
            conversation_id=one.id,
            nth=kept.nth,
            sealed=key.seal(tx.vault.suite, new.content, about=queries.file_place(id_)),
            by_id=tx.actor.id,
            at=tx.now,
        )
    )
    tx.audit(
        "care.send_file",
        "conversation",
        one.id,
        nth=kept.nth,
        media=new.media,
        size=len(new.content),
        is_scanned=new.is_scanned,
    )
    return kept


async def _refuse_other(tx: Tx, before: Message, new: NewTalkFile) -> None:
    if not isinstance(before.held, TalkFile) or before.by_id != tx.actor.id:
        raise KeyReused
    kept = await queries.file_of(tx, new.conversation_id, before.held.id)
    if (kept.name, kept.media, kept.content) != (new.name, new.media, new.content):
        raise KeyReused
