"""What a transcript says, in the two languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bankhall.care.types import Step, TalkChannel, TalkTopic
from bankhall.kernel.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptWords:
    title: str
    file: str
    reference: str
    customer: str
    topic: str
    channel: str
    began: str
    ended: str
    still_open: str
    made_at: str
    you: str
    bank: str
    file_sent: str
    left_out: str
    foot: str
    page: str
    note_own: str
    note_staff: str
    topics: Mapping[TalkTopic, str]
    channels: Mapping[TalkChannel, str]
    steps: Mapping[Step, str]


WORDS: Final[Mapping[Language, TranscriptWords]] = {
    Language.CHINESE: TranscriptWords(
        title="会话记录",
        file="会话记录",
        reference="会话编号",
        customer="客户",
        topic="主题",
        channel="渠道",
        began="开始时间",
        ended="结束时间",
        still_open="尚未结束",
        made_at="生成时间",
        you="您",
        bank="本行",
        file_sent="文件：{name}",
        left_out="另有更早的 {count} 条消息未列入本记录。",
        foot="{bank} · 会话记录 {reference}",
        page="第 {page} 页，共 {pages} 页",
        note_own="本记录按本行留存的内容原样生成，不含您发送的文件本身，请妥善保管。",
        note_staff="本记录仅限所申明的用途使用，客户姓名和号码已作遮盖。领取人、时间和用途已记入审计日志。",
        topics={
            TalkTopic.ACCOUNT: "账户",
            TalkTopic.CARD: "银行卡",
            TalkTopic.TRANSFER: "转账付款",
            TalkTopic.BILL: "缴费账单",
            TalkTopic.SIGN_IN: "登录与安全",
            TalkTopic.OTHER: "其他",
        },
        channels={
            TalkChannel.PORTAL: "在线会话",
            TalkChannel.EMAIL: "电子邮件",
            TalkChannel.SMS: "短信",
            TalkChannel.WECHAT: "微信",
            TalkChannel.PHONE: "电话",
            TalkChannel.BRANCH: "网点",
        },
        steps={
            Step.TAKEN: "{by} 已接入",
            Step.HANDED_OVER: "{by} 已转给同事",
            Step.HANDED_BACK: "{by} 已转回队列",
            Step.ENDED: "会话已结束",
            Step.REOPENED: "会话已重新打开",
            Step.NOT_SENT: "有一条消息未能送达",
            Step.CALLED: "通话",
            Step.MISSED: "未接来电",
            Step.VISITED: "到访网点",
            Step.JOINED: "{by} 已加入",
            Step.LEFT: "{by} 已离开",
        },
    ),
    Language.ENGLISH: TranscriptWords(
        title="Conversation",
        file="Conversation",
        reference="Reference",
        customer="Customer",
        topic="About",
        channel="By",
        began="Began",
        ended="Ended",
        still_open="Not ended yet",
        made_at="Made on",
        you="You",
        bank="The bank",
        file_sent="File: {name}",
        left_out="{count} earlier messages are not in this transcript.",
        foot="{bank} · conversation {reference}",
        page="Page {page} of {pages}",
        note_own="As the bank keeps it, word for word; files that were sent are named, not enclosed. Keep it safe.",
        note_staff="For the stated purpose only. Names of customers and numbers are masked. Who took it, when and"
        " what for stands in the audit log.",
        topics={
            TalkTopic.ACCOUNT: "My accounts",
            TalkTopic.CARD: "A card",
            TalkTopic.TRANSFER: "A payment or transfer",
            TalkTopic.BILL: "A bill",
            TalkTopic.SIGN_IN: "Signing in and security",
            TalkTopic.OTHER: "Something else",
        },
        channels={
            TalkChannel.PORTAL: "Chat",
            TalkChannel.EMAIL: "E-mail",
            TalkChannel.SMS: "SMS",
            TalkChannel.WECHAT: "WeChat",
            TalkChannel.PHONE: "Telephone",
            TalkChannel.BRANCH: "Branch",
        },
        steps={
            Step.TAKEN: "{by} has joined",
            Step.HANDED_OVER: "{by} has handed over to a colleague",
            Step.HANDED_BACK: "{by} has handed back to the queue",
            Step.ENDED: "The conversation has ended",
            Step.REOPENED: "The conversation is open again",
            Step.NOT_SENT: "A message could not be delivered",
            Step.CALLED: "Telephone call",
            Step.MISSED: "Missed call",
            Step.VISITED: "Visit to a branch",
            Step.JOINED: "{by} has joined",
            Step.LEFT: "{by} has left",
        },
    ),
}
