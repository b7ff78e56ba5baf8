"""How names sound, how they are written in the other script, and what is nearly the same. Pure.

A Chinese name is said in one way of several (单 is Shan as a family name and Dan elsewhere), so each name has a few
readings, the likeliest first; whoever looks for any of them finds it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import Final

from opencc import OpenCC
from rapidfuzz.distance import OSA

# Family names that are said otherwise than the sign is elsewhere. 现代汉语词典 (7th ed.), under 姓.
_SAID: Final = """
    单:shan 曾:zeng 仇:qiu 解:xie 查:zha 任:ren 盖:ge/gai 区:ou 朴:piao/pu 种:chong 乐:yue/le 翟:zhai/di 黑:he 缪:miao
    覃:qin/tan 宓:mi/fu 繁:po 员:yun 句:gou 隗:wei/kui 郇:xun/huan 冼:xian 洗:xian 秘:bi 折:she 柏:bai/bo 薄:bo 车:che
    郗:xi/chi 祭:zhai 应:ying 召:shao 纪:ji 宁:ning 葛:ge 能:nai 牟:mou/mu 沈:shen 燕:yan 要:yao 褚:chu 曲:qu 贾:jia
    盛:sheng 华:hua 过:guo 占:zhan 那:na 哈:ha 阚:kan 尉:wei/yu 长:zhang/chang 万:wan/mo 令:ling 澹:tan 尺:chi 少:shao
    参:shen 於:yu 谌:chen/shen 行:xing/hang 訾:zi 莘:shen/xin 逯:lu 佴:nai 相:xiang 角:jue 晟:cheng/sheng 瞿:qu 撒:sa
"""
_FAMILY: Final = {one[0]: tuple(one[2:].split("/")) for one in _SAID.split()}
_READINGS_OF_SIGN: Final = 2
_READINGS_OF_NAME: Final = 8
_READINGS_WITH_SLIPS: Final = 2
# Of a longer name, a company's, one reading is enough.
_LONG: Final = 4
_LONGEST_SOUND: Final = 24
_LONGEST_WORD: Final = 16
_SHORTEST_WORD: Final = 4
_TO_SIMPLIFIED: Final = OpenCC("t2s")
_LATIN: Final = re.compile(r"[a-z]+")
_UMLAUT: Final = re.compile(r"(?<=[ln])(?:v|yu)")


def is_ideograph(sign: str) -> bool:
    return ord(sign) >= 0x2E80


def simplified(text: str) -> str:
    """Sign by sign: within a name no sign depends on the next."""
    return text if text.isascii() else "".join(map(_simplified, text))


def sounds(key: str) -> list[tuple[str, ...]]:
    """The readings of a name that is all Chinese signs, each by its syllables, the likeliest first; none for others.
    `key` is simplified.
    """
    signs = key.replace(" ", "")
    if not signs or not all(map(is_ideograph, signs)):
        return []
    several = [_readings(sign, is_family=nth == 0) for nth, sign in enumerate(signs)]
    if () in several:
        return []
    if len(signs) > _LONG:
        several = [readings[:1] for readings in several]
    # The family name's other reading is met before the rare one of a given name.
    turned = product(*reversed(several))
    return [tuple(reversed(one)) for one in islice(turned, _READINGS_OF_NAME)]


def sound_tokens(key: str) -> set[str]:
    """What a name is found by when somebody types how it sounds: whole, its beginning, its initials."""
    readings = sounds(key)
    tokens = {f"y:{one}" for one in _said(key, readings)}
    for nth, syllables in enumerate(readings):
        whole = _heard(syllables)
        tokens |= {f"yb:{whole[:length]}" for length in range(2, min(6, len(whole)) + 1)}
        initials = _initials(syllables)
        tokens |= {f"i:{initials[:length]}" for length in range(2, len(initials) + 1)}
        if nth < _READINGS_WITH_SLIPS:
            tokens |= {f"z:{one}" for one in _without_one(whole)}
    return tokens


def near_tokens(key: str) -> set[str]:
    """What a name is found by when one sign of a word is wrong, missing, too many or changed places with the next:
    the words with one sign left out, which the words that are looked for share (SymSpell).
    """
    return {f"z:{one}" for word in _words(key) for one in _without_one(word)}


def typed_sound(text: str) -> str | None:
    """What somebody typed if it may be how a name sounds."""
    bare = text.replace("'", "").replace("’", "").replace(" ", "")
    return _heard((bare,)) if _LATIN.fullmatch(bare) and len(bare) >= 2 else None


def typed_sounds(key: str) -> list[str]:
    """How what somebody typed sounds, in either script."""
    if heard := typed_sound(key):
        return [heard]
    return list(dict.fromkeys(map(_heard, sounds(key)))) if len(key) > 1 else []


def sounds_like(key: str, heard: list[str]) -> bool:
    """Whether a name is said as was heard, whichever part of it comes first."""
    return not _said(key, sounds(key)).isdisjoint(heard)


def sounds_begin(key: str, heard: str) -> bool:
    return any(_heard(one).startswith(heard) for one in sounds(key))


def has_initials(key: str, typed: str) -> bool:
    return any(_initials(one).startswith(typed) for one in sounds(key))


def is_near(key: str, text: str) -> bool:
    """Whether each word of the text is a word of the name but for one sign, or the whole sounds so."""
    of_name = _words(key)
    if all(any(_differ(word, one) <= _slips(word) for one in of_name) for word in text.split()):
        return True
    heard = typed_sounds(text)
    said = set(map(_heard, sounds(key)))
    return any(_differ(one, other) <= _slips(one) for one in heard for other in said)


def _said(key: str, readings: Sequence[Sequence[str]]) -> set[str]:
    """The whole name as it may be said: the family name, of one sign or two, first or last."""
    if readings:
        return {_heard((*one[at:], *one[:at])) for one in readings for at in (0, 1, 2)}
    words = key.split()
    if not 2 <= len(words) <= 4 or not all(word.isascii() and word.isalpha() for word in words):
        return set()
    return {_heard(one) for one in (words, [*words[1:], words[0]], [words[-1], *words[:-1]])}


def _initials(syllables: Sequence[str]) -> str:
    return "".join(syllable[0] for syllable in syllables)[:8]


def _words(key: str) -> list[str]:
    """The words that can have a slip in them: three Chinese signs or four letters."""
    return [word[:_LONGEST_WORD] for word in key.split() if len(word) >= _least(word)]


def _least(word: str) -> int:
    return _SHORTEST_WORD if word.isascii() else 3


def _slips(word: str) -> int:
    return 1 if len(word) >= _least(word) else 0


def _differ(one: str, other: str) -> int:
    return OSA.distance(one, other, score_cutoff=1)


def _without_one(word: str) -> Iterator[str]:
    if len(word) >= _least(word):
        yield word
        yield from (word[:nth] + word[nth + 1 :] for nth in range(len(word)))


def _heard(syllables: Sequence[str]) -> str:
    """ü is typed as v or as u, and stands as yu in passports; here it is u."""
    return _UMLAUT.sub("u", "".join(syllables))[:_LONGEST_SOUND]


@lru_cache(maxsize=30_000)
def _simplified(sign: str) -> str:
    plain: str = _TO_SIMPLIFIED.convert(sign)
    return plain if len(plain) == 1 else sign


@lru_cache(maxsize=30_000)
def _readings(sign: str, *, is_family: bool) -> tuple[str, ...]:
    """Without tones, the likeliest first; none for what has no reading."""
    from pypinyin import Style, pinyin  # half a second of dictionary, for whoever first needs it

    several = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    found = [_plain(one) for one in several[0]] if several else []
    found = [one for one in found if _LATIN.fullmatch(one)]
    if is_family:
        # Of a family name only the readings that are one, and the one that whoever does not know better would say.
        return tuple(dict.fromkeys((*_FAMILY.get(sign, ()), *found[:1])))
    return tuple(dict.fromkeys(found))[:_READINGS_OF_SIGN]


def _plain(reading: str) -> str:
    bare = unicodedata.normalize("NFKD", reading.replace("ü", "v"))
    return "".join(one for one in bare if not unicodedata.combining(one))
