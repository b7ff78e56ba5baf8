"""The other ways over HTTP: answering by them, and what nobody was found for."""

from typing import Annotated, Any
from uuid import UUID

from litestar import MediaType, Request, get, post
from litestar.params import FromPath, JSONBody, Parameter

from bankhall.care import permissions
from bankhall.care.channels import queries
from bankhall.care.channels.actions import arrivals, letters, visits, wechat
from bankhall.care.channels.actions.sms import keep_sms
from bankhall.care.channels.adapters.signed import MOST_BYTES, read_signed
from bankhall.care.channels.adapters.wechat import MOST_BYTES as MOST_WECHAT_BYTES
from bankhall.care.channels.adapters.wechat import Account, read_echo, read_told
from bankhall.care.channels.errors import NoWeChat
from bankhall.care.channels.schemas import (
    AnswerIn,
    ArrivalsOut,
    ArrivalTiedOut,
    BranchNotedOut,
    BranchNoteIn,
    MyWeChatOut,
    SmsTold,
    TalkWaysOut,
    TieArrivalIn,
    WeChatCodeOut,
    WeChatOut,
)
from bankhall.care.channels.types import ArrivalSearch, ArrivalWhy, Sms
from bankhall.care.schemas import MessageOut
from bankhall.care.types import TalkChannel
from bankhall.kernel.actors import system
from bankhall.kernel.db import Reading
from bankhall.kernel.web.confirmed import confirmed
from bankhall.kernel.web.given import Db, GivenSettings
from bankhall.kernel.web.inputs import IdempotencyKey, PageSize, SearchWords
from bankhall.kernel.web.rights import needs, open_to_machines

_TAGS = ["care"]
_TALK = "/api/console/conversations/{id:uuid}"
_ARRIVALS = "/api/console/arrivals"
_WECHAT = "/api/portal/wechat"
_SERVE = needs(permissions.SERVE)
_TALK_RIGHT = needs(permissions.TALK)
# Whoever may note that both were in touch.
_NOTE = needs("customers.note_contact")

AfterArrival = Annotated[UUID | None, Parameter(required=False)]
OfChannel = Annotated[TalkChannel | None, Parameter(required=False)]
ForReason = Annotated[ArrivalWhy | None, Parameter(required=False)]


@get(_TALK + "/ways", opt=_SERVE, tags=_TAGS)
async def talk_ways(db: Db, id: FromPath[UUID]) -> TalkWaysOut:
    """By what the customer can be answered, and whether it is proved who they are. Refusals:
    care.conversation_not_found.
    """
    return await db.read(_ways, id)


@post(_TALK + "/answers", status_code=201, opt=_SERVE, tags=_TAGS)
async def answer_by_channel(
    db: Db, id: FromPath[UUID], data: JSONBody[AnswerIn], settings: GivenSettings
) -> MessageOut:
    """By e-mail, SMS or WeChat, to an address that the customer has proved to be theirs. Kept and sent once, however
    often it comes with the same `client_id`. Refusals: care.conversation_not_found, care.not_yours,
    care.conversation_over, care.not_reachable_so, care.answer_too_late, care.answer_too_long, care.says_too_much,
    notify.address_full, kernel.key_reused.
    """
    said = await db.write(letters.answer, data.answer(id), service=settings.mail_service)
    return MessageOut.of(said, to_customer=False)


@get(_ARRIVALS, opt=_SERVE, tags=_TAGS)
async def open_arrivals(
    db: Db,
    looked_for: SearchWords,
    after: AfterArrival = None,
    channel: OfChannel = None,
    why: ForReason = None,
    limit: PageSize = 50,
) -> ArrivalsOut:
    """What came in and nobody was found for, the oldest first. Words are looked for in sender, subject and text, each
    anywhere. All of it lies sealed: a page looks at 1,000 at most, and `next` goes on where it ended, also after a page
    on which nothing was found.
    """
    wanted = ArrivalSearch(words=looked_for or "", channel=channel, why=why)
    return ArrivalsOut.of(await db.read(queries.arrivals, wanted, after=after, limit=limit))


@post(_ARRIVALS + "/{id:uuid}/tie", status_code=200, opt=_SERVE, tags=_TAGS)
async def tie_arrival(db: Db, id: FromPath[UUID], data: JSONBody[TieArrivalIn]) -> ArrivalTiedOut:
    """It becomes a message of that customer, of which nothing is proved. Refusals: care.arrival_not_found,
    care.arrival_settled, care.nobody_numbered, customers.closed, customers.merged, customers.forgotten.
    """
    return ArrivalTiedOut(await db.write(arrivals.tie, id, data.number))


@post(_ARRIVALS + "/{id:uuid}/dismiss", status_code=204, opt=_SERVE, tags=_TAGS)
async def dismiss_arrival(db: Db, id: FromPath[UUID]) -> None:
    """Nobody's matter: it is gone. Refusals: care.arrival_not_found, care.arrival_settled."""
    await db.write(arrivals.dismiss, id)


@post("/api/console/customers/{id:uuid}/branch-notes", status_code=201, opt=_NOTE, tags=_TAGS)
async def note_branch_visit(
    db: Db, id: FromPath[UUID], data: JSONBody[BranchNoteIn], idempotency_key: IdempotencyKey
) -> BranchNotedOut:
    """What a clerk notes of a visit; the customer reads it. The same key and content note once. Refusals:
    customers.not_found, customers.closed, customers.merged, customers.forgotten, care.conversation_not_found,
    care.conversation_over, care.too_many_open, kernel.key_reused.
    """
    key = f"care.note_visit:{db.actor.id}:{idempotency_key}"
    return BranchNotedOut(await db.write(visits.note_visit, data.note_of(id), key=key))


@post(
    "/api/gateways/sms",
    status_code=204,
    opt=open_to_machines(),
    include_in_schema=False,
    request_max_body_size=MOST_BYTES,
)
async def take_sms(request: Request[Any, Any, Any], db: Db, settings: GivenSettings) -> None:
    """From the gateway for text messages (docs/operate/channels.md). Refusals: care.gateway_off,
    care.gateway_unproven, care.gateway_unread.
    """
    told = await read_signed(request, settings.sms_in_key, SmsTold, now=db.database.clock())
    sms = Sms(id=told.id, sender=told.sender, text=told.text)
    await db.database.doors(system("sms")).write(keep_sms, sms)


@get(_WECHAT, opt=_TALK_RIGHT, tags=_TAGS)
async def my_wechat(db: Db, settings: GivenSettings) -> WeChatOut:
    """Whether whoever asks has connected their account in WeChat, and to which of the bank's."""
    return await db.read(_my_wechat, settings.wechat_name if settings.wechat_aes_key is not None else None)


@post(_WECHAT + "/code", status_code=201, opt=_TALK_RIGHT | confirmed(), tags=_TAGS)
async def make_wechat_code(db: Db, settings: GivenSettings) -> WeChatCodeOut:
    """Twelve digits for ten minutes: the account in WeChat that sends them to the bank's becomes theirs. Refusals:
    care.no_wechat, step_up.confirmation_required.
    """
    if settings.wechat_aes_key is None:
        raise NoWeChat
    return WeChatCodeOut.of(await db.write(wechat.make_code, account=settings.wechat_name), settings.wechat_name)


@post(_WECHAT + "/disconnect", status_code=204, opt=_TALK_RIGHT, tags=_TAGS)
async def disconnect_wechat(db: Db) -> None:
    """Theirs speaks for them no more; twice is once."""
    await db.write(wechat.disconnect)


@get("/api/gateways/wechat", opt=open_to_machines(), include_in_schema=False, media_type=MediaType.TEXT)
async def check_wechat(request: Request[Any, Any, Any], db: Db, settings: GivenSettings) -> str:
    """WeChat asks so whether the address is the bank's. Refusals: care.gateway_off, care.gateway_unproven,
    care.gateway_unread.
    """
    return read_echo(Account.of(settings), request.query_params, now=db.database.clock())


@post(
    "/api/gateways/wechat",
    status_code=200,
    opt=open_to_machines(),
    include_in_schema=False,
    media_type=MediaType.TEXT,
    request_max_body_size=MOST_WECHAT_BYTES,
)
async def take_wechat(request: Request[Any, Any, Any], db: Db, settings: GivenSettings) -> str:
    """What somebody writes to the bank's account in WeChat (docs/operate/channels.md). Nothing is answered here: WeChat
    waits five seconds, and what we say goes by the outbox. Refusals: care.gateway_off, care.gateway_unproven,
    care.gateway_unread.
    """
    account = Account.of(settings)
    told = read_told(account, request.query_params, await request.body(), now=db.database.clock())
    await db.database.doors(system("wechat")).write(wechat.keep_told, told)
    return "success"


routes = [
    talk_ways,
    answer_by_channel,
    open_arrivals,
    tie_arrival,
    dismiss_arrival,
    note_branch_visit,
    take_sms,
    my_wechat,
    make_wechat_code,
    disconnect_wechat,
    check_wechat,
    take_wechat,
]


async def _my_wechat(reading: Reading, account: str | None) -> WeChatOut:
    link = await queries.wechat_link(reading, reading.actor.id) if reading.actor.id is not None else None
    return WeChatOut(account=account, link=MyWeChatOut.of(link) if link is not None else None)


async def _ways(reading: Reading, conversation_id: UUID) -> TalkWaysOut:
    found = await queries.ways(reading, conversation_id)
    return TalkWaysOut.of(
        found,
        last=await queries.last_way(reading, conversation_id),
        is_proven=await queries.is_proven(reading, conversation_id),
    )
