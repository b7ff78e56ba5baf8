"""In which way two customers agree, field by field: each level as SQL, for splink, and as Python, for one pair.

The levels of a field are tried in order and the first that holds counts; none holds: `OTHER`. Both spellings of a level
say the same, which a test tries on thousands of pairs.
"""

from collections.abc import Callable, Collection
from typing import Final

from msgspec import Struct
from rapidfuzz.distance import DamerauLevenshtein

from bankhall.insight.duplicates.rules.traits import Traits

Holds = Callable[[Traits, Traits], bool]

# The level of a field of which one of the two says nothing.
NOT_KNOWN: Final = -1
OTHER: Final = "other"


class Level(Struct, frozen=True):
    """`m`, `u`: how often two records of one person, and of two, come to it, until the bank's own customers have shown
    it. `is_fixed`: m stays, because those whom it is to keep apart are those whom training takes for one person; and so
    does u where `is_u_fixed`.
    `common_in`: the trait of which it matters how common its value is.
    """

    name: str
    sql: str
    holds: Holds
    m: float
    u: float
    is_fixed: bool = False
    is_u_fixed: bool = False
    common_in: str | None = None


class Field(Struct, frozen=True):
    """`unknown`: where one of the two says nothing. `m` and `u` of what is left when no level holds."""

    name: str
    unknown: str
    is_unknown: Holds
    levels: tuple[Level, ...]
    m: float
    u: float
    is_fixed: bool = False
    is_u_fixed: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (*(level.name for level in self.levels), OTHER)


def compare(one: Traits, other: Traits) -> tuple[int, ...]:
    """For each field the place of the level that holds, from 0; NOT_KNOWN where there is nothing to compare."""
    return tuple(_level(field, one, other) for field in FIELDS)


def _level(field: Field, one: Traits, other: Traits) -> int:
    if field.is_unknown(one, other):
        return NOT_KNOWN
    return next((nth for nth, level in enumerate(field.levels) if level.holds(one, other)), len(field.levels))


def _share(left: Collection[str], right: Collection[str]) -> bool:
    return not set(left).isdisjoint(right)


def _same(left: str | None, right: str | None) -> bool:
    return left is not None and left == right


def _slips(left: str, right: str) -> int:
    return DamerauLevenshtein.distance(left, right)


def _either(one: Traits, other: Traits, holds: Callable[[str, str], bool]) -> bool:
    """As they stand, or with one of them turned round."""
    return bool(
        one.letters
        and one.turned
        and other.letters
        and other.turned
        and (holds(one.letters, other.letters) or holds(one.turned, other.letters) or holds(one.letters, other.turned))
    )


def _nearly(left: str, right: str) -> bool:
    shorter = min(len(left), len(right))
    return shorter >= 5 and _slips(left, right) <= (2 if shorter >= 12 else 1)


def _near_names(one: Traits, other: Traits) -> bool:
    if one.figures != other.figures:
        return False
    looks = one.look == other.look
    turned_signs = len(one.signs) >= 3 and one.signs == other.signs
    return looks or turned_signs or _either(one, other, _nearly)


def _parts_of_names(one: Traits, other: Traits) -> bool:
    """One leaves out what the other says: a second given name, one sign of two, all but an initial."""
    if not _share(one.families, other.families) or len(one.words) == len(other.words):
        return False
    return len(set(one.words) & set(other.words)) >= 2


def _most_words(one: Traits, other: Traits) -> bool:
    both = len(set(one.address_words) & set(other.address_words))
    return 10 * both >= 6 * (len(one.address_words) + len(other.address_words) - both)


_TURNED_SQL = "(l.letters = r.letters OR l.turned = r.letters OR l.letters = r.turned)"


def _nearly_sql(left: str, right: str) -> str:
    return (
        f"(least(length({left}), length({right})) >= 5 AND damerau_levenshtein({left}, {right})"
        f" <= CASE WHEN least(length({left}), length({right})) >= 12 THEN 2 ELSE 1 END)"
    )


NAME: Final = Field(
    name="name",
    unknown="l.name = '' OR r.name = ''",
    is_unknown=lambda one, other: not one.name or not other.name,
    levels=(
        Level("same", "l.name = r.name", lambda one, other: one.name == other.name, 0.70, 0.0006, common_in="name"),
        Level(
            "sounds_the_same",
            "l.tones = r.tones",
            lambda one, other: _same(one.tones, other.tones),
            0.06,
            0.0006,
            common_in="letters",
        ),
        Level(
            "spelt_otherwise",
            _TURNED_SQL,
            lambda one, other: _either(one, other, str.__eq__),
            0.11,
            0.0012,
            common_in="letters",
        ),
        Level(
            "near",
            "l.figures = r.figures AND (l.look = r.look OR (length(l.signs) >= 3 AND l.signs = r.signs) OR "
            + " OR ".join(
                _nearly_sql(f"l.{left}", f"r.{right}")
                for left, right in (("letters", "letters"), ("turned", "letters"), ("letters", "turned"))
            )
            + ")",
            _near_names,
            0.08,
            0.004,
        ),
        Level(
            "a_part",
            "list_has_any(l.families, r.families) AND len(l.words) <> len(r.words)"
            " AND len(list_intersect(l.words, r.words)) >= 2",
            _parts_of_names,
            0.03,
            0.002,
        ),
        # Brothers, a mother and her son, twins: who has the family name and another given one is somebody else,
        # whatever they share. An address and a telephone in common are one household, not two proofs.
        Level(
            "family_only",
            "list_has_any(l.families, r.families)",
            lambda one, other: _share(one.families, other.families),
            1e-9,
            0.05,
            is_fixed=True,
        ),
    ),
    m=0.00001,
    u=0.94,
    is_fixed=True,
)

BIRTH: Final = Field(
    name="birth",
    unknown="l.birth IS NULL OR r.birth IS NULL",
    is_unknown=lambda one, other: one.birth is None or other.birth is None,
    levels=(
        Level("same", "l.birth = r.birth", lambda one, other: _same(one.birth, other.birth), 0.93, 0.00006),
        Level(
            "day_and_month_turned",
            "l.birth = r.birth_turned",
            lambda one, other: _same(one.birth, other.birth_turned),
            0.02,
            0.00004,
        ),
        Level(
            "a_slip",
            "damerau_levenshtein(l.birth, r.birth) <= 1",
            lambda one, other: bool(one.birth and other.birth) and _slips(one.birth or "", other.birth or "") <= 1,
            0.04,
            0.0012,
        ),
        Level(
            "year_or_day",
            "l.birth[1:4] = r.birth[1:4] OR l.birth[5:8] = r.birth[5:8]",
            lambda one, other: (
                (one.birth or "")[:4] == (other.birth or "")[:4] or (one.birth or "")[4:] == (other.birth or "")[4:]
            ),
            0.005,
            0.02,
            is_fixed=True,
        ),
    ),
    # A father and a son of one name.
    m=0.0000005,
    u=0.98,
    is_fixed=True,
)

DOCUMENTS: Final = Field(
    name="documents",
    unknown="NOT (list_has_any(l.papers, r.papers) OR (len(l.ids) > 0 AND len(r.ids) > 0)"
    " OR list_has_any(l.near_papers, r.near_papers) OR list_has_any(l.paper_kinds, r.paper_kinds))",
    is_unknown=lambda one, other: (
        not (
            _share(one.papers, other.papers)
            or (one.ids and other.ids)
            or _share(one.near_papers, other.near_papers)
            or _share(one.paper_kinds, other.paper_kinds)
        )
    ),
    levels=(
        Level(
            "same",
            "list_has_any(l.papers, r.papers)",
            lambda one, other: _share(one.papers, other.papers),
            0.40,
            0.000002,
            is_fixed=True,
        ),
        # Check digits catch every single slip and every two digits turned: two numbers that are right are two people's.
        Level(
            "two_that_are_right",
            "len(l.ids) > 0 AND len(r.ids) > 0",
            lambda one, other: bool(one.ids and other.ids),
            0.00001,
            0.80,
            is_fixed=True,
        ),
        Level(
            "a_slip",
            "list_has_any(l.near_papers, r.near_papers)",
            lambda one, other: _share(one.near_papers, other.near_papers),
            0.35,
            0.00002,
            is_fixed=True,
        ),
    ),
    # A passport is another one after ten years.
    m=0.25,
    u=0.99,
    is_fixed=True,
)

PHONES: Final = Field(
    name="phones",
    unknown="len(l.phones) = 0 OR len(r.phones) = 0",
    is_unknown=lambda one, other: not one.phones or not other.phones,
    levels=(
        Level(
            "same",
            "list_has_any(l.phones, r.phones)",
            lambda one, other: _share(one.phones, other.phones),
            0.60,
            0.00003,
        ),
        Level(
            "a_slip",
            "list_has_any(l.near_phones, r.near_phones)",
            lambda one, other: _share(one.near_phones, other.near_phones),
            0.08,
            0.00001,
        ),
    ),
    m=0.32,
    u=0.999,
)

EMAILS: Final = Field(
    name="emails",
    unknown="len(l.emails) = 0 OR len(r.emails) = 0",
    is_unknown=lambda one, other: not one.emails or not other.emails,
    levels=(
        Level(
            "same",
            "list_has_any(l.emails, r.emails)",
            lambda one, other: _share(one.emails, other.emails),
            0.60,
            0.00001,
        ),
        Level(
            "same_mailbox",
            "list_has_any(l.mailboxes, r.mailboxes)",
            lambda one, other: _share(one.mailboxes, other.mailboxes),
            0.10,
            0.0005,
        ),
    ),
    m=0.30,
    u=0.999,
)

ADDRESS: Final = Field(
    name="address",
    unknown="(l.address IS NULL OR r.address IS NULL) AND (l.district IS NULL OR r.district IS NULL)",
    is_unknown=lambda one, other: (
        (one.address is None or other.address is None) and (one.district is None or other.district is None)
    ),
    levels=(
        Level(
            "same",
            "list_has_any(l.addresses, r.addresses)",
            lambda one, other: _share(one.addresses, other.addresses),
            0.55,
            0.0002,
        ),
        Level(
            "most_words",
            "len(l.address_words) > 0 AND len(r.address_words) > 0"
            " AND 10 * len(list_intersect(l.address_words, r.address_words)) >= 6 * (len(l.address_words)"
            " + len(r.address_words) - len(list_intersect(l.address_words, r.address_words)))",
            lambda one, other: bool(one.address_words and other.address_words) and _most_words(one, other),
            0.15,
            0.004,
        ),
        Level(
            "same_district",
            "l.district = r.district",
            lambda one, other: _same(one.district, other.district),
            0.10,
            0.05,
        ),
    ),
    m=0.20,
    u=0.95,
)

GENDER: Final = Field(
    name="gender",
    unknown="l.gender IS NULL OR r.gender IS NULL",
    is_unknown=lambda one, other: one.gender is None or other.gender is None,
    # A name tells it already: that both are men says next to nothing, that one is not much.
    levels=(
        Level(
            "same",
            "l.gender = r.gender",
            lambda one, other: _same(one.gender, other.gender),
            0.997,
            0.95,
            is_fixed=True,
            is_u_fixed=True,
        ),
    ),
    m=0.003,
    u=0.3,
    is_fixed=True,
    is_u_fixed=True,
)

FIELDS: Final = (NAME, BIRTH, DOCUMENTS, PHONES, EMAILS, ADDRESS, GENDER)

# The fields of `Facts` that any of it is made of.
COMPARED: Final = frozenset({"name", "birth_on", "gender", "documents", "phones", "emails", "address", "places"})
