"""What complaints write to customers. Neither what was said nor of whom: others may read along."""

from typing import Final

from bankhall.notify.types import Template, Words
from bankhall.tickets.complaints.types import ComplaintStepKind as K

RECEIVED = Template(
    "tickets.complaint_received",
    Words("已收到您的投诉", "We have your complaint"),
    Words(
        "您的投诉{number}已受理，最晚{until}作出处理决定并告知您。进度请登录网上营业厅，在“我的投诉”里查看。",
        "We have your complaint {number}. It is decided by {until}. Sign in and follow it under My complaints.",
    ),
)
TAKEN = Template(
    "tickets.complaint_taken",
    Words("您的投诉已有人处理", "Somebody looks into your complaint"),
    Words(
        "您的投诉{number}已有专人调查。进度请登录网上营业厅，在“我的投诉”里查看。",
        "Somebody looks into your complaint {number}. Sign in and follow it under My complaints.",
    ),
)
TOLD = Template(
    "tickets.complaint_told",
    Words("您的投诉有新进展", "There is news of your complaint"),
    Words(
        "您的投诉{number}有新进展。请登录网上营业厅，在“我的投诉”里查看。",
        "There is news of your complaint {number}. Sign in and see My complaints.",
    ),
)
LONGER = Template(
    "tickets.complaint_longer",
    Words("您的投诉需要更多时间", "Your complaint takes longer"),
    Words(
        "您的投诉{number}情况复杂，处理期限延长至{until}。原因请登录网上营业厅，在“我的投诉”里查看。",
        "Your complaint {number} is complex and is decided by {until} instead. Sign in and see My complaints for why.",
    ),
)
DECIDED = Template(
    "tickets.complaint_decided",
    Words("您的投诉已有处理决定", "Your complaint has been decided"),
    Words(
        "您的投诉{number}已有处理决定。请登录网上营业厅，在“我的投诉”里查看；如有异议，30天内可以申请核查。",
        "Your complaint {number} has been decided. Sign in and see My complaints; you may ask for a review within 30"
        " days.",
    ),
)

BY_STEP: Final = {K.TAKEN: TAKEN, K.TOLD: TOLD, K.COMPLEX: LONGER, K.EXTENDED: LONGER, K.DECIDED: DECIDED}
