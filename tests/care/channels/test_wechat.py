"""The bank's official account in WeChat: only what WeChat signs is heard, each message once; an account is a customer's
when they have connected it; answers go by the outbox, for 48 hours.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.care.channels import reactions
from bankhall.customers.actions.change import close_customer
from bankhall.customers.types import Because
from bankhall.identity.permissions import CUSTOMER_RIGHTS
from bankhall.kernel.actors import ANONYMOUS, Actor, system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.events import enroll
from bankhall.kernel.settings import Secret, Settings
from bankhall.notify.actions.deliver import deliver
from bankhall.notify.adapters.wechat import WeChat
from bankhall.notify.types import Channel, Outcome
from confirming import confirm_and_post
from counter import CLERK, acts, as_customer, counter, register, rows
from hearing import hear
from wechats import (
    AES_KEY,
    APP_ID,
    APP_SECRET,
    NAME,
    OPENID,
    OTHER_OPENID,
    TOKEN,
    WeChatServer,
    brought,
    event_xml,
    message_xml,
    serving,
    text_xml,
)

from .conftest import LI_NA, ROUTES
from .test_mail_in import DESK, MINE, answer, arrivals, only, said, waiting

GATE = "/api/gateways/wechat"
WECHAT = "/api/portal/wechat"
OPEN = Settings(
    secret_key=Secret("k"),
    wechat_app_id=APP_ID,
    wechat_secret=Secret(APP_SECRET),
    wechat_token=Secret(TOKEN),
    wechat_name=NAME,
)
SAFE = Settings(
    secret_key=Secret("k"),
    wechat_app_id=APP_ID,
    wechat_secret=Secret(APP_SECRET),
    wechat_token=Secret(TOKEN),
    wechat_name=NAME,
    wechat_aes_key=Secret(AES_KEY),
)


@pytest.fixture
async def door(bank: Database, writes_to_people: None) -> AsyncIterator[httpx.AsyncClient]:
    """Where WeChat knocks, in safe mode."""
    async with counter(bank, ANONYMOUS, routes=ROUTES, settings=SAFE) as client:
        yield client


@pytest.fixture
async def mine(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=ROUTES, settings=SAFE) as client:
        yield client


@pytest.fixture
def there() -> Iterator[WeChatServer]:
    with serving() as opened:
        yield opened


async def bring(door: httpx.AsyncClient, xml: str | bytes, **how: Any) -> httpx.Response:
    query, body = brought(xml, **how)
    return await door.post(f"{GATE}?{query}", content=body, headers={"Content-Type": "text/xml"})


async def write(door: httpx.AsyncClient, words: str, nth: str = "1", **how: Any) -> None:
    found = await bring(door, text_xml(words, nth=nth, **how))
    assert (found.status_code, found.text) == (200, "success"), found.text


async def connect(bank: Database, mine: httpx.AsyncClient, door: httpx.AsyncClient, openid: str = OPENID) -> str:
    made = await confirm_and_post(bank, mine, f"{WECHAT}/code")
    assert made.status_code == 201, made.text
    await write(door, made.json()["code"], nth=f"code-{openid}-{time.monotonic_ns()}", openid=openid)
    return str(made.json()["code"])


async def sent_by(bank: Database, there: WeChatServer) -> list[Outcome | None]:
    """What waits in the outbox is tried once."""
    wechat = WeChat(there.url, app_id=APP_ID, secret=APP_SECRET)
    query = "SELECT id, tries FROM messages WHERE closed_at IS NULL ORDER BY written_at, id"
    return [
        await deliver(
            bank.doors(system("tests")), id_, tries + 1, carriers={Channel.WECHAT: wechat}, timezone="Asia/Shanghai"
        )
        for id_, tries in await rows(bank, query)
    ]


async def hear_from_now(bank: Database) -> None:
    """As the worker does when it starts."""

    async def begin(tx: Tx) -> None:
        await enroll(tx, reactions.SUBSCRIBERS)

    await bank.doors(system("tests")).write(begin)


async def heard(bank: Database) -> None:
    for one in reactions.SUBSCRIBERS:
        await hear(bank, one)


async def test_wechat_hears_again_what_it_sent_when_the_address_is_entered(door: httpx.AsyncClient) -> None:
    query, _ = brought("", safe=False)
    good = await door.get(f"{GATE}?{query}&echostr=5838479218127813673")
    odd = await door.get(f"{GATE}?{query}&echostr=<script>")
    wrong = await door.get(f"{GATE}?{brought('', safe=False, token='another')[0]}&echostr=1")
    old = await door.get(f"{GATE}?{brought('', safe=False, at=time.time() - 301)[0]}&echostr=1")

    assert (good.status_code, good.text) == (200, "5838479218127813673")
    assert good.headers["content-type"].startswith("text/plain")
    assert [one.status_code for one in (odd, wrong, old)] == [400, 401, 401]


async def test_a_stranger_s_message_waits_for_somebody_and_they_are_told_once_how_to_connect(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    await write(door, "我的卡丢了")
    await write(door, "还在吗", nth="2")

    found = await arrivals(desk)
    assert [(one["channel"], one["sender"], one["why"], one["text"]) for one in found] == [
        ("wechat", OPENID, "unknown_sender", "我的卡丢了"),
        ("wechat", OPENID, "unknown_sender", "还在吗"),
    ]
    assert await rows(bank, "SELECT channel, template FROM messages") == [("wechat", "care.wechat_how")]


async def test_whoever_sends_the_code_of_a_customer_is_connected_and_what_they_write_is_in_their_thread(
    bank: Database,
    zhang: UUID,
    mine: httpx.AsyncClient,
    desk: httpx.AsyncClient,
    door: httpx.AsyncClient,
    there: WeChatServer,
) -> None:
    before = (await mine.get(WECHAT)).json()
    code = await connect(bank, mine, door)
    now = (await mine.get(WECHAT)).json()
    await write(door, "我的卡丢了", nth="2")
    id_ = await only(desk)
    ways = (await desk.get(f"{DESK}/{id_}/ways")).json()
    await desk.post(f"{DESK}/{id_}/take")
    (await answer(desk, id_, "已为您冻结。", channel="wechat")).raise_for_status()
    outcomes = await sent_by(bank, there)

    assert before == {"account": NAME, "link": None}
    assert len(code) == 14
    assert (now["link"]["to"], now["link"]["follows"]) == ("oZh***defg", True)
    assert [(one["text"], one["channel"], one["proof"]) for one in await said(desk, id_)] == [
        ("我的卡丢了", "wechat", "linked"),
        ("", "portal", None),
        ("已为您冻结。", "wechat", None),
    ]
    assert [(one["channel"], one["to"]) for one in ways["items"] if one["channel"] == "wechat"] == [
        ("wechat", "oZh***defg")
    ]
    assert (ways["last"], ways["is_proven"]) == ("wechat", True)
    assert outcomes == [Outcome.SENT, Outcome.SENT]
    assert there.sent[-1] == (OPENID, "已为您冻结。")
    assert "张*" in there.sent[0][1]
    assert "张伟" not in there.sent[0][1]
    seen = (await mine.get(f"{MINE}/{id_}")).json()["items"]
    assert [one["text"] for one in seen if one["author"] != "bank"] == ["我的卡丢了", "已为您冻结。"]


async def test_a_code_connects_once_for_ten_minutes_and_only_the_last_one(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    first = (await confirm_and_post(bank, mine, f"{WECHAT}/code")).json()["code"]
    second = (await confirm_and_post(bank, mine, f"{WECHAT}/code")).json()["code"]
    await write(door, first, nth="1", openid=OTHER_OPENID)
    none = (await mine.get(WECHAT)).json()["link"]
    await write(door, second.replace(" ", ""), nth="2")
    await write(door, second, nth="3", openid=OTHER_OPENID)
    linked = (await mine.get(WECHAT)).json()["link"]
    third = (await confirm_and_post(bank, mine, f"{WECHAT}/code")).json()["code"]
    later = Database(bank.engine, clock=lambda: bank.clock() + timedelta(minutes=11), vault=bank.vault)
    async with counter(later, ANONYMOUS, routes=ROUTES, settings=SAFE) as late_door:
        await bring(late_door, text_xml(third, nth="4", openid=OTHER_OPENID), at=time.time() + 660)

    assert none is None
    assert linked["to"] == "oZh***defg"
    assert await rows(bank, "SELECT count(*) FROM wechat_links") == [(1,)]
    assert (await mine.get(WECHAT)).json()["link"]["to"] == "oZh***defg"


async def test_connecting_is_confirmed_by_its_customer_and_needs_safe_mode(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient
) -> None:
    asked = await mine.post(f"{WECHAT}/code")
    async with counter(bank, as_customer(zhang), routes=ROUTES, settings=OPEN) as client:
        plain = await client.post(f"{WECHAT}/code")
        told = (await client.get(WECHAT)).json()

    assert (asked.status_code, asked.json()["code"]) == (403, "step_up.confirmation_required")
    assert (plain.status_code, plain.json()["code"]) == (404, "care.no_wechat")
    assert told == {"account": None, "link": None}
    assert await rows(bank, "SELECT count(*) FROM wechat_codes") == [(0,)]


async def test_in_plaintext_nobody_is_proved_and_nobody_connected(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, desk: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    """Whoever has seen one address of five minutes could write it: WeChat's signature is not over the message."""
    await connect(bank, mine, door)
    code = (await confirm_and_post(bank, mine, f"{WECHAT}/code")).json()["code"]
    async with counter(bank, ANONYMOUS, routes=ROUTES, settings=OPEN) as plain_door:
        await bring(plain_door, text_xml("转账给我", nth="2"), safe=False)
        await bring(plain_door, text_xml(code, nth="3", openid=OTHER_OPENID), safe=False)
    downgraded = await bring(door, text_xml("转账给我", nth="4"), safe=False)

    assert [one["proof"] for one in await said(desk, await only(desk))] == ["none"]
    assert [one["sender"] for one in await arrivals(desk)] == [OTHER_OPENID]
    assert (downgraded.status_code, downgraded.json()["code"]) == (401, "care.gateway_unproven")


async def test_what_wechat_sends_again_also_at_once_is_kept_once(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, desk: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    await connect(bank, mine, door)
    query, body = brought(text_xml("还在吗", nth="7"))
    answers = await asyncio.gather(*(door.post(f"{GATE}?{query}", content=body) for _ in range(4)))

    assert [(one.status_code, one.text) for one in answers] == [(200, "success")] * 4
    assert [one["text"] for one in await said(desk, await only(desk))] == ["还在吗"]


@pytest.mark.parametrize(
    "how",
    [
        {"token": "another"},
        {"at": time.time() - 100_000},
        {"at": time.time() + 100_000},
        {"app_id": "wx-of-another-account"},
        {"aes_key": AES_KEY[::-1]},
    ],
)
async def test_what_is_not_signed_and_sealed_for_this_account_now_is_not_heard(
    bank: Database, door: httpx.AsyncClient, how: dict[str, Any]
) -> None:
    found = await bring(door, text_xml("好"), **how)

    assert (found.status_code, found.json()["code"]) == (401, "care.gateway_unproven")
    assert await rows(bank, "SELECT count(*) FROM channel_arrivals") == [(0,)]


async def test_a_sealed_message_that_is_changed_or_signed_by_its_address_alone_is_not_heard(
    bank: Database, door: httpx.AsyncClient
) -> None:
    query, body = brought(text_xml("好"))
    other = brought(text_xml("转账"))[1]
    without = query.rpartition("&msg_signature=")[0]
    attempts = [
        await door.post(f"{GATE}?{query}", content=other),
        await door.post(f"{GATE}?{without}", content=body),
        await door.post(f"{GATE}?{query.replace('nonce=1', 'nonce=2')}", content=body),
        await door.post(GATE, content=body),
        await door.post(f"{GATE}?timestamp={'9' * 40}&nonce=1&signature=1", content=body),
    ]

    assert {(one.status_code, one.json()["code"]) for one in attempts} == {(401, "care.gateway_unproven")}


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"{}",
        b"<xml>",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><FromUserName>&a;</FromUserName></xml>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
        b"<xml>" + b"<a>" * 50 + b"</a>" * 50 + b"</xml>",
        b"<xml>" + b"<a/>" * 500 + b"</xml>",
        text_xml("好", nth="").encode(),
        text_xml("好", openid="o" * 65).encode(),
        text_xml("好").replace("<MsgType>", "<MsgType>x</MsgType><MsgType>").encode(),
        message_xml("text", at=0).replace("<CreateTime>0", "<CreateTime>never").encode(),
    ],
)
@pytest.mark.parametrize("is_safe", [True, False])
async def test_what_cannot_be_read_is_refused_and_nothing_in_it_is_expanded(
    bank: Database, xml: bytes, is_safe: bool, writes_to_people: None
) -> None:
    async with counter(bank, ANONYMOUS, routes=ROUTES, settings=SAFE if is_safe else OPEN) as door:
        found = await bring(door, xml, safe=is_safe)

    assert (found.status_code, found.json()["code"]) == (400, "care.gateway_unread")
    assert await rows(bank, "SELECT count(*) FROM channel_arrivals") == [(0,)]


async def test_more_than_is_looked_at_is_not_read(door: httpx.AsyncClient) -> None:
    found = await bring(door, text_xml("好" * 40_000), safe=False)

    assert found.status_code == 413


async def test_a_bank_without_an_account_hears_nobody(bank: Database) -> None:
    async with counter(bank, LI_NA, routes=ROUTES) as client:
        found = await bring(client, text_xml("好"))
        echo = await client.get(f"{GATE}?{brought('', safe=False)[0]}&echostr=1")

    assert [(one.status_code, one.json()["code"]) for one in (found, echo)] == [(404, "care.gateway_off")] * 2


async def test_pictures_places_and_voices_are_said_in_words(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, desk: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    await connect(bank, mine, door)
    told = [
        ("image", "<PicUrl>http://169.254.169.254/</PicUrl><MediaId>m1</MediaId>"),
        ("voice", "<MediaId>m2</MediaId><Format>amr</Format><Recognition>我要查余额</Recognition>"),
        ("location", "<Location_X>31.23</Location_X><Location_Y>121.47</Location_Y><Label>南京路</Label>"),
        ("link", "<Title>骗子网站</Title><Url>https://evil.example</Url>"),
        ("something_new", ""),
    ]
    for nth, (kind, more) in enumerate(told):
        assert (await bring(door, message_xml(kind, more, nth=str(nth)))).status_code == 200

    assert [(one["text"], one["left_out"]) for one in await said(desk, await only(desk))] == [
        ("［图片 picture］", 1),
        ("［语音 voice message］ 我要查余额", 1),
        ("［位置 place］ 南京路 (31.23, 121.47)", 0),
        ("［链接 link］ 骗子网站 https://evil.example", 0),
        ("［其他消息 message of another kind］", 1),
    ]


async def test_whoever_unfollows_the_bank_is_not_written_to_until_they_follow_or_write_again(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, desk: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    await connect(bank, mine, door)
    await write(door, "好", nth="2")
    id_ = await only(desk)
    await desk.post(f"{DESK}/{id_}/take")

    async def by_wechat() -> bool:
        ways = (await desk.get(f"{DESK}/{id_}/ways")).json()["items"]
        return any(one["channel"] == "wechat" for one in ways)

    now = time.time()
    await bring(door, event_xml("unsubscribe", at=now + 2))
    await bring(door, event_xml("subscribe", at=now + 1))
    left = await by_wechat()
    refused = await answer(desk, id_, "好的", channel="wechat")
    await bring(door, event_xml("subscribe", at=now + 3))
    back = await by_wechat()
    await bring(door, event_xml("CLICK", at=now + 4))

    assert (left, back) == (False, True)
    assert (refused.status_code, refused.json()["code"]) == (409, "care.not_reachable_so")
    assert [one["text"] for one in await said(desk, id_)] == ["好", ""]


async def test_after_48_hours_the_agent_is_told_so_before_and_what_wechat_refuses_stands_in_the_thread(
    bank: Database,
    zhang: UUID,
    mine: httpx.AsyncClient,
    desk: httpx.AsyncClient,
    door: httpx.AsyncClient,
    there: WeChatServer,
) -> None:
    await hear_from_now(bank)
    await connect(bank, mine, door)
    await write(door, "好", nth="2")
    id_ = await only(desk)
    await desk.post(f"{DESK}/{id_}/take")
    await sent_by(bank, there)
    (await answer(desk, id_, "第一个答复", channel="wechat")).raise_for_status()
    there.codes = [45015]
    assert await sent_by(bank, there) == [Outcome.GIVEN_UP]
    await heard(bank)
    later = Database(bank.engine, clock=lambda: bank.clock() + timedelta(hours=49), vault=bank.vault)
    async with counter(later, LI_NA, routes=ROUTES, settings=SAFE) as late_desk:
        late = await answer(late_desk, id_, "第二个答复", channel="wechat")
        ways = (await late_desk.get(f"{DESK}/{id_}/ways")).json()

    told = [(one["author"], one["step"], one["channel"]) for one in await said(desk, id_)]
    assert told[-2:] == [("agent", None, "wechat"), ("bank", "not_sent", "wechat")]
    assert (late.status_code, late.json()["code"]) == (409, "care.answer_too_late")
    assert all(one["channel"] != "wechat" for one in ways["items"])


async def test_no_card_number_and_nothing_too_long_leaves_by_wechat(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, desk: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    await connect(bank, mine, door)
    await write(door, "好", nth="2")
    id_ = await only(desk)
    await desk.post(f"{DESK}/{id_}/take")
    number = await answer(desk, id_, "卡号 6222 0000 1111 2222", channel="wechat")
    long = await answer(desk, id_, "字" * 683, channel="wechat")
    fits = await answer(desk, id_, "字" * 682, channel="wechat")

    assert [(one.status_code, one.json().get("code")) for one in (number, long)] == [
        (422, "care.says_too_much"),
        (422, "care.answer_too_long"),
    ]
    assert fits.status_code == 201


async def test_an_account_speaks_for_one_customer_and_for_nobody_who_has_disconnected_it(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, desk: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    await connect(bank, mine, door)
    lei = await register(bank, "李雷")
    async with counter(bank, as_customer(lei), routes=ROUTES, settings=SAFE) as his:
        await connect(bank, his, door)
        moved = [(await one.get(WECHAT)).json()["link"] is not None for one in (mine, his)]
        await write(door, "断开。", nth="5")
        off = (await his.get(WECHAT)).json()["link"]
        await connect(bank, his, door)
        gone = [(await his.post(f"{WECHAT}/disconnect")).status_code for _ in range(2)]
    await write(door, "还在吗", nth="6")

    assert moved == [False, True]
    assert off is None
    assert gone == [204, 204]
    assert [one["text"] for one in await arrivals(desk)] == ["还在吗"]
    assert await waiting(desk) == []
    did = [act for act in await acts(bank) if act.endswith("_wechat")]
    assert did == ["care.connect_wechat", "care.disconnect_wechat"] * 3


async def test_openids_lie_sealed_and_go_with_their_customer(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    await connect(bank, mine, door)
    assert OPENID not in str(await rows(bank, "SELECT * FROM wechat_links"))
    assert OPENID.encode().hex() not in str(await rows(bank, "SELECT encode(sealed, 'hex') FROM wechat_links"))

    await hear_from_now(bank)
    await bank.doors(CLERK).write(close_customer, Because(zhang, "left"))
    await heard(bank)
    assert await rows(bank, "SELECT count(*) FROM wechat_links") == [(0,)]


async def test_only_a_customer_connects_and_each_sees_their_own(
    bank: Database, zhang: UUID, mine: httpx.AsyncClient, desk: httpx.AsyncClient, door: httpx.AsyncClient
) -> None:
    await connect(bank, mine, door)
    lei = await register(bank, "李雷")
    async with counter(bank, as_customer(lei), routes=ROUTES, settings=SAFE) as his:
        theirs = (await his.get(WECHAT)).json()["link"]
    staff = await desk.post(f"{WECHAT}/code")
    nobody = Actor(kind="staff", name="x", id=zhang, rights=CUSTOMER_RIGHTS)
    async with counter(bank, nobody, routes=ROUTES, settings=SAFE) as odd:
        masked = await odd.post(f"{WECHAT}/disconnect")

    assert theirs is None
    assert staff.status_code == 403
    assert masked.status_code == 404
