"""What the assistant does besides citing articles, and how people ask for it.

`heard` knows an act by words that mean nothing else; what is said less plainly is weighed like everything (`deciding`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bankhall.assistant.types import Act, Sought
from bankhall.branches.types import Branch, Service
from bankhall.knowledge.types import Text

WAYS: Final[Mapping[Act, tuple[Text, Text]]] = {
    Act.BALANCE: (
        Text(
            "我还有多少钱",
            "",
            (
                "查余额",
                "余额多少",
                "查一下我的账户余额",
                "卡里还有多少钱",
                "我账户上有多少钱",
                "帮我看看余额",
                "可用余额是多少",
            ),
        ),
        Text(
            "what is my balance",
            "",
            (
                "show my balance",
                "how much money do i have",
                "check my account balance",
                "how much is in my account",
                "what is my available balance",
            ),
        ),
    ),
    Act.ENTRIES: (
        Text(
            "我最近的收支明细",
            "",
            (
                "最近的交易",
                "查最近几笔明细",
                "最近花了什么钱",
                "看看我最近的流水",
                "最近几笔进出账",
                "上一笔交易是什么",
            ),
        ),
        Text(
            "show my last transactions",
            "",
            (
                "my recent transactions",
                "what were my last payments",
                "latest entries on my account",
                "what did i spend lately",
                "list my recent activity",
            ),
        ),
    ),
    Act.TRANSFERS: (
        Text(
            "查我刚才的转账到哪里了",
            "",
            ("帮我查一下我的转账", "我刚转的那笔到了没有", "看看我的转账状态", "我的转账到账了吗", "查我最近的转账"),
        ),
        Text(
            "where is the transfer i made",
            "",
            (
                "check the status of my last transfer",
                "has my last transfer arrived",
                "show my latest transfers",
                "look up my transfer",
                "did my payment go through",
            ),
        ),
    ),
    Act.PERSON: (
        Text(
            "转人工", "", ("我要人工", "找人工客服", "我要和人说话", "人工服务", "接人工", "找个真人", "不想和机器人说")
        ),
        Text(
            "talk to a person",
            "",
            (
                "i want to speak to a human",
                "connect me to an agent",
                "customer service representative please",
                "let me talk to somebody real",
                "human please",
            ),
        ),
    ),
    Act.BRANCH: (
        Text(
            "附近有哪些网点",
            "",
            (
                "离我最近的网点在哪里",
                "哪个网点现在开门",
                "哪家网点人少",
                "最近的支行在哪",
                "哪里能办现金业务",
                "找一家网点",
            ),
        ),
        Text(
            "find a branch near me",
            "",
            (
                "where is the nearest branch",
                "which branch is open now",
                "which branch has the shortest wait",
                "branches in the city",
                "where can i go to a counter",
            ),
        ),
    ),
    Act.FREEZE: (
        Text(
            "冻结我的账户", "", ("帮我冻结账户", "马上把我的卡冻结", "先把账户锁住", "冻结银行卡", "把我的账户冻起来")
        ),
        Text(
            "freeze my account",
            "",
            (
                "freeze my card now",
                "lock my account",
                "block my card please",
                "please freeze my card",
                "stop my account",
            ),
        ),
    ),
    Act.LOSS: (
        Text("我要挂失银行卡", "", ("帮我挂失", "办理挂失", "现在就挂失", "给我的卡报失", "我要报失")),
        Text(
            "report my card as lost",
            "",
            (
                "i want to report a lost card",
                "report my card stolen",
                "report a loss",
                "file a loss report for my card",
                "register my card as lost",
            ),
        ),
    ),
    Act.APPOINTMENT: (
        Text("预约去网点办理", "", ("我要预约网点", "帮我预约柜台", "预约明天去网点", "约个时间去支行", "网点预约")),
        Text(
            "book an appointment at a branch",
            "",
            (
                "make an appointment",
                "i want an appointment at a branch",
                "schedule a visit to a branch",
                "book a time at the counter",
                "arrange a branch appointment",
            ),
        ),
    ),
}

_HEARD: Final[Sequence[tuple[Act, re.Pattern[str]]]] = (
    (Act.APPOINTMENT, re.compile(r"预约.*(网点|支行|分行|柜台|办理)|(网点|支行|分行|柜台).*预约|约个时间去")),
    (Act.APPOINTMENT, re.compile(r"\b(book|make|schedule|arrange|need|want)\b.*\b(an? )?(appointment|visit)\b")),
    (Act.LOSS, re.compile(r"(我要|帮我|给我|替我|办理|申请|马上|现在|立刻|立即).*(挂失|报失)")),
    (Act.LOSS, re.compile(r"\breport\b.*\b(lost|stolen|loss|theft)\b")),
    (
        Act.FREEZE,
        re.compile(
            r"(帮我|把|给我|替我|我要|我想|马上|立刻|立即|赶紧|快|先|请).{0,20}(冻结|冻起来|锁住|锁定|锁卡|停用)"
        ),
    ),
    (Act.FREEZE, re.compile(r"^(冻结|锁住|锁定|停用).{0,12}(卡|账户|账号)")),
    (Act.FREEZE, re.compile(r"\b(freeze|lock|block)\b.{0,20}\b(card|account)\b")),
)
# Who asks why it is frozen, or how it is opened again, wants no other account frozen.
_NOT_TO_FREEZE: Final = re.compile(
    r"解冻|被冻|被锁|为什么|为何|怎么会|怎么样才|如何解|司法|unfreeze|unlock|unblock|\bwhy\b|\bfrozen\b"
    r"|\blocked\b|\bblocked\b"
)
_PLACE: Final = re.compile(r"网点|支行|分行|营业厅|营业部|柜台|\bbranch(es)?\b")
_WHERE: Final = re.compile(
    r"哪|附近|最近的|离我|开门|营业|开着|人少|排队|去办|在吗|\bnear|\bwhere\b|\bwhich\b|\bopen\b|\bclosest\b"
    r"|\bfind\b|\bqueue\b"
)
_OPEN_NOW: Final = re.compile(r"现在|开门|开着|还开|此刻|这会|正在营业|\bopen\b|\bnow\b")
_SHORT_WAIT: Final = re.compile(r"人少|不用等|排队|等多久|最快|wait|queue|busy|quick")
_SERVICES: Final[Sequence[tuple[Service, re.Pattern[str]]]] = (
    (Service.ABROAD, re.compile(r"外汇|外币|换汇|购汇|美元|出国|境外|foreign|currency|abroad|dollars")),
    (Service.BOXES, re.compile(r"保险箱|保管箱|safe deposit|deposit box")),
    (Service.BUSINESS, re.compile(r"对公|公司|企业|business|company")),
    (Service.LOANS, re.compile(r"贷款|按揭|loan|mortgage")),
    (Service.WEALTH, re.compile(r"理财|基金|wealth|invest")),
    (Service.CASH, re.compile(r"现金|取钱|存钱|零钱|纪念币|cash|coins")),
    (Service.CARDS, re.compile(r"补卡|换卡|银行卡|办卡|\bcards?\b")),
    (Service.ACCOUNTS, re.compile(r"开户|销户|open an account|close an account|new account")),
    (Service.TRANSFERS, re.compile(r"汇款|转账|transfer")),
)
_LAST_DIGITS: Final = re.compile(
    r"(?:尾号|末四位|后四位|ending(?: in| with)?|ends(?: in| with)?)[^0-9]{0,6}([0-9]{4})(?![0-9])"
)


def heard(told: str) -> Act | None:
    """What is asked for in so many words, folded; None where that is not sure."""
    for act, words in _HEARD:
        if words.search(told) and not (act is Act.FREEZE and _NOT_TO_FREEZE.search(told)):
            return act
    if _PLACE.search(told) and _WHERE.search(told):
        return Act.BRANCH
    return None


def sought(told: str) -> Sought:
    """Which branches: what is to be done there, whether it must be open now, and without waiting long."""
    service = next((one for one, words in _SERVICES if words.search(told)), None)
    return Sought(service, _OPEN_NOW.search(told) is not None, _SHORT_WAIT.search(told) is not None)


def last_digits(told: str) -> str | None:
    """By which somebody names one of their accounts."""
    found = _LAST_DIGITS.search(told)
    return found[1] if found else None


def nearness(told: str, branch: Branch) -> int:
    """How much of where it is the question says: its district counts more than its city, its own name the most."""
    facts = branch.facts
    places = (
        (1, facts.city_zh.removesuffix("市"), facts.city_en),
        (2, facts.district_zh.removesuffix("区").removesuffix("新"), facts.district_en),
        (4, facts.name_zh.removesuffix("支行").removesuffix("分行"), facts.name_en.removesuffix("Branch")),
    )
    return sum(
        worth
        for worth, zh, en in places
        if (len(zh) >= 2 and zh in told)
        or (len(en.strip()) >= 3 and re.search(rf"\b{re.escape(en.strip().lower())}\b", told))
    )
