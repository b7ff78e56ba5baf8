"""Rights lent to a colleague: for a while, by two, out of one's own, and gone at once."""

from datetime import timedelta
from uuid import UUID

import pytest

from bankhall.identity import api, queries
from bankhall.identity.errors import (
    DelegationOver,
    NoSuchDelegation,
    NoSuchStaff,
    OwnRoles,
    RightsNotOwn,
    StaffHasLeft,
    TooManyDelegations,
)
from bankhall.identity.rules import MOST_LENDINGS
from bankhall.identity.types import Lend, Realm
from bankhall.kernel.actors import Actor
from bankhall.kernel.db import Database
from bankhall.kernel.errors import BadInput, Forbidden
from bankhall.kernel.four_eyes import actions
from bankhall.kernel.four_eyes.errors import OwnProposal
from bankhall.kernel.four_eyes.types import Outcome
from bankhall.kernel.ids import new_id
from confirming import confirm_and_write

from .people import Clock, count, doors, hire, rows, sign_in, visitor

WHY = "two weeks of leave"


async def staff(bank: Database, login: str, *roles: str) -> Actor:
    await doors(bank).write(api.ensure_roles)
    await hire(bank, login, *roles, name=login)
    return (await sign_in(bank, login, realm=Realm.STAFF)).visitor.actor


async def ask(
    bank: Database, clock: Clock, giver: Actor, to: str = "zhao", *rights: str, start_d: float = 0, days: float = 14
) -> UUID:
    start = clock.now + timedelta(days=start_d)
    wanted = Lend(
        taker_login=to,
        rights=rights or ("accounts.open", "accounts.hold"),
        from_at=start,
        until_at=start + timedelta(days=days),
    )
    return await bank.doors(giver).write(api.propose_lending, wanted, reason=WHY)


async def approve(bank: Database, checker: Actor, proposal_id: UUID) -> Outcome:
    return (await confirm_and_write(bank, checker, actions.approve, api.desk(), proposal_id)).outcome


async def rights_of(bank: Database, actor: Actor) -> frozenset[str]:
    """Of this moment."""
    assert actor.id is not None
    found = await doors(bank).read(queries.standings, [actor.id])
    standing = found[actor.id]
    return standing.own | frozenset(standing.lent)


async def lent_id(bank: Database) -> UUID:
    [(found,)] = await rows(bank, "SELECT id FROM delegations")
    assert isinstance(found, UUID)
    return found


async def test_what_is_lent_is_had_in_its_time_and_ends_by_itself(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    zhao = await staff(bank, "zhao", "auditor")
    assert not {"accounts.open"} & zhao.rights

    await approve(bank, chief, await ask(bank, clock, lina, start_d=1, days=2))
    assert await rights_of(bank, zhao) == zhao.rights
    clock.pass_by(days=1)
    welcome = await sign_in(bank, "zhao", realm=Realm.STAFF)
    assert welcome.visitor.actor.rights == zhao.rights | {"accounts.open", "accounts.hold"}
    clock.pass_by(days=2)
    assert await rights_of(bank, zhao) == zhao.rights
    again = await sign_in(bank, "zhao", realm=Realm.STAFF)
    assert again.visitor.actor.rights == zhao.rights


async def test_one_who_is_signed_in_has_and_loses_it_at_the_next_request(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    await staff(bank, "zhao", "auditor")
    token = (await sign_in(bank, "zhao", realm=Realm.STAFF)).token

    await approve(bank, chief, await ask(bank, clock, lina))
    now = await visitor(bank, token)
    assert now is not None
    assert now.actor.may("accounts.open")
    await bank.doors(lina).write(api.end_lending, await lent_id(bank))
    after = await visitor(bank, token)
    assert after is not None
    assert not after.actor.may("accounts.open")


async def test_a_lender_who_loses_the_role_or_leaves_has_lent_nothing_of_it(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    zhao = await staff(bank, "zhao", "auditor")
    await approve(bank, chief, await ask(bank, clock, lina))
    assert lina.id is not None

    await bank.doors(chief).write(api.take_role, lina.id, "clerk")
    assert await rights_of(bank, zhao) == zhao.rights
    await doors(bank).write(api.give_role, lina.id, "clerk")
    assert "accounts.open" in await rights_of(bank, zhao)
    await bank.doors(chief).write(api.let_staff_go, lina.id, reason="retired")
    assert await rights_of(bank, zhao) == zhao.rights
    assert await count(bank, "delegation_endings") == 1


async def test_whoever_leaves_borrows_and_lends_nothing_and_asks_for_nothing_more(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    zhao = await staff(bank, "zhao", "clerk")
    await approve(bank, chief, await ask(bank, clock, lina))
    await approve(bank, chief, await ask(bank, clock, zhao, "lina", start_d=5))
    waiting = await ask(bank, clock, zhao, "lina", "accounts.export")
    assert zhao.id is not None

    await bank.doors(chief).write(api.let_staff_go, zhao.id, reason="retired")

    assert await count(bank, "delegation_endings") == 2
    clock.pass_by(days=6)
    assert await rights_of(bank, lina) == lina.rights
    assert await rows(bank, "SELECT outcome FROM proposal_decisions WHERE proposal_id = :id", id=waiting) == [("void",)]


async def test_what_was_lent_is_not_lent_on_nor_is_the_say_over_rights(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    await staff(bank, "zhao", "auditor")
    await approve(bank, chief, await ask(bank, clock, lina))
    zhao = (await sign_in(bank, "zhao", realm=Realm.STAFF)).visitor.actor
    assert zhao.may("accounts.open")

    with pytest.raises(RightsNotOwn):
        await ask(bank, clock, zhao, "lina", "accounts.open")
    for right in ("identity.manage_staff", "identity.manage_roles"):
        with pytest.raises(RightsNotOwn):
            await ask(bank, clock, chief, "zhao", right)
    with pytest.raises(RightsNotOwn):
        await ask(bank, clock, lina, "zhao", "ledger.post")


async def test_neither_who_lends_nor_who_borrows_says_yes_to_it(bank: Database, clock: Clock) -> None:
    chief, second = await staff(bank, "chief", "administrator", "clerk"), await staff(bank, "second", "administrator")
    third = await staff(bank, "third", "administrator")

    asked = await ask(bank, clock, chief, "second")
    with pytest.raises(OwnProposal):
        await approve(bank, chief, asked)
    with pytest.raises(OwnRoles):
        await approve(bank, second, asked)
    assert await approve(bank, third, asked) is Outcome.APPROVED


async def test_a_clerk_says_yes_to_no_lending(bank: Database, clock: Clock) -> None:
    await staff(bank, "zhao", "auditor")
    lina, other = await staff(bank, "lina", "clerk"), await staff(bank, "other", "clerk")
    asked = await ask(bank, clock, lina)

    forged = Actor("staff", "other", other.id, other.rights | {"identity.manage_staff"})
    with pytest.raises(Forbidden):
        await approve(bank, forged, asked)


async def test_rights_lost_before_the_yes_are_not_lent(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    await staff(bank, "zhao", "auditor")
    asked = await ask(bank, clock, lina)
    assert lina.id is not None
    await bank.doors(chief).write(api.take_role, lina.id, "clerk")

    with pytest.raises(RightsNotOwn):
        await approve(bank, chief, asked)
    assert await count(bank, "delegations") == 0


async def test_what_would_be_over_by_the_time_of_the_yes_is_not_lent(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    await staff(bank, "zhao", "auditor")
    asked = await ask(bank, clock, lina, days=1)
    clock.pass_by(days=1)

    with pytest.raises(DelegationOver):
        await approve(bank, chief, asked)


@pytest.mark.parametrize(("start_d", "days"), [(0, 30.01), (0, 0), (0, -1), (31, 1), (-3, 2), (-40, 50)])
async def test_a_time_that_is_too_long_too_far_or_past_is_refused(
    bank: Database, clock: Clock, start_d: float, days: float
) -> None:
    lina = await staff(bank, "lina", "clerk")
    await staff(bank, "zhao", "auditor")

    with pytest.raises(BadInput):
        await ask(bank, clock, lina, start_d=start_d, days=days)


async def test_nothing_is_lent_to_oneself_to_nobody_or_to_who_has_left(bank: Database, clock: Clock) -> None:
    lina = await staff(bank, "lina", "clerk")
    gone = await hire(bank, "gone")
    await doors(bank).write(api.let_staff_go, gone, reason="retired")

    with pytest.raises(OwnRoles):
        await ask(bank, clock, lina, "lina")
    for login in ("nobody", "gone", "\x00", "no such login"):
        with pytest.raises((NoSuchStaff, StaffHasLeft)):
            await ask(bank, clock, lina, login)


async def test_a_customer_lends_nothing(bank: Database, clock: Clock) -> None:
    await staff(bank, "zhao", "auditor")

    with pytest.raises(Forbidden):
        await ask(bank, clock, Actor("customer", "c", new_id(), frozenset({"accounts.open"})))


async def test_only_the_two_and_an_administrator_end_it_and_once(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    zhao, other = await staff(bank, "zhao", "auditor"), await staff(bank, "other", "clerk")
    await approve(bank, chief, await ask(bank, clock, lina))
    lent = await lent_id(bank)

    for stranger in (other, Actor("customer", "c", lina.id)):
        with pytest.raises(NoSuchDelegation):
            await bank.doors(stranger).write(api.end_lending, lent)
    with pytest.raises(NoSuchDelegation):
        await bank.doors(lina).write(api.end_lending, new_id())
    await bank.doors(zhao).write(api.end_lending, lent)
    for late in (lina, zhao, chief):
        with pytest.raises(DelegationOver):
            await bank.doors(late).write(api.end_lending, lent)


async def test_both_see_it_on_their_pages(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    zhao, other = await staff(bank, "zhao", "auditor"), await staff(bank, "other", "clerk")
    await approve(bank, chief, await ask(bank, clock, lina))

    for one in (lina, zhao):
        assert one.id is not None
        file = await bank.doors(chief).read(queries.staff_file, one.id)
        assert [(lent.giver_name, lent.taker_name, lent.reason) for lent in file.delegations] == [("lina", "zhao", WHY)]
        assert file.history[0].act == "identity.delegate"
        assert len((await bank.doors(one).read(queries.my_delegations)).items) == 1
    assert (await bank.doors(other).read(queries.my_delegations)).items == ()
    assert "identity.manage_staff" not in (await bank.doors(chief).read(queries.my_delegations)).lendable


async def test_nobody_lends_to_the_whole_bank(bank: Database, clock: Clock) -> None:
    chief, lina = await staff(bank, "chief", "administrator"), await staff(bank, "lina", "clerk")
    await staff(bank, "zhao", "auditor")
    for nth in range(MOST_LENDINGS):
        await approve(bank, chief, await ask(bank, clock, lina, days=1 + nth))

    with pytest.raises(TooManyDelegations):
        await ask(bank, clock, lina, days=29)
