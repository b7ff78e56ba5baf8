"""What is not answered like any other question: somebody in need gets a person at once, and what nobody is told is
declined.

By plain words, before anything is searched or any model is asked, so that no wording of an article or of a model
changes it. Need comes before everything: whoever asks in need how to do what is not done is in need.
"""

import re
from collections.abc import Sequence
from typing import Final

from bankhall.assistant.types import Ban, Concern

_I: Final = r"(?:我|俺|本人|老妈|老爸|我妈|我爸|家里|父母|老人|孩子)"

_CONCERNS: Final[Sequence[tuple[Concern, re.Pattern[str]]]] = (
    (
        Concern.DISTRESS,
        re.compile(
            r"不想活|活不下去|想去?死|去死了算|自杀|轻生|结束(?:自己的)?生命|跳楼|没有活路|不如死|割腕"
            r"|\bkill(?:ing)? myself\b|\bsuicid|\bend (?:my|it all|my own) ?(?:life|all)?\b|\bwant to die\b"
            r"|\bno reason to live\b|\bharm(?:ing)? myself\b|\bhurt myself\b|\bcant go on living\b"
        ),
    ),
    (
        Concern.FRAUD,
        re.compile(
            r"被骗|骗了我|骗走|骗子|诈骗|上当|盗刷|被盗(?!.{0,4}(?:怎么预防|防范))|钱(?:被|让人)?转走|不是我(?:转"
            r"|刷|付|操作|本人)"
            r"|刷单|杀猪盘|安全账户|冒充(?:公安|警察|检察|客服|银行|领导)|公安(?:局)?.{0,8}(?:要|叫|让)我"
            r"|警察.{0,8}(?:要|叫|让)我"
            r"|(?:验证码|密码)(?:告诉|给|发给|报给)(?:了)?(?:他|她|别人|对方|人家|客服)|屏幕共享|共享屏幕"
            r"|远程控制|有人(?:登录|动)(?:了)?我的"
            r"|(?:要|叫|让)我(?:把钱|马上|赶紧|立刻).{0,6}(?:转|汇)|(?:转|汇)(?:到|去|进).{0,6}安全"
            r"|\bscam(?:med|mer|s)?\b|\bfraud(?:ster)?\b|\bsafe account\b|\bdidnt (?:make|authori[sz]e) (?:this"
            r"|that|it|these)\b"
            r"|\bnot me who (?:paid|made)\b|\bi was tricked\b|\btricked me\b|\bpolice (?:told|asked|called) me\b"
            r"|\bgave (?:him|her|them|someone|somebody) (?:my|the) (?:code|password|pin)\b|\bshar(?:ed|ing) my screen\b"
            r"|\bremote (?:access|control)\b|\bhacked\b|\bsomeone (?:is|has been) (?:using|in) my account\b"
            r"|\btell(?:s|ing)? me to (?:move|transfer|send) (?:my )?money\b|\bmoney (?:was|has been|got) stolen\b"
            r"|\bunauthori[sz]ed (?:payment|transaction|transfer)"
        ),
    ),
    (
        Concern.BEREAVEMENT,
        re.compile(
            rf"{_I}.{{0,8}}(?:去世|过世|走了|死了|离世|病逝|亡故)|(?:去世|过世|离世|病逝|亡故)(?:了"
            rf"|的)?.{{0,10}}(?:存款|账户|账号|卡|钱|遗产|怎么)"
            r"|遗产|继承|逝者|亡者|死亡证明|(?:父亲|母亲|爸爸|妈妈|丈夫|妻子|老公|老婆|爷爷|奶奶|外公|外婆|儿子"
            r"|女儿)(?:刚|昨天|今天|上周|前几天)?"
            r"(?:去世|过世|走了|离世|不在了)"
            r"|\b(?:passed away|has died|just died|died (?:yesterday|last|this|today))\b|\bdeceased\b|\bbereave"
            r"|\bprobate\b"
            r"|\bmy (?:late )?(?:father|mother|husband|wife|son|daughter|parent|mum|mom|dad|grandmother|grandfather) "
            r"(?:is dead|died|passed)\b|\bdeath certificate\b|\binherit"
        ),
    ),
    (
        Concern.HARDSHIP,
        re.compile(
            r"还不(?:起|上)(?:钱|贷|债|款)|吃不(?:上|起)饭|没钱(?:吃饭|看病|治病|交房租)|被(?:家暴|控制|威胁)"
            r"|他(?:控制|拿走)我的(?:钱|卡)|高利贷(?:逼|催)"
            r"|\bcant (?:afford (?:food|rent|to eat)|pay my (?:rent|debts?|mortgage|loan))\b"
            r"|\bcontrols (?:all )?my money\b"
            r"|\bdomestic (?:abuse|violence)\b|\bthreaten(?:s|ed|ing) me\b|\bloan sharks?\b"
        ),
    ),
)

_BANS: Final[Sequence[tuple[Ban, re.Pattern[str]]]] = (
    (
        Ban.INSTRUCTIONS,
        re.compile(
            r"忽略.{0,12}(?:指令|指示|规则|提示|要求)|无视.{0,12}(?:指令|规则|限制)|忘记.{0,10}(?:指令|规则|设定"
            r"|身份)|系统提示(?:词)?|提示词"
            r"|你(?:现在|从现在起)?(?:是|扮演|假装|充当).{0,12}(?:管理员|没有限制|不受限制|开发者|黑客|行长"
            r"|dan\b)|越狱|开发者模式|调试模式"
            r"|(?:显示|输出|打印|重复|复述|告诉我).{0,8}(?:你的)?(?:设定|内部规则|底层|源代码|密钥)|不用确认"
            r"|跳过.{0,6}(?:确认|验证|核验)|绕过.{0,6}(?:确认|验证|核验)"
            r"|\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|rules?|prompts?|guidelines?"
            r"|restrictions?)\b"
            r"|\bsystem prompt\b|\bsystem\s*:|<\s*/?\s*system|\byou are (?:now )?(?:an? )?(?:administrator|admin"
            r"|dan|root|developer|unrestricted)\b"
            r"|\bpretend (?:to be|you are|that you)\b|\b(?:developer|debug|god|jailbreak) ?mode\b|\bjailbreak\b"
            r"|\bact as (?:an? )?(?:admin|developer|root)"
            r"|\b(?:reveal|print|show|repeat)\b.{0,20}\b(?:your (?:instructions|rules|prompt)|source code|api key"
            r"|secret)"
            r"|\bwithout (?:any )?(?:confirmation|confirming|verification|asking)\b|\bconfirm it yourself\b"
            r"|\bskip the (?:confirmation|verification)\b"
            r"|drop table|\bselect \* from\b|<script|\bunion select\b"
        ),
    ),
    (
        Ban.OTHERS,
        re.compile(
            r"(?:查|看|告诉我|显示|给我|知道).{0,12}(?:别人|他人|其他(?:客户|人|用户)|我(?:老公|老婆|前妻|前夫"
            r"|丈夫|妻子|男友|女友|男朋友|女朋友|同事|老板|邻居|儿子|女儿|哥|弟|姐|妹|朋友)"
            r"|所有客户|全部客户|客户名单|对方).{0,10}(?:余额|账户|账号|卡号|交易|流水|明细|密码|电话|手机|身份证"
            r"|地址|住址|信息|存款|多少钱|名单)"
            r"|(?:别人|他人|其他客户|所有客户|全部客户|前妻|前夫).{0,4}的?(?:余额|流水|明细|存款|密码|交易记录"
            r"|身份证|账户有)|客户名单|谁(?:的)?账户.{0,4}最多"
            r"|把\S{2,4}(?:账户|账号|卡)的?(?:余额|流水|明细|交易)"
            r"|\b(?:somebody|someone|anyone|anybody) elses?\b.{0,30}\b(?:balance|account|transactions?|password"
            r"|details|statement)"
            r"|\b(?:other|another|all|every) (?:customers?|users?|clients?|persons?"
            r"|peoples?)s?\b.{0,30}\b(?:balances?|accounts?|transactions?|data|details|names?|phones?"
            r"|statements?)"
            r"|\b(?:balances?|transactions?|statements?|phones?|addresses?|data|details|names?|passwords?"
            r"|account) (?:number )?of (?:all|other|another|my (?:ex|neighbou?r|boss|wife|husband|colleague"
            r"|girlfriend|boyfriend)|mr|mrs|ms)\b"
            r"|\b(?:balance|transactions?|statement|account|phone number|address) of [a-z]+ [a-z]+$|\bmy (?:exs?"
            r"|neighbou?rs?|bosss?|wifes?|husbands?|colleagues?|girlfriends?|boyfriends?) "
            r"(?:balance|account|transactions?|statement|salary|savings)|\blist (?:of )?(?:all )?(?:the )?customers\b"
        ),
    ),
    (
        Ban.EVADING,
        re.compile(
            r"(?:绕过|规避|躲过|避开|逃避|突破|不被|怎么不让|防止被).{0,12}(?:限额|限制|监管|反洗钱|风控|审查"
            r"|审核|上报|报告|发现|查到|外汇管制|税)|蚂蚁搬家"
            r"|(?:分|拆)(?:成|开)?(?:几|多|若干)?(?:笔|次|个人|单).{0,12}(?:避|躲|绕|不被|免得|不用)"
            r"|洗钱(?!.{0,4}(?:举报|是什么|什么意思))|(?:不|避免)(?:被)?(?:上报|报税)"
            r"|用别人的?(?:账户|名义|额度|身份证).{0,12}(?:转|汇|换汇|购汇|开户|收)|(?:买|租|卖"
            r"|借)(?:银行)?卡(?:给|来)|偷税|逃税|跑分|假(?:流水|证明|合同)|伪造"
            r"|\b(?:avoid|evade|bypass|circumvent|get around|dodge|stay under"
            r"|without triggering)\b.{0,40}\b(?:limits?|reporting|report|checks?|controls?|aml|tax(?:es)?"
            r"|regulat\w*|detection|review|monitoring|authorit\w*)"
            r"|\bsplit\b.{0,40}\b(?:so (?:that )?|avoid|not (?:be )?|under|without)|\blaunder|\bstructur(?:e"
            r"|ing) (?:my )?(?:deposits?|payments?|transfers?)"
            r"|\bwithout (?:the bank|anyone|anybody|the authorities|tax) (?:noticing|knowing|finding)|\b(?:fake"
            r"|forge|forged) (?:a )?(?:statement|document|proof|income|contract|id)"
            r"|\b(?:sell|rent|lend) (?:my|out my) (?:account|card)|\bhide (?:my )?(?:money|income|assets) from\b"
            r"|\bmoney mule\b"
        ),
    ),
    (
        Ban.PROMISES,
        re.compile(
            r"保证.{0,10}(?:收益|赚|回报|不亏|盈利|到账|批)|(?:稳赚|包赚|一定赚|肯定赚|保本保息|零风险|不会亏)"
            r"|(?:推荐|买)(?:哪|什么|几)(?:只|个|支|款)?(?:股票|基金|币|理财)"
            r"|(?:股票|基金|黄金|比特币|汇率|利率|房价|大盘).{0,10}(?:会涨|会跌|涨吗|跌吗|还能买|要不要买|走势"
            r"|预测)|(?:该|应该|要不要)(?:买|投|抄底)|(?:答应|承诺)(?:我|给我)"
            r"|\b(?:promise|guarantee[ds]?)\b.{0,30}\b(?:returns?|profits?|gains?|interest|approval|earn|income"
            r"|loan)|\b(?:guaranteed|risk.?free|sure) (?:returns?|profits?|investment|money)"
            r"|\b(?:which|what) (?:stocks?|funds?|coins?|crypto|shares?)\b.{0,20}\b(?:buy|invest|best|recommend)"
            r"|\bshould i (?:buy|sell|invest)\b"
            r"|\bwill (?:the )?(?:stocks?|gold|bitcoin|markets?|shares?|dollar|euro|rates?"
            r"|prices?)\b.{0,15}\b(?:rise|fall|go up|go down|increase|crash)"
            r"|\bpromise me\b|\bdouble my money\b"
        ),
    ),
    (
        Ban.ABUSE,
        re.compile(
            r"傻[逼叉x比]|煞笔|草泥马|操你|去你妈|你妈的|他妈的|滚(?:蛋|开)|王八蛋|混蛋|垃圾(?:银行|客服|机器人)"
            r"|废物|智障|脑残|(?:^|你(?:个|这)?)(?:白痴|蠢货|贱)"
            r"|\bfuck|\bshit\b|\bbitch|\basshole|\bidiot\b|\bstupid (?:bot|bank|machine|robot|thing)|\bmoron\b"
            r"|\bbastard|\bgo to hell\b|\bpiece of (?:crap|garbage|trash)|\buseless (?:bot|machine|bank)"
        ),
    ),
)


def concern_in(told: str) -> Concern | None:
    """What a person should hear of at once. `told`: folded."""
    return next((one for one, words in _CONCERNS if words.search(told)), None)


def ban_in(told: str) -> Ban | None:
    """Why it is declined. `told`: folded."""
    return next((one for one, words in _BANS if words.search(told)), None)
