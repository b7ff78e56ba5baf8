"""Devices that somebody has signed in from: known again, and not locked out by strangers."""

import pytest

from bankhall.identity.errors import Locked, WrongCredentials
from bankhall.identity.types import Browser, Welcome
from bankhall.kernel.db import Database
from bankhall.kernel.errors import Refusal

from .entrance import ZHANG, Open, enter
from .people import NOWHERE, Clock, count, enroll, give_app, rows, show_password

HERE = "/api/identity/security"


async def device_of(bank: Database, login: str = "zhang.wei", *, browser: Browser = NOWHERE) -> str:
    """Signs in, and is known by this token from then on."""
    let_in = await show_password(bank, login, browser=browser)
    assert isinstance(let_in, Welcome)
    assert let_in.device_token
    return let_in.device_token


async def guess(bank: Database, login: str = "zhang.wei", *, browser: Browser = NOWHERE) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await show_password(bank, login, "wrong", browser=browser)
    return caught.value


async def test_a_thousand_wrong_guesses_from_elsewhere_do_not_keep_the_known_device_out(bank: Database) -> None:
    await enroll(bank)
    mine = Browser(device_token=await device_of(bank))

    said = {type(await guess(bank)) for _ in range(1_000)}

    assert said == {WrongCredentials, Locked}
    assert isinstance(await show_password(bank, browser=mine), Welcome)
    with pytest.raises(Locked):
        await show_password(bank)


async def test_a_known_device_is_no_way_to_guess_without_end(bank: Database) -> None:
    await enroll(bank)
    stolen = Browser(device_token=await device_of(bank))

    said = [type(await guess(bank, browser=stolen)) for _ in range(6)]

    assert said == [WrongCredentials] * 4 + [Locked] * 2
    assert isinstance(await show_password(bank), Welcome)


async def test_the_device_of_one_person_is_a_strangers_to_another(bank: Database) -> None:
    await enroll(bank)
    await enroll(bank, "wang.fang")
    hers = Browser(device_token=await device_of(bank, "wang.fang"))

    said = [type(await guess(bank, browser=hers)) for _ in range(6)]

    assert said[4:] == [Locked] * 2
    with pytest.raises(Locked):
        await show_password(bank)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é"])
async def test_a_token_that_the_bank_did_not_give_is_none(bank: Database, token: str) -> None:
    await enroll(bank)
    made_up = Browser(device_token=token)

    said = [type(await guess(bank, browser=made_up)) for _ in range(6)]

    assert said[4:] == [Locked] * 2


async def test_a_made_up_token_never_becomes_a_devices(bank: Database) -> None:
    await enroll(bank)

    assert await device_of(bank, browser=Browser(device_token="A" * 43)) != "A" * 43


async def test_two_who_share_a_browser_are_both_known_in_it(bank: Database) -> None:
    await enroll(bank)
    await enroll(bank, "wang.fang")
    token = await device_of(bank)

    assert await device_of(bank, "wang.fang", browser=Browser(device_token=token)) == token
    assert await count(bank, "known_devices") == 2
    assert token not in str(await rows(bank, "SELECT * FROM known_devices, audit_log"))


async def test_a_device_is_forgotten_after_half_a_year(bank: Database, clock: Clock) -> None:
    await enroll(bank)
    mine = Browser(device_token=await device_of(bank))
    clock.pass_by(days=180)
    for _ in range(5):
        await guess(bank)

    with pytest.raises(Locked):
        await show_password(bank, browser=mine)


async def test_the_right_password_alone_does_not_make_a_device_known(bank: Database) -> None:
    await give_app(bank, await enroll(bank))

    await show_password(bank)

    assert await count(bank, "known_devices") == 0


async def test_over_http_a_device_is_known_listed_and_forgotten(bank: Database, browser: Open) -> None:
    await enroll(bank)
    await enroll(bank, "wang.fang")

    async with browser() as client, browser() as other:
        answer = await enter(bank, client, ZHANG)
        [cookie] = [one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-bankhall-device=")]
        [known] = (await client.get(HERE)).json()["devices"]
        await enter(bank, other, ZHANG | {"login": "wang.fang"})
        foreign = await other.delete(f"{HERE}/devices/{known['id']}")
        forgotten = await client.delete(f"{HERE}/devices/{known['id']}")

    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "secure", "max-age=15552000"} <= attributes
    assert known["is_new"] is True
    assert (foreign.status_code, foreign.json()["code"]) == (404, "identity.device_not_found")
    assert forgotten.status_code == 204
