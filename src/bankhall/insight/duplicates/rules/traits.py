"""What of a customer is compared: names in one script and as they sound, numbers bare, addresses in words.

Personal, all of it: held in memory, never stored, never in a log.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final
from uuid import UUID

import msgspec
from opencc import OpenCC
from pypinyin import Style, pinyin

from bankhall.customers.types import Address, CustomerKind, Document, Facts
from bankhall.kernel.resident_id import born_by_resident_id, is_resident_id

_TO_SIMPLIFIED: Final = OpenCC("t2s")

# Family names that are said otherwise than the sign is elsewhere (现代汉语词典, 7th ed., under 姓).
_FAMILIES_SAID: Final = (
    "单:shan1 曾:zeng1 仇:qiu2 解:xie4 查:zha1 任:ren2 盖:ge3 区:ou1 朴:piao2 种:chong2 乐:yue4 翟:zhai2 黑:he4 "
    "缪:miao4 覃:qin2 繁:po2 员:yun4 句:gou1 冼:xian3 秘:bi4 折:she2 薄:bo2 祭:zhai4 瞿:qu2 应:ying1 召:shao4 "
    "纪:ji3 宁:ning4 那:na1 长:zhang3 尉:wei4 燕:yan1 华:hua4 葛:ge3 沈:shen3 贾:jia3 石:shi2 盛:sheng4"
)
_FAMILIES_OF_TWO: Final = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 端木 南宫 长孙 宇文 独孤 轩辕 闻人 申屠"
)
# Signs that are taken for each other by eye.
_ALIKE: Final = (
    "未末 己已巳 戊戌戍 土士 日曰 大太犬 天夫 人入 干千于 田由甲申 刀力 王玉 今令 木本 昊吴 晴睛 候侯 锋峰 明朋 洁沽 "
    "阳阴 冰水 佳住 宏宠 崇祟"
)
_FAMILY: Final = {sign: said for sign, _, said in (one.partition(":") for one in _FAMILIES_SAID.split())}
_TWO_SIGNS: Final = frozenset(_FAMILIES_OF_TWO.split())
_LOOK: Final = {sign: group[0] for group in _ALIKE.split() for sign in group}
_FIRM: Final = re.compile(r"(股份|集团|控股)?(有限)?(责任)?(公司|合伙企业)$|\b(co|ltd|inc|llc|gmbh|limited|corp)\b")
_NO_WORD: Final = re.compile(r"[\W_]+")
_PARTS: Final = re.compile(r"[0-9]+|[a-z]+")


class Traits(msgspec.Struct, frozen=True, kw_only=True):
    """`letters`: as it sounds, in Latin letters only, empty where that is not known; `turned`: with the last word, or
    the family name, in the other place. `ids`: numbers that prove a person or a firm by check digits; `near_…`: each
    number with one sign left out, so that two which share one differ by at most a slip. None and empty: not known.
    """

    id: UUID
    kind: str
    name: str
    letters: str | None
    turned: str | None
    tones: str | None
    look: str
    figures: str
    families: tuple[str, ...]
    words: tuple[str, ...]
    signs: str
    birth: str | None
    birth_turned: str | None
    ids: tuple[str, ...]
    papers: tuple[str, ...]
    near_papers: tuple[str, ...]
    paper_kinds: tuple[str, ...]
    phones: tuple[str, ...]
    near_phones: tuple[str, ...]
    emails: tuple[str, ...]
    mailboxes: tuple[str, ...]
    address: str | None
    addresses: tuple[str, ...]
    address_words: tuple[str, ...]
    district: str | None
    gender: str | None


def traits_of(customer_id: UUID, kind: CustomerKind, facts: Facts) -> Traits:
    said = _Name.of(facts.name, is_person=kind is CustomerKind.PERSON)
    papers = _numbers(facts.documents)
    ids = tuple(sorted(one for one in papers if _is_proven(one)))
    birth = _birth(facts, ids)
    phones = tuple(sorted({tail for one in facts.phones if len(tail := re.sub(r"[^0-9]", "", one)[-8:]) >= 5}))
    emails = tuple(sorted({one.casefold() for one in facts.emails}))
    line, whole, district = _address(facts.address)
    return Traits(
        id=customer_id,
        kind=kind.value,
        name=said.name,
        letters=said.letters or None,
        turned=said.turned or None,
        tones=said.tones or None,
        look=said.look,
        figures=said.figures,
        families=said.families,
        words=said.words,
        signs="".join(sorted(said.name.replace(" ", ""))),
        birth=birth,
        birth_turned=birth and birth[:4] + birth[6:] + birth[4:6],
        ids=ids,
        papers=papers,
        near_papers=tuple(sorted({near for one in papers for near in _without_one(one) if len(one) >= 7})),
        paper_kinds=tuple(sorted({f"{one.kind}|{one.country}" for one in facts.documents})),
        phones=phones,
        near_phones=tuple(sorted({near for one in phones for near in _without_one(one) if len(one) == 8})),
        emails=emails,
        mailboxes=tuple(sorted({box for one in emails if len(box := one.partition("@")[0]) >= 5})),
        address=whole if line else None,
        addresses=tuple(sorted({said for one in _addresses(facts) for here, said, _ in (_address(one),) if here})),
        address_words=tuple(sorted(_address_words(whole))) if line else (),
        district=district or None,
        gender=facts.gender and facts.gender.value,
    )


def keys_of(one: Traits) -> list[str]:
    """Two who share none of these are not compared. Each is shared by few: a phone, a name with a year."""
    initials = sorted({word[0] for word in (one.letters or "", one.turned or "", *one.words) if word})
    keys = {
        *(f"p:{paper}" for paper in one.papers),
        *(f"h:{paper[-6:]}" for paper in one.papers if len(paper) >= 8),
        *(f"t:{phone}" for phone in one.phones),
        *(f"e:{email}" for email in one.emails),
        *(f"n:{name}:{part}" for name in _canonical(one) for part in _birth_parts(one)),
        *(f"b:{one.birth}:{initial}" for initial in initials if one.birth),
        *(f"a:{at}:{initial}" for initial in initials for at in one.addresses),
    }
    return sorted(f"{one.kind[0]}{key}" for key in keys)


class _Name(msgspec.Struct, frozen=True):
    name: str
    letters: str
    turned: str
    tones: str
    look: str
    figures: str
    families: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str, *, is_person: bool) -> "_Name":
        key = _plain(text)
        if not is_person:
            key = _FIRM.sub("", key).strip() or key
        figures = "".join(sign for sign in key if sign.isdigit())
        bare = key.replace(" ", "")
        if bare and all(map(_is_ideograph, bare)):
            return cls._chinese(bare, is_person=is_person)
        tokens = key.split()
        whole = "".join(tokens)
        turned = tokens[-1] + "".join(tokens[:-1]) if tokens else ""
        # Where figures stand in a name they are what tells it apart.
        is_latin = whole.isascii() and whole.isalpha()
        return cls(
            name=" ".join(tokens),
            letters=_letters(whole) if is_latin else "",
            turned=_letters(turned) if is_latin else "",
            tones="",
            look=whole,
            figures=figures,
            families=tuple(sorted({tokens[0], tokens[-1]})) if is_person and len(tokens) > 1 else (),
            words=tuple(sorted(set(tokens))),
        )

    @classmethod
    def _chinese(cls, bare: str, *, is_person: bool) -> "_Name":
        length = 2 if is_person and bare[:2] in _TWO_SIGNS and len(bare) > 2 else 1
        said = [_FAMILY.get(sign) if nth == 0 and is_person else None for nth, sign in enumerate(bare)]
        syllables = [one or _said(sign) for one, sign in zip(said, bare, strict=True)]
        is_said = all(syllables)
        toneless = [re.sub(r"[0-9]", "", one) for one in syllables]
        return cls(
            name=bare,
            letters="".join(toneless) if is_said else "",
            turned="".join((*toneless[length:], *toneless[:length])) if is_said else "",
            tones=" ".join(syllables) if is_said else "",
            look="".join(_LOOK.get(sign, sign) for sign in bare),
            figures="",
            families=("".join(toneless[:length]),) if is_person and is_said else (),
            words=tuple(sorted({"".join(toneless[:length]), *bare[length:]})) if is_person else (),
        )


def _plain(text: str) -> str:
    """One script, no accents, no capitals, words divided by one space."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    folded = unicodedata.normalize("NFKC", bare).casefold()
    return _NO_WORD.sub(" ", "".join(map(simplified, folded))).strip()


@lru_cache(maxsize=20_000)
def simplified(sign: str) -> str:
    return sign if sign.isascii() else str(_TO_SIMPLIFIED.convert(sign))


@lru_cache(maxsize=20_000)
def _said(sign: str) -> str:
    heard = pinyin(sign, style=Style.TONE3, neutral_tone_with_five=True, errors="ignore")
    return heard[0][0].replace("ü", "v") if heard else ""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text)


def _is_ideograph(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or sign >= "\U00020000"


def _numbers(documents: Iterable[Document]) -> tuple[str, ...]:
    bare = ("".join(sign for sign in one.number.upper() if sign.isalnum()) for one in documents)
    return tuple(sorted({_of_eighteen(number) for number in bare if len(number) >= 5}))


def _of_eighteen(number: str) -> str:
    """A resident id of the first generation (15 digits, GB 11643-1989) as it has been written since 1999."""
    if not re.fullmatch(r"[0-9]{15}", number):
        return number
    body = f"{number[:6]}19{number[6:]}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    whole = body + "10X98765432"[total % 11]
    return whole if is_resident_id(whole) else number


def _is_proven(number: str) -> bool:
    return is_resident_id(number) or _is_credit_code(number)


def _is_credit_code(number: str) -> bool:
    """GB 32100-2015."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(number) != 18 or number.isdigit() or not set(number) <= set(alphabet):
        return False
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:17]))
    return number[17] == alphabet[-total % 31]


def _birth(facts: Facts, ids: Iterable[str]) -> str | None:
    born = facts.birth_on or next((born_by_resident_id(one) for one in ids if is_resident_id(one)), None)
    return f"{born:%Y%m%d}" if born else None


def _without_one(number: str) -> Iterator[str]:
    yield number
    for place in range(len(number)):
        yield number[:place] + number[place + 1 :]


def _addresses(facts: Facts) -> list[Address | None]:
    """Where post goes, and wherever else they are or were: somebody who has moved is still themselves."""
    return [facts.address, *(one.address for one in facts.places)]


def _address(one: Address | None) -> tuple[str, str, str]:
    """The line, all of it, and the district with its town; in one script and without gaps."""
    if one is None:
        return "", "", ""
    line, district, city, region = (_plain(part) for part in (one.line, one.district, one.city, one.region))
    # 杭州市西湖区 written into the line, or in fields of its own, is the same.
    parts = [part for part in (region, city, district) if part and part not in line]
    return line, "".join((*parts, line)).replace(" ", ""), f"{city or region}{district}".replace(" ", "")


def _address_words(whole: str) -> set[str]:
    """Numbers and Latin words whole, Chinese signs by two."""
    words = set(_PARTS.findall(whole))
    chinese = _PARTS.sub(" ", whole)
    words |= {run[nth : nth + 2] for run in chinese.split() for nth in range(max(1, len(run) - 1))}
    return words


def _canonical(one: Traits) -> set[str]:
    """A name in one order and one script, where it can be; else as it is written."""
    return {min(one.letters, one.turned)} if one.letters and one.turned else {one.name}


def _birth_parts(one: Traits) -> tuple[str, ...]:
    """The year and the day, so that a slip in one of them leaves the other."""
    return (one.birth[:4], one.birth[4:]) if one.birth else ("",)
