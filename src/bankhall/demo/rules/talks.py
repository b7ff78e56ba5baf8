"""What customers of a demo bank asked, what they were answered, and when: the same each time from a fixed seed.

Who comes waits until one of the agents has a hand free, as in a real contact centre: by ten in the morning longer than
at night. Some give up.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bankhall.care.types import TalkTopic, WrapUp
from bankhall.kernel.i18n import Language

T, W = TalkTopic, WrapUp
ZH, EN = Language.CHINESE, Language.ENGLISH

_SEED: Final = 20_261_130
_WEEKS: Final = 4
# How many come in each hour from eight to ten at night, as weights.
_HOURS: Final = (5, 9, 12, 9, 6, 7, 11, 10, 8, 6, 5, 6, 7, 4)
_OPENS: Final = 8
# Six conversations at once would be too many of anybody; the house says three are led well.
_HANDS: Final = 3


@dataclass(frozen=True, slots=True)
class Script:
    """What was said in turn, the customer first. A line that begins with `→` is the note with which it is handed to a
    colleague, who says what follows.
    """

    language: Language
    topic: TalkTopic
    wrap_up: WrapUp
    lines: tuple[str, ...]
    says: tuple[str, ...] = ()


# By the marks that whoever was asked afterwards gave: `says` is what some of them wrote.
SCRIPTS: Final = (
    Script(
        ZH, T.CARD, W.SOLVED,
        (
            "你好，我的卡被ATM吞了，在文三路那台机器上",
            "您好，别着急，我帮您查。请问大概是几点，屏幕上有没有提示？",
            "十分钟前，说超时，卡就没出来",
            "查到了，卡在机器里是安全的，没有别的交易。明天上午九点后带身份证到文三路支行就能领回。",
            "那今天晚上会不会被别人取走？",
            "不会，吞进去的卡只有网点开箱才能取出。您要是不放心，可以在“卡片”里先临时冻结，领回后再解冻。",
            "好的，我先冻结，谢谢",
        ),
        ("回答很快，也很清楚", "讲得明白，还告诉我可以先冻结"),
    ),
    Script(
        ZH, T.CARD, W.EXPLAINED,
        (
            "我的储蓄卡在商场刷卡失败，提示超过限额",
            "您好，您的卡单日刷卡限额是两万元，今天已经用了一万八千多，剩下的不够这一笔。",
            "能临时调高吗？我在付装修尾款",
            "可以的，在“卡片—限额”里就能改，改完要用密码确认，马上生效。当天过后可以再改回来。",
            "找到了，改好了，谢谢",
        ),
        ("解决了",),
    ),
    Script(
        ZH, T.CARD, W.SOLVED,
        (
            "钱包丢了，里面有你们的卡，怎么挂失？",
            "您好，请先在“卡片”里点“冻结”，立刻生效，比口头挂失还快。冻结后别人刷不了也取不了。",
            "冻好了",
            "看到了，冻结成功，冻结前后都没有异常交易。补卡带身份证到任意网点，当场可取，工本费免收。",
            "补卡后自动还款的房贷受影响吗",
            "不受影响，房贷扣的是账户，账号不变，只是卡号换了。绑在手机支付上的那张需要重新绑一次。",
            "明白了，非常感谢",
        ),
        ("丢卡时心里很慌，客服很耐心", "建议先冻结，很及时"),
    ),
    Script(
        ZH, T.TRANSFER, W.EXPLAINED,
        (
            "我昨天晚上转给我妈的五千块，她说没到",
            "您好，我看一下。这笔是昨晚十一点零五分转到建设银行的，走的是大额之外的普通通道，收款行今天上午九点半入账。",
            "也就是说今天能到？",
            "是的，最晚今天上午。您可以在“转账—明细”里点这一笔看进度，到账后会变成“已入账”。",
            "刚刚她说收到了",
            "好的，那就放心了。以后急用可以选“实时到账”，五万元以内全天都可以。",
        ),
        ("查得很快",),
    ),
    Script(
        ZH, T.TRANSFER, W.SOLVED,
        (
            "转错人了，账号输错一位，转出去两千",
            "您好，请别着急。这笔对方户名与账号不一致，收款行还没有入账，大概率会原路退回。",
            "多久能退？",
            "一般当天，最晚一个工作日。我已经替您登记了一笔退回查询，编号在“我的事项”里，退回时会通知您。",
            "那我需要做什么吗？",
            "不需要，请注意不要轻信自称能“加急退款”的电话，我们不会让您转钱到别的账户。",
            "好的，知道了",
        ),
        ("处理得很专业，还提醒我防骗", "还没等我着急就退回来了"),
    ),
    Script(
        ZH, T.TRANSFER, W.PASSED_ON,
        (
            "我想往国外汇一笔学费，一次能汇多少？",
            "您好，个人每年有等值五万美元的便利化额度，学费凭录取通知书和缴费单可以另外办理。",
            "金额大概七万美元，英国的学校",
            "→ 客户要汇七万美元学费到英国，超过便利化额度，材料齐全与否需要国际业务确认",
            "您好，我是国际业务的同事。七万美元请带录取通知书、学费单、护照和签证到支持国际业务的网点，或者在网上银行上传后由我们审核。",
            "可以网上传？",
            "可以，“汇款到境外—凭材料办理”。审核一个工作日，通过后您再确认汇率和金额。我为您登记了一个事项，材料有问题会在那里告诉您。",
            "好，我今晚上传",
        ),
        ("转给了专门的同事，讲得很细", "等转接等了一会儿"),
    ),
    Script(
        ZH, T.ACCOUNT, W.EXPLAINED,
        (
            "我爸的定期明天到期，他在住院，我能帮他取吗？",
            "您好。到期不取也没有损失，会按约定自动转存；提前或代办支取需要他本人授权。",
            "我只是怕利息少了",
            "这张存单约定了自动转存，到期本息一起续存同样的期限，利率按明天挂牌价。如果他想改成活期，可以在到期当天由他本人在手机上操作。",
            "那不用管就行，谢谢",
        ),
        ("解释得很清楚，省得我跑一趟",),
    ),
    Script(
        ZH, T.ACCOUNT, W.SOLVED,
        (
            "单位要我开户行的联行号，在哪里看？",
            "您好，点开账户，在“账户资料”里有开户行全称和联行号，可以整段复制。",
            "看到了，太方便了",
        ),
        ("一分钟解决",),
    ),
    Script(
        ZH, T.ACCOUNT, W.PASSED_ON,
        (
            "要办出国签证，需要存款证明，网上能开吗？",
            "您好，可以申请。您需要证明的金额和截止日期是？",
            "二十万，到下个月底",
            "我替您开了一个“开具证明”的事项。开好之前这笔存款会被冻结到下个月底，您确认可以吗？",
            "可以",
            "好的，事项已登记。复核后电子版在“单据”里下载，需要纸质盖章的可以到网点领取。",
        ),
        ("流程很顺", "希望能再快一点"),
    ),
    Script(
        ZH, T.BILL, W.SOLVED,
        (
            "电费扣了两次！一次98，一次98",
            "您好，我看到了，第一次是自动缴费，第二次是您十分钟后手动缴的同一张账单。",
            "我以为没缴成功。多缴的能退吗？",
            "多缴的会留在您的电费户头里，抵下个月。要退回的话由供电公司办，一般十个工作日。",
            "那就抵下个月吧",
            "好的。以后自动缴费那天如果想确认，看“账单”里的状态就行，缴成了会有对号。",
        ),
        ("一开始很着急，后来弄明白了",),
    ),
    Script(
        ZH, T.BILL, W.EXPLAINED,
        (
            "账户里怎么多了一笔“年费 10元”？",
            "您好，这是您那张储蓄卡的年费。您名下有一张卡可以免收，这是第二张。",
            "能取消吗，那张卡我基本不用",
            "可以注销那张卡，或者申请设为免年费账户。今年这一笔我替您提交了减免申请，批下来会退回原账户。",
            "那麻烦你了，卡我下次去网点销",
        ),
        ("态度好", "年费本来就不该收"),
    ),
    Script(
        ZH, T.SIGN_IN, W.SOLVED,
        (
            "换了手机，收不到验证码",
            "您好，请问您的手机号换了吗，还是只换了手机？",
            "号没换，就换了手机",
            "那多半是短信被拦截了。请先看“骚扰拦截”里有没有我们的短信；也可以改用验证器，在“安全”里绑定。",
            "真的在拦截里，找到了",
            "好的，请把我们的号码加入白名单。另外提醒您，验证码不要告诉任何人，我们也不会向您索要。",
        ),
        ("很耐心",),
    ),
    Script(
        ZH, T.SIGN_IN, W.PASSED_ON,
        (
            "密码输错好几次，登不上去了",
            "您好，连续输错会先锁一段时间，是为了保护您的账户。您还记得用户名吗？",
            "记得，密码忘了",
            "可以在登录页点“忘记密码”，用您的证件和手机号重设，几分钟就好。如果手机号也换了，就要到网点核实身份。",
            "手机号也换了……",
            "那请您带身份证到任意网点，柜台先更新手机号再重设密码。我给您约了明天上午的号，到了不用排队。",
            "好吧",
        ),
        ("还得跑网点，有点麻烦", "约了号不用排队，不错"),
    ),
    Script(
        ZH, T.OTHER, W.EXPLAINED,
        (
            "接到电话说我涉嫌洗钱，要我把钱转到安全账户，是真的吗？",
            "您好，这是诈骗！银行和公安都不会让您把钱转到所谓“安全账户”。您现在没有转吧？",
            "还没转，他让我别挂电话",
            "请马上挂断，不要点对方发来的任何链接。您的账户目前没有异常，我可以先帮您把转账限额调低。",
            "已经挂了，吓死我了，谢谢你",
            "您做得对。建议拨打96110反映那个号码。账户上有任何动静我们会马上通知您。",
        ),
        ("多亏客服，差点被骗", "救了我的养老钱"),
    ),
    Script(
        ZH, T.OTHER, W.EXPLAINED,
        (
            "大额存单现在利率多少？",
            "您好，三年期起点二十万元，具体利率以当天页面公布为准，您在“存款”里能看到今天的档位。",
            "可以提前支取吗",
            "可以，提前支取的部分按当日活期利率计息。您要是不确定用钱的时间，可以分成两张存单。",
            "好主意",
        ),
        ("建议很实用",),
    ),
    Script(
        ZH, T.OTHER, W.NOT_OURS,
        (
            "我的社保卡在你们这儿能激活吗？",
            "您好，社保卡的金融功能要到发卡银行激活，卡背面写着银行名称。",
            "是农行的",
            "那需要到农业银行的网点，或者用它的手机银行办理，我们这里看不到那张卡。",
            "好的，谢谢",
        ),
    ),
    Script(
        ZH, T.CARD, W.NO_ANSWER,
        (
            "卡的有效期快到了，要去换吗",
            "您好，到期前一个月我们会给您寄新卡，请问您的地址还是登记的那个吗？",
        ),
    ),
    Script(
        ZH, T.TRANSFER, W.EXPLAINED,
        (
            "给房东转房租，怎么每个月自动转？",
            "您好，在“转账—定期转账”里设一次就行：收款人、金额、每月几号。",
            "遇到余额不足会怎么样",
            "当天会再试一次，还不够就不转，并通知您，不会收费。您可以随时暂停或取消。",
            "设好了，5号",
        ),
        ("简单明了",),
    ),
    Script(
        EN, T.TRANSFER, W.EXPLAINED,
        (
            "Hello, I sent 3,000 euros to my landlord in Prague on Tuesday. Where is it?",
            "Hello! It left us on Tuesday at 15:20 and the bank in between forwarded it yesterday. Banks abroad "
            "usually credit it on the next working day.",
            "So today?",
            "Most likely by this evening, Prague time. You can follow it under Transfers, step by step.",
            "Got it, thanks.",
        ),
        ("Quick and precise.",),
    ),
    Script(
        EN, T.CARD, W.SOLVED,
        (
            "My card was declined at a restaurant in Tokyo. Is it blocked?",
            "Hello. It is not blocked. Payments outside the mainland are switched off on this card.",
            "Can I turn that on from here?",
            "Yes: Cards, your card, Where it works. Switch on Abroad and say until when. It works at once.",
            "Done, and the payment went through. Thank you!",
        ),
        ("Solved while I was standing at the till.", "Very friendly."),
    ),
    Script(
        EN, T.ACCOUNT, W.EXPLAINED,
        (
            "Which document do I need for the tax office about interest I earned last year?",
            "Hello. The yearly statement of interest: under Documents, Certificates, choose the year. It is in Chinese "
            "and English and carries our seal.",
            "Perfect, I have it.",
        ),
        ("Exactly what I needed.",),
    ),
    Script(
        EN, T.SIGN_IN, W.PASSED_ON,
        (
            "I changed my passport and now my name does not match. I cannot confirm transfers.",
            "Hello. We need to see the new passport first. Please upload it under Profile, or bring it along.",
            "I uploaded it a week ago and nobody answered.",
            "→ New passport uploaded a week ago, still unchecked; the customer cannot confirm transfers",
            "I am the one who looks through documents. I have it in front of me; it will be confirmed within the "
            "hour and you will hear from us.",
            "It should not take a week.",
            "You are right, and I am sorry. It was waiting with a colleague who is ill.",
        ),
        ("A week is too long.", "Once somebody looked, it went fast."),
    ),
    Script(
        EN, T.OTHER, W.EXPLAINED,
        (
            "Is there a branch near Hongqiao where somebody speaks English?",
            "Hello. The Hongqiao airport branch has English-speaking colleagues every day, also at night.",
            "Do I need an appointment?",
            "Not for most things. You can draw a number on your phone before you set out, under Branches.",
            "Great, thanks.",
        ),
        ("Helpful.",),
    ),
)  # fmt: skip

# What some of those who were little content wrote.
LITTLE: Final = {
    ZH: ("等了好久才有人接", "同样的话说了两遍", "最后还是要跑一趟网点", "问题没有当场解决"),
    EN: ("I waited far too long.", "I had to explain it twice.", "It is still not solved."),
}

# Who waits at this moment, and whom somebody talks with: minutes ago, topic, what they wrote first, and the answers.
WAITING: Final = (
    (7, T.TRANSFER, "刚转的一笔显示“处理中”，已经半个小时了，收款人在催我"),
    (3, T.CARD, "信用卡账单日能改到20号以后吗？"),
    (1, T.SIGN_IN, "登录时提示设备不认识，我换了新电脑"),
)
TALKING: Final = (
    (
        12, 1, T.BILL, "物业费这个月没有自动扣，会不会算我逾期",
        ("您好，我看一下。物业公司这个月的账单今天早上才发过来，今晚会自动扣，不算逾期。",),
    ),
    (
        9, 2, T.ACCOUNT, "想给孩子开一个户头，需要带什么？",
        ("您好，请带您的身份证、孩子的户口本或出生证明，由您陪同到网点办理，二十分钟左右。",),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Had:
    """One that was: of the how manieth customer, with which agents (places), when they came, were taken and left.
    `taken_at`: None of who gave up. `mark`: what they said it was worth, where they were asked and said it.
    """

    customer: int
    script: Script
    agent: int | None
    colleague: int | None
    came_at: datetime
    taken_at: datetime | None
    ended_at: datetime
    mark: int | None
    words: str


def talks(now: datetime, zone: ZoneInfo, *, languages: Sequence[Language], agents: int, a_day: int) -> list[Had]:
    """Of four weeks, and of today until a while ago. `languages`: of each customer who could have written."""
    draw = Random(_SEED)  # noqa: S311  nothing is secret about it
    today = now.astimezone(zone).date()
    had: list[Had] = []
    for back in range(7 * _WEEKS, -1, -1):
        had += _day(draw, today - timedelta(days=back), zone, languages, agents, a_day)
    return [one for one in had if one.ended_at < now - timedelta(minutes=20)]


def _day(draw: Random, on: date, zone: ZoneInfo, languages: Sequence[Language], agents: int, a_day: int) -> list[Had]:
    opens = datetime.combine(on, time(_OPENS), zone)
    count = a_day + draw.randint(-3, 3) if on.weekday() < 5 else a_day * 6 // 10
    hours = draw.choices(range(len(_HOURS)), _HOURS, k=count)
    arrivals = sorted(opens + timedelta(hours=hour, seconds=draw.randrange(3600)) for hour in hours)
    hands = [(opens, agent) for agent in range(agents) for _ in range(_HANDS)]
    heapq.heapify(hands)
    return [one for came in arrivals for one in _one(draw, came, hands, languages, agents)]


def _one(
    draw: Random,
    came: datetime,
    hands: list[tuple[datetime, int]],
    languages: Sequence[Language],
    agents: int,
) -> list[Had]:
    customer = draw.randrange(len(languages))
    script = draw.choice([one for one in SCRIPTS if one.language is languages[customer]])
    free, agent = hands[0]
    # Agents are busy with the phone and with what they wrote down, too.
    taken = max(free, came) + timedelta(seconds=_pause(draw))
    patience = timedelta(seconds=draw.randint(150, 900))
    if taken - came > patience and draw.random() < 0.7:
        return [Had(customer, script, None, None, came, None, came + patience, None, "")]
    ended = taken + timedelta(seconds=sum(draw.randint(25, 80) for _ in script.lines))
    heapq.heapreplace(hands, (ended, agent))
    handed = any(line.startswith("→") for line in script.lines)
    mark = _mark(draw, script, taken - came) if draw.random() < 0.55 else None
    words = _said(draw, script, mark) if mark and draw.random() < 0.5 else ""
    return [Had(customer, script, agent, (agent + 1) % agents if handed else None, came, taken, ended, mark, words)]


def _pause(draw: Random) -> int:
    return draw.choice((12, 18, 25, 34, 45, 60, 75, 110, 160, 240, 380)) + draw.randrange(10)


def _mark(draw: Random, script: Script, waited: timedelta) -> int:
    """Who waited long or was passed on is less content."""
    mark = draw.choice((5, 5, 5, 4, 4, 5, 3))
    if waited > timedelta(minutes=3):
        mark -= 1
    if script.wrap_up in (W.PASSED_ON, W.NO_ANSWER):
        mark -= draw.choice((0, 1, 2))
    return max(1, mark)


def _said(draw: Random, script: Script, mark: int) -> str:
    if mark <= 2:
        return draw.choice(LITTLE[script.language])
    return draw.choice(script.says) if script.says and mark > 3 else ""
