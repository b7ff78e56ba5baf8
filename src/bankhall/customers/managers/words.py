"""What customers are told of who is there for them. The name as customers are told of staff: others may read along."""

from bankhall.notify.types import Template, Words

MANAGER = Template(
    "customers.manager_changed",
    Words("您的客户经理", "Who is there for you"),
    Words(
        "从现在起由{who}担任您的客户经理，您的事情找{who}即可。代理人和联系方式请登录网上营业厅，在“我的资料”里查看。",
        "From now on {who} is your relationship manager at the bank. Sign in and see My details for who stands in.",
    ),
)
