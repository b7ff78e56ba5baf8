"""Where the demo bank's customers spend and what the bank prints for it, with the category that is meant.

The one table of its kind: the customers' lives draw from it, and whoever sorts entries into categories can hold
his work against `samples()`. Amounts are in minor units of the merchant's currency, from the usual least to the usual
most. A text is printed as Chinese banks do, "channel-merchant(branch)"; foreign ones as their acquirers send them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bankhall.demo.rules.places import CITIES, City
from bankhall.ledger.types import named


class Category(StrEnum):
    """What an entry is about, as a customer would say; the second half is money that comes in."""

    GROCERIES = "groceries"
    DINING = "dining"
    TRANSPORT = "transport"
    TRAVEL = "travel"
    SHOPPING = "shopping"
    HOUSING = "housing"
    UTILITIES = "utilities"
    COMMUNICATION = "communication"
    HEALTH = "health"
    EDUCATION = "education"
    ENTERTAINMENT = "entertainment"
    CASH = "cash"
    FEES = "fees"
    FAMILY = "family"
    OTHER = "other"
    SALARY = "salary"
    PENSION = "pension"
    INTEREST = "interest"
    REFUND = "refund"
    TRANSFER_IN = "transfer_in"
    OTHER_INCOME = "other_income"


class Habit(StrEnum):
    """An occasion on which somebody spends."""

    SUPERMARKET = "supermarket"
    MARKET = "market"
    CONVENIENCE = "convenience"
    TAKEAWAY = "takeaway"
    EATING_OUT = "eating_out"
    COFFEE = "coffee"
    METRO = "metro"
    TAXI = "taxi"
    DRIVING = "driving"
    TRAIN = "train"
    FLIGHT = "flight"
    HOTEL = "hotel"
    SIGHTS = "sights"
    ONLINE = "online"
    CLOTHES = "clothes"
    BIG_PURCHASE = "big_purchase"
    PHARMACY = "pharmacy"
    HOSPITAL = "hospital"
    FITNESS = "fitness"
    FUN = "fun"
    SUBSCRIPTION = "subscription"
    BOOKS = "books"
    CHILD = "child"
    COURSE = "course"
    CAMPUS = "campus"
    PARCEL = "parcel"
    PET = "pet"


# How a payment comes to the bank.
WALLETS = ("支付宝", "财付通")
MEITUAN = ("美团支付", "支付宝", "财付通")
CARD = ("银联消费", "云闪付", "支付宝")
PLAIN = ("",)


class Merchant(NamedTuple):
    """`branches`: whether it prints the street of its shop. `{city}` in the name is the customer's."""

    name: str
    category: Category
    low: int
    high: int
    via: tuple[str, ...] = WALLETS
    branches: bool = False

    def text(self, city: City, *, via: str, street: str) -> str:
        name = self.name.format(city=city.name)
        return f"{via}{'-' if via else ''}{name}{f'({street}店)' if self.branches else ''}"


_C = Category

MERCHANTS: dict[Habit, tuple[Merchant, ...]] = {
    Habit.SUPERMARKET: (
        Merchant("盒马鲜生", _C.GROCERIES, 46_00, 268_00, ("支付宝",), branches=True),
        Merchant("永辉超市", _C.GROCERIES, 38_00, 240_00, CARD, branches=True),
        Merchant("大润发超市", _C.GROCERIES, 55_00, 320_00, CARD, branches=True),
        Merchant("物美超市", _C.GROCERIES, 32_00, 190_00, CARD, branches=True),
        Merchant("世纪联华", _C.GROCERIES, 36_00, 210_00, CARD, branches=True),
        Merchant("山姆会员商店", _C.GROCERIES, 180_00, 640_00, CARD),
        Merchant("叮咚买菜", _C.GROCERIES, 29_00, 128_00),
        Merchant("美团小象超市", _C.GROCERIES, 29_00, 136_00, ("美团支付",)),
        Merchant("朴朴超市", _C.GROCERIES, 29_00, 118_00),
    ),
    Habit.MARKET: (
        Merchant("农贸市场蔬菜摊位", _C.GROCERIES, 6_00, 48_00),
        Merchant("百果园", _C.GROCERIES, 15_00, 88_00, WALLETS, branches=True),
        Merchant("钱大妈生鲜", _C.GROCERIES, 12_00, 76_00, WALLETS, branches=True),
        Merchant("放心早餐粮油店", _C.GROCERIES, 5_00, 36_00),
        Merchant("明康汇生鲜", _C.GROCERIES, 12_00, 92_00, WALLETS, branches=True),
    ),
    Habit.CONVENIENCE: (
        Merchant("全家便利店", _C.GROCERIES, 5_50, 38_00, WALLETS, branches=True),
        Merchant("罗森便利店", _C.GROCERIES, 5_00, 42_00, WALLETS, branches=True),
        Merchant("7-Eleven便利店", _C.GROCERIES, 5_00, 40_00, WALLETS, branches=True),
        Merchant("美宜佳便利店", _C.GROCERIES, 4_00, 35_00, WALLETS, branches=True),
    ),
    Habit.TAKEAWAY: (
        Merchant("肯德基", _C.DINING, 22_00, 68_00, MEITUAN, branches=True),
        Merchant("麦当劳", _C.DINING, 19_90, 62_00, MEITUAN, branches=True),
        Merchant("沙县小吃", _C.DINING, 12_00, 32_00, MEITUAN, branches=True),
        Merchant("兰州牛肉面", _C.DINING, 14_00, 36_00, MEITUAN, branches=True),
        Merchant("黄焖鸡米饭", _C.DINING, 16_00, 38_00, MEITUAN, branches=True),
        Merchant("饿了么外卖订单", _C.DINING, 18_00, 66_00, ("支付宝",)),
        Merchant("美团外卖订单", _C.DINING, 16_00, 64_00, ("美团支付", "财付通")),
        Merchant("老乡鸡", _C.DINING, 19_00, 46_00, MEITUAN, branches=True),
        Merchant("杨国福麻辣烫", _C.DINING, 18_00, 45_00, MEITUAN, branches=True),
    ),
    Habit.EATING_OUT: (
        Merchant("海底捞火锅", _C.DINING, 168_00, 620_00, MEITUAN, branches=True),
        Merchant("外婆家", _C.DINING, 96_00, 380_00, MEITUAN, branches=True),
        Merchant("绿茶餐厅", _C.DINING, 88_00, 320_00, MEITUAN, branches=True),
        Merchant("西贝莜面村", _C.DINING, 120_00, 460_00, MEITUAN, branches=True),
        Merchant("必胜客", _C.DINING, 78_00, 268_00, MEITUAN, branches=True),
        Merchant("小龙坎火锅", _C.DINING, 128_00, 480_00, MEITUAN, branches=True),
        Merchant("太二酸菜鱼", _C.DINING, 92_00, 310_00, MEITUAN, branches=True),
        Merchant("知味观", _C.DINING, 35_00, 180_00, WALLETS, branches=True),
    ),
    Habit.COFFEE: (
        Merchant("瑞幸咖啡", _C.DINING, 9_90, 32_00, WALLETS, branches=True),
        Merchant("星巴克", _C.DINING, 27_00, 78_00, WALLETS, branches=True),
        Merchant("Manner咖啡", _C.DINING, 15_00, 40_00, WALLETS, branches=True),
        Merchant("蜜雪冰城", _C.DINING, 4_00, 18_00, WALLETS, branches=True),
        Merchant("喜茶", _C.DINING, 15_00, 42_00, WALLETS, branches=True),
        Merchant("霸王茶姬", _C.DINING, 16_00, 44_00, WALLETS, branches=True),
        Merchant("古茗", _C.DINING, 8_00, 26_00, WALLETS, branches=True),
    ),
    Habit.METRO: (
        Merchant("{city}地铁", _C.TRANSPORT, 2_00, 8_00),
        Merchant("{city}公交集团", _C.TRANSPORT, 1_00, 4_00),
        Merchant("哈啰单车", _C.TRANSPORT, 1_50, 4_50),
        Merchant("美团单车", _C.TRANSPORT, 1_50, 4_50, ("美团支付",)),
    ),
    Habit.TAXI: (
        Merchant("滴滴出行", _C.TRANSPORT, 12_00, 78_00),
        Merchant("高德打车", _C.TRANSPORT, 11_00, 72_00, ("支付宝",)),
        Merchant("曹操出行", _C.TRANSPORT, 13_00, 74_00),
        Merchant("T3出行", _C.TRANSPORT, 12_00, 66_00),
    ),
    Habit.DRIVING: (
        Merchant("中国石化加油站", _C.TRANSPORT, 180_00, 420_00, CARD, branches=True),
        Merchant("中国石油加油站", _C.TRANSPORT, 180_00, 420_00, CARD, branches=True),
        Merchant("特来电充电", _C.TRANSPORT, 22_00, 86_00),
        Merchant("{city}城市停车", _C.TRANSPORT, 5_00, 36_00),
        Merchant("高速公路ETC通行费", _C.TRANSPORT, 8_00, 165_00, PLAIN),
    ),
    Habit.TRAIN: (
        Merchant("中国铁路12306", _C.TRAVEL, 73_00, 668_00),
        Merchant("携程火车票", _C.TRAVEL, 73_00, 640_00),
    ),
    Habit.FLIGHT: (
        Merchant("中国东方航空", _C.TRAVEL, 480_00, 2_260_00),
        Merchant("中国南方航空", _C.TRAVEL, 460_00, 2_180_00),
        Merchant("春秋航空", _C.TRAVEL, 289_00, 1_280_00),
        Merchant("携程旅行网", _C.TRAVEL, 520_00, 3_280_00),
        Merchant("飞猪旅行", _C.TRAVEL, 420_00, 2_860_00, ("支付宝",)),
    ),
    Habit.HOTEL: (
        Merchant("全季酒店", _C.TRAVEL, 269_00, 980_00, CARD),
        Merchant("亚朵酒店", _C.TRAVEL, 329_00, 1_180_00, CARD),
        Merchant("如家酒店", _C.TRAVEL, 169_00, 520_00, CARD),
        Merchant("去哪儿网酒店预订", _C.TRAVEL, 219_00, 1_380_00),
        Merchant("途家民宿", _C.TRAVEL, 238_00, 1_120_00),
    ),
    Habit.SIGHTS: (
        Merchant("黄山风景区门票", _C.TRAVEL, 95_00, 380_00),
        Merchant("上海迪士尼度假区", _C.TRAVEL, 475_00, 1_880_00),
        Merchant("故宫博物院门票", _C.TRAVEL, 40_00, 180_00),
        Merchant("莫干山景区门票", _C.TRAVEL, 80_00, 320_00),
        Merchant("三亚蜈支洲岛旅游区", _C.TRAVEL, 144_00, 620_00),
    ),
    Habit.ONLINE: (
        Merchant("淘宝商城订单", _C.SHOPPING, 12_00, 320_00, ("支付宝",)),
        Merchant("天猫超市", _C.SHOPPING, 39_00, 260_00, ("支付宝",)),
        Merchant("京东商城", _C.SHOPPING, 29_00, 480_00, ("京东支付", "财付通")),
        Merchant("拼多多平台商户", _C.SHOPPING, 6_90, 128_00),
        Merchant("抖音电商", _C.SHOPPING, 19_90, 268_00, ("抖音支付", "支付宝")),
        Merchant("唯品会", _C.SHOPPING, 79_00, 420_00),
    ),
    Habit.CLOTHES: (
        Merchant("优衣库", _C.SHOPPING, 79_00, 699_00, CARD, branches=True),
        Merchant("ZARA", _C.SHOPPING, 129_00, 899_00, CARD, branches=True),
        Merchant("安踏体育", _C.SHOPPING, 139_00, 799_00, CARD, branches=True),
        Merchant("李宁专卖店", _C.SHOPPING, 129_00, 759_00, CARD, branches=True),
        Merchant("银泰百货", _C.SHOPPING, 168_00, 1_680_00, CARD, branches=True),
    ),
    Habit.BIG_PURCHASE: (
        Merchant("苏宁易购", _C.SHOPPING, 699_00, 5_999_00, CARD, branches=True),
        Merchant("京东自营家电", _C.SHOPPING, 799_00, 6_499_00, ("京东支付",)),
        Merchant("华为授权体验店", _C.SHOPPING, 1_299_00, 6_999_00, CARD, branches=True),
        Merchant("小米之家", _C.SHOPPING, 399_00, 4_299_00, CARD, branches=True),
        Merchant("宜家家居", _C.SHOPPING, 239_00, 3_680_00, CARD),
    ),
    Habit.PHARMACY: (
        Merchant("大参林药房", _C.HEALTH, 12_00, 168_00, WALLETS, branches=True),
        Merchant("老百姓大药房", _C.HEALTH, 12_00, 175_00, WALLETS, branches=True),
        Merchant("益丰大药房", _C.HEALTH, 12_00, 160_00, WALLETS, branches=True),
        Merchant("京东健康", _C.HEALTH, 25_00, 260_00, ("京东支付",)),
    ),
    Habit.HOSPITAL: (
        Merchant("{city}市第一人民医院", _C.HEALTH, 16_00, 860_00, CARD),
        Merchant("{city}市中医院", _C.HEALTH, 22_00, 620_00, CARD),
        Merchant("社区卫生服务中心", _C.HEALTH, 6_00, 150_00),
        Merchant("通策口腔医院", _C.HEALTH, 120_00, 2_600_00, CARD),
        Merchant("爱尔眼科医院", _C.HEALTH, 80_00, 1_280_00, CARD),
    ),
    Habit.FITNESS: (
        Merchant("乐刻健身", _C.ENTERTAINMENT, 99_00, 299_00, WALLETS, branches=True),
        Merchant("{city}奥体中心游泳馆", _C.ENTERTAINMENT, 30_00, 120_00),
        Merchant("羽毛球馆场地费", _C.ENTERTAINMENT, 40_00, 160_00),
    ),
    Habit.FUN: (
        Merchant("猫眼电影", _C.ENTERTAINMENT, 35_00, 168_00, MEITUAN),
        Merchant("淘票票电影", _C.ENTERTAINMENT, 35_00, 160_00, ("支付宝",)),
        Merchant("大麦网演出票", _C.ENTERTAINMENT, 180_00, 1_280_00, ("支付宝",)),
        Merchant("温莎KTV", _C.ENTERTAINMENT, 88_00, 420_00, MEITUAN, branches=True),
        Merchant("网易游戏充值", _C.ENTERTAINMENT, 6_00, 328_00),
        Merchant("腾讯游戏充值", _C.ENTERTAINMENT, 6_00, 328_00, ("财付通",)),
        Merchant("剧本推理馆", _C.ENTERTAINMENT, 98_00, 268_00, MEITUAN),
    ),
    Habit.SUBSCRIPTION: (
        Merchant("腾讯视频会员自动续费", _C.ENTERTAINMENT, 25_00, 30_00, ("财付通",)),
        Merchant("爱奇艺会员自动续费", _C.ENTERTAINMENT, 25_00, 30_00),
        Merchant("网易云音乐会员", _C.ENTERTAINMENT, 12_00, 18_00),
        Merchant("哔哩哔哩大会员", _C.ENTERTAINMENT, 15_00, 25_00),
        Merchant("APPLE.COM/BILL", _C.ENTERTAINMENT, 6_00, 68_00, PLAIN),
    ),
    Habit.BOOKS: (
        Merchant("新华书店", _C.EDUCATION, 28_00, 196_00, WALLETS, branches=True),
        Merchant("当当网图书", _C.EDUCATION, 35_00, 220_00),
        Merchant("得到知识服务", _C.EDUCATION, 19_90, 199_00),
    ),
    Habit.CHILD: (
        Merchant("孩子王", _C.SHOPPING, 58_00, 460_00, WALLETS, branches=True),
        Merchant("乐高授权专卖店", _C.SHOPPING, 99_00, 699_00, CARD),
        Merchant("晨光文具", _C.EDUCATION, 8_00, 86_00, WALLETS, branches=True),
        Merchant("奈尔宝家庭中心", _C.ENTERTAINMENT, 168_00, 398_00, MEITUAN),
    ),
    Habit.COURSE: (
        Merchant("新东方素质成长中心", _C.EDUCATION, 1_280_00, 4_680_00, CARD),
        Merchant("学而思培优", _C.EDUCATION, 980_00, 3_980_00, CARD),
        Merchant("少年宫培训费", _C.EDUCATION, 480_00, 1_680_00, WALLETS),
        Merchant("柏斯琴行钢琴课", _C.EDUCATION, 720_00, 2_400_00, WALLETS),
    ),
    Habit.CAMPUS: (
        Merchant("高校一卡通充值", _C.DINING, 50_00, 200_00),
        Merchant("学生食堂", _C.DINING, 7_00, 22_00),
        Merchant("校园超市", _C.GROCERIES, 4_00, 45_00),
        Merchant("校园打印店", _C.EDUCATION, 1_00, 18_00),
    ),
    Habit.PARCEL: (
        Merchant("顺丰速运", _C.COMMUNICATION, 12_00, 46_00),
        Merchant("菜鸟裹裹", _C.COMMUNICATION, 8_00, 28_00, ("支付宝",)),
    ),
    Habit.PET: (
        Merchant("瑞鹏宠物医院", _C.OTHER, 68_00, 980_00, WALLETS, branches=True),
        Merchant("宠物家", _C.OTHER, 48_00, 260_00, WALLETS, branches=True),
    ),
}  # fmt: skip

# What accounts in other currencies are used for, in minor units of each.
FOREIGN: dict[str, tuple[Merchant, ...]] = {
    "USD": (
        Merchant("AMAZON.COM*MKTPL SEATTLE WA", _C.SHOPPING, 14_99, 189_00, PLAIN),
        Merchant("UBER *TRIP SAN FRANCISCO CA", _C.TRANSPORT, 11_20, 64_00, PLAIN),
        Merchant("TRADER JOE'S #554 NEW YORK NY", _C.GROCERIES, 18_40, 126_00, PLAIN),
        Merchant("STARBUCKS STORE 07322 NEW YORK NY", _C.DINING, 4_95, 18_60, PLAIN),
        Merchant("NETFLIX.COM LOS GATOS CA", _C.ENTERTAINMENT, 15_49, 22_99, PLAIN),
        Merchant("MARRIOTT HOTELS NEW YORK NY", _C.TRAVEL, 189_00, 620_00, PLAIN),
        Merchant("UNITED AIRLINES HOUSTON TX", _C.TRAVEL, 240_00, 1_480_00, PLAIN),
        Merchant("COURSERA.ORG MOUNTAIN VIEW CA", _C.EDUCATION, 49_00, 79_00, PLAIN),
    ),
    "EUR": (
        Merchant("CARREFOUR CITY PARIS", _C.GROCERIES, 12_40, 86_00, PLAIN),
        Merchant("REWE MARKT GMBH BERLIN", _C.GROCERIES, 9_80, 74_00, PLAIN),
        Merchant("DB FERNVERKEHR AG FRANKFURT", _C.TRAVEL, 29_90, 168_00, PLAIN),
        Merchant("LUFTHANSA GROUP FRANKFURT", _C.TRAVEL, 119_00, 980_00, PLAIN),
        Merchant("IBIS HOTELS BERLIN MITTE", _C.TRAVEL, 79_00, 320_00, PLAIN),
        Merchant("CAFE DE FLORE PARIS", _C.DINING, 8_50, 46_00, PLAIN),
        Merchant("ZALANDO SE BERLIN", _C.SHOPPING, 24_95, 189_00, PLAIN),
        Merchant("SPOTIFY AB STOCKHOLM", _C.ENTERTAINMENT, 10_99, 17_99, PLAIN),
    ),
    "HKD": (
        Merchant("7-ELEVEN CENTRAL HK", _C.GROCERIES, 18_00, 96_00, PLAIN),
        Merchant("WELLCOME CAUSEWAY BAY HK", _C.GROCERIES, 86_00, 520_00, PLAIN),
        Merchant("MTR CORPORATION HK", _C.TRANSPORT, 50_00, 200_00, PLAIN),
        Merchant("MAXIM'S PALACE CITY HALL HK", _C.DINING, 168_00, 780_00, PLAIN),
        Merchant("CATHAY PACIFIC AIRWAYS HK", _C.TRAVEL, 1_180_00, 6_800_00, PLAIN),
        Merchant("SASA COSMETIC TSIM SHA TSUI HK", _C.SHOPPING, 120_00, 1_260_00, PLAIN),
        Merchant("WATSONS MONG KOK HK", _C.HEALTH, 49_00, 420_00, PLAIN),
    ),
    "JPY": (
        Merchant("FAMILYMART SHINJUKU TOKYO", _C.GROCERIES, 380, 2_600, PLAIN),
        Merchant("JR EAST MOBILE SUICA TOKYO", _C.TRANSPORT, 1_000, 5_000, PLAIN),
        Merchant("DON QUIJOTE DOTONBORI OSAKA", _C.SHOPPING, 2_400, 28_000, PLAIN),
        Merchant("BIC CAMERA YURAKUCHO TOKYO", _C.SHOPPING, 3_800, 86_000, PLAIN),
        Merchant("ICHIRAN RAMEN SHIBUYA TOKYO", _C.DINING, 980, 3_400, PLAIN),
        Merchant("HOTEL GRACERY SHINJUKU TOKYO", _C.TRAVEL, 12_800, 46_000, PLAIN),
        Merchant("ALL NIPPON AIRWAYS TOKYO", _C.TRAVEL, 24_000, 118_000, PLAIN),
    ),
}  # fmt: skip


class Wording(NamedTuple):
    """A text that is not a merchant's: `kind` of the entry, the category meant, and `sign` of the amount (+1 comes in).

    Names of people, firms and places stand in braces. The category is None for money that stays the customer's own.
    """

    kind: str
    sign: int
    text: str
    category: Category | None


# ------------------------------------------------------------------------------------------------ by direct debit
POWER = Wording("payment", -1, "{power} 电费代扣", _C.UTILITIES)
WATER = Wording("payment", -1, "{water} 水费代扣", _C.UTILITIES)
GAS = Wording("payment", -1, "{gas} 燃气费代扣", _C.UTILITIES)
PHONE_BILLS = (
    Wording("payment", -1, "中国移动 话费代扣", _C.COMMUNICATION),
    Wording("payment", -1, "中国电信 话费及宽带费代扣", _C.COMMUNICATION),
    Wording("payment", -1, "中国联通 话费代扣", _C.COMMUNICATION),
)
MORTGAGE = Wording("payment", -1, "个人住房贷款还款", _C.HOUSING)
MANAGEMENT_FEES = (
    Wording("payment", -1, "绿城物业 物业服务费", _C.HOUSING),
    Wording("payment", -1, "万科物业 物业服务费", _C.HOUSING),
)
RENT_PLATFORMS = (
    Wording("payment", -1, "自如 房租代扣", _C.HOUSING),
    Wording("payment", -1, "泊寓公寓 房租代扣", _C.HOUSING),
)
CAR_INSURANCE = Wording("payment", -1, "中国人保财险 车险保费", _C.TRANSPORT)
HEALTH_INSURANCE = Wording("payment", -1, "中国平安人寿 保费代扣", _C.HEALTH)
SCHOOL = Wording("payment", -1, "{school} 学费及伙食费", _C.EDUCATION)
TUITION = Wording("payment", -1, "{university} 学费及住宿费", _C.EDUCATION)

# ------------------------------------------------------------------------------------------------ between people
RENT_TO_LANDLORD = Wording("transfer", -1, "转账给 {name} 房租", _C.HOUSING)
RENT_FROM_TENANT = Wording("transfer", 1, "{name} 转来 房租", _C.OTHER_INCOME)
TO_FAMILY = Wording("transfer", -1, "转账给 {name} {why}", _C.FAMILY)
FROM_FAMILY = Wording("transfer", 1, "{name} 转来 {why}", _C.TRANSFER_IN)
REMITTANCE = Wording("transfer", -1, "OUTWARD REMITTANCE {name}", _C.FAMILY)
RED_PACKET_SENT = Wording("transfer", -1, "红包 给{name}", _C.FAMILY)
RED_PACKET_GOT = Wording("transfer", 1, "红包 {name}", _C.TRANSFER_IN)
FAMILY_REASONS = ("生活费", "赡养费", "家用", "看病用", "机票钱", "学费")

# ------------------------------------------------------------------------------------------------ coming in
SALARY = Wording("salary", 1, "代发工资 {employer}", _C.SALARY)
BONUS = Wording("salary", 1, "代发年终奖 {employer}", _C.SALARY)
PENSION = Wording("pension", 1, "{city}市社会保险基金 养老金", _C.PENSION)
FEES_EARNED = (
    Wording("transfer", 1, "{employer} 转来 稿费", _C.OTHER_INCOME),
    Wording("transfer", 1, "{employer} 转来 设计服务费", _C.OTHER_INCOME),
    Wording("transfer", 1, "{employer} 转来 咨询服务费", _C.OTHER_INCOME),
    Wording("transfer", 1, "{employer} 转来 翻译费", _C.OTHER_INCOME),
)
REFUND = Wording("refund", 1, "退款 {merchant}", _C.REFUND)
INTEREST = Wording("interest", 1, "结息", _C.INTEREST)
TERM_INTEREST = Wording("interest", 1, "定期存款到期利息", _C.INTEREST)
TAX_REFUND = Wording("refund", 1, "国家税务总局 个人所得税退税", _C.REFUND)
FUND_WITHDRAWAL = Wording("transfer", 1, "{city}住房公积金管理中心 公积金提取", _C.OTHER_INCOME)

# ------------------------------------------------------------------------------------------------ cash, fees
CASH_OUT = Wording("cash_withdrawal", -1, "ATM取款 {street}支行", _C.CASH)
CASH_IN = Wording("cash_deposit", 1, "现金存入 {street}支行", _C.OTHER_INCOME)
TRANSFER_FEE = Wording("fee", -1, "跨境汇款手续费", _C.FEES)
SMS_FEE = Wording("fee", -1, "短信通知服务费", _C.FEES)
ACCOUNT_FEE = Wording("fee", -1, "对公账户管理费", _C.FEES)

# ------------------------------------------------------------------------------------------------ one's own accounts
TO_SAVINGS = Wording("own_transfer", -1, "转入储蓄账户", None)
FROM_EVERYDAY = Wording("own_transfer", 1, "活期账户转入", None)
OUT_OF_SAVINGS = Wording("own_transfer", -1, "转出至活期账户", None)
FROM_SAVINGS = Wording("own_transfer", 1, "储蓄账户转入", None)
TO_OWN_ELSEWHERE = Wording("own_transfer", -1, "转至本人{bank}账户", None)
FROM_OWN_ELSEWHERE = Wording("own_transfer", 1, "本人{bank}账户转入", None)
TO_NOTICE = Wording("own_transfer", -1, "转存七天通知存款", None)
FROM_BUSINESS = Wording("own_transfer", 1, "基本户转入", None)
NOTICE_DRAWN = Wording("own_transfer", -1, "通知存款支取", None)
FROM_NOTICE = Wording("own_transfer", 1, "通知存款转入", None)
CLOSING_OUT = Wording("own_transfer", -1, "销户转出", None)
CLOSING_IN = Wording("own_transfer", 1, "销户转入", None)
TO_HOUSEHOLD = Wording("own_transfer", -1, "转入家庭共用账户", None)
INTO_HOUSEHOLD = Wording("own_transfer", 1, "家用转入", None)
INTO_DEPOSIT = Wording("own_transfer", -1, "转存定期", None)
DEPOSIT_OPENED = Wording("own_transfer", 1, "定期存入", None)
EXCHANGE_OUT = Wording("exchange", -1, "购汇 {currency}", None)
EXCHANGE_IN = Wording("exchange", 1, "购汇入账", None)
FIRST_DEPOSIT = Wording("own_transfer", 1, "开户转入", None)
BROUGHT_FORWARD = Wording("brought_forward", 1, "承前余额", None)

# ------------------------------------------------------------------------------------------------ firms and shops
TAKINGS = (
    Wording("takings", 1, "支付宝 收钱码结算", _C.OTHER_INCOME),
    Wording("takings", 1, "财付通 商户收款结算", _C.OTHER_INCOME),
    Wording("takings", 1, "美团外卖 商户结算", _C.OTHER_INCOME),
    Wording("takings", 1, "银联商务 POS清算", _C.OTHER_INCOME),
)
INVOICE_PAID = Wording("transfer", 1, "{firm} 货款", _C.OTHER_INCOME)
SUPPLIER_PAID = Wording("transfer", -1, "付货款 {firm}", _C.OTHER)
PAYROLL_FUNDING = Wording("own_transfer", -1, "划转代发工资款", None)
PAYROLL_FUNDED = Wording("own_transfer", 1, "代发工资款转入", None)
SHOP_EARNINGS = Wording("transfer", -1, "转账给 {name} 经营所得", _C.OTHER)
SHOP_EARNINGS_GOT = Wording("transfer", 1, "{firm} 转来 经营所得", _C.OTHER_INCOME)
PAYROLL = Wording("salary", -1, "代发工资 {name}", _C.OTHER)
PAYROLL_BONUS = Wording("salary", -1, "代发年终奖 {name}", _C.OTHER)
TAX = Wording("payment", -1, "国家税务总局{city}市税务局 实时缴税", _C.OTHER)
SOCIAL_INSURANCE = Wording("payment", -1, "{city}市社会保险费 批量扣缴", _C.OTHER)
OFFICE_RENT = Wording("payment", -1, "{firm} 房屋租金", _C.HOUSING)

WORDINGS = (
    POWER, WATER, GAS, *PHONE_BILLS, MORTGAGE, *MANAGEMENT_FEES, *RENT_PLATFORMS, CAR_INSURANCE, HEALTH_INSURANCE,
    SCHOOL, TUITION, RENT_TO_LANDLORD, RENT_FROM_TENANT, TO_FAMILY, FROM_FAMILY, REMITTANCE, RED_PACKET_SENT,
    RED_PACKET_GOT, SALARY, BONUS, PENSION, *FEES_EARNED, REFUND, INTEREST, TERM_INTEREST, TAX_REFUND, FUND_WITHDRAWAL,
    CASH_OUT, CASH_IN, TRANSFER_FEE, SMS_FEE, ACCOUNT_FEE, TO_SAVINGS, FROM_EVERYDAY, OUT_OF_SAVINGS, FROM_SAVINGS,
    TO_OWN_ELSEWHERE, FROM_OWN_ELSEWHERE, TO_NOTICE, FROM_BUSINESS, NOTICE_DRAWN, FROM_NOTICE, CLOSING_OUT, CLOSING_IN,
    TO_HOUSEHOLD, INTO_HOUSEHOLD, INTO_DEPOSIT, DEPOSIT_OPENED,
    EXCHANGE_OUT, EXCHANGE_IN, FIRST_DEPOSIT, BROUGHT_FORWARD, *TAKINGS, INVOICE_PAID, SUPPLIER_PAID, PAYROLL_FUNDING,
    PAYROLL_FUNDED, SHOP_EARNINGS, SHOP_EARNINGS_GOT, PAYROLL, PAYROLL_BONUS, TAX, SOCIAL_INSURANCE, OFFICE_RENT,
)  # fmt: skip


# Where a text names somebody: whom it is sealed for in the books.
_WHO = ("name", "firm", "employer")


def _naming(wording: Wording) -> re.Pattern[str] | None:
    parts = re.split(r"\{(\w+)\}", wording.text)
    if not set(_WHO) & set(parts[1::2]):
        return None
    told = (re.escape(part) if nth % 2 == 0 else "(.+)" if part in _WHO else ".+" for nth, part in enumerate(parts))
    return re.compile("".join(told))


_NAMING = [
    (one.kind, pattern)
    for one in sorted(WORDINGS, key=lambda one: -len(re.sub(r"\{\w+\}", "", one.text)))
    for pattern in [_naming(one)]
    if pattern is not None
]


def naming(kind: str, text: str) -> str:
    """The text with whomever it names marked, as the books want it (`ledger.named`)."""
    for of_kind, pattern in _NAMING:
        if of_kind == kind and (found := pattern.fullmatch(text)):
            return f"{text[: found.start(1)]}{named(found[1])}{text[found.end(1) :]}"
    return text


@dataclass(frozen=True, slots=True)
class Sample:
    """An entry as it may stand in a demo customer's account, and what it is about: None for one's own money."""

    kind: str
    amount: int
    currency: str
    text: str
    category: Category | None


def samples() -> Iterator[Sample]:
    """Every text that the demo prints at least once, each merchant in each way that it prints."""
    city = CITIES[0]
    for merchants in MERCHANTS.values():
        for shop in merchants:
            for via in shop.via:
                yield Sample("card", -shop.low, "CNY", shop.text(city, via=via, street=city.streets[0]), shop.category)
    for currency, merchants in FOREIGN.items():
        for shop in merchants:
            yield Sample("card", -shop.low, currency, shop.text(city, via="", street=""), shop.category)
    for wording in WORDINGS:
        for town in CITIES if "{" in wording.text else CITIES[:1]:
            for why in FAMILY_REASONS if "{why}" in wording.text else FAMILY_REASONS[:1]:
                text = wording.text.format(
                    **town.words,
                    street=town.streets[0],
                    name="王芳",
                    why=why,
                    employer="浙江青禾食品有限公司",
                    firm="宁波海曙纸业有限公司",
                    merchant="支付宝-淘宝商城订单",
                    currency="USD",
                    bank="招商银行",
                )
                yield Sample(wording.kind, wording.sign * 100_00, "CNY", text, wording.category)
