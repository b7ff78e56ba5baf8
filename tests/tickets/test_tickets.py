"""Tickets: asked once, worked on by one, answered in time, and seen by both sides."""

import asyncio
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.kernel.actors import system
from bankhall.kernel.db import Tx
from bankhall.kernel.four_eyes import actions as four_eyes
from bankhall.kernel.four_eyes.errors import OwnProposal
from bankhall.kernel.ids import new_id
from bankhall.kernel.portions import take_portions
from bankhall.tickets import actions, rules
from bankhall.tickets.privacy import PORTIONS
from bankhall.tickets.reactions import SUBSCRIBERS
from confirming import confirm_and_write
from counter import acts, as_customer, doors, events, fresh_key, named_fields, register, rows
from hearing import hear, open_telephones, told
from looking import looked_for

from .desk import ANSWER, DESK, HEAD, LI, MINE, WORDS, YES, Centre

PDF = b64encode(b"%PDF-1.7\n% a bill").decode()
CERTIFICATE: dict[str, Any] = {
    "type": "certificate",
    "answers": [{"field": "kind", "told": "deposit"}, {"field": "for", "told": "签证"}],
}


# ---------------------------------------------------------------------------------------------- asked and answered


async def test_a_matter_is_asked_answered_and_solved_and_both_sides_see_it(centre: Centre) -> None:
    id_ = await centre.taken()
    await centre.done(id_, "notes", words="系统里手机号少一位")
    await centre.done(id_, "answer", words="正在核对您的手机号", is_question=False)
    await centre.done(id_, "solve", words=ANSWER)

    mine, seen = await centre.mine(id_), await centre.seen(id_)

    assert [one["kind"] for one in mine["steps"]] == ["opened", "taken", "answered", "solved"]
    assert [one["kind"] for one in seen["steps"]] == ["opened", "taken", "noted", "answered", "solved"]
    assert (mine["line"]["state"], mine["owner"], mine["steps"][-1]["text"]) == ("solved", "李*", ANSWER)
    assert (mine["answers"], mine["line"]["type_name"]["en"]) == ({"where": "codes"}, "Using the app or web pages")
    assert "少一位" not in str(mine)
    assert {"tickets.open", "tickets.take", "tickets.answer", "tickets.solve"} <= set(await acts(centre.bank))
    assert {"tickets.opened", "tickets.answered", "tickets.solved"} <= set(await events(centre.bank))


async def test_what_was_said_lies_sealed(centre: Centre) -> None:
    id_ = await centre.taken()
    await centre.his.post(f"{MINE}/{id_}/files", json={"name": "账单.pdf", "file": PDF})
    await centre.done(id_, "solve", words=ANSWER)

    lies = ""
    for table in ("tickets", "ticket_steps", "ticket_files", "resume_codes"):
        lies += str(await rows(centre.bank, f"SELECT * FROM {table}"))
    lies += str(await rows(centre.bank, "SELECT facts, subject_id FROM audit_log"))
    lies += str(await rows(centre.bank, "SELECT payload FROM events"))

    assert [word for word in (WORDS, "收不到", ANSWER, "账单", "%PDF") if word in lies] == []


async def test_the_same_key_opens_one_ticket(centre: Centre) -> None:
    made = await asyncio.gather(*(centre.open(key="once") for _ in range(3)))
    other = await centre.open(key="once", subject="别的事")

    assert len({one.json()["line"]["number"] for one in made}) == 1
    assert (other.status_code, other.json()["code"]) == (422, "kernel.key_reused")


async def test_the_form_of_a_type_says_what_it_needs(centre: Centre) -> None:
    missing = await centre.open(answers=[])
    unknown = await centre.open(answers=[{"field": "where", "told": "codes"}, {"field": "shoe", "told": "42"}])
    other = await centre.open(answers=[{"field": "where", "told": "moon"}])
    no_type = await centre.open(type="spaceship")
    tomorrow = (centre.clock.now + timedelta(days=2)).date().isoformat()
    card = [{"field": "what", "told": "kept"}, {"field": "tail", "told": "12a4"}, {"field": "on", "told": tomorrow}]
    wrong = await centre.open(type="card", answers=card)

    assert named_fields(missing) == ["answers.where"]
    assert named_fields(unknown) == ["answers"]
    assert named_fields(other) == ["answers.where"]
    assert named_fields(no_type) == ["type"]
    assert named_fields(wrong) == ["answers.tail", "answers.on"]


def test_a_digit_that_is_heard_wrong_is_no_other_ticket() -> None:
    numbers = {rules.number_of(nth) for nth in range(100_001, 102_001)}

    assert len(numbers) == 2_000
    for number in sorted(numbers)[:50]:
        others = {number[:at] + digit + number[at + 1 :] for at in range(7) for digit in "0123456789"} - {number}
        assert others & numbers == set()


async def test_nobody_else_sees_or_touches_it(centre: Centre) -> None:
    id_ = await centre.taken()
    answers = [
        await centre.stranger.get(f"{MINE}/{id_}"),
        await centre.stranger.post(f"{MINE}/{id_}/say", json={"words": "x"}),
        await centre.stranger.post(f"{MINE}/{id_}/not-solved", json={"words": "x"}),
        await centre.stranger.post(f"{MINE}/{id_}/close"),
        await centre.stranger.post(f"{MINE}/{id_}/code"),
        await centre.stranger.post(f"{MINE}/{id_}/files", json={"name": "a.pdf", "file": PDF}),
        await centre.his.get(f"{MINE}/{new_id()}"),
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(404, "tickets.not_found")] * 7
    assert (await centre.stranger.get(MINE)).json()["items"] == []
    assert (await centre.his.get(DESK)).status_code == 403
    assert (await centre.li.get(MINE)).status_code == 403


# ----------------------------------------------------------------------------------------------------- the clocks


async def test_the_clock_stands_still_while_the_customer_is_waited_for(centre: Centre) -> None:
    id_ = await centre.taken()
    centre.clock.now += timedelta(hours=1)
    asked = await centre.done(id_, "answer", words="您用的是哪个号码?", is_question=True)
    centre.clock.now += timedelta(days=30)
    waiting = await centre.mine(id_)
    said = await centre.his.post(f"{MINE}/{id_}/say", json={"words": "尾号1234"})
    after = await centre.seen(id_)

    assert (asked["line"]["state"], asked["due_at"], asked["line"]["left_s"]) == ("waiting_customer", None, 15 * 3600)
    assert waiting["asked"] == "您用的是哪个号码?"
    assert said.json()["line"]["state"] == "working"
    assert after["line"]["left_s"] is None
    assert after["due_at"] is not None
    assert after["due_at"] > centre.clock.now.isoformat()


async def test_what_is_due_first_stands_first(centre: Centre) -> None:
    slow = await centre.opened()
    quick = await centre.opened(
        type="card", answers=[{"field": "what", "told": "kept"}, {"field": "tail", "told": "1234"}]
    )
    asked = await centre.taken()
    await centre.done(asked, "answer", words="?", is_question=True)
    of = {id_: (await centre.seen(id_))["line"]["number"] for id_ in (slow, quick, asked)}

    assert await centre.numbers() == [of[quick], of[slow], of[asked]]
    assert await centre.numbers("mine") == [of[asked]]
    assert await centre.numbers("untaken") == [of[quick], of[slow]]
    assert await centre.numbers("waiting") == [of[asked]]
    first = (await centre.li.get(DESK, params={"limit": 2})).json()
    second = (await centre.li.get(DESK, params={"limit": 2, "after": first["next"]})).json()
    assert [one["number"] for one in second["items"]] == [of[asked]]
    found = await centre.li.get(DESK, headers=looked_for(of[slow]))
    assert [one["number"] for one in found.json()["items"]] == [of[slow]]


async def test_what_is_late_is_put_before_the_supervisor_once(centre: Centre) -> None:
    id_ = await centre.opened()
    number = (await centre.seen(id_))["line"]["number"]
    machine = doors(centre.bank, system("tickets"))
    before = await machine.write(actions.note_late)
    centre.clock.now += timedelta(days=3)
    late = await centre.numbers("late", by=centre.head)
    noted = [await machine.write(actions.note_late) for _ in range(2)]
    seen = await centre.seen(id_)

    assert (before, noted, late) == (0, [1, 0], [number])
    assert [one["kind"] for one in seen["steps"]] == ["opened", "escalated"]
    assert (seen["line"]["is_escalated"], seen["line"]["urgency"]) == (True, "high")
    assert [one["kind"] for one in (await centre.mine(id_))["steps"]] == ["opened"]
    assert (await events(centre.bank)).count("tickets.escalated") == 1


# --------------------------------------------------------------------------------------------------- worked on


async def test_only_who_took_it_works_on_it(centre: Centre) -> None:
    id_ = await centre.taken()
    refused = [
        await centre.step(id_, "answer", centre.wang, words="x", is_question=False),
        await centre.step(id_, "wait", centre.wang, words="x"),
        await centre.step(id_, "solve", centre.wang, words="x"),
    ]
    theirs = (await centre.wang.post(f"{DESK}/take", json={"ids": [id_]})).json()["items"]
    taken = await centre.wang.post(f"{DESK}/take", json={"ids": [id_], "held_by": "anybody"})

    assert [one.json()["code"] for one in refused] == ["tickets.not_taken"] * 3
    assert theirs[0]["outcome"] == "theirs"
    assert taken.json()["items"][0]["outcome"] == "taken"
    assert (await centre.seen(id_))["line"]["assignee"] == "王强"
    assert (await centre.step(id_, "answer", centre.head, words="x", is_question=False)).status_code == 403


async def test_many_are_taken_at_once_each_with_what_came_of_it(centre: Centre) -> None:
    free, over, gone = await centre.opened(), await centre.opened(), str(new_id())
    await centre.his.post(f"{MINE}/{over}/close")
    both = await asyncio.gather(
        *(one.post(f"{DESK}/take", json={"ids": [free, over, gone, free]}) for one in (centre.li, centre.wang))
    )
    outcomes = [[one["outcome"] for one in answer.json()["items"]] for answer in both]

    assert sorted(outcomes) == [["taken", "over", "absent"], ["theirs", "over", "absent"]]


async def test_it_is_handed_to_another_team_with_all_that_is_known(centre: Centre) -> None:
    id_ = await centre.taken()
    handed = await centre.done(id_, "hand", team="cards", words="要查制卡记录")
    again = await centre.step(id_, "hand", team="cards", words="x")

    assert (handed["line"]["team"], handed["line"]["assignee"]) == ("cards", "")
    assert (again.status_code, again.json()["code"]) == (409, "tickets.theirs_already")
    assert "制卡" not in str(await centre.mine(id_))


async def test_the_check_list_comes_before_the_end_and_a_second_person_says_yes(centre: Centre) -> None:
    id_ = await centre.taken(**CERTIFICATE)
    early = await centre.step(id_, "solve", words=ANSWER)
    strange = await centre.step(id_, "checks", item="horoscope", is_done=True)
    for item in ("holder", "books"):
        await centre.done(id_, "checks", item=item, is_done=True)
    asked = await centre.done(id_, "solve", words=ANSWER)
    twice = await centre.step(id_, "solve", words="别的")
    ((proposal,),) = await rows(centre.bank, "SELECT id FROM proposals")
    with pytest.raises(OwnProposal):
        await doors(centre.bank, LI).write(four_eyes.approve, YES, proposal)
    before = await centre.mine(id_)
    await confirm_and_write(centre.bank, HEAD, four_eyes.approve, YES, proposal)
    after = await centre.mine(id_)

    assert early.json()["code"] == "tickets.checks_wait"
    assert named_fields(strange) == ["item"]
    assert (asked["waits_for_yes"], asked["line"]["state"]) == (True, "working")
    assert twice.json()["code"] == "tickets.yes_waits"
    assert (before["line"]["state"], ANSWER in str(before)) == ("working", False)
    assert (after["line"]["state"], after["steps"][-1]["text"]) == ("solved", ANSWER)


# ------------------------------------------------------------------------------------------------------- the end


async def test_it_is_taken_up_again_within_fourteen_days_and_not_after(centre: Centre) -> None:
    id_ = await centre.taken()
    await centre.done(id_, "solve", words=ANSWER)
    centre.clock.now += timedelta(days=14)
    again = await centre.his.post(f"{MINE}/{id_}/not-solved", json={"words": "还是收不到"})
    twice = await centre.his.post(f"{MINE}/{id_}/not-solved", json={"words": "还是收不到"})
    await centre.done(id_, "solve", words=ANSWER)
    centre.clock.now += timedelta(days=14, seconds=1)
    late = await centre.his.post(f"{MINE}/{id_}/not-solved", json={"words": "又来"})
    closed = [await doors(centre.bank, system("tickets")).write(actions.close_old) for _ in range(2)]

    assert (again.json()["line"]["state"], again.json()["owner"]) == ("working", "李*")
    assert [one.json()["code"] for one in (twice, late)] == ["tickets.cannot_reopen"] * 2
    assert closed == [1, 0]
    assert (await centre.mine(id_))["line"]["state"] == "closed"


async def test_what_is_over_is_not_worked_on(centre: Centre) -> None:
    id_ = await centre.taken()
    await centre.his.post(f"{MINE}/{id_}/close")
    refused = [
        await centre.step(id_, "answer", words="x", is_question=False),
        await centre.step(id_, "solve", words="x"),
        await centre.step(id_, "hand", team="cards", words="x"),
        await centre.his.post(f"{MINE}/{id_}/say", json={"words": "x"}),
        await centre.his.post(f"{MINE}/{id_}/code"),
    ]

    assert [one.json()["code"] for one in refused] == ["tickets.over"] * 5
    assert (await centre.his.post(f"{MINE}/{id_}/close")).status_code == 200
    assert (await centre.step(id_, "notes", words="客户来电致谢")).status_code == 200


async def test_the_database_keeps_what_is_closed_closed(centre: Centre) -> None:
    id_ = await centre.opened()
    await centre.his.post(f"{MINE}/{id_}/close")

    async def run(tx: Tx, sql: str) -> None:
        await tx.session.execute(text(sql))

    for sql in (
        "UPDATE tickets SET state = 'working'",
        "UPDATE tickets SET sealed = ''",
        "DELETE FROM tickets",
        "UPDATE ticket_steps SET what = 'x'",
        "DELETE FROM ticket_steps",
        "DELETE FROM ticket_files",
    ):
        with pytest.raises(DBAPIError):
            await doors(centre.bank, system("tests")).write(run, sql)


# ----------------------------------------------------------------------------------------------------- the links


async def test_two_of_one_matter_become_one(centre: Centre) -> None:
    first, second = await centre.opened(), await centre.taken()
    number = (await centre.seen(first))["line"]["number"]
    merged = await centre.done(second, "merge", number=number)
    again = await centre.step(second, "merge", number=number)
    itself = await centre.step(first, "merge", number=number)
    nobody = await centre.step(first, "merge", number="9999999")

    assert merged["line"]["state"] == "closed"
    assert [(one["kind"], one["id"]) for one in merged["links"]] == [("merged_into", first)]
    assert [one["kind"] for one in (await centre.seen(first))["links"]] == ["merged_here"]
    assert [one.json()["code"] for one in (again, itself, nobody)] == [
        "tickets.over",
        "tickets.cannot_link",
        "tickets.not_found",
    ]


async def test_tickets_of_two_customers_never_become_one(centre: Centre) -> None:
    mine = await centre.opened()
    other = await register(centre.bank, "赵敏")
    made = await centre.li.post(
        f"/api/console/customers/{other}/tickets",
        json={
            "type": "general",
            "subject": "咨询",
            "words": "问利率",
            "answers": [],
            "came_by": "phone",
            "urgency": "normal",
        },
        headers=fresh_key(),
    )
    number = made.json()["line"]["number"]
    refused = await centre.step(mine, "merge", number=number)
    cause = await centre.done(mine, "cause", number=number)
    back = await centre.step(made.json()["line"]["id"], "cause", number=(await centre.seen(mine))["line"]["number"])

    assert refused.json()["code"] == "tickets.cannot_link"
    assert [one["kind"] for one in cause["links"]] == ["caused_by"]
    assert back.json()["code"] == "tickets.cannot_link"
    assert number not in str(await centre.mine(mine))


async def test_a_second_matter_becomes_a_ticket_of_its_own(centre: Centre) -> None:
    id_ = await centre.taken()
    body = {
        "type": "general",
        "subject": "另问年费",
        "words": "顺便问年费",
        "answers": [],
        "came_by": "phone",
        "urgency": "low",
    }
    made = [await centre.li.post(f"{DESK}/{id_}/split", json=body, headers={"Idempotency-Key": "s"}) for _ in range(2)]

    assert [one.status_code for one in made] == [201, 201]
    assert len({one.json()["line"]["id"] for one in made}) == 1
    assert [one["kind"] for one in made[0].json()["links"]] == ["split_from"]
    assert [one["kind"] for one in (await centre.mine(id_))["steps"]].count("split") == 1


# ------------------------------------------------------------------------------------------------------- the code


async def test_a_code_that_is_said_opens_the_matter(centre: Centre) -> None:
    id_ = await centre.opened()
    code = (await centre.his.post(f"{MINE}/{id_}/code")).json()["code"]
    spoken = f"{code[:4]} {code[4:]}"
    found = await centre.wang.post(f"{DESK}/resume", json={"code": spoken, "came_by": "branch"})
    later = (await centre.his.post(f"{MINE}/{id_}/code")).json()["code"]
    old = await centre.wang.post(f"{DESK}/resume", json={"code": code, "came_by": "phone"})
    centre.clock.now += rules.CODE_GOOD_FOR
    over = await centre.wang.post(f"{DESK}/resume", json={"code": later, "came_by": "phone"})

    assert (len(code), found.json()["id"]) == (8, id_)
    assert (await centre.mine(id_))["steps"][-1]["what"] == "branch"
    assert [(one.status_code, one.json()["code"]) for one in (old, over)] == [(404, "tickets.code_unknown")] * 2
    assert code not in str(await rows(centre.bank, "SELECT * FROM resume_codes"))


async def test_nobody_tries_many_codes(centre: Centre) -> None:
    code = (await centre.his.post(f"{MINE}/{await centre.opened()}/code")).json()["code"]
    wrong = [f"{nth:08}" for nth in range(rules.MOST_TRIES + 3) if f"{nth:08}" != code]
    tried = await asyncio.gather(
        *(centre.li.post(f"{DESK}/resume", json={"code": one, "came_by": "phone"}) for one in wrong)
    )
    right = await centre.li.post(f"{DESK}/resume", json={"code": code, "came_by": "phone"})
    colleague = await centre.wang.post(f"{DESK}/resume", json={"code": code, "came_by": "phone"})
    centre.clock.now += rules.TRIES_COUNTED
    after = await centre.li.post(f"{DESK}/resume", json={"code": code, "came_by": "phone"})

    assert [one.status_code for one in tried].count(404) == rules.MOST_TRIES
    assert (right.status_code, right.json()["code"]) == (429, "tickets.too_many_tries")
    assert (colleague.status_code, after.status_code) == (200, 200)


# ------------------------------------------------------------------------------------------------------ the files


async def test_a_file_comes_along_and_is_what_it_says(centre: Centre) -> None:
    id_ = await centre.taken()
    added = await centre.his.post(f"{MINE}/{id_}/files", json={"name": "账单.pdf", "file": PDF})
    script = await centre.his.post(
        f"{MINE}/{id_}/files", json={"name": "a.pdf", "file": b64encode(b"<script>").decode()}
    )
    (file,) = added.json()["files"]
    taken = await centre.li.get(f"{DESK}/{id_}/files/{file['id']}")
    foreign = await centre.stranger.get(f"{MINE}/{id_}/files/{file['id']}")
    other = await centre.opened()
    elsewhere = await centre.his.get(f"{MINE}/{other}/files/{file['id']}")

    assert (file["name"], file["media"]) == ("账单.pdf", "application/pdf")
    assert named_fields(script) == ["file"]
    assert taken.content == b"%PDF-1.7\n% a bill"
    assert taken.headers["content-disposition"].startswith("attachment")
    assert (foreign.json()["code"], elsewhere.json()["code"]) == ("tickets.not_found", "tickets.file_not_found")


# --------------------------------------------------------------------------------------------- told, and forgotten


async def test_the_customer_is_told_and_nothing_is_said_in_the_message(centre: Centre) -> None:
    await open_telephones(centre.bank, *SUBSCRIBERS, phones={centre.zhang: "13800138000"})
    id_ = await centre.taken()
    number = (await centre.seen(id_))["line"]["number"]
    await centre.done(id_, "answer", words="哪个号码?", is_question=True)
    await centre.his.post(f"{MINE}/{id_}/say", json={"words": "尾号1234"})
    await centre.done(id_, "solve", words=ANSWER)
    await hear(centre.bank, SUBSCRIBERS[0])

    letters = await told(centre.bank, "13800138000")
    assert len(letters) == 2
    assert all(number in one for one in letters)
    assert ANSWER not in str(letters)


async def test_what_is_theirs_goes_home_with_them(centre: Centre) -> None:
    id_ = await centre.taken()
    await centre.done(id_, "notes", words="只给同事看")

    taken = await doors(centre.bank, as_customer(centre.zhang)).read(take_portions, PORTIONS)

    assert taken["tickets"].rows[0]["line"]["id"] == id_
    assert "同事" not in str(taken["tickets"].rows)


async def test_of_who_has_left_nothing_stays_open(centre: Centre) -> None:
    id_ = await centre.opened()

    await doors(centre.bank, system("tests")).write(actions.close_of, centre.zhang)

    assert (await centre.mine(id_))["line"]["state"] == "closed"
