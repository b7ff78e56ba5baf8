"""The clearing's language: what we write fits the schemas, what others write is read, what is wrong is named."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from bankhall.kernel.money import Money
from bankhall.kernel.xml import WrongXml
from bankhall.payments.adapters import iso20022
from bankhall.payments.adapters.iso20022 import AdviceEntry
from bankhall.payments.types import (
    Answer,
    AnswerKind,
    ChargeBearer,
    Party,
    PaymentIds,
    PostalAddress,
    Recall,
    SentAbroad,
    SentTransfer,
)

_DATA = Path(__file__).parents[3] / "shared" / "data" / "iso20022"
_AT = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
_ON = date(2026, 11, 29)
_ID = "0193771e7d3b7c52a3f4d5e6f7a8b9c0"

needs_schemas = pytest.mark.skipif(not _DATA.is_dir(), reason="the ISO 20022 schemas are not at hand")


@cache
def _schema(name: str) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(_DATA / "xsd" / f"{name}.xsd"))


def _transfer(memo: str = "周末的饭钱 & <茶>", minor: int = 1_234_56) -> SentTransfer:
    return SentTransfer(
        instruction_id=_ID,
        amount=Money(minor, "CNY"),
        settled_on=_ON,
        debtor=Party("张伟", "6229880000000001", "313100099990"),
        creditor=Party("李娜 O'Neil", "6225880112345678", "308584000013"),
        memo=memo,
        ids=PaymentIds(_ID, _ID, _ID),
    )


def _answer(kind: AnswerKind, **more: object) -> Answer:
    told: dict[str, object] = {"reason": None, "said": None, "amount": Money(1_234_56, "CNY")} | more
    return Answer(kind=kind, instruction_id=_ID, **told)  # type: ignore[arg-type]  # a test's shorthand


_REJECTED = _answer(AnswerKind.REJECTED, reason="AC01", said="账号不存在")
_RETURNED = _answer(AnswerKind.RETURNED, reason="AC04")
_ENTRY = AdviceEntry(
    amount=Money(5_00, "CNY"), is_credit=True, is_booked=True, booked_on=_ON, reference=_ID, memo="退款"
)

_ABROAD = SentAbroad(
    uetr=UUID("8a562c67-ca16-48ba-b074-65581be6f001"),
    instructed=Money(7_097_70, "CNY"),
    rate=Decimal("7.0977"),
    charges=ChargeBearer.PAYER,
    charged=Money(141_96, "CNY"),
    via="BOFAUS3N",
    payer_at=PostalAddress(country="CN", town="Shanghai"),
    payee_at=PostalAddress(
        country="DE", town="Frankfurt am Main", street="Taunusanlage", building="12", postcode="60325"
    ),
    purpose="223022",
)


def _abroad(charges: ChargeBearer = ChargeBearer.PAYER) -> SentTransfer:
    return replace(
        _transfer("Tuition 2026/27"),
        amount=Money(1_000_00, "EUR"),
        debtor=Party("ZHANG WEI", "6229880000000001", "BKHLCNSH"),
        creditor=Party("Anna Mueller", "DE89370400440532013000", "DEUTDEFF"),
        abroad=replace(_ABROAD, charges=charges, charged=None if charges is ChargeBearer.SHARED else _ABROAD.charged),
    )


@needs_schemas
@pytest.mark.parametrize("charges", ChargeBearer)
def test_a_remittance_fits_the_schema_whoever_bears_the_charges(charges: ChargeBearer) -> None:
    written = iso20022.write_transfer(_ID, _abroad(charges), at=_AT)
    _schema("pacs.008.001.08").validate(written.decode())


def test_a_remittance_says_what_was_exchanged_at_which_rate_and_who_bears_what() -> None:
    written = iso20022.write_transfer(_ID, _abroad(), at=_AT).decode()
    for told in (
        "<SttlmMtd>INDA</SttlmMtd>",
        "<UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR>",
        '<IntrBkSttlmAmt Ccy="EUR">1000.00</IntrBkSttlmAmt>',
        '<InstdAmt Ccy="CNY">7097.70</InstdAmt><XchgRate>7.0977</XchgRate><ChrgBr>DEBT</ChrgBr>',
        '<ChrgsInf><Amt Ccy="CNY">141.96</Amt><Agt><FinInstnId><BICFI>BKHLCNSH</BICFI>',
        "<InstdAgt><FinInstnId><BICFI>BOFAUS3N</BICFI>",
        "<CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN>",
        "<PstCd>60325</PstCd><TwnNm>Frankfurt am Main</TwnNm><Ctry>DE</Ctry>",
        "<Ctry>CN</Ctry></Authrty><Dtls><Cd>223022</Cd>",
    ):
        assert told in written, told
    (read,) = iso20022.read_transfers(written.encode()).transfers
    assert (read.amount, read.creditor.account, read.creditor.bank) == (
        Money(1_000_00, "EUR"),
        "DE89370400440532013000",
        "DEUTDEFF",
    )


_RECALL = Recall(
    name="0" * 32,
    instruction_id=_ID,
    amount=Money(1_00, "CNY"),
    settled_on=_ON,
    reason="FRAD",
    own_bank="999290000018",
    other_bank="102100099996",
)

_WRITTEN = {
    "pacs.008.001.08": iso20022.write_transfer(_ID, _transfer(), at=_AT),
    "pacs.002.001.10": iso20022.write_report("R1", [_REJECTED, _answer(AnswerKind.ACCEPTED)], of=_ID, at=_AT),
    "pacs.004.001.10": iso20022.write_returns("R2", [_RETURNED], of=_ID, settled_on=_ON, at=_AT),
    "camt.056.001.08": iso20022.write_recall(_RECALL, at=_AT),
    "camt.029.001.09": iso20022.write_resolution("C1", _RECALL, "CUST", at=_AT),
    "camt.054.001.08": iso20022.write_advice("A1", "6229880000000001", [_ENTRY], at=_AT),
}


@needs_schemas
@pytest.mark.parametrize("version", list(_WRITTEN))
def test_what_we_write_fits_the_schema(version: str) -> None:
    _schema(version).validate(_WRITTEN[version].decode())


@pytest.mark.parametrize("version", list(_WRITTEN))
def test_a_message_says_which_it_is(version: str) -> None:
    assert iso20022.kind_of(_WRITTEN[version]) == version[:8]


def test_what_we_write_is_read_as_it_was() -> None:
    assert iso20022.read_transfers(_WRITTEN["pacs.008.001.08"]).transfers == (_transfer(),)
    report = iso20022.read_report(_WRITTEN["pacs.002.001.10"])
    assert (report.message_id, report.answers) == ("R1", (_REJECTED, _answer(AnswerKind.ACCEPTED)))
    assert iso20022.read_returns(_WRITTEN["pacs.004.001.10"]).answers == (_RETURNED,)
    assert iso20022.read_recall(_WRITTEN["camt.056.001.08"]) == _RECALL
    (refused,) = iso20022.read_resolution(_WRITTEN["camt.029.001.09"]).answers
    assert (refused.instruction_id, refused.is_refused, refused.reason) == (_ID, True, "CUST")
    (advice,) = iso20022.read_advice(_WRITTEN["camt.054.001.08"])
    assert (advice.account, advice.entries) == ("6229880000000001", (_ENTRY,))


@given(st.integers(1, 10**13), st.text("&<>'\" 茶abc]", min_size=1, max_size=60).map(str.strip).filter(bool))
@settings(deadline=None, max_examples=50)
def test_any_amount_and_memo_come_back_as_they_went(minor: int, memo: str) -> None:
    written = iso20022.write_transfer(_ID, _transfer(memo, minor), at=_AT)
    assert iso20022.read_transfers(written).transfers == (_transfer(memo, minor),)


@needs_schemas
def test_advices_of_others_are_read_in_each_version() -> None:
    samples = sorted((_DATA / "samples").glob("*camt054*.xml"))
    assert samples
    for sample in samples:
        for advice in iso20022.read_advice(sample.read_bytes()):
            assert advice.account == "CH2801234000123456789"
            assert advice.entries


def test_a_status_of_the_whole_message_counts_for_what_is_in_it() -> None:
    written = b"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.03"><FIToFIPmtStsRpt>
        <GrpHdr><MsgId>R9</MsgId><CreDtTm>2026-11-29T09:30:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pacs.008</OrgnlMsgNmId><GrpSts>RJCT</GrpSts>
        <StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts></FIToFIPmtStsRpt></Document>"""
    (answer,) = iso20022.read_report(written).answers
    assert (answer.kind, answer.instruction_id, answer.reason) == (AnswerKind.REJECTED, "M1", "FF01")


def test_an_envelope_around_the_document_is_taken_off() -> None:
    inner = _WRITTEN["pacs.002.001.10"].split(b"?>", 1)[1]
    wrapped = b'<BizMsg><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"/>' + inner + b"</BizMsg>"
    assert iso20022.kind_of(wrapped) == "pacs.002"
    assert iso20022.read_report(wrapped).message_id == "R1"


@pytest.mark.parametrize(
    ("version", "old", "new", "place"),
    [
        ("pacs.002.001.10", "ACSC", "ABCD", "TxInfAndSts/TxSts"),
        ("pacs.002.001.10", "<TxSts>ACSC</TxSts>", "", "TxInfAndSts/TxSts"),
        ("pacs.002.001.10", "<MsgId>R1</MsgId>", "<MsgId>R1</MsgId><MsgId>R2</MsgId>", "GrpHdr/MsgId"),
        ("pacs.002.001.10", "<MsgId>R1</MsgId>", f"<MsgId>{'R' * 36}</MsgId>", "GrpHdr/MsgId"),
        ("pacs.002.001.10", '"CNY">1234.56', '"CNY">1234.567', "OrgnlTxRef/IntrBkSttlmAmt"),
        ("pacs.002.001.10", '"CNY">1234.56', '"XXQ">1234.56', "OrgnlTxRef/IntrBkSttlmAmt"),
        ("pacs.004.001.10", '"CNY">1234.56', '"CNY">-1234.56', "TxInf/RtrdIntrBkSttlmAmt"),
        ("pacs.004.001.10", '"CNY">1234.56', '"CNY">0', "TxInf/RtrdIntrBkSttlmAmt"),
        ("pacs.004.001.10", '"CNY">1234.56', '"CNY">1e5', "TxInf/RtrdIntrBkSttlmAmt"),
        ("pacs.004.001.10", '"CNY">1234.56', '"CNY">NaN', "TxInf/RtrdIntrBkSttlmAmt"),
        ("pacs.008.001.08", "2026-11-29</IntrBk", "2026-13-29</IntrBk", "CdtTrfTxInf/IntrBkSttlmDt"),
        ("pacs.008.001.08", "<Nm>张伟</Nm>", "<Nm>张\u202e伟</Nm>", "Dbtr/Nm"),
        ("pacs.008.001.08", "<Nm>张伟</Nm>", "<Nm><Nm>张伟</Nm></Nm>", "Dbtr/Nm"),
        ("camt.054.001.08", "CRDT", "BOTH", "Ntry/CdtDbtInd"),
    ],
)
def test_what_is_wrong_is_named(version: str, old: str, new: str, place: str) -> None:
    bent = _WRITTEN[version].decode().replace(old, new).encode()
    readers = {
        "pacs.008": iso20022.read_transfers,
        "pacs.002": iso20022.read_report,
        "pacs.004": iso20022.read_returns,
        "camt.054": iso20022.read_advice,
    }
    with pytest.raises(WrongXml) as caught:
        readers[version[:8]](bent)
    assert caught.value.place.endswith(place), caught.value.place


@pytest.mark.parametrize(
    "data", [b"<Document/>", b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>']
)
def test_a_message_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(WrongXml):
        iso20022.kind_of(data)
