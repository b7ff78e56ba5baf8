"""Whether a sentence is said by the passage that it cites. Plain, so that everybody can say why one was refused:

1. it is one line of plain words, without markup and addresses that the passage does not have;
2. each number in it, in figures or before a measure word, stands in the passage;
3. words that promise or bind (always, free, guaranteed …) stand in the passage;
4. most of what it is made of stands in the passage, and enough of it in one place of it;
5. it denies where that place denies, and not where it does not.

It does not understand: a sentence that says another thing by the passage's own words can pass, which is what the
figures of `bankhall bench assistant` are for. Whatever fails is not shown; the article itself is.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

# Of what a sentence is made of, how much its passage says in all, and how much one place of it (bench/assistant.py).
_IN_ALL: Final = 0.8
_IN_ONE_PLACE: Final = 0.55
LONGEST: Final = 300
MOST: Final = 8

_MARKUP: Final = re.compile(r"[<>\\`{}\[\]]|&[a-z#0-9]{1,8};|\]\(", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"(?:https?:|www\.|[a-z0-9.-]+\.(?:com|cn|net|org|io|xyz|top|cc)\b)\S*|\S+@\S+", re.IGNORECASE
)
_FIGURES: Final = re.compile(r"\d{1,30}(?:[.,:/-]\d{1,30}){0,6}%?")
_COUNTED: Final = re.compile(
    r"[零一二两三四五六七八九十百千万亿半]+(?=个?(?:天|日|小时|分钟|秒|元|块|月|年|周|次|笔|张|折|点|倍|人|位|%|成))"
)
_IN_WORDS: Final = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety|hundred"
    r"|thousand|million)\b"
)
_BINDING_ZH: Final = (
    "保证 一定 肯定 绝对 必定 全部 任何 永远 立即 马上 免费 无需 不收 免收 最高 最低 必须 只有 仅 无限 随时 自动 "
    "赔 退还 豁免"
)
_BINDING_EN: Final = (
    "guarantee always never free immediately instantly any every all must only unlimited automatic refund waive promise"
)
_BINDING: Final = (*_BINDING_ZH.split(), *_BINDING_EN.split())
_NO_ZH: Final = "不|没|无|未|非|勿|禁|拒|别(?!人|的|处)"
_NO_EN: Final = (
    "not|no|never|none|nobody|nothing|cannot|cant|dont|doesnt|wont|isnt|arent|without|neither|nor|unable|refuses?"
    "|refused|declines?|declined"
)
_DENIES: Final = re.compile(rf"{_NO_ZH}|\b(?:{_NO_EN})\b")
_DENIED: Final = re.compile(rf"(?:{_NO_ZH})[\u4e00-\u9fff]{{1,2}}|\b(?:{_NO_EN})\b(?:\s+[a-z]+)?")
_PLACES: Final = re.compile(r"[。！？!?；;\n]+|(?<=[a-z0-9)])\.(?:\s|$)")


class Fault(StrEnum):
    SHAPE = "shape"
    ADDRESS = "address"
    NUMBER = "number"
    BINDING = "binding"
    NOT_THERE = "not_there"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are read: `folded` the same for capitals and traditional signs, `features` what a text is made of."""

    folded: Callable[[str], str]
    features: Callable[[str], Mapping[str, int]]

    def fault_of(self, sentence: str, passage: str) -> Fault | None:
        """Why the passage does not bear the sentence; None where it does."""
        said, there = self.folded(sentence), self.folded(passage)
        if not said.strip() or len(sentence) > LONGEST or "\n" in sentence or _MARKUP.search(sentence):
            return Fault.SHAPE
        if any(one not in there for one in _ADDRESS.findall(said)):
            return Fault.ADDRESS
        if _numbers(said) - _numbers(there):
            return Fault.NUMBER
        if any(_has(said, word) and not _has(there, word) for word in _BINDING):
            return Fault.BINDING
        made_of = self._made_of(said)
        whole = sum(made_of.values())
        if not whole or _share(made_of, self._made_of(there), whole) < _IN_ALL:
            return Fault.NOT_THERE
        place, share = self._place(made_of, there, whole)
        if share < _IN_ONE_PLACE:
            return Fault.NOT_THERE
        return Fault.DENIAL if _denies_otherwise(said, place, there) else None

    def _made_of(self, text: str) -> Counter[str]:
        """Words and two signs in a row, without what every sentence has."""
        return Counter({one: times for one, times in self.features(text).items() if one[:2] in ("w:", "y:")})

    def _place(self, made_of: Counter[str], passage: str, whole: int) -> tuple[str, float]:
        """The sentence of the passage that says most of it, alone or with the next one."""
        parts = [part for part in _PLACES.split(passage) if part and part.strip()]
        pairs = [f"{one}。{two}" for one, two in pairwise(parts)]
        best, most = "", 0.0
        for part in (*parts, *pairs):
            share = _share(made_of, self._made_of(part), whole)
            # What is shorter says it more plainly: two together must say more.
            if share > most + (0.1 if part in pairs else 0.0):
                best, most = part, share
        return best, most


def _numbers(text: str) -> set[str]:
    return {*_FIGURES.findall(text), *_COUNTED.findall(text), *_IN_WORDS.findall(text)}


def _has(text: str, word: str) -> bool:
    return re.search(rf"\b{word}", text) is not None if word.isascii() else word in text


def _share(made_of: Counter[str], of: Counter[str], whole: int) -> float:
    return sum(times for one, times in made_of.items() if one in of) / whole


def _denies_otherwise(said: str, place: str, passage: str) -> bool:
    """Whether it denies what the passage does not deny, or says plainly what its place denies."""
    if any(one not in passage for one in _denied(said)):
        return True
    if bool(_DENIES.search(said)) != bool(_DENIES.search(place)):
        return True
    for one in _denied(place):
        what = _bare(one)
        if what and what in said and one not in said and what not in place.replace(one, ""):
            return True
    return False


def _denied(text: str) -> list[str]:
    """Each denial with what comes next: two signs, or a word."""
    return [found[0] for found in _DENIED.finditer(text)]


def _bare(denied: str) -> str:
    return _DENIES.sub("", denied, count=1).strip()
