# ruff: noqa: E501  paragraphs, as they are read
"""What the articles of a demo bank say (demo/rules/articles.py reads them)."""

from typing import Final

SHELF: Final = """\
=== cards customers
# 银行卡丢了或被盗
? 卡丢了怎么办
? 我的银行卡不见了
? 卡被偷了，要挂失
? 银行卡怎么挂失
? 钱包被偷了
? 怎样冻结我的卡
请**马上打电话**给我们，号码在[帮助](/help)页面上，不登录也能看到。接通后说“挂失”，我们当场停用这张卡。

## 来电之前
- 不用找卡号，报姓名和证件号码就能查到。
- 如果手机也一起丢了，请在另一台设备上打开[安全中心](/security)，退出其他所有设备。

## 之后
1. 看一看[全部明细](/entries)，有不是您本人做的交易，点开那一笔，选**这笔交易有问题**。
2. 带身份证件到任一网点补办新卡。账户和里面的钱都不受影响。

本行不会向您要密码或短信验证码。来电的人要这些，请挂断。
# Lost or stolen card
? i lost my card
? my card was stolen
? how do i block my card
? freeze my card
? someone took my wallet
? report a lost debit card
**Call us at once.** The number is under [Help](/help), also without signing in. Say that you have lost your card: we stop it while you are on the line.

## Before you call
- You do not need the card number. Your name and the number of your identity document are enough.
- If your phone is gone too, open [Security](/security) on another device and sign out everywhere else.

## Afterwards
1. Look through [your entries](/entries). If there is one that is not yours, open it and choose **Something is wrong with this**.
2. Come to any branch with your identity document for a new card. Your account and your money are not touched.

We never ask for your password or for a code. If a caller does, hang up.

=== cards customers
# 银行卡坏了、快到期了，怎么换新卡
? 换卡
? 银行卡消磁了
? 卡刷不出来
? 银行卡到期怎么办
? 芯片坏了
? 补办银行卡
请带身份证件和旧卡到任一网点，当场换新卡。账号不变，预约的转账和自动缴费照常进行。

卡快到期时也一样，可以提前一个月来换。换卡之前，用[转账](/transfer)照样可以付款，不需要卡。
# Damaged or expiring card: getting a new one
? replace my card
? my card is not working
? my card expires soon
? the chip is broken
? order a new card
? card is declined at the machine
Bring your identity document and the old card to any branch and take the new one with you. The account number stays, and so do planned transfers and bills that pay themselves.

You may come up to a month before a card expires. Until then you can still pay by [Transfer](/transfer), which needs no card.

=== cards customers
# 忘记取款密码，或密码被锁
? 取款密码忘了
? 银行卡密码输错被锁
? 卡密码怎么改
? ATM密码错误次数太多
? 重置银行卡密码
取款密码只能本人带身份证件和银行卡到网点重置，我们在电话里和网上都不办理，这样别人也办不了。

网上营业厅的登录密码是另外一个，忘了请在登录页点**忘记密码？**。
# Forgotten or blocked card PIN
? i forgot my pin
? my pin is blocked
? change my pin
? wrong pin too many times
? reset card pin
A PIN is reset only at a branch, by you, with your identity document and the card. We do it neither by phone nor online, so nobody else can.

The password of this website is another one. If you have forgotten that, choose **Forgotten your password?** where you sign in.

=== cards customers
# 明细里有我不认识的交易
? 有一笔不是我刷的
? 银行卡被盗刷
? 不明扣款
? 重复扣款怎么办
? 对某笔交易有异议
? 商户多扣了钱
1. 在[全部明细](/entries)里点开那一笔，看清商户、日期和摘要。晚上或周末的消费，常常到下一个工作日才记账。
2. 仍然不认识，点**这笔交易有问题**，选择哪里不对，回答一个问题，点**提交**。
3. 在[交易异议](/disputes)里可以看到办到哪一步、最晚什么时候答复。

如果您怀疑卡或密码在别人手里，请先打电话停用，再提交。结果不支持您的，可以申诉一次，由另一位工作人员决定。
# An entry that I do not recognise
? i do not recognise a payment
? unknown charge on my account
? i was charged twice
? dispute a transaction
? card payment i did not make
? the shop took the wrong amount
1. Open the entry in [your entries](/entries) and look at the shop, the day and the text. What you bought in the evening or at a weekend is often booked on the next working day.
2. If it is still not yours, choose **Something is wrong with this**, say what, answer one question and send it.
3. [Disputes](/disputes) shows how far we are and by when you hear from us.

If you fear that somebody has your card or password, call us first to have it stopped. If the outcome is against you, you may appeal once; another member of staff then decides.

=== transfers customers
# 怎么转账
? 如何给别人转钱
? 转账到其他银行
? 跨行转账怎么操作
? 我要汇款给朋友
? 转账步骤
打开[转账](/transfer)，一共三步，走到最后一步之前不会扣款。

1. **转给谁**：选一位收款人，或者填写对方户名和账号。对方在其他银行的，再选收款银行。
2. **转多少**：填写金额，选好账户和时间。
3. **核对**：页面写明转给谁、什么时候到账、要不要手续费、还剩多少。没有问题再点**转出**。

第一次转给某人，或者金额较大时，需要再确认一次。有人打电话催您转账，请先停下，打给我们问一问。
# How to make a transfer
? how do i send money
? transfer money to a friend
? transfer to another bank
? pay somebody
? make a payment
Open [Transfer](/transfer). There are three steps, and nothing moves before the last one.

1. **To whom**: choose somebody you have paid before, or enter name and account number. For another bank, choose the bank too.
2. **How much**: the amount, from which account, and when.
3. **Check**: the page says who gets it, when it arrives, whether there is a fee and what you will have left. Then send it.

The first payment to somebody and larger ones are confirmed once more. If a caller presses you to pay, stop and call us.

=== transfers customers
# 转账什么时候到账，钱到哪里了
? 转账多久到账
? 我的转账还没到
? 钱转出去对方没收到
? 跨行转账几天到账
? 查询转账进度
? 转账显示处理中
本行账户之间马上到账。转到其他银行一般几分钟内到账。

打开[转账记录](/transfers)，点那一笔，**处理进度**写明到了哪一步。显示**处理中**时，这笔钱冻结在您的账户里，没有丢；对方银行没有收下，会自动解冻，可以照常使用。

超过平时还没到账，请**不要重复转账**。工作人员也能看到这一笔，可以打电话问我们。
# When a transfer arrives, and where it is
? where is my transfer
? my transfer has not arrived
? how long does a transfer take
? the recipient did not get my money
? transfer is still pending
? track a transfer
Between accounts here a transfer arrives at once. To other banks it usually takes a few minutes.

Open it under [Transfers](/transfers): **How it is going** says how far it is. While it is under way, the money is held in your account and is not lost. If the other bank does not take it, it is free again by itself.

If it takes longer than usual, please **do not send it twice**. Our staff see it too: call us.

=== transfers customers
# 转错人了，能追回吗
? 转账转错了怎么办
? 钱打到别人账户了
? 转错账号
? 撤销一笔已经转出的转账
? 转账能退回吗
- 还没到账的（**处理中**，或者选了稍后到账的），在[转账记录](/transfers)或[计划转账](/planned-transfers)里点**撤回**。
- 已经到账的，点开那一笔，选**这笔交易有问题**里的**转错人了**。我们会联系对方银行，请对方同意退回；对方不同意时，银行不能直接扣回。

户名和账号不相符的转账不会扣款。被人骗了才转的，请先打电话，越早越可能拦住。
# I paid the wrong person
? i sent money to the wrong account
? wrong account number
? can i get a transfer back
? reverse a transfer
? recall a payment
- If it has not arrived yet (still under way, or put off on purpose), take it back under [Transfers](/transfers) or [Planned transfers](/planned-transfers).
- If it has arrived, open it and choose **Something is wrong with this**, then that you paid the wrong person. We ask the other bank and the person who has it to send it back. Without their yes, a bank may not simply take it.

Nothing moves where name and account number do not fit together. If you were tricked into paying, call first: the sooner, the likelier it can be stopped.

=== transfers customers
# 稍后到账、撤回转账
? 取消转账
? 转账能不能撤回
? 延迟到账怎么选
? 24小时后到账
? 反悔了不想转了
转账第二步的**转账时间**里，可以选**2 小时后到账**或**次日到账（24 小时后）**。到时间之前，打开[计划转账](/planned-transfers)点**撤回**，钱不会动。

马上到账的转账一经转出就不能撤回。转给不熟的人，建议选稍后到账。
# Transfers that arrive later, and taking them back
? cancel a transfer
? can i take back a transfer
? delay a payment
? arrive after 24 hours
? i changed my mind about a payment
In the second step of a transfer you can let it arrive **in 2 hours** or **after 24 hours**. Until then, open [Planned transfers](/planned-transfers) and take it back: nothing has moved.

A transfer that arrives at once cannot be taken back. For somebody you do not know well, choose later.

=== transfers customers
# 每月自动转账（房租、生活费）
? 定期转账
? 预约转账
? 每个月自动转房租
? 修改定期转账的金额
? 停止自动转账
? 跳过一次预约
转账时在**转账时间**里选**指定日期**、**每周**或**每月**，点**确定预约**之前能看到接下来是哪几天，也可以选遇到非工作日怎么办。

银行不会提前冻结这笔钱；到期时余额不够就不转，并会通知您。要改金额、停一次或者结束，打开[计划转账](/planned-transfers)。
# Transfers every month, such as rent
? standing order
? schedule a transfer
? pay rent automatically
? change a recurring payment
? stop a recurring transfer
? skip one payment
When you make a transfer, choose a day, every week or every month. Before you agree you see the next days, and you say what happens when one is no working day.

No money is held in advance. If there is too little on the day, nothing is paid and you hear of it. To change the amount, skip one or end it, open [Planned transfers](/planned-transfers).

=== transfers customers
# 用文件批量转账（发工资）
? 批量转账
? 代发工资
? 一次转给很多人
? 上传工资表
? pain.001文件
从[批量转账](/bulk-transfers)上传表格（CSV）或 pain.001 文件，也可以先下载模板。上传后还不会付款：页面告诉您哪些**可以付**、哪些**有误**、错在哪里。

选好**逐笔办理**或**全部成功才付**，确认一次就全部办理。还没办到的可以撤回，每一笔的结果可以下载。
# Many transfers from a file, such as wages
? bulk transfer
? pay salaries
? pay many people at once
? upload a payment file
? payroll
Upload a table (CSV) or a pain.001 file under [Bulk transfers](/bulk-transfers), or start from our template. Nothing is paid yet: the page shows which rows can be paid, which cannot, and why.

Choose whether each row counts by itself or all or none are paid, and confirm once. What has not been done can be taken back, and the outcome of each row can be downloaded.

=== transfers customers
# 向别人收款、几个人分摊
? 收款请求
? AA制分摊
? 怎么让朋友给我转钱
? 发起收款
? 有人向我要钱怎么办
在[收款请求](/requests)里点**向人收款**，勾选向谁收，填写金额，可以平均分摊，也可以逐人填写。对方付了就显示**已付款**，没付之前可以撤回。

别人向您请求时，钱不会自己动：可以付，也可以不付，原因不必说。没有往来的人要先经您同意，也可以屏蔽或举报。
# Asking others for money, splitting a bill
? request money
? split a bill
? ask a friend to pay me
? somebody asks me for money
? payment request
Under [Requests](/requests), choose whom to ask and how much; split it evenly or say for each. Who has paid is marked as paid, and you can take a request back until then.

When somebody asks you, no money moves by itself: pay, or do not, without giving a reason. Strangers need your yes first, and you can block or report them.

=== transfers customers
# 添加、删除收款人
? 怎么添加收款人
? 收款人管理
? 删除收款人
? 户名和账号不符
? 保存常用收款人
打开[收款人](/payees)，点**添加收款人**，填写对方户名和账号。本行账户会核对户名；其他银行的，由对方银行在转账时核对，不符会原路退回。

删除后，以前的转账和回单都会保留。
# Adding and removing people to pay
? add a payee
? manage payees
? delete a recipient
? name and account number do not match
? save a beneficiary
Open [People to pay](/payees) and enter name and account number. For accounts here we compare the name. For other banks, the other bank compares it when you pay and sends back what does not fit.

Whoever you remove stays in your earlier transfers and receipts.

=== abroad customers
# 怎么往境外汇款
? 跨境汇款
? 给国外的孩子汇学费
? 汇外币
? SWIFT汇款
? 购汇额度还剩多少
? 往香港汇钱
打开[跨境汇款](/abroad)，先选收款国家和币种，**当前报价**写明汇率、手续费、到账多少和总成本；报价保留两分钟。

收款人需要：姓名的拉丁字母、IBAN 或账号、SWIFT 代码和城市。每人每年可以购汇等值 5 万美元，还剩多少写在第一步下方；超出的部分，请带证明材料到网点办理。企业请带单证到网点。
# Sending money abroad
? international transfer
? send money overseas
? swift transfer
? pay in a foreign currency
? how much may i send abroad
? exchange rate for a transfer
Open [Send abroad](/abroad) and choose country and currency. The offer shows the rate, our fee, what arrives and what it all costs; it holds for two minutes.

You need the name in Latin letters, the IBAN or account number, the SWIFT code and the city. Each person may change the worth of 50,000 US dollars a year; what is left stands below the first step. For more, bring your papers to a branch. Firms come to a branch with theirs.

=== abroad customers
# 境外汇款到哪里了、费用谁承担
? 跨境汇款多久到账
? UETR是什么
? 境外汇款还没收到
? 汇款被退回手续费退吗
? 共同承担和我承担的区别
回单上有**处理进度**和 **UETR（全球汇款追踪号）**：凭这个号，途中任何一家银行都能查到这笔钱。境外银行收下之前，人民币先冻结在您的账户里。

- **我承担**：对方全额到账。
- **共同承担**：境外银行的费用从汇款里扣。
- **收款人承担**：全部费用从汇款里扣。

对方银行拒收的，款项连同手续费全部解冻；收下后又退回的，按退回时的中间价折成人民币入账，手续费不退。
# Where money sent abroad is, and who pays the fees
? how long does an international transfer take
? what is a uetr
? overseas payment not received
? who pays the fees abroad
? shared charges or ours
The receipt shows how it is going and the **UETR**, by which every bank on the way finds it. Until the bank abroad takes it, your yuan are held in your account.

- **We pay all fees**: they receive the full amount.
- **Shared**: banks abroad take theirs from what is sent.
- **They pay**: all fees are taken from what is sent.

If the bank abroad refuses it, money and fee are free again. If it takes it and sends it back later, it is changed into yuan at the middle rate of that moment, and the fee is not given back.

=== bills customers
# 水电燃气和话费怎么缴
? 生活缴费
? 交电费
? 手机充值
? 自动缴费怎么开通
? 停止自动缴费
? 缴费没有到账
打开[生活缴费](/bills)，点**添加缴费户号**，填写账单上的户号，以后的账单会自动显示，到期前提醒您。手机话费点**充值**。

**开通自动缴**后，不超过您设定金额的账单在到期前自动缴，超过的等您处理；随时可以停止。缴费单位收到之前，这笔钱只是冻结；没有收下就自动退回。
# Paying electricity, gas, water and phone
? pay a bill
? pay electricity
? top up my phone
? set up automatic bill payment
? stop paying a bill automatically
? bill payment did not arrive
Under [Bills](/bills), add the number that stands on your bill. New bills then show by themselves, and you are reminded before they are due. A phone is topped up in the same place.

Bills up to an amount that you set can pay themselves before they are due; larger ones wait for you, and you can stop it at any time. Until the company has taken the money it is only held, and it comes back by itself if it is not taken.

=== limits_and_fees customers
# 转账限额是多少，怎么调整
? 一天最多能转多少
? 提高转账限额
? 超过限额转不了
? 单笔限额
? 修改每日限额
? 大额转账怎么办
打开[转账限额](/payment-limits)，可以看到单笔、每日和每月各能转多少、还剩多少。

个人客户最高为单笔 5 万元、每日 20 万元、每月 100 万元；企业客户是这些的一百倍。点**调整**，调低马上生效，调高需要再确认。本人账户之间互转不占用限额。

需要转出更多的，请带身份证件到网点办理。
# Transfer limits, and changing them
? how much can i transfer a day
? raise my limit
? over the limit
? daily limit
? single payment limit
? transfer a large amount
[Payment limits](/payment-limits) shows how much you can pay at once, in a day and in a month, and what is left.

The most for a person is ¥50,000 at once, ¥200,000 a day and ¥1,000,000 a month; for a firm it is a hundred times that. Lowering counts at once, raising is confirmed once more. Transfers between your own accounts do not count.

For more, come to a branch with your identity document.

=== limits_and_fees customers
# 转账要手续费吗
? 跨行转账收费吗
? 手续费多少
? 有没有账户管理费
? 汇款手续费怎么算
? 为什么扣了手续费
- 本行转账和人民币跨行转账：不收手续费。
- 跨境汇款：按汇出金额的一定比例收取，有最低和最高，另加电报费。具体金额在[跨境汇款](/abroad)的报价里写明，确认之前就能看到；等级有减免的，也写在上面。

任何费用都在确认之前的页面上写明。明细里有一笔费用看不懂，点开它选**这笔交易有问题**，或者打电话问我们。
# Is there a fee for transfers
? do transfers cost anything
? transfer fee
? how much is the fee
? account fee
? fee for sending abroad
? why was i charged a fee
- Transfers here and in yuan to other banks: no fee.
- Abroad: a share of the amount, with a least and a most, and the cost of the message. [Send abroad](/abroad) shows it in figures before you confirm, with what your tier takes off.

Every fee stands on the page before you confirm. If you do not understand one among your entries, open it and choose **Something is wrong with this**, or call us.

=== limits_and_fees customers
# 客户等级和权益
? 我是什么等级
? 怎么升级
? 等级有什么好处
? 会不会降级
? 金卡客户条件
打开[我的等级](/tier)，可以看到现在的等级、可享受的权益、升级还差多少，以及各月的日均资产。

每月结束后评定，达标即升级。降级之前会通知您怎样保级，并至少留给您一个月。
# Tiers and what they bring
? what tier am i
? how do i reach the next tier
? benefits of my tier
? will i lose my tier
? premium customer
[My tier](/tier) shows which tier you have, what it brings, what is missing for the next one, and your average assets month by month.

It is looked at after each month. Who reaches the next tier has it at once. Before a tier is lost, you hear how to keep it, and have a month at least.

=== accounts customers
# 余额、可用余额和暂扣金额
? 可用余额为什么比余额少
? 钱被冻结了一部分
? 暂扣是什么意思
? 余额和可用余额有什么不同
? 酒店押金什么时候退
- **账户余额**：账户里全部的钱。
- **暂扣金额**：暂时占用的钱，比如酒店的押金、还在路上的转账。
- **可用余额**：您现在能用的钱，也就是余额减去暂扣。

[账户](/accounts)里点开一个账户就能看到。暂扣的钱在付款完成时扣走，取消时自动恢复可用；押金以商户通知为准。
# Balance, available and held money
? why is my available balance lower
? some of my money is held
? what is on hold
? difference between balance and available
? when is a hotel deposit released
- **Balance**: all the money in the account.
- **Held**: money set aside for a while, such as a hotel's deposit or a transfer under way.
- **Available**: what you can use now, which is the balance without what is held.

Open an account under [Accounts](/accounts) to see them. What is held is taken when the payment is done and is free again when it is called off; a deposit ends when the shop says so.

=== accounts customers
# 怎么开户
? 开一个新账户
? 办银行卡要带什么
? 给孩子开户
? 开户需要什么材料
? 网上能开户吗
请本人带有效身份证件到任一网点办理，通常当场开好。第一次来，还会请您留下电话和住址。

给未成年人开户，请监护人带双方的证件和能证明关系的材料（如户口簿）。单位开户，请带营业执照、法定代表人证件和授权书。
# Opening an account
? open a new account
? become a customer
? what do i need to open an account
? account for my child
? can i open an account online
Come to any branch with a valid identity document. It is usually opened while you wait. The first time we also ask for your phone number and address.

For a child, a guardian brings both documents and proof of how they are related. A firm brings its business licence, its legal representative's document and a letter of authority.

=== accounts customers
# 怎么销户
? 注销账户
? 不想用这个账户了
? 关闭账户
? 销户要带什么
? 注销银行卡
请带身份证件和银行卡到任一网点。销户之前，请先：

1. 把钱转走，等在途的转账和暂扣办完；
2. 结束[计划转账](/planned-transfers)和自动[生活缴费](/bills)；
3. 保存需要的[对账单](/accounts)。

账户有其他户主的，请一起来。想连同个人资料一起删除，请看[注销档案并删除资料](/privacy/erasure)。
# Closing an account
? close my account
? i do not need this account any more
? cancel my account
? terminate account
? what do i need to close an account
Come to any branch with your identity document and the card. Before that:

1. Move the money, and let transfers and holds that are under way come to an end.
2. End [planned transfers](/planned-transfers) and [bills](/bills) that pay themselves.
3. Keep the statements that you need, from [the account](/accounts).

If the account has other owners, come together. If your data are to go too, see [leaving and erasure](/privacy/erasure).

=== accounts customers
# 账户被冻结、不能转出
? 账户为什么被冻结
? 账户不能用了
? 账户显示已冻结
? 银行不让我转账
? 付款被拦截
账户显示**已冻结**时，暂时不能转出，钱还在里面。原因可能是证件过期、身份信息需要核对，或者法律要求。请带身份证件到网点，或打电话了解怎样恢复。

如果只是某一笔付款没有办理，那是安全规则自动作出的决定：打开[未办理的付款](/refused-payments)，点**请人工复核**，工作人员最晚下一个工作日答复。
# Account frozen, or a payment stopped
? why is my account frozen
? my account is blocked
? i cannot pay out of my account
? the bank stopped my payment
? payment was refused
A frozen account cannot pay out for a while; the money is still there. It may be an expired document, something about you to be checked, or the law. Come to a branch with your identity document, or call to hear how it opens again.

If only one payment was not made, a safety rule decided it by itself: open [payments that were not made](/refused-payments) and ask for a person's look. You hear by the end of the next working day.

=== accounts customers
# 请家人帮我看账户、付款
? 授权他人
? 让女儿帮我管账户
? 老人不会操作怎么办
? 代办付款
? 取消授权
打开[授权他人](/trusted)，点**授权给别人**：选账户，决定只能看、能导出，还是也能付款，最长一年。不需要、也请不要告诉对方您的密码。

允许付款时，建议保留**每次都要**您同意和**只能付给我以前付过的人**。对方看过什么、付过什么，您都看得到；点一下**立即终止**，马上失效。

只授权给您当面认识的人。有人打电话让您授权，请挂断。
# Letting somebody help with my account
? let my daughter see my account
? power of attorney
? someone else to pay for me
? shared access to my account
? take back access
Under [People I trust](/trusted), choose accounts and what they may do: look, export, or also pay, for a year at most. They do not need your password; please do not give it.

If they may pay, keep that each payment needs your yes and goes only to people you have paid before. You see what they looked at and what they did, and you can end it at once.

Let in only people you know in person. If a caller tells you to do it, hang up.

=== statements customers
# 对账单和流水证明
? 打印流水
? 对账单怎么下载
? 贷款要银行流水
? 电子对账单
? 收入证明用的流水
? 盖章的流水
点开[账户](/accounts)，选**对账单**。PDF 适合提交给他人，CSV 适合用表格打开，camt.053 适合财务软件。可以按月获取，也可以自选期间。

每份文件都有本行的电子签章，收到的人扫描首页二维码，或打开[对账单核验](/verify)，就能核对真伪。请提供原文件：重新保存后签章失效。
# Statements and proof of income
? download a statement
? bank statement for a loan
? proof of transactions
? monthly statement
? signed statement
Open [an account](/accounts) and choose **Statements**. PDF is for giving to others, CSV for spreadsheets, camt.053 for accounting programs; by month, or for days that you choose.

Each file bears the bank's electronic seal. Whoever gets it scans the code on the first page, or opens [Check a statement](/verify). Give them the file itself: saved anew by another program, the seal is void.

=== statements customers
# 查找和导出明细
? 查一笔交易
? 导出交易明细
? 怎么看以前的消费
? 按金额找交易
? 下载Excel明细
[全部明细](/entries)把您所有账户的收支放在一起。搜索商户、对方或摘要，用**筛选**按时间、金额、收支、类别缩小范围。

要存下来，在账户页面点**导出**，选 Excel 或 CSV，最多是最近的 50,000 笔。想知道钱花在哪里，看[收支](/spending)。
# Finding and exporting entries
? find a transaction
? export my transactions
? search by amount
? download to excel
? see older payments
[All entries](/entries) shows what came and went in all your accounts. Search for a shop, a person or a text, and narrow it by time, amount and category.

To keep them, choose **Export** on an account's page: Excel or CSV, the last 50,000 at most. Where your money goes is under [Spending](/spending).

=== security customers
# 忘记登录密码
? 密码忘了登录不了
? 重置登录密码
? 账号被锁了
? 登录不上去
? 找回密码
1. 在登录页点**忘记密码？**，填一个登录名和证件号码。
2. 设置新密码，并出示通行密钥、身份验证器动态码或恢复码；没有这些的，用短信或邮箱验证码。
3. 新密码一天后生效；在用过的设备上出示通行密钥，马上生效。

密码连续输错五次，要等半小时才能再试。都不行的话，请带身份证件到网点办理。
# Forgotten password
? i forgot my password
? reset my password
? i am locked out
? i cannot sign in
? recover access
1. Where you sign in, choose **Forgotten your password?** and enter a name you sign in with and the number of your identity document.
2. Choose a new password and show a passkey, a code from your authenticator app or a recovery code; if you have none of these, a code by text message or e-mail.
3. It counts after a day, or at once with a passkey on a device you have used.

After five wrong passwords in a row you wait half an hour. If nothing helps, come to a branch with your identity document.

=== security customers
# 收不到短信验证码
? 验证码没收到
? 短信验证码收不到怎么办
? 换手机号了收不到验证码
? 动态码错误
? 两步验证怎么设置
先看页面上的号码对不对。验证码 5 分钟内有效，一会儿没收到，可以重新获取；被拦截的短信也请看一眼。

号码已经不用了，请在[我的资料](/profile/details)里改，或者带身份证件到网点。建议在[安全中心](/security)添加**通行密钥**：用指纹或面容登录，不用等短信，假网站也骗不走。
# No code by text message
? i do not get the code
? sms code not received
? verification code does not arrive
? new phone number no code
? set up two factor
Check the number on the page first. A code is good for 5 minutes; ask for another if none comes, and look among blocked messages.

If the number is no longer yours, change it in [My details](/profile/details) or come to a branch. Better still, add a **passkey** under [Security](/security): you sign in with your finger or face, wait for no message, and no false website can steal it.

=== security customers
# 可疑来电、短信和诈骗
? 接到自称银行的电话
? 收到可疑短信
? 我被骗了怎么办
? 有人让我转到安全账户
? 对方要我的验证码
? 钓鱼网站
本行工作人员**绝不会**向您要密码、短信验证码，也不会让您把钱转到“安全账户”。凡是来要的，请挂断，再按[帮助](/help)页面上的电话打给我们。

已经转了账：马上打电话，同时在那一笔里选**这笔交易有问题**、**我被骗了**。已经说出密码或验证码：到[安全中心](/security)退出其他所有设备并修改密码。

怕被催着付款，可以设置[大额付款请人把关](/trusted)。
# Suspicious calls, messages and fraud
? somebody called and said they are the bank
? suspicious message
? i have been scammed
? move my money to a safe account
? they want my code
? phishing
Our staff **never** ask for your password or a code, and never tell you to move money to a “safe account”. Whoever does is not us: hang up and call the number under [Help](/help).

If you have paid: call at once, and say in that payment that something is wrong and you were tricked. If you gave away a password or code: open [Security](/security), sign out everywhere else and change the password.

You can also have somebody you trust [agree to large payments](/trusted).

=== security customers
# 换手机、手机丢了
? 手机丢了怎么办
? 换了新手机怎么登录
? 退出其他设备
? 手机被偷
? 通行密钥在旧手机上
1. 用另一个通行密钥、恢复码或在电脑上登录。
2. 在[安全中心](/security)的**已登录的设备**里，点**退出其他所有设备**。
3. 移除丢失手机上的通行密钥，或把身份验证器换到新手机。

完全无法登录，请打电话，或带身份证件到网点。换新手机之前，先在新手机上添加通行密钥最省事。
# New phone, or a lost one
? i lost my phone
? i have a new phone
? sign out other devices
? my phone was stolen
? passkey on my old phone
1. Sign in with another passkey, a recovery code or on a computer.
2. Under [Security](/security), sign out all other devices.
3. Remove the lost phone's passkey, or move the authenticator app to the new phone.

If you cannot sign in at all, call us or come to a branch with your identity document. With a new phone it is easiest to add its passkey while you still have the old one.

=== privacy customers
# 修改电话、邮箱和地址
? 换手机号
? 修改预留手机号
? 搬家了改地址
? 更换邮箱
? 更新联系方式
在[我的资料](/profile/details)里点**修改**或**添加**。新的号码或邮箱会收到验证码，输入后生效，在此之前仍使用原来的；生效后我们会通知您原来的号码和邮箱。

没有手机、也收不到原来号码的，请带身份证件到网点办理。
# Changing phone, e-mail and address
? change my phone number
? new address
? update my email
? i moved
? change contact details
Change or add them in [My details](/profile/details). A new number or mailbox gets a code and counts when you have entered it; until then the old one does. We tell the old number and mailbox too.

If you have no phone, or no longer the old one, come to a branch with your identity document.

=== privacy customers
# 更正姓名、证件，证件到期
? 身份证过期了
? 更新身份证有效期
? 改名字
? 证件号码登记错了
? 换了新护照
姓名、出生日期、性别和证件需要先核对：在[我的资料](/profile/details)点**申请更正**，写明正确的内容和原因。

换了新证，打开[我的证件](/documents)，点**我已换新证**填写有效期，再带新证件到网点核对一次。我们不会通过短信索要证件照片。
# Correcting name or document, and expired documents
? my id card has expired
? renew my document
? change my name
? wrong document number
? new passport
Name, day of birth, sex and documents are checked first: ask for a correction in [My details](/profile/details) and say why.

With a new document, open [My documents](/documents), say that you have a new one, and bring it to a branch once. We never ask for pictures of documents by message.

=== privacy customers
# 银行保存了我的哪些资料，怎么下载或删除
? 下载我的资料
? 删除我的个人信息
? 隐私政策
? 撤回同意
? 谁看过我的资料
? 不想收到营销短信
[我的隐私](/privacy)列出本行保存了您的哪些资料、为什么、保存多久，以及谁看过完整资料。点**下载我的资料**得到一份完整的文件。

- 不想收到推介：在[我的同意](/privacy/consents)撤回，马上生效。
- 想注销并删除：在[注销档案并删除资料](/privacy/erasure)可以看到当天删除什么、依法保留什么；确认后七天内可以撤回。
# What the bank knows about me: download and erasure
? download my data
? delete my personal data
? privacy
? withdraw consent
? who has seen my data
? stop marketing messages
[My privacy](/privacy) shows what we hold about you, why, for how long, and who has seen it in full. Download it all as one file there.

- No more offers: withdraw under [My consents](/privacy/consents); it counts at once.
- Leave and be erased: [erasure](/privacy/erasure) shows what goes that day and what the law makes us keep. You can take it back for seven days.

=== service customers
# 网点在哪里、营业时间，怎么找到人工
? 网点几点开门
? 营业时间
? 附近的网点
? 周末上班吗
? 人工客服
? 客服电话多少
? 转人工
[帮助](/help)页面上有客服电话，不登录也能看到。网点工作日营业，法定节假日和调休以网点公告为准；来之前可以打电话问离您最近的网点和当天的营业时间。

办理业务请带身份证件。行动不便的客户，可以打电话请我们想办法。
# Branches, opening hours and reaching a person
? when is the branch open
? opening hours
? nearest branch
? are you open at weekends
? customer service phone number
? talk to a person
? speak to a human
The phone number is under [Help](/help), also without signing in. Branches are open on working days; holidays are posted at each branch. Before you come, call to hear which is nearest and when it is open that day.

Bring your identity document. If coming is hard for you, call and we find a way.

=== service customers
# 字太小、换语言、深色模式
? 字体怎么调大
? 大字版
? 切换英文
? 深色模式
? 老年版
点页面上方的大写字母 A，文字和按钮都会变大，首页也会变简单；再点一次变回来。语言在每一页的上方切换。

字号、语言和外观也都在[设置](/settings)里，保存在您的这台设备上。
# Larger text, language and dark mode
? make the text bigger
? large print
? change the language
? dark mode
? easier version for older people
Press the capital A at the top: text and buttons grow, and the home page becomes simpler. Press it again to go back. The language is changed at the top of every page.

Text size, language and appearance are also under [Settings](/settings), and stay on this device.

=== complaints customers
# 投诉和建议
? 我要投诉
? 对服务不满意
? 投诉多久有结果
? 怎么向监管投诉
? 投诉工作人员
请打[帮助](/help)页面上的电话，或到任一网点说明，我们当场登记。被投诉的人不会参与处理。

一般 15 天内答复；情况复杂的 30 天，并会告诉您原因。对结果不满意，可以要求复核，也可以向金融消费纠纷调解组织或监管部门反映。

对某一笔交易有疑问，用[交易异议](/disputes)更快。
# Complaints
? i want to complain
? i am not happy with the service
? how long does a complaint take
? complain about staff
? go to the regulator
Call the number under [Help](/help) or tell any branch: we write it down at once. Whoever you complain of takes no part in it.

You have an answer within 15 days, or within 30 where it is complex, and we tell you why. If you are not content, ask for a review, or turn to the mediators for financial disputes or to the regulator.

About one payment, a [dispute](/disputes) is quicker.

=== internal staff
# 来电挂失：怎么核对身份、怎么办
? 客户挂失流程
? 电话挂失核对什么
? 卡丢失处理
1. 先停用，后问细节。挂失从宽：姓名和证件号码对得上就停用，停错了可以恢复。
2. 不问密码，不问验证码，不报余额。
3. 查最近的交易；有客户不认的，登记异议。
4. 告诉客户：带身份证件到任一网点补卡，账户和钱不受影响。
5. 在联系记录里写清时间和客户的话。
# A customer reports a lost card: who it is, what to do
? lost card procedure
? what to ask when a card is reported lost
? stop a card for a caller
1. Stop it first, ask later. Be generous: if name and document number fit, stop it. What was stopped by mistake can be opened again.
2. Ask for no password and no code, and tell no balance.
3. Look at the last entries; register a dispute for what the customer does not recognise.
4. Tell them: a new card at any branch with the identity document; account and money are not touched.
5. Write the time and what they said into the contact log.

=== internal staff
# 疑似诈骗来电：劝阻和升级
? 客户被骗怎么处理
? 安全账户诈骗
? 劝阻转账
1. 请客户先不要挂断，不要再操作。对方若在另一部电话上，请他挂断那一部。
2. 问三句话：谁让您转的？您见过他吗？他让您对银行怎么说？
3. 已经转出的，马上登记异议（我被骗了），并通知风控主管。
4. 建议客户设置大额付款请人把关。不责备客户。
# Suspected fraud on the phone: how to stop it
? customer is being scammed
? safe account fraud
? talk a customer out of paying
1. Ask the customer to stay on the line and to touch nothing. If somebody is on another phone, ask them to hang that one up.
2. Three questions: Who told you to pay? Have you met them? What did they tell you to say to us?
3. If it is paid, register a dispute (I was tricked) and tell the risk officer.
4. Suggest that somebody they trust agrees to large payments. Never blame them.
"""
