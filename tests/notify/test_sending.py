"""A message is written with what it tells of, sent once that has committed, and forgotten when it is sent."""

import asyncio

import pytest

from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Conflict
from bankhall.kernel.i18n import Language
from bankhall.notify import api, rules
from bankhall.notify.actions.channels import open_channels, open_drawer
from bankhall.notify.actions.purge import purge
from bankhall.notify.adapters import NotDelivered
from bankhall.notify.errors import AddressFull, NoChannel, NotAnAddress
from bankhall.notify.types import Channel, Outcome

from .conftest import Clock
from .letters import MAILBOX, PHONE, Postman, carry, doors, jobs, message_at, outcomes, rows, write


@pytest.fixture(autouse=True)
async def both_channels(bank: Database) -> None:
    await doors(bank).write(open_channels, list(Channel))


async def test_a_message_is_carried_in_the_language_of_who_gets_it(bank: Database) -> None:
    postman = Postman()

    for language in Language:
        assert await carry(bank, await write(bank, language=language), postman) is Outcome.SENT

    assert [one.text for one in postman.carried] == [
        "验证码是 135790，请勿告诉任何人。",
        "Your code is 135790. Tell it to nobody.",
    ]
    assert {one.address for one in postman.carried} == {PHONE}


async def test_neither_address_nor_code_lies_in_the_database_and_both_are_gone_once_sent(bank: Database) -> None:
    message_id = await write(bank, Channel.EMAIL, address=MAILBOX)
    before = str(await rows(bank, "SELECT m.*, j.args FROM messages m, procrastinate_jobs j"))

    await carry(bank, message_id, Postman())

    assert MAILBOX not in before
    assert "135790" not in before
    assert await rows(bank, "SELECT sealed, closed_at IS NOT NULL FROM messages") == [(None, True)]
    assert await outcomes(bank) == [(1, "sent", None)]


async def test_nothing_is_sent_of_what_did_not_happen(bank: Database) -> None:
    async def change_mind(tx: Tx) -> None:
        await api.send(tx, message_at(tx.now))
        raise Conflict

    with pytest.raises(Conflict):
        await doors(bank).write(change_mind)

    assert await jobs(bank) == []


async def test_what_somebody_waits_for_stands_before_all_others(bank: Database) -> None:
    await write(bank, is_urgent=False)
    await write(bank, is_urgent=True)

    assert [(queue, priority) for queue, priority, *_ in await jobs(bank)] == [("default", 0), ("urgent", 10)]


async def test_a_try_that_fails_is_made_again_later_until_it_goes(bank: Database, clock: Clock) -> None:
    message_id = await write(bank)
    postman = Postman([NotDelivered("timeout"), NotDelivered("refused_503")])

    assert await carry(bank, message_id, postman, nth=1) is Outcome.FAILED
    clock.pass_by(seconds=1)
    assert await carry(bank, message_id, postman, nth=2) is Outcome.FAILED
    assert await carry(bank, message_id, postman, nth=3) is Outcome.SENT

    assert await outcomes(bank) == [(1, "failed", "timeout"), (2, "failed", "refused_503"), (3, "sent", None)]
    assert [(args["nth"], at is not None) for _, _, args, at in await jobs(bank)] == [(1, False), (2, True), (3, True)]
    assert len({letter.id for letter in postman.carried}) == 1


async def test_what_will_never_go_is_given_up_at_once(bank: Database) -> None:
    message_id = await write(bank)

    outcome = await carry(bank, message_id, Postman([NotDelivered("refused_400", is_final=True)]))

    assert outcome is Outcome.GIVEN_UP
    assert await rows(bank, "SELECT sealed FROM messages") == [(None,)]
    assert len(await jobs(bank)) == 1


async def test_what_fails_each_time_is_given_up_in_the_end(bank: Database) -> None:
    message_id = await write(bank, is_urgent=False, minutes=60 * 24 * 7)
    postman = Postman([NotDelivered("timeout") for _ in range(20)])

    told = [await carry(bank, message_id, postman, nth=nth) for nth in range(1, 10)]

    assert told == [Outcome.FAILED] * len(rules.PAUSES) + [Outcome.GIVEN_UP] + [None] * 2


async def test_a_code_that_is_past_its_time_is_not_sent(bank: Database, clock: Clock) -> None:
    message_id = await write(bank)
    postman = Postman()
    clock.pass_by(minutes=5)

    assert await carry(bank, message_id, postman) is Outcome.TOO_LATE

    assert postman.carried == []
    assert await rows(bank, "SELECT sealed FROM messages") == [(None,)]


async def test_a_job_that_comes_twice_finds_that_its_try_is_over(bank: Database) -> None:
    message_id = await write(bank)
    postman = Postman()

    told = [await carry(bank, message_id, postman) for _ in range(3)]

    assert told == [Outcome.SENT, None, None]
    assert len(postman.carried) == 1


async def test_a_worker_that_died_on_the_way_sends_it_again_under_the_same_id(bank: Database) -> None:
    class Dies(Postman):
        async def carry(self, letter: object) -> None:
            raise asyncio.CancelledError

    message_id = await write(bank)
    with pytest.raises(asyncio.CancelledError):
        await carry(bank, message_id, Dies())
    postman = Postman()

    assert await carry(bank, message_id, postman) is Outcome.SENT

    assert [letter.id for letter in postman.carried] == [message_id]


async def test_a_carrier_that_never_answers_is_not_waited_for(bank: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    class Hangs(Postman):
        async def carry(self, letter: object) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr("bankhall.notify.actions.deliver.LONGEST_TRY_S", 0.01)

    assert await carry(bank, await write(bank), Hangs()) is Outcome.FAILED
    assert await outcomes(bank) == [(1, "failed", "timeout")]


async def test_an_address_gets_so_many_a_day_and_no_more(bank: Database, clock: Clock) -> None:
    for _ in range(rules.MOST_A_DAY):
        await write(bank)

    with pytest.raises(AddressFull):
        await write(bank)
    await write(bank, address="+8613912345678")
    clock.pass_by(hours=24, seconds=1)
    await write(bank)


async def test_capitals_are_no_way_around_the_bound(bank: Database) -> None:
    for _ in range(rules.MOST_A_DAY):
        await write(bank, Channel.EMAIL)

    with pytest.raises(AddressFull):
        await write(bank, Channel.EMAIL, address=MAILBOX.upper())


@pytest.mark.parametrize("address", ["13812345678", "+86138\r\n", "tel:+8613812345678"])
async def test_what_is_no_number_is_refused_before_anything_is_written(bank: Database, address: str) -> None:
    with pytest.raises(NotAnAddress):
        await write(bank, address=address)

    assert await rows(bank, "SELECT id FROM messages") == []


async def test_a_channel_that_the_bank_does_not_have_is_refused(bank: Database) -> None:
    await doors(bank).write(open_channels, [Channel.EMAIL])

    with pytest.raises(NoChannel):
        await write(bank, Channel.SMS)

    assert await doors(bank).read(api.channels) == {Channel.EMAIL}


async def test_a_message_whose_facts_are_not_all_there_is_a_defect_and_not_sent(bank: Database) -> None:
    with pytest.raises(KeyError, match="code"):
        await write(bank, facts={})


async def test_a_demo_bank_keeps_what_it_would_send_and_stays_so(bank: Database, clock: Clock) -> None:
    await doors(bank).write(open_drawer)
    await doors(bank).write(open_channels, list(Channel))
    message_id = await write(bank)

    (kept,) = await doors(bank).read(api.kept, [(Channel.SMS, PHONE)], timezone="UTC")

    assert (kept.letter.id, kept.letter.text) == (message_id, "验证码是 135790，请勿告诉任何人。")
    assert await jobs(bank) == []
    assert await doors(bank).read(api.kept, [(Channel.SMS, "+8613912345678")], timezone="UTC") == []
    clock.pass_by(hours=1)
    await doors(bank).write(purge)
    assert await rows(bank, "SELECT sealed FROM messages") == [(None,)]


async def test_a_real_bank_shows_no_message_to_anybody(bank: Database) -> None:
    await write(bank)

    assert await doors(bank).read(api.kept, [(Channel.SMS, PHONE)], timezone="UTC") == []


async def test_that_something_was_sent_is_known_for_half_a_year(bank: Database, clock: Clock) -> None:
    await carry(bank, await write(bank), Postman())
    clock.pass_by(days=179)
    assert await doors(bank).write(purge) == 0

    clock.pass_by(days=1)

    assert await doors(bank).write(purge) == 1
    assert await rows(bank, "SELECT * FROM message_tries") == []


async def test_what_no_worker_ever_came_for_is_closed_and_emptied(bank: Database, clock: Clock) -> None:
    await write(bank)
    clock.pass_by(minutes=16)

    assert await doors(bank).write(purge) == 1

    assert await outcomes(bank) == [(1, "too_late", None)]
    assert await rows(bank, "SELECT sealed FROM messages") == [(None,)]


async def test_neither_a_message_nor_a_letter_prints_to_whom_it_goes_and_what_it_says(bank: Database) -> None:
    postman = Postman()
    await carry(bank, await write(bank), postman)

    printed = f"{message_at(bank.clock())!r} {postman.carried!r}"

    assert "13812345678" not in printed
    assert "135790" not in printed
