"""What is read of an e-mail, whoever wrote it, and whatever for."""

import time

import pytest

from bankhall.care.channels.adapters.reading import read_mail_apart
from bankhall.care.channels.rules import mail as rules
from bankhall.care.channels.rules.answers import says_too_much
from bankhall.care.channels.rules.tokens import as_key, as_token
from bankhall.care.channels.types import Mail

from .mailserver import mail


def read(raw: bytes, **how: str) -> Mail:
    found = rules.read_mail(raw, **how)
    assert found is not None
    return found


def test_of_a_mail_in_html_a_person_s_text_is_read_and_no_script() -> None:
    markup = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>您好<br>第二行</p>"
        "<script>alert(1)</script><div>a &lt;b&gt; &amp; c</div><blockquote>以前的</blockquote></body></html>"
    )

    found = read(mail(" ", markup=markup))

    assert found.text == "您好\n第二行\n\na <b> & c"


@pytest.mark.parametrize(
    "history",
    [
        "On Mon, 30 Nov 2026 at 10:00, Bank <service@bank.example> wrote:\n> old",
        "在 2026年11月30日 10:00，某某银行 写道：\n> 以前",
        "-----原始邮件-----\n发件人: 某某银行",
        "-----Original Message-----\nFrom: Bank",
        "发件人：某某银行\n发送时间：2026年11月30日\n收件人：张伟",
        "________________________________\nFrom: Bank\nSent: Monday",
        "> quoted\n> more",
        "-- \n张伟\n某公司",
    ],
)
def test_what_was_said_before_is_cut_off(history: str) -> None:
    assert rules.without_history(f"新的一句\n\n{history}") == "新的一句"


def test_where_nothing_would_be_left_all_stays() -> None:
    assert rules.without_history("> 只有引文") == "> 只有引文"


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        ("张伟 <zhang.wei@example.com>", "zhang.wei@example.com"),
        ("ZHANG.WEI@Example.com", "zhang.wei@example.com"),
        ('"boss@bank.example" <thief@evil.example>', "thief@evil.example"),
        ("zhang.wei@example.com <thief@evil.example>, <zhang.wei@example.com>", ""),
        ("<zhang.wei@example.com> thief@evil.example", ""),
        ("zhang.wei@example.com)thief@evil.example", ""),
        ("", ""),
    ],
)
def test_a_sender_is_one_address_or_none(sender: str, found: str) -> None:
    raw = mail().replace(b"From: zhang.wei@example.com", f"From: {sender}".encode())

    assert read(raw).sender == found


def test_two_senders_are_none() -> None:
    assert read(b"From: thief@evil.example\r\n" + mail()).sender == ""


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "big5", "utf-8"])
def test_alphabets_of_china_are_read(charset: str) -> None:
    raw = (
        f"From: a@example.com\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    ).encode() + "你好".encode(charset)

    assert read(raw).text == "你好"


@pytest.mark.parametrize("charset", ["zlib", "punycode", "idna", "unicode_escape", "no-such", "utf-7", "rot13"])
def test_an_alphabet_that_is_none_is_read_as_the_usual_one(charset: str) -> None:
    raw = f"From: a@example.com\r\nContent-Type: text/plain; charset={charset}\r\n\r\nhello".encode()

    assert read(raw).text == "hello"


def test_signs_that_nobody_sees_and_that_turn_the_writing_are_gone() -> None:
    assert read(mail("付款\u202e给\u200b我\x00\x1b[31m")).text == "付款给我[31m"


def test_a_text_without_end_is_cut() -> None:
    found = read(mail("长" * 20_000))

    assert len(found.text) <= rules.MOST_TEXT + 2
    assert found.text.endswith("…")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 10_000,
        b"From: a@b.example\r\n" + b"X: y\r\n" * 80_000,
        b"From: " + b"<a" * 200_000 + b"\r\n\r\nx",
        b"Subject: " + b"=?utf-8?B?" * 40_000 + b"\r\n\r\nx",
        b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<" * 400_000,
        b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<!--" * 100_000,
        b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n" + b"<a b='" * 60_000,
        b"From: a@b.example\r\n\r\n" + b">" * 400_000,
        b"From: a@b.example\r\n\r\n" + b"\n" * 400_000,
        b"From: a@b.example\r\n\r\n" + b"On " * 150_000,
        b"From: a@b.example\r\nContent-Type: message/rfc822\r\n\r\n" * 8_000,
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\n" * 50_000,
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(5_000)),
    ],
)
def test_what_was_made_to_be_hard_to_read_takes_no_long_time(raw: bytes) -> None:
    began = time.process_time()

    rules.read_mail(raw)

    assert time.process_time() - began < 15


def test_a_token_is_read_back_and_nothing_else_is() -> None:
    key = bytes(range(16))

    assert as_key(as_token(key)) == key
    assert as_key("a" * 25) != key
    assert rules.token_in(read(mail(to=f"service+{as_token(key)}@bank.example"))) == as_token(key)
    assert rules.token_in(read(mail(subject=f"Re: x [#{as_token(key)}]"))) == as_token(key)
    assert rules.token_in(read(mail())) is None


@pytest.mark.parametrize(
    ("text", "is_too_much"),
    [
        ("您的卡号是 6222 0000 1234 5678", True),
        ("账号6222000012345678", True),
        ("请拨打 95599 或 010-8888", False),
        ("2026年12月1日 9:30", False),
        ("310101199001011234", True),
    ],
)
def test_a_number_by_which_one_is_known_is_found(text: str, is_too_much: bool) -> None:
    assert says_too_much(text) is is_too_much


def test_what_mail_programs_put_in_front_of_a_subject_is_taken_away() -> None:
    assert rules.without_token("回复: Re: AW: 卡丢了 [#abcdefghijklmnopqrstuvwxyz]") == "卡丢了"


async def test_a_mail_is_taken_apart_in_a_process_of_its_own_and_comes_out_the_same() -> None:
    raw = mail("您好，我想问一下。", subject="问题")

    apart, here = await read_mail_apart(raw), rules.read_mail(raw)

    assert apart is not None
    assert here is not None
    assert (apart.sender, apart.subject, apart.text, apart.message_id) == (
        here.sender,
        here.subject,
        here.text,
        here.message_id,
    )
    assert list(apart.recipients) == list(here.recipients)
