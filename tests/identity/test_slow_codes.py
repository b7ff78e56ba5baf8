"""Codes on paper are kept as passwords are: a copy of the database is not worth guessing at, a guess costs one hash."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import text

from bankhall.identity import api, rules
from bankhall.identity.actions import passwords, recovery, resets, slow_codes
from bankhall.identity.actions.second_factors import make_recovery_codes
from bankhall.identity.errors import Locked, NoPendingSignIn, WrongCode
from bankhall.identity.rules import one_time_codes
from bankhall.identity.types import Realm, SecondStep, Way, Welcome
from bankhall.kernel.actors import ANONYMOUS
from bankhall.kernel.db import Database, Tx
from bankhall.kernel.errors import Refusal, TooMany

from .people import SECRET, doors, enroll, give_app, rows, show_code, show_password, sign_in

WRONG = "abcde-fghjk"


@pytest.fixture
def slowed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The real hashing, with an eye on how often it is done."""
    seen: list[str] = []
    slowly = passwords.slowly

    async def watched(plain: bytes, salting: str) -> bytes:
        seen.append(salting)
        return await slowly(plain, salting)

    monkeypatch.setattr(passwords, "slowly", watched)
    return seen


async def write(bank: Database, sql: str) -> None:
    async def written(tx: Tx) -> None:
        await tx.session.execute(text(sql))

    await doors(bank).write(written)


async def with_codes(bank: Database, login: str = "zhang.wei") -> list[str]:
    await give_app(bank, await enroll(bank, login))
    welcome = await sign_in(bank, login)
    return list(await make_recovery_codes(bank.doors(welcome.visitor.actor), welcome.visitor.session))


async def half_way(bank: Database, login: str = "zhang.wei") -> str:
    step = await show_password(bank, login)
    assert isinstance(step, SecondStep)
    return step.token


async def shown(bank: Database, code: str, *, token: str | None = None) -> Welcome | Refusal:
    return await show_code(bank, token or await half_way(bank), code, way=Way.RECOVERY_CODE)


async def as_before(bank: Database, codes: list[str]) -> None:
    """As a bank has them that made them before they were slowed."""
    [(owner,)] = await rows(bank, "SELECT DISTINCT enrolment_id FROM recovery_codes")

    async def put_back(tx: Tx) -> list[bytes]:
        names = [f"{owner}|{one_time_codes.normal_recovery_code(code)}" for code in codes]
        return [tx.vault.mac("identity.recovery_codes", one.encode()) for one in names]

    digests = await doors(bank).write(put_back)
    kept = [bytes(row[0]).hex() for row in await rows(bank, "SELECT code_hash FROM recovery_codes")]
    for before, digest in zip(kept, digests, strict=True):
        changed = f"SET code_hash = '\\x{digest.hex()}', salting = NULL WHERE code_hash = '\\x{before}'"
        await write(bank, f"UPDATE recovery_codes {changed}")


async def test_what_is_kept_of_recovery_codes_is_argon2id_under_a_salt_of_their_owner(bank: Database) -> None:
    await with_codes(bank)
    await with_codes(bank, "wang.fang")

    salts = await rows(bank, "SELECT enrolment_id, salting, count(*) FROM recovery_codes GROUP BY 1, 2")
    lengths = await rows(bank, "SELECT DISTINCT octet_length(code_hash) FROM recovery_codes")

    assert [row[2] for row in salts] == [10, 10]
    assert len({row[1] for row in salts}) == 2
    assert all(row[1].startswith("$argon2id$v=19$m=19456,t=2,p=1$") for row in salts)
    assert all(len(row[1].rpartition("$")[2]) == 22 for row in salts)  # 128 bits
    assert lengths == [(32,)]


async def test_a_guess_costs_one_hash_however_many_codes_there_are(bank: Database, slowed: list[str]) -> None:
    await with_codes(bank)
    token = await half_way(bank)
    slowed.clear()

    assert isinstance(await shown(bank, WRONG, token=token), WrongCode)

    assert len(slowed) == 1


async def test_guessing_at_who_has_no_codes_costs_as_much(bank: Database, slowed: list[str]) -> None:
    await give_app(bank, await enroll(bank))
    token = await half_way(bank)

    assert isinstance(await shown(bank, WRONG, token=token), WrongCode)

    assert len(slowed) == 1


async def test_behind_a_closed_gate_nothing_is_hashed(bank: Database, slowed: list[str]) -> None:
    await with_codes(bank)
    token = await half_way(bank)
    for _ in range(rules.MOST_TRIES):
        await shown(bank, WRONG, token=token)
    slowed.clear()

    assert isinstance(await shown(bank, WRONG), Locked)
    assert isinstance(await shown(bank, WRONG, token=token), NoPendingSignIn)
    assert isinstance(await shown(bank, WRONG, token="A" * 43), NoPendingSignIn)

    assert slowed == []


async def test_a_hundred_guesses_at_once_cost_no_more_than_five(bank: Database, slowed: list[str]) -> None:
    await with_codes(bank)
    token = await half_way(bank)
    slowed.clear()

    said = await asyncio.gather(*(shown(bank, WRONG, token=token) for _ in range(100)), return_exceptions=True)

    assert len(slowed) <= rules.MOST_STEP_TRIES
    assert {type(one) for one in said} <= {WrongCode, TooMany, NoPendingSignIn, Locked}


async def test_codes_from_before_stay_good_and_the_worker_slows_what_is_kept(bank: Database) -> None:
    codes = await with_codes(bank)
    await as_before(bank, codes)

    assert isinstance(await shown(bank, codes[0]), Welcome)
    assert isinstance(await shown(bank, WRONG), WrongCode)

    assert await slow_codes.slow_old_codes(doors(bank)) == 1
    assert await slow_codes.slow_old_codes(doors(bank)) == 0
    old = await rows(bank, "SELECT count(*) FROM recovery_codes WHERE salting IS NULL AND used_at IS NULL")
    assert old == [(0,)]
    assert len(await rows(bank, "SELECT DISTINCT salting FROM recovery_codes WHERE salting IS NOT NULL")) == 1
    assert isinstance(await shown(bank, codes[0]), WrongCode)  # used before
    assert isinstance(await shown(bank, codes[1]), Welcome)
    assert isinstance(await shown(bank, codes[1]), WrongCode)


async def test_a_code_that_is_slowed_while_it_is_typed_is_good(bank: Database) -> None:
    codes = await with_codes(bank)
    await as_before(bank, codes)
    token = await half_way(bank)
    [(owner,)] = await rows(bank, "SELECT DISTINCT enrolment_id FROM recovery_codes")

    async with slow_codes.guess(doors(bank), "me", Way.RECOVERY_CODE, codes[3], owner) as slow:
        await slow_codes.slow_old_codes(doors(bank))
        assert await doors(bank).write(slow_codes.spend_recovery_code, owner, codes[3], slow)

    assert isinstance(await shown(bank, codes[3], token=token), WrongCode)


async def test_a_code_that_is_copied_to_somebody_else_opens_nothing(bank: Database) -> None:
    """Whoever writes the tables behind the bank's back knows a code of their own, and puts it beside another's name."""
    codes = await with_codes(bank)
    await give_app(bank, await enroll(bank, "wang.fang"))
    [(victim,)] = await rows(
        bank, "SELECT id FROM enrolments WHERE id NOT IN (SELECT enrolment_id FROM recovery_codes)"
    )
    await write(
        bank,
        "INSERT INTO recovery_codes (enrolment_id, code_hash, salting, made_at)"
        f" SELECT '{victim}', code_hash, salting, made_at FROM recovery_codes",
    )

    for code in codes[:2]:
        assert isinstance(await shown(bank, code, token=await half_way(bank, "wang.fang")), WrongCode)


# ---------------------------------------------------------------------------------------------------- set-up codes


async def handed(bank: Database, login: str = "zhang.wei") -> tuple[UUID, str]:
    customer_id = await enroll(bank, login)
    code = await api.hand_out()
    await doors(bank).write(resets.keep_code, Realm.CUSTOMER, customer_id, code.slow)
    return customer_id, code.code


async def set_up(bank: Database, name: str, code: str, new: str = "seven quiet otters") -> None:
    await recovery.set_up_password(bank.doors(ANONYMOUS), Realm.CUSTOMER, name, code, new, secret=SECRET)


async def test_a_set_up_code_is_kept_slowly_and_bound_to_its_owner(bank: Database) -> None:
    _, code = await handed(bank)
    await handed(bank, "wang.fang")
    await write(
        bank,
        "UPDATE set_up_codes SET code_hash = s.code_hash, salting = s.salting FROM set_up_codes s"
        " WHERE s.enrolment_id <> set_up_codes.enrolment_id",
    )

    assert len(await rows(bank, "SELECT 1 FROM set_up_codes WHERE salting LIKE '$argon2id$%'")) == 2
    for name in ("zhang.wei", "wang.fang"):
        with pytest.raises(WrongCode):
            await set_up(bank, name, code)


async def test_a_set_up_code_that_was_handed_out_before_is_good(bank: Database) -> None:
    _, code = await handed(bank)
    [(owner,)] = await rows(bank, "SELECT enrolment_id FROM set_up_codes")

    async def digest(tx: Tx) -> bytes:
        normal = one_time_codes.normal_recovery_code(code)
        return tx.vault.mac("identity.recovery", f"set up|{owner}|{normal}".encode())

    before = (await doors(bank).write(digest)).hex()
    await write(bank, f"UPDATE set_up_codes SET code_hash = '\\x{before}', salting = NULL")

    with pytest.raises(WrongCode):
        await set_up(bank, "zhang.wei", WRONG)
    await set_up(bank, "zhang.wei", code)
    with pytest.raises(WrongCode):
        await set_up(bank, "zhang.wei", code)


@pytest.mark.parametrize("name", ["zhang.wei", "wang.fang", "nobody"])
async def test_a_guess_at_a_set_up_code_costs_one_hash_whoever_has_one(
    bank: Database, slowed: list[str], name: str
) -> None:
    await handed(bank)
    await enroll(bank, "wang.fang")
    slowed.clear()

    with pytest.raises(WrongCode):
        await set_up(bank, name, WRONG)

    assert len(slowed) == 1


@pytest.mark.parametrize("name", ["zhang.wei", "nobody"])
async def test_a_guess_at_a_code_that_stops_costs_one_hash_whoever_has_one(
    bank: Database, slowed: list[str], name: str
) -> None:
    await enroll(bank)

    assert isinstance(await recovery.stop_recovery(doors(bank), name, WRONG, secret=SECRET), WrongCode)

    assert len(slowed) == 1


async def test_what_waits_for_a_second_persons_yes_is_slow_too(bank: Database) -> None:
    code = await api.hand_out()
    owner = UUID(int=5)

    async def both(tx: Tx) -> tuple[str, bytes]:
        return slow_codes.written(tx, "set up", owner, code.slow), slow_codes.kept(tx, "set up", owner, code.slow)

    told, kept = await doors(bank).write(both)

    assert told.startswith("$argon2id$")
    assert slow_codes.read_written(told) == (kept, code.slow.salting)
    assert slow_codes.read_written("ab" * 32) == (b"\xab" * 32, None)  # asked for before
