"""Names of payees at other banks beside sanctions lists: who may be on one is not paid before a person has looked."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from random import Random
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankhall.kernel.actors import system
from bankhall.payments.held import routes as held_routes
from bankhall.payments.sanctions import actions
from bankhall.payments.sanctions.actions import load_list
from bankhall.payments.sanctions.adapters.lists import NotAList, read_list
from bankhall.payments.sanctions.errors import VersionTaken
from bankhall.payments.sanctions.rules import Matcher, plain
from bankhall.payments.sanctions.types import Listed, ListedKind, LoadedList
from bankhall.risk import routes as risk_routes
from bankhall.risk.actions import deciding
from counter import acts, counter, doors, named_fields, rows
from risk.office import ANALYST, CASES, OFFICER, Office

from .abroad import BOB, World

LIST = [
    Listed("1", ListedKind.PERSON, "TEST", ("Robert SMYTHE", "Bob Smythe", "Robertus Smith")),
    Listed("2", ListedKind.PERSON, "TEST", ("Muhammad Abd al-Rahman HASSAN",)),
    Listed("3", ListedKind.ORGANISATION, "TEST", ("东方红星贸易有限公司", "East Red Star Trading Co., Ltd.")),
    Listed("4", ListedKind.PERSON, "TEST", ("王建国",)),
]
MATCHER = Matcher.of([("UN", "1", LIST)])


def found(name: str) -> list[str]:
    return [hit.entry for hit in MATCHER.hits(name)]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Bob Smythe", "1"),
        ("SMYTHE, Robert", "1"),
        ("Róbert Smythé", "1"),
        ("Robert J. Smythe", "1"),
        ("Robrt Smythe", "1"),
        ("Muhamad Abdalrahman Hassan", "2"),
        ("Muhammed Abdul Rahman Hasan", "2"),
        ("East Red Star Trading Limited", "3"),
        ("东方红星贸易公司", "3"),
        ("东方红星贸易股份有限公司", "3"),
        ("王建国", "4"),
        ("王 建国", "4"),
    ],
)
def test_the_same_name_written_otherwise_is_found(name: str, entry: str) -> None:
    assert entry in found(name), MATCHER.hits(name)


@pytest.mark.parametrize(
    "name",
    [
        "Anna Mueller",
        "Robert Miller",
        "Smith",
        "Hassan",
        "王建华",
        "建国",
        "东方贸易",
        "Trading Co., Ltd.",
        "",
        "  ",
        "·",
    ],
)
def test_another_name_is_not(name: str) -> None:
    assert found(name) == []


def test_of_a_thousand_names_with_a_slip_nearly_all_are_found_among_many() -> None:
    chance = Random(11)
    syllables = ("ba", "do", "ri", "mel", "kan", "tu", "vis", "sho", "len", "gra", "pek", "fun", "zol")
    parts = ["".join(chance.choice(syllables) for _ in range(3))
             for _ in range(3000)]  # fmt: skip
    names = [f"{chance.choice(parts)} {chance.choice(parts)}" for _ in range(8000)]
    many = Matcher.of(
        [("L", "1", [Listed(str(nth), ListedKind.PERSON, "", (name,)) for nth, name in enumerate(names)])]
    )

    def slipped(name: str) -> str:
        at = chance.randrange(1, len(name) - 1)
        return name[:at] + name[at + 1 :] if name[at] != " " else name

    asked = [(name, slipped(name)) for name in chance.sample(names, 1000)]
    missed = [one for one in asked if not any(hit.main == one[0] for hit in many.hits(one[1]))]

    assert len(missed) <= 20, missed[:5]


@given(st.text(max_size=60))
def test_any_text_is_compared_and_is_like_itself(name: str) -> None:
    MATCHER.hits(name)
    alone = Matcher.of([("L", "1", [Listed("1", ListedKind.OTHER, "", (name,))])])
    read = plain(name)
    if read.parts or read.chinese:
        assert [hit.likeness for hit in alone.hits(name)] == [100]


def test_a_list_is_read_whole_or_not_at_all() -> None:
    text = "id,name,aliases,kind,programme\n1,Ana Pérez,Anna Peres;安娜,person,UN 1267\n2,某公司,,entity,\n"
    one, two = read_list(b"\xef\xbb\xbf" + text.encode())
    assert one == Listed("1", ListedKind.PERSON, "UN 1267", ("Ana Pérez", "Anna Peres", "安娜"))
    assert (two.kind, two.names) == (ListedKind.ORGANISATION, ("某公司",))

    for wrong, row in (
        ("id,name\n1,A\n1,B\n", 3),
        ("id,name\n1,\n", 2),
        ("name\nA\n", 1),
        ("", 1),
        ('id,name\n1,"A\n', 1),
    ):
        with pytest.raises(NotAList, match=f"row {row}"):
            read_list(wrong.encode())
    with pytest.raises(NotAList):
        read_list("id,name\n1,王\n".encode("gb18030"))


# ------------------------------------------------------------------------------------------ on the real parts


@pytest.fixture
async def office(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Rules and lists count at once here."""
    monkeypatch.setattr(deciding, "KEPT_FOR_S", 0)
    monkeypatch.setattr(actions, "KEPT_FOR_S", 0)
    routes = (*risk_routes.routes, *held_routes.routes)
    async with AsyncExitStack() as stack:
        analyst, officer = [
            await stack.enter_async_context(counter(world.bank, one, routes=routes)) for one in (ANALYST, OFFICER)
        ]
        yield Office(world.bank, cast(Any, world.clock), cast(Any, None), analyst, officer)


async def load(world: World, *listed: Listed, version: str = "1") -> LoadedList:
    raw = repr(listed).encode()
    return await doors(world.bank, system("tests")).write(load_list, "UN", version, listed, raw)


BOB_LISTED = Listed("77", ListedKind.PERSON, "TEST", ("Robert Smith", "Bob Smith"))


async def remit(world: World, **changed: Any) -> dict[str, Any]:
    return await again(world, await world.payee(BOB, **changed))


async def again(world: World, payee: str) -> dict[str, Any]:
    quote = await world.quote(100_00)
    sent = await world.send(world.order(quote["id"], payee))
    assert sent.status_code == 201, sent.text
    return dict(sent.json())


async def screenings(world: World) -> int:
    ((count,),) = await rows(world.bank, "SELECT count(*) FROM payee_screenings")
    return int(count)


async def test_without_a_list_nothing_is_asked(world: World, office: Office) -> None:
    assert (await remit(world))["state"] == "sent"
    assert await screenings(world) == 0


async def test_a_payee_on_a_list_is_held_explained_to_staff_and_told_neutrally(world: World, office: Office) -> None:
    await load(world, BOB_LISTED)
    sent = await remit(world)
    assert sent["state"] == "held"
    assert (await world.standing())[1] == 0

    told = await world.told(sent["id"])
    said = str(told["safety"])
    assert told["safety"]["en"].startswith("Somebody at the bank checks")
    assert not [word for word in ("list", "sanction", "名单", "UN", "Robert") if word in said]

    case = await office.open_case()
    seen = (await office.officer.get(f"{CASES}/{case['id']}")).json()
    (hit,) = seen["names"]
    assert (hit["entry"], hit["listed"], hit["likeness"], hit["version"]) == ("77", "Bob Smith", 100, "1")
    assert seen["payee"] == "Bob Smith"
    assert {"name": "name_likeness", "value": 100} in seen["facts"]
    assert {"name": "is_abroad", "value": True} in seen["facts"]
    assert {"name": "payee_country", "value": "US"} in seen["facts"]
    masked = (await office.analyst.get(f"{CASES}/{case['id']}")).json()
    assert masked["payee"] != "Bob Smith"
    assert {"payments.name_found", "payments.see_payee_name", "payments.load_sanctions"} <= set(await acts(world.bank))


async def test_who_was_cleared_is_not_asked_about_again_for_that_entry_but_for_another(
    world: World, office: Office
) -> None:
    await load(world, BOB_LISTED)
    sent = await remit(world)
    case = await office.open_case()
    nameless = await office.officer.post(f"{CASES}/{case['id']}/release", json={"reason": ""})
    assert named_fields(nameless) == ["reason"]
    let_go = await office.officer.post(f"{CASES}/{case['id']}/release", json={"reason": "born in another year"})
    assert let_go.status_code == 200, let_go.text
    assert (await world.told(sent["id"]))["state"] == "sent"
    assert await rows(world.bank, "SELECT list_name, entry, reason FROM sanction_clearances") == [
        ("UN", "77", "born in another year")
    ]

    assert (await remit(world))["state"] == "sent"
    await load(world, BOB_LISTED, version="2")
    assert (await remit(world))["state"] == "sent"
    await load(world, BOB_LISTED, Listed("78", ListedKind.PERSON, "", ("Smith Bob",)), version="3")
    assert (await remit(world))["state"] == "held"


async def test_under_another_name_the_same_payee_is_asked_about_again(world: World, office: Office) -> None:
    await load(world, BOB_LISTED)
    assert (await remit(world, name="Berta Schultz"))["state"] == "sent"
    assert (await remit(world, name="Robert Smith"))["state"] == "held"


async def test_a_stopped_payment_clears_nobody(world: World, office: Office) -> None:
    await load(world, BOB_LISTED)
    sent = await remit(world)
    case = await office.open_case()
    body = {"reason": "it is them", "is_fraud": False}
    (await office.officer.post(f"{CASES}/{case['id']}/refuse", json=body)).raise_for_status()

    assert (await world.told(sent["id"]))["state"] == "stopped"
    assert (await remit(world))["state"] == "held"


async def test_a_name_is_compared_once_for_each_state_of_the_lists(world: World, office: Office) -> None:
    await load(world, Listed("1", ListedKind.PERSON, "", ("Nobody Else",)))
    payee = await world.payee(BOB)
    for _ in range(3):
        await again(world, payee)
    assert await screenings(world) == 1
    await load(world, Listed("1", ListedKind.PERSON, "", ("Somebody Else",)), version="2")
    await again(world, payee)
    assert await rows(world.bank, "SELECT count(*), count(DISTINCT edition) FROM payee_screenings") == [(2, 2)]


async def test_a_rule_that_refuses_speaks_first_and_rules_may_ask_for_countries(world: World, office: Office) -> None:
    await load(world, BOB_LISTED)
    await office.make_live('is_abroad && payee_country == "US" && name_likeness > 90', "refuse")
    quote = await world.quote(100_00)
    refused = await world.send(world.order(quote["id"], await world.payee(BOB)))
    assert refused.json()["code"] == "payments.not_made_for_safety", refused.text

    tried = await office.analyst.post("/api/console/risk/try", json={"text": 'payee_country == "US"'})
    assert (tried.status_code, tried.json()["payments"]) == (200, 0)


async def test_a_back_test_knows_what_went_abroad(world: World, office: Office) -> None:
    await remit(world)
    for text, fired in (("is_abroad", 1), ('payee_country == "US"', 1), ('payee_country == "CN"', 0)):
        tried = (await office.analyst.post("/api/console/risk/try", json={"text": text})).json()
        assert (tried["payments"], tried["fired"]) == (1, fired)


async def test_a_version_is_loaded_once_and_never_with_other_content(world: World) -> None:
    first, again = await load(world, BOB_LISTED), await load(world, BOB_LISTED)
    assert (first.is_new, again.is_new, first.entries) == (True, False, 1)
    with pytest.raises(VersionTaken):
        await load(world, LIST[0])
    await load(world, *LIST, version="2")
    assert await rows(world.bank, "SELECT count(*), min(list_id) = max(list_id) FROM sanction_entries") == [(4, True)]


async def test_nothing_of_it_tells_a_payees_name_in_clear(world: World, office: Office) -> None:
    await load(world, BOB_LISTED)
    await remit(world)
    ((sealed,),) = await rows(world.bank, "SELECT sealed FROM payee_screenings")
    assert b"Bob" not in bytes(sealed)
