"""What accounts say in people's languages where no screen says it: on the sheets that they take home, and in messages
about mandates. A message names the other one by a mask, and neither account nor amount: others may read along.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bankhall.accounts.types import AccountKind
from bankhall.kernel.i18n import Language
from bankhall.ledger.types import Side
from bankhall.notify.types import Template, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    entries: str
    about: str
    day: str
    kind: str
    text: str
    amount: str
    currency: str
    balance: str
    reference: str
    account: str
    account_kind: str
    from_day: str
    to_day: str
    least: str
    most: str
    direction: str
    sides: Mapping[Side, str]
    searched: str
    made_on: str
    lines: str
    whole: str
    cut: str

    def cut_at(self, entries: int, day: str) -> str:
        return self.cut.format(entries=entries, day=day)


SHEET_WORDS: Mapping[Language, SheetWords] = {
    Language.ENGLISH: SheetWords(
        entries="Entries",
        about="About",
        day="Day",
        kind="Kind",
        text="Text",
        amount="Amount",
        currency="Currency",
        balance="Balance",
        reference="Reference",
        account="Account number",
        account_kind="Kind of account",
        from_day="From",
        to_day="To",
        least="At least",
        most="At most",
        direction="Direction",
        sides={Side.IN: "Money in", Side.OUT: "Money out"},
        searched="Search",
        made_on="As of",
        lines="Entries here",
        whole="Complete: everything that matches is here.",
        cut="Incomplete: the newest {entries} entries, back to {day}. For older ones choose an earlier period.",
    ),
    Language.CHINESE: SheetWords(
        entries="交易明细",
        about="说明",
        day="日期",
        kind="交易类型",
        text="摘要",
        amount="金额",
        currency="币种",
        balance="余额",
        reference="流水号",
        account="账号",
        account_kind="账户类型",
        from_day="起始日期",
        to_day="截止日期",
        least="最低金额",
        most="最高金额",
        direction="收支方向",
        sides={Side.IN: "收入", Side.OUT: "支出"},
        searched="搜索内容",
        made_on="导出日期",
        lines="本表笔数",
        whole="本表已包含全部符合条件的交易。",
        cut="本表不完整：仅含最近 {entries} 笔交易，最早至 {day}。如需更早的交易，请选择更早的日期范围再次导出。",
    ),
}

ACCOUNT_KINDS: Mapping[Language, Mapping[AccountKind, str]] = {
    Language.ENGLISH: {
        AccountKind.CURRENT: "Current account",
        AccountKind.SAVINGS: "Savings account",
        AccountKind.TIME_DEPOSIT: "Time deposit",
        AccountKind.INTERNAL: "Internal account",
    },
    Language.CHINESE: {
        AccountKind.CURRENT: "活期账户",
        AccountKind.SAVINGS: "储蓄账户",
        AccountKind.TIME_DEPOSIT: "定期存款",
        AccountKind.INTERNAL: "内部账户",
    },
}

# The same as on the screens; one that is not here is told by its code.
ENTRY_KINDS: Mapping[Language, Mapping[str, str]] = {
    Language.ENGLISH: {
        "cash_deposit": "Cash paid in",
        "cash_withdrawal": "Cash withdrawn",
        "card_withdrawal": "Cash by card",
        "transfer_in": "Transfer in",
        "transfer_out": "Transfer out",
        "interest": "Interest",
        "penalty_interest": "Penalty interest",
        "fee": "Fee",
        "brought_forward": "Brought forward",
        "rounding": "Rounding",
        "journal": "Journal",
        "reversal": "Reversal",
        "salary": "Salary",
        "payment": "Payment",
        "card": "Card payment",
        "opening": "Opening deposit",
        "transfer": "Transfer",
        "own_transfer": "Between own accounts",
        "pension": "Pension",
        "takings": "Takings",
        "refund": "Refund",
        "claim": "Paid after a dispute",
        "exchange": "Currency exchange",
    },
    Language.CHINESE: {
        "cash_deposit": "现金存入",
        "cash_withdrawal": "现金支取",
        "card_withdrawal": "银行卡取现",
        "transfer_in": "转入",
        "transfer_out": "转出",
        "interest": "利息",
        "penalty_interest": "罚息",
        "fee": "手续费",
        "brought_forward": "期初余额",
        "rounding": "尾差调整",
        "journal": "手工记账",
        "reversal": "冲正",
        "salary": "工资",
        "payment": "付款",
        "card": "刷卡消费",
        "opening": "开户存入",
        "transfer": "转账",
        "own_transfer": "本人账户互转",
        "pension": "养老金",
        "takings": "商户收款",
        "refund": "退款",
        "claim": "交易异议赔付",
        "exchange": "外币兑换",
    },
}


def entry_kind(kind: str, language: Language) -> str:
    return ENTRY_KINDS[language].get(kind, kind)


_LET_IN = Words("账户授权提醒", "Somebody is let in to accounts")
_NOT_YOU = Words("如非您本人操作，请立即联系我们。", "If this was not you, call us at once.")

MANDATE_GIVEN = Template(
    "accounts.mandate_given",
    _LET_IN,
    Words(
        f"您于{{at}}授权{{other}}使用您的账户，对方接受后生效。{_NOT_YOU.zh}",
        f"At {{at}} you offered to let {{other}} in to your accounts; it holds once they accept. {_NOT_YOU.en}",
    ),
)
MANDATE_OFFERED = Template(
    "accounts.mandate_offered",
    _LET_IN,
    Words(
        "{other}想请您帮忙照看账户。请登录网上营业厅，在“授权他人”中查看后决定；您不接受，就不会生效。",
        "{other} would like you to look after accounts of theirs. Sign in and see Trusted people; nothing holds unless"
        " you accept.",
    ),
)
MANDATE_ACCEPTED = Template(
    "accounts.mandate_accepted",
    _LET_IN,
    Words(
        "{other}已于{at}接受您的账户授权，现已生效。您可以随时登录终止。",
        "{other} accepted at {at} and is let in to your accounts. You can end it at any time.",
    ),
)
MANDATE_CHANGED = Template(
    "accounts.mandate_changed",
    _LET_IN,
    Words(
        f"您给{{other}}的账户授权已于{{at}}修改。{_NOT_YOU.zh}",
        f"What you let {{other}} do on your accounts was changed at {{at}}. {_NOT_YOU.en}",
    ),
)
MANDATE_CHANGED_FOR_YOU = Template(
    "accounts.mandate_changed_for_you",
    _LET_IN,
    Words(
        "{other}已于{at}修改给您的账户授权，详情请登录网上营业厅查看。",
        "{other} changed at {at} what they let you do on their accounts. Sign in to see it.",
    ),
)
MANDATE_ENDED = Template(
    "accounts.mandate_ended",
    _LET_IN,
    Words("您与{other}之间的账户授权已于{at}终止。", "The access to accounts between you and {other} ended at {at}."),
)

_GUARD = Words("付款把关提醒", "A yes to payments")

GUARD_GIVEN = Template(
    "accounts.guard_given",
    _GUARD,
    Words(
        f"您于{{at}}请{{other}}为您的大额付款把关，对方接受后生效。{_NOT_YOU.zh}",
        f"At {{at}} you asked {{other}} to say yes to your larger payments; it holds once they accept. {_NOT_YOU.en}",
    ),
)
GUARD_OFFERED = Template(
    "accounts.guard_offered",
    _GUARD,
    Words(
        "{other}想请您为其大额付款把关。请登录网上营业厅，在“授权他人”中查看后决定；您不接受，就不会生效。",
        "{other} would like your yes to their larger payments. Sign in and see Trusted people; nothing holds unless you"
        " accept.",
    ),
)
GUARD_ACCEPTED = Template(
    "accounts.guard_accepted",
    _GUARD,
    Words(
        "{other}已于{at}接受，现在开始为您的大额付款把关。",
        "{other} accepted at {at}: your larger payments now wait for their yes.",
    ),
)
GUARD_SHARED = Template(
    "accounts.guard_shared",
    _GUARD,
    Words(
        "您为其付款把关的{other}，于{at}又请了一位帮忙把关的人，一天后两位都可以同意。拿不准就先给本人打个电话。",
        "{other}, to whose payments you say yes, has asked in one more person at {at}; in a day either of you can say"
        " yes. If in doubt, ring them.",
    ),
)
GUARD_CHANGED = Template(
    "accounts.guard_changed",
    _GUARD,
    Words(
        "您与{other}之间的付款把关已于{at}修改，现已生效。详情请登录网上营业厅查看。",
        "The yes to payments between you and {other} was changed at {at}, and holds so. Sign in to see it.",
    ),
)
GUARD_LIFTED = Template(
    "accounts.guard_lifted",
    _GUARD,
    Words(
        "您已申请放宽或取消{other}的付款把关，{until}起生效，在此之前可以登录撤回。如果是别人叫您这样做，请立即撤回并联系我们。",
        "You asked to loosen or end the yes of {other} to your payments. It takes effect at {until}; until then you can"
        " take it back online. If somebody told you to do this, take it back and call us.",
    ),
)
GUARD_LIFTED_FOR_YOU = Template(
    "accounts.guard_lifted_for_you",
    _GUARD,
    Words(
        "{other}申请放宽或取消您的付款把关，{until}起生效。请尽快给本人打个电话，确认不是有人教唆；可疑时请联系我们。",
        "{other} asked to loosen or end your yes to their payments, from {until} on. Ring them soon and make sure that"
        " nobody talked them into it; if in doubt, call us.",
    ),
)
GUARD_KEPT = Template(
    "accounts.guard_kept",
    _GUARD,
    Words(
        "您与{other}之间的付款把关已于{at}恢复，照原来的金额继续。",
        "The yes to payments between you and {other} stays as it was: the lifting was taken back at {at}.",
    ),
)
GUARD_ENDED = Template(
    "accounts.guard_ended",
    _GUARD,
    Words(
        "您与{other}之间的付款把关已于{at}终止，大额付款不再等其同意。",
        "The yes to payments between you and {other} ended at {at}. Larger payments wait for it no more.",
    ),
)
