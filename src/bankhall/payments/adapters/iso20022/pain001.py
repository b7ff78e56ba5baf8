"""pain.001: what a customer wants to be paid, in versions 03 to 12, as the programs of others write it.

Held against the shape of the message (order, number and kind of its elements), with what newer versions have added;
sums and counts are checked. What a row says that this bank cannot do is a fault of the row, not of the file.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final

from bankhall.kernel.lines import is_line
from bankhall.kernel.xml import Element, read_xml
from bankhall.kernel.xml_shapes import check_kind, check_shape, shapes_of
from bankhall.payments.types import Fault, FileRow, Read

_NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."
_VERSIONS: Final = frozenset(f"{nth:02}" for nth in range(3, 13))
_MOST_ELEMENTS: Final = 3_000_000
# From then on an account may be named by a telephone number or an address alone.
_ACCOUNT_MAY_BE_A_PROXY: Final = "11"
_SAYS_WHICH: Final = "08"
_WHICH: Final = shapes_of({"ReqdExctnDt": "Dt:day|DtTm:instant"})

_PARTY: Final = "Nm?:140 PstlAdr? Id? CtryOfRes?:country CtctDtls?"
_ACCOUNT: Final = "Id? Tp? Ccy?:currency Nm?:70 Prxy?"
_AGENT: Final = "FinInstnId BrnchId?"
_KIND: Final = "InstrPrty?:HIGH/NORM SvcLvl* LclInstrm? CtgyPurp?"

_SHAPES: Final = shapes_of(
    {
        "Document": "CstmrCdtTrfInitn",
        "CstmrCdtTrfInitn": "GrpHdr PmtInf+ SplmtryData*",
        "GrpHdr": ("MsgId:35 CreDtTm:instant Authstn{0,2} NbOfTxs:count CtrlSum?:decimal InitgPty FwdgAgt? InitnSrc?"),
        "PmtInf": (
            "PmtInfId:35 PmtMtd:CHK/TRF/TRA ReqdAdvcTp? BtchBookg?:bool NbOfTxs?:count CtrlSum?:decimal PmtTpInf?"
            " ReqdExctnDt PoolgAdjstmntDt?:day Dbtr DbtrAcct DbtrAgt DbtrAgtAcct? InstrForDbtrAgt?:140 UltmtDbtr?"
            " ChrgBr?:DEBT/CRED/SHAR/SLEV ChrgsAcct? ChrgsAcctAgt? CdtTrfTxInf+"
        ),
        "CdtTrfTxInf": (
            "PmtId PmtTpInf? Amt XchgRateInf? ChrgBr?:DEBT/CRED/SHAR/SLEV MndtRltdInf? ChqInstr? UltmtDbtr? IntrmyAgt1?"
            " IntrmyAgt1Acct? IntrmyAgt2? IntrmyAgt2Acct? IntrmyAgt3? IntrmyAgt3Acct? CdtrAgt? CdtrAgtAcct? Cdtr?"
            " CdtrAcct? UltmtCdtr? InstrForCdtrAgt* InstrForDbtrAgt? Purp? RgltryRptg{0,10} Tax? RltdRmtInf{0,10}"
            " RmtInf? SplmtryData*"
        ),
        "PmtId": "InstrId?:35 EndToEndId:35 UETR?:36",
        "PmtTpInf": _KIND,
        "CdtTrfTxInf/Amt": "InstdAmt:amount|EqvtAmt",
        "EqvtAmt": "Amt:amount CcyOfTrf:currency",
        "RmtInf": "Ustrd*:140 Strd*",
        **{f"{role}/Id": "OrgId|PrvtId" for role in ("InitgPty", "Dbtr", "Cdtr", "UltmtDbtr", "UltmtCdtr")},
        "SvcLvl": "Cd:4|Prtry:35",
        **dict.fromkeys(("LclInstrm", "CtgyPurp"), "Cd:35|Prtry:35"),
        "Purp": "Cd:4|Prtry:35",
        **{f"{role}Acct/Id/Othr": "Id:34 SchmeNm? Issr?:35" for role in ("Dbtr", "Cdtr")},
        **dict.fromkeys(("InitgPty", "Dbtr", "Cdtr", "UltmtDbtr", "UltmtCdtr"), _PARTY),
        **dict.fromkeys(("DbtrAcct", "CdtrAcct", "DbtrAgtAcct", "CdtrAgtAcct", "ChrgsAcct"), _ACCOUNT),
        **{f"{role}Acct/Id": "IBAN:iban|Othr" for role in ("Dbtr", "Cdtr", "DbtrAgt", "CdtrAgt", "Chrgs")},
        **dict.fromkeys(("DbtrAgt", "CdtrAgt", "FwdgAgt", "ChrgsAcctAgt"), _AGENT),
        "FinInstnId": "BIC:bic|BICFI?:bic ClrSysMmbId? LEI?:20 Nm?:140 PstlAdr? Othr?",
        "ClrSysMmbId": "ClrSysId? MmbId:35",
        "PstlAdr": (
            "AdrTp? CareOf?:140 Dept?:70 SubDept?:70 StrtNm?:140 BldgNb?:16 BldgNm?:140 Flr?:70 UnitNb?:16 PstBx?:16"
            " Room?:70 PstCd?:16 TwnNm?:140 TwnLctnNm?:140 DstrctNm?:140 CtrySubDvsn?:35 Ctry?:country AdrLine{0,7}:70"
        ),
    }
)


def read_initiation(data: bytes, *, most_bytes: int, most_rows: int, too_many: Callable[[], Exception]) -> Read:
    """Raises WrongXml naming element and line, and what `too_many` makes."""
    taking = _Taking(most_rows, too_many)
    root = read_xml(data, most_bytes=most_bytes, most_elements=_MOST_ELEMENTS, each={"CdtTrfTxInf": taking.take})
    if taking.document is None:
        _document(root)
    document = taking.document or root
    check_shape(document, _SHAPES)
    body = document.child("CstmrCdtTrfInitn")
    head = body.child("GrpHdr")
    _check_sums(head, taking.rows)
    for block in body.all("PmtInf"):
        _check_sums(block, taking.of_block.get(id(block), []))
    return Read(head.words("MsgId", most=35), document.namespace.rpartition("xsd:")[2], tuple(taking.rows))


class _Taking:
    """Row by row, as they are read."""

    def __init__(self, most_rows: int, too_many: Callable[[], Exception]) -> None:
        self._most_rows = most_rows
        self._too_many = too_many
        self.document: Element | None = None
        self.rows: list[FileRow] = []
        self.of_block: dict[int, list[FileRow]] = {}

    def take(self, element: Element) -> None:
        block = element.parent
        if block is None or block.name != "PmtInf":
            raise element.wrong("stands in the wrong place")
        if self.document is None:
            top: Element = element
            while top.parent is not None and top.name != "Document":
                top = top.parent
            _document(top)
            self.document = top
        check_shape(element, _SHAPES)
        if len(self.rows) >= self._most_rows:
            raise self._too_many()
        row = _row(element, block, self.document)
        self.rows.append(row)
        self.of_block.setdefault(id(block), []).append(row)


def _document(element: Element) -> None:
    if element.name != "Document":
        raise element.wrong("not a message of ISO 20022: its Document is missing")
    if not element.namespace.startswith(_NAMESPACE):
        raise element.wrong(f"not a pain.001: {element.namespace[:80] or 'no namespace'}")
    if (version := element.namespace.removeprefix(_NAMESPACE)) not in _VERSIONS:
        raise element.wrong(f"versions 03 to 12 of pain.001 are read, not {version[:10]}")


def _check_sums(told: Element, rows: list[FileRow]) -> None:
    """Raises WrongXml where the file says another number or sum than it has."""
    count, total = told.maybe("NbOfTxs"), told.maybe("CtrlSum")
    if count is not None and int(count.text) != len(rows):
        raise count.wrong(f"says {int(count.text)}, and there are {len(rows)}")
    if total is not None:
        found = sum((row.amount_told for row in rows), Decimal(0))
        if Decimal(total.text) != found:
            raise total.wrong(f"says {total.text}, and the amounts come to {found:f}")


def _row(told: Element, block: Element, document: Element) -> FileRow:
    faults: list[Fault] = []
    amount = told.child("Amt").maybe("InstdAmt")
    if amount is None:
        faults.append(Fault("amount", "equivalent"))
        amount = told.child("Amt", "EqvtAmt", "Amt")
    check_kind(amount, "amount")
    if block.child("PmtMtd").text == "CHK" or told.maybe("ChqInstr") is not None:
        faults.append(Fault("amount", "cheque"))
    ids = told.child("PmtId")
    return FileRow(
        line=told.line,
        group=block.words("PmtInfId", most=35),
        instruction=ids.maybe_words("InstrId", most=35) or "",
        end_to_end=ids.words("EndToEndId", most=35),
        name=_said(told, "Cdtr", "Nm"),
        account=_account(told.maybe("CdtrAcct"), document),
        bank=_bank(told.maybe("CdtrAgt")),
        amount=amount.text,
        currency=amount.attributes["Ccy"],
        memo=" ".join(one.text for one in _remittance(told))[:140],
        from_account=_account(block.maybe("DbtrAcct"), document),
        requested_on=_day(block.child("ReqdExctnDt"), document),
        faults=tuple(faults),
    )


def _said(told: Element, *way: str) -> str:
    found = told.maybe(*way)
    return " ".join(found.text.split()) if found is not None else ""


def _remittance(told: Element) -> list[Element]:
    """What is said for people; else the creditor's own reference."""
    remittance = told.maybe("RmtInf")
    if remittance is None:
        return []
    said = list(remittance.all("Ustrd"))
    if said:
        return said
    found = (one.maybe("CdtrRefInf", "Ref") for one in remittance.all("Strd"))
    return [one for one in found if one is not None]


def _account(account: Element | None, document: Element) -> str:
    if account is None:
        return ""
    if account.maybe("Id") is None and document.namespace.removeprefix(_NAMESPACE) < _ACCOUNT_MAY_BE_A_PROXY:
        raise account.missing("Id")
    found = account.maybe("Id", "IBAN") or account.maybe("Id", "Othr", "Id")
    if found is None:
        return ""
    if not is_line(found.text, most=34):
        raise found.wrong("1 to 34 characters")
    return found.text


def _bank(agent: Element | None) -> str:
    """Its number in the clearing, else its BIC; empty for this bank or where it is not said."""
    place = agent.maybe("FinInstnId") if agent is not None else None
    if place is None:
        return ""
    for way in (("ClrSysMmbId", "MmbId"), ("BICFI",), ("BIC",), ("Othr", "Id")):
        if (found := place.maybe(*way)) is not None:
            text = found.text
            return "" if text.upper() == "NOTPROVIDED" else text
    return ""


def _day(requested: Element, document: Element) -> date:
    """Since version 08 it says whether it is a day or an instant; before, it is a day."""
    version = document.namespace.removeprefix(_NAMESPACE)
    if version > _SAYS_WHICH or (version == _SAYS_WHICH and requested.children):
        check_shape(requested, _WHICH)
        found = requested.children[0]
    else:
        found = requested
        check_kind(found, "day")
    return date.fromisoformat(found.text[:10])
