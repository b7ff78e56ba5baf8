"""What customers are told of their documents. No number and no kind: others may read along."""

from bankhall.notify.types import Template, Words

RUNS_OUT = Template(
    "customers.paper_runs_out",
    Words("您的一件证件快到期了", "One of your documents is about to run out"),
    Words(
        "您在本行登记的一件证件将于{day}到期。请及时换领，并带新证件到任一网点更新。"
        "详情请登录网上营业厅，在“我的证件”里查看。本行不会通过短信索要证件照片或密码。",
        "A document that you have shown us is valid until {day}. Please renew it and bring the new one to any branch. "
        "Sign in and see My documents. We never ask for photos of documents or for passwords by message.",
    ),
)

ENDED = Template(
    "customers.paper_ended",
    Words("您的一件证件已过期", "One of your documents has run out"),
    Words(
        "您在本行登记的一件证件已于{day}到期。请尽快带新证件到任一网点更新；按监管规定，合理期限内未更新的，"
        "部分业务可能受到限制。详情请登录网上营业厅，在“我的证件”里查看。",
        "A document that you have shown us was valid until {day}. Please bring the new one to any branch soon: by the "
        "rules for banks, some services may be restricted if it is not renewed in reasonable time. Sign in and see My "
        "documents.",
    ),
)

RENEWED = Template(
    "customers.paper_renewed",
    Words("您的证件资料已更新", "Your document has been renewed with us"),
    Words(
        "您在本行登记的一件证件的有效期已更新。如非您本人办理，请立即联系网点。详情请登录网上营业厅，在“我的证件”里查看。",
        "Until when one of your documents is valid has been renewed on your file. If you did not bring it to us, "
        "contact your branch at once. Sign in and see My documents.",
    ),
)
