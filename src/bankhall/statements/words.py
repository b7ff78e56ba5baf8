"""What a statement says, in the two languages, and the message that a month's is there."""

from collections.abc import Mapping
from dataclasses import dataclass

from bankhall.kernel.i18n import Language
from bankhall.kernel.periods import Period
from bankhall.notify.types import Template, Words

ZH, EN = Language.CHINESE, Language.ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWords:
    title: str
    holder: str
    number: str
    account_kind: str
    currency: str
    period: str
    from_to: str
    made_at: str
    code: str
    scan: str
    opening: str
    came_in: str
    went_out: str
    closing: str
    entries: str
    one_entry: str
    day: str
    kind: str
    what: str
    other: str
    memo: str
    amount: str
    balance: str
    reference: str
    ending: str
    between: str
    none: str
    page: str
    foot: str
    closing_on: str
    not_over: str
    sealed: str
    compare: str
    questions: str
    questions_at: str

    def said_period(self, period: Period) -> str:
        return self.from_to.format(first=period.first_on.isoformat(), last=period.last_on.isoformat())

    def said_entries(self, count: int) -> str:
        return (self.one_entry if count == 1 else self.entries).format(count=count)


WORDS: Mapping[Language, StatementWords] = {
    EN: StatementWords(
        title="Account statement",
        holder="Account holder",
        number="Account number",
        account_kind="Kind of account",
        currency="Currency",
        period="Period",
        from_to="{first} to {last}",
        made_at="Issued",
        code="Code",
        scan="Scan to check",
        opening="Opening balance",
        came_in="Money in",
        went_out="Money out",
        closing="Closing balance",
        entries="{count} entries",
        one_entry="{count} entry",
        day="Day",
        kind="Kind",
        what="What for",
        other="Other party",
        memo="Message",
        amount="Amount",
        balance="Balance",
        reference="Reference",
        ending="ending {tail}",
        between=" · ",
        none="Nothing was booked in this period.",
        page="Page {page} of {pages}",
        foot="{bank} · electronic statement · {code}",
        closing_on="Closing balance on {day}",
        not_over="The last day of this period is not over: more may still be booked on it. This is what the books said "
        "at {at}.",
        sealed="{bank} has sealed this file electronically with its {seal} key; it needs no signature and no stamp. "
        "Whoever changes one byte breaks the seal.",
        compare="To check it, scan the code above or open {url}. Choose this file there, or type the last four digits "
        "of the account number, and compare what the bank says with what you read here.",
        questions="If something here is not right, please tell us within 30 days.",
        questions_at="If something here is not right, please tell us within 30 days, on {phone}.",
    ),
    ZH: StatementWords(
        title="账户对账单",
        holder="户名",
        number="账号",
        account_kind="账户类型",
        currency="币种",
        period="账单期间",
        from_to="{first} 至 {last}",
        made_at="出具时间",
        code="验证码",
        scan="扫码验真",
        opening="期初余额",
        came_in="收入合计",
        went_out="支出合计",
        closing="期末余额",
        entries="共 {count} 笔",
        one_entry="共 {count} 笔",
        day="日期",
        kind="交易类型",
        what="交易摘要",
        other="对方户名",
        memo="附言",
        amount="交易金额",
        balance="账户余额",
        reference="流水号",
        ending="尾号 {tail}",
        between=" · ",
        none="本期无交易。",
        page="第 {page} 页，共 {pages} 页",
        foot="{bank} · 电子对账单 · {code}",
        closing_on="截至 {day} 账户余额",
        not_over="账单期间的最后一日尚未结束，当日仍可能有新的交易入账。本对账单所列为截至 {at} 的账务记录。",
        sealed="本对账单由{bank}加盖 {seal} 电子签章，无需另行签字或盖章；文件如有任何改动，签章即告失效。",
        compare="核验真伪：请扫描上方二维码或访问 {url} ，选择本文件，或输入账号后四位，"
        "并将本行显示的内容与本对账单逐项核对。",
        questions="如对账单内容有疑问，请于收到之日起 30 日内与我们联系。",
        questions_at="如对账单内容有疑问，请于收到之日起 30 日内与我们联系，电话：{phone}。",
    ),
}

# Neither account nor amount.
MONTH_READY = Template(
    "statements.month_ready",
    Words("您的月度对账单已出具", "Your monthly statement is there"),
    Words(
        "您{month}的账户对账单已可查看和下载：登录网上营业厅，在账户页面点“对账单”。",
        "Your statement of {month} is there. Sign in, open the account and choose Statements.",
    ),
)
