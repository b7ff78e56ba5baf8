"""The message that brings a code says what it confirms: payee and amount, number, whom one lets in."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.accounts.types import LetIn
from bankhall.care.channels.types import ConnectWeChat
from bankhall.customers.types import AddContact, ChangeAddress, ContactKind, EraseFile, RemoveContact, ReplaceContact
from bankhall.identity.actions.confirmations import send_code_about_content
from bankhall.identity.types import Way
from bankhall.kernel.actors import Actor, Shown
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.i18n import Language
from bankhall.kernel.money import Money
from bankhall.kernel.step_up.actions import ask_for_confirmation, require_confirmation
from bankhall.kernel.step_up.errors import ConfirmationRequired
from bankhall.kernel.step_up.types import Content
from bankhall.payments.types import Pay

from .people import doors, rows
from .reach import reachable, switch_on, told

SOMEBODY = UUID(int=1)
RENT = Pay(
    from_id=SOMEBODY,
    from_account="··1111",
    payee_id=SOMEBODY,
    payee="李娜",
    account_number="6222000011112222",
    amount=Money.parse("1200.00", "CNY"),
    memo="房租，不写进短信",
)
PHONE = ContactKind.PHONE


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (RENT, "您正在向李娜（尾号2222）付款1200.00 CNY", "pay 1200.00 CNY to 李娜 (account ending 2222)"),
        (
            ReplaceContact(contact=PHONE, before="138****5678", after="13700000000"),
            "您正在将电话号码由138****5678改为13700000000",
            "change your phone number from 138****5678 to 13700000000",
        ),
        (AddContact(contact=PHONE, after="13700000000"), "登记新的电话号码13700000000", "add the phone number 137"),
        (RemoveContact(contact=PHONE, before="138****5678"), "删除电话号码138****5678", "remove the phone number 138"),
        (ChangeAddress(address="解放路 1 号"), "更改联系地址", "change your address"),
        (ConnectWeChat(account="Bankhall"), "连接微信", "connect a WeChat"),
        (EraseFile(number="1", days=7, fields=()), "注销客户档案", "close and erase your customer file"),
        (
            LetIn(
                taker="王小明",
                taker_number=None,
                account_ids=(SOMEBODY,),
                accounts=("··1111",),
                powers=("accounts.view",),
                from_on=date(2026, 11, 29),
                until_on=date(2026, 12, 31),
            ),
            "授权王小明查看您的1个账户，至2026-12-31",
            "let 王小明 see 1 account of yours until 2026-12-31",
        ),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Content) else "",
)
async def test_a_code_by_message_says_exactly_what_it_confirms(
    bank: Database, content: Content, zh: str, en: str
) -> None:
    customer_id = await reachable(bank)
    session = await switch_on(bank)
    through = bank.doors(Actor("customer", "张伟", customer_id), shown=Shown(session.id))
    for language, said in ((Language.CHINESE, zh), (Language.ENGLISH, en)):
        with pytest.raises(ConfirmationRequired) as required:
            await through.write(require_confirmation, content)
        asked = await doors(bank).write(ask_for_confirmation, session.id, required.value.token)
        await _later(bank)
        await doors(bank).write(send_code_about_content, session, asked.id, Way.SMS, language=language)
        assert said in (await told(bank))[0]
        assert "不写进短信" not in (await told(bank))[0]


async def test_a_payee_who_calls_himself_a_link_is_no_link_and_how_it_is_said_lies_sealed(bank: Database) -> None:
    customer_id = await reachable(bank)
    session = await switch_on(bank)
    evil = AddContact(contact=ContactKind.EMAIL, after="http://evil.example {code}")
    with pytest.raises(ConfirmationRequired) as required:
        await bank.doors(Actor("customer", "张伟", customer_id), shown=Shown(session.id)).write(
            require_confirmation, evil
        )
    asked = await doors(bank).write(ask_for_confirmation, session.id, required.value.token)
    await doors(bank).write(send_code_about_content, session, asked.id, Way.SMS, language=Language.ENGLISH)

    assert "evil.example" not in (await told(bank))[0]
    assert "{code}" in (await told(bank))[0]
    [(sealed,)] = await rows(bank, "SELECT sealed_spoken FROM confirmations")
    assert b"evil" not in bytes(sealed)


async def _later(bank: Database) -> None:
    """Another code may be had."""

    async def age(tx: Tx) -> None:
        await tx.session.execute(text("UPDATE sent_codes SET sent_at = sent_at - interval '61 seconds'"))

    await doors(bank).write(age)
