"""Messages to WeChat's customer-service interface, a real HTTP server on this machine that answers as WeChat does."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bankhall.kernel.i18n import Language
from bankhall.kernel.ids import new_id
from bankhall.notify import rules
from bankhall.notify.adapters import NotDelivered
from bankhall.notify.adapters.wechat import WeChat
from bankhall.notify.types import Channel, Letter
from wechats import APP_ID, APP_SECRET, OPENID, WeChatServer, serving

LETTER = Letter(new_id(), Channel.WECHAT, OPENID, Language.CHINESE, "", "您好，卡已冻结。")


@pytest.fixture
def there() -> Iterator[WeChatServer]:
    with serving() as opened:
        yield opened


@pytest.fixture
def wechat(there: WeChatServer) -> WeChat:
    return WeChat(there.url, app_id=APP_ID, secret=APP_SECRET, timeout_s=5)


async def test_a_message_goes_and_the_token_is_asked_for_once(
    there: WeChatServer, wechat: WeChat, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="bankhall"):
        for nth in range(3):
            await wechat.carry(replace(LETTER, text=f"{nth}"))

    assert there.sent == [(OPENID, str(nth)) for nth in range(3)]
    assert [one["force_refresh"] for one in there.asked] == [False]
    assert not any(APP_SECRET in path for path in there.paths)
    assert "token-1" not in caplog.text


async def test_a_token_that_is_over_is_fetched_anew_and_the_message_goes_once(
    there: WeChatServer, wechat: WeChat
) -> None:
    await wechat.carry(LETTER)
    there.end_token()
    await wechat.carry(replace(LETTER, text="again"))

    assert [text for _, text in there.sent] == [LETTER.text, "again"]
    assert len(there.asked) == 2


async def test_a_token_that_wechat_still_names_is_ended_by_force(there: WeChatServer, wechat: WeChat) -> None:
    await wechat.carry(LETTER)
    there.end_token()
    there.stubborn = True
    await wechat.carry(LETTER)

    assert [one["force_refresh"] for one in there.asked] == [False, False, True]
    assert len(there.sent) == 2


@pytest.mark.parametrize(
    ("code", "cause", "is_final"),
    [
        (45015, "window_closed", True),
        (45047, "too_many_answers", True),
        (43004, "not_following", True),
        (40003, "recipient_refused", True),
        (45002, "too_long", True),
        (-1, "refused_-1", False),
        (45009, "refused_45009", False),
        (48001, "not_let_in", False),
    ],
)
async def test_what_wechat_refuses_is_tried_again_only_where_that_may_help(
    there: WeChatServer, wechat: WeChat, code: int, cause: str, is_final: bool
) -> None:
    there.codes = [code]
    with pytest.raises(NotDelivered) as refused:
        await wechat.carry(LETTER)

    assert (refused.value.cause, refused.value.is_final) == (cause, is_final)


async def test_an_account_that_is_not_let_in_an_error_and_silence_are_tried_again(
    there: WeChatServer, wechat: WeChat
) -> None:
    there.refuses_token = 40125
    with pytest.raises(NotDelivered) as secret:
        await wechat.carry(LETTER)
    there.refuses_token, there.statuses = 0, [502]
    with pytest.raises(NotDelivered) as broken:
        await wechat.carry(LETTER)
    with pytest.raises(NotDelivered) as away:
        await WeChat("http://127.0.0.1:9", app_id=APP_ID, secret=APP_SECRET).carry(LETTER)

    found = [(one.value.cause, one.value.is_final) for one in (secret, broken, away)]
    assert found == [("not_let_in", False), ("refused_502", False), ("not_reached", False)]


@pytest.mark.parametrize(
    ("address", "is_one"), [(OPENID, True), ("short", False), (OPENID + "\n", False), ("o" * 41, False)]
)
def test_an_openid_is_told_apart_and_masked(address: str, is_one: bool) -> None:
    assert rules.is_address(Channel.WECHAT, address) is is_one
    assert rules.masked(Channel.WECHAT, OPENID) == "oZh***defg"
