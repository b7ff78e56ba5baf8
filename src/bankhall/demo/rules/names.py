"""Names of people and firms, and the papers that prove them: made up, with check digits that are right."""

import random
from datetime import date

from bankhall.customers.types import Address, Document, DocumentKind, Gender
from bankhall.demo.rules.places import CITIES, City

# By how common they are.
SURNAMES = (
    "王王王王李李李李张张张张刘刘刘陈陈陈杨杨赵赵黄黄周周吴吴徐孙胡朱高林何郭马罗"
    "梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)

_GIVEN = {
    (Gender.FEMALE, 1940): "秀英 桂兰 玉兰 淑珍 秀兰 桂英 凤英 玉珍 淑华 爱华 素珍 惠珍 月英 巧云 美英 兰芳",
    (Gender.MALE, 1940): "建国 国强 德明 志华 永福 国华 福生 世昌 文忠 树林 长青 宝山 云飞 正平 克勤 光明",
    (Gender.FEMALE, 1960): "丽 敏 静 艳 芳 红 丽华 晓燕 春梅 雪梅 秀丽 海燕 丽萍 玉梅 慧敏 建英 小红 卫红",
    (Gender.MALE, 1960): "军 伟 勇 涛 明 超 强 建军 建华 志强 国庆 海涛 卫东 永强 立新 志勇 文斌 学军",
    (Gender.FEMALE, 1980): "婷 娜 雪 慧 倩 丹 莉 婷婷 晓雯 佳慧 思思 梦洁 雅琴 文静 丽娜 晶晶 海霞 玉婷",
    (Gender.MALE, 1980): "鹏 飞 磊 杰 洋 浩 俊 斌 凯 志远 俊杰 文博 晓东 子健 海波 世杰 立峰 振宇",
    (Gender.FEMALE, 1996): "子涵 雨桐 欣怡 佳琪 一诺 诗涵 梓萱 思琪 语嫣 可欣 若曦 雨欣 静怡 嘉怡 心怡 梦瑶",
    (Gender.MALE, 1996): "浩然 宇轩 思远 子轩 梓豪 天佑 俊熙 宇航 博文 嘉豪 一鸣 泽宇 皓轩 子墨 睿哲 明轩",
}
GIVEN = {born: names.split() for born, names in _GIVEN.items()}

_ENGLISH_GIVEN = {
    Gender.FEMALE: (
        "Emily", "Sarah", "Priya", "Hannah", "Olivia", "Claire", "Laura", "Sophie", "Anna", "Grace", "Maria", "Julia",
        "Yuki", "Helen", "Alice",
    ),
    Gender.MALE: (
        "Thomas", "James", "Daniel", "Michael", "Oliver", "David", "Lucas", "Henry", "Marco", "Pierre", "Arjun",
        "Kenji", "Jack", "Simon", "Peter",
    ),
}  # fmt: skip
_ENGLISH_SURNAMES = (
    "Baker", "Becker", "Bennett", "Carter", "Cooper", "Dubois", "Evans", "Fischer", "Foster", "Garcia", "Hughes",
    "Kapoor", "Martin", "Miller", "Morgan", "Nair", "Novak", "Parker", "Rossi", "Sato", "Schmidt", "Taylor", "Turner",
    "Walker", "Wright", "Young",
)  # fmt: skip
_NATIONS = ("GB", "US", "DE", "FR", "AU", "CA", "IN", "JP", "IT")

_TRADES = (
    "食品", "纺织", "机械制造", "电子科技", "信息技术", "物流", "建筑装饰", "包装材料", "医疗器械", "环保科技", "贸易",
    "文化传媒", "软件", "家具", "五金", "农业科技", "新能源", "服饰",
)  # fmt: skip
_FIRM_WORDS = (
    "青禾", "同舟", "恒信", "远航", "瑞丰", "明德", "华盛", "天成", "博雅", "嘉禾", "中联", "宏图", "启航", "金石",
    "蓝海",
    "正泰源", "云岭", "东方红杉", "海岳", "新宇", "众诚", "百川", "泰和", "卓越", "锦程", "长风", "合众", "晨曦",
)  # fmt: skip
_SHOPS = (
    "面馆", "早餐店", "水果店", "便利店", "理发店", "花店", "烘焙坊", "小吃店", "五金店", "文具店", "干洗店",
    "茶叶店", "麻辣烫",
    "服装店", "眼镜店", "修车行",
)  # fmt: skip

# Who pays salaries without being a customer here.
EMPLOYERS = (
    "{city}市第一人民医院", "{city}市教育局", "{city}地铁集团有限公司", "{city}市公共交通集团", "阿里云计算有限公司",
    "网易(杭州)网络有限公司", "比亚迪汽车有限公司", "中国建筑第八工程局", "{city}市自来水有限公司", "顺丰速运有限公司",
    "{university}", "华为技术有限公司", "吉利汽车集团有限公司", "{city}万象城商业管理有限公司", "中通快递股份有限公司",
)  # fmt: skip
FOREIGN_EMPLOYERS = ("西门子(中国)有限公司", "博世(中国)投资有限公司", "{city}国际学校", "毕马威企业咨询有限公司")
CLIENTS = (
    "杭州大象文化传媒有限公司", "上海译文出版社", "深圳市光合设计有限公司", "北京知新教育科技有限公司",
    "浙江日报报业集团", "苏州言几品牌策划有限公司",
)  # fmt: skip
SUPPLIERS = (
    "宁波海曙纸业有限公司", "绍兴柯桥轻纺贸易有限公司", "嘉兴南湖粮油批发部", "金华义乌小商品批发行",
    "台州椒江塑料制品厂",
    "温州鹿城五金商行", "湖州长兴包装印刷厂", "无锡惠山精密模具有限公司", "常州武进化工物资公司",
)  # fmt: skip
SHOP_SUPPLIERS = (
    "嘉兴南湖粮油批发部", "勾庄农副产品批发市场", "良渚粮油商行", "金华义乌小商品批发行", "临平冷链食品配送中心",
    "萧山百货批发站",
)  # fmt: skip
CUSTOMERS_OF_FIRMS = (
    "永辉超市股份有限公司", "浙江省能源集团", "上海机电设备进出口公司", "中国邮政集团浙江省分公司", "物产中大集团",
    "江苏苏美达国际贸易公司", "宁波舟山港股份有限公司", "广东美的制冷设备有限公司",
)  # fmt: skip
OTHER_BANKS = ("招商银行", "中国工商银行", "中国建设银行", "中国农业银行", "中国银行", "网商银行")

# GB 32100-2015: no I, O, S, V, Z.
_CODE_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

# Both are prime to what they are taken modulo: each customer of a bank has a number of their own.
_PHONE_STEP, _PHONES = 48_271_909, 100_000_000
_PREFIXES = ("138", "139", "136", "137", "158", "159", "186", "188")

# Residents whose numbers could else be the same are born in different weeks.
_ID_AREAS, _ID_SLOTS, _ID_SHIFTS = len(CITIES), 490, 60
MOST_CUSTOMERS = _ID_AREAS * _ID_SLOTS * _ID_SHIFTS


def given_name(chance: random.Random, gender: Gender, born: int) -> str:
    era = max(start for start in (1940, 1960, 1980, 1996) if start <= max(born, 1940))
    return chance.choice(GIVEN[gender, era])


def english_name(chance: random.Random, gender: Gender) -> str:
    return f"{chance.choice(_ENGLISH_GIVEN[gender])} {chance.choice(_ENGLISH_SURNAMES)}"


def firm_name(chance: random.Random, city: City, nth: int) -> str:
    return f"{city.name}{_FIRM_WORDS[nth % len(_FIRM_WORDS)]}{chance.choice(_TRADES)}有限公司"


def shop_name(chance: random.Random, city: City, owner: str) -> str:
    return f"{city.name}{city.district}{owner[-2:]}{chance.choice(_SHOPS)}"


def phone(nth: int) -> str:
    number = nth * _PHONE_STEP % _PHONES
    return f"{_PREFIXES[number % len(_PREFIXES)]}{number:08}"


def landline(city: City, nth: int) -> str:
    return f"+86{city.dialling}{nth * _PHONE_STEP % _PHONES:08}"


def address(chance: random.Random, city: City) -> Address:
    line = f"{chance.choice(city.streets)}{chance.randint(1, 480)}号"
    return Address(
        country="CN",
        line=line,
        district=city.district,
        city=f"{city.name}市",
        region=city.region,
        postcode=city.postcode,
    )


def born_apart(birth: date, nth: int) -> date:
    """A birthday up to two months earlier, so that no two residents get the same number (`resident_id`)."""
    wanted = nth // (_ID_AREAS * _ID_SLOTS) % _ID_SHIFTS
    return date.fromordinal(birth.toordinal() - (birth.toordinal() - wanted) % _ID_SHIFTS)


def resident_id(birth: date, gender: Gender, nth: int) -> Document:
    """GB 11643: place, day of birth, a sequence that is odd for men, a check digit. `birth` is of `born_apart`."""
    area = CITIES[nth % _ID_AREAS].area
    order = nth // _ID_AREAS % _ID_SLOTS * 2 + (gender is Gender.MALE)
    body = f"{area}{birth:%Y%m%d}{order:03}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return Document(DocumentKind.RESIDENT_ID, body + "10X98765432"[total % 11])


def passport(nth: int) -> Document:
    return Document(DocumentKind.PASSPORT, f"E{20_000_000 + nth}", country=_NATIONS[nth % len(_NATIONS)])


def business_licence(city: City, nth: int) -> Document:
    """A unified social credit code (GB 32100)."""
    body = f"91{city.area}MA{nth // 100_000 + 2}B{nth % 100_000:05}"
    total = sum(_CODE_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return Document(DocumentKind.BUSINESS_LICENCE, body + _CODE_SIGNS[-total % 31])
