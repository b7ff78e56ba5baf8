"""Complaints by the statutory clock: decided in time and in writing, and kept from whom they are about."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.customers.actions.change import block_customer, close_customer
from bankhall.customers.errors import StillTied
from bankhall.customers.queries import ties
from bankhall.customers.types import Because
from bankhall.kernel.actors import system
from bankhall.kernel.db import Tx
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.errors import OwnProposal
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from bankhall.tickets.complaints import rules
from bankhall.tickets.complaints.actions import EXTENDING
from bankhall.tickets.complaints.errors import NoSuchComplaint
from bankhall.tickets.complaints.privacy import PORTIONS
from bankhall.tickets.complaints.reactions import SUBSCRIBERS
from bankhall.tickets.complaints.types import ExtendComplaint
from confirming import confirm_and_write
from counter import CLERK, acts, as_customer, doors, events, named_fields, rows
from hearing import hear, open_telephones, told

from .complaint_desk import ANSWER, DESK, MATTER, MINE, WORDS, Office

# The day on which all of them are received here.
RECEIVED = date(2027, 3, 1)
WHY = "需要向总行调取监控"


# ------------------------------------------------------------------------------------------------- from end to end


async def test_a_complaint_is_decided_in_writing_and_both_sides_see_it(office: Office) -> None:
    id_ = await office.taken()
    await office.step(id_, "notes", words="先看录像")
    await office.step(id_, "tell", words="正在调取录像")
    decided = await office.decide(id_)
    mine = await office.mine(id_)

    assert decided.status_code == 200, decided.text
    assert [one["kind"] for one in mine["steps"]] == ["received", "taken", "told", "decided"]
    assert (mine["state"], mine["outcome"], mine["steps"][-1]["text"]) == ("decided", "upheld", ANSWER)
    assert (mine["words"], mine["handler"]) == (WORDS, "孙*")
    assert "录像" not in str(mine["steps"][-1])
    assert "调了录像" not in str(mine)
    assert (decided.json()["line"]["cause"], decided.json()["responsible"]) == ("information", "accounts")
    assert {"tickets.complain", "tickets.take_complaint", "tickets.decide_complaint"} <= set(await acts(office.bank))
    assert {"tickets.complaint_received", "tickets.complaint_moved"} <= set(await events(office.bank))


async def test_what_was_said_lies_sealed(office: Office) -> None:
    id_ = await office.taken()
    await office.decide(id_)

    lies = str(await rows(office.bank, "SELECT * FROM complaints"))
    lies += str(await rows(office.bank, "SELECT * FROM complaint_steps"))
    lies += str(await rows(office.bank, "SELECT facts, subject_id FROM audit_log"))
    lies += str(await rows(office.bank, "SELECT payload FROM events"))

    assert [word for word in (WORDS, "三号柜台", ANSWER) if word in lies] == []


async def test_none_is_closed_without_a_decision_and_its_cause(office: Office) -> None:
    id_ = await office.taken()
    bare = await office.step(id_, "decide", outcome="upheld", answer=ANSWER, reason="x")
    untaken = await office.decide(await office.complained())

    assert bare.status_code == 400
    assert untaken.json()["code"] == "tickets.complaint_not_taken"
    assert (await office.mine(id_))["state"] == "looking"


async def test_its_customer_takes_it_back(office: Office) -> None:
    id_ = await office.taken()
    withdrawn = [await office.his.post(f"{MINE}/{id_}/withdraw") for _ in range(2)]
    decided = await office.decide(id_)

    assert [one.status_code for one in withdrawn] == [200, 200]
    assert decided.json()["code"] == "tickets.complaint_over"
    assert (await office.his.post(f"{MINE}/{id_}/say", json={"words": "x"})).json()["code"] == "tickets.complaint_over"


async def test_the_same_key_complains_once_and_of_two_decisions_one_counts(office: Office) -> None:
    made = await asyncio.gather(*(office.complain(key="once") for _ in range(3)))
    id_ = made[0].json()["id"]
    await office.step(id_, "take")
    both = await asyncio.gather(office.decide(id_), office.decide(id_, outcome="not_upheld"))

    assert len({one.json()["id"] for one in made}) == 1
    assert sorted(one.status_code for one in both) == [200, 409]


# ------------------------------------------------------------------------------------------------------ the clock


def test_fifteen_days_thirty_when_complex_sixty_at_most() -> None:
    assert rules.due_on(RECEIVED, is_complex=False) == date(2027, 3, 16)
    assert rules.due_on(RECEIVED, is_complex=True) == date(2027, 3, 31)
    assert rules.latest(RECEIVED) == date(2027, 4, 30)


async def test_the_days_are_those_of_the_banks_calendar(office: Office) -> None:
    office.clock.now = office.clock.now.replace(hour=15, minute=59)  # 23:59 in Beijing
    before = await office.mine(await office.complained())
    office.clock.now += timedelta(minutes=1)
    after = await office.mine(await office.complained())

    assert (before["received_on"], before["due_on"]) == ("2027-03-01", "2027-03-16")
    assert (after["received_on"], after["due_on"]) == ("2027-03-02", "2027-03-17")


async def test_a_complex_one_has_thirty_days_and_its_customer_is_told_why(office: Office) -> None:
    id_ = await office.taken()
    complex_ = await office.step(id_, "complex", words=WHY)
    again = await office.step(id_, "complex", words=WHY)
    mine = await office.mine(id_)

    assert complex_.json()["line"]["due_on"] == "2027-03-31"
    assert again.json()["code"] == "tickets.complaint_complex_already"
    assert (mine["steps"][-1]["text"], mine["steps"][-1]["until_on"]) == (WHY, "2027-03-31")


async def test_nobody_makes_it_complex_after_its_last_day(office: Office) -> None:
    id_ = await office.taken()
    office.clock.now += timedelta(days=15)
    in_time = office.clock.now
    office.clock.now += timedelta(days=1)
    late = await office.step(id_, "complex", words=WHY)
    listed = await office.numbers(office.sun, "late")
    office.clock.now = in_time
    not_late = await office.numbers(office.sun, "late")

    assert late.json()["code"] == "tickets.cannot_extend"
    assert (listed, not_late) == ([id_], [])


async def test_more_days_take_a_second_person_once_and_never_beyond_sixty(office: Office) -> None:
    id_ = await office.taken()
    early = await office.step(id_, "more-days", until_on="2027-04-10", words=WHY)
    await office.step(id_, "complex", words=WHY)
    beyond = await office.step(id_, "more-days", until_on="2027-05-01", words=WHY)
    asked = await office.step(id_, "more-days", until_on="2027-04-30", words="总行还在核查")
    twice = await office.step(id_, "more-days", until_on="2027-04-20", words=WHY)
    before = await office.mine(id_)
    ((proposal,),) = await rows(office.bank, "SELECT id FROM proposals")
    with pytest.raises(OwnProposal):
        await doors(office.bank, office.people[0]).write(four_eyes.approve, office.desk, proposal)
    await confirm_and_write(office.bank, office.people[2], four_eyes.approve, office.desk, proposal)
    after = await office.mine(id_)
    more = await office.step(id_, "more-days", until_on="2027-04-30", words=WHY)

    assert (early.json()["code"], more.json()["code"]) == ("tickets.cannot_extend", "tickets.cannot_extend")
    assert named_fields(beyond) == ["until_on"]
    assert asked.json()["waits_for_yes"] is True
    assert twice.json()["code"] == "tickets.extension_waits"
    assert (before["due_on"], "总行还在核查" in str(before)) == ("2027-03-31", False)
    assert (after["due_on"], after["steps"][-1]["text"]) == ("2027-04-30", "总行还在核查")


async def test_what_is_decided_needs_no_more_days(office: Office) -> None:
    id_ = await office.taken()
    await office.step(id_, "complex", words=WHY)
    await office.step(id_, "more-days", until_on="2027-04-30", words=WHY)
    await office.decide(id_)

    assert await rows(office.bank, "SELECT proposal_id FROM open_proposals") == []


# -------------------------------------------------------------------------------- whom it is about is kept out


async def test_whom_it_is_about_sees_nothing_of_it(office: Office) -> None:
    id_, other = await office.taken(), await office.complained()
    qian = office.people[1]
    before = await office.numbers(office.qian)
    named = await office.step(id_, "keep-out", staff_id=str(qian.id))
    figures = (await office.qian.get(f"{DESK}/figures")).json()
    refused = [
        await office.qian.get(f"{DESK}/{id_}"),
        await office.step(id_, "take", office.qian),
        await office.step(id_, "tell", office.qian, words="x"),
        await office.step(id_, "notes", office.qian, words="x"),
        await office.step(id_, "complex", office.qian, words="x"),
        await office.step(id_, "more-days", office.qian, until_on="2027-04-01", words="x"),
        await office.decide(id_, office.qian),
        await office.step(id_, "keep-out", office.qian, staff_id=str(office.people[0].id)),
    ]
    of_customer = (await office.qian.get(f"/api/console/customers/{office.zhang}/complaints")).json()["items"]

    assert named.json()["is_seen"] is True
    assert set(before) == {id_, other}
    assert await office.numbers(office.qian) == [other]
    assert [one["id"] for one in of_customer] == [other]
    assert (figures["open"], figures["received"]) == (1, 1)
    assert [(one.status_code, one.json()["code"]) for one in refused] == [(404, "tickets.complaint_not_found")] * 8
    assert set(await office.numbers(office.sun)) == {id_, other}
    assert "钱" not in str(await office.mine(id_))


async def test_whoever_is_named_while_they_have_it_has_it_no_more(office: Office) -> None:
    id_ = await office.taken()
    named = await office.step(id_, "keep-out", staff_id=str(office.people[0].id))
    gone = await office.sun.get(f"{DESK}/{id_}")
    taken = await office.step(id_, "take", office.qian)

    assert (named.json()["is_seen"], gone.status_code) == (False, 404)
    assert (taken.json()["line"]["handler"], taken.json()["about_staff"]) == ("钱文", ["孙丽"])
    assert (await office.step(id_, "keep-out", office.qian, staff_id=str(new_id()))).status_code == 404


async def test_whom_it_is_about_says_no_yes_to_more_days_and_does_not_learn_whose_they_are(office: Office) -> None:
    id_ = await office.taken()
    head = office.people[2]
    await office.step(id_, "keep-out", staff_id=str(head.id))
    await office.step(id_, "complex", words=WHY)
    await office.step(id_, "more-days", until_on="2027-04-30", words=WHY)
    ((proposal, content, subject, reason),) = await rows(
        office.bank, "SELECT id, content, subject_id, reason FROM proposals"
    )
    ((extension,),) = await rows(office.bank, "SELECT id FROM complaint_extensions")
    assert EXTENDING.tell is not None
    command = ExtendComplaint(extension_id=extension)
    seen = [await doors(office.bank, one).read(EXTENDING.tell, [command]) for one in (head, office.people[1])]
    with pytest.raises(NoSuchComplaint):
        await confirm_and_write(office.bank, head, four_eyes.approve, office.desk, proposal)

    assert id_ not in f"{content} {subject} {reason}"
    assert WHY not in reason
    assert seen[0] == [{}]
    assert seen[1][0]["complaint_id"] == id_
    assert (await office.mine(id_))["due_on"] == "2027-03-31"


# ------------------------------------------------------------------------------------------------------ the review


async def test_a_review_is_somebody_elses_and_asked_for_once(office: Office) -> None:
    id_ = await office.taken()
    early = await office.his.post(f"{MINE}/{id_}/review", json={"words": "不同意"})
    await office.decide(id_, outcome="not_upheld")
    office.clock.now += timedelta(days=30)
    asked = await office.his.post(f"{MINE}/{id_}/review", json={"words": "不同意"})
    same = await office.step(id_, "take")
    await office.step(id_, "take", office.qian)
    decided = await office.decide(id_, office.qian)
    twice = await office.his.post(f"{MINE}/{id_}/review", json={"words": "还是不同意"})

    assert [one.json()["code"] for one in (early, twice)] == ["tickets.cannot_review"] * 2
    assert (asked.json()["state"], asked.json()["due_on"], asked.json()["outcome"]) == ("received", "2027-04-30", None)
    assert same.json()["code"] == "tickets.complaint_decided_before"
    assert decided.status_code == 200


async def test_after_thirty_days_there_is_no_review(office: Office) -> None:
    id_ = await office.taken()
    await office.decide(id_)
    office.clock.now += timedelta(days=31)
    late = await office.his.post(f"{MINE}/{id_}/review", json={"words": "不同意"})

    assert late.json()["code"] == "tickets.cannot_review"
    assert (await office.mine(id_))["may_review_until"] is None


# ------------------------------------------------------------------------------------------------------ the register


async def test_the_register_counts_causes_products_days_and_what_was_late(office: Office) -> None:
    late, in_time = await office.taken(), await office.taken()
    office.clock.now += timedelta(days=2)
    await office.decide(in_time, cause="waiting", outcome="partly")
    office.clock.now += timedelta(days=14)
    await office.decide(late)
    figures = (await office.head.get(f"{DESK}/figures", params={"months": 3})).json()

    assert (figures["received"], figures["decided"], figures["decided_late"], figures["since_on"]) == (
        2,
        2,
        1,
        "2027-01-01",
    )
    assert figures["by_cause"] == [{"code": "information", "count": 1}, {"code": "waiting", "count": 1}]
    assert figures["by_product"] == [{"code": "fee", "count": 2}]
    assert {one["code"]: one["count"] for one in figures["days"]} == {"3": 1, "30": 1}
    assert figures["months"] == [{"month_on": "2027-03-01", "received": 2, "decided": 2, "late": 1}]


async def test_nobody_deletes_one_or_takes_a_day_back(office: Office) -> None:
    id_ = await office.taken()
    await office.step(id_, "keep-out", staff_id=str(office.people[1].id))

    async def run(tx: Tx, sql: str) -> None:
        await tx.session.execute(text(sql))

    for sql in (
        "DELETE FROM complaints",
        "UPDATE complaints SET sealed = ''",
        "UPDATE complaints SET received_on = received_on + 1",
        "UPDATE complaints SET due_on = due_on - 1",
        "UPDATE complaints SET due_on = due_on + 100",
        "UPDATE complaints SET state = 'decided'",
        "UPDATE complaints SET about_staff_ids = '{}'",
        f"UPDATE complaints SET handler_id = '{office.people[1].id}'",
        "DELETE FROM complaint_steps",
        "UPDATE complaint_steps SET until_on = NULL",
        "DELETE FROM complaint_extensions",
    ):
        with pytest.raises(DBAPIError):
            await doors(office.bank, system("tests")).write(run, sql)


async def test_nobody_else_sees_or_touches_it(office: Office) -> None:
    id_ = await office.taken()
    refused = [
        await office.stranger.get(f"{MINE}/{id_}"),
        await office.stranger.post(f"{MINE}/{id_}/say", json={"words": "x"}),
        await office.stranger.post(f"{MINE}/{id_}/withdraw"),
        await office.stranger.post(f"{MINE}/{id_}/review", json={"words": "x"}),
    ]

    assert [(one.status_code, one.json()["code"]) for one in refused] == [(404, "tickets.complaint_not_found")] * 4
    assert (await office.stranger.get(MINE)).json()["items"] == []
    assert (await office.his.get(DESK)).status_code == 403


async def test_the_customer_is_told_and_nothing_is_said_in_the_message(office: Office) -> None:
    await open_telephones(office.bank, *SUBSCRIBERS, phones={office.zhang: "13800138000"})
    id_ = await office.taken()
    await office.step(id_, "complex", words=WHY)
    await office.decide(id_)
    await hear(office.bank, SUBSCRIBERS[0])

    letters = await told(office.bank, "13800138000")
    assert len(letters) == 4
    assert [word for word in (WORDS, WHY, ANSWER) if word in str(letters)] == []


async def test_what_is_theirs_goes_home_with_them(office: Office) -> None:
    id_ = await office.taken()
    await office.step(id_, "notes", words="只给同事看")

    taken = await doors(office.bank, as_customer(office.zhang)).read(take_portions, PORTIONS)

    assert UUID(taken["complaints"].rows[0]["id"]) == UUID(id_)
    assert "同事" not in str(taken["complaints"].rows)


# -------------------------------------------------------------------------------------------- out of a ticket


async def test_what_was_said_in_a_ticket_is_a_complaint_whose_days_count_from_when_it_was_said(office: Office) -> None:
    ticket = await office.ticket()
    office.clock.now += timedelta(days=4)
    made = await office.called(ticket)
    id_ = str((await office.his.get(MINE)).json()["items"][0]["id"])
    mine, seen = await office.mine(id_), (await office.sun.get(f"{DESK}/{id_}")).json()

    assert made.status_code == 200, made.text
    assert (mine["received_on"], mine["due_on"], made.json()["due_on"]) == ("2027-03-01", "2027-03-16", "2027-03-16")
    assert (mine["words"], mine["wants"], mine["ticket_id"]) == (MATTER, "道歉", ticket)
    assert (seen["words"], seen["came_by"], seen["ticket_id"]) == (MATTER, "portal", ticket)
    assert seen["ticket_number"] == mine["ticket_number"] != ""
    of_ticket = (await office.sun.get(f"/api/console/tickets/{ticket}/complaints")).json()["items"]
    assert [one["id"] for one in of_ticket] == [id_]
    assert "tickets.call_complaint" in await acts(office.bank)


async def test_what_was_said_long_ago_is_late_from_the_first(office: Office) -> None:
    ticket = await office.ticket()
    office.clock.now += timedelta(days=20)
    await office.called(ticket)

    assert len(await office.numbers(office.sun, "late")) == 1


async def test_the_same_words_are_one_complaint_however_often_and_at_once(office: Office) -> None:
    ticket = await office.ticket()
    made = await asyncio.gather(*(office.called(ticket) for _ in range(3)), office.called(ticket, product="fee"))
    again = await office.called(ticket)
    await office.his.post(f"/api/portal/matters/{ticket}/say", json={"words": "还有，没有人道歉"})
    other = await office.called(ticket, nth=2)

    assert {one.status_code for one in [*made, again, other]} == {200}
    assert len({one.json()["number"] for one in [*made, again]}) == 1
    assert other.json()["number"] != again.json()["number"]
    assert len(await office.numbers(office.sun)) == 2


async def test_only_the_customers_words_become_one(office: Office) -> None:
    ticket = await office.ticket()
    await office.worker.post(f"/api/console/tickets/{ticket}/notes", json={"words": "语气不好"})
    of_note, of_none = await office.called(ticket, nth=2), await office.called(ticket, nth=9)
    of_nothing = await office.called(str(new_id()))
    by_customer = await office.his.post(f"/api/console/tickets/{ticket}/complaint", json={})
    by_handler = await office.called(ticket, by=office.sun)

    assert [one.json()["code"] for one in (of_note, of_none)] == ["tickets.not_their_words"] * 2
    assert (of_nothing.status_code, by_customer.status_code, by_handler.status_code) == (404, 403, 403)
    assert await office.numbers(office.sun) == []


async def test_whom_it_is_about_does_not_learn_of_it_from_the_ticket(office: Office) -> None:
    """The attacker works on the ticket, may handle complaints, and looks for what somebody else has called one."""
    ticket = await office.ticket()
    first = (await office.called(ticket)).json()
    (id_,) = await office.numbers(office.sun)
    await office.step(id_, "keep-out", staff_id=str(office.both.id))
    await office.step(id_, "take")
    await office.step(id_, "complex", words=WHY)

    seen = await office.worker.get(f"/api/console/tickets/{ticket}/complaints")
    shown = (await office.worker.get(f"/api/console/tickets/{ticket}")).json()
    theirs = await office.worker.get(f"/api/console/customers/{office.zhang}/complaints")
    again = await office.called(ticket)

    assert seen.json()["items"] == theirs.json()["items"] == []
    assert id_ not in str(shown)
    assert first["number"] not in str(shown)
    # As if it were the first time: not even that it was made complex meanwhile.
    assert (again.status_code, again.json()) == (200, first)


async def test_whose_matters_are_open_is_not_erased_and_reads_why(office: Office) -> None:
    ticket, id_ = await office.ticket(), await office.complained()
    both = await held(office)
    await office.his.post(f"/api/portal/matters/{ticket}/close")
    one = await held(office)
    await office.step(id_, "take")
    await office.decide(id_)
    none = await held(office)
    await office.his.post(f"{MINE}/{id_}/review", json={"words": "不同意"})
    again = await held(office)
    await office.his.post(f"{MINE}/{id_}/withdraw")

    assert sorted(both) == sorted([("matter", ticket), ("matter", id_)])
    assert (one, none, again, await held(office)) == ([("matter", id_)], [], [("matter", id_)], [])


async def test_a_ticket_that_is_taken_up_again_holds_its_customer_again(office: Office) -> None:
    ticket = await office.ticket()
    await office.worker.post("/api/console/tickets/take", json={"ids": [ticket]})
    await office.worker.post(f"/api/console/tickets/{ticket}/solve", json={"words": "好了"})
    solved = await held(office)
    await office.his.post(f"/api/portal/matters/{ticket}/not-solved", json={"words": "没有好"})
    reopened = await held(office)
    await doors(office.bank, CLERK).write(block_customer, Because(office.zhang, "x"))
    with pytest.raises(StillTied):
        await doors(office.bank, CLERK).write(close_customer, Because(office.zhang, "x"))

    assert (solved, reopened) == ([], [("matter", ticket)])


async def held(office: Office) -> list[tuple[str, str]]:
    found = await doors(office.bank, CLERK).read(ties, office.zhang)
    return [(one["kind"], one["id"]) for one in found]
