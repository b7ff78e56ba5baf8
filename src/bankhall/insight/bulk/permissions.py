"""Rights over acts on many. `SEE`: those of all colleagues. The right of each act is the one for a single customer."""

from typing import Final

from bankhall.insight.bulk.types import BulkKind

ACT = "lists.act"
SEE = "lists.see_acts"

VIEW_CUSTOMERS = "customers.view"
TAKES: Final = {
    BulkKind.GIVE_TAG: "tags.give",
    BulkKind.TAKE_TAG: "tags.give",
    BulkKind.ASSIGN: "customers.manage_portfolios",
    BulkKind.OPEN_TASK: "customers.task",
}
SEE_TAGS = "tags.see"
