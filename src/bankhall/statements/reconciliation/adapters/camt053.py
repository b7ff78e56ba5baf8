"""camt.053: an account's statement, in versions 02 to 13, as the banks of others write it.

Held against the shape of the message as far as it is read here (ADR 0029, 0036): what a statement must have, and what
its entries must have. Reversals have the sign that they say; what is not booked yet is passed over and counted.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Final

from bankhall.kernel.money import Money, MoneyError
from bankhall.kernel.xml import Element, read_xml
from bankhall.kernel.xml_shapes import check_shape, shapes_of
from bankhall.statements.reconciliation.types import Outside, Statement

_NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
_VERSION: Final = re.compile(r"0[2-9]|1[0-3]", re.ASCII)
_MOST_ELEMENTS: Final = 4_000_000
_LONGEST_TEXT: Final = 500

_SHAPES: Final = shapes_of(
    {
        "Document": "BkToCstmrStmt",
        "BkToCstmrStmt": "GrpHdr Stmt+ SplmtryData*",
        "GrpHdr": "MsgId:35 CreDtTm:instant MsgRcpt? MsgPgntn? OrgnlBizQry? AddtlInf?:500",
        "Stmt": (
            "Id:35 StmtPgntn? ElctrncSeqNb?:decimal RptgSeq? LglSeqNb?:decimal CreDtTm?:instant FrToDt?"
            " CpyDplctInd?:CODU/COPY/DUPL RptgSrc? Acct RltdAcct? Intrst* Bal+ TxsSummry? Ntry* AddtlStmtInf?:500"
        ),
        "FrToDt": "FrDtTm:instant ToDtTm:instant",
        "Acct": "Id? Tp? Ccy?:currency Nm?:70 Prxy? Ownr? Svcr?",
        "Acct/Id": "IBAN:iban|Othr",
        "Acct/Id/Othr": "Id:34 SchmeNm? Issr?:35",
        "Bal": "Tp CdtLine* Amt:amount CdtDbtInd:CRDT/DBIT Dt Avlbty*",
        "Bal/Tp": "CdOrPrtry SubTp?",
        "CdOrPrtry": "Cd:4|Prtry:35",
        **dict.fromkeys(("Bal/Dt", "BookgDt", "ValDt"), "Dt:day|DtTm:instant"),
        "Ntry": (
            "NtryRef?:35 Amt:amount CdtDbtInd:CRDT/DBIT RvslInd?:bool Sts BookgDt? ValDt? AcctSvcrRef?:35 Avlbty*"
            " BkTxCd ComssnWvrInd?:bool AddtlInfInd? AmtDtls? Chrgs* TechInptChanl? Intrst* CardTx? NtryDtls*"
            " AddtlNtryInf?:500"
        ),
        "NtryDtls": "Btch? TxDtls*",
        "Btch": "MsgId?:35 PmtInfId?:35 NbOfTxs?:count TtlAmt?:amount CdtDbtInd?:CRDT/DBIT",
        "BkTxCd": "Domn? Prtry?",
        "BkTxCd/Prtry": "Cd:35 Issr?:35",
        "TxDtls": (
            "Refs? Amt?:amount CdtDbtInd?:CRDT/DBIT AmtDtls? Avlbty* BkTxCd? Chrgs* Intrst* RltdPties? RltdAgts?"
            " LclInstrm? Purp? RltdRmtInf{0,10} RmtInf? RltdDts? RltdPric? RltdQties* FinInstrmId? Tax? RtrInf?"
            " CorpActn? SfkpgAcct? CshDpst* CardTx? AddtlTxInf?:500 SplmtryData*"
        ),
        "Refs": (
            "MsgId?:35 AcctSvcrRef?:35 PmtInfId?:35 InstrId?:35 EndToEndId?:35 UETR?:36 TxId?:35 MndtId?:35 ChqNb?:35"
            " ClrSysRef?:35 AcctOwnrTxId?:35 AcctSvcrTxId?:35 MktInfrstrctrTxId?:35 PrcgId?:35 Prtry*"
        ),
        "RltdPties": ("InitgPty? Dbtr? DbtrAcct? UltmtDbtr? Cdtr? CdtrAcct? UltmtCdtr? TradgPty? Prtry*"),
        **dict.fromkeys(("DbtrAcct", "CdtrAcct"), "Id? Tp? Ccy?:currency Nm?:70 Prxy?"),
        **dict.fromkeys(("DbtrAcct/Id", "CdtrAcct/Id"), "IBAN:iban|Othr"),
        "TxDtls/RmtInf": "Ustrd*:140 Strd*",
    }
)


def read_statements(
    data: bytes,
    *,
    most_bytes: int,
    most_entries: int,
    too_many: Callable[[], Exception],
    number: str,
    currency: str,
) -> Statement:
    """Those of the account of this number where the file has some, else of the only account in it, as one. Raises
    WrongXml naming element and line, and what `too_many` makes.
    """
    taking = _Taking(most_entries, too_many)
    root = read_xml(data, most_bytes=most_bytes, most_elements=_MOST_ELEMENTS, each={"Ntry": taking.take})
    document = _document(root)
    check_shape(document, _SHAPES)
    statements = list(document.child("BkToCstmrStmt").all("Stmt"))
    chosen = [one for one in statements if _account(one) == number] or statements
    if others := [one for one in chosen if _account(one) != _account(chosen[0])]:
        raise others[0].child("Acct").wrong("a statement of another account, and none is of the one that is compared")
    return _joined(chosen, taking, currency)


class _Taking:
    """Entry by entry, as they are read."""

    def __init__(self, most_entries: int, too_many: Callable[[], Exception]) -> None:
        self._most = most_entries
        self._too_many = too_many
        self._has_root = False
        self.of: dict[int, list[tuple[Outside, str]]] = {}
        self.passed_over: dict[int, int] = {}

    def take(self, entry: Element) -> None:
        statement = entry.parent
        if statement is None or statement.name != "Stmt":
            raise entry.wrong("stands in the wrong place")
        if not self._has_root:
            top: Element = entry
            while top.parent is not None and top.name != "Document":
                top = top.parent
            _document(top)
            self._has_root = True
        check_shape(entry, _SHAPES)
        if not _is_booked(entry):
            self.passed_over[id(statement)] = self.passed_over.get(id(statement), 0) + 1
            return
        if sum(map(len, self.of.values())) >= self._most:
            raise self._too_many()
        told = _entry(entry, statement)
        self.of.setdefault(id(statement), []).append((told, entry.child("Amt").attributes["Ccy"]))


def _document(root: Element) -> Element:
    documents = [root] if root.name == "Document" else [*root.all("Document")]
    if len(documents) != 1:
        raise root.wrong("not a message of ISO 20022: its Document is missing")
    document = documents[0]
    version = document.namespace.removeprefix(_NAMESPACE)
    if not document.namespace.startswith(_NAMESPACE):
        raise document.wrong(f"not a camt.053: {document.namespace[:80] or 'no namespace'}")
    if not _VERSION.fullmatch(version):
        raise document.wrong(f"versions 02 to 13 of camt.053 are read, not {version[:10]}")
    return document


def _joined(statements: Sequence[Element], taking: _Taking, currency: str) -> Statement:
    """In the order of their days: the first one's opening, the last one's closing."""
    ordered = sorted(statements, key=lambda one: _days(one, taking))
    entries: list[Outside] = []
    for one in ordered:
        for entry, its_currency in taking.of.get(id(one), ()):
            if its_currency != currency:
                raise one.wrong(f"entries in {its_currency}, and the account is kept in {currency}")
            entries.append(entry)
        told = one.maybe("Acct", "Ccy")
        if told is not None and told.text != currency:
            raise told.wrong(f"the account is kept in {currency}")
    days = [day for one in ordered for day in _days(one, taking)]
    return Statement(
        named=", ".join(one.words("Id", most=35) for one in ordered[:5]),
        account=_account(ordered[0]),
        currency=currency,
        first_on=min(days),
        last_on=max(days),
        opening=_balance(ordered[0], ("OPBD", "PRCD"), currency),
        closing=_balance(ordered[-1], ("CLBD", "ITBD"), currency),
        entries=tuple(entries),
        passed_over=sum(taking.passed_over.get(id(one), 0) for one in ordered),
    )


def _days(statement: Element, taking: _Taking) -> tuple[date, date]:
    """Of its entries; where it has none, as it says itself: its period, or the days of its balances."""
    days = [entry.booked_on for entry, _ in taking.of.get(id(statement), ())]
    period = statement.maybe("FrToDt")
    if period is not None:
        first, last = _instant(period.child("FrDtTm")), _instant(period.child("ToDtTm"))
        is_midnight = (last.hour, last.minute, last.second) == (0, 0, 0) and last.date() > first.date()
        said = (first.date(), date.fromordinal(last.date().toordinal() - is_midnight))
        # Some say when they made it instead: entries are what counts.
        if not days or (said[0] <= min(days) and max(days) <= said[1]):
            return said
    balances = [] if days else [_day(one.child("Dt")) for one in statement.all("Bal")]
    return min(days or balances), max(days or balances)


def _entry(entry: Element, statement: Element) -> Outside:
    amount = _signed(entry, entry.child("Amt"), entry.child("CdtDbtInd").text)
    at = entry.maybe("BookgDt") or entry.maybe("ValDt")
    booked_on = _day(at) if at is not None else _instant(statement.child("CreDtTm")).date()
    details = [one for block in entry.all("NtryDtls") for one in block.all("TxDtls")]
    parts = [_part(one, entry, booked_on) for one in details] if len(details) > 1 else []
    first = details[0] if details else None
    return Outside(
        line=entry.line,
        booked_on=booked_on,
        amount=amount,
        reference=_reference(entry, first if len(details) == 1 else None),
        text=_text(entry, first if len(details) == 1 else None),
        parts=tuple(part for part in parts if part is not None) if all(parts) else (),
    )


def _part(details: Element, entry: Element, booked_on: date) -> Outside | None:
    """None where it does not say how much it is."""
    told = details.maybe("Amt") or details.maybe("AmtDtls", "TxAmt", "Amt")
    if told is None or told.attributes.get("Ccy") != entry.child("Amt").attributes.get("Ccy"):
        return None
    side = details.maybe("CdtDbtInd") or entry.child("CdtDbtInd")
    return Outside(
        line=details.line,
        booked_on=booked_on,
        amount=_signed(entry, told, side.text),
        reference=_reference(None, details),
        text=_text(None, details),
    )


def _signed(entry: Element, amount: Element, side: str) -> int:
    """A reversal says which way it went itself: a credit that is one takes a debit back."""
    try:
        money = Money.parse(amount.text.removeprefix("+"), amount.attributes.get("Ccy", ""))
    except MoneyError as error:
        raise amount.wrong(str(error)) from None
    if side not in ("CRDT", "DBIT"):
        raise entry.child("CdtDbtInd").wrong("CRDT or DBIT")
    return money.minor if side == "CRDT" else -money.minor


def _is_booked(entry: Element) -> bool:
    """Since version 08 it says which list its status is of."""
    status = entry.child("Sts")
    told = (status.maybe("Cd") or status).text
    return told not in ("PDNG", "INFO", "FUTR")


def _balance(statement: Element, kinds: Sequence[str], currency: str) -> int | None:
    for kind in kinds:
        for one in statement.all("Bal"):
            told = one.maybe("Tp", "CdOrPrtry", "Cd")
            amount = one.child("Amt")
            if told is not None and told.text == kind and amount.attributes.get("Ccy") == currency:
                return _signed(one, amount, one.child("CdtDbtInd").text)
    return None


def _account(statement: Element) -> str:
    account = statement.child("Acct")
    found = account.maybe("Id", "IBAN") or account.maybe("Id", "Othr", "Id")
    return found.text if found is not None else ""


def _reference(entry: Element | None, details: Element | None) -> str:
    ways = ("EndToEndId", "TxId", "InstrId", "AcctSvcrRef", "ClrSysRef")
    told = [found.text for way in ways if details is not None and (found := details.maybe("Refs", way)) is not None]
    if entry is not None:
        told += [found.text for way in ("NtryRef", "AcctSvcrRef") if (found := entry.maybe(way)) is not None]
    return next((one for one in told if one and one.upper() != "NOTPROVIDED"), "")[:_LONGEST_TEXT]


def _text(entry: Element | None, details: Element | None) -> str:
    told: list[str] = []
    if details is not None:
        for role in ("Dbtr", "Cdtr"):
            name = details.maybe("RltdPties", role, "Nm") or details.maybe("RltdPties", role, "Pty", "Nm")
            told += [name.text] if name is not None else []
        remittance = details.maybe("RmtInf")
        told += [one.text for one in remittance.all("Ustrd")] if remittance is not None else []
        more = details.maybe("AddtlTxInf")
        told += [more.text] if more is not None else []
    extra = entry.maybe("AddtlNtryInf") if entry is not None else None
    told += [extra.text] if extra is not None else []
    return " ".join(" ".join(told).split())[:_LONGEST_TEXT]


def _day(at: Element) -> date:
    found = at.maybe("Dt") or at.child("DtTm")
    try:
        return date.fromisoformat(found.text[:10])
    except ValueError:
        raise found.wrong("not a day (2026-11-30)") from None


def _instant(at: Element) -> datetime:
    try:
        found = datetime.fromisoformat(at.text.replace("T24:00:00", "T23:59:59"))
    except ValueError:
        raise at.wrong("not an instant") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
