"""Files of payments as others write them: read where the standard allows it, and else refused by element and line."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema

from bankhall.kernel.xml import WrongXml
from bankhall.payments.adapters import iso20022
from bankhall.payments.adapters.iso20022.pain002 import RowStatus, Status
from bankhall.payments.bulk import rules
from bankhall.payments.bulk.types import FileKind
from bankhall.payments.types import Fault, Read, Unreadable
from mutating import mutated

_DATA = Path(__file__).parents[3] / "shared" / "data" / "iso20022"
needs_schemas = pytest.mark.skipif(not _DATA.is_dir(), reason="the ISO 20022 schemas are not at hand")

_ROW = """<CdtTrfTxInf><PmtId><EndToEndId>E{nth}</EndToEndId></PmtId><Amt><InstdAmt Ccy="CNY">{amount}</InstdAmt></Amt>
<Cdtr><Nm>李娜</Nm></Cdtr><CdtrAcct><Id><Othr><Id>6225880112345678</Id></Othr></Id></CdtrAcct>
<RmtInf><Ustrd>工资</Ustrd></RmtInf></CdtTrfTxInf>"""


def initiation(
    *amounts: str, version: str = "09", count: str | None = None, total: str = "", day: str = "<Dt>2026-11-30</Dt>"
) -> bytes:
    rows = "".join(_ROW.format(nth=nth, amount=amount) for nth, amount in enumerate(amounts))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>WAGES-11</MsgId><CreDtTm>2026-11-29T09:00:00</CreDtTm><NbOfTxs>{count or len(amounts)}</NbOfTxs>{total}
<InitgPty><Nm>公司</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt>{day}</ReqdExctnDt><Dbtr><Nm>公司</Nm></Dbtr>
<DbtrAcct><Id><Othr><Id>6229880000000001</Id></Othr></Id></DbtrAcct><DbtrAgt><FinInstnId/></DbtrAgt>
{rows}</PmtInf></CstmrCdtTrfInitn></Document>""".encode()


def read(content: bytes) -> Read:
    found = rules.read(rules.kind_of(content), content, currency="CNY")
    assert isinstance(found, Read), found
    return found


def refused(content: bytes) -> Unreadable:
    found = rules.read(rules.kind_of(content), content, currency="CNY")
    assert isinstance(found, Unreadable), found
    return found


@pytest.mark.parametrize("version", [f"{nth:02}" for nth in range(3, 13)])
def test_every_version_from_03_to_12_is_read(version: str) -> None:
    day = "2026-11-30" if version < "08" else "<Dt>2026-11-30</Dt>"
    found = read(initiation("1.00", "2.50", version=version, total="<CtrlSum>3.5</CtrlSum>", day=day))
    assert [row.amount for row in found.rows] == ["1.00", "2.50"]
    assert (found.message_id, found.rows[0].group, found.rows[1].end_to_end) == ("WAGES-11", "P1", "E1")
    assert (found.rows[0].name, found.rows[0].from_account) == ("李娜", "6229880000000001")
    assert str(found.rows[0].requested_on) == "2026-11-30"


@needs_schemas
@pytest.mark.parametrize("name", sorted(path.name for path in _DATA.glob("samples/sepaxml_transfer*")))
def test_what_other_programs_write_is_read(name: str) -> None:
    content = (_DATA / "samples" / name).read_bytes()
    found = read(content)
    assert len(found.rows) == content.count(b"<CdtTrfTxInf>")
    assert all(row.name and row.account and row.amount for row in found.rows)


@pytest.mark.parametrize(
    ("content", "place", "why"),
    [
        (initiation("1.00", count="2"), "GrpHdr/NbOfTxs", "says 2, and there are 1"),
        (initiation("1.00", total="<CtrlSum>2</CtrlSum>"), "GrpHdr/CtrlSum", "says 2, and the amounts come to 1.00"),
        (initiation("1.00", version="13"), "Document", "versions 03 to 12"),
        (initiation("1.00", version="02"), "Document", "versions 03 to 12"),
        (initiation("1.00").replace(b"pain.001", b"pain.008"), "Document", "not a pain.001"),
        (initiation("-1.00"), "Amt/InstdAmt", "not an amount"),
        (initiation("1.000001"), "Amt/InstdAmt", "not an amount"),
        (initiation("1e3"), "Amt/InstdAmt", "not an amount"),
        (initiation("1.00").replace(b' Ccy="CNY"', b""), "Amt/InstdAmt", "no currency"),
        (initiation("1.00", day="<Dt>2026-02-30</Dt>"), "ReqdExctnDt/Dt", "not a day"),
        (initiation("1.00").replace(b"<EndToEndId>E0</EndToEndId>", b""), "PmtId/EndToEndId", "is missing"),
        (initiation("1.00").replace(b">E0<", b">" + b"x" * 36 + b"<"), "PmtId/EndToEndId", "1 to 35"),
        (initiation("1.00").replace(b"<PmtMtd>TRF", b"<PmtMtd>XXX"), "PmtInf/PmtMtd", "one of CHK"),
        (initiation("1.00").replace(b"<MsgId>WAGES-11</MsgId>", b""), "GrpHdr/MsgId", "is missing"),
        (initiation("1.00").replace(b"<RmtInf>", b"<Bonus/><RmtInf>"), "CdtTrfTxInf/Bonus", "no element"),
        (initiation("1.00").replace(b"<Cdtr>", b"<RmtInf/><Cdtr>"), "CdtTrfTxInf/Cdtr", "wrong place"),
        (
            initiation("1.00").replace(b"<Nm>\xe6\x9d\x8e", b'<Nm xmlns="urn:x">\xe6\x9d\x8e'),
            "Cdtr/Nm",
            "another schema",
        ),
        (initiation(), "PmtInf/CdtTrfTxInf", "is missing"),
        (initiation("1.00")[:-30], "", "line"),
        (b"<html/>", "html", "Document is missing"),
    ],
)
def test_what_is_wrong_is_named_by_element_and_line(content: bytes, place: str, why: str) -> None:
    found = refused(content)
    assert found.code == "not_valid"
    assert place in found.place
    assert why in found.told
    assert found.line >= 1


_BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;&a;">]><Document>&b;</Document>'
_OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document>&a;</Document>'


@pytest.mark.parametrize("content", [_BOMB, _OUTSIDE, _BOMB.decode().encode("utf-16")])
def test_entities_are_refused_before_they_are_declared(content: bytes) -> None:
    assert "document type" in refused(content).told or "encoding" in refused(content).told


def test_nothing_is_deeper_or_longer_than_is_taken() -> None:
    assert "deeper" in refused(b"<Document>" + b"<a>" * 60).told
    assert refused(initiation(*["1.00"] * 20_001)).code == "too_many_rows"
    lines = "\n".join(["姓名,账号,金额"] + ["李娜,6225880112345678,1"] * 20_001)
    assert refused(lines.encode()).code == "too_many_rows"


def _verdicts(name: str, schema: str, rounds: int) -> Iterator[tuple[bool, str, bytes]]:
    """Of mutated files: whether they are valid, and what we say."""
    xsd = xmlschema.XMLSchema(str(_DATA / "xsd" / schema))
    document = ElementTree.fromstring((_DATA / "samples" / name).read_bytes())
    rolls = random.Random(2022)
    for _ in range(rounds):
        content = ElementTree.tostring(mutated(document, rolls))
        try:
            iso20022.read_initiation(content, most_bytes=10**6, most_rows=100, too_many=ValueError)
            said = ""
        except WrongXml as error:
            said = error.why
        yield xsd.is_valid(content.decode()), said, content


@needs_schemas
@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("sepaxml_transfer_test_00100103_20.xml", "pain.001.001.03.xsd"),
        ("sepaxml_transfer_test_00100109_20.xml", "pain.001.001.09.xsd"),
        ("sepaxml_transfer_test_00100111_20.xml", "pain.001.001.11.xsd"),
    ],
)
def test_no_valid_file_is_refused_and_hardly_an_invalid_one_read(name: str, schema: str) -> None:
    """What the schema itself says of 400 altered files; sums and counts are ours to check beyond it."""
    passed, invalid = [], 0
    for is_valid, said, content in _verdicts(name, schema, 400):
        if is_valid:
            assert not said or "says" in said, (said, content)
        else:
            invalid += 1
            if not said:
                passed.append(content)
    assert invalid > 150
    assert len(passed) <= invalid * 0.02, passed[:3]


@needs_schemas
def test_the_result_fits_its_schema() -> None:
    rows = [
        RowStatus("P1", "I1", "E1", Status.SETTLED),
        RowStatus("P1", "", "E2", Status.REJECTED, "payments.not_enough"),
        RowStatus("P2", "", "E3", Status.CANCELLED),
    ]
    made = iso20022.write_result(
        "0" * 32, rows, of="WAGES-11", kind="pain.001.001.09", party="银行", at=datetime.now(UTC)
    )
    xmlschema.XMLSchema(str(_DATA / "xsd" / "pain.002.001.10.xsd")).validate(made.decode())
    assert b"PART" in made


# ------------------------------------------------------------------------------------------------------ tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    lines = [
        "收款人姓名|收款账号|开户行|金额|附言",
        "李娜|6225880112345678|招商银行|1234.50|十一月工资",
        "",
        "王芳|6225880112345679||7|",
    ]
    found = read("\r\n".join(lines).replace("|", delimiter).encode(encoding))
    assert [(row.name, row.account, row.bank, row.amount, row.memo) for row in found.rows] == [
        ("李娜", "6225880112345678", "招商银行", "1234.50", "十一月工资"),
        ("王芳", "6225880112345679", "", "7", ""),
    ]
    assert found.rows[1].line == 4


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,234.50", "1234.50"),
        ("¥ 1234.5", "1234.5"),
        ("１２３４．５", "1234.5"),
        ("1234,50", "1234.50"),
        ("1.234,50", "1234.50"),
    ],
)
def test_amounts_as_people_write_them(written: str, amount: str) -> None:
    (row,) = read(f'Name,Account,Amount\nLi Na,6225880112345678,"{written}"'.encode()).rows
    assert (row.amount, row.faults) == (amount, ())


@pytest.mark.parametrize("written", ["", "abc", "1.2.3", "=1+1", "1e5", "--1"])
def test_what_is_no_amount_is_a_fault_of_its_row(written: str) -> None:
    (row,) = read(f"name,account,amount\nLi Na,6225880112345678,{written}".encode()).rows
    assert row.faults == (Fault("amount", "not_a_number"),)


def test_a_number_that_a_spreadsheet_has_rounded_is_told() -> None:
    (row,) = read(b"name,account,amount\nLi Na,6.22588E+15,1").rows
    assert Fault("account", "rounded") in row.faults


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"name,amount\nLi,1", "heading_missing"),
        (b"name,account,amount,amount\nLi,1,1,1", "heading_twice"),
        (b'name,account,amount\n"Li,1,1', "not_a_table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        (b"PK\x03\x04\xff\xff\xff", "not_text"),
        (b"name,account,amount\n", "no_rows"),
        (b"", "heading_missing"),
    ],
)
def test_what_is_no_table_of_payments_is_refused_whole(content: bytes, code: str) -> None:
    assert refused(content).code == code


def test_the_template_is_read_as_it_is() -> None:
    from io import BytesIO

    from bankhall.kernel.i18n import Language
    from bankhall.payments.bulk.sheets import write_template

    for language in Language:
        file = BytesIO()
        write_template(file, language)
        assert refused(file.getvalue()).code == "no_rows"
        assert rules.kind_of(file.getvalue()) is FileKind.CSV
