"""What one asks for another decides: once, in time, by who may."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import psycopg
import pytest
from sqlalchemy import text

from bankhall.kernel import db
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Reading, Tx
from bankhall.kernel.errors import Forbidden, Refusal
from bankhall.kernel.four_eyes import actions, queries
from bankhall.kernel.four_eyes.deeds import Backing, Deed, Desk
from bankhall.kernel.four_eyes.errors import (
    AlreadyDecided,
    AlreadyProposed,
    NoSuchProposal,
    NotYours,
    OwnProposal,
    ProposalExpired,
    TooManyOpen,
    UnknownKind,
)
from bankhall.kernel.four_eyes.rules import MOST_OPEN
from bankhall.kernel.four_eyes.types import Command, Outcome, Standing, Which, WhyVoid, Wish
from bankhall.kernel.ids import new_id
from bankhall.kernel.vault import Vault
from confirming import confirm_and_write
from databases import Database

ASK, CHECK = "tests.ask", "tests.check"


class Ring(Command, frozen=True, kw_only=True, tag="tests.ring.1"):
    """Rings a bell so often."""

    bell: str
    times: int = 1


class Cracked(Refusal, code="tests.cracked"):
    """This bell is cracked."""


@dataclass
class Tower:
    """A house with a bell, people and a clock."""

    bank: db.Database
    url: str
    now: datetime
    people: dict[UUID, Standing] = field(default_factory=dict)
    cracked: bool = False

    def hire(self, *rights: str, lent: Mapping[str, frozenset[UUID]] | None = None) -> Actor:
        lent = lent or {}
        someone = Actor(kind="staff", name="somebody", id=new_id(), rights=frozenset(rights) | frozenset(lent))
        assert someone.id is not None
        self.people[someone.id] = Standing(frozenset(rights), lent)
        return someone

    def fire(self, actor: Actor) -> None:
        assert actor.id is not None
        del self.people[actor.id]

    async def standings(self, reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Standing]:
        return {one: self.people[one] for one in ids if one in self.people}

    async def ring(self, tx: Tx, command: Ring, backing: Backing) -> None:
        if self.cracked:
            raise Cracked
        tx.audit("tests.ring", "bell", command.bell, times=command.times, maker_id=backing.maker_id)

    @property
    def deed(self) -> Deed[Ring]:
        return Deed(Ring, ASK, CHECK, self.ring, valid_for=timedelta(days=7))

    @property
    def desk(self) -> Desk:
        return Desk.of(self.standings, self.deed)

    async def ask(self, maker: Actor, *bells: str) -> list[UUID]:
        wishes = [
            Wish(command=Ring(bell=bell), subject_kind="bell", subject_id=bell, reason="a feast") for bell in bells
        ]
        return await self.bank.doors(maker).write(actions.propose, self.deed, wishes)

    async def approve(self, checker: Actor, proposal_id: UUID) -> Outcome:
        return (await confirm_and_write(self.bank, checker, actions.approve, self.desk, proposal_id)).outcome

    async def decline(self, checker: Actor, proposal_id: UUID) -> Outcome:
        doors = self.bank.doors(checker)
        return (await doors.write(actions.decline, self.desk, proposal_id, reason="too loud")).outcome

    async def withdraw(self, maker: Actor, proposal_id: UUID) -> Outcome:
        return (await self.bank.doors(maker).write(actions.withdraw, proposal_id)).outcome

    async def look(self, sql: str) -> list[tuple[object, ...]]:
        async def read(reading: Reading) -> list[tuple[object, ...]]:
            return [tuple(row) for row in await reading.session.execute(text(sql))]

        return await self.bank.doors(system("tests")).read(read)

    async def rung(self) -> list[tuple[object, ...]]:
        """Which bells, by whose yes."""
        return await self.look("SELECT subject_id, actor_id FROM audit_log WHERE act = 'tests.ring' ORDER BY id")

    async def outcomes(self) -> list[object]:
        return [row[0] for row in await self.look("SELECT outcome FROM proposal_decisions ORDER BY decided_at")]

    def forge(self, sql: str) -> None:
        """As whoever owns the database might: past the triggers."""
        with psycopg.connect(self.url) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute(sql.encode())


@pytest.fixture
async def tower(database: Database, vault: Vault) -> AsyncIterator[Tower]:
    engine = db.connect(database.url, connections=10)
    opened = Tower(db.Database(engine, vault=vault), database.superuser_url, datetime(2026, 11, 28, 9, tzinfo=UTC))
    opened.bank.clock = lambda: opened.now
    yield opened
    await opened.bank.close()


async def test_what_one_asks_for_another_carries_out_with_both_of_them_written_down(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    [asked] = await tower.ask(maker, "big")
    assert await tower.rung() == []

    assert await tower.approve(checker, asked) is Outcome.APPROVED

    assert await tower.rung() == [("big", checker.id)]
    assert await tower.look(
        "SELECT maker_id, by_id, outcome FROM proposals JOIN proposal_decisions ON proposal_id = id"
    ) == [(maker.id, checker.id, "approved")]
    assert await tower.look("SELECT act, actor_id FROM audit_log ORDER BY id") == [
        ("four_eyes.propose", maker.id),
        ("step_up.confirm", checker.id),
        ("four_eyes.approve", checker.id),
        ("tests.ring", checker.id),
    ]
    assert await tower.look("SELECT kind, payload ->> 'outcome' FROM events ORDER BY id") == [
        ("four_eyes.proposal_made", None),
        ("four_eyes.proposal_decided", "approved"),
    ]


async def test_nobody_decides_what_they_asked_for_by_whichever_session(tower: Tower) -> None:
    maker = tower.hire(ASK, CHECK)
    [asked] = await tower.ask(maker, "big")
    elsewhere = Actor(kind="staff", name="another name", id=maker.id, rights=maker.rights)

    for actor in (maker, elsewhere):
        with pytest.raises(OwnProposal):
            await tower.approve(actor, asked)
        with pytest.raises(OwnProposal):
            await tower.decline(actor, asked)

    assert await tower.rung() == []


async def test_a_right_that_the_maker_lent_is_no_second_pair_of_eyes(tower: Tower) -> None:
    maker, another = tower.hire(ASK, CHECK), tower.hire(CHECK)
    assert maker.id is not None
    assert another.id is not None
    lent_by_maker = tower.hire(lent={CHECK: frozenset({maker.id})})
    lent_by_both = tower.hire(lent={CHECK: frozenset({maker.id, another.id})})
    [asked] = await tower.ask(maker, "big")

    with pytest.raises(OwnProposal):
        await tower.approve(lent_by_maker, asked)
    assert await tower.approve(lent_by_both, asked) is Outcome.APPROVED


async def test_who_may_not_ask_asks_nothing(tower: Tower) -> None:
    for actor in (tower.hire(CHECK), system("a part of the bank"), Actor("customer", "c", new_id(), frozenset({ASK}))):
        with pytest.raises(Forbidden):
            await tower.ask(actor, "big")

    assert await tower.look("SELECT id FROM proposals") == []


async def test_whose_proposal_it_is_not_and_who_may_not_check_it_does_not_see_it(tower: Tower) -> None:
    [asked] = await tower.ask(tower.hire(ASK), "big")

    for actor in (tower.hire(ASK), Actor("customer", "c", new_id(), frozenset({CHECK + "_own"}))):
        with pytest.raises(NoSuchProposal):
            await tower.approve(actor, asked)
        with pytest.raises(NoSuchProposal):
            await tower.withdraw(actor, asked)
        with pytest.raises(NoSuchProposal):
            await tower.bank.doors(actor).read(queries.told, tower.desk, asked)
    with pytest.raises(NoSuchProposal):
        await tower.approve(tower.hire(CHECK), new_id())


async def test_who_may_see_all_of_them_decides_none(tower: Tower) -> None:
    [asked] = await tower.ask(tower.hire(ASK), "big")
    auditor = tower.hire("approvals.view")

    assert (await tower.bank.doors(auditor).read(queries.told, tower.desk, asked)).may_decide is False
    with pytest.raises(Forbidden):
        await tower.approve(auditor, asked)
    with pytest.raises(NotYours):
        await tower.withdraw(auditor, asked)


async def test_who_is_only_half_way_in_asks_for_nothing_and_decides_nothing(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    [asked] = await tower.ask(maker, "big")
    half = [Actor("staff", one.name, one.id, one.rights, is_half_way=True) for one in (maker, checker)]

    with pytest.raises(Forbidden):
        await tower.ask(half[0], "small")
    with pytest.raises((Forbidden, NoSuchProposal)):
        await tower.approve(half[1], asked)


async def test_the_bank_itself_has_no_eyes(tower: Tower) -> None:
    [asked] = await tower.ask(tower.hire(ASK), "big")

    with pytest.raises((Forbidden, NoSuchProposal)):
        await tower.approve(system("a job"), asked)


async def test_a_right_lost_since_the_request_began_is_no_right(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    [asked] = await tower.ask(maker, "big")
    assert checker.id is not None
    tower.people[checker.id] = Standing()

    with pytest.raises(Forbidden):
        await tower.approve(checker, asked)

    assert await tower.outcomes() == []


@pytest.mark.parametrize("gone", [True, False])
async def test_what_a_maker_asked_for_who_left_or_lost_the_right_is_void_and_done_by_nobody(
    tower: Tower, gone: bool
) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    [asked] = await tower.ask(maker, "big")
    assert maker.id is not None
    tower.people[maker.id] = Standing()
    if gone:
        tower.fire(maker)

    assert await tower.approve(checker, asked) is Outcome.VOID

    why = WhyVoid.MAKER_LEFT if gone else WhyVoid.MAKER_LOST_RIGHT
    assert await tower.look("SELECT outcome, reason FROM proposal_decisions") == [("void", why)]
    assert await tower.rung() == []
    with pytest.raises(AlreadyDecided):
        await tower.approve(checker, asked)


@pytest.mark.parametrize(
    "forgery",
    [
        """content = replace(content, '"times":1', '"times":1000')""",
        "maker_id = gen_random_uuid()",
        "checker_right = 'tests.little'",
        "expires_at = expires_at + interval '1 year'",
        "reason = 'as agreed'",
        "subject_id = 'small'",
        "maker_name = 'somebody else'",
        "seal = sha256(seal)",
    ],
)
async def test_a_proposal_whose_stored_content_was_altered_is_void(tower: Tower, forgery: str) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK, "tests.little")
    [asked] = await tower.ask(maker, "big")
    tower.forge(f"UPDATE proposals SET {forgery}")

    assert await tower.approve(checker, asked) is Outcome.VOID

    assert await tower.look("SELECT outcome, reason FROM proposal_decisions") == [("void", "altered")]
    assert await tower.rung() == []


async def test_the_bank_itself_cannot_alter_or_remove_what_was_asked_for_or_decided(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    [asked] = await tower.ask(maker, "big")
    await tower.approve(checker, asked)

    for sql in (
        "UPDATE proposals SET content = ''",
        "DELETE FROM proposals",
        "UPDATE proposal_decisions SET outcome = 'declined'",
        "DELETE FROM proposal_decisions",
    ):

        async def alter(tx: Tx, sql: str = sql) -> None:
            await tx.session.execute(text(sql))

        with pytest.raises(Exception, match="permission denied"):
            await tower.bank.doors(checker).write(alter)


async def test_of_many_who_decide_at_once_exactly_one_does(tower: Tower) -> None:
    maker = tower.hire(ASK, CHECK)
    [asked] = await tower.ask(maker, "big")
    checkers = [tower.hire(CHECK) for _ in range(6)]

    outcomes = await asyncio.gather(
        *(tower.approve(checker, asked) for checker in checkers),
        *(tower.decline(checker, asked) for checker in checkers),
        tower.withdraw(maker, asked),
        return_exceptions=True,
    )

    assert sum(isinstance(one, Outcome) for one in outcomes) == 1
    assert sum(isinstance(one, AlreadyDecided) for one in outcomes) == 12
    assert len(await tower.outcomes()) == 1
    assert len(await tower.rung()) == (await tower.outcomes()).count("approved")


async def test_one_person_who_says_yes_twice_at_once_rings_once(tower: Tower) -> None:
    [asked] = await tower.ask(tower.hire(ASK), "big")
    checker = tower.hire(CHECK)

    outcomes = await asyncio.gather(*(tower.approve(checker, asked) for _ in range(8)), return_exceptions=True)

    assert [type(one) for one in outcomes].count(AlreadyDecided) == 7
    assert len(await tower.rung()) == 1


async def test_what_the_verb_refuses_is_answered_and_the_proposal_stays_open(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    [asked] = await tower.ask(maker, "big")
    tower.cracked = True

    with pytest.raises(Cracked):
        await tower.approve(checker, asked)
    assert (await tower.outcomes(), await tower.rung()) == ([], [])

    tower.cracked = False
    assert await tower.approve(checker, asked) is Outcome.APPROVED


async def test_nothing_is_decided_after_its_time_even_before_the_job_has_come_by(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    [asked] = await tower.ask(maker, "big")
    tower.now += timedelta(days=7)

    for late in (tower.approve(checker, asked), tower.decline(checker, asked), tower.withdraw(maker, asked)):
        with pytest.raises(ProposalExpired):
            await late
    assert await tower.bank.doors(system("tests")).write(actions.expire) == 1
    assert await tower.bank.doors(system("tests")).write(actions.expire) == 0

    assert await tower.outcomes() == ["expired"]
    with pytest.raises(AlreadyDecided):
        await tower.approve(checker, asked)


async def test_the_job_leaves_what_is_still_in_time(tower: Tower) -> None:
    await tower.ask(tower.hire(ASK), "big")
    tower.now += timedelta(days=7, seconds=-1)

    assert await tower.bank.doors(system("tests")).write(actions.expire) == 0


async def test_the_same_is_not_asked_for_twice_while_it_waits(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    first, *others = await asyncio.gather(*(tower.ask(maker, "big") for _ in range(4)), return_exceptions=True)
    asked = next(one for one in (first, *others) if isinstance(one, list))[0]

    assert sum(isinstance(one, AlreadyProposed) and one.proposal_id == asked for one in (first, *others)) == 3
    with pytest.raises(AlreadyProposed):
        await tower.ask(tower.hire(ASK), "big")
    await tower.decline(checker, asked)
    await tower.ask(maker, "big")


async def test_what_has_expired_does_not_keep_the_same_from_being_asked_for_again(tower: Tower) -> None:
    maker = tower.hire(ASK)
    await tower.ask(maker, "big")
    tower.now += timedelta(days=8)

    [again] = await tower.ask(maker, "big")

    assert await tower.approve(tower.hire(CHECK), again) is Outcome.APPROVED
    assert sorted(map(str, await tower.outcomes())) == ["approved", "expired"]


async def test_several_are_asked_for_at_once_and_decided_one_by_one(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    big, small, old = await tower.ask(maker, "big", "small", "old")

    await tower.approve(checker, small)
    await tower.decline(checker, old)
    await tower.withdraw(maker, big)

    assert [row[0] for row in await tower.rung()] == ["small"]


async def test_nobody_asks_for_more_than_others_can_look_at(tower: Tower) -> None:
    maker = tower.hire(ASK)
    await tower.ask(maker, *(f"bell {nth}" for nth in range(MOST_OPEN - 1)))

    outcomes = await asyncio.gather(*(tower.ask(maker, f"one more {nth}") for nth in range(5)), return_exceptions=True)

    assert [type(one) for one in outcomes].count(TooManyOpen) == 4


async def test_what_a_newer_version_was_asked_for_this_one_does_not_do(tower: Tower) -> None:
    maker, checker = tower.hire(ASK), tower.hire(CHECK)
    [asked] = await tower.ask(maker, "big")
    without = Desk.of(tower.standings)

    with pytest.raises(UnknownKind):
        await confirm_and_write(tower.bank, checker, actions.approve, without, asked)
    shown = await tower.bank.doors(checker).read(queries.told, without, asked)

    assert (shown.proposal.kind, shown.facts) == ("tests.ring.1", {})


async def test_each_list_shows_what_is_theirs_in_pages(tower: Tower) -> None:
    maker, checker, stranger = tower.hire(ASK), tower.hire(CHECK), tower.hire()
    asked = await tower.ask(maker, "a", "b", "c")

    async def listed(who: Actor, which: Which) -> list[UUID]:
        found, place = [], None
        while True:
            page = await tower.bank.doors(who).read(queries.proposals, tower.desk, which, after=place, limit=2)
            found += [one.proposal.id for one in page.items]
            if (place := page.next) is None:
                return found

    assert await listed(checker, Which.WAITING) == asked
    assert await listed(maker, Which.MINE) == asked[::-1]
    assert await tower.bank.doors(checker).read(queries.count_waiting) == 3
    for nobody in (maker, stranger):
        assert await listed(nobody, Which.WAITING) == []
        assert await tower.bank.doors(nobody).read(queries.count_waiting) == 0
    await tower.decline(checker, asked[1])
    assert await listed(checker, Which.WAITING) == [asked[0], asked[2]]
    assert await listed(checker, Which.DECIDED) == await listed(maker, Which.DECIDED) == [asked[1]]
    assert await listed(stranger, Which.DECIDED) == []


async def test_whoever_leaves_asks_for_nothing_any_more(tower: Tower) -> None:
    maker, other = tower.hire(ASK), tower.hire(ASK)
    await tower.ask(maker, "a", "b")
    [kept, about] = await tower.ask(other, "c", "d")
    assert maker.id is not None

    assert await tower.bank.doors(system("tests")).write(actions.void_of_maker, maker.id) == 2
    assert await tower.bank.doors(system("tests")).write(actions.void_about, "bell", "d") == 1

    checker = tower.hire(CHECK)
    with pytest.raises(AlreadyDecided):
        await tower.approve(checker, about)
    assert await tower.approve(checker, kept) is Outcome.APPROVED


def test_a_command_is_stored_the_same_whatever_the_order_of_its_fields() -> None:
    command = Ring(times=2, bell="big")

    assert msgspec.json.encode(command, order="deterministic") == msgspec.json.encode(
        Ring(bell="big", times=2), order="deterministic"
    )
