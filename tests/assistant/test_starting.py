"""The assistant finds a branch, and opens the page that does what is to be done; it does none of it itself."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.accounts.actions.change import freeze_own_account
from bankhall.accounts.errors import NoSuchAccount, NotTheOwner
from bankhall.assistant.rules.acts import heard, last_digits, sought
from bankhall.assistant.types import Act, Sought
from bankhall.branches.appointments.routes import routes as appointment_routes
from bankhall.branches.queue.routes import routes as queue_routes
from bankhall.branches.routes import routes as branch_routes
from bankhall.branches.types import Service
from bankhall.kernel import db
from bankhall.kernel.step_up.errors import ConfirmationRequired
from bankhall.kernel.vault import Vault
from branches.town import HEAD, LUJIAZUI, Clock, open_branch
from confirming import confirm_and_write
from counter import as_customer, counter, doors, events, open_account, register, rows
from databases import Database

from .test_answers import OWN_PAGES, asked

XUHUI: dict[str, Any] = LUJIAZUI | {
    "code": "SH02",
    "name_zh": "徐家汇支行",
    "name_en": "Xujiahui Branch",
    "district_zh": "徐汇区",
    "district_en": "Xuhui",
    "services": ["cash", "abroad"],
    "slot_places": 0,
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def bank(database: Database, vault: Vault, clock: Clock) -> AsyncIterator[db.Database]:
    """Ten in the morning of a Tuesday, with two branches."""
    opened = db.Database(db.connect(database.url, connections=10), clock=clock, vault=vault)
    async with counter(opened, HEAD, routes=[*branch_routes, *queue_routes, *appointment_routes]) as head:
        await open_branch(head)
        await open_branch(head, **XUHUI)
    yield opened
    await opened.close()


@pytest.fixture
async def zhang(bank: db.Database) -> UUID:
    return await register(bank, "张伟")


@pytest.fixture
async def portal(bank: db.Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=OWN_PAGES) as client:
        yield client


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("徐汇哪个网点现在开门", ["徐家汇支行"]),
        ("附近哪家网点可以换外汇", ["徐家汇支行"]),
        ("哪家网点能办贷款", ["陆家嘴支行"]),
        ("离我最近的网点在哪里", ["陆家嘴支行", "徐家汇支行"]),
        ("陆家嘴支行在哪里", ["陆家嘴支行"]),
    ],
)
async def test_a_branch_is_found_by_where_it_is_and_what_it_does(
    portal: httpx.AsyncClient, question: str, names: list[str]
) -> None:
    told = await asked(portal, question)

    assert (told["answer_kind"], told["act"]) == ("done", "branch")
    assert [one["name"] for one in told["branches"]] == names
    assert told["branches"][0]["is_open"] is True


async def test_in_english_it_tells_the_branch_in_english(portal: httpx.AsyncClient) -> None:
    told = await asked(portal, "which branch in Pudong is open now", "en")

    (one,) = told["branches"]
    assert (one["name"], one["where"]) == ("Lujiazui Branch", "88 Century Avenue, Pudong, Shanghai")
    assert one["people"] == 0


async def test_what_is_closed_is_not_said_to_be_open(portal: httpx.AsyncClient, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 6, 2, 0, tzinfo=UTC)  # a Sunday

    now, ever = await asked(portal, "哪个网点现在开门"), await asked(portal, "徐汇的网点在哪里")

    assert now["branches"] == []
    assert [one["is_open"] for one in ever["branches"]] == [False]
    assert ever["branches"][0]["opens_at"].startswith("2026-12-07")


async def test_an_appointment_is_offered_where_any_are_made(portal: httpx.AsyncClient) -> None:
    told = await asked(portal, "我要预约网点开户")

    assert (told["answer_kind"], told["act"], told["service"]) == ("starts", "appointment", "accounts")
    assert [one["name"] for one in told["branches"]] == ["陆家嘴支行"]


async def test_a_freeze_is_offered_for_the_account_that_is_meant_and_not_done(
    bank: db.Database, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    first, second = await open_account(bank, zhang), await open_account(bank, zhang)
    other = await open_account(bank, await register(bank, "李娜"))
    authorised = await open_account(bank, await register(bank, "王芳"), authorised=(zhang,))
    ((number,),) = await rows(bank, f"SELECT number FROM accounts WHERE id = '{second}'")

    every = await asked(portal, "帮我把账户冻结")
    one = await asked(portal, f"马上冻结尾号{number[-4:]}的卡")

    assert (every["answer_kind"], every["act"]) == ("starts", "freeze")
    assert {each["id"] for each in every["accounts"]} == {str(first), str(second)}
    assert [each["id"] for each in one["accounts"]] == [str(second)]
    assert str(other) not in str(every)
    assert str(authorised) not in str(every)
    assert {status for (status,) in await rows(bank, "SELECT status FROM accounts")} == {"open"}


async def test_a_loss_is_reported_on_the_page_for_it(portal: httpx.AsyncClient) -> None:
    assert (await asked(portal, "帮我挂失"))["act"] == "loss"
    assert (await asked(portal, "report my card as lost", "en"))["act"] == "loss"


# ------------------------------------------------------------------------- the verb itself


async def test_an_owner_freezes_only_what_they_have_confirmed(bank: db.Database, zhang: UUID) -> None:
    account, other = await open_account(bank, zhang), await open_account(bank, zhang)

    with pytest.raises(ConfirmationRequired):
        await doors(bank, as_customer(zhang)).write(freeze_own_account, account)
    await confirm_and_write(bank, as_customer(zhang), freeze_own_account, account)

    found = dict(await rows(bank, "SELECT id, status FROM accounts"))
    assert (found[account], found[other]) == ("frozen", "open")
    assert "accounts.account_frozen" in await events(bank)


async def test_nobody_freezes_what_is_not_theirs(bank: db.Database, zhang: UUID) -> None:
    wang = await register(bank, "王芳")
    hers = await open_account(bank, wang)
    shared = await open_account(bank, wang, authorised=(zhang,))

    with pytest.raises(NoSuchAccount):
        await doors(bank, as_customer(zhang)).write(freeze_own_account, hers)
    with pytest.raises(NotTheOwner):
        await doors(bank, as_customer(zhang)).write(freeze_own_account, shared)


async def test_the_assistant_has_no_way_to_freeze(bank: db.Database, zhang: UUID, portal: httpx.AsyncClient) -> None:
    """Its question is one field: nothing beside it is taken, and its answer does nothing, sent twice or ten times."""
    account = await open_account(bank, zhang)
    for extra in ({"confirmation": "x"}, {"account_id": str(account)}, {"act": "freeze"}):
        body = {"question": "帮我冻结账户", "language": "zh-CN"} | extra
        assert (await portal.post("/api/portal/assistant/ask", json=body)).status_code == 400
    for _ in range(3):
        await asked(portal, "帮我冻结账户")

    assert await rows(bank, "SELECT status FROM accounts") == [("open",)]
    assert await rows(bank, "SELECT count(*) FROM confirmations") == [(0,)]


# ------------------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("question", "act"),
    [
        ("把我尾号1234的卡锁住", Act.FREEZE),
        ("please freeze my card", Act.FREEZE),
        ("为什么我的卡被冻结了", None),
        ("怎么解冻账户", None),
        ("why is my card blocked", None),
        ("how do i unfreeze my account", None),
        ("我要挂失", Act.LOSS),
        ("挂失后多久能补卡", None),
        ("book an appointment at a branch", Act.APPOINTMENT),
        ("where is the nearest branch", Act.BRANCH),
        ("转账要多久", None),
    ],
)
def test_an_act_is_heard_where_it_is_said_plainly(question: str, act: Act | None) -> None:
    assert heard(question) is act


def test_what_is_sought_is_read_out_of_the_words() -> None:
    assert sought("哪家网点能换外汇，现在还开着吗") == Sought(Service.ABROAD, is_open_now=True)
    assert sought("which branch has the shortest queue for a loan") == Sought(Service.LOANS, is_short_wait=True)
    assert sought("网点在哪") == Sought()
    assert last_digits("冻结尾号 1234 的卡") == "1234"
    assert last_digits("my card ending in 9876") == "9876"
    assert last_digits("卡号12345") is None
