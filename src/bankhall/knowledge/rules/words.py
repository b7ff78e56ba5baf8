"""What a text is made of when it is compared: Chinese signs and their neighbours, Latin words and their parts.

There is no dictionary of words: two and three signs in a row do as well for questions as a segmenter
(facts/analytics, section 6), need nothing to load and know tomorrow's product. Traditional signs are read as simplified
ones, so that a customer from Taipei or Hong Kong is understood.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from opencc import OpenCC

_TO_SIMPLIFIED: Final = OpenCC("t2s")
_RUNS: Final = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_MOST_SIGNS: Final = 20_000
_LONGEST_WORD: Final = 24

# Words that nearly every question has: what is left without them is what it is about.
_EMPTY_WORDS: Final = """
    a an the i my me we our you your it its is are was were be been am do does did to of in on at for and or with from
    can could would should will shall have has had how what when where which who why there this that if please not no so
    as by about any some get im ive id somebody someone anybody anyone something
"""
_EMPTY_EN: Final = frozenset(_EMPTY_WORDS.split())
# Forms of one word that share too little.
_FORMS: Final = """
    sent:send stole:steal stolen:steal paid:pay lost:lose forgot:forget forgotten:forget broke:break broken:break
    took:take taken:take gave:give given:give saw:see seen:see spent:spend bought:buy got:get withdrew:withdraw
    withdrawn:withdraw froze:freeze frozen:freeze came:come went:go gone:go made:make arrival:arrive payment:pay
    transferred:transfer statements:statement
"""
_ONE_WORD: Final = dict(one.split(":") for one in _FORMS.split())
_EMPTY_ZH: Final = re.compile(
    "请问|您好|你好|我想|我要|如何|怎么样|怎样|怎么|怎麽|为什么|什么|可以|能不能|能否|是否|哪里|哪些|多少|"
    "[的了吗呢啊吧么嘛我你您是有在和与]"
)


@lru_cache(4096)
def folded(text: str) -> str:
    """The same for capitals, full-width signs and traditional ones."""
    told = unicodedata.normalize("NFKC", text[:_MOST_SIGNS]).lower().replace("'", "").replace("’", "")
    simplified: str = _TO_SIMPLIFIED.convert(told)
    return simplified


def features(text: str) -> Counter[str]:
    """What it is made of, counted. Kinds do not meet: `w:` a word, `b:` two in a row, `p:` a part of one, `e:` a word
    that nearly every question has, `z:` and `y:` signs.
    """
    told = folded(text)
    found: Counter[str] = Counter()
    before = ""
    for run in _RUNS.findall(told):
        if run[0].isascii():
            word = stem(run[:_LONGEST_WORD])
            if run in _EMPTY_EN:
                found[f"e:{run}"] += 1
                before = run
                continue
            found[f"w:{word}"] += 1
            if before:
                found[f"b:{before} {word}"] += 1
            before = word
            found.update(_parts(word))
        else:
            before = ""
            found.update(_signs(run))
    return found


def stem(word: str) -> str:
    """`cards`, `carded` and `carding` are one word; what is short stays."""
    if word in _ONE_WORD:
        return _ONE_WORD[word]
    for end in ("ies", "ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) - len(end) >= 3:
            return word[: -len(end)] + ("y" if end == "ies" else "")
    return word


def _parts(word: str) -> Iterator[str]:
    around = f"<{word}>"
    for size in (3, 4, 5):
        for at in range(len(around) - size + 1):
            yield f"p:{around[at : at + size]}"


def _signs(run: str) -> Iterator[str]:
    """One to three in a row; and, without the words that nearly every question has, two again."""
    for size in (1, 2, 3):
        for at in range(len(run) - size + 1):
            yield f"z:{run[at : at + size]}"
    for bare in _EMPTY_ZH.split(run):
        for at in range(len(bare) - 1):
            yield f"y:{bare[at : at + 2]}"


def weight_of(feature: str) -> float:
    """How much it tells, beside how rare it is."""
    return _WEIGHTS.get(feature[:2], 1.0)


_WEIGHTS: Final = {"w:": 1.0, "b:": 0.8, "p:": 0.45, "e:": 0.15, "z:": 0.8, "y:": 1.0}


def marks_in(passage: str, wanted: str) -> list[tuple[int, int]]:
    """Where the passage says what was asked for: whole words, and two signs or more in a row. In order, apart."""
    low = passage.lower()
    spans: list[tuple[int, int]] = []
    for run in _RUNS.findall(folded(wanted)):
        if run[0].isascii():
            if run in _EMPTY_EN:
                continue
            word = rf"(?<![a-z0-9])(?:{re.escape(run)}|{re.escape(stem(run))})[a-z]*"
            spans += [found.span() for found in re.finditer(word, low)]
        else:
            for bare in _EMPTY_ZH.split(run):
                for at in range(len(bare) - 1):
                    spans += [found.span() for found in re.finditer(re.escape(bare[at : at + 2]), low)]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined if len(low) == len(passage) else []
