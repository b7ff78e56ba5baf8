"""pacs.008: a credit transfer from bank to bank."""

import hashlib
from datetime import datetime
from typing import Final

from bankhall.kernel.xml import Element
from bankhall.payments.adapters.iso20022 import document as fields
from bankhall.payments.rules.countries import is_iban
from bankhall.payments.types import Party, PaymentIds, PostalAddress, SentAbroad, SentTransfer, TransferMessage

KIND: Final = "pacs.008"
_VERSION: Final = "pacs.008.001.08"
_BODY: Final = "FIToFICstmrCdtTrf"
_MOST: Final = 1000
_LONGEST_MEMO: Final = 140


def write_transfer(message_id: str, transfer: SentTransfer, *, at: datetime) -> bytes:
    """One transfer, one message: whoever gets it twice knows it by its id. Across borders it is settled on our account
    with the bank that the message goes to (INDA), and says what was exchanged at which rate, and who bears the charges.
    """
    made, body = fields.begin(_VERSION, _BODY)
    head = fields.put(body, "GrpHdr")
    fields.put(head, "MsgId", message_id)
    fields.put(head, "CreDtTm", fields.written_instant(at))
    fields.put(head, "NbOfTxs", "1")
    abroad = transfer.abroad
    fields.put(head, "SttlmInf/SttlmMtd", "INDA" if abroad else "CLRG")
    told = fields.put(body, "CdtTrfTxInf")
    ids = fields.put(told, "PmtId")
    fields.put(ids, "InstrId", transfer.instruction_id)
    fields.put(ids, "EndToEndId", transfer.instruction_id)
    fields.put(ids, "TxId", transfer.instruction_id)
    if abroad:
        fields.put(ids, "UETR", str(abroad.uetr))
    fields.put_money(told, "IntrBkSttlmAmt", transfer.amount)
    fields.put(told, "IntrBkSttlmDt", transfer.settled_on.isoformat())
    if abroad:
        _put_exchange(told, abroad, transfer.debtor.bank)
    else:
        fields.put(told, "ChrgBr", "SLEV")
    _put_party(told, "Dbtr", transfer.debtor.name, abroad.payer_at if abroad else None)
    _put_account(told, "DbtrAcct", transfer.debtor.account)
    fields.put_bank(told, "DbtrAgt", transfer.debtor.bank)
    fields.put_bank(told, "CdtrAgt", transfer.creditor.bank)
    _put_party(told, "Cdtr", transfer.creditor.name, abroad.payee_at if abroad else None)
    _put_account(told, "CdtrAcct", transfer.creditor.account)
    if abroad:
        _put_report(told, abroad)
    if transfer.memo:
        fields.put(told, "RmtInf/Ustrd", transfer.memo)
    return fields.finish(made)


def _put_exchange(told: fields.Made, abroad: SentAbroad, own_bank: str) -> None:
    fields.put_money(told, "InstdAmt", abroad.instructed)
    fields.put(told, "XchgRate", f"{abroad.rate.normalize():f}")
    fields.put(told, "ChrgBr", abroad.charges.value)
    if abroad.charged:
        charged = fields.put(told, "ChrgsInf")
        fields.put_money(charged, "Amt", abroad.charged)
        fields.put_bank(charged, "Agt", own_bank)
    fields.put_bank(told, "InstgAgt", own_bank)
    fields.put_bank(told, "InstdAgt", abroad.via)


def _put_party(told: fields.Made, who: str, name: str, at: PostalAddress | None) -> None:
    party = fields.put(told, who)
    fields.put(party, "Nm", name)
    if at is None:
        return
    place = fields.put(party, "PstlAdr")
    parts = (("StrtNm", at.street), ("BldgNb", at.building), ("PstCd", at.postcode), ("TwnNm", at.town))
    for element, text in (*parts, ("Ctry", at.country)):
        if text:
            fields.put(place, element, text)


def _put_account(told: fields.Made, who: str, number: str) -> None:
    """An IBAN begins with its country; numbers of ours, and of banks without IBAN, are kept otherwise."""
    fields.put(told, who + ("/Id/IBAN" if is_iban(number) else "/Id/Othr/Id"), number)


def _put_report(told: fields.Made, abroad: SentAbroad) -> None:
    """What the payment is for, by the list of China's foreign exchange administration."""
    report = fields.put(told, "RgltryRptg")
    fields.put(report, "DbtCdtRptgInd", "DEBT")
    fields.put(report, "Authrty/Ctry", "CN")
    fields.put(report, "Dtls/Cd", abroad.purpose)


def read_transfers(data: bytes) -> TransferMessage:
    """What it says of its own number and sum is told, not checked: a message that is wrong in this is answered as such.
    Raises WrongXml.
    """
    body = fields.read_document(data, KIND, _BODY)
    found = fields.only(list(body.all("CdtTrfTxInf")), body, "CdtTrfTxInf", _MOST)
    head = body.child("GrpHdr")
    message_id = fields.code_at(head, "MsgId")
    total = head.maybe("TtlIntrBkSttlmAmt")
    return TransferMessage(
        message_id=message_id,
        transfers=tuple(_transfer(one, head, _place(message_id, nth)) for nth, one in enumerate(found, 1)),
        said_count=fields.count_at(head, "NbOfTxs") if head.maybe("NbOfTxs") else None,
        said_sum=fields.sum_at(head, "CtrlSum") if head.maybe("CtrlSum") else None,
        said_total=fields.money_at(total) if total else None,
    )


def _transfer(told: Element, head: Element, place: str) -> SentTransfer:
    """`place`: what it is called where no bank has given it a name of its own. What it is called from end to end is the
    payer's word, who may call the rent of each month by the same one.
    """
    ids = PaymentIds(
        instruction=fields.maybe_code_at(told, "PmtId", "InstrId"),
        end_to_end=fields.code_at(told, "PmtId", "EndToEndId"),
        transaction=fields.maybe_code_at(told, "PmtId", "TxId"),
    )
    universal = fields.maybe_code_at(told, "PmtId", "UETR", most=36)
    at = told if told.maybe("IntrBkSttlmDt") else head
    return SentTransfer(
        instruction_id=ids.instruction or ids.transaction or (universal or place).replace("-", ""),
        amount=fields.money_at(told.child("IntrBkSttlmAmt")),
        settled_on=fields.day_at(at, "IntrBkSttlmDt"),
        debtor=_party(told, "Dbtr", fields.maybe_bank_at(head, "InstgAgt")),
        creditor=_party(told, "Cdtr", fields.maybe_bank_at(head, "InstdAgt")),
        memo=_memo(told),
        ids=ids,
    )


def _place(message_id: str, nth: int) -> str:
    """In its message: the same each time, and no longer than names are."""
    return hashlib.sha256(f"{message_id} {nth}".encode()).hexdigest()[:35]


def _party(told: Element, who: str, agent: str | None) -> Party:
    """`agent`: the bank that sent or got the message, where no other is named."""
    account = told.maybe(who + "Acct")
    return Party(
        name=fields.maybe_line_at(told, who, "Nm") or "",
        account=fields.account_at(account) if account else "",
        bank=fields.maybe_bank_at(told, who + "Agt") or agent or "",
    )


def _memo(told: Element) -> str:
    """In the words of whoever pays; else the reference that the payee has asked them for."""
    remittance = told.maybe("RmtInf")
    if remittance is None:
        return ""
    words = " ".join(fields.line_at(one) for one in remittance.all("Ustrd"))
    references = (one.maybe("CdtrRefInf", "Ref") for one in remittance.all("Strd"))
    return (words or " ".join(fields.line_at(one, most=35) for one in references if one))[:_LONGEST_MEMO]
