"""Facts about who is there for a customer: ids, never names."""

from uuid import UUID

from bankhall.kernel.events import Event


class ManagerChanged(Event, frozen=True, kw_only=True, tag="customers.manager_changed"):
    """`manager_id`: None where nobody is there any more. `nth`: the step of this customer that it was."""

    customer_id: UUID
    manager_id: UUID | None
    nth: int
