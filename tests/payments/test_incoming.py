"""Money from other banks: credited once to whoever it is meant for, or refused with a reason, and answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
import xmlschema

from bankhall.accounts.actions.change import close_account
from bankhall.accounts.types import Because
from bankhall.kernel import db
from bankhall.kernel.actors import Actor, system
from bankhall.kernel.db import Database
from bankhall.kernel.ids import new_id
from bankhall.kernel.money import Money
from bankhall.kernel.portions import take_portions
from bankhall.kernel.vault import Vault
from bankhall.payments import routes as payment_routes
from bankhall.payments.actions.banks import keep_banks
from bankhall.payments.actions.incoming import take_transfers
from bankhall.payments.adapters import iso20022
from bankhall.payments.adapters.clearing import Folder, NotHanded
from bankhall.payments.adapters.simulated import ANSWERS_AFTER, PAYS_BACK_AFTER, SimulatedHouse
from bankhall.payments.jobs import exchange
from bankhall.payments.privacy import PORTIONS
from bankhall.payments.refunds import routes as refund_routes
from bankhall.payments.types import AnswerKind, Bank, Party, SentTransfer, TakenTransfers
from confirming import confirm_and_post
from counter import acts, as_customer, counter, doors, events, fresh_key, open_account, register
from counter import rows as ask
from databases import Database as Place
from looking import looked_for

OWN = Bank("999290000018", "BKHLCNBJ", "本行", "This bank")
CMB = Bank("308584000013", "CMBCCNBS", "招商银行", "China Merchants Bank")
_CLEARING = system("clearing")
SCHEMAS = Path(__file__).parents[3] / "shared" / "data" / "iso20022" / "xsd"


@dataclass
class Town:
    bank: Database
    zhang: UUID
    account: UUID
    number: str
    folder: Path
    at: dict[UUID, httpx.AsyncClient] = field(default_factory=dict)

    async def comes(self, *payments: str, name: str | None = None, head: str = "") -> TakenTransfers:
        return await self.take(message(*payments, name=name or uuid4().hex, head=head))

    async def take(self, raw: bytes) -> TakenTransfers:
        taken = iso20022.read_transfers(raw)
        return await doors(self.bank, _CLEARING).write(take_transfers, taken, raw, own_bank=OWN.code)

    def payment(self, minor: int = 250_00, /, **parts: str) -> str:
        return payment(minor, {"number": self.number} | parts)

    async def has(self) -> int:
        ((posted,),) = await ask(
            self.bank, "SELECT posted FROM ledger_balances WHERE account_id = :id", id=self.account
        )
        return int(posted)

    async def refused(self) -> list[str]:
        found = await ask(self.bank, "SELECT reason FROM incoming_payments WHERE reason IS NOT NULL ORDER BY id")
        return [row[0] for row in found]

    async def exchange(self) -> int:
        return await exchange(doors(self.bank, _CLEARING), Folder(self.folder), own_bank=OWN.code)


def message(*payments: str, name: str, head: str = "", version: str = "08") -> bytes:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.{version}"><FIToFICstmrCdtTrf><GrpHdr>'
        f"<MsgId>{name}</MsgId><CreDtTm>2026-11-29T09:00:00Z</CreDtTm><NbOfTxs>{len(payments)}</NbOfTxs>{head}"
        f"<SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>{''.join(payments)}</FIToFICstmrCdtTrf></Document>"
    ).encode()


def payment(minor: int, parts: dict[str, str]) -> str:
    named = f"<InstrId>{uuid4().hex}</InstrId><EndToEndId>E1</EndToEndId>"
    usual = {
        "ids": named,
        "name": "<Nm>张伟</Nm>",
        "currency": "CNY",
        "day": "2020-01-02",
        "memo": "<RmtInf><Ustrd>九月房租</Ustrd></RmtInf>",
        "to_bank": OWN.code,
        "debtor": "<Nm>李娜</Nm>",
    }
    one = usual | parts
    return (
        f"<CdtTrfTxInf><PmtId>{one['ids']}</PmtId>"
        f'<IntrBkSttlmAmt Ccy="{one["currency"]}">{minor // 100}.{minor % 100:02}</IntrBkSttlmAmt>'
        f"<IntrBkSttlmDt>{one['day']}</IntrBkSttlmDt><ChrgBr>SLEV</ChrgBr><Dbtr>{one['debtor']}</Dbtr>"
        "<DbtrAcct><Id><Othr><Id>6225880112345678</Id></Othr></Id></DbtrAcct>"
        "<DbtrAgt><FinInstnId><BICFI>CMBCCNBSXXX</BICFI></FinInstnId></DbtrAgt>"
        f"<CdtrAgt><FinInstnId><ClrSysMmbId><MmbId>{one['to_bank']}</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>"
        f"<Cdtr>{one['name']}</Cdtr><CdtrAcct><Id><Othr><Id>{one['number']}</Id></Othr></Id></CdtrAcct>"
        f"{one['memo']}</CdtTrfTxInf>"
    )


@pytest.fixture
async def town(database: Place, vault: Vault, tmp_path: Path) -> AsyncIterator[Town]:
    bank = Database(db.connect(database.url, connections=10), vault=vault)
    zhang, wang = [await register(bank, name) for name in ("张伟", "王芳")]
    account = await open_account(bank, zhang)
    ((number,),) = await ask(bank, "SELECT number FROM accounts WHERE id = :id", id=account)
    await doors(bank, system("tests")).write(keep_banks, [OWN, CMB])
    made = Town(bank, zhang, account, str(number), tmp_path / "clearing")
    async with AsyncExitStack() as stack:
        for one in (zhang, wang):
            made.at[one] = await stack.enter_async_context(
                counter(bank, as_customer(one), routes=[*payment_routes.routes, *refund_routes.routes])
            )
        yield made
    await bank.close()


async def test_money_from_another_bank_is_on_the_account_with_who_paid_and_what_for(town: Town) -> None:
    taken = await town.comes(town.payment(250_00))

    assert (taken.credited, taken.rejected) == (1, 0)
    assert await town.has() == 250_00
    ((incoming,),) = await ask(town.bank, "SELECT id FROM incoming_payments")
    told = (await town.at[town.zhang].get(f"/api/portal/transfers/{incoming}")).json()
    assert (told["other_name"], told["memo"], told["is_incoming"], told["state"]) == (
        "李娜",
        "九月房租",
        True,
        "settled",
    )
    assert told["from_number"] == "************5678"
    assert told["way"]["bank"]["name"] == "招商银行"
    assert "payments.money_arrived" in await events(town.bank)
    assert "payments.credit_incoming" in await acts(town.bank)


async def test_nobody_else_reads_what_somebody_was_paid(town: Town) -> None:
    await town.comes(town.payment())
    ((incoming,),) = await ask(town.bank, "SELECT id FROM incoming_payments")
    (other,) = set(town.at) - {town.zhang}

    answer = await town.at[other].get(f"/api/portal/transfers/{incoming}")
    nobody = await town.at[other].get(f"/api/portal/transfers/{new_id()}")

    assert answer.status_code == 404
    assert answer.json()["code"] == nobody.json()["code"]


async def test_who_was_paid_takes_it_home_and_nobody_else_does(town: Town) -> None:
    await town.comes(town.payment())
    other = await register(town.bank, "王五")

    mine = (await town.bank.doors(as_customer(town.zhang)).read(take_portions, PORTIONS))["incoming_payments"]
    others = (await town.bank.doors(as_customer(other)).read(take_portions, PORTIONS))["incoming_payments"]

    [row] = mine.rows
    assert (row["other_name"], row["memo"], row["amount"]["minor"]) == ("李娜", "九月房租", 250_00)
    assert "6225880112345678" not in str(row)
    assert others.rows == []


async def test_what_is_said_of_a_payment_lies_sealed(town: Town) -> None:
    await town.comes(town.payment())

    kept = await ask(
        town.bank,
        "SELECT i::text, m::text, i.sealed, m.sealed"
        " FROM incoming_payments i JOIN clearing_messages m ON m.id = i.message",
    )
    (told,) = kept
    text = "".join(one if isinstance(one, str) else bytes(one).decode("utf-8", "ignore") for one in told)
    assert not any(word in text for word in ("李娜", "张伟", "九月房租", "6225880112345678"))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"number": "6200000000000000000"}, "AC01"),
        ({"name": "<Nm>张三</Nm>"}, "BE01"),
        ({"name": ""}, "BE22"),
        ({"currency": "USD"}, "AM03"),
        ({"day": "2199-01-01"}, "DT01"),
        ({"to_bank": CMB.code}, "RC04"),
    ],
)
async def test_what_does_not_fit_goes_back_with_the_reason_and_moves_nothing(
    town: Town, parts: dict[str, str], reason: str
) -> None:
    taken = await town.comes(town.payment(250_00, **parts))

    assert (taken.credited, taken.rejected) == (0, 1)
    assert await town.refused() == [reason]
    assert await town.has() == 0
    assert "payments.refuse_incoming" in await acts(town.bank)


async def test_a_closed_account_takes_nothing(town: Town) -> None:
    await doors(town.bank).write(close_account, Because(town.account, "gone"))

    await town.comes(town.payment())

    assert await town.refused() == ["AC04"]


async def test_a_name_is_known_however_it_is_written(town: Town) -> None:
    await town.comes(town.payment(name="<Nm>张 伟</Nm>"))

    assert await town.has() == 250_00


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("<CtrlSum>500.01</CtrlSum>", "AM10"),
        ('<TtlIntrBkSttlmAmt Ccy="CNY">499.00</TtlIntrBkSttlmAmt>', "AM09"),
        ('<TtlIntrBkSttlmAmt Ccy="USD">500.00</TtlIntrBkSttlmAmt>', "AM09"),
    ],
)
async def test_of_a_message_that_is_not_what_it_says_nothing_is_taken(town: Town, head: str, reason: str) -> None:
    taken = await town.comes(town.payment(), town.payment(), head=head)

    assert (taken.credited, taken.rejected) == (0, 2)
    assert await town.refused() == [reason, reason]


async def test_a_message_that_has_fewer_payments_than_it_says_is_refused(town: Town) -> None:
    raw = message(town.payment(), name="M1").replace(b"<NbOfTxs>1<", b"<NbOfTxs>2<")

    await town.take(raw)

    assert await town.refused() == ["AM18"]


async def test_one_wrong_payment_stops_none_of_the_others(town: Town) -> None:
    taken = await town.comes(town.payment(1_00), town.payment(2_00, name="<Nm>张三</Nm>"), town.payment(3_00))

    assert (taken.credited, taken.rejected) == (2, 1)
    assert await town.has() == 4_00


async def test_the_same_message_again_credits_nothing(town: Town) -> None:
    raw = message(town.payment(), name="M1")
    await town.take(raw)

    again = await town.take(raw)

    assert again.repeated
    assert await town.has() == 250_00


async def test_other_content_under_a_known_name_is_put_aside(town: Town) -> None:
    await town.take(message(town.payment(1_00), name="M1"))

    other = await town.take(message(town.payment(9_00), name="M1"))

    assert other.is_put_aside
    assert await town.has() == 1_00


async def test_the_same_payment_in_another_message_is_refused_as_double(town: Town) -> None:
    ids = "<InstrId>I1</InstrId><EndToEndId>E1</EndToEndId>"
    await town.comes(town.payment(ids=ids))

    await town.comes(town.payment(ids=ids), town.payment(ids=ids))

    assert await town.has() == 250_00
    assert await town.refused() == ["AM05", "AM05"]


async def test_what_was_refused_may_come_again_corrected(town: Town) -> None:
    ids = "<InstrId>I1</InstrId><EndToEndId>E1</EndToEndId>"
    await town.comes(town.payment(ids=ids, name="<Nm>张三</Nm>"))

    await town.comes(town.payment(ids=ids))

    assert await town.has() == 250_00


async def test_ten_at_once_credit_one_payment_once(town: Town) -> None:
    ids = "<InstrId>I1</InstrId><EndToEndId>E1</EndToEndId>"

    await asyncio.gather(*(town.comes(town.payment(ids=ids)) for _ in range(10)))

    assert await town.has() == 250_00


async def test_payments_without_names_of_their_own_are_told_apart_by_their_places(town: Town) -> None:
    ids = "<EndToEndId>NOTPROVIDED</EndToEndId>"

    taken = await town.comes(town.payment(1_00, ids=ids), town.payment(2_00, ids=ids))

    assert taken.credited == 2


async def test_the_rent_of_each_month_arrives_though_its_payer_calls_it_by_the_same_name(town: Town) -> None:
    ids = "<EndToEndId>RENT</EndToEndId>"
    names = ("20261129CMBCCNBS000000000000001", "20261129CMBCCNBS000000000000002")

    taken = [await town.comes(town.payment(ids=ids), name=name) for name in names]

    assert [one.credited for one in taken] == [1, 1]
    assert await town.has() == 2 * 250_00


async def test_what_is_known_all_over_the_world_by_one_name_is_credited_once(town: Town) -> None:
    ids = f"<EndToEndId>RENT</EndToEndId><UETR>{uuid4()}</UETR>"

    await town.comes(town.payment(ids=ids))
    await town.comes(town.payment(ids=ids))

    assert await town.has() == 250_00
    assert await town.refused() == ["AM05"]


async def test_a_reference_is_what_it_is_for_where_nothing_else_is_said(town: Town) -> None:
    memo = "<RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>"
    await town.comes(town.payment(memo=memo))
    ((incoming,),) = await ask(town.bank, "SELECT id FROM incoming_payments")

    told = (await town.at[town.zhang].get(f"/api/portal/transfers/{incoming}")).json()

    assert told["memo"] == "RF18539007547034"


async def test_a_payer_whose_bank_says_no_more_is_taken(town: Town) -> None:
    bare = town.payment(debtor="").replace("<DbtrAcct><Id><Othr><Id>6225880112345678</Id></Othr></Id></DbtrAcct>", "")

    assert (await town.comes(bare)).credited == 1


async def test_the_other_bank_is_told_which_arrived_by_its_own_names(town: Town) -> None:
    raw = message(
        town.payment(ids="<InstrId>I1</InstrId><EndToEndId>E1</EndToEndId><TxId>T1</TxId>"),
        town.payment(ids="<EndToEndId>E2</EndToEndId>", name="<Nm>张三</Nm>"),
        name="M1",
    )
    arriving = town.folder / "in" / "one.xml"
    arriving.parent.mkdir(parents=True)
    arriving.write_bytes(raw)

    await town.exchange()

    (answer,) = (town.folder / "out").glob("*.xml")
    written = answer.read_text()
    told = iso20022.read_report(answer.read_bytes())
    assert [(one.kind, one.reason) for one in told.answers] == [
        (AnswerKind.ACCEPTED, None),
        (AnswerKind.REJECTED, "BE01"),
    ]
    assert "<OrgnlMsgId>M1</OrgnlMsgId>" in written
    assert "<OrgnlInstrId>I1</OrgnlInstrId><OrgnlEndToEndId>E1</OrgnlEndToEndId><OrgnlTxId>T1</OrgnlTxId>" in written
    assert written.count("OrgnlInstrId>") == 2
    if SCHEMAS.is_dir():
        xmlschema.XMLSchema(str(SCHEMAS / "pacs.002.001.10.xsd")).validate(written)
    assert not arriving.exists()


async def test_a_message_that_comes_again_is_answered_again_under_the_same_name(town: Town) -> None:
    raw, into = message(town.payment(), name="M1"), town.folder / "in"
    into.mkdir(parents=True)
    (into / "one.xml").write_bytes(raw)
    await town.exchange()
    (first,) = (town.folder / "out").glob("*.xml")
    first.unlink()

    (into / "again.xml").write_bytes(raw)
    await town.exchange()

    assert [one.name for one in (town.folder / "out").glob("*.xml")] == [first.name]
    assert await town.has() == 250_00


async def test_killed_between_taking_and_answering_it_is_answered_later(town: Town) -> None:
    await town.take(message(town.payment(), name="M1"))  # and then the worker was killed

    await town.exchange()

    assert len(list((town.folder / "out").glob("*.xml"))) == 1


async def test_whoever_is_paid_at_4444_in_a_demo_bank_pays_it_back(town: Town) -> None:
    house, now = SimulatedHouse(town.folder), datetime.now(UTC)
    sent = SentTransfer(
        instruction_id=new_id().hex,
        amount=Money(7_00, "CNY"),
        settled_on=now.date(),
        debtor=Party("张伟", town.number, OWN.code),
        creditor=Party("李娜", "6225880112344444", CMB.code),
        memo="借的",
    )
    await Folder(town.folder).hand_over("one", iso20022.write_transfer("one", sent, at=now))

    house.work(now + ANSWERS_AFTER)
    house.work(now + PAYS_BACK_AFTER + timedelta(seconds=1))
    for _ in range(2):  # its answer, of which this town knows nothing, and its payment
        await town.exchange()
    house.work(now + PAYS_BACK_AFTER + timedelta(minutes=1))

    assert await town.has() == 7_00
    assert [one.name[0] for one in (town.folder / "kept" / "told").iterdir()] == ["A"]


async def test_the_running_bank_cannot_change_what_came(town: Town, database: Place) -> None:
    await town.comes(town.payment())

    with psycopg.connect(database.url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE incoming_payments SET amount = 1")


async def test_the_database_itself_credits_an_instruction_once(town: Town, database: Place) -> None:
    await town.comes(town.payment(ids="<InstrId>I1</InstrId><EndToEndId>E1</EndToEndId>"))

    again = (
        "INSERT INTO incoming_payments SELECT gen_random_uuid(), message, nth + 1, bank, instruction_id, account_id,"
        " amount, currency, sealed, state, reason, transaction_id, at FROM incoming_payments"
    )
    with psycopg.connect(database.superuser_url) as connection, pytest.raises(psycopg.errors.UniqueViolation):
        connection.execute(again)


async def test_staff_see_what_came_without_who_it_was(town: Town) -> None:
    await town.comes(town.payment(ids="<InstrId>I1</InstrId><EndToEndId>E1</EndToEndId>"))
    await town.comes(town.payment(name="<Nm>张三</Nm>"))
    auditor = Actor(kind="staff", name="Sun Li", id=new_id(), rights=frozenset({"payments.see"}))
    async with counter(town.bank, auditor, routes=payment_routes.routes) as desk:
        every = (await desk.get("/api/console/incoming-payments")).json()["payments"]
        refused = (await desk.get("/api/console/incoming-payments", params={"in_state": "rejected"})).json()["payments"]
        named = (await desk.get("/api/console/incoming-payments", headers=looked_for("I1"))).json()["payments"]
        (first,) = (await desk.get("/api/console/incoming-payments", params={"limit": 1})).json()["payments"]

    assert [one["state"] for one in every] == ["rejected", "credited"]
    assert [one["reason"] for one in refused] == ["BE01"]
    assert [one["account_id"] for one in named] == [str(town.account)]
    assert first["known_as"]["name"] == "招商银行"
    assert not any(word in repr(every) for word in ("李娜", "张三", "九月房租", "6225880112345678"))


# -------------------------------------------------------------------------------------------- given back


async def test_money_from_another_bank_is_given_back_there_once_and_whoever_paid_reads_why(town: Town) -> None:
    await town.comes(town.payment(250_00), name="M1")
    ((incoming,),) = await ask(town.bank, "SELECT id FROM incoming_payments")

    given = await give_back(town, incoming, 100_00)
    await town.exchange()
    await town.exchange()

    assert given.status_code == 200, given.text
    assert given.json()["refundable"] == {"minor": 150_00, "currency": "CNY"}
    assert await town.has() == 150_00
    (path,) = [one for one in (town.folder / "out").glob("*.xml") if iso20022.kind_of(one.read_bytes()) == "pacs.004"]
    written = path.read_bytes()
    (answer,) = iso20022.read_returns(written).answers
    assert (answer.kind, answer.amount, answer.reason) == (AnswerKind.RETURNED, Money(100_00, "CNY"), "MS02")
    ((called,),) = await ask(town.bank, "SELECT instruction_id FROM incoming_payments")
    assert answer.instruction_id == called
    assert b"<OrgnlMsgId>M1</OrgnlMsgId>" in written
    assert b"<OrgnlEndToEndId>E1</OrgnlEndToEndId>" in written
    if SCHEMAS.is_dir():
        xmlschema.XMLSchema(str(SCHEMAS / "pacs.004.001.10.xsd")).validate(written.decode())


async def test_what_the_clearing_does_not_take_is_handed_over_again_under_the_same_name(
    town: Town, database: Place
) -> None:
    await town.comes(town.payment(250_00))
    ((incoming,),) = await ask(town.bank, "SELECT id FROM incoming_payments")
    await give_back(town, incoming, 250_00)
    town.folder.mkdir(parents=True, exist_ok=True)
    (town.folder / "out").write_text("in the way")

    with pytest.raises(NotHanded):
        await town.exchange()
    (town.folder / "out").unlink()
    with psycopg.connect(database.superuser_url) as later:
        later.execute("UPDATE refunds SET next_try_at = now()")
        later.execute("UPDATE clearing_reports SET next_try_at = now()")
    await town.exchange()

    assert await ask(town.bank, "SELECT handed_at IS NOT NULL FROM refunds") == [(True,)]
    written = [one.stem for one in (town.folder / "out").glob("*.xml")]
    ((refund,),) = await ask(town.bank, "SELECT id FROM refunds")
    assert refund.hex in written
    assert await town.has() == 0


async def give_back(town: Town, received: object, minor: int) -> httpx.Response:
    body = {"amount": {"minor": minor, "currency": "CNY"}}
    url = f"/api/portal/transfers/{received}/refunds"
    return await confirm_and_post(town.bank, town.at[town.zhang], url, body, headers=fresh_key())
