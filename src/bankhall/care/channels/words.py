"""What the bank says by another way of its own accord; what an answer says is the agent's own."""

from bankhall.notify.types import Template, Words

ANSWER = Template("care.answer", Words("回复", "Answer"), Words("", ""))

# In both languages: WeChat does not tell which one its owner reads. The name shows somebody who was talked into sending
# a code whose file it is.
_CONNECTED = (
    "此微信已与客户 {name} 连接，您在这里发送的消息会交给我行客服。若这不是您本人的操作，请回复“断开”。",
    "WeChat is now connected to the customer {name}: what you write here reaches our staff."
    " If you did not ask for this, reply “disconnect”.",
)
_DISCONNECTED = ("此微信已断开，不再与任何客户相连。", "WeChat is disconnected: it belongs to no customer any more.")
_HOW = (
    "消息已收到，但我们还不知道您是哪位客户，不能在这里谈您的账户。请登录网上银行，在“设置”的安全页面连接微信。"
    "请勿在此发送密码、验证码或卡号。",
    "We have your message, and do not know yet whose WeChat this is. Sign in to online banking and connect WeChat on"
    " the security page of your settings. Never send passwords, codes or card numbers here.",
)


def _both(name: str, words: tuple[str, str]) -> Template:
    """The reader's likelier language first."""
    zh, en = words
    return Template(name, Words("", ""), Words(f"{zh}\n{en}", f"{en}\n{zh}"))


CONNECTED = _both("care.wechat_connected", _CONNECTED)
DISCONNECTED = _both("care.wechat_disconnected", _DISCONNECTED)
HOW_TO_CONNECT = _both("care.wechat_how", _HOW)
