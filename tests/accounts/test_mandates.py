"""Letting somebody in: who may, to what, until when; and what the taker then sees and does not."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from bankhall.accounts import api as accounts
from bankhall.accounts import routes as account_routes
from bankhall.accounts.errors import NoSuchAccount, NotInMandate
from bankhall.accounts.rules import mandates as rules
from bankhall.accounts.types import Allowed
from bankhall.customers import api as customers
from bankhall.customers.types import Because, CustomerKind
from bankhall.identity import api as identity
from bankhall.identity.types import EnrollCustomer, PasswordHash, Realm
from bankhall.kernel.actors import system
from bankhall.kernel.ids import new_id
from bankhall.kernel.step_up.actions import ask_for_confirmation, give_confirmation
from bankhall.spending import routes as spending_routes
from counter import (
    AUDITOR,
    CLERK,
    SESSION_ID,
    acts,
    as_customer,
    counter,
    doors,
    events,
    fresh_key,
    named_fields,
    open_account,
    pay_in,
    register,
    rows,
)
from databases import Database as Place

from .family import MANDATES, STATEMENTS, VIEW, Family

ACCOUNTS = "/api/portal/accounts"
OTHERS = "/api/portal/looked-after"
_LIMITS = {
    "currency": "CNY",
    "each": 500_00,
    "a_day": 800_00,
    "a_month": 2_000_00,
    "known_payees_only": True,
    "asking": "always",
}
_ROUTES = (*account_routes.routes, *spending_routes.routes)


async def test_who_is_let_in_sees_the_account_and_nothing_else(family: Family) -> None:
    other = await open_account(family.bank, family.mother, name="存款")

    given = await family.let_in()

    (listed,) = (await family.anna.get(OTHERS)).json()["items"]
    shown = (await family.anna.get(f"{OTHERS}/{family.account}")).json()
    entries = await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")
    assert (listed["id"], listed["owner"], listed["name"]) == (str(family.account), "王秀兰", "养老金")
    assert (shown["balance"]["minor"], entries.json()["items"][0]["amount"]["minor"]) == (500_00, 500_00)
    assert "number" not in shown
    assert given["code"] not in (await family.anna.get(MANDATES)).text
    for path in (f"{OTHERS}/{other}", f"{ACCOUNTS}/{other}/entries", f"{ACCOUNTS}/{other}"):
        assert (await family.anna.get(path)).status_code == 404
    assert (await family.eve.get(OTHERS)).json() == {"items": []}
    for path in (f"{OTHERS}/{family.account}", f"{ACCOUNTS}/{family.account}/entries"):
        assert (await family.eve.get(path)).json()["code"] == "accounts.not_found"


async def test_before_it_is_accepted_nothing_is_let_through(family: Family) -> None:
    await family.give()

    assert (await family.anna.get(OTHERS)).json() == {"items": []}
    assert (await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 404


async def test_who_may_only_look_takes_nothing_home_names_nothing_and_sees_no_other_holder(family: Family) -> None:
    await family.let_in(VIEW)
    place, said = f"{ACCOUNTS}/{family.account}", {"scope": "entry", "category": "groceries"}

    answers = [
        await family.anna.get(f"{place}/entries.csv"),
        await family.anna.get(f"{place}/entries.xlsx"),
        await family.anna.get(place),
        await family.anna.patch(place, json={"nickname": "mine"}),
        await family.anna.get("/api/portal/spending/entries", params={"account": str(family.account)}),
        await family.anna.get(f"/api/portal/spending/entries/{family.account}/1"),
        await family.anna.put(f"/api/portal/spending/entries/{family.account}/1/category", json=said),
    ]

    assert {answer.status_code for answer in answers} == {404}


async def test_with_statements_the_entries_can_be_taken_home_and_the_owner_sees_it(family: Family) -> None:
    given = await family.let_in(VIEW, STATEMENTS)

    taken = await family.anna.get(f"{ACCOUNTS}/{family.account}/entries.csv", params={"language": "en"})

    looks = (await family.her.get(f"{MANDATES}/{given['id']}/looks")).json()["items"]
    assert taken.status_code == 200
    assert "500.00" in taken.text
    assert [(look["account_id"], look["action"]) for look in looks] == [(str(family.account), STATEMENTS)]


async def test_others_money_is_never_ones_own(family: Family) -> None:
    own = await open_account(family.bank, family.daughter)
    await family.let_in(VIEW, STATEMENTS)

    mine = (await family.anna.get(ACCOUNTS)).json()["items"]
    sums = (await family.anna.get("/api/portal/spending")).json()
    feed = (await family.anna.get("/api/portal/spending/entries")).json()
    pinned = {"accounts": [{"id": str(one), "hidden": False} for one in (own, family.account)], "default": None}

    assert [one["id"] for one in mine] == [str(own)]
    assert (sums["income"]["minor"], feed["items"]) == (0, [])
    assert named_fields(await family.anna.put(f"{ACCOUNTS}/arrangement", json=pinned)) == ["accounts"]


async def test_what_the_taker_looked_at_is_one_line_a_day_and_only_the_giver_reads_it(family: Family) -> None:
    given = await family.let_in()
    for _ in range(3):
        await family.anna.get(f"{OTHERS}/{family.account}")
        await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")
    await family.anna.get(OTHERS)

    looks = (await family.her.get(f"{MANDATES}/{given['id']}/looks")).json()["items"]

    assert [(look["account_id"], look["action"]) for look in looks] == [(str(family.account), VIEW)]
    assert (await family.anna.get(f"{MANDATES}/{given['id']}/looks")).status_code == 404
    assert (await family.eve.get(f"{MANDATES}/{given['id']}/looks")).status_code == 404


async def test_the_owners_own_looks_are_nobodys_business(family: Family) -> None:
    await family.let_in()
    await family.her.get(f"{ACCOUNTS}/{family.account}/entries")

    assert await rows(family.bank, "SELECT * FROM mandate_looks") == []


async def test_taken_back_it_is_gone_with_the_next_request_also_while_a_page_is_open(family: Family) -> None:
    given = await family.let_in(VIEW, STATEMENTS)
    assert (await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 200

    ended = await family.her.post(f"{MANDATES}/{given['id']}/end")

    places = ("/entries", "/balances?from=2026-01-01&to=2026-01-31", "/entries.csv", "/entries.xlsx")
    answers = [await family.anna.get(f"{ACCOUNTS}/{family.account}{tail}") for tail in places]
    answers.append(await family.anna.get(f"{OTHERS}/{family.account}"))
    assert ended.status_code == 200
    assert {answer.status_code for answer in answers} == {404}
    (told,) = (await family.anna.get(MANDATES)).json()["received"]
    assert (told["state"], told["ended_by"], told["accounts"]) == ("ended", "giver", [])


async def test_ending_twice_is_ending_once_and_it_can_be_handed_back(family: Family) -> None:
    given = await family.let_in()

    first = await family.anna.post(f"{MANDATES}/{given['id']}/end")
    second = await family.her.post(f"{MANDATES}/{given['id']}/end")

    assert (first.status_code, second.status_code) == (200, 200)
    assert await rows(family.bank, "SELECT by_id FROM mandate_endings") == [(family.daughter,)]
    assert (await events(family.bank)).count("accounts.mandate_ended") == 1


async def test_somebody_elses_mandate_cannot_be_read_ended_changed_or_accepted(family: Family) -> None:
    given = await family.give()
    place = f"{MANDATES}/{given['id']}"

    answers = [
        await family.eve.get(f"{place}/looks"),
        await family.eve.post(f"{place}/end"),
        await family.eve.put(f"{place}/terms", json={"version": 1, "terms": family.terms()}),
        await family.eve.post(f"{place}/accept", json={"version": 1, "code": None}),
        await family.eve.post(f"{place}/accept", json={"version": 1, "code": given["code"]}),
        await family.eve.post(f"{MANDATES}/offer", json={"code": given["code"]}),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert (await family.accept(given)).status_code == 200


async def test_the_taker_cannot_widen_what_was_given_nor_pass_it_on(family: Family) -> None:
    given = await family.let_in()
    body = {"name": "Eve Wang", "number": None, "terms": family.terms()}

    widened = await family.anna.put(
        f"{MANDATES}/{given['id']}/terms", json={"version": 1, "terms": family.terms(VIEW, STATEMENTS)}
    )
    passed_on = await family.try_to_give(body, who=family.anna)

    assert widened.status_code == 404
    assert named_fields(passed_on) == ["accounts"]


async def test_a_code_opens_only_for_the_name_that_it_was_made_for(family: Family) -> None:
    given = await family.give(name="anna  WANG")

    wrong = await family.eve.post(f"{MANDATES}/offer", json={"code": given["code"]})
    nothing = await family.eve.post(f"{MANDATES}/offer", json={"code": "00000-00000"})
    right = await family.anna.post(f"{MANDATES}/offer", json={"code": given["code"].lower().replace("-", " ")})

    assert {**wrong.json(), "request_id": ""} == {**nothing.json(), "request_id": ""}
    assert wrong.json()["code"] == "accounts.no_such_offer"
    assert (right.json()["other"], right.json()["accounts"][0]["name"]) == ("王秀兰", "养老金")


async def test_codes_cannot_be_guessed_at(family: Family) -> None:
    given = await family.give()
    for _ in range(rules.MOST_WRONG_CODES):
        assert (await family.anna.post(f"{MANDATES}/offer", json={"code": "ABCDE-ABCDE"})).status_code == 404

    right_but_late = await family.anna.post(f"{MANDATES}/offer", json={"code": given["code"]})
    also_late = await family.accept(given)
    family.clock.now += rules.WRONG_CODES_WITHIN + timedelta(seconds=1)

    assert (right_but_late.status_code, right_but_late.json()["code"]) == (429, "accounts.too_many_codes")
    assert also_late.status_code == 429
    assert int(right_but_late.headers["retry-after"]) > 0
    assert (await family.accept(given)).status_code == 200


async def test_many_guesses_at_once_are_counted_one_by_one(family: Family) -> None:
    tries = [family.anna.post(f"{MANDATES}/offer", json={"code": "ABCDE-ABCDE"}) for _ in range(12)]

    answers = [answer.status_code for answer in await asyncio.gather(*tries)]

    assert answers.count(404) == rules.MOST_WRONG_CODES


async def test_accepted_at_once_by_two_taps_it_is_accepted_once_and_afterwards_the_code_is_nothing(
    family: Family,
) -> None:
    given = await family.give()
    namesake = await register(family.bank, "Anna Wang")

    taps = await asyncio.gather(*(family.accept(given) for _ in range(4)))
    async with counter(family.bank, as_customer(namesake)) as other:
        late = await other.post(f"{MANDATES}/{given['id']}/accept", json={"version": 1, "code": given["code"]})

    assert {tap.status_code for tap in taps} == {200}
    assert await rows(family.bank, "SELECT taker_id FROM mandate_acceptances") == [(family.daughter,)]
    assert late.status_code == 404


async def test_two_of_one_name_at_once_one_is_let_in(family: Family) -> None:
    given = await family.give()
    namesake = await register(family.bank, "Anna Wang")

    async with counter(family.bank, as_customer(namesake)) as other:
        body = {"version": 1, "code": given["code"]}
        both = await asyncio.gather(family.accept(given), other.post(f"{MANDATES}/{given['id']}/accept", json=body))

    assert sorted(answer.status_code for answer in both) == [200, 404]
    assert len(await rows(family.bank, "SELECT * FROM mandate_acceptances")) == 1


async def test_an_offer_waits_a_week_and_not_longer(family: Family) -> None:
    given = await family.give()

    family.clock.now += rules.OFFER_LASTS

    assert (await family.accept(given)).status_code == 404
    (told,) = (await family.her.get(MANDATES)).json()["given"]
    assert (told["state"], told["code"]) == ("over", None)


async def test_by_number_it_waits_for_the_right_person_and_the_giver_learns_nothing(family: Family) -> None:
    ((number,),) = await rows(family.bank, "SELECT number FROM customers WHERE id = :id", id=family.daughter)
    ((others,),) = await rows(family.bank, "SELECT number FROM customers WHERE id = :id", id=family.stranger)

    right = await family.give(number=number)
    wrong_name = await family.give(number=others)
    nobody = await family.give(number=_unused())

    (offer,) = (await family.anna.get(MANDATES)).json()["offers"]
    assert (offer["id"], offer["other"], offer["code"]) == (right["id"], "王秀兰", None)
    assert (await family.eve.get(MANDATES)).json()["offers"] == []
    blank = {"id": "", "offered_at": "", "offer_ends_at": ""}
    assert {**right, **blank} == {**wrong_name, **blank} == {**nobody, **blank}
    assert (await family.accept(right)).status_code == 200


async def test_an_offer_by_number_can_be_said_no_to_by_whom_it_is_for(family: Family) -> None:
    ((number,),) = await rows(family.bank, "SELECT number FROM customers WHERE id = :id", id=family.daughter)
    given = await family.give(number=number)

    by_eve = await family.eve.post(f"{MANDATES}/{given['id']}/end")
    by_anna = await family.anna.post(f"{MANDATES}/{given['id']}/end")

    assert (by_eve.status_code, by_anna.status_code) == (404, 200)
    assert (await family.anna.get(MANDATES)).json()["offers"] == []


async def test_nobody_gives_to_themselves(family: Family) -> None:
    ((number,),) = await rows(family.bank, "SELECT number FROM customers WHERE id = :id", id=family.mother)
    by_code = await family.give(name="王秀兰")
    body = {"name": "王秀兰", "number": number, "terms": family.terms()}

    by_number = await family.try_to_give(body)
    accepted = await family.accept(by_code, who=family.mother)

    assert {by_number.json()["code"], accepted.json()["code"]} == {"accounts.mandate_to_oneself"}


async def test_giving_is_confirmed_word_by_word_and_taking_away_never_waits(family: Family) -> None:
    given = await family.give()
    body: dict[str, Any] = {"name": "Anna Wang", "number": None, "terms": family.terms()}
    wider = {"version": 1, "terms": family.terms(VIEW, STATEMENTS)}

    asked = await family.her.post(MANDATES, json=body, headers=fresh_key())
    asked_again = await family.her.put(f"{MANDATES}/{given['id']}/terms", json=wider)
    ended = await family.her.post(f"{MANDATES}/{given['id']}/end")

    told = asked.json()["facts"]["content"]
    assert {asked.json()["code"], asked_again.json()["code"]} == {"step_up.confirmation_required"}
    assert (told["taker"], told["accounts"][0][:3], told["powers"]) == ("Anna Wang", "养老金", [VIEW])
    assert (told["account_ids"], told["until_on"]) == (body["terms"]["accounts"], body["terms"]["until_on"])
    assert ended.status_code == 200


async def test_a_yes_to_one_thing_gives_no_other(family: Family) -> None:
    """Confirmed for Anna to look; asked with it for Eve, for more accounts, for longer, for statements."""
    other = await open_account(family.bank, family.mother)
    meant: dict[str, Any] = {"name": "Anna Wang", "number": None, "terms": family.terms()}
    refused = await family.her.post(MANDATES, json=meant, headers=fresh_key())
    door = doors(family.bank, system("tests"))
    asked = await door.write(ask_for_confirmation, SESSION_ID, refused.json()["facts"]["token"])
    await door.write(give_confirmation, SESSION_ID, asked.id, way="passkey")

    others = [
        meant | {"name": "Eve Wang"},
        meant | {"number": _unused()},
        meant | {"terms": family.terms(accounts=(family.account, other))},
        meant | {"terms": family.terms(VIEW, STATEMENTS)},
        meant | {"terms": family.terms(until_on=family.today + timedelta(days=300))},
    ]
    for body in others:
        answer = await family.her.post(MANDATES, json=body, headers=fresh_key() | {"Confirmation": str(asked.id)})
        assert answer.json()["code"] == "step_up.confirmation_required"
    by_another = await family.eve.post(MANDATES, json=meant, headers=fresh_key() | {"Confirmation": str(asked.id)})
    once, twice = [
        await family.her.post(MANDATES, json=meant, headers=fresh_key() | {"Confirmation": str(asked.id)})
        for _ in range(2)
    ]

    assert by_another.status_code == 400
    assert (once.status_code, twice.status_code) == (201, 403)


async def test_the_same_wish_twice_is_one_mandate_with_one_code(family: Family) -> None:
    body, key = {"name": "Anna Wang", "number": None, "terms": family.terms()}, fresh_key()

    first, second = [await family.try_to_give(body, key=key) for _ in range(2)]

    assert first.json() == second.json()
    assert len(await rows(family.bank, "SELECT * FROM mandates")) == 1


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"until_on": date(2020, 1, 1)}, "until_on"),
        ({"from_on": date(2020, 1, 1)}, "from_on"),
        ({"actions": ("payments.pay",)}, "paying"),
        ({"actions": (STATEMENTS,)}, "actions"),
        ({"actions": (VIEW, "payments.pay")}, "paying"),
        ({"paying": _LIMITS | {"each": 0}}, "paying"),
        ({"paying": _LIMITS | {"each": 900_00}}, "paying"),
        ({"paying": _LIMITS | {"currency": "EUR"}}, "paying"),
        ({"paying": _LIMITS | {"asking_above": 600_00}}, "paying"),
        ({"accounts": (new_id(),)}, "accounts"),
    ],
)
async def test_what_cannot_be_given_is_refused_by_name(family: Family, terms: dict[str, Any], field: str) -> None:
    wanted = family.terms(*terms.pop("actions", ()), **terms)

    answer = await family.her.post(
        MANDATES, json={"name": "Anna Wang", "number": None, "terms": wanted}, headers=fresh_key()
    )

    assert field in named_fields(answer)


async def test_a_year_is_the_most(family: Family) -> None:
    def body(days: int) -> dict[str, Any]:
        terms = family.terms(until_on=family.today + timedelta(days=days))
        return {"name": "Anna Wang", "number": None, "terms": terms}

    year = await family.try_to_give(body(365))
    more = await family.try_to_give(body(366))

    assert year.status_code == 201
    assert named_fields(more) == ["until_on"]


async def test_its_time_ends_it_and_it_begins_on_its_day(family: Family) -> None:
    coming = await family.let_in(from_on=family.today + timedelta(days=3), until_on=family.today + timedelta(days=5))
    place = f"{ACCOUNTS}/{family.account}/entries"

    assert (await family.anna.get(MANDATES)).json()["received"][0]["state"] == "coming"
    assert (await family.anna.get(place)).status_code == 404
    family.clock.now += timedelta(days=4)
    assert (await family.anna.get(place)).status_code == 200
    family.clock.now += timedelta(days=3)
    assert (await family.anna.get(place)).status_code == 404
    assert (await family.her.get(MANDATES)).json()["given"][0]["state"] == "over"
    assert coming["state"] == "offered"


async def test_an_account_of_two_owners_is_not_one_owners_to_give(family: Family) -> None:
    joint = await open_account(family.bank, family.mother, family.stranger)
    authorised = await open_account(family.bank, family.stranger, authorised=(family.mother,))

    for account in (joint, authorised):
        body = {"name": "Anna Wang", "number": None, "terms": family.terms(accounts=(account,))}
        assert named_fields(await family.try_to_give(body)) == ["accounts"]
    assert (await family.her.get(MANDATES)).json()["may_give"] == [str(family.account)]


async def test_a_second_owner_who_comes_later_is_not_looked_at(family: Family) -> None:
    await family.let_in()
    holder = {"customer_id": str(family.stranger), "role": "owner"}

    async with counter(family.bank, CLERK) as clerk:
        await clerk.post(f"/api/console/accounts/{family.account}/holders", json=holder)
        with_two = await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")
        await clerk.delete(f"/api/console/accounts/{family.account}/holders/{family.stranger}")

    assert with_two.status_code == 404
    assert (await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 200


@pytest.mark.parametrize("who", ["mother", "daughter"])
async def test_who_is_blocked_gives_and_takes_nothing(family: Family, who: str) -> None:
    await family.let_in()
    blocked = Because(getattr(family, who), "suspicion")

    await doors(family.bank).write(customers.block_customer, blocked)

    assert (await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 404
    assert (await family.anna.get(OTHERS)).json() == {"items": []}
    assert (await family.her.get(MANDATES)).json()["given"][0]["state"] == "resting"


async def test_who_may_not_sign_in_any_more_lets_nobody_in(family: Family) -> None:
    await family.let_in()
    command = EnrollCustomer(
        customer_id=family.mother, login="mother", name="王秀兰", password=PasswordHash("$argon2id$none")
    )
    door = doors(family.bank, system("tests"))
    await door.write(identity.enroll_customer, command)
    assert (await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 200

    await door.write(identity.bar, Realm.CUSTOMER, family.mother, reason="taken over")

    assert (await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 404


async def test_a_blocked_customer_is_neither_giver_nor_taker(family: Family) -> None:
    given = await family.give()
    await doors(family.bank).write(customers.block_customer, Because(family.daughter, "suspicion"))

    assert (await family.accept(given)).json()["code"] == "accounts.mandate_blocked"


async def test_a_closed_account_is_let_through_to_no_more(family: Family) -> None:
    await pay_in(family.bank, family.account, -500_00)
    await family.let_in()

    async with counter(family.bank, CLERK) as clerk:
        await clerk.post(f"/api/console/accounts/{family.account}/close", json={"reason": "asked for"})

    assert (await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 404
    assert (await family.her.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 200
    (given,) = (await family.her.get(MANDATES)).json()["given"]
    assert [one["covered"] for one in given["accounts"]] == [False]


async def test_a_minor_may_look_and_no_more(family: Family) -> None:
    child = await register(family.bank, "Anna Wang", birth_on=family.today - timedelta(days=12 * 365))
    looking, taking = await family.give(VIEW), await family.give(VIEW, STATEMENTS)

    async with counter(family.bank, as_customer(child)) as window:
        answers = [
            await window.post(f"{MANDATES}/{one['id']}/accept", json={"version": 1, "code": one["code"]})
            for one in (looking, taking)
        ]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["code"] == "accounts.mandate_not_of_age"
    widened = await family.change(looking, 1, VIEW, STATEMENTS)
    assert widened.json()["code"] == "accounts.mandate_not_of_age"


async def test_organisations_neither_give_nor_take(family: Family) -> None:
    firm = await register(family.bank, "Anna Wang", kind=CustomerKind.ORGANISATION)
    account = await open_account(family.bank, firm)
    given = await family.give()
    body = {"name": "Anna Wang", "number": None, "terms": family.terms(accounts=(account,))}

    async with counter(family.bank, as_customer(firm)) as window:
        takes = await window.post(f"{MANDATES}/{given['id']}/accept", json={"version": 1, "code": given["code"]})
        gives = await family.try_to_give(body, who=window)

    assert {takes.json()["code"], gives.json()["code"]} == {"accounts.mandate_persons_only"}


async def test_nobody_gives_more_than_ten(family: Family) -> None:
    given = [await family.give() for _ in range(rules.MOST_GIVEN)]
    body = {"name": "Anna Wang", "number": None, "terms": family.terms()}

    eleventh = await family.try_to_give(body)
    await family.her.post(f"{MANDATES}/{given[0]['id']}/end")

    assert eleventh.json()["code"] == "accounts.too_many_mandates"
    assert (await family.try_to_give(body)).status_code == 201


async def test_a_change_holds_at_once_and_what_was_agreed_before_is_kept(family: Family) -> None:
    given = await family.let_in(VIEW, STATEMENTS)
    csv = f"{ACCOUNTS}/{family.account}/entries.csv"
    assert (await family.anna.get(csv)).status_code == 200

    changed = await family.change(given, 1, VIEW)
    stale = await family.change(given, 1, VIEW)

    assert (changed.json()["version"], changed.json()["actions"]) == (2, [VIEW])
    assert stale.json()["code"] == "accounts.mandate_changed"
    assert (await family.anna.get(csv)).status_code == 404
    assert await rows(family.bank, "SELECT version FROM mandate_terms ORDER BY version") == [(1,), (2,)]


async def test_an_offer_that_was_changed_is_read_again_before_it_is_accepted(family: Family) -> None:
    given = await family.give()
    await family.change(given, 1, VIEW, STATEMENTS)

    assert (await family.accept(given)).json()["code"] == "accounts.mandate_changed"
    assert (await family.accept({**given, "version": 2})).status_code == 200


async def test_staff_see_what_a_customer_has_given_and_end_it_for_a_reason(family: Family) -> None:
    given = await family.let_in()
    console = f"/api/console/mandates/{given['id']}/end"

    async with counter(family.bank, CLERK) as clerk, counter(family.bank, AUDITOR) as auditor:
        (hers,) = (await clerk.get(f"/api/console/customers/{family.mother}/mandates")).json()["given"]
        (annas,) = (await clerk.get(f"/api/console/customers/{family.daughter}/mandates")).json()["received"]
        without_right = await auditor.post(console, json={"reason": "because"})
        without_reason = await clerk.post(console, json={"reason": " "})
        ended = await clerk.post(console, json={"reason": "她说不是她本人办理的"})
        unknown = await clerk.post(f"/api/console/mandates/{new_id()}/end", json={"reason": "because"})

    assert (hers["other_id"], hers["mandate"]["other"]) == (str(family.daughter), "Anna Wang")
    assert (annas["other_id"], annas["mandate"]["other"]) == (str(family.mother), "王秀兰")
    assert (without_right.status_code, without_reason.status_code) == (403, 400)
    assert (ended.status_code, unknown.status_code) == (200, 404)
    assert (await family.anna.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 404
    assert (await family.her.get(MANDATES)).json()["given"][0]["ended_by"] == "staff"


async def test_a_member_of_staff_of_the_same_id_has_nothing_of_the_customers_mandate(family: Family) -> None:
    await family.let_in()
    staff = AUDITOR.__class__(kind="staff", name="Anna", id=family.daughter, rights=frozenset({"accounts.view_own"}))

    async with counter(family.bank, staff) as window:
        assert (await window.get(f"{ACCOUNTS}/{family.account}/entries")).status_code == 404


async def test_each_act_is_audited_and_told_without_a_name(family: Family) -> None:
    given = await family.let_in()
    await family.change(given, 1, VIEW, STATEMENTS)
    await family.her.post(f"{MANDATES}/{given['id']}/end")

    told = [act for act in await acts(family.bank) if "mandate" in act]
    facts = str(await rows(family.bank, "SELECT facts FROM audit_log")) + str(
        await rows(family.bank, "SELECT payload FROM events")
    )
    assert told == [f"accounts.{verb}_mandate" for verb in ("give", "accept", "change", "end")]
    assert [kind for kind in await events(family.bank) if "mandate" in kind] == [
        f"accounts.mandate_{verb}" for verb in ("offered", "accepted", "changed", "ended")
    ]
    assert "Anna" not in facts
    assert given["code"] not in facts


async def test_neither_the_code_nor_the_name_lies_in_the_tables(family: Family) -> None:
    given = await family.give()

    kept = str(
        [await rows(family.bank, f"SELECT * FROM {table}") for table in ("mandates", "mandate_terms", "done_once")]
    )

    assert given["code"] not in kept
    assert given["code"].replace("-", "") not in kept
    assert "Anna" not in kept


@pytest.mark.parametrize(
    "table", ["mandates", "mandate_terms", "mandate_acceptances", "mandate_endings", "mandate_looks"]
)
async def test_what_was_written_stays_written(family: Family, database: Place, table: str) -> None:
    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"DELETE FROM {table}")


def _unused() -> str:
    return next(
        number
        for number in (f"{nth:010d}" for nth in range(9_999_999_900, 9_999_999_999))
        if customers.is_customer_number(number)
    )


async def test_the_modules_above_ask_whether_somebody_may_act_and_hear_of_the_mandate(family: Family) -> None:
    given = await family.let_in(VIEW)
    anna = doors(family.bank, as_customer(family.daughter))

    looking = await anna.read(accounts.may_act, family.account, VIEW)
    taking = await anna.read(accounts.may_act, family.account, STATEMENTS)
    await family.her.post(f"{MANDATES}/{given['id']}/end")
    afterwards = await anna.read(accounts.may_act, family.account, VIEW)

    assert looking == Allowed(UUID(given["id"]))
    assert isinstance(taking, NotInMandate)
    assert isinstance(afterwards, NoSuchAccount)
