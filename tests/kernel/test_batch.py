"""Group commit: many callers in one transaction, none of them harmed by another."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import psycopg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bankhall.kernel import batch, db
from bankhall.kernel.batch import Batcher
from bankhall.kernel.errors import Conflict, OutcomeUnknown, Refusal, Unavailable
from databases import Database

from .happenings import doors, note, noted, terminate


async def note_all(tx: db.Tx, commands: Sequence[str]) -> list[str | Refusal]:
    """Notes each command, but "refuse" is refused, and "break" breaks the transaction."""
    outcomes: list[str | Refusal] = []
    for command in commands:
        if command.startswith("break"):
            await tx.session.execute(text("SELECT 1 / 0"))
        if command.startswith("refuse"):
            outcomes.append(Conflict())
        else:
            note(tx, command)
            outcomes.append(f"did {command}")
    return outcomes


def transactions(database: Database) -> int:
    """How many transactions wrote what is noted."""
    with psycopg.connect(database.superuser_url) as connection:
        row = connection.execute("SELECT count(DISTINCT xmin::text) FROM audit_log").fetchone()
        return int(row[0]) if row else -1


async def test_a_thousand_at_once_are_all_done_in_few_commits_and_in_order(
    bank: db.Database, database: Database
) -> None:
    asked = [f"{n:04}" for n in range(1000)]

    outcomes = await asyncio.gather(*(doors(bank).batch(note_all, command) for command in asked))

    assert outcomes == [f"did {command}" for command in asked]
    assert noted(database) == asked
    assert transactions(database) <= 3


async def test_a_lonely_command_is_done_at_once(bank: db.Database, database: Database) -> None:
    assert await doors(bank).batch(note_all, "alone") == "did alone"
    assert await doors(bank).batch(note_all, "again") == "did again"

    assert noted(database) == ["alone", "again"]


async def test_a_refused_command_raises_for_its_caller_only(bank: db.Database, database: Database) -> None:
    outcomes = await asyncio.gather(
        *(doors(bank).batch(note_all, command) for command in ("a", "refuse", "b")), return_exceptions=True
    )

    assert outcomes[0::2] == ["did a", "did b"]
    assert isinstance(outcomes[1], Conflict)
    assert noted(database) == ["a", "b"]


async def test_a_command_that_breaks_its_batch_harms_none_of_its_neighbours(
    bank: db.Database, database: Database
) -> None:
    asked = ["a", "b", "break 1", "c", "refuse", "break 2", "d"]

    outcomes = await asyncio.gather(
        *(doors(bank).batch(note_all, command) for command in asked), return_exceptions=True
    )

    told = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert told == ["did a", "did b", "did c", "did d"]
    assert isinstance(outcomes[4], Conflict)
    assert isinstance(outcomes[2], DBAPIError)
    assert isinstance(outcomes[5], DBAPIError)
    assert noted(database) == ["a", "b", "c", "d"]


async def test_a_batch_never_exceeds_its_limit_and_keeps_the_order(database: Database) -> None:
    sizes: list[int] = []

    async def count_and_note(tx: db.Tx, commands: Sequence[str]) -> list[str | Refusal]:
        sizes.append(len(commands))
        return await note_all(tx, commands)

    small = db.Database(db.connect(database.url, connections=2), batch_limit=10)
    asked = [f"{n:02}" for n in range(95)]
    await asyncio.gather(*(doors(small).batch(count_and_note, command) for command in asked))
    await small.close()

    assert max(sizes) == 10
    assert sum(sizes) == 95
    assert noted(database) == asked


async def test_what_arrives_during_a_commit_shares_the_next_one(bank: db.Database, database: Database) -> None:
    taken: list[list[str]] = []
    first_is_in, go_on = asyncio.Event(), asyncio.Event()

    async def wait_and_note(tx: db.Tx, commands: Sequence[str]) -> list[str | Refusal]:
        taken.append(list(commands))
        first_is_in.set()
        await go_on.wait()
        return await note_all(tx, commands)

    first = asyncio.create_task(doors(bank).batch(wait_and_note, "first"))
    await first_is_in.wait()
    others = [asyncio.create_task(doors(bank).batch(wait_and_note, f"other {n}")) for n in range(5)]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(first, *others)

    assert taken == [["first"], [f"other {n}" for n in range(5)]]


async def test_a_caller_that_goes_away_takes_nothing_back_and_disturbs_nobody(
    bank: db.Database, database: Database
) -> None:
    first_is_in, go_on = asyncio.Event(), asyncio.Event()

    async def wait_and_note(tx: db.Tx, commands: Sequence[str]) -> list[str | Refusal]:
        first_is_in.set()
        await go_on.wait()
        return await note_all(tx, commands)

    running = asyncio.create_task(doors(bank).batch(wait_and_note, "running"))
    await first_is_in.wait()
    waiting = asyncio.create_task(doors(bank).batch(wait_and_note, "waiting"))
    staying = asyncio.create_task(doors(bank).batch(wait_and_note, "staying"))
    await asyncio.sleep(0)
    running.cancel()
    waiting.cancel()
    await asyncio.gather(running, waiting, return_exceptions=True)
    go_on.set()

    assert await staying == "did staying"
    assert noted(database) == ["running", "waiting", "staying"]


@pytest.mark.parametrize("answers", [0, 1, 3])
async def test_a_verb_that_does_not_answer_each_command_changes_nothing(
    bank: db.Database, database: Database, answers: int
) -> None:
    async def answer_wrongly(tx: db.Tx, commands: Sequence[str]) -> list[str | Refusal]:
        await note_all(tx, commands)
        return ["yes"] * (answers if len(commands) > 1 else 0)

    outcomes = await asyncio.gather(
        doors(bank).batch(answer_wrongly, "a"), doors(bank).batch(answer_wrongly, "b"), return_exceptions=True
    )

    assert [type(outcome) for outcome in outcomes] == [RuntimeError, RuntimeError]
    assert noted(database) == []


async def test_a_lost_commit_is_unknown_to_everybody_and_tried_again_for_nobody(
    bank: db.Database, database: Database
) -> None:
    tries: list[int] = []

    async def lose_connection(tx: db.Tx, commands: Sequence[str]) -> list[str | Refusal]:
        tries.append(len(commands))
        outcomes = await note_all(tx, commands)
        pid = (await tx.session.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        await asyncio.to_thread(terminate, database, pid)
        return outcomes

    outcomes = await asyncio.gather(
        *(doors(bank).batch(lose_connection, f"{n}") for n in range(5)), return_exceptions=True
    )

    # The connection is lost before anything was sent of the events' and the audit's writing, or at the commit.
    assert {type(outcome) for outcome in outcomes} <= {OutcomeUnknown, Unavailable}
    assert tries == [5]
    assert noted(database) == []


async def test_one_outcome_unknown_reaches_every_caller() -> None:
    async def lose(commands: Sequence[int]) -> list[int | Refusal]:
        raise OutcomeUnknown

    batcher: Batcher[int, int] = Batcher(lose, name="tests.lose", limit=10)

    outcomes = await asyncio.gather(*(batcher.submit(n) for n in range(25)), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [OutcomeUnknown] * 25


@dataclass
class Slow:
    """Answers when told to."""

    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    done: int = 0

    async def write_all(self, commands: Sequence[int]) -> list[int | Refusal]:
        await self.go_on.wait()
        self.done += len(commands)
        return list(commands)


async def test_a_queue_that_is_full_takes_no_more_and_recovers() -> None:
    slow = Slow()
    batcher: Batcher[int, int] = Batcher(slow.write_all, name="tests.slow", limit=512)
    most = batch._MOST_WAITING

    waiting = [asyncio.create_task(batcher.submit(n)) for n in range(most)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    # The first batch has left the queue for its commit: as many again fit in.
    more = [asyncio.create_task(batcher.submit(n)) for n in range(512)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await batcher.submit(-1)
    slow.go_on.set()

    assert await asyncio.gather(*waiting, *more) == [*range(most), *range(512)]
    assert slow.done == most + 512
    assert await batcher.submit(7) == 7


async def test_closing_the_database_lets_running_batches_end(database: Database) -> None:
    closing = db.Database(db.connect(database.url, connections=2), batch_limit=3)
    asked = [asyncio.create_task(doors(closing).batch(note_all, f"{n}")) for n in range(10)]
    await asyncio.sleep(0)

    await closing.close()

    assert await asyncio.gather(*asked) == [f"did {n}" for n in range(10)]
    assert len(noted(database)) == 10


async def test_each_verb_has_a_queue_of_its_own(bank: db.Database, database: Database) -> None:
    inside, leave = asyncio.Event(), asyncio.Event()

    async def stay(tx: db.Tx, commands: Sequence[str]) -> list[str | Refusal]:
        inside.set()
        await leave.wait()
        return await note_all(tx, commands)

    staying = asyncio.create_task(doors(bank).batch(stay, "slow"))
    await inside.wait()
    assert await doors(bank).batch(note_all, "quick") == "did quick"
    leave.set()
    await staying

    assert noted(database) == ["quick", "slow"]


async def test_nobody_is_told_to_be_waiting_when_all_have_been_answered() -> None:
    async def echo(commands: Sequence[str]) -> list[str | Refusal]:
        return list(commands)

    batcher = Batcher(echo, name="a counter", limit=10)
    await asyncio.gather(*(batcher.submit(str(n)) for n in range(25)))

    assert REGISTRY.get_sample_value("bankhall_batch_waiting", {"verb": "a counter"}) == 0


async def test_on_several_lanes_nobody_waits_for_anothers_commit_and_no_more_are_under_way() -> None:
    under_way: list[Sequence[str]] = []
    go_on = asyncio.Event()

    async def write_all(commands: Sequence[str]) -> Sequence[str | Refusal]:
        under_way.append(commands)
        await go_on.wait()
        return list(commands)

    lanes: Batcher[str, str] = Batcher(write_all, name="lanes", limit=10, lanes=2)
    asked = []
    for command in ("first", "second", "third", "fourth"):
        asked.append(asyncio.create_task(lanes.submit(command)))
        await asyncio.sleep(0.01)
    before = list(under_way)
    go_on.set()

    assert await asyncio.gather(*asked) == ["first", "second", "third", "fourth"]
    assert before == [["first"], ["second"]]
    assert under_way == [["first"], ["second"], ["third", "fourth"]]
    assert await lanes.submit("later") == "later"
