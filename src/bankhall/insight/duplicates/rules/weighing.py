"""What the agreement of two customers is worth: Fellegi and Sunter's weights, in bits, as splink adds them up."""

import math
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from bankhall.insight.duplicates.rules.comparing import FIELDS, NOT_KNOWN, compare
from bankhall.insight.duplicates.rules.traits import Traits

# Of a hundred customers one has a twin, until stewards have said more.
TWINS_PER_CUSTOMER: Final = 0.01
# From here, as likely as not, a pair comes to a steward.
LEAST_BITS: Final = 0.0


class Worth(Struct, frozen=True):
    """Of one level: how often two records of one person come to it, and two of two."""

    m: float
    u: float


class Model(Struct, frozen=True):
    """What splink has learned. `worths`: for each field its levels in order, the last for what is left.
    `customers`: among how many it was learned, by which a pair is as unlikely as there are pairs.
    `least_share`: how common a value is of which nothing is kept, by trait.
    """

    prior: float
    worths: tuple[tuple[Worth, ...], ...]
    customers: int
    least_share: dict[str, float]


class Weighed(Struct, frozen=True):
    """`weights`: in bits for each field, above zero for the same person. `total`: with the prior."""

    levels: tuple[int, ...]
    weights: tuple[float, ...]
    total: float

    @property
    def probability(self) -> float:
        return probability(self.total)


def probability(bits: float) -> float:
    return 1 / (1 + math.exp2(-max(min(bits, 500.0), -500.0)))


def priors(customers: int) -> Model:
    """For a bank that is too small to learn from."""
    worths = tuple((*(Worth(one.m, one.u) for one in field.levels), Worth(field.m, field.u)) for field in FIELDS)
    floor = 1 / max(customers, 2_000)
    return Model(prior_of(customers), worths, customers, {"name": floor, "letters": floor})


def prior_of(customers: int) -> float:
    """How likely two customers picked at random are one."""
    return min(0.01, 2 * TWINS_PER_CUSTOMER / max(customers, 2))


def weigh(model: Model, one: Traits, other: Traits, shares: Mapping[tuple[str, str], float]) -> Weighed:
    """`shares`: how common values are of `name` and `letters`, by trait and value; those that are absent are rare."""
    levels = compare(one, other)
    weights = tuple(
        0.0 if level == NOT_KNOWN else _weight(model, nth, level, one, other, shares)
        for nth, level in enumerate(levels)
    )
    return Weighed(levels, weights, math.log2(model.prior / (1 - model.prior)) + sum(weights))


def _weight(
    model: Model, nth: int, level: int, one: Traits, other: Traits, shares: Mapping[tuple[str, str], float]
) -> float:
    worth = model.worths[nth][level]
    bits = math.log2(worth.m / worth.u)
    levels = FIELDS[nth].levels
    if level < len(levels) and (trait := levels[level].common_in):
        floor = model.least_share[trait]
        common = max(
            floor,
            *(shares.get((trait, value), floor) for side in (one, other) if (value := getattr(side, trait))),
        )
        # Of 张伟 there are many: that two are called so says little.
        bits += math.log2(worth.u / common)
    return bits
