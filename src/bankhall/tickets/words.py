"""What customers are told of tickets. Neither what was said nor about what: others may read along."""

from bankhall.notify.types import Template, Words

OPENED = Template(
    "tickets.opened",
    Words("您的事项已登记", "We have your matter in hand"),
    Words(
        "您的事项{number}已登记。进度请登录网上营业厅，在“我的事项”里查看。",
        "Your matter {number} is with us. Sign in and follow it under My matters.",
    ),
)
ANSWERED = Template(
    "tickets.answered",
    Words("您的事项有新答复", "There is an answer to your matter"),
    Words(
        "您的事项{number}有新的答复。请登录网上营业厅，在“我的事项”里查看。",
        "There is an answer to your matter {number}. Sign in and see My matters.",
    ),
)
ASKED = Template(
    "tickets.asked",
    Words("您的事项需要您补充说明", "We need something from you"),
    Words(
        "办理您的事项{number}，需要您回答一个问题。请登录网上营业厅，在“我的事项”里回答；我们不会索要密码或验证码。",
        "To go on with your matter {number} we need your answer. Sign in and see My matters; we never ask for a"
        " password or a code.",
    ),
)
SOLVED = Template(
    "tickets.solved",
    Words("您的事项已办结", "Your matter is done"),
    Words(
        "您的事项{number}已办结。请登录网上营业厅，在“我的事项”里查看结果；如没有解决，14天内可以告诉我们继续办理。",
        "Your matter {number} is done. Sign in and see My matters; if it is not solved, tell us there within 14 days.",
    ),
)
