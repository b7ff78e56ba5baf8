"""What customers are told of call-backs: when, not what about; others may read along. The code by which the bank is
known is not said here: whoever reads along could call with it.
"""

from bankhall.notify.types import Template, Words

_KNOW = Words(
    "来电时工作人员会先报出您在网上营业厅“联系我们”里看到的四位核对码；绝不会问您密码或验证码。",
    "Whoever calls first says the four digits that you see under Talk to us; they never ask for a password or a code.",
)

PLANNED = Template(
    "care.callback_planned",
    Words("银行给您回电的时间", "When the bank calls you"),
    Words(
        "我们将在{at}起的一刻钟内给您打电话。要改时间或取消，请登录网上营业厅，进“联系我们”。" + _KNOW.zh,
        "We call you within a quarter of an hour from {at}. To change or cancel it, sign in and see Talk to us. "
        + _KNOW.en,
    ),
)
REMINDER = Template(
    "care.callback_reminder",
    Words("银行很快给您回电", "The bank calls you soon"),
    Words(
        "提醒您：我们将在{at}起的一刻钟内给您打电话，请把手机放在手边。" + _KNOW.zh,
        "A reminder: we call you within a quarter of an hour from {at}. Please keep your telephone at hand. "
        + _KNOW.en,
    ),
)
LATE = Template(
    "care.callback_late",
    Words("抱歉，没有按时给您回电", "Sorry, we did not call you in time"),
    Words(
        "抱歉，我们没有在约定的时间给您打电话。我们改在{at}起的一刻钟内打给您；这个时间不方便，请登录网上营业厅另选。",
        "We are sorry: we did not call you at the time we had promised. We call you within a quarter of an hour from "
        "{at} instead; if that does not suit you, sign in and choose another time.",
    ),
)
NOT_REACHED = Template(
    "care.callback_not_reached",
    Words("刚才打给您没有接通", "We called and did not reach you"),
    Words(
        "我们刚才给您打电话，没有接通。我们将在{at}起的一刻钟内再打一次；要改时间或取消，请登录网上营业厅。",
        "We called you and nobody answered. We try again within a quarter of an hour from {at}; to change or cancel "
        "it, sign in.",
    ),
)
GIVEN_UP = Template(
    "care.callback_given_up",
    Words("多次打给您没有接通", "We could not reach you"),
    Words(
        "我们几次给您打电话都没有接通，先不再打了。需要时请登录网上营业厅，再约一次回电。",
        "We called you several times and nobody answered, so we have stopped. Whenever you like, sign in and ask for "
        "another call-back.",
    ),
)
WRONG_NUMBER = Template(
    "care.callback_wrong_number",
    Words("您留的电话打不通到您本人", "Your number did not lead to you"),
    Words(
        "我们给您回电，接电话的不是您本人，因此什么也没有说。请登录网上营业厅，核对您的手机号码后再约回电。",
        "We called you back and somebody else answered, so we said nothing. Please sign in, check your telephone "
        "number and ask again.",
    ),
)
UNPROVED = Template(
    "care.callback_unproved",
    Words("没有给您回电：号码已变更", "We have not called you: your number has changed"),
    Words(
        "您约回电后，手机号码已变更或不再经过验证，为保护您，我们没有拨打。请登录网上营业厅，再约一次回电。",
        "Since you asked for a call-back your number has changed or is no longer confirmed. To protect you we have not "
        "called it. Please sign in and ask again.",
    ),
)

# What stands at the head of the thread where its customer has written nothing.
PLEASE_CALL = Words("请给我回电。", "Please call me back.")
