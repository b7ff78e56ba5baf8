"""What is published, as it is searched: an index of one edition, in memory.

Ways of asking (titles and what staff have added) are compared whole, by the cosine of what they are made of; the text
is asked how much of the question it says. An article is as good as its best way, helped by its text.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bankhall.kernel.i18n import Language
from bankhall.knowledge.rules.words import features, folded, marks_in, weight_of
from bankhall.knowledge.rules.writing import plain
from bankhall.knowledge.types import Audience, Hit, Live, Passage

# A question is one line. What is longer tells nothing more.
_LONGEST_QUESTION: Final = 200
_LONGEST_PASSAGE: Final = 160
# Of as many ways of asking, what more than a fifth of them say tells nothing and costs the most.
_MANY_WAYS: Final = 2_000
_WAY, _TEXT = 0.72, 0.28
_AS_LIKE: Final = 0.4


@dataclass(frozen=True, slots=True)
class _Way:
    """`place`: of the article in the edition."""

    place: int
    language: Language


@dataclass(frozen=True, slots=True)
class Found:
    """`way`: how like one of its ways of asking; `text`: how much of the question its text says. From 0 to 1."""

    place: int
    way: float
    text: float

    @property
    def score(self) -> float:
        return _WAY * self.way + _TEXT * self.text


class Index:
    def __init__(self, lives: Sequence[Live]) -> None:
        self.lives = tuple(lives)
        self._ways: list[_Way] = []
        counted: list[Counter[str]] = []
        self._known: dict[str, int] = {}
        texts: list[set[str]] = []
        for place, live in enumerate(self.lives):
            said: set[str] = set()
            for language in Language:
                text = live.said.text(language)
                for way in (text.title, *text.ways):
                    self._ways.append(_Way(place, language))
                    counted.append(features(way))
                    self._known.setdefault(_bare(way), place)
                said.update(features(text.title), features(text.body))
            texts.append(said)
        self._rarity = _rarity(counted)
        self._unknown = math.log(1 + len(counted)) + 1
        self._by_feature: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for nth, one in enumerate(counted):
            for feature, weight in self._vector(one):
                self._by_feature[feature].append((nth, weight))
        most = len(counted) // 5
        if len(counted) > _MANY_WAYS:
            for feature in [one for one, ways in self._by_feature.items() if len(ways) > most]:
                del self._by_feature[feature]
        self._said_by: dict[str, list[int]] = defaultdict(list)
        for place, said in enumerate(texts):
            for feature in said:
                if feature[0] in "wyb":
                    self._said_by[feature].append(place)

    def find(self, question: str, audiences: Iterable[Audience]) -> list[Found]:
        """The likest first; nothing that has nothing in common with it."""
        wanted = frozenset(audiences)
        asked = features(question[:_LONGEST_QUESTION])
        if not asked:
            return []
        ways: dict[int, float] = {}
        for nth, likeness in self._likeness(asked).items():
            place = self._ways[nth].place
            if likeness > ways.get(place, 0.0):
                ways[place] = likeness
        known = self._known.get(_bare(question))
        if known is not None:
            ways[known] = 1.0
        texts = self._said(asked)
        found = [
            Found(place, min(1.0, ways.get(place, 0.0)), texts.get(place, 0.0))
            for place in ways.keys() | texts.keys()
            if self.lives[place].said.audience in wanted
        ]
        return sorted(found, key=lambda one: (-one.score, one.place))

    def hits(
        self, question: str, language: Language, audiences: Iterable[Audience], *, most: int, least: float
    ) -> list[Hit]:
        """What a reader is shown. `least`: nothing below that score; nor what is far less like it than the best."""
        known = self._known.get(_bare(question))
        found = self.find(question, audiences)[:most]
        enough = max(least, _AS_LIKE * found[0].score) if found else least
        return [
            Hit(
                live=self.lives[one.place],
                language=language,
                score=round(one.score, 4),
                passage=passage_of(self.lives[one.place].said.text(language).body, question),
                is_known_way=one.place == known,
            )
            for one in found
            if one.score >= enough
        ]

    def _likeness(self, asked: Counter[str]) -> dict[int, float]:
        sums: dict[int, float] = defaultdict(float)
        for feature, weight in self._vector(asked):
            for nth, other in self._by_feature.get(feature, ()):
                sums[nth] += weight * other
        return sums

    def _said(self, asked: Counter[str]) -> dict[int, float]:
        """How much of what was asked each text says, by what is rare."""
        told = {one: self._rarity.get(one, self._unknown) for one in asked if one[0] in "wyb"}
        whole = sum(told.values())
        sums: dict[int, float] = defaultdict(float)
        for feature, rare in told.items():
            for place in self._said_by.get(feature, ()):
                sums[place] += rare / whole
        return sums

    def _vector(self, counted: Counter[str]) -> Iterator[tuple[str, float]]:
        """Of length one. What no way of asking says still makes the question longer: it is not understood."""
        weights = {
            one: (1 + math.log(times)) * weight_of(one) * self._rarity.get(one, self._unknown)
            for one, times in counted.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return ((one, weight / length) for one, weight in weights.items()) if length else iter(())


def passage_of(body: str, question: str) -> Passage:
    """The paragraph that says most of what was asked, or the first; cut to what is read at a glance."""
    paragraphs = plain(body)
    if not paragraphs:
        return Passage("")
    marked = [(paragraph, marks_in(paragraph, question)) for paragraph in paragraphs]
    best, marks = max(marked, key=lambda one: sum(end - start for start, end in one[1]))
    if len(best) <= _LONGEST_PASSAGE:
        return Passage(best, tuple(marks))
    start = max(0, min(marks[0][0] - 30 if marks else 0, len(best) - _LONGEST_PASSAGE))
    end = min(len(best), start + _LONGEST_PASSAGE)
    before, after = "…" if start else "", "…" if end < len(best) else ""
    moved = len(before) - start
    kept = tuple((max(a, start) + moved, min(b, end) + moved) for a, b in marks if a < end and b > start)
    return Passage(before + best[start:end] + after, kept)


def _rarity(counted: Sequence[Counter[str]]) -> dict[str, float]:
    among: Counter[str] = Counter(feature for one in counted for feature in one)
    return {feature: math.log((1 + len(counted)) / (1 + times)) + 1 for feature, times in among.items()}


def _bare(text: str) -> str:
    return "".join(sign for sign in folded(text) if sign.isalnum())
