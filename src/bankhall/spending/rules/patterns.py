"""Words by which an entry's text tells what it is about. Read from the top: the first lines that match decide, so what
is narrow ("天猫超市", which sells by post) stands above what is wide ("超市"). Lower case; what is written in letters
only matches whole words, and "_" stands for a space. The demo bank's merchants hold these lines to account
(tests/spending/test_patterns.py).
"""

from bankhall.spending.types import Category

Lines = tuple[tuple[Category, str], ...]

SPENDING: Lines = (
    # What a wide word below would take for something else.
    (Category.OTHER, "宠物 兽医 动物医院 veterinary vet petco petsmart"),
    (Category.SHOPPING, "天猫 淘宝 京东超市 宜家 小米之家 母婴 孩子王 amazon aliexpress"),
    (Category.GROCERIES, "美团买菜 美团优选 小象超市 校园超市 粮油 早餐店"),
    (Category.TRANSPORT, "美团单车 美团打车 哈啰 青桔 充电桩 特来电 星星充电 车险 汽车保险 机动车"),
    (Category.TRAVEL, "火车票 机票 飞机票 酒店预订 美团酒店"),
    (Category.HEALTH, "京东健康 阿里健康 叮当快药 美团买药"),
    (Category.EDUCATION, "校园打印 校园书店 琴行 钢琴课 知识服务"),
    (Category.DINING, "外婆家 美团外卖 饿了么 校园餐厅 一卡通充值 uber_eats"),
    (Category.COMMUNICATION, "话费 宽带"),
    (Category.ENTERTAINMENT, "视频会员 音乐会员 大会员 会员自动续费 家庭中心 儿童乐园"),
    (Category.HOUSING, "物业"),
    # The bank's own.
    (
        Category.FEES,
        """
        手续费 年费 管理费 工本费 短信通知 短信服务费 账户费 滞纳金 违约金 罚息 service_fee bank_fee commission
        overdraft
        """,
    ),
    (Category.CASH, "取款 取现 atm cash_withdrawal"),
    # Home.
    (
        Category.HOUSING,
        """
        房租 租金 住房贷款 房贷 按揭 公寓 自如 泊寓 蛋壳 贝壳 链家 装修 家政 保洁 搬家 rent landlord mortgage
        household
        """,
    ),
    (
        Category.UTILITIES,
        """
        国家电网 国网 南方电网 电费 供电 电力 水务 自来水 水费 供水 燃气 天然气 煤气 供热 暖气 供暖 热力 垃圾费
        water electric electricity energy gas_bill utility utilities power_bill
        """,
    ),
    (
        Category.COMMUNICATION,
        """
        中国移动 中国电信 中国联通 中国广电 流量 顺丰 圆通 中通 申通 韵达 极兔 京东物流 京东快递 菜鸟 快递 速运 邮政
        邮局 ems telecom vodafone t-mobile verizon at&t comcast dhl ups fedex postal post usps
        """,
    ),
    (
        Category.HEALTH,
        """
        医院 药房 药店 大药房 医药 诊所 门诊 卫生 体检 口腔 牙科 眼科 中医 爱康国宾 美年大健康 保健 健康险 人寿 医保
        挂号 屈臣氏 pharmacy hospital clinic doctor dental dentist medical drugstore walgreens cvs watsons boots
        apotheke optician
        """,
    ),
    (
        Category.EDUCATION,
        """
        学费 学校 小学 中学 大学 学院 幼儿园 培训 教育 培优 学而思 新东方 猿辅导 作业帮 少年宫 书店 书城 图书 当当
        文具 驾校 考试 报名费 课程 得到 kumon school university college tuition course udemy coursera bookstore
        books kindergarten
        """,
    ),
    # On the way.
    (
        Category.TRAVEL,
        """
        12306 铁路 高铁 航空 机场 携程 去哪儿 飞猪 同程 途牛 马蜂窝 酒店 宾馆 旅馆 旅店 民宿 客栈 途家 airbnb 旅行
        旅游 度假 景区 风景区 门票 博物院 博物馆 迪士尼 环球影城 动物园 签证 hotel hotels hostel inn airline
        airlines airways air lufthansa marriott hilton hyatt ibis accor booking expedia agoda trip.com travel
        railway fernverkehr amtrak eurostar sncf trenitalia disneyland museum
        """,
    ),
    (
        Category.TRANSPORT,
        """
        地铁 轨道交通 公交 巴士 交通卡 一卡通 滴滴 高德 曹操 t3出行 出行 打车 出租车 网约车 花小猪 嘀嗒 单车 加油
        石化 石油 中石化 中石油 壳牌 停车 etc 通行费 高速 过路费 洗车 汽修 4s店 uber lyft taxi cab metro subway bus
        transit mtr suica pasmo octopus parking gas_station petrol fuel shell esso exxon chevron toll bolt grab jr
        """,
    ),
    # At table.
    (
        Category.DINING,
        """
        肯德基 麦当劳 汉堡 必胜客 德克士 华莱士 达美乐 餐 饭店 饭馆 酒家 酒楼 食堂 食府 小吃 面馆 牛肉面 拉面 米线
        粉店 米饭 饺子 包子 馄饨 火锅 烧烤 烤肉 烤鱼 酸菜鱼 麻辣烫 串串 小龙虾 沙县 老乡鸡 海底捞 西贝 知味观
        南京大牌档 咖啡 星巴克 瑞幸 库迪 奶茶 茶饮 喜茶 奈雪 茶姬 蜜雪 古茗 茶百道 一点点 沪上阿姨 茶馆 甜品 面包
        蛋糕 烘焙 外卖 料理 寿司 酒吧 美食 restaurant restaurants cafe café coffee starbucks costa mcdonald
        mcdonald's kfc burger pizza pizzeria dominos subway sandwich ramen sushi bistro bar pub bakery brasserie
        grill diner kitchen maxim's deliveroo doordash grubhub eats noodle noodles tea
        """,
    ),
    (
        Category.GROCERIES,
        """
        盒马 永辉 大润发 物美 世纪联华 联华 华联 华润万家 家乐福 沃尔玛 山姆 麦德龙 开市客 奥乐齐 叮咚 朴朴 多多买菜
        买菜 超市 便利 全家 罗森 7-eleven 711 美宜佳 菜场 菜市场 农贸 蔬菜 水果 果园 百果 钱大妈 生鲜 肉铺 粮店 零食
        良品铺子 三只松鼠 supermarket grocery groceries market markt walmart costco aldi lidl tesco sainsbury's
        sainsburys rewe edeka carrefour kroger safeway trader_joe's whole_foods wellcome parknshop familymart lawson
        spar migros coop asda
        """,
    ),
    # For pleasure.
    (
        Category.ENTERTAINMENT,
        """
        电影 影城 影院 猫眼 淘票票 大麦 演出 剧院 剧场 音乐 ktv 歌厅 游戏 steam 视频 爱奇艺 优酷 腾讯视频 芒果tv
        哔哩 bilibili 喜马拉雅 网易云 qq音乐 健身 瑜伽 游泳 体育馆 球馆 羽毛球 球场 场地费 滑雪 桌游 推理馆 剧本
        密室 网吧 电竞 彩票 apple.com/bill netflix spotify disney hulu youtube hbo cinema theatre theater concert
        game games gaming playstation nintendo xbox gym fitness ticketmaster
        """,
    ),
    (
        Category.SHOPPING,
        """
        京东 拼多多 抖音 快手 小红书 唯品会 得物 闲鱼 苏宁 国美 优衣库 zara 安踏 李宁 耐克 阿迪达斯 服饰 服装 鞋
        百货 商场 商城 购物 银泰 万达 大悦城 丝芙兰 化妆品 美妆 珠宝 黄金 眼镜 家居 家具 家电 电器 数码 手机 华为
        小米 苹果 apple 专卖店 体验店 旗舰店 乐高 玩具 鲜花 花店 名创优品 无印良品 ebay ikea h&m uniqlo nike adidas
        sephora sasa zalando target macy's store shop mall outlet camera quijote electronics department fashion
        cosmetic clothing etsy shein temu
        """,
    ),
    (Category.FAMILY, "红包 亲属卡 亲情卡 转账给 转给 allowance"),
)

INCOME: Lines = (
    (Category.REFUND, "退款 退货 退税 退费 退回 冲正 返还 refund refunded reversal chargeback"),
    (Category.PENSION, "养老金 退休金 退休费 离休 社会保险基金 pension annuity"),
    (Category.SALARY, "工资 薪 年终奖 奖金 绩效 劳务费代发 salary payroll wages wage bonus"),
    (Category.INTEREST, "结息 利息 付息 interest"),
    (
        Category.OTHER_INCOME,
        """
        经营所得 稿费 服务费 翻译费 咨询 货款 房租 租金 公积金 结算 清算 收款 报销 分红 股息 红利 赔款 理赔 奖学金 补贴
        补助 现金存入 dividend invoice rent cashback expenses reimbursement
        """,
    ),
    (Category.TRANSFER_IN, "转来 转入 红包 汇入 来自 transfer"),
)

# In a transfer to somebody only these count: "学费" sent to a daughter is money for the family.
TRANSFER_OUT: Lines = (
    # Home.
    (Category.HOUSING, "房租 租金 物业 房款 押金 rent landlord household"),
    (Category.OTHER, "货款 经营所得 公司 集团 厂 商行 经营部 工作室 insurance leasing loan ltd gmbh inc llc"),
)

# Between the customer's own accounts at other banks too, when the text says so.
OWN: Lines = ((Category.OWN, "转存 本人账户 本人互转 自有账户 信用卡还款 理财申购 理财赎回 own_account own_transfer"),)
