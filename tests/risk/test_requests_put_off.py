"""Requests to pay whose payment the bank looks at first: nobody pays or withdraws them meanwhile, and what comes of the
payment is what comes of the request.
"""

from typing import Any

import httpx

from bankhall.payments.requests.reactions import SUBSCRIBERS
from confirming import confirm_and_post
from counter import fresh_key
from hearing import hear, open_telephones
from payments.town import TRANSFERS

from .office import CASES, Office

REQUESTS = "/api/portal/payment-requests"
(TELLING,) = SUBSCRIBERS


async def held(office: Office) -> tuple[str, dict[str, Any]]:
    """A request, and the payment of it that somebody of the bank looks at."""
    town = office.town
    await open_telephones(office.bank, TELLING, phones={})
    await office.make_live("amount > 50")
    one = {"minor": 100_00, "name": "张伟", "account_number": town.numbers[town.salary]}
    wish = {"to_id": str(town.hers), "total": {"minor": 100_00, "currency": "CNY"}, "asked": [one]}
    made = await town.at[town.li].post(REQUESTS, json=wish, headers=fresh_key())
    id_ = made.json()["requests"][0]["id"]
    await town.his.post(f"{REQUESTS}/{id_}/let-ask")
    paid = await pay(office, id_)
    assert (paid.status_code, paid.json()["state"]) == (200, "held"), paid.text
    return id_, paid.json()


async def pay(office: Office, request_id: str) -> httpx.Response:
    town = office.town
    url, body = f"{REQUESTS}/{request_id}/pay", {"from_id": str(town.salary)}
    return await confirm_and_post(office.bank, town.his, url, body, headers=fresh_key())


async def state_of(office: Office, request_id: str) -> str:
    return str((await office.town.at[office.town.li].get(f"{REQUESTS}/{request_id}")).json()["state"])


async def test_while_the_bank_looks_nobody_pays_declines_or_withdraws_it(office: Office) -> None:
    id_, _ = await held(office)
    assert await state_of(office, id_) == "paying"

    answers = [
        await pay(office, id_),
        await office.town.his.post(f"{REQUESTS}/{id_}/decline", json={}),
        await office.town.at[office.town.li].post(f"{REQUESTS}/{id_}/withdraw"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(409, "payments.request_being_paid")}
    assert await office.town.has(office.town.hers) == 0


async def test_let_go_it_is_paid_once(office: Office) -> None:
    id_, _ = await held(office)
    case = await office.open_case()
    released = await office.officer.post(f"{CASES}/{case['id']}/release", json={"reason": "asked the customer"})
    assert released.status_code == 200, released.text
    await hear(office.bank, TELLING)

    assert await state_of(office, id_) == "paid"
    assert (await pay(office, id_)).json()["code"] == "payments.request_over"
    assert await office.town.has(office.town.hers) == 100_00


async def test_taken_back_it_is_open_again_also_before_anybody_has_heard_of_it(office: Office) -> None:
    id_, paid = await held(office)
    cancelled = await office.town.his.post(f"{TRANSFERS}/{paid['transfer_id']}/cancel")
    assert cancelled.status_code == 200, cancelled.text

    withdrawn = await office.town.at[office.town.li].post(f"{REQUESTS}/{id_}/withdraw")
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert (await pay(office, id_)).json()["code"] == "payments.request_over"


async def test_not_let_go_it_is_open_again(office: Office) -> None:
    id_, _ = await held(office)
    case = await office.open_case()
    body = {"reason": "a scam", "is_fraud": True}
    refused = await office.officer.post(f"{CASES}/{case['id']}/refuse", json=body)
    assert refused.status_code == 200, refused.text
    await hear(office.bank, TELLING)
    assert await state_of(office, id_) == "open"
    assert await office.town.has(office.town.hers) == 0
