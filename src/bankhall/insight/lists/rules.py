"""What a list asks, and of whom. Pure: sets come in, the text of a statement goes out; every value is a parameter."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bankhall.insight.lists.types import ListFilters, ListSort, Managed
from bankhall.kernel.errors import BadInput

MOST_COUNTED: Final = 10_000
MOST_VIEWS: Final = 50
# More than this leaves the bank only by two people's doing, and more than that by no list at all.
MOST_EXPORTED: Final = 1_000
MOST_BY_TWO: Final = 20_000
# By how much a list may have grown between the asking and the making, and still be what was said yes to.
_GROWS_BY: Final = 10
EXPORT_LASTS: Final = timedelta(days=1)

_ORDERS: Final = {
    ListSort.NUMBER: ("c.number", "c.number > :after_number"),
    ListSort.NEWEST: ("c.since_on DESC, c.number DESC", "(c.since_on, c.number) < (:after_since, :after_number)"),
    ListSort.OLDEST: ("c.since_on, c.number", "(c.since_on, c.number) > (:after_since, :after_number)"),
}


@dataclass(frozen=True, slots=True)
class Sources:
    """The sets of the modules below, as trusted text. `level`: of customer `c`, today."""

    listed: str
    managed: str
    portfolio: str
    documents: str
    contacts: str
    tagged: str
    level: str


def most_made(agreed: int) -> int:
    """How many may leave where so many were agreed to."""
    return min(agreed + agreed // _GROWS_BY, MOST_BY_TWO)


def refuse_filters(filters: ListFilters) -> BadInput | None:
    if filters.since_from and filters.since_to and filters.since_from > filters.since_to:
        return BadInput.of("since_from", "after the end of the period", code="kernel.out_of_range")
    if filters.manager_id is not None and filters.managed is not None:
        return BadInput.of("manager_id", "either a manager or whether there is one")
    return None


def statement(sources: Sources, filters: ListFilters, *, sort: ListSort | None, whole_bank: bool, is_next: bool) -> str:
    """Ids, numbers and days in this order, at most `:limit`; without an order, to count."""
    parts = list(_conditions(sources, filters))
    if not whole_bank:
        # Read once and first: a portfolio is small, and what else is asked is asked of these alone.
        parts.append(f"c.customer_id = ANY(ARRAY({sources.portfolio}))")
    order, beyond = _ORDERS[sort or ListSort.NUMBER]
    if is_next:
        parts.append(beyond)
    text = f"SELECT c.customer_id, c.number, c.since_on FROM ({sources.listed}) AS c WHERE " + " AND ".join(parts)  # noqa: S608  trusted text, values are parameters
    return f"{text} ORDER BY {order} LIMIT :limit" if sort else f"{text} LIMIT :limit"


def _conditions(sources: Sources, filters: ListFilters) -> list[str]:
    # A file that became part of another is found under that one, unless it is asked for.
    found = ["c.status = :status" if filters.status else "c.status <> 'merged'"]
    if filters.kind:
        found.append("c.kind = :kind")
    if filters.since_from:
        found.append("c.since_on >= :since_from")
    if filters.since_to:
        found.append("c.since_on <= :since_to")
    found += [
        f"EXISTS (SELECT FROM ({sources.tagged}) AS t WHERE t.customer_id = c.customer_id AND t.tag_id = :tag_{nth})"
        for nth, _ in enumerate(filters.tags)
    ]
    managed = f"SELECT FROM ({sources.managed}) AS m WHERE m.customer_id = c.customer_id AND m.manager_id"
    if filters.managed is Managed.MINE:
        found.append(f"EXISTS ({managed} = :reader)")
    elif filters.managed is Managed.SOMEBODY:
        found.append(f"EXISTS ({managed} IS NOT NULL)")
    elif filters.managed is Managed.NOBODY:
        found.append(f"NOT EXISTS ({managed} IS NOT NULL)")
    if filters.manager_id:
        found.append(f"EXISTS ({managed} = :manager_id)")
    if filters.has_document:
        documents = f"SELECT FROM ({sources.documents}) AS d WHERE d.customer_id = c.customer_id"
        found.append(f"EXISTS ({documents} AND d.kind = :has_document)")
    if filters.silent_days:
        contacts = f"SELECT FROM ({sources.contacts}) AS k WHERE k.customer_id = c.customer_id"
        found.append(f"NOT EXISTS ({contacts} AND k.way <> 'note' AND k.happened_at >= :silent_since)")
    if filters.tier is not None:
        found.append(f"{sources.level} = :tier")  # the dearest comes last
    return found
