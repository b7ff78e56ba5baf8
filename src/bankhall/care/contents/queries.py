"""Reads of what messages hold."""

from uuid import UUID

from sqlalchemy import func, select

from bankhall.accounts import api as accounts
from bankhall.accounts.types import AccountStatus, MyAccount
from bankhall.care.contents import rules, words
from bankhall.care.contents.errors import NoSuchForm, NoSuchTalkFile
from bankhall.care.contents.models import TalkFileRow
from bankhall.care.contents.types import Choice, FileContent
from bankhall.care.models import MessageRow
from bankhall.care.queries import conversation, one_message
from bankhall.care.types import Conversation, FormKind, Held, TalkFile, TalkForm
from bankhall.customers import api as customers
from bankhall.kernel.data_keys import data_keys
from bankhall.kernel.db import Reading
from bankhall.kernel.i18n import Language
from bankhall.payments import api as payments


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


async def form_of(reading: Reading, one: Conversation, nth: int) -> tuple[TalkForm, Held | None]:
    """By its number, and what ended it. Raises NoSuchForm."""
    said = await one_message(reading, one, nth)
    if said is None or not isinstance(said.held, TalkForm):
        raise NoSuchForm
    about = select(MessageRow.nth).where(MessageRow.conversation_id == one.id, MessageRow.about == nth)
    ends = await reading.session.scalar(about)
    ended = await one_message(reading, one, ends) if ends is not None else None
    return said.held, ended.held if ended else None


async def how_many_forms_wait(reading: Reading, one: Conversation) -> int:
    """Sent lately enough to be filled in, and neither filled in nor withdrawn."""
    ended = select(MessageRow.about).where(MessageRow.conversation_id == one.id, MessageRow.about.is_not(None))
    query = select(func.count()).where(
        MessageRow.conversation_id == one.id,
        MessageRow.holds == "form",
        MessageRow.at > reading.now - rules.FILLED_WITHIN,
        MessageRow.nth.not_in(ended),
    )
    return await reading.session.scalar(query) or 0


async def form_choices(reading: Reading, conversation_id: UUID, nth: int) -> list[Choice]:
    """From what the customer who asks has at this moment. Raises NoSuchConversation, NoSuchForm, also for staff."""
    one = await conversation(reading, conversation_id)
    if reading.actor.kind != "customer":
        raise NoSuchForm
    form, _ = await form_of(reading, one, nth)
    return await choices(reading, form.kind, one.language)


async def choices(reading: Reading, kind: FormKind, language: Language) -> list[Choice]:
    """The actor's own, through the doors that their own pages use. None for what is not chosen."""
    match kind:
        case FormKind.ACCOUNT:
            found = [Choice(one.seen.account.id, words.account(language, one)) for one in await _open_accounts(reading)]
        case FormKind.CARD:
            of = {one.seen.account.id: one.seen for one in await accounts.my_accounts(reading)}
            cards = await accounts.my_cards(reading)
            found = [Choice(one.id, words.card(language, one, of.get(one.account_id))) for one in cards]
        case FormKind.TRANSFER:
            page = await payments.transfers(reading, limit=rules.MOST_CHOICES)
            found = [Choice(one.id, words.transfer(language, one)) for one in page.transfers]
        case FormKind.ADDRESS:
            file = await customers.my_file(reading)
            known = [file.address, *(place.address for place in file.places if place.until_on is None)]
            texts = dict.fromkeys(words.address(each) for each in known if each is not None)
            found = [Choice(None, text) for text in texts if text]
        case _:
            found = []
    return found[: rules.MOST_CHOICES]


async def _open_accounts(reading: Reading) -> list[MyAccount]:
    found = await accounts.my_accounts(reading)
    return [one for one in found if one.seen.account.status is not AccountStatus.CLOSED and not one.is_hidden]
