"""The branches of a demo bank: in five cities, with hours and services that differ."""

from typing import Final

from bankhall.branches.types import BranchFacts, Facility, Service, Span

S, F = Service, Facility

_ALL_DAY: Final = (Span(540, 1020),)
_WITH_PAUSE: Final = (Span(540, 720), Span(780, 1020))
_WEEKEND: Final = (Span(570, 960),)
_NONE: Final[tuple[Span, ...]] = ()

_WEEK: Final = (*(_ALL_DAY,) * 5, _WEEKEND, _WEEKEND)
_FIVE_DAYS: Final = (*(_WITH_PAUSE,) * 5, _NONE, _NONE)
_SIX_DAYS: Final = (*(_ALL_DAY,) * 5, _WEEKEND, _NONE)

# Where planes land: never closed, so that a demo bank has a queue at any hour.
_DAY_AND_NIGHT: Final = ((Span(0, 1440),),) * 7

_USUAL: Final = (S.CASH, S.ACCOUNTS, S.CARDS, S.TRANSFERS)
_MORE: Final = (*_USUAL, S.ABROAD, S.LOANS, S.WEALTH)
_EVERYTHING: Final = tuple(S)


def _branch(
    code: str,
    name: tuple[str, str],
    city: tuple[str, str],
    district: tuple[str, str],
    address: tuple[str, str],
    phone: str,
    place: tuple[int, int],
    services: tuple[Service, ...],
    facilities: tuple[Facility, ...],
    week: tuple[tuple[Span, ...], ...],
    counters: int,
    slot_places: int,
) -> BranchFacts:
    return BranchFacts(
        code=code,
        name_zh=name[0],
        name_en=name[1],
        city_zh=city[0],
        city_en=city[1],
        district_zh=district[0],
        district_en=district[1],
        address_zh=address[0],
        address_en=address[1],
        phone=phone,
        latitude_e6=place[0],
        longitude_e6=place[1],
        services=services,
        facilities=facilities,
        week=week,
        special_days=(),
        counters=counters,
        slot_minutes=30,
        slot_places=slot_places,
    )


_HANGZHOU: Final = ("杭州", "Hangzhou")
_SHANGHAI: Final = ("上海", "Shanghai")
_CHENGDU: Final = ("成都", "Chengdu")
_BEIJING: Final = ("北京", "Beijing")
_SHENZHEN: Final = ("深圳", "Shenzhen")

# Streets that there are, at numbers that nobody's bank stands at.
BRANCHES: Final = (
    _branch(
        "HZ01",
        ("滨江支行", "Binjiang Branch"),
        _HANGZHOU,
        ("滨江区", "Binjiang"),
        ("江南大道3888号", "3888 Jiangnan Avenue"),
        "0571-5555 0101",
        (30_208_000, 120_212_000),
        _EVERYTHING,
        (F.WHEELCHAIR, F.SIGN_LANGUAGE, F.ENGLISH, F.PARKING, F.SELF_SERVICE, F.RESTING),
        _WEEK,
        6,
        2,
    ),
    _branch(
        "HZ02",
        ("西湖支行", "West Lake Branch"),
        _HANGZHOU,
        ("西湖区", "Xihu"),
        ("文三路901号", "901 Wensan Road"),
        "0571-5555 0102",
        (30_276_000, 120_126_000),
        _MORE,
        (F.WHEELCHAIR, F.ENGLISH, F.SELF_SERVICE),
        _SIX_DAYS,
        4,
        1,
    ),
    _branch(
        "SH01",
        ("陆家嘴支行", "Lujiazui Branch"),
        _SHANGHAI,
        ("浦东新区", "Pudong"),
        ("世纪大道2188号", "2188 Century Avenue"),
        "021-5555 0201",
        (31_236_000, 121_506_000),
        _EVERYTHING,
        (F.WHEELCHAIR, F.ENGLISH, F.SELF_SERVICE, F.RESTING),
        _WEEK,
        8,
        2,
    ),
    _branch(
        "SH03",
        ("虹桥机场支行", "Hongqiao Airport Branch"),
        _SHANGHAI,
        ("长宁区", "Changning"),
        ("虹桥路2999号", "2999 Hongqiao Road"),
        "021-5555 0203",
        (31_196_000, 121_340_000),
        (S.CASH, S.CARDS, S.TRANSFERS, S.ABROAD),
        (F.WHEELCHAIR, F.ENGLISH, F.SELF_SERVICE, F.RESTING),
        _DAY_AND_NIGHT,
        4,
        2,
    ),
    _branch(
        "SH02",
        ("徐家汇支行", "Xujiahui Branch"),
        _SHANGHAI,
        ("徐汇区", "Xuhui"),
        ("漕溪北路1777号", "1777 North Caoxi Road"),
        "021-5555 0202",
        (31_190_000, 121_437_000),
        _MORE,
        (F.WHEELCHAIR, F.SELF_SERVICE, F.PARKING),
        _SIX_DAYS,
        4,
        1,
    ),
    _branch(
        "BJ01",
        ("中关村支行", "Zhongguancun Branch"),
        _BEIJING,
        ("海淀区", "Haidian"),
        ("中关村大街599号", "599 Zhongguancun Street"),
        "010-5555 0301",
        (39_984_000, 116_316_000),
        (*_MORE, S.BUSINESS),
        (F.WHEELCHAIR, F.ENGLISH, F.SELF_SERVICE),
        _SIX_DAYS,
        5,
        1,
    ),
    _branch(
        "SZ01",
        ("南山支行", "Nanshan Branch"),
        _SHENZHEN,
        ("南山区", "Nanshan"),
        ("深南大道19988号", "19988 Shennan Avenue"),
        "0755-5555 0401",
        (22_540_000, 113_934_000),
        (*_MORE, S.BUSINESS),
        (F.WHEELCHAIR, F.PARKING, F.SELF_SERVICE),
        _WEEK,
        5,
        1,
    ),
    _branch(
        "CD01",
        ("锦江支行", "Jinjiang Branch"),
        _CHENGDU,
        ("锦江区", "Jinjiang"),
        ("春熙路588号", "588 Chunxi Road"),
        "028-5555 0501",
        (30_657_000, 104_081_000),
        _USUAL,
        (F.WHEELCHAIR, F.RESTING),
        _FIVE_DAYS,
        3,
        0,
    ),
)
