"""Whether a name may be one on a list. Pure.

Latin names are compared without case, accents and order ("Müller, José" is "jose muller"), and by what their
consonants sound like, so that Mohammed finds Muhamad; a name that lacks a part of the other, or has one more, is found
where at least two parts agree. Chinese names are compared character by character: a person's must be the same, a longer
one, as of a firm, nearly. Traditional characters and pinyin are names of their own: the lists give them as aliases.

An index by the sound of each part leaves some dozens of names to be compared of tens of thousands.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process

from bankhall.payments.sanctions.types import Listed, NameHit

# Of a hundred: what is less alike is somebody else. Found on misspelt names (tests/payments/test_sanctions.py).
LEAST_LIKE: Final = 86
_LEAST_LIKE_CHINESE: Final = 85
MOST_HITS: Final = 10

# A part of a name that so many others have tells nobody apart by itself.
_COMMON: Final = 120
# As a whole, in the order of the alphabet, names that are alike part by part are at least so much alike.
_LEAST_WHOLE: Final = 66
# One of them more or less: of a hundred.
_PART_APART: Final = 95
_LEAST_PART: Final = 60
_PAIR: Final = 2
_LONGEST: Final = 300

_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ı": "i", "þ": "th"}
)
_CHINESE: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN: Final = re.compile(r"[^\W_]+")
# What firms are by law, and how people are addressed, tells nobody apart.
_EMPTY_WORDS: Final = frozenset(
    {
        "ltd", "limited", "llc", "inc", "co", "company", "corp", "corporation", "gmbh", "ag", "sa", "sarl", "plc",
        "bv", "nv", "oy", "ab", "pte", "pty", "mr", "mrs", "ms", "dr", "prof", "sir", "the", "of", "and", "al", "el",
        "bin", "ibn",
    }
)  # fmt: skip
_EMPTY_CHINESE: Final = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|公司)$")
_SOUNDS: Final = (
    ("sch", "s"), ("tch", "s"), ("ph", "f"), ("kh", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("sh", "s"),
    ("ch", "s"), ("ck", "k"), ("dj", "j"), ("ts", "s"), ("tz", "s"), ("q", "k"), ("c", "k"), ("z", "s"),
    ("w", "v"), ("x", "ks"),
)  # fmt: skip
_VOWELS: Final = re.compile(r"[aeiouyh]+")
_DOUBLED: Final = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Plain:
    """A name as it is compared: its Latin parts in order, all of it as it was written but without gaps, and its Chinese
    characters.
    """

    parts: tuple[str, ...]
    run: str
    chinese: str

    @property
    def latin(self) -> str:
        return " ".join(self.parts)


def plain(name: str) -> Plain:
    folded = unicodedata.normalize("NFKD", name[:_LONGEST]).casefold().translate(_LETTERS)
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    chinese = "".join(_CHINESE.findall(bare))
    words = _LATIN.findall(_CHINESE.sub(" ", bare).replace("'", "").replace("\u2019", ""))
    parts = sorted(word for word in words if word not in _EMPTY_WORDS) or sorted(words)
    return Plain(tuple(parts), "".join(words), _EMPTY_CHINESE.sub("", chinese) or chinese)


@dataclass(frozen=True)
class Matcher:
    """All names of the lists in force, with an index. `names`: the Latin ones; `chinese`: the others."""

    entries: list[tuple[str, str, Listed]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    parts: list[tuple[str, ...]] = field(default_factory=list)
    of_name: list[tuple[int, str]] = field(default_factory=list)
    by_sound: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_initials: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    chinese: list[str] = field(default_factory=list)
    of_chinese: list[tuple[int, str]] = field(default_factory=list)
    by_pair: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, lists: Iterable[tuple[str, str, Iterable[Listed]]]) -> "Matcher":
        """`lists`: name, version and who stands on it, of each."""
        made = cls()
        for list_name, version, listed in lists:
            for one in listed:
                made._add(list_name, version, one)
        return made

    def hits(self, name: str) -> tuple[NameHit, ...]:
        """The likeliest first; each entry once."""
        wanted = plain(name)
        best: dict[int, tuple[int, str]] = {}
        for entry, listed, likeness in [*self._latin(wanted), *self._chinese(wanted)]:
            if likeness > best.get(entry, (0, ""))[0]:
                best[entry] = likeness, listed
        likeliest = sorted(best.items(), key=lambda one: (-one[1][0], one[0]))[:MOST_HITS]
        return tuple(self._hit(entry, listed, likeness) for entry, (likeness, listed) in likeliest)

    def _add(self, list_name: str, version: str, one: Listed) -> None:
        place = len(self.entries)
        self.entries.append((list_name, version, one))
        for name in one.names:
            read = plain(name)
            if read.parts:
                nth = len(self.names)
                self.names.append(read.latin)
                self.runs.append(read.run)
                self.parts.append(read.parts)
                if len(read.parts) == _PAIR:
                    self.by_initials[_initials(read.parts)].append(nth)
                self.of_name.append((place, name))
                for key in {key for part in read.parts for key in _keys(part)}:
                    self.by_sound[key].append(nth)
            if read.chinese:
                nth = len(self.chinese)
                self.chinese.append(read.chinese)
                self.of_chinese.append((place, name))
                for pair in set(_pairs(read.chinese)):
                    self.by_pair[pair].append(nth)

    def _latin(self, wanted: Plain) -> Iterator[tuple[int, str, int]]:
        if not wanted.parts:
            return
        together, alone = Counter[int](), set[int]()
        for part in set(wanted.parts):
            found = {nth for key in _keys(part) for nth in self.by_sound.get(key, ())}
            together.update(found)
            if len(found) <= _COMMON:
                alone |= found
        near = alone.union(nth for nth, parts in together.items() if parts > 1)
        if len(wanted.parts) == _PAIR:
            near.update(self.by_initials.get(_initials(wanted.parts), ()))
        ordered = list(near)
        # What one writes together the other may not: Abdelrahman, Abd al-Rahman.
        runs = [self.runs[nth] for nth in ordered]
        for _, likeness, at in process.extract(
            wanted.run, runs, scorer=fuzz.ratio, processor=None, score_cutoff=LEAST_LIKE, limit=None
        ):
            yield *self.of_name[ordered[at]], int(likeness)
        choices = [self.names[nth] for nth in ordered]
        for _, _, at in process.extract(
            wanted.latin, choices, scorer=fuzz.ratio, processor=None, score_cutoff=_LEAST_WHOLE, limit=None
        ):
            nth = ordered[at]
            if (likeness := _alike(wanted.parts, self.parts[nth])) >= LEAST_LIKE:
                yield *self.of_name[nth], likeness

    def _chinese(self, wanted: Plain) -> Iterator[tuple[int, str, int]]:
        if not wanted.chinese:
            return
        near = {nth for pair in _pairs(wanted.chinese) for nth in self.by_pair.get(pair, ())}
        for nth in near:
            listed = self.chinese[nth]
            if listed == wanted.chinese:
                yield *self.of_chinese[nth], 100
            elif min(len(listed), len(wanted.chinese)) > 3:
                likeness = fuzz.ratio(listed, wanted.chinese, score_cutoff=_LEAST_LIKE_CHINESE)
                if likeness:
                    yield *self.of_chinese[nth], int(likeness)

    def _hit(self, entry: int, listed: str, likeness: int) -> NameHit:
        list_name, version, one = self.entries[entry]
        return NameHit(list_name, version, one.entry, one.kind, one.programme, one.names[0], listed, likeness)


def _alike(some: tuple[str, ...], others: tuple[str, ...]) -> int:
    """Of a hundred: part by part, the likeliest first found, by their lengths. Where one name has more parts, at least
    two of the other must be there, each of them nearly the same.
    """
    fewer, more = (some, list(others)) if len(some) <= len(others) else (others, list(some))
    alike, letters, least = 0, 0, 100
    for part in sorted(fewer, key=len, reverse=True):
        found = max(more, key=lambda other: fuzz.ratio(part, other))
        likeness = round(fuzz.ratio(part, found))
        more.remove(found)
        alike += likeness * len(part)
        letters += len(part)
        least = min(least, likeness)
    whole = alike // letters
    if not more:
        # Short parts that differ altogether are others, however long the rest is.
        return whole if least >= _LEAST_PART else 0
    return whole * _PART_APART // 100 if len(fewer) >= _PAIR and least >= LEAST_LIKE else 0


def _initials(parts: Sequence[str]) -> str:
    return "".join(sorted(part[0] for part in parts))


def _sound(part: str) -> str:
    for written, heard in _SOUNDS:
        part = part.replace(written, heard)
    return part[0] + _VOWELS.sub("", _DOUBLED.sub(r"\1", part[1:])) if part else part


def _keys(part: str) -> set[str]:
    """The sound of a part, and what is left when one of it is not heard."""
    sound = _DOUBLED.sub(r"\1", _sound(part))
    first = "*" if sound[:1] in "aeiouyh" else sound[:1]
    sound = first + sound[1:]
    return {sound} | ({sound[:at] + sound[at + 1 :] for at in range(len(sound))} if len(sound) > 3 else set())


def _pairs(chinese: str) -> Sequence[str]:
    return [chinese[at : at + 2] for at in range(max(1, len(chinese) - 1))]
