"""Until when documents are valid: two people say so, and whose document ends hears of it in time, once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from bankhall.customers import permissions
from bankhall.customers.actions.change import change_customer, close_customer
from bankhall.customers.circumstances.routes import routes as circumstance_routes
from bankhall.customers.papers import actions, rules
from bankhall.customers.papers.reactions import SUBSCRIBERS
from bankhall.customers.papers.routes import routes
from bankhall.customers.papers.types import PaperState
from bankhall.customers.queries import customer
from bankhall.customers.rules import is_document_number
from bankhall.customers.types import Because, Customer, CustomerChange, CustomerKind, Document, DocumentKind
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.time import business_date, close_business_day
from counter import acts, as_customer, counter, doors, events, register, rows
from hearing import hear, open_telephones, told
from looking import looked_for

# Born on 31 December 1949: old enough for a card that holds for good.
RESIDENT = Document(DocumentKind.RESIDENT_ID, "11010519491231002X")
PASSPORT = Document(DocumentKind.PASSPORT, "E12345678")
LICENCE = Document(DocumentKind.BUSINESS_LICENCE, "91350211MA2XXXX00X")
ISSUER = "北京市公安局朝阳分局"


def member(name: str, *rights: str) -> Actor:
    return Actor(kind="staff", name=name, id=new_id(), rights=frozenset({permissions.VIEW, *rights}))


LI_NA, WANG = member("李娜", permissions.CHANGE), member("王强", permissions.CHANGE)


@pytest.fixture
async def zhang(bank: Database) -> UUID:
    return await register(bank, "张伟", phones=("13812345678",), documents=(RESIDENT,))


@pytest.fixture
async def clerk(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, LI_NA, routes=[*routes, *circumstance_routes]) as client:
        yield client


@pytest.fixture
async def colleague(bank: Database) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, WANG, routes=routes) as client:
        yield client


@pytest.fixture
async def portal(bank: Database, zhang: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with counter(bank, as_customer(zhang), routes=routes) as client:
        yield client


async def today(bank: Database) -> date:
    return await doors(bank, system("tests")).read(business_date)


async def let_pass(bank: Database, days: int) -> None:
    """The books go on to a later day."""
    until = await today(bank) + timedelta(days=days)
    await doors(bank, system("tests")).write(close_business_day, next_on=until)


async def version(bank: Database, who: UUID) -> int:
    return (await doors(bank).read(customer, who)).version


async def write(client: httpx.AsyncClient, bank: Database, who: UUID, days: int | None, **said: Any) -> Any:
    """Of the first document, unless something else is said."""
    until = (await today(bank) + timedelta(days=days)).isoformat() if days is not None else None
    body = {"nth": 0, "version": await version(bank, who), "issuer": ISSUER, "valid_until": until, **said}
    return await client.post(f"/api/console/customers/{who}/papers", json=body)


def step(client: httpx.AsyncClient, who: UUID, verb: str, **body: Any) -> Any:
    return client.post(f"/api/console/customers/{who}/papers/{verb}", json=body)


async def seen(client: httpx.AsyncClient, who: UUID) -> Any:
    return (await client.get(f"/api/console/customers/{who}/papers")).json()


async def verified(one: httpx.AsyncClient, other: httpx.AsyncClient, bank: Database, who: UUID, days: int) -> str:
    written = await write(one, bank, who, days)
    assert written.status_code == 200, written.text
    (item,) = written.json()["items"]
    paper = item["waits"] or item["paper"]
    answer = await step(other, who, "verify", paper_id=paper["id"], seen="original")
    assert answer.status_code == 200, answer.text
    return str(paper["id"])


async def remind(bank: Database) -> int:
    return await doors(bank, system("customers")).write(actions.remind)


async def marks(bank: Database) -> list[str]:
    found = await rows(bank, "SELECT kind FROM customer_paper_steps WHERE kind LIKE 'told%' ORDER BY at, kind")
    return [kind for (kind,) in found]


# ------------------------------------------------------------------------------------------------ said by two


async def test_a_paper_remembers_who_wrote_it_and_who_else_looked_at_the_document_and_how(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    written = (await write(clerk, bank, zhang, 400, valid_from="2020-05-01")).json()["items"][0]
    answer = await step(colleague, zhang, "verify", paper_id=written["paper"]["id"], seen="chip")
    held = answer.json()["items"][0]
    (mine,) = (await portal.get("/api/portal/papers")).json()["items"]

    assert (written["state"], written["days_left"], written["paper"]["is_verified"]) == ("valid", 400, False)
    assert (written["paper"]["issuer"], written["paper"]["valid_from"]) == (ISSUER, "2020-05-01")
    assert [(one["kind"], one["seen"], one["by"]) for one in held["paper"]["steps"]] == [("verified", "chip", "王强")]
    assert (mine["paper"]["is_verified"], mine["paper"]["by"], mine["days_left"]) == (True, "李*", 400)
    assert RESIDENT.number not in str(mine)
    assert {"customers.write_paper", "customers.verify_paper"} <= set(await acts(bank))
    assert {"customers.paper_written", "customers.paper_verified"} <= set(await events(bank))


async def test_whoever_wrote_it_down_does_not_verify_it(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    written = (await write(clerk, bank, zhang, 400)).json()["items"][0]["paper"]

    answer = await step(clerk, zhang, "verify", paper_id=written["id"], seen="original")

    assert answer.json()["code"] == "customers.another_must_verify"
    assert not written["may_verify"]
    assert not (await seen(clerk, zhang))["items"][0]["paper"]["is_verified"]


async def test_a_renewal_waits_for_a_second_person_and_the_old_one_stays_in_the_history(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    old = await verified(clerk, colleague, bank, zhang, 5)
    waiting = (await write(clerk, bank, zhang, 3_000)).json()["items"][0]
    renewed = await step(colleague, zhang, "verify", paper_id=waiting["waits"]["id"], seen="original")
    (held,) = renewed.json()["items"]

    assert (waiting["paper"]["id"], waiting["days_left"], waiting["state"]) == (old, 5, "soon")
    assert (held["paper"]["id"], held["waits"], held["days_left"]) == (waiting["waits"]["id"], None, 3_000)
    assert [one["id"] for one in renewed.json()["past"]] == [old]


async def test_nobody_makes_an_ended_document_valid_alone(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, zhang, 1)
    await let_pass(bank, 2)
    waiting = (await write(clerk, bank, zhang, 3_000)).json()["items"][0]["waits"]["id"]
    refused = await step(clerk, zhang, "verify", paper_id=waiting, seen="original")
    declined = await step(colleague, zhang, "decline", paper_id=waiting)
    late = await step(colleague, zhang, "verify", paper_id=waiting, seen="original")

    assert refused.json()["code"] == "customers.another_must_verify"
    assert (declined.json()["items"][0]["state"], declined.json()["items"][0]["waits"]) == ("ended", None)
    assert late.json()["code"] == "customers.paper_settled"


async def test_the_same_words_again_write_nothing_also_at_once(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await asyncio.gather(*(write(one, bank, zhang, 400) for one in (clerk, colleague, clerk)))

    assert await rows(bank, "SELECT count(*) FROM customer_papers") == [(1,)]


async def test_verified_once_by_whoever_comes_first(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    paper = (await write(clerk, bank, zhang, 400)).json()["items"][0]["paper"]["id"]

    answers = await asyncio.gather(
        *(step(colleague, zhang, "verify", paper_id=paper, seen="original") for _ in range(3))
    )

    assert sorted(one.status_code for one in answers) == [200, 409, 409]
    assert await rows(bank, "SELECT count(*) FROM customer_paper_steps") == [(1,)]


# ------------------------------------------------------------------------------------------------ on the file


async def test_a_new_number_takes_the_place_of_the_old_and_is_found_and_claimed(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    li = await register(bank, "李强", documents=(PASSPORT,))
    await write(clerk, bank, li, 20)
    new = {"kind": "passport", "number": "e 99999999"}
    renewed = await write(clerk, bank, li, 3_000, document=new)
    theirs = await write(clerk, bank, zhang, 3_000, nth=None, document=new)

    file = await doors(bank).read(customer, li)
    assert file.documents == (Document(DocumentKind.PASSPORT, "E99999999"),)
    assert len(renewed.json()["past"]) == 1
    assert (renewed.json()["items"][0]["days_left"], renewed.json()["version"]) == (3_000, file.version)
    assert theirs.json()["code"] == "customers.document_known"


async def test_a_document_is_withdrawn_with_a_reason_and_its_paper_becomes_history(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await write(clerk, bank, zhang, 400)
    gone = await step(clerk, zhang, "withdraw", version=await version(bank, zhang), nth=0, reason="身份证丢失，已挂失")

    assert (gone.json()["items"], gone.json()["past"][0]["steps"][0]["kind"]) == ([], "withdrawn")
    assert (await doors(bank).read(customer, zhang)).documents == ()
    assert await rows(bank, "SELECT count(*) FROM held_customer_papers") == [(0,)]
    assert "挂失" not in str(await rows(bank, "SELECT * FROM customer_paper_steps"))


async def test_a_paper_counts_while_the_file_has_its_document(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await write(clerk, bank, zhang, 5)
    change = CustomerChange(customer_id=zhang, version=1, documents=(PASSPORT,))
    await doors(bank, LI_NA).write(change_customer, change)

    told_of = await seen(clerk, zhang)

    assert [one["state"] for one in told_of["items"]] == ["unknown"]
    assert (await clerk.get("/api/console/papers")).json()["items"] == []
    assert await remind(bank) == 0


async def test_whoever_has_the_document_next_does_not_inherit_what_was_said_of_it(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await write(clerk, bank, zhang, 5)
    await doors(bank, LI_NA).write(change_customer, CustomerChange(customer_id=zhang, version=1, documents=()))
    li = await register(bank, "李强", documents=(RESIDENT,))

    assert [(one["state"], one["paper"]) for one in (await seen(clerk, li))["items"]] == [("unknown", None)]
    assert await remind(bank) == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"valid_until": "2019-01-01", "valid_from": "2020-01-01"}, "valid_until"),
        ({"valid_from": "2199-01-01"}, "valid_from"),
        ({"valid_until": "2100-01-01"}, "valid_until"),
        ({"nth": None}, "document"),
        ({"nth": None, "document": {"kind": "passport", "number": "!!"}, "valid_until": "2027-01-01"}, "documents"),
        ({"nth": None, "document": {"kind": "passport", "number": "E87654321"}}, "valid_until"),
    ],
)
async def test_what_cannot_be_is_refused_and_names_the_field(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, said: dict[str, Any], field: str
) -> None:
    answer = await write(clerk, bank, zhang, None, **said)

    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (400, field)
    assert await rows(bank, "SELECT count(*) FROM customer_papers") == [(0,)]


async def test_an_old_version_of_the_file_and_a_document_that_is_not_there_are_refused(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    early = await write(clerk, bank, zhang, 400, version=9)
    absent = await write(clerk, bank, zhang, 400, nth=3)
    foreign = await step(clerk, zhang, "verify", paper_id=str(new_id()), seen="original")
    nobody = await write(clerk, bank, zhang, 400, version=1)
    unknown = await clerk.get(f"/api/console/customers/{new_id()}/papers")

    assert early.json()["code"] == "customers.changed_meanwhile"
    assert absent.json()["code"] == "customers.paper_not_found"
    assert foreign.json()["code"] == "customers.paper_settled"
    assert nobody.status_code == 200
    assert unknown.json()["code"] == "customers.not_found"


async def test_anothers_paper_is_not_settled_through_ones_own_file(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    li = await register(bank, "李强", documents=(PASSPORT,))
    paper = (await write(clerk, bank, zhang, 400)).json()["items"][0]["paper"]["id"]

    answers = [await step(colleague, li, verb, paper_id=paper, **more) for verb, more in STEPS]

    assert {one.json()["code"] for one in answers} == {"customers.paper_settled"}


STEPS: list[tuple[str, dict[str, str]]] = [("verify", {"seen": "original"}), ("decline", {})]


async def test_customers_and_those_who_may_only_look_change_nothing(
    bank: Database, zhang: UUID, portal: httpx.AsyncClient
) -> None:
    li = await register(bank, "李强", documents=(PASSPORT,))
    async with counter(bank, member("赵敏"), routes=routes) as looker:
        answers = [await write(one, bank, zhang, 400) for one in (looker, portal)]
        answers += [await step(one, zhang, verb, **more) for one in (looker, portal) for verb, more in WRITES]
    theirs = await portal.get(f"/api/console/customers/{li}/papers")

    assert {one.status_code for one in answers} == {403}
    assert theirs.status_code == 403
    assert [one["nth"] for one in (await portal.get("/api/portal/papers")).json()["items"]] == [0]


ANY_ID = "019303f2-0000-7000-8000-000000000000"
WRITES: list[tuple[str, dict[str, Any]]] = [
    ("verify", {"paper_id": ANY_ID, "seen": "original"}),
    ("decline", {"paper_id": ANY_ID}),
    ("withdraw", {"version": 1, "nth": 0, "reason": "丢失"}),
]


async def test_neither_the_tables_nor_the_audit_tell_a_number_or_an_issuer(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await write(clerk, bank, zhang, 400)

    told_of = str(await rows(bank, "SELECT * FROM customer_papers"))
    told_of += str(await rows(bank, "SELECT * FROM held_customer_papers"))
    told_of += str(await rows(bank, "SELECT facts FROM audit_log")) + str(
        await rows(bank, "SELECT payload FROM events")
    )
    assert RESIDENT.number not in told_of
    assert ISSUER not in told_of


# ------------------------------------------------------------------------------------------------ reminders


async def test_each_mark_is_told_once_however_often_the_job_runs(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, zhang, 95)
    counts = [await remind(bank)]
    for days in (5, 60, 23, 8, 300):
        await let_pass(bank, days)
        counts.append(sum([await remind(bank), await remind(bank)]))

    assert counts == [0, 1, 1, 1, 1, 0]
    assert await marks(bank) == ["told_90", "told_30", "told_7", "told_ended"]


async def test_jobs_at_once_tell_once(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    await write(clerk, bank, zhang, 20)

    assert sum(await asyncio.gather(*(remind(bank) for _ in range(4)))) == 1
    assert (await events(bank)).count("customers.paper_runs_out") == 1


async def test_a_bank_that_stood_still_tells_the_latest_mark_only(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await write(clerk, bank, zhang, 91)
    await let_pass(bank, 200)
    await remind(bank)

    assert await marks(bank) == ["told_ended"]


async def test_its_last_day_still_counts(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    held = (await write(clerk, bank, zhang, 0)).json()["items"][0]
    await remind(bank)

    assert (held["state"], held["days_left"]) == ("soon", 0)
    assert await marks(bank) == ["told_7"]


async def test_nobody_is_reminded_while_the_new_one_waits_and_all_begins_anew_with_it(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, zhang, 5)
    waiting = (await write(clerk, bank, zhang, 80)).json()["items"][0]["waits"]["id"]
    while_it_waits = await remind(bank)
    await step(colleague, zhang, "verify", paper_id=waiting, seen="original")

    assert (while_it_waits, await remind(bank)) == (0, 1)
    assert await marks(bank) == ["told_90"]


async def test_who_has_left_is_told_nothing(bank: Database, zhang: UUID, clerk: httpx.AsyncClient) -> None:
    await write(clerk, bank, zhang, 5)
    await doors(bank, LI_NA).write(close_customer, Because(zhang, "销户"))

    assert await remind(bank) == 0
    assert (await clerk.get("/api/console/papers")).json()["items"] == []


async def test_the_telephone_hears_the_day_and_neither_kind_nor_number(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    (subscriber,) = SUBSCRIBERS
    await open_telephones(bank, subscriber, phones={zhang: "13812345678"})
    await write(clerk, bank, zhang, 20)
    await remind(bank)
    await hear(bank, subscriber)
    await hear(bank, subscriber)

    (said,) = await told(bank, "13812345678")
    assert (await today(bank) + timedelta(days=20)).isoformat() in said
    assert "身份证" not in said
    assert RESIDENT.number[-4:] not in said


# ------------------------------------------------------------------------------------------------ the work list


async def test_the_work_list_has_what_ends_first_first_by_parts_pages_and_words(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, zhang, 60)
    li = await register(bank, "李强", documents=(PASSPORT,))
    await write(clerk, bank, li, 3)
    far = await register(bank, "王芳", documents=(Document(DocumentKind.PASSPORT, "E00000001"),))
    await write(clerk, bank, far, 300)

    async def names(**query: str) -> list[str]:
        words = query.pop("words", "")
        headers = looked_for(words) if words else {}
        answer = await clerk.get("/api/console/papers", params=query, headers=headers)
        assert answer.status_code == 200, answer.text
        return [one["customer_name"] for one in answer.json()["items"]]

    first = (await clerk.get("/api/console/papers", params={"limit": "1"})).json()
    second = (await clerk.get("/api/console/papers", params={"limit": "1", "after": first["next"]})).json()
    assert await names() == ["李强", "张伟"]
    assert [one["items"][0]["customer_name"] for one in (first, second)] == ["李强", "张伟"]
    assert second["next"] is None
    assert await names(which="within_7") == ["李强"]
    assert await names(which="within_90", words="zhang") == ["张伟"]
    assert await names(which="unverified") == ["李强", "王芳"]
    await let_pass(bank, 5)
    assert await names(which="ended") == ["李强"]
    assert await names(which="within_7") == []
    assert PASSPORT.number not in str((await clerk.get("/api/console/papers")).json())


async def test_a_number_is_in_clear_while_whoever_asks_has_said_what_for(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    await write(clerk, bank, zhang, 400)

    assert "number" not in (await seen(clerk, zhang))["items"][0]["document"]


# ------------------------------------------------------------------------------------------------ what to ask


async def test_whose_documents_nobody_knows_or_have_ended_is_asked_for_them(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient
) -> None:
    async def asked() -> dict[str, str]:
        told_of = (await clerk.get(f"/api/console/customers/{zhang}/circumstances")).json()["knowledge"]["questions"]
        return {one["what"]: one["why"] for one in told_of}

    before = await rules_say(bank, zhang)
    await write(clerk, bank, zhang, 1)
    known = await rules_say(bank, zhang)
    await let_pass(bank, 2)

    assert (before, known, await rules_say(bank, zhang)) == (PaperState.UNKNOWN, PaperState.SOON, PaperState.ENDED)
    assert await asked()


async def rules_say(bank: Database, who: UUID) -> PaperState | None:
    from bankhall.customers.papers.queries import best_state

    return await doors(bank).read(best_state, await doors(bank).read(customer, who))


# ------------------------------------------------------------------------------------------------ rules


@pytest.mark.parametrize(
    ("days", "mark"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0), (-900, 0)]
)
def test_marks_are_reached_on_their_day(days: int, mark: int | None) -> None:
    assert rules.mark_of(days) == mark


def person(birth_on: date | None, kind: CustomerKind = CustomerKind.PERSON) -> Customer:
    from bankhall.customers.types import CustomerStatus

    return Customer(
        id=new_id(),
        number="1000000014",
        kind=kind,
        name="张伟",
        status=CustomerStatus.ACTIVE,
        birth_on=birth_on,
        gender=None,
        documents=(),
        phones=(),
        emails=(),
        address=None,
        since_on=date(2020, 1, 1),
        source=None,
        source_id=None,
        version=1,
    )


@pytest.mark.parametrize(
    ("document", "birth_on", "from_on", "is_right"),
    [
        (Document(DocumentKind.RESIDENT_ID, "X", "CZ"), date(1980, 3, 1), date(2026, 3, 1), True),
        (Document(DocumentKind.RESIDENT_ID, "X", "CZ"), date(1980, 3, 2), date(2026, 3, 1), False),
        (Document(DocumentKind.RESIDENT_ID, "X", "CZ"), date(1980, 2, 29), date(2026, 2, 28), False),
        (Document(DocumentKind.RESIDENT_ID, "X", "CZ"), None, date(2026, 3, 1), True),
        (RESIDENT, date(1990, 1, 1), date(2026, 3, 1), True),
        (PASSPORT, date(1950, 1, 1), date(2026, 3, 1), False),
        (LICENCE, None, date(2026, 3, 1), True),
    ],
)
def test_only_the_cards_of_who_is_46_and_licences_hold_for_good(
    document: Document, birth_on: date | None, from_on: date, is_right: bool
) -> None:
    wrong = rules.wrong(person(birth_on), document, from_on, None, date(2026, 11, 30))

    assert (wrong == []) is is_right


CARD = Document(DocumentKind.RESIDENT_ID, "X", "CZ")


@pytest.mark.parametrize(
    ("document", "birth_on", "until_on", "is_right"),
    [
        pytest.param(CARD, date(2011, 3, 1), date(2031, 3, 1), True, id="a child's card, five years"),
        pytest.param(CARD, date(2010, 3, 2), date(2031, 3, 2), False, id="a day longer, the day before they are 16"),
        pytest.param(CARD, date(2010, 3, 1), date(2036, 3, 1), True, id="at 16, ten years"),
        pytest.param(CARD, date(2000, 3, 1), date(2046, 3, 1), True, id="at 26, twenty years"),
        pytest.param(CARD, date(2000, 3, 2), date(2046, 3, 1), False, id="the day before, not twenty"),
        pytest.param(CARD, None, date(2046, 3, 1), True, id="of whom nobody knows how old they are"),
        pytest.param(PASSPORT, date(2015, 1, 1), date(2031, 3, 2), False, id="a child's passport, five years"),
        pytest.param(PASSPORT, date(1990, 1, 1), date(2036, 3, 1), True, id="a passport, ten years"),
        pytest.param(
            Document(DocumentKind.PASSPORT, "E12345678", "CZ"),
            date(2015, 1, 1),
            date(2036, 3, 1),
            True,
            id="another state's",
        ),
        pytest.param(LICENCE, None, date(2099, 1, 1), True, id="a licence, for as long as it says"),
    ],
)
def test_how_long_a_document_can_be_valid_is_by_law_and_by_age(
    document: Document, birth_on: date | None, until_on: date, is_right: bool
) -> None:
    wrong = rules.wrong(person(birth_on), document, date(2026, 3, 1), until_on, date(2026, 11, 30))

    assert ([one.code for one in wrong] == []) is is_right
    assert all(one.code == "customers.valid_too_long" for one in wrong)


@pytest.mark.parametrize(
    ("kind", "number", "is_one"),
    [
        (DocumentKind.MAINLAND_PERMIT, "H12345678", True),
        (DocumentKind.MAINLAND_PERMIT, "M1234567801", True),
        (DocumentKind.MAINLAND_PERMIT, "12345678", True),
        (DocumentKind.MAINLAND_PERMIT, "K12345678", False),
        (DocumentKind.RESIDENCE_PERMIT, "CZE110080010101", True),
        (DocumentKind.RESIDENCE_PERMIT, "810000199408230021", True),
        (DocumentKind.RESIDENCE_PERMIT, "110105194912310021", False),
    ],
)
def test_permits_are_known_by_their_form(kind: DocumentKind, number: str, is_one: bool) -> None:
    assert is_document_number(Document(kind, number)) is is_one


# --------------------------------------------------------------------------------------------- reported by its owner


async def report(portal: httpx.AsyncClient, bank: Database, who: UUID, days: int, **said: Any) -> httpx.Response:
    until = (await today(bank) + timedelta(days=days)).isoformat()
    body = {"nth": 0, "version": await version(bank, who), "valid_until": until, **said}
    return await portal.post("/api/portal/papers", json=body)


@pytest.fixture
async def traveller(bank: Database) -> UUID:
    return await register(bank, "李芳", phones=("13900139000",), documents=(PASSPORT,))


async def test_a_customer_reports_a_renewal_and_it_waits_until_staff_have_seen_it(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, zhang, 20)
    told_of = await report(portal, bank, zhang, 3_000)
    (waiting,) = told_of.json()["items"]
    (listed,) = (await clerk.get("/api/console/papers?which=unverified")).json()["items"]
    # Nobody wrote it down but its customer: any member of staff may look at it.
    done = await step(clerk, zhang, "verify", paper_id=waiting["waits"]["id"], seen="original")
    (after,) = done.json()["items"]

    assert (told_of.status_code, waiting["state"], waiting["waits"]["origin"]) == (200, "soon", "portal")
    assert listed["customer_id"] == str(zhang)
    assert (after["state"], after["paper"]["is_verified"], after["waits"]) == ("valid", True, None)
    assert {"customers.report_renewal"} <= set(await acts(bank))


async def test_a_document_of_which_nothing_is_known_is_told_of_and_waits_and_holds_nothing_meanwhile(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    first, twin = await asyncio.gather(report(portal, bank, zhang, 3_000), report(portal, bank, zhang, 3_000))
    assert await rows(bank, "SELECT count(*) FROM customer_papers") == [(1,)]
    again = await report(portal, bank, zhang, 3_001)
    (waiting,) = again.json()["items"]
    gone = await step(clerk, zhang, "decline", paper_id=waiting["waits"]["id"])
    (declined,) = gone.json()["items"]
    third = await report(portal, bank, zhang, 3_000)
    (listed,) = (await clerk.get("/api/console/papers?which=unverified")).json()["items"]
    done = await step(clerk, zhang, "verify", paper_id=third.json()["items"][0]["waits"]["id"], seen="original")
    (after,) = done.json()["items"]

    assert (first.status_code, twin.status_code) == (200, 200), first.text
    assert (waiting["state"], waiting["paper"]) == ("unknown", None)
    assert waiting["waits"]["origin"] == "portal"
    assert (declined["state"], declined["waits"]) == ("unknown", None)
    assert listed["customer_id"] == str(zhang)
    assert (after["state"], after["paper"]["is_verified"], after["waits"]) == ("valid", True, None)


async def test_a_renewed_passport_comes_onto_the_file_with_its_number_only_once_it_was_seen(
    bank: Database, traveller: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, traveller, 20)
    async with counter(bank, as_customer(traveller), routes=routes) as portal:
        reported = await report(portal, bank, traveller, 3_000, number="E87654321")
    before = (await doors(bank).read(customer, traveller)).documents
    (item,) = (await seen(clerk, traveller))["items"]
    done = await step(clerk, traveller, "verify", paper_id=item["waits"]["id"], seen="original")
    again = await step(colleague, traveller, "verify", paper_id=item["waits"]["id"], seen="original")
    (after,) = done.json()["items"]

    assert (reported.status_code, before) == (200, (PASSPORT,))
    assert (await doors(bank).read(customer, traveller)).documents == (Document(PASSPORT.kind, "E87654321"),)
    assert (after["state"], after["paper"]["is_verified"], after["waits"]) == ("valid", True, None)
    assert (again.status_code, again.json()["code"]) == (409, "customers.paper_settled")
    assert len(done.json()["past"]) == 1


async def test_a_declined_report_leaves_what_held(
    bank: Database, traveller: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, traveller, 20)
    async with counter(bank, as_customer(traveller), routes=routes) as portal:
        await report(portal, bank, traveller, 3_000, number="E87654321")
    (item,) = (await seen(clerk, traveller))["items"]
    await step(clerk, traveller, "decline", paper_id=item["waits"]["id"])
    (after,) = (await seen(clerk, traveller))["items"]

    assert (after["state"], after["waits"], after["paper"]["is_verified"]) == ("soon", None, True)
    assert (await doors(bank).read(customer, traveller)).documents == (PASSPORT,)


async def test_somebody_elses_number_is_found_out_by_staff_and_never_by_who_reports_it(
    bank: Database, traveller: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient
) -> None:
    await register(bank, "王芳", phones=("13700137000",), documents=(Document(PASSPORT.kind, "E87654321"),))
    await verified(clerk, colleague, bank, traveller, 20)
    async with counter(bank, as_customer(traveller), routes=routes) as portal:
        reported = await report(portal, bank, traveller, 3_000, number="E87654321")
    (item,) = (await seen(clerk, traveller))["items"]
    refused = await step(clerk, traveller, "verify", paper_id=item["waits"]["id"], seen="original")

    assert reported.status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (409, "customers.document_known")
    assert (await doors(bank).read(customer, traveller)).documents == (PASSPORT,)


async def test_what_cannot_be_is_refused_and_twice_is_once(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, zhang, 20)
    ended = await report(portal, bank, zhang, -1)
    no_number = await report(portal, bank, zhang, 3_000, number="110105194912310021")
    no_second = await report(portal, bank, zhang, 3_000, nth=1)
    late = await report(portal, bank, zhang, 3_000, version=99)
    twice = await asyncio.gather(report(portal, bank, zhang, 3_000), report(portal, bank, zhang, 3_000))

    assert [one.status_code for one in (ended, no_number, no_second, late)] == [400, 400, 404, 409]
    assert [one.status_code for one in twice] == [200, 200]
    assert await rows(bank, "SELECT count(*) FROM customer_papers WHERE by_kind = 'customer'") == [(1,)]


async def test_what_staff_wrote_down_and_look_at_is_not_pushed_aside(
    bank: Database, zhang: UUID, clerk: httpx.AsyncClient, colleague: httpx.AsyncClient, portal: httpx.AsyncClient
) -> None:
    await verified(clerk, colleague, bank, zhang, 20)
    own = await report(portal, bank, zhang, 2_000)
    other = await report(portal, bank, zhang, 3_000)
    await write(clerk, bank, zhang, 2_500)
    refused = await report(portal, bank, zhang, 1_000)

    assert (own.status_code, other.status_code) == (200, 200)
    assert (refused.status_code, refused.json()["code"]) == (409, "customers.renewal_waits")
