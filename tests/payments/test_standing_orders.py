"""Standing orders, taken over from other systems."""

from dataclasses import replace

import pytest

from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput
from bankhall.kernel.ids import new_id
from bankhall.payments import api
from bankhall.payments.types import NewStandingOrder, StandingOrderRegistered
from counter import acts, doors, open_account, register, rows

ORDER = NewStandingOrder(
    account_id=new_id(),
    to_bank="YZ",
    to_account="87144583",
    amount=2452_00,
    currency="CNY",
    purpose="household",
    source="berka",
    source_id="29401",
)


async def test_a_standing_order_is_registered_once_for_each_id_of_its_source(bank: Database) -> None:
    order = replace(ORDER, account_id=await open_account(bank, await register(bank)))

    first, second, twice = await doors(bank).write(
        api.register_standing_orders, [order, replace(order, source_id="29402", purpose=""), order]
    )
    (again,) = await doors(bank).write(api.register_standing_orders, [order])

    assert isinstance(first, StandingOrderRegistered)
    assert isinstance(second, StandingOrderRegistered)
    assert first.id != second.id
    assert not first.already_there
    assert twice == again == replace(first, already_there=True)
    assert await rows(bank, "SELECT source_id, amount, purpose FROM standing_orders ORDER BY source_id") == [
        ("29401", 2452_00, "household"),
        ("29402", 2452_00, ""),
    ]
    assert (await acts(bank))[-1:] == ["payments.register_standing_orders"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"account_id": new_id()}, "account_id"),
        ({"currency": "CZK"}, "currency"),
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": 2**53}, "amount"),
        ({"to_bank": ""}, "to_bank"),
        ({"to_account": "1 2"}, "to_account"),
        ({"purpose": "x" * 41}, "purpose"),
        ({"source_id": "x" * 65}, "source_id"),
    ],
)
async def test_a_wrong_order_is_refused_and_the_right_one_beside_it_is_taken(
    bank: Database, facts: dict[str, object], field: str
) -> None:
    order = replace(ORDER, account_id=await open_account(bank, await register(bank)))

    wrong, right = await doors(bank).write(
        api.register_standing_orders,
        [replace(order, **facts), replace(order, source_id="2")],  # type: ignore[arg-type]  # facts of a test
    )

    assert isinstance(wrong, BadInput)
    assert [problem.field for problem in wrong.problems] == [field]
    assert isinstance(right, StandingOrderRegistered)


async def test_registering_none_does_nothing(bank: Database) -> None:
    assert await doors(bank).write(api.register_standing_orders, []) == []
