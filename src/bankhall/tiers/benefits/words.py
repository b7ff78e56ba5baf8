"""What customers are told of benefits. Not which: others may read along."""

from bankhall.notify.types import Template, Words

UNUSED = Template(
    "tiers.unused_benefits",
    Words("您有权益即将到期", "You have benefits left that lapse soon"),
    Words(
        "您的客户等级附带的权益还有未使用的，最早将于{on}到期。请登录网上营业厅，在“我的等级”里查看。"
        "不想再收到此类消息，可在“关于我”里撤回同意。",
        "Some of the benefits of your tier are unused and lapse from {on} on. Sign in and see My tier. To get no more "
        "of these, withdraw your consent under About me.",
    ),
)
