"""What customers are told of promises. Neither what was promised nor by whom: others may read along."""

from bankhall.notify.types import Template, Words

MADE = Template(
    "customers.promise_made",
    Words("我们对您作出了一项承诺", "We have promised you something"),
    Words(
        "本行工作人员承诺为您办一件事，最晚{due}办好。请登录网上营业厅，在“我们的承诺”里查看内容和进度。",
        "A member of our staff has promised to do something for you by {due}. Sign in and see Our promises.",
    ),
)

MOVED = Template(
    "customers.promise_moved",
    Words("承诺的日期有变", "A promise will be kept on another day"),
    Words(
        "很抱歉，我们对您的一项承诺要推迟到最晚{due}办好。原因请登录网上营业厅，在“我们的承诺”里查看。",
        "We are sorry: something we promised you will be done by {due} instead. Sign in and see Our promises for why.",
    ),
)

KEPT = Template(
    "customers.promise_kept",
    Words("我们的承诺已办好", "We have kept a promise"),
    Words(
        "我们承诺为您办理的事已经办好。如有不符，请登录网上营业厅，在“我们的承诺”里告诉我们。",
        "What we promised you is done. If it is not as it should be, sign in and tell us under Our promises.",
    ),
)

WITHDRAWN = Template(
    "customers.promise_withdrawn",
    Words("一项承诺无法兑现", "We cannot keep a promise"),
    Words(
        "很抱歉，我们对您的一项承诺无法兑现。原因请登录网上营业厅，在“我们的承诺”里查看。",
        "We are sorry: we cannot do something that we promised you. Sign in and see Our promises for why.",
    ),
)

LATE = Template(
    "customers.promise_late",
    Words("我们的一项承诺逾期了", "We are late with a promise"),
    Words(
        "很抱歉，我们承诺最晚{due}为您办好的事还没有办好。我们正在抓紧，进度请登录网上营业厅，在“我们的承诺”里查看。",
        "We are sorry: what we promised you by {due} is not done yet. It is marked as late here. Sign in and see Our "
        "promises for how it is going.",
    ),
)
