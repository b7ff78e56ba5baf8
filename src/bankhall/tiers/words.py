"""What customers are told of their tier. Neither figures nor the tier's name: others may read along."""

from bankhall.notify.types import Template, Words

WARNED = Template(
    "tiers.warned",
    Words("您的客户等级将有变动", "Your tier is going to change"),
    Words(
        "按上个月的情况，您的客户等级将从{on}起调整。怎样保留现在的等级，请登录网上营业厅，在“我的等级”里查看。",
        "By last month's figures your tier falls from {on} on. Sign in and see My tier for what would keep it.",
    ),
)

RAISED = Template(
    "tiers.raised",
    Words("您的客户等级提升了", "You have reached a higher tier"),
    Words(
        "您的客户等级从{on}起提升。可享受的权益请登录网上营业厅，在“我的等级”里查看。",
        "From {on} on you are in a higher tier. Sign in and see My tier for what comes with it.",
    ),
)

LOWERED = Template(
    "tiers.lowered",
    Words("您的客户等级已调整", "Your tier has changed"),
    Words(
        "如此前通知，您的客户等级从{on}起调整。详情请登录网上营业厅，在“我的等级”里查看。",
        "As we told you before, your tier changes from {on} on. Sign in and see My tier.",
    ),
)

GIVEN = Template(
    "tiers.given",
    Words("您的客户等级提升了", "You have been given a higher tier"),
    Words(
        "本行为您提升了客户等级，有效期至{on}。可享受的权益请登录网上营业厅，在“我的等级”里查看。",
        "The bank has given you a higher tier until {on}. Sign in and see My tier for what comes with it.",
    ),
)
