"""What is left of a question before it is kept: no number, no address, no name that can be made out.

A name has no look by which it is surely known. What could be one goes: after words that lead to a name (给, 我是, 户名
…), before a title (先生, 女士 …), and Latin words with a capital that are neither at the beginning of a sentence nor
known to the bank's own texts. Rather a word too many than a person.
"""

import re
from collections.abc import Callable, Collection
from typing import Final

HIDDEN: Final = "＊"

_ADDRESSES: Final = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,100}(?:\.[\w-]{1,60}){1,4}|(?:https?://|www\.)\S{1,300}", re.ASCII
)
_NUMBERS: Final = re.compile(r"[A-Za-z]{0,4}\d[\dXx,.\- ]*\d[Xx]?|\d")
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_DOUBLE: Final = "欧阳|司马|上官|诸葛|司徒|慕容|皇甫|尉迟|夏侯"
_NAME: Final = rf"(?:{_DOUBLE}|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}?"
_LED_TO: Final = re.compile(
    rf"(?<=给|向|找|叫|由|跟|替|被|帮|和|是|名|人|友|妈|爸|子|女|婆|公|哥|姐|弟|妹|事)({_NAME})"
    r"(?=转|汇|的|账|帐|还|付|借|要|收|说|打|没|寄|办|代|给|已|在|了|也|和|，|。|,|\?|？|!|！|、|\s|＊|[Ⓐ-Ⓩ]|$)"
)
_TITLED: Final = re.compile(
    rf"(?:{_DOUBLE}|[{_SURNAMES}])[\u4e00-\u9fff]{{0,2}}(?=先生|女士|小姐|太太|经理|老师|医生|阿姨|叔叔)"
)
_ALONE: Final = re.compile(rf"^({_NAME})(?=$|\s|，|,|。)")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_NEXT: Final = re.compile(r"\s+([A-Za-z][A-Za-z'’-]*)")
_SENTENCE: Final = re.compile(r"(?:^|[.!?。？！]\s*)$")


def masked(text: str, known: Collection[str] = ()) -> str:
    """`known`: Latin words of the bank's own texts, in small letters: they are nobody's name."""
    told = replaced(text, lambda _: HIDDEN, known)
    return re.sub(rf"{HIDDEN}(?:\s*{HIDDEN})+", HIDDEN, told).strip()


def replaced(text: str, by: Callable[[str], str], known: Collection[str] = ()) -> str:
    """Each that could say of whom, by what `by` makes of it."""
    told = text
    for looks in (_ADDRESSES, _NUMBERS, _TITLED, _LED_TO, _ALONE):
        told = looks.sub(lambda found: by(found.group()), told)
    return _LATIN.sub(lambda found: _word(found, told, known, by), told)


def _word(found: "re.Match[str]", text: str, known: Collection[str], by: Callable[[str], str]) -> str:
    word = found.group()
    if not _may_name(word, known):
        return word
    # The first word of a sentence has a capital of its own; with another beside it, it is a name.
    after = _NEXT.match(text, found.end())
    begins = _SENTENCE.search(text[: found.start()]) is not None
    return word if begins and not (after and _may_name(after[1], known)) else by(word)


def _may_name(word: str, known: Collection[str]) -> bool:
    bare = word.lower().removesuffix("'s").removesuffix("’s")
    return word[0].isupper() and bare not in known and bare not in _NOBODY


_CODES: Final = "i i'm i've i'd iban swift bic atm pin sms csv pdf usd eur gbp cny hkd rmb iphone android"
_NOBODY: Final = frozenset(_CODES.split())
