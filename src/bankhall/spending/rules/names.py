"""What an entry is called on the screen. The books keep the text as it was printed; a person wants the shop in it:
"美团支付-肯德基(文三路店)" is 肯德基, "SQ *BLUE BOTTLE 0042" is BLUE BOTTLE.
"""

import re

from bankhall.ledger.types import Side
from bankhall.spending.types import MerchantKey

# Longer than any shop's name, so that what is compared and stored stays small.
_MOST = 80

# How the money travelled, not where it went.
_CHANNEL = re.compile(
    r"(?:支付宝(?:支付)?|财付通(?:支付)?|微信(?:支付)?|美团支付|京东支付|抖音支付|云闪付|银联(?:在线|消费|代收)?|网联清算"
    r"|网银在线|翼支付|快捷支付|快捷消费|消费|代扣|SQ|TST|PAYPAL|PP|SUMUP|IZ|SP|ALIPAY|WECHAT ?PAY|POS|VISA|UNIONPAY"
    r"|CARD PURCHASE)"
    r"(?: ?[-－—–:：·*/\\|]+ ?| )(?=\S)",
    re.IGNORECASE,
)
_BRANCH = re.compile(r"\s*[（(【\[][^()（）【】\[\]]*[)）】\]]?\s*$")
# "#554", "STORE 07322", an order's number: what differs from one time to the next.
_NUMBER = re.compile(r"\s*(?:(?:store|no\.?|nr\.?|#|订单号?|单号|编号|尾号)[\s:：#]*\d+|\d{6,}|#\d+).*$", re.IGNORECASE)
_TAIL = re.compile(r"(?:平台商户|特约商户|商城订单|订单|自动续费|有限责任公司|股份有限公司|有限公司)$")
_DEBIT = re.compile(
    r"^(\S{2,}) \S*(?:代扣|扣款|扣缴|续费|费|货款|还款|租金|养老金|缴税|退税|提取|结算|清算)$"
    r"|^(\S+(?:公司|集团|中心|基金|局)) \S+$"
)

_TO_SOMEBODY = re.compile(
    r"^(?:转账给|转给|汇款给|付货款|红包 ?给|转账[-－]|transfer to|payment to) ?(\S.*)$", re.IGNORECASE
)
_FROM_SOMEBODY = re.compile(
    r"^(?:(\S{2,}) 转来\b.*"
    r"|(?:来自|代发工资|代发年终奖|代发奖金|红包|退款|transfer from|salary from|refund from|refund) ?(\S.*))$",
    re.IGNORECASE,
)


def counterparty_of(text: str) -> str:
    """Never empty for a text that is not: where nothing would be left, the text stays as it is."""
    name = _person(text.strip())
    for _ in range(3):
        shorter = _CHANNEL.sub("", name, count=1) if _CHANNEL.match(name) else name
        if shorter == name:
            break
        name = shorter
    if found := _DEBIT.match(name):
        name = found[1] or found[2]
    for pattern in (_BRANCH, _NUMBER, _TAIL):
        shorter = pattern.sub("", name)
        # "YZ 87144583" is an account at another bank, and YZ alone would be all of that bank's customers.
        name = shorter if len(shorter) > 2 or not shorter.isascii() else name
    return name.strip(" -－—:：*·,，") or text.strip()


def merchant_of(text: str, amount: int) -> MerchantKey:
    """What a correction of "all of this merchant" holds on to: the same for all ways in which it is printed."""
    name = " ".join(counterparty_of(text).casefold().split())
    return MerchantKey(name[:_MOST], Side.of(amount))


def _person(text: str) -> str:
    """Who is named in a transfer, without what it was for."""
    if found := _TO_SOMEBODY.match(text):
        return _without_purpose(found[1])
    if found := _FROM_SOMEBODY.match(text):
        return found[1] or _without_purpose(found[2])
    return text


def _without_purpose(rest: str) -> str:
    """ "王芳 生活费" is 王芳; "YZ 87144583, household" is YZ 87144583."""
    name = rest.split(",", 1)[0]
    first, _, purpose = name.partition(" ")
    return first if purpose and not first.isascii() else name
