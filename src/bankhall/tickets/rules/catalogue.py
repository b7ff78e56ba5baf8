"""The types of tickets of this bank: what is asked, who works on it, by when. Fields are only ever added: what was
answered long ago is still read by its code.
"""

from typing import Final

from bankhall.tickets.types import BothWords, FieldKind, FormField, Team, TicketType, TypeCode

_W = BothWords

_GENERAL = TicketType(
    code=TypeCode.GENERAL,
    name=_W("咨询和其他", "A question, or something else"),
    team=Team.SERVICE,
    answer_h=2,
    solve_h=16,
)

_CARD = TicketType(
    code=TypeCode.CARD,
    name=_W("银行卡", "A card"),
    team=Team.CARDS,
    answer_h=1,
    solve_h=8,
    fields=(
        FormField(
            code="what",
            label=_W("出了什么问题", "What happened"),
            kind=FieldKind.CHOICE,
            choices={
                "kept": _W("被机器吞卡", "A machine kept it"),
                "damaged": _W("损坏或消磁", "It is damaged"),
                "not_arrived": _W("没有收到", "It did not arrive"),
                "other": _W("其他", "Something else"),
            },
        ),
        FormField(code="tail", label=_W("卡号后四位", "Last four digits"), kind=FieldKind.DIGITS, least=4, most=4),
        FormField(code="on", label=_W("哪一天发生的", "On which day"), kind=FieldKind.DATE, most=366, is_needed=False),
    ),
    checks={"holder": _W("已核对持卡人身份", "Who holds the card is verified")},
)

_PAYMENT = TicketType(
    code=TypeCode.PAYMENT,
    name=_W("转账和缴费", "A payment or bill"),
    team=Team.PAYMENTS,
    answer_h=2,
    solve_h=16,
    fields=(
        FormField(code="on", label=_W("付款日期", "Day of the payment"), kind=FieldKind.DATE, most=400),
        FormField(code="to", label=_W("付给谁", "To whom"), kind=FieldKind.LINE, most=60, is_needed=False),
    ),
)

_DIGITAL = TicketType(
    code=TypeCode.DIGITAL,
    name=_W("网上营业厅使用", "Using the app or web pages"),
    team=Team.DIGITAL,
    answer_h=2,
    solve_h=16,
    fields=(
        FormField(
            code="where",
            label=_W("在哪里遇到问题", "Where"),
            kind=FieldKind.CHOICE,
            choices={
                "sign_in": _W("登录", "Signing in"),
                "pages": _W("页面打不开或显示不对", "A page does not work"),
                "codes": _W("收不到验证码", "Codes do not arrive"),
                "other": _W("其他", "Elsewhere"),
            },
        ),
        FormField(
            code="device",
            label=_W("手机或电脑型号", "Telephone or computer"),
            kind=FieldKind.LINE,
            most=60,
            is_needed=False,
        ),
    ),
)

_CERTIFICATE = TicketType(
    code=TypeCode.CERTIFICATE,
    name=_W("开具证明", "A certificate"),
    team=Team.ACCOUNTS,
    answer_h=4,
    solve_h=24,
    fields=(
        FormField(
            code="kind",
            label=_W("哪一种证明", "Which certificate"),
            kind=FieldKind.CHOICE,
            choices={
                "deposit": _W("存款证明", "Of deposits"),
                "account": _W("开户证明", "Of an account"),
                "closing": _W("销户证明", "Of an account that was closed"),
            },
        ),
        FormField(code="for", label=_W("交给谁、作什么用", "For whom, and what for"), kind=FieldKind.LINE, most=100),
    ),
    checks={
        "holder": _W("已核对申请人身份", "Who asks is verified"),
        "books": _W("已与账务核对", "It agrees with the books"),
    },
    needs_yes=True,
)

_FEE = TicketType(
    code=TypeCode.FEE,
    name=_W("费用减免", "A fee to be given back"),
    team=Team.ACCOUNTS,
    answer_h=2,
    solve_h=24,
    fields=(
        FormField(code="on", label=_W("收费日期", "Day on which it was taken"), kind=FieldKind.DATE, most=400),
        FormField(code="why", label=_W("为什么应当减免", "Why it should be"), kind=FieldKind.LINE, most=200),
    ),
    checks={"terms": _W("已与收费标准核对", "Compared with the list of fees")},
    needs_yes=True,
)

TYPES: Final[dict[str, TicketType]] = {
    one.code.value: one for one in (_GENERAL, _PAYMENT, _CARD, _DIGITAL, _CERTIFICATE, _FEE)
}
