"""WeChat: whose account is whose, and what is written from it, each once."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from bankhall.care.channels import queries
from bankhall.care.channels.actions.bring import bring_in
from bankhall.care.channels.actions.keeping import drop, note_arrival, set_aside
from bankhall.care.channels.models import WeChatCodeRow, WeChatLinkRow
from bankhall.care.channels.queries import SealedArrival
from bankhall.care.channels.rules import wechat as rules
from bankhall.care.channels.rules.answers import HELD_FOR, language_of
from bankhall.care.channels.rules.mail import readable
from bankhall.care.channels.types import (
    ArrivalState,
    ArrivalWhy,
    ConnectWeChat,
    WeChatCode,
    WeChatKind,
    WeChatTold,
)
from bankhall.care.channels.words import CONNECTED, DISCONNECTED, HOW_TO_CONNECT
from bankhall.care.types import NewConversation, Proof, TalkChannel, TalkTopic
from bankhall.customers import api as customers
from bankhall.kernel.db import Tx, take_turn
from bankhall.kernel.errors import Refusal
from bankhall.kernel.i18n import Language
from bankhall.kernel.step_up.actions import require_confirmation
from bankhall.kernel.tables import is_any
from bankhall.notify import api as notify
from bankhall.notify.types import Channel, Message, Template

_HERE = TalkChannel.WECHAT


# ------------------------------------------------------------------------------------------------- by its customer


async def make_code(tx: Tx, *, account: str) -> WeChatCode:
    """By which the account that sends it becomes the customer's, in place of the last one. `account`: the bank's in
    WeChat. Raises NoSuchCustomer, ConfirmationRequired.
    """
    mine = await customers.my_file(tx)
    await require_confirmation(tx, ConnectWeChat(account=account))
    await customers.lock_customer(tx, mine.id)
    await tx.session.execute(delete(WeChatCodeRow).where(WeChatCodeRow.until <= tx.now))
    code = f"{secrets.randbelow(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}}"
    until = tx.now + rules.CODE_GOOD_FOR
    values = {"customer_id": mine.id, "code_key": queries.wechat_code_key(tx, code), "until": until}
    row = insert(WeChatCodeRow).values(**values)
    changes = {"code_key": row.excluded.code_key, "until": row.excluded.until}
    await tx.session.execute(row.on_conflict_do_update(index_elements=["customer_id"], set_=changes))
    tx.audit("care.make_wechat_code", "customer", mine.id)
    return WeChatCode(rules.spaced(code), until)


async def disconnect(tx: Tx) -> None:
    """By its customer; twice is once. Raises NoSuchCustomer."""
    mine = await customers.my_file(tx)
    await _forget(tx, await customers.ids_of(tx, mine.id))


async def forget_links(tx: Tx, customer_ids: list[UUID]) -> None:
    """Of those who are the bank's no more."""
    await _forget(tx, customer_ids)


# ------------------------------------------------------------------------------------------------------- by WeChat


async def keep_told(tx: Tx, told: WeChatTold) -> ArrivalState | None:
    """What WeChat tells, once. None for what was kept before, and for what nobody said."""
    if told.kind in (WeChatKind.FOLLOWED, WeChatKind.LEFT):
        await _note_following(tx, told)
        return None
    if told.kind is WeChatKind.NOTHING:
        return None
    source = queries.source_key(tx, _HERE, told.id, told.sender)
    await take_turn(tx, f"wechat {told.sender}")
    if await queries.came_before(tx, source, _HERE):
        return None
    if told.kind is WeChatKind.TEXT and told.is_proven and await _is_about_connecting(tx, told):
        return await drop(tx, _HERE, source, ArrivalWhy.CONNECTING)
    said = readable(rules.in_words(told.kind, told.text)) or "—"
    plain = SealedArrival(told.sender, "", said, int(told.kind in rules.LEFT_THERE))
    link = await _link(tx, told.sender)
    if link is None:
        await _tell_how(tx, told)
        return await set_aside(tx, _HERE, source, plain, ArrivalWhy.UNKNOWN_SENDER)
    link.wrote_at, link.follows = max(link.wrote_at, min(told.said_at, tx.now)), True
    today = (await customers.survivors(tx, [link.customer_id])).get(link.customer_id, link.customer_id)
    new = NewConversation(topic=TalkTopic.OTHER, language=language_of(told.text or said), text=said)
    proof = Proof.LINKED if told.is_proven else Proof.NONE
    try:
        id_ = await tx.attempt(bring_in, today, new, into=None, channel=_HERE, proof=proof, left_out=plain.left_out)
    except Refusal:
        return await set_aside(tx, _HERE, source, plain, ArrivalWhy.NO_CUSTOMER)
    await note_arrival(tx, _HERE, source, ArrivalState.KEPT, conversation_id=id_)
    return ArrivalState.KEPT


async def _is_about_connecting(tx: Tx, told: WeChatTold) -> bool:
    code = rules.code_in(told.text)
    if code is not None:
        return await _connect(tx, told, code)
    if rules.wants_off(told.text) and (link := await _link(tx, told.sender)) is not None:
        await _forget(tx, [link.customer_id])
        await _write(tx, told.sender, DISCONNECTED, language_of(told.text))
        return True
    return False


async def _connect(tx: Tx, told: WeChatTold, code: str) -> bool:
    """False where nobody waits for it: then it is like anything else that a stranger writes. Whoever sends it has the
    account in hand and has seen the page of a customer who is signed in; whose it was before it is no more.
    """
    query = delete(WeChatCodeRow).where(
        WeChatCodeRow.code_key == queries.wechat_code_key(tx, code), WeChatCodeRow.until > tx.now
    )
    customer_id = await tx.session.scalar(query.returning(WeChatCodeRow.customer_id))
    if customer_id is None:
        return False
    await customers.lock_customer(tx, customer_id)
    today = await customers.customer(tx, customer_id)
    key = await customers.own_key(tx, customer_id)
    openid_key = queries.openid_key(tx, told.sender)
    before = await tx.session.scalars(
        delete(WeChatLinkRow)
        .where(WeChatLinkRow.openid_key == openid_key, WeChatLinkRow.customer_id != customer_id)
        .returning(WeChatLinkRow.customer_id)
    )
    for other in before:
        tx.audit("care.disconnect_wechat", "customer", other)
    values = {
        "openid_key": openid_key,
        "sealed": key.seal(tx.vault.suite, told.sender.encode(), about=queries.link_place(customer_id)),
        "connected_at": tx.now,
        "wrote_at": min(told.said_at, tx.now),
        "follows": True,
        "moved_at": told.said_at,
    }
    row = insert(WeChatLinkRow).values(customer_id=customer_id, **values)
    await tx.session.execute(row.on_conflict_do_update(index_elements=["customer_id"], set_=values))
    tx.audit("care.connect_wechat", "customer", customer_id)
    name = customers.mask_person(today.name)
    await _write(tx, told.sender, CONNECTED, Language.CHINESE, name=name)
    return True


async def _note_following(tx: Tx, told: WeChatTold) -> None:
    """What is told late, or again, does not undo what was told after it."""
    await tx.session.execute(
        update(WeChatLinkRow)
        .where(WeChatLinkRow.openid_key == queries.openid_key(tx, told.sender), WeChatLinkRow.moved_at <= told.said_at)
        .values(follows=told.kind is WeChatKind.FOLLOWED, moved_at=told.said_at)
    )


async def _link(tx: Tx, openid: str) -> WeChatLinkRow | None:
    """Held."""
    query = select(WeChatLinkRow).where(WeChatLinkRow.openid_key == queries.openid_key(tx, openid))
    found = await tx.session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return found.one_or_none()


async def _tell_how(tx: Tx, told: WeChatTold) -> None:
    since: datetime = tx.now - rules.TOLD_EVERY
    names = {HOW_TO_CONNECT.name}
    if not await notify.written_since(tx, Channel.WECHAT, told.sender, since, templates=names):
        await _write(tx, told.sender, HOW_TO_CONNECT, language_of(told.text))


async def _write(tx: Tx, openid: str, template: Template, language: Language, **facts: str) -> None:
    """Where the bank can; nothing rests on it."""
    letter = Message(
        channel=Channel.WECHAT,
        address=openid,
        language=language,
        template=template,
        void_at=tx.now + HELD_FOR,
        facts=facts,
    )
    try:
        await tx.attempt(notify.send, letter)
    except Refusal:
        return


async def _forget(tx: Tx, customer_ids: list[UUID]) -> None:
    await tx.session.execute(delete(WeChatCodeRow).where(is_any(WeChatCodeRow.customer_id, customer_ids)))
    gone = delete(WeChatLinkRow).where(is_any(WeChatLinkRow.customer_id, customer_ids))
    for customer_id in list(await tx.session.scalars(gone.returning(WeChatLinkRow.customer_id))):
        tx.audit("care.disconnect_wechat", "customer", customer_id)
