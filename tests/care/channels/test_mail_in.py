"""E-mail comes in from a real mail server: each once, in its conversation, and for whom it is meant."""

import asyncio
import email
from datetime import timedelta
from email.policy import default
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from bankhall.care.channels.actions.arrivals import let_lapse
from bankhall.care.channels.actions.mail import keep_mail
from bankhall.care.channels.adapters import reading
from bankhall.care.channels.adapters.imap import Imap
from bankhall.care.channels.jobs import read_mailbox
from bankhall.care.channels.reactions import SUBSCRIBERS
from bankhall.care.channels.rules.mail import read_mail
from bankhall.care.channels.types import ArrivalState, Place, Post
from bankhall.customers import api as customers
from bankhall.identity import api as identity
from bankhall.kernel.actors import system
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.events import enroll
from bankhall.kernel.ids import new_id
from bankhall.notify.actions.deliver import deliver
from bankhall.notify.adapters.smtp import Smtp
from bankhall.notify.types import Channel
from counter import acts, doors, register, rows
from hearing import hear
from notify.test_smtp import Postbox, serving

from .conftest import MAILBOX, PHONE, reachable
from .mailserver import SERVICE, MailServer, mail

DESK = "/api/console/conversations"
MINE = "/api/portal/conversations"
ANSWER = "请您别急，我已经为您挂失。"


async def read(bank: Database, box: Imap, post: Post) -> int:
    return await read_mailbox(bank.doors(system("mail")), box, post)


async def waiting(desk: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.get(DESK)).raise_for_status().json()["waiting"]
    return found


async def said(desk: httpx.AsyncClient, id_: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.get(f"{DESK}/{id_}")).raise_for_status().json()["items"]
    return found


async def only(desk: httpx.AsyncClient) -> str:
    (line,) = await waiting(desk)
    return str(line["conversation"]["id"])


async def arrivals(desk: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.get("/api/console/arrivals")).raise_for_status().json()["items"]
    return found


async def answer(desk: httpx.AsyncClient, id_: str, text: str = ANSWER, **other: Any) -> httpx.Response:
    body = {"client_id": str(new_id()), "channel": "email", "text": text} | other
    return await desk.post(f"{DESK}/{id_}/answers", json=body)


async def send_off(bank: Database, port: int, *, nth: int = 1) -> None:
    """What the worker does with each letter that is to go."""
    carriers = {Channel.EMAIL: Smtp(f"smtp://127.0.0.1:{port}", sender="no-reply@bank.example", bank="某某银行")}
    for (id_,) in await rows(bank, "SELECT id FROM messages WHERE closed_at IS NULL ORDER BY id"):
        await deliver(bank.doors(system("notify")), id_, nth, carriers=carriers, timezone="Asia/Shanghai")


async def send_answer(bank: Database, desk: httpx.AsyncClient, id_: str) -> Any:
    """Taken, answered and sent: the letter as the customer's mail server has it."""
    await desk.post(f"{DESK}/{id_}/take")
    (await answer(desk, id_)).raise_for_status()
    postbox = Postbox()
    with serving(postbox) as port:
        await send_off(bank, port)
    (envelope,) = postbox.taken
    assert isinstance(envelope.content, bytes)
    letter = email.message_from_bytes(envelope.content, policy=default)
    letter["X-Envelope-From"] = envelope.mail_from or ""
    return letter


async def test_a_mail_is_answered_and_the_answer_is_answered_in_one_thread(
    bank: Database,
    zhang: UUID,
    portal: httpx.AsyncClient,
    desk: httpx.AsyncClient,
    server: MailServer,
    box: Imap,
    post: Post,
) -> None:
    server.receive(mail(files=2))
    await read(bank, box, post)
    id_ = await only(desk)
    letter = await send_answer(bank, desk, id_)
    server.receive(
        mail(
            "好的，谢谢！\r\n\r\n在 2026年12月1日，某某银行 <service@bank.example> 写道：\r\n> 请您别急\r\n",
            to=letter["Reply-To"],
            subject="回复: 卡丢了",
            message_id="<second@example.com>",
        )
    )
    await read(bank, box, post)
    told = await said(desk, id_)

    assert [(one["author"], one["channel"], one["proof"], one["left_out"], one["step"]) for one in told] == [
        ("customer", "email", "none", 2, None),
        ("bank", "portal", None, 0, "taken"),
        ("agent", "email", None, 0, None),
        ("customer", "email", "reply", 0, None),
    ]
    assert told[0]["text"] == "卡丢了\n\n您好，我的卡丢了，请问怎么办？"
    assert told[3]["text"] == "好的，谢谢！"
    assert (letter["To"], letter["From"].addresses[0].addr_spec) == (MAILBOX, SERVICE)
    assert letter["Subject"].startswith("Re: 卡丢了 [#")
    assert letter["In-Reply-To"] == "<first@example.com>"
    assert letter["Auto-Submitted"] == "no"
    assert letter["Reply-To"] == letter["X-Envelope-From"] != SERVICE
    assert letter.get_content().strip() == ANSWER
    mine = (await portal.get(f"{MINE}/{id_}")).json()["items"]
    assert [one["text"] for one in mine] == [one["text"] for one in told]
    assert server.seen() == [True, True]
    assert {"care.take_in", "care.answer"} <= set(await acts(bank))


async def test_a_mail_that_a_busy_machine_did_not_come_to_read_is_read_another_time(
    bank: Database,
    zhang: UUID,
    desk: httpx.AsyncClient,
    server: MailServer,
    box: Imap,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.receive(mail())
    with monkeypatch.context() as busy:
        busy.setattr(reading, "_MOST_SECONDS", 0)  # its process has no turn before its time is over
        assert await read(bank, box, post) == 0
    assert server.seen() == [False]
    assert await arrivals(desk) == []

    assert await read(bank, box, post) == 1
    assert server.seen() == [True]
    assert [one["author"] for one in await said(desk, await only(desk))] == ["customer"]


@pytest.mark.parametrize("how", ["address", "subject", "in_reply_to", "references"])
async def test_an_answer_finds_its_conversation_by_whatever_is_left_of_it(
    bank: Database,
    zhang: UUID,
    desk: httpx.AsyncClient,
    server: MailServer,
    box: Imap,
    post: Post,
    how: str,
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    id_ = await only(desk)
    letter = await send_answer(bank, desk, id_)
    left: dict[str, Any] = {
        "address": {"to": letter["Reply-To"], "subject": "?"},
        "subject": {"subject": f"AW: {letter['Subject']}"},
        "in_reply_to": {"subject": "?", "In_Reply_To": letter["Message-ID"]},
        "references": {"subject": "?", "References": f"<first@example.com> {letter['Message-ID']}"},
    }[how]
    server.receive(mail("还有一事", message_id="<2@example.com>", **left))
    await read(bank, box, post)

    last = (await said(desk, id_))[-1]
    assert (last["text"], last["proof"]) == ("还有一事", "reply")


async def test_what_somebody_else_answers_to_a_letter_of_ours_is_looked_at_first(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    id_ = await only(desk)
    letter = await send_answer(bank, desk, id_)
    server.receive(mail("转账吧", sender="thief@evil.example", to=letter["Reply-To"], message_id="<x@evil.example>"))
    await read(bank, box, post)

    assert len(await said(desk, id_)) == 3
    (found,) = await arrivals(desk)
    assert (found["why"], found["sender"], found["text"]) == ("other_sender", "thief@evil.example", "转账吧")


async def test_a_guessed_token_leads_nowhere(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    id_ = await only(desk)
    await send_answer(bank, desk, id_)
    server.receive(mail("猜的", to=f"service+{'a' * 26}@bank.example", message_id="<guess@example.com>"))
    await read(bank, box, post)

    assert len(await said(desk, id_)) == 3
    (line,) = await waiting(desk)
    assert line["conversation"]["id"] != id_


async def test_whoever_nobody_knows_is_tied_to_a_customer_by_staff_or_put_away(
    bank: Database,
    zhang: UUID,
    desk: httpx.AsyncClient,
    other_desk: httpx.AsyncClient,
    server: MailServer,
    box: Imap,
    post: Post,
) -> None:
    (number,) = {one.number for one in (await doors(bank).read(customers.briefs, [zhang])).values()}
    server.receive(mail("我是张伟", sender="work@firm.example", message_id="<1@firm.example>"))
    server.receive(mail("便宜的表", sender="spam@firm.example", message_id="<2@firm.example>"))
    await read(bank, box, post)
    first, second = await arrivals(desk)
    assert [one["why"] for one in (first, second)] == ["unknown_sender"] * 2

    nobody = await desk.post(f"/api/console/arrivals/{first['id']}/tie", json={"number": "0"})
    both = await asyncio.gather(
        *(one.post(f"/api/console/arrivals/{first['id']}/tie", json={"number": number}) for one in (desk, other_desk))
    )
    gone = await desk.post(f"/api/console/arrivals/{second['id']}/dismiss")
    again = await desk.post(f"/api/console/arrivals/{second['id']}/dismiss")

    assert (nobody.status_code, nobody.json()["code"]) == (404, "care.nobody_numbered")
    assert sorted(one.status_code for one in both) == [200, 409]
    assert (gone.status_code, again.status_code, again.json()["code"]) == (204, 409, "care.arrival_settled")
    assert await arrivals(desk) == []
    id_ = await only(desk)
    assert [(one["text"], one["proof"]) for one in await said(desk, id_)] == [("卡丢了\n\n我是张伟", "none")]
    # The letter goes to the mailbox that the customer has proved, not to whoever wrote.
    letter = await send_answer(bank, desk, id_)
    assert letter["To"] == MAILBOX
    assert await rows(bank, "SELECT count(*) FROM channel_arrivals WHERE sealed IS NOT NULL") == [(0,)]


async def test_an_address_that_nobody_has_proved_is_nobodys(
    bank: Database, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    id_ = await register(bank, "王五")
    await reachable(bank, id_, mailbox=MAILBOX, phone="13912345678", proved=False)
    server.receive(mail())
    await read(bank, box, post)

    assert await waiting(desk) == []
    assert [one["why"] for one in await arrivals(desk)] == ["unknown_sender"]


async def test_the_agent_is_told_that_a_sender_proves_nothing_and_by_what_to_answer(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    id_ = await only(desk)
    ways = (await desk.get(f"{DESK}/{id_}/ways")).json()

    assert (ways["last"], ways["is_proven"]) == ("email", False)
    assert {one["channel"]: one["to"] for one in ways["items"]} == {
        "email": "z***@example.com",
        "sms": "138****5678",
    }


async def test_no_number_of_an_account_leaves_by_mail(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    id_ = await only(desk)
    await desk.post(f"{DESK}/{id_}/take")
    refused = await answer(desk, id_, "您的卡号是 6222 0000 1234 5678")

    assert (refused.status_code, refused.json()["code"]) == (422, "care.says_too_much")
    assert await rows(bank, "SELECT count(*) FROM messages") == [(0,)]


async def test_only_whoever_has_the_conversation_answers_and_each_answer_leaves_once(
    bank: Database,
    zhang: UUID,
    desk: httpx.AsyncClient,
    other_desk: httpx.AsyncClient,
    server: MailServer,
    box: Imap,
    post: Post,
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    id_, client_id = await only(desk), str(new_id())
    await desk.post(f"{DESK}/{id_}/take")
    stranger = await answer(other_desk, id_)
    told = await asyncio.gather(*(answer(desk, id_, client_id=client_id) for _ in range(4)))
    other = await answer(desk, id_, "别的", client_id=client_id)
    by_nothing = await answer(desk, id_, channel="wechat")

    assert stranger.status_code == 404
    assert {one.json()["nth"] for one in told} == {3}
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")
    assert by_nothing.json()["code"] == "care.not_reachable_so"
    assert await rows(bank, "SELECT count(*) FROM messages") == [(1,)]


async def test_a_letter_that_is_refused_is_seen_by_the_agent_once(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    async def begin(tx: Tx) -> None:
        await enroll(tx, SUBSCRIBERS)

    await bank.doors(system("tests")).write(begin)
    server.receive(mail())
    await read(bank, box, post)
    id_ = await only(desk)
    await desk.post(f"{DESK}/{id_}/take")
    await answer(desk, id_)
    with serving(Postbox("550 no such box")) as port:
        await send_off(bank, port)
    await hear(bank, SUBSCRIBERS[0])

    assert [one["step"] for one in await said(desk, id_)] == [None, "taken", None, "not_sent"]


async def test_a_letter_that_comes_back_is_seen_by_the_agent_once(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    id_ = await only(desk)
    letter = await send_answer(bank, desk, id_)
    for nth, what in enumerate(["delayed", "failed", "failed"]):
        server.receive(
            (
                f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: {letter['Reply-To']}\r\n"
                f"Message-ID: <bounce{nth}@mx.example>\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
                'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
                "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
                "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
                f"Final-Recipient: rfc822; {MAILBOX}\r\nAction: {what}\r\nStatus: 5.1.1\r\n\r\n"
                "--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
                f"Message-ID: {letter['Message-ID']}\r\n\r\n--b--\r\n"
            ).encode()
        )
    await read(bank, box, post)

    assert [one["step"] for one in await said(desk, id_)] == [None, "taken", None, "not_sent"]
    assert await waiting(desk) == []
    assert await arrivals(desk) == []


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<news.example>"}],
)
async def test_what_no_person_wrote_is_answered_by_nobody(
    bank: Database,
    zhang: UUID,
    desk: httpx.AsyncClient,
    server: MailServer,
    box: Imap,
    post: Post,
    headers: dict[str, Any],
) -> None:
    server.receive(mail(**headers))
    server.receive(mail(sender="service+abc@bank.example", message_id="<own@bank.example>"))
    await read(bank, box, post)

    assert await waiting(desk) == []
    assert await arrivals(desk) == []


async def test_the_same_mail_twice_and_two_workers_at_once_make_one_message(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    server.receive(mail())
    await asyncio.gather(*(read(bank, box, post) for _ in range(3)))
    server.receive(mail())
    await read(bank, box, post)

    assert len(await said(desk, await only(desk))) == 1


async def test_a_worker_that_died_between_two_mails_loses_and_doubles_none(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    # Without a Message-ID: only the place in the mailbox tells them apart.
    server.receive(mail("一", message_id=""))
    server.receive(mail("二", message_id="", subject="二"))
    validity, found = box.fetch(None, most=5, most_bytes=10_000)
    place = Place(validity, found[0].uid)
    await bank.doors(system("mail")).write(keep_mail, post, place, read_mail(found[0].raw))
    # It dies here: nothing is marked as seen. The next one begins where the books say.
    assert await read(bank, box, post) == 1
    twice = await bank.doors(system("mail")).write(keep_mail, post, place, read_mail(found[0].raw))

    assert twice is None
    assert len(await waiting(desk)) == 2


async def test_a_mailbox_that_was_made_anew_is_read_from_the_beginning_and_doubles_nothing(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    raw = mail()
    again = await bank.doors(system("mail")).write(keep_mail, post, Place(1, 1), read_mail(raw))
    fresh = await bank.doors(system("mail")).write(
        keep_mail, post, Place(1, 2), read_mail(mail("新的", message_id="<new@example.com>", subject="新的"))
    )

    assert (again, fresh) == (None, ArrivalState.KEPT)
    assert len(await waiting(desk)) == 2


async def test_a_mailbox_that_is_another_customer_s_by_now_leads_into_nobody_else_s_matter(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    await read(bank, box, post)
    id_, other = await only(desk), await register(bank, "李雷")

    async def move(tx: Tx) -> None:
        await identity.keep_reachable(tx, zhang, name="—", phones=(PHONE,), emails=(), documents=())

    await bank.doors(system("tests")).write(move)
    await reachable(bank, other, mailbox=MAILBOX, phone="13912345678")
    server.receive(mail("我是另一个人", message_id="<2@example.com>", In_Reply_To="<first@example.com>"))
    await read(bank, box, post)

    assert [one["text"] for one in await said(desk, id_)] == ["卡丢了\n\n您好，我的卡丢了，请问怎么办？"]
    assert {one["name"] for one in await waiting(desk)} == {"张伟", "李雷"}


async def test_what_our_own_mail_server_found_forged_is_looked_at_first(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(
        b"Authentication-Results: mx.bank.example; spf=fail; dmarc=fail header.from=example.com\r\n" + mail()
    )
    # What another's server says, or what stands below, is what the sender wrote.
    server.receive(
        b"Authentication-Results: mx.evil.example; dmarc=fail\r\n" + mail("二", message_id="<2@example.com>")
    )
    await read(bank, box, post)

    assert [one["why"] for one in await arrivals(desk)] == ["failed_check"]
    assert len(await waiting(desk)) == 1


async def test_a_customer_with_three_matters_open_goes_on_in_one_of_them(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    for nth in range(5):
        server.receive(mail(f"第{nth}件", subject=f"{nth}", message_id=f"<{nth}@example.com>"))
    await read(bank, box, post)

    lines = await waiting(desk)
    assert sorted(one["conversation"]["messages"] for one in lines) == [1, 1, 3]


async def test_a_mail_from_a_closed_customer_waits_for_somebody_to_look(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    async def close(tx: Tx) -> None:
        await tx.session.execute(text("UPDATE customers SET status = 'closed' WHERE id = :id"), {"id": zhang})

    await bank.doors(system("tests")).write(close)
    server.receive(mail())
    await read(bank, box, post)

    assert [one["why"] for one in await arrivals(desk)] == ["no_customer"]


async def test_what_nobody_looked_at_in_a_month_is_forgotten(
    bank: Database, desk: httpx.AsyncClient, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    await read(bank, box, post)

    assert await bank.doors(system("tests")).write(let_lapse) == 0
    later = Database(bank.engine, clock=lambda: bank.clock() + timedelta(days=31), vault=bank.vault)
    assert await later.doors(system("tests")).write(let_lapse) == 1
    assert await rows(bank, "SELECT state, sealed FROM channel_arrivals") == [("lapsed", None)]


async def test_neither_mailbox_nor_words_lie_in_clear(
    bank: Database, zhang: UUID, server: MailServer, box: Imap, post: Post
) -> None:
    server.receive(mail())
    server.receive(mail("秘密", sender="work@firm.example", message_id="<1@firm.example>"))
    await read(bank, box, post)
    tables = ("conversations", "conversation_messages", "channel_threads", "channel_arrivals", "audit_log", "events")
    lying = "".join([str(await rows(bank, f"SELECT * FROM {table}")) for table in tables])

    for word in (MAILBOX, "work@firm.example", "卡丢了", "秘密"):
        assert word not in lying


async def test_a_mailbox_that_cannot_be_reached_is_read_the_next_time(
    bank: Database, zhang: UUID, desk: httpx.AsyncClient, server: MailServer, post: Post
) -> None:
    closed = Imap(server.url.replace(f":{server.port}/", ":9/"))
    wrong = Imap(server.url.replace("%20", "-"))
    server.receive(mail())

    assert await read(bank, closed, post) == 0
    assert await read(bank, wrong, post) == 0
    assert await read(bank, Imap(server.url), post) == 1
