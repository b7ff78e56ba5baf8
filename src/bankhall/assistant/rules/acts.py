"""What the assistant does besides citing articles, and how people ask for it."""

from collections.abc import Mapping
from typing import Final

from bankhall.assistant.types import Act
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
}
