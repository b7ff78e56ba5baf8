"""Which of a few hundred things somebody wants: a linear classifier over what a question is made of.

Trained by softmax regression with steps in proportion to the error, in an order that is always the same; what comes of
it is numbers by feature and label, kept and read as data (ADR 0060). No library: a bank's few hundred ways of asking
are learned in a few seconds, and only weights that were touched are kept.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import msgspec

_EPOCHS: Final = 14
_RATE: Final = 4.0
_SLOWEST: Final = 0.2
# An error so small teaches nothing more.
_SMALL: Final = 0.01
# Mixes the samples, each round otherwise and always alike.
_MIX, _TURN, _WHOLE = 2_654_435_761, 40_503, 2**32


class Weights(msgspec.Struct, frozen=True):
    """As it is kept. `weights`: by feature, how much it speaks for each label's place."""

    labels: list[str]
    rarity: dict[str, float]
    weights: dict[str, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Classifier:
    weights: Weights

    def weigh(self, counted: Mapping[str, int]) -> dict[str, float]:
        """How likely each label is, among those that are known. They sum to one."""
        known = self.weights
        if not known.labels:
            return {}
        sums = [0.0] * len(known.labels)
        for feature, value in _vector(counted, known.rarity):
            for place, weight in known.weights.get(feature, {}).items():
                sums[place] += weight * value
        return dict(zip(known.labels, _softmax(sums), strict=True))


def train(samples: Sequence[tuple[str, Mapping[str, int]]], *, epochs: int = _EPOCHS) -> Weights:
    """`samples`: a label and what one way of asking for it is made of. The same samples make the same weights."""
    labels = sorted({label for label, _ in samples})
    place_of = {label: place for place, label in enumerate(labels)}
    rarity = _rarity(counted for _, counted in samples)
    told = [(place_of[label], list(_vector(counted, rarity))) for label, counted in samples]
    weights: dict[str, dict[int, float]] = defaultdict(dict)
    for epoch in range(epochs):
        order = sorted(range(len(told)), key=partial(_mixed, epoch))
        rate = _RATE * (1 - epoch / epochs) + _SLOWEST
        for nth in order:
            _learn(weights, *told[nth], labels=len(labels), rate=rate)
    kept = {
        feature: {place: round(weight, 4) for place, weight in by_place.items() if abs(weight) >= _SMALL}
        for feature, by_place in weights.items()
    }
    return Weights(labels, {one: round(value, 4) for one, value in rarity.items()}, kept)


def _mixed(epoch: int, nth: int) -> int:
    return (nth * _MIX + (nth + epoch) ** 2 * _TURN) % _WHOLE


def _learn(
    weights: dict[str, dict[int, float]], right: int, vector: list[tuple[str, float]], *, labels: int, rate: float
) -> None:
    sums = [0.0] * labels
    for feature, value in vector:
        for place, weight in weights[feature].items():
            sums[place] += weight * value
    likely = _softmax(sums)
    wrong = [(place, share) for place, share in enumerate(likely) if share > _SMALL and place != right]
    missing = 1 - likely[right]
    if missing < _SMALL:
        return
    for feature, value in vector:
        by_place = weights[feature]
        by_place[right] = by_place.get(right, 0.0) + rate * value * missing
        for place, share in wrong:
            by_place[place] = by_place.get(place, 0.0) - rate * value * share


def _softmax(sums: Sequence[float]) -> list[float]:
    most = max(sums)
    powers = [math.exp(one - most) for one in sums]
    whole = sum(powers)
    return [one / whole for one in powers]


def _rarity(counted: Iterable[Mapping[str, int]]) -> dict[str, float]:
    among: Counter[str] = Counter()
    total = 0
    for one in counted:
        total += 1
        among.update(one.keys())
    return {feature: math.log((1 + total) / (1 + times)) + 1 for feature, times in among.items()}


def _vector(counted: Mapping[str, int], rarity: Mapping[str, float]) -> Iterable[tuple[str, float]]:
    """Of length one, of what is known."""
    known = [(one, (1 + math.log(times)) * rarity[one]) for one, times in counted.items() if one in rarity]
    length = math.sqrt(sum(value * value for _, value in known))
    return [(one, value / length) for one, value in known] if length else []
