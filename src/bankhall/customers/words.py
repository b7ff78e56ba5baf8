"""What the customer file says itself: what customers are asked to agree to, word for word (PIPL art. 14 and 17), and
its messages.

A version that was shown to anybody is never rewritten: other words are another version, at the end, and whoever agreed
to the one before is asked anew. A test holds the digests of all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bankhall.customers.types import ConsentPurpose
from bankhall.kernel.i18n import Language
from bankhall.kernel.vault.suites import NATIONAL
from bankhall.notify.types import Template, Words

ZH, EN = Language.CHINESE, Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Text:
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Wording:
    """`version`: 1 for the first of a purpose."""

    purpose: ConsentPurpose
    version: int
    language: Language
    title: str
    body: str

    @property
    def digest(self) -> bytes:
        """SM3 of everything that the customer sees."""
        told = (self.purpose, str(self.version), self.language, self.title, self.body)
        return NATIONAL.digest("\n".join(told).encode())


_WORDINGS: Final[Mapping[ConsentPurpose, tuple[Mapping[Language, Text], ...]]] = {
    ConsentPurpose.RECOMMENDATIONS: (
        {
            ZH: Text(
                "个性化推荐",
                "同意后，本行的系统会根据您的年龄段、所在城市、账户种类和收支情况，自动为您挑选可能适合您的产品和服务，"
                "在网上营业厅和网点向您介绍。无论是否同意，您能办理的业务和享有的价格都一样；不同意时，您看到的介绍与其他客户相同。"
                "您可以随时撤回同意，撤回后本行立即停止这样做，也可以要求本行说明为什么向您推荐。",
            ),
            EN: Text(
                "Recommendations made for you",
                "If you agree, our systems choose products and services that may suit you, from your age group, your "
                "town, the kinds of accounts you have and what comes in and goes out, and show them to you online and "
                "in the branch. What you can do at the bank and what it costs is the same either way; if you do not "
                "agree, you see what every customer sees. You can withdraw at any time, and we stop at once. You can "
                "always ask why something was recommended to you.",
            ),
        },
    ),
    ConsentPurpose.PORTRAIT: (
        {
            ZH: Text(
                "客户画像分析",
                "同意后，本行会把您的账户、收支和办理业务的记录放在一起分析，概括您的需求和习惯（客户画像），"
                "供本行改进产品，供为您服务的工作人员参考。画像只在本行内部使用，不提供给任何其他机构。"
                "法律要求的风险防范和反洗钱分析不在此列。您可以随时撤回同意，撤回后本行停止使用您的画像并将其删除。",
            ),
            EN: Text(
                "A picture of what you need",
                "If you agree, we look at your accounts, what comes in and goes out and what you do at the bank "
                "together, and sum up what you need and are used to. We use it to make our products better, and the "
                "staff who serve you can see it. It stays inside the bank and is given to nobody else. What the law "
                "makes us analyse against fraud and money laundering is not part of it. You can withdraw at any time; "
                "we then stop using it and delete it.",
            ),
        },
    ),
    ConsentPurpose.MARKETING_SMS: (
        {
            ZH: Text(
                "短信推介",
                "同意后，本行会用您登记的手机号码，以短信向您介绍产品、优惠和活动。"
                "账户变动、安全提醒等服务短信与此无关，照常发送。您可以随时撤回同意，撤回后不再发送。",
            ),
            EN: Text(
                "Offers by text message",
                "If you agree, we send you offers and news about our products by text message, to the mobile number "
                "that we have of you. Messages about your accounts and your security come either way. You can withdraw "
                "at any time, and no more are sent.",
            ),
        },
    ),
    ConsentPurpose.MARKETING_EMAIL: (
        {
            ZH: Text(
                "邮件推介",
                "同意后，本行会用您登记的电子邮箱，以邮件向您介绍产品、优惠和活动。"
                "账户和安全方面的服务邮件与此无关，照常发送。您可以随时撤回同意，撤回后不再发送。",
            ),
            EN: Text(
                "Offers by e-mail",
                "If you agree, we send you offers and news about our products by e-mail, to the address that we have "
                "of you. Mail about your accounts and your security comes either way. You can withdraw at any time, "
                "and no more is sent.",
            ),
        },
    ),
    ConsentPurpose.MARKETING_PHONE: (
        {
            ZH: Text(
                "电话推介",
                "同意后，本行的工作人员会打您登记的电话，向您介绍产品、优惠和活动。"
                "就您已经办理的业务或账户安全与您联系，与此无关。您可以随时撤回同意，撤回后不再致电推介。",
            ),
            EN: Text(
                "Offers by telephone",
                "If you agree, our staff ring you on the number that we have of you, to tell you about products and "
                "offers. We may ring about what you have at the bank, or your security, either way. You can withdraw "
                "at any time, and nobody rings you with offers any more.",
            ),
        },
    ),
}


def present(purpose: ConsentPurpose, language: Language) -> Wording:
    """What is asked today."""
    return wording(purpose, present_version(purpose), language)


def present_version(purpose: ConsentPurpose) -> int:
    return len(_WORDINGS[purpose])


def wording(purpose: ConsentPurpose, version: int, language: Language) -> Wording:
    """As it was shown to whoever agreed to that version."""
    text = _WORDINGS[purpose][version - 1][language]
    return Wording(purpose, version, language, text.title, text.body)


CONTACT_CHANGED = Template(
    "customers.contact_changed",
    Words("您的联系方式已更改", "How we reach you has changed"),
    Words(
        "您在本行登记的{what}已于{at}更改。如果不是您本人办理，请立即致电本行或到网点办理。",
        "The {what} that we have of you was changed on {at}. If that was not you, call us or come to a branch at once.",
    ),
)

FILES_MERGED = Template(
    "customers.files_merged",
    Words("您的两份客户档案已合并", "Your two files are now one"),
    Words(
        "您在本行的两份客户档案已于{at}合并为一份，客户号为{number}，账户、余额和记录都不变。今后请用该档案的登录名登录网上营业厅。"
        "如有疑问，请致电本行或到网点办理。",
        "Since {at} your two files at our bank are one, under customer number {number}. Accounts, balances and records "
        "are as they were. From now on sign in with that file's login. If this is not right, call us or come to a "
        "branch.",
    ),
)

FILES_SPLIT = Template(
    "customers.files_split",
    Words("您的客户档案已拆分", "Your file is two again"),
    Words(
        "此前合并的客户档案已于{at}拆分，本档案的客户号为{number}。合并前各自的账户和记录已归还各自的档案。如有疑问，请致电本行或到网点办理。",
        "The files that were made one are two again since {at}; the number of this one is {number}. What belonged to "
        "each before belongs to it again. If this is not right, call us or come to a branch.",
    ),
)

AMENDMENT_DECIDED = Template(
    "customers.amendment_decided",
    Words("您的更正申请有了结果", "What came of your request"),
    Words(
        "您申请更正的资料已有结果，请登录网上营业厅，在“我的资料”里查看。",
        "We have looked at what you asked us to put right. Sign in and see My details.",
    ),
)

ERASURE_ASKED = Template(
    "customers.erasure_asked",
    Words("您申请注销并删除资料", "You asked us to erase your file"),
    Words(
        "您已申请注销客户档案并删除资料，将于{due}执行。在此之前可登录网上营业厅撤回。如果不是您本人申请，请立即致电本行。",
        "You asked us to close and erase your file. We do it on {due}; until then you can take it back online. If that "
        "was not you, call us at once.",
    ),
)

ERASURE_STOPPED = Template(
    "customers.erasure_stopped",
    Words("您的资料未能删除", "Your file was not erased"),
    Words(
        "您名下还有未了结的业务，客户档案没有注销。办结后请登录网上营业厅重新申请。",
        "Something of yours is still open at the bank, so your file was not closed. Once that is settled, ask again.",
    ),
)

ERASURE_DONE = Template(
    "customers.erasure_done",
    Words("您的资料已删除", "Your file is closed and erased"),
    Words(
        "您的客户档案已注销，可以删除的资料已经删除，其余按法律规定保存十年后删除。感谢您曾经选择本行。",
        "Your file is closed and what may be erased is erased; the rest goes after ten years, as the law asks. Thank "
        "you for having been with us.",
    ),
)
