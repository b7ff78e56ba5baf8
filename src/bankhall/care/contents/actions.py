"""What is done with what messages hold. Each verb holds the conversation's row first."""

from uuid import UUID

from sqlalchemy import insert

from bankhall.care.actions import begin_saying, keep_message
from bankhall.care.contents import queries, rules, words
from bankhall.care.contents.errors import NoSuchChoice, TooManyFilesToday, TooManyForms, TooManyTalkFiles
from bankhall.care.contents.models import TalkFileRow
from bankhall.care.contents.types import Filled, FillForm, NewForm, NewTalkFile
from bankhall.care.queries import one_message
from bankhall.care.types import FormAnswer, FormKind, Message, TalkFile, TalkForm, Withdrawal
from bankhall.customers.errors import CustomerForgotten
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import BadInput
from bankhall.kernel.i18n import Language
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


async def send_form(tx: Tx, new: NewForm) -> Message:
    """By the agent who has the conversation: its words say what for. Sent again under the same id it is sent once.
    Raises NoSuchConversation, NotYours, ConversationIsOver, KeyReused, TooManyForms.
    """
    one, before = await begin_saying(tx, new.conversation_id, new.client_id)
    if before is not None:
        held = before.held
        if not isinstance(held, TalkForm) or (held.kind, before.text, before.by_id) != (
            new.kind,
            new.text,
            tx.actor.id,
        ):
            raise KeyReused
        return before
    if await queries.how_many_forms_wait(tx, one) >= rules.MOST_FORMS:
        raise TooManyForms(rules.MOST_FORMS)
    held = TalkForm(kind=new.kind, until=tx.now + rules.FILLED_WITHIN)
    kept = await keep_message(tx, one, text=new.text, client_id=new.client_id, held=held)
    tx.audit("care.send_form", "conversation", one.id, nth=kept.nth, kind=new.kind)
    return kept


async def fill_form(tx: Tx, fill: FillForm) -> Message:
    """By the customer whose conversation it is: what is chosen is looked for among their own anew. The answer stands as
    a message. Raises NoSuchConversation, ConversationIsOver, NoSuchForm, FormFilled, FormWithdrawn, FormExpired,
    NoSuchChoice, KeyReused, BadInput naming what is missing or not asked for.
    """
    one, before = await begin_saying(tx, fill.conversation_id, fill.client_id)
    form, ended_by = await queries.form_of(tx, one, fill.nth)
    if (field := rules.misfit(form.kind, fill.filled)) is not None:
        raise BadInput.of(field, f"a form for {form.kind} asks for {rules.FIELD_OF[form.kind]} alone")
    if before is not None:
        chosen = before.held.target if isinstance(before.held, FormAnswer) else None
        same = chosen == fill.filled.choice and (chosen or before.text == _told(form.kind, fill.filled, one.language))
        if not same or before.about != fill.nth:
            raise KeyReused
        return before
    if (refused := rules.refuse_ending(form, ended_by, tx.now)) is not None:
        raise refused
    text = _told(form.kind, fill.filled, one.language) or await _chosen(tx, form.kind, fill.filled, one.language)
    answer = FormAnswer(kind=form.kind, target=fill.filled.choice)
    kept = await keep_message(tx, one, text=text, client_id=fill.client_id, held=answer, about=fill.nth)
    tx.audit("care.fill_form", "conversation", one.id, nth=fill.nth, kind=form.kind)
    return kept


async def withdraw_form(tx: Tx, conversation_id: UUID, nth: int, client_id: UUID) -> Message:
    """By the agent who has the conversation. Raises NoSuchConversation, NotYours, ConversationIsOver, NoSuchForm,
    FormFilled, FormWithdrawn, KeyReused.
    """
    one, before = await begin_saying(tx, conversation_id, client_id)
    if before is not None:
        if not isinstance(before.held, Withdrawal) or before.about != nth:
            raise KeyReused
        return before
    form, ended_by = await queries.form_of(tx, one, nth)
    if (refused := rules.refuse_ending(form, ended_by, tx.now, is_filling=False)) is not None:
        raise refused
    asked = await one_message(tx, one, nth)
    text = asked.text if asked else ""
    kept = await keep_message(tx, one, text=text, client_id=client_id, held=Withdrawal(), about=nth)
    tx.audit("care.withdraw_form", "conversation", one.id, nth=nth, kind=form.kind)
    return kept


def _told(kind: FormKind, filled: Filled, language: Language) -> str:
    """Nothing where one of the customer's own is chosen."""
    match kind:
        case FormKind.DATE if filled.day is not None:
            return filled.day.isoformat()
        case FormKind.AMOUNT if filled.money is not None:
            return words.money(filled.money)
        case FormKind.YES_NO if filled.yes is not None:
            return words.yes_no(language, filled.yes)
        case _:
            return filled.words or ""


async def _chosen(tx: Tx, kind: FormKind, filled: Filled, language: Language) -> str:
    """Raises NoSuchChoice."""
    own = {one.id: one.text for one in await queries.choices(tx, kind, language)}
    if filled.choice not in own:
        raise NoSuchChoice
    return own[filled.choice]


async def _refuse_other(tx: Tx, before: Message, new: NewTalkFile) -> None:
    if not isinstance(before.held, TalkFile) or before.by_id != tx.actor.id:
        raise KeyReused
    kept = await queries.file_of(tx, new.conversation_id, before.held.id)
    if (kept.name, kept.media, kept.content) != (new.name, new.media, new.content):
        raise KeyReused
